//! The slots as a calendar in the form of RFC 5545: what calendar programs import.
//!
//! Moments are in UTC, so that no time zone has to be described; a calendar program shows them in its own.
//! Importing a newer file changes the events it knows: an event's UID is the entry's id and the moment its slot begins,
//! whatever a blackout made of that.

use jiff::{SignedDuration, Timestamp};

use super::model::Cadence;
use super::select::Planned;
use super::slots::Slots;

/// Slots that begin within this long are written.
pub const HORIZON: SignedDuration = SignedDuration::from_hours(366 * 24);
/// Most events of an entry.
pub const EVENTS_MAX: usize = 1_000;
/// Longest line in bytes, its end not counted.
const LINE_MAX: usize = 75;

/// The words of a calendar.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// The calendar's name.
    pub name: &'static str,
    /// An event's title; `{0}` is the entry's id.
    pub title: &'static str,
    /// What a slot of one in rotation asks for; `{0}` are the scenarios.
    pub one_of: &'static str,
    /// What a slot of all asks for; `{0}` are the scenarios.
    pub all_of: &'static str,
    /// Until when; `{0}` is the latest start.
    pub latest: &'static str,
    /// How to run what is due.
    pub command: &'static str,
}

/// A slot to write.
struct Event<'a> {
    entry: &'a str,
    slot: Timestamp,
    opens: Timestamp,
    latest: Timestamp,
    what: String,
}

/// The calendar of the slot that each entry is in and of all that begin within [`HORIZON`] of `as_of`, which is also
/// its time stamp.
#[must_use]
pub fn to_calendar(cadence: &Cadence, planned: &[Planned<'_>], as_of: Timestamp, words: &Words) -> String {
    let mut text = String::new();
    let mut line = |content: &str| fold(content, &mut text);
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line(concat!("PRODID:-//shadowdrill//shadowdrill ", env!("CARGO_PKG_VERSION"), "//EN"));
    line("CALSCALE:GREGORIAN");
    line("METHOD:PUBLISH");
    line(&format!("X-WR-CALNAME:{}", escaped(words.name)));
    line(&format!("X-WR-TIMEZONE:{}", escaped(&cadence.zone_name)));
    for event in events(cadence, planned, as_of, words) {
        let latest = words.latest.replace("{0}", &event.latest.to_string());
        line("BEGIN:VEVENT");
        line(&format!("UID:{}-{}@shadowdrill", event.entry, stamp(event.slot)));
        line(&format!("DTSTAMP:{}", stamp(as_of)));
        line(&format!("DTSTART:{}", stamp(event.opens)));
        line("DURATION:PT30M");
        line(&format!("SUMMARY:{}", escaped(&words.title.replace("{0}", event.entry))));
        let about = format!("{}\n{latest}\n{}", event.what, words.command);
        line(&format!("DESCRIPTION:{}", escaped(&about)));
        line("CATEGORIES:DRILL");
        line("TRANSP:TRANSPARENT");
        line("END:VEVENT");
    }
    line("END:VCALENDAR");
    text
}

fn events<'a>(
    cadence: &'a Cadence,
    planned: &'a [Planned<'_>],
    as_of: Timestamp,
    words: &Words,
) -> Vec<Event<'a>> {
    let until = as_of.checked_add(HORIZON).unwrap_or(Timestamp::MAX);
    let mut events = Vec::new();
    for plan in planned {
        let slots = Slots::of(cadence, plan.entry);
        let from = slots.around(as_of).unwrap_or(as_of).max(cadence.since().unwrap_or(Timestamp::MIN));
        let pattern = match plan.entry.pick {
            super::Pick::All => words.all_of,
            super::Pick::Next => words.one_of,
        };
        let what = pattern.replace("{0}", &plan.scenarios.join(", "));
        events.extend(slots.between(from, until, EVENTS_MAX).into_iter().map(|slot| {
            let (opens, latest) = slots.latest_start(cadence, plan.entry, slot);
            Event { entry: &plan.entry.id, slot, opens, latest, what: what.clone() }
        }));
    }
    events.sort_by_key(|event| (event.opens, event.slot, event.entry));
    events
}

fn stamp(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// A text value: what has a meaning in it is escaped, and no control character gets through.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// Appends a content line, folded between characters so that no line has more than [`LINE_MAX`] bytes.
fn fold(content: &str, text: &mut String) {
    let mut length = 0;
    for c in content.chars() {
        if length + c.len_utf8() > LINE_MAX {
            text.push_str("\r\n ");
            length = 1;
        }
        text.push(c);
        length += c.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_between_characters_and_unfold_to_what_they_were() {
        for content in ["short", &"ä".repeat(200), &"x".repeat(75), &"x".repeat(76), &"€a".repeat(99)] {
            let mut text = String::new();
            fold(content, &mut text);
            assert!(text.split("\r\n").all(|line| line.len() <= LINE_MAX), "{text}");
            assert_eq!(text.replace("\r\n ", "").trim_end_matches("\r\n"), content);
        }
    }

    #[test]
    fn values_are_inert() {
        assert_eq!(escaped("a,b;c\\d\ne\r\u{1b}"), "a\\,b\\;c\\\\d\\ne\u{fffd}\u{fffd}");
    }
}
