//! Incidents: alerts and reports that belong together, and the severity they are given.
//!
//! Knows alerts by their monitor and nothing of faults, truth or targets.

mod classify;
mod incidents;

pub use incidents::{Change, Incidents};
