//! Where to look first when a check is not as it should be: the place in policy, runbook or scenario that
//! decided it. Clues are for people; no verdict rests on them.

use std::collections::BTreeMap;

use crate::base::IncidentId;
use crate::library::Library;
use crate::policy::{Monitor, Responder};
use crate::report::build::monitor_id;
use crate::report::model::Clue;
use crate::report::slowest::slowest;
use crate::runbook::{Runbook, Step};
use crate::scenario::Scenario;
use crate::trial::Drill;
use crate::verdict::{AlertRelation, Check};
use crate::vocabulary::{Action, CheckKind, Outcome, Place, Record, StepTaken, Steps};

/// Clues for one check; none where there is nothing to say beyond its message.
pub fn clues(library: &Library, scenario: &Scenario, drill: &Drill, check: &Check) -> Vec<Clue> {
    let scene = Scene { library, scenario, drill };
    let mut found: Vec<(Place, String)> = match check.id {
        CheckKind::Calm | CheckKind::FalseAlarms => scene.false_alarms(),
        CheckKind::Alerts => [scene.false_alarms(), scene.expected_monitors()].concat(),
        CheckKind::Effect => scene.faults(),
        CheckKind::Detection | CheckKind::EachOrder => scene.expected_monitors(),
        CheckKind::Delivery => scene.routes(),
        CheckKind::Severity | CheckKind::Classification | CheckKind::Runbook => scene.severity_rules(),
        CheckKind::Acknowledgement => scene.responder(),
        CheckKind::StopBegun | CheckKind::Stop => scene.steps(&STOPPING),
        CheckKind::Secure => scene.steps(&[Action::LogsSecure, Action::RegistrySecure]),
        CheckKind::Notification => scene.steps(&[Action::OwnerNotify]),
        CheckKind::Analysis => scene.steps(&[Action::IncidentAnalyse]),
        CheckKind::Actions => [scene.steps(&[]), scene.actions()].concat(),
        CheckKind::Containment
        | CheckKind::Recovery
        | CheckKind::Harm
        | CheckKind::Safety
        | CheckKind::Liveness => scene.steps(&[]),
    };
    if is_of_response(check.id)
        && (check.outcome == Outcome::Late || found.is_empty() && check.outcome == Outcome::Missed)
    {
        // what was done in vain or not at all says less of a clock than what it ran for
        found.splice(0..0, slowest(library, scenario, drill, check));
    }
    found.dedup();
    if check.outcome == Outcome::NotEvaluated {
        // something before it failed, and that is explained where it failed
        found.clear();
    }
    let clue =
        |(place, message): (Place, String)| Clue { check: check.id, place: place.to_string(), message };
    found.into_iter().map(clue).collect()
}

/// Whether the clock of a check runs while somebody responds.
fn is_of_response(check: CheckKind) -> bool {
    matches!(
        check,
        CheckKind::Acknowledgement
            | CheckKind::StopBegun
            | CheckKind::Stop
            | CheckKind::Secure
            | CheckKind::Notification
            | CheckKind::Analysis
            | CheckKind::Containment
            | CheckKind::Recovery
    )
}

/// Actions that stop the flow of new orders.
const STOPPING: [Action; 4] =
    [Action::SchedulerTerminate, Action::SchedulerKill, Action::RunsBlock, Action::KillSwitchTrip];

struct Scene<'a> {
    library: &'a Library,
    scenario: &'a Scenario,
    drill: &'a Drill,
}

impl Scene<'_> {
    fn expected_monitors(&self) -> Vec<(Place, String)> {
        let policy = &self.library.policy;
        let mut found: Vec<_> = (self.scenario.expect.alerts.iter())
            .filter_map(|id| policy.monitors.iter().find(|monitor| monitor.id == *id))
            .map(|monitor| (monitor.place.clone(), physics(monitor)))
            .collect();
        if found.is_empty() {
            let none = "the scenario names no monitor that must detect it".to_owned();
            found.push((self.scenario.expect.place.clone(), none));
        }
        found
    }

    fn false_alarms(&self) -> Vec<(Place, String)> {
        let relations = &self.drill.judgement.alerts;
        let mut seen: BTreeMap<u16, usize> = BTreeMap::new();
        for (alert, relation) in self.drill.timeline.alerts.iter().zip(relations) {
            if *relation == AlertRelation::False {
                *seen.entry(alert.monitor.0).or_default() += 1;
            }
        }
        let monitors = &self.library.policy.monitors;
        seen.into_iter()
            .filter_map(|(position, count)| Some((monitors.get(usize::from(position))?, count)))
            .map(|(monitor, count)| {
                (
                    monitor.place.clone(),
                    format!("monitor `{}` raised without a cause {count} times", monitor.id),
                )
            })
            .collect()
    }

    fn faults(&self) -> Vec<(Place, String)> {
        let planned = &self.drill.plan.faults;
        (self.scenario.faults.iter().zip(planned))
            .map(|(spec, fault)| {
                let set =
                    format!("`{}` was set at {} with strength {}", spec.id, fault.set_at, fault.strength);
                (spec.place.clone(), format!("{set}: {}", spec.kind.strength_means()))
            })
            .collect()
    }

    fn routes(&self) -> Vec<(Place, String)> {
        let policy = &self.library.policy;
        let mut found = Vec::new();
        for alert in &self.drill.timeline.alerts {
            let Some(monitor) = policy.monitors.get(alert.monitor.index()) else { continue };
            for route in monitor.routes.iter().filter_map(|id| policy.routes.get(id.index())) {
                let watched = if route.watched { "" } else { ", and nobody watches it" };
                let message = format!(
                    "monitor `{}` alerts over `{}`, which takes {} to {}, loses a share of {} and gives up after {}{watched}",
                    monitor_id(self.library, alert),
                    route.id,
                    route.delay.0,
                    route.delay.1,
                    route.loses,
                    route.timeout,
                );
                if !found.iter().any(|(_, known)| *known == message) {
                    found.push((route.place.clone(), message));
                }
            }
        }
        found
    }

    fn severity_rules(&self) -> Vec<(Place, String)> {
        let policy = &self.library.policy;
        let mut found = Vec::new();
        for entry in &self.drill.timeline.records {
            let Record::Classified { severity, rule, .. } = entry.record else { continue };
            let rule = rule.and_then(|rule| policy.severity_rules.get(usize::from(rule)));
            found.push(match rule {
                Some(rule) => (
                    rule.place.clone(),
                    format!(
                        "rule `{}` gave {severity} and runbook `{}` at {}",
                        rule.id, rule.runbook, entry.time
                    ),
                ),
                None => (
                    Place::whole(&policy.path),
                    format!("no rule matched at {}, so it was {severity}", entry.time),
                ),
            });
        }
        found
    }

    fn responder(&self) -> Vec<(Place, String)> {
        let policy = &self.library.policy;
        let first = policy.first_asked(self.scenario.responder.as_deref());
        let line = std::iter::successors(Some(first), |at| policy.asked_after(*at));
        line.filter_map(|at| policy.responders.get(at)).map(|one| self.one_responder(one)).collect()
    }

    fn one_responder(&self, one: &Responder) -> (Place, String) {
        let (id, times) = (&one.id, &one.acknowledge);
        let answers = if self.scenario.absent.contains(id) {
            format!("responder `{id}` does not answer")
        } else {
            format!("responder `{id}` acknowledges after {} to {}", times.min, times.max)
        };
        match &one.escalation {
            Some(next) => {
                (next.place.clone(), format!("{answers}; after {} `{}` is asked", next.after, next.to))
            }
            None => (one.place.clone(), format!("{answers}; nobody else is asked")),
        }
    }

    /// Actions against the scenario: the steps that do what it forbids, the runbooks that lack what it asks for, and the order
    /// it asks for.
    fn actions(&self) -> Vec<(Place, String)> {
        let expect = &self.scenario.expect;
        let records = &self.drill.timeline.records;
        let done: Vec<Action> = records
            .iter()
            .filter_map(
                |entry| if let Record::Done { action, .. } = entry.record { Some(action) } else { None },
            )
            .collect();
        let mut chosen: Vec<&Runbook> = Vec::new();
        for entry in records {
            if let Record::Chosen { runbook, .. } = entry.record
                && let Some(runbook) = self.library.runbooks.get(usize::from(runbook))
                && !chosen.iter().any(|known| known.id == runbook.id)
            {
                chosen.push(runbook);
            }
        }
        let mut found = Vec::new();
        for runbook in chosen {
            for step in runbook.steps.iter().filter(|step| expect.forbidden.contains(&step.action)) {
                let message = format!(
                    "step `{}` of `{}` does `{}`, which is forbidden",
                    step.name, runbook.id, step.action
                );
                found.push((step.place.clone(), message));
            }
            for action in expect.sequence.iter().filter(|action| !done.contains(action)) {
                let step = runbook.steps.iter().find(|step| step.action == *action);
                found.push(match step {
                    Some(step) => {
                        (step.place.clone(), format!("step `{}` of `{}` was not done", step.name, runbook.id))
                    }
                    None => self.lacking(runbook, *action),
                });
            }
        }
        if !expect.sequence.is_empty() {
            let names: Vec<String> = expect.sequence.iter().map(|action| format!("`{action}`")).collect();
            found.push((
                expect.sequence_place.clone(),
                format!("the scenario asks for {}", names.join(", then ")),
            ));
        }
        found
    }

    /// A runbook without a step that the scenario asks for: at the step that stands in its place, where one does.
    fn lacking(&self, runbook: &Runbook, action: Action) -> (Place, String) {
        let expect = &self.scenario.expect;
        let asked = &expect.sequence_place;
        let message = format!(
            "runbook `{}` has no step that does `{action}`, which the scenario asks for at {asked}",
            runbook.id
        );
        let instead = instead_of(runbook, &expect.sequence, action);
        let Some(first) = instead.first() else { return (runbook.place.clone(), message) };
        let names: Vec<String> =
            instead.iter().map(|step| format!("`{}` (`{}`)", step.name, step.action)).collect();
        (first.place.clone(), format!("{message}; in its place stands {}", names.join(", ")))
    }

    /// Steps that went wrong, and where none did: chosen runbooks without any of the `needed` actions.
    fn steps(&self, needed: &[Action]) -> Vec<(Place, String)> {
        // the runbook that each incident ended up with
        let mut chosen: BTreeMap<IncidentId, &Runbook> = BTreeMap::new();
        let mut taken = Steps::default();
        let mut found = Vec::new();
        for entry in &self.drill.timeline.records {
            let step = taken.follow(&entry.record);
            let what = match entry.record {
                Record::Chosen { incident, runbook } => {
                    let runbook = self.library.runbooks.get(usize::from(runbook));
                    chosen.extend(runbook.map(|runbook| (incident, runbook)));
                    continue;
                }
                Record::Failed { reason, .. } => format!("failed: {reason}"),
                Record::Skipped { forgotten: true, .. } => "was forgotten".to_owned(),
                _ => continue,
            };
            let Some(StepTaken { runbook, step, .. }) = step else { continue };
            let Some(runbook) = self.library.runbooks.get(usize::from(runbook)) else { continue };
            let Some(step) = runbook.steps.get(usize::from(step)) else { continue };
            let message = format!("step `{}` of `{}` {what} at {}", step.name, runbook.id, entry.time);
            found.push((step.place.clone(), message));
        }
        if chosen.is_empty() {
            let none =
                "no runbook was chosen: no alert reached anybody, or no incident was opened".to_owned();
            return vec![(Place::whole(&self.library.policy.path), none)];
        }
        for runbook in chosen.values() {
            let lacks = !needed.is_empty() && !runbook.steps.iter().any(|step| needed.contains(&step.action));
            if lacks {
                let names: Vec<String> = needed.iter().map(|action| format!("`{action}`")).collect();
                let what = names.join(" or ");
                found.push((
                    runbook.place.clone(),
                    format!("runbook `{}` has no step that does {what}", runbook.id),
                ));
            }
        }
        found
    }
}

/// The steps that stand where `missing` should: those that nobody asked for, between the steps of what `asked` has before and after
/// it. None where the step was left out and not exchanged.
fn instead_of<'r>(runbook: &'r Runbook, asked: &[Action], missing: Action) -> Vec<&'r Step> {
    let at = asked.iter().position(|action| *action == missing).unwrap_or(asked.len());
    let (before, after) = asked.split_at(at);
    let next = |from: usize, action: Action| {
        let steps = runbook.steps.iter().enumerate().skip(from);
        steps.into_iter().find(|(_, step)| step.action == action).map(|(at, _)| at)
    };
    let from = before.iter().fold(0, |from, action| next(from, *action).map_or(from, |at| at + 1));
    let until = after.iter().find_map(|action| next(from, *action)).unwrap_or(runbook.steps.len());
    runbook.steps.iter().take(until).skip(from).collect()
}

fn physics(monitor: &Monitor) -> String {
    format!(
        "monitor `{}` sees after {}, evaluates every {} and holds for {}",
        monitor.id, monitor.delay, monitor.interval, monitor.hold
    )
}
