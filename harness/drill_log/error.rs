//! What can go wrong with a log.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::verify::{Flaw, FlawKind};

/// Why a log could not be read or written.
#[derive(Debug, Error)]
pub enum LogError {
    /// There is neither a log nor a head.
    #[error("{}: there is no drill log", path.display())]
    Absent {
        /// The log.
        path: PathBuf,
    },
    /// A file cannot be opened.
    #[error("cannot open {}: {source}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A folder, a device or a pipe stands where a file should.
    #[error("{}: not a regular file", path.display())]
    NotAFile {
        /// What stands there.
        path: PathBuf,
    },
    /// The log or its head is not whole. Nothing was written.
    #[error("{}:{}: {}", path.display(), flaw.line, flaw.message)]
    Flawed {
        /// The file in which it shows.
        path: PathBuf,
        /// What is wrong.
        flaw: Flaw,
    },
    /// The entry cannot be appended. Nothing was written.
    #[error("{}: refused: {message}", path.display())]
    Refused {
        /// The log.
        path: PathBuf,
        /// Why.
        message: String,
    },
    /// The disk failed.
    #[error("cannot {action} {}: {source}", path.display())]
    Disk {
        /// What was tried.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl LogError {
    /// True where the user's files or words are at fault, false where the machine is.
    #[must_use]
    pub fn is_input(&self) -> bool {
        !matches!(self, LogError::Disk { .. })
    }

    pub(super) fn flawed(path: &Path, kind: FlawKind, entry: u64, line: u64, message: String) -> LogError {
        LogError::Flawed { path: path.to_owned(), flaw: Flaw { kind, entry, line, message } }
    }
}
