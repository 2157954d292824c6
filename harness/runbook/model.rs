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
    /// It must meet what is asked of a runbook before anything goes live.
    pub needed_for_live: bool,
    /// People take it up by themselves; no rule of the policy has to name it.
    pub by_hand: bool,
    /// What to do, in order; at least one.
    pub steps: Vec<Step>,
    /// Links and pictures of the page, as written.
    pub links: Vec<Link>,
    /// SHA-256 of the file's bytes.
    pub digest: Digest,
    /// What a reviewer of the file as it is states; see [`Runbook::reviewed_digest`].
    pub review_digest: Digest,
    /// Path as the user wrote it.
    pub path: String,
    /// Where the id stands.
    pub place: Place,
    /// Where the owner stands.
    pub owner_place: Place,
    /// Where the contact stands.
    pub contact_place: Place,
}

/// A link or a picture of a runbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it leads, as written.
    pub target: String,
    /// Where it stands.
    pub place: Place,
}

/// Somebody who reviewed a runbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewer {
    /// Who.
    pub name: String,
    /// SHA-256 of the file as reviewed (see [`Runbook::reviewed_digest`]), where stated.
    pub digest: Option<Digest>,
    /// Where the name stands.
    pub place: Place,
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
