//! A host that stalls: who runs on it looks when it goes on, and who runs elsewhere meanwhile.

use super::kit::{At, SHARP, drive, ns, order, policy, surroundings, watch};
use crate::base::Draws;
use crate::monitors::Monitors;
use crate::policy::MonitorRule;
use crate::vocabulary::Observation;

const TWO_IN_TEN: MonitorRule = MonitorRule::OrderRateHigh { count: 2, window: ns(10) };

fn host(time: i64, awake: bool) -> At {
    (time, Observation::Monitoring { awake })
}

fn orders(times: [i64; 2]) -> [At; 2] {
    [(times[0], order(1)), (times[1], order(2))]
}

#[test]
fn what_was_missed_is_seen_when_the_host_goes_on() {
    let [first, second] = orders([20, 25]);
    let cases: [(&str, Vec<At>, &[i64]); 8] = [
        ("sound", vec![first, second], &[25]),
        ("it stalls for good", vec![host(10, false), first, second], &[]),
        ("it goes on at the burst's heels", vec![host(10, false), first, second, host(28, true)], &[28]),
        ("it stalls in the middle", vec![first, host(22, false), second, host(28, true)], &[28]),
        ("the window has passed when it goes on", vec![host(10, false), first, second, host(90, true)], &[]),
        ("it stalls after the alert", vec![first, second, host(26, false), host(90, true)], &[25]),
        ("it goes on before", vec![host(10, false), host(15, true), first, second], &[25]),
        (
            "it is told twice that it stalls, and twice that it goes on",
            vec![host(10, false), host(11, false), first, second, host(28, true), host(29, true)],
            &[28],
        ),
    ];
    for (what, seen, raised) in cases {
        assert_eq!(watch(SHARP, TWO_IN_TEN, &seen, 200).times(), raised, "{what}");
    }
}

#[test]
fn nothing_is_missed_while_the_host_stalls_but_what_is_missed_elsewhere() {
    let silent = MonitorRule::MonitoringSilent { stale_after: ns(100) };
    let heartbeat = MonitorRule::Heartbeat { stale_after: ns(100) };
    let day = |seen: &[At]| {
        let (policy, draws) = (policy(&[(SHARP, heartbeat), (SHARP, silent)]), Draws::new(1));
        drive(Monitors::new(&policy, &draws, &surroundings()), seen, 400)
    };
    let times =
        |seen: &[At], monitor: u16| -> Vec<i64> { day(seen).of(monitor).map(|(time, _)| *time).collect() };
    let stalled = [host(50, false)];
    assert_eq!((times(&stalled, 0), times(&stalled, 1)), (vec![], vec![100]));
    let resumed = [host(50, false), host(300, true)];
    assert_eq!((times(&resumed, 0), times(&resumed, 1)), (vec![300], vec![100]));
    assert_eq!((times(&[], 0), times(&[], 1)), (vec![100], vec![100]));
}

#[test]
fn a_hold_begins_when_somebody_looks() {
    let [first, second] = orders([20, 25]);
    let seen = [host(10, false), first, second, host(26, true)];
    let held = watch((0, 1, 3), MonitorRule::OrderRateHigh { count: 2, window: ns(10) }, &seen, 200);
    assert_eq!(held.times(), [29]);
}
