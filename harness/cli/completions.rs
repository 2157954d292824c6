//! `completions`: a script for a shell.

use clap::CommandFactory;

use super::args::{Cli, CompletionsArgs};
use super::error::CliError;
use super::exit::Exit;
use super::screen::Screen;

/// Prints the script.
///
/// # Errors
/// Where stdout cannot be written.
pub fn completions(args: &CompletionsArgs, screen: &Screen) -> Result<Exit, CliError> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "shadowdrill", &mut script);
    screen.result(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Passed)
}
