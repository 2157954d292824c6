//! From a drill log to its suite report.

use std::collections::BTreeMap;

use super::model::{Metric, OpenFollowUp, Overdue, Suite, SuiteRow, TREND_LEAST, Trend};
use crate::cadence::{Item, Standing, State};
use crate::drill_log::{Day, DrillHistory, History};
use crate::vocabulary::{CheckKind, Milestone, Named};

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
        let rows = last.values().map(|drill| row(drill, &checks, as_of)).collect();
        let trends = all.iter().flat_map(|(id, drills)| METRICS.map(|metric| trend(id, metric, drills)));
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

const METRICS: [Metric; 3] = [Metric::Detect, Metric::Contain, Metric::Recover];

fn row(history: &DrillHistory, checks: &[CheckKind], as_of: Day) -> SuiteRow {
    let drill = &history.drill;
    let outcome =
        |kind: &CheckKind| drill.checks.iter().find(|check| check.id == *kind).map(|check| check.outcome);
    SuiteRow {
        scenario: drill.scenario.id.clone(),
        number: history.number,
        seed: drill.seed,
        verdict: drill.verdict,
        loosened: history.is_loosened(),
        date: drill.started.date(),
        age_days: history.age_days(as_of),
        // a run of many drills draws pages of those alone that did not pass
        report: ["html", "md"].into_iter().find_map(|kind| {
            drill.reports.iter().find(|path| path.rsplit('.').next() == Some(kind)).cloned()
        }),
        outcomes: checks.iter().map(outcome).collect(),
    }
}

/// None where no drill reached both ends of the clock.
fn trend(scenario: &str, metric: Metric, drills: &[&DrillHistory]) -> Option<Trend> {
    let (from, to) = match metric {
        Metric::Detect => (Milestone::Effective, Milestone::Raised),
        Metric::Contain => (Milestone::FirstHarm, Milestone::Contained),
        Metric::Recover => (Milestone::Effective, Milestone::Recovered),
    };
    let value = |drill: &&DrillHistory| {
        let at = |milestone| drill.drill.milestones.get(&milestone).copied().flatten();
        Some(at(to)?.saturating_sub(at(from)?))
    };
    let values: Vec<i64> = drills.iter().filter_map(value).collect();
    let last = *values.last()?;
    let (early, late) = values.split_at(values.len() / 2);
    let change = (values.len() >= TREND_LEAST).then(|| share(late, 50).saturating_sub(share(early, 50)));
    Some(Trend {
        scenario: scenario.to_owned(),
        metric,
        n: values.len(),
        median_ns: share(&values, 50),
        p99_ns: share(&values, 99),
        max_ns: values.iter().copied().max().unwrap_or_default(),
        last_ns: last,
        change_ns: change,
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
