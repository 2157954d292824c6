//! `run`: drills, reports, log entries, and whether all passed.

use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;

use super::args::{RunArgs, RunFormat};
use super::conduct::{Conducted, Job, Keep, conduct};
use super::error::CliError;
use super::exit::Exit;
use super::files::{Folder, can_hold};
use super::guard::{self, Guard, is_own};
use super::load;
use super::log;
use super::record;
use super::review::{self, is_words_alone};
use super::screen::Screen;
use super::seeds::Seeds;
use super::select::{roots, selected};
use super::snapshots::{self, Shelf, Snapshot};
use super::swarm;
use super::yardstick::Yardstick;
use crate::drill_log::{DrillLog, Entry, LOOSENED, Moment, Note};
use crate::library::Library;
use crate::report::{self, DrillReport, Lang, NotApproved, Origin, RunReport};
use crate::vocabulary::{Named, Track};

/// Drills whose timelines are held in memory at the same time.
const BATCH: usize = 128;
/// The files of a run as a whole.
const SUMMARY_JSON: &str = "run.json";
const SUMMARY_PAGE: &str = "run.md";
/// In a longer run only drills that did not pass leave a dossier and an HTML page.
const PAGES: usize = 64;
/// Things that were loosened and are named with each drill; the run names them all.
const LOOSENED_SHOWN: usize = 5;
/// Longest finding on what was loosened, in characters.
const FINDING_MAX: usize = 4_000;

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
    if args.swarm {
        return swarm::run(args, screen);
    }
    let library = args.files.library(&roots(args))?;
    load::tell_bundled(&library, screen);
    let yardstick = Yardstick::open(&args.files)?;
    let mut loosened = yardstick.loosened(&library);
    for sentence in yardstick.unapproved(&library) {
        screen.say(&format!("not yet approved: {sentence}"));
    }
    let library = on_candles(args, library, screen)?;
    let scenarios = selected(&library, args)?;
    let seeds = args.seeds.clone().unwrap_or_else(|| Seeds::one(args.seed));
    let jobs: Vec<Job<'_>> =
        scenarios.iter().flat_map(|scenario| seeds.of(scenario).map(|seed| Job { scenario, seed })).collect();

    expect_files(args, &jobs)?;
    let log = log_of(args)?;
    let held = Held::open(args, &jobs)?;
    loosened.extend(yardstick.lost(&scenarios, screen)?);
    let desk = Desk::open(args, log, (&library, screen), jobs.len(), &loosened)?;
    let mut filed = Filed::default();
    let worked = desk.work(&jobs, args, held.as_ref(), &mut filed);
    if worked.is_err() {
        desk.say_where(filed.head.as_ref());
    }
    worked.map_err(CliError::late)?;
    let orphans = if is_whole(args) {
        held.as_ref().map_or_else(Vec::new, |held| held.orphans(args, &yardstick))
    } else {
        Vec::new()
    };
    let not_as_approved = filed.not_as_approved.into_iter().chain(orphans).collect();
    let run = RunReport::new(filed.reports, loosened).held_against(not_as_approved);
    let told = desk.close(&run).and_then(|()| screen.result(&rendered(&run, args, screen)?));
    review::complain(&run.not_as_approved, &filed.unchanged, screen);
    // the entries are made, whoever could or could not read the results
    desk.say_where(filed.head.as_ref());
    told.map_err(CliError::late)?;
    Ok(Exit::of(&run))
}

/// The log to append to, if any. One that cannot be appended to is found before any work and not after it.
fn log_of(args: &RunArgs) -> Result<Option<DrillLog>, CliError> {
    if args.no_log {
        return Ok(None);
    }
    let log = DrillLog::at(&args.log);
    log.check_end()?;
    // a folder that is made for the reports may hold the log, too
    let folder = args.log.parent().filter(|folder| !folder.as_os_str().is_empty());
    let is_made = folder
        .is_some_and(|folder| !folder.exists() && guard::place(&args.out).starts_with(guard::place(folder)));
    if !is_made {
        log.check_place()?;
    }
    Ok(Some(log))
}

/// The approved reports that a run is held against.
struct Held<'a> {
    folder: &'a Path,
    shelf: Shelf,
}

impl<'a> Held<'a> {
    /// None where that was not asked for.
    fn open(args: &'a RunArgs, jobs: &[Job<'_>]) -> Result<Option<Held<'a>>, CliError> {
        let Some(folder) = args.check_snapshots.as_deref() else { return Ok(None) };
        let names = jobs.iter().map(|job| snapshots::name_of(&job.scenario.id, job.seed));
        Ok(Some(Held { folder, shelf: Shelf::open(folder, names)? }))
    }

    /// Approved reports without a scenario; only a run of the whole library can know.
    fn orphans(&self, args: &RunArgs, yardstick: &Yardstick) -> Vec<NotApproved> {
        let Some(ids) = args.files.ids(&yardstick.library) else { return Vec::new() };
        let orphans = snapshots::orphans(self.folder, &ids);
        orphans.iter().map(|name| snapshots::orphaned(self.folder, name)).collect()
    }
}

/// Whether the run is about the whole library on its own days: then a report that no scenario has any more shows.
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
    if !on.volumeless.is_empty() {
        screen.say(&format!("left out, the candles have no volume: {}", on.volumeless.join(", ")));
    }
    Ok(on.library)
}

/// What a reproduce command must repeat.
pub(super) fn origin(args: &RunArgs) -> Origin {
    let mut origin = args.files.origin();
    let candles = args.candles.iter().map(|path| ("--candles", path.display().to_string()));
    origin.options.extend(candles);
    origin
}

/// Refuses names that are taken and files that a run must not write over, before a drill is run and entered into the log.
fn expect_files(args: &RunArgs, jobs: &[Job<'_>]) -> Result<(), CliError> {
    let mut guard = Guard::of(&args.files, &args.paths).with_files(&args.candles);
    if !args.no_log {
        guard.is_no_input(&args.log)?;
        guard = guard.with_log(&args.log);
    }
    let mut names = vec![SUMMARY_JSON.to_owned(), SUMMARY_PAGE.to_owned()];
    names.extend(jobs.iter().flat_map(|job| FileNames::of(&job.scenario.id, job.seed).all()));
    for name in names {
        let path = args.out.join(name);
        can_hold(&path)?;
        guard.allows(&path)?;
    }
    if let Some(folder) = args.check_snapshots.as_deref()
        && guard::place(folder) == guard::place(&args.out)
    {
        return Err(CliError::usage(
            format!("refused to write into {}: it is the folder of approved reports", args.out.display()),
            "only `shadowdrill review` writes there; name another folder with --out",
        ));
    }
    is_own(&args.out.join(SUMMARY_JSON), &["\"schema\": \"shadowdrill.run/"])?;
    is_own(&args.out.join(SUMMARY_PAGE), &report::run_page_titles())
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

pub(super) fn rendered(run: &RunReport, args: &RunArgs, screen: &Screen) -> Result<String, CliError> {
    Ok(match args.format {
        RunFormat::Human => report::to_human(run, screen.paint, args.only_failed),
        RunFormat::Json => report::to_json(&narrowed(run, args.only_failed)),
        RunFormat::Junit => report::to_junit(&narrowed(run, args.only_failed))?,
        RunFormat::Markdown => report::to_markdown(run, args.only_failed, args.lang.into()),
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
    /// Drills that are not as approved, where that was asked for.
    not_as_approved: Vec<NotApproved>,
    /// Drills of which words or digests alone are other than approved.
    unchanged: Vec<String>,
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
    /// What was loosened against the lock, the first few of many.
    loosened: Vec<String>,
}

impl<'a> Desk<'a> {
    fn open(
        args: &'a RunArgs,
        log: Option<DrillLog>,
        (library, screen): (&'a Library, &'a Screen),
        drills: usize,
        loosened: &[String],
    ) -> Result<Desk<'a>, CliError> {
        let folder = Folder::ready(&args.out)?;
        let operator = args.operator.clone().filter(|name| !name.trim().is_empty()).unwrap_or_else(user);
        let (out, lang) = (args.out.clone(), args.lang.into());
        let keep = if drills <= PAGES { Keep::All } else { Keep::Failed };
        Ok(Desk { library, screen, folder, out, log, operator, lang, keep, loosened: first_few(loosened) })
    }

    /// Runs every job and files what it found, in the order of the jobs whatever the number of threads.
    fn work(
        &self,
        jobs: &[Job<'_>],
        args: &RunArgs,
        held: Option<&Held<'_>>,
        filed: &mut Filed,
    ) -> Result<(), CliError> {
        let origin = origin(args);
        let pool = threads_of(args.threads)?;
        let bar = progress(self.screen, jobs.len());
        for batch in jobs.chunks(BATCH) {
            let done: Vec<Conducted<'_>> = pool.install(|| {
                batch
                    .par_iter()
                    .map(|job| conduct(self.library, *job, &origin, self.keep))
                    .inspect(|_| bar.inc(1))
                    .collect()
            });
            for mut conducted in done {
                conducted.report.loosened.clone_from(&self.loosened);
                if let Some(dossier) = &mut conducted.dossier {
                    dossier.drill.loosened.clone_from(&self.loosened);
                }
                self.file(&conducted, &mut filed.head)?;
                if let Some(held) = held {
                    let snapshot = Snapshot::of(&conducted)?;
                    let standing = held.shelf.standing(&snapshot);
                    if is_words_alone(&standing) {
                        filed.unchanged.push(snapshot.name.clone());
                    }
                    let path = &conducted.report.path;
                    filed.not_as_approved.extend(snapshots::not_approved(&snapshot.name, path, &standing));
                }
                filed.reports.push(conducted.report);
            }
        }
        bar.finish_and_clear();
        Ok(())
    }

    /// Writes a drill's files, then its log entry, and notes the log's head.
    fn file(&self, done: &Conducted<'_>, head: &mut Option<Entry>) -> Result<(), CliError> {
        let names = FileNames::of(&done.report.scenario, done.report.seed);
        let page = report::to_page(&done.report, done.timeline.as_ref(), self.lang);
        let mut paths = vec![self.folder.write(&names.page, page)?];
        if let Some(timeline) = &done.timeline {
            paths.push(self.folder.write(&names.timeline, timeline.to_json())?);
        }
        if let Some(dossier) = &done.dossier {
            paths.push(self.folder.write(&names.html, report::to_html(dossier, self.lang)?)?);
            paths.push(self.folder.write(&names.dossier, dossier.to_json())?);
        }
        let Some(log) = &self.log else { return Ok(()) };
        let Some(entry) = record::entry(self.library, done, &self.operator, &paths)? else {
            let DrillReport { scenario, seed, .. } = &done.report;
            self.screen.say(&format!("{scenario} seed {seed} did not run to its end and has no log entry"));
            return Ok(());
        };
        let receipt = log.append(entry)?;
        for repair in &receipt.repairs {
            self.screen.say(&format!("log: {repair}"));
        }
        let number = receipt.entry.number;
        *head = Some(receipt.entry);
        if !self.loosened.is_empty() {
            // what was measured with a looser yardstick than approved must not stand in the log as passed
            let text = format!("{LOOSENED}{}", self.loosened.join("; ")).chars().take(FINDING_MAX).collect();
            let written = Moment::parse(&log::now_rfc3339()).map_err(CliError::Harness)?;
            let noted = log.annotate(number, written, self.operator.clone(), Note::Finding { text })?;
            *head = Some(noted.entry);
        }
        Ok(())
    }

    /// Writes the summary files.
    fn close(&self, run: &RunReport) -> Result<(), CliError> {
        self.folder.write(SUMMARY_JSON, report::to_json(run))?;
        self.folder.write(SUMMARY_PAGE, report::to_markdown(run, false, self.lang))?;
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

/// As many threads as asked for, or one a core.
pub(super) fn threads_of(asked: Option<u16>) -> Result<rayon::ThreadPool, CliError> {
    let threads = rayon::ThreadPoolBuilder::new().num_threads(asked.map_or(0, usize::from));
    threads.build().map_err(|error| CliError::Harness(format!("cannot start threads: {error}")))
}

/// A bar that counts drills, where somebody sees it.
pub(super) fn progress(screen: &Screen, drills: usize) -> ProgressBar {
    if !screen.shows_progress() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} drills")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    let target = ProgressDrawTarget::stderr();
    ProgressBar::with_draw_target(Some(drills as u64), target).with_style(style)
}

/// The first few sentences, and how many more there are.
fn first_few(sentences: &[String]) -> Vec<String> {
    let mut few: Vec<String> = sentences.iter().take(LOOSENED_SHOWN).cloned().collect();
    if sentences.len() > few.len() {
        few.push(format!("and {} more", sentences.len() - few.len()));
    }
    few
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

    fn all(self) -> [String; 4] {
        [self.page, self.timeline, self.html, self.dossier]
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
