//! The ladder: how weak a fault may be before the drills no longer notice it in time.
//!
//! Each kind of fault is set with less and less strength, on each kind of day, until it is not detected in time under
//! every seed. The weakest strength that still is says how sensitive the monitors are; the approved one stands in the
//! lock. This room neither prints nor starts threads: it lists the climbs and takes one at a time.

mod climb;

pub use climb::{Climb, Reach, STEPS, climb_in, climbs};
