//! Every predicate of equivalence: one mutant that it holds for, and one near it that it does not.

use shadowdrill::mutate::{Predicate, Status};

use super::fate;
use crate::hunts::bundle::Bundle;

/// A severity rule as it stands in a policy.
fn rule(id: &str, when: &str, severity: &str, runbook: &str) -> String {
    format!(
        "[[severity_rule]]\nid = \"{id}\"\nwhen = [{when}]\nseverity = \"{severity}\"\nrunbook = \"{runbook}\"\n\
         source = \"test\"\n\n"
    )
}

/// The bundled files with another rule in front of `limits-ignored`, or behind `reported-unclear-situation`.
fn with_rule(rule: &str, before: bool) -> Bundle {
    let (head, tail) = ("[[severity_rule]]\nid = \"limits-ignored\"\n", "# Responders.\n");
    if before {
        Bundle::untouched().policy(head, &format!("{rule}{head}"))
    } else {
        Bundle::untouched().policy(tail, &format!("{rule}{tail}"))
    }
}

const SCENARIOS: &[&str] = &["gate-bypass", "order-resend-same-id", "operator-report"];

#[track_caller]
fn check(bundle: &Bundle, id: &str, predicate: Option<Predicate>) {
    let library = bundle.library();
    let fate = fate(&library, id, SCENARIOS);
    assert_eq!(fate.predicate, predicate, "{id}: {} {:?}", fate.status, fate.kill);
    assert_eq!(fate.status == Status::Equivalent, predicate.is_some(), "{id}: {}", fate.status);
}

#[test]
fn a_route_is_unseen_only_where_nobody_watches_it() {
    check(&Bundle::untouched(), "route/log/removed", Some(Predicate::UnwatchedRoute));
    let read = Bundle::untouched().policy("watched = false", "watched = true");
    check(&read, "route/log/removed", None);
}

/// Each of two watched routes is needed where a fault breaks the other one.
#[test]
fn a_watched_route_is_needed_where_the_other_one_is_dead() {
    let library = Bundle::untouched().library();
    for (id, scenario) in
        [("route/stderr/removed", "alert-webhook-dead"), ("route/webhook/removed", "alert-stderr-dead")]
    {
        let killed = fate(&library, id, &[scenario]);
        assert_eq!(killed.status, Status::Protective, "{id}");
        check(&Bundle::untouched(), id, None);
    }
    check(&Bundle::untouched(), "route/stderr+route/webhook/pair-removed", None);
}

#[test]
fn a_monitor_is_only_sooner_where_what_it_adds_is_never_sound() {
    let bundle = Bundle::untouched();
    for (id, predicate) in [
        ("monitor/duplicate-intent/window/doubled", Some(Predicate::OnlySooner)),
        ("monitor/duplicate-intent/window/tenfold", Some(Predicate::OnlySooner)),
        ("monitor/duplicate-intent/window/halved", None),
        ("monitor/reconciliation/within/halved", Some(Predicate::OnlySooner)),
        ("monitor/reconciliation/within/doubled", None),
        ("monitor/clock-offset/offset/halved", Some(Predicate::OnlySooner)),
        ("monitor/clock-offset/bars/halved", Some(Predicate::OnlySooner)),
        ("monitor/clock-offset/offset/doubled", None),
        ("monitor/clock-offset/bars/doubled", None),
        // more orders are sound, so that more alarms may be false ones
        ("monitor/order-rate-high/window/doubled", None),
        ("monitor/risk-blocks/count/halved", None),
    ] {
        check(&bundle, id, predicate);
    }
}

#[test]
fn a_rule_is_shadowed_where_one_that_always_holds_with_it_is_preferred() {
    let alerts = "{ alerts = [\"limit-audit\"] }";
    let twice = "{ alerts = [\"limit-audit\"], count = 2 }";
    let other = "{ alerts = [\"duplicate-intent\"] }";
    // behind `limits-ignored` (high, limit-audit), with the same severity or a lower one: it never decides
    for (when, severity) in [(alerts, "high"), (alerts, "low"), (twice, "high"), (twice, "medium")] {
        let bundle = with_rule(&rule("late", when, severity, "pause-system"), false);
        check(&bundle, "severity-rule/late/removed", Some(Predicate::ShadowedRule));
    }
    let bundle = with_rule(&rule("late", alerts, "low", "pause-system"), false);
    check(&bundle, "severity-rule/late/severity/raised", Some(Predicate::ShadowedRule));
    // one that also holds without the other decides where that does not hold
    let bundle = with_rule(&rule("late", other, "medium", "pause-system"), false);
    check(&bundle, "severity-rule/late/severity/raised", None);
    // in front of it and as grave it is the first among equals
    let bundle = with_rule(&rule("early", "{ report = \"nobody-says-this\" }", "high", "pause-system"), true);
    check(&bundle, "severity-rule/early/removed", None);
    // that nothing happened to reach a rule is no reason
    let bundle = with_rule(&rule("late", "{ report = \"nobody-says-this\" }", "low", "pause-system"), false);
    check(&bundle, "severity-rule/late/removed", None);
}

#[test]
fn a_rule_has_a_twin_where_another_one_would_give_the_same_answer() {
    let alerts = "{ alerts = [\"limit-audit\"] }";
    let wide = "{ alerts = [\"limit-audit\", \"reconciliation\"] }";
    let twin = |when: &str, runbook: &str| with_rule(&rule("twin", when, "high", runbook), true);
    // `twin` stands in front of `limits-ignored`, which gives the same answer once it is gone
    let same = twin(alerts, "risk-limits-ignored");
    check(&same, "severity-rule/twin/removed", Some(Predicate::SameAnswer));
    // it holds for reconciliation too, where the other one does not
    check(&twin(wide, "risk-limits-ignored"), "severity-rule/twin/removed", None);
    // lowered it is no longer the same
    check(&twin(wide, "risk-limits-ignored"), "severity-rule/twin/severity/lowered", None);
}
