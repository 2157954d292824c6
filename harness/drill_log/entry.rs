//! What one line of the log says.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::moment::{Day, Moment};
use crate::base::Digest;
use crate::verdict::{Check, Damage, Milestones, SeverityTrace};
use crate::vocabulary::{Milestone, Named, Outcome, Rule, Track, Verdict};

/// The version of the format that is written, and the only one that is read.
pub const FORMAT: u32 = 1;
/// The longest line that is written or read, in bytes, its line feed included.
pub const LINE_MAX: usize = 1 << 20;
/// The longest text a person may leave in one field, in characters.
const TEXT_MAX: usize = 10_000;

/// One line of the log. The order of the fields is the order of the bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// [`FORMAT`].
    pub format: u32,
    /// Counted from 1 over drills and amendments alike.
    pub number: u64,
    /// Hash of the entry before; 64 zeros before the first.
    pub previous: Digest,
    /// Hash of this entry; see `docs/drill-log.md` for the bytes it covers.
    pub hash: Digest,
    /// What it records.
    pub body: Body,
}

/// What an entry records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Body {
    /// A drill that was run.
    Drill(Box<DrillEntry>),
    /// Something a person added to an earlier drill.
    Amendment(Amendment),
}

/// One drill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrillEntry {
    /// Wall time at the start.
    pub started: Moment,
    /// Wall time at the end; never before the start.
    pub ended: Moment,
    /// Who ran it.
    pub operator: String,
    /// Where it ran.
    pub track: Track,
    /// What was drilled.
    pub scenario: ScenarioEntry,
    /// The seed.
    pub seed: u64,
    /// What it was drilled with.
    pub digests: InputDigests,
    /// Version of the program.
    pub program: String,
    /// Name of the draw scheme.
    pub draws: String,
    /// The verdict.
    pub verdict: Verdict,
    /// Every check.
    pub checks: Vec<Check>,
    /// Every milestone in nanoseconds since the drill's start; null where it was not reached.
    pub milestones: BTreeMap<Milestone, Option<i64>>,
    /// The severity expected and given.
    pub severity: SeverityTrace,
    /// Harm done and avoided.
    pub damage: Damage,
    /// Digest of timeline, trace mix and judgement.
    pub timeline: Digest,
    /// The runbooks that the response used and what became of their steps. Where there is none the key is left out, as it is in
    /// entries that were written before there was one: their bytes stay what they were.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exercised: Vec<Exercised>,
    /// Paths of the reports, as the user would write them.
    pub reports: Vec<String>,
    /// The one command that runs this drill again.
    pub reproduce: String,
}

/// The scenario of a drill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScenarioEntry {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its category.
    pub category: String,
    /// The rules it gives evidence for.
    pub rules: Vec<Rule>,
    /// Digest of its file.
    pub digest: Digest,
}

/// Digests of what a drill was run with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputDigests {
    /// The policy.
    pub policy: Digest,
    /// The baseline.
    pub baseline: Digest,
    /// The runbooks.
    pub runbooks: Digest,
    /// The settings.
    pub settings: Digest,
    /// The candles; null where the market is synthetic and follows from scenario and seed.
    pub data: Option<Digest>,
}

/// What a drill exercised of one runbook, one for each time that it was taken up: the names of its steps, each list in the order
/// of the page. One that was forgotten or never come to stands in none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exercised {
    /// The runbook's id.
    pub runbook: String,
    /// SHA-256 of its file as it was drilled.
    pub digest: Digest,
    /// Steps that were begun and whose result the pipeline showed.
    pub done: Vec<String>,
    /// Steps that were begun and whose result it did not show.
    pub failed: Vec<String>,
    /// Steps that were left out because their condition did not hold.
    pub not_needed: Vec<String>,
}

/// Something that a person added to a drill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amendment {
    /// Number of the drill's entry.
    pub on: u64,
    /// Wall time of writing.
    pub written: Moment,
    /// Who wrote it.
    pub operator: String,
    /// What was added.
    pub change: Change,
}

/// What an amendment adds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Change {
    /// Something noticed.
    Finding {
        /// What.
        text: String,
    },
    /// Something to be done.
    FollowUp(FollowUp),
    /// A follow-up that is done.
    Close {
        /// The follow-up's id.
        id: String,
        /// How it was dealt with.
        note: String,
    },
}

/// Something to be done after a drill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FollowUp {
    /// `N.K`: the K-th follow-up of drill N. Given by the log.
    pub id: String,
    /// What.
    pub text: String,
    /// Who does it.
    pub owner: String,
    /// How urgent.
    pub priority: Priority,
    /// Until when.
    pub due: Day,
}

/// How urgent a follow-up is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Priority {
    /// When convenient.
    Low,
    /// Soon.
    Medium,
    /// First.
    High,
}

impl Priority {
    /// All of them.
    pub const ALL: [Priority; 3] = [Priority::Low, Priority::Medium, Priority::High];

    /// The written name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Priority::Low => "low",
            Priority::Medium => "medium",
            Priority::High => "high",
        }
    }
}

impl DrillEntry {
    /// Every milestone of the vocabulary, null where `reached` has none.
    #[must_use]
    pub fn all_milestones(reached: &Milestones) -> BTreeMap<Milestone, Option<i64>> {
        Milestone::ALL.iter().map(|milestone| (*milestone, reached.0.get(milestone).copied())).collect()
    }

    /// The first contradiction in this entry, as a fragment.
    fn contradiction(&self) -> Option<String> {
        if self.ended.is_before(&self.started) {
            return Some(format!("the drill ends at {} before it starts at {}", self.ended, self.started));
        }
        if self.verdict != Verdict::Passed {
            return None;
        }
        if self.checks.is_empty() {
            return Some("the verdict is passed and there is no check".into());
        }
        if self.checks.iter().all(|check| check.outcome != Outcome::Met) {
            return Some("the verdict is passed and no check is met".into());
        }
        // what the scenario skips counts for nothing
        let met = |outcome| matches!(outcome, Outcome::Met | Outcome::Skipped);
        let unmet = self.checks.iter().find(|check| !met(check.outcome))?;
        Some(format!("the verdict is passed and the check {} is {}", unmet.id, unmet.outcome))
    }
}

impl Body {
    /// Checks what the types cannot: texts that are there and not endless, times in order, a verdict that
    /// the checks bear out.
    ///
    /// # Errors
    /// The first thing that is wrong, as a fragment.
    pub fn check(&self) -> Result<(), String> {
        match self {
            Body::Drill(drill) => {
                required("operator", &drill.operator)?;
                required("scenario", &drill.scenario.id)?;
                drill.exercised.iter().try_for_each(|used| required("runbook", &used.runbook))?;
                drill.contradiction().map_or(Ok(()), Err)
            }
            Body::Amendment(amendment) => {
                required("operator", &amendment.operator)?;
                match &amendment.change {
                    Change::Finding { text } => required("finding", text),
                    Change::FollowUp(follow_up) => {
                        required("id", &follow_up.id)?;
                        required("follow-up", &follow_up.text)?;
                        required("owner", &follow_up.owner)
                    }
                    Change::Close { id, note } => required("id", id).and(required("note", note)),
                }
            }
        }
    }
}

fn required(name: &str, text: &str) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err(format!("the {name} is empty"));
    }
    let length = text.chars().count();
    if length > TEXT_MAX {
        return Err(format!("the {name} has {length} characters; at most {TEXT_MAX} are kept"));
    }
    Ok(())
}
