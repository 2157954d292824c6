//! Which incident a sign belongs to, and what it changes.

use super::classify;
use crate::base::{IncidentId, MonitorId, Time};
use crate::policy::{Condition, Policy};
use crate::vocabulary::Severity;

/// All incidents of a drill.
#[derive(Clone, Debug)]
pub struct Incidents<'p> {
    policy: &'p Policy,
    all: Vec<Incident>,
}

/// One incident.
#[derive(Clone, Debug)]
struct Incident {
    last_sign: Time,
    alerts: Vec<u32>,
    reports: Vec<String>,
    severity: Option<Severity>,
    open: bool,
    /// The rule that keeps it apart from all others.
    apart: Option<usize>,
}

/// What an alert or a report changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The incident it belongs to.
    pub incident: IncidentId,
    /// It was opened by this.
    pub opened: bool,
    /// The severity it was given, where that rose: severity, position of the rule, id of the runbook.
    pub classified: Option<(Severity, Option<u16>, String)>,
}

impl<'p> Incidents<'p> {
    /// No incident yet.
    #[must_use]
    pub fn new(policy: &'p Policy) -> Incidents<'p> {
        Incidents { policy, all: Vec::new() }
    }

    /// An alert of `monitor` reached somebody.
    pub fn alert(&mut self, now: Time, monitor: MonitorId) -> Change {
        let (at, opened) = self.join(now, self.apart(monitor));
        if let Some(count) = self.all[at].alerts.get_mut(monitor.index()) {
            *count += 1;
        }
        self.classify(at, opened)
    }

    /// An operator reported something.
    pub fn report(&mut self, now: Time, what: &str) -> Change {
        let (at, opened) = self.join(now, None);
        self.all[at].reports.push(what.to_owned());
        self.classify(at, opened)
    }

    /// Lowers an incident's severity by one. Gives the new one, or `None` where it is the lowest already.
    pub fn lower(&mut self, incident: IncidentId) -> Option<Severity> {
        let entry = self.all.get_mut(incident.index())?;
        let lower = match entry.severity? {
            Severity::High => Severity::Medium,
            Severity::Medium => Severity::Low,
            Severity::Low => return None,
        };
        entry.severity = Some(lower);
        Some(lower)
    }

    /// Closes an incident: the next sign opens a new one.
    pub fn close(&mut self, incident: IncidentId) {
        if let Some(entry) = self.all.get_mut(incident.index()) {
            entry.open = false;
        }
    }

    /// The first rule that makes an alert of this monitor an incident of its own.
    fn apart(&self, monitor: MonitorId) -> Option<usize> {
        let names = |condition: &Condition| matches!(condition, Condition::Alerts { monitors, .. } if monitors.contains(&monitor));
        self.policy.severity_rules.iter().position(|rule| rule.apart && rule.when.iter().any(names))
    }

    /// The open incident that a sign at `now` belongs to, or a new one. What stands apart joins its like alone.
    fn join(&mut self, now: Time, apart: Option<usize>) -> (usize, bool) {
        let within = self.policy.group_within;
        let is_near = |entry: &Incident| entry.open && now.since(entry.last_sign) <= within;
        let open = self.all.iter().rposition(|entry| entry.apart == apart && is_near(entry));
        if let Some(at) = open {
            self.all[at].last_sign = now;
            return (at, false);
        }
        self.all.push(Incident {
            last_sign: now,
            alerts: vec![0; self.policy.monitors.len()],
            reports: Vec::new(),
            severity: None,
            open: true,
            apart,
        });
        (self.all.len() - 1, true)
    }

    /// Gives the incident the severity of the policy's rules; it rises by itself and never falls by itself.
    fn classify(&mut self, at: usize, opened: bool) -> Change {
        let entry = &self.all[at];
        let (severity, rule, runbook) = classify::by_rules(self.policy, &entry.alerts, &entry.reports);
        let rises = entry.severity.is_none_or(|before| severity > before);
        if rises {
            self.all[at].severity = Some(severity);
        }
        let incident = IncidentId(u16::try_from(at).unwrap_or(u16::MAX));
        Change { incident, opened, classified: rises.then_some((severity, rule, runbook)) }
    }
}

#[cfg(test)]
mod tests;
