//! Hunts in controls that only a drill built for them can show: gate and audit limits one by one, the kill switch's own
//! condition, rate monitors, reconciliation, SIGKILL, and rules whose answer the unmatched would get too.

use shadowdrill::vocabulary::CheckKind::{
    Actions, Alerts, Containment, Detection, Effect, Recovery, Severity, Stop,
};
use shadowdrill::vocabulary::Outcome::{Late, Missed, NoData, WrongAction, WrongSeverity};
use shadowdrill::vocabulary::{MonitorKind, Record};

use super::bundle::{Bundle, Named, SEEDS, hunt, run, text_of};

/// The bundled files with one limit of the gate gone. The audit keeps its own.
fn without_gate_limit(limit: &str) -> Bundle {
    let mut bundle = Bundle::untouched();
    let text = text_of(&bundle.0.policy);
    let from = text.find("[gate.limits]").expect("the gate has limits");
    let start = from + text[from..].find(&format!("{limit} = ")).unwrap_or_else(|| panic!("no {limit}"));
    let end = start + text[start..].find('\n').expect("the line ends");
    bundle.0.policy.bytes = format!("{}{limit} = \"none\"{}", &text[..start], &text[end..]).into_bytes();
    bundle
}

#[test]
fn each_rate_and_book_monitor_is_needed_by_a_drill() {
    for (scenario, monitor) in [
        ("order-runaway", "risk-blocks"),
        ("order-runaway-large", "risk-blocks"),
        ("order-storm-of-decisions", "order-rate-high"),
        ("order-lost", "order-rate-low"),
        ("ledger-misbooks", "reconciliation"),
        ("drawdown-crash", "drawdown"),
        ("venue-timeouts", "order-timeouts"),
        ("venue-rejects", "order-rejects"),
        ("venue-rate-limited", "order-rate-limited"),
        ("venue-authentication", "order-authentication"),
        ("execution-exception", "order-exceptions"),
        ("answer-lost", "order-open"),
        ("fill-stalls", "order-open"),
        ("cancel-refused", "order-open"),
        ("fill-after-cancel", "order-open"),
        ("fill-repeated", "fill-audit"),
        ("key-stolen", "order-foreign"),
        ("started-during-stop", "order-stopped"),
        ("fill-slips", "fill-price"),
        ("fill-slips-slightly", "fill-price-slight"),
    ] {
        let broken = Bundle::untouched().without_monitor(monitor);
        hunt(&format!("no {monitor}"), scenario, SEEDS, &broken, &[(Alerts, &[Missed])]);
    }
}

#[test]
fn each_rate_monitor_loosened_is_late_or_missed() {
    for (scenario, monitor, find, replace) in [
        ("order-runaway-large", "risk-blocks", "count = 5", "count = 12"),
        ("order-storm-of-decisions", "order-rate-high", "count = 30", "count = 300"),
        ("order-lost", "order-rate-low", "\"4h\"", "\"8h\""),
        ("drawdown-crash", "drawdown", "\"10%\"", "\"60%\""),
        ("venue-authentication", "order-authentication", "in_a_row = 1", "in_a_row = 2"),
        ("answer-lost", "order-open", "\"90s\"", "\"3m\""),
        ("fill-stalls", "order-open", "delay = \"500ms\"", "delay = \"60s\""),
        ("execution-exception", "order-exceptions", "delay = \"500ms\"", "delay = \"60s\""),
    ] {
        let broken = Bundle::untouched().entry("monitor", monitor, find, replace);
        let named: &[Named<'_>] = &[(shadowdrill::vocabulary::CheckKind::Detection, &[Late, Missed])];
        hunt(&format!("{monitor} {replace}"), scenario, SEEDS, &broken, named);
    }
}

/// Without the last two the answer for the unmatched has the same severity and the same runbook.
#[test]
fn each_severity_rule_is_needed_by_a_drill() {
    for (scenario, rule) in [
        ("order-runaway", "many-risk-blocks"),
        ("order-storm-of-decisions", "orders-too-many"),
        ("order-lost", "orders-too-few"),
        ("ledger-misbooks", "books-differ"),
        ("drawdown-crash", "deep-drawdown"),
        ("kill-switch-by-hand", "reported-kill"),
        ("venue-timeouts", "venue-silent"),
        ("venue-rejects", "orders-refused"),
        ("venue-rate-limited", "order-failed"),
        ("venue-authentication", "credentials-refused"),
        ("execution-exception", "exceptions-in-execution"),
        ("answer-lost", "orders-unknown"),
        ("fill-repeated", "fills-beyond-orders"),
        ("key-stolen", "orders-foreign"),
        ("monitoring-dead", "nobody-watches"),
        ("fill-slips", "fills-far-from-market"),
        ("fill-slips-slightly", "fills-off-market"),
    ] {
        let broken = Bundle::untouched().without("severity_rule", rule);
        hunt(&format!("no {rule}"), scenario, SEEDS, &broken, &[(Severity, &[WrongSeverity])]);
    }
}

/// What the gate should have stopped goes out, and the audit sees it.
#[test]
fn a_gate_limit_that_is_gone_is_found_where_the_gate_must_hold() {
    for (scenario, limit) in
        [("order-runaway", "max_symbol_exposure_notional"), ("order-runaway-large", "max_order_notional")]
    {
        let broken = without_gate_limit(limit);
        hunt(&format!("no {limit}"), scenario, SEEDS, &broken, &[(Severity, &[WrongSeverity])]);
    }
}

/// A limit that is not there cannot be raised.
#[test]
fn a_gate_limit_that_is_gone_leaves_its_fault_without_effect() {
    for (scenario, limit) in RAISED {
        let broken = without_gate_limit(limit);
        hunt(&format!("no {limit}"), scenario, SEEDS, &broken, &[(Effect, &[NoData])]);
    }
}

#[test]
fn a_limit_that_the_audit_lost_is_missed() {
    for ((scenario, limit), value) in RAISED.iter().zip(["1000", "5000", "10"]) {
        let (find, replace) = (format!("{limit} = {value}"), format!("{limit} = \"none\""));
        let broken = Bundle::untouched().entry("monitor", "limit-audit", &find, &replace);
        hunt(&format!("audit without {limit}"), scenario, SEEDS, &broken, &[(Alerts, &[Missed])]);
    }
}

const RAISED: &[(&str, &str)] = &[
    ("gate-order-limit-raised", "max_order_notional"),
    ("gate-total-limit-raised", "max_total_exposure_notional"),
    ("gate-positions-limit-raised", "max_open_positions"),
];

/// Whoever stops by hand stops after the alert; the switch trips with the bar.
#[test]
fn a_kill_switch_without_its_condition_is_late() {
    let broken = Bundle::untouched().policy("max_drawdown = \"15%\"", "max_drawdown = \"none\"");
    hunt("no max_drawdown", "drawdown-crash", SEEDS, &broken, &[(Stop, &[Late])]);
}

#[test]
fn without_sigkill_a_deaf_scheduler_goes_on() {
    for (scenario, runbook, check) in [
        ("scheduler-second-deaf", "pause-system", Actions),
        ("gate-bypass-deaf", "risk-limits-ignored", Actions),
        ("kill-switch-deaf", "kill-switch", Actions),
    ] {
        let broken = Bundle::untouched().without_step(runbook, "kill-schedulers");
        hunt("no SIGKILL", scenario, SEEDS, &broken, &[(check, &[Missed, Late, WrongAction])]);
    }
    // where nobody watches for orders after the stop, they go on
    let unwatched = Bundle::untouched().without_monitor("order-stopped");
    let broken = unwatched.without_step("pause-system", "kill-schedulers");
    hunt("no SIGKILL, unwatched", "scheduler-second-deaf", SEEDS, &broken, &[(Stop, &[Missed, Late])]);
}

#[test]
fn each_step_for_orders_in_an_unknown_state_is_needed() {
    for (scenario, runbook, step, check) in [
        ("answer-lost", "orders-unknown", "query-orders", Actions),
        ("fill-repeated", "risk-limits-ignored", "rebuild-books", Actions),
        ("cancel-refused", "orders-unknown", "call-venue", Recovery),
        ("fill-stalls", "orders-unknown", "trip", Stop),
        ("venue-authentication", "credentials-refused", "rotate-credentials", Actions),
        ("key-stolen", "credentials-compromised", "rotate-credentials", Containment),
        ("key-stolen", "credentials-compromised", "rebuild-books", Actions),
        ("key-stolen", "credentials-compromised", "reduce-positions", Actions),
        ("key-stolen-exits-blocked", "credentials-compromised", "restore-gate", Actions),
        ("key-stolen-exits-blocked", "credentials-compromised", "reduce-again", Recovery),
        ("order-resend-unheard", "pause-system", "rebuild-books", Actions),
        ("monitoring-dead", "monitoring-lost", "restart-monitoring", Actions),
        ("monitoring-dead-bypass", "monitoring-lost", "restart-monitoring", Containment),
        ("monitoring-dead-unheard", "monitoring-lost", "rebuild-books", Actions),
        ("key-stolen-books-late", "credentials-compromised", "rebuild-again", Recovery),
        ("exits-blocked", "risk-limits-ignored", "reduce-again", Recovery),
        ("kill-switch-exits-blocked", "kill-switch", "reduce-again", Recovery),
        ("bar-outlier-exits-blocked", "data-corrupt", "restore-gate", Actions),
        ("bar-outlier-exits-blocked", "data-corrupt", "reduce-again", Actions),
        ("answer-lost-exits-blocked", "orders-unknown", "restore-gate", Actions),
        ("answer-lost-exits-blocked", "orders-unknown", "reduce-again", Actions),
        ("order-runaway-exits-blocked", "pause-system", "restore-gate", Actions),
        ("order-runaway-exits-blocked", "pause-system", "reduce-again", Actions),
    ] {
        let broken = Bundle::untouched().without_step(runbook, step);
        hunt(&format!("no {step}"), scenario, SEEDS, &broken, &[(check, &[Missed, WrongAction])]);
    }
}

/// Whoever answers the refused key believes that everything is stopped: without monitor, rule or an incident of its own nobody hears
/// that orders go on.
#[test]
fn a_switch_that_holds_nothing_back_has_to_call_somebody_anew() {
    let drill = "kill-switch-hollow";
    let unseen = Bundle::untouched().without_monitor("order-stopped");
    hunt("no monitor", drill, SEEDS, &unseen, &[(Detection, &[Missed]), (Stop, &[Missed, Late])]);
    let unruled = Bundle::untouched().without("severity_rule", "orders-after-stop");
    hunt("no rule", drill, SEEDS, &unruled, &[(Stop, &[Missed, Late])]);
    let joined = Bundle::untouched().entry("severity_rule", "orders-after-stop", "apart = true\n", "");
    hunt("joined", drill, SEEDS, &joined, &[(Stop, &[Missed, Late])]);
}

/// What the monitors find once they are back is no part of the incident that they were missed.
#[test]
fn what_was_not_seen_has_to_call_somebody_anew() {
    let joined =
        Bundle::untouched().entry("severity_rule", "nobody-watches", "apart = true", "apart = false");
    hunt(
        "joined",
        "monitoring-dead-bypass",
        SEEDS,
        &joined,
        &[(Containment, &[Missed]), (Recovery, &[Missed])],
    );
}

/// A host that goes on by itself before it is missed: nobody is told of that, and the monitors see what goes on.
#[test]
fn a_stall_that_ends_by_itself_leaves_the_monitors_awake() {
    // over the beat of three o'clock and over no other one
    let find = "at = { between = [\"2h58m10s\", \"2h59m50s\"] }";
    let brief = format!("{find}\nlasts = \"2m\"");
    let any = "at = { between = [\"2h\", \"14h\"] }";
    let short = Bundle::untouched().scenario("monitoring-dead", any, &brief);
    hunt("it goes on", "monitoring-dead", SEEDS, &short, &[(Detection, &[Missed]), (Alerts, &[Missed])]);
    let library = Bundle::untouched().scenario("monitoring-dead-bypass", find, &brief).library();
    let judged = library.policy.monitors.iter().position(|monitor| monitor.id == "limit-audit");
    for seed in SEEDS {
        let timeline = run(&library, "monitoring-dead-bypass", *seed).timeline;
        let audit =
            timeline.alerts.iter().find(|alert| Some(alert.monitor.index()) == judged).expect("it is awake");
        let is_it = |record: &Record| *record == Record::Raised(audit.id);
        let lifted =
            timeline.records.iter().find(|one| matches!(one.record, Record::Lifted(_))).expect("lifted");
        let raised = timeline.records.iter().find(|one| is_it(&one.record)).expect("raised");
        let after = raised.time.since(lifted.time).ns();
        assert!((0..2_000_000_000).contains(&after), "{seed}: {} {}", lifted.time, raised.time);
        assert!(timeline.alerts.iter().all(|alert| alert.kind != MonitorKind::MonitoringSilent), "{seed}");
    }
}

#[test]
fn books_that_nobody_rebuilds_do_not_recover() {
    let once = Bundle::untouched().without_step("risk-limits-ignored", "rebuild-books");
    hunt("one rebuild", "ledger-misbooks", SEEDS, &once, &[(Actions, &[WrongAction])]);
    let strange = Bundle::untouched().without_step("credentials-compromised", "rebuild-books");
    let strange = strange.without_step("credentials-compromised", "rebuild-again");
    hunt("no rebuild", "key-stolen", SEEDS, &strange, &[(Recovery, &[Missed])]);
    let again = Bundle::untouched().without_step("risk-limits-ignored", "rebuild-again");
    hunt("no second rebuild", "fill-repeated-late", SEEDS, &again, &[(Recovery, &[Missed])]);
    let broken = once.without_step("risk-limits-ignored", "rebuild-again");
    hunt("no rebuild", "ledger-misbooks", SEEDS, &broken, &[(Recovery, &[Missed]), (Actions, &[Missed])]);
}
