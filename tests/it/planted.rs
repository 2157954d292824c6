//! Weaknesses planted in a copy of the bundled files, of kinds that the mutator does not produce. Each is found: the
//! table says by what.

use shadowdrill::ladder::{Reach, climbs};
use shadowdrill::library::Library;
use shadowdrill::mutate::{self, Ground, Texts};
use shadowdrill::trial;
use shadowdrill::vocabulary::Verdict;

use crate::hunts::bundle::Bundle;

/// What finds a weakness.
#[derive(Clone, Copy, Debug)]
enum Found {
    /// `run`: this scenario fails under one of the first seeds.
    Run(&'static str),
    /// `mutate`: this mutant survives every drill.
    Mutate(&'static str),
    /// `mutate`: this mutant is killed as the files stand, and survives with the weakness.
    Masked(&'static str),
    /// `ladder`: this line loses a rung, and every drill passes.
    Ladder(&'static str),
}

fn rule(id: &str, when: &str, severity: &str, runbook: &str) -> String {
    format!(
        "[[severity_rule]]\nid = \"{id}\"\nwhen = [{when}]\nseverity = \"{severity}\"\nrunbook = \"{runbook}\"\n\
         source = \"planted\"\n\n"
    )
}

fn before_rules(rule: &str) -> Bundle {
    let head = "[[severity_rule]]\nid = \"limits-ignored\"\n";
    Bundle::untouched().policy(head, &format!("{rule}{head}"))
}

fn monitor(id: &str, body: &str) -> Bundle {
    let text = format!(
        "[[monitor]]\nid = \"{id}\"\n{body}delay = \"1s\"\ninterval = \"5s\"\nhold = \"0s\"\nroutes = [\"stderr\"]\n\n"
    );
    Bundle::untouched().policy("[incident]\n", &format!("{text}[incident]\n"))
}

/// A step's attribute added.
fn attribute(runbook: &str, step: &str, attribute: &str) -> Bundle {
    let name = format!("{{\"name\":\"{step}\",");
    Bundle::untouched().runbook(runbook, &name, &format!("{name}{attribute},"))
}

fn planted() -> Vec<(&'static str, Bundle, Found)> {
    use Found::{Ladder, Masked, Mutate, Run};
    let bundle = Bundle::untouched;
    let audit = "{ alerts = [\"limit-audit\"] }";
    let blocks = "{ alerts = [\"risk-blocks\"] }";
    let slow_people = "acknowledge = [\"1s\", \"3s\"]";
    vec![
        (
            "a rule that shadows the right one with another runbook",
            before_rules(&rule("early", audit, "high", "pause-system")),
            Run("gate-bypass"),
        ),
        (
            "a second step that undoes the first",
            bundle().with_step("pause-system", "cancel-orders", "runs.release"),
            Run("operator-report"),
        ),
        (
            "routes that go round and round: they take longer than they may",
            bundle()
                .entry("route", "stderr", "delay = [\"0s\", \"10ms\"]", "delay = [\"5s\", \"9s\"]")
                .entry("route", "webhook", "delay = [\"100ms\", \"800ms\"]", "delay = [\"5s\", \"9s\"]"),
            Run("gate-bypass"),
        ),
        (
            "routes that give up before anything can arrive",
            bundle().entry("route", "stderr", "timeout = \"1s\"", "timeout = \"1ms\"").entry(
                "route",
                "webhook",
                "timeout = \"3s\"",
                "timeout = \"1ms\"",
            ),
            Run("gate-bypass"),
        ),
        (
            "a rule that sends to a runbook that starts again what is to be stopped",
            bundle().entry(
                "severity_rule",
                "orders-doubled",
                "runbook = \"pause-system\"",
                "runbook = \"restart-scheduler\"",
            ),
            Run("scheduler-second"),
        ),
        (
            "somebody who is asked last and takes as long as those before",
            bundle().entry(
                "responder",
                "duty-manager",
                "acknowledge = [\"20s\", \"40s\"]",
                "acknowledge = [\"4m\", \"5m\"]",
            ),
            Run("responder-on-call-absent"),
        ),
        (
            "a hold longer than the incident",
            bundle().entry("monitor", "heartbeat-stale", "hold = \"0s\"", "hold = \"24h\""),
            Run("scheduler-crash"),
        ),
        (
            "what no rule knows is answered with a pause",
            bundle().policy(
                "unmatched = { severity = \"high\", runbook = \"kill-switch\" }",
                "unmatched = { severity = \"high\", runbook = \"pause-system\" }",
            ),
            Run("operator-report-unknown"),
        ),
        (
            "signs that belong together are never grouped",
            bundle().policy("group_within = \"30m\"", "group_within = \"0s\""),
            Run("gate-holds-then-fails"),
        ),
        (
            "a program that takes its time",
            bundle().entry("responder", "automation", slow_people, "acknowledge = [\"10m\", \"20m\"]"),
            Run("gate-bypass"),
        ),
        (
            "people who forget every second step",
            bundle().entry("responder", "on-call", "skips_step = 0.0", "skips_step = 0.5"),
            Run("order-resend-same-id"),
        ),
        (
            "people who take the wrong runbook",
            bundle().entry("responder", "on-call", "wrong_runbook = 0.0", "wrong_runbook = 1.0"),
            Run("order-resend-same-id"),
        ),
        (
            "a runbook that gives up at the first resistance",
            attribute("kill-switch", "stop-schedulers", "\"on-failure\":\"escalate\""),
            Run("kill-switch-deaf"),
        ),
        (
            "a step that only happens after a failure that never comes",
            attribute("pause-system", "block-runs", "\"when\":\"previous-failed\""),
            Run("operator-report"),
        ),
        (
            "a rule that waits for three alerts of a monitor that raises once",
            bundle().entry(
                "severity_rule",
                "scheduler-silent",
                "{ alerts = [\"heartbeat-stale\"] }",
                "{ alerts = [\"heartbeat-stale\"], count = 3 }",
            ),
            Run("scheduler-crash"),
        ),
        (
            "a rule that listens to another monitor",
            bundle().entry(
                "severity_rule",
                "orders-doubled",
                "{ alerts = [\"duplicate-intent\"] }",
                "{ alerts = [\"order-rate-high\"] }",
            ),
            Run("order-resend-same-id"),
        ),
        (
            "a rule that needs a second sign to believe the first",
            bundle().entry("severity_rule", "limits-ignored", audit, &format!("{audit}, {blocks}")),
            Run("gate-bypass"),
        ),
        (
            "gate and audit that lost the same limit",
            bundle().policy_each(
                "max_total_exposure_notional = 5000",
                "max_total_exposure_notional = \"none\"",
                2,
            ),
            Run("order-runaway-book"),
        ),
        (
            "evidence that is copied only where something failed before",
            attribute("pause-system", "secure-logs", "\"when\":\"previous-failed\""),
            Run("order-runaway"),
        ),
        (
            "an alarm that cries wolf",
            monitor("nervous", "kind = \"order-rate-high\"\ncount = 2\nwindow = \"15m\"\n"),
            Run("calm-day"),
        ),
        (
            "a threshold a fifth higher, which no drill comes near",
            bundle().entry("monitor", "fill-price-slight", "away = \"0.05%\"", "away = \"0.06%\""),
            Ladder("fill-slips, calm"),
        ),
        (
            "two rules that say the same, so that one of them may be lowered unseen",
            bundle().policy(
                "[[severity_rule]]\nid = \"deep-drawdown\"\n",
                &format!(
                    "{}[[severity_rule]]\nid = \"deep-drawdown\"\n",
                    rule("twin", audit, "high", "risk-limits-ignored")
                ),
            ),
            Masked("severity-rule/limits-ignored/severity/lowered"),
        ),
        (
            "a runbook that copies the logs twice, so that the first time may fail unseen",
            bundle().with_step("kill-switch", "secure-logs", "logs.secure"),
            Masked("step/kill-switch/secure-logs/emptied"),
        ),
        (
            "a monitor that nothing needs",
            monitor("ornament", "kind = \"order-rate-high\"\ncount = 900\nwindow = \"15m\"\n"),
            Mutate("monitor/ornament/removed"),
        ),
        (
            "a rule for a report that no drill makes",
            before_rules(&rule("rumour", "{ report = \"rumour\" }", "medium", "pause-system")),
            Mutate("severity-rule/rumour/severity/lowered"),
        ),
        (
            "a step that no drill asks for",
            bundle().with_step("kill-switch", "find-schedulers", "incident.record"),
            Mutate("step/kill-switch/added/emptied"),
        ),
    ]
}

fn is_found_by_run(library: &Library, scenario: &str) -> bool {
    let found = library.scenario(scenario).unwrap_or_else(|| panic!("no scenario {scenario}"));
    (0..4).any(|seed| {
        trial::run(library, found, seed).is_ok_and(|drill| drill.judgement.verdict == Verdict::Failed)
    })
}

fn is_found_by_mutate(library: &Library, id: &str) -> bool {
    let scenarios = library.scenarios.iter().filter(|scenario| scenario.counterexample.is_none());
    let grounds: Vec<Ground<'_>> =
        scenarios.map(|scenario| Ground::prepare(library, scenario, 0).expect("it runs")).collect();
    let mutants = mutate::mutants(library, &Texts::default(), &[]);
    let mutant = mutants.iter().find(|mutant| mutant.id() == id).unwrap_or_else(|| panic!("no mutant {id}"));
    mutate::judge(library, &grounds, mutant).is_alive()
}

fn reached(library: &Library, line: &str) -> Reach {
    let climb = climbs(library).into_iter().find(|climb| climb.name() == line).expect("it is climbed");
    climb.reach(library, &[0, 1, 2]).expect("it runs")
}

/// Whether fewer rungs are reached, and nothing but the ladder shows it.
fn is_found_by_ladder_alone(sound: &Library, weak: &Library, line: &str) -> bool {
    let drills = weak.scenarios.iter().filter(|scenario| scenario.counterexample.is_none());
    let passes = drills.into_iter().all(|scenario| {
        (0..4).all(|seed| {
            trial::run(weak, scenario, seed).is_ok_and(|drill| drill.judgement.verdict == Verdict::Passed)
        })
    });
    match (reached(sound, line), reached(weak, line)) {
        (Reach::Detected(before), Reach::Detected(after)) => passes && after > before,
        (before, after) => passes && before != after,
    }
}

#[test]
fn twenty_planted_weaknesses_are_found() {
    let planted = planted();
    assert!(planted.len() >= 20, "{}", planted.len());
    let sound = Bundle::untouched().library();
    let mut missed = Vec::new();
    for (what, bundle, found) in &planted {
        let library = bundle.library();
        let seen = match found {
            Found::Run(scenario) => {
                assert!(!is_found_by_run(&sound, scenario), "{scenario} fails as it stands");
                is_found_by_run(&library, scenario)
            }
            Found::Mutate(id) => is_found_by_mutate(&library, id),
            Found::Masked(id) => {
                assert!(!is_found_by_mutate(&sound, id), "{id} survives as the files stand");
                is_found_by_mutate(&library, id)
            }
            Found::Ladder(line) => is_found_by_ladder_alone(&sound, &library, line),
        };
        if !seen {
            missed.push(format!("{what}: not found by {found:?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}
