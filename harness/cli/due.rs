//! `due`: what is due by the cadence, in lists, calendars and timers; with `--run` the drills themselves.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

use jiff::{Timestamp, Zoned};

use super::args::{DueArgs, LangArg, PlainFormat, RunArgs, RunFormat};
use super::error::CliError;
use super::exit::Exit;
use super::screen::Screen;
use super::yardstick::Yardstick;
use super::{load, run};
use crate::cadence::{
    Cadence, Drillable, Held, Planned, Standing, calendar, held_by_now, select, standing, timer,
};
use crate::drill_log::{DrillLog, History, LogError};
use crate::library::Library;
use crate::report::{DueReport, calendar_words, to_due_text};
use crate::vocabulary::{Problem, Verdict};

/// Lists, runs or writes down what is due.
///
/// # Errors
/// Problems in the files, a log that does not verify, a disk that fails.
pub fn due(args: &DueArgs, screen: &Screen) -> Result<Exit, CliError> {
    let library = args.files.library(&[PathBuf::from(load::scenario_root())])?;
    let cadence = cadence_of(&library).map_err(CliError::Problems)?;
    let planned = select(&cadence, &drillable(&library)).map_err(CliError::Problems)?;
    if args.run {
        return run_due(args, &library, &cadence, &planned, screen);
    }
    let as_of = args.as_of.unwrap_or_else(now);
    if args.ical {
        screen.result(&calendar::to_calendar(
            &cadence,
            &planned,
            as_of,
            &calendar_words(args.lang.into()),
        ))?;
        return Ok(Exit::Passed);
    }
    if args.systemd || args.cron {
        screen.result(&timer_text(args, &cadence)?)?;
        return Ok(Exit::Passed);
    }
    let stands = stands(args, &cadence, &planned, screen)?;
    let loosened = Yardstick::open(&args.files)?.loosened_cadence();
    for sentence in &loosened {
        screen.say(&format!("loosened: {sentence}"));
    }
    let is_good = !stands.is_overdue() && loosened.is_empty();
    screen.result(&match args.format {
        PlainFormat::Human => to_due_text(&cadence, &stands, args.lang.into()),
        PlainFormat::Json => DueReport::of(&cadence, &stands, loosened).to_json(),
    })?;
    Ok(if is_good { Exit::Passed } else { Exit::Failed })
}

/// The project's own cadence, else the playbook.
///
/// # Errors
/// None in a program whose tests pass.
pub fn cadence_of(library: &Library) -> Result<Cadence, Vec<Problem>> {
    library.settings.cadence.clone().map_or_else(Cadence::playbook, Ok)
}

/// What the cadence has to know of the scenarios; counterexamples run only when asked for, so they are never due.
#[must_use]
pub fn drillable(library: &Library) -> Vec<Drillable<'_>> {
    let regular = library.scenarios.iter().filter(|scenario| scenario.counterexample.is_none());
    regular
        .map(|scenario| Drillable { id: &scenario.id, category: &scenario.category, tags: &scenario.tags })
        .collect()
}

/// The drills of a log that were held to their end.
#[must_use]
pub fn held(history: &History) -> Vec<Held> {
    let done = history
        .drills
        .iter()
        .filter(|history| matches!(history.drill.verdict, Verdict::Passed | Verdict::Failed));
    done.filter_map(|history| {
        let drill = &history.drill;
        Some(Held {
            scenario: drill.scenario.id.clone(),
            started: drill.started.to_string().parse().ok()?,
            passed: drill.verdict == Verdict::Passed && !history.is_loosened(),
        })
    })
    .collect()
}

/// The drills in the log at `path`; none where there is no log yet.
///
/// # Errors
/// A log that does not verify: what it says about drills cannot be relied on.
pub fn held_in(path: &Path) -> Result<Vec<Held>, CliError> {
    match DrillLog::at(path).read() {
        Ok(reading) => Ok(held(&reading.history)),
        Err(LogError::Absent { .. }) => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}

/// Wall time.
pub fn now() -> Timestamp {
    Zoned::now().timestamp()
}

fn stands(
    args: &DueArgs,
    cadence: &Cadence,
    planned: &[Planned<'_>],
    screen: &Screen,
) -> Result<Standing, CliError> {
    let drills = held_in(&args.log)?;
    if let Some(as_of) = args.as_of {
        return Ok(standing(cadence, planned, &drills, as_of));
    }
    let now = now();
    let (drills, ahead) = held_by_now(drills, now);
    if ahead > 0 {
        screen.say(&format!(
            "warning: {ahead} of the log's drills started later than now: the clock was set back"
        ));
    }
    Ok(standing(cadence, planned, &drills, now))
}

/// Runs what is due. A second run that begins meanwhile waits for this one and then finds its drills in the log.
fn run_due(
    args: &DueArgs,
    library: &Library,
    cadence: &Cadence,
    planned: &[Planned<'_>],
    screen: &Screen,
) -> Result<Exit, CliError> {
    let _alone = alone(&args.log)?;
    let stands = stands(args, cadence, planned, screen)?;
    let due = stands.to_drill();
    if due.is_empty() {
        screen.say("nothing is due");
        return Ok(Exit::Passed);
    }
    if let Some(window) = cadence.blackout(stands.as_of) {
        screen.say(&format!("blackout until {}, nothing is run: {:?}", window.until, window.reason));
        return Ok(if stands.is_overdue() { Exit::Failed } else { Exit::Passed });
    }
    let chosen = library.scenarios.iter().filter(|scenario| due.contains(&scenario.id.as_str()));
    let paths = chosen.map(|scenario| PathBuf::from(&scenario.path)).collect();
    screen.say(&format!("due: {}", due.join(", ")));
    run::run(&run_args(args, paths), screen)
}

fn run_args(args: &DueArgs, paths: Vec<PathBuf>) -> RunArgs {
    RunArgs {
        paths,
        seed: args.seed,
        seeds: None,
        candles: Vec::new(),
        swarm: false,
        days: None,
        tag: None,
        counterexamples: false,
        only_failed: false,
        format: match args.format {
            PlainFormat::Human => RunFormat::Human,
            PlainFormat::Json => RunFormat::Json,
        },
        out: args.out.clone(),
        log: args.log.clone(),
        no_log: false,
        lang: args.lang,
        check_snapshots: None,
        operator: args.operator.clone(),
        threads: None,
        track: "shadow".to_owned(),
        print_schema: false,
        files: args.files.clone(),
    }
}

/// Waits until no other run of what is due is at work on this log.
fn alone(log: &Path) -> Result<File, CliError> {
    let mut path = log.as_os_str().to_owned();
    path.push(".due.lock");
    let path = PathBuf::from(path);
    let failed = |action| {
        let path = path.clone();
        move |source| CliError::Path { action, path, source }
    };
    let options = OpenOptions::new().write(true).create(true).truncate(false).to_owned();
    let file = options.open(&path).map_err(failed("open"))?;
    file.lock().map_err(failed("lock"))?;
    Ok(file)
}

fn timer_text(args: &DueArgs, cadence: &Cadence) -> Result<String, CliError> {
    let here = |action: &'static str| move |source| CliError::Path { action, path: ".".into(), source };
    let folder = std::env::current_dir().map_err(here("find the folder"))?;
    let program = std::env::current_exe().map_err(here("find the program started in"))?;
    let mut words = vec![program.display().to_string(), "due".to_owned(), "--run".to_owned()];
    words.extend(["--log".to_owned(), args.log.display().to_string()]);
    words.extend(["--out".to_owned(), args.out.display().to_string()]);
    // what was asked for here is asked for there: nobody is at the keyboard then
    if args.seed != 0 {
        words.extend(["--seed".to_owned(), args.seed.to_string()]);
    }
    if args.lang != LangArg::En {
        words.extend(["--lang".to_owned(), "de".to_owned()]);
    }
    if let Some(operator) = &args.operator {
        words.extend(["--operator".to_owned(), operator.clone()]);
    }
    for (option, value) in args.files.origin().options {
        words.extend([option.to_owned(), value]);
    }
    let folder = folder.display().to_string();
    let command = timer::Command { folder: &folder, words: &words };
    let text = if args.systemd {
        timer::to_systemd(cadence, &command)
    } else {
        timer::to_crontab(cadence, &command)
    };
    text.map_err(|error| CliError::usage(error.to_string(), "rename what it names"))
}
