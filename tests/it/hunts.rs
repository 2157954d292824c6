//! False-green hunts: each breaks a file of the bundled library on purpose and names the outcome that must
//! follow, beside the untouched files that pass on the same seeds.

pub mod bundle;
mod controls;
mod detection;
mod gaps;
mod harm;
mod response;
mod wrong_reason;
mod yardstick;
