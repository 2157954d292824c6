//! `show`: one drill's timeline; nothing is written.

use std::path::{Path, PathBuf};

use super::args::{PlainFormat, ShowArgs};
use super::conduct::{Job, Keep, conduct};
use super::error::CliError;
use super::exit::Exit;
use super::screen::Screen;
use super::seeds::Seeds;
use crate::library::Library;
use crate::scenario::Scenario;
use crate::trial;
use crate::vocabulary::source::did_you_mean;

/// Runs one drill and shows its timeline. Its verdict does not matter here: `run` is for that.
///
/// # Errors
/// An unknown scenario, problems in the files, a harness that fails.
pub fn show(args: &ShowArgs, screen: &Screen) -> Result<Exit, CliError> {
    let library = args.files.library(&paths_of(&args.scenario))?;
    let scenario = named(&library, &args.scenario)?;
    let seed = Seeds::one_of(scenario, args.seed);
    if args.twice {
        return twice(&library, scenario, seed, screen);
    }
    let done = conduct(&library, Job { scenario, seed }, &args.files.origin(), Keep::Nothing);
    let Some(timeline) = done.timeline else {
        return Err(CliError::Harness(done.report.error.unwrap_or_default()));
    };
    screen.result(&match args.format {
        PlainFormat::Human => timeline.to_text(),
        PlainFormat::Json => timeline.to_json(),
    })?;
    Ok(Exit::Passed)
}

/// What looks like a path is one; an id is looked up among all scenarios.
pub fn paths_of(name: &str) -> Vec<PathBuf> {
    let is_path = Path::new(name).extension().is_some() || Path::new(name).exists();
    if is_path { vec![PathBuf::from(name)] } else { Vec::new() }
}

/// The scenario that the user named by its id or its path.
///
/// # Errors
/// There is none; the hint names one that is much like it.
pub fn named<'l>(library: &'l Library, name: &str) -> Result<&'l Scenario, CliError> {
    let is_path = !paths_of(name).is_empty();
    let found = if is_path { library.scenarios.first() } else { library.scenario(name) };
    found.ok_or_else(|| unknown(name, library.scenarios.iter().map(|scenario| scenario.id.as_str())))
}

/// There is no such scenario among these.
pub fn unknown<'i>(name: &str, ids: impl Iterator<Item = &'i str>) -> CliError {
    let hint = did_you_mean(name, ids).map_or_else(String::new, |asked| format!("{asked} "));
    CliError::usage(
        format!("there is no scenario {name:?}"),
        format!("{hint}`shadowdrill list` shows them all"),
    )
}

/// Runs one drill twice and compares the bytes of both.
fn twice(library: &Library, scenario: &Scenario, seed: u64, screen: &Screen) -> Result<Exit, CliError> {
    let run = || trial::run(library, scenario, seed).map_err(|error| CliError::Harness(error.to_string()));
    let (one, other) = (run()?, run()?);
    if let Some(divergence) = trial::first_divergence(&one.timeline, &other.timeline) {
        return Err(CliError::Harness(format!(
            "{}, seed {seed}: the two runs differ: {divergence}",
            scenario.id
        )));
    }
    if one.digest != other.digest {
        let what = "the timelines are the same, truth or judgement differ";
        return Err(CliError::Harness(format!("{}, seed {seed}: {what}", scenario.id)));
    }
    screen.result(&format!("{}, seed {seed}: twice the same bytes, digest {}\n", scenario.id, one.digest))?;
    Ok(Exit::Passed)
}
