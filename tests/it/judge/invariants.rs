//! What always holds: each invariant broken once, and the case beside it in which it asks nothing.

use shadowdrill::base::{ActionId, AlertId, FaultId, IncidentId, Item, RouteId};
use shadowdrill::trial;
use shadowdrill::vocabulary::{
    Action, Cause, CheckKind as C, EndState, Fact, FaultKind, Health, Invariant, Named, Outcome as O, Record,
    Truth, Verdict,
};

use super::world::{BROKEN, DOWN, World, at, check, planned, red};
use crate::hunts::bundle::Bundle;

const STOPPED: Health = Health { blocked: true, ..DOWN };
const SETTLED: Health = Health { sound: true, ..STOPPED };

/// The good drill with its fault lifted at T+300 and the system stopped by then.
fn lifted() -> World {
    let mut world = World::good();
    world.answered.health(130, STOPPED);
    world.answered.record(300, Record::Lifted(FaultId(0)));
    world.answered.health(300, SETTLED);
    world
}

fn engaged(on: bool) -> Record {
    Record::KillSwitch { engaged: on, alarmed: true }
}

fn done(action: Action) -> Record {
    Record::Done { incident: IncidentId(0), step: 0, id: ActionId(0), action }
}

fn sent(world: &mut World, seconds: i64, item: u64, is_new: bool) {
    world.answered.timeline.orders.push((at(seconds), Item(item), is_new));
}

/// A switch that is engaged and hollow, and an order beside it that this fault caused, or nobody.
fn let_out(world: &mut World, by: Option<FaultId>) {
    world.plan.faults.push(planned("hollow", FaultKind::KillSwitchHollow));
    world.answered.record(140, Record::Injected(FaultId(1)));
    world.answered.record(150, engaged(true));
    sent(world, 160, 90, true);
    if let Some(by) = by {
        let item = Item(90);
        world.answered.fact(160, Fact::Caused { item, order: item, cause: Cause::Fault(by) });
    }
}

/// Spoils the world, and says which invariant is broken, if any.
type Row = (&'static str, fn(&mut World), Option<Invariant>);

const SAFETY: &[Row] = &[
    ("as it is", |_| {}, None),
    (
        "the books differ",
        |w| w.answered.health(200, Health { books_agree: false, ..STOPPED }),
        Some(Invariant::BooksConserved),
    ),
    (
        "the books differ by a fault that is said to do so",
        |w| {
            w.plan.faults[0] = planned("resend", FaultKind::LedgerMisbooks);
            w.answered.health(200, Health { books_agree: false, ..STOPPED });
        },
        None,
    ),
    (
        "they differed before that fault was set",
        |w| {
            w.plan.faults[0] = planned("resend", FaultKind::LedgerMisbooks);
            w.answered.health(50, Health { books_agree: false, ..BROKEN });
        },
        Some(Invariant::BooksConserved),
    ),
    (
        "something orders again while runs are blocked",
        |w| w.answered.health(400, Health { ordering: true, ..STOPPED }),
        Some(Invariant::StopHolds),
    ),
    ("a step releases the block first", |w| w.answered.health(400, BROKEN), None),
    (
        "a second scheduler is set upon the stop",
        |w| {
            w.plan.faults.push(planned("second", FaultKind::SchedulerSecond));
            w.answered.record(400, Record::Injected(FaultId(1)));
            w.answered.health(400, Health { ordering: true, ..STOPPED });
        },
        None,
    ),
    (
        "the second scheduler was there before the stop",
        |w| {
            w.plan.faults.push(planned("second", FaultKind::SchedulerSecond));
            w.answered.record(110, Record::Injected(FaultId(1)));
            w.answered.health(400, Health { ordering: true, ..STOPPED });
        },
        Some(Invariant::StopHolds),
    ),
    (
        "an order goes out under the kill switch",
        |w| {
            w.answered.record(150, engaged(true));
            sent(w, 160, 90, true);
        },
        Some(Invariant::KillSwitchHolds),
    ),
    ("a hollow switch lets an order out", |w| let_out(w, Some(FaultId(1))), None),
    (
        "another fault's order goes out under a switch that is hollow",
        |w| let_out(w, Some(FaultId(0))),
        Some(Invariant::KillSwitchHolds),
    ),
    (
        "an order that nobody caused goes out under a switch that is hollow",
        |w| let_out(w, None),
        Some(Invariant::KillSwitchHolds),
    ),
    (
        "a switch that was hollow before the stop holds no block",
        |w| {
            w.plan.faults.push(planned("hollow", FaultKind::KillSwitchHollow));
            w.answered.record(110, Record::Injected(FaultId(1)));
            w.answered.record(125, engaged(true));
            w.answered.health(400, Health { ordering: true, ..STOPPED });
        },
        None,
    ),
    (
        "a switch that was hollow and is lifted holds its block",
        |w| {
            w.plan.faults.push(planned("hollow", FaultKind::KillSwitchHollow));
            w.answered.record(110, Record::Injected(FaultId(1)));
            w.answered.record(125, engaged(true));
            w.answered.record(300, Record::Lifted(FaultId(1)));
            w.answered.health(400, Health { ordering: true, ..STOPPED });
        },
        Some(Invariant::StopHolds),
    ),
    (
        "a switch that was hollow and is mended holds its block",
        |w| {
            w.plan.faults.push(planned("hollow", FaultKind::KillSwitchHollow));
            w.answered.record(110, Record::Injected(FaultId(1)));
            w.answered.record(125, engaged(true));
            w.answered.record(300, done(Action::GateRestore));
            w.answered.health(400, Health { ordering: true, ..STOPPED });
        },
        Some(Invariant::StopHolds),
    ),
    (
        "a switch that is hollow twice holds nothing when one of the two is lifted",
        |w| {
            w.plan.faults.push(planned("hollow", FaultKind::KillSwitchHollow));
            w.plan.faults.push(planned("hollow-too", FaultKind::KillSwitchHollow));
            w.answered.record(110, Record::Injected(FaultId(1)));
            w.answered.record(115, Record::Injected(FaultId(2)));
            w.answered.record(125, engaged(true));
            w.answered.record(300, Record::Lifted(FaultId(1)));
            w.answered.health(400, Health { ordering: true, ..STOPPED });
        },
        None,
    ),
    (
        "another action mends no switch",
        |w| {
            w.plan.faults.push(planned("hollow", FaultKind::KillSwitchHollow));
            w.answered.record(110, Record::Injected(FaultId(1)));
            w.answered.record(125, engaged(true));
            w.answered.record(300, done(Action::BooksRebuild));
            w.answered.health(400, Health { ordering: true, ..STOPPED });
        },
        None,
    ),
    (
        "a hollow switch that nobody engaged is no excuse for a block that does not hold",
        |w| {
            w.plan.faults.push(planned("hollow", FaultKind::KillSwitchHollow));
            w.answered.record(110, Record::Injected(FaultId(1)));
            w.answered.health(400, Health { ordering: true, ..STOPPED });
        },
        Some(Invariant::StopHolds),
    ),
    (
        "a switch that becomes hollow later is no excuse for before",
        |w| {
            w.plan.faults.push(planned("hollow", FaultKind::KillSwitchHollow));
            w.answered.health(400, Health { ordering: true, ..STOPPED });
            w.answered.record(410, Record::Injected(FaultId(1)));
        },
        Some(Invariant::StopHolds),
    ),
    (
        "an order that only reduces does",
        |w| {
            w.answered.record(150, engaged(true));
            sent(w, 160, 90, false);
        },
        None,
    ),
    (
        "an order goes out once the kill switch is released",
        |w| {
            w.answered.record(150, engaged(true));
            w.answered.record(155, engaged(false));
            sent(w, 160, 90, true);
        },
        None,
    ),
    (
        "an order reaches the broker past the router",
        |w| w.answered.fact(105, Fact::NewOrder { item: Item(91) }),
        Some(Invariant::Sandboxed),
    ),
    (
        "a fault made that order",
        |w| {
            let item = Item(91);
            w.answered.fact(105, Fact::Caused { item, order: item, cause: Cause::Fault(FaultId(0)) });
            w.answered.fact(105, Fact::NewOrder { item });
        },
        None,
    ),
    (
        "an alert is neither delivered nor lost",
        |w| w.answered.drop(|record| *record == Record::Delivered(AlertId(1), RouteId(0))),
        Some(Invariant::AlertsAccounted),
    ),
    (
        "an alert is counted as lost",
        |w| {
            w.answered.drop(|record| *record == Record::Delivered(AlertId(1), RouteId(0)));
            w.answered.record(119, Record::Lost(AlertId(1), RouteId(0)));
        },
        None,
    ),
    (
        "an alert is delivered and lost",
        |w| w.answered.record(119, Record::Lost(AlertId(1), RouteId(0))),
        Some(Invariant::AlertsAccounted),
    ),
    (
        "an alert is under way when the drill ends",
        |w| {
            w.answered.seen(998, super::world::DUPLICATES, &[13], 1);
        },
        None,
    ),
];

#[test]
fn each_invariant_is_broken_by_what_breaks_it_alone() {
    for (name, spoil, expected) in SAFETY {
        let mut world = World::good();
        world.monitors.iter_mut().for_each(|monitor| monitor.routes = vec![RouteId(0)]);
        world.answered.record(119, Record::Delivered(AlertId(1), RouteId(0)));
        world.answered.health(130, STOPPED);
        spoil(&mut world);
        let judgement = world.judge();
        let safety = check(&judgement, C::Safety).expect("it is always checked");
        match expected {
            None => assert_eq!(safety.outcome, O::Met, "{name}: {}", safety.message),
            Some(invariant) => {
                assert_eq!(safety.outcome, O::Broken, "{name}");
                assert!(
                    safety.message.starts_with(&format!("{invariant} at T+")),
                    "{name}: {}",
                    safety.message
                );
            }
        }
    }
    let broken: Vec<Invariant> = SAFETY.iter().filter_map(|(.., broken)| *broken).collect();
    assert!(Invariant::ALL.iter().all(|invariant| broken.contains(invariant)), "each has its row");
}

/// Spoils the world; the outcome and what its message says.
type LivenessRow = (&'static str, fn(&mut World), O, &'static str);

/// An incident that is opened more than a minute after the fault was lifted.
fn late_incident(w: &mut World) {
    w.answered.record(370, Record::Opened(IncidentId(1)));
    w.answered.record(500, Record::Closed(IncidentId(1)));
}

const LIVENESS: &[LivenessRow] = &[
    ("stopped by somebody", |_| {}, O::Met, "0ms after lifted"),
    ("running again", |w| w.answered.health(310, super::world::WELL), O::Met, "settled at T+00:05:10"),
    ("too late", |w| w.answered.health(370, super::world::WELL), O::Late, "1m10s after lifted"),
    (
        "down and nobody stopped it",
        |w| w.answered.health(350, Health { blocked: false, ..SETTLED }),
        O::Missed,
        "nothing can order and nobody stopped it",
    ),
    (
        "above a limit",
        |w| w.answered.health(350, Health { within_limits: false, ..SETTLED }),
        O::Missed,
        "exposure is above a limit",
    ),
    (
        "above a limit by price alone",
        |w| w.answered.health(350, Health { within_limits: false, drifted: true, ..SETTLED }),
        O::Met,
        "settled at",
    ),
    (
        "the books differ",
        |w| w.answered.health(350, Health { books_agree: false, ..SETTLED }),
        O::Missed,
        "the books do not agree",
    ),
    (
        "orders are open",
        |w| w.answered.health(350, Health { open_orders: 2, ..SETTLED }),
        O::Missed,
        "2 orders are open",
    ),
    (
        "an incident is open",
        |w| w.answered.record(320, Record::Opened(IncidentId(1))),
        O::Missed,
        "1 incident is open",
    ),
    (
        "it was escalated",
        |w| {
            w.answered.record(290, Record::Opened(IncidentId(1)));
            w.answered.record(330, Record::Escalated(IncidentId(1)));
        },
        O::Met,
        "30s after lifted",
    ),
    (
        "it was closed too late",
        |w| {
            w.answered.record(290, Record::Opened(IncidentId(1)));
            w.answered.record(500, Record::Closed(IncidentId(1)));
        },
        O::Late,
        "3m20s after lifted",
    ),
    ("it came when all was in order again, and was closed", late_incident, O::Met, "0ms after lifted"),
    (
        "its response stopped something for a while",
        |w| {
            late_incident(w);
            w.answered.health(380, Health { books_agree: false, ..SETTLED });
            w.answered.health(390, SETTLED);
        },
        O::Met,
        "0ms after lifted",
    ),
    (
        "its response stopped something for too long",
        |w| {
            late_incident(w);
            w.answered.health(380, Health { books_agree: false, ..SETTLED });
            w.answered.health(450, SETTLED);
        },
        O::Late,
        "3m20s after lifted",
    ),
    (
        "something was out of order before it came",
        |w| {
            w.answered.health(365, Health { books_agree: false, ..SETTLED });
            late_incident(w);
            w.answered.health(390, SETTLED);
        },
        O::Late,
        "3m20s after lifted",
    ),
    (
        "it came when all was in order again, and nobody took it",
        |w| w.answered.record(370, Record::Opened(IncidentId(1))),
        O::Missed,
        "1 incident is open",
    ),
];

#[test]
fn everything_settles_in_time_once_the_fault_is_lifted() {
    for (name, spoil, outcome, says) in LIVENESS {
        let mut world = lifted();
        if *name == "running again" || *name == "too late" {
            // not settled before
            world.answered.health(301, Health { open_orders: 1, ..SETTLED });
        }
        spoil(&mut world);
        let judgement = world.judge();
        let liveness = check(&judgement, C::Liveness).expect("the fault is lifted");
        assert_eq!(liveness.outcome, *outcome, "{name}: {}", liveness.message);
        assert!(liveness.message.contains(says), "{name}: {}", liveness.message);
    }
}

#[test]
fn liveness_is_asked_only_where_there_is_time_for_it() {
    let asked = |spoil: fn(&mut World)| {
        let mut world = lifted();
        spoil(&mut world);
        check(&world.judge(), C::Liveness).is_some()
    };
    assert!(asked(|_| {}));
    assert!(!asked(|w| w.answered.drop(|record| matches!(record, Record::Lifted(_)))), "never lifted");
    assert!(!asked(|w| w.plan.faults.push(planned("other", FaultKind::JobCrash))), "one of two never lifted");
    assert!(!asked(|w| w.answered.timeline.end = at(359)), "the drill ends before the time is over");
    assert!(!asked(|w| w.baseline.targets.retain(|target| target.check != C::Liveness)), "no target");
}

#[test]
fn only_the_checks_that_are_named_are_made() {
    let mut world = lifted();
    world.scenario.expect.only = vec![C::Safety, C::Liveness];
    // what a drill with all checks would not pass
    world.scenario.expect.end_state = EndState::Running;
    world.answered.undo(Action::OwnerNotify);
    let judgement = world.judge();
    let made: Vec<C> = judgement.checks.iter().map(|check| check.id).collect();
    assert_eq!((made, red(&judgement)), (vec![C::Safety, C::Liveness], vec![]));
    // what is asked for by name and cannot be measured is not left out
    let mut untold = world.clone();
    untold.baseline.targets.retain(|target| target.check != C::Liveness);
    assert_eq!(red(&untold.judge()), [(C::Liveness, O::NoData)]);
    assert_eq!(untold.judge().verdict, Verdict::Failed);
    world.answered.health(400, Health { books_agree: false, ..SETTLED });
    let broken = [(C::Safety, O::Broken), (C::Liveness, O::Missed)];
    assert_eq!(red(&world.judge()), broken);
}

/// On a real day: what the key's thief sends never went through the router. Truth that names no fault for it is a leak.
#[test]
fn an_order_that_only_the_broker_knows_is_a_leak() {
    let library = Bundle::untouched().library();
    let scenario = library.scenario("key-stolen").expect("bundled");
    let case = trial::Case::new(&library, scenario, 0).expect("it runs");
    let (calm, unanswered) = (case.calm().expect("it runs"), case.unanswered().expect("it runs"));
    let (timeline, mut truth) = case.answered(None).expect("it runs");
    let safety = |truth: &[Truth]| {
        let judgement = case.judge(&(&timeline, truth), &unanswered, &calm);
        check(&judgement, C::Safety).expect("it is always checked").clone()
    };
    assert_eq!(safety(&truth).outcome, O::Met, "{}", safety(&truth).message);
    truth.retain(|truth| !matches!(truth.fact, Fact::Caused { .. }));
    let leak = safety(&truth);
    assert_eq!(leak.outcome, O::Broken, "{}", leak.message);
    assert!(leak.message.contains("reached the broker and the router never sent it"), "{}", leak.message);
}
