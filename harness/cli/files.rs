//! Writing the files of a run whole: a reader sees the old file or the new one, never half of one.

use std::path::{Path, PathBuf};

use super::error::CliError;
use crate::drill_log::{LogError, write_whole};

/// A folder that a command writes into.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// The folder at `path`, made where it is not there. A file can be written into it, or this fails.
    ///
    /// # Errors
    /// Where it cannot be made or written.
    pub fn ready(path: &Path) -> Result<Folder, CliError> {
        let cannot = |action| move |source| CliError::Path { action, path: path.to_owned(), source };
        std::fs::create_dir_all(path).map_err(cannot("make the folder"))?;
        tempfile::NamedTempFile::new_in(path).map_err(cannot("write into"))?;
        Ok(Folder(path.to_owned()))
    }

    /// Writes `name` whole and gives its path.
    ///
    /// # Errors
    /// Where the disk does not take it.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> Result<PathBuf, CliError> {
        let path = self.0.join(name);
        if let Some(parent) = path.parent() {
            let cannot =
                |source| CliError::Path { action: "make the folder", path: parent.to_owned(), source };
            std::fs::create_dir_all(parent).map_err(cannot)?;
        }
        write_whole(&path, bytes.as_ref())?;
        Ok(path)
    }
}

/// Refuses a path that [`Folder::write`] could not write, because something that is not a file has it.
///
/// # Errors
/// Where it is taken.
pub fn can_hold(path: &Path) -> Result<(), CliError> {
    match std::fs::metadata(path) {
        Ok(found) if !found.is_file() => Err(LogError::NotAFile { path: path.to_owned() }.into()),
        _ => Ok(()),
    }
}
