//! Which alerts detect, by evidence of every kind, and which verdict follows in drills of other shapes.

use shadowdrill::base::{FaultId, Item, Ratio, Span};
use shadowdrill::scenario::{Report, Spec, Stated, Tightened};
use shadowdrill::verdict::AlertRelation as R;
use shadowdrill::vocabulary::{
    Cause, CheckKind as C, EventClass, Fact, FaultKind, Milestone, Outcome as O, Place, Record, Rule,
    Severity, SeverityRange, Source, Value, Verdict,
};

use super::world::{
    FAULT, HEARTBEAT, INCIDENT, RATE, RESPONSE, Told, World, at, check, fault_spec, planned, red,
};

fn omitted(told: &mut Told, source: Source, dues: &[i64], cause: Cause) {
    for due in dues {
        told.fact(*due, Fact::Omitted { source, due: at(*due), cause });
    }
}

/// One alert of the heartbeat monitor about something missing (window 90 s), and what the truth leaves out.
#[test]
fn a_missing_thing_detects_where_putting_it_back_would_have_kept_the_monitor_silent() {
    let beat = Source::Heartbeat;
    let booking = Source::Booking(Item(77));
    type Row = (&'static str, Source, (i64, i64), u32, &'static [i64], Cause, R);
    let rows: [Row; 12] = [
        ("every stretch is short", beat, (100, 240), 1, &[130, 160, 190, 220], FAULT, R::Detects),
        ("the last stretch is as long as the window", beat, (100, 240), 1, &[130, 150], FAULT, R::False),
        ("the first stretch is too long", beat, (100, 240), 1, &[200, 220], FAULT, R::False),
        ("nothing was left out", beat, (100, 240), 1, &[], FAULT, R::False),
        ("what was left out came before", beat, (150, 240), 1, &[140, 150], FAULT, R::False),
        ("the evidence is no silence of a window", beat, (160, 240), 1, &[200], FAULT, R::False),
        ("the response left it out", beat, (100, 240), 1, &[130, 160, 190, 220], RESPONSE, R::False),
        ("two of three put back", Source::Orders, (150, 240), 2, &[160, 170], FAULT, R::Detects),
        ("one is too few", Source::Orders, (150, 240), 2, &[160], FAULT, R::False),
        ("outside the window", Source::Orders, (150, 240), 2, &[150, 160], FAULT, R::False),
        ("the booking was due in time", booking, (150, 240), 1, &[151], FAULT, R::Detects),
        ("the booking was due too late anyway", booking, (140, 240), 1, &[230], FAULT, R::False),
    ];
    for (name, source, seen, at_least, dues, cause, expected) in rows {
        let mut world = World::good();
        omitted(&mut world.answered, source, dues, cause);
        world.answered.missing(241, HEARTBEAT, source, seen, at_least);
        let judgement = world.judge();
        assert_eq!(judgement.alerts.last(), Some(&expected), "{name}");
    }
}

#[test]
fn a_silence_is_counted_anew_from_each_opening_where_it_follows_market_hours() {
    for (source, expected) in [(Source::Orders, R::Detects), (Source::Heartbeat, R::False)] {
        let mut world = World::good();
        world.answered.record(200, Record::Session { open: true });
        omitted(&mut world.answered, source, &[230, 260], FAULT);
        world.answered.missing(301, HEARTBEAT, source, (120, 300), 1);
        assert_eq!(world.judge().alerts.last(), Some(&expected), "{source:?}");
    }
}

#[test]
fn a_fill_that_would_not_exist_needs_no_booking() {
    let mut world = World::good();
    world.answered.missing(241, RATE, Source::Booking(Item(12)), (112, 240), 1);
    assert_eq!(world.judge().alerts.last(), Some(&R::Detects));
}

/// A second fault beside the first: each detected by its own evidence.
fn two_faults() -> World {
    let mut world = World::good();
    world.scenario.faults.push(fault_spec("storm", FaultKind::OrderRetryStorm));
    world.plan.faults.push(planned("storm", FaultKind::OrderRetryStorm));
    world.answered.record(100, Record::Injected(FaultId(1)));
    world.answered.offends(117, 21, Cause::Fault(FaultId(1)));
    world
}

#[test]
fn each_fault_must_be_detected_and_the_worst_is_reported() {
    let mut world = two_faults();
    let judgement = world.judge();
    let detection = check(&judgement, C::Detection).expect("a fault is detected");
    assert_eq!(detection.outcome, O::Missed);
    assert_eq!(detection.message, "no alert detects storm; target 5s (RTS 6 Art. 16(5))");
    world.answered.seen(119, RATE, &[21], 1);
    assert_eq!(red(&world.judge()), []);
}

#[test]
fn two_faults_that_would_each_do_are_both_detected_and_an_idle_one_is_not() {
    let mut world = two_faults();
    // either copy alone reaches the threshold
    world.answered.seen(119, RATE, &[10, 13, 21], 2);
    assert_eq!(red(&world.judge()), []);
    // what neither fault did reaches it without them
    let mut world = two_faults();
    world.answered.seen(119, RATE, &[10, 22, 13, 21], 2);
    assert_eq!(check(&world.judge(), C::Detection).map(|check| check.outcome), Some(O::ByAccident));
}

#[test]
fn without_effect_every_check_is_no_data() {
    let mut world = World::good();
    world.answered.truth.retain(|truth| !matches!(truth.fact, Fact::Caused { .. } | Fact::Harm { .. }));
    let judgement = world.judge();
    assert_eq!((judgement.verdict, judgement.without_effect), (Verdict::Failed, true));
    assert!(judgement.checks.iter().all(|check| check.outcome == O::NoData), "{:#?}", judgement.checks);
    // an alarm without a fault needs none: it stays what it is
    world.calm.seen(50, RATE, &[7], 1);
    let judgement = world.judge();
    let (calm, others): (Vec<_>, Vec<_>) = judgement.checks.iter().partition(|check| check.id == C::Calm);
    assert_eq!(calm.iter().map(|check| check.outcome).collect::<Vec<_>>(), [O::FalseAlarm]);
    assert!(others.iter().all(|check| check.outcome == O::NoData), "{others:#?}");
    assert_eq!((judgement.verdict, judgement.without_effect), (Verdict::Failed, true));
    // a fault of strength zero beside one that works is no failure
    let mut world = two_faults();
    world.answered.unmake(|fact| {
        matches!(fact, Fact::Caused { cause, .. } | Fact::Harm { cause, .. } if *cause == Cause::Fault(FaultId(1)))
    });
    // its copies are orders like any other now
    for item in 20..40 {
        world.answered.unmake(|fact| *fact == Fact::NewOrder { item: Item(item) });
    }
    assert!(world.judge().without_effect);
    world.plan.faults[1].strength = Ratio::ZERO;
    assert!(!world.judge().without_effect);
    assert_eq!(world.judge().verdict, Verdict::Passed);
}

#[test]
fn a_skipped_check_is_shown_and_counts_for_nothing() {
    let mut world = World::good();
    world.answered.drop(|record| matches!(record, Record::Chosen { .. }));
    world.scenario.expect.skip = vec![(C::Runbook, "no runbook exists yet".to_owned())];
    let judgement = world.judge();
    let skipped = check(&judgement, C::Runbook).expect("shown");
    assert_eq!((skipped.outcome, skipped.message.as_str()), (O::Skipped, "no runbook exists yet"));
    assert_eq!(judgement.verdict, Verdict::Passed);
    // with nothing else left there is no check at all
    let mut calm = calm();
    calm.scenario.expect.skip = [C::Calm, C::FalseAlarms, C::Safety].map(|id| (id, String::new())).to_vec();
    assert_eq!(calm.judge().verdict, Verdict::Error);
}

#[test]
fn a_counterexample_is_as_expected_exactly_and_never_passes() {
    let stated = |check, outcome| Some(vec![Stated { check, outcome }]);
    for (counterexample, verdict) in [
        (stated(C::Runbook, O::Missed), Verdict::AsExpected),
        (stated(C::Runbook, O::WrongAction), Verdict::Failed),
        (stated(C::Runbook, O::Met), Verdict::Failed),
        (Some(Vec::new()), Verdict::Failed),
        // what comes out otherwise than met must be stated too
        (stated(C::Recovery, O::Met), Verdict::Failed),
    ] {
        let mut world = World::good();
        world.answered.drop(|record| matches!(record, Record::Chosen { .. }));
        world.scenario.counterexample = counterexample;
        assert_eq!(world.judge().verdict, verdict, "{:?}", world.scenario.counterexample);
    }
    let mut world = World::good();
    world.scenario.counterexample = stated(C::Runbook, O::Met);
    assert_eq!(world.judge().verdict, Verdict::AsExpected);
}

fn calm() -> World {
    let mut world = World::good();
    world.scenario.faults.clear();
    world.plan.faults.clear();
    world.scenario.expect.severity = None;
    world.answered = Told::quiet();
    world.unanswered = Told::quiet();
    world
}

#[test]
fn a_calm_scenario_has_three_checks() {
    let mut world = calm();
    let judgement = world.judge();
    let checks: Vec<_> = judgement.checks.iter().map(|check| (check.id, check.outcome)).collect();
    assert_eq!(checks, [C::Calm, C::FalseAlarms, C::Safety].map(|check| (check, O::Met)));
    assert_eq!((judgement.verdict, judgement.without_effect), (Verdict::Passed, false));
    // an allowance is no excuse where nothing breaks
    world.answered.seen(50, RATE, &[7], 1);
    assert_eq!(red(&world.judge()), [(C::FalseAlarms, O::FalseAlarm)]);
}

/// Nothing breaks; an operator reports at T+100.
fn reported() -> World {
    let mut world = World::good();
    world.scenario.faults.clear();
    world.plan.faults.clear();
    world.scenario.expect.alerts.clear();
    let moment = Spec::Fixed(Value::Span(Span::from_secs(100)));
    world.scenario.reports =
        vec![Report { at: moment, what: "odd".to_owned(), place: Place::whole("drill.toml") }];
    world
        .answered
        .drop(|record| matches!(record, Record::Injected(_) | Record::Raised(_) | Record::Delivered(..)));
    world.answered.timeline.alerts.clear();
    world.answered.record(100, Record::Reported(0));
    for told in [&mut world.answered, &mut world.unanswered] {
        told.unmake(|fact| matches!(fact, Fact::Caused { .. } | Fact::Harm { .. }));
    }
    let taken = world.baseline.targets.iter_mut().find(|target| target.check == C::Acknowledgement);
    taken.expect("a target").from = Milestone::Effective;
    world
}

#[test]
fn the_clocks_of_a_report_start_at_the_report() {
    let world = reported();
    let judgement = world.judge();
    assert_eq!((red(&judgement), judgement.verdict), (vec![], Verdict::Passed), "{judgement:#?}");
    for absent in [C::Effect, C::Detection, C::EachOrder, C::Delivery, C::Containment] {
        assert_eq!(check(&judgement, absent), None);
    }
    let stop = check(&judgement, C::Stop).expect("a target applies");
    assert_eq!(stop.message, "stopped at T+00:02:02, 22s after effective; target 1m (firm)");
    let mut unmade = reported();
    unmade.answered.drop(|record| matches!(record, Record::Reported(_)));
    assert_eq!((unmade.judge().verdict, unmade.judge().without_effect), (Verdict::Failed, true));
}

#[test]
fn the_tightest_target_of_the_class_and_the_expected_severity_applies() {
    let detection = |world: &World| {
        let judgement = world.judge();
        check(&judgement, C::Detection).map(|check| (check.target_ns, check.source.clone(), check.outcome))
    };
    let seconds =
        |target: i64, source: &str, outcome| Some((Some(target * 1_000_000_000), source.to_owned(), outcome));
    let mut world = World::good();
    let mut tighter = world.baseline.targets[0].clone();
    (tighter.within, tighter.rule) = (Span::from_secs(1), Rule::Firm);
    for (events, severities, expected) in [
        (vec![EventClass::Absence], vec![], seconds(5, "RTS 6 Art. 16(5)", O::Met)),
        (vec![], vec![Severity::Low], seconds(5, "RTS 6 Art. 16(5)", O::Met)),
        (vec![EventClass::OrderFlow], vec![Severity::High], seconds(1, "firm", O::Late)),
    ] {
        (tighter.events, tighter.severities) = (events, severities);
        world.baseline.targets.push(tighter.clone());
        assert_eq!(detection(&world), expected);
        world.baseline.targets.pop();
    }
    // of every severity that is accepted
    world.scenario.expect.severity =
        Some(SeverityRange { lowest: Severity::Medium, highest: Severity::High });
    assert_eq!(detection(&world), seconds(5, "RTS 6 Art. 16(5)", O::Met));
    for (within, expected) in
        [(1, seconds(1, "scenario", O::Late)), (9, seconds(5, "RTS 6 Art. 16(5)", O::Met))]
    {
        let place = Place::whole("drill.toml");
        let within = Span::from_secs(within);
        world.scenario.expect.targets = vec![Tightened { check: C::Detection, within, place }];
        assert_eq!(detection(&world), expected);
    }
}

/// Whichever severity of the range a response is given, it must meet what is asked of each: a generous target for
/// one takes nothing from another's.
#[test]
fn a_target_for_a_lower_severity_displaces_none() {
    let range = |lowest, highest| Some(SeverityRange { lowest, highest });
    for (within, generous, expected) in
        [(60, false, O::Met), (60, true, O::Met), (10, false, O::Late), (10, true, O::Late)]
    {
        let mut world = World::good();
        world.scenario.expect.severity = range(Severity::Medium, Severity::High);
        let target = world.baseline.targets.iter_mut().find(|target| target.check == C::Notification);
        let target = target.expect("the world has one");
        target.within = Span::from_secs(within);
        if generous {
            let mut other = target.clone();
            (other.severities, other.within) = (vec![Severity::Medium], Span::from_secs(86_400));
            world.baseline.targets.push(other);
        }
        let found = check(&world.judge(), C::Notification).map(|check| (check.outcome, check.target_ns));
        assert_eq!(found, Some((expected, Some(within * 1_000_000_000))), "{within} {generous}");
    }
}

/// The scenario's number holds for every clock of its check, whichever has the smallest number.
#[test]
fn a_second_clock_takes_no_scenarios_target_away() {
    let stop = |number: i64, second: bool| {
        let mut world = World::good();
        let place = Place::whole("drill.toml");
        world.scenario.expect.targets =
            vec![Tightened { check: C::Stop, within: Span::from_secs(number), place }];
        if second {
            let stop = world.baseline.targets.iter().find(|target| target.check == C::Stop);
            let mut other = stop.expect("the world has one").clone();
            (other.from, other.within) = (Milestone::StopBegun, Span::from_secs(3));
            world.baseline.targets.push(other);
        }
        check(&world.judge(), C::Stop).map(|check| (check.outcome, check.source.clone()))
    };
    let is = |outcome, source: &str| Some((outcome, source.to_owned()));
    // stopped 11 s after it took effect and 2 s after the stop began
    assert_eq!((stop(5, false), stop(5, true)), (is(O::Late, "scenario"), is(O::Late, "scenario")));
    assert_eq!((stop(15, false), stop(15, true)), (is(O::Met, "scenario"), is(O::Met, "firm")));
}

#[test]
fn detection_without_any_target_is_no_data() {
    let mut world = World::good();
    world.baseline.targets.retain(|target| target.check != C::Detection);
    assert_eq!(world.judge().verdict, Verdict::Passed, "each order still has its target");
    world.baseline.targets.retain(|target| target.check != C::EachOrder);
    assert_eq!(red(&world.judge()), [(C::Detection, O::NoData)]);
}

#[test]
fn a_silence_that_ends_by_itself_is_no_stop() {
    let mut world = World::good();
    world.answered.health(400, super::world::BROKEN);
    let judgement = world.judge();
    assert_eq!(check(&judgement, C::Stop).map(|check| check.outcome), Some(O::Missed));
    // but a step that starts the system again ends a stop in order
    world.answered.step(399, 400, shadowdrill::vocabulary::Action::SchedulerStart, true);
    assert_eq!(check(&world.judge(), C::Stop).map(|check| check.outcome), Some(O::Met));
    // an order that was still given moves the stop
    world.answered.fact(150, Fact::NewOrder { item: Item(60) });
    assert_eq!(world.judge().milestones.0.get(&Milestone::Stopped), Some(&at(150).ns()));
}

#[test]
fn a_later_small_incident_does_not_make_the_first_one_small() {
    let mut world = World::good();
    let second = shadowdrill::base::IncidentId(1);
    world.answered.record(300, Record::Opened(second));
    world.answered.record(300, Record::Classified { incident: second, severity: Severity::Low, rule: None });
    world.answered.record(300, Record::Chosen { incident: second, runbook: 1 });
    assert_eq!(red(&world.judge()), []);
    world
        .answered
        .record(301, Record::Classified { incident: INCIDENT, severity: Severity::Low, rule: None });
    let judgement = world.judge();
    assert_eq!(check(&judgement, C::Severity).map(|check| check.outcome), Some(O::WrongSeverity));
}
