//! A validated runbook.

use crate::base::{Digest, Span};
use crate::vocabulary::{Action, Place, Severity};

/// A runbook.
#[derive(Clone, Debug)]
pub struct Runbook {
    /// Unique id: lower-case words with hyphens.
    pub id: String,
    /// One line.
    pub title: String,
    /// Severities it is meant for.
    pub severities: Vec<Severity>,
    /// Who answers for it.
    pub owner: String,
    /// Who reviewed it.
    pub reviewers: Vec<Reviewer>,
    /// How to reach the owner.
    pub contact: String,
    /// What to do, in order; at least one.
    pub steps: Vec<Step>,
    /// SHA-256 of the file's bytes.
    pub digest: Digest,
    /// Path as the user wrote it.
    pub path: String,
    /// Where the id stands.
    pub place: Place,
}

/// Somebody who reviewed a runbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewer {
    /// Who.
    pub name: String,
    /// SHA-256 of the file as reviewed (its front matter's `reviewers` left out), where stated.
    pub digest: Option<Digest>,
}

/// One step.
#[derive(Clone, Debug)]
pub struct Step {
    /// Unique in the runbook: lower-case words with hyphens.
    pub name: String,
    /// The heading or task it stands under.
    pub title: String,
    /// What it does.
    pub action: Action,
    /// Give up after this long.
    pub timeout: Span,
    /// A second person must approve before it begins.
    pub approval: bool,
    /// When it is done.
    pub when: When,
    /// What happens where it fails.
    pub on_failure: OnFailure,
    /// The command as written, for people and for real processes.
    pub command: String,
    /// Where it stands.
    pub place: Place,
}

/// When a step is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Always.
    Always,
    /// Only where the step before it failed.
    PreviousFailed,
}

/// What happens where a step fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnFailure {
    /// Go on with the next step.
    Continue,
    /// Hand over: the runbook ends here and the incident is escalated.
    Escalate,
}
