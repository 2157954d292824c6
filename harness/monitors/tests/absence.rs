//! What does not come: heartbeats, runs, orders.

use super::kit::*;
use crate::base::{Item, JobId, RouteId};
use crate::policy::MonitorRule;
use crate::vocabulary::{Evidence, Observation, Source};

fn missing(day: &Day) -> Vec<(i64, i64, i64)> {
    let of = |(time, alert): &(i64, crate::vocabulary::Alert)| match alert.evidence {
        Evidence::Missing { after, until, .. } => (*time, after.ns(), until.ns()),
        Evidence::Seen { .. } => panic!("something was seen: {alert:?}"),
    };
    day.alerts.iter().map(of).collect()
}

/// Raised at, silent since, seen up to.
type Raised<'a> = &'a [(i64, i64, i64)];

#[test]
fn heartbeat_is_due_to_the_nanosecond() {
    let rule = MonitorRule::Heartbeat { stale_after: ns(100) };
    let steady: Vec<At> = (1..50).map(|n| (n * 99, beat(1))).collect();
    let cases: [(&str, Physics, Vec<At>, i64, Raised<'_>); 11] = [
        ("never one, one ns early", SHARP, vec![], 99, &[]),
        ("never one", SHARP, vec![], 100, &[(100, 0, 100)]),
        ("just in time, and again", SHARP, vec![(99, beat(1))], 198, &[]),
        ("one missed", SHARP, vec![(99, beat(1))], 500, &[(199, 99, 199)]),
        ("a beat at the very moment", SHARP, vec![(100, beat(1))], 199, &[]),
        ("a steady stream", SHARP, steady, 49 * 99, &[]),
        ("again after it came back", SHARP, vec![(150, beat(1))], 300, &[(100, 0, 100), (250, 150, 250)]),
        ("the market does not matter", SHARP, vec![(5, session(false))], 150, &[(100, 0, 100)]),
        ("the delay shifts what is seen", (30, 1, 0), vec![(10, beat(1))], 500, &[(140, 10, 110)]),
        ("a beat under way is not seen", (30, 1, 0), vec![(101, beat(1))], 200, &[(130, 0, 100)]),
        ("it must hold", (0, 1, 20), vec![(119, beat(1))], 200, &[]),
    ];
    for (what, physics, seen, end, raised) in cases {
        assert_eq!(missing(&watch(physics, rule, &seen, end)), raised, "{what}");
    }
    let held = watch((0, 1, 20), rule, &[(121, beat(1))], 200);
    assert_eq!(missing(&held), [(120, 0, 120)], "held to the end");
}

#[test]
fn evaluation_waits_for_the_tick() {
    let rule = MonitorRule::Heartbeat { stale_after: ns(100) };
    let day = watch((7, 1_000, 0), rule, &[], 5_000);
    let [(time, after, until)] = missing(&day)[..] else { panic!("{day:?}") };
    assert!((107..1_107).contains(&time) && after == 0 && until == time - 7, "{day:?}");
    // the next outage is seen on the same grid
    let again = watch((7, 1_000, 0), rule, &[(time, beat(1))], 9_000);
    assert_eq!(again.times(), [time, time + 1_000]);
}

#[test]
fn runs_are_due_in_market_hours() {
    let rule = MonitorRule::RunAbsence { stale_after: ns(100) };
    let overnight = vec![(50, session(false)), (500, session(true))];
    let cases: [(&str, Vec<At>, i64, Raised<'_>); 10] = [
        ("one ns early", vec![], 99, &[]),
        ("none at all", vec![], 100, &[(100, 0, 100)]),
        ("one in time", vec![(60, run(1))], 159, &[]),
        ("one, then none", vec![(60, run(1))], 900, &[(160, 60, 160)]),
        ("a failed run is no run", vec![(60, run_failed(1))], 900, &[(100, 0, 100)]),
        ("a heartbeat is no run", vec![(60, beat(1))], 100, &[(100, 0, 100)]),
        ("closed overnight, one ns early", overnight.clone(), 599, &[]),
        ("reopening starts the wait anew", overnight, 900, &[(600, 500, 600)]),
        ("closing at the very moment", vec![(100, session(false))], 900, &[]),
        ("again after a run", vec![(150, run(1))], 300, &[(100, 0, 100), (250, 150, 250)]),
    ];
    for (what, seen, end, raised) in cases {
        assert_eq!(missing(&watch(SHARP, rule, &seen, end)), raised, "{what}");
    }
    let outage = [(200, session(false)), (300, session(true))];
    assert_eq!(watch(SHARP, rule, &outage, 900).times(), [100], "one outage, one alert, also over a night");
}

#[test]
fn each_job_is_waited_for_by_itself() {
    let rule = MonitorRule::RunAbsence { stale_after: ns(100) };
    let policy = policy(&[(SHARP, rule)]);
    let two = crate::monitors::Surroundings { jobs: 2, ..surroundings() };
    let draws = crate::base::Draws::new(1);
    let unknown =
        Observation::RunFinished { item: Item(9), job: JobId(7), process: crate::base::ProcessId(0) };
    let seen: Vec<At> =
        [10, 60, 110, 160].map(|time| (time, run(1))).into_iter().chain([(161, unknown)]).collect();
    let day = drive(crate::monitors::Monitors::new(&policy, &draws, &two), &seen, 200);
    let sources: Vec<_> = day.alerts.iter().map(|(time, alert)| (*time, alert.evidence)).collect();
    assert!(
        matches!(sources[..], [(100, Evidence::Missing { source: Source::Run(JobId(1)), at_least: 1, .. })]),
        "{sources:?}"
    );
}

#[test]
fn too_few_orders_in_a_window_of_market_hours() {
    let one = MonitorRule::OrderRateLow { count: 1, window: ns(100) };
    let two = MonitorRule::OrderRateLow { count: 2, window: ns(100) };
    let none = MonitorRule::OrderRateLow { count: 0, window: ns(100) };
    let burst: Vec<At> = (1..=20).map(|n| (10, order(n))).collect();
    let cases: [(&str, MonitorRule, Vec<At>, i64, Raised<'_>); 12] = [
        ("the window begins with the drill", one, vec![], 99, &[]),
        ("none at all", one, vec![], 500, &[(100, 0, 100)]),
        ("one in the window", one, vec![(1, order(1))], 100, &[]),
        ("it leaves the window", one, vec![(1, order(1))], 500, &[(101, 1, 101)]),
        ("orders that reduce are no trade", one, vec![(50, reducing(order(1)))], 100, &[(100, 0, 100)]),
        ("closed", one, vec![(99, session(false))], 900, &[]),
        ("opened", one, vec![(10, session(false)), (50, session(true))], 149, &[]),
        ("opened long ago", one, vec![(10, session(false)), (50, session(true))], 150, &[(150, 50, 150)]),
        ("two wanted, one came", two, vec![(60, order(1))], 120, &[(100, 0, 100)]),
        ("two wanted, two came", two, vec![(60, order(1)), (70, order(2))], 159, &[]),
        ("the older one leaves", two, vec![(60, order(1)), (70, order(2))], 160, &[(160, 60, 160)]),
        ("a burst of many is remembered", two, burst, 110, &[(110, 10, 110)]),
    ];
    for (what, rule, seen, end, raised) in cases {
        assert_eq!(missing(&watch(SHARP, rule, &seen, end)), raised, "{what}");
    }
    assert_eq!(watch(SHARP, none, &[], 900).times(), [0_i64; 0], "nothing wanted, nothing missed");
    let again = watch(SHARP, one, &[(150, order(1))], 400);
    assert_eq!(missing(&again), [(100, 0, 100), (250, 150, 250)], "once an episode");
    assert_eq!(watch((0, 1, 50), one, &[(149, order(1))], 200).times(), [0_i64; 0], "it let go before");
    assert_eq!(watch((0, 1, 50), one, &[(151, order(1))], 200).times(), [150], "it held");
}

#[test]
fn the_host_of_the_monitors_is_silent_to_the_nanosecond() {
    let rule = MonitorRule::MonitoringSilent { stale_after: ns(100) };
    let beat = |time| (time, Observation::Beat);
    let test_message = (50, Observation::Probe { item: Item(1), route: RouteId(0) });
    let steady: Vec<At> = (1..50).map(|n| beat(n * 99)).collect();
    let cases: [(&str, Vec<At>, i64, Raised<'_>); 6] = [
        ("never one, one ns early", vec![], 99, &[]),
        ("never one", vec![], 500, &[(100, 0, 100)]),
        ("a steady stream", steady, 49 * 99, &[]),
        ("one missed", vec![beat(99)], 500, &[(199, 99, 199)]),
        ("a test message over a route is no beat", vec![test_message], 500, &[(100, 0, 100)]),
        ("again after one came", vec![beat(150)], 300, &[(100, 0, 100), (250, 150, 250)]),
    ];
    for (what, seen, end, raised) in cases {
        assert_eq!(missing(&watch(SHARP, rule, &seen, end)), raised, "{what}");
    }
}

#[test]
fn a_route_is_silent_to_the_nanosecond() {
    let rule = MonitorRule::RouteSilent { route: RouteId(1), stale_after: ns(100) };
    let probe = |time, route| (time, Observation::Probe { item: Item(1), route: RouteId(route) });
    let steady: Vec<At> = (1..50).map(|n| probe(n * 99, 1)).collect();
    let cases: [(&str, Physics, Vec<At>, i64, Raised<'_>); 9] = [
        ("never one, one ns early", SHARP, vec![], 99, &[]),
        ("never one", SHARP, vec![], 500, &[(100, 0, 100)]),
        ("a steady stream", SHARP, steady, 49 * 99, &[]),
        ("one missed", SHARP, vec![probe(99, 1)], 500, &[(199, 99, 199)]),
        ("another route is no sign", SHARP, vec![probe(50, 0)], 500, &[(100, 0, 100)]),
        ("again after one came", SHARP, vec![probe(150, 1)], 300, &[(100, 0, 100), (250, 150, 250)]),
        ("the market does not matter", SHARP, vec![(5, session(false))], 150, &[(100, 0, 100)]),
        ("the delay shifts what is seen", (30, 1, 0), vec![probe(10, 1)], 500, &[(140, 10, 110)]),
        ("it must hold", (0, 1, 20), vec![probe(119, 1)], 200, &[]),
    ];
    for (what, physics, seen, end, raised) in cases {
        assert_eq!(missing(&watch(physics, rule, &seen, end)), raised, "{what}");
    }
}
