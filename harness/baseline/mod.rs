//! The baseline: targets with their source, and the limits that define harm.
//!
//! The baseline is the yardstick. Nothing that is under test may import it.

mod apply;
mod model;
mod read;

pub use apply::{Applied, SCENARIO};
pub use model::{Baseline, HarmLimits, Target};
