//! Runbooks: Markdown that a person follows and a drill carries out.

mod attributes;
mod model;
mod read;
mod reviewed;

pub use model::{Link, OnFailure, Reviewer, Runbook, Step, When};
