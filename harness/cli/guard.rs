//! What no command may write over: the drill log, what a library is made from, what was approved.

use std::fs;
use std::io::Read as _;
use std::path::{Component, Path, PathBuf};

use super::args::{FileArgs, LOG_FILE};
use super::error::CliError;
use super::load;
use super::snapshots;

/// Bytes of a file in which its kind shows.
const BEGINNING: u64 = 4096;

/// The files that a command keeps its hands off.
#[derive(Clone, Debug)]
pub struct Guard {
    logs: Vec<PathBuf>,
    /// Each with what it is.
    kept: Vec<(PathBuf, &'static str)>,
    /// Folders whose Markdown files are read as runbooks.
    runbooks: Vec<PathBuf>,
}

impl Guard {
    /// Keeps every file that a library of these files and these scenarios is made from, and the drill log where none is named.
    #[must_use]
    pub fn of(files: &FileArgs, scenarios: &[PathBuf]) -> Guard {
        let inputs = load::inputs(&files.sources(scenarios));
        let mut kept: Vec<(PathBuf, &str)> =
            inputs.files.iter().map(|path| (place(Path::new(path)), "read by this program")).collect();
        let lock =
            files.lock.clone().unwrap_or_else(|| PathBuf::from(super::yardstick::beside(&inputs.baseline)));
        kept.push((place(&lock), "the lock of the approved yardstick"));
        let runbooks = inputs.files.iter().filter(|path| path.ends_with(".md")).map(Path::new);
        let mut runbooks: Vec<PathBuf> =
            runbooks.filter_map(|path| place(path).parent().map(Path::to_owned)).collect();
        runbooks.dedup();
        Guard { logs: vec![PathBuf::from(LOG_FILE)], kept, runbooks }
    }

    /// Keeps this drill log too, with its head, its locks and what was set aside from it.
    #[must_use]
    pub fn with_log(mut self, log: &Path) -> Guard {
        self.logs.push(log.to_owned());
        self
    }

    /// Keeps these files too.
    #[must_use]
    pub fn with_files(mut self, files: &[PathBuf]) -> Guard {
        self.kept.extend(files.iter().map(|path| (place(path), "read by this program")));
        self
    }

    /// Refuses a file that must not be written over.
    ///
    /// # Errors
    /// Where it is one.
    pub fn allows(&self, path: &Path) -> Result<(), CliError> {
        if path.symlink_metadata().is_err() && !self.knows(path) {
            return self.is_no_runbook(path);
        }
        if self.logs.iter().any(|log| belongs_to(log, path)) || is_a_log(path) {
            return Err(refused(path, "a file of the drill log"));
        }
        self.is_no_input(path)?;
        if snapshots::is_approved_page(path) {
            return Err(refused(path, "an approved report, which only `shadowdrill review` writes"));
        }
        Ok(())
    }

    /// The same for the drill log itself, and for approved reports, which are written over on purpose.
    ///
    /// # Errors
    /// Where it is a file of the library, or would be read as one.
    pub fn is_no_input(&self, path: &Path) -> Result<(), CliError> {
        let at = place(path);
        if let Some((_, what)) = self.kept.iter().find(|(kept, _)| *kept == at) {
            return Err(refused(path, what));
        }
        self.is_no_runbook(path)
    }

    fn is_no_runbook(&self, path: &Path) -> Result<(), CliError> {
        let is_page = path.extension().is_some_and(|ending| ending == "md");
        if is_page && place(path).parent().is_some_and(|folder| self.runbooks.iter().any(|one| one == folder))
        {
            return Err(refused(path, "in the folder of runbooks and would be read as one"));
        }
        Ok(())
    }

    /// True where a file of this name, which is not there yet, may be one of those that are kept: what is sure not to be
    /// needs no closer look, and a long run has many files.
    fn knows(&self, path: &Path) -> bool {
        let name = name_of(path);
        self.logs
            .iter()
            .any(|log| [name_of(log), name_of(&place(log))].iter().any(|log| name.starts_with(log)))
            || self.kept.iter().any(|(kept, _)| name_of(kept) == name)
    }
}

fn refused(path: &Path, what: &str) -> CliError {
    CliError::usage(
        format!("refused to write {}: it is {what}", path.display()),
        "name another file or folder; nothing was written",
    )
}

/// True for a log, or the head of one, whatever they are called.
fn is_a_log(path: &Path) -> bool {
    let beside = |name: &str| path.with_file_name(name).is_file();
    let name = name_of(path);
    path.is_file() && (beside(&format!("{name}.head")) || name.strip_suffix(".head").is_some_and(beside))
}

/// Refuses a file of somebody else: one that is there and does not begin as this program's own.
///
/// # Errors
/// Where it is.
pub fn is_own(path: &Path, marks: &[&str]) -> Result<(), CliError> {
    let Ok(file) = fs::File::open(path) else { return Ok(()) };
    let mut beginning = Vec::new();
    let read = file.take(BEGINNING).read_to_end(&mut beginning);
    let text = String::from_utf8_lossy(&beginning);
    let known = text.is_empty() || marks.iter().any(|mark| text.contains(mark));
    if read.is_ok() && !known {
        Err(refused(path, "there already and not a report of a run"))
    } else {
        Ok(())
    }
}

/// True where writing `path` would overwrite the log, its head, a lock of it or what was set aside from it.
fn belongs_to(log: &Path, path: &Path) -> bool {
    let (log, path) = (place(log), place(path));
    let (of_log, of_path) = (name_of(&log), name_of(&path));
    let beside = [".head", ".lock", ".due.lock", ".torn-"];
    let is_beside = || beside.iter().any(|suffix| of_path.starts_with(&format!("{of_log}{suffix}")));
    path == log || (path.parent() == log.parent() && is_beside())
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Where a path leads, whether something stands there yet or not.
pub fn place(path: &Path) -> PathBuf {
    if let Ok(found) = fs::canonicalize(path) {
        return found;
    }
    let mut plain = PathBuf::new();
    for part in std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).components() {
        if part == Component::ParentDir {
            plain.pop();
        } else {
            plain.push(part);
        }
    }
    // what is there may be reached by links
    let there = plain.ancestors().skip(1).find_map(|folder| Some((folder, fs::canonicalize(folder).ok()?)));
    match there.and_then(|(folder, found)| Some(found.join(plain.strip_prefix(folder).ok()?))) {
        Some(found) => found,
        None => plain,
    }
}
