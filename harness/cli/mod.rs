//! The command line.

pub mod load;
pub mod log;
