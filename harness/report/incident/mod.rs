//! The incident report of a drill in the form of the usual template: title, date, severity, status, summary, timeline,
//! root cause, impact, resolution, lessons learned, action items.
//!
//! What the drill knows is filled in. What only people know is marked as to be filled in, and no sentence is made
//! up for it.

mod build;
mod markdown;
mod model;

pub use markdown::to_incident_markdown;
pub use model::Incident;
