//! Each runbook against the four minimum requirements that it must meet before anything goes live: it is complete, two persons
//! reviewed it, it was played through in testnet, and whoever needs it can reach it.
//!
//! A pure function of runbooks, policy and the history of the drill log. Deliberately absent: the disk (which links lead
//! nowhere is passed in), the clock (the day is passed in), words for people beside the sentence of each gap, and any
//! judgement on whether a runbook is any good: that is what drills and reviewers are for.

mod exercised;
mod inspect;
mod links;
mod model;
mod people;
mod practice;
mod requirements;

pub use exercised::exercised;
pub use inspect::{Basis, inspect};
pub use links::{FileLink, file_links};
pub use model::{Exercise, Finding, Gap, Requirement, RunbookAudit, StepAudit};
