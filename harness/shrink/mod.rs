//! Shrinking: a drill that fails becomes the smallest scenario that fails the same check with the same outcome.
//!
//! It works on the choices that the plan recorded, whatever they are: every drawn value is written down, then parts
//! are left out and values made simpler for as long as the failure stays. A new kind of fault needs no code here. This
//! room neither prints nor writes files.

mod search;
mod simpler;

pub use search::{ShrinkError, Shrunk, shrink};
