//! The audit of all runbooks.

use std::collections::BTreeSet;

use super::model::RunbookAudit;
use super::practice::Practice;
use super::requirements::{complete, reachable, reviewed};
use crate::drill_log::{Day, History};
use crate::policy::Policy;
use crate::runbook::Runbook;

/// What an audit is made from.
#[derive(Clone, Copy, Debug)]
pub struct Basis<'a> {
    /// The runbooks, every one of them sound as a file.
    pub runbooks: &'a [Runbook],
    /// The policy that chooses among them.
    pub policy: &'a Policy,
    /// What was drilled.
    pub history: &'a History,
    /// Files that a link of a runbook leads to and that are not there, by the paths of [`super::file_links`].
    pub absent: &'a BTreeSet<String>,
    /// The day that ages are counted to. Drills after it are left out.
    pub as_of: Day,
}

/// Holds each runbook against the four requirements, in the order of the runbooks.
#[must_use]
pub fn inspect(basis: &Basis<'_>) -> Vec<RunbookAudit> {
    basis.runbooks.iter().map(|runbook| one(runbook, basis)).collect()
}

fn one(runbook: &Runbook, basis: &Basis<'_>) -> RunbookAudit {
    let practice = Practice::of(runbook, basis.history, basis.as_of);
    RunbookAudit {
        id: runbook.id.clone(),
        title: runbook.title.clone(),
        path: runbook.path.clone(),
        severities: runbook.severities.clone(),
        owner: runbook.owner.clone(),
        contact: runbook.contact.clone(),
        needed_for_live: runbook.needed_for_live,
        digest: runbook.digest.to_string(),
        review_digest: runbook.review_digest.to_string(),
        findings: vec![
            complete(runbook, basis.policy, basis.absent),
            reviewed(runbook),
            practice.tested(),
            reachable(runbook, basis.policy),
        ],
        steps: practice.steps(),
        last_passed: practice.last_passed(),
        tracks: practice.tracks(),
        earlier_drills: practice.earlier,
        unpassed_drills: practice.unpassed,
    }
}
