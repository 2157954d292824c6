//! Hunts for alerts without a cause: on a calm day, and at the right time for another reason.

use shadowdrill::vocabulary::CheckKind::{Alerts, Calm, Detection, EachOrder, FalseAlarms};
use shadowdrill::vocabulary::Outcome::{ByAccident, FalseAlarm, Late, Missed};

use super::bundle::{Bundle, SEEDS, hunt};

const ROUTES: &str = "routes = [\"log\", \"stderr\", \"webhook\"]";
const UNHEARD: &str = "routes = [\"log\"]";

#[test]
fn a_monitor_that_fires_on_a_calm_day_is_a_false_alarm() {
    for (monitor, find, replace) in [
        ("order-rate-high", "count = 30", "count = 2"),
        ("order-rate-low", "\"4h\"", "\"20m\""),
        ("drawdown", "\"10%\"", "\"0.1%\""),
        ("limit-audit", "= 2500", "= 100"),
        ("limit-audit", "max_order_notional = 1000", "max_order_notional = 500"),
    ] {
        let broken = Bundle::untouched().entry("monitor", monitor, find, replace);
        let named: &[_] = &[(Calm, &[FalseAlarm][..]), (FalseAlarms, &[FalseAlarm])];
        hunt(&format!("{monitor} {replace}"), "calm-day", SEEDS, &broken, named);
    }
}

#[test]
fn a_drill_fails_for_what_fires_in_its_calm_run() {
    let broken = Bundle::untouched().entry("monitor", "order-rate-high", "count = 30", "count = 2").entry(
        "monitor",
        "order-rate-high",
        ROUTES,
        UNHEARD,
    );
    for scenario in ["scheduler-second", "job-crash", "operator-report"] {
        hunt("a nervous rate monitor", scenario, SEEDS, &broken, &[(Calm, &[FalseAlarm])]);
    }
}

/// The real detector is gone, and a monitor that raises for every single order raises for the offending ones too.
#[test]
fn an_alert_at_the_right_time_for_another_reason_is_by_accident() {
    let noisy = |gone: &str| {
        Bundle::untouched()
            .without_monitor(gone)
            .entry("monitor", "order-rate-high", "count = 30", "count = 1")
            // nobody hears it: otherwise the response would stop the day before anything breaks
            .entry("monitor", "order-rate-high", ROUTES, UNHEARD)
    };
    for scenario in ["scheduler-second", "order-resend-fresh-id"] {
        let named: &[_] = &[
            (Detection, &[ByAccident][..]),
            (EachOrder, &[Missed, Late]),
            (Alerts, &[Missed]),
            (Calm, &[FalseAlarm]),
        ];
        hunt("a monitor that always fires", scenario, SEEDS, &noisy("duplicate-intent"), named);
    }
}

/// The threshold is so low that the monitor which is expected fires all day, and so also at the right time.
#[test]
fn the_expected_monitor_for_another_reason_is_by_accident() {
    let broken = Bundle::untouched()
        .without_monitor("duplicate-intent")
        .scenario("scheduler-second", "\"reconciliation\"", "\"order-rate-high\"")
        .scenario("scheduler-second", "allowed = [\"order-rate-high\", \"risk-blocks\"]", "allowed = []")
        .entry("monitor", "order-rate-high", "count = 30", "count = 1")
        .entry("monitor", "order-rate-high", ROUTES, UNHEARD);
    hunt(
        "expected and noisy",
        "scheduler-second",
        SEEDS,
        &broken,
        &[(Detection, &[ByAccident]), (Alerts, &[ByAccident])],
    );
}
