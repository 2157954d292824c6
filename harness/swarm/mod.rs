//! The swarm: days on which faults of the catalogue come together as nobody wrote them down.
//!
//! What must follow is not known for such a day, so only what always holds is checked: the invariants, and that all
//! settles once every fault is lifted. A day is an ordinary scenario with explicit values; it can be kept as a file, run again
//! and shrunk. This room runs nothing.

mod draw;

pub use draw::{CHECKS, draw, name};
