//! A validated baseline.

use std::collections::BTreeMap;

use crate::base::{Digest, Span};
use crate::vocabulary::{Action, CheckKind, EventClass, Limits, Milestone, Place, Rule, Severity};

/// What a response is measured against.
#[derive(Clone, Debug)]
pub struct Baseline {
    /// SHA-256 of the file's bytes.
    pub digest: Digest,
    /// Path as the user wrote it.
    pub path: String,
    /// Targets; for one check, event class and severity the tightest applies. See [`Baseline::targets_of`].
    pub targets: Vec<Target>,
    /// What counts as harm.
    pub harm: HarmLimits,
    /// Actions that need a second person's approval.
    pub approvals: Vec<Action>,
    /// Orders of actions that must be kept: the first must be done before the second begins.
    pub sequences: Vec<(Action, Action)>,
    /// Where keys stand that have no place of their own, by their names; see [`Baseline::place_of`].
    pub places: BTreeMap<String, Place>,
}

impl Baseline {
    /// Where a key stands, such as `approvals`, `opportunities_left`, a limit's name or `sequence[0]`; else the file.
    #[must_use]
    pub fn place_of(&self, key: &str) -> Place {
        self.places.get(key).cloned().unwrap_or_else(|| Place::whole(&self.path))
    }

    /// The targets of `check` for faults that show themselves as these classes, or for none where there are
    /// none. A target that names a class goes before those for all: where one does, they do not apply to it.
    pub fn targets_of<'b>(
        &'b self,
        check: CheckKind,
        classes: &'b [EventClass],
    ) -> impl Iterator<Item = &'b Target> {
        let named = move |class: &EventClass| {
            self.targets.iter().any(|target| target.check == check && target.events.contains(class))
        };
        let unnamed = classes.is_empty() || !classes.iter().all(named);
        self.targets.iter().filter(move |target| {
            let meant = target.events.iter().any(|class| classes.contains(class));
            target.check == check && (meant || (target.events.is_empty() && unnamed))
        })
    }
}

/// A time within which something must follow something else.
#[derive(Clone, Debug)]
pub struct Target {
    /// The check it belongs to.
    pub check: CheckKind,
    /// Event classes of the fault; empty means all that no other target of the check names.
    pub events: Vec<EventClass>,
    /// Severities the scenario expects; empty means all.
    pub severities: Vec<Severity>,
    /// The clock starts here.
    pub from: Milestone,
    /// The clock stops here.
    pub to: Milestone,
    /// The longest time allowed.
    pub within: Span,
    /// The rule it comes from.
    pub rule: Rule,
    /// Why this number, in words.
    pub reason: String,
    /// Where it stands.
    pub place: Place,
}

/// The limits that define harm, and how much opportunity for harm must be left for containment to mean anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HarmLimits {
    /// Exposure at or above these is harm for as long as it lasts. Only symbol and total exposure are used.
    pub limits: Limits,
    /// Harms that the unanswered run must still do after the answered run's last one.
    pub opportunities_left: u32,
}
