//! What an audit found. Part of a published format: `docs/schema/audit.schema.json`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::vocabulary::{Action, Severity, Track, named};

named! {
    /// What is asked of a runbook before anything goes live.
    pub enum Requirement, "requirement" {
        /// It exists and is complete, as far as its file can show.
        Complete = "complete",
        /// Two persons other than its owner reviewed the file as it is.
        Reviewed = "reviewed",
        /// It was played through in testnet. No drill on another track counts.
        TestedInTestnet = "tested-in-testnet",
        /// Whoever needs it finds it, and finds somebody to ask.
        Reachable = "reachable",
    }
}

/// One runbook and what is missing of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RunbookAudit {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Path of its file.
    pub path: String,
    /// Severities it is meant for.
    pub severities: Vec<Severity>,
    /// Who answers for it.
    pub owner: String,
    /// How to reach them.
    pub contact: String,
    /// It is marked as needed for live: what it lacks fails the audit.
    pub needed_for_live: bool,
    /// SHA-256 of its file. Only drills with this digest count.
    pub digest: String,
    /// What a reviewer of the file as it is states as the digest.
    pub review_digest: String,
    /// The four requirements, in their order.
    pub findings: Vec<Finding>,
    /// Its steps, in the order of the page.
    pub steps: Vec<StepAudit>,
    /// The last drill with the present file that passed, on any track.
    pub last_passed: Option<Exercise>,
    /// Tracks on which drills with the present file passed.
    pub tracks: Vec<Track>,
    /// Drills that used an earlier state of the file. They count for nothing here.
    pub earlier_drills: usize,
    /// Drills with the present file that did not pass, or were held against a loosened yardstick. They count for nothing here.
    pub unpassed_drills: usize,
}

impl RunbookAudit {
    /// True where every requirement is met.
    #[must_use]
    pub fn is_met(&self) -> bool {
        self.findings.iter().all(|finding| finding.met)
    }

    /// True where it is needed for live and a requirement is not met.
    #[must_use]
    pub fn falls_short(&self) -> bool {
        self.needed_for_live && !self.is_met()
    }

    /// Steps that no drill with the present file exercised, on any track.
    pub fn never_exercised(&self) -> impl Iterator<Item = &StepAudit> {
        self.steps.iter().filter(|step| step.drills.is_empty())
    }
}

/// One requirement of one runbook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// Which.
    pub requirement: Requirement,
    /// It is met.
    pub met: bool,
    /// What was looked for.
    pub looked_for: Vec<String>,
    /// What is missing; nothing where it is met.
    pub gaps: Vec<Gap>,
}

/// Something that a requirement lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Gap {
    /// What is missing, a sentence without a period.
    pub reason: String,
    /// Where: file, line and column.
    pub place: String,
}

/// One step and the drills that exercised it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StepAudit {
    /// Its name.
    pub name: String,
    /// The heading or task it stands under.
    pub title: String,
    /// What it does.
    pub action: Action,
    /// Where it stands.
    pub place: String,
    /// Entries of the drill log in which it was done, with the present file, in a drill that passed, on any track.
    pub drills: Vec<u64>,
    /// The last of them.
    pub last: Option<Exercise>,
    /// The last of them in testnet.
    pub last_in_testnet: Option<Exercise>,
}

/// A drill that exercised something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exercise {
    /// Number of its entry.
    pub entry: u64,
    /// Its scenario.
    pub scenario: String,
    /// Where it ran.
    pub track: Track,
    /// The UTC day it was held.
    pub date: String,
    /// Whole days since then.
    pub age_days: i64,
}
