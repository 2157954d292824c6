//! Every bundled scenario at many seeds: a sample here, all thousand with `SHADOWDRILL_FULL=1`.

use rayon::prelude::*;
use shadowdrill::trial;
use shadowdrill::vocabulary::{Outcome, Verdict};

use super::hunts::bundle::Bundle;

/// Set to 1, this asks for every seed.
const FULL: &str = "SHADOWDRILL_FULL";
const SAMPLE: u64 = 40;
const ALL: u64 = 1_000;

fn seeds() -> u64 {
    if std::env::var(FULL).is_ok_and(|value| value == "1") { ALL } else { SAMPLE }
}

/// What one drill came to: nothing to say, no effect, or the checks that are red.
enum Told {
    Good,
    WithoutEffect,
    Red(String),
}

fn drill(library: &shadowdrill::library::Library, at: usize, seed: u64, wanted: Verdict) -> Told {
    let scenario = &library.scenarios[at];
    let named = |what: String| {
        let path = &scenario.path;
        Told::Red(format!("{} seed {seed}: {what}\n    shadowdrill run {path} --seed {seed}", scenario.id))
    };
    let drill = match trial::run(library, scenario, seed) {
        Ok(drill) => drill,
        Err(error) => return named(error.to_string()),
    };
    let judgement = &drill.judgement;
    if judgement.verdict == wanted {
        return Told::Good;
    }
    if judgement.without_effect && wanted == Verdict::Passed {
        return Told::WithoutEffect;
    }
    let red = judgement.checks.iter().filter(|check| check.outcome != Outcome::Met);
    let red: Vec<String> =
        red.map(|check| format!("{} {} ({})", check.id, check.outcome, check.message)).collect();
    named(format!("{}, {}", judgement.verdict, red.join("; ")))
}

/// Runs every scenario at every seed and gives those without effect; panics with all that are red.
fn all(bundle: &Bundle, wanted: Verdict) -> (u64, u64) {
    let library = bundle.library();
    let mut cases: Vec<(usize, u64)> = Vec::new();
    for at in 0..library.scenarios.len() {
        cases.extend((0..seeds()).map(|seed| (at, seed)));
    }
    let told: Vec<Told> = cases.par_iter().map(|(at, seed)| drill(&library, *at, *seed, wanted)).collect();
    let red: Vec<&str> = told
        .iter()
        .filter_map(|told| if let Told::Red(text) = told { Some(text.as_str()) } else { None })
        .collect();
    assert!(
        red.is_empty(),
        "{} of {} drills are not {wanted}:\n  {}",
        red.len(),
        cases.len(),
        red.join("\n  ")
    );
    let without = told.iter().filter(|told| matches!(told, Told::WithoutEffect)).count();
    (without as u64, cases.len() as u64)
}

#[test]
fn every_bundled_scenario_passes_at_every_seed() {
    let (without, all) = all(&Bundle::untouched(), Verdict::Passed);
    assert!(without * 100 < all, "{without} of {all} plans are without effect");
}

#[test]
fn every_counterexample_is_as_expected_at_every_seed() {
    let (without, _) = all(&Bundle::of("bundled:scenarios/counterexamples"), Verdict::AsExpected);
    assert_eq!(without, 0);
}
