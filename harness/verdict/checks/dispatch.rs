//! Which function judges which check.

use super::{action, alerting, harm, invariants, timed};
use crate::verdict::milestones::{Findings, is_obstacle};
use crate::verdict::model::Check;
use crate::vocabulary::CheckKind;

/// Judges one check; `None` where it does not apply to this drill.
///
/// A calm scenario has `calm`, `false-alarms` and `safety`. A scenario of reports, and at most obstacles, has nothing that depends on a fault.
pub(in crate::verdict) fn check(findings: &Findings<'_>, id: CheckKind) -> Option<Check> {
    let scenario = findings.case.scenario;
    let only = &scenario.expect.only;
    if !only.is_empty() && !only.contains(&id) {
        return None;
    }
    if scenario.is_calm() && !matches!(id, CheckKind::Calm | CheckKind::FalseAlarms | CheckKind::Safety) {
        return None;
    }
    let planned = &findings.case.plan.faults;
    let any = !scenario.faults.is_empty() || !planned.is_empty();
    let has_faults = if planned.is_empty() { any } else { !planned.iter().all(|f| is_obstacle(f.kind)) };
    match id {
        CheckKind::Calm => Some(alerting::calm(findings)),
        CheckKind::FalseAlarms => Some(alerting::false_alarms(findings)),
        CheckKind::Alerts => alerting::alerts(findings),
        CheckKind::Effect if !any => None,
        CheckKind::Detection | CheckKind::EachOrder | CheckKind::Delivery | CheckKind::Containment
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
        CheckKind::Safety => Some(invariants::safety(findings)),
        CheckKind::Liveness => invariants::liveness(findings),
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
