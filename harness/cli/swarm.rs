//! `run --swarm`: many drawn days, and what always holds on each.

use rayon::prelude::*;

use super::args::{RunArgs, RunFormat};
use super::conduct::{Conducted, Job, Keep, conduct};
use super::error::CliError;
use super::exit::Exit;
use super::files::Folder;
use super::guard::Guard;
use super::run::{origin, progress, rendered, threads_of};
use super::screen::Screen;
use super::seeds::Seeds;
use super::yardstick::Yardstick;
use crate::library::Library;
use crate::report::{self, RunReport};
use crate::scenario::Scenario;
use crate::swarm;
use crate::vocabulary::CheckKind;

/// Days that are held in memory at the same time.
const BATCH: usize = 256;

/// What a failing day leaves.
const ENDINGS: [&str; 4] = ["toml", "md", "html", "dossier.json"];

/// Runs the days of the seeds, leaves the file and the pages of each that fails, and says how many did.
///
/// # Errors
/// Bad usage or input before anything is written; a disk that fails.
pub fn run(args: &RunArgs, screen: &Screen) -> Result<Exit, CliError> {
    let library = args.files.library(&[])?;
    must_ask_for_liveness(&library)?;
    let loosened = Yardstick::open(&args.files)?.loosened(&library);
    let seeds: Vec<u64> = args.seeds.clone().unwrap_or_else(|| Seeds::one(args.seed)).iter().collect();
    let guard = Guard::of(&args.files, &[]);
    for (seed, ending) in seeds.iter().flat_map(|seed| ENDINGS.map(|ending| (*seed, ending))) {
        guard.allows(&args.out.join(format!("{}.{ending}", swarm::name(seed))))?;
    }
    let folder = Folder::ready(&args.out)?;
    let mut found = RunReport::new(Vec::new(), loosened);
    let (mut idle, mut passed) = (0, Vec::new());
    let pool = threads_of(args.threads)?;
    let bar = progress(screen, seeds.len());
    for batch in seeds.chunks(BATCH) {
        let days: Vec<Scenario> = batch.iter().map(|seed| day(args, *seed)).collect::<Result<_, _>>()?;
        let origin = origin(args);
        let done: Vec<Conducted<'_>> = pool.install(|| {
            days.par_iter()
                .zip(batch)
                .map(|(scenario, seed)| {
                    conduct(&library, Job { scenario, seed: *seed }, &origin, Keep::Failed)
                })
                .inspect(|_| bar.inc(1))
                .collect()
        });
        for conducted in done {
            if conducted.report.showed_nothing() {
                idle += 1;
                continue;
            }
            found.summary.count(&conducted.report);
            if conducted.report.is_good() {
                passed.push(conducted.job.seed);
            } else {
                leave(&folder, &conducted, args).map_err(CliError::late)?;
                found.drills.push(conducted.report);
            }
        }
    }
    bar.finish_and_clear();
    screen.result(&shown(&found, &passed, args, screen)?)?;
    screen.say(&format!(
        "swarm: {idle} more days on which nothing took effect are not counted; log: nothing appended"
    ));
    if !found.drills.is_empty() {
        screen.say(&format!(
            "the file of each failing day is in {}; `shadowdrill shrink FILE` makes it smaller",
            args.out.display()
        ));
    }
    Ok(Exit::of(&found))
}

/// Without a target for every kind of fault, days that never settle would pass.
fn must_ask_for_liveness(library: &Library) -> Result<(), CliError> {
    let mut targets = library.baseline.targets.iter();
    if targets.any(|target| {
        target.check == CheckKind::Liveness && target.events.is_empty() && target.severities.is_empty()
    }) {
        return Ok(());
    }
    Err(CliError::usage(
        format!(
            "{} has no target for `liveness` that holds for all events and severities",
            library.baseline.path
        ),
        "add one: check = \"liveness\", from = \"lifted\", to = \"settled\", and within what time",
    ))
}

fn day(args: &RunArgs, seed: u64) -> Result<Scenario, CliError> {
    let path = args.out.join(format!("{}.toml", swarm::name(seed)));
    swarm::draw(seed, &path.display().to_string()).map_err(CliError::Problems)
}

/// The day as a scenario, and its pages.
fn leave(folder: &Folder, done: &Conducted<'_>, args: &RunArgs) -> Result<(), CliError> {
    let name = swarm::name(done.job.seed);
    folder.write(&format!("{name}.toml"), done.job.scenario.to_toml())?;
    folder.write(
        &format!("{name}.md"),
        report::to_page(&done.report, done.timeline.as_ref(), args.lang.into()),
    )?;
    if let Some(dossier) = &done.dossier {
        folder.write(&format!("{name}.html"), report::to_html(dossier, args.lang.into())?)?;
        folder.write(&format!("{name}.dossier.json"), dossier.to_json())?;
    }
    Ok(())
}

/// Days that passed have no line: there may be a million of them. In JUnit XML each is a test, for a suite without tests looks like
/// one that did not run.
fn shown(found: &RunReport, passed: &[u64], args: &RunArgs, screen: &Screen) -> Result<String, CliError> {
    match args.format {
        RunFormat::Junit => {
            let passed = if args.only_failed { &[] } else { passed };
            let names: Vec<String> = passed.iter().map(|seed| swarm::name(*seed)).collect();
            Ok(report::swarm_to_junit(found, &names)?)
        }
        RunFormat::Human => Ok(report::to_human(found, screen.paint, true)),
        _ => rendered(found, args, screen),
    }
}
