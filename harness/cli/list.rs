//! `list`: the scenarios.

use super::args::{ListArgs, PlainFormat};
use super::error::CliError;
use super::exit::Exit;
use super::screen::Screen;
use crate::report::Catalogue;

/// Lists the scenarios, counterexamples included and marked.
///
/// # Errors
/// Problems in the files.
pub fn list(args: &ListArgs, screen: &Screen) -> Result<Exit, CliError> {
    let library = args.files.library(&args.paths)?;
    let mut catalogue = Catalogue::of(&library);
    if let Some(tag) = &args.tag {
        catalogue.scenarios.retain(|scenario| scenario.tags.contains(tag));
    }
    screen.result(&match args.format {
        PlainFormat::Human => catalogue.to_text(),
        PlainFormat::Json => catalogue.to_json(),
    })?;
    Ok(Exit::Passed)
}
