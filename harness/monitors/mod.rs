//! Observations → alerts, one detector a file.
//!
//! This room owns the physics of monitoring: an observation becomes visible to a monitor after its delay, a
//! monitor looks only at the ticks of its own grid, and a condition must hold for a while before an alert is
//! raised. Every alert carries the evidence that it can be judged by.
//!
//! Conventions that all detectors share:
//!
//! - At a tick `t` a detector sees exactly the observations made at or before `t − delay`: its horizon.
//! - A window of length `w` at horizon `v` contains what was made in `v − w < made ≤ v`.
//! - An absence is due as soon as it is as long as its threshold; a limit is breached at or above it.
//! - A monitor sleeps until the first tick at which its answer can differ. That this gives the same alerts as
//!   looking at every tick is a property test (`tests/properties.rs`).
//!
//! **Invariant.** Nothing here knows a fault, a plan or the truth: the room imports `base`, `vocabulary` and
//! `policy` only. Items are compared for equality and copied into evidence, nothing else.
//!
//! Deliberately absent: what an alert means (that is `incident`), where it goes (that is `drill`).

mod bar_order;
mod bar_sanity;
mod bar_volume;
mod board;
mod burst;
mod clock_offset;
mod desk;
mod detector;
mod drawdown;
mod duplicate_intent;
mod feed_silent;
mod fill_audit;
mod fill_price;
mod findings;
mod grid;
mod heartbeat;
mod hours;
mod keyed;
mod limit_audit;
mod lots;
mod order_errors;
mod order_foreign;
mod order_open;
mod order_rate_high;
mod order_rate_low;
mod order_stopped;
mod reconciliation;
mod risk_blocks;
mod run_absence;
mod sight;
mod sign_of_life;
mod watch;

#[cfg(test)]
mod tests;

pub use watch::{Monitors, Surroundings};
