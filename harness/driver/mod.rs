//! The driver: moves the clock and carries inputs and outputs between a drill and a rig.
//!
//! A rig is whatever a drill acts on. [`SimRig`] is the simulated pipeline with its faults, and
//! [`virtual_time`] runs it as fast as the machine can. A rig of real processes or a console with people would
//! stand beside it and change nothing above this room.

mod recording;
mod sim_rig;
pub mod virtual_time;

pub use recording::{Recording, replay};
pub use sim_rig::SimRig;
pub use virtual_time::Rig;
