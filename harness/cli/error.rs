//! Everything that can go wrong with a command, its exit code and its hint, in one place.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::exit::Exit;
use crate::drill_log::LogError;
use crate::report::{JunitError, PageError};
use crate::vocabulary::Problem;

/// Why a command could not do its work.
#[derive(Debug, Error)]
pub enum CliError {
    /// Files that a user wrote have problems; each is shown with its place.
    #[error("{} in the files", counted(.0.len()))]
    Problems(Vec<Problem>),
    /// The command cannot be meant like this.
    #[error("{message}")]
    Usage {
        /// What is wrong.
        message: String,
        /// How to mend it.
        hint: Option<String>,
    },
    /// A file or folder that the user named cannot be read or written.
    #[error("cannot {action} {}: {source}", path.display())]
    Path {
        /// What was tried.
        action: &'static str,
        /// With what.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// The drill log.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The report cannot be written as JUnit XML.
    #[error(transparent)]
    Junit(#[from] JunitError),
    /// A page could not be drawn.
    #[error(transparent)]
    Page(#[from] PageError),
    /// Something inside the harness failed.
    #[error("{0}")]
    Harness(String),
}

fn counted(problems: usize) -> String {
    if problems == 1 { "1 problem".to_owned() } else { format!("{problems} problems") }
}

impl CliError {
    /// Bad usage with a hint.
    #[must_use]
    pub fn usage(message: impl Into<String>, hint: impl Into<String>) -> CliError {
        CliError::Usage { message: message.into(), hint: Some(hint.into()) }
    }

    /// The exit code.
    pub fn exit(&self) -> Exit {
        match self {
            CliError::Problems(_) | CliError::Usage { .. } | CliError::Path { .. } => Exit::Usage,
            CliError::Log(error) if error.is_input() => Exit::Usage,
            CliError::Log(_) | CliError::Junit(_) | CliError::Page(_) | CliError::Harness(_) => Exit::Harness,
        }
    }

    /// What the user can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            CliError::Usage { hint, .. } => hint.clone(),
            CliError::Log(LogError::Flawed { .. }) => {
                Some("`shadowdrill log verify` says what was changed; keep the file as it is".to_owned())
            }
            CliError::Harness(_) | CliError::Page(_) => {
                Some("this is a defect of shadowdrill; please report it".to_owned())
            }
            _ => None,
        }
    }
}
