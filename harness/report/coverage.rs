//! What drills exercise, as data. Its JSON is a published format: `docs/schema/coverage.schema.json`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::coverage::{Coverage, Row, Shortfall, Subject};
use crate::report::model::Tool;
use crate::vocabulary::Named;

/// Name and version of the JSON format. The number grows with every change that a reader could trip over.
pub const COVERAGE_SCHEMA: &str = "shadowdrill.coverage/1";

/// What is exercised by which scenario, and what by none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CoverageReport {
    /// Name and version of this format: `shadowdrill.coverage/1`.
    pub schema: String,
    /// What made it.
    pub tool: Tool,
    /// Drills that passed: what they show counts.
    pub drills: usize,
    /// Drills that earn nothing: they did not pass, or state a wrong response.
    pub left_out: Vec<NothingEarned>,
    /// How much of each subject is exercised; every subject, in their order.
    pub summary: Vec<SubjectTotal>,
    /// What is listed and exercised by nothing, in the order of the subjects, of the catalogue and of the files.
    pub unexercised: Vec<UnexercisedReport>,
    /// What is exercised, in the same order.
    pub exercised: Vec<ExercisedReport>,
    /// Runbooks that the policy never names: no incident takes them up, so their steps are not listed.
    pub unnamed_runbooks: Vec<UnnamedRunbook>,
}

/// A drill that earns nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NothingEarned {
    /// The scenario's id.
    pub scenario: String,
    /// The seed.
    pub seed: u64,
    /// Why: the first check that is not met, or that it is a counterexample.
    pub reason: String,
}

/// How much of a subject is exercised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubjectTotal {
    /// The subject.
    pub subject: Subject,
    /// How much there is of it.
    pub listed: usize,
    /// How much of that a drill exercises.
    pub exercised: usize,
}

/// Something that is listed and exercised by nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnexercisedReport {
    /// What it is.
    pub subject: Subject,
    /// What it is called: a name of a closed list, an id of the policy, or `runbook/step`.
    pub name: String,
    /// What there is to know about it, such as an article's citation or a step's action.
    pub about: String,
    /// Where it stands: `policy.toml:80:1`; null where it stands in no file.
    pub place: Option<String>,
    /// Why nothing exercises it, in a few words.
    pub reason: String,
    /// The scenarios that came near it, each with how it falls short.
    pub short: Vec<ShortReport>,
}

/// Something that drills exercise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExercisedReport {
    /// What it is.
    pub subject: Subject,
    /// What it is called: a name of a closed list, an id of the policy, or `runbook/step`.
    pub name: String,
    /// What there is to know about it, such as an article's citation or a step's action.
    pub about: String,
    /// Where it stands: `policy.toml:80:1`; null where it stands in no file.
    pub place: Option<String>,
    /// The scenarios that exercise it; at least one.
    pub exercised_by: Vec<String>,
    /// The scenarios that came near it and do not exercise it, each with how it falls short.
    pub short: Vec<ShortReport>,
}

/// A scenario that came near something and does not exercise it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShortReport {
    /// The scenario's id.
    pub scenario: String,
    /// How it falls short.
    pub by: Shortfall,
}

/// A runbook that the policy never names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnnamedRunbook {
    /// Its id.
    pub runbook: String,
    /// Where it stands.
    pub place: String,
}

impl CoverageReport {
    /// The report of this coverage.
    #[must_use]
    pub fn new(coverage: &Coverage) -> CoverageReport {
        let left_out = coverage.left_out.iter().map(|one| NothingEarned {
            scenario: one.scenario.clone(),
            seed: one.seed,
            reason: one.reason.clone(),
        });
        let unnamed = coverage
            .unnamed
            .iter()
            .map(|(id, place)| UnnamedRunbook { runbook: id.clone(), place: place.to_string() });
        CoverageReport {
            schema: COVERAGE_SCHEMA.to_owned(),
            tool: Tool::this(),
            drills: coverage.drills,
            left_out: left_out.collect(),
            summary: Subject::ALL.iter().map(|subject| total(coverage, *subject)).collect(),
            unexercised: coverage.rows.iter().filter_map(UnexercisedReport::of).collect(),
            exercised: coverage.rows.iter().filter_map(ExercisedReport::of).collect(),
            unnamed_runbooks: unnamed.collect(),
        }
    }

    /// How much is listed.
    #[must_use]
    pub fn listed(&self) -> usize {
        self.unexercised.len() + self.exercised.len()
    }
}

fn total(coverage: &Coverage, subject: Subject) -> SubjectTotal {
    let of_it = || coverage.rows.iter().filter(|row| row.subject == subject);
    SubjectTotal {
        subject,
        listed: of_it().count(),
        exercised: of_it().filter(|row| row.is_exercised()).count(),
    }
}

impl UnexercisedReport {
    /// `None` where something exercises it.
    fn of(row: &Row) -> Option<UnexercisedReport> {
        Some(UnexercisedReport {
            reason: row.reason()?,
            subject: row.subject,
            name: row.name.clone(),
            about: row.about.clone(),
            place: row.place.as_ref().map(ToString::to_string),
            short: short(row),
        })
    }
}

impl ExercisedReport {
    /// `None` where nothing exercises it.
    fn of(row: &Row) -> Option<ExercisedReport> {
        row.is_exercised().then(|| ExercisedReport {
            subject: row.subject,
            name: row.name.clone(),
            about: row.about.clone(),
            place: row.place.as_ref().map(ToString::to_string),
            exercised_by: row.exercised_by.clone(),
            short: short(row),
        })
    }
}

fn short(row: &Row) -> Vec<ShortReport> {
    row.short.iter().map(|(scenario, by)| ShortReport { scenario: scenario.clone(), by: *by }).collect()
}
