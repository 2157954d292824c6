//! `check`: every file and the lock; nothing is run and nothing written.

use super::args::CheckArgs;
use super::due;
use super::error::CliError;
use super::exit::Exit;
use super::load;
use super::screen::Screen;
use super::yardstick::Yardstick;
use crate::cadence::select;

/// Reads and checks everything.
///
/// # Errors
/// Problems in the files.
pub fn check(args: &CheckArgs, screen: &Screen) -> Result<Exit, CliError> {
    let library = args.files.library(&args.paths)?;
    load::tell_bundled(&library, screen);
    let yardstick = Yardstick::open(&args.files)?;
    let cadence = due::cadence_of(&yardstick.library).map_err(CliError::Problems)?;
    select(&cadence, &due::drillable(&yardstick.library)).map_err(CliError::Problems)?;
    let loosened = yardstick.loosened(&library);
    let mut text = format!(
        "{} scenarios, {} runbooks, {} monitors, {} targets: every file is sound\n",
        library.scenarios.len(),
        library.runbooks.len(),
        library.policy.monitors.len(),
        library.baseline.targets.len()
    );
    for sentence in yardstick.unapproved(&library) {
        text.push_str(&format!("not yet approved: {sentence}\n"));
    }
    for sentence in &loosened {
        text.push_str(&format!("loosened: {sentence}\n"));
    }
    if loosened.is_empty() {
        text.push_str("nothing is loosened against the lock\n");
    } else {
        text.push_str("after review: shadowdrill approve\n");
    }
    screen.result(&text)?;
    Ok(if loosened.is_empty() { Exit::Passed } else { Exit::Failed })
}
