//! The response: who takes an incident, and how its runbook is worked through, step by step.
//!
//! Knows incidents by number, runbooks and responders, and nothing of faults, truth or targets.

mod engine;
mod responder;

pub use engine::{Desk, Response, Setup};
