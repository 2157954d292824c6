//! Checks about the response: the severity, the runbook, the steps.

use std::collections::BTreeMap;

use super::timed::plain;
use crate::base::IncidentId;
use crate::verdict::milestones::Findings;
use crate::verdict::model::Check;
use crate::verdict::targets::SCENARIO;
use crate::vocabulary::{Action, CheckKind, Outcome, Record, Stamped};

/// The highest severity is not over and the last one not under what is expected, and a rule of the policy decided
/// it and not its answer for the unmatched; `None` where nothing is expected.
pub(in crate::verdict) fn severity(findings: &Findings<'_>) -> Option<Check> {
    let trace = findings.severity;
    let expected = trace.expected?;
    let (outcome, message) = match (trace.highest, trace.last) {
        (Some(highest), _) if highest > expected.highest => {
            (Outcome::WrongSeverity, format!("over: classified {highest}, expected {expected}"))
        }
        (_, Some(last)) if last < expected.lowest => {
            (Outcome::WrongSeverity, format!("under: ended as {last}, expected {expected}"))
        }
        (_, Some(_)) if is_unmatched(findings) => (
            Outcome::WrongSeverity,
            format!("no rule of the policy matches, expected one that gives {expected}"),
        ),
        (_, Some(last)) => (Outcome::Met, format!("ended as {last}, expected {expected}")),
        (_, None) => (Outcome::Missed, format!("no incident was classified, expected {expected}")),
    };
    Some(plain(CheckKind::Severity, outcome, SCENARIO, message))
}

/// Whether the severity of the first incident was last raised by no rule, where the scenario asks for one.
fn is_unmatched(findings: &Findings<'_>) -> bool {
    let mut classified = since_start(findings).filter_map(|stamped| match stamped.record {
        Record::Classified { incident, rule, .. } => Some((incident, rule)),
        _ => None,
    });
    let Some((first, mut last)) = classified.next() else { return false };
    for (incident, rule) in classified {
        if incident == first {
            last = rule;
        }
    }
    last.is_none() && !findings.case.scenario.expect.unmatched
}

/// The first incident ends up with the expected runbook; `None` where none is expected. It may have
/// begun with another one while its severity was still rising. Later incidents are follow-ups of the first.
pub(in crate::verdict) fn runbook(findings: &Findings<'_>) -> Option<Check> {
    let expected = findings.case.scenario.expect.runbook.as_deref()?;
    let mut chosen: BTreeMap<IncidentId, u16> = BTreeMap::new();
    for stamped in since_start(findings) {
        if let Record::Chosen { incident, runbook } = stamped.record {
            chosen.insert(incident, runbook);
        }
    }
    let (outcome, message) = match chosen.values().next() {
        None => (Outcome::Missed, format!("no runbook was chosen, expected {expected}")),
        Some(runbook) => match findings.case.runbooks.get(usize::from(*runbook)) {
            Some(used) if used.id == expected => (Outcome::Met, format!("{expected} was used")),
            Some(used) => (Outcome::WrongAction, format!("{} was used, expected {expected}", used.id)),
            None => (Outcome::WrongAction, format!("an unknown runbook was used, expected {expected}")),
        },
    };
    Some(plain(CheckKind::Runbook, outcome, SCENARIO, message))
}

/// No forbidden step, the stated order, every approval, nothing forgotten, and something done at all.
pub(in crate::verdict) fn actions(findings: &Findings<'_>) -> Check {
    let mut wrong: Vec<String> = Vec::new();
    let mut missed: Vec<String> = Vec::new();
    let mut done: Vec<Action> = Vec::new();
    let mut of_incidents: BTreeMap<IncidentId, Vec<Action>> = BTreeMap::new();
    let mut started = 0_usize;
    for stamped in since_start(findings) {
        match stamped.record {
            Record::Started { action, approved, .. } => {
                started += 1;
                wrong.extend(wrong_start(findings, stamped, action, approved, &done));
            }
            Record::Done { incident, action, .. } => {
                done.push(action);
                of_incidents.entry(incident).or_default().push(action);
            }
            Record::Skipped { action, forgotten: true, .. } => {
                missed.push(format!("{action} was forgotten at {}", stamped.time));
            }
            Record::Lowered { severity, approved: false, .. } => {
                wrong.push(format!(
                    "the severity was lowered to {severity} at {} without approval",
                    stamped.time
                ));
            }
            _ => {}
        }
    }
    // one response does it all: a step of another incident's, hours later, stands for none that is gone
    let expected = &findings.case.scenario.expect.sequence;
    let mut orders = of_incidents.values().map(|done| sequence(expected, done));
    let first = orders.next().unwrap_or_else(|| sequence(expected, &[]));
    match if orders.any(|order| matches!(order, Order::Kept)) { Order::Kept } else { first } {
        Order::Kept => {}
        Order::Swapped(action) => wrong.push(format!("{action} was done out of order")),
        Order::Absent(action) => missed.push(format!("{action} was not done")),
    }
    if started == 0 {
        missed.push("no step was begun".to_owned());
    }
    let (outcome, message) = match (wrong.is_empty(), missed.is_empty()) {
        (false, _) => (Outcome::WrongAction, wrong.join("; ")),
        (true, false) => (Outcome::Missed, missed.join("; ")),
        (true, true) => (Outcome::Met, format!("{started} steps, each allowed, in order and approved")),
    };
    plain(CheckKind::Actions, outcome, SCENARIO, message)
}

/// What is wrong with beginning this action now.
fn wrong_start(
    findings: &Findings<'_>,
    stamped: &Stamped,
    action: Action,
    approved: bool,
    done: &[Action],
) -> Vec<String> {
    let at = stamped.time;
    let baseline = findings.case.baseline;
    let mut wrong = Vec::new();
    if findings.case.scenario.expect.forbidden.contains(&action) {
        wrong.push(format!("{action} was begun at {at} and is forbidden"));
    }
    if !approved && baseline.approvals.contains(&action) {
        wrong.push(format!("{action} was begun at {at} without the approval that the baseline asks for"));
    }
    for (first, second) in &baseline.sequences {
        if *second == action && !done.contains(first) {
            wrong.push(format!("{action} was begun at {at} before {first} was done"));
        }
    }
    wrong
}

enum Order {
    Kept,
    Swapped(Action),
    Absent(Action),
}

/// Whether `expected` is a subsequence of `done`; if not, the first action that is absent, or else out of order.
fn sequence(expected: &[Action], done: &[Action]) -> Order {
    for action in expected {
        let count = |list: &[Action]| list.iter().filter(|other| *other == action).count();
        if count(done) < count(expected) {
            return Order::Absent(*action);
        }
    }
    let mut rest = done.iter();
    match expected.iter().find(|action| !rest.any(|other| other == *action)) {
        Some(action) => Order::Swapped(*action),
        None => Order::Kept,
    }
}

fn since_start<'a>(findings: &Findings<'a>) -> impl Iterator<Item = &'a Stamped> + use<'a> {
    let start = findings.start;
    let records = &findings.case.answered.timeline.records;
    records.iter().filter(move |stamped| start.is_some_and(|start| stamped.time >= start))
}
