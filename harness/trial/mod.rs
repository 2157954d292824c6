//! The three runs of one (scenario, seed): calm, unanswered, answered; then damage and verdict.

mod model;

pub use model::Drill;
