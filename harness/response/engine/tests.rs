use super::*;
use crate::base::{Digest, Money, Ratio, Span};
use crate::policy::{
    Condition, Escalation, Gate, KillSwitch, Quantiles, Responder, ResponderKind, SeverityRule,
};
use crate::vocabulary::{Limits, Place, Severity};

fn place() -> Place {
    Place::whole("p")
}

fn flat(seconds: i64) -> Quantiles {
    let span = Span::from_secs(seconds);
    Quantiles { min: span, p50: span, p90: span, max: span }
}

fn responder(kind: ResponderKind) -> Responder {
    Responder {
        id: "r".into(),
        kind,
        acknowledge: flat(60),
        step: flat(10),
        analysis: flat(600),
        approval: flat(30),
        off_hours: Ratio::parse("2").unwrap(),
        hours: (Span::parse("8h").unwrap(), Span::parse("18h").unwrap()),
        skips_step: Ratio::ZERO,
        wrong_runbook: Ratio::ZERO,
        dismisses: Ratio::ZERO,
        escalation: None,
        assumed: true,
        place: place(),
    }
}

fn policy(responders: Vec<Responder>) -> Policy {
    let rule = |id: &str, runbook: &str| SeverityRule {
        id: id.into(),
        when: vec![Condition::Report(id.into())],
        severity: Severity::Medium,
        runbook: runbook.into(),
        apart: false,
        source: String::new(),
        place: place(),
    };
    Policy {
        digest: Digest::of(b""),
        path: "p".into(),
        gate: Gate {
            block_on_violation: true,
            warning_at: Ratio::ONE,
            limits: Limits { order_notional: Some(Money::whole(1)), ..Limits::default() },
            place: place(),
        },
        kill_switch: KillSwitch {
            stop_orders: true,
            cancel_orders: true,
            read_only: true,
            alarm_owner: true,
            max_drawdown: None,
            manual: true,
            place: place(),
        },
        monitors: Vec::new(),
        routes: Vec::new(),
        beat: None,
        group_within: Span::from_mins(10),
        severity_rules: vec![rule("x", "stop"), rule("y", "other")],
        unmatched: (Severity::High, "stop".into()),
        responders,
        default_responder: 0,
    }
}

fn step(name: &str, action: Action) -> Step {
    Step {
        name: name.into(),
        title: name.into(),
        action,
        timeout: Span::from_secs(60),
        approval: false,
        when: When::Always,
        on_failure: OnFailure::Continue,
        command: String::new(),
        place: place(),
    }
}

fn runbook(id: &str, steps: Vec<Step>) -> Runbook {
    Runbook {
        id: id.into(),
        title: id.into(),
        severities: vec![Severity::Medium],
        owner: "o".into(),
        reviewers: Vec::new(),
        contact: "c".into(),
        needed_for_live: false,
        by_hand: false,
        steps,
        links: Vec::new(),
        digest: Digest::of(b""),
        review_digest: Digest::of(b""),
        path: "p".into(),
        place: place(),
        owner_place: place(),
        contact_place: place(),
    }
}

fn runbooks() -> Vec<Runbook> {
    let kill = Step { when: When::PreviousFailed, ..step("kill", Action::SchedulerKill) };
    let start =
        Step { approval: true, on_failure: OnFailure::Escalate, ..step("start", Action::SchedulerStart) };
    vec![
        runbook("stop", vec![step("term", Action::SchedulerTerminate), kill, start]),
        runbook("other", vec![step("notify", Action::OwnerNotify)]),
    ]
}

/// A desk that writes one line a record, in seconds.
#[derive(Default)]
struct Notes {
    now: Time,
    lines: Vec<String>,
    asked: Vec<ActionId>,
}

impl Desk for Notes {
    fn record(&mut self, record: Record) {
        let what = match record {
            Record::Chosen { runbook, .. } => format!("runbook {runbook}"),
            Record::Acknowledged { .. } => "acknowledged".into(),
            Record::Approved { step, .. } => format!("approved {step}"),
            Record::Started { action, approved, .. } => format!("start {action} {approved}"),
            Record::Done { action, .. } => format!("done {action}"),
            Record::Failed { action, .. } => format!("failed {action}"),
            Record::Skipped { action, forgotten, .. } => format!("skip {action} {forgotten}"),
            Record::Escalated(_) => "escalated".into(),
            Record::Closed(_) => "closed".into(),
            other => format!("{other:?}"),
        };
        self.lines.push(format!("{} {what}", self.now.ns() / 1_000_000_000));
    }

    fn ask(&mut self, output: Output) {
        if let Output::Act { id, .. } = output {
            self.asked.push(id);
        }
    }
}

/// Works through the runbook "stop"; each action is reported at once, the ones in `fails` as failed.
fn work(responder: Responder, start_ns: i64, fails: &[Action]) -> Vec<String> {
    work_by(vec![responder], &[], start_ns, fails)
}

/// The same where the first of these is asked, and `absent` answer nothing.
fn work_by(responders: Vec<Responder>, absent: &[String], start_ns: i64, fails: &[Action]) -> Vec<String> {
    let (policy, runbooks, draws) = (policy(responders), runbooks(), Draws::new(1));
    let setup = Setup {
        policy: &policy,
        runbooks: &runbooks,
        responder: 0,
        absent,
        draws: &draws,
        calendar: Calendar::starting_at(start_ns),
    };
    let mut response = Response::new(setup);
    let mut notes = Notes::default();
    response.engage(Time::ZERO, IncidentId(0), "stop", &mut notes);
    while response.next_time() != Time::NEVER {
        notes.now = response.next_time();
        response.wake(notes.now, &mut notes);
        while let Some(id) = notes.asked.pop() {
            let failing = fails.iter().any(|action| {
                let started = format!("start {action} ");
                notes.lines.last().is_some_and(|line| line.contains(&started))
            });
            let failed = failing.then_some(FailReason::TimedOut);
            response.report(notes.now, id, failed, &mut notes);
        }
    }
    notes.lines
}

/// Monday 2025-03-03 at noon.
const NOON: i64 = 1_741_003_200_000_000_000;

#[test]
fn a_runbook_is_worked_through_in_order_with_approval() {
    assert_eq!(
        work(responder(ResponderKind::OnCall), NOON, &[]),
        [
            "0 runbook 0",
            "60 acknowledged",
            "70 start scheduler.terminate false",
            "70 done scheduler.terminate",
            "70 skip scheduler.kill false",
            "110 approved 2",
            "110 start scheduler.start true",
            "110 done scheduler.start",
            "110 closed",
        ]
    );
}

#[test]
fn a_failure_takes_the_other_way_and_may_hand_over() {
    let lines =
        work(responder(ResponderKind::OnCall), NOON, &[Action::SchedulerTerminate, Action::SchedulerStart]);
    assert_eq!(
        lines[2..],
        [
            "70 start scheduler.terminate false",
            "70 failed scheduler.terminate",
            "80 start scheduler.kill false",
            "80 done scheduler.kill",
            "120 approved 2",
            "120 start scheduler.start true",
            "120 failed scheduler.start",
            "120 escalated",
        ]
    );
}

#[test]
fn people_are_slower_at_night_and_on_weekends_and_programs_are_not() {
    let hours = |hours: i64| NOON + hours * 3_600_000_000_000;
    for (kind, start, acknowledged) in [
        (ResponderKind::OnCall, hours(0), "60 acknowledged"),
        (ResponderKind::OnCall, hours(6), "120 acknowledged"),
        (ResponderKind::OnCall, hours(5 * 24), "120 acknowledged"),
        (ResponderKind::Automation, hours(6), "60 acknowledged"),
    ] {
        assert_eq!(work(responder(kind), start, &[])[1], acknowledged);
    }
}

#[test]
fn slips_happen_with_their_stated_share() {
    let forgetful = Responder { skips_step: Ratio::ONE, ..responder(ResponderKind::OnCall) };
    let lines = work(forgetful, NOON, &[]);
    assert!(lines.contains(&"60 skip scheduler.terminate true".to_owned()), "{lines:?}");
    let confused = Responder { wrong_runbook: Ratio::ONE, ..responder(ResponderKind::OnCall) };
    assert_eq!(work(confused, NOON, &[])[0], "0 runbook 1");
    let tired = Responder { dismisses: Ratio::ONE, ..responder(ResponderKind::OnCall) };
    assert_eq!(
        work(tired, NOON, &[]),
        [
            "0 runbook 0",
            "60 acknowledged",
            "60 skip scheduler.terminate true",
            "60 skip scheduler.kill false",
            "60 skip scheduler.start true",
            "60 closed",
        ]
    );
}

/// The first, who is asked for `after` s, and then the second.
fn a_line(after: i64) -> Vec<Responder> {
    let to = Escalation { after: Span::from_secs(after), to: "second".into(), place: place() };
    let first = Responder { escalation: Some(to), ..responder(ResponderKind::OnCall) };
    let id = "second".into();
    vec![first, Responder { id, acknowledge: flat(20), step: flat(1), ..responder(ResponderKind::OnCall) }]
}

#[test]
fn what_nobody_takes_is_passed_on_and_the_next_one_goes_at_its_own_pace() {
    let nobody: [String; 0] = [];
    let r = ["r".to_owned()];
    let both = ["r".to_owned(), "second".to_owned()];
    let lines = |after, absent: &[String]| work_by(a_line(after), absent, NOON, &[]);
    // 60 s are in time for 60 s
    assert_eq!(lines(60, &nobody)[1], "60 acknowledged");
    let passed_on = "PassedOn { incident: IncidentId(0), responder: 1 }";
    for (after, absent) in [(59, &nobody[..]), (90, &r)] {
        let lines = lines(after, absent);
        assert_eq!(
            lines[1..4],
            [
                format!("{after} {passed_on}"),
                format!("{} acknowledged", after + 20),
                format!("{} start scheduler.terminate false", after + 21),
            ]
        );
    }
    assert_eq!(lines(90, &both)[1..], [format!("90 {passed_on}")], "nobody is left");
    assert_eq!(
        work_by(vec![responder(ResponderKind::OnCall)], &r, NOON, &[]).len(),
        1,
        "nobody else is asked"
    );
}

#[test]
fn a_graver_runbook_replaces_the_one_at_hand() {
    let policy = policy(vec![responder(ResponderKind::OnCall)]);
    let (runbooks, draws, calendar) = (runbooks(), Draws::new(1), Calendar::starting_at(NOON));
    let setup =
        Setup { policy: &policy, runbooks: &runbooks, responder: 0, absent: &[], draws: &draws, calendar };
    let mut response = Response::new(setup);
    let mut notes = Notes::default();
    response.engage(Time::ZERO, IncidentId(0), "stop", &mut notes);
    let mut first = None;
    while first.is_none() {
        notes.now = response.next_time();
        response.wake(notes.now, &mut notes);
        first = notes.asked.pop();
    }
    response.engage(notes.now, IncidentId(0), "other", &mut notes);
    let done = response.report(notes.now, first.unwrap(), None, &mut notes);
    assert_eq!(done, Some((IncidentId(0), Action::SchedulerTerminate)), "what was begun is still recorded");
    notes.now = response.next_time();
    response.wake(notes.now, &mut notes);
    assert_eq!(notes.lines.last().unwrap(), "80 start owner.notify false");
}

#[test]
fn quantiles_are_joined_by_straight_lines() {
    let span = Span::from_secs;
    let quantiles = Quantiles { min: span(0), p50: span(50), p90: span(90), max: span(200) };
    let at = |nano| responder::at_quantile(&quantiles, nano).ns() / 1_000_000_000;
    assert_eq!(
        [at(0), at(250_000_000), at(500_000_000), at(900_000_000), at(950_000_000), at(999_999_999)],
        [0, 25, 50, 90, 145, 199]
    );
}
