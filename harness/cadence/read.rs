//! Reading `[cadence]`.

use std::sync::OnceLock;

use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::model::{Blackout, Cadence, Entry, Pick, Scope};
use super::slots::Slots;
use super::zone;
use crate::base::Span;
use crate::vocabulary::{Field, Problem, Problems, SourceText, Table, table};

/// Most entries of a cadence, and most blackouts.
pub const ENTRIES_MAX: usize = 1_000;
/// The shortest time between two slots: a drill more often than this is no exercise but a test.
const APART: SignedDuration = SignedDuration::from_hours(1);
/// The latest start where none is given.
const LATEST: Span = Span::from_secs(7 * 86_400);

/// Makes a scope of a name.
type MakeScope = fn(String) -> Scope;

impl Cadence {
    /// Reads a file that holds nothing but a cadence.
    ///
    /// # Errors
    /// Every problem of the file.
    pub fn parse(bytes: &[u8], path: &str) -> Result<Cadence, Vec<Problem>> {
        let source = SourceText::read(bytes, path).map_err(|problem| vec![problem])?;
        let mut p = Problems::of(&source);
        let document = table::parse_file(&source, &mut p);
        if document.is_broken() {
            return p.finish(None);
        }
        let mut root = document.root(&mut p);
        let cadence = root.need_table(&mut p, "cadence", read);
        root.finish(&mut p);
        p.finish(cadence)
    }
}

/// Reads the table `[cadence]`.
pub fn read(t: &mut Table<'_>, p: &mut Problems<'_>) -> Cadence {
    let zone_field = t.require(p, "time_zone");
    let named = zone_field.and_then(|field| time_zone(&field, p));
    let (zone_name, zone) = named.unwrap_or_else(|| ("Etc/UTC".to_owned(), TimeZone::UTC));
    let latest = t.or(p, "latest_start", LATEST, latest_start);
    let since = t.maybe(p, "since", |field, p| {
        let place = p.source().place(field.key_range().start);
        moment(field, p, &zone).map(|since| (since, place))
    });
    let entries = t.tables(p, "entry", |t, p| {
        let id_range = t.take("id").map_or_else(|| t.range().clone(), |field| field.range().clone());
        let id = t.need(p, "id", |field, p| field.id(p));
        (entry(t, p, &zone, latest, id.clone()), id, id_range)
    });
    let mut blackouts = t.tables(p, "blackout", |t, p| blackout(t, p, &zone));
    blackouts.sort_by_key(|window| (window.from, window.until));
    if entries.is_empty() {
        p.add(
            "missing-key",
            t.range(),
            "the cadence has no entry".into(),
            Some(
                "add a `[[cadence.entry]]` with `id` and `cron`; without `[cadence]` the playbook counts"
                    .into(),
            ),
        );
    }
    if entries.len() > ENTRIES_MAX || blackouts.len() > ENTRIES_MAX {
        let message = format!("at most {ENTRIES_MAX} entries and as many blackouts are read");
        p.add("wrong-count", t.range(), message, None);
    }
    for (at, (_, id, range)) in entries.iter().enumerate() {
        if !id.is_empty() && entries[..at].iter().any(|(_, other, _)| other == id) {
            p.add("duplicate-id", range, format!("there are two entries `{id}`"), None);
        }
    }
    // an entry whose expression cannot be read is a problem already, so that none is lost here
    let entries = entries.into_iter().filter_map(|(entry, _, _)| entry).collect();
    Cadence { zone_name, zone, since, entries, blackouts }
}

fn entry(
    t: &mut Table<'_>,
    p: &mut Problems<'_>,
    zone: &TimeZone,
    latest: Span,
    id: String,
) -> Option<Entry> {
    let place = p.source().place(t.range().start);
    let cron = t.require(p, "cron").and_then(|field| cron(&field, p, zone));
    let mut scopes = Vec::new();
    let kinds: [(&str, MakeScope); 3] =
        [("scenarios", Scope::Scenario), ("categories", Scope::Category), ("tags", Scope::Tag)];
    for (key, make) in kinds {
        let Some(field) = t.take(key) else { continue };
        let Some(items) = field.list(p) else { continue };
        if items.is_empty() {
            let help = "leave the key out where every scenario is meant".to_owned();
            field.complain(p, "empty-value", format!("`{key}` names nothing"), Some(help));
        }
        for item in items {
            let Some(name) = item.line(p) else { continue };
            let scope = make(name);
            if scopes.iter().any(|(known, _)| *known == scope) {
                let message = format!("{} stands twice in `{key}`", item.written(p));
                item.complain(p, "duplicate-entry", message, None);
            }
            let place = p.source().place(item.range().start);
            scopes.push((scope, place));
        }
    }
    let latest = t.or(p, "latest_start", latest, latest_start);
    let pick = t.or(p, "pick", Pick::All, |field, p| field.name(p));
    let (pattern, cron) = cron?;
    Some(Entry {
        id,
        pattern,
        cron,
        pick,
        latest_start: SignedDuration::from_nanos(latest.ns()),
        scopes,
        place,
        pace: OnceLock::new(),
    })
}

fn blackout(t: &mut Table<'_>, p: &mut Problems<'_>, zone: &TimeZone) -> Blackout {
    let stand_in = Timestamp::UNIX_EPOCH;
    let from = t.require(p, "from").and_then(|field| moment(&field, p, zone));
    let until_field = t.require(p, "until");
    let until = until_field.as_ref().and_then(|field| moment(field, p, zone));
    if let (Some(from), Some(until), Some(field)) = (from, until, &until_field)
        && until <= from
    {
        let help = "`until` is the first moment after the window; a date is its first moment".to_owned();
        field.complain(p, "out-of-range", "the blackout ends before it begins".into(), Some(help));
    }
    Blackout {
        from: from.unwrap_or(stand_in),
        until: until.unwrap_or(stand_in),
        reason: t.need(p, "reason", |field, p| field.line(p)),
        place: p.source().place(t.range().start),
    }
}

fn latest_start(field: &Field<'_>, p: &mut Problems<'_>) -> Option<Span> {
    field.span_within(p, Span::from_mins(1), Span::from_secs(92 * 86_400))
}

fn time_zone(field: &Field<'_>, p: &mut Problems<'_>) -> Option<(String, TimeZone)> {
    let name = field.line(p)?;
    if let Some(zone) = zone::named(&name) {
        return Some((name, zone));
    }
    let help = zone::suggestion(&name)
        .unwrap_or_else(|| "an IANA name such as \"Europe/Berlin\" or \"Etc/UTC\"".to_owned());
    let message = format!("expected the name of a time zone, found {}", field.written(p));
    field.complain(p, "unknown-time-zone", message, Some(help));
    None
}

fn moment(field: &Field<'_>, p: &mut Problems<'_>, zone: &TimeZone) -> Option<Timestamp> {
    let text = field.datetime_text(p)?;
    let read = zone::moment(&text, zone).filter(|at| {
        let year = zone::zoned(*at, zone).year();
        (1970..=9000).contains(&year)
    });
    if read.is_none() {
        let message = format!("expected a date or a moment, found {}", field.written(p));
        let help = "such as 2026-12-24, 2026-12-24T12:00:00 in the cadence's time zone, or with an offset";
        field.complain(p, "bad-moment", message, Some(help.into()));
    }
    read
}

/// Reads a cron expression of five fields that names a moment at some time, and none within the hour of another.
fn cron(field: &Field<'_>, p: &mut Problems<'_>, zone: &TimeZone) -> Option<(String, Cron)> {
    let pattern = field.line(p)?;
    let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
    let help = "minute hour day-of-month month day-of-week, such as \"0 10 1 * *\" or \"0 10 * * TUE#1\"";
    let read = match parser.parse(&pattern) {
        Ok(read) if pattern.len() <= 100 => read,
        Ok(_) => {
            field.complain(p, "bad-cron", "the cron expression is too long".into(), Some(help.into()));
            return None;
        }
        Err(error) => {
            let said = error.to_string();
            let said = said.trim_end_matches('.');
            let message =
                format!("expected a cron expression of five fields, found {}: {said}", field.written(p));
            field.complain(p, "bad-cron", message, Some(help.into()));
            return None;
        }
    };
    let slots = Slots::new(&read, zone);
    // a cycle of leap years without the exception of 2100 begins here
    let mut at = Timestamp::from_second(946_684_800).ok()?;
    let Some(first) = slots.after(at) else {
        let message = format!("{} names no day that there is", field.written(p));
        field.complain(p, "bad-cron", message, Some(help.into()));
        return None;
    };
    at = first;
    for _ in 0..60 {
        let Some(next) = slots.after(at) else { break };
        if next.duration_since(at) < APART {
            let message = format!("{} asks for a drill more than once an hour", field.written(p));
            field.complain(p, "bad-cron", message, Some(help.into()));
            return None;
        }
        at = next;
    }
    Some((pattern, read))
}
