//! `runbooks`: the list of them, and the audit of what each still lacks before anything goes live.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};

use super::args::{FileArgs, LOG_FILE};
use super::error::CliError;
use super::exit::Exit;
use super::screen::Screen;
use super::{due, load, suite};
use crate::audit::{self, Basis};
use crate::drill_log::{Day, DrillLog, History, LogError};
use crate::library::Library;
use crate::report::{self, AuditReport, RunbookList};

/// Arguments of `runbooks`.
#[derive(Args, Debug)]
pub struct RunbooksArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: RunbooksCommand,
}

/// What to do with the runbooks.
#[derive(Debug, Subcommand)]
pub enum RunbooksCommand {
    /// List the runbooks, each with the digest that a reviewer of it states
    List(RunbooksListArgs),
    /// Hold each runbook against what it must meet before live: complete, reviewed by two persons, tested in testnet, reachable
    ///
    /// Exit codes: 0 done; 1 a runbook that says `needed_for_live = true` falls short; 2 bad usage or input, or a log that does
    /// not verify.
    Audit(RunbooksAuditArgs),
}

/// Arguments of `runbooks list`.
#[derive(Args, Debug)]
pub struct RunbooksListArgs {
    /// How the list is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = PageFormat::Human)]
    pub format: PageFormat,
    #[command(flatten)]
    pub files: FileArgs,
}

/// Arguments of `runbooks audit`.
#[derive(Args, Debug)]
pub struct RunbooksAuditArgs {
    /// How the audit is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = PageFormat::Human)]
    pub format: PageFormat,
    /// The drill log: which steps were exercised, and when last
    #[arg(long, value_name = "FILE", default_value = LOG_FILE)]
    pub log: PathBuf,
    /// The day that ages are counted to; drills after it are left out [default: today, UTC]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = Day::parse)]
    pub as_of: Option<Day>,
    #[command(flatten)]
    pub files: FileArgs,
}

/// How `runbooks` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PageFormat {
    /// For people at a terminal
    Human,
    /// Versioned JSON
    Json,
    /// A Markdown page
    Markdown,
}

/// Lists or audits.
///
/// # Errors
/// Problems in the files, or a log that does not verify.
pub fn runbooks(args: &RunbooksArgs, screen: &Screen) -> Result<Exit, CliError> {
    match &args.command {
        RunbooksCommand::List(args) => list(args, screen),
        RunbooksCommand::Audit(args) => audit(args, screen),
    }
}

fn list(args: &RunbooksListArgs, screen: &Screen) -> Result<Exit, CliError> {
    let list = RunbookList::of(&library(&args.files)?);
    screen.result(&match args.format {
        PageFormat::Human => report::runbooks_to_human(&list),
        PageFormat::Json => list.to_json(),
        PageFormat::Markdown => report::runbooks_to_markdown(&list),
    })?;
    Ok(Exit::Passed)
}

fn audit(args: &RunbooksAuditArgs, screen: &Screen) -> Result<Exit, CliError> {
    let library = library(&args.files)?;
    load::tell_bundled(&library, screen);
    let history = history(&args.log, screen)?;
    let as_of = args.as_of.map_or_else(|| suite::day_of(due::now()), Ok)?;
    let links = library.runbooks.iter().flat_map(audit::file_links);
    let absent: BTreeSet<String> = links.map(|link| link.path).filter(|path| !load::is_there(path)).collect();
    let found = audit::inspect(&Basis {
        runbooks: &library.runbooks,
        policy: &library.policy,
        history: &history,
        absent: &absent,
        as_of,
    });
    let found = AuditReport::new(found, as_of);
    screen.result(&match args.format {
        PageFormat::Human => report::audit_to_human(&found),
        PageFormat::Json => found.to_json(),
        PageFormat::Markdown => report::audit_to_markdown(&found),
    })?;
    Ok(if found.falls_short.is_empty() { Exit::Passed } else { Exit::Failed })
}

fn library(files: &FileArgs) -> Result<Library, CliError> {
    files.library(&[PathBuf::from(load::scenario_root())])
}

/// The drills of the log at `path`; none where there is no log yet.
fn history(path: &Path, screen: &Screen) -> Result<History, CliError> {
    match DrillLog::at(path).read() {
        Ok(reading) => {
            if let Some(flaw) = &reading.pending {
                screen.say(&format!("warning: {}:{}: {}", path.display(), flaw.line, flaw.message));
            }
            Ok(reading.history)
        }
        Err(LogError::Absent { .. }) => Ok(History::default()),
        Err(error) => Err(error.into()),
    }
}
