//! What the venue makes of orders: errors, orders that do not end, fills beyond their order.

use super::kit::*;
use crate::base::{Item, Ratio, SymbolId};
use crate::policy::MonitorRule;
use crate::vocabulary::{Evidence, Observation, OrderError, OrderState, Source};

fn failed(item: u64, error: OrderError) -> Observation {
    Observation::OrderFailed { item: Item(item), order: Item(item + 100), error }
}

fn state(order: u64, state: OrderState) -> Observation {
    Observation::OrderState { order: Item(order), state }
}

/// An order of this size.
fn sized(item: u64, qty: i64) -> Observation {
    intent(item, item + 1_000, i64::try_from(item).unwrap_or(0), qty)
}

#[test]
fn errors_are_counted_in_rows_of_their_kind() {
    let rule = MonitorRule::OrderErrors { error: OrderError::Timeout, in_a_row: 2 };
    let timeout = |time, item| (time, failed(item, OrderError::Timeout));
    let reject = |time, item| (time, failed(item, OrderError::Reject));
    let well = |time| (time, state(9, OrderState::Acknowledged));
    let cases: [(&str, Physics, Vec<At>, &[i64]); 9] = [
        ("one is too few", SHARP, vec![timeout(5, 1)], &[]),
        ("two, however far apart", SHARP, vec![timeout(5, 1), timeout(400, 2)], &[400]),
        ("one that went through in between", SHARP, vec![timeout(5, 1), well(6), timeout(7, 2)], &[]),
        ("and then two more", SHARP, vec![timeout(5, 1), well(6), timeout(7, 2), timeout(8, 3)], &[8]),
        ("another error adds nothing", SHARP, vec![timeout(5, 1), reject(6, 2)], &[]),
        ("and ends nothing", SHARP, vec![timeout(5, 1), reject(6, 2), timeout(7, 3)], &[7]),
        ("each further one raises", SHARP, vec![timeout(5, 1), timeout(6, 2), timeout(7, 3)], &[6, 7]),
        ("the delay shifts what is seen", (30, 1, 0), vec![timeout(5, 1), timeout(6, 2)], &[36]),
        ("it must hold", (0, 1, 20), vec![timeout(5, 1), timeout(6, 2), well(25)], &[]),
    ];
    for (what, physics, seen, raised) in cases {
        let day = watch(physics, rule, &seen, 500);
        assert_eq!(day.times(), raised, "{what}");
        for (_, alert) in &day.alerts {
            assert!(day.without(alert, &[2, 3]).0 < 2, "without what came later it is quiet: {what}");
        }
    }
}

#[test]
fn an_order_that_does_not_end_is_overdue_to_the_nanosecond() {
    let rule = MonitorRule::OrderOpen { within: ns(100) };
    let end = |state_of| vec![(5, sized(1, 7)), (105, state(1, state_of))];
    let partly = (20, fill(10, 1, 0, 3, 1));
    type Row = (&'static str, Physics, Vec<At>, i64, &'static [i64]);
    let cases: [Row; 12] = [
        ("no order", SHARP, vec![], 500, &[]),
        ("one ns early", SHARP, vec![(5, sized(1, 7))], 104, &[]),
        ("no word", SHARP, vec![(5, sized(1, 7))], 500, &[105]),
        ("filled in part", SHARP, vec![(5, sized(1, 7)), partly], 500, &[105]),
        ("filled in two parts", SHARP, vec![(5, sized(1, 7)), partly, (90, fill(11, 1, 0, 4, 1))], 500, &[]),
        ("sold", SHARP, vec![(5, sized(1, -7)), (90, fill(11, 1, 0, -7, 1))], 500, &[]),
        ("an acknowledgement is no end", SHARP, end(OrderState::Acknowledged), 500, &[105]),
        ("cancelled in the last moment", SHARP, end(OrderState::Cancelled), 500, &[]),
        ("rejected in the last moment", SHARP, end(OrderState::Rejected), 500, &[]),
        ("a fill of another order", SHARP, vec![(5, sized(1, 7)), (6, fill(9, 2, 0, 7, 1))], 500, &[105]),
        ("the delay shifts what is seen", (30, 1, 0), vec![(5, sized(1, 7))], 500, &[135]),
        ("it must hold", (0, 1, 20), vec![(5, sized(1, 7)), (124, state(1, OrderState::Failed))], 500, &[]),
    ];
    for (what, physics, seen, end, raised) in cases {
        let day = watch(physics, rule, &seen, end);
        assert_eq!(day.times(), raised, "{what}");
        for (_, alert) in &day.alerts {
            let Evidence::Missing { source, after, .. } = alert.evidence else { panic!("{what}") };
            assert_eq!((source, after), (Source::OrderEnd(Item(1)), at(5)), "{what}");
        }
    }
    let two = [(5, sized(1, 7)), (6, sized(2, 7)), (50, state(1, OrderState::Expired))];
    assert_eq!(watch(SHARP, rule, &two, 500).times(), [106], "each order for itself, and once");
}

#[test]
fn a_fill_beyond_its_order() {
    let whole = vec![(1, sized(1, 7)), (2, fill(10, 1, 0, 7, 1))];
    let parts = vec![(1, sized(1, -7)), (2, fill(10, 1, 0, -3, 1))];
    let with = |seen: &[At], more: At| [seen, &[more]].concat();
    let cancelled = with(&parts, (3, state(1, OrderState::Cancelled)));
    let cases: [(&str, Vec<At>, &[i64], i128); 8] = [
        ("filled whole", whole.clone(), &[], 0),
        ("filled in parts", with(&parts, (4, fill(11, 1, 0, -4, 1))), &[], 0),
        ("filled twice", with(&whole, (4, fill(11, 1, 0, 7, 1))), &[4], 7),
        ("one unit too much", with(&parts, (4, fill(11, 1, 0, -5, 1))), &[4], 1),
        ("after the cancel", with(&cancelled, (4, fill(11, 1, 0, -4, 1))), &[4], 4),
        ("cancelled and quiet", cancelled.clone(), &[], 0),
        (
            "after a reject",
            vec![(1, sized(1, 7)), (2, state(1, OrderState::Rejected)), (3, fill(11, 1, 0, 7, 1))],
            &[3],
            7,
        ),
        ("an order that nobody saw", vec![(3, fill(11, 1, 0, 7, 1))], &[], 0),
    ];
    for (what, seen, raised, excess) in cases {
        let day = watch(SHARP, MonitorRule::FillAudit, &seen, 500);
        assert_eq!(day.times(), raised, "{what}");
        for (_, alert) in &day.alerts {
            assert_eq!((alert.value, alert.symbol), (excess, Some(SymbolId(0))), "{what}");
            assert_eq!(day.without(alert, &[]), (excess, 1), "{what}");
            assert!(day.without(alert, &[11]).0 < 1, "without the fill that is too much it is quiet: {what}");
        }
    }
    // what came first is not what is too much: without the second report of part one nothing is
    let seen =
        [(1, sized(1, 7)), (2, fill(10, 1, 0, 3, 1)), (3, fill(11, 1, 0, 3, 1)), (4, fill(12, 1, 0, 4, 1))];
    let day = watch((0, 1, 50), MonitorRule::FillAudit, &seen, 500);
    assert_eq!(day.times(), [54], "the hold delays");
    assert_eq!(day.without(&day.alerts[0].1, &[11]), (0, 1));
}

/// An order is foreign where the router never sent it, however often it is reported of, and under whatever name first.
#[test]
fn an_order_that_the_router_never_sent() {
    let cases: [(&str, Vec<At>, &[i64]); 5] = [
        (
            "sent, acknowledged, filled",
            vec![(1, sized(1, 7)), (2, state(1, OrderState::Acknowledged)), (3, fill(10, 1, 0, 7, 1))],
            &[],
        ),
        (
            "never sent",
            vec![
                (3, state(1, OrderState::Acknowledged)),
                (4, fill(10, 1, 0, 7, 1)),
                (5, state(1, OrderState::Filled)),
            ],
            &[3],
        ),
        ("known by its fill", vec![(4, fill(10, 1, 0, 7, 1))], &[4]),
        (
            "two of them",
            vec![(3, state(1, OrderState::Acknowledged)), (5, state(2, OrderState::Acknowledged))],
            &[3, 5],
        ),
        ("refused by the venue", vec![(3, state(1, OrderState::Rejected))], &[3]),
    ];
    for (what, seen, raised) in cases {
        let day = watch(SHARP, MonitorRule::OrderForeign, &seen, 500);
        assert_eq!(day.times(), raised, "{what}");
        for (_, alert) in &day.alerts {
            assert_eq!(day.without(alert, &[]), (1, 1), "{what}");
        }
    }
    let seen = [(1, sized(1, 7)), (3, state(2, OrderState::Acknowledged))];
    let day = watch((0, 1, 50), MonitorRule::OrderForeign, &seen, 500);
    assert_eq!(day.times(), [53], "the hold delays");
    assert_eq!(day.without(&day.alerts[0].1, &[2]), (0, 1), "without the order it is quiet");
}

/// While the switch is engaged any order, while runs are blocked one that was decided later; one that reduces never.
#[test]
fn an_order_that_leaves_although_everything_was_stopped() {
    let switch = |time, engaged| (time, Observation::KillSwitch { engaged, alarmed: true });
    let starts = |time, allowed| (time, Observation::Starts { allowed });
    let decided = |time, bar| (time, intent(u64::try_from(time).unwrap(), 1, bar, 7));
    let cases: [(&str, Vec<At>, &[i64]); 7] = [
        ("nothing is stopped", vec![switch(1, false), starts(2, true), decided(3, 2)], &[]),
        ("the switch is engaged", vec![switch(2, true), decided(3, 1), decided(5, 4)], &[3, 5]),
        ("and released", vec![switch(2, true), switch(4, false), decided(5, 4)], &[]),
        ("it reduces", vec![switch(2, true), (3, reducing(intent(3, 1, 2, 7)))], &[]),
        ("decided before the block", vec![starts(2, false), decided(3, 2)], &[]),
        ("decided after it", vec![starts(2, false), decided(4, 3)], &[4]),
        ("the block is over", vec![starts(2, false), starts(4, true), decided(6, 5)], &[]),
    ];
    for (what, seen, raised) in cases {
        let day = watch(SHARP, MonitorRule::OrderStopped, &seen, 500);
        assert_eq!(day.times(), raised, "{what}");
        for (_, alert) in &day.alerts {
            assert_eq!(day.without(alert, &[]), (1, 1), "{what}");
        }
    }
    let day = watch((0, 1, 50), MonitorRule::OrderStopped, &[switch(1, true), decided(3, 1)], 500);
    assert_eq!(day.times(), [53], "the hold delays");
    assert_eq!(day.without(&day.alerts[0].1, &[3]), (0, 1), "without the order it is quiet");
}

/// Half a per cent of a close of 100: while runs are blocked nothing is compared.
#[test]
fn a_fill_too_far_from_the_last_close() {
    let close = |at| (at, bar(0, 100));
    let cases: [(&str, Vec<At>, &[i64]); 5] = [
        ("at the market", vec![close(1), (2, fill(10, 1, 0, 7, 100))], &[]),
        ("far above", vec![close(1), (2, fill(10, 1, 0, 7, 101))], &[2]),
        ("far below", vec![close(1), (2, fill(10, 1, 0, -7, 99))], &[2]),
        ("before any close", vec![(2, fill(10, 1, 0, 7, 101))], &[]),
        (
            "while runs are blocked, and after",
            vec![
                close(1),
                (2, Observation::Starts { allowed: false }),
                (3, fill(10, 1, 0, -7, 99)),
                (4, Observation::Starts { allowed: true }),
                (5, fill(11, 1, 0, -7, 99)),
            ],
            &[5],
        ),
    ];
    let rule = MonitorRule::FillPrice { away: Ratio::from_nano(5_000_000) };
    for (what, seen, raised) in cases {
        let day = watch(SHARP, rule, &seen, 500);
        assert_eq!(day.times(), raised, "{what}");
        for (_, alert) in &day.alerts {
            assert!(alert.value >= alert.threshold && alert.symbol == Some(SymbolId(0)), "{what}");
            let fill = if raised == [5] { 11 } else { 10 };
            assert!(day.without(alert, &[fill]).0 < alert.threshold, "without the fill it is quiet: {what}");
        }
    }
}
