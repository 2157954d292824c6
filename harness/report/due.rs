//! What is due, overdue and missed, for people and as JSON.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::cadence::calendar::Words;
use crate::cadence::{Cadence, Item, MISSED_MAX, Standing, State};
use crate::report::json::pretty;
use crate::report::json::schema_text;
use crate::report::lang::{Lang, fill};
use crate::report::model::Tool;
use crate::report::words::{padded, plain};

/// Name and version of the JSON.
pub const DUE_SCHEMA: &str = "shadowdrill.due/1";
/// Seconds of a day.
const DAY: i64 = 86_400;

/// How the cadence stands at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DueReport {
    /// Name and version of this format: `shadowdrill.due/1`.
    pub schema: String,
    /// What made it.
    pub tool: Tool,
    /// The moment, RFC 3339 in UTC.
    pub as_of: String,
    /// The cadence's time zone.
    pub time_zone: String,
    /// The reason of the blackout at this moment; `null` where there is none.
    pub blackout: Option<String>,
    /// Something is overdue.
    pub overdue: bool,
    /// What is looser in the cadence than `baseline.lock` approved, a sentence each.
    pub loosened: Vec<String>,
    /// The items, in the order of the cadence.
    pub items: Vec<DueItem>,
}

/// One scenario of an entry, or an entry's rotation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DueItem {
    /// The entry's id.
    pub entry: String,
    /// The scenario; in a rotation the one whose turn it is.
    pub scenario: String,
    /// Any scenario of the entry holds its slot.
    pub rotation: bool,
    /// `overdue`, `due` or `held`.
    pub state: String,
    /// When the open slot opened, or the next one opens.
    pub opens: Option<String>,
    /// The latest start of that slot.
    pub latest_start: Option<String>,
    /// Slots that ended without a drill since the last one, by their beginning.
    pub missed: Vec<String>,
    /// When the scenario was drilled last.
    pub last: Option<String>,
    /// When it passed last.
    pub passed: Option<String>,
    /// Whole days since then: the age of its pass.
    pub passed_age_days: Option<i64>,
}

impl DueReport {
    /// The report of a standing by a cadence that was loosened in these points.
    #[must_use]
    pub fn of(cadence: &Cadence, standing: &Standing, loosened: Vec<String>) -> DueReport {
        DueReport {
            schema: DUE_SCHEMA.to_owned(),
            tool: Tool::this(),
            as_of: standing.as_of.to_string(),
            time_zone: cadence.zone_name.clone(),
            blackout: cadence.blackout(standing.as_of).map(|window| window.reason.clone()),
            overdue: standing.is_overdue(),
            loosened,
            items: standing.items.iter().map(|item| DueItem::of(item, standing.as_of)).collect(),
        }
    }

    /// The report as JSON with a final line break.
    #[must_use]
    pub fn to_json(&self) -> String {
        pretty(self)
    }
}

/// The JSON Schema of the report, generated from the model, with a final line break.
#[must_use]
pub fn due_schema() -> String {
    schema_text(schemars::schema_for!(DueReport), DUE_SCHEMA)
}

impl DueItem {
    fn of(item: &Item, as_of: Timestamp) -> DueItem {
        let text = |at: Option<Timestamp>| at.map(|at| at.to_string());
        DueItem {
            entry: item.entry.clone(),
            scenario: item.scenario.clone(),
            rotation: item.rotation,
            state: name(item.state).to_owned(),
            opens: text(item.opens),
            latest_start: text(item.latest),
            missed: item.missed.iter().map(Timestamp::to_string).collect(),
            last: text(item.last),
            passed: text(item.passed),
            passed_age_days: item.passed.map(|at| age_days(at, as_of)),
        }
    }
}

/// Whole days from one moment to another.
#[must_use]
pub fn age_days(from: Timestamp, to: Timestamp) -> i64 {
    to.duration_since(from).as_secs().div_euclid(DAY)
}

fn name(state: State) -> &'static str {
    match state {
        State::Overdue => "overdue",
        State::Due => "due",
        State::Held => "held",
    }
}

/// The standing for people: what is overdue, what is due, then what was held, with the age of every pass.
#[must_use]
pub fn to_due_text(cadence: &Cadence, standing: &Standing, lang: Lang) -> String {
    let t = lang.texts();
    let mut items: Vec<&Item> = standing.items.iter().collect();
    items.sort_by_key(|item| item.state);
    let chars = |text: &str| text.chars().count();
    let width = |of: fn(&Item) -> &str| items.iter().map(|item| chars(of(item))).max().unwrap_or(0);
    let (entries, scenarios) = (width(|item| &item.entry), width(|item| &item.scenario));
    let label = |state: State| match state {
        State::Overdue => t.due_overdue,
        State::Due => t.due_due,
        State::Held => t.due_held,
    };
    let mut text = String::new();
    for item in &items {
        let (entry, scenario) = (padded(&item.entry, entries), padded(&item.scenario, scenarios));
        let state = padded(label(item.state), chars(t.due_overdue));
        let facts =
            [when(item, &cadence.zone, lang), missed(item, lang), Some(age(item, standing.as_of, lang))];
        let facts: Vec<String> = facts.into_iter().flatten().collect();
        text.push_str(&format!("{state}  {entry}  {scenario}  {}\n", facts.join("; ")));
    }
    let count = |state: State| standing.items.iter().filter(|item| item.state == state).count().to_string();
    let counts = [count(State::Overdue), count(State::Due), count(State::Held)];
    let as_of = shown(standing.as_of, &cadence.zone, lang);
    text.push_str(&fill(t.due_summary, &[&as_of, &counts[0], &counts[1], &counts[2]]));
    text.push('\n');
    if let Some(window) = cadence.blackout(standing.as_of) {
        let until = shown(window.until, &cadence.zone, lang);
        text.push_str(&fill(t.due_blackout, &[&until, &plain(&window.reason)]));
        text.push('\n');
    }
    text
}

fn when(item: &Item, zone: &TimeZone, lang: Lang) -> Option<String> {
    let t = lang.texts();
    let opens = shown(item.opens?, zone, lang);
    let latest = shown(item.latest?, zone, lang);
    let turn = if item.rotation { t.due_turn } else { "" };
    Some(match item.state {
        State::Overdue => fill(t.due_was_open, &[&opens, &latest, turn]),
        State::Due => fill(t.due_is_open, &[&opens, &latest, turn]),
        State::Held => fill(t.due_next, &[&opens, turn]),
    })
}

fn missed(item: &Item, lang: Lang) -> Option<String> {
    let t = lang.texts();
    let pattern = match item.missed.len() {
        0 => return None,
        1 => t.due_missed_one,
        count if count >= MISSED_MAX => t.due_missed_most,
        _ => t.due_missed,
    };
    Some(fill(pattern, &[&item.missed.len().to_string()]))
}

fn age(item: &Item, as_of: Timestamp, lang: Lang) -> String {
    let t = lang.texts();
    let days = |at: Timestamp| age_days(at, as_of).to_string();
    match (item.passed, item.last) {
        (Some(passed), Some(last)) if last > passed => {
            fill(t.due_passed_before, &[&days(passed), &days(last)])
        }
        (Some(passed), _) => fill(t.due_passed, &[&days(passed)]),
        (None, Some(last)) => fill(t.due_never_passed, &[&days(last)]),
        (None, None) => t.due_never.to_owned(),
    }
}

/// A moment to the minute, in the cadence's time zone.
fn shown(at: Timestamp, zone: &TimeZone, lang: Lang) -> String {
    let pattern = match lang {
        Lang::English => "%Y-%m-%d %H:%M %Z",
        Lang::German => "%d.%m.%Y %H:%M %Z",
    };
    at.to_zoned(zone.clone()).strftime(pattern).to_string()
}

/// The words of the calendar in a language.
#[must_use]
pub fn calendar_words(lang: Lang) -> Words {
    let t = lang.texts();
    Words {
        name: t.calendar_name,
        title: t.calendar_title,
        one_of: t.calendar_one_of,
        all_of: t.calendar_all_of,
        latest: t.calendar_latest,
        command: t.calendar_command,
    }
}
