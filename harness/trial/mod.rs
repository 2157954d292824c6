//! The three runs of one (scenario, seed): calm, unanswered, answered; then damage and verdict.
//!
//! All three share the day and the draws, so that what differs between them is the fault and the response alone.

mod divergence;
mod film;
mod model;
mod prelude;
mod runs;

pub use divergence::{Divergence, first_divergence};
pub use film::{Film, Reel, film};
pub use model::{Drill, TrialError};
pub use prelude::Prelude;
pub use runs::{Case, Outcome, run};
