//! A suggestion is right: the scenario that is suggested for a survivor passes as the files stand and kills it.

use shadowdrill::library::File;
use shadowdrill::mutate::{self, Ground, Status, Suggestion};
use shadowdrill::scenario::Scenario;
use shadowdrill::trial;
use shadowdrill::vocabulary::Verdict;

use super::{fate, grounds, mutant};
use crate::hunts::bundle::Bundle;

/// The mutant survives on `scenarios`; what is suggested for it is written as a file, and the mutant dies.
#[track_caller]
fn holds(id: &str, scenarios: &[&str]) -> Suggestion {
    let bundle = Bundle::untouched();
    let library = bundle.library();
    let alive = fate(&library, id, scenarios);
    assert!(alive.is_alive(), "{id}: {:?}", alive.kill);

    let drafts: Vec<Scenario> =
        mutate::sketches(&library).iter().filter_map(|sketch| sketch.draft(&library)).collect();
    let prepared: Vec<Ground<'_>> = drafts
        .iter()
        .map(|draft| Ground::prepare(&library, draft, mutate::SUGGESTION_SEED).expect("a draft runs"))
        .collect();
    let broken = mutant(&library, id);
    let suggested =
        mutate::suggest(&library, &prepared, &broken).unwrap_or_else(|| panic!("nothing for {id}"));

    // as a user would do it: a file more
    let mut written = bundle;
    let path = "bundled:scenarios/suggested.toml".to_owned();
    written.0.scenarios.push(File { path, bytes: suggested.toml.clone().into_bytes() });
    let library = written.library();
    let scenario = library.scenarios.last().expect("just written");
    assert_eq!(scenario.path, "bundled:scenarios/suggested.toml");
    let sound = trial::run(&library, scenario, suggested.seed).expect("it runs");
    assert_eq!(sound.judgement.verdict, Verdict::Passed, "{}", suggested.toml);
    let mut with: Vec<&str> = scenarios.to_vec();
    with.push(&scenario.id);
    let killed = mutate::judge(&library, &grounds(&library, &with, suggested.seed), &broken);
    assert_eq!(killed.status, Status::Protective, "{id}\n{}", suggested.toml);
    let kill = killed.kill.expect("killed");
    assert_eq!(
        (kill.scenario.as_str(), kill.check, kill.outcome),
        (scenario.id.as_str(), Some(suggested.check), Some(suggested.outcome))
    );
    suggested
}

#[test]
fn the_suggested_scenario_kills_a_monitor_that_nothing_needed() {
    holds("monitor/heartbeat-stale/removed", &["calm-day", "gate-bypass"]);
}

#[test]
fn the_suggested_scenario_kills_a_step_that_nothing_reached() {
    let suggested = holds("step/restart-scheduler/start-scheduler/removed", &["calm-day", "gate-bypass"]);
    assert!(!suggested.faults.is_empty());
}

#[test]
fn the_suggested_scenario_kills_a_rule_and_a_function_that_nothing_asked_for() {
    holds("severity-rule/orders-doubled/severity/raised", &["calm-day", "scheduler-crash"]);
    let suggested = holds("kill-switch/stop_orders/switched-off", &["calm-day", "scheduler-crash"]);
    assert!(suggested.toml.contains("kill-switch.trip"), "{}", suggested.toml);
}
