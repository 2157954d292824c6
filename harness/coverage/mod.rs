//! Coverage: which article, fault, monitor, severity rule, runbook step and alert route is exercised by which scenario, and
//! what nothing exercises.
//!
//! Something is exercised only where a drill that passed shows it in its record or in the judge's word; what a scenario is
//! meant to exercise counts for nothing. This room neither prints nor starts threads: it notes what one drill shows, and
//! holds what many show against all that files and catalogue list.
//!
//! Deliberately absent: the truth (whether a fault took effect is the judge's word), and a score. A share would say that
//! nine of ten steps are enough.

mod listed;
mod model;
mod seen;
mod standing;

pub use model::{Shortfall, Subject};
pub use seen::Seen;
pub use standing::{Coverage, LeftOut, Row, coverage};
