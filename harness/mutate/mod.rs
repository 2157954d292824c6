//! Mutation of the controls: every control of policy and runbooks is broken in turn, and the drills must notice.
//!
//! A mutant changes the validated values and never a file, so that it is cheap and cannot be a file that nobody
//! could load. The yardstick (baseline and scenarios) is never touched. This room neither prints nor reads files
//! nor starts threads: it enumerates mutants, prepares grounds to try them on, and judges one mutant at a time.
//!
//! Deliberately absent: mutants of the yardstick (the lock guards it), of how responders act (they model people;
//! who is asked next is a control), and of two controls of different kinds at once.

mod changed;
mod controls;
mod enumerate;
mod equivalent;
mod ground;
mod judge;
mod model;
mod monitors;
mod places;
mod steps;
mod suggest;

pub use changed::Changed;
pub use enumerate::mutants;
pub use equivalent::Predicate;
pub use ground::{Ground, redundant};
pub use judge::{Fate, Kill, Status, judge};
pub use model::{Control, ControlKind, Mutant, Operator};
pub use places::Texts;
pub use suggest::{SEED as SUGGESTION_SEED, Sketch, Suggestion, lacked, searched, sketches, suggest};
