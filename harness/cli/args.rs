//! What can be written on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use jiff::Timestamp;

use super::mutate;
use super::seeds::{self, Seeds};
use super::snapshots::SNAPSHOT_DIR;
use crate::drill_log::Day;
use crate::library::Days;
use crate::report::Lang;

/// The drill log's file where none is named.
pub const LOG_FILE: &str = "drill-log.jsonl";
/// The folder for reports where none is named.
pub const OUT_DIR: &str = "shadowdrill-out";
/// The lock's file name, beside the baseline.
pub const LOCK_FILE: &str = "baseline.lock";

/// Incident drills for trading pipelines: break a shadow pipeline on purpose, from a seed, and judge whether
/// alarms, severity classification and runbooks answer in time and do no harm.
///
/// Exit codes: 0 all passed; 1 a drill failed or is not as approved, or the yardstick was loosened; 2 bad usage or input,
/// or a path that cannot be used, with nothing done; 3 aborted, output that fails once work has begun, or harness error.
#[derive(Debug, Parser)]
#[command(name = "shadowdrill", version, propagate_version = false, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run drills, write reports and log entries, and say whether all passed
    Run(RunArgs),
    /// List the scenarios
    List(ListArgs),
    /// Check every file and the lock; run nothing
    Check(CheckArgs),
    /// Run one drill and show its timeline; write nothing
    Show(ShowArgs),
    /// Break every control in turn and say which of them the drills would not miss
    Mutate(MutateArgs),
    /// Say how weak each fault may be before it is no longer detected in time
    Ladder(LadderArgs),
    /// Say what is exercised by which scenario, and what by none: articles, faults, monitors, rules, steps, routes
    Coverage(super::coverage::CoverageArgs),
    /// Make a failing drill the smallest scenario that fails in the same way, and print its file
    Shrink(ShrinkArgs),
    /// Approve the yardstick as it is: rewrite its lock and print what changed
    Approve(ApproveArgs),
    /// List the runbooks, or audit what each of them still lacks before anything goes live
    Runbooks(super::runbooks::RunbooksArgs),
    /// Read, verify, annotate or render the drill log
    Log(super::log::LogArgs),
    /// List what is due, overdue and missed by the cadence, run it, or write it for calendars and timers
    Due(DueArgs),
    /// Draw a report of one drill or of the whole log, or put an evidence pack together; log nothing
    Report(ReportArgs),
    /// Walk through the drills whose response is not what was approved: accept, reject or skip each
    ///
    /// Of each drill the first line names its weightiest change, and where more than one changed, a line over all of them comes
    /// before. Accept writes the report as the approved one. Reject removes what waits in the folder `pending` below that of the
    /// approved reports and says so: the files are to be mended. Skip leaves the report there, to be looked at and decided later.
    /// Exit codes: 0 everything is as approved; 1 something was rejected or left open; the last line counts both.
    Review(ReviewArgs),
    /// Write the bundled library into a folder as a starting project
    Init(InitArgs),
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
    /// Print the manual page, or write one page a command into a folder
    Man(ManArgs),
}

/// The files that decide what a drill finds.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Files")]
pub struct FileArgs {
    /// Policy: monitors, severity rules, routes, limits, responders [default: policy.toml; in an empty folder the bundled one]
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    /// Baseline: targets and harm limits [default: baseline.toml; in an empty folder the bundled one]
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Folder of runbooks [default: runbooks; in an empty folder the bundled ones]
    #[arg(long, value_name = "DIR")]
    pub runbooks: Option<PathBuf>,
    /// Settings of the shadow pipeline [default: shadowdrill.toml; in an empty folder the bundled ones]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Lock of the approved yardstick [default: baseline.lock beside the baseline]
    #[arg(long, value_name = "FILE")]
    pub lock: Option<PathBuf>,
}

/// Arguments of `run`.
#[derive(Args, Debug)]
pub struct RunArgs {
    /// Scenario files or folders [default: scenarios; in an empty folder the bundled ones]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The seed
    #[arg(long, value_name = "N", default_value = "0", conflicts_with = "seeds", value_parser = seeds::seed)]
    pub seed: u64,
    /// Seeds A to B, B not included: 0..20
    #[arg(long, value_name = "A..B")]
    pub seeds: Option<Seeds>,
    /// Put every scenario on these candles: one CSV file a symbol, named after it; one drill a UTC day
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub candles: Vec<PathBuf>,
    /// Only these UTC days, both included; one that the candles do not cover is an error [default: every day they cover]
    #[arg(long, value_name = "DAY[..DAY]", requires = "candles")]
    pub days: Option<Days>,
    /// In place of scenarios, days on which faults of the catalogue come together as nobody wrote them down; checks what
    /// always holds. Shows the days that fail, leaves the file of each, logs nothing
    #[arg(long, conflicts_with_all = ["paths", "candles", "days", "tag", "counterexamples", "check_snapshots", "log"])]
    pub swarm: bool,
    /// Only scenarios with this tag
    #[arg(long, value_name = "TAG")]
    pub tag: Option<String>,
    /// The counterexamples, and only they; otherwise one runs only where its file or folder is named
    #[arg(long)]
    pub counterexamples: bool,
    /// Show only drills that did not pass
    #[arg(long)]
    pub only_failed: bool,
    /// How results are written to stdout
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = RunFormat::Human)]
    pub format: RunFormat,
    /// Folder for the reports and the timeline of each drill
    #[arg(long, value_name = "DIR", default_value = OUT_DIR)]
    pub out: PathBuf,
    /// The drill log to append to
    #[arg(long, value_name = "FILE", default_value = LOG_FILE)]
    pub log: PathBuf,
    /// Append nothing to the drill log
    #[arg(long, conflicts_with = "log")]
    pub no_log: bool,
    /// Language of the reports
    #[arg(long, value_enum, value_name = "LANG", default_value_t = LangArg::En)]
    pub lang: LangArg,
    /// Compare every drill with its approved report in this folder; the run fails where one is not as approved
    #[arg(long, value_name = "DIR", num_args = 0..=1, require_equals = true, default_missing_value = SNAPSHOT_DIR)]
    pub check_snapshots: Option<PathBuf>,
    /// Who runs the drill, for the log [default: the user's name]
    #[arg(long, value_name = "NAME", env = "SHADOWDRILL_OPERATOR")]
    pub operator: Option<String>,
    /// Drills at the same time [default: one a core]; results do not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Where the drill runs; anything but shadow is refused
    #[arg(long, value_name = "TRACK", default_value = "shadow")]
    pub track: String,
    /// Print the JSON Schema of `--format json` and run nothing
    #[arg(long)]
    pub print_schema: bool,
    #[command(flatten)]
    pub files: FileArgs,
}

/// How `run` writes its results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RunFormat {
    /// For people at a terminal
    Human,
    /// Versioned JSON; its schema is printed by `--print-schema`
    Json,
    /// JUnit XML
    Junit,
    /// A Markdown page for a CI summary
    Markdown,
    /// GitHub workflow commands: failures at the line that decided them
    Github,
    /// A GitLab code quality report: the same as JSON
    Gitlab,
}

/// Arguments of `list`.
#[derive(Args, Debug)]
pub struct ListArgs {
    /// Scenario files or folders [default: scenarios; in an empty folder the bundled ones]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Only scenarios with this tag
    #[arg(long, value_name = "TAG")]
    pub tag: Option<String>,
    /// How the list is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = PlainFormat::Human)]
    pub format: PlainFormat,
    /// The drill log: when each scenario passed last
    #[arg(long, value_name = "FILE", default_value = LOG_FILE)]
    pub log: PathBuf,
    /// The moment that ages are counted to, RFC 3339 [default: now]
    #[arg(long, value_name = "TIME")]
    pub as_of: Option<Timestamp>,
    #[command(flatten)]
    pub files: FileArgs,
}

/// How `list` and `show` write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PlainFormat {
    /// For people
    Human,
    /// Versioned JSON
    Json,
}

/// Arguments of `check`.
#[derive(Args, Debug)]
pub struct CheckArgs {
    /// Scenario files or folders [default: scenarios; in an empty folder the bundled ones]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub files: FileArgs,
}

/// Arguments of `show`.
#[derive(Args, Debug)]
pub struct ShowArgs {
    /// A scenario's id, or its file
    #[arg(value_name = "SCENARIO")]
    pub scenario: String,
    /// The seed
    #[arg(long, value_name = "N", default_value = "0", value_parser = seeds::seed)]
    pub seed: u64,
    /// How the timeline is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = PlainFormat::Human)]
    pub format: PlainFormat,
    /// Run the drill twice and say whether the bytes are the same, or where they first differ
    #[arg(long, conflicts_with = "format")]
    pub twice: bool,
    #[command(flatten)]
    pub files: FileArgs,
}

/// Arguments of `due`.
#[derive(Args, Debug)]
pub struct DueArgs {
    /// Run what is due and overdue, once; a run that begins meanwhile waits and finds it done
    #[arg(long, group = "doing", conflicts_with = "as_of")]
    pub run: bool,
    /// Write the coming year as a calendar (iCalendar, RFC 5545)
    #[arg(long, group = "doing", conflicts_with = "format")]
    pub ical: bool,
    /// Write a systemd service and its timer that run what is due
    #[arg(long, group = "doing", conflicts_with = "format")]
    pub systemd: bool,
    /// Write a crontab line that runs what is due
    #[arg(long, group = "doing", conflicts_with = "format")]
    pub cron: bool,
    /// The moment to look at, RFC 3339; drills after it are left out [default: now]
    #[arg(long, value_name = "TIME")]
    pub as_of: Option<Timestamp>,
    /// How the list, or what is run, is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = PlainFormat::Human)]
    pub format: PlainFormat,
    /// The drill log: what was held
    #[arg(long, value_name = "FILE", default_value = LOG_FILE)]
    pub log: PathBuf,
    /// The seed, where drills are run
    #[arg(long, value_name = "N", default_value = "0", value_parser = seeds::seed)]
    pub seed: u64,
    /// Folder for reports, where drills are run
    #[arg(long, value_name = "DIR", default_value = OUT_DIR)]
    pub out: PathBuf,
    /// Language of list, calendar and reports
    #[arg(long, value_enum, value_name = "LANG", default_value_t = LangArg::En)]
    pub lang: LangArg,
    /// Who runs the drills, for the log [default: the user's name]
    #[arg(long, value_name = "NAME", env = "SHADOWDRILL_OPERATOR")]
    pub operator: Option<String>,
    #[command(flatten)]
    pub files: FileArgs,
}

/// Arguments of `report`.
#[derive(Args, Debug)]
pub struct ReportArgs {
    /// A dossier (NAME.dossier.json), or a scenario by its id or file
    #[arg(value_name = "SOURCE", required_unless_present_any = ["evidence", "suite", "diff"])]
    pub source: Option<String>,
    /// Draw the incident report of the drill, in the form of the usual template
    #[arg(long, conflicts_with = "suite")]
    pub incident: bool,
    /// Draw how all drills of the log stand: matrix, trends, overdue drills, open follow-ups
    #[arg(long, conflicts_with = "source")]
    pub suite: bool,
    /// Say what changed between two dossiers or approved reports (JSON), in words and then in lines
    #[arg(long, value_names = ["OLD", "NEW"], num_args = 2, conflicts_with_all = ["source", "suite", "incident", "evidence", "out", "format", "lang", "seed", "as_of"])]
    pub diff: Vec<PathBuf>,
    /// Put log, reports, inputs and rule mapping into a new folder, with a manifest for `sha256sum -c`
    #[arg(long, value_name = "DIR", conflicts_with_all = ["source", "suite", "incident", "out", "format", "seed"])]
    pub evidence: Option<PathBuf>,
    /// The drill log, for --suite and --evidence
    #[arg(long, value_name = "FILE", default_value = LOG_FILE)]
    pub log: PathBuf,
    /// The day that ages are counted to, for --suite and --evidence [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = Day::parse)]
    pub as_of: Option<Day>,
    /// The seed, where a drill is run
    #[arg(long, value_name = "N", default_value = "0", value_parser = seeds::seed)]
    pub seed: u64,
    /// How the report is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ReportFormat::Html)]
    pub format: ReportFormat,
    /// Language of the report
    #[arg(long, value_enum, value_name = "LANG", default_value_t = LangArg::En)]
    pub lang: LangArg,
    /// Write to this file [default: stdout]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub files: FileArgs,
}

/// Arguments of `review`.
#[derive(Args, Debug)]
pub struct ReviewArgs {
    /// Scenario files or folders [default: scenarios; in an empty folder the bundled ones]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The seed
    #[arg(long, value_name = "N", default_value = "0", value_parser = seeds::seed)]
    pub seed: u64,
    /// Folder of the approved reports
    #[arg(long, value_name = "DIR", default_value = SNAPSHOT_DIR)]
    pub reports: PathBuf,
    /// Ask nothing: say what changed, accept nothing
    #[arg(long, conflicts_with_all = ["accept", "accept_all", "reject", "reject_all", "ask"])]
    pub list: bool,
    /// Ask nothing about this scenario: accept it
    #[arg(long, value_name = "ID")]
    pub accept: Vec<String>,
    /// Ask nothing: accept everything
    #[arg(long, conflicts_with_all = ["reject", "reject_all", "ask"])]
    pub accept_all: bool,
    /// Ask nothing about this scenario: reject it; its pending report is removed, and the exit code is 1
    #[arg(long, value_name = "ID")]
    pub reject: Vec<String>,
    /// Ask nothing: reject everything
    #[arg(long, conflicts_with_all = ["accept", "ask"])]
    pub reject_all: bool,
    /// Ask also where standard input is no terminal, an answer a line; its end is `quit`
    #[arg(long)]
    pub ask: bool,
    #[command(flatten)]
    pub files: FileArgs,
}

/// Arguments of `mutate`.
#[derive(Args, Debug)]
pub struct MutateArgs {
    /// Scenario files or folders [default: scenarios; in an empty folder the bundled ones]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Only under this seed
    #[arg(long, value_name = "N", conflicts_with = "seeds", value_parser = seeds::seed)]
    pub seed: Option<u64>,
    /// Seeds A to B, B not included
    #[arg(long, value_name = "A..B", default_value = "0..4")]
    pub seeds: Seeds,
    /// Only scenarios with this tag
    #[arg(long, value_name = "TAG")]
    pub tag: Option<String>,
    /// Fail below this score in per cent: 100, or 97.5
    #[arg(long, value_name = "PERCENT", value_parser = mutate::per_cent)]
    pub min: Option<u32>,
    /// Only controls that differ from those in this revision of the git repository
    #[arg(long, value_name = "REV")]
    pub changed_since: Option<String>,
    /// How results are written to stdout
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = SummaryFormat::Human)]
    pub format: SummaryFormat,
    /// Mutants at the same time [default: one a core]; results do not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Print the JSON Schema of `--format json` and run nothing
    #[arg(long)]
    pub print_schema: bool,
    #[command(flatten)]
    pub files: FileArgs,
}

/// How `report` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// One self-contained HTML file
    Html,
    /// A Markdown page
    Markdown,
    /// The dossier itself
    Json,
}

/// The language of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LangArg {
    /// English
    En,
    /// German
    De,
}

impl From<LangArg> for Lang {
    fn from(lang: LangArg) -> Lang {
        match lang {
            LangArg::En => Lang::English,
            LangArg::De => Lang::German,
        }
    }
}

/// How `mutate` and `coverage` write their results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SummaryFormat {
    /// For people at a terminal
    Human,
    /// Versioned JSON; its schema is printed by `--print-schema`
    Json,
    /// A Markdown page for a CI summary
    Markdown,
}

/// Arguments of `ladder`.
#[derive(Args, Debug)]
pub struct LadderArgs {
    /// Scenario files or folders [default: scenarios; in an empty folder the bundled ones]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Seeds A to B, B not included; a strength counts as detected where it is under each [default: 0..3, as in the lock]
    #[arg(long, value_name = "A..B")]
    pub seeds: Option<Seeds>,
    /// How the ladder is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = PlainFormat::Human)]
    pub format: PlainFormat,
    #[command(flatten)]
    pub files: FileArgs,
}

/// Arguments of `shrink`.
#[derive(Args, Debug)]
pub struct ShrinkArgs {
    /// A scenario's id, or its file
    #[arg(value_name = "SCENARIO")]
    pub scenario: String,
    /// The seed
    #[arg(long, value_name = "N", default_value = "0", value_parser = seeds::seed)]
    pub seed: u64,
    /// The check whose failure is kept [default: the first that is not met]
    #[arg(long, value_name = "CHECK")]
    pub check: Option<String>,
    #[command(flatten)]
    pub files: FileArgs,
}

/// Arguments of `approve`.
#[derive(Args, Debug)]
pub struct ApproveArgs {
    #[command(flatten)]
    pub files: FileArgs,
}

/// Arguments of `init`.
#[derive(Args, Debug)]
pub struct InitArgs {
    /// The folder; made where it does not exist
    #[arg(value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
}

/// Arguments of `completions`.
#[derive(Args, Debug)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
}

/// Arguments of `man`.
#[derive(Args, Debug)]
pub struct ManArgs {
    /// A folder for one page a command
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,
}
