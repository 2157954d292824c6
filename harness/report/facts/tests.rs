//! Every fact tells, and words do not.

use super::*;
use crate::report::{StepState, in_words, sample};
use crate::vocabulary::{Action, EndState, FaultKind, MonitorKind, Severity};

#[test]
fn a_slower_containment_is_one_line() {
    let old = sample::run().drills.remove(0);
    let mut new = old.clone();
    let minutes = 60_000_000_000;
    let mut old = old;
    old.checks[1].actual_ns = Some(4 * minutes);
    new.checks[1].actual_ns = Some(20 * minutes);
    new.checks[1].outcome = Outcome::Late;
    assert_eq!(in_words(&changes(&old, &new)), "! containment: met, 4m of 15m → late, 20m of 15m\n");
    assert_eq!(changes(&old, &old), []);
}

#[test]
fn what_disappears_is_worse() {
    let old = sample::run().drills.remove(0);
    let mut new = old.clone();
    new.checks.pop();
    new.milestones.0.clear();
    let found = changes(&old, &new);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().all(|change| change.worse));
    assert!(changes(&new, &old).iter().all(|change| !change.worse), "what is added is not");
}

/// A drill with a fault, an alert and two steps.
fn drill() -> DrillReport {
    let mut drill = sample::run().drills.remove(0);
    drill.digest = Some("aa".repeat(32));
    drill.faults = vec![FaultReport {
        id: "storm".into(),
        kind: FaultKind::ALL[0],
        set_ns: 1,
        lift_ns: None,
        strength: "0.5".into(),
        params: BTreeMap::new(),
    }];
    drill.alerts = vec![AlertReport {
        monitor: "rate".into(),
        kind: MonitorKind::OrderRateHigh,
        symbol: None,
        raised_ns: 10,
        delivered_ns: Some(20),
        relation: Some(AlertRelation::Detects),
        value: 5,
        threshold: 3,
        unit: Unit::Count,
        evidence: crate::report::EvidenceReport::Seen { count: 1, first: Vec::new() },
    }];
    drill.steps =
        vec![one_step("stop", Action::KillSwitchTrip, 30), one_step("tell", Action::OwnerNotify, 50)];
    drill
}

fn one_step(name: &str, action: Action, from: i64) -> StepReport {
    let second = 1_000_000_000;
    StepReport {
        runbook: "pause".into(),
        name: name.into(),
        title: "Do it".into(),
        action,
        state: StepState::Done,
        reason: None,
        started_ns: Some(from * second),
        ended_ns: Some((from + 5) * second),
        due_ns: None,
        place: "runbooks/pause.md:7:1".into(),
    }
}

/// Something done to a drill.
type Change = fn(&mut DrillReport);

#[test]
fn every_fact_tells_and_words_do_not() {
    let facts: [(&str, Change); 16] = [
        ("end state", |drill| drill.end_state = EndState::Running),
        ("severity", |drill| drill.severity.expected = None),
        ("severity", |drill| drill.severity.first = Some(Severity::Low)),
        ("faults", |drill| drill.faults[0].lift_ns = Some(9)),
        ("faults", |drill| drill.faults[0].kind = FaultKind::ALL[1]),
        ("alert of rate", |drill| drill.alerts[0].raised_ns += 1_000_000),
        ("alert of rate", |drill| drill.alerts[0].relation = Some(AlertRelation::False)),
        ("alert of rate", |drill| drill.alerts[0].threshold = 4),
        ("step stop of pause", |drill| drill.steps[0].action = Action::OrdersCancelAll),
        ("step stop of pause", |drill| drill.steps[0].state = StepState::Unapproved),
        ("step tell of pause", |drill| drill.steps[1].started_ns = Some(1)),
        ("step tell of pause", |drill| drill.steps[1].reason = Some("no answer".into())),
        ("step tell of pause", |drill| drill.steps.truncate(1)),
        ("stated outcomes", |drill| drill.counterexample = Some(Vec::new())),
        ("plan", |drill| drill.without_effect = true),
        ("digest of all that happened", |drill| drill.digest = None),
    ];
    for (what, change) in facts {
        let mut new = drill();
        change(&mut new);
        let found = changes(&drill(), &new);
        assert!(found.iter().any(|change| change.what.starts_with(what)), "{what}: {found:?}");
    }
    let words: [Change; 5] = [
        |drill| drill.title = "Other".into(),
        |drill| drill.checks[0].message = "other".into(),
        |drill| drill.steps[0].title = "Other".into(),
        |drill| drill.steps[0].place = "runbooks/pause.md:8:1".into(),
        |drill| drill.reproduce = "other".into(),
    ];
    for change in words {
        let mut new = drill();
        change(&mut new);
        assert_eq!(changes(&drill(), &new), []);
    }
}

#[test]
fn a_step_that_was_added_is_a_line_of_its_own() {
    let mut new = drill();
    new.steps.push(one_step("x-too", Action::KillSwitchTrip, 70));
    assert_eq!(
        in_words(&changes(&drill(), &new)),
        "  step x-too of pause: not there → kill-switch.trip, done, T+00:01:10 to T+00:01:15\n"
    );
    let gone = changes(&new, &drill());
    assert!(gone.len() == 1 && gone[0].worse, "{gone:?}");
    // the same name twice is two steps
    let mut twice = drill();
    twice.steps.push(twice.steps[0].clone());
    assert_eq!(changes(&drill(), &twice)[0].what, "step stop of pause (2)");
}

#[test]
fn a_response_that_only_began_later_is_one_line() {
    let mut new = drill();
    for step in &mut new.steps {
        step.started_ns = step.started_ns.map(|ns| ns + 2_000_000_000);
        step.ended_ns = step.ended_ns.map(|ns| ns + 2_000_000_000);
    }
    assert_eq!(in_words(&changes(&drill(), &new)), "! all steps, from: T+00:00:30 → T+00:00:32\n");
    assert!(!changes(&new, &drill())[0].worse);
}

#[test]
fn steps_in_another_order_tell_so() {
    let mut new = drill();
    let first = new.steps[0].started_ns;
    new.steps[0].started_ns = new.steps[1].started_ns;
    new.steps[1].started_ns = first;
    let found = changes(&drill(), &new);
    let order = found.iter().find(|change| change.what == "order of the steps").expect("a change");
    assert_eq!((order.old.as_str(), order.new.as_str()), ("stop, tell", "tell, stop"));
}
