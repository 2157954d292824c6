//! `report --evidence`: all that shows what was drilled, in one folder, with a manifest that `sha256sum -c` checks.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::args::ReportArgs;
use super::error::CliError;
use super::exit::Exit;
use super::files::Folder;
use super::redraw::redrawn;
use super::screen::Screen;
use super::{load, suite, yardstick};
use crate::base::Digest;
use crate::drill_log::markdown::{inline, plain};
use crate::drill_log::{Day, DrillEntry, DrillHistory, DrillLog, Reading, Snapshot};
use crate::library::Library;
use crate::report::{self, Lang, Suite, fill};

/// The manifest's name.
const MANIFEST: &str = "SHA256SUMS";

/// How the names of a drill's reports end, and whether such a report names what the drill was made from.
const ENDINGS: [(&str, bool); 4] =
    [("md", false), ("timeline.json", false), ("html", true), ("dossier.json", true)];

/// A pack being put together.
#[derive(Default)]
struct Pack {
    /// Name inside the pack to bytes.
    files: BTreeMap<String, Vec<u8>>,
    /// What is not in it, and why.
    left_out: BTreeSet<(String, String)>,
}

/// Writes the pack into `dir`, which must not hold anything yet.
///
/// # Errors
/// A log that is absent or does not verify, problems in the files, a folder that is not empty or cannot be written.
pub fn evidence(args: &ReportArgs, dir: &Path, screen: &Screen) -> Result<Exit, CliError> {
    if std::fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(CliError::usage(
            format!("{} is not empty", dir.display()),
            "a pack is written whole into a folder of its own",
        ));
    }
    let log = DrillLog::at(&args.log);
    let snapshot = log.snapshot()?;
    let reading = log.reading(&snapshot)?;
    let library = args.files.library(&roots())?;
    let as_of = suite::as_of(args)?;
    let lang: Lang = args.lang.into();
    let mut pack = Pack::default();
    inputs(&mut pack, &library, &lock_path(args, &library));
    of_log(&mut pack, &log, snapshot, &reading, as_of, lang);
    let page = report::to_log_html(&reading.history, &reading.head, as_of, lang)?;
    pack.add("log/drill-log.html", page.into_bytes());
    let mut packed = reports(&mut pack, &reading);
    pages(&mut pack, args, &library, &reading, &mut packed)?;
    pack.add("rules.md", report::to_rules_page(&reading.history, as_of, lang).into_bytes());
    let stands = suite::of(args, &library, &packed)?;
    pack.add("suite.html", report::to_suite_html(&stands, lang, suite::href)?.into_bytes());
    unpacked_scenarios(&mut pack, &library, &reading);
    let readme = readme(&pack, &reading, &stands, lang);
    pack.add("README.md", readme.into_bytes());
    let manifest: String =
        pack.files.iter().map(|(name, bytes)| format!("{}  {name}\n", Digest::of(bytes))).collect();
    let folder = Folder::ready(dir)?;
    for (name, bytes) in &pack.files {
        folder.write(name, bytes)?;
    }
    folder.write(MANIFEST, &manifest)?;
    for (what, why) in &pack.left_out {
        screen.say(&plain(&format!("left out, because {why}: {what}")));
    }
    let count = pack.files.len();
    screen.say(&format!("evidence: {}, {count} files; `sha256sum -c {MANIFEST}` checks them", dir.display()));
    Ok(Exit::Passed)
}

impl Pack {
    fn add(&mut self, name: &str, bytes: Vec<u8>) {
        self.files.insert(name.to_owned(), bytes);
    }

    fn leave_out(&mut self, what: &str, why: impl Into<String>) {
        self.left_out.insert((what.to_owned(), why.into()));
    }

    /// The bytes at `path`; where there are none to be had, that is noted.
    fn bytes_of(&mut self, path: &str) -> Option<Vec<u8>> {
        match load::open(path) {
            Ok(file) => Some(file.bytes),
            Err(problem) => {
                let absent = problem.code == "not-found";
                self.leave_out(path, if absent { "it is not there".to_owned() } else { problem.message });
                None
            }
        }
    }

    fn copy(&mut self, name: &str, path: &str) {
        if let Some(bytes) = self.bytes_of(path) {
            self.add(name, bytes);
        }
    }
}

/// The lock that a run with these options is held against.
fn lock_path(args: &ReportArgs, library: &Library) -> String {
    let named = args.files.lock.as_ref().map(|path| path.display().to_string());
    named.unwrap_or_else(|| yardstick::beside(&library.baseline.path))
}

/// Everything that the drills were made from, as it stands now.
fn inputs(pack: &mut Pack, library: &Library, lock: &str) {
    pack.copy("inputs/policy.toml", &library.policy.path);
    pack.copy("inputs/baseline.toml", &library.baseline.path);
    pack.copy("inputs/baseline.lock", lock);
    pack.copy("inputs/shadowdrill.toml", &library.settings.path);
    for runbook in &library.runbooks {
        pack.copy(&format!("inputs/runbooks/{}.md", runbook.id), &runbook.path);
    }
    for scenario in &library.scenarios {
        pack.copy(&format!("inputs/scenarios/{}.toml", scenario.id), &scenario.path);
    }
    for (number, path) in library.candles.keys().enumerate() {
        pack.copy(&format!("inputs/candles/{number}.csv"), path);
    }
}

/// The acknowledged log with its head, and as a page.
fn of_log(pack: &mut Pack, log: &DrillLog, snapshot: Snapshot, reading: &Reading, as_of: Day, lang: Lang) {
    let mut bytes = snapshot.log;
    let acknowledged = usize::try_from(reading.head.bytes).unwrap_or(usize::MAX);
    if bytes.len() > acknowledged {
        let beyond = bytes.len() - acknowledged;
        bytes.truncate(acknowledged);
        let what = log.path().display().to_string();
        pack.leave_out(
            &what,
            format!("its last {beyond} bytes are beyond its head and acknowledged by nothing"),
        );
    }
    pack.add("log/drill-log.jsonl", bytes);
    match snapshot.head {
        Some(head) => pack.add("log/drill-log.jsonl.head", head),
        None => pack.leave_out(&log.head_path().display().to_string(), "it is not there"),
    }
    if let Ok(page) = report::to_log_markdown(b"", &reading.history, &reading.head, as_of, lang) {
        pack.add("log/drill-log.md", page);
    }
}

/// Takes the reports of each drill into a folder that has its entry's number. Gives what was read with the places inside the
/// pack in place of the paths, so that what was left out is linked to by nothing.
fn reports(pack: &mut Pack, reading: &Reading) -> Reading {
    let mut packed = reading.clone();
    for history in &mut packed.history.drills {
        let number = history.number;
        let paths = std::mem::take(&mut history.drill.reports);
        for path in paths {
            let Some((name, names_inputs)) = own_name(&history.drill, &path) else {
                pack.leave_out(&path, format!("it has not the name of a report of entry {number}"));
                continue;
            };
            let Some(bytes) = pack.bytes_of(&path) else { continue };
            if !is_of(&history.drill, names_inputs, &bytes) {
                pack.leave_out(&path, format!("it is not of entry {number}: it was written over since"));
                continue;
            }
            let place = format!("reports/{number}/{name}");
            pack.add(&place, bytes);
            history.drill.reports.push(place);
        }
    }
    packed
}

/// Draws the HTML pages of drills for which the log names none, and notes those that cannot be drawn.
fn pages(
    pack: &mut Pack,
    args: &ReportArgs,
    library: &Library,
    reading: &Reading,
    packed: &mut Reading,
) -> Result<(), CliError> {
    let has_page = |history: &DrillHistory| {
        let names = history.drill.reports.iter().filter_map(|path| own_name(&history.drill, path));
        names.into_iter().any(|(name, _)| name.ends_with(".html"))
    };
    let without: Vec<&DrillHistory> =
        reading.history.drills.iter().filter(|history| !has_page(history)).collect();
    let (pages, earlier) = redrawn(library, &without, &args.files.origin(), args.lang.into())?;
    for drawn in pages {
        let number = drawn.number;
        let Some(history) = packed.history.drills.iter_mut().find(|history| history.number == number) else {
            continue;
        };
        let drill = &mut history.drill;
        match drawn.page {
            Ok(page) => {
                let place = format!("reports/{number}/{}-{}.html", drill.scenario.id, drill.seed);
                pack.add(&place, page.into_bytes());
                drill.reports.push(place);
            }
            Err(why) => pack.leave_out(&format!("the HTML page of entry {number}"), why),
        }
    }
    if !earlier.is_empty() {
        let numbers: Vec<String> = earlier.iter().map(u64::to_string).collect();
        let why = "their runs left none, and one is drawn for the last drill of a scenario and seed alone";
        pack.leave_out(&format!("the HTML pages of entries {}", numbers.join(", ")), why);
    }
    Ok(())
}

/// The name of a report of this drill, and whether it names what the drill was made from; none for any other file and for a
/// name that not every file system and `sha256sum` take. A log is only a file: what it names is not read for that alone.
fn own_name(drill: &DrillEntry, path: &str) -> Option<(String, bool)> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.@".contains(c);
    let name = path.rsplit(['/', '\\']).next().filter(|name| name.chars().all(plain))?;
    let named = |ending: &str| format!("{}-{}.{ending}", drill.scenario.id, drill.seed);
    let (_, names_inputs) = ENDINGS.into_iter().find(|(ending, _)| named(ending) == name)?;
    Some((name.to_owned(), names_inputs))
}

/// True where these bytes name the digests that the log has of this drill.
fn is_of(drill: &DrillEntry, names_inputs: bool, bytes: &[u8]) -> bool {
    let inputs = &drill.digests;
    let made_from = [&drill.scenario.digest, &inputs.policy, &inputs.baseline, &inputs.settings];
    let mut digests = vec![&drill.timeline];
    if names_inputs {
        digests.extend(made_from);
    }
    let text = std::str::from_utf8(bytes);
    text.is_ok_and(|text| digests.iter().all(|digest| text.contains(digest.as_str())))
}

/// Notes the scenarios that were drilled and are not among the inputs, because they stand elsewhere or nowhere any more.
fn unpacked_scenarios(pack: &mut Pack, library: &Library, reading: &Reading) {
    let known: BTreeSet<&str> = library.scenarios.iter().map(|scenario| scenario.id.as_str()).collect();
    for history in &reading.history.drills {
        let id = &history.drill.scenario.id;
        // on somebody's candles a drill has the day after its scenario's id
        let scenario = id.split_once('@').map_or(id.as_str(), |(scenario, _)| scenario);
        if !known.contains(scenario) {
            pack.leave_out(
                &format!("the scenario {scenario}"),
                "it is not in the project's folder of scenarios",
            );
        }
    }
}

/// The scenarios of the project, counterexamples included: they may have been drilled too.
fn roots() -> Vec<PathBuf> {
    let root = load::scenario_root();
    let wrong = format!("{root}/{}", load::COUNTEREXAMPLES);
    [root, wrong].into_iter().filter(|path| load::is_folder(path)).map(PathBuf::from).collect()
}

fn readme(pack: &Pack, reading: &Reading, stands: &Suite, lang: Lang) -> String {
    let (t, as_of) = (lang.texts(), stands.as_of);
    let (drills, count) = (reading.history.drills.len().to_string(), reading.head.count.to_string());
    let lead = fill(t.pack_lead, &[&drills, &count, &reading.head.hash.to_string()]);
    let rules = fill(t.pack_rules, &[&as_of.to_string()]);
    let manifest = fill(t.pack_manifest, &[MANIFEST]);
    let mut page = format!(
        "# {}\n\n{lead}\n\n- `log/`: {}\n- `reports/`: {}\n- `inputs/`: {}\n- `suite.html`: {}; `rules.md`: {rules}\n- \
         `{MANIFEST}`: {manifest}\n",
        t.pack_title, t.pack_log, t.pack_reports, t.pack_inputs, t.pack_suite
    );
    let ages = fill(t.rules_ages, &[&as_of.to_string()]);
    let results = report::to_results_table(stands, lang, suite::href);
    page.push_str(&format!("\n## {}\n\n{} {ages}\n\n{results}", t.suite_report, stands.lead(lang)));
    if !pack.left_out.is_empty() {
        page.push_str(&format!("\n{}\n\n", t.pack_left_out));
        for (what, why) in &pack.left_out {
            page.push_str(&format!("- {}: {}\n", inline(what), inline(why)));
        }
    }
    page
}
