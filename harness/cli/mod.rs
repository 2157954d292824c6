//! The command line.

pub mod diagnostics;
pub mod load;
pub mod log;
