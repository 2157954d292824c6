//! `shadowdrill log`: list, show, verify, annotate and render the drill log.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{ArgGroup, Args, Subcommand, ValueEnum};
use serde_json::json;

use super::args::{FileArgs, LangArg};
use super::guard::Guard;
use super::log_page;
use super::log_text::{aligned, counted, described};
use crate::base::Digest;
use crate::drill_log::entry::{Body, Change, Priority};
use crate::drill_log::markdown::plain;
use crate::drill_log::{
    self, Day, DrillHistory, DrillLog, LogError, Moment, Note, Reading, Receipt, Verification,
};
use crate::report::to_log_markdown;

const PASSED: u8 = 0;
const FAILED: u8 = 1;
const BAD_INPUT: u8 = 2;
const HARNESS: u8 = 3;
/// Version of the JSON that these commands write.
const SCHEMA: u32 = 1;

/// Arguments of `shadowdrill log`.
#[derive(Args, Clone, Debug)]
pub struct LogArgs {
    /// The drill log.
    #[arg(long, global = true, value_name = "FILE", default_value = "drill-log.jsonl")]
    pub log: PathBuf,
    /// How to write the result.
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Human)]
    pub format: LogFormat,
    /// The day that the ages of results are counted to [default: today, UTC].
    #[arg(long, global = true, value_name = "YYYY-MM-DD", value_parser = Day::parse)]
    pub as_of: Option<Day>,
    /// What to do.
    #[command(subcommand)]
    pub command: LogCommand,
}

/// How a result is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Human,
    /// For programs.
    Json,
    /// A page for a browser; only `render` writes one.
    Html,
}

/// What to do with the log.
#[derive(Subcommand, Clone, Debug)]
pub enum LogCommand {
    /// List all drills with their results, and the totals.
    List,
    /// Show one drill with its findings and follow-ups.
    Show {
        /// Number of the drill's entry, or of an amendment to it.
        number: u64,
    },
    /// Check chain and head; name the first entry changed, removed, inserted, reordered or cut off.
    Verify {
        /// Check that the entry with this hash, noted elsewhere, is still in the chain.
        #[arg(long, value_name = "HASH", value_parser = hash)]
        expect: Option<Digest>,
    },
    /// Add a finding or a follow-up to a drill, or close a follow-up.
    Annotate(AnnotateArgs),
    /// Write the log as Markdown; text that people wrote in an existing file stays as it is.
    Render {
        /// The file to write or update; without it, a fresh page goes to the standard output.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Language of what is written; what people wrote in an existing file stays as it is.
        #[arg(long, value_enum, value_name = "LANG", default_value_t = LangArg::En)]
        lang: LangArg,
    },
}

/// Arguments of `shadowdrill log annotate`.
#[derive(Args, Clone, Debug)]
#[command(group = ArgGroup::new("what").required(true).args(["finding", "follow_up", "close"]))]
pub struct AnnotateArgs {
    /// Number of the drill's entry.
    pub number: u64,
    /// Something noticed.
    #[arg(long, value_name = "TEXT")]
    pub finding: Option<String>,
    /// Something to be done.
    #[arg(long, value_name = "TEXT", requires_all = ["owner", "priority", "due"])]
    pub follow_up: Option<String>,
    /// Who does the follow-up.
    #[arg(long, value_name = "NAME", requires = "follow_up")]
    pub owner: Option<String>,
    /// How urgent the follow-up is: low, medium or high.
    #[arg(long, value_name = "PRIORITY", requires = "follow_up", value_parser = priority)]
    pub priority: Option<Priority>,
    /// Until when the follow-up is to be done.
    #[arg(long, value_name = "YYYY-MM-DD", requires = "follow_up", value_parser = Day::parse)]
    pub due: Option<Day>,
    /// Id of a follow-up that is done.
    #[arg(long, value_name = "ID", requires = "note")]
    pub close: Option<String>,
    /// How the follow-up was dealt with.
    #[arg(long, value_name = "TEXT", requires = "close")]
    pub note: Option<String>,
    /// Who writes this; without it, the name of the user.
    #[arg(long, value_name = "NAME", env = "SHADOWDRILL_OPERATOR")]
    pub operator: Option<String>,
}

fn hash(text: &str) -> Result<Digest, String> {
    Digest::from_hex(&text.trim().to_ascii_lowercase())
        .ok_or_else(|| "expected the 64 hexadecimal digits of a hash".to_owned())
}

fn priority(text: &str) -> Result<Priority, String> {
    let known = Priority::ALL.into_iter().find(|priority| priority.name() == text);
    known.ok_or_else(|| "expected low, medium or high".to_owned())
}

/// The wall time now, RFC 3339 in UTC, to the millisecond.
#[must_use]
pub fn now_rfc3339() -> String {
    let now = jiff::Timestamp::now();
    jiff::Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now).to_string()
}

/// What a command has to say.
struct Said {
    code: u8,
    out: String,
    err: String,
}

impl Said {
    fn good(out: String) -> Said {
        Said { code: PASSED, out, err: String::new() }
    }
}

/// Why a command has nothing to say.
struct Refusal {
    code: u8,
    message: String,
}

impl From<LogError> for Refusal {
    fn from(error: LogError) -> Refusal {
        Refusal { code: if error.is_input() { BAD_INPUT } else { HARNESS }, message: error.to_string() }
    }
}

fn bad_input(message: String) -> Refusal {
    Refusal { code: BAD_INPUT, message }
}

/// Runs the command. Gives the exit code: 0 done, 1 the log does not verify, 2 bad usage or input, 3 the harness
/// itself failed.
pub fn run(args: &LogArgs, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let log = DrillLog::at(&args.log);
    let said = match &args.command {
        LogCommand::Render { out, lang } => render(&log, args, *lang, out.as_deref()),
        _ if args.format == LogFormat::Html => Err(bad_input("only `log render` writes HTML".into())),
        LogCommand::List => list(&log, args),
        LogCommand::Show { number } => show(&log, args, *number),
        LogCommand::Verify { expect } => check(&log, args.format, expect.as_ref()),
        LogCommand::Annotate(annotation) => annotate(&log, args.format, annotation),
    };
    let said = said.unwrap_or_else(|refusal| Said {
        code: refusal.code,
        out: String::new(),
        err: format!("error: {}\n", plain(&refusal.message)),
    });
    // a reader that went away has seen what it wanted; any other failure to write is the harness's
    let written = err.write_all(said.err.as_bytes()).and_then(|()| out.write_all(said.out.as_bytes()));
    match written.and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => HARNESS,
        _ => said.code,
    }
}

/// The day that ages are counted to.
fn as_of(args: &LogArgs) -> Result<Day, Refusal> {
    let today = || Moment::parse(&now_rfc3339()).and_then(|now| Day::parse(&now.date()));
    args.as_of.map_or_else(today, Ok).map_err(|message| Refusal { code: HARNESS, message })
}

fn pretty(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}

fn pending(log: &DrillLog, reading: &Reading) -> String {
    let warn = |flaw: &drill_log::Flaw| {
        format!("warning: {}:{}: {}\n", plain(&log.path().display().to_string()), flaw.line, flaw.message)
    };
    reading.pending.as_ref().map(warn).unwrap_or_default()
}

fn list(log: &DrillLog, args: &LogArgs) -> Result<Said, Refusal> {
    let as_of = as_of(args)?;
    let reading = log.read()?;
    let totals = reading.history.totals();
    let out = if args.format == LogFormat::Json {
        let drills: Vec<_> = reading
            .history
            .drills
            .iter()
            .map(|drill| {
                json!({
                    "number": drill.number, "hash": drill.hash, "started": drill.drill.started, "age_days": drill.age_days(as_of),
                    "scenario": drill.drill.scenario.id, "seed": drill.drill.seed, "track": drill.drill.track,
                    "verdict": drill.drill.verdict, "result": drill.standing(), "findings": drill.findings.len(),
                    "follow_ups": drill.follow_ups.len(), "open": open_count(drill),
                })
            })
            .collect();
        pretty(&json!({ "schema": SCHEMA, "head": reading.head, "drills": drills, "totals": totals }))
    } else {
        let mut rows = vec![
            ["entry", "date", "age", "scenario", "track", "verdict", "result", "open follow-ups"]
                .map(str::to_owned)
                .to_vec(),
        ];
        rows.extend(reading.history.drills.iter().map(|drill| {
            let entry = &drill.drill;
            vec![
                drill.number.to_string(),
                entry.started.date(),
                format!("{} d", drill.age_days(as_of)),
                plain(&entry.scenario.id),
                entry.track.to_string(),
                entry.verdict.to_string(),
                drill.standing().label().to_owned(),
                format!("{} of {}", open_count(drill), drill.follow_ups.len()),
            ]
        }));
        let mut text = aligned(&rows);
        let _ = writeln!(
            text,
            "\n{}: {} OK, {} with issues, {} as expected; {}; {}, {} open\nhead {} {}",
            counted(totals.drills, "drill", "drills"),
            totals.ok,
            totals.issues,
            totals.as_expected,
            counted(totals.findings, "finding", "findings"),
            counted(totals.follow_ups, "follow-up", "follow-ups"),
            totals.open,
            reading.head.count,
            reading.head.hash
        );
        text
    };
    Ok(Said { err: pending(log, &reading), ..Said::good(out) })
}

fn open_count(drill: &DrillHistory) -> usize {
    drill.follow_ups.iter().filter(|known| known.closed.is_none()).count()
}

fn show(log: &DrillLog, args: &LogArgs, number: u64) -> Result<Said, Refusal> {
    let as_of = as_of(args)?;
    let reading = log.read()?;
    let on = reading.history.amendments.get(&number).copied().unwrap_or(number);
    let drill = reading.history.drill(on);
    let drill = drill.ok_or_else(|| {
        bad_input(format!(
            "{}: there is no entry {number}; the last one is {}",
            log.path().display(),
            reading.head.count
        ))
    })?;
    let out = match args.format {
        LogFormat::Json => pretty(&json!({
            "schema": SCHEMA, "drill": drill, "result": drill.standing(), "age_days": drill.age_days(as_of),
        })),
        _ => described(drill, as_of),
    };
    Ok(Said { err: pending(log, &reading), ..Said::good(out) })
}

fn check(log: &DrillLog, format: LogFormat, expect: Option<&Digest>) -> Result<Said, Refusal> {
    let found = log.snapshot()?.verify(expect);
    let code = if found.flaw.is_some() { FAILED } else { PASSED };
    let out = match format {
        LogFormat::Json => {
            pretty(&json!({ "schema": SCHEMA, "intact": found.flaw.is_none(), "verification": found }))
        }
        _ => verdict(log, &found),
    };
    Ok(Said { code, ..Said::good(out) })
}

fn verdict(log: &DrillLog, found: &Verification) -> String {
    let mut text = String::new();
    match &found.flaw {
        Some(flaw) => {
            let path = if flaw.kind == drill_log::FlawKind::Head { log.head_path() } else { log.path() };
            let path = plain(&path.display().to_string());
            let _ = writeln!(text, "{path}:{}: {}", flaw.line, plain(&flaw.message));
            let _ = writeln!(
                text,
                "not intact; the chain holds for {}",
                counted(found.entries, "entry", "entries")
            );
        }
        None => {
            let path = plain(&log.path().display().to_string());
            let _ = writeln!(text, "{path}: intact, {}", counted(found.entries, "entry", "entries"));
        }
    }
    if let Some(number) = found.expected_at {
        let _ = writeln!(
            text,
            "the expected hash is that of entry {number}; {} since then",
            counted(found.entries - number, "entry", "entries")
        );
    }
    let _ = writeln!(text, "head {} {}", found.entries, found.hash);
    text
}

fn annotate(log: &DrillLog, format: LogFormat, args: &AnnotateArgs) -> Result<Said, Refusal> {
    let note = note(args).ok_or_else(|| {
        bad_input(
            "expected --finding, --follow-up with --owner, --priority and --due, or --close with --note"
                .into(),
        )
    })?;
    let user = || std::env::var("USER").or_else(|_| std::env::var("LOGNAME")).ok();
    let operator = args.operator.clone().or_else(user).unwrap_or_else(|| "unknown".to_owned());
    let written = Moment::parse(&now_rfc3339()).map_err(|message| Refusal { code: HARNESS, message })?;
    let receipt = log.annotate(args.number, written, operator, note)?;
    let mut said = Said::good(match format {
        LogFormat::Json => pretty(&json!({ "schema": SCHEMA, "entry": receipt.entry })),
        _ => acknowledged(&receipt),
    });
    for repair in &receipt.repairs {
        let _ = writeln!(said.err, "repaired: {}", plain(&repair.to_string()));
    }
    Ok(said)
}

fn note(args: &AnnotateArgs) -> Option<Note> {
    if let Some(text) = args.finding.clone() {
        return Some(Note::Finding { text });
    }
    if let Some(text) = args.follow_up.clone() {
        let (owner, priority, due) = (args.owner.clone()?, args.priority?, args.due?);
        return Some(Note::FollowUp { text, owner, priority, due });
    }
    Some(Note::Close { id: args.close.clone()?, note: args.note.clone()? })
}

fn acknowledged(receipt: &Receipt) -> String {
    let entry = &receipt.entry;
    let what = match &entry.body {
        Body::Drill(_) => "drill".to_owned(),
        Body::Amendment(amendment) => match &amendment.change {
            Change::Finding { .. } => format!("finding on drill {}", amendment.on),
            Change::FollowUp(follow_up) => format!("follow-up {} on drill {}", follow_up.id, amendment.on),
            Change::Close { id, .. } => format!("follow-up {} on drill {} closed", plain(id), amendment.on),
        },
    };
    format!("{what}: entry {}\nhead {} {}\n", entry.number, entry.number, entry.hash)
}

fn render(log: &DrillLog, args: &LogArgs, lang: LangArg, out: Option<&Path>) -> Result<Said, Refusal> {
    let format = args.format;
    let reading = log.read()?;
    let err = pending(log, &reading);
    let damaged = |path: &Path, error: &drill_log::PageError| {
        bad_input(format!("{}:{}: {}", path.display(), error.line, error.message))
    };
    if let Some(path) = out {
        let guard = Guard::of(&FileArgs::default(), &[]).with_log(log.path());
        guard.allows(path).map_err(|error| bad_input(error.to_string()))?;
    }
    if format == LogFormat::Html {
        let out = log_page::page(&reading, as_of(args)?, lang.into(), out)
            .map_err(|message| Refusal { code: HARNESS, message })?;
        return Ok(Said { err, ..Said::good(out) });
    }
    let as_of = as_of(args)?;
    let drawn = |existing: &[u8], path: &Path| {
        to_log_markdown(existing, &reading.history, &reading.head, as_of, lang.into())
            .map_err(|error| damaged(path, &error))
    };
    let Some(path) = out else {
        let page = drawn(b"", log.path())?;
        return Ok(Said { err, ..Said::good(String::from_utf8_lossy(&page).into_owned()) });
    };
    let existing = match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Ok(found) if !found.is_file() => {
            return Err(bad_input(format!("{}: not a regular file", path.display())));
        }
        _ => fs::read(path).map_err(|error| bad_input(format!("cannot read {}: {error}", path.display())))?,
    };
    let page = drawn(&existing, path)?;
    let changed = page != existing;
    if changed {
        drill_log::write_whole(path, &page)?;
    }
    let drills = reading.history.drills.len() as u64;
    let out = match format {
        LogFormat::Json => pretty(&json!({
            "schema": SCHEMA, "file": path.display().to_string(), "changed": changed, "drills": drills,
        })),
        _ => {
            let done = if changed { "written" } else { "up to date" };
            format!(
                "{}: {done}, {}\n",
                plain(&path.display().to_string()),
                counted(drills, "drill", "drills")
            )
        }
    };
    Ok(Said { err, ..Said::good(out) })
}
