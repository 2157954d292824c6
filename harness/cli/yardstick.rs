//! What was loosened against the lock.

use std::path::PathBuf;

use super::args::FileArgs;
use super::error::CliError;
use super::load::lock_of;
use crate::baseline::lock::Lock;

/// A sentence for everything that is looser than approved. The lock is held against the whole library,
/// and against the scenarios at `paths` besides, so that naming one file hides nothing in the others.
///
/// # Errors
/// Problems in the files or the lock.
pub fn loosened(files: &FileArgs, paths: &[PathBuf]) -> Result<Vec<String>, CliError> {
    todo!()
}
