//! Every predicate of equivalence: one mutant that it holds for, and one near it that it does not.

use shadowdrill::library::File;
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
    // now it is a third one that somebody reads, which is another reason
    check(&read, "route/log/removed", Some(Predicate::BackedUpRoute));
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
        ("monitor/fill-price-slight/away/halved", Some(Predicate::OnlySooner)),
        ("monitor/fill-price-slight/away/doubled", None),
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
    // where a fill slips by right, a smaller distance may tell of what is sound
    let slips = bundle.settings("slippage_bps = 0.0 ", "slippage_bps = 3.0 ");
    check(&slips, "monitor/fill-price-slight/away/halved", None);
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

/// A third route, and with it a fourth, that carry whatever the bundled two do.
fn routes(more: &[(&str, &str, &str)]) -> Bundle {
    let tables: String = more
        .iter()
        .map(|(id, kind, rest)| {
            format!(
                "[[route]]\nid = \"{id}\"\nkind = \"{kind}\"\ndelay = [\"100ms\", \"800ms\"]\ntimeout = \"3s\"\nprobe = \"15m\"\n\
                 {rest}\n\n"
            )
        })
        .collect();
    let ids: String = more.iter().map(|(id, ..)| format!(", \"{id}\"")).collect();
    let head = "# Monitors. An alert comes";
    Bundle::untouched()
        .policy(head, &format!("{tables}{head}"))
        .policy_each("\"stderr\", \"webhook\"]\n", &format!("\"stderr\", \"webhook\"{ids}]\n"), 26)
        .policy("routes = [\"log\", \"stderr\"]", &format!("routes = [\"log\", \"stderr\"{ids}]"))
        .policy("routes = [\"log\", \"webhook\"]", &format!("routes = [\"log\", \"webhook\"{ids}]"))
}

const SOUND: &str = "loses = 0.0\nwatched = true";
const PAIR: &str = "route/stderr+route/webhook/pair-removed";

#[test]
fn routes_are_backed_up_where_others_carry_whichever_kind_breaks() {
    let backed = Some(Predicate::BackedUpRoute);
    let pager = routes(&[("pager", "log", SOUND)]);
    for id in
        ["route/stderr/removed", "route/webhook/removed", "route/pager/removed", "route/pager/loses/leaking"]
    {
        check(&pager, id, backed);
    }
    // the pager alone is one route that a fault breaks
    check(&pager, PAIR, None);
    let both = routes(&[("pager", "log", SOUND), ("phone", "webhook", SOUND)]);
    for id in [PAIR, "route/stderr+route/phone/pair-removed", "route/webhook+route/phone/pair-removed"] {
        check(&both, id, backed);
    }
    check(&both, "route/stderr+route/pager/pair-removed", None);
    // another of the same kind breaks with it
    let twice = routes(&[("pager", "webhook", SOUND)]);
    check(&twice, "route/webhook/removed", backed);
    check(&twice, "route/stderr/removed", None);
    check(&twice, PAIR, None);
    // what loses messages, comes too late or is not watched backs up nothing
    for rest in ["loses = 0.01\nwatched = true", "loses = 0.0\nwatched = false"] {
        check(&routes(&[("pager", "log", rest)]), "route/stderr/removed", None);
    }
}

/// With three routes each pair of them is needed, and the drill that shows it can be written.
#[test]
fn a_pair_of_three_routes_is_killed_where_the_third_one_breaks() {
    let mut bundle = routes(&[("pager", "log", SOUND)])
        .policy("\n[incident]\n", &format!("\n{SILENT}[incident]\n"))
        .policy(
            "[\"webhook-silent\", \"stderr-silent\"]",
            "[\"webhook-silent\", \"stderr-silent\", \"pager-silent\"]",
        );
    let dead = include_str!("../../../scenarios/alert-stderr-dead.toml")
        .replace("alert-stderr-dead", "alert-log-dead")
        .replace("route = \"stderr\"", "route = \"log\"")
        .replace("stderr-silent", "pager-silent");
    bundle
        .0
        .scenarios
        .push(File { path: "bundled:scenarios/alert-log-dead.toml".into(), bytes: dead.into() });
    let library = bundle.library();
    let killed = fate(&library, PAIR, &["alert-log-dead"]);
    assert_eq!(killed.status, Status::Protective, "{:?}", killed.kill);
    for (pair, scenario) in [
        ("route/stderr+route/pager/pair-removed", "alert-webhook-dead"),
        ("route/webhook+route/pager/pair-removed", "alert-stderr-dead"),
    ] {
        let killed = fate(&library, pair, &[scenario]);
        assert_eq!(killed.status, Status::Protective, "{pair}: {:?}", killed.kill);
    }
    let alive = fate(&library, "route/stderr/removed", &["alert-log-dead", "alert-webhook-dead"]);
    assert_eq!((alive.status, alive.predicate), (Status::Equivalent, Some(Predicate::BackedUpRoute)));
}

const SILENT: &str = "[[monitor]]\nid = \"pager-silent\"\nkind = \"route-silent\"\nroute = \"pager\"\nstale_after = \"20m\"\n\
    delay = \"1s\"\ninterval = \"5s\"\nhold = \"0s\"\nroutes = [\"log\", \"stderr\", \"webhook\"]\n\n";
