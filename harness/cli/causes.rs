//! What was changed in the files since a report was approved: `in-force.json` beside the approved reports. It explains a change
//! and decides none.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::error::CliError;
use super::files::Folder;
use super::load;
use super::screen::Screen;
use crate::drill_log::markdown::plain;
use crate::library::Library;
use crate::report::{DrillReport, InForce, ValueChange, Values, changed_values, values_of};
use crate::scenario::Scenario;

/// The file in the folder of the approved reports.
pub const IN_FORCE: &str = "in-force.json";
/// Values named before the rest are counted.
const NAMED: usize = 2;

/// What was in force when reports were approved, and what is now.
#[derive(Debug)]
pub struct Causes {
    known: InForce,
    now: Values,
    /// The path of each file, by its part in a drill.
    paths: BTreeMap<String, String>,
}

impl Causes {
    /// Reads what was noted, and the files as they are. What was noted and cannot be read is said and counts as nothing: with the
    /// next approval it is written anew.
    ///
    /// # Errors
    /// Where the system does not let one read it.
    pub fn open(folder: &Path, library: &Library, screen: &Screen) -> Result<Causes, CliError> {
        let path = folder.join(IN_FORCE);
        let known = match fs::read_to_string(&path) {
            Ok(text) => InForce::from_json(&text).unwrap_or_else(|error| {
                screen.say(&format!("{}: {error}; which value was changed is not named", path.display()));
                InForce::default()
            }),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::InvalidData) => {
                InForce::default()
            }
            Err(source) => return Err(CliError::Path { action: "read", path, source }),
        };
        let mut paths = BTreeMap::from([
            ("policy".to_owned(), library.policy.path.clone()),
            ("baseline".to_owned(), library.baseline.path.clone()),
            ("settings".to_owned(), library.settings.path.clone()),
        ]);
        let runbooks = library.runbooks.iter();
        paths.extend(runbooks.map(|runbook| (part_of(&runbook.id), runbook.path.clone())));
        let now = paths.iter().map(|(part, path)| (part.clone(), values_of(&text_of(path)))).collect();
        Ok(Causes { known, now, paths })
    }

    /// Which values of the files are not what they were when this report was approved: of the runbooks only those that either
    /// drill took up, and first the values of the monitors that raised. None where that was not noted.
    #[must_use]
    pub fn told(
        &self,
        name: &str,
        scenario: &Scenario,
        old: &DrillReport,
        new: &DrillReport,
    ) -> Option<String> {
        let before = self.known.shared(name)?;
        let drills = [old, new];
        let runbooks: BTreeSet<String> =
            drills.iter().flat_map(|drill| &drill.runbooks).map(|id| part_of(id)).collect();
        let raised: BTreeSet<&str> =
            drills.iter().flat_map(|drill| &drill.alerts).map(|alert| alert.monitor.as_str()).collect();
        let mut changes = changed_values(before, &self.now);
        changes.retain(|change| !change.part.starts_with(&part_of("")) || runbooks.contains(&change.part));
        changes.sort_by_key(|change| !change.key.split('.').any(|word| raised.contains(word)));
        let has_other = self.known.has_other_scenario(name, &text_of(&scenario.path)) == Some(true);
        let scenario = has_other.then_some(scenario.path.as_str());
        Some(self.named(scenario, &changes))
    }

    /// The values that are not what they were for any of these reports. None where that was not noted for each.
    #[must_use]
    pub fn overall<'n>(&self, names: impl Iterator<Item = &'n str>) -> Option<String> {
        let mut found = BTreeSet::new();
        for name in names {
            found.extend(changed_values(self.known.shared(name)?, &self.now));
        }
        Some(self.named(None, &found.into_iter().collect::<Vec<_>>()))
    }

    fn named(&self, scenario: Option<&str>, changes: &[ValueChange]) -> String {
        let one = |change: &ValueChange| {
            change.told(self.paths.get(&change.part).map_or(change.part.as_str(), String::as_str))
        };
        let all: Vec<String> =
            scenario.map(str::to_owned).into_iter().chain(changes.iter().map(one)).collect();
        let named = all.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        plain(&match all.len() {
            0 => "no value of its files changed".to_owned(),
            count if count > NAMED => format!("changed: {named} and {} more", count - NAMED),
            _ => format!("changed: {named}"),
        })
    }

    /// Notes under what a report is approved now.
    pub fn note(&mut self, name: &str, scenario: &Scenario) {
        self.known.note(name, &self.now, &text_of(&scenario.path));
    }

    /// Writes what was noted of the reports that are there.
    ///
    /// # Errors
    /// Where the folder does not take it.
    pub fn write(&mut self, folder: &Path) -> Result<(), CliError> {
        self.known.retain(|name| folder.join(format!("{name}.json")).is_file());
        Folder::ready(folder)?.write(IN_FORCE, self.known.to_json())?;
        Ok(())
    }
}

fn part_of(runbook: &str) -> String {
    format!("runbook {runbook}")
}

/// The text of a file that was loaded; empty where it is gone since.
fn text_of(path: &str) -> String {
    load::bytes_of(path).map_or_else(String::new, |bytes| String::from_utf8_lossy(&bytes).into_owned())
}
