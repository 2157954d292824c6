//! Runbooks: Markdown that a person follows and a drill carries out.

mod model;

pub use model::{OnFailure, Reviewer, Runbook, Step, When};
