//! Which controls differ between two revisions of policy and runbooks.

use std::collections::BTreeMap;

use super::model::Mutant;
use crate::library::Library;
use crate::policy::{Monitor, Policy, Route, SeverityRule};
use crate::runbook::{Runbook, Step};
use crate::vocabulary::{Limit, Named};

/// The controls of a library that another revision does not have in the same form.
#[derive(Clone, Debug, Default)]
pub struct Changed(Vec<String>);

impl Changed {
    /// Compares a library with the policy and the runbooks of a revision: path and bytes. What was not there, or cannot be
    /// read, has changed as a whole.
    #[must_use]
    pub fn between(library: &Library, policy: Option<&[u8]>, runbooks: &[(String, Vec<u8>)]) -> Changed {
        let mut before = BTreeMap::new();
        if let Some(policy) = policy.and_then(|bytes| Policy::parse(bytes, &library.policy.path).ok()) {
            of_policy(&policy, &mut before);
        }
        for (path, bytes) in runbooks {
            if let Ok(runbook) = Runbook::parse(bytes, path) {
                of_runbook(&runbook, &mut before);
            }
        }
        let mut now = BTreeMap::new();
        of_policy(&library.policy, &mut now);
        library.runbooks.iter().for_each(|runbook| of_runbook(runbook, &mut now));
        let differs = |(unit, said): &(String, String)| before.get(unit) != Some(said);
        Changed(now.into_iter().filter(differs).map(|(unit, _)| unit).collect())
    }

    /// Whether the mutant breaks one of these controls.
    #[must_use]
    pub fn touches(&self, mutant: &Mutant) -> bool {
        mutant.controls.iter().any(|control| self.0.contains(&control.unit()))
    }
}

/// What each control of a policy says, by its unit and without its place.
fn of_policy(policy: &Policy, said: &mut BTreeMap<String, String>) {
    let mut say = |unit: String, what: String| {
        said.insert(unit, what);
    };
    let gate = &policy.gate;
    say("gate block_on_violation".to_owned(), gate.block_on_violation.to_string());
    for limit in Limit::ALL {
        say(format!("gate {limit}"), super::monitors::shown(gate.limits, *limit));
    }
    let switch = &policy.kill_switch;
    for (key, value) in [
        ("stop_orders", switch.stop_orders.to_string()),
        ("cancel_orders", switch.cancel_orders.to_string()),
        ("read_only", switch.read_only.to_string()),
        ("alarm_owner", switch.alarm_owner.to_string()),
        ("manual", switch.manual.to_string()),
        ("max_drawdown", format!("{:?}", switch.max_drawdown)),
    ] {
        say(format!("kill-switch {key}"), value);
    }
    for route in &policy.routes {
        let used = |monitor: &&Monitor| route_ids(policy, monitor).contains(&route.id.as_str());
        let users: Vec<&str> = policy.monitors.iter().filter(used).map(|one| one.id.as_str()).collect();
        let Route { kind, delay, loses, timeout, probe, watched, .. } = route;
        let said = format!("{kind:?} {delay:?} {loses:?} {timeout:?} {probe:?} {watched} {users:?}");
        say(format!("route {}", route.id), said);
    }
    for monitor in &policy.monitors {
        let Monitor { delay, interval, hold, rule, .. } = monitor;
        let routes = route_ids(policy, monitor);
        say(format!("monitor {}", monitor.id), format!("{delay} {interval} {hold} {rule:?} {routes:?}"));
    }
    for (at, rule) in policy.severity_rules.iter().enumerate() {
        let SeverityRule { when, severity, runbook, apart, .. } = rule;
        // its rank decides which rule is the first among equals
        let above: Vec<&str> = policy.severity_rules[..at].iter().map(|one| one.id.as_str()).collect();
        let when = conditions(policy, when);
        say(format!("severity-rule {}", rule.id), format!("{when} {severity} {runbook} {apart} {above:?}"));
    }
    for responder in &policy.responders {
        let next = responder.escalation.as_ref().map(|next| (next.after, &next.to));
        say(format!("escalation {}", responder.id), format!("{next:?}"));
    }
    say("grouping group_within".to_owned(), policy.group_within.to_string());
    say("beat beat".to_owned(), format!("{:?}", policy.beat));
    say("severity-rule unmatched".to_owned(), format!("{:?}", policy.unmatched));
}

fn route_ids<'p>(policy: &'p Policy, monitor: &Monitor) -> Vec<&'p str> {
    let routes = monitor.routes.iter().filter_map(|route| policy.routes.get(route.index()));
    routes.map(|route| route.id.as_str()).collect()
}

/// Conditions with monitors by their ids, so that another position is no change.
fn conditions(policy: &Policy, when: &[crate::policy::Condition]) -> String {
    let one = |condition: &crate::policy::Condition| match condition {
        crate::policy::Condition::Report(what) => format!("report {what}"),
        crate::policy::Condition::Alerts { monitors, count } => {
            let ids = monitors.iter().filter_map(|one| policy.monitors.get(one.index()));
            format!("{count} of {:?}", ids.map(|one| one.id.as_str()).collect::<Vec<_>>())
        }
    };
    when.iter().map(one).collect::<Vec<_>>().join(" and ")
}

/// What each step of a runbook says, with its neighbours: a step that moved has changed.
fn of_runbook(runbook: &Runbook, said: &mut BTreeMap<String, String>) {
    let name = |at: Option<usize>| at.and_then(|at| runbook.steps.get(at)).map(|step| step.name.as_str());
    for (at, step) in runbook.steps.iter().enumerate() {
        let Step { action, timeout, approval, when, on_failure, command, .. } = step;
        let around = (name(at.checked_sub(1)), name(Some(at + 1)));
        said.insert(
            format!("step {}/{}", runbook.id, step.name),
            format!("{action} {timeout} {approval} {when:?} {on_failure:?} {command:?} {around:?}"),
        );
    }
}
