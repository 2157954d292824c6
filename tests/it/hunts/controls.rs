//! Hunts in alert routes, gate limits and kill switch.

use shadowdrill::vocabulary::CheckKind::{
    Actions, Alerts, Containment, Delivery, Detection, Effect, Notification, Recovery, Secure, Severity,
};
use shadowdrill::vocabulary::Outcome::{Late, Met, Missed, NoData};
use shadowdrill::vocabulary::Verdict;

use super::bundle::{Bundle, SEEDS, hunt, quiet, red, run, told};

const ROUTED: &[&str] =
    &["scheduler-crash", "job-crash", "scheduler-second", "order-retry-storm", "gate-bypass"];
const LIMITS: &[&str] = &[
    "gate-bypass",
    "gate-disabled",
    "gate-unpriced",
    "gate-batch-exposure",
    "gate-blocks-in-name-only",
    "gate-stale-book",
];

#[test]
fn dead_routes_raise_in_time_and_deliver_nothing() {
    let dead = Bundle::untouched().policy_each("loses = 0.0", "loses = 1.0", 3);
    let unread = Bundle::untouched().policy_each("watched = true", "watched = false", 2);
    for broken in [dead, unread] {
        for scenario in ROUTED {
            let named: &[_] = &[(Detection, &[Met][..]), (Delivery, &[Missed]), (Severity, &[Missed])];
            hunt("no route to anybody", scenario, SEEDS, &broken, named);
        }
    }
}

#[test]
fn slow_routes_raise_in_time_and_deliver_late() {
    let slow = Bundle::untouched()
        .policy_each("delay = [\"0s\", \"10ms\"]", "delay = [\"25s\", \"25s\"]", 2)
        .policy("delay = [\"100ms\", \"800ms\"]", "delay = [\"25s\", \"25s\"]")
        .policy_each("timeout = \"1s\"", "timeout = \"60s\"", 2)
        .policy("timeout = \"3s\"", "timeout = \"60s\"");
    for scenario in ["scheduler-second", "order-resend-fresh-id", "gate-bypass", "gate-disabled"] {
        hunt("slow routes", scenario, SEEDS, &slow, &[(Detection, &[Met]), (Delivery, &[Late])]);
    }
}

#[test]
fn one_route_that_is_left_is_enough() {
    for route in ["stderr", "webhook"] {
        // its own monitor would tell of it on a calm day already
        let library = Bundle::untouched()
            .entry("route", route, "loses = 0.0", "loses = 1.0")
            .without_monitor(&format!("{route}-silent"))
            .library();
        for (scenario, seed) in
            ROUTED.iter().flat_map(|scenario| SEEDS.iter().map(move |seed| (scenario, seed)))
        {
            let drill = run(&library, scenario, *seed);
            assert_eq!(
                drill.judgement.verdict,
                Verdict::Passed,
                "{route} dead, {scenario} {seed}: {}",
                told(&drill)
            );
        }
    }
}

#[test]
fn a_gate_that_blocks_in_name_only_is_found_by_the_audit_and_by_nothing_else() {
    quiet("gate-blocks-in-name-only", SEEDS);
    let library = Bundle::untouched().library();
    for seed in SEEDS {
        let drill = run(&library, "gate-blocks-in-name-only", *seed);
        let detection = drill.judgement.checks.iter().find(|check| check.id == Detection).expect("judged");
        assert!(detection.message.contains("limit-audit"), "{}", detection.message);
        assert!(drill.timeline.totals.blocked > 0, "the gate says that it blocks");
    }
    let broken = Bundle::untouched().without_monitor("limit-audit");
    let named: &[_] = &[(Detection, &[Late, Missed][..]), (Alerts, &[Missed])];
    red("no audit", "gate-blocks-in-name-only", SEEDS, &broken, named);
}

/// Gate and audit lose the same limit: neither can see it any more, the baseline's own limit can.
#[test]
fn a_limit_that_gate_and_audit_both_lost_is_seen_by_the_baseline() {
    let find = "max_symbol_exposure_notional = 2500";
    let broken = Bundle::untouched().policy_each(find, "max_symbol_exposure_notional = \"none\"", 2);
    for scenario in LIMITS {
        let named: &[_] = &[(Containment, &[Missed][..]), (Recovery, &[Missed])];
        hunt("no symbol limit anywhere", scenario, SEEDS, &broken, named);
    }
    hunt("no symbol limit anywhere", "gate-limit-raised", SEEDS, &broken, &[(Effect, &[NoData])]);
}

/// The same for the total: it takes several symbols to reach it.
#[test]
fn a_total_limit_that_gate_and_audit_both_lost_is_seen_on_several_symbols() {
    let four = || {
        let symbols = "[\"BTC-EUR\", \"ETH-EUR\", \"LTC-EUR\", \"XRP-EUR\"]";
        Bundle::untouched().scenario("gate-bypass", "[\"BTC-EUR\"]", symbols)
    };
    let library = four().library();
    for seed in SEEDS {
        let drill = run(&library, "gate-bypass", *seed);
        assert_eq!(drill.judgement.verdict, Verdict::Passed, "four symbols {seed}: {}", told(&drill));
    }
    let find = "max_total_exposure_notional = 5000";
    let broken = four().policy_each(find, "max_total_exposure_notional = \"none\"", 2);
    // where the rate of orders stops the day before any symbol is above its limit, there is nothing to see
    let named: &[_] = &[(Containment, &[Missed, NoData][..]), (Recovery, &[Missed, NoData])];
    red("no total limit anywhere", "gate-bypass", SEEDS, &broken, named);
}

/// With a gate that only reports, a fault of the gate changes nothing: there is nothing to drill.
#[test]
fn a_gate_that_does_not_block_leaves_gate_faults_without_effect() {
    let broken = Bundle::untouched().policy("block_on_violation = true", "block_on_violation = false");
    for scenario in LIMITS {
        hunt("block_on_violation off", scenario, SEEDS, &broken, &[(Effect, &[NoData])]);
    }
}

fn with_kill() -> Bundle {
    Bundle::untouched()
}

#[test]
fn a_kill_switch_that_lost_a_function_or_its_trigger_did_not_trip() {
    let library = with_kill().library();
    for seed in SEEDS {
        let drill = run(&library, "kill-switch-by-hand", *seed);
        assert_eq!(drill.judgement.verdict, Verdict::Passed, "{seed}: {}", told(&drill));
    }
    for function in ["stop_orders", "cancel_orders", "read_only", "alarm_owner", "manual"] {
        let broken = with_kill().policy(&format!("{function} = true"), &format!("{function} = false"));
        red(function, "kill-switch-by-hand", SEEDS, &broken, &[(Actions, &[Missed])]);
    }
}

#[test]
fn a_kill_runbook_that_lost_a_step_is_found() {
    for (step, check) in [
        ("trip", Actions),
        ("cancel-orders", Actions),
        ("stop-schedulers", Actions),
        ("secure-logs", Secure),
        ("secure-registry", Secure),
        ("notify-owner", Notification),
        ("record-kill", Actions),
    ] {
        let broken = with_kill().without_step("kill-switch", step);
        red(step, "kill-switch-by-hand", SEEDS, &broken, &[(check, &[Missed])]);
    }
}
