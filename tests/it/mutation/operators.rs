//! Each operator makes mutants that a drill kills, and that live where this drill is taken out.

use std::collections::BTreeSet;

use shadowdrill::mutate::{self, Operator, Status};
use shadowdrill::report::Score;
use shadowdrill::trial;
use shadowdrill::vocabulary::CheckKind::{
    self, Actions, Alerts, Calm, Containment, Delivery, Detection, FalseAlarms, Runbook, Severity, Stop,
};
use shadowdrill::vocabulary::Named;

use super::{fate, grounds, mutant, mutants};
use crate::hunts::bundle::{Bundle, text_of};

/// A mutant, the scenario that kills it, the check that goes red, and a scenario that it survives.
const KILLED: &[(&str, &str, CheckKind, &str)] = &[
    ("monitor/heartbeat-stale/removed", "scheduler-crash", Detection, "job-crash"),
    ("monitor/heartbeat-stale+monitor/run-absent/pair-removed", "scheduler-hang", Detection, "calm-day"),
    ("monitor/duplicate-intent/removed", "order-resend-same-id", Detection, "scheduler-crash"),
    ("monitor/heartbeat-stale/stale_after/doubled", "scheduler-crash", Detection, "order-resend-same-id"),
    ("monitor/run-absent/stale_after/tenfold", "job-crash", Detection, "calm-day"),
    ("monitor/run-absent/stale_after/halved", "scheduler-hang", Runbook, "calm-day"),
    ("monitor/limit-audit/limits/max_order_notional/halved", "calm-day", Calm, "calm-slow-day"),
    ("monitor/duplicate-intent/delay/slowed", "order-resend-same-id", Detection, "calm-day"),
    ("monitor/duplicate-intent/interval/slowed", "order-resend-same-id", Detection, "calm-day"),
    ("monitor/duplicate-intent/hold/slowed", "order-resend-same-id", Detection, "calm-day"),
    ("monitor/duplicate-intent/routes/unrouted", "order-resend-same-id", Delivery, "calm-day"),
    ("gate/max_symbol_exposure_notional/past-harm", "order-runaway-brink", Severity, "order-runaway"),
    (
        "gate/max_total_exposure_notional/past-harm",
        "order-runaway-book-brink",
        Severity,
        "order-runaway-book",
    ),
    ("route/stderr+route/webhook/pair-removed", "gate-bypass", Delivery, "calm-day"),
    ("kill-switch/stop_orders/switched-off", "kill-switch-by-hand", Actions, "gate-bypass"),
    ("kill-switch/alarm_owner/switched-off", "kill-switch-by-hand", Actions, "gate-bypass"),
    ("kill-switch/manual/switched-off", "kill-switch-by-hand", Actions, "gate-bypass"),
    ("severity-rule/limits-ignored/removed", "gate-bypass", Severity, "calm-day"),
    ("severity-rule/orders-after-stop/apart/joined", "kill-switch-hollow", Stop, "gate-bypass"),
    ("severity-rule/limits-ignored/severity/lowered", "gate-bypass", Severity, "calm-day"),
    ("severity-rule/limits-ignored/runbook/redirected", "gate-bypass", Runbook, "calm-day"),
    ("severity-rule/jobs-failing/runbook/redirected", "job-crash", Containment, "gate-bypass"),
    ("severity-rule/unmatched/runbook/redirected", "operator-report-unknown", Runbook, "gate-bypass"),
    (
        "severity-rule/limits-broken-and-gate-blocking/swapped",
        "gate-holds-then-fails",
        Runbook,
        "gate-bypass",
    ),
    ("grouping/group_within/removed", "bar-duplicated", FalseAlarms, "calm-slow-day"),
    ("severity-rule/orders-doubled/severity/raised", "order-resend-fresh-id", Severity, "gate-bypass"),
    ("step/pause-system/stop-schedulers/removed", "operator-report", Actions, "gate-bypass"),
    ("step/pause-system/stop-schedulers/emptied", "operator-report", Actions, "gate-bypass"),
    ("step/kill-switch/trip/swapped", "kill-switch-by-hand", Actions, "gate-bypass"),
    ("step/data-corrupt/check-feed/on-failure/overridden", "feed-switched-wrong", Actions, "bar-outlier"),
    ("step/restart-scheduler/start-scheduler/approval/unapproved", "scheduler-crash", Actions, "job-crash"),
];

#[test]
fn a_mutant_is_killed_by_its_scenario_and_lives_without_it() {
    let library = Bundle::untouched().library();
    for (id, scenario, check, other) in KILLED {
        let id = &id.replace("/limits/", "/");
        let killed = fate(&library, id, &[other, scenario]);
        let kill = killed.kill.as_ref().unwrap_or_else(|| panic!("{id} lives in {scenario}"));
        assert!(matches!(killed.status, Status::Protective | Status::Procedural), "{id}: {kill:?}");
        assert_eq!(kill.scenario, *scenario, "{id}: {kill:?}");
        let alone = grounds(&library, &[scenario], 0);
        let fresh = trial::run(&mutant(&library, id).applied(&library), alone[0].scenario, 0);
        let checks = fresh.expect("it runs").judgement.checks;
        let red = checks.iter().any(|one| one.id == *check && one.outcome.name() != "met");
        assert!(red, "{id}: {check} is met in {scenario}");
        let alive = fate(&library, id, &[other]);
        assert!(alive.is_alive(), "{id} in {other}: {:?}", alive.kill);
    }
}

/// What shows that protection was lost outweighs a duty that was left, in one drill and over all of them; a duty outweighs a name.
#[test]
fn a_kill_is_protective_wherever_any_drill_shows_that_protection_was_lost() {
    let library = Bundle::untouched().library();
    let judged = |id: &str, scenarios: &[&str]| {
        let fate = fate(&library, id, scenarios);
        let kill = fate.kill.unwrap_or_else(|| panic!("{id} lives"));
        (fate.status, kill.scenario, kill.check)
    };
    // the owner is not told: nothing of the damage changes
    let told = "step/pause-system/notify-owner/removed";
    let (status, _, check) = judged(told, &["operator-report", "job-crash"]);
    assert_eq!(status, Status::Procedural, "{check:?}");
    // a process goes on: a report alone shows a duty that was left, a fault shows what it costs
    let stop = "step/pause-system/stop-schedulers/emptied";
    let (status, scenario, check) = judged(stop, &["operator-report"]);
    assert_eq!((status, scenario.as_str()), (Status::Procedural, "operator-report"), "{check:?}");
    let (status, scenario, check) = judged(stop, &["operator-report", "gate-holds-then-fails"]);
    assert_eq!((status, scenario.as_str()), (Status::Protective, "gate-holds-then-fails"), "{check:?}");
}

/// On the day without a fault too: what listens for test messages and beats raises where they stop.
#[test]
fn a_route_or_a_host_that_is_no_longer_heard_is_noticed() {
    let library = Bundle::untouched().library();
    for id in [
        "route/stderr/delay/slowed",
        "route/stderr/timeout/hurried",
        "route/webhook/probe/removed",
        "route/webhook/probe/tenfold",
        "beat/beat/removed",
        "beat/beat/tenfold",
    ] {
        let killed = fate(&library, id, &["order-resend-same-id"]);
        let kill = killed.kill.unwrap_or_else(|| panic!("{id} lives"));
        assert_eq!((killed.status, kill.check), (Status::Protective, Some(Calm)), "{id}");
    }
    // without the monitors that listen nobody misses them
    let deaf =
        Bundle::untouched().without_monitor("webhook-silent").without_monitor("stderr-silent").library();
    let alive = fate(&deaf, "route/webhook/probe/removed", &["order-resend-same-id"]);
    assert!(alive.is_alive(), "{:?}", alive.kill);
}

/// Test messages are lost on the day without a fault too, so that every drill that asks for a quiet one notices.
#[test]
fn a_route_that_leaks_is_noticed_by_its_test_messages() {
    let library = Bundle::untouched().library();
    for id in ["route/stderr/loses/leaking", "route/webhook/loses/leaking"] {
        let killed = fate(&library, id, &["order-resend-same-id"]);
        assert_eq!(killed.status, Status::Protective, "{id}: {:?}", killed.kill);
        assert_eq!(killed.kill.expect("killed").check, Some(Calm), "{id}");
    }
    let mut deaf = Bundle::untouched();
    for file in deaf.0.scenarios.iter_mut().filter(|file| file.path.ends_with("/order-resend-same-id.toml")) {
        let text = text_of(file);
        let (told, _) = text.split_once("[expect]").expect("something is expected");
        file.bytes = format!("{told}[expect]\nonly = [\"detection\"]\n").into_bytes();
    }
    let deaf = deaf.library();
    let alive = fate(&deaf, "route/stderr/loses/leaking", &["order-resend-same-id"]);
    assert!(alive.is_alive(), "{:?}", alive.kill);
    // a route that nobody watches, or that loses as much already, is not made worse
    let made = |library: &shadowdrill::library::Library| {
        mutants(library).iter().filter(|mutant| mutant.operator == Operator::Leaking).count()
    };
    assert_eq!(made(&library), 2);
    let lossy = Bundle::untouched().entry("route", "stderr", "loses = 0.0", "loses = 0.5");
    assert_eq!(made(&lossy.library()), 1);
}

#[test]
fn every_operator_makes_mutants_of_the_bundled_files() {
    let library = Bundle::untouched().library();
    let all = mutants(&library);
    let made: BTreeSet<Operator> = all.iter().map(|mutant| mutant.operator).collect();
    assert_eq!(made.into_iter().collect::<Vec<_>>(), Operator::ALL);
    let ids: BTreeSet<String> = all.iter().map(mutate::Mutant::id).collect();
    assert_eq!(ids.len(), all.len(), "an id names one mutant");
    // each entry of the policy and each step of a runbook that the policy names is broken in some way
    let broken: BTreeSet<&str> =
        all.iter().flat_map(|mutant| &mutant.controls).map(|control| control.entry.as_str()).collect();
    let policy = &library.policy;
    let entries = (policy.monitors.iter().map(|one| one.id.clone()))
        .chain(policy.severity_rules.iter().map(|one| one.id.clone()))
        .chain(policy.routes.iter().map(|one| one.id.clone()))
        .chain(["block_on_violation", "max_drawdown", "manual", "unmatched"].map(str::to_owned));
    for entry in entries {
        assert!(broken.contains(entry.as_str()), "{entry}");
    }
    for id in ["kill-switch", "pause-system", "restart-scheduler", "risk-limits-ignored"] {
        let (_, runbook) = library.runbook(id).expect("bundled");
        for step in &runbook.steps {
            assert!(broken.contains(format!("{id}/{}", step.name).as_str()), "{id} {}", step.name);
        }
    }
    assert!(!broken.iter().any(|entry| entry.contains("restart-into-double")), "no incident takes that up");
}

#[test]
fn a_mutant_that_check_refuses_is_not_counted() {
    let library = Bundle::untouched().library();
    let fate = fate(&library, "monitor/heartbeat-stale/stale_after/halved", &["scheduler-crash"]);
    assert_eq!(fate.status, Status::Refused);
    assert!(fate.refusal.is_some_and(|refusal| refusal.contains("threshold-too-tight")));
}

/// The named alert is missing and another monitor detects the fault in time: that is a nominal kill.
#[test]
fn a_named_alert_that_another_one_stands_in_for_is_a_nominal_kill() {
    let named = "alerts = [\"heartbeat-stale\"]";
    let both = Bundle::untouched().scenario(
        "scheduler-hang",
        named,
        "alerts = [\"heartbeat-stale\", \"run-absent\"]",
    );
    let library = both.library();
    let fate = fate(&library, "monitor/run-absent/removed", &["scheduler-hang"]);
    assert_eq!(fate.status, Status::Nominal, "{:?}", fate.kill);
    assert_eq!(fate.kill.expect("killed").check, Some(Alerts));
    assert!(fate.suggestion.is_none() && fate.predicate.is_none());
}

#[test]
fn monitors_are_redundant_where_both_detect_in_one_drill() {
    let library = Bundle::untouched().library();
    let pairs = |scenario: &str| {
        let found = mutate::redundant(&grounds(&library, &[scenario], 0));
        let name = |id: shadowdrill::base::MonitorId| library.policy.monitors[id.index()].id.clone();
        found.into_iter().map(|(one, other)| (name(one), name(other))).collect::<Vec<_>>()
    };
    assert_eq!(pairs("scheduler-hang"), [("heartbeat-stale".to_owned(), "run-absent".to_owned())]);
    assert!(pairs("job-crash").is_empty() && pairs("calm-day").is_empty());
}

/// Runs that a mutant cannot change are shared. What comes out is what comes out of a run from scratch.
#[test]
fn shared_runs_change_no_judgement() {
    let library = Bundle::untouched().library();
    let scenarios = ["calm-day", "gate-bypass", "kill-switch-by-hand", "scheduler-crash"];
    let grounds = grounds(&library, &scenarios, 1);
    for (at, mutant) in mutants(&library).iter().enumerate().filter(|(at, _)| at % 7 == 0) {
        let applied = mutant.applied(&library);
        let fate = mutate::judge(&library, &grounds, mutant);
        let fresh = grounds.iter().any(|ground| {
            let drill = trial::run(&applied, ground.scenario, 1).expect("it runs");
            drill.judgement.verdict.name() != "passed"
        });
        let noticed = matches!(fate.status, Status::Protective | Status::Procedural | Status::Nominal);
        assert_eq!(noticed, fresh && fate.status != Status::Refused, "{at} {}: {:?}", mutant.id(), fate.kill);
    }
}

#[test]
fn a_drill_that_does_not_pass_as_it_stands_kills_nothing() {
    let slow =
        Bundle::untouched().entry("monitor", "duplicate-intent", "delay = \"500ms\"", "delay = \"9s\"");
    let library = slow.library();
    let scenario = library.scenario("order-resend-same-id").expect("bundled");
    let ground = mutate::Ground::prepare(&library, scenario, 0).expect("it runs");
    assert!(!ground.passes() && ground.reason().contains("late"), "{}", ground.reason());
    let grounds = [ground];
    let fate = mutate::judge(&library, &grounds, &mutant(&library, "monitor/duplicate-intent/removed"));
    assert_eq!((fate.status, fate.drills), (Status::Survived, 0));
}

#[test]
fn the_score_counts_kills_of_what_counts_and_rounds_down() {
    use Status::{Equivalent, Nominal, Procedural, Protective, Refused, Survived};
    for (fates, counted, points) in [
        (vec![], 0, None),
        (vec![Equivalent, Refused], 0, None),
        (vec![Protective], 1, Some(10_000)),
        (vec![Protective, Equivalent, Refused], 1, Some(10_000)),
        (vec![Protective, Nominal], 2, Some(5_000)),
        (vec![Protective, Procedural], 2, Some(10_000)),
        (vec![Procedural, Survived], 2, Some(5_000)),
        (vec![Protective, Protective, Survived], 3, Some(6_666)),
        (vec![Nominal, Survived], 2, Some(0)),
    ] {
        let score = Score::of(fates.clone());
        assert_eq!((score.counted(), score.basis_points), (counted, points), "{fates:?}");
        assert_eq!(score.mutants, fates.len());
    }
    let almost = Score::of(std::iter::repeat_n(Protective, 99_999).chain([Survived]));
    assert_eq!(almost.basis_points, Some(9_999), "100 is said only where it is");
    assert!(almost.reaches(9_999) && !almost.reaches(10_000));
    assert!(Score::default().reaches(10_000), "where nothing counts nothing is below");
}
