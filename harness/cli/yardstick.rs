//! What was loosened against the lock.

use std::path::PathBuf;

use super::args::{FileArgs, LOCK_FILE};
use super::error::CliError;
use super::ladder;
use super::load::{self, COUNTEREXAMPLES};
use super::screen::Screen;
use crate::drill_log::markdown::plain;
use crate::library::{Change, Changes, Library, Lock, Scope};
use crate::scenario::Scenario;
use crate::vocabulary::{Place, Problem};

/// The approved yardstick: its lock, where that stands, and the library it is about.
#[derive(Debug)]
pub struct Yardstick {
    /// Path of the lock as the user would write it.
    pub path: String,
    /// The lock as approved; `None` where there is none.
    pub approved: Option<Lock>,
    /// The whole library with its counterexamples, whatever scenarios a run names.
    pub library: Library,
}

impl Yardstick {
    /// The lock, and all that it covers.
    ///
    /// # Errors
    /// Problems in the files or in the lock; a lock of an older form.
    pub fn open(files: &FileArgs) -> Result<Yardstick, CliError> {
        let yardstick = Yardstick::open_to_approve(files)?;
        let rungs = yardstick.approved.iter().flat_map(|lock| lock.ladder().values());
        if rungs.into_iter().all(|rung| rung.scenario.is_some()) {
            return Ok(yardstick);
        }
        Err(CliError::Problems(vec![Problem {
            place: Place::whole(&yardstick.path),
            code: "older-lock",
            message: "the ladder does not say in which scenarios it was approved, so it cannot be held"
                .to_owned(),
            help: Some("an older version wrote this lock: `shadowdrill approve` writes it anew".to_owned()),
            span: None,
        }]))
    }

    /// The same where the lock is about to be written anew: one of an older form will do.
    ///
    /// # Errors
    /// Problems in the files or in the lock.
    pub fn open_to_approve(files: &FileArgs) -> Result<Yardstick, CliError> {
        let root = load::scenario_root();
        let counterexamples = format!("{root}/{COUNTEREXAMPLES}");
        let mut roots = vec![PathBuf::from(&root)];
        if load::is_folder(&counterexamples) {
            roots.push(PathBuf::from(counterexamples));
        }
        let library = files.library(&roots)?;
        if let Some(counterexamples) = roots.get(1) {
            stated(&library, &counterexamples.display().to_string())?;
        }
        let path = match &files.lock {
            Some(path) => path.display().to_string(),
            None => beside(&library.baseline.path),
        };
        let approved = match load::bytes_of(&path) {
            Some(bytes) => Some(Lock::parse(&bytes, &path).map_err(CliError::Problems)?),
            None => None,
        };
        Ok(Yardstick { path, approved, library })
    }

    /// How the whole library differs from what was approved; `None` where nothing was.
    #[must_use]
    pub fn changes(&self) -> Option<Changes> {
        self.approved.as_ref().map(|lock| lock.compare(&self.library, Scope::Whole))
    }

    /// A sentence for everything that is new or stricter and waits for approval, in the whole library and in the
    /// scenarios `named`, which may stand elsewhere.
    #[must_use]
    pub fn unapproved(&self, named: &Library) -> Vec<String> {
        let Some(lock) = &self.approved else { return Vec::new() };
        let mut found = lock.compare(&self.library, Scope::Whole).unapproved;
        found.extend(lock.compare(named, Scope::Named).unapproved);
        sentences(&found)
    }

    /// A sentence for everything about the cadence that is looser than approved. Nothing where there is no lock: a run
    /// says that.
    #[must_use]
    pub fn loosened_cadence(&self) -> Vec<String> {
        let loosened = self.changes().unwrap_or_default().loosened;
        loosened.iter().filter(|change| change.cadence).map(sentence).collect()
    }

    /// A sentence for everything that is looser than approved. The lock is held against the whole library,
    /// so that naming one scenario hides nothing in the others, and against the scenarios `named` besides,
    /// which may stand elsewhere.
    #[must_use]
    pub fn loosened(&self, named: &Library) -> Vec<String> {
        let Some(lock) = &self.approved else {
            return vec![plain(&format!("{}: there is no lock, so nothing is approved", self.path))];
        };
        let mut found = lock.loosened(&self.library, Scope::Whole);
        found.extend(lock.loosened(named, Scope::Named));
        sentences(&found)
    }

    /// A sentence for each fault that is no longer detected at the strength at which it was approved. It takes the drills
    /// of the whole library to know: where not all of them are `drilled`, however they were named, that is said.
    ///
    /// # Errors
    /// Where a drill of the ladder cannot be run.
    pub fn lost(&self, drilled: &[&Scenario], screen: &Screen) -> Result<Vec<String>, CliError> {
        let Some(lock) = self.approved.as_ref().filter(|lock| !lock.ladder().is_empty()) else {
            return Ok(Vec::new());
        };
        let is_drilled = |one: &Scenario| drilled.iter().any(|other| other.id == one.id);
        let mut all = self.library.scenarios.iter().filter(|one| one.counterexample.is_none());
        if all.all(is_drilled) {
            let text = load::bytes_of(&self.path).unwrap_or_default();
            return ladder::lost(lock, &self.library, &self.path, &String::from_utf8_lossy(&text));
        }
        screen.say("the ladder is not held against the lock: that takes a run of every drill");
        Ok(Vec::new())
    }
}

/// Every file in the folder of counterexamples states what it is judged as. One that does not would run nowhere, and nothing
/// would miss it.
fn stated(library: &Library, folder: &str) -> Result<(), CliError> {
    let below = format!("{folder}/");
    let silent = |one: &&Scenario| one.counterexample.is_none() && one.path.starts_with(&below);
    let problems: Vec<Problem> = library
        .scenarios
        .iter()
        .filter(silent)
        .map(|one| Problem {
            place: one.place.clone(),
            code: "not-a-counterexample",
            message: format!(
                "`{}` is in the folder of counterexamples and states no failure, so no run would include it",
                one.id
            ),
            help: Some(format!("move it out of {folder}, or say with `[[stated]]` what it is judged as")),
            span: None,
        })
        .collect();
    if problems.is_empty() { Ok(()) } else { Err(CliError::Problems(problems)) }
}

/// A sentence for each change, each once.
fn sentences(changes: &[Change]) -> Vec<String> {
    let mut sentences: Vec<String> = changes.iter().map(sentence).collect();
    sentences.sort();
    sentences.dedup();
    sentences
}

/// A change with its place.
#[must_use]
pub fn sentence(change: &Change) -> String {
    plain(&format!("{}: {}", change.place, change.sentence))
}

/// The lock beside the baseline.
pub(super) fn beside(baseline: &str) -> String {
    match baseline.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{LOCK_FILE}"),
        None => LOCK_FILE.to_owned(),
    }
}
