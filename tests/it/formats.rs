//! Files that users write: what loads, and what is said about what does not.

use shadowdrill::cli::load::{self, Sources};

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
    assert_eq!(library.scenarios.len(), 15);
    assert!(library.scenarios.iter().all(|scenario| scenario.counterexample.is_none()));
    assert_eq!(library.runbooks.len(), 8);
    let wrong = load::load(&bundled(&["bundled:scenarios/counterexamples"]))
        .unwrap_or_else(|found| panic!("{found:#?}"));
    assert_eq!(wrong.scenarios.len(), 4);
    assert!(wrong.scenarios.iter().all(|scenario| scenario.counterexample.is_some()));
}
