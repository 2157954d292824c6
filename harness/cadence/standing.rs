//! How a cadence stands at a moment.
//!
//! What is open follows from the last drill alone: the first slot that began after it. So nothing is forgotten
//! while a machine sleeps, and a drill that is in the log is never asked for twice.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::model::{Cadence, Pick};
use super::select::Planned;
use super::slots::Slots;

/// Most missed slots that are counted one by one.
pub const MISSED_MAX: usize = 100;
/// A drill this much ahead of the clock still counts as held: the clock was set back. One further ahead does not,
/// because a clock that was once years ahead must not keep drills from being due.
pub const AHEAD_MAX: SignedDuration = SignedDuration::from_hours(24);

/// A drill that was held to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The scenario's id.
    pub scenario: String,
    /// When it started.
    pub started: Timestamp,
    /// It passed.
    pub passed: bool,
}

/// How an item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Its slot is open and its latest start is past, or the slot after it has opened, too.
    Overdue,
    /// Its slot is open.
    Due,
    /// Held; the next slot has not begun.
    Held,
}

/// How one scenario of an entry, or the entry's rotation, stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The entry's id.
    pub entry: String,
    /// The scenario; in a rotation the one whose turn it is.
    pub scenario: String,
    /// It is a rotation: any scenario of the entry holds its slot.
    pub rotation: bool,
    /// How it stands.
    pub state: State,
    /// When its open slot opened, or the next one opens; none where no slot follows.
    pub opens: Option<Timestamp>,
    /// The latest start of that slot.
    pub latest: Option<Timestamp>,
    /// Slots that ended without a drill since the last one, the oldest first, at most [`MISSED_MAX`].
    pub missed: Vec<Timestamp>,
    /// When it was held last.
    pub last: Option<Timestamp>,
    /// When it passed last.
    pub passed: Option<Timestamp>,
}

/// How all entries stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// At this moment.
    pub as_of: Timestamp,
    /// The items, in the order of the entries and then of the scenarios' ids.
    pub items: Vec<Item>,
}

impl Standing {
    /// True where an item is overdue.
    #[must_use]
    pub fn is_overdue(&self) -> bool {
        self.items.iter().any(|item| item.state == State::Overdue)
    }

    /// True where a pass of this scenario no longer holds: it is overdue itself. Any scenario of a rotation holds its slot, so
    /// none grows stale by that.
    #[must_use]
    pub fn is_stale(&self, scenario: &str) -> bool {
        let own = self.items.iter().filter(|item| !item.rotation && item.scenario == scenario);
        own.into_iter().any(|item| item.state == State::Overdue)
    }

    /// The scenarios to drill, each once, sorted.
    #[must_use]
    pub fn to_drill(&self) -> Vec<&str> {
        let open = self.items.iter().filter(|item| item.state != State::Held);
        let mut ids: Vec<&str> = open.map(|item| item.scenario.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

/// The drills as a clock that shows `now` has to take them: one ahead of it by up to [`AHEAD_MAX`] counts as held now, one
/// further ahead not at all. Gives the drills and how many were ahead.
#[must_use]
pub fn held_by_now(drills: Vec<Held>, now: Timestamp) -> (Vec<Held>, usize) {
    let ahead = drills.iter().filter(|drill| drill.started > now).count();
    let near = |drill: &Held| drill.started.duration_since(now) <= AHEAD_MAX;
    let taken = drills.into_iter().filter(near);
    let taken = taken.map(|drill| Held { started: drill.started.min(now), ..drill }).collect();
    (taken, ahead)
}

/// How the entries stand at `as_of` after these drills; later ones are not looked at.
#[must_use]
pub fn standing(cadence: &Cadence, planned: &[Planned<'_>], drills: &[Held], as_of: Timestamp) -> Standing {
    let mut last: BTreeMap<&str, Timestamp> = BTreeMap::new();
    let mut passed: BTreeMap<&str, Timestamp> = BTreeMap::new();
    for drill in drills.iter().filter(|drill| drill.started <= as_of) {
        let id = drill.scenario.as_str();
        for (table, counts) in [(&mut last, true), (&mut passed, drill.passed)] {
            if counts {
                let known = table.entry(id).or_insert(drill.started);
                *known = drill.started.max(*known);
            }
        }
    }
    let mut items = Vec::new();
    for plan in planned {
        let (entry, ids) = (plan.entry, &plan.scenarios);
        let slots = Slots::of(cadence, entry);
        let item = |id: &str, held: Option<Timestamp>| {
            let open = open_slot(cadence, slots, held, as_of);
            let (opens, latest) = open.map(|slot| slots.latest_start(cadence, entry, slot)).unzip();
            let missed = open.map_or_else(Vec::new, |open| missed(cadence, slots, open, as_of));
            let state = match (opens, latest) {
                (Some(_), Some(latest)) if latest < as_of || !missed.is_empty() => State::Overdue,
                (Some(opens), _) if opens <= as_of => State::Due,
                _ => State::Held,
            };
            Item {
                entry: entry.id.clone(),
                scenario: id.to_owned(),
                rotation: entry.pick == Pick::Next,
                state,
                opens,
                latest,
                missed,
                last: last.get(id).copied(),
                passed: passed.get(id).copied(),
            }
        };
        match entry.pick {
            Pick::All => items.extend(ids.iter().map(|id| item(id, last.get(id).copied()))),
            Pick::Next => {
                // never held comes before everything, then the longest ago; ids decide between equals
                let turn = ids.iter().min_by_key(|id| (last.get(*id).copied(), **id));
                let held = ids.iter().filter_map(|id| last.get(id).copied()).max();
                items.extend(turn.map(|id| item(id, held)));
            }
        }
    }
    Standing { as_of, items }
}

/// The slot that is open, or the next one where none is.
fn open_slot(
    cadence: &Cadence,
    slots: Slots<'_>,
    held: Option<Timestamp>,
    as_of: Timestamp,
) -> Option<Timestamp> {
    let first = cadence.since().and_then(|since| slots.between(since, Timestamp::MAX, 1).pop());
    let open = match (held, cadence.since()) {
        (Some(held), _) => slots.after(held),
        (None, Some(_)) => first,
        (None, None) => slots.around(as_of).or_else(|| slots.after(as_of)),
    };
    match (open, first) {
        (Some(open), Some(first)) => Some(open.max(first)),
        (open, _) => open,
    }
}

/// The slots from `open` on that were open and ended without a drill by `as_of`.
fn missed(cadence: &Cadence, slots: Slots<'_>, open: Timestamp, as_of: Timestamp) -> Vec<Timestamp> {
    let mut found = Vec::new();
    let mut slot = open;
    while found.len() < MISSED_MAX
        && let (opens, Some(next)) = slots.open(cadence, slot)
        && next <= as_of
    {
        found.push(slot);
        match slots.after(opens) {
            Some(after) => slot = after,
            None => break,
        }
    }
    found
}
