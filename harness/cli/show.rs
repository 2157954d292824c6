//! `show`: one drill's timeline; nothing is written.

use std::path::{Path, PathBuf};

use super::args::{PlainFormat, ShowArgs};
use super::conduct::{Job, conduct};
use super::error::CliError;
use super::exit::Exit;
use super::screen::Screen;
use crate::library::Library;
use crate::scenario::Scenario;
use crate::trial;

/// Runs one drill and shows its timeline. Its verdict does not matter here: `run` is for that.
///
/// # Errors
/// An unknown scenario, problems in the files, a harness that fails.
pub fn show(args: &ShowArgs, screen: &Screen) -> Result<Exit, CliError> {
    // what looks like a path is one; an id is looked up among all scenarios
    let is_path = Path::new(&args.scenario).extension().is_some() || Path::new(&args.scenario).exists();
    let paths = if is_path { vec![PathBuf::from(&args.scenario)] } else { Vec::new() };
    let library = args.files.library(&paths)?;
    let found = if is_path { library.scenarios.first() } else { library.scenario(&args.scenario) };
    let Some(scenario) = found else {
        let ids: Vec<&str> = library.scenarios.iter().map(|scenario| scenario.id.as_str()).collect();
        let near =
            ids.iter().max_by(|a, b| likeness(a, &args.scenario).total_cmp(&likeness(b, &args.scenario)));
        let hint = near.map_or_else(String::new, |near| format!("did you mean {near}? "));
        return Err(CliError::usage(
            format!("there is no scenario {:?}", args.scenario),
            format!("{hint}`shadowdrill list` shows them all"),
        ));
    };
    if args.twice {
        return twice(&library, scenario, args.seed, screen);
    }
    let done = conduct(&library, Job { scenario, seed: args.seed }, &args.files.origin());
    let Some(timeline) = done.timeline else {
        return Err(CliError::Harness(done.report.error.unwrap_or_default()));
    };
    screen.result(&match args.format {
        PlainFormat::Human => timeline.to_text(),
        PlainFormat::Json => timeline.to_json(),
    })?;
    Ok(Exit::Passed)
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

fn likeness(id: &str, text: &str) -> f64 {
    strsim::jaro_winkler(id, text)
}
