//! Files that users write: what loads, and what is said about what does not.

mod broken;
mod docs;
mod lock;
mod lock_text;
mod paces;
mod properties;

use shadowdrill::cli::load::{self, Sources};
use shadowdrill::library::Lock;

fn bundled(scenarios: &[&str]) -> Sources {
    let named = |name: &str| Some(format!("bundled:fixtures/{name}").into());
    Sources {
        scenarios: scenarios.iter().map(|path| path.into()).collect(),
        settings: named("shadowdrill.toml"),
        policy: named("policy.toml"),
        baseline: named("baseline.toml"),
        runbooks: named("runbooks"),
    }
}

#[test]
fn the_bundled_library_loads() {
    let library = load::load(&bundled(&["bundled:scenarios"])).unwrap_or_else(|found| panic!("{found:#?}"));
    assert_eq!(library.scenarios.len(), 112);
    assert!(library.scenarios.iter().all(|scenario| scenario.counterexample.is_none()));
    assert_eq!(library.runbooks.len(), 24);
    let wrong = load::load(&bundled(&["bundled:scenarios/counterexamples"]))
        .unwrap_or_else(|found| panic!("{found:#?}"));
    assert_eq!(wrong.scenarios.len(), 7);
    assert!(wrong.scenarios.iter().all(|scenario| scenario.counterexample.is_some()));
}

#[test]
fn the_lock_of_the_bundled_library_is_current() {
    let whole = bundled(&["bundled:scenarios", "bundled:scenarios/counterexamples"]);
    let library = load::load(&whole).unwrap_or_else(|found| panic!("{found:#?}"));
    let approved = include_str!("../../fixtures/baseline.lock");
    // the ladder takes drills to know: its own test holds it
    let ladder = Lock::parse(approved.as_bytes(), "baseline.lock").expect("a lock").ladder().clone();
    let now = Lock::of(&library).with_ladder(ladder).to_text();
    if std::env::var_os("SHADOWDRILL_APPROVE").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/baseline.lock"), &now).unwrap();
    }
    assert!(
        approved == now,
        "fixtures/baseline.lock is out of date; run this test once with SHADOWDRILL_APPROVE=1"
    );
}
