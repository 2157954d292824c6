//! What can be exercised, and how a drill falls short of exercising it.

use crate::vocabulary::{FaultKind, Rule, named};

named! {
    /// A kind of thing that can be exercised.
    pub enum Subject, "subject of coverage" {
        /// An article that drills give evidence for.
        Article = "article",
        /// A kind of fault of the catalogue.
        Fault = "fault",
        /// A monitor of the policy.
        Monitor = "monitor",
        /// A severity rule of the policy, or its answer where none matches.
        SeverityRule = "severity-rule",
        /// A step of a runbook that the policy names.
        Step = "step",
        /// An alert route of the policy.
        Route = "route",
    }
}

named! {
    /// How a drill falls short of exercising something, the nearest miss first.
    pub enum Shortfall, "shortfall" {
        /// The drill shows it and did not pass.
        Unpassed = "unpassed",
        /// A step was begun, and the pipeline did not show its result.
        Failed = "failed",
        /// A step was begun, and neither done nor failed at the end.
        Begun = "begun",
        /// A monitor raised, and what it raised detects no fault.
        NoDetection = "no-detection",
        /// A fault was planned, and the judge does not say that it took effect.
        NoEffect = "no-effect",
        /// A route lost every alert that was sent over it.
        Lost = "lost",
        /// A step was left out by mistake.
        Forgotten = "forgotten",
        /// A step was left out because its condition did not hold.
        NotNeeded = "not-needed",
        /// Its runbook was taken up, and the step was never come to.
        NotReached = "not-reached",
        /// A counterexample has it, and earns nothing.
        Counterexample = "counterexample",
    }
}

impl Shortfall {
    /// In words, to be followed by the scenarios.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Shortfall::Unpassed => "shown by what did not pass:",
            Shortfall::Failed => "begun and failed in",
            Shortfall::Begun => "begun and not ended in",
            Shortfall::NoDetection => "raised and detected nothing in",
            Shortfall::NoEffect => "not shown to take effect in",
            Shortfall::Lost => "lost all that was sent over it in",
            Shortfall::Forgotten => "forgotten in",
            Shortfall::NotNeeded => "not needed in",
            Shortfall::NotReached => "not reached in",
            Shortfall::Counterexample => "only in the counterexample",
        }
    }
}

/// One thing that can be exercised, by its position in the library where it stands in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Item {
    Article(Rule),
    Fault(FaultKind),
    Monitor(usize),
    /// `None` is the policy's answer where no rule matches.
    SeverityRule(Option<usize>),
    /// Runbook and step.
    Step(usize, usize),
    Route(usize),
}
