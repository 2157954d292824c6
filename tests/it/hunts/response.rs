//! Hunts in severity rules, runbooks and responders.

use shadowdrill::vocabulary::CheckKind::{
    Acknowledgement, Actions, Analysis, Classification, Containment, Notification, Recovery, Runbook, Secure,
    Severity, Stop, StopBegun,
};
use shadowdrill::vocabulary::Outcome::{Late, Missed, WrongAction, WrongSeverity};

use super::bundle::{Bundle, Named, SEEDS, hunt, red};

#[test]
fn a_severity_rule_lowered_or_raised_is_a_wrong_severity() {
    for (scenario, rule, now, then) in [
        ("gate-bypass", "limits-ignored", "high", "medium"),
        ("gate-disabled", "limits-ignored", "high", "low"),
        ("scheduler-second", "orders-doubled", "medium", "low"),
        ("scheduler-second", "orders-doubled", "medium", "high"),
        ("order-resend-same-id", "orders-doubled", "medium", "low"),
        ("scheduler-crash", "scheduler-silent", "medium", "low"),
        ("job-crash", "jobs-failing", "medium", "low"),
        ("operator-report", "reported-unclear-situation", "medium", "low"),
        ("operator-report", "reported-unclear-situation", "medium", "high"),
    ] {
        let (find, replace) = (format!("severity = \"{now}\""), format!("severity = \"{then}\""));
        let broken = Bundle::untouched().entry("severity_rule", rule, &find, &replace);
        let named: &[_] = &[(Severity, &[WrongSeverity][..]), (Classification, &[Missed])];
        hunt(&format!("{rule} {then}"), scenario, SEEDS, &broken, named);
    }
}

#[test]
fn a_severity_rule_removed_leaves_the_answer_for_the_unmatched() {
    let broken = Bundle::untouched().without("severity_rule", "orders-doubled");
    let named: &[_] = &[(Severity, &[WrongSeverity][..]), (Runbook, &[WrongAction])];
    hunt("no rule", "scheduler-second", SEEDS, &broken, named);
}

#[test]
fn a_rule_that_sends_to_another_runbook_is_a_wrong_action() {
    let broken = Bundle::untouched().entry(
        "severity_rule",
        "orders-doubled",
        "runbook = \"pause-system\"",
        "runbook = \"restart-scheduler\"",
    );
    let named: &[_] = &[(Runbook, &[WrongAction][..]), (Actions, &[WrongAction])];
    hunt("restart instead of pause", "scheduler-second", SEEDS, &broken, named);
}

#[test]
fn a_deleted_step_is_missed_where_it_mattered() {
    let deleted: &[(&str, &str, &str, &[Named<'_>])] = &[
        ("operator-report", "pause-system", "record-pause", &[(Actions, &[Missed])]),
        ("scheduler-second", "pause-system", "block-runs", &[(Actions, &[Missed])]),
        ("scheduler-second", "pause-system", "secure-logs", &[(Secure, &[Missed])]),
        ("scheduler-second", "pause-system", "secure-registry", &[(Secure, &[Missed])]),
        ("scheduler-second", "pause-system", "analyse", &[(Analysis, &[Missed])]),
        ("job-crash", "pause-system", "analyse", &[(Analysis, &[Missed])]),
        ("job-crash", "pause-system", "notify-owner", &[(Notification, &[Missed])]),
        (
            "scheduler-hang",
            "restart-scheduler",
            "stop-schedulers",
            &[(Recovery, &[Missed]), (StopBegun, &[Missed])],
        ),
        (
            "scheduler-hang",
            "restart-scheduler",
            "kill-schedulers",
            &[(Recovery, &[Missed]), (Actions, &[Missed])],
        ),
        (
            "scheduler-crash",
            "restart-scheduler",
            "start-scheduler",
            &[(Recovery, &[Missed]), (Actions, &[Missed])],
        ),
        (
            "scheduler-crash",
            "restart-scheduler",
            "secure-logs",
            &[(Secure, &[Missed]), (Actions, &[WrongAction])],
        ),
        ("scheduler-crash", "restart-scheduler", "record-restart", &[(Actions, &[WrongAction])]),
        ("scheduler-crash", "restart-scheduler", "notify-owner", &[(Notification, &[Missed])]),
        ("scheduler-crash", "restart-scheduler", "analyse", &[(Analysis, &[Missed])]),
        ("gate-bypass", "risk-limits-ignored", "stop-schedulers", &[(Actions, &[WrongAction, Missed])]),
        ("gate-bypass", "risk-limits-ignored", "reduce-positions", &[(Actions, &[Missed, WrongAction])]),
        ("gate-bypass", "risk-limits-ignored", "cancel-orders", &[(Actions, &[Missed])]),
        (
            "gate-bypass",
            "risk-limits-ignored",
            "notify-owner",
            &[(Notification, &[Missed]), (Actions, &[Missed])],
        ),
        ("gate-bypass", "risk-limits-ignored", "secure-registry", &[(Secure, &[Missed])]),
    ];
    for (scenario, runbook, step, named) in deleted {
        let broken = Bundle::untouched().without_step(runbook, step);
        hunt(&format!("{runbook} without {step}"), scenario, SEEDS, &broken, named);
    }
}

/// Orders that go on after a pause call somebody anew, and the drill is red; where nobody watches for them they go on all day.
#[test]
fn a_pause_without_its_stop_goes_on() {
    let goes_on: &[Named<'_>] =
        &[(Stop, &[Missed]), (Containment, &[Missed]), (Recovery, &[Missed]), (Actions, &[Missed])];
    let deleted: &[(&str, &str, &[Named<'_>])] = &[
        ("scheduler-second", "stop-schedulers", goes_on),
        ("scheduler-second", "find-schedulers", goes_on),
        ("job-crash", "stop-schedulers", goes_on),
        ("order-retry-storm", "stop-schedulers", goes_on),
        ("order-resend-fresh-id", "stop-schedulers", goes_on),
        ("operator-report", "stop-schedulers", &[(Stop, &[Missed]), (Recovery, &[Missed])]),
    ];
    for (scenario, step, named) in deleted {
        let broken = Bundle::untouched().without_step("pause-system", step);
        hunt(&format!("no {step}"), scenario, SEEDS, &broken, &[(Actions, &[Missed])]);
        let unwatched = broken.without_monitor("order-stopped");
        red(&format!("no {step}, unwatched"), scenario, SEEDS, &unwatched, named);
    }
}

/// A second step stands in for the first: without both the position stays.
#[test]
fn a_position_that_nobody_reduces_stays() {
    let once = Bundle::untouched().without_step("risk-limits-ignored", "reduce-positions");
    let broken = once.without_step("risk-limits-ignored", "reduce-again");
    let named: &[Named<'_>] = &[(Containment, &[Missed]), (Recovery, &[Missed])];
    hunt("nothing reduced", "gate-bypass", SEEDS, &broken, named);
}

#[test]
fn swapped_steps_are_a_wrong_action() {
    for (scenario, runbook, one, other, also) in [
        ("scheduler-crash", "restart-scheduler", "secure-logs", "start-scheduler", Some(Secure)),
        ("scheduler-hang", "restart-scheduler", "secure-registry", "start-scheduler", Some(Secure)),
        ("scheduler-crash", "restart-scheduler", "record-restart", "start-scheduler", None),
        ("scheduler-second", "pause-system", "stop-schedulers", "secure-logs", None),
        ("gate-bypass", "risk-limits-ignored", "secure-logs", "reduce-positions", None),
    ] {
        let broken = Bundle::untouched().swapped(runbook, one, other);
        let mut named: Vec<Named<'_>> = vec![(Actions, &[WrongAction])];
        named.extend(also.map(|check| (check, &[Missed][..])));
        hunt(&format!("{one} and {other} swapped"), scenario, SEEDS, &broken, &named);
    }
}

#[test]
fn a_forbidden_step_is_a_wrong_action() {
    for (scenario, runbook, before, action) in [
        ("scheduler-crash", "restart-scheduler", "secure-logs", "positions.flatten"),
        ("scheduler-second", "pause-system", "analyse", "runs.release"),
        ("gate-bypass", "risk-limits-ignored", "analyse", "runs.release"),
        ("operator-report", "pause-system", "analyse", "scheduler.start"),
    ] {
        let broken = Bundle::untouched().with_step(runbook, before, action);
        hunt(&format!("{action} added"), scenario, SEEDS, &broken, &[(Actions, &[WrongAction])]);
    }
}

#[test]
fn a_missing_approval_is_a_wrong_action() {
    let broken = Bundle::untouched().runbook("restart-scheduler", ",\"approval\":true", "");
    for scenario in ["scheduler-crash", "scheduler-hang"] {
        hunt("no approval", scenario, SEEDS, &broken, &[(Actions, &[WrongAction])]);
    }
}

#[test]
fn a_severity_lowered_alone_is_a_wrong_action_and_a_wrong_severity() {
    for (scenario, runbook, before) in [
        ("scheduler-second", "pause-system", "notify-owner"),
        ("gate-bypass", "risk-limits-ignored", "notify-owner"),
    ] {
        let broken = Bundle::untouched().with_step(runbook, before, "severity.lower");
        let named: &[_] =
            &[(Actions, &[WrongAction][..]), (Severity, &[WrongSeverity]), (Classification, &[Missed])];
        hunt("severity lowered", scenario, SEEDS, &broken, named);
    }
}

/// Every scenario that the on-call person can pass in time, with a person who slips.
#[test]
fn a_responder_who_slips_is_found() {
    let scenarios = ["scheduler-second", "order-resend-same-id", "order-resend-fresh-id", "operator-report"];
    // nobody else takes what they are slow at
    let alone = "escalation = { after = \"3m\", to = \"duty-manager\" }\n";
    let on_call = || {
        Bundle::untouched()
            .policy("default_responder = \"automation\"", "default_responder = \"on-call\"")
            .entry("responder", "on-call", alone, "")
    };
    for scenario in scenarios {
        let careful = on_call().library();
        for seed in SEEDS {
            let drill = super::bundle::run(&careful, scenario, *seed);
            assert_eq!(drill.judgement.verdict.to_string(), "passed", "{}", super::bundle::told(&drill));
        }
        let slip = |find: &str, replace: &str| on_call().entry("responder", "on-call", find, replace);
        let forgetful = slip("skips_step = 0.0", "skips_step = 1.0");
        hunt("forgets every step", scenario, SEEDS, &forgetful, &[(Actions, &[Missed]), (Stop, &[Missed])]);
        let confused = slip("wrong_runbook = 0.0", "wrong_runbook = 1.0");
        hunt("takes another runbook", scenario, SEEDS, &confused, &[(Runbook, &[WrongAction])]);
        let tired = slip("dismisses = 0.0", "dismisses = 1.0");
        hunt("waves it away", scenario, SEEDS, &tired, &[(Actions, &[Missed]), (Stop, &[Missed])]);
    }
}

#[test]
fn an_incident_that_is_passed_on_late_or_to_nobody_is_found() {
    for (scenario, responder, after, to) in [
        ("responder-on-call-absent", "on-call", "3m", "duty-manager"),
        ("responder-automation-dead", "on-call", "3m", "duty-manager"),
        ("responder-automation-dead", "automation", "30s", "on-call"),
    ] {
        let line = format!("escalation = {{ after = \"{after}\", to = \"{to}\" }}");
        let nobody = Bundle::untouched().entry("responder", responder, &line, "");
        let unanswered: &[_] = &[
            (Acknowledgement, &[Missed][..]),
            (Stop, &[Missed]),
            (Actions, &[Missed]),
            (Recovery, &[Missed]),
        ];
        hunt("nobody else is asked", scenario, SEEDS, &nobody, unanswered);
        let later = line.replace(after, "6m");
        let late = Bundle::untouched().entry("responder", responder, &line, &later);
        hunt("asked too late", scenario, SEEDS, &late, &[(Acknowledgement, &[Late])]);
        let wrong = line.replace(to, responder);
        let looped = Bundle::untouched().entry("responder", responder, &line, &wrong);
        let problems = looped.assemble().expect_err("it asks whoever did not answer");
        assert!(problems.iter().any(|problem| problem.code == "escalation-loop"), "{problems:#?}");
    }
}

#[test]
fn a_responder_who_is_slow_is_late() {
    let slow = Bundle::untouched().policy(
        "step = [\"1s\", \"5s\"]\nanalysis = [\"10m\", \"25m\"]",
        "step = [\"5m\", \"6m\"]\nanalysis = [\"10m\", \"25m\"]",
    );
    hunt(
        "slow steps",
        "gate-bypass",
        SEEDS,
        &slow,
        &[(StopBegun, &[Late]), (Secure, &[Late]), (Containment, &[Late])],
    );
    hunt("slow steps", "scheduler-second", SEEDS, &slow, &[(Secure, &[Late])]);
}
