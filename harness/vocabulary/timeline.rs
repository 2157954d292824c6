//! The one ordered record of a drill. Judge, log and reports read it; nothing else is told.

use super::action::{Action, FailReason};
use super::alert::{Alert, EvidenceItem};
use super::severity::Severity;
use crate::base::{ActionId, AlertId, Calendar, FaultId, IncidentId, Item, Money, RouteId, Time, TraceMix};

/// Something that matters happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Record {
    /// A fault was set.
    Injected(FaultId),
    /// A fault was lifted.
    Lifted(FaultId),
    /// A monitor raised an alert: its position in [`Timeline::alerts`].
    Raised(AlertId),
    /// A route delivered it to somebody.
    Delivered(AlertId, RouteId),
    /// A route lost it.
    Lost(AlertId, RouteId),
    /// An operator reported something: position in the scenario's list.
    Reported(u16),
    /// An incident was opened.
    Opened(IncidentId),
    /// An incident was given a severity by the policy's rule at this position (`None`: no rule matched).
    Classified { incident: IncidentId, severity: Severity, rule: Option<u16> },
    /// The severity was lowered by a step; `approved` by a second person or not.
    Lowered { incident: IncidentId, severity: Severity, approved: bool },
    /// The runbook at this position of the library was chosen.
    Chosen { incident: IncidentId, runbook: u16 },
    /// Nobody took the incident in time: the responder at this position of the policy is asked.
    PassedOn { incident: IncidentId, responder: u16 },
    /// The responder at this position of the policy took the incident.
    Acknowledged { incident: IncidentId, responder: u16 },
    /// A second person approved a step.
    Approved { incident: IncidentId, step: u16 },
    /// A step began: its action was asked for.
    Started { incident: IncidentId, step: u16, id: ActionId, action: Action, approved: bool },
    /// The pipeline shows the action's result.
    Done { incident: IncidentId, step: u16, id: ActionId, action: Action },
    /// The action did not succeed.
    Failed { incident: IncidentId, step: u16, id: ActionId, action: Action, reason: FailReason },
    /// A step was left out: not needed (its condition did not hold) or forgotten.
    Skipped { incident: IncidentId, step: u16, action: Action, forgotten: bool },
    /// A step failed and the runbook says to hand over to somebody else.
    Escalated(IncidentId),
    /// The runbook is through.
    Closed(IncidentId),
    /// The kill switch was tripped or released, by whomever.
    KillSwitch { engaged: bool, alarmed: bool },
    /// The market opened or closed.
    Session { open: bool },
}

/// A record and when it happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamped {
    /// When.
    pub time: Time,
    /// What.
    pub record: Record,
}

/// The state at one bar, as published by the ledger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BarPoint {
    /// When.
    pub time: Time,
    /// Equity.
    pub equity: Money,
    /// Gross exposure.
    pub exposure: Money,
    /// Orders sent so far.
    pub orders: u32,
    /// Orders open.
    pub open_orders: u32,
}

/// What was counted over the whole drill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Bars seen.
    pub bars: u32,
    /// Orders sent.
    pub orders: u32,
    /// Fills reported.
    pub fills: u32,
    /// Orders blocked by the gate, by its own word.
    pub blocked: u32,
    /// Job runs finished.
    pub runs: u32,
    /// Heartbeats written.
    pub heartbeats: u32,
    /// Times a monitor evaluated, by monitor of the policy.
    pub evaluations: u64,
}

/// All that a drill recorded.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// The civil clock.
    pub calendar: Calendar,
    /// When the drill ended.
    pub end: Time,
    /// What happened, in order.
    pub records: Vec<Stamped>,
    /// Every alert raised, by id.
    pub alerts: Vec<Alert>,
    /// The evidence lists, one for each monitor of the policy.
    pub evidence: Vec<Vec<EvidenceItem>>,
    /// One point a bar.
    pub series: Vec<BarPoint>,
    /// Each order sent: when, its item, and whether it was other than reduce-only.
    pub orders: Vec<(Time, Item, bool)>,
    /// Evaluations of each monitor of the policy.
    pub evaluations: Vec<u32>,
    /// Counts.
    pub totals: Totals,
    /// Mix over every simulated event.
    pub trace: TraceMix,
}

impl Timeline {
    /// The evidence items of an alert; empty where its evidence is something missing.
    #[must_use]
    pub fn evidence_of(&self, alert: &Alert) -> &[EvidenceItem] {
        match alert.evidence {
            super::Evidence::Seen { from, to, .. } => self
                .evidence
                .get(alert.monitor.index())
                .and_then(|list| list.get(from as usize..to as usize))
                .unwrap_or_default(),
            super::Evidence::Missing { .. } => &[],
        }
    }
}
