//! The ladder: how far it goes down, what makes it lose a rung, and that the lock notices.

use shadowdrill::base::Ratio;
use shadowdrill::ladder::{Climb, Reach, STEPS, climb_in, climbs};
use shadowdrill::library::Library;
use shadowdrill::scenario::{MarketSource, Regime, Scenario};
use shadowdrill::vocabulary::{EventClass, FaultKind, Named};

use crate::cli::Sandbox;
use crate::hunts::bundle::Bundle;

fn climb(library: &Library, fault: FaultKind, regime: Regime) -> Climb {
    let all = climbs(library);
    all.into_iter().find(|climb| climb.fault == fault && climb.regime == regime).expect("a climb")
}

fn reach(library: &Library, fault: FaultKind) -> Reach {
    climb(library, fault, Regime::Calm).reach(library, &[0, 1]).expect("it runs")
}

#[test]
fn steps_fall() {
    assert_eq!(STEPS[0], Ratio::ONE);
    assert!(STEPS.windows(2).all(|pair| pair[0] > pair[1] && pair[1] > Ratio::ZERO));
}

#[test]
fn a_less_sensitive_monitor_loses_rungs_and_a_slow_one_all() {
    let sound = Bundle::untouched().library();
    let Reach::Detected(before) = reach(&sound, FaultKind::OrderRunaway) else { panic!("not detected") };
    let blunt = Bundle::untouched().entry("monitor", "risk-blocks", "count = 5", "count = 8");
    let Reach::Detected(after) = reach(&blunt.library(), FaultKind::OrderRunaway) else {
        panic!("eight of ten runs are blocked where the fault is whole")
    };
    assert!(after > before, "{after} is no stronger than {before}");
    let slow = Bundle::untouched().entry("monitor", "risk-blocks", "delay = \"500ms\"", "delay = \"40m\"");
    assert_eq!(reach(&slow.library(), FaultKind::OrderRunaway), Reach::Undetected);
    // and nothing else is touched by it
    assert_eq!(reach(&slow.library(), FaultKind::JobCrash), reach(&sound, FaultKind::JobCrash));
}

#[test]
fn a_fault_without_effect_is_neither_detected_nor_missed() {
    let late = Bundle::untouched().scenario(
        "scheduler-crash",
        "at = { between = [\"2h\", \"14h\"] }",
        "at = \"24h\"",
    );
    assert_eq!(reach(&late.library(), FaultKind::SchedulerCrash), Reach::NoEffect);
}

/// Every kind of fault that an alert can be asked for and that a bundled scenario has for itself is climbed on every
/// kind of day, unless the scenario needs its own.
#[test]
fn every_fault_of_the_bundled_scenarios_is_climbed() {
    let library = Bundle::untouched().library();
    let all = climbs(&library);
    for kind in FaultKind::ALL.iter().filter(|kind| kind.event_class() != EventClass::Obstacle) {
        let single = |scenario: &&Scenario| {
            let synthetic = matches!(scenario.market.source, MarketSource::Synthetic { .. });
            let alone = scenario.faults.len() == 1 && scenario.reports.is_empty();
            // nothing leaves through a switch that nobody engages
            let fits = alone || *kind == FaultKind::KillSwitchHollow;
            synthetic && fits && scenario.faults.iter().any(|fault| fault.kind == *kind)
        };
        let found: Vec<&Scenario> = library.scenarios.iter().filter(single).collect();
        let free = found.iter().any(|scenario| !scenario.market.pinned);
        let days = all.iter().filter(|climb| climb.fault == *kind).count();
        let expected = if free { 4 } else { usize::from(!found.is_empty()) };
        assert!(expected > 0, "{kind} has no scenario of its own");
        assert_eq!(days, expected, "{kind}");
    }
}

#[test]
fn lost_sensitivity_fails_the_run_until_it_is_approved() {
    let sandbox = Sandbox::project();
    sandbox.run(&["run", "--no-log"]).expect(0);
    let lock = sandbox.read("baseline.lock");
    let line = lock.lines().find(|line| line.starts_with("\"gate-bypass, calm\" = ")).expect("approved");
    sandbox.edit("baseline.lock", line, "\"gate-bypass, calm\" = \"0.01 in gate-bypass\"");
    let failed = sandbox.run(&["run", "--no-log"]).expect(1);
    assert!(
        failed
            .stdout
            .contains("the ladder of gate-bypass was approved as detected down to 0.01 on calm days"),
        "{}",
        failed.stdout
    );
    assert!(failed.stdout.contains("0 failed") || !failed.stdout.contains("FAILED"), "{}", failed.stdout);
    // a run that names a scenario is not about the whole
    sandbox.run(&["run", "--no-log", "scenarios/gate-bypass.toml"]).expect(0);
    let approved = sandbox.run(&["approve"]).expect(0);
    assert!(approved.stdout.contains("loosened  the ladder of gate-bypass, calm"), "{}", approved.stdout);
    assert_eq!(sandbox.read("baseline.lock"), lock);
    sandbox.run(&["run", "--no-log"]).expect(0);
    // a ladder that lost a line is a lock that was cut
    sandbox.edit("baseline.lock", &format!("{line}\n"), "");
    sandbox.run(&["check"]).expect(2);
}

/// A scenario in which a fault is easier to detect stands in front of the one that the ladder was approved in, and nobody
/// approved it.
#[test]
fn a_line_of_the_ladder_is_held_in_the_scenario_it_was_approved_in() {
    let sandbox = Sandbox::project();
    let easier = sandbox
        .read("scenarios/order-runaway.toml")
        .replace("id = \"order-runaway\"", "id = \"aaa-runaway\"")
        .replace("[\"BTC-EUR\"]", "[\"BTC-EUR\", \"ETH-EUR\", \"LTC-EUR\"]");
    sandbox.write("scenarios/aaa-runaway.toml", &easier);
    // quiet: it is told as new and fails nothing
    let sound = sandbox.run(&["run", "--no-log"]).expect(0);
    assert!(sound.stderr.contains("`aaa-runaway` is new and not yet approved"), "{}", sound.stderr);
    let blunt = Bundle::untouched().entry("monitor", "risk-blocks", "count = 5", "count = 8");
    let library = blunt.library();
    let half = Ratio::parse("0.5").expect("a ratio");
    let own = climb_in(&library, "order-runaway, calm", "order-runaway").expect("it fits");
    assert_eq!(own.is_detected(&library, half, &[0, 1, 2]).expect("it runs"), Some(false));
    sandbox.edit("policy.toml", "kind = \"risk-blocks\"\ncount = 5", "kind = \"risk-blocks\"\ncount = 8");
    // in the new scenario it is detected as before
    let table = sandbox.run(&["ladder", "scenarios/aaa-runaway.toml", "--format", "json"]).expect(0).stdout;
    let read: serde_json::Value = serde_json::from_str(&table).expect("JSON");
    let weakest = read["rungs"][0]["weakest"].as_str().and_then(|text| Ratio::parse(text).ok());
    assert!(weakest.is_some_and(|weakest| weakest <= half), "{table}");
    let lost = sandbox.run(&["run", "--no-log"]).expect(1);
    let sentence = "the ladder of order-runaway was approved as detected down to 0.5 on calm days";
    assert!(lost.stdout.contains(sentence), "{}", lost.stdout);
    // approving tells it, and stays in the scenario
    let approved = sandbox.run(&["approve"]).expect(0).stdout;
    assert!(approved.contains("loosened  the ladder of order-runaway, calm was approved"), "{approved}");
    assert!(!approved.contains("now held in"), "{approved}");
    assert!(!sandbox.read("baseline.lock").contains(" in aaa-runaway"));
    // one that is gone takes its lines with it
    assert!(climb_in(&library, "order-runaway, calm", "no-such-scenario").is_none());
    assert!(climb_in(&library, "order-runaway, calm", "job-crash").is_none());
    assert!(climb_in(&library, "order-runaway, someday", "order-runaway").is_none());
}

#[test]
fn a_lock_whose_ladder_names_no_scenario_is_told_and_written_anew() {
    let sandbox = Sandbox::project();
    let lock = sandbox.read("baseline.lock");
    let (head, ladder) = lock.split_once("[ladder]\n").expect("a ladder");
    let stripped: String = ladder
        .lines()
        .map(|line| format!("{}\"\n", line.split_once(" in ").map_or(line, |(before, _)| before)))
        .collect();
    sandbox.write("baseline.lock", &format!("{head}[ladder]\n{stripped}"));
    for command in [&["run", "--no-log"][..], &["check"], &["run", "--swarm", "--seeds", "0..1"]] {
        let told = sandbox.run(command).expect(2);
        assert!(told.stderr.contains("does not say in which scenarios"), "{}", told.stderr);
        assert!(told.stderr.contains("shadowdrill approve"), "{}", told.stderr);
    }
    sandbox.run(&["approve"]).expect(0);
    assert_eq!(sandbox.read("baseline.lock"), lock);
}

#[test]
fn the_ladder_is_a_table_and_json() {
    let sandbox = Sandbox::project();
    let args = ["ladder", "--seeds", "0..1", "scenarios/job-crash.toml"];
    let table = sandbox.run(&args).expect(0).stdout;
    assert!(table.contains("calm") && table.contains("job-crash"), "{table}");
    let json = sandbox.run(&[&args[..], &["--format", "json"]].concat()).expect(0).stdout;
    let read: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(read["schema"], "shadowdrill.ladder/1");
    assert_eq!(read["rungs"].as_array().map(Vec::len), Some(4), "{json}");
    sandbox.run(&["ladder", "scenarios/calm-day.toml"]).expect(2);
}
