//! The decision table: signs of an incident → severity and runbook.

use crate::policy::{Condition, Policy};
use crate::vocabulary::Severity;

/// The most severe rule that matches, the first among equals; the policy's answer for the unmatched where none does.
pub(super) fn by_rules(
    policy: &Policy,
    alerts: &[u32],
    reports: &[String],
) -> (Severity, Option<u16>, String) {
    let holds = |condition: &Condition| match condition {
        Condition::Alerts { monitors, count } => {
            let seen = monitors.iter().filter_map(|monitor| alerts.get(monitor.index()));
            seen.fold(0_u32, |sum, of_one| sum.saturating_add(*of_one)) >= (*count).max(1)
        }
        Condition::Report(what) => reports.iter().any(|report| report == what),
    };
    let mut best: Option<(Severity, u16, &str)> = None;
    for (at, rule) in policy.severity_rules.iter().enumerate() {
        let matches = !rule.when.is_empty() && rule.when.iter().all(holds);
        if matches && best.is_none_or(|(severity, ..)| rule.severity > severity) {
            best = Some((rule.severity, u16::try_from(at).unwrap_or(u16::MAX), &rule.runbook));
        }
    }
    match best {
        Some((severity, rule, runbook)) => (severity, Some(rule), runbook.to_owned()),
        None => (policy.unmatched.0, None, policy.unmatched.1.clone()),
    }
}
