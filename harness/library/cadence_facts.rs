//! The facts about the cadence that are approved: what is drilled how often, and how late at most.
//!
//! Only what an entry means counts: which scenarios it reaches, and not by which names; how often a drill is asked for,
//! and not on which days.

use jiff::Timestamp;

use super::facts::Lines;
use super::lock::Fact;
use super::model::Library;
use crate::base::{Ratio, Span};
use crate::cadence::{Blackout, Cadence, Drillable, Entry, Pick};
use crate::scenario::Scenario;
use crate::vocabulary::Place;

/// What the name of a fact about an entry begins with.
const ENTRY: &str = "cadence ";
/// What the name of a fact about a window begins with in which nothing is drilled.
const WINDOW: &str = "cadence is silent ";
/// Between the ends of such a window.
const TO: &str = " to ";
/// What follows in the name of a window without a beginning.
const BEFORE: &str = "before ";
/// No expression names moments further apart than this, and no span is longer.
const APART_MAX: i64 = 100 * 365 * 86_400;

/// The name of the fact that there is this entry, or that it reaches a scenario.
fn name(entry: &Entry) -> String {
    format!("{ENTRY}{}", entry.id)
}

/// The name of the fact that there is an entry, where `fact` is one about it.
pub fn about(fact: &str) -> Option<&str> {
    let (entry, _) = fact.split_once(", ")?;
    (entry.starts_with(ENTRY) && !fact.starts_with(WINDOW)).then_some(entry)
}

/// True where `fact` is one about the cadence.
pub fn is_one(fact: &str) -> bool {
    fact.starts_with(ENTRY)
}

/// Where the fact stands: its entry, or the file.
pub fn place_of(library: &Library, fact: &str) -> Place {
    let whole = || Place::whole(&library.settings.path);
    let entries = library.settings.cadence.as_ref().map(|cadence| cadence.entries.as_slice());
    let named = about(fact).unwrap_or(fact);
    let entry = entries.unwrap_or_default().iter().find(|entry| name(entry) == named);
    entry.map_or_else(whole, |entry| entry.place.clone())
}

/// The facts about the cadence as a whole.
pub(super) fn of_cadence(cadence: &Cadence, lines: &mut Lines<'_>) {
    for entry in &cadence.entries {
        let (name, pace, place) = (name(entry), entry.pace(), entry.place.clone());
        let seconds = pace.apart.as_secs().min(APART_MAX);
        let slots = i64::try_from(pace.slots).unwrap_or(i64::MAX).saturating_mul(1_000_000_000);
        let latest = Span::from_secs(entry.latest_start.as_secs());
        lines.add(format!("{name}, apart"), Fact::Within(Span::from_secs(seconds)), &place);
        lines.add(format!("{name}, slots in four years"), Fact::AtLeast(Ratio::from_nano(slots)), &place);
        lines.add(format!("{name}, latest_start"), Fact::Within(latest), &place);
        // one in rotation asks for less than all of them
        if entry.pick == Pick::All {
            lines.add(format!("{name}, pick all"), Fact::Required, &place);
        }
        lines.add(name, Fact::Required, &place);
    }
    for Blackout { from, until, place, .. } in &cadence.blackouts {
        lines.add(format!("{WINDOW}{from}{TO}{until}"), Fact::Permitted, place);
    }
    if let Some((since, place)) = &cadence.since {
        lines.add(format!("{WINDOW}{BEFORE}{since}"), Fact::Permitted, place);
    }
}

/// Which entries reach a scenario.
pub(super) fn of_scenario(scenario: &Scenario, cadence: &Cadence, lines: &mut Lines<'_>) {
    let drillable = Drillable { id: &scenario.id, category: &scenario.category, tags: &scenario.tags };
    for entry in cadence.entries.iter().filter(|entry| entry.covers(&drillable)) {
        lines.add(name(entry), Fact::Required, &entry.place);
    }
}

/// True where `fact` is a window in which nothing is drilled, inside one of `approved`.
pub fn is_inside<'a>(fact: &str, mut approved: impl Iterator<Item = &'a str>) -> bool {
    let window = |fact: &str| -> Option<(Timestamp, Timestamp)> {
        let window = fact.strip_prefix(WINDOW)?;
        if let Some(until) = window.strip_prefix(BEFORE) {
            return Some((Timestamp::MIN, until.parse().ok()?));
        }
        let (from, until) = window.split_once(TO)?;
        Some((from.parse().ok()?, until.parse().ok()?))
    };
    let Some((from, until)) = window(fact) else { return false };
    approved.any(|fact| window(fact).is_some_and(|(earlier, later)| earlier <= from && until <= later))
}
