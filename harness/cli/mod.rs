//! The command line: the only room that prints and opens files.

pub mod diagnostics;
pub mod load;
pub mod log;
