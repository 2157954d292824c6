//! What holds for every drill, however odd.

use proptest::prelude::*;
use shadowdrill::base::{ActionId, AlertId, FaultId, IncidentId, Item, JobId, RouteId};
use shadowdrill::vocabulary::{
    Action, Cause, CheckKind as C, Fact, HarmFamily, Health, Named, Outcome as O, Record, Severity, Source,
    Verdict,
};

use super::world::{World, at, check};

const TIMES: std::ops::Range<i64> = 0..1_100;

fn causes() -> impl Strategy<Value = Cause> {
    prop_oneof![
        (0..3_u16).prop_map(|fault| Cause::Fault(FaultId(fault))),
        (0..3_u32).prop_map(|action| Cause::Response(ActionId(action))),
        Just(Cause::Market),
    ]
}

fn sources() -> impl Strategy<Value = Source> {
    prop_oneof![
        Just(Source::Heartbeat),
        Just(Source::Orders),
        (0..2_u16).prop_map(|job| Source::Run(JobId(job))),
        (0..20_u64).prop_map(|item| Source::Booking(Item(item))),
        (0..20_u64).prop_map(|item| Source::OrderEnd(Item(item))),
        (0..3_u16).prop_map(|route| Source::Probe(shadowdrill::base::RouteId(route))),
    ]
}

fn healths() -> impl Strategy<Value = Health> {
    (0..3_u16, any::<bool>(), 0..2_u32, any::<[bool; 4]>()).prop_map(
        |(polling, ordering, open_orders, flags)| {
            let [within_limits, books_agree, sound, blocked] = flags;
            Health {
                polling,
                ordering,
                open_orders,
                within_limits,
                drifted: false,
                books_agree,
                sound,
                blocked,
            }
        },
    )
}

fn facts() -> impl Strategy<Value = Fact> {
    let items = || (0..20_u64).prop_map(Item);
    prop_oneof![
        (items(), items(), causes()).prop_map(|(item, order, cause)| Fact::Caused { item, order, cause }),
        (sources(), TIMES, causes()).prop_map(|(source, due, cause)| Fact::Omitted {
            source,
            due: at(due),
            cause
        }),
        (any::<i128>(), causes()).prop_map(|(amount, cause)| Fact::Harm {
            family: HarmFamily::LimitExcess,
            amount,
            cause
        }),
        items().prop_map(|item| Fact::NewOrder { item }),
        any::<[bool; 4]>().prop_map(|[logs, registry, pristine, complete]| Fact::Secured {
            logs,
            registry,
            pristine,
            complete
        }),
        healths().prop_map(Fact::Health),
    ]
}

fn records() -> impl Strategy<Value = Record> {
    let incidents = || (0..3_u16).prop_map(IncidentId);
    let actions = || proptest::sample::select(Action::ALL);
    let severities = || proptest::sample::select(Severity::ALL);
    prop_oneof![
        (0..3_u16).prop_map(|fault| Record::Injected(FaultId(fault))),
        (0..9_u32).prop_map(|alert| Record::Raised(AlertId(alert))),
        (0..9_u32, 0..4_u16).prop_map(|(alert, route)| Record::Delivered(AlertId(alert), RouteId(route))),
        (0..2_u16).prop_map(Record::Reported),
        incidents().prop_map(Record::Opened),
        (incidents(), severities()).prop_map(|(incident, severity)| Record::Classified {
            incident,
            severity,
            rule: None
        }),
        (incidents(), severities(), any::<bool>())
            .prop_map(|(incident, severity, approved)| Record::Lowered { incident, severity, approved }),
        (incidents(), 0..4_u16).prop_map(|(incident, runbook)| Record::Chosen { incident, runbook }),
        incidents().prop_map(|incident| Record::Acknowledged { incident, responder: 0 }),
        (incidents(), actions(), any::<bool>()).prop_map(|(incident, action, approved)| Record::Started {
            incident,
            step: 0,
            id: ActionId(0),
            action,
            approved
        }),
        (incidents(), actions()).prop_map(|(incident, action)| Record::Done {
            incident,
            step: 0,
            id: ActionId(0),
            action
        }),
        (incidents(), actions(), any::<bool>()).prop_map(|(incident, action, forgotten)| Record::Skipped {
            incident,
            step: 0,
            action,
            forgotten
        }),
        any::<bool>().prop_map(|open| Record::Session { open }),
    ]
}

#[derive(Clone, Debug)]
enum Oddity {
    Record(i64, Record),
    Fact(i64, Fact),
    Seen(i64, u16, Vec<u64>, i128),
    Missing(i64, u16, Source, (i64, i64), u32),
    Bound(u32, u32),
}

fn oddities() -> impl Strategy<Value = Oddity> {
    let monitors = || 0..4_u16;
    prop_oneof![
        (TIMES, records()).prop_map(|(time, record)| Oddity::Record(time, record)),
        (TIMES, facts()).prop_map(|(time, fact)| Oddity::Fact(time, fact)),
        (TIMES, monitors(), proptest::collection::vec(0..20_u64, 0..5), -1..4_i128)
            .prop_map(|(time, monitor, items, threshold)| Oddity::Seen(time, monitor, items, threshold)),
        (TIMES, monitors(), sources(), (TIMES, TIMES), 0..4_u32).prop_map(
            |(time, monitor, source, seen, at_least)| Oddity::Missing(time, monitor, source, seen, at_least)
        ),
        (any::<u32>(), any::<u32>()).prop_map(|(from, to)| Oddity::Bound(from, to)),
    ]
}

fn spoil(world: &mut World, oddity: Oddity) {
    let told = &mut world.answered;
    match oddity {
        Oddity::Record(time, record) => told.record(time, record),
        Oddity::Fact(time, fact) => told.fact(time, fact),
        Oddity::Seen(time, monitor, items, threshold) => told.seen(time, monitor, &items, threshold),
        Oddity::Missing(time, monitor, source, seen, at_least) => {
            told.missing(time, monitor, source, seen, at_least);
        }
        Oddity::Bound(first, second) => {
            if let Some(alert) = told.timeline.alerts.last_mut()
                && let shadowdrill::vocabulary::Evidence::Seen { from, to, .. } = &mut alert.evidence
            {
                (*from, *to) = (first, second);
            }
        }
    }
}

fn detection(world: &World) -> Option<O> {
    check(&world.judge(), C::Detection).map(|check| check.outcome)
}

proptest! {
    #[test]
    fn no_drill_makes_the_judge_panic_or_contradict_itself(
        blank in any::<bool>(),
        oddities in proptest::collection::vec(oddities(), 0..40),
    ) {
        let mut world = World::good();
        if blank {
            world.answered = super::world::Told::quiet();
        }
        for oddity in oddities {
            spoil(&mut world, oddity);
        }
        std::mem::swap(&mut world.unanswered.truth, &mut world.calm.truth);
        let judgement = world.judge();
        let all_met = judgement.checks.iter().all(|check| check.outcome == O::Met);
        prop_assert_eq!(judgement.verdict == Verdict::Passed, all_met);
        prop_assert_eq!(judgement.alerts.len(), world.answered.timeline.alerts.len());
        for check in &judgement.checks {
            prop_assert!(!check.message.is_empty());
            let in_time = check.actual_ns.zip(check.target_ns).map(|(actual, target)| actual <= target);
            match check.outcome {
                O::Met => prop_assert_ne!(in_time, Some(false)),
                O::Late => prop_assert_eq!(in_time, Some(false)),
                _ => {}
            }
        }
        prop_assert_eq!(world.judge(), judgement);
    }

    /// An alert by accident stays one, whatever else the fault caused that is not in its evidence.
    #[test]
    fn an_unrelated_caused_item_makes_no_accident_a_detection(
        unrelated in proptest::collection::vec((111..1_000_i64, 200..900_u64), 0..20),
    ) {
        let mut world = World::good();
        for entry in world.answered.timeline.evidence.iter_mut().flatten() {
            entry.item = Item(99);
        }
        prop_assert_eq!(detection(&world), Some(O::ByAccident));
        for (time, item) in unrelated {
            world.answered.offends(time, item, super::world::FAULT);
        }
        prop_assert_eq!(detection(&world), Some(O::ByAccident));
    }

    /// The names of items carry no meaning: another name for each gives the same judgement.
    #[test]
    fn renaming_every_item_changes_nothing(key in 1..u64::MAX / 2) {
        let rename = |item: Item| Item(item.0.wrapping_mul(2).wrapping_add(1) ^ (key << 1));
        let world = World::good();
        let mut renamed = world.clone();
        for told in [&mut renamed.answered, &mut renamed.unanswered] {
            for truth in &mut told.truth {
                match &mut truth.fact {
                    Fact::Caused { item, order, .. } => (*item, *order) = (rename(*item), rename(*order)),
                    Fact::NewOrder { item } => *item = rename(*item),
                    _ => {}
                }
            }
            for (_, item, _) in &mut told.timeline.orders {
                *item = rename(*item);
            }
            for entry in told.timeline.evidence.iter_mut().flatten() {
                entry.item = rename(entry.item);
            }
        }
        prop_assert_eq!(renamed.judge(), world.judge());
    }

    /// What is late stays late against a tighter target.
    #[test]
    fn a_tighter_target_never_turns_a_check_green(seconds in 0..100_i64) {
        let mut world = World::good();
        let reds = |world: &World| {
            let judgement = world.judge();
            judgement.checks.iter().filter(|check| check.outcome != O::Met).map(|check| check.id).collect::<Vec<_>>()
        };
        for target in &mut world.baseline.targets {
            target.within = shadowdrill::base::Span::from_secs(seconds);
        }
        let before = reds(&world);
        for target in &mut world.baseline.targets {
            target.within = shadowdrill::base::Span::from_secs(seconds / 2);
        }
        let after = reds(&world);
        prop_assert!(before.iter().all(|id| after.contains(id)), "{before:?} {after:?}");
    }
}
