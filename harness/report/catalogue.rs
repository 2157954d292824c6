//! The list of scenarios.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::cadence::Held;
use crate::library::Library;
use crate::report::due::age_days;
use crate::report::json::pretty;
use crate::report::json::schema_text;
use crate::report::model::Tool;
use crate::report::words;
use crate::scenario::Scenario;
use crate::vocabulary::{EndState, FaultKind, Rule, SeverityRange};

/// Name and version of the list's JSON.
pub const LIST_SCHEMA: &str = "shadowdrill.list/1";

/// The scenarios of a library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// Name and version of this format: `shadowdrill.list/1`.
    pub schema: String,
    /// What made it.
    pub tool: Tool,
    /// The scenarios, in the order of their paths.
    pub scenarios: Vec<CatalogueEntry>,
}

/// One scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CatalogueEntry {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Path of its file.
    pub path: String,
    /// Its category.
    pub category: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Rules it gives evidence for.
    pub rules: Vec<Rule>,
    /// What breaks.
    pub faults: Vec<FaultKind>,
    /// The severity it expects; `null` for a calm day.
    pub severity: Option<SeverityRange>,
    /// The runbook it expects.
    pub runbook: Option<String>,
    /// The state it ends in.
    pub end_state: EndState,
    /// It states a wrong response and is run only when asked for.
    pub counterexample: bool,
    /// When it passed last, by the drill log; RFC 3339 in UTC.
    pub passed: Option<String>,
    /// Whole days since then: the age of its pass.
    pub passed_age_days: Option<i64>,
}

impl Catalogue {
    /// The list of this library.
    #[must_use]
    pub fn of(library: &Library) -> Catalogue {
        let scenarios = library.scenarios.iter().map(CatalogueEntry::of).collect();
        Catalogue { schema: LIST_SCHEMA.to_owned(), tool: Tool::this(), scenarios }
    }

    /// The same list with the age that each last pass has at `now`.
    #[must_use]
    pub fn with_passes(mut self, drills: &[Held], now: Timestamp) -> Catalogue {
        for scenario in &mut self.scenarios {
            let of_it = |drill: &&Held| drill.passed && drill.scenario == scenario.id && drill.started <= now;
            let last = drills.iter().filter(of_it).map(|drill| drill.started).max();
            scenario.passed = last.map(|at| at.to_string());
            scenario.passed_age_days = last.map(|at| age_days(at, now));
        }
        self
    }

    /// Aligned lines: id, severity, category, age of the last pass in days, title.
    #[must_use]
    pub fn to_text(&self) -> String {
        let rows: Vec<[String; 5]> = self.scenarios.iter().map(CatalogueEntry::row).collect();
        let width = |at: usize| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
        let widths = [width(0), width(1), width(2), width(3)];
        let mut text = String::new();
        for [id, severity, category, age, title] in &rows {
            let cells = [(id, widths[0]), (severity, widths[1]), (category, widths[2]), (age, widths[3])];
            for (cell, width) in cells {
                text.push_str(&words::padded(cell, width));
                text.push_str("  ");
            }
            text.push_str(title);
            text.push('\n');
        }
        text
    }

    /// The list as JSON with a final line break.
    #[must_use]
    pub fn to_json(&self) -> String {
        pretty(self)
    }
}

/// The JSON Schema of the list, generated from the model, with a final line break.
#[must_use]
pub fn list_schema() -> String {
    schema_text(schemars::schema_for!(Catalogue), LIST_SCHEMA)
}

impl CatalogueEntry {
    fn of(scenario: &Scenario) -> CatalogueEntry {
        CatalogueEntry {
            id: scenario.id.clone(),
            title: scenario.title.clone(),
            path: scenario.path.clone(),
            category: scenario.category.clone(),
            tags: scenario.tags.clone(),
            rules: scenario.rules.clone(),
            faults: scenario.faults.iter().map(|fault| fault.kind).collect(),
            severity: scenario.expect.severity,
            runbook: scenario.expect.runbook.clone(),
            end_state: scenario.expect.end_state,
            counterexample: scenario.counterexample.is_some(),
            passed: None,
            passed_age_days: None,
        }
    }

    fn row(&self) -> [String; 5] {
        let severity = self.severity.map_or_else(|| "-".to_owned(), |range| range.to_string());
        let mark = if self.counterexample { " (counterexample)" } else { "" };
        let title = format!("{}{mark}", words::plain(&self.title));
        let age = self.passed_age_days.map_or_else(|| "-".to_owned(), |days| format!("passed {days} d ago"));
        [self.id.clone(), severity, self.category.clone(), age, title]
    }
}
