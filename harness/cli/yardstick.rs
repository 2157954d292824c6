//! What was loosened against the lock.

use std::path::PathBuf;

use super::args::{FileArgs, LOCK_FILE};
use super::error::CliError;
use super::load;
use crate::baseline::lock::Lock;
use crate::library::Library;

/// The approved yardstick: its lock, where that stands, and the library it is about.
#[derive(Debug)]
pub struct Yardstick {
    /// Path of the lock as the user would write it.
    pub path: String,
    /// The lock as approved; `None` where there is none.
    pub approved: Option<Lock>,
    /// The whole library, counterexamples included.
    pub library: Library,
}

impl Yardstick {
    /// The lock and all that it covers: every scenario of the project, counterexamples included, whatever
    /// scenarios a run names.
    ///
    /// # Errors
    /// Problems in the files or in the lock.
    pub fn open(files: &FileArgs) -> Result<Yardstick, CliError> {
        let library = files.library(&everything())?;
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

    /// A sentence for everything that is looser than approved.
    #[must_use]
    pub fn loosened(&self) -> Vec<String> {
        match &self.approved {
            Some(approved) => approved.loosened(&Lock::of(&self.library)),
            None => vec![format!("{}: there is no lock, so nothing is approved", self.path)],
        }
    }
}

/// The scenarios of the project, and its counterexamples.
fn everything() -> Vec<PathBuf> {
    let root = load::scenario_root();
    let counterexamples = format!("{root}/counterexamples");
    let mut all = vec![PathBuf::from(root)];
    if load::is_folder(&counterexamples) {
        all.push(counterexamples.into());
    }
    all
}

/// The lock beside the baseline.
fn beside(baseline: &str) -> String {
    match baseline.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{LOCK_FILE}"),
        None => LOCK_FILE.to_owned(),
    }
}
