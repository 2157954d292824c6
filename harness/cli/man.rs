//! `man`: manual pages.

use clap::CommandFactory;
use clap_mangen::Man;

use super::args::{Cli, ManArgs};
use super::error::CliError;
use super::exit::Exit;
use super::files::Folder;
use super::screen::Screen;

/// Prints the program's page, or writes a page for it and each command.
///
/// # Errors
/// Where stdout or the folder cannot be written.
pub fn man(args: &ManArgs, screen: &Screen) -> Result<Exit, CliError> {
    let mut program = Cli::command();
    program.build();
    let Some(dir) = &args.dir else {
        screen.result(&page(program)?)?;
        return Ok(Exit::Passed);
    };
    let folder = Folder::ready(dir)?;
    every(program, &folder)?;
    screen.say(&format!("manual pages: {}", dir.display()));
    Ok(Exit::Passed)
}

/// Writes the page of a command, then those of its commands.
fn every(command: clap::Command, folder: &Folder) -> Result<(), CliError> {
    for child in command.get_subcommands().filter(|child| child.get_name() != "help") {
        every(child.clone(), folder)?;
    }
    let name = command.get_display_name().unwrap_or(command.get_name()).to_owned();
    folder.write(&format!("{name}.1"), page(command)?)?;
    Ok(())
}

fn page(command: clap::Command) -> Result<String, CliError> {
    let mut page = Vec::new();
    Man::new(command)
        .render(&mut page)
        .map_err(|error| CliError::Harness(format!("cannot write the manual page: {error}")))?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}
