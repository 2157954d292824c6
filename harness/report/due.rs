//! What is due, overdue and missed, for people and as JSON.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::cadence::calendar::Words;
use crate::cadence::{Cadence, Item, MISSED_MAX, Standing, State};
use crate::report::lang::Lang;
use crate::report::model::Tool;
use crate::report::words::{counted, padded, plain};

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
    /// The report of a standing.
    #[must_use]
    pub fn of(cadence: &Cadence, standing: &Standing) -> DueReport {
        DueReport {
            schema: DUE_SCHEMA.to_owned(),
            tool: Tool::this(),
            as_of: standing.as_of.to_string(),
            time_zone: cadence.zone_name.clone(),
            blackout: cadence.blackout(standing.as_of).map(|window| window.reason.clone()),
            overdue: standing.is_overdue(),
            items: standing.items.iter().map(|item| DueItem::of(item, standing.as_of)).collect(),
        }
    }

    /// The report as JSON with a final line break.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
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
pub fn to_due_text(cadence: &Cadence, standing: &Standing) -> String {
    let mut items: Vec<&Item> = standing.items.iter().collect();
    items.sort_by_key(|item| item.state);
    let width = |of: fn(&Item) -> &str| items.iter().map(|item| of(item).chars().count()).max().unwrap_or(0);
    let (entries, scenarios) = (width(|item| &item.entry), width(|item| &item.scenario));
    let mut text = String::new();
    for item in &items {
        let (entry, scenario) = (padded(&item.entry, entries), padded(&item.scenario, scenarios));
        let state = padded(&name(item.state).to_uppercase(), 7);
        let facts = [when(item, &cadence.zone), missed(item), Some(age(item, standing.as_of))];
        let facts: Vec<String> = facts.into_iter().flatten().collect();
        text.push_str(&format!("{state}  {entry}  {scenario}  {}\n", facts.join("; ")));
    }
    let count = |state: State| standing.items.iter().filter(|item| item.state == state).count();
    text.push_str(&format!(
        "as of {}: {} overdue, {} due, {} held\n",
        shown(standing.as_of, &cadence.zone),
        count(State::Overdue),
        count(State::Due),
        count(State::Held)
    ));
    if let Some(window) = cadence.blackout(standing.as_of) {
        let until = shown(window.until, &cadence.zone);
        text.push_str(&format!("blackout until {until}: {}\n", plain(&window.reason)));
    }
    text
}

fn when(item: &Item, zone: &TimeZone) -> Option<String> {
    let opens = shown(item.opens?, zone);
    let latest = shown(item.latest?, zone);
    let turn = if item.rotation { " (its turn)" } else { "" };
    Some(match item.state {
        State::Overdue => format!("open since {opens}, latest start was {latest}{turn}"),
        State::Due => format!("open since {opens}, latest start {latest}{turn}"),
        State::Held => format!("next {opens}{turn}"),
    })
}

fn missed(item: &Item) -> Option<String> {
    let more = if item.missed.len() >= MISSED_MAX { " or more" } else { "" };
    (!item.missed.is_empty()).then(|| format!("missed {}{more}", counted(item.missed.len(), "slot")))
}

fn age(item: &Item, as_of: Timestamp) -> String {
    let days = |at: Timestamp| age_days(at, as_of);
    match (item.passed, item.last) {
        (Some(passed), Some(last)) if last > passed => {
            format!("passed {} d ago, did not pass {} d ago", days(passed), days(last))
        }
        (Some(passed), _) => format!("passed {} d ago", days(passed)),
        (None, Some(last)) => format!("never passed, drilled {} d ago", days(last)),
        (None, None) => "never drilled".to_owned(),
    }
}

fn shown(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M %Z").to_string()
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
