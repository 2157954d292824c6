//! What a cadence says.

use std::sync::OnceLock;

use croner::Cron;
use jiff::SignedDuration;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::pace::Pace;
use crate::vocabulary::{Named, Place, Problem};

/// The playbook that counts where a project has no cadence of its own.
const PLAYBOOK: &str = include_str!("playbook.toml");
/// What the playbook is called in messages.
const PLAYBOOK_PATH: &str = "bundled:playbook";

/// How often what is drilled.
#[derive(Clone, Debug)]
pub struct Cadence {
    /// Name of the time zone, as the file has it.
    pub zone_name: String,
    /// The time zone in which the cron expressions are meant.
    pub zone: TimeZone,
    /// Nothing was due before this moment, and where that stands; none: a drill that was never held is due since the last slot.
    pub since: Option<(Timestamp, Place)>,
    /// The entries, at least one, with ids of their own.
    pub entries: Vec<Entry>,
    /// Windows in which no drill starts, by their beginning.
    pub blackouts: Vec<Blackout>,
}

/// What is drilled how often.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its id.
    pub id: String,
    /// The cron expression as the file has it.
    pub pattern: String,
    /// The expression, read.
    pub cron: Cron,
    /// All that it names, or one in rotation.
    pub pick: Pick,
    /// A drill that has not started this long after its slot opened is overdue; time in blackouts not counted.
    pub latest_start: SignedDuration,
    /// Which scenarios.
    pub scopes: Vec<(Scope, Place)>,
    /// Where it stands.
    pub place: Place,
    /// How often it asks for a drill, once somebody wanted to know.
    pub(super) pace: OnceLock<Pace>,
}

/// How many of an entry's scenarios a slot asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// Every one.
    All,
    /// The one drilled longest ago.
    Next,
}

impl Named for Pick {
    const WHAT: &'static str = "pick";
    const ALL: &'static [Pick] = &[Pick::All, Pick::Next];
    fn name(self) -> &'static str {
        match self {
            Pick::All => "all",
            Pick::Next => "next",
        }
    }
}

/// What an entry is about. An entry without any is about every scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// A scenario by its id.
    Scenario(String),
    /// A category.
    Category(String),
    /// A tag.
    Tag(String),
}

/// A window in which no drill starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blackout {
    /// From here.
    pub from: Timestamp,
    /// Up to here, not included.
    pub until: Timestamp,
    /// Why.
    pub reason: String,
    /// Where it stands.
    pub place: Place,
}

impl Cadence {
    /// Nothing was due before this moment.
    #[must_use]
    pub fn since(&self) -> Option<Timestamp> {
        self.since.as_ref().map(|(since, _)| *since)
    }

    /// The bundled playbook: one drill a month in rotation, every drill each quarter.
    ///
    /// # Errors
    /// None in a program whose tests pass.
    pub fn playbook() -> Result<Cadence, Vec<Problem>> {
        Cadence::parse(PLAYBOOK.as_bytes(), PLAYBOOK_PATH)
    }

    /// The blackout at this moment.
    #[must_use]
    pub fn blackout(&self, at: Timestamp) -> Option<&Blackout> {
        self.blackouts.iter().find(|window| window.from <= at && at < window.until)
    }

    /// The first moment from `at` on at which a drill may start.
    #[must_use]
    pub fn opens(&self, at: Timestamp) -> Timestamp {
        // windows stand in the order of their beginning, so one look at each is enough
        self.blackouts.iter().fold(
            at,
            |at, window| {
                if window.from <= at && at < window.until { window.until } else { at }
            },
        )
    }

    /// The moment `length` after `at`, time in blackouts not counted. No later than the last moment there is.
    #[must_use]
    pub fn latest(&self, at: Timestamp, length: SignedDuration) -> Timestamp {
        let after = |at: Timestamp, by: SignedDuration| at.checked_add(by).unwrap_or(Timestamp::MAX);
        let mut end = after(at, length);
        let mut counted = at;
        for window in &self.blackouts {
            let from = window.from.max(counted);
            if from <= end && window.until > from {
                end = after(end, window.until.duration_since(from));
                counted = window.until;
            }
        }
        end
    }
}
