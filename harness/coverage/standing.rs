//! How all that is listed stands after many drills.

use super::listed::{self, Listed};
use super::model::{Item, Shortfall, Subject};
use super::seen::Seen;
use crate::library::Library;
use crate::vocabulary::Place;

/// How many scenarios a reason names before it only counts the rest.
const NAMED_MAX: usize = 3;

/// What is exercised by which scenario, and what by none.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// Drills that passed: what they show counts.
    pub drills: usize,
    /// Drills that earn nothing.
    pub left_out: Vec<LeftOut>,
    /// All that is listed, in the order of [`Subject`], of the catalogue and of the files.
    pub rows: Vec<Row>,
    /// Runbooks that the policy never names, with their places: no incident takes them up.
    pub unnamed: Vec<(String, Place)>,
}

/// A drill that earns nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The scenario's id.
    pub scenario: String,
    /// The seed.
    pub seed: u64,
    /// Why.
    pub reason: String,
}

/// One thing that is listed, and what drills came to with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub subject: Subject,
    /// What it is called: a name of a closed list, an id of the policy, or `runbook/step`.
    pub name: String,
    /// What there is to know about it: an article's citation, a fault's family, a monitor's kind, what a rule answers, a
    /// step's action, what a route is.
    pub about: String,
    /// Where it stands; `None` where it stands in no file.
    pub place: Option<Place>,
    /// The scenarios that exercise it, in the order of the drills.
    pub exercised_by: Vec<String>,
    /// The scenarios that came near it and do not exercise it, in the order of the drills.
    pub short: Vec<(String, Shortfall)>,
}

/// What these drills of a library exercise.
#[must_use]
pub fn coverage(library: &Library, drills: &[Seen]) -> Coverage {
    let left_out = drills.iter().filter_map(|drill| {
        let reason = drill.left_out.clone()?;
        Some(LeftOut { scenario: drill.scenario.clone(), seed: drill.seed, reason })
    });
    let unnamed = library.runbooks.iter().filter(|runbook| !library.policy.names_runbook(&runbook.id));
    Coverage {
        drills: drills.iter().filter(|drill| drill.left_out.is_none()).count(),
        left_out: left_out.collect(),
        rows: listed::all(library).into_iter().map(|one| Row::of(one, drills)).collect(),
        unnamed: unnamed.map(|runbook| (runbook.id.clone(), runbook.place.clone())).collect(),
    }
}

impl Coverage {
    /// What is listed and exercised by nothing.
    pub fn unexercised(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| !row.is_exercised())
    }
}

impl Row {
    fn of(listed: Listed, drills: &[Seen]) -> Row {
        let Listed { item, subject, name, about, place } = listed;
        let by = drills.iter().filter(|drill| drill.exercised.contains(&item));
        let short = drills.iter().filter_map(|drill| near(drill, item));
        Row {
            subject,
            name,
            about,
            place,
            exercised_by: by.map(|drill| drill.scenario.clone()).collect(),
            short: short.collect(),
        }
    }

    /// Whether a drill that passed shows it.
    #[must_use]
    pub fn is_exercised(&self) -> bool {
        !self.exercised_by.is_empty()
    }

    /// Why nothing exercises it: the nearest miss and where, or that nothing comes near it; `None` where something does.
    #[must_use]
    pub fn reason(&self) -> Option<String> {
        if self.is_exercised() {
            return None;
        }
        let Some(nearest) = self.short.iter().map(|(_, by)| *by).min() else {
            return Some(untouched(self.subject).to_owned());
        };
        let of_it = self.short.iter().filter(|(_, by)| *by == nearest);
        let scenarios: Vec<&str> = of_it.map(|(scenario, _)| scenario.as_str()).collect();
        Some(format!("{} {}", nearest.words(), few(&scenarios)))
    }
}

fn near(drill: &Seen, item: Item) -> Option<(String, Shortfall)> {
    drill.short.get(&item).map(|by| (drill.scenario.clone(), *by))
}

/// What is said of something that no drill comes near.
fn untouched(subject: Subject) -> &'static str {
    match subject {
        Subject::Article => "no scenario names it",
        Subject::Fault => "no scenario has it",
        Subject::Monitor => "it raised nothing",
        Subject::SeverityRule => "it decided nothing",
        Subject::Step => "no incident took its runbook up",
        Subject::Route => "nothing was sent over it",
    }
}

/// `a, b, c and 4 more`.
fn few(scenarios: &[&str]) -> String {
    let (named, rest) = scenarios.split_at(scenarios.len().min(NAMED_MAX));
    let named = named.join(", ");
    if rest.is_empty() { named } else { format!("{named} and {} more", rest.len()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(subject: Subject, exercised_by: &[&str], short: &[(&str, Shortfall)]) -> Row {
        Row {
            subject,
            name: "x".to_owned(),
            about: String::new(),
            place: None,
            exercised_by: exercised_by.iter().map(|id| (*id).to_owned()).collect(),
            short: short.iter().map(|(id, by)| ((*id).to_owned(), *by)).collect(),
        }
    }

    #[test]
    fn the_nearest_miss_is_the_reason() {
        let short = [
            ("a", Shortfall::NotReached),
            ("b", Shortfall::Failed),
            ("c", Shortfall::NotNeeded),
            ("d", Shortfall::Failed),
        ];
        assert_eq!(row(Subject::Step, &[], &short).reason().as_deref(), Some("begun and failed in b, d"));
        assert_eq!(row(Subject::Step, &["e"], &short).reason(), None);
        let none = row(Subject::Step, &[], &[]).reason();
        assert_eq!(none.as_deref(), Some("no incident took its runbook up"));
    }

    #[test]
    fn a_reason_names_the_first_few() {
        let all = ["a", "b", "c", "d", "e"].map(|id| (id, Shortfall::Lost));
        let said = |count: usize| row(Subject::Route, &[], &all[..count]).reason();
        assert_eq!(said(3).as_deref(), Some("lost all that was sent over it in a, b, c"));
        assert_eq!(said(5).as_deref(), Some("lost all that was sent over it in a, b, c and 2 more"));
    }
}
