//! Which function judges which check.

use super::{action, alerting, harm, timed};
use crate::verdict::milestones::Findings;
use crate::verdict::model::Check;
use crate::vocabulary::CheckKind;

/// Judges one check; `None` where it does not apply to this drill.
///
/// A calm scenario has `calm` and `false-alarms`. A scenario of reports alone has nothing that depends on a fault.
pub(in crate::verdict) fn check(findings: &Findings<'_>, id: CheckKind) -> Option<Check> {
    let scenario = findings.case.scenario;
    if scenario.is_calm() && !matches!(id, CheckKind::Calm | CheckKind::FalseAlarms) {
        return None;
    }
    let has_faults = !scenario.faults.is_empty() || !findings.case.plan.faults.is_empty();
    match id {
        CheckKind::Calm => Some(alerting::calm(findings)),
        CheckKind::FalseAlarms => Some(alerting::false_alarms(findings)),
        CheckKind::Alerts => alerting::alerts(findings),
        CheckKind::Effect
        | CheckKind::Detection
        | CheckKind::EachOrder
        | CheckKind::Delivery
        | CheckKind::Containment
            if !has_faults =>
        {
            None
        }
        CheckKind::Effect => Some(alerting::effect(findings)),
        CheckKind::Detection => Some(alerting::detection(findings)),
        CheckKind::EachOrder => alerting::each_order(findings),
        CheckKind::Severity => action::severity(findings),
        CheckKind::Runbook => action::runbook(findings),
        CheckKind::Actions => Some(action::actions(findings)),
        CheckKind::Containment => harm::containment(findings),
        CheckKind::Recovery => Some(harm::recovery(findings)),
        CheckKind::Harm => Some(harm::harm(findings)),
        CheckKind::Delivery
        | CheckKind::Classification
        | CheckKind::Acknowledgement
        | CheckKind::StopBegun
        | CheckKind::Stop
        | CheckKind::Secure
        | CheckKind::Notification
        | CheckKind::Analysis => timed::check(findings, id),
    }
}
