//! Bars that do not come, cannot be, jump, repeat themselves, or carry another time than that of their coming.

use super::kit::*;
use crate::base::{Price, Qty, Ratio, SymbolId};
use crate::policy::MonitorRule;
use crate::vocabulary::{Evidence, FeedBar, Observation, Source};

/// What is done to a bar.
type Change<'c> = &'c dyn Fn(&mut FeedBar);

const JUMP: MonitorRule = MonitorRule::BarSanity { jump: Ratio::from_nano(100_000_000) };

/// A bar that closes at this price, and reaches neither higher nor lower.
fn close(price: i64) -> impl Fn(&mut FeedBar) {
    move |bar| (bar.high, bar.low, bar.close) = (Price(price), Price(price), Price(price))
}

/// Bars of symbol 0, ten ns apart and named by their number from 1, each with its change.
fn bars(changes: &[Change<'_>]) -> Vec<At> {
    (1_i64..).zip(changes).map(|(n, change)| (n * 10, fed(n.unsigned_abs(), n * 10, change))).collect()
}

/// Times of alerts on bars that close at these prices.
fn closes(prices: &[i64]) -> Vec<i64> {
    let changes: Vec<_> = prices.iter().map(|price| close(*price)).collect();
    let changes: Vec<Change<'_>> = changes.iter().map(|c| c as _).collect();
    watch(SHARP, JUMP, &bars(&changes), 1_000).times()
}

#[test]
fn a_close_that_jumps_is_told_once_and_the_way_back_is_not() {
    for (prices, told) in [
        (vec![100, 109, 100, 91], vec![]),
        (vec![100, 110], vec![20]),
        (vec![100, 90], vec![20]),
        (vec![100, 1_000, 100, 100], vec![20]),
        (vec![100, 1_000, 10, 100], vec![20, 30]),
        // the market has moved: the second close agrees, and the way back is another jump
        (vec![100, 1_000, 1_001, 1_000, 100, 100], vec![20, 50]),
        (vec![100], vec![]),
    ] {
        assert_eq!(closes(&prices), told, "{prices:?}");
    }
}

#[test]
fn what_lies_between_two_sessions_is_no_jump() {
    let seen = |open: &[At]| [&bars(&[&close(100)]), open, &[(20, fed(2, 20, close(200)))]].concat();
    assert_eq!(watch(SHARP, JUMP, &seen(&[]), 100).times(), [20]);
    let overnight = [(12, session(false)), (18, session(true))];
    assert_eq!(watch(SHARP, JUMP, &seen(&overnight), 100).times(), [] as [i64; 0]);
}

#[test]
fn a_bar_that_cannot_be_is_told_and_believed_by_nobody() {
    let cases: [(&str, Change<'_>, usize); 7] = [
        ("as it should be", &|_| {}, 0),
        ("not a number", &|bar| bar.readable = false, 1),
        ("zero", &close(0), 1),
        ("negative", &close(-100), 1),
        ("high below low", &|bar| (bar.high, bar.low) = (Price(99), Price(101)), 1),
        ("close above high", &|bar| bar.close = Price(101), 1),
        ("close below low", &|bar| bar.close = Price(99), 1),
    ];
    for (what, change, told) in cases {
        let day = watch(SHARP, JUMP, &bars(&[&|_| {}, change, &|_| {}]), 100);
        assert_eq!(day.alerts.len(), told, "{what}");
        if let [(time, alert)] = &day.alerts[..] {
            assert_eq!((*time, day.without(alert, &[2])), (20, (0, 1)), "{what}");
        }
    }
}

#[test]
fn a_jump_takes_both_bars() {
    let day = watch(SHARP, JUMP, &bars(&[&close(100), &close(1_000)]), 100);
    let [(_, alert)] = &day.alerts[..] else { panic!("{day:?}") };
    let Evidence::Seen { measure, threshold, .. } = alert.evidence else { panic!("{alert:?}") };
    let fires = |out: &[u64]| measure.fires(day.items(alert), threshold, |item| !out.contains(&item.0));
    assert_eq!([fires(&[]), fires(&[1]), fires(&[2])], [true, false, false]);
    // 900 and 10, a price being 10⁻⁸ and money 10⁻¹⁶
    assert_eq!((alert.value, alert.threshold), (90_000_000_000, 1_000_000_000));
}

#[test]
fn bars_come_in_order_and_once() {
    let rule = MonitorRule::BarOrder { repeats: 9 };
    let stamped = |stamps: &[i64]| -> Vec<At> {
        (1_i64..)
            .zip(stamps)
            .map(|(n, stamp)| (n * 10, fed(n.unsigned_abs(), *stamp, close(100 + n))))
            .collect()
    };
    for (stamps, told) in [
        (vec![1, 2, 3, 9], vec![]),
        (vec![1, 2, 2, 3], vec![30]),
        (vec![1, 3, 2, 4], vec![30]),
        (vec![5, 1, 2, 3, 4], vec![20]),
    ] {
        assert_eq!(watch(SHARP, rule, &stamped(&stamps), 100).times(), told, "{stamps:?}");
    }
    let other = fed(2, 1, |bar| bar.symbol = SymbolId(1));
    assert!(watch(SHARP, rule, &[(1, fed(1, 1, |_| {})), (2, other)], 9).alerts.is_empty(), "another symbol");
}

#[test]
fn a_feed_that_stands_still_is_told_once() {
    let rule = MonitorRule::BarOrder { repeats: 3 };
    let times = |changes: &[Change<'_>]| watch(SHARP, rule, &bars(changes), 200).times();
    let (same, moved): (Change<'_>, Change<'_>) = (&|_| {}, &close(101));
    let traded = |bar: &mut FeedBar| bar.volume = Qty(11);
    assert_eq!(times(&[same; 3]), [] as [i64; 0]);
    assert_eq!(times(&[same; 8]), [40]);
    assert_eq!(times(&[same, same, same, moved, same, same, same]), [] as [i64; 0]);
    assert_eq!(times(&[same, same, same, &traded, same, same, same]), [] as [i64; 0], "something was traded");
    assert_eq!(times(&[same, same, same, same, moved, same, same, same, same]), [40, 90]);
    let idle: Change<'_> = &|bar| bar.volume = Qty(0);
    assert_eq!(times(&[idle; 8]), [] as [i64; 0], "nothing is traded");
    let day = watch(SHARP, rule, &bars(&[same; 4]), 200);
    assert_eq!(day.without(&day.alerts[0].1, &[3]), (2, 3), "one that was not there is one less");
}

#[test]
fn a_volume_is_held_against_those_before_it() {
    let rule = MonitorRule::BarVolume { times: 20 };
    let traded = |last: i64, before: i64, first: i64| {
        let mut seen: Vec<At> = (1..=first).map(|n| (n, fed(n.unsigned_abs(), n, |_| {}))).collect();
        seen.extend([before, last].map(|volume| (volume, fed(90, volume, |bar| bar.volume = Qty(volume)))));
        seen.sort_by_key(|(time, _)| *time);
        watch(SHARP, rule, &seen, 10_000).times()
    };
    assert_eq!(traded(200, 10, 8), [200]);
    assert_eq!(traded(199, 10, 8), [] as [i64; 0]);
    assert_eq!(traded(200, 10, 6), [] as [i64; 0], "nothing to hold it against yet");
    assert_eq!(traded(400, 300, 8), [300, 400], "what is told of is not taken into the mean");
    let none: Vec<At> = (1..20).map(|n| (n, fed(1, n, |bar| bar.volume = Qty(0)))).collect();
    assert!(watch(SHARP, rule, &none, 100).alerts.is_empty(), "no volumes");
}

#[test]
fn a_clock_is_off_when_bars_running_are() {
    let rule = MonitorRule::ClockOffset { offset: ns(5), bars: 3 };
    let offsets = |offsets: &[i64]| {
        let seen: Vec<At> = (1_i64..)
            .zip(offsets)
            .map(|(n, by)| (n * 10, fed(n.unsigned_abs(), n * 10 + by, |_| {})))
            .collect();
        watch(SHARP, rule, &seen, 200).times()
    };
    assert_eq!(offsets(&[4, -4, 4, 4]), [] as [i64; 0]);
    assert_eq!(offsets(&[5, 5, 0, 5, 5]), [] as [i64; 0], "not running");
    assert_eq!(offsets(&[5, -5, 9, 9, 9, 9]), [30], "told once");
    assert_eq!(offsets(&[5, 5, 5, 0, 5, 5, 5]), [30, 70]);
}

#[test]
fn a_feed_is_silent_in_market_hours() {
    let rule = MonitorRule::FeedSilent { bars: 3 };
    let missing = |seen: &[At], end: i64| -> Vec<(i64, Source, i64)> {
        let day = watch(SHARP, rule, seen, end);
        let of = |(time, alert): &(i64, crate::vocabulary::Alert)| match alert.evidence {
            Evidence::Missing { source, after, .. } => (*time, source, after.ns()),
            Evidence::Seen { .. } => panic!("something was seen: {alert:?}"),
        };
        day.alerts.iter().map(of).collect()
    };
    let both = |time: i64| [(time, bar(0, 5)), (time, bar(1, 5))];
    let bars = |symbol| Source::Bars(SymbolId(symbol));
    assert_eq!(missing(&[], 29), []);
    assert_eq!(missing(&[], 30), [(30, bars(0), 0), (30, bars(1), 0)]);
    assert_eq!(missing(&both(10), 39), []);
    assert_eq!(missing(&[both(10), both(40)].concat(), 69), [], "a bar at the very moment");
    let one = [both(10).to_vec(), vec![(20, bar(0, 5)), (30, bar(0, 5)), (40, bar(0, 5))]].concat();
    assert_eq!(missing(&one, 60), [(40, bars(1), 10)], "one symbol");
    let again = [both(10), both(60)].concat();
    assert_eq!(
        missing(&again, 200),
        [(40, bars(0), 10), (40, bars(1), 10), (90, bars(0), 60), (90, bars(1), 60)]
    );
    let overnight = [(12, session(false)), (500, session(true))];
    assert_eq!(missing(&[&both(10), &overnight[..], &both(529)].concat(), 530), []);
    let blocked = [(12, Observation::Starts { allowed: false })];
    assert_eq!(missing(&[&both(10), &blocked[..]].concat(), 50).len(), 2, "a feed needs no scheduler");
}

#[test]
fn a_hold_delays_what_was_found() {
    let seen = bars(&[&close(100), &close(0)]);
    assert_eq!(watch((3, 1, 50), JUMP, &seen, 72).times(), [] as [i64; 0]);
    assert_eq!(watch((3, 1, 50), JUMP, &seen, 73).times(), [73]);
}
