//! Mutation of the controls: operators, predicates of equivalence, suggestions, and the whole bundled library.

mod command;
mod equivalence;
mod operators;
mod suggestions;

use std::process::Command;

use shadowdrill::base::MonitorId;
use shadowdrill::library::Library;
use shadowdrill::mutate::{self, Fate, Ground, Mutant, Texts};

use crate::cli::Sandbox;

/// Every mutant of a library, every two monitors in pairs.
pub fn mutants(library: &Library) -> Vec<Mutant> {
    let ids: Vec<MonitorId> =
        (0..=u16::MAX).zip(&library.policy.monitors).map(|(at, _)| MonitorId(at)).collect();
    let pairs =
        ids.iter().enumerate().flat_map(|(at, one)| ids[at + 1..].iter().map(move |other| (*one, *other)));
    mutate::mutants(library, &Texts::default(), &pairs.collect::<Vec<_>>())
}

/// The mutant with this id.
#[track_caller]
pub fn mutant(library: &Library, id: &str) -> Mutant {
    let all = mutants(library);
    let known = || all.iter().map(Mutant::id).collect::<Vec<_>>().join("\n");
    all.iter()
        .find(|mutant| mutant.id() == id)
        .cloned()
        .unwrap_or_else(|| panic!("no {id} among\n{}", known()))
}

/// Scenarios by their ids, under one seed each; every one of them passes as it stands.
#[track_caller]
pub fn grounds<'l>(library: &'l Library, ids: &[&str], seed: u64) -> Vec<Ground<'l>> {
    let prepare = |id: &&str| {
        let scenario = library.scenario(id).unwrap_or_else(|| panic!("no scenario {id}"));
        let ground = Ground::prepare(library, scenario, seed).unwrap_or_else(|error| panic!("{id}: {error}"));
        assert!(ground.passes(), "{id} seed {seed}: {}", ground.reason());
        ground
    };
    ids.iter().map(prepare).collect()
}

/// What becomes of the mutant with this id on these scenarios.
#[track_caller]
pub fn fate(library: &Library, id: &str, scenarios: &[&str]) -> Fate {
    let grounds = grounds(library, scenarios, 0);
    mutate::judge(library, &grounds, &mutant(library, id))
}

fn git(sandbox: &Sandbox, args: &[&str]) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=t", "-c", "user.email=t@example.org"]).args(args);
    let output = command.current_dir(sandbox.path(".")).output().expect("git");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Commits the sandbox as it stands.
pub fn commit(sandbox: &Sandbox) {
    git(sandbox, &["init", "-q"]);
    git(sandbox, &["add", "."]);
    git(sandbox, &["commit", "-q", "-m", "first"]);
}
