//! Scenarios: which day, which faults, and what is expected of detection and response.

pub mod job;
mod model;
pub mod plan;
mod read;
mod read_expect;
mod write;

pub use model::{
    Expectation, FaultSpec, JobSpec, Market, MarketSource, Params, Regime, Report, Scenario, Schedule,
    Session, Spec, Stated, Strategy, Tightened,
};
pub use plan::{Plan, PlannedFault};
