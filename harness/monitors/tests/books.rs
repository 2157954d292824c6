//! What the fills add up to: limits, the ledger, the drawdown.

use super::kit::*;
use crate::base::{Item, Money, Ratio, SymbolId};
use crate::policy::MonitorRule;
use crate::vocabulary::{Alert, Evidence, Limits, Source};

/// Limits on symbol, total, positions and order, where given.
fn audit(symbol: Option<i128>, total: Option<i128>, open: Option<u32>, order: Option<i128>) -> MonitorRule {
    let limits = Limits {
        symbol_exposure: symbol.map(Money),
        total_exposure: total.map(Money),
        open_positions: open,
        order_notional: order.map(Money),
        ..Limits::default()
    };
    MonitorRule::LimitAudit { limits }
}

/// Raised at, symbol, value.
type Raised = Vec<(i64, Option<u16>, i128)>;

fn raised(day: &Day) -> Raised {
    let of = |(time, alert): &(i64, Alert)| (*time, alert.symbol.map(|symbol| symbol.0), alert.value);
    day.alerts.iter().map(of).collect()
}

fn entries(day: &Day, alert: usize) -> Vec<(u64, u16, i128)> {
    let items = day.items(&day.alerts[alert].1).iter();
    items.map(|entry| (entry.item.0, entry.group, entry.weight)).collect()
}

#[test]
fn exposure_is_breached_at_the_limit() {
    let symbol = audit(Some(100), None, None, None);
    let total = audit(None, Some(100), None, None);
    let cases: [(&str, MonitorRule, Vec<At>, Raised); 14] = [
        ("one unit below", symbol, vec![(1, fill(1, 9, 0, 99, 1))], vec![]),
        ("at the limit", symbol, vec![(1, fill(1, 9, 0, 100, 1))], vec![(1, Some(0), 100)]),
        ("short counts as well", symbol, vec![(1, fill(1, 9, 1, -10, 10))], vec![(1, Some(1), 100)]),
        (
            "the book, not the batch",
            symbol,
            vec![(1, fill(1, 9, 0, 60, 1)), (2, fill(2, 8, 0, 40, 1))],
            vec![(2, Some(0), 100)],
        ),
        (
            "the last close, not the fill's price",
            symbol,
            vec![(1, bar(0, 2)), (2, fill(1, 9, 0, 49, 3)), (3, bar(0, 3)), (4, fill(2, 9, 0, 1, 1))],
            vec![(4, Some(0), 150)],
        ),
        ("a price that moves alone", symbol, vec![(1, fill(1, 9, 0, 99, 1)), (2, bar(0, 5))], vec![]),
        (
            "a fill that reduces",
            symbol,
            vec![(1, fill(1, 9, 0, 200, 1)), (2, fill(2, 8, 0, -50, 1))],
            vec![(1, Some(0), 200)],
        ),
        (
            "a position turned round",
            symbol,
            vec![(1, fill(1, 9, 0, 99, 1)), (2, fill(2, 8, 0, -199, 1))],
            vec![(2, Some(0), 100)],
        ),
        (
            "each further fill raises",
            symbol,
            vec![(1, fill(1, 9, 0, 100, 1)), (2, fill(2, 8, 0, 1, 1)), (3, fill(3, 7, 0, 1, 1))],
            vec![(1, Some(0), 100), (2, Some(0), 101), (3, Some(0), 102)],
        ),
        (
            "another symbol's fill is no offence",
            symbol,
            vec![(1, fill(1, 9, 0, 100, 1)), (2, fill(2, 8, 1, 5, 1))],
            vec![(1, Some(0), 100)],
        ),
        ("symbols apart", symbol, vec![(1, fill(1, 9, 0, 60, 1)), (2, fill(2, 8, 1, 60, 1))], vec![]),
        (
            "symbols together, unsigned",
            total,
            vec![(1, fill(1, 9, 0, 60, 1)), (2, fill(2, 8, 1, -40, 1))],
            vec![(2, None, 100)],
        ),
        (
            "one unit below together",
            total,
            vec![(1, fill(1, 9, 0, 60, 1)), (2, fill(2, 8, 1, -39, 1))],
            vec![],
        ),
        (
            "in and out all day",
            total,
            (0..50_i64)
                .map(|n| (n, fill(n.unsigned_abs() + 1, 9, 0, if n % 2 == 0 { 99 } else { -99 }, 1)))
                .collect(),
            vec![],
        ),
    ];
    for (what, rule, seen, expected) in cases {
        let day = watch(SHARP, rule, &seen, 100);
        assert_eq!(raised(&day), expected, "{what}");
        for (_, alert) in &day.alerts {
            assert_eq!(day.without(alert, &[]).0, alert.value, "the evidence adds up: {what}");
        }
    }
}

#[test]
fn exposure_evidence_is_what_the_position_consists_of() {
    let rule = audit(Some(100), None, None, None);
    let seen = [
        (1, fill(1, 9, 0, 90, 1)),
        (2, fill(2, 8, 0, -50, 1)),
        (3, fill(3, 7, 0, 50, 1)),
        (4, fill(4, 6, 0, 10, 1)),
    ];
    let day = watch(SHARP, rule, &seen, 100);
    assert_eq!(entries(&day, 0), [(1, 0, 40), (3, 0, 50), (4, 0, 10)]);
    let alert = day.alerts[0].1;
    for (left_out, value) in [(&[4_u64][..], 90), (&[3], 50), (&[1], 60), (&[2], 100)] {
        assert_eq!(day.without(&alert, left_out), (value, 100), "without {left_out:?}");
    }
}

#[test]
fn a_long_breach_has_short_evidence_that_still_fires() {
    let rule = audit(Some(100), Some(100), None, None);
    let seen: Vec<At> = (1..=2_000_i64).map(|n| (n, fill(n.unsigned_abs(), 9, 0, 10, 1))).collect();
    let day = watch(SHARP, rule, &seen, 3_000);
    assert_eq!(day.alerts.len(), 2 * 1_991);
    assert!(day.alerts.iter().all(|(time, alert)| {
        let (items, fresh) = (day.items(alert), Item(time.unsigned_abs()));
        items.len() <= 40 && items.iter().any(|entry| entry.item == fresh) && day.without(alert, &[]).0 >= 100
    }));
    let (_, last) = day.alerts.last().unwrap();
    let caused: Vec<u64> = (1..=2_000).collect();
    assert_eq!((last.value, day.without(last, &caused)), (20_000, (0, 100)), "nothing else carries it");
    // small fills, a high limit: as many as it takes
    let seen: Vec<At> = (1..=3_000_i64).map(|n| (n, fill(n.unsigned_abs(), 9, 0, 1, 1))).collect();
    let day = watch(SHARP, audit(Some(2_990), None, None, None), &seen, 4_000);
    assert!(day.alerts.len() == 11 && day.alerts.iter().all(|(_, alert)| day.without(alert, &[]).0 >= 2_990));
}

#[test]
fn positions_and_orders_have_limits_of_their_own() {
    let open = audit(None, None, Some(2), None);
    let one = [(1, fill(1, 9, 0, 5, 1)), (2, fill(2, 8, 0, 5, 1)), (3, fill(3, 7, 0, -20, 1))];
    assert_eq!(raised(&watch(SHARP, open, &one, 100)), []);
    let two = [(1, fill(1, 9, 0, 5, 1)), (2, fill(2, 8, 1, -5, 1)), (3, fill(3, 7, 1, -5, 1))];
    let day = watch(SHARP, open, &two, 100);
    assert_eq!(raised(&day), [(2, None, 2)], "only what opens a position raises");
    assert_eq!(day.without(&day.alerts[0].1, &[2]), (1, 2));

    let order = audit(None, None, None, Some(100));
    let cases = [
        ("one unit below", vec![(1, fill(1, 9, 0, 99, 1))], vec![]),
        ("at the limit", vec![(1, fill(1, 9, 0, -50, 2))], vec![(1, Some(0), 100)]),
        (
            "in parts",
            vec![(1, fill(1, 9, 0, 50, 1)), (2, fill(2, 8, 0, 50, 1)), (3, fill(3, 9, 0, 50, 1))],
            vec![(3, Some(0), 100)],
        ),
        ("two orders", vec![(1, fill(1, 9, 0, 60, 1)), (2, fill(2, 8, 0, 60, 1))], vec![]),
    ];
    for (what, seen, expected) in cases {
        let day = watch(SHARP, order, &seen, 100);
        assert_eq!(raised(&day), expected, "{what}");
        assert!(day.alerts.iter().all(|(_, alert)| day.without(alert, &[]).0 == 100), "{what}");
    }
}

#[test]
fn an_audit_waits_for_its_hold() {
    let rule = audit(Some(100), None, None, Some(100));
    let seen = [(1, fill(1, 9, 0, 60, 1)), (2, fill(2, 8, 0, 60, 1))];
    assert_eq!(raised(&watch((3, 1, 50), rule, &seen, 500)), [(55, Some(0), 120)]);
    let gone = [seen[0], seen[1], (51, fill(3, 7, 0, -60, 1))];
    assert_eq!(raised(&watch((3, 1, 50), rule, &gone, 500)), [], "it let go before");
    let large = [
        (1, fill(1, 9, 0, 100, 1)),
        (2, fill(2, 9, 0, -100, 1)),
        (70, fill(3, 8, 0, 100, 1)),
        (71, fill(4, 8, 0, -90, 1)),
    ];
    let found = raised(&watch((0, 1, 50), rule, &large, 500));
    assert_eq!(found, [(51, Some(0), 200), (120, Some(0), 190)], "each order too large waits by itself");
}

#[test]
fn a_fill_must_be_booked_in_time() {
    let rule = MonitorRule::Reconciliation { within: ns(100) };
    let filled = (10, fill(1, 9, 0, 5, 1));
    let cases: [(&str, Physics, Vec<At>, &[i64]); 8] = [
        ("booked at once", SHARP, vec![filled, (10, booking(1, 5))], &[]),
        ("one ns early", SHARP, vec![filled, (109, booking(1, 5))], &[]),
        ("at the moment", SHARP, vec![filled, (110, booking(1, 5))], &[]),
        ("one ns late", SHARP, vec![filled, (111, booking(1, 5))], &[110]),
        ("never", SHARP, vec![filled], &[110]),
        ("the delay shifts what is seen", (7, 1, 0), vec![filled], &[117]),
        ("it must hold", (0, 1, 20), vec![filled, (130, booking(1, 5))], &[]),
        ("it held", (0, 1, 20), vec![filled, (131, booking(1, 5))], &[130]),
    ];
    for (what, physics, seen, times) in cases {
        let day = watch(physics, rule, &seen, 400);
        assert_eq!(day.times(), times, "{what}");
        for (time, alert) in &day.alerts {
            let Evidence::Missing { source, after, until, .. } = alert.evidence else { panic!("{alert:?}") };
            assert_eq!((source, after), (Source::Booking(Item(1)), at(10)), "{what}");
            assert_eq!(until, at(time - physics.0), "{what}");
        }
    }
}

#[test]
fn a_booking_must_agree_with_the_fills() {
    let rule = MonitorRule::Reconciliation { within: ns(100) };
    let fills = [(1, fill(1, 9, 0, 5, 1)), (2, fill(2, 8, 0, -3, 1))];
    let cases: [(&str, Vec<At>, Raised); 7] = [
        ("right, one by one", vec![(3, booking(1, 5)), (4, booking(2, 2))], vec![]),
        ("right, the other way round", vec![(3, booking(2, -3)), (4, booking(1, 2))], vec![]),
        ("off by one", vec![(3, booking(1, 6)), (4, booking(2, 3))], vec![(3, Some(0), 1)]),
        ("put right", vec![(3, booking(1, 6)), (4, booking(2, 2))], vec![(3, Some(0), 1)]),
        ("worse", vec![(3, booking(1, 6)), (4, booking(2, 0))], vec![(3, Some(0), 1), (4, Some(0), 3)]),
        (
            "booked twice",
            vec![(3, booking(1, 5)), (4, booking(2, 2)), (5, booking(2, -1))],
            vec![(5, Some(0), 3)],
        ),
        (
            "booked out of nothing",
            vec![(3, booking(1, 5)), (4, booking(2, 2)), (5, booking(7, 4))],
            vec![(5, Some(0), 2)],
        ),
    ];
    for (what, bookings, expected) in cases {
        let seen: Vec<At> = fills.into_iter().chain(bookings).collect();
        let day = watch(SHARP, rule, &seen, 400);
        assert_eq!(raised(&day), expected, "{what}");
        for (_, alert) in &day.alerts {
            let items: Vec<u64> = day.items(alert).iter().map(|entry| entry.item.0).collect();
            assert!(day.without(alert, &[]).0 >= 1 && day.without(alert, &items) == (0, 1), "{what}");
        }
    }
}

#[test]
fn equity_may_fall_to_just_above_the_threshold() {
    let rule = MonitorRule::Drawdown { share: Ratio::from_nano(100_000_000) };
    let cases: [(&str, Physics, Vec<At>, Raised); 9] = [
        ("one unit above", SHARP, vec![(1, mark(901))], vec![]),
        ("at the threshold", SHARP, vec![(1, mark(900))], vec![(1, None, 100)]),
        ("from a later peak", SHARP, vec![(1, mark(2_000)), (2, mark(1_801))], vec![]),
        ("a peak moves the threshold", SHARP, vec![(1, mark(2_000)), (2, mark(1_800))], vec![(2, None, 200)]),
        ("a gain is no loss", SHARP, vec![(1, mark(5_000)), (2, mark(9_000))], vec![]),
        (
            "once an episode",
            SHARP,
            vec![(1, mark(900)), (2, mark(950)), (3, mark(890))],
            vec![(1, None, 100)],
        ),
        (
            "again after half was won back",
            SHARP,
            vec![(1, mark(900)), (2, mark(951)), (3, mark(890))],
            vec![(1, None, 100), (3, None, 110)],
        ),
        ("it let go", (0, 1, 50), vec![(1, mark(900)), (50, mark(901))], vec![]),
        ("it held", (0, 1, 50), vec![(1, mark(900)), (52, mark(901))], vec![(51, None, 100)]),
    ];
    for (what, physics, seen, expected) in cases {
        assert_eq!(raised(&watch(physics, rule, &seen, 400)), expected, "{what}");
    }
    let broke = [(1, mark(-5)), (2, mark(-6))];
    assert_eq!(raised(&watch(SHARP, rule, &broke, 400)), [(1, None, 1_005)]);
}

#[test]
fn a_drop_is_made_of_the_fills_and_what_each_lost_since_the_peak() {
    let rule = MonitorRule::Drawdown { share: Ratio::from_nano(100_000_000) };
    let seen = [
        (1, bar(0, 100)),
        (1, fill(1, 9, 0, 3, 100)),
        (2, mark(1_001)),
        (3, fill(2, 8, 0, 7, 100)),
        (4, fill(3, 7, 0, -2, 105)),
        (5, bar(0, 90)),
        (5, mark(881)),
        (6, fill(4, 6, 0, 9, 1)),
    ];
    for physics in [SHARP, (20, 1, 0), (2, 3, 4)] {
        let day = watch(physics, rule, &seen, 400);
        assert_eq!((day.alerts.len(), day.alerts[0].1.symbol), (1, None::<SymbolId>));
        let alert = day.alerts[0].1;
        assert_eq!((alert.value, alert.threshold), (120, 101));
        let items = entries(&day, 0);
        assert_eq!(&items[1..4], [(1, 0, 30), (2, 0, 70), (3, 0, -30)], "{physics:?}");
        assert_eq!(day.without(&alert, &[]), (120, 101));
        assert_eq!(day.without(&alert, &[2]), (50, 101), "without the fill it would not have fired");
    }
}
