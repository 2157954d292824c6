//! Checks that hold a moment against a target, and how a check is written down.

use crate::base::Time;
use crate::verdict::milestones::Findings;
use crate::verdict::model::Check;
use crate::verdict::targets::{Applied, applied};
use crate::vocabulary::{CheckKind, EventClass, Fact, Milestone, Outcome};

/// A check that is not about time.
pub(in crate::verdict) fn plain(id: CheckKind, outcome: Outcome, source: &str, message: String) -> Check {
    Check { id, outcome, target_ns: None, actual_ns: None, clock: None, source: source.to_owned(), message }
}

/// Holds `to` against the target, counted from `from`.
pub(in crate::verdict) fn measure(
    id: CheckKind,
    target: &Applied,
    from: Option<Time>,
    to: Option<Time>,
) -> Check {
    let (start, stop) = (target.from, target.to);
    let (outcome, actual, message) = match (from, to) {
        (None, _) => {
            let message =
                format!("{start} was not reached, so the clock to {stop} did not start; target {target}");
            (Outcome::NotEvaluated, None, message)
        }
        (Some(from), None) => {
            let message = format!("{stop} was not reached after {start} at {from}; target {target}");
            (Outcome::Missed, None, message)
        }
        (Some(from), Some(to)) => {
            let actual = to.since(from);
            let outcome = if actual <= target.within { Outcome::Met } else { Outcome::Late };
            let message = if to < from {
                format!("{stop} at {to} came before {start} at {from}; target {target}")
            } else {
                format!("{stop} at {to}, {} after {start}; target {target}", actual.rounded_up())
            };
            (outcome, Some(actual.ns()), message)
        }
    };
    Check {
        id,
        outcome,
        target_ns: Some(target.within.ns()),
        actual_ns: actual,
        clock: Some((start, stop)),
        source: target.source.to_owned(),
        message,
    }
}

/// The worst of several answers to one check: the worst outcome, and of equal ones the one with the least time to spare.
pub(in crate::verdict) fn worst(checks: impl IntoIterator<Item = Check>) -> Option<Check> {
    let badness = |check: &Check| {
        let spent = check.actual_ns.zip(check.target_ns);
        (rank(check.outcome), spent.map(|(actual, target)| actual.saturating_sub(target)))
    };
    checks.into_iter().reduce(|one, other| if badness(&other) > badness(&one) { other } else { one })
}

fn rank(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Met | Outcome::Skipped => 0,
        Outcome::NoData => 1,
        Outcome::NotEvaluated => 2,
        Outcome::Late => 3,
        Outcome::ByAccident => 4,
        Outcome::Missed => 5,
        Outcome::WrongSeverity
        | Outcome::WrongAction
        | Outcome::FalseAlarm
        | Outcome::Harmful
        | Outcome::Broken => 6,
    }
}

/// The event classes of the plan's faults. An obstacle asks nothing of anybody.
pub(in crate::verdict) fn classes(findings: &Findings<'_>) -> Vec<EventClass> {
    let classes = findings.case.plan.faults.iter().map(|fault| fault.kind.event_class());
    classes.filter(|class| *class != EventClass::Obstacle).collect()
}

/// A check of one milestone against its targets; `None` where no target applies.
pub(in crate::verdict) fn check(findings: &Findings<'_>, id: CheckKind) -> Option<Check> {
    let targets = applied(findings.case, id, &classes(findings));
    let measured = targets
        .iter()
        .map(|target| measure(id, target, findings.moment(target.from), findings.moment(target.to)));
    let mut check = worst(measured)?;
    if check.outcome == Outcome::Missed
        && let Some(detail) = detail(findings, id)
    {
        check.message = format!("{}: {detail}", check.message);
    }
    Some(check)
}

/// Why a milestone was not reached, where that can be said.
fn detail(findings: &Findings<'_>, id: CheckKind) -> Option<String> {
    match id {
        CheckKind::Secure => copies(findings),
        CheckKind::Delivery => Some(match findings.moment(Milestone::Raised) {
            Some(raised) => format!("an alert was raised at {raised}, and no watched route delivered it"),
            None => "no detecting alert was raised".to_owned(),
        }),
        CheckKind::Classification => Some(match findings.severity.last {
            Some(last) => format!("the severity ended as {last}"),
            None => "no incident was classified".to_owned(),
        }),
        CheckKind::Stop => {
            let orders = findings.case.answered.truth.iter();
            let last =
                orders.filter(|truth| matches!(truth.fact, Fact::NewOrder { .. })).map(|t| t.time).max();
            Some(match last {
                Some(last) => format!("new orders remained possible, the last one came at {last}"),
                None => "new orders remained possible".to_owned(),
            })
        }
        _ => None,
    }
}

/// What is wrong with the copies that were made.
fn copies(findings: &Findings<'_>) -> Option<String> {
    let start = findings.start?;
    let (mut logs_made, mut registry_made, mut changed, mut torn) = (false, false, None, None);
    for truth in findings.case.answered.truth.iter().filter(|truth| truth.time >= start) {
        if let Fact::Secured { logs, registry, pristine, complete } = truth.fact {
            logs_made |= logs;
            registry_made |= registry;
            if !pristine {
                changed = changed.or(Some(truth.time));
            }
            if !complete {
                torn = torn.or(Some(truth.time));
            }
        }
    }
    Some(match (logs_made, registry_made, changed, torn) {
        (false, false, ..) => "no copy was made".to_owned(),
        (false, true, ..) => "the logs were not copied".to_owned(),
        (true, false, ..) => "the registry was not copied".to_owned(),
        (.., Some(at), _) => format!("the copy of {at} was made after something had changed the originals"),
        (.., Some(at)) => format!("the copy of {at} is not complete"),
        _ => return None,
    })
}
