//! Incident drills for trading pipelines: break a shadow pipeline on purpose, from a seed, and judge whether
//! alarms, severity classification and runbooks answer in time and do no harm.
//!
//! The rooms, from the ground up, are described in `docs/architecture.md`; data flows downwards through
//! them and a test holds the imports to it.

#![forbid(unsafe_code)]

pub mod audit;
pub mod base;
pub mod baseline;
pub mod cadence;
pub mod cli;
pub mod coverage;
pub mod drill;
pub mod drill_log;
pub mod driver;
pub mod faults;
pub mod incident;
pub mod ladder;
pub mod library;
pub mod market;
pub mod monitors;
pub mod mutate;
pub mod pipeline;
pub mod policy;
pub mod report;
pub mod response;
pub mod runbook;
pub mod scenario;
pub mod settings;
pub mod shrink;
pub mod swarm;
pub mod trial;
pub mod verdict;
pub mod vocabulary;
