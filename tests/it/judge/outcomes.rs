//! One spoiled drill a row: exactly the named checks go red, the first with a message that says why.

use shadowdrill::base::{AlertId, Item, RouteId};
use shadowdrill::verdict::AlertRelation;
use shadowdrill::vocabulary::{
    Action, CheckKind as C, EndState, Fact, FaultKind, Health, Named, Outcome as O, Record, Severity, Verdict,
};

use super::world::{
    BROKEN, DOWN, DRAWDOWN, DUPLICATES, FAULT, HEARTBEAT, INCIDENT, RATE, RESPONSE, World, check, fault_spec,
    planned, red,
};

mod responding;

use responding::RESPONDING;

type Row = (&'static str, fn(&mut World), &'static [(C, O)], &'static str);

#[test]
fn the_good_drill_meets_every_check() {
    let judgement = World::good().judge();
    assert_eq!(red(&judgement), [], "{judgement:#?}");
    assert_eq!(judgement.verdict, Verdict::Passed);
    // its fault is never lifted, so that nothing has to settle
    let all: Vec<C> = C::ALL.iter().copied().filter(|check| *check != C::Liveness).collect();
    assert_eq!(judgement.checks.iter().map(|check| check.id).collect::<Vec<_>>(), all);
    assert_eq!(judgement.alerts, [AlertRelation::Detects; 2]);
    let reached: Vec<(&str, i64)> =
        judgement.milestones.0.iter().map(|(milestone, ns)| (milestone.name(), ns / 1_000_000_000)).collect();
    let expected = [
        ("injected", 100),
        ("effective", 111),
        ("first_harm", 111),
        ("raised", 113),
        ("delivered", 114),
        ("classified", 114),
        ("acknowledged", 115),
        ("stop_begun", 120),
        ("stopped", 122),
        ("secured", 126),
        ("notified", 128),
        ("analysed", 140),
        ("contained", 116),
        ("recovered", 122),
    ];
    assert_eq!(reached, expected);
    let damage = &judgement.damage;
    assert_eq!((damage.trades_forgone, damage.pnl_cents), (2, -1_000));
    let total = &damage.families[0];
    assert_eq!((total.answered, total.unanswered, total.avoided, total.by_response), (2, 10, 8, 0));
}

fn judged(name: &str, spoil: fn(&mut World), expected: &[(C, O)], says: &str) {
    let mut world = World::good();
    spoil(&mut world);
    let judgement = world.judge();
    let mut sorted = expected.to_vec();
    sorted.sort_unstable();
    assert_eq!(red(&judgement), sorted, "{name}: {:#?}", judgement.checks);
    assert_eq!(judgement.verdict, Verdict::Failed, "{name}");
    let first = check(&judgement, expected[0].0).expect(name);
    assert!(first.message.contains(says), "{name}: {}", first.message);
}
const ALERTING: &[Row] = &[
    (
        "a monitor fires on the calm day",
        |w| w.calm.seen(50, RATE, &[7], 1),
        &[(C::Calm, O::FalseAlarm)],
        "rate raised at T+00:00:50",
    ),
    ("no calm bar", |w| w.calm.timeline.totals.bars = 0, &[(C::Calm, O::NoData)], "saw no bar"),
    (
        "no monitor looked at the calm day",
        |w| w.calm.timeline.evaluations = vec![0; 4],
        &[(C::Calm, O::NoData)],
        "no monitor evaluated",
    ),
    (
        "one fault of two without effect",
        |w| {
            w.scenario.faults.push(fault_spec("hang", FaultKind::SchedulerHang));
            w.plan.faults.push(planned("hang", FaultKind::SchedulerHang));
        },
        &[(C::Effect, O::NoData)],
        "took no effect: hang",
    ),
    (
        "all monitors removed",
        |w| {
            w.answered.timeline.alerts.clear();
            w.answered.drop(|record| matches!(record, Record::Raised(_)));
        },
        &[
            (C::Detection, O::Missed),
            (C::EachOrder, O::Missed),
            (C::Delivery, O::NotEvaluated),
            (C::Alerts, O::Missed),
            (C::Acknowledgement, O::NotEvaluated),
        ],
        "no alert detects resend; target 5s (RTS 6 Art. 16(5))",
    ),
    (
        "the first alert is slow",
        |w| w.answered.shift(117, |record| *record == Record::Raised(alert(0))),
        &[(C::Detection, O::Late), (C::EachOrder, O::Late)],
        "raised at T+00:01:57, 6s after effective; target 5s (RTS 6 Art. 16(5))",
    ),
    (
        "alerts of other items at the right time",
        |w| {
            for entry in w.answered.timeline.evidence.iter_mut().flatten() {
                entry.item = Item(99);
            }
        },
        &[
            (C::Detection, O::ByAccident),
            (C::EachOrder, O::Missed),
            (C::Delivery, O::NotEvaluated),
            (C::Alerts, O::ByAccident),
            (C::FalseAlarms, O::FalseAlarm),
            (C::Acknowledgement, O::NotEvaluated),
        ],
        "duplicates raised at T+00:01:53, but it would have fired without resend",
    ),
    (
        "the caused item is there but not needed",
        |w| {
            w.answered.timeline.evidence[usize::from(DUPLICATES)]
                .iter_mut()
                .for_each(|entry| entry.weight = 5);
        },
        &[(C::EachOrder, O::Missed), (C::FalseAlarms, O::FalseAlarm)],
        "no alert names 1 of 2 offending orders",
    ),
    (
        "the first alert was raised before the fault was set",
        |w| w.answered.shift(114, |record| matches!(record, Record::Injected(_))),
        &[
            (C::Detection, O::Late),
            (C::EachOrder, O::Missed),
            (C::Delivery, O::Missed),
            (C::FalseAlarms, O::FalseAlarm),
            (C::Acknowledgement, O::NotEvaluated),
        ],
        "7s after effective",
    ),
    (
        "one of two orders is not named",
        |w| {
            w.answered.timeline.alerts.pop();
            w.answered.drop(|record| *record == Record::Raised(alert(1)));
        },
        &[(C::EachOrder, O::Missed)],
        "no alert names 1 of 2 offending orders, the first of T+00:01:56; target 5s",
    ),
    (
        "one of two orders is named late",
        |w| w.answered.shift(130, |record| *record == Record::Raised(alert(1))),
        &[(C::EachOrder, O::Late)],
        "duplicates raised 14s after the offending order of T+00:01:56; target 5s (RTS 6 Art. 16(5))",
    ),
    (
        "no order to follow",
        |w| w.answered.unmake(|fact| matches!(fact, Fact::Caused { item, order, .. } if item == order)),
        &[(C::EachOrder, O::NoData), (C::FalseAlarms, O::FalseAlarm)],
        "no fault caused an order",
    ),
    (
        "nobody reads the route",
        |w| {
            w.answered.drop(|record| matches!(record, Record::Delivered(..)));
            w.answered.record(114, Record::Delivered(alert(0), RouteId(1)));
        },
        &[(C::Delivery, O::Missed), (C::Acknowledgement, O::NotEvaluated)],
        "no watched route delivered it",
    ),
    (
        "the route is slow",
        |w| w.answered.shift(124, |record| matches!(record, Record::Delivered(..))),
        &[(C::Delivery, O::Late)],
        "delivered at T+00:02:04, 11s after raised; target 10s (firm)",
    ),
    (
        "an expected monitor is silent",
        |w| w.scenario.expect.alerts.push("drawdown".to_owned()),
        &[(C::Alerts, O::Missed)],
        "expected and silent: drawdown",
    ),
    (
        "an expected monitor fires by accident",
        |w| {
            w.scenario.expect.alerts.push("rate".to_owned());
            w.answered.seen(120, RATE, &[10], 1);
        },
        &[(C::Alerts, O::ByAccident)],
        "raised, but not because of a fault: rate",
    ),
    (
        "a forbidden monitor fires, because of the fault",
        |w| w.answered.seen(120, HEARTBEAT, &[13], 1),
        &[(C::Alerts, O::FalseAlarm)],
        "heartbeat raised at T+00:02:00",
    ),
    (
        "an alert of the response that nobody allowed",
        |w| {
            let item = Item(50);
            w.answered.fact(130, Fact::Caused { item, order: item, cause: RESPONSE });
            w.answered.seen(131, DRAWDOWN, &[50], 1);
        },
        &[(C::FalseAlarms, O::FalseAlarm)],
        "drawdown raised at T+00:02:11 because of the response",
    ),
    (
        "an allowed monitor fires before anything happened",
        |w| w.answered.seen(50, RATE, &[10], 1),
        &[(C::FalseAlarms, O::FalseAlarm)],
        "rate raised at T+00:00:50",
    ),
    (
        "nothing was evaluated",
        |w| w.answered.timeline.evaluations = vec![0; 4],
        &[(C::FalseAlarms, O::NoData)],
        "no monitor evaluated anything",
    ),
];
fn alert(id: u32) -> AlertId {
    AlertId(id)
}

fn level(severity: Severity) -> Record {
    Record::Classified { incident: INCIDENT, severity, rule: Some(0) }
}

fn is_level(record: &Record) -> bool {
    matches!(record, Record::Classified { .. })
}

fn of_action(wanted: Action) -> impl Fn(&Record) -> bool {
    move |record| match record {
        Record::Started { action, .. } | Record::Done { action, .. } => *action == wanted,
        _ => false,
    }
}
const HARM: &[Row] = &[
    (
        "contained late",
        |w| w.answered.harm(180, 1, FAULT),
        &[(C::Containment, O::Late)],
        "contained at T+00:03:00, 1m09s after effective; target 1m (firm); the unanswered run does 8 more harms",
    ),
    (
        "the retries end by themselves",
        |w| w.unanswered.harm_until(150),
        &[(C::Containment, O::NoData)],
        "the unanswered run does 0 more, too few of 3",
    ),
    (
        "it ends by itself, and long after the target",
        |w| {
            w.answered.harm(180, 1, FAULT);
            w.unanswered.harm_until(185);
        },
        &[(C::Containment, O::Missed), (C::Harm, O::Harmful)],
        "nothing shows that harm ended, the last at T+00:03:00 is already too late",
    ),
    (
        "too little opportunity left",
        |w| w.unanswered.harm_until(350),
        &[(C::Containment, O::NoData)],
        "the unanswered run does 2 more, too few of 3",
    ),
    (
        "no harm anywhere",
        |w| {
            w.answered.unmake(|fact| matches!(fact, Fact::Harm { .. }));
            w.unanswered.unmake(|fact| matches!(fact, Fact::Harm { .. }));
        },
        &[(C::Containment, O::NoData)],
        "the unanswered run does no harm",
    ),
    (
        "recovered late",
        |w| {
            w.answered.health(190, Health { open_orders: 1, ..DOWN });
            w.answered.health(200, DOWN);
        },
        &[(C::Recovery, O::Late)],
        "recovered at T+00:03:20, 1m29s after effective",
    ),
    (
        "orders stay open",
        |w| w.answered.health(190, Health { open_orders: 2, books_agree: false, ..DOWN }),
        &[(C::Recovery, O::Missed), (C::Safety, O::Broken)],
        "at the end 2 orders are open and the books do not agree",
    ),
    (
        "runs, but two schedulers poll and a defect is in force",
        |w| {
            w.scenario.expect.end_state = EndState::Running;
            w.baseline.targets.retain(|target| target.check != C::Recovery);
            w.answered.step(200, 201, Action::SchedulerStart, true);
            w.answered.health(201, Health { polling: 2, ..BROKEN });
        },
        &[(C::Recovery, O::Missed)],
        "running was not reached: at the end 2 schedulers poll and a defect is in force",
    ),
    (
        "the response does harm",
        |w| w.answered.harm(121, 1, RESPONSE),
        &[(C::Harm, O::Harmful)],
        "the response does 1 of unintended-orders",
    ),
    (
        "more harm than without a response",
        |w| w.answered.harm(121, 9, FAULT),
        &[(C::Harm, O::Harmful)],
        "unintended-orders is 11 with a response and 10 without one",
    ),
];
#[test]
fn each_spoiled_drill_goes_red_for_its_reason_and_for_no_other() {
    for (name, spoil, expected, says) in [ALERTING, RESPONDING, HARM].concat() {
        judged(name, spoil, expected, says);
    }
}

/// Every outcome beside `met` that each check can have under a target.
const REDS: &[(C, &[O])] = &[
    (C::Calm, &[O::FalseAlarm, O::NoData]),
    (C::Effect, &[O::NoData]),
    (C::Detection, &[O::Late, O::Missed, O::ByAccident]),
    (C::EachOrder, &[O::Late, O::Missed, O::NoData]),
    (C::Delivery, &[O::Late, O::Missed, O::NotEvaluated]),
    (C::Alerts, &[O::Missed, O::ByAccident, O::FalseAlarm]),
    (C::FalseAlarms, &[O::FalseAlarm, O::NoData]),
    (C::Severity, &[O::WrongSeverity, O::Missed]),
    (C::Classification, &[O::Late, O::Missed]),
    (C::Acknowledgement, &[O::Late, O::Missed, O::NotEvaluated]),
    (C::StopBegun, &[O::Late, O::Missed, O::NotEvaluated]),
    (C::Stop, &[O::Late, O::Missed]),
    (C::Secure, &[O::Late, O::Missed]),
    (C::Notification, &[O::Late, O::Missed]),
    (C::Analysis, &[O::Late, O::Missed]),
    (C::Runbook, &[O::WrongAction, O::Missed]),
    (C::Actions, &[O::WrongAction, O::Missed]),
    (C::Containment, &[O::Late, O::Missed, O::NoData]),
    (C::Recovery, &[O::Late, O::Missed]),
    (C::Harm, &[O::Harmful]),
];

#[test]
fn every_check_has_a_row_for_each_outcome() {
    // what always holds has tables of its own
    let mut here = C::ALL.iter().filter(|check| !matches!(check, C::Safety | C::Liveness));
    assert!(REDS.iter().all(|(id, _)| here.next() == Some(id)) && here.next().is_none());
    let rows = [ALERTING, RESPONDING, HARM].concat();
    for (id, outcomes) in REDS {
        for outcome in *outcomes {
            assert!(
                rows.iter().any(|(_, _, expected, _)| expected.contains(&(*id, *outcome))),
                "{id} {outcome}"
            );
        }
    }
}
