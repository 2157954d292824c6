//! From files to a library.

use std::collections::BTreeMap;

use super::check;
use super::model::Library;
use crate::baseline::Baseline;
use crate::cadence::Cadence;
use crate::market::Candles;
use crate::policy::Policy;
use crate::runbook::Runbook;
use crate::scenario::{MarketSource, Scenario};
use crate::settings::Settings;
use crate::vocabulary::Problem;

/// A file: its path as the user would write it, and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The path.
    pub path: String,
    /// The content.
    pub bytes: Vec<u8>,
}

/// The files of a library, unread.
#[derive(Clone, Debug)]
pub struct Files {
    /// The settings.
    pub settings: File,
    /// The policy.
    pub policy: File,
    /// The baseline.
    pub baseline: File,
    /// The runbooks.
    pub runbooks: Vec<File>,
    /// The scenarios.
    pub scenarios: Vec<File>,
    /// Candles, under the paths that [`Scenario::candle_paths`] gives. One that could not be opened is left out.
    pub candles: Vec<File>,
}

impl Library {
    /// Reads all files and resolves what they say about each other.
    ///
    /// # Errors
    /// Every problem of every file, ordered by place; problems between files only where each file is sound.
    pub fn assemble(files: &Files) -> Result<Library, Vec<Problem>> {
        let mut problems = Vec::new();
        let settings = keep(Settings::parse(&files.settings.bytes, &files.settings.path), &mut problems);
        let policy = keep(Policy::parse(&files.policy.bytes, &files.policy.path), &mut problems);
        let baseline = keep(Baseline::parse(&files.baseline.bytes, &files.baseline.path), &mut problems);
        let runbooks = every(&files.runbooks, Runbook::parse, &mut problems);
        let scenarios = every(&files.scenarios, Scenario::parse, &mut problems);
        let candles = candles(&files.candles, &scenarios, &mut problems);
        let library = (|| {
            let settings = settings?;
            Some(Library {
                cadence: settings.cadence.clone().or_else(|| Cadence::playbook().ok()),
                settings,
                policy: policy?,
                baseline: baseline?,
                runbooks,
                scenarios,
                candles,
            })
        })();
        // a reference into a file that could not be read would only repeat that file's problem
        if let (Some(library), true) = (&library, problems.is_empty()) {
            check::references(library, &mut problems);
        }
        problems.sort();
        problems.dedup();
        match library {
            Some(library) if problems.is_empty() => Ok(library),
            _ => Err(problems),
        }
    }

    /// The candles of a scenario, one for each symbol in order; none where its market is synthetic.
    #[must_use]
    pub fn candles_of(&self, scenario: &Scenario) -> Vec<&Candles> {
        scenario.candle_paths().iter().filter_map(|path| self.candles.get(path)).collect()
    }
}

impl Scenario {
    /// The candle files it reads, one for each symbol in order, resolved against its own path.
    #[must_use]
    pub fn candle_paths(&self) -> Vec<String> {
        match &self.market.source {
            MarketSource::Synthetic { .. } => Vec::new(),
            MarketSource::Csv { files, .. } => files.iter().map(|file| beside(&self.path, file)).collect(),
        }
    }
}

impl Scenario {
    /// The scenario as a file at `path` has it: its candles are looked for where they were.
    #[must_use]
    pub fn moved_to(&self, path: &str) -> Scenario {
        let found = self.candle_paths();
        let mut moved = self.clone();
        if let MarketSource::Csv { files, .. } = &mut moved.market.source {
            *files = found.iter().map(|file| from(path, file)).collect();
        }
        path.clone_into(&mut moved.path);
        moved
    }
}

/// `file`, seen from where the program runs, as a file at `path` names it; a path from the root stays as it is.
fn from(path: &str, file: &str) -> String {
    if file.starts_with('/') {
        return file.to_owned();
    }
    let folders: Vec<&str> =
        path.rsplit_once('/').map_or(Vec::new(), |(folder, _)| folder.split('/').collect());
    let parts: Vec<&str> = file.split('/').collect();
    let shared = folders.iter().zip(&parts).take_while(|(one, other)| one == other).count();
    let up = folders[shared..].iter().map(|_| "..");
    up.chain(parts[shared..].iter().copied()).collect::<Vec<_>>().join("/")
}

/// `file` as seen from the folder of `path`; a path from the root stays as it is.
#[must_use]
pub fn beside(path: &str, file: &str) -> String {
    if file.starts_with('/') {
        return file.to_owned();
    }
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| *part != ".").collect();
    if folder.is_empty() && !path.starts_with('/') {
        parts.clear();
    }
    for part in file.split('/') {
        match part {
            "." | "" => {}
            ".." if parts.last().is_some_and(|last| !matches!(*last, ".." | "")) => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn keep<T>(read: Result<T, Vec<Problem>>, problems: &mut Vec<Problem>) -> Option<T> {
    read.map_err(|found| problems.extend(found)).ok()
}

fn every<T>(
    files: &[File],
    parse: impl Fn(&[u8], &str) -> Result<T, Vec<Problem>>,
    problems: &mut Vec<Problem>,
) -> Vec<T> {
    files.iter().filter_map(|file| keep(parse(&file.bytes, &file.path), problems)).collect()
}

/// Reads the candles that a scenario names.
fn candles(files: &[File], scenarios: &[Scenario], problems: &mut Vec<Problem>) -> BTreeMap<String, Candles> {
    let mut read = BTreeMap::new();
    for scenario in scenarios {
        for path in scenario.candle_paths() {
            if read.contains_key(&path) {
                continue;
            }
            match files.iter().find(|file| file.path == path) {
                Some(file) => {
                    if let Some(candles) = keep(Candles::parse(&file.bytes, &path), problems) {
                        read.insert(path, candles);
                    }
                }
                None => problems.push(Problem {
                    place: scenario.place.clone(),
                    code: "no-data",
                    message: format!("there are no candles at {path}"),
                    help: Some("candle files are looked for beside the scenario file".into()),
                    span: None,
                }),
            }
        }
    }
    read
}

#[cfg(test)]
mod tests {
    use super::{beside, from};

    #[test]
    fn a_scenario_that_moves_finds_its_candles() {
        let path = "scenarios/regressions/a.toml";
        for (file, named) in [
            ("scenarios/candles/btc.csv", "../candles/btc.csv"),
            ("scenarios/regressions/btc.csv", "btc.csv"),
            ("btc.csv", "../../btc.csv"),
            ("../btc.csv", "../../../btc.csv"),
            ("/data/btc.csv", "/data/btc.csv"),
        ] {
            assert_eq!(from(path, file), named);
            assert_eq!(beside(path, named), file);
        }
        assert_eq!(from("a.toml", "scenarios/btc.csv"), "scenarios/btc.csv");
    }

    #[test]
    fn candles_are_looked_for_beside_the_scenario() {
        for (path, file, found) in [
            ("scenarios/a.toml", "btc.csv", "scenarios/btc.csv"),
            ("a.toml", "btc.csv", "btc.csv"),
            ("./a.toml", "./btc.csv", "btc.csv"),
            ("scenarios/a.toml", "../data/btc.csv", "data/btc.csv"),
            ("a.toml", "../btc.csv", "../btc.csv"),
            ("/x/a.toml", "btc.csv", "/x/btc.csv"),
            ("/x/a.toml", "../../btc.csv", "/../btc.csv"),
            ("x/a.toml", "/data/btc.csv", "/data/btc.csv"),
        ] {
            assert_eq!(beside(path, file), found, "{path} {file}");
        }
    }
}
