//! Shrinking: the result is smaller, explicit, pinned, and fails in the same way.

use shadowdrill::base::Span;
use shadowdrill::library::{File, Library};
use shadowdrill::scenario::{Scenario, Spec};
use shadowdrill::shrink::{ShrinkError, Shrunk, shrink};
use shadowdrill::trial;
use shadowdrill::vocabulary::{CheckKind, FaultKind};

use crate::cli::Sandbox;
use crate::hunts::bundle::{Bundle, outcomes};

/// The smallest scenario as a library with this file would have it; it fails as the drill did.
#[track_caller]
fn shrunk(bundle: &Bundle, library: &Library, scenario: &Scenario, seed: u64) -> (Shrunk, Scenario) {
    let found = shrink(library, scenario, seed, None).unwrap_or_else(|error| panic!("{error}"));
    let text = found.scenario.to_toml();
    let mut with = bundle.clone();
    with.0.scenarios = vec![File { path: "small.toml".into(), bytes: text.clone().into_bytes() }];
    let read = with.library().scenarios.remove(0);
    assert_eq!(read.seed, Some(seed), "{text}");
    let before = trial::run(library, scenario, seed).expect("it runs");
    let after = trial::run(library, &read, seed).expect("it runs");
    assert_eq!(outcomes(&before)[&found.check], found.outcome);
    assert_eq!(outcomes(&after)[&found.check], found.outcome, "{text}");
    (found, read)
}

fn is_explicit(scenario: &Scenario) -> bool {
    let fixed = |spec: &Spec| matches!(spec, Spec::Fixed(_));
    scenario
        .faults
        .iter()
        .all(|fault| fixed(&fault.at) && fixed(&fault.strength) && fault.params.values().all(fixed))
        && scenario.reports.iter().all(|report| fixed(&report.at))
}

#[test]
fn a_failing_drill_loses_what_it_does_not_need() {
    let second = "\n[[fault]]\nid = \"beside\"\nkind = \"job-crash\"\nat = \"3h\"\nstrength = 0.3\n\
        source = \"test\"\n\n[expect]\n";
    let bundle = Bundle::untouched()
        .entry("monitor", "duplicate-intent", "delay = \"500ms\"", "delay = \"30s\"")
        .scenario("order-resend-same-id", "[\"BTC-EUR\"]", "[\"BTC-EUR\", \"ETH-EUR\", \"LTC-EUR\"]")
        .scenario("order-resend-same-id", "\n[expect]\n", second);
    let library = bundle.library();
    let scenario = library.scenario("order-resend-same-id").expect("bundled");
    let (found, small) = shrunk(&bundle, &library, scenario, 3);
    assert_eq!(small.market.symbols.len(), 1);
    assert_eq!(small.faults.len(), 1, "{}", small.to_toml());
    assert!(
        small.market.duration < scenario.market.duration && small.market.duration < Span::from_secs(43_200)
    );
    assert!(is_explicit(&small), "{}", small.to_toml());
    assert!(small.faults[0].params.is_empty(), "defaults are left out: {}", small.to_toml());
    // the same again, to the byte
    let again = shrink(&library, scenario, 3, None).expect("it fails");
    assert_eq!(again.scenario.to_toml(), found.scenario.to_toml());
}

/// A SIGKILL step that is missing shows only where orders are doubled *and* a process ignores SIGTERM.
#[test]
fn a_failure_that_needs_two_faults_keeps_both_and_no_third() {
    let more = "\n[[fault]]\nid = \"beside\"\nkind = \"order-resend-fresh-id\"\nat = \"20h\"\nstrength = 0.1\n\
        source = \"test\"\n\n[expect]\n";
    let bundle = Bundle::untouched().without_step("pause-system", "kill-schedulers").scenario(
        "scheduler-second-deaf",
        "\n[expect]\n",
        more,
    );
    let library = bundle.library();
    let scenario = library.scenario("scheduler-second-deaf").expect("bundled");
    let judged = outcomes(&trial::run(&library, scenario, 1).expect("it runs"));
    assert_ne!(judged[&CheckKind::Stop].to_string(), "met");
    let found = shrink(&library, scenario, 1, Some(CheckKind::Stop)).expect("it fails");
    let kinds: Vec<FaultKind> = found.scenario.faults.iter().map(|fault| fault.kind).collect();
    assert!(kinds.contains(&FaultKind::SchedulerDeaf), "{}", found.scenario.to_toml());
    assert_eq!(kinds.len(), 2, "{}", found.scenario.to_toml());
}

#[test]
fn a_drill_that_passes_is_refused() {
    let library = Bundle::untouched().library();
    let scenario = library.scenario("gate-bypass").expect("bundled");
    assert!(matches!(shrink(&library, scenario, 0, None), Err(ShrinkError::Passes(_))));
    assert!(matches!(shrink(&library, scenario, 0, Some(CheckKind::Stop)), Err(ShrinkError::Passes(_))));
}

#[test]
fn what_is_printed_is_ready_to_be_a_regression() {
    let sandbox = Sandbox::project();
    let policy = sandbox.read("policy.toml");
    sandbox.write("slow.toml", &policy.replace("delay = \"500ms\"", "delay = \"30s\""));
    let args = ["shrink", "order-retry-storm", "--seed", "5", "--policy", "slow.toml"];
    let done = sandbox.run(&args).expect(0);
    assert!(done.stderr.contains("scenarios/regressions/order-retry-storm-seed-5.toml"), "{}", done.stderr);
    let file = "scenarios/regressions/order-retry-storm-seed-5.toml";
    sandbox.write(file, &done.stdout);
    // under the broken policy it fails whatever seed is asked for, and under the sound one it passes
    let failed =
        sandbox.run(&["run", file, "--no-log", "--policy", "slow.toml", "--seeds", "0..3"]).expect(1);
    assert!(
        failed.stdout.contains("seed 5") && failed.stdout.contains("detection: late"),
        "{}",
        failed.stdout
    );
    assert!(failed.stdout.contains("1 drill:"), "{}", failed.stdout);
    assert!(sandbox.run(&["shrink", "order-retry-storm"]).expect(2).stderr.contains("nothing to shrink"));
    sandbox.run(&["shrink", "no-such-scenario"]).expect(2);
    sandbox.run(&[&args[..], &["--check", "no-such-check"]].concat()).expect(2);
}

/// A scenario on candles looks for them beside its file, and the regression is saved in another folder.
#[test]
fn a_regression_on_candles_finds_them_where_it_is_saved() {
    let sandbox = Sandbox::project();
    let policy = sandbox.read("policy.toml");
    let (head, drawdown) = policy.split_once("id = \"drawdown\"\n").expect("bundled");
    let blind =
        format!("{head}id = \"drawdown\"\n{}", drawdown.replacen("hold = \"0s\"", "hold = \"24h\"", 1));
    assert_ne!(blind, policy);
    sandbox.write("blind.toml", &blind);
    let done = sandbox.run(&["shrink", "drawdown-slide", "--policy", "blind.toml"]).expect(0);
    let file = "scenarios/regressions/drawdown-slide-seed-0.toml";
    assert!(done.stderr.contains(file), "{}", done.stderr);
    assert!(done.stdout.contains("\"../candles/slide.csv\""), "{}", done.stdout);
    sandbox.write(file, &done.stdout);
    sandbox.run(&["run", file, "--no-log", "--policy", "blind.toml"]).expect(1);
    sandbox.run(&["check"]).expect(0);
    // of the bundled library it is the same file
    let bundled = Sandbox::new();
    bundled.write("blind.toml", &blind);
    let same = bundled.run(&["shrink", "drawdown-slide", "--policy", "blind.toml"]).expect(0);
    assert_eq!(same.stdout, done.stdout);
}

#[test]
fn a_counterexample_is_refused() {
    let sandbox = Sandbox::project();
    for file in ["wrong-order", "no-approval", "resend-unanswered"] {
        let refused = sandbox.run(&["shrink", &format!("scenarios/counterexamples/{file}.toml")]).expect(2);
        assert!(refused.stderr.contains("is a counterexample"), "{}", refused.stderr);
        assert_eq!(refused.stdout, "");
    }
}
