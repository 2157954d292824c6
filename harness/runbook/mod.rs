//! Runbooks: Markdown that a person follows and a drill carries out.

mod attributes;
mod model;
mod read;

pub use model::{OnFailure, Reviewer, Runbook, Step, When};
