//! The HTML pages of drills whose run left none, as runs of many drills do: the same files and seed give the same drill, so it is run again.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::conduct::{Job, Keep, conduct};
use super::error::CliError;
use super::run::threads_of;
use crate::drill_log::{DrillEntry, DrillHistory, LOOSENED};
use crate::library::Library;
use crate::report::{self, Lang, Origin};

/// What became of the page of one drill.
pub struct Redrawn {
    /// The number of the drill's entry.
    pub number: u64,
    /// The page, or why there is none.
    pub page: Result<String, &'static str>,
}

/// Draws the page of each of these drills, one a scenario and seed: the last. Gives them in the order of their entries, and the numbers
/// of the earlier drills.
///
/// # Errors
/// Threads that cannot be started.
pub fn redrawn(
    library: &Library,
    drills: &[&DrillHistory],
    origin: &Origin,
    lang: Lang,
) -> Result<(Vec<Redrawn>, Vec<u64>), CliError> {
    let mut last: BTreeMap<(&str, u64), u64> = BTreeMap::new();
    for history in drills {
        last.insert((&history.drill.scenario.id, history.drill.seed), history.number);
    }
    let is_last = |history: &&&DrillHistory| {
        last.get(&(history.drill.scenario.id.as_str(), history.drill.seed)) == Some(&history.number)
    };
    let (wanted, earlier): (Vec<&DrillHistory>, Vec<&DrillHistory>) =
        drills.iter().partition(|history| is_last(history));
    let draw = |history: &&DrillHistory| Redrawn {
        number: history.number,
        page: page(library, history, origin, lang),
    };
    let pages = threads_of(None)?.install(|| wanted.par_iter().map(draw).collect());
    Ok((pages, earlier.iter().map(|history| history.number).collect()))
}

fn page(
    library: &Library,
    history: &DrillHistory,
    origin: &Origin,
    lang: Lang,
) -> Result<String, &'static str> {
    const CHANGED: &str = "what it was made from has changed since";
    let drill = &history.drill;
    let known = library.scenario(&drill.scenario.id);
    let scenario = known.ok_or("its scenario is not in the project's folder of scenarios")?;
    if !is_made_from(library, drill) || scenario.digest != drill.scenario.digest {
        return Err(CHANGED);
    }
    let done = conduct(library, Job { scenario, seed: drill.seed }, origin, Keep::All);
    let mut dossier = done.dossier.ok_or("the drill left no dossier")?;
    // another version of the program, or another day of candles, may give another drill
    if dossier.drill.digest.as_deref() != Some(drill.timeline.as_str()) {
        return Err(CHANGED);
    }
    dossier.drill.reproduce.clone_from(&drill.reproduce);
    let looser = history.findings.iter().filter_map(|finding| finding.text.strip_prefix(LOOSENED));
    dossier.drill.loosened = looser.map(str::to_owned).collect();
    report::to_html(&dossier, lang).map_err(|_| "its page cannot be drawn")
}

/// True where policy, baseline and settings are those that the drill was run with.
fn is_made_from(library: &Library, drill: &DrillEntry) -> bool {
    let (was, now) = (&drill.digests, library);
    was.policy == now.policy.digest
        && was.baseline == now.baseline.digest
        && was.settings == now.settings.digest
}
