//! Reports: one model of what a run found, and one file for each way of showing it.
//!
//! Everything is drawn from the library and the drill alone; a renderer reads the model and decides
//! nothing. There is no clock, no I/O and no wall time here: the same drills give the same bytes. What
//! goes to which file or stream is the command line's business.

mod age;
mod annotations;
mod approved;
mod audit;
mod audit_text;
mod build;
mod catalogue;
mod coverage;
mod coverage_text;
mod diff;
mod dossier;
mod drill_log;
mod due;
mod explain;
mod facts;
mod headline;
mod html;
mod human;
mod in_force;
mod incident;
mod json;
mod junit;
mod ladder;
mod lang;
mod markdown;
mod model;
mod mutation;
mod mutation_text;
mod overview;
mod page;
mod reproduce;
mod rules;
#[cfg(test)]
mod sample;
mod slowest;
mod speech;
mod steps;
mod suite;
mod svg;
mod timeline;
mod words;

pub use annotations::{to_github, to_gitlab};
pub use approved::{APPROVED_SCHEMA, ApprovedReport};
pub use audit::{
    AUDIT_SCHEMA, AuditReport, RUNBOOKS_SCHEMA, RunbookEntry, RunbookList, audit_schema, runbooks_schema,
};
pub use audit_text::{audit_to_human, audit_to_markdown, runbooks_to_human, runbooks_to_markdown};
pub use catalogue::{Catalogue, CatalogueEntry, list_schema};
pub use coverage::{
    COVERAGE_SCHEMA, CoverageReport, ExercisedReport, NothingEarned, ShortReport, SubjectTotal,
    UnexercisedReport, UnnamedRunbook,
};
pub use coverage_text::{
    coverage_line, coverage_page, coverage_schema, coverage_to_human, coverage_to_json, coverage_to_markdown,
};
pub use diff::{FactChange, in_words, line_diff};
pub use dossier::{
    DOSSIER_SCHEMA, Dossier, DossierError, FilmReport, HarmCurve, InputReport, LimitReport, ReelReport,
    SymbolFilm,
};
pub use drill_log::to_log_markdown;
pub use due::{DUE_SCHEMA, DueItem, DueReport, age_days, calendar_words, due_schema, to_due_text};
pub use facts::changes;
pub use headline::{Difference, Headline, difference};
pub use html::{PageError, to_html, to_incident_html, to_log_html, to_suite_html};
pub use human::Paint;
pub use in_force::{InForce, ValueChange, Values, changed_values, values_of};
pub use incident::{Incident, to_incident_markdown};
pub use json::{schema, to_json};
pub use junit::{JunitError, swarm_to_junit, to_junit};
pub use ladder::{LadderReport, faults_page, ladder_to_human, ladder_to_json};
pub use lang::{Lang, TEXTS, Texts, fill};
pub use markdown::{run_page_titles, to_markdown};
pub use model::{
    AgainReport, AlertReport, Approval, Clue, DrillReport, EvidenceReport, FaultReport, NotApproved,
    RunReport, StatedReport, Summary, Tool, Unit,
};
pub use mutation::{MUTATE_SCHEMA, MutantReport, MutationReport, Score};
pub use mutation_text::{
    mutation_schema, mutation_to_human, mutation_to_json, mutation_to_markdown, percent,
};
pub use overview::overview;
pub use page::to_page;
pub use reproduce::Origin;
pub use rules::to_rules_page;
pub use steps::{StepReport, StepState};
pub use suite::{Suite, to_results_table, to_suite_markdown};
pub use timeline::{TimelineEntry, TimelineReport};
pub use words::counted;

pub use human::to_human;
