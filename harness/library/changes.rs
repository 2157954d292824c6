//! What differs from an approved lock, told once for each thing that a person changed.
//!
//! The lock holds a target as a fact for each event class and severity it applies to, so that only what it means
//! counts. One edit of a target changes many of those facts; it is told as one change that names them all. What it changes
//! for the scenarios that it applies to follows from it and is not told again. What an entry of the cadence reaches no longer is one change too.

use std::collections::{BTreeMap, BTreeSet};

use super::applied_facts;
use super::cadence_facts;
use super::lock::Subject;
use crate::vocabulary::{Named, Place, Severity};

/// A difference from what was approved.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// Where it stands; where it is gone, the file it was in.
    pub place: Place,
    /// What was approved and what is there now, in a sentence without a period.
    pub sentence: String,
    /// It is about the cadence.
    pub cadence: bool,
}

/// All differences from what was approved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Removed, or less strict: fails a run.
    pub loosened: Vec<Change>,
    /// New, or stricter: fine, and not yet approved.
    pub unapproved: Vec<Change>,
}

/// Which way a fact changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Way {
    /// Gone or less strict.
    Looser,
    /// New or stricter.
    Stricter,
}

/// Facts by what is told of them in one sentence.
#[derive(Debug, Default)]
pub(super) struct Told {
    single: Vec<(Way, Change)>,
    /// The event classes and severities of each target that changed, by what changed and how.
    targets: BTreeMap<(Way, Place, TargetName, String), Reach>,
    /// The scenarios that an entry of the cadence reaches no longer, or now, by the entry and what changed.
    reached: BTreeMap<(Way, Place, String, String), Vec<String>>,
    /// Targets of scenarios' own that changed: the subject, and the fact's name.
    own: BTreeSet<(Way, Subject, String)>,
    /// Targets as they apply to scenarios: the subject, and the fact's name.
    applied: Vec<(Way, Subject, String, Change)>,
}

/// Event classes, each with its severities.
type Reach = BTreeMap<String, Vec<String>>;

/// The name of a target's fact without event class and severity: what comes before and after them.
type TargetName = (String, String);

impl Told {
    /// A sentence of its own.
    pub(super) fn add(&mut self, way: Way, place: Place, sentence: String) {
        self.single.push((way, Change { place, sentence, cadence: false }));
    }

    /// `what` happened to the fact `name` of `subject`.
    pub(super) fn fact(&mut self, way: Way, place: Place, (subject, name): (&Subject, &str), what: String) {
        if let (Subject::Scenario(id), true) = (subject, cadence_facts::is_one(name)) {
            self.reached.entry((way, place, name.to_owned(), what)).or_default().push(id.clone());
            return;
        }
        if applied_facts::parts(name).is_some() {
            let change = Change { place, sentence: format!("`{name}` of {subject} {what}"), cadence: false };
            self.applied.push((way, subject.clone(), name.to_owned(), change));
            return;
        }
        if *subject != Subject::Baseline && name.starts_with("target ") {
            self.own.insert((way, subject.clone(), name.to_owned()));
        }
        match target(name).filter(|_| *subject == Subject::Baseline) {
            Some((key, event, severity)) => {
                let reach = self.targets.entry((way, place, key, what)).or_default();
                reach.entry(event.to_owned()).or_default().push(severity.to_owned());
            }
            None => {
                let change = Change {
                    place,
                    sentence: format!("`{name}` of {subject} {what}"),
                    cadence: cadence_facts::is_one(name),
                };
                self.single.push((way, change));
            }
        }
    }

    /// All changes, sorted.
    pub(super) fn changes(mut self) -> Changes {
        let mut changes = Changes::default();
        let applied = std::mem::take(&mut self.applied);
        let unexplained =
            applied.into_iter().filter(|(way, subject, name, _)| !self.explains(*way, subject, name));
        let unexplained: Vec<(Way, Change)> = unexplained.map(|(way, _, _, change)| (way, change)).collect();
        let targets = self.targets.into_iter().map(|((way, place, (before, after), what), reach)| {
            let subject = Subject::Baseline;
            let sentence =
                format!("`{before}, {after}` of {subject} {what} for {}", by_severities(reach).join("; "));
            (way, Change { place, sentence, cadence: false })
        });
        let reached = self.reached.into_iter().map(|((way, place, entry, what), ids)| {
            let of = if ids.len() == 1 { "the scenario" } else { "the scenarios" };
            let ids: Vec<String> = ids.iter().map(|id| format!("`{id}`")).collect();
            let sentence = format!("`{entry}` of {of} {} {what}", ids.join(", "));
            (way, Change { place, sentence, cadence: true })
        });
        for (way, change) in self.single.into_iter().chain(targets).chain(unexplained).chain(reached) {
            match way {
                Way::Looser => changes.loosened.push(change),
                Way::Stricter => changes.unapproved.push(change),
            }
        }
        changes.loosened.sort();
        changes.unapproved.sort();
        changes
    }
}

impl Told {
    /// Whether a change of a target as it applies to a scenario follows from one that is told: of the same target of the
    /// baseline, or of the scenario's own.
    fn explains(&self, way: Way, subject: &Subject, name: &str) -> bool {
        let Some((check, clock)) = applied_facts::parts(name) else { return false };
        let target = format!("target {check}");
        let of_baseline = |(told, _, (before, after), _): &(Way, Place, TargetName, String)| {
            *told == way && *before == target && after == clock
        };
        self.targets.keys().any(of_baseline) || self.own.contains(&(way, subject.clone(), target.clone()))
    }
}

/// Event classes with the same severities together: `limit, order-flow (medium, high)`.
fn by_severities(reach: Reach) -> Vec<String> {
    let mut groups: Vec<(Vec<String>, Vec<String>)> = Vec::new();
    for (event, mut severities) in reach {
        severities.sort_by_key(|name| Severity::from_name(name));
        match groups.iter_mut().find(|(same, _)| *same == severities) {
            Some((_, events)) => events.push(event),
            None => groups.push((severities, vec![event])),
        }
    }
    groups
        .into_iter()
        .map(|(severities, events)| format!("{} ({})", events.join(", "), severities.join(", ")))
        .collect()
}

/// Takes the name of a target's fact, or of its rule's, apart.
fn target(name: &str) -> Option<(TargetName, &str, &str)> {
    let mut parts = name.split(", ");
    let (before, event, severity, after) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let is_target = before.trim_start_matches("rule of ").starts_with("target ") && parts.next().is_none();
    is_target.then(|| ((before.to_owned(), after.to_owned()), event, severity))
}
