//! Reports: one model of what a run found, and one file for each way of showing it.
//!
//! Everything is drawn from the library and the drill alone; a renderer reads the model and decides
//! nothing. There is no clock, no I/O and no wall time here: the same drills give the same bytes. What
//! goes to which file or stream is the command line's business.

mod build;
mod catalogue;
mod explain;
mod human;
mod json;
mod junit;
mod ladder;
mod markdown;
mod model;
mod mutation;
mod mutation_text;
mod page;
mod reproduce;
#[cfg(test)]
mod sample;
mod timeline;
mod words;

pub use catalogue::{Catalogue, CatalogueEntry};
pub use human::Paint;
pub use json::{schema, to_json};
pub use junit::{JunitError, to_junit};
pub use ladder::{LadderReport, faults_page, ladder_to_human, ladder_to_json};
pub use markdown::to_markdown;
pub use model::{
    AlertReport, Clue, DrillReport, EvidenceReport, FaultReport, RunReport, StatedReport, Summary, Tool, Unit,
};
pub use mutation::{MUTATE_SCHEMA, MutantReport, MutationReport, Score};
pub use mutation_text::{
    mutation_schema, mutation_to_human, mutation_to_json, mutation_to_markdown, percent,
};
pub use page::to_page;
pub use reproduce::Origin;
pub use timeline::{TimelineEntry, TimelineReport};

pub use human::to_human;
