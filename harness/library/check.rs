//! What files say about each other.

use super::model::Library;
use crate::policy::MonitorRule;
use crate::scenario::{Scenario, Tightened};
use crate::vocabulary::{EventClass, Place, Problem, Severity, source};

/// Notes everything that the files of a library do not agree on.
pub fn references(library: &Library, problems: &mut Vec<Problem>) {
    let mut notes = Notes(problems);
    unique(library, &mut notes);
    policy_runbooks(library, &mut notes);
    heartbeats(library, &mut notes);
    for scenario in &library.scenarios {
        names(library, scenario, &mut notes);
        severities(library, scenario, &mut notes);
        overrides(library, scenario, &mut notes);
        for target in &scenario.expect.targets {
            tightened(library, scenario, target, &mut notes);
        }
    }
}

struct Notes<'p>(&'p mut Vec<Problem>);

impl Notes<'_> {
    fn add(&mut self, code: &'static str, place: &Place, message: String, help: Option<String>) {
        self.0.push(Problem { place: place.clone(), code, message, help, span: None }.or_usual_help());
    }

    /// Notes that there is no `what` called `id`.
    fn dangling<'k>(
        &mut self,
        place: &Place,
        what: &str,
        id: &str,
        known: impl Iterator<Item = &'k str> + Clone,
    ) {
        let help = source::did_you_mean(id, known.clone())
            .unwrap_or_else(|| format!("known: {}", source::listed(known)));
        self.add("dangling-reference", place, format!("there is no {what} `{id}`"), Some(help));
    }
}

fn unique(library: &Library, notes: &mut Notes<'_>) {
    let runbooks = library.runbooks.iter().map(|runbook| (runbook.id.as_str(), &runbook.place));
    let scenarios = library.scenarios.iter().map(|scenario| (scenario.id.as_str(), &scenario.place));
    for (what, all) in [("runbooks", runbooks.collect::<Vec<_>>()), ("scenarios", scenarios.collect())] {
        for (at, (id, place)) in all.iter().enumerate() {
            if let Some((_, first)) = all[..at].iter().find(|(other, _)| other == id) {
                notes.add(
                    "duplicate-id",
                    place,
                    format!("there are two {what} `{id}`; the first is at {first}"),
                    None,
                );
            }
        }
    }
}

fn runbook_ids(library: &Library) -> impl Iterator<Item = &str> + Clone {
    library.runbooks.iter().map(|runbook| runbook.id.as_str())
}

fn policy_runbooks(library: &Library, notes: &mut Notes<'_>) {
    let policy = &library.policy;
    let rules = policy.severity_rules.iter().map(|rule| (rule.runbook.as_str(), rule.place.clone()));
    let unmatched = (policy.unmatched.1.as_str(), Place::whole(&policy.path));
    for (id, place) in rules.chain(std::iter::once(unmatched)) {
        if library.runbook(id).is_none() {
            notes.dangling(&place, "runbook", id, runbook_ids(library));
        }
    }
}

/// The scheduler writes its heartbeat at the top of each poll and runs jobs after it, one after another.
fn heartbeats(library: &Library, notes: &mut Notes<'_>) {
    let scheduler = &library.settings.scheduler;
    let quiet = scheduler.poll + scheduler.timeout;
    for monitor in &library.policy.monitors {
        if let MonitorRule::Heartbeat { stale_after } = monitor.rule
            && stale_after < quiet
        {
            notes.add(
                "threshold-too-tight",
                &monitor.place,
                format!("`{}` calls a heartbeat stale after {stale_after}, sooner than {quiet}", monitor.id),
                Some(format!(
                    "the heartbeat is written once a poll ({}) and a job may hold the next poll up for its timeout ({}): use {quiet} or more",
                    scheduler.poll, scheduler.timeout
                )),
            );
        }
    }
}

fn names(library: &Library, scenario: &Scenario, notes: &mut Notes<'_>) {
    let expect = &scenario.expect;
    let monitors = library.policy.monitors.iter().map(|monitor| monitor.id.as_str());
    for id in expect.alerts.iter().chain(&expect.allowed).chain(&expect.forbidden_alerts) {
        if !monitors.clone().any(|monitor| monitor == id) {
            notes.dangling(&expect.place, "monitor", id, monitors.clone());
        }
    }
    if let Some(id) = &expect.runbook
        && library.runbook(id).is_none()
    {
        notes.dangling(&expect.place, "runbook", id, runbook_ids(library));
    }
    let responders = library.policy.responders.iter().map(|responder| responder.id.as_str());
    if let Some(id) = &scenario.responder
        && !responders.clone().any(|responder| responder == id)
    {
        notes.dangling(&scenario.place, "responder", id, responders.clone());
    }
    for id in &scenario.absent {
        if !responders.clone().any(|responder| responder == id) {
            notes.dangling(&scenario.place, "responder", id, responders.clone());
        }
    }
}

/// The runbook that a scenario expects must be meant for every severity that it accepts.
fn severities(library: &Library, scenario: &Scenario, notes: &mut Notes<'_>) {
    let expect = &scenario.expect;
    let (Some(range), Some(id)) = (expect.severity, &expect.runbook) else { return };
    let Some((_, runbook)) = library.runbook(id) else { return };
    for severity in [Severity::Low, Severity::Medium, Severity::High] {
        if range.contains(severity) && !runbook.severities.contains(&severity) {
            notes.add(
                "wrong-runbook",
                &expect.place,
                format!("severity {severity} is accepted, and the runbook `{id}` is not meant for it"),
                Some(format!("add it to the severities at {}, or expect another runbook", runbook.place)),
            );
        }
    }
}

fn overrides(library: &Library, scenario: &Scenario, notes: &mut Notes<'_>) {
    if !scenario.overrides.is_empty() && scenario.counterexample.is_none() {
        notes.add(
            "override-outside-counterexample",
            &scenario.place,
            "only a counterexample may answer with another runbook than the policy's".into(),
            Some("add `[[stated]]` outcomes, or remove `[overrides]`".into()),
        );
    }
    for (chosen, used) in &scenario.overrides {
        for id in [chosen, used] {
            if library.runbook(id).is_none() {
                notes.dangling(&scenario.place, "runbook", id, runbook_ids(library));
            }
        }
    }
}

/// A scenario's own target must be tighter than one of the baseline's that apply.
fn tightened(library: &Library, scenario: &Scenario, target: &Tightened, notes: &mut Notes<'_>) {
    let classes = scenario.faults.iter().map(|fault| fault.kind.event_class());
    let classes: Vec<EventClass> = classes.filter(|class| *class != EventClass::Obstacle).collect();
    let asked = library.baseline.untightened(scenario, target.check, &classes);
    match asked.iter().map(|asked| asked.within).max() {
        None => notes.add(
            "dangling-reference",
            &target.place,
            format!("the baseline has no target for `{}` here that could be tightened", target.check),
            None,
        ),
        Some(within) if target.within > within => notes.add(
            "looser-than-baseline",
            &target.place,
            format!("`{}` within {} is looser than the baseline's {within}", target.check, target.within),
            Some("a scenario may only tighten a target".into()),
        ),
        Some(_) => {}
    }
}
