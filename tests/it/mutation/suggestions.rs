//! A suggestion is right: the scenario that is suggested for a survivor passes as the files stand and kills it.

use shadowdrill::library::File;
use shadowdrill::mutate::{self, Ground, Status, Suggestion};
use shadowdrill::scenario::Scenario;
use shadowdrill::trial;
use shadowdrill::vocabulary::Verdict;

use super::{commit, fate, grounds, mutant};
use crate::cli::Sandbox;
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
        mutate::suggest(&library, &[], &prepared, &broken).unwrap_or_else(|| panic!("nothing for {id}"));

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

/// A library of two drills lacks what the bundled one has: a bundled scenario is what is suggested, under the seeds of the run.
#[test]
fn what_a_library_lacks_is_suggested_from_the_bundled_one() {
    let sandbox = Sandbox::project();
    let kept = ["calm-day", "gate-bypass"];
    for (name, _) in sandbox.files() {
        let scenario = name.strip_prefix("scenarios/").and_then(|rest| rest.strip_suffix(".toml"));
        if scenario.is_some_and(|id| !id.contains('/') && !kept.contains(&id)) {
            std::fs::remove_file(sandbox.path(&name)).expect("removed");
        }
    }
    sandbox.run(&["approve"]).expect(0);
    commit(&sandbox);
    // what nothing but a crash of the market shows
    sandbox.edit("policy.toml", "share = \"10%\"", "share = \"9.9%\"");
    let args = ["mutate", "--changed-since", "HEAD", "--seeds", "0..2", "--format", "json"];
    let report = sandbox.run(&args).expect(0).stdout;
    let report: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    let alive: Vec<&serde_json::Value> = report["mutants"]
        .as_array()
        .expect("mutants")
        .iter()
        .filter(|mutant| ["survived", "nominal"].map(Into::into).contains(&mutant["status"]))
        .collect();
    assert!(!alive.is_empty());
    let removed = alive.iter().find(|mutant| mutant["id"] == "monitor/drawdown/removed").expect("it lives");
    let suggested = &removed["suggestion"];
    let toml = suggested["toml"].as_str().expect("a file");
    let bundled = Bundle::untouched().library();
    let scenario = Scenario::parse(toml.as_bytes(), "scenarios/suggested.toml").expect("it is sound");
    assert!(bundled.scenario(&scenario.id).is_some(), "{toml}");
    // saved as it is, it kills
    sandbox.write("scenarios/suggested.toml", toml);
    let after = sandbox.run(&args).expect(0).stdout;
    let after: serde_json::Value = serde_json::from_str(&after).expect("JSON");
    let now = after["mutants"].as_array().expect("mutants").iter().find(|one| one["id"] == removed["id"]);
    assert_eq!(now.expect("it is tried again")["kill"]["scenario"], scenario.id.as_str());
}

/// What names something that is not here, what is here already, what needs a file of candles: none of these can be taken over.
#[test]
fn only_what_fits_is_taken_over() {
    let bundle = Bundle::untouched();
    let all = bundle.library().scenarios;
    let mut few = bundle.without_monitor("drawdown");
    few.0.scenarios.retain(|file| file.path.ends_with("/calm-day.toml"));
    let library = few.library();
    let taken: Vec<String> = mutate::lacked(&library, all).into_iter().map(|scenario| scenario.id).collect();
    assert!(taken.iter().any(|id| id == "gate-bypass"));
    for other in ["calm-day", "drawdown-crash", "calm-odd-data"] {
        assert!(!taken.iter().any(|id| id == other), "{other}");
    }
}
