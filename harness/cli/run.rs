//! `run`: drills, reports, log entries, and whether all passed.

use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;

use super::args::{RunArgs, RunFormat};
use super::conduct::{Conducted, Job, Keep, conduct};
use super::error::CliError;
use super::exit::Exit;
use super::files::Folder;
use super::ladder;
use super::load;
use super::record;
use super::review;
use super::screen::Screen;
use super::seeds::Seeds;
use super::select::{roots, selected};
use super::snapshots::{Snapshot, Standing};
use super::yardstick::Yardstick;
use crate::drill_log::{DrillLog, Entry, LogError};
use crate::library::Library;
use crate::report::{self, DrillReport, Lang, Origin, RunReport};
use crate::vocabulary::{Named, Track};

/// Drills whose timelines are held in memory at the same time.
const BATCH: usize = 128;
/// The files of a run as a whole.
const SUMMARY_JSON: &str = "run.json";
const SUMMARY_PAGE: &str = "run.md";
/// In a longer run only drills that did not pass leave a dossier and an HTML page.
const PAGES: usize = 64;

/// Runs the drills.
///
/// # Errors
/// Bad usage or input before anything is written; a disk or a log that fails.
pub fn run(args: &RunArgs, screen: &Screen) -> Result<Exit, CliError> {
    if args.print_schema {
        screen.result(&report::schema())?;
        return Ok(Exit::Passed);
    }
    allowed(&args.track)?;
    let library = args.files.library(&roots(args))?;
    let yardstick = Yardstick::open(&args.files)?;
    let mut loosened = yardstick.loosened(&library);
    if let (true, Some(lock)) = (is_whole(args), &yardstick.approved) {
        let text = load::bytes_of(&yardstick.path).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        loosened.extend(ladder::lost(lock, &yardstick.library, &yardstick.path, &text)?);
    }
    for sentence in yardstick.unapproved() {
        screen.say(&format!("not yet approved: {sentence}"));
    }
    let library = on_candles(args, library, screen)?;
    let scenarios = selected(&library, args)?;
    let seeds = args.seeds.clone().unwrap_or_else(|| Seeds::one(args.seed));
    let jobs: Vec<Job<'_>> =
        scenarios.iter().flat_map(|scenario| seeds.of(scenario).map(|seed| Job { scenario, seed })).collect();

    let desk = Desk::open(args, &library, screen, jobs.len())?;
    desk.expect_files(&jobs)?;
    let filed = desk.work(&jobs, &origin(args), args.threads).map_err(CliError::late)?;
    let run = RunReport::new(filed.reports, loosened);
    let told = desk.close(&run).and_then(|()| screen.result(&rendered(&run, args, screen)?));
    let as_approved = told.and_then(|()| review::complain(&filed.standings, screen));
    // the entries are made, whoever could or could not read the results
    desk.say_where(filed.head.as_ref());
    let as_approved = as_approved.map_err(CliError::late)?;
    Ok(match Exit::of(&run) {
        Exit::Passed if !as_approved => Exit::Failed,
        exit => exit,
    })
}

/// Whether the run is about the whole library on its own days: then the ladder is held against the lock.
fn is_whole(args: &RunArgs) -> bool {
    args.paths.is_empty() && args.candles.is_empty() && args.tag.is_none() && !args.counterexamples
}

/// The library on the candles that the user named, if any; says which days and scenarios were left out.
fn on_candles(args: &RunArgs, library: Library, screen: &Screen) -> Result<Library, CliError> {
    if args.candles.is_empty() {
        return Ok(library);
    }
    let files = load::candle_files(&args.candles).map_err(CliError::Problems)?;
    let on = library.on_candles(&files, args.days.unwrap_or_default()).map_err(CliError::Problems)?;
    for day in &on.left_out {
        screen.say(&format!("{} left out: {} ({} scenarios)", day.day, day.reason, day.scenarios.len()));
    }
    if !on.pinned.is_empty() {
        screen.say(&format!("left out, their market is their own: {}", on.pinned.join(", ")));
    }
    Ok(on.library)
}

/// What a reproduce command must repeat.
fn origin(args: &RunArgs) -> Origin {
    let mut origin = args.files.origin();
    let candles = args.candles.iter().map(|path| ("--candles", path.display().to_string()));
    origin.options.extend(candles);
    origin
}

/// Refuses every track but the simulated one.
fn allowed(track: &str) -> Result<(), CliError> {
    match Track::from_name(track) {
        Some(Track::Shadow) => Ok(()),
        Some(Track::Paper | Track::Testnet) => Err(CliError::usage(
            format!("refused: the track {track} needs a rig of real processes, and this program has none"),
            "drills run on the simulated shadow pipeline: leave --track out",
        )),
        None if track == "live" => Err(CliError::usage(
            "refused: a drill never touches live trading",
            "drills run on the simulated shadow pipeline: leave --track out",
        )),
        None => Err(CliError::usage(
            format!("unknown track {track:?}"),
            "the tracks are shadow, paper and testnet",
        )),
    }
}

fn rendered(run: &RunReport, args: &RunArgs, screen: &Screen) -> Result<String, CliError> {
    Ok(match args.format {
        RunFormat::Human => report::to_human(run, screen.paint, args.only_failed),
        RunFormat::Json => report::to_json(&narrowed(run, args.only_failed)),
        RunFormat::Junit => report::to_junit(&narrowed(run, args.only_failed))?,
        RunFormat::Markdown => report::to_markdown(run, args.only_failed),
        RunFormat::Github => report::to_github(run),
        RunFormat::Gitlab => report::to_gitlab(run),
    })
}

/// The run with only the drills to show; its summary still counts all.
fn narrowed(run: &RunReport, only_failed: bool) -> RunReport {
    let mut shown = run.clone();
    if only_failed {
        shown.drills.retain(|drill| !drill.is_good());
    }
    shown
}

/// What a run left behind.
#[derive(Default)]
struct Filed {
    reports: Vec<DrillReport>,
    head: Option<Entry>,
    /// How each drill stands against its approved report, where that was asked for.
    standings: Vec<(String, Standing)>,
}

/// Where the run's reports and log entries go.
struct Desk<'a> {
    library: &'a Library,
    screen: &'a Screen,
    folder: Folder,
    out: PathBuf,
    log: Option<DrillLog>,
    operator: String,
    lang: Lang,
    keep: Keep,
    snapshots: Option<&'a Path>,
}

impl<'a> Desk<'a> {
    fn open(
        args: &'a RunArgs,
        library: &'a Library,
        screen: &'a Screen,
        drills: usize,
    ) -> Result<Desk<'a>, CliError> {
        let log = (!args.no_log).then(|| DrillLog::at(&args.log));
        if let Some(log) = &log {
            // a log that cannot be read is found before the drills and not after them
            match log.snapshot() {
                Ok(_) | Err(LogError::Absent { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let folder = Folder::ready(&args.out)?;
        let operator = args.operator.clone().filter(|name| !name.trim().is_empty()).unwrap_or_else(user);
        let (out, lang) = (args.out.clone(), args.lang.into());
        let keep = if drills <= PAGES { Keep::All } else { Keep::Failed };
        Ok(Desk {
            library,
            screen,
            folder,
            out,
            log,
            operator,
            lang,
            keep,
            snapshots: args.check_snapshots.as_deref(),
        })
    }

    /// Refuses names that are taken, before a drill is run and entered into the log.
    fn expect_files(&self, jobs: &[Job<'_>]) -> Result<(), CliError> {
        for name in [SUMMARY_JSON, SUMMARY_PAGE] {
            self.folder.can_hold(name)?;
        }
        for job in jobs {
            for name in FileNames::of(&job.scenario.id, job.seed).all() {
                self.folder.can_hold(name)?;
            }
        }
        Ok(())
    }

    /// Runs every job and files what it found, in the order of the jobs whatever the number of threads.
    fn work(&self, jobs: &[Job<'_>], origin: &Origin, threads: Option<u16>) -> Result<Filed, CliError> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads.map_or(0, usize::from))
            .build()
            .map_err(|error| CliError::Harness(format!("cannot start threads: {error}")))?;
        let bar = self.progress(jobs.len());
        let mut filed = Filed::default();
        for batch in jobs.chunks(BATCH) {
            let done: Vec<Conducted<'_>> = pool.install(|| {
                batch
                    .par_iter()
                    .map(|job| conduct(self.library, *job, origin, self.keep))
                    .inspect(|_| bar.inc(1))
                    .collect()
            });
            for conducted in done {
                filed.head = self.file(&conducted)?.or(filed.head);
                if let Some(folder) = self.snapshots {
                    let snapshot = Snapshot::of(&conducted)?;
                    let standing = snapshot.against(folder)?;
                    filed.standings.push((snapshot.name, standing));
                }
                filed.reports.push(conducted.report);
            }
        }
        bar.finish_and_clear();
        Ok(filed)
    }

    fn progress(&self, drills: usize) -> ProgressBar {
        if !self.screen.shows_progress() {
            return ProgressBar::hidden();
        }
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} drills")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        let target = ProgressDrawTarget::stderr();
        ProgressBar::with_draw_target(Some(drills as u64), target).with_style(style)
    }

    /// Writes a drill's files, then its log entry, and gives the entry.
    fn file(&self, done: &Conducted<'_>) -> Result<Option<Entry>, CliError> {
        let names = FileNames::of(&done.report.scenario, done.report.seed);
        let page = report::to_page(&done.report, done.timeline.as_ref());
        let mut paths = vec![self.folder.write(&names.page, page)?];
        if let Some(timeline) = &done.timeline {
            paths.push(self.folder.write(&names.timeline, timeline.to_json())?);
        }
        if let Some(dossier) = &done.dossier {
            paths.push(self.folder.write(&names.html, report::to_html(dossier, self.lang)?)?);
            paths.push(self.folder.write(&names.dossier, dossier.to_json())?);
        }
        let Some(log) = &self.log else { return Ok(None) };
        let Some(entry) = record::entry(self.library, done, &self.operator, &paths)? else {
            let DrillReport { scenario, seed, .. } = &done.report;
            self.screen.say(&format!("{scenario} seed {seed} did not run to its end and has no log entry"));
            return Ok(None);
        };
        let receipt = log.append(entry)?;
        for repair in &receipt.repairs {
            self.screen.say(&format!("log: {repair}"));
        }
        Ok(Some(receipt.entry))
    }

    /// Writes the summary files.
    fn close(&self, run: &RunReport) -> Result<(), CliError> {
        self.folder.write(SUMMARY_JSON, report::to_json(run))?;
        self.folder.write(SUMMARY_PAGE, report::to_markdown(run, false))?;
        Ok(())
    }

    /// Says where things are, and the log's head, to be kept elsewhere.
    fn say_where(&self, head: Option<&Entry>) {
        self.screen.say(&format!("reports: {}", self.out.display()));
        if self.keep == Keep::Failed {
            self.screen.say(&format!(
                "more than {PAGES} drills: HTML pages and dossiers only of those that did not pass; `shadowdrill report \
                 SCENARIO --seed N` draws any other"
            ));
        }
        self.screen.say(&match (&self.log, head) {
            (Some(log), Some(head)) => {
                format!("log: {}, head {} {}", log.path().display(), head.number, head.hash)
            }
            _ => "log: nothing appended".to_owned(),
        });
    }
}

/// The names of a drill's files.
struct FileNames {
    page: String,
    timeline: String,
    html: String,
    dossier: String,
}

impl FileNames {
    fn of(scenario: &str, seed: u64) -> FileNames {
        let named = |ending: &str| format!("{scenario}-{seed}.{ending}");
        FileNames {
            page: named("md"),
            timeline: named("timeline.json"),
            html: named("html"),
            dossier: named("dossier.json"),
        }
    }

    fn all(&self) -> [&str; 4] {
        [&self.page, &self.timeline, &self.html, &self.dossier]
    }
}

/// The name of the user who runs the program, as the environment has it.
fn user() -> String {
    let names = ["USER", "LOGNAME", "USERNAME"].iter().filter_map(|name| std::env::var(name).ok());
    names
        .map(|name| name.trim().to_owned())
        .find(|name| !name.is_empty())
        .unwrap_or_else(|| "unknown".to_owned())
}
