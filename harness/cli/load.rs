//! Finding and reading a library's files: on the disk, or in the bundled library.
//!
//! Scenarios: the paths named; without one, `scenarios/` here; without that, the bundled ones. Settings,
//! policy, baseline and runbooks, each for itself: the path named; else `shadowdrill.toml`, `policy.toml`,
//! `baseline.toml` and `runbooks/` here; else the same in `fixtures/` here, where that folder holds a
//! `shadowdrill.toml`; else the bundled one. But where one of these or a `baseline.lock` is here, the folder is a
//! project, and what it lacks is a problem: a yardstick that was moved or renamed must not be replaced in silence. A
//! path that begins with `bundled:` is one of the bundled library, so every path in a message can be typed again.
//! Counterexamples are read only where their path is named.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use super::screen::Screen;
use super::search::Search;
use crate::library::{File, Files, Library};
use crate::scenario::Scenario;
use crate::vocabulary::source::nearest;
use crate::vocabulary::{Place, Problem};

static FIXTURES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/fixtures");
static SCENARIOS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/scenarios");

/// What a path of the bundled library begins with.
pub const BUNDLED: &str = "bundled:";
/// The folder whose scenarios run only when they are asked for.
pub const COUNTEREXAMPLES: &str = "counterexamples";
/// Largest file that is opened, in bytes: a cap against a path that never ends.
const OPEN_MAX: u64 = 256 * 1024 * 1024;

/// The folder of scenarios.
const SCENARIO_FOLDER: &str = "scenarios";
/// In `fixtures/` this file says that the folder holds the files of a project.
const FIXTURES_MARK: &str = "fixtures/shadowdrill.toml";
/// What makes a folder a project.
const MARKS: [&str; 7] = [
    SCENARIO_FOLDER,
    "shadowdrill.toml",
    "policy.toml",
    "baseline.toml",
    "runbooks",
    super::args::LOCK_FILE,
    FIXTURES_MARK,
];

/// Paths that the user named.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Scenario files and folders.
    pub scenarios: Vec<PathBuf>,
    /// The settings.
    pub settings: Option<PathBuf>,
    /// The policy.
    pub policy: Option<PathBuf>,
    /// The baseline.
    pub baseline: Option<PathBuf>,
    /// The folder of runbooks.
    pub runbooks: Option<PathBuf>,
}

/// Reads and assembles a library.
///
/// # Errors
/// Every problem: files that cannot be read, and all that is wrong in those that can.
pub fn load(sources: &Sources) -> Result<Library, Vec<Problem>> {
    Library::assemble(&read(sources)?)
}

/// Reads the files of a library without looking at what they say.
///
/// # Errors
/// A problem for each file that cannot be read.
pub fn read(sources: &Sources) -> Result<Files, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut one = |named: &Option<PathBuf>, name: &str, option: &str| {
        let path = place_of(named.as_deref(), name);
        open(&path)
            .map_err(|mut problem| {
                if problem.code == "not-found" && named.is_none() {
                    problem.help = lacking(Some(option));
                }
                if name == "shadowdrill.toml" && problem.code == "not-found" {
                    problem.code = "config-not-found";
                }
                problems.push(problem);
            })
            .unwrap_or(File { path, bytes: Vec::new() })
    };
    let settings = one(&sources.settings, "shadowdrill.toml", "--config FILE");
    let policy = one(&sources.policy, "policy.toml", "--policy FILE");
    let baseline = one(&sources.baseline, "baseline.toml", "--baseline FILE");
    let runbooks = folder_of_runbooks(sources.runbooks.as_deref(), &mut problems);
    let scenarios = scenarios(&sources.scenarios, &mut problems);
    let candles = candles(&scenarios, &mut problems);
    if problems.is_empty() {
        Ok(Files { settings, policy, baseline, runbooks, scenarios, candles })
    } else {
        problems.sort();
        problems.dedup();
        Err(problems)
    }
}

/// Where the files of a library stand on the disk, whatever they say.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// Every file, counterexamples and candles included.
    pub files: Vec<String>,
    /// Of these, the baseline.
    pub baseline: String,
}

/// The files that [`read`] would read, and those of the scenarios where none is named. What cannot be read is left out:
/// nothing is decided by it.
#[must_use]
pub fn inputs(sources: &Sources) -> Inputs {
    let mut ignored = Vec::new();
    let baseline = place_of(sources.baseline.as_deref(), "baseline.toml");
    let mut files = vec![
        place_of(sources.settings.as_deref(), "shadowdrill.toml"),
        place_of(sources.policy.as_deref(), "policy.toml"),
        baseline.clone(),
    ];
    let runbooks = place_of(sources.runbooks.as_deref(), "runbooks");
    files.extend(below(&runbooks, ".md", None, &mut ignored));
    let root = scenario_root();
    let mut named = sources.scenarios.clone();
    named.extend([PathBuf::from(&root), PathBuf::from(format!("{root}/{COUNTEREXAMPLES}"))]);
    let scenarios = scenarios(&named, &mut ignored);
    files.extend(candles(&scenarios, &mut ignored).into_iter().map(|file| file.path));
    files.extend(scenarios.into_iter().map(|file| file.path));
    files.retain(|path| !path.starts_with(BUNDLED));
    Inputs { files, baseline }
}

/// The files of the bundled library as they stand in a project: path and content, by path.
#[must_use]
pub fn bundle() -> Vec<(String, &'static [u8])> {
    let mut found = Vec::new();
    for (dir, folder) in [(&FIXTURES, ""), (&SCENARIOS, "scenarios/")] {
        gather(dir, folder, &mut found);
    }
    found.sort();
    found
}

/// The bundled scenarios, by path.
#[must_use]
pub fn bundled_scenarios() -> Vec<Scenario> {
    let folder = format!("{BUNDLED}{SCENARIO_FOLDER}/");
    let mut files = Vec::new();
    gather(&SCENARIOS, &folder, &mut files);
    files.sort();
    files.iter().filter_map(|(path, bytes)| Scenario::parse(bytes, path).ok()).collect()
}

fn gather(dir: &Dir<'static>, folder: &str, found: &mut Vec<(String, &'static [u8])>) {
    found.extend(dir.files().map(|file| (format!("{folder}{}", file.path().display()), file.contents())));
    for inner in dir.dirs() {
        gather(inner, folder, found);
    }
}

/// Opens files of candles that the user names, for [`Library::on_candles`].
///
/// # Errors
/// A problem for each file that cannot be read.
pub fn candle_files(paths: &[PathBuf]) -> Result<Vec<File>, Vec<Problem>> {
    let mut problems = Vec::new();
    let files = open_all(paths.iter().map(|path| shown(path)).collect(), &mut problems);
    if problems.is_empty() { Ok(files) } else { Err(problems) }
}

/// The bytes of a file by the path that a problem names, for showing its lines.
#[must_use]
pub fn bytes_of(path: &str) -> Option<Vec<u8>> {
    open(path).ok().map(|file| file.bytes)
}

/// A problem of a whole file or folder.
pub(super) fn problem(path: &str, code: &'static str, message: String, help: Option<&str>) -> Problem {
    Problem { place: Place::whole(path), code, message, help: help.map(str::to_owned), span: None }
}

/// The path named, else the one that the search finds. In a project it may be one where nothing is.
fn place_of(named: Option<&Path>, name: &str) -> String {
    if let Some(path) = named {
        return shown(path);
    }
    if Path::new(name).exists() {
        name.to_owned()
    } else if Path::new(FIXTURES_MARK).is_file() {
        format!("fixtures/{name}")
    } else if mark().is_some() {
        name.to_owned()
    } else {
        format!("{BUNDLED}fixtures/{name}")
    }
}

/// What says that this folder is a project; none where it is not.
fn mark() -> Option<&'static str> {
    MARKS.into_iter().find(|name| Path::new(name).exists())
}

/// How to mend a project that lacks something, which an option may name.
fn lacking(option: Option<&str>) -> Option<String> {
    let mark = mark()?;
    let other = option.map_or_else(String::new, |option| format!(" or name another with `{option}`"));
    Some(format!(
        "this folder holds a `{mark}`, so nothing bundled takes the place of what is missing: put it back{other}; \
         `shadowdrill init DIR` starts a project that has everything"
    ))
}

/// Says what is bundled and not the user's own.
pub fn tell_bundled(library: &Library, screen: &Screen) {
    let runbook = library.runbooks.first().map_or("", |runbook| runbook.path.as_str());
    let scenario = library.scenarios.first().map_or("", |scenario| scenario.path.as_str());
    let parts = [
        (library.settings.path.as_str(), "settings"),
        (library.policy.path.as_str(), "policy"),
        (library.baseline.path.as_str(), "baseline"),
        (runbook, "runbooks"),
        (scenario, "scenarios"),
    ];
    let bundled: Vec<&str> =
        parts.iter().filter(|(path, _)| path.starts_with(BUNDLED)).map(|(_, what)| *what).collect();
    let listed = match bundled.as_slice() {
        [] => return,
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    };
    screen.say(&format!("bundled, not your own: {listed}; `shadowdrill init` writes files of your own"));
}

/// A path as messages show it.
pub(super) fn shown(path: &Path) -> String {
    let text = path.to_string_lossy().into_owned();
    let text = text.strip_prefix("./").filter(|rest| !rest.is_empty()).unwrap_or(&text);
    if text.len() > 1 { text.trim_end_matches('/').to_owned() } else { text.to_owned() }
}

fn bundled(path: &str) -> Option<(&'static Dir<'static>, &str)> {
    let inner = path.strip_prefix(BUNDLED)?;
    let (top, rest) = inner.split_once('/').unwrap_or((inner, ""));
    match top {
        "fixtures" => Some((&FIXTURES, rest)),
        "scenarios" => Some((&SCENARIOS, rest)),
        _ => None,
    }
}

/// Opens one file.
pub(super) fn open(path: &str) -> Result<File, Problem> {
    let missing = || problem(path, "not-found", "there is no such file".into(), None);
    if path.starts_with(BUNDLED) {
        let (dir, rest) = bundled(path).ok_or_else(missing)?;
        let file = dir.get_file(rest).ok_or_else(missing)?;
        return Ok(File { path: path.to_owned(), bytes: file.contents().to_vec() });
    }
    let unreadable = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => missing(),
        _ => problem(path, "unreadable", format!("the file cannot be read: {error}"), None),
    };
    let about = std::fs::metadata(path).map_err(unreadable)?;
    if about.is_dir() {
        return Err(problem(path, "is-a-folder", "expected a file, found a folder".into(), None));
    }
    if !about.is_file() {
        return Err(problem(path, "unreadable", "this is not a regular file".into(), None));
    }
    if about.len() > OPEN_MAX {
        let message = format!("the file has {} bytes; at most {OPEN_MAX} are read", about.len());
        return Err(problem(path, "too-large", message, None));
    }
    Ok(File { path: path.to_owned(), bytes: std::fs::read(path).map_err(unreadable)? })
}

/// All files below a folder whose name ends like this, by path.
fn below(folder: &str, ending: &str, skip: Option<&str>, problems: &mut Vec<Problem>) -> Vec<String> {
    let search = Search::new(ending, skip);
    if !folder.starts_with(BUNDLED) {
        return search.disk(Path::new(folder), problems);
    }
    let Some((dir, rest)) = bundled(folder) else { return Vec::new() };
    let top = folder.split('/').next().unwrap_or(BUNDLED);
    let dir = if rest.is_empty() { Some(dir) } else { dir.get_dir(rest) };
    dir.map(|dir| search.bundled(dir, top)).unwrap_or_default()
}

fn open_all(paths: Vec<String>, problems: &mut Vec<Problem>) -> Vec<File> {
    paths.iter().filter_map(|path| open(path).map_err(|problem| problems.push(problem)).ok()).collect()
}

/// True where the path is a folder, on the disk or bundled.
#[must_use]
pub fn is_folder(path: &str) -> bool {
    match bundled(path) {
        Some((dir, rest)) => rest.is_empty() || dir.get_dir(rest).is_some(),
        None => Path::new(path).is_dir(),
    }
}

/// True where a file or a folder is there, on the disk or bundled.
#[must_use]
pub fn is_there(path: &str) -> bool {
    match bundled(path) {
        Some((dir, rest)) => is_folder(path) || dir.get_file(rest).is_some(),
        None => !path.starts_with(BUNDLED) && Path::new(path).exists(),
    }
}

fn folder_of_runbooks(named: Option<&Path>, problems: &mut Vec<Problem>) -> Vec<File> {
    let path = &*place_of(named, "runbooks");
    if !is_folder(path) {
        let there = !path.starts_with(BUNDLED) && Path::new(path).exists();
        problems.push(if there {
            problem(path, "not-a-folder", "expected a folder of runbooks, found a file".into(), None)
        } else {
            let help = if named.is_none() { lacking(Some("--runbooks DIR")) } else { None };
            problem(path, "not-found", "there is no such folder".into(), help.as_deref())
        });
        return Vec::new();
    }
    let before = problems.len();
    let mut paths = below(path, ".md", None, problems);
    paths.retain(|path| path.rsplit('/').next() != Some("README.md"));
    if paths.is_empty() && problems.len() == before {
        problems.push(problem(path, "no-runbook", "the folder has no runbook (`*.md`)".into(), None));
    }
    open_all(paths, problems)
}

/// The folder of scenarios where none is named. In a project it may be one that is not there.
#[must_use]
pub fn scenario_root() -> String {
    match mark() {
        Some(_) => SCENARIO_FOLDER.to_owned(),
        None => format!("{BUNDLED}{SCENARIO_FOLDER}"),
    }
}

fn scenarios(named: &[PathBuf], problems: &mut Vec<Problem>) -> Vec<File> {
    let roots = if !named.is_empty() {
        named.iter().map(|path| shown(path)).collect()
    } else {
        vec![scenario_root()]
    };
    let mut paths = Vec::new();
    for root in roots {
        if root == SCENARIO_FOLDER && !Path::new(&root).exists() {
            let help = lacking(None);
            problems.push(problem(&root, "not-found", "there is no such folder".into(), help.as_deref()));
            continue;
        }
        if !is_folder(&root) {
            let is_there = root.starts_with(BUNDLED) || Path::new(&root).symlink_metadata().is_ok();
            if is_there {
                paths.push(root);
            } else {
                let help = meant(&root);
                problems.push(problem(&root, "not-found", "there is no such file".into(), Some(&help)));
            }
            continue;
        }
        let asked_for = root.split('/').any(|part| part == COUNTEREXAMPLES);
        let before = problems.len();
        let found = below(&root, ".toml", (!asked_for).then_some(COUNTEREXAMPLES), problems);
        if found.is_empty() && problems.len() == before {
            let message = "the folder has no scenario (`*.toml`)".to_owned();
            problems.push(problem(&root, "no-scenario", message, None));
        }
        paths.extend(found);
    }
    paths.sort();
    paths.dedup();
    open_all(paths, problems)
}

/// How to mend the path of a scenario's file where there is none: the file whose name is much like it, or all there are.
fn meant(path: &str) -> String {
    let stem = |path: &str| Path::new(path).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let known = below(&scenario_root(), ".toml", None, &mut Vec::new());
    let stems: Vec<String> = known.iter().map(|path| stem(path)).collect();
    let near = nearest(&stem(path), stems.iter().map(String::as_str));
    let file = near.and_then(|near| known.iter().find(|path| stem(path) == near));
    file.map_or_else(
        || "`shadowdrill list` shows the scenarios".to_owned(),
        |file| format!("did you mean `{file}`?"),
    )
}

/// Opens the candles that scenarios name. One that is missing is the library's to report, at its place.
fn candles(scenarios: &[File], problems: &mut Vec<Problem>) -> Vec<File> {
    let mut files: Vec<File> = Vec::new();
    for scenario in scenarios {
        let Ok(scenario) = Scenario::parse(&scenario.bytes, &scenario.path) else { continue };
        for path in scenario.candle_paths() {
            if files.iter().any(|file| file.path == path) {
                continue;
            }
            match open(&path) {
                Ok(file) => files.push(file),
                Err(problem) if problem.code == "not-found" => {}
                Err(problem) => problems.push(problem),
            }
        }
    }
    files
}
