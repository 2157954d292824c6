//! Which scenarios an entry is about.

use jiff::SignedDuration;

use super::model::{Cadence, Entry, Pick, Scope};
use crate::vocabulary::Problem;
use crate::vocabulary::source::{did_you_mean, listed};

/// What a cadence has to know of a scenario.
#[derive(Clone, Copy, Debug)]
pub struct Drillable<'l> {
    /// Its id.
    pub id: &'l str,
    /// Its category.
    pub category: &'l str,
    /// Its tags.
    pub tags: &'l [String],
}

/// An entry with its scenarios.
#[derive(Clone, Debug)]
pub struct Planned<'l> {
    /// The entry.
    pub entry: &'l Entry,
    /// Ids of its scenarios, at least one, sorted.
    pub scenarios: Vec<&'l str>,
}

/// The scenarios of every entry.
///
/// # Errors
/// A problem for each scenario, category and tag that is named and does not exist.
pub fn select<'l>(
    cadence: &'l Cadence,
    scenarios: &[Drillable<'l>],
) -> Result<Vec<Planned<'l>>, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut planned = Vec::new();
    for entry in &cadence.entries {
        let mut chosen: Vec<&str> = Vec::new();
        if entry.scopes.is_empty() {
            chosen.extend(scenarios.iter().map(|scenario| scenario.id));
        }
        for (scope, place) in &entry.scopes {
            let before = chosen.len();
            chosen.extend(scenarios.iter().filter(|it| scope.covers(it)).map(|it| it.id));
            if chosen.len() == before {
                let (what, name) = scope.named();
                problems.push(Problem {
                    place: place.clone(),
                    code: "nothing-to-drill",
                    message: format!("there is no {what} `{name}`"),
                    help: scope.help(scenarios),
                    span: None,
                });
            }
        }
        chosen.sort_unstable();
        chosen.dedup();
        if !chosen.is_empty() {
            planned.push(Planned { entry, scenarios: chosen });
        }
    }
    if problems.is_empty() { Ok(planned) } else { Err(problems) }
}

/// The entry that asks for a scenario again after it was held.
#[derive(Clone, Copy, Debug)]
pub struct Again<'c> {
    /// The entry.
    pub entry: &'c Entry,
    /// The longest time from a drill to the next slot that asks for it, blackouts aside; none where the entry asks for its
    /// scenarios in rotation, so that any of them holds its slot.
    pub within: Option<SignedDuration>,
}

impl Cadence {
    /// Who asks for this scenario again first: of the entries that ask for all of theirs the most frequent, else one in rotation.
    /// None where no entry is about it.
    #[must_use]
    pub fn again(&self, scenario: &Drillable<'_>) -> Option<Again<'_>> {
        let about = || self.entries.iter().filter(|entry| entry.covers(scenario));
        let own = about().filter(|entry| entry.pick == Pick::All).min_by_key(|entry| entry.pace().apart);
        let own = own.map(|entry| Again { entry, within: Some(entry.pace().apart) });
        own.or_else(|| about().next().map(|entry| Again { entry, within: None }))
    }
}

impl Entry {
    /// True where the entry is about this scenario.
    #[must_use]
    pub fn covers(&self, scenario: &Drillable<'_>) -> bool {
        self.scopes.is_empty() || self.scopes.iter().any(|(scope, _)| scope.covers(scenario))
    }
}

impl Scope {
    fn covers(&self, scenario: &Drillable<'_>) -> bool {
        match self {
            Scope::Scenario(id) => scenario.id == id,
            Scope::Category(category) => scenario.category == category,
            Scope::Tag(tag) => scenario.tags.contains(tag),
        }
    }

    fn named(&self) -> (&'static str, &str) {
        match self {
            Scope::Scenario(id) => ("scenario", id),
            Scope::Category(category) => ("category", category),
            Scope::Tag(tag) => ("tag", tag),
        }
    }

    fn help(&self, scenarios: &[Drillable<'_>]) -> Option<String> {
        let mut names: Vec<&str> = match self {
            Scope::Scenario(_) => scenarios.iter().map(|scenario| scenario.id).collect(),
            Scope::Category(_) => scenarios.iter().map(|scenario| scenario.category).collect(),
            Scope::Tag(_) => {
                scenarios.iter().flat_map(|scenario| scenario.tags.iter().map(String::as_str)).collect()
            }
        };
        names.sort_unstable();
        names.dedup();
        let near = did_you_mean(self.named().1, names.iter().copied());
        near.or_else(|| (!names.is_empty() && names.len() <= 40).then(|| format!("known: {}", listed(names))))
    }
}
