//! Which scenarios a command is about.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::args::{FileArgs, RunArgs};
use super::error::CliError;
use super::load::{self, Sources};
use crate::library::Library;
use crate::report::{Origin, counted};
use crate::scenario::Scenario;

/// The folder whose scenarios are read only where they are asked for.
const COUNTEREXAMPLES: &str = "counterexamples";

impl FileArgs {
    /// The library with the scenarios at `paths`.
    ///
    /// # Errors
    /// Every problem in every file.
    pub fn library(&self, paths: &[PathBuf]) -> Result<Library, CliError> {
        load::load(&self.sources(paths)).map_err(CliError::Problems)
    }

    /// The paths named, with the scenarios at `paths`.
    #[must_use]
    pub fn sources(&self, paths: &[PathBuf]) -> Sources {
        Sources {
            scenarios: paths.to_vec(),
            policy: self.policy.clone(),
            baseline: self.baseline.clone(),
            runbooks: self.runbooks.clone(),
            settings: self.config.clone(),
        }
    }

    /// The ids of all scenarios there are: those of the whole library, and the counterexamples, which stand apart. None where
    /// a counterexample cannot be read, so that nobody knows.
    #[must_use]
    pub fn ids(&self, whole: &Library) -> Option<BTreeSet<String>> {
        let mut ids: BTreeSet<String> = whole.scenarios.iter().map(|scenario| scenario.id.clone()).collect();
        let folder = format!("{}/{COUNTEREXAMPLES}", load::scenario_root());
        if load::is_folder(&folder) {
            let apart = self.library(&[PathBuf::from(folder)]).ok()?;
            ids.extend(apart.scenarios.into_iter().map(|scenario| scenario.id));
        }
        Some(ids)
    }

    /// The options that a reproduce command must repeat.
    #[must_use]
    pub fn origin(&self) -> Origin {
        let all = [
            ("--policy", &self.policy),
            ("--baseline", &self.baseline),
            ("--runbooks", &self.runbooks),
            ("--config", &self.config),
            ("--lock", &self.lock),
        ];
        let given = all.into_iter().filter_map(|(option, path)| Some((option, path.as_ref()?)));
        Origin { options: given.map(|(option, path)| (option, path.display().to_string())).collect() }
    }
}

/// The paths that a run reads its scenarios from.
#[must_use]
pub fn roots(args: &RunArgs) -> Vec<PathBuf> {
    if !args.paths.is_empty() || !args.counterexamples {
        return args.paths.clone();
    }
    vec![PathBuf::from(format!("{}/{COUNTEREXAMPLES}", load::scenario_root()))]
}

/// The scenarios that this run is about, in the order of the library.
///
/// # Errors
/// Where there is none: a run of nothing would look like a pass.
pub fn selected<'l>(library: &'l Library, args: &RunArgs) -> Result<Vec<&'l Scenario>, CliError> {
    let asked_for = |scenario: &Scenario| match &scenario.counterexample {
        None => !args.counterexamples,
        Some(_) => args.counterexamples || args.paths.iter().any(|path| names(path, scenario)),
    };
    let mut chosen: Vec<&Scenario> =
        library.scenarios.iter().filter(|scenario| asked_for(scenario)).collect();
    let what = if args.counterexamples { "counterexample" } else { "scenario" };
    if chosen.is_empty() {
        let message = format!("there is no {what} to run");
        return Err(CliError::usage(message, "`shadowdrill list` shows the scenarios and their tags"));
    }
    if let Some(tag) = &args.tag {
        let tags: BTreeSet<&str> =
            chosen.iter().flat_map(|scenario| &scenario.tags).map(String::as_str).collect();
        let there_are = if tags.is_empty() {
            format!("none of the {} has a tag", counted(chosen.len(), what))
        } else {
            format!("the tags there are: {}", tags.into_iter().collect::<Vec<_>>().join(", "))
        };
        chosen.retain(|scenario| scenario.tags.contains(tag));
        if chosen.is_empty() {
            return Err(CliError::usage(format!("no {what} has the tag {tag:?}"), there_are));
        }
    }
    Ok(chosen)
}

/// True where `path` names this scenario's file, or a folder of counterexamples.
fn names(path: &Path, scenario: &Scenario) -> bool {
    let file = Path::new(&scenario.path);
    path == file
        || path.components().any(|part| part.as_os_str() == COUNTEREXAMPLES)
        || path.canonicalize().ok().is_some_and(|full| file.canonicalize().ok() == Some(full))
}
