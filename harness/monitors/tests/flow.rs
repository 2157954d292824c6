//! The flow of orders: too many, twice the same, blocked.

use super::kit::*;
use crate::base::{Item, SymbolId};
use crate::policy::MonitorRule;
use crate::vocabulary::{Decision, Limit, Observation};

fn blocked(item: u64) -> Observation {
    Observation::Gate { order: Item(item), decision: Decision::Blocked(Limit::SymbolExposure) }
}

fn items(day: &Day) -> Vec<Vec<(u64, i128)>> {
    let of = |(_, alert): &(i64, crate::vocabulary::Alert)| {
        day.items(alert).iter().map(|entry| (entry.item.0, entry.weight)).collect()
    };
    day.alerts.iter().map(of).collect()
}

#[test]
fn a_burst_is_counted_to_the_nanosecond() {
    let orders = MonitorRule::OrderRateHigh { count: 3, window: ns(100) };
    let blocks = MonitorRule::RiskBlocks { count: 3, window: ns(100) };
    for (rule, make) in [(orders, order as fn(u64) -> Observation), (blocks, blocked)] {
        let seen = |times: &[i64]| -> Vec<At> { (1..).zip(times).map(|(n, t)| (*t, make(n))).collect() };
        let cases: [(&str, Physics, &[i64], &[i64]); 9] = [
            ("two are few", SHARP, &[0, 1], &[]),
            ("three at once", SHARP, &[5, 5, 5], &[5]),
            ("just within the window", SHARP, &[0, 50, 99], &[99]),
            ("just beyond the window", SHARP, &[0, 50, 100], &[]),
            ("each further one raises", SHARP, &[0, 1, 2, 3], &[2, 3]),
            ("a steady stream", SHARP, &[0, 50, 100, 150, 200, 250], &[]),
            ("the delay shifts what is seen", (40, 1, 0), &[0, 1, 2], &[42]),
            ("it must hold", (0, 1, 98), &[0, 1, 2], &[]),
            ("it held", (0, 1, 97), &[0, 1, 2], &[99]),
        ];
        for (what, physics, times, raised) in cases {
            assert_eq!(watch(physics, rule, &seen(times), 1_000).times(), raised, "{what}");
        }
        let day = watch(SHARP, rule, &seen(&[0, 1, 2, 101]), 1_000);
        assert_eq!(items(&day), [[(1, 1), (2, 1), (3, 1)]], "what left the window is no evidence");
        assert_eq!(day.without(&day.alerts[0].1, &[2]), (2, 3), "without one of them it is quiet");
    }
}

#[test]
fn only_what_counts_is_counted() {
    let orders = MonitorRule::OrderRateHigh { count: 1, window: ns(100) };
    let blocks = MonitorRule::RiskBlocks { count: 1, window: ns(100) };
    let passed = Observation::Gate { order: Item(1), decision: Decision::Passed };
    let warned = Observation::Gate { order: Item(1), decision: Decision::Warned(Limit::SymbolExposure) };
    for (rule, seen) in [
        (orders, reducing(order(1))),
        (orders, blocked(1)),
        (blocks, passed),
        (blocks, warned),
        (blocks, order(1)),
    ] {
        assert_eq!(watch(SHARP, rule, &[(5, seen)], 500).times(), [0_i64; 0], "{rule:?} {seen:?}");
    }
    assert_eq!(watch(SHARP, orders, &[(5, order(1))], 500).times(), [5]);
    assert_eq!(watch(SHARP, blocks, &[(5, blocked(1))], 500).times(), [5]);
}

#[test]
fn a_burst_between_two_ticks_is_one_alert() {
    let rule = MonitorRule::OrderRateHigh { count: 3, window: ns(5_000) };
    let seen: Vec<At> = (1..=4_i64).map(|n| (2_000 + 100 * n, order(n.unsigned_abs()))).collect();
    let day = watch((0, 1_000, 0), rule, &seen, 9_000);
    let total: i128 = day.alerts.iter().map(|(_, alert)| alert.value).sum();
    assert!(day.alerts.len() <= 2 && total <= 7 && day.alerts.last().unwrap().1.value == 4, "{day:?}");
}

#[test]
fn the_same_intent_or_id_again() {
    let rule = MonitorRule::DuplicateIntent { window: ns(100) };
    let first = intent(1, 11, 60, 5);
    let cases: [(&str, Observation, i64, bool); 8] = [
        ("same id, same intent", intent(2, 11, 60, 5), 10, true),
        ("same id, another intent", intent(2, 11, 61, 5), 10, true),
        ("fresh id, same intent", intent(2, 12, 60, 5), 10, true),
        ("another size is the same intent", intent(2, 12, 60, 7), 10, true),
        ("the other side is another intent", intent(2, 12, 60, -5), 10, false),
        ("another bar is another intent", intent(2, 12, 61, 5), 10, false),
        ("just within the window", intent(2, 11, 60, 5), 100, true),
        ("just beyond the window", intent(2, 11, 60, 5), 101, false),
    ];
    for (what, second, time, fires) in cases {
        let day = watch(SHARP, rule, &[(1, first), (time, second)], 500);
        assert_eq!(day.times(), if fires { vec![time] } else { vec![] }, "{what}");
        for (_, alert) in &day.alerts {
            assert_eq!(items(&day), [[(0, -1), (1, 1), (2, 1)]], "{what}");
            assert_eq!(day.without(alert, &[2]), (0, 1), "without the second one it is quiet: {what}");
            assert_eq!(alert.symbol, Some(SymbolId(0)));
        }
        let reduces = watch(SHARP, rule, &[(1, first), (time, reducing(second))], 500);
        assert_eq!(reduces.times(), [0_i64; 0], "an order that reduces is no intent: {what}");
    }
}

#[test]
fn many_duplicates_at_one_look_are_one_alert_for_all() {
    let rule = MonitorRule::DuplicateIntent { window: ns(100_000) };
    let seen = [
        (1, intent(1, 11, 60, 5)),
        (1, intent(2, 12, 120, 5)),
        (2, intent(3, 11, 60, 5)),
        (2, intent(4, 14, 120, 5)),
        (2, intent(5, 15, 120, 5)),
    ];
    let day = watch((0, 1, 50), rule, &seen, 500);
    assert_eq!(day.times(), [52], "the hold delays");
    let alert = day.alerts[0].1;
    assert_eq!((alert.value, day.without(&alert, &[]).0), (3, 3));
    assert_eq!(day.without(&alert, &[3, 4, 5]), (0, 1), "without all of them it is quiet");
    assert_eq!(day.without(&alert, &[3, 5]), (1, 1), "one that nobody caused would have fired");
    // a chain goes on: each copy is within the window of the one before
    let seen: Vec<At> = (1..=5_i64).map(|n| (n * 99, intent(n.unsigned_abs(), 11, 60, 5))).collect();
    let day = watch(SHARP, MonitorRule::DuplicateIntent { window: ns(100) }, &seen, 900);
    assert_eq!(day.times(), [198, 297, 396, 495]);
    assert_eq!(items(&day)[3], [(0, -1), (1, 1), (5, 1)]);
}
