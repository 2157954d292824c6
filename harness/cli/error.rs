//! Everything that can go wrong with a command, its exit code and its hint, in one place.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::exit::Exit;
use crate::drill_log::LogError;
use crate::report::{JunitError, PageError, counted};
use crate::vocabulary::Problem;

/// Why a command could not do its work.
#[derive(Debug, Error)]
pub enum CliError {
    /// Files that a user wrote have problems; each is shown with its place.
    #[error("{} in the files", counted(.0.len(), "problem"))]
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
    /// Standard output cannot be written.
    #[error("cannot write to standard output: {0}")]
    Output(io::Error),
    /// Drills have run, and reports and log entries of them may be written; what went wrong came after.
    #[error(transparent)]
    Late(Box<CliError>),
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

impl CliError {
    /// Bad usage with a hint.
    #[must_use]
    pub fn usage(message: impl Into<String>, hint: impl Into<String>) -> CliError {
        CliError::Usage { message: message.into(), hint: Some(hint.into()) }
    }

    /// The same, after drills have run: no longer an error of input, after which nothing was written.
    #[must_use]
    pub fn late(self) -> CliError {
        CliError::Late(Box::new(self))
    }

    /// The exit code.
    pub fn exit(&self) -> Exit {
        match self {
            CliError::Problems(_) | CliError::Usage { .. } | CliError::Path { .. } => Exit::Usage,
            CliError::Log(error) if error.is_input() => Exit::Usage,
            CliError::Output(_)
            | CliError::Late(_)
            | CliError::Log(_)
            | CliError::Junit(_)
            | CliError::Page(_)
            | CliError::Harness(_) => Exit::Harness,
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
            CliError::Late(error) => error.hint(),
            CliError::Harness(_) | CliError::Page(_) => {
                Some("this is a defect of shadowdrill; please report it".to_owned())
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Exit code 2 says that nothing was written.
    #[test]
    fn what_goes_wrong_after_the_drills_is_not_the_inputs_fault() {
        let error = || CliError::Path {
            action: "make the folder",
            path: "reports".into(),
            source: io::Error::from(io::ErrorKind::PermissionDenied),
        };
        assert_eq!((error().exit(), error().late().exit()), (Exit::Usage, Exit::Harness));
        assert_eq!(error().to_string(), error().late().to_string());
    }
}
