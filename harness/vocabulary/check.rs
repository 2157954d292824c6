//! Checks, their outcomes, milestones and verdicts.

use super::names::named;

named! {
    /// What the judge checks.
    pub enum CheckKind, "check" {
        /// The calm run of the same seed raises no alert.
        Calm = "calm",
        /// The fault takes effect at all.
        Effect = "effect",
        /// A detecting alert is raised in time.
        Detection = "detection",
        /// Every offending order is followed by an alert in time.
        EachOrder = "each-order",
        /// A detecting alert reaches somebody in time.
        Delivery = "delivery",
        /// The alerts that the scenario names fire, those that it forbids do not.
        Alerts = "alerts",
        /// No alert fires that neither detects nor follows from the response.
        FalseAlarms = "false-alarms",
        /// The severity is in the expected range.
        Severity = "severity",
        /// The severity enters the expected range in time.
        Classification = "classification",
        /// Somebody takes the incident in time.
        Acknowledgement = "acknowledgement",
        /// The stop begins in time.
        StopBegun = "stop-begun",
        /// No new order, in time.
        Stop = "stop",
        /// Logs and registry are copied, in time and before anything changed them.
        Secure = "secure",
        /// The owner is told in time.
        Notification = "notification",
        /// The root cause is found in time.
        Analysis = "analysis",
        /// The expected runbook is used.
        Runbook = "runbook",
        /// No forbidden step, the right order of steps, approvals present.
        Actions = "actions",
        /// Harm ends, in time, and would not have ended by itself.
        Containment = "containment",
        /// The required end state is reached, in time.
        Recovery = "recovery",
        /// The response does no harm.
        Harm = "harm",
        /// What holds whatever breaks: no invariant is broken at any moment.
        Safety = "safety",
        /// Everything settles in time once every fault is lifted: running or stopped, books and limits in order, nothing open.
        Liveness = "liveness",
    }
}

named! {
    /// What came of a check. Only `met` is good.
    pub enum Outcome, "outcome" {
        /// As it should be, in time.
        Met = "met",
        /// It happened after its target.
        Late = "late",
        /// It did not happen.
        Missed = "missed",
        /// Something fired at the right time for another reason.
        ByAccident = "by-accident",
        /// The severity was over or under the expected range.
        WrongSeverity = "wrong-severity",
        /// A forbidden step, a wrong order of steps, a missing approval, a wrong runbook.
        WrongAction = "wrong-action",
        /// The response did harm.
        Harmful = "harmful",
        /// An invariant did not hold.
        Broken = "broken",
        /// An alert without a cause.
        FalseAlarm = "false-alarm",
        /// There is nothing to measure.
        NoData = "no-data",
        /// It could not be judged because something before it failed.
        NotEvaluated = "not-evaluated",
        /// Left out, with the reason.
        Skipped = "skipped",
    }
}

named! {
    /// What came of a drill.
    pub enum Verdict, "verdict" {
        /// Every check is met.
        Passed = "passed",
        /// A check is not met.
        Failed = "failed",
        /// A counterexample whose outcomes are exactly as stated. Never counts as passed.
        AsExpected = "as-expected",
        /// Stopped before its end.
        Aborted = "aborted",
        /// The harness itself failed.
        Error = "error",
    }
}

named! {
    /// The moments that targets are measured between.
    pub enum Milestone, "milestone" {
        /// The fault is set.
        Injected = "injected",
        /// First observable deviation that the fault causes.
        Effective = "effective",
        /// First harm.
        FirstHarm = "first_harm",
        /// First detecting alert raised.
        Raised = "raised",
        /// First detecting alert delivered to somebody.
        Delivered = "delivered",
        /// The severity enters the expected range and stays.
        Classified = "classified",
        /// Somebody took the incident.
        Acknowledged = "acknowledged",
        /// The first stopping step began.
        StopBegun = "stop_begun",
        /// No new order except reduce-only from here on, until a step starts the system again.
        Stopped = "stopped",
        /// Complete copies of logs and registry exist, made before anything changed them.
        Secured = "secured",
        /// The owner was told.
        Notified = "notified",
        /// The root cause is written down.
        Analysed = "analysed",
        /// Last harm.
        Contained = "contained",
        /// Invariants hold, books reconcile and the end state is reached for good.
        Recovered = "recovered",
        /// The last fault was lifted; not reached where one is never lifted.
        Lifted = "lifted",
        /// After that the pipeline is running or was stopped, books and limits are in order and no incident is open, for good.
        Settled = "settled",
    }
}

named! {
    /// What must hold at every moment of every drill, whatever breaks.
    pub enum Invariant, "invariant" {
        /// Cash is what the fills left of it, and positions are the sum of fills.
        BooksConserved = "books-conserved",
        /// Once runs are blocked and nothing can order, nothing can order again before a step releases it.
        StopHolds = "stop-holds",
        /// No new order but reduce-only goes out while the kill switch is engaged.
        KillSwitchHolds = "kill-switch-holds",
        /// Every order that reaches the broker is one that the router sent.
        Sandboxed = "sandboxed",
        /// Every alert is delivered or counted as lost, once on each of its routes.
        AlertsAccounted = "alerts-accounted",
    }
}

impl CheckKind {
    /// The milestone at which the check's clock stops; `None` where it is not about time.
    #[must_use]
    pub fn ends_at(self) -> Option<Milestone> {
        Some(match self {
            CheckKind::Detection | CheckKind::EachOrder => Milestone::Raised,
            CheckKind::Delivery => Milestone::Delivered,
            CheckKind::Classification => Milestone::Classified,
            CheckKind::Acknowledgement => Milestone::Acknowledged,
            CheckKind::StopBegun => Milestone::StopBegun,
            CheckKind::Stop => Milestone::Stopped,
            CheckKind::Secure => Milestone::Secured,
            CheckKind::Notification => Milestone::Notified,
            CheckKind::Analysis => Milestone::Analysed,
            CheckKind::Containment => Milestone::Contained,
            CheckKind::Recovery => Milestone::Recovered,
            CheckKind::Liveness => Milestone::Settled,
            CheckKind::Calm
            | CheckKind::Effect
            | CheckKind::Alerts
            | CheckKind::FalseAlarms
            | CheckKind::Severity
            | CheckKind::Runbook
            | CheckKind::Actions
            | CheckKind::Harm
            | CheckKind::Safety => return None,
        })
    }
}
