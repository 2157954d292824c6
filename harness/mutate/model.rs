//! What a mutant is: one control of policy or runbooks, broken in one way.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::library::Library;
use crate::policy::Policy;
use crate::runbook::Runbook;
use crate::vocabulary::{Place, named};

named! {
    /// What part of policy or runbooks a control is.
    pub enum ControlKind, "kind of control" {
        /// A monitor of the policy.
        Monitor = "monitor",
        /// The risk gate and its limits.
        Gate = "gate",
        /// A function or a trigger of the kill switch.
        KillSwitch = "kill-switch",
        /// An alert route, or the routes of a monitor.
        Route = "route",
        /// A severity rule, or the answer where none matches.
        SeverityRule = "severity-rule",
        /// How alerts become one incident.
        Grouping = "grouping",
        /// The beat of the host that the monitors run on.
        Beat = "beat",
        /// Who is asked where a responder does not answer.
        Escalation = "escalation",
        /// A step of a runbook.
        Step = "step",
    }
}

named! {
    /// How a control is broken.
    pub enum Operator, "mutation operator" {
        /// Taken away.
        Removed = "removed",
        /// Taken away together with another one that answers to the same faults.
        PairRemoved = "pair-removed",
        /// A threshold twice as high.
        Doubled = "doubled",
        /// A threshold ten times as high.
        Tenfold = "tenfold",
        /// A threshold half as high.
        Halved = "halved",
        /// A limit of the gate a hundred times as high.
        Hundredfold = "hundredfold",
        /// A limit of the gate just past the one that defines harm.
        PastHarm = "past-harm",
        /// A delay, an interval or a hold ten minutes longer; a route that takes as much longer.
        Slowed = "slowed",
        /// A severity one lower.
        Lowered = "lowered",
        /// A severity one higher.
        Raised = "raised",
        /// An incident of its own that joins the open one instead.
        Joined = "joined",
        /// Switched off: it is still there and does nothing.
        SwitchedOff = "switched-off",
        /// A watched route that loses every second message.
        Leaking = "leaking",
        /// A monitor whose alerts go nowhere.
        Unrouted = "unrouted",
        /// A step that changes places with the one after it; a severity rule with a broader one behind it.
        Swapped = "swapped",
        /// A step that gives up before it does anything.
        Emptied = "emptied",
        /// A step after whose failure the rest is done all the same.
        Overridden = "overridden",
        /// A step that no longer waits for a second person.
        Unapproved = "unapproved",
        /// An incident that is answered by another runbook.
        Redirected = "redirected",
        /// A route that gives up before anything can arrive.
        Hurried = "hurried",
    }
}

/// A control: what a mutant breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Control {
    /// What it is part of.
    pub kind: ControlKind,
    /// The entry it belongs to: a monitor, a route, a rule, or `runbook/step`.
    pub entry: String,
    /// The key of the entry that is broken; `None` where it is the entry as a whole.
    pub key: Option<String>,
    /// Where it stands.
    pub place: Place,
}

impl Control {
    /// `monitor duplicate-intent`: what is compared between two revisions.
    #[must_use]
    pub fn unit(&self) -> String {
        format!("{} {}", self.kind, self.entry)
    }
}

impl std::fmt::Display for Control {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.key {
            Some(key) => write!(f, "{} {}, {key}", self.kind, self.entry),
            None => write!(f, "{} {}", self.kind, self.entry),
        }
    }
}

/// The part of a library that a mutant has of its own.
#[derive(Clone, Debug)]
pub(super) enum Change {
    /// Another policy.
    Policy(Box<Policy>),
    /// Another runbook in place of the one at this position.
    Runbook(usize, Box<Runbook>),
}

/// One control broken in one way, or two that back each other up.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// What is broken: one control, or two.
    pub controls: Vec<Control>,
    /// How.
    pub operator: Operator,
    /// What was tried, in a few words: `delay 500ms, now 10m0.5s`.
    pub tried: String,
    pub(super) change: Change,
}

impl Mutant {
    pub(super) fn new(control: Control, operator: Operator, tried: String, change: Change) -> Mutant {
        Mutant { controls: vec![control], operator, tried, change }
    }

    /// Unique among the mutants of a library: `monitor/duplicate-intent/delay/slowed`.
    #[must_use]
    pub fn id(&self) -> String {
        let control = |control: &Control| match &control.key {
            Some(key) => format!("{}/{}/{key}", control.kind, control.entry),
            None => format!("{}/{}", control.kind, control.entry),
        };
        let named: Vec<String> = self.controls.iter().map(control).collect();
        format!("{}/{}", named.join("+"), self.operator)
    }

    /// The policy under this mutant.
    pub(super) fn policy<'a>(&'a self, library: &'a Library) -> &'a Policy {
        match &self.change {
            Change::Policy(policy) => policy,
            Change::Runbook(..) => &library.policy,
        }
    }

    /// The runbooks under this mutant.
    pub(super) fn runbooks<'a>(&'a self, library: &'a Library) -> Cow<'a, [Runbook]> {
        match &self.change {
            Change::Policy(_) => Cow::Borrowed(&library.runbooks),
            Change::Runbook(at, runbook) => {
                let mut all = library.runbooks.clone();
                if let Some(slot) = all.get_mut(*at) {
                    slot.clone_from(runbook);
                }
                Cow::Owned(all)
            }
        }
    }

    /// A library to run the mutant in. It has no scenarios and no candles: the scenario is named with each
    /// run, and the day is made before.
    #[must_use]
    pub fn applied(&self, library: &Library) -> Library {
        Library {
            policy: self.policy(library).clone(),
            runbooks: self.runbooks(library).into_owned(),
            ..without_days(library)
        }
    }
}

/// Settings, policy, runbooks and baseline of a library, without scenarios and candles.
pub(super) fn without_days(library: &Library) -> Library {
    Library {
        settings: library.settings.clone(),
        cadence: library.cadence.clone(),
        policy: library.policy.clone(),
        runbooks: library.runbooks.clone(),
        baseline: library.baseline.clone(),
        scenarios: Vec::new(),
        candles: BTreeMap::new(),
    }
}
