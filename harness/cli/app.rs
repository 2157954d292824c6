//! Reads the command line, runs the command, turns errors into messages and exit codes.

use std::io;
use std::process::ExitCode;

use clap::Parser;

use super::args::{Cli, Command};
use super::error::CliError;
use super::exit::Exit;
use super::screen::Screen;
use super::{
    approve, check, completions, coverage, diagnostics, due, init, ladder, list, load, log, man, mutate,
    report, review, run, runbooks, show, shrink,
};
use crate::report::Paint;

/// The program.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // help and version go to stdout and are no error; a closed pipe is none either
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Passed }.into();
        }
    };
    let screen = Screen::detect();
    let done = match &cli.command {
        Command::Run(args) => run::run(args, &screen),
        Command::List(args) => list::list(args, &screen),
        Command::Check(args) => check::check(args, &screen),
        Command::Show(args) => show::show(args, &screen),
        Command::Mutate(args) => mutate::mutate(args, &screen),
        Command::Ladder(args) => ladder::ladder(args, &screen),
        Command::Coverage(args) => coverage::coverage(args, &screen),
        Command::Shrink(args) => shrink::shrink(args, &screen),
        Command::Approve(args) => approve::approve(args, &screen),
        Command::Runbooks(args) => runbooks::runbooks(args, &screen),
        Command::Log(args) => {
            return ExitCode::from(log::run(args, &mut io::stdout().lock(), &mut io::stderr().lock()));
        }
        Command::Due(args) => due::due(args, &screen),
        Command::Report(args) => report::report(args, &screen),
        Command::Review(args) => review::review(args, &screen),
        Command::Init(args) => init::init(args, &screen),
        Command::Completions(args) => completions::completions(args, &screen),
        Command::Man(args) => man::man(args, &screen),
    };
    done.unwrap_or_else(|error| complain(&error, &screen)).into()
}

fn complain(error: &CliError, screen: &Screen) -> Exit {
    if let CliError::Problems(problems) = error {
        let colours = screen.error_paint == Paint::Colours;
        screen.say_drawn(diagnostics::render_problems(problems, load::bytes_of, colours).trim_end());
    }
    screen.say(&format!("error: {error}"));
    if let Some(hint) = error.hint() {
        screen.say(&format!("hint: {hint}"));
    }
    error.exit()
}
