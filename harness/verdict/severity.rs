//! The severity that the incidents of a drill were given, over time.
//!
//! The level is the highest severity of all incidents since the first fault or report. A closed incident
//! keeps the severity it had: a small one that follows does not make the first one small.

use std::collections::BTreeMap;

use super::case::Case;
use super::model::SeverityTrace;
use crate::base::{IncidentId, Time};
use crate::vocabulary::{Record, Severity};

/// Every change of the level from `start` on, in order.
pub(super) fn levels(case: &Case<'_>, start: Time) -> Vec<(Time, Severity)> {
    let mut incidents: BTreeMap<IncidentId, Severity> = BTreeMap::new();
    let mut levels: Vec<(Time, Severity)> = Vec::new();
    for stamped in case.answered.timeline.records.iter().filter(|stamped| stamped.time >= start) {
        let (Record::Classified { incident, severity, .. } | Record::Lowered { incident, severity, .. }) =
            stamped.record
        else {
            continue;
        };
        incidents.insert(incident, severity);
        if let Some(level) = incidents.values().max() {
            levels.push((stamped.time, *level));
        }
    }
    levels
}

/// First, highest and last level beside what is expected.
pub(super) fn trace(case: &Case<'_>, levels: &[(Time, Severity)]) -> SeverityTrace {
    SeverityTrace {
        expected: case.scenario.expect.severity,
        first: levels.first().map(|(_, level)| *level),
        highest: levels.iter().map(|(_, level)| *level).max(),
        last: levels.last().map(|(_, level)| *level),
    }
}

/// When the level entered the expected range for good.
pub(super) fn classified(case: &Case<'_>, levels: &[(Time, Severity)]) -> Option<Time> {
    let expected = case.scenario.expect.severity?;
    let settled = levels.iter().rev().take_while(|(_, level)| expected.contains(*level));
    settled.last().map(|(time, _)| *time)
}
