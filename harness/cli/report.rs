//! `report`: one drill's report or incident report, the suite report, the evidence pack.

use std::fs;
use std::path::Path;

use super::args::{ReportArgs, ReportFormat};
use super::conduct::{Job, Keep, conduct};
use super::error::CliError;
use super::evidence;
use super::exit::Exit;
use super::guard::Guard;
use super::screen::Screen;
use super::seeds::Seeds;
use super::{show, suite};
use crate::drill_log::write_whole;
use crate::report::{self, ApprovedReport, Dossier, DrillReport, Incident, Lang};

/// How a dossier's file name ends.
const ENDING: &str = ".json";

/// Draws what was asked for. A verdict does not matter here: `run` is for that.
///
/// # Errors
/// A source that is none, problems in the files, a log that does not verify, a disk that does not take the report.
pub fn report(args: &ReportArgs, screen: &Screen) -> Result<Exit, CliError> {
    if let Some(folder) = &args.evidence {
        return evidence::evidence(args, folder, screen);
    }
    if let [old, new] = args.diff.as_slice() {
        return diff(old, new, screen);
    }
    if args.incident && args.format == ReportFormat::Json {
        let help =
            "leave --incident out for the dossier itself, which holds what the incident report is drawn from";
        return Err(CliError::usage("the incident report is written as HTML or Markdown", help));
    }
    if let Some(path) = &args.out {
        Guard::of(&args.files, &[]).with_log(&args.log).allows(path)?;
    }
    let text = match args.source.as_deref() {
        Some(source) => of_drill(args, source)?,
        None if args.format != ReportFormat::Json => suite::suite(args)?,
        None => {
            let help = "the drill log itself is JSON: `shadowdrill log list --format json`";
            return Err(CliError::usage("the suite report is written as HTML or Markdown", help));
        }
    };
    match &args.out {
        Some(path) => {
            write_whole(path, text.as_bytes())?;
            screen.say(&format!("written: {}", path.display()));
        }
        None => screen.result(&text)?,
    }
    Ok(Exit::Passed)
}

fn of_drill(args: &ReportArgs, source: &str) -> Result<String, CliError> {
    let lang: Lang = args.lang.into();
    let dossier = if source.ends_with(ENDING) { kept(source)? } else { drilled(args, source)? };
    Ok(match (args.format, args.incident) {
        (ReportFormat::Html, false) => report::to_html(&dossier, lang)?,
        (ReportFormat::Html, true) => report::to_incident_html(&dossier, lang)?,
        (ReportFormat::Markdown, false) => report::to_page(&dossier.drill, dossier.timeline.as_ref(), lang),
        (ReportFormat::Markdown, true) => report::to_incident_markdown(&Incident::of(&dossier, lang), lang),
        (ReportFormat::Json, _) => dossier.to_json(),
    })
}

/// Says what changed between two drills, in words before lines.
fn diff(old: &Path, new: &Path, screen: &Screen) -> Result<Exit, CliError> {
    let (old, new) = (found(old)?, found(new)?);
    let difference = report::difference(&old, &new);
    let page = |drill: &DrillReport| report::to_page(drill, None, Lang::English);
    let lines = report::line_diff(&page(&old), &page(&new));
    let is_same = difference.headline.is_none();
    let words = match (is_same, lines.is_empty()) {
        (true, true) => "the same\n".to_owned(),
        (true, false) => "no fact changed, only words or digests\n".to_owned(),
        (false, _) => difference.lines().iter().map(|line| format!("{line}\n")).collect(),
    };
    let gap = if lines.is_empty() { "" } else { "\n" };
    screen.result(&format!("{words}{gap}{lines}"))?;
    Ok(if is_same { Exit::Passed } else { Exit::Failed })
}

/// What a drill found, from its dossier or its approved report.
fn found(path: &Path) -> Result<DrillReport, CliError> {
    let read = fs::read_to_string(path);
    let text = read.map_err(|source| CliError::Path { action: "read", path: path.to_owned(), source })?;
    if let Ok(dossier) = Dossier::from_json(&text) {
        return Ok(dossier.drill);
    }
    let approved = ApprovedReport::from_json(&text).map_err(|error| {
        CliError::usage(
            format!("{}: neither a dossier nor an approved report: {error}", path.display()),
            "a run leaves NAME.dossier.json, `shadowdrill review` keeps reports/NAME.json",
        )
    });
    Ok(approved?.drill)
}

/// The dossier at `path`.
fn kept(path: &str) -> Result<Dossier, CliError> {
    let read = fs::read_to_string(path);
    let text =
        read.map_err(|source| CliError::Path { action: "read", path: Path::new(path).to_owned(), source })?;
    Dossier::from_json(&text).map_err(|error| {
        CliError::usage(
            format!("{path}: {error}"),
            "`shadowdrill run` leaves a dossier of each drill in its folder",
        )
    })
}

/// The dossier of a drill that is run now.
fn drilled(args: &ReportArgs, source: &str) -> Result<Dossier, CliError> {
    let library = args.files.library(&show::paths_of(source))?;
    let scenario = show::named(&library, source)?;
    let done = conduct(
        &library,
        Job { scenario, seed: Seeds::one_of(scenario, args.seed) },
        &args.files.origin(),
        Keep::All,
    );
    match done.dossier {
        Some(dossier) => Ok(*dossier),
        None => Err(CliError::Harness("the drill left no dossier".to_owned())),
    }
}
