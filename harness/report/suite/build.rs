//! From a drill log to its suite report.

use std::collections::BTreeMap;

use super::model::{Metric, OpenFollowUp, Overdue, Suite, SuiteRow, TREND_LEAST, Trend, Worth};
use crate::cadence::{Item, Standing, State};
use crate::drill_log::{Day, DrillHistory, History};
use crate::vocabulary::{CheckKind, HarmFamily, Milestone, Named, Verdict};

impl Suite {
    /// How the drills of `history` stand on the day `as_of`, and what is overdue by the cadence.
    #[must_use]
    pub fn of(history: &History, as_of: Day, standing: &Standing) -> Suite {
        let mut last: BTreeMap<&str, &DrillHistory> = BTreeMap::new();
        let mut all: BTreeMap<&str, Vec<&DrillHistory>> = BTreeMap::new();
        for drill in &history.drills {
            let id = drill.drill.scenario.id.as_str();
            last.insert(id, drill);
            all.entry(id).or_default().push(drill);
        }
        let occurs = |kind: &CheckKind| {
            last.values().any(|drill| drill.drill.checks.iter().any(|check| check.id == *kind))
        };
        let checks: Vec<CheckKind> = CheckKind::ALL.iter().copied().filter(occurs).collect();
        let worth = |drill| worth(drill, standing);
        let rows = last.values().map(|drill| row(drill, worth(drill), &checks, as_of)).collect();
        let trends =
            all.iter().flat_map(|(id, drills)| metrics().map(move |metric| trend(id, metric, drills)));
        Suite {
            as_of,
            drills: history.drills.len(),
            rows,
            overdue: standing.items.iter().filter_map(overdue).collect(),
            trends: trends.flatten().collect(),
            open: open(history, as_of),
            checks,
        }
    }
}

fn overdue(item: &Item) -> Option<Overdue> {
    (item.state == State::Overdue).then(|| Overdue {
        entry: item.entry.clone(),
        scenario: item.scenario.clone(),
        rotation: item.rotation,
        since: item.opens.map(|at| at.strftime("%Y-%m-%d").to_string()).unwrap_or_default(),
    })
}

/// The times that the bundled baseline has a target for, each with its clock, in the order of the response.
const TIMES: [(CheckKind, Milestone, Milestone); 12] = [
    (CheckKind::Detection, Milestone::Effective, Milestone::Raised),
    (CheckKind::Delivery, Milestone::Effective, Milestone::Delivered),
    (CheckKind::Classification, Milestone::Effective, Milestone::Classified),
    (CheckKind::Acknowledgement, Milestone::Delivered, Milestone::Acknowledged),
    (CheckKind::StopBegun, Milestone::Classified, Milestone::StopBegun),
    (CheckKind::Stop, Milestone::Effective, Milestone::Stopped),
    (CheckKind::Secure, Milestone::Effective, Milestone::Secured),
    (CheckKind::Notification, Milestone::Effective, Milestone::Notified),
    (CheckKind::Analysis, Milestone::Effective, Milestone::Analysed),
    (CheckKind::Containment, Milestone::Effective, Milestone::Contained),
    (CheckKind::Recovery, Milestone::Effective, Milestone::Recovered),
    (CheckKind::Liveness, Milestone::Lifted, Milestone::Settled),
];

/// Every metric: the times, then harm by family.
fn metrics() -> impl Iterator<Item = Metric> {
    let times = TIMES.into_iter().map(|(check, from, to)| Metric::Time(check, from, to));
    times.chain(HarmFamily::ALL.iter().map(|family| Metric::Harm(*family)))
}

/// What a drill's verdict is worth as the cadence stands.
fn worth(history: &DrillHistory, standing: &Standing) -> Worth {
    match history.drill.verdict {
        _ if history.is_loosened() => Worth::Loosened,
        Verdict::Passed if standing.is_stale(&history.drill.scenario.id) => Worth::Stale,
        Verdict::Passed => Worth::Good,
        Verdict::AsExpected => Worth::AsExpected,
        Verdict::Failed | Verdict::Aborted | Verdict::Error => Worth::Bad,
    }
}

fn row(history: &DrillHistory, worth: Worth, checks: &[CheckKind], as_of: Day) -> SuiteRow {
    let drill = &history.drill;
    let outcome =
        |kind: &CheckKind| drill.checks.iter().find(|check| check.id == *kind).map(|check| check.outcome);
    SuiteRow {
        scenario: drill.scenario.id.clone(),
        number: history.number,
        seed: drill.seed,
        verdict: drill.verdict,
        worth,
        date: drill.started.date(),
        age_days: history.age_days(as_of),
        // a run of many drills draws pages of those alone that did not pass
        report: ["html", "md"].into_iter().find_map(|kind| {
            drill.reports.iter().find(|path| path.rsplit('.').next() == Some(kind)).cloned()
        }),
        outcomes: checks.iter().map(outcome).collect(),
    }
}

/// What one drill has of a metric: a time only where it reached both ends, of harm what it did, which may be none.
fn value(drill: &DrillHistory, metric: Metric) -> Option<i64> {
    match metric {
        Metric::Time(_, from, to) => {
            let at = |milestone| drill.drill.milestones.get(&milestone).copied().flatten();
            Some(at(to)?.saturating_sub(at(from)?))
        }
        Metric::Harm(family) => {
            let done = drill.drill.damage.families.iter().find(|harm| harm.family == family);
            Some(done.map_or(0, |harm| harm.answered))
        }
    }
}

/// None where no drill reached both ends of the clock, or no run of any drill had harm of this family.
fn trend(scenario: &str, metric: Metric, drills: &[&DrillHistory]) -> Option<Trend> {
    if let Metric::Harm(family) = metric {
        let has =
            |drill: &&DrillHistory| drill.drill.damage.families.iter().any(|harm| harm.family == family);
        drills.iter().find(|drill| has(drill))?;
    }
    let values: Vec<i64> = drills.iter().filter_map(|drill| value(drill, metric)).collect();
    let last = *values.last()?;
    let (early, late) = values.split_at(values.len() / 2);
    let change = (values.len() >= TREND_LEAST).then(|| share(late, 50).saturating_sub(share(early, 50)));
    Some(Trend {
        scenario: scenario.to_owned(),
        metric,
        n: values.len(),
        median: share(&values, 50),
        p99: share(&values, 99),
        max: values.iter().copied().max().unwrap_or_default(),
        last,
        change,
    })
}

/// The smallest value that at least this many of a hundred do not exceed.
fn share(values: &[i64], of_hundred: usize) -> i64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let rank = (sorted.len() * of_hundred).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or_default()
}

fn open(history: &History, as_of: Day) -> Vec<OpenFollowUp> {
    let mut open: Vec<OpenFollowUp> = Vec::new();
    for drill in &history.drills {
        for known in drill.follow_ups.iter().filter(|known| known.closed.is_none()) {
            let follow_up = &known.follow_up;
            open.push(OpenFollowUp {
                id: follow_up.id.clone(),
                scenario: drill.drill.scenario.id.clone(),
                text: follow_up.text.clone(),
                owner: follow_up.owner.clone(),
                priority: follow_up.priority.name(),
                due: follow_up.due,
                overdue: follow_up.due < as_of,
            });
        }
    }
    open.sort_by_key(|follow_up| follow_up.due);
    open
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_values_that_occur() {
        assert_eq!(share(&[5, 1, 3], 50), 3);
        assert_eq!(share(&[4, 1, 3, 2], 50), 2);
        assert_eq!(share(&[1, 2, 3], 99), 3);
        assert_eq!(share(&[], 50), 0);
    }
}
