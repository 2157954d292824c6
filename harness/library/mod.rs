//! A set of files that belong together, with every cross-reference resolved.
//!
//! Assembly is pure: it takes bytes with their paths. Where files come from (the disk, the bundled
//! library) is the command line's business.

mod applied_facts;
mod assemble;
mod beyond_harm;
mod cadence_facts;
mod candles;
mod changes;
mod check;
mod facts;
mod lock;
mod model;

pub use assemble::{File, Files, beside};
pub use candles::{Days, LeftOut, OnCandles};
pub use changes::{Change, Changes};
pub use lock::{Fact, Lock, Rung, Rungs, Scope, Subject};
pub use model::Library;
