//! Runbooks and their audit, as data. Published formats: `docs/schema/runbooks.schema.json` and `docs/schema/audit.schema.json`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::audit::RunbookAudit;
use crate::drill_log::Day;
use crate::library::Library;
use crate::report::json::{pretty, schema_text};
use crate::report::model::Tool;
use crate::runbook::Runbook;
use crate::vocabulary::{Action, Severity};

/// Name and version of the audit's JSON.
pub const AUDIT_SCHEMA: &str = "shadowdrill.audit/1";
/// Name and version of the list's JSON.
pub const RUNBOOKS_SCHEMA: &str = "shadowdrill.runbooks/1";

/// Every runbook against what it must be before anything goes live.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AuditReport {
    /// Name and version of this format: `shadowdrill.audit/1`.
    pub schema: String,
    /// What made it.
    pub tool: Tool,
    /// The UTC day that ages are counted to; drills after it are left out.
    pub as_of: String,
    /// Ids of the runbooks that are needed for live and fall short. Where there is one, the exit code is 1.
    pub falls_short: Vec<String>,
    /// The runbooks, in the order of their paths.
    pub runbooks: Vec<RunbookAudit>,
}

impl AuditReport {
    /// The report of an audit.
    #[must_use]
    pub fn new(runbooks: Vec<RunbookAudit>, as_of: Day) -> AuditReport {
        let short = runbooks.iter().filter(|runbook| runbook.falls_short());
        AuditReport {
            schema: AUDIT_SCHEMA.to_owned(),
            tool: Tool::this(),
            as_of: as_of.to_string(),
            falls_short: short.map(|runbook| runbook.id.clone()).collect(),
            runbooks,
        }
    }

    /// The report as JSON with a final line break.
    #[must_use]
    pub fn to_json(&self) -> String {
        pretty(self)
    }
}

/// The runbooks of a library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RunbookList {
    /// Name and version of this format: `shadowdrill.runbooks/1`.
    pub schema: String,
    /// What made it.
    pub tool: Tool,
    /// The runbooks, in the order of their paths.
    pub runbooks: Vec<RunbookEntry>,
}

/// One runbook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RunbookEntry {
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
    /// It is marked as needed for live.
    pub needed_for_live: bool,
    /// People take it up by themselves.
    pub by_hand: bool,
    /// Who reviewed it.
    pub reviewers: Vec<ReviewEntry>,
    /// Its steps, in the order of the page.
    pub steps: Vec<StepEntry>,
    /// SHA-256 of its file.
    pub digest: String,
    /// What a reviewer of the file as it is states as the digest.
    pub review_digest: String,
}

/// A review as the file states it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewEntry {
    /// Who.
    pub name: String,
    /// The digest of what was reviewed, where it is stated.
    pub digest: Option<String>,
    /// That is the file as it is.
    pub current: bool,
}

/// A step of a runbook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StepEntry {
    /// Its name.
    pub name: String,
    /// The heading or task it stands under.
    pub title: String,
    /// What it does.
    pub action: Action,
}

impl RunbookList {
    /// The runbooks of this library.
    #[must_use]
    pub fn of(library: &Library) -> RunbookList {
        let runbooks = library.runbooks.iter().map(RunbookEntry::of).collect();
        RunbookList { schema: RUNBOOKS_SCHEMA.to_owned(), tool: Tool::this(), runbooks }
    }

    /// The list as JSON with a final line break.
    #[must_use]
    pub fn to_json(&self) -> String {
        pretty(self)
    }
}

impl RunbookEntry {
    fn of(runbook: &Runbook) -> RunbookEntry {
        let reviewers = runbook.reviewers.iter().map(|reviewer| ReviewEntry {
            name: reviewer.name.clone(),
            digest: reviewer.digest.as_ref().map(ToString::to_string),
            current: reviewer.digest.as_ref() == Some(&runbook.review_digest),
        });
        let steps = runbook.steps.iter().map(|step| StepEntry {
            name: step.name.clone(),
            title: step.title.clone(),
            action: step.action,
        });
        RunbookEntry {
            id: runbook.id.clone(),
            title: runbook.title.clone(),
            path: runbook.path.clone(),
            severities: runbook.severities.clone(),
            owner: runbook.owner.clone(),
            contact: runbook.contact.clone(),
            needed_for_live: runbook.needed_for_live,
            by_hand: runbook.by_hand,
            reviewers: reviewers.collect(),
            steps: steps.collect(),
            digest: runbook.digest.to_string(),
            review_digest: runbook.review_digest.to_string(),
        }
    }
}

/// The JSON Schema of the audit, generated from the model, with a final line break.
#[must_use]
pub fn audit_schema() -> String {
    schema_text(schemars::schema_for!(AuditReport), AUDIT_SCHEMA)
}

/// The JSON Schema of the list, generated from the model, with a final line break.
#[must_use]
pub fn runbooks_schema() -> String {
    schema_text(schemars::schema_for!(RunbookList), RUNBOOKS_SCHEMA)
}
