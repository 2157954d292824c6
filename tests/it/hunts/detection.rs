//! Hunts in the monitors: removed, loosened, slowed.

use shadowdrill::vocabulary::CheckKind::{Alerts, Delivery, Detection, EachOrder};
use shadowdrill::vocabulary::Outcome::{Late, Missed};

use super::bundle::{Bundle, SEEDS, hunt, quiet};

/// Each scenario with the monitors that can detect its fault.
const DETECTORS: &[(&str, &[&str])] = &[
    ("scheduler-crash", &["heartbeat-stale", "run-absent", "order-rate-low"]),
    ("scheduler-hang", &["heartbeat-stale", "run-absent", "order-rate-low"]),
    ("job-crash", &["run-absent", "order-rate-low"]),
    ("scheduler-second", OF_ORDERS),
    ("order-resend-same-id", OF_ORDERS),
    ("order-resend-fresh-id", OF_ORDERS),
    ("order-retry-storm", OF_ORDERS),
    ("gate-bypass", OF_LIMITS),
    ("gate-disabled", OF_LIMITS),
    ("gate-unpriced", OF_LIMITS),
    ("gate-batch-exposure", OF_LIMITS),
    ("gate-blocks-in-name-only", OF_LIMITS),
    ("gate-limit-raised", OF_LIMITS),
    ("gate-stale-book", OF_LIMITS),
    ("gate-order-limit-raised", OF_LIMITS),
    ("gate-total-limit-raised", OF_LIMITS),
    ("gate-positions-limit-raised", OF_LIMITS),
    ("order-runaway", OF_LIMITS_HELD),
    ("order-runaway-large", OF_LIMITS_HELD),
    ("order-storm-of-decisions", &["order-rate-high", "risk-blocks", "limit-audit", "drawdown"]),
    ("order-lost", &["order-rate-low"]),
    ("drawdown-crash", &["drawdown"]),
    ("venue-timeouts", &["order-timeouts"]),
    ("venue-rejects", &["order-rejects"]),
    ("venue-rate-limited", &["order-rate-limited"]),
    ("venue-authentication", &["order-authentication"]),
    ("execution-exception", &["order-exceptions"]),
    ("answer-lost", &["order-open"]),
    ("fill-stalls", &["order-open"]),
    ("fill-repeated", &["fill-audit", "limit-audit"]),
    ("fill-slips", &["fill-price", "fill-price-slight"]),
    ("fill-slips-slightly", &["fill-price-slight"]),
    ("key-stolen", &["order-foreign", "reconciliation", "limit-audit", "drawdown"]),
    ("started-during-stop", &["order-stopped"]),
    ("alert-webhook-dead", &["webhook-silent"]),
    ("alert-stderr-dead", &["stderr-silent"]),
    ("alert-webhook-slow", &["webhook-silent"]),
    ("alert-webhook-loses", &["webhook-silent"]),
    ("alert-webhook-limited", &["webhook-silent"]),
    ("monitoring-dead", &["monitoring-silent"]),
    ("monitoring-lags", &["monitoring-silent"]),
    ("bar-outlier", OF_PRICES),
    ("bar-outlier-small", OF_PRICES),
    ("bar-zero", OF_PRICES),
    ("bar-negative", OF_PRICES),
    ("bar-nan", OF_PRICES),
    ("bar-inverted", OF_PRICES),
    ("feed-gap", &["feed-silent", "order-rate-low"]),
    ("feed-stale", &["bar-order", "order-rate-low"]),
    ("bar-late", &["clock-offset", "bar-order"]),
    ("bar-shuffled", &["bar-order", "clock-offset", "feed-silent"]),
    ("bar-duplicated", &["bar-order", "clock-offset"]),
    ("clock-skew", &["clock-offset"]),
    ("clock-step", &["clock-offset"]),
    ("volume-spike", &["bar-volume"]),
];
const OF_PRICES: &[&str] = &[
    "bar-sanity",
    "limit-audit",
    "risk-blocks",
    "drawdown",
    "order-rate-high",
    "order-rate-low",
    "duplicate-intent",
];
const OF_ORDERS: &[&str] = &["duplicate-intent", "order-rate-high", "risk-blocks", "limit-audit"];
const OF_LIMITS_HELD: &[&str] = &["risk-blocks", "order-rate-high", "limit-audit", "drawdown"];
const OF_LIMITS: &[&str] = &["limit-audit", "order-rate-high", "risk-blocks", "drawdown"];

#[test]
fn without_every_monitor_of_the_fault_it_is_missed() {
    for (scenario, monitors) in DETECTORS {
        let broken = monitors.iter().fold(Bundle::untouched(), |files, id| files.without_monitor(id));
        let named: &[_] = &[(Detection, &[Missed][..]), (Delivery, &[Missed]), (Alerts, &[Missed])];
        hunt("all detectors removed", scenario, SEEDS, &broken, named);
    }
}

#[test]
fn without_the_monitor_that_is_named_the_others_do_not_do() {
    for (scenario, monitors) in DETECTORS {
        let broken = Bundle::untouched().without_monitor(monitors[0]);
        hunt("first detector removed", scenario, SEEDS, &broken, &[(Alerts, &[Missed])]);
    }
}

#[test]
fn a_monitor_that_scenarios_name_cannot_go_unnoticed() {
    for (_, monitors) in DETECTORS {
        let broken = Bundle::untouched().without("monitor", monitors[0]);
        let problems = broken.assemble().expect_err("a dangling reference");
        assert!(problems.iter().any(|problem| problem.code == "dangling-reference"), "{problems:#?}");
    }
}

/// Scenario, monitor, and what is replaced by what.
type Loosened<'t> = (&'t str, &'t str, &'t [(&'t str, &'t str)]);

#[test]
fn a_loosened_threshold_is_late_or_missed() {
    let loosened: &[Loosened<'_>] = &[
        ("scheduler-hang", "heartbeat-stale", &[("\"360s\"", "\"720s\"")]),
        ("scheduler-crash", "heartbeat-stale", &[("\"360s\"", "\"720s\"")]),
        ("job-crash", "run-absent", &[("\"480s\"", "\"960s\"")]),
        ("order-resend-fresh-id", "duplicate-intent", &[("\"10m\"", "\"1s\"")]),
        ("scheduler-second", "duplicate-intent", &[("\"10m\"", "\"1s\"")]),
        ("gate-bypass", "limit-audit", &[("= 2500", "= 5000")]),
        ("gate-disabled", "limit-audit", &[("= 2500", "= \"none\"")]),
        ("gate-unpriced", "limit-audit", &[("= 2500", "= \"none\"")]),
        ("gate-stale-book", "limit-audit", &[("= 2500", "= \"none\""), ("= 5000", "= \"none\"")]),
        ("feed-gap", "feed-silent", &[("bars = 3", "bars = 30")]),
        ("feed-stale", "bar-order", &[("repeats = 5", "repeats = 10")]),
        ("volume-spike", "bar-volume", &[("times = 200", "times = 400")]),
    ];
    for (scenario, monitor, edits) in loosened {
        let mut broken = edits.iter().fold(Bundle::untouched(), |files, (find, replace)| {
            files.entry("monitor", monitor, find, replace)
        });
        if *monitor == "heartbeat-stale" {
            broken = broken.entry("monitor", "run-absent", "\"480s\"", "\"960s\"");
        }
        let named: &[_] = &[(Detection, &[Late, Missed][..]), (Delivery, &[Late, Missed])];
        hunt(&format!("{monitor} loosened"), scenario, SEEDS, &broken, named);
    }
}

#[test]
fn a_slow_evaluation_is_late() {
    for (scenario, monitor) in [
        ("job-crash", "run-absent"),
        ("scheduler-second", "duplicate-intent"),
        ("order-resend-same-id", "duplicate-intent"),
        ("order-resend-fresh-id", "duplicate-intent"),
        ("gate-bypass", "limit-audit"),
        ("gate-disabled", "limit-audit"),
        ("gate-unpriced", "limit-audit"),
        ("gate-limit-raised", "limit-audit"),
    ] {
        let absence = monitor == "run-absent";
        let (delay, slower) = if absence { ("\"1s\"", "\"60s\"") } else { ("\"500ms\"", "\"6s\"") };
        for (key, now) in [("delay", delay), ("hold", "\"0s\"")] {
            let (find, replace) = (format!("{key} = {now}"), format!("{key} = {slower}"));
            let broken = Bundle::untouched().entry("monitor", monitor, &find, &replace);
            let mut named = vec![(Detection, &[Late][..])];
            if !absence {
                named.push((EachOrder, &[Late, Missed]));
            }
            hunt(&format!("{monitor} {replace}"), scenario, SEEDS, &broken, &named);
        }
    }
}

#[test]
fn a_slow_look_at_bars_is_late() {
    for (scenario, monitor, delay) in [
        ("bar-inverted", "bar-sanity", "200ms"),
        ("bar-duplicated", "bar-order", "500ms"),
        ("volume-spike", "bar-volume", "500ms"),
        ("feed-gap", "feed-silent", "500ms"),
        ("clock-step", "clock-offset", "500ms"),
    ] {
        for (key, now) in [("delay", delay), ("hold", "0s")] {
            let (find, replace) = (format!("{key} = \"{now}\""), format!("{key} = \"10s\""));
            let broken = Bundle::untouched().entry("monitor", monitor, &find, &replace);
            hunt(&format!("{monitor} {replace}"), scenario, SEEDS, &broken, &[(Detection, &[Late])]);
        }
    }
}

/// How late a slow grid makes a monitor depends on its phase, so a grid is judged over all seeds together.
#[test]
fn a_slow_interval_is_late_at_nearly_every_seed() {
    for (scenario, monitor, now) in [
        ("job-crash", "run-absent", "\"5s\""),
        ("scheduler-second", "duplicate-intent", "\"1s\""),
        ("gate-bypass", "limit-audit", "\"1s\""),
    ] {
        let find = format!("interval = {now}");
        let broken = Bundle::untouched().entry("monitor", monitor, &find, "interval = \"20m\"").library();
        quiet(scenario, SEEDS);
        let late = SEEDS.iter().filter(|seed| {
            let found = super::bundle::outcomes(&super::bundle::run(&broken, scenario, **seed));
            found[&Detection] == Late
        });
        assert!(late.count() * 3 >= SEEDS.len() * 2, "{scenario}");
    }
}

/// A rate monitor that wants more than one order in its window still detects, late, and is not taken for an accident.
#[test]
fn a_low_rate_of_more_than_one_order_still_detects() {
    let broken = ["heartbeat-stale", "run-absent"]
        .iter()
        .fold(Bundle::untouched(), |files, id| files.without_monitor(id))
        .entry("monitor", "order-rate-low", "count = 1\nwindow = \"4h\"", "count = 2\nwindow = \"6h\"");
    hunt("two orders in six hours", "scheduler-crash", SEEDS, &broken, &[(Detection, &[Late])]);
}
