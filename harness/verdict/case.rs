//! What the judge is given: the yardstick, the names it prints, and three runs of one seed.

use crate::baseline::Baseline;
use crate::policy::{Monitor, Route};
use crate::runbook::Runbook;
use crate::scenario::{Plan, Scenario};
use crate::vocabulary::{Rows, Timeline, Truth};

/// One drill, ready to be judged.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// What is expected.
    pub scenario: &'a Scenario,
    /// What breaks under this seed.
    pub plan: &'a Plan,
    /// Targets, limits of harm, approvals and sequences.
    pub baseline: &'a Baseline,
    /// Monitors of the policy. Only their ids are read: to name them, and to find those that the scenario names.
    pub monitors: &'a [Monitor],
    /// Alert routes of the policy. Only `watched` is read.
    pub routes: &'a [Route],
    /// Runbooks of the library, as [`crate::vocabulary::Record::Chosen`] counts them. Only their ids are read.
    pub runbooks: &'a [Runbook],
    /// Where the bars of each symbol come from; empty for a synthetic day.
    pub rows: &'a [Rows],
    /// The drill itself.
    pub answered: Run<'a>,
    /// The same faults without a response; its timeline has no alerts.
    pub unanswered: Run<'a>,
    /// The same day without faults.
    pub calm: Run<'a>,
}

/// One run: what was recorded and what is true.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// The record.
    pub timeline: &'a Timeline,
    /// The truth, in order of time.
    pub truth: &'a [Truth],
}
