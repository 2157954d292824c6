//! When each milestone of the answered run was reached.
//!
//! Whatever the response did counts from the first fault or operator's report on. In a drill that only has
//! reports, or reports and obstacles, the first report is the `effective` that all clocks start from.

use std::collections::BTreeMap;

use super::case::{Case, Run};
use super::checks::invariants;
use super::damage::families;
use super::detection::{Causes, Judged, judge_alerts};
use super::model::{HarmTotal, SeverityTrace};
use super::{severity, stop};
use crate::base::{FaultId, Time};
use crate::vocabulary::{Action, Cause, EndState, EventClass, Fact, FaultKind, Health, Milestone, Record};

/// What is known about one fault of the plan.
#[derive(Clone, Copy, Default)]
pub(super) struct FaultMoments {
    pub injected: Option<Time>,
    pub effective: Option<Time>,
    pub first_harm: Option<Time>,
    pub raised: Option<Time>,
}

/// Everything that checks read beside the case.
pub(super) struct Findings<'a> {
    pub case: &'a Case<'a>,
    /// The first fault set or report made.
    pub start: Option<Time>,
    /// One entry a fault of the plan.
    pub faults: Vec<FaultMoments>,
    /// One entry an alert of the answered run.
    pub alerts: Vec<Judged>,
    pub severity: SeverityTrace,
    /// The totals of each family of harm.
    pub harm: Vec<HarmTotal>,
    /// When the stop ended because a step started the system again.
    pub restarted: Option<Time>,
    moments: BTreeMap<Milestone, Time>,
}

impl<'a> Findings<'a> {
    pub(super) fn of(case: &'a Case<'a>) -> Findings<'a> {
        let mut faults = fault_moments(case);
        let injected: Vec<Option<Time>> = faults.iter().map(|fault| fault.injected).collect();
        let reported = first(&case.answered, |record| matches!(record, Record::Reported(_)));
        let start = injected.iter().flatten().copied().chain(reported).min();
        let alerts = judge_alerts(case, &Causes::of(&case.answered), &injected, start);
        for judged in &alerts {
            for fault in &judged.faults {
                if let Some(entry) = faults.get_mut(fault.index()) {
                    entry.raised = earlier(entry.raised, judged.raised);
                }
            }
        }
        let mut moments = BTreeMap::new();
        let mut set = |milestone, time: Option<Time>| {
            if let Some(time) = time {
                moments.insert(milestone, time);
            }
        };
        let all = case.plan.faults.iter().zip(&faults);
        let shown: Vec<&FaultMoments> =
            all.filter(|(fault, _)| !is_obstacle(fault.kind)).map(|(_, moments)| moments).collect();
        let effective =
            if shown.is_empty() { reported } else { shown.iter().filter_map(|fault| fault.effective).min() };
        set(Milestone::Injected, injected.iter().flatten().copied().min());
        set(Milestone::Effective, effective);
        set(Milestone::FirstHarm, faults.iter().filter_map(|fault| fault.first_harm).min());
        set(Milestone::Raised, faults.iter().filter_map(|fault| fault.raised).min());
        // a report is made by somebody: it is delivered as it is made
        let reached = if shown.is_empty() { reported } else { delivered(case, &alerts) };
        set(Milestone::Delivered, reached);
        let levels = severity::levels(case, start.unwrap_or(Time::ZERO));
        let mut restarted = None;
        if let Some(start) = start {
            set(Milestone::Classified, severity::classified(case, &levels));
            set(Milestone::Acknowledged, acknowledged(case, start));
            set(Milestone::StopBegun, stop::begun(&case.answered, start));
            set(Milestone::Secured, secured(&case.answered, start));
            set(Milestone::Notified, done(&case.answered, start, Action::OwnerNotify));
            set(Milestone::Analysed, done(&case.answered, start, Action::IncidentAnalyse));
        }
        let lifted = invariants::lifted(case);
        set(Milestone::Lifted, lifted);
        set(Milestone::Settled, lifted.and_then(|lifted| invariants::settled(case, lifted)));
        if let Some(effective) = effective {
            let stop = stop::find(&case.answered, effective);
            restarted = stop.and_then(|stop| stop.restarted);
            set(Milestone::Stopped, stop.map(|stop| stop.at));
            set(Milestone::Contained, contained(case, effective));
            set(Milestone::Recovered, recovered(case, effective));
        }
        let severity = severity::trace(case, &levels);
        Findings { case, start, faults, alerts, severity, harm: families(case), restarted, moments }
    }

    /// When the milestone was reached, over all faults.
    pub(super) fn moment(&self, milestone: Milestone) -> Option<Time> {
        self.moments.get(&milestone).copied()
    }

    /// As [`Findings::moment`], but for this fault alone where the milestone belongs to a fault.
    pub(super) fn moment_of(&self, fault: &FaultMoments, milestone: Milestone) -> Option<Time> {
        match milestone {
            Milestone::Injected => fault.injected,
            Milestone::Effective => fault.effective,
            Milestone::FirstHarm => fault.first_harm,
            Milestone::Raised => fault.raised,
            _ => self.moment(milestone),
        }
    }

    /// All milestones reached.
    pub(super) fn moments(&self) -> &BTreeMap<Milestone, Time> {
        &self.moments
    }

    /// The id of the monitor that raised the alert at this position.
    pub(super) fn monitor_of(&self, alert: usize) -> &'a str {
        monitor_id(self.case, &self.case.answered, alert)
    }
}

/// The id of the monitor that raised the alert at this position of the run.
pub(super) fn monitor_id<'a>(case: &Case<'a>, run: &Run<'a>, alert: usize) -> &'a str {
    let monitor = run.timeline.alerts.get(alert).and_then(|alert| case.monitors.get(alert.monitor.index()));
    monitor.map_or("a monitor outside the policy", |monitor| monitor.id.as_str())
}

/// True for what only stands in the way of the response: no alert can be asked for it, and no clock starts with it.
pub(super) fn is_obstacle(kind: FaultKind) -> bool {
    kind.event_class() == EventClass::Obstacle
}

/// The fault that caused it, where it is one of the plan.
pub(super) fn fault_of(cause: Cause) -> Option<FaultId> {
    if let Cause::Fault(fault) = cause { Some(fault) } else { None }
}

/// The earlier of two moments that may not exist.
fn earlier(one: Option<Time>, other: Option<Time>) -> Option<Time> {
    one.into_iter().chain(other).min()
}

/// When the first record that `is_it` selects was made.
fn first(run: &Run<'_>, is_it: impl Fn(&Record) -> bool) -> Option<Time> {
    run.timeline.records.iter().filter(|stamped| is_it(&stamped.record)).map(|stamped| stamped.time).min()
}

fn fault_moments(case: &Case<'_>) -> Vec<FaultMoments> {
    let mut faults = vec![FaultMoments::default(); case.plan.faults.len()];
    for stamped in &case.answered.timeline.records {
        if let Record::Injected(fault) = stamped.record
            && let Some(entry) = faults.get_mut(fault.index())
        {
            entry.injected = earlier(entry.injected, Some(stamped.time));
        }
    }
    for truth in case.answered.truth {
        let (cause, time, is_harm) = match truth.fact {
            // what a defect of the gate merely spared shows as fills alone, and is no deviation yet
            Fact::Caused { item, order, cause } if item == order => (cause, truth.time, false),
            // an omission shows when the thing was due, whenever it was written down
            Fact::Omitted { cause, due, .. } => (cause, due, false),
            Fact::Harm { cause, .. } => (cause, truth.time, true),
            _ => continue,
        };
        let entry = fault_of(cause).and_then(|fault| faults.get_mut(fault.index()));
        let Some(entry) = entry.filter(|_| time <= case.answered.timeline.end) else { continue };
        entry.effective = earlier(entry.effective, Some(time));
        if is_harm {
            entry.first_harm = earlier(entry.first_harm, Some(time));
        }
    }
    faults
}

fn delivered(case: &Case<'_>, alerts: &[Judged]) -> Option<Time> {
    first(&case.answered, |record| {
        let Record::Delivered(alert, route) = record else { return false };
        alerts.get(alert.index()).is_some_and(|judged| !judged.faults.is_empty())
            && case.routes.get(route.index()).is_some_and(|route| route.watched)
    })
}

/// The first acknowledgement of an incident that was opened at or after `start`.
fn acknowledged(case: &Case<'_>, start: Time) -> Option<Time> {
    let records = &case.answered.timeline.records;
    let is_opened = |incident| {
        records.iter().any(|stamped| stamped.time >= start && stamped.record == Record::Opened(incident))
    };
    let taken = records.iter().filter(|stamped| {
        stamped.time >= start
            && matches!(stamped.record, Record::Acknowledged { incident, .. } if is_opened(incident))
    });
    taken.map(|stamped| stamped.time).min()
}

fn done(run: &Run<'_>, start: Time, wanted: Action) -> Option<Time> {
    let records = run.timeline.records.iter().filter(|stamped| stamped.time >= start);
    let done =
        records.filter(|stamped| matches!(stamped.record, Record::Done { action, .. } if action == wanted));
    done.map(|stamped| stamped.time).min()
}

/// When pristine and complete copies of both logs and registry exist.
fn secured(run: &Run<'_>, start: Time) -> Option<Time> {
    let mut logs_at = None;
    let mut registry_at = None;
    for truth in run.truth.iter().filter(|truth| truth.time >= start) {
        if let Fact::Secured { logs, registry, pristine: true, complete: true } = truth.fact {
            if logs {
                logs_at = earlier(logs_at, Some(truth.time));
            }
            if registry {
                registry_at = earlier(registry_at, Some(truth.time));
            }
        }
    }
    logs_at.zip(registry_at).map(|(logs, registry)| logs.max(registry))
}

/// When harm was done by a fault or by the response, in order of the truth. What the market does by itself is no harm of a drill.
pub(super) fn harm_times<'a>(run: &Run<'a>) -> impl Iterator<Item = Time> + use<'a> {
    run.truth.iter().filter_map(|truth| match truth.fact {
        Fact::Harm { cause: Cause::Fault(_) | Cause::Response(_), amount, .. } if amount > 0 => {
            Some(truth.time)
        }
        _ => None,
    })
}

/// The last harm; the first deviation where there was none but would have been some without a response.
fn contained(case: &Case<'_>, effective: Time) -> Option<Time> {
    let last = harm_times(&case.answered).max();
    last.or_else(|| harm_times(&case.unanswered).next().map(|_| effective))
}

/// When the end state was reached for good.
fn recovered(case: &Case<'_>, effective: Time) -> Option<Time> {
    let mut since = None;
    for (time, health) in health(&case.answered) {
        let reached = is_reached(case.scenario.expect.end_state, health);
        since = if reached { since.or(Some(time)) } else { None };
    }
    since.map(|since| since.max(effective))
}

/// Every state of the pipeline in order of time.
pub(super) fn health(run: &Run<'_>) -> Vec<(Time, Health)> {
    let mut states: Vec<(Time, Health)> = run
        .truth
        .iter()
        .filter_map(|truth| match truth.fact {
            Fact::Health(health) => Some((truth.time, health)),
            _ => None,
        })
        .collect();
    states.sort_by_key(|(time, _)| *time);
    states
}

/// Whether the pipeline is in the state that the scenario wants at the end.
pub(super) fn is_reached(end_state: EndState, health: Health) -> bool {
    let controlled = health.within_limits && health.books_agree;
    match end_state {
        EndState::Running => {
            controlled && health.polling == 1 && health.ordering && health.sound && !health.blocked
        }
        EndState::StoppedSafe => controlled && !health.ordering && health.open_orders == 0,
    }
}
