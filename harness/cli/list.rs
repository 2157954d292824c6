//! `list`: the scenarios.

use super::args::{ListArgs, PlainFormat};
use super::due;
use super::error::CliError;
use super::exit::Exit;
use super::screen::Screen;
use crate::report::Catalogue;

/// Lists the scenarios, counterexamples included and marked.
///
/// # Errors
/// Problems in the files, or a log that does not verify.
pub fn list(args: &ListArgs, screen: &Screen) -> Result<Exit, CliError> {
    let library = args.files.library(&args.paths)?;
    let now = args.as_of.unwrap_or_else(due::now);
    let mut catalogue = Catalogue::of(&library).with_passes(&due::held_in(&args.log)?, now);
    if let Some(tag) = &args.tag {
        catalogue.scenarios.retain(|scenario| scenario.tags.contains(tag));
    }
    screen.result(&match args.format {
        PlainFormat::Human => catalogue.to_text(),
        PlainFormat::Json => catalogue.to_json(),
    })?;
    Ok(Exit::Passed)
}
