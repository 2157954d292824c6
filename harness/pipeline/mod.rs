//! The shadow trading system: market feed → strategy → scheduler → router → risk gate → broker → ledger.
//!
//! One stage a file. A stage owns the closed set of defects it can be given; who gives them, and when, is
//! the business of `faults`. The pipeline records as truth what really happened and who caused it, and
//! gives as observations what a monitoring system could see; the two never mix. Nothing leaves the sandbox.

pub mod broker;
pub mod broker_defects;
pub mod feed;
pub mod gate;
pub mod gate_defects;
pub mod intrusion;
pub mod kill_switch;
pub mod ledger;
pub mod monitoring;
pub mod router;
pub mod routes;
pub mod scheduler;
pub mod strategy;

mod actions;
mod feed_flow;
mod health;
mod order_flow;
mod processes;
mod shadow;
mod switch_flow;

pub use shadow::{Demand, Pipeline, PipelineError, Setup};
