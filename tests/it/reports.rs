//! The reports that people read, drawn of every bundled drill: whole, in both languages, and inert.

mod inert;
mod pages;
mod suite;

use shadowdrill::library::Library;
use shadowdrill::report::{Dossier, DrillReport, Origin, StepState};
use shadowdrill::trial;

use super::hunts::bundle::Bundle;

/// The dossier of every bundled drill, counterexamples included.
fn dossiers() -> Vec<Dossier> {
    let bundles = [Bundle::untouched(), Bundle::of("bundled:scenarios/counterexamples")];
    let of = |bundle: &Bundle| {
        let library = bundle.library();
        let ids = library.scenarios.iter().map(|scenario| scenario.id.clone()).collect::<Vec<_>>();
        ids.iter().map(|id| dossier(&library, id, 0)).collect::<Vec<_>>()
    };
    bundles.iter().flat_map(of).collect()
}

fn dossier(library: &Library, id: &str, seed: u64) -> Dossier {
    let scenario = library.scenario(id).expect("a scenario");
    let drill = trial::run(library, scenario, seed).expect("the drill runs");
    let report = DrillReport::of(library, scenario, &drill, &Origin::default());
    let film = trial::film(library, scenario, &drill).expect("and runs again");
    Dossier::of(library, scenario, &report, &drill, &film)
}

/// A kill switch takes over while the pause still waits for what it asked: what comes of that is the pause's.
#[test]
fn the_result_of_a_step_is_the_runbook_s_that_asked_for_it() {
    let library = Bundle::untouched().library();
    let dossier = dossier(&library, "gate-holds-then-fails", 0);
    let steps: Vec<_> =
        dossier.drill.steps.iter().map(|step| (&*step.runbook, &*step.name, step.state)).collect();
    for wanted in [
        ("pause-system", "stop-schedulers", StepState::Failed),
        ("kill-switch", "trip", StepState::Done),
        ("kill-switch", "cancel-orders", StepState::Done),
    ] {
        assert!(steps.contains(&wanted), "{wanted:?} in {steps:#?}");
    }
    let told = dossier.timeline.expect("it ran to its end").entries;
    let failed = told.iter().filter(|entry| entry.what == "failed").map(|entry| &*entry.text);
    let failed: Vec<&str> = failed.collect();
    assert!(
        failed.iter().any(|text| text.starts_with("step stop-schedulers of pause-system:")),
        "{failed:#?}"
    );
    assert!(!failed.iter().any(|text| text.contains("cancel-orders")), "{failed:#?}");
}

/// The tags of a page, without what stands between them and without their places.
fn tags(page: &str) -> Vec<&str> {
    page.split('<')
        .skip(1)
        .map(|piece| {
            let tag = piece.split('>').next().unwrap_or_default();
            tag.split_whitespace().next().unwrap_or_default()
        })
        .collect()
}

/// The numbers on each line of a page, without what separates thousands and fractions, sorted: words may stand in another order.
fn numbers(page: &str) -> Vec<Vec<String>> {
    let of = |line: &str| {
        let mut text = String::new();
        let mut inside = false;
        for c in line.chars() {
            inside = match c {
                '<' => true,
                '>' => false,
                _ => inside,
            };
            text.push(if inside || c == '>' { ' ' } else { c });
        }
        let digits = |c: char| c.is_ascii_digit();
        let known = |c: char| digits(c) || c == '.' || c == ',';
        let parts =
            text.split(|c| !known(c)).map(|part| part.trim_matches(['.', ',']).replace(['.', ','], ""));
        let mut found: Vec<String> = parts.filter(|part| part.contains(digits)).collect();
        found.sort_unstable();
        found
    };
    page.lines().map(of).collect()
}
