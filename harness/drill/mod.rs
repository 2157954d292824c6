//! A drill: monitors, incidents and response in one fixed order over one stream of inputs.
//!
//! Sans I/O: inputs go in with their times, outputs come out, and everything that matters is on the
//! timeline. A drill does not know what it acts on, what really happened, or what it will be judged by.

mod engine;
mod text;
mod trace;

pub use engine::{Drill, Setup, planned_faults};
pub use text::timeline_bytes;
