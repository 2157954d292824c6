//! One sentence says what changed, and the weightiest change comes first.

use super::*;
use crate::report::sample;
use crate::verdict::HarmTotal;
use crate::vocabulary::{Action, Severity};

const MINUTE: i64 = 60_000_000_000;

/// A drill with everything that a headline can be about.
fn drill() -> DrillReport {
    let mut drill = sample::run().drills.remove(0);
    let like = drill.checks[1].clone();
    let mut add = |id: CheckKind, outcome: Outcome, times: Option<(i64, i64)>| {
        let (target_ns, actual_ns) = (times.map(|times| times.0), times.map(|times| times.1));
        drill.checks.push(Check { id, outcome, target_ns, actual_ns, clock: None, ..like.clone() });
    };
    add(CheckKind::Severity, Outcome::Met, None);
    add(CheckKind::Harm, Outcome::Met, None);
    add(CheckKind::Recovery, Outcome::Met, Some((60 * MINUTE, 30 * MINUTE)));
    add(CheckKind::Acknowledgement, Outcome::Met, Some((5 * MINUTE, MINUTE)));
    let containment = drill.checks.iter_mut().find(|check| check.id == CheckKind::Containment).expect("one");
    (containment.target_ns, containment.actual_ns) = (Some(15 * MINUTE), Some(4 * MINUTE));
    drill.severity.last = Some(Severity::High);
    drill.steps = ["stop", "tell"].map(step).into();
    drill
}

fn step(name: &str) -> StepReport {
    StepReport {
        runbook: "pause".into(),
        name: name.into(),
        title: String::new(),
        action: Action::OwnerNotify,
        state: crate::report::StepState::Done,
        reason: None,
        started_ns: Some(MINUTE),
        ended_ns: Some(2 * MINUTE),
        due_ns: None,
        place: String::new(),
    }
}

fn of(drill: &mut DrillReport, kind: CheckKind) -> &mut Check {
    drill.checks.iter_mut().find(|check| check.id == kind).expect("a check")
}

/// Sets a time, and an outcome with it.
fn time(drill: &mut DrillReport, kind: CheckKind, actual_ns: i64, outcome: Outcome) {
    let check = of(drill, kind);
    (check.actual_ns, check.outcome) = (Some(actual_ns), outcome);
}

/// Something done to a drill.
type Change = fn(&mut DrillReport);

#[track_caller]
fn headline(changes: &[Change]) -> String {
    let mut new = drill();
    changes.iter().for_each(|change| change(&mut new));
    difference(&drill(), &new).lines().remove(0)
}

#[test]
fn one_change_is_one_sentence() {
    let cases: [(Change, &str); 15] = [
        (
            |drill| {
                time(drill, CheckKind::Containment, 20 * MINUTE, Outcome::Late);
                drill.verdict = Verdict::Failed;
            },
            "! time to contain: 4m → 20m (target 15m): met → late; verdict passed → failed",
        ),
        (
            |drill| time(drill, CheckKind::Containment, 10 * MINUTE, Outcome::Met),
            "! time to contain: 4m → 10m, target 15m, still met",
        ),
        (
            |drill| time(drill, CheckKind::Containment, 3 * MINUTE, Outcome::Met),
            "  time to contain: 4m → 3m, target 15m, still met",
        ),
        (
            |drill| time(drill, CheckKind::Containment, 4 * MINUTE - 900_000, Outcome::Met),
            "  time to contain: 4m → 4m (1ms sooner), target 15m, still met",
        ),
        (
            |drill| {
                let check = of(drill, CheckKind::Containment);
                (check.actual_ns, check.outcome) = (None, Outcome::Missed);
            },
            "! time to contain: 4m → not reached (target 15m): met → missed",
        ),
        (
            |drill| of(drill, CheckKind::Containment).target_ns = Some(60 * MINUTE),
            "  time to contain: 4m, target 15m → 1h, still met",
        ),
        (
            |drill| drill.checks.retain(|check| check.id != CheckKind::Acknowledgement),
            "! time to acknowledge: 1m → not reached (target 5m → none): met → not checked",
        ),
        (
            |drill| {
                drill.severity.last = Some(Severity::Low);
                of(drill, CheckKind::Severity).outcome = Outcome::WrongSeverity;
            },
            "! severity at the end: high → low (expected high): met → wrong-severity",
        ),
        (
            |drill| drill.severity.highest = Some(Severity::Medium),
            "! highest severity: high → medium, expected high, still met",
        ),
        (|drill| drill.damage.families = vec![harm(7, 0)], "! harm, unintended-orders: 0 → 7"),
        (
            |drill| {
                drill.damage.families = vec![harm(7, 2)];
                of(drill, CheckKind::Harm).outcome = Outcome::Harmful;
            },
            "! harm by the response, unintended-orders: 0 → 2: met → harmful",
        ),
        (|drill| drill.steps[1].ended_ns = Some(11 * MINUTE), "! step tell of pause: takes 1m → 10m"),
        (
            |drill| drill.steps[1].state = crate::report::StepState::Failed,
            "! step tell of pause: done after 1m → failed after 1m",
        ),
        (
            |drill| (drill.verdict, drill.error) = (Verdict::Error, Some("money \u{1b}overflowed".into())),
            "! verdict: passed → error: money overflowed",
        ),
        (
            |drill| drill.end_state = crate::vocabulary::EndState::Running,
            "  end state: stopped-safe → running",
        ),
    ];
    for (change, expected) in cases {
        assert_eq!(headline(&[change]).replace('\u{fffd}', ""), expected);
    }
    assert_eq!(difference(&drill(), &drill()), Difference::default());
}

fn harm(answered: i64, by_response: i64) -> HarmTotal {
    HarmTotal {
        family: HarmFamily::UnintendedOrders,
        answered,
        unanswered: answered,
        avoided: 0,
        by_response,
    }
}

/// Each of these outweighs all that stand after it.
#[test]
fn the_weightiest_comes_first() {
    let order: [(Change, &str); 11] = [
        (|drill| drill.verdict = Verdict::Aborted, "verdict"),
        (
            |drill| {
                drill.severity.last = None;
                of(drill, CheckKind::Severity).outcome = Outcome::WrongSeverity;
            },
            "severity at the end",
        ),
        (|drill| of(drill, CheckKind::Harm).outcome = Outcome::Harmful, "harm by the response"),
        (|drill| time(drill, CheckKind::Recovery, 90 * MINUTE, Outcome::Late), "time to recover"),
        (|drill| time(drill, CheckKind::Detection, MINUTE, Outcome::NotEvaluated), "time to detect"),
        (|drill| drill.severity.highest = None, "highest severity"),
        (|drill| drill.damage.families = vec![harm(7, 0)], "harm, unintended-orders"),
        (
            |drill| {
                // a check that turned weighs more than one that moved, so it stays as it was approved
                if of(drill, CheckKind::Containment).outcome == Outcome::Met {
                    time(drill, CheckKind::Containment, 10 * MINUTE, Outcome::Met);
                }
            },
            "time to contain",
        ),
        (|drill| time(drill, CheckKind::Acknowledgement, 2 * MINUTE, Outcome::Met), "time to acknowledge"),
        (|drill| drill.runbooks = vec!["another".into()], "runbooks"),
        (|drill| drill.steps[0].ended_ns = Some(4 * MINUTE), "step stop of pause"),
    ];
    for (at, (change, subject)) in order.iter().enumerate() {
        let rest: Vec<Change> = order[at..].iter().rev().map(|(change, _)| *change).collect();
        // the others first, so that none of them undoes it
        let said = headline(&[&rest[..], &[*change]].concat());
        assert!(said[2..].starts_with(&format!("{subject}: ")), "{subject}: {said}");
    }
}

#[test]
fn what_the_headline_tells_is_not_told_again_and_nothing_else_is_lost() {
    let mut new = drill();
    time(&mut new, CheckKind::Containment, 20 * MINUTE, Outcome::Late);
    time(&mut new, CheckKind::Detection, 2 * MINUTE, Outcome::Met);
    let lines = difference(&drill(), &new).lines();
    assert_eq!(lines[0], "! time to contain: 4m → 20m (target 15m): met → late");
    assert_eq!(lines.len(), 2, "{lines:#?}");
    assert!(lines[1].starts_with("! detection: met, "), "{lines:#?}");
}
