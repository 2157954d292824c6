//! Searching a folder downwards, on the disk or bundled, in the order of names.
//!
//! Nothing is left out in silence: a folder that cannot be read, one that is too deep and one that a link leads to a second
//! time is a problem with its path. Hidden entries and the folder to skip are left out by design.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use include_dir::Dir;

use super::load::{problem, shown};
use crate::vocabulary::Problem;

/// Deepest folder that is looked into.
const DEPTH_MAX: usize = 16;

/// One search.
#[derive(Debug)]
pub struct Search<'s> {
    /// How the names that are wanted end.
    ending: &'s str,
    /// The name of a folder that is not entered.
    skip: Option<&'s str>,
    found: Vec<String>,
    /// Folders that were entered: what they are in truth, and the path that led there.
    entered: BTreeMap<PathBuf, String>,
}

impl<'s> Search<'s> {
    /// A search for files whose names end like this, in every folder but those called `skip`.
    #[must_use]
    pub fn new(ending: &'s str, skip: Option<&'s str>) -> Search<'s> {
        Search { ending, skip, found: Vec::new(), entered: BTreeMap::new() }
    }

    /// The files of a folder of the disk, by path.
    #[must_use]
    pub fn disk(mut self, folder: &Path, problems: &mut Vec<Problem>) -> Vec<String> {
        self.enter(folder, 0, problems);
        self.found.sort();
        self.found
    }

    /// The files of a bundled folder, by path below `top`.
    #[must_use]
    pub fn bundled(mut self, dir: &Dir<'_>, top: &str) -> Vec<String> {
        self.enter_bundled(dir, top);
        self.found.sort();
        self.found
    }

    fn enter_bundled(&mut self, dir: &Dir<'_>, top: &str) {
        for file in dir.files() {
            let path = file.path().to_string_lossy();
            if path.ends_with(self.ending) {
                self.found.push(format!("{top}/{path}"));
            }
        }
        for inner in dir.dirs() {
            if self.skip.is_none_or(|skip| !inner.path().ends_with(skip)) {
                self.enter_bundled(inner, top);
            }
        }
    }

    fn enter(&mut self, folder: &Path, depth: usize, problems: &mut Vec<Problem>) {
        match self.names(folder, depth) {
            Ok(paths) => {
                for path in paths {
                    self.look(&path, depth, problems);
                }
            }
            Err(problem) => problems.push(problem),
        }
    }

    /// What is in a folder, in the order of names.
    fn names(&mut self, folder: &Path, depth: usize) -> Result<Vec<PathBuf>, Problem> {
        let path = shown(folder);
        let unreadable = |error: std::io::Error| {
            problem(&path, "unreadable", format!("the folder cannot be read: {error}"), None)
        };
        if depth > DEPTH_MAX {
            let message = format!("the folder is more than {DEPTH_MAX} below the one that is searched");
            return Err(problem(&path, "folder-too-deep", message, None));
        }
        let truth = fs::canonicalize(folder).map_err(unreadable)?;
        if let Some(before) = self.entered.get(&truth) {
            let message = format!("this is the folder {before} once more, so its files would count twice");
            return Err(problem(&path, "folder-twice", message, Some("remove the link")));
        }
        self.entered.insert(truth, path.clone());
        let entries = fs::read_dir(folder).map_err(unreadable)?;
        let mut paths = entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<std::io::Result<Vec<PathBuf>>>()
            .map_err(unreadable)?;
        paths.sort();
        Ok(paths)
    }

    fn look(&mut self, path: &Path, depth: usize, problems: &mut Vec<Problem>) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with('.') {
            return;
        }
        let wanted = name.ends_with(self.ending);
        match fs::metadata(path) {
            Ok(about) if about.is_dir() => {
                if self.skip.is_none_or(|skip| name != skip) {
                    self.enter(path, depth + 1, problems);
                }
            }
            // a wanted file that cannot be read is told when it is opened
            _ if wanted => self.found.push(shown(path)),
            Ok(_) => {}
            Err(error) => {
                let message = format!("this may be a folder and cannot be read: {error}");
                problems.push(problem(&shown(path), "unreadable", message, None));
            }
        }
    }
}
