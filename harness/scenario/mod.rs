//! Scenarios: which day, which faults, and what is expected of detection and response.

mod model;
pub mod plan;

pub use model::{
    Expectation, FaultSpec, JobSpec, Market, MarketSource, Params, Regime, Report, Scenario, Schedule,
    Session, Spec, Stated, Strategy, Tightened,
};
pub use plan::{Plan, PlannedFault};
