//! A set of files that belong together, with every cross-reference resolved.

mod model;

pub use model::Library;
