//! `shrink`: the smallest scenario that fails as a drill does.

use super::args::ShrinkArgs;
use super::error::CliError;
use super::exit::Exit;
use super::screen::Screen;
use super::seeds::Seeds;
use super::show;
use crate::shrink::{self, ShrinkError};
use crate::vocabulary::{CheckKind, Named};

/// Shrinks and prints the file.
///
/// # Errors
/// Problems in the files; a drill that does not fail.
pub fn shrink(args: &ShrinkArgs, screen: &Screen) -> Result<Exit, CliError> {
    let library = args.files.library(&show::paths_of(&args.scenario))?;
    let scenario = show::named(&library, &args.scenario)?;
    let check = match &args.check {
        Some(name) => Some(CheckKind::from_name(name).ok_or_else(|| {
            let known: Vec<&str> = CheckKind::ALL.iter().map(|check| check.name()).collect();
            CliError::usage(
                format!("there is no check {name:?}"),
                format!("the checks are {}", known.join(", ")),
            )
        })?),
        None => None,
    };
    let seed = Seeds::one_of(scenario, args.seed);
    let found = shrink::shrink(&library, scenario, seed, check).map_err(|error| match error {
        ShrinkError::Passes(message) => {
            CliError::usage(message, format!("`shadowdrill run --seed {seed}` shows what the drill comes to"))
        }
        other => CliError::Harness(other.to_string()),
    })?;
    screen.result(&found.scenario.to_toml())?;
    screen.say(&format!(
        "{} is {} after {} drills; save it as scenarios/regressions/{}.toml",
        found.check, found.outcome, found.drills, found.scenario.id
    ));
    Ok(Exit::Passed)
}
