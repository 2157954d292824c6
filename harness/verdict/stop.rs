//! When the pipeline was stopped: no new order but reduce-only, until a step starts the system again.

use super::case::Run;
use super::milestones::health;
use crate::base::Time;
use crate::vocabulary::{Action, Fact, Record};

/// A stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stop {
    /// From here on nothing new.
    pub at: Time,
    /// A step started the system again here.
    pub restarted: Option<Time>,
}

/// When the first stopping step began. To find the processes stops nothing yet.
pub(super) fn begun(run: &Run<'_>, start: Time) -> Option<Time> {
    started(run, |action| {
        matches!(
            action,
            Action::SchedulerTerminate | Action::SchedulerKill | Action::RunsBlock | Action::KillSwitchTrip
        )
    })
    .filter(|time| *time >= start)
    .min()
}

/// The first moment from `effective` on after which nothing could and nothing did give a new order, up to
/// the next step that starts the system again or to the end. A pipeline that was silent by itself
/// for a while, and came back without a step, was not stopped. Where no state is known it is taken to be ordering.
pub(super) fn find(run: &Run<'_>, effective: Time) -> Option<Stop> {
    let restarts: Vec<Time> = started(run, |action| {
        matches!(action, Action::SchedulerStart | Action::RunsRelease | Action::KillSwitchReset)
    })
    .collect();
    let ordered: Vec<Time> = run
        .truth
        .iter()
        .filter(|truth| matches!(truth.fact, Fact::NewOrder { .. }))
        .map(|truth| truth.time)
        .collect();
    silences(run).into_iter().find_map(|(from, to)| {
        if to.is_some_and(|to| to <= effective) {
            return None;
        }
        let from = from.max(effective);
        let restarted = restarts.iter().copied().filter(|time| *time > from).min();
        let lasted = match (to, restarted) {
            (None, _) => true,
            (Some(to), Some(restarted)) => restarted <= to,
            (Some(_), None) => false,
        };
        let before = |time: &Time| *time > from && restarted.is_none_or(|restarted| *time < restarted);
        let at = ordered.iter().copied().filter(before).max().unwrap_or(from);
        lasted.then_some(Stop { at, restarted })
    })
}

/// The stretches in which nothing could order; `None` lasts to the end.
fn silences(run: &Run<'_>) -> Vec<(Time, Option<Time>)> {
    let mut silences: Vec<(Time, Option<Time>)> = Vec::new();
    let mut since = None;
    for (time, health) in health(run) {
        match (health.ordering, since) {
            (false, None) => since = Some(time),
            (true, Some(from)) => {
                if from < time {
                    silences.push((from, Some(time)));
                }
                since = None;
            }
            _ => {}
        }
    }
    silences.extend(since.map(|from| (from, None)));
    silences
}

fn started(run: &Run<'_>, wanted: impl Fn(Action) -> bool) -> impl Iterator<Item = Time> {
    run.timeline.records.iter().filter_map(move |stamped| match stamped.record {
        Record::Started { action, .. } if wanted(action) => Some(stamped.time),
        _ => None,
    })
}
