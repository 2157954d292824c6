//! What was loosened against the lock.

use std::path::PathBuf;

use super::args::{FileArgs, LOCK_FILE};
use super::error::CliError;
use super::load;
use crate::library::{Change, Changes, Library, Lock, Scope};

/// The approved yardstick: its lock, where that stands, and the library it is about.
#[derive(Debug)]
pub struct Yardstick {
    /// Path of the lock as the user would write it.
    pub path: String,
    /// The lock as approved; `None` where there is none.
    pub approved: Option<Lock>,
    /// The whole library, whatever scenarios a run names.
    pub library: Library,
}

impl Yardstick {
    /// The lock, and all that it covers.
    ///
    /// # Errors
    /// Problems in the files or in the lock.
    pub fn open(files: &FileArgs) -> Result<Yardstick, CliError> {
        let library = files.library(&[PathBuf::from(load::scenario_root())])?;
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

    /// A sentence for everything that is new or stricter and waits for approval.
    #[must_use]
    pub fn unapproved(&self) -> Vec<String> {
        self.changes().map_or_else(Vec::new, |changes| changes.unapproved.iter().map(sentence).collect())
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
            return vec![format!("{}: there is no lock, so nothing is approved", self.path)];
        };
        let mut found = lock.loosened(&self.library, Scope::Whole);
        found.extend(lock.loosened(named, Scope::Named));
        let mut sentences: Vec<String> = found.iter().map(sentence).collect();
        sentences.sort();
        sentences.dedup();
        sentences
    }
}

/// A change with its place.
#[must_use]
pub fn sentence(change: &Change) -> String {
    format!("{}: {}", change.place, change.sentence)
}

/// The lock beside the baseline.
pub(super) fn beside(baseline: &str) -> String {
    match baseline.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{LOCK_FILE}"),
        None => LOCK_FILE.to_owned(),
    }
}
