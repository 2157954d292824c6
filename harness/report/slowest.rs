//! What took longest while a clock ran: somebody who did not answer, a step that was long in coming, an action that did not show.

use std::collections::BTreeMap;

use crate::base::{ActionId, IncidentId, Span, Time};
use crate::library::Library;
use crate::policy::{Monitor, Responder};
use crate::runbook::Step;
use crate::scenario::Scenario;
use crate::trial::Drill;
use crate::verdict::{AlertRelation, Check};
use crate::vocabulary::{Milestone, Place, Record, Steps};

/// The longest stretch of detection and response between both ends of the check's clock, and the place that decides how long it
/// is. `None` for a check without a clock, and where nothing was waited for meanwhile.
pub fn slowest(
    library: &Library,
    scenario: &Scenario,
    drill: &Drill,
    check: &Check,
) -> Option<(Place, String)> {
    let (from, to) = check.clock?;
    let (timeline, milestones) = (&drill.timeline, &drill.judgement.milestones.0);
    let reached = |milestone| milestones.get(&milestone).map(|ns| Time::ZERO + Span::from_ns(*ns));
    let (from, to) = (reached(from)?, reached(to).unwrap_or(timeline.end));
    let mut work = Work {
        library,
        first: library.policy.first_asked(scenario.responder.as_deref()),
        taken: Steps::default(),
        open: BTreeMap::new(),
        asked: BTreeMap::new(),
        stretches: Vec::new(),
    };
    for entry in &timeline.records {
        work.follow(entry.time, &entry.record);
    }
    work.give_up(timeline.end);
    let relations = timeline.alerts.iter().zip(&drill.judgement.alerts);
    let detects =
        relations.filter(|(_, relation)| **relation == AlertRelation::Detects).map(|(alert, _)| alert);
    let monitor =
        detects.into_iter().next().and_then(|alert| library.policy.monitors.get(alert.monitor.index()));
    if let (Some(monitor), Some(from), Some(to)) =
        (monitor, reached(Milestone::Effective), reached(Milestone::Raised))
    {
        work.stretches.insert(0, Stretch { from, to, spent: Spent::Detecting(monitor) });
    }
    let within = |stretch: &Stretch<'_>| {
        let (begins, ends) = (stretch.from.max(from), stretch.to.min(to));
        if ends > begins { ends.since(begins) } else { Span::ZERO }
    };
    // the first among equals
    let longest = work.stretches.iter().rev().max_by_key(|stretch| within(stretch))?;
    (within(longest) > Span::ZERO).then(|| longest.told())
}

/// A stretch of the response, and what it was spent on.
struct Stretch<'l> {
    from: Time,
    to: Time,
    spent: Spent<'l>,
}

enum Spent<'l> {
    /// Until an alert was raised that detects the fault.
    Detecting(&'l Monitor),
    /// Until somebody took the incident.
    Acknowledging(&'l Responder),
    /// Until it was passed on.
    Unanswered(&'l Responder),
    /// On getting to a step.
    Preparing(&'l Responder, &'l Step, &'l str),
    /// Until a step showed its result.
    Acting(&'l Step, &'l str),
}

impl Stretch<'_> {
    fn told(&self) -> (Place, String) {
        let took = self.to.since(self.from);
        match self.spent {
            Spent::Detecting(monitor) => {
                (monitor.place.clone(), format!("monitor `{}` raised {took} after the effect", monitor.id))
            }
            Spent::Acknowledging(one) => {
                (one.place.clone(), format!("responder `{}` acknowledged after {took}", one.id))
            }
            Spent::Unanswered(one) => {
                let place = one.escalation.as_ref().map_or(&one.place, |next| &next.place);
                (place.clone(), format!("responder `{}` did not acknowledge for {took}", one.id))
            }
            Spent::Preparing(one, step, runbook) => {
                let message =
                    format!("responder `{}` took {took} for step `{}` of `{runbook}`", one.id, step.name);
                (one.place.clone(), message)
            }
            Spent::Acting(step, runbook) => {
                let message =
                    format!("step `{}` of `{runbook}` took {took} until its result showed", step.name);
                (step.place.clone(), message)
            }
        }
    }
}

/// The response to all incidents, stretch by stretch.
struct Work<'l> {
    library: &'l Library,
    first: usize,
    taken: Steps,
    open: BTreeMap<IncidentId, Open>,
    asked: BTreeMap<ActionId, (Time, &'l Step, &'l str)>,
    stretches: Vec<Stretch<'l>>,
}

/// An incident that is not over.
#[derive(Clone, Copy)]
struct Open {
    /// Position of who is asked, or has it.
    responder: usize,
    acknowledged: bool,
    /// Since when nothing has happened.
    since: Time,
}

impl<'l> Work<'l> {
    fn follow(&mut self, time: Time, record: &Record) {
        let step = self.taken.follow(record).and_then(|taken| {
            let runbook = self.library.runbooks.get(usize::from(taken.runbook))?;
            Some((runbook.steps.get(usize::from(taken.step))?, runbook.id.as_str()))
        });
        match *record {
            Record::Opened(incident) => {
                let asked = Open { responder: self.first, acknowledged: false, since: time };
                self.open.insert(incident, asked);
            }
            Record::PassedOn { incident, responder } => {
                self.spend(incident, time, Spent::Unanswered);
                self.open.entry(incident).and_modify(|open| open.responder = usize::from(responder));
            }
            Record::Acknowledged { incident, .. } => {
                self.spend(incident, time, Spent::Acknowledging);
                self.open.entry(incident).and_modify(|open| open.acknowledged = true);
            }
            Record::Started { incident, id, .. } => {
                if let Some((step, runbook)) = step {
                    self.spend(incident, time, |responder| Spent::Preparing(responder, step, runbook));
                    self.asked.insert(id, (time, step, runbook));
                }
            }
            Record::Done { incident, id, .. } | Record::Failed { incident, id, .. } => {
                if let Some((from, step, runbook)) = self.asked.remove(&id) {
                    self.stretches.push(Stretch { from, to: time, spent: Spent::Acting(step, runbook) });
                }
                self.open.entry(incident).and_modify(|open| open.since = time);
            }
            Record::Escalated(incident) | Record::Closed(incident) => {
                self.open.remove(&incident);
            }
            _ => {}
        }
    }

    /// Something happens to an incident: until then it was waited for the responder.
    fn spend(&mut self, incident: IncidentId, time: Time, on: impl FnOnce(&'l Responder) -> Spent<'l>) {
        let Some(open) = self.open.get_mut(&incident) else { return };
        let from = std::mem::replace(&mut open.since, time);
        let responder = self.library.policy.responders.get(open.responder);
        self.stretches.extend(responder.map(|responder| Stretch { from, to: time, spent: on(responder) }));
    }

    /// The day is over: what nobody has taken by now was waited for in vain.
    fn give_up(&mut self, end: Time) {
        let waiting = self.open.iter().filter(|(_, open)| !open.acknowledged);
        for incident in waiting.map(|(incident, _)| *incident).collect::<Vec<_>>() {
            self.spend(incident, end, Spent::Unanswered);
        }
    }
}
