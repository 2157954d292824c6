//! The suite report: how all drills of a log stand on a day, what changed over the log, and what is still to be done.

mod build;
mod markdown;
mod model;
mod words;

pub use markdown::{to_results_table, to_suite_markdown};
pub use model::{OpenFollowUp, Suite, SuiteRow, TREND_LEAST, Trend, Worth};

/// The sign of a pass that is stale.
pub const STALE: &str = "◔";
