//! A validated policy.

use crate::base::{Digest, MonitorId, Ratio, RouteId, Span};
pub use crate::vocabulary::RouteKind;
use crate::vocabulary::{Limits, MonitorKind, OrderError, Place, Severity};

/// Everything about detection and response that a firm decides and that a drill tests.
#[derive(Clone, Debug)]
pub struct Policy {
    /// SHA-256 of the file's bytes.
    pub digest: Digest,
    /// Path as the user wrote it.
    pub path: String,
    /// The risk gate.
    pub gate: Gate,
    /// The kill switch.
    pub kill_switch: KillSwitch,
    /// Monitors, indexed by [`MonitorId`].
    pub monitors: Vec<Monitor>,
    /// Alert routes, indexed by [`RouteId`].
    pub routes: Vec<Route>,
    /// The host that the monitors run on gives a sign of life this often, where it gives any.
    pub beat: Option<Span>,
    /// Alerts this close to the last alert of an open incident join it.
    pub group_within: Span,
    /// Severity rules in order; the most severe that matches wins, the first among equals.
    pub severity_rules: Vec<SeverityRule>,
    /// Severity and runbook id where no rule matches: if unsure, the higher.
    pub unmatched: (Severity, String),
    /// Responders.
    pub responders: Vec<Responder>,
    /// Position of the responder used where the scenario names none.
    pub default_responder: usize,
}

impl Policy {
    /// Whether the policy can choose this runbook: by a severity rule, or where none matches.
    #[must_use]
    pub fn names_runbook(&self, id: &str) -> bool {
        self.unmatched.1 == id || self.severity_rules.iter().any(|rule| rule.runbook == id)
    }

    /// Position of who is asked where the responder at this position does not acknowledge.
    #[must_use]
    pub fn asked_after(&self, responder: usize) -> Option<usize> {
        self.position_of(&self.responders.get(responder)?.escalation.as_ref()?.to)
    }

    /// Position of the responder who is asked first: the one that a scenario names, or the default.
    #[must_use]
    pub fn first_asked(&self, named: Option<&str>) -> usize {
        named.and_then(|id| self.position_of(id)).unwrap_or(self.default_responder)
    }

    /// Position of the responder with this id.
    #[must_use]
    pub fn position_of(&self, id: &str) -> Option<usize> {
        self.responders.iter().position(|one| one.id == id)
    }
}

/// The risk gate's configuration.
#[derive(Clone, Debug)]
pub struct Gate {
    /// Block a breaching order; otherwise it is only reported.
    pub block_on_violation: bool,
    /// Share of a limit from which the gate warns.
    pub warning_at: Ratio,
    /// The limits.
    pub limits: Limits,
    /// Where the table stands.
    pub place: Place,
}

/// The kill switch: its four functions and its automatic trigger. The manual trigger is `kill-switch.trip`.
#[derive(Clone, Debug)]
pub struct KillSwitch {
    /// Stops all new orders except reduce-only.
    pub stop_orders: bool,
    /// Cancels all open orders.
    pub cancel_orders: bool,
    /// Makes the system read-only: nothing can be started.
    pub read_only: bool,
    /// Alarms the owner.
    pub alarm_owner: bool,
    /// Trips where equity is this share or more below its peak.
    pub max_drawdown: Option<Ratio>,
    /// Accepts the manual trigger.
    pub manual: bool,
    /// Where the table stands.
    pub place: Place,
}

/// One monitor.
#[derive(Clone, Debug)]
pub struct Monitor {
    /// Its id, unique in the policy.
    pub id: String,
    /// How long an observation takes to reach it.
    pub delay: Span,
    /// How often it evaluates.
    pub interval: Span,
    /// How long its condition must hold before it raises.
    pub hold: Span,
    /// What it watches for.
    pub rule: MonitorRule,
    /// Where its alerts go.
    pub routes: Vec<RouteId>,
    /// Where it stands.
    pub place: Place,
}

/// A kind of monitor with its thresholds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MonitorRule {
    /// Fires after this long without a heartbeat.
    Heartbeat { stale_after: Span },
    /// Fires after this long without a finished run of a job while the market is open.
    RunAbsence { stale_after: Span },
    /// Fires at `count` or more orders within the window.
    OrderRateHigh { count: u32, window: Span },
    /// Fires at fewer than `count` orders within the window, all of it in market hours.
    OrderRateLow { count: u32, window: Span },
    /// Fires where an intent or a client order id comes again within the window.
    DuplicateIntent { window: Span },
    /// Fires where the fills breach one of these limits. Only order, symbol, total and position limits are audited.
    LimitAudit { limits: Limits },
    /// Fires where a fill is not booked after this long, or booked to another position.
    Reconciliation { within: Span },
    /// Fires where equity is this share or more below its peak.
    Drawdown { share: Ratio },
    /// Fires at `count` or more blocked orders within the window.
    RiskBlocks { count: u32, window: Span },
    /// Fires where so many orders in a row failed with this error.
    OrderErrors { error: OrderError, in_a_row: u32 },
    /// Fires where an order has not come to its end after this long.
    OrderOpen { within: Span },
    /// Fires where a fill goes beyond its order.
    FillAudit,
    /// Fires where the broker reports of an order that the router never sent.
    OrderForeign,
    /// Fires at an order while the kill switch is engaged, and at one decided after runs were blocked.
    OrderStopped,
    /// Fires at a fill whose price is this share or more away from the last close.
    FillPrice { away: Ratio },
    /// Fires after this long without a test message over the route.
    RouteSilent { route: RouteId, stale_after: Span },
    /// Fires after this long without a beat of the host that the monitors run on.
    MonitoringSilent { stale_after: Span },
    /// Fires where no bar of a symbol came for as long as this many bars are, while the market is open.
    FeedSilent { bars: u32 },
    /// Fires at a bar that cannot be, or whose close is this share or more away from the last one.
    BarSanity { jump: Ratio },
    /// Fires at a bar that is not later than the one before it, and where a bar was repeated this many times.
    BarOrder { repeats: u32 },
    /// Fires at a volume this many times the mean of those before it.
    BarVolume { times: u32 },
    /// Fires where this many bars running are stamped this much or more away from the time they come.
    ClockOffset { offset: Span, bars: u32 },
}

impl MonitorRule {
    /// The kind of this rule.
    #[must_use]
    pub fn kind(self) -> MonitorKind {
        match self {
            MonitorRule::Heartbeat { .. } => MonitorKind::Heartbeat,
            MonitorRule::RunAbsence { .. } => MonitorKind::RunAbsence,
            MonitorRule::OrderRateHigh { .. } => MonitorKind::OrderRateHigh,
            MonitorRule::OrderRateLow { .. } => MonitorKind::OrderRateLow,
            MonitorRule::DuplicateIntent { .. } => MonitorKind::DuplicateIntent,
            MonitorRule::LimitAudit { .. } => MonitorKind::LimitAudit,
            MonitorRule::Reconciliation { .. } => MonitorKind::Reconciliation,
            MonitorRule::Drawdown { .. } => MonitorKind::Drawdown,
            MonitorRule::RiskBlocks { .. } => MonitorKind::RiskBlocks,
            MonitorRule::OrderErrors { .. } => MonitorKind::OrderErrors,
            MonitorRule::OrderOpen { .. } => MonitorKind::OrderOpen,
            MonitorRule::FillAudit => MonitorKind::FillAudit,
            MonitorRule::OrderForeign => MonitorKind::OrderForeign,
            MonitorRule::OrderStopped => MonitorKind::OrderStopped,
            MonitorRule::FillPrice { .. } => MonitorKind::FillPrice,
            MonitorRule::RouteSilent { .. } => MonitorKind::RouteSilent,
            MonitorRule::MonitoringSilent { .. } => MonitorKind::MonitoringSilent,
            MonitorRule::FeedSilent { .. } => MonitorKind::FeedSilent,
            MonitorRule::BarSanity { .. } => MonitorKind::BarSanity,
            MonitorRule::BarOrder { .. } => MonitorKind::BarOrder,
            MonitorRule::BarVolume { .. } => MonitorKind::BarVolume,
            MonitorRule::ClockOffset { .. } => MonitorKind::ClockOffset,
        }
    }
}

/// How an alert reaches people.
#[derive(Clone, Debug)]
pub struct Route {
    /// Its id, unique in the policy.
    pub id: String,
    /// What it is.
    pub kind: RouteKind,
    /// How long it takes, drawn evenly from this range.
    pub delay: (Span, Span),
    /// Share of alerts that it loses.
    pub loses: Ratio,
    /// Gives up after this long; an alert that takes longer is lost. There is no retry.
    pub timeout: Span,
    /// A test message is sent over it this often.
    pub probe: Option<Span>,
    /// Somebody reads it: delivery counts. A log that nobody watches is a record, not a delivery.
    pub watched: bool,
    /// Where it stands.
    pub place: Place,
}

/// Decides severity and runbook of an incident.
#[derive(Clone, Debug)]
pub struct SeverityRule {
    /// Its id, unique in the policy.
    pub id: String,
    /// Holds where every condition holds.
    pub when: Vec<Condition>,
    /// The severity.
    pub severity: Severity,
    /// The runbook's id.
    pub runbook: String,
    /// What it holds for is an incident of its own, also beside an open one.
    pub apart: bool,
    /// Where this decision comes from: the user's document, or the project's own.
    pub source: String,
    /// Where it stands.
    pub place: Place,
}

/// One condition of a severity rule about the alerts and reports of an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// At least `count` alerts came from these monitors together.
    Alerts { monitors: Vec<MonitorId>, count: u32 },
    /// An operator reported this.
    Report(String),
}

/// Who works through runbooks.
#[derive(Clone, Debug)]
pub struct Responder {
    /// Its id, unique in the policy.
    pub id: String,
    /// What it is.
    pub kind: ResponderKind,
    /// Time from delivery to acknowledgement.
    pub acknowledge: Quantiles,
    /// Time to get to and carry out a step, beside what the pipeline takes.
    pub step: Quantiles,
    /// Time to find a root cause.
    pub analysis: Quantiles,
    /// Time for a second person to approve.
    pub approval: Quantiles,
    /// Outside working hours and on weekends people take this many times as long.
    pub off_hours: Ratio,
    /// Working hours of the day, UTC, Monday to Friday.
    pub hours: (Span, Span),
    /// Share of steps that are forgotten.
    pub skips_step: Ratio,
    /// Share of incidents in which the wrong runbook is taken.
    pub wrong_runbook: Ratio,
    /// Share of incidents that are acknowledged and waved away: no step of the runbook is done.
    pub dismisses: Ratio,
    /// Who is asked where it does not acknowledge; `None`: nobody.
    pub escalation: Option<Escalation>,
    /// The distributions are assumed and not measured.
    pub assumed: bool,
    /// Where it stands.
    pub place: Place,
}

/// Who is asked next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Escalation {
    /// After this time without an acknowledgement.
    pub after: Span,
    /// The id of the next responder.
    pub to: String,
    /// Where it stands.
    pub place: Place,
}

/// What a responder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponderKind {
    /// A program: no working hours, no slips.
    Automation,
    /// A person on call.
    OnCall,
}

/// A distribution of times by its quantiles; straight lines between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantiles {
    /// Never faster.
    pub min: Span,
    /// Half are faster.
    pub p50: Span,
    /// Nine of ten are faster.
    pub p90: Span,
    /// Never slower.
    pub max: Span,
}
