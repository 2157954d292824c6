//! The work on incidents: taking up a runbook, getting to a step, asking for its action, taking its result in.

use super::responder;
use crate::base::{ActionId, Calendar, Draws, IncidentId, Time};
use crate::policy::Policy;
use crate::runbook::{OnFailure, Runbook, Step, When};
use crate::vocabulary::{Action, FailReason, Output, Record};

/// What the response is built from.
#[derive(Clone, Copy, Debug)]
pub struct Setup<'a> {
    /// Responders are part of the policy.
    pub policy: &'a Policy,
    /// All runbooks.
    pub runbooks: &'a [Runbook],
    /// Position in the policy of the responder who is asked first.
    pub responder: usize,
    /// Ids of the responders who acknowledge nothing.
    pub absent: &'a [String],
    /// The seed's draws.
    pub draws: &'a Draws,
    /// Nights and weekends.
    pub calendar: Calendar,
}

/// The response to all incidents of a drill.
#[derive(Clone, Debug)]
pub struct Response<'a> {
    setup: Setup<'a>,
    engagements: Vec<Engagement>,
    /// Actions asked for under a runbook that was put aside: their results still belong on the timeline.
    abandoned: Vec<(ActionId, IncidentId, u16, Action)>,
    next: Time,
}

/// The work on one incident.
#[derive(Clone, Debug)]
struct Engagement {
    incident: IncidentId,
    runbook: u16,
    /// Counts the runbooks taken up for this incident.
    generation: u32,
    step: usize,
    stage: Stage,
    /// Position in the policy of who is asked, or has taken it.
    responder: usize,
    acknowledged: bool,
    /// Waved away: no step is done.
    dismissed: bool,
    previous_failed: bool,
}

/// What the responder is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Has not taken the incident yet.
    Unaware { until: Time },
    /// Does not take it: somebody else is asked then, or nobody ever.
    Absent { until: Time },
    /// Gets to the step.
    Preparing { until: Time },
    /// Waits for a second person.
    Approving { until: Time },
    /// Waits for the pipeline to show the result.
    Acting { id: ActionId },
    /// Through, or handed over.
    Over,
}

/// Where a response writes what happens and what it asks for.
pub trait Desk {
    /// Something happened.
    fn record(&mut self, record: Record);
    /// Something is asked for.
    fn ask(&mut self, output: Output);
}

impl<'a> Response<'a> {
    /// Nothing to respond to yet.
    #[must_use]
    pub fn new(setup: Setup<'a>) -> Response<'a> {
        Response { setup, engagements: Vec::new(), abandoned: Vec::new(), next: Time::NEVER }
    }

    /// When something falls due; [`Time::NEVER`] where nothing does.
    #[inline]
    #[must_use]
    pub fn next_time(&self) -> Time {
        self.next
    }

    /// An incident calls for the runbook with this id: a new one, or a graver one in place of the one at hand.
    pub fn engage(&mut self, now: Time, incident: IncidentId, runbook: &str, desk: &mut impl Desk) {
        let known = self.engagements.iter().position(|engagement| engagement.incident == incident);
        let responder = known.map_or(self.setup.responder, |at| self.engagements[at].responder);
        let Some(runbook) = self.choose(responder, (incident, runbook), now) else { return };
        desk.record(Record::Chosen { incident, runbook });
        let at = known.unwrap_or_else(|| {
            let stage = self.ask(responder, incident, now);
            self.engagements.push(Engagement {
                incident,
                runbook,
                generation: 0,
                step: 0,
                stage,
                responder,
                acknowledged: false,
                dismissed: false,
                previous_failed: false,
            });
            self.engagements.len() - 1
        });
        if known.is_some() {
            self.abandon(at);
            let engagement = &mut self.engagements[at];
            engagement.runbook = runbook;
            engagement.generation += 1;
            engagement.step = 0;
            engagement.previous_failed = false;
            if engagement.acknowledged {
                self.prepare(at, now, desk);
            }
        }
        self.rearm();
    }

    /// The runbook a responder takes: the right one, or by a slip another that the policy names.
    fn choose(&self, responder: usize, (incident, runbook): (IncidentId, &str), now: Time) -> Option<u16> {
        let position = |id: &str| self.setup.runbooks.iter().position(|candidate| candidate.id == id);
        let right = position(runbook)?;
        let others: Vec<usize> = self
            .setup
            .policy
            .severity_rules
            .iter()
            .filter_map(|rule| position(&rule.runbook))
            .filter(|other| *other != right)
            .collect();
        let taken = responder::slip_of_runbook(&self.seen_by(responder), incident, others.len(), now)
            .map_or(right, |at| others[at]);
        u16::try_from(taken).ok()
    }

    /// What the response is built from, where this responder is the one who acts.
    fn seen_by(&self, responder: usize) -> Setup<'a> {
        Setup { responder, ..self.setup }
    }

    /// A responder is asked to take an incident. Who takes longer than its escalation allows has not answered.
    fn ask(&self, responder: usize, incident: IncidentId, now: Time) -> Stage {
        let asked = &self.setup.policy.responders[responder];
        let passed_on = asked.escalation.as_ref().map_or(Time::NEVER, |next| now + next.after);
        let takes = responder::acknowledge(&self.seen_by(responder), incident, now);
        if self.setup.absent.contains(&asked.id) || now + takes > passed_on {
            Stage::Absent { until: passed_on }
        } else {
            Stage::Unaware { until: now + takes }
        }
    }

    /// Nobody has taken the incident: the next one is asked.
    fn pass_on(&mut self, at: usize, now: Time, desk: &mut impl Desk) {
        let Engagement { incident, responder, .. } = self.engagements[at];
        let Some(to) = self.setup.policy.asked_after(responder) else {
            self.engagements[at].stage = Stage::Absent { until: Time::NEVER };
            return;
        };
        self.engagements[at].responder = to;
        self.engagements[at].stage = self.ask(to, incident, now);
        desk.record(Record::PassedOn { incident, responder: u16::try_from(to).unwrap_or(u16::MAX) });
    }

    /// Puts the runbook at hand aside. The result of an action under way is still taken in.
    fn abandon(&mut self, at: usize) {
        if let (Stage::Acting { id }, Some(step)) = (self.engagements[at].stage, self.step(at)) {
            let number = u16::try_from(self.engagements[at].step).unwrap_or(u16::MAX);
            self.abandoned.push((id, self.engagements[at].incident, number, step.action));
        }
    }

    /// What fell due at `now`.
    pub fn wake(&mut self, now: Time, desk: &mut impl Desk) {
        for at in 0..self.engagements.len() {
            // each turn moves the engagement on to a later moment, to an action, or to its end
            while self.due(at) <= now {
                self.advance(at, now, desk);
            }
        }
        self.rearm();
    }

    /// The pipeline shows the result of an action, or it does not in time.
    pub fn report(
        &mut self,
        now: Time,
        id: ActionId,
        failed: Option<FailReason>,
        desk: &mut impl Desk,
    ) -> Option<(IncidentId, Action)> {
        let waiting = |engagement: &Engagement| engagement.stage == Stage::Acting { id };
        let Some(at) = self.engagements.iter().position(waiting) else {
            let known = self.abandoned.iter().position(|(other, ..)| *other == id)?;
            let (_, incident, step, action) = self.abandoned.swap_remove(known);
            desk.record(result(incident, step, id, action, failed));
            return failed.is_none().then_some((incident, action));
        };
        let (incident, step) = (self.engagements[at].incident, self.engagements[at].step);
        let found = self.step(at)?;
        let (action, on_failure) = (found.action, found.on_failure);
        let number = u16::try_from(step).unwrap_or(u16::MAX);
        desk.record(result(incident, number, id, action, failed));
        let engagement = &mut self.engagements[at];
        engagement.previous_failed = failed.is_some();
        if failed.is_some() && on_failure == OnFailure::Escalate {
            engagement.stage = Stage::Over;
            desk.record(Record::Escalated(incident));
        } else {
            engagement.step += 1;
            self.prepare(at, now, desk);
        }
        self.rearm();
        failed.is_none().then_some((incident, action))
    }

    fn due(&self, at: usize) -> Time {
        match self.engagements[at].stage {
            Stage::Unaware { until }
            | Stage::Absent { until }
            | Stage::Preparing { until }
            | Stage::Approving { until } => until,
            Stage::Acting { .. } | Stage::Over => Time::NEVER,
        }
    }

    fn rearm(&mut self) {
        self.next = (0..self.engagements.len()).fold(Time::NEVER, |least, at| least.min(self.due(at)));
    }

    fn step(&self, at: usize) -> Option<&'a Step> {
        let engagement = &self.engagements[at];
        self.setup.runbooks.get(engagement.runbook as usize)?.steps.get(engagement.step)
    }

    /// Moves on from a stage whose time is over.
    fn advance(&mut self, at: usize, now: Time, desk: &mut impl Desk) {
        let incident = self.engagements[at].incident;
        match self.engagements[at].stage {
            Stage::Unaware { .. } => {
                let Engagement { responder, .. } = self.engagements[at];
                self.engagements[at].acknowledged = true;
                self.engagements[at].dismissed =
                    responder::dismisses(&self.seen_by(responder), incident, now);
                let responder = u16::try_from(responder).unwrap_or(u16::MAX);
                desk.record(Record::Acknowledged { incident, responder });
                self.prepare(at, now, desk);
            }
            Stage::Absent { .. } => self.pass_on(at, now, desk),
            Stage::Preparing { .. } if self.step(at).is_some_and(|step| step.approval) => {
                let step = self.engagements[at].step;
                let answers = self.seen_by(self.engagements[at].responder);
                let wait = responder::approval(&answers, incident, step, now);
                self.engagements[at].stage = Stage::Approving { until: now + wait };
            }
            Stage::Preparing { .. } => self.act(at, false, desk),
            Stage::Approving { .. } => {
                let step = u16::try_from(self.engagements[at].step).unwrap_or(u16::MAX);
                desk.record(Record::Approved { incident, step });
                self.act(at, true, desk);
            }
            Stage::Acting { .. } | Stage::Over => {}
        }
    }

    /// Gets to the next step that is to be done, or closes the incident.
    fn prepare(&mut self, at: usize, now: Time, desk: &mut impl Desk) {
        let Engagement { incident, responder, dismissed, .. } = self.engagements[at];
        let answers = self.seen_by(responder);
        while let Some(step) = self.step(at) {
            let number = self.engagements[at].step;
            let needed = step.when == When::Always || self.engagements[at].previous_failed;
            let forgotten = needed && (dismissed || responder::forgets(&answers, incident, number, now));
            if needed && !forgotten {
                let takes = responder::step(&answers, incident, number, step.action, now);
                self.engagements[at].stage = Stage::Preparing { until: now + takes };
                return;
            }
            desk.record(Record::Skipped {
                incident,
                step: u16::try_from(number).unwrap_or(u16::MAX),
                action: step.action,
                forgotten,
            });
            self.engagements[at].step += 1;
        }
        self.engagements[at].stage = Stage::Over;
        desk.record(Record::Closed(incident));
    }

    fn act(&mut self, at: usize, approved: bool, desk: &mut impl Desk) {
        let Some(step) = self.step(at) else { return };
        let engagement = &mut self.engagements[at];
        let id = action_id(engagement.incident, engagement.generation, engagement.step);
        engagement.stage = Stage::Acting { id };
        desk.record(Record::Started {
            incident: engagement.incident,
            step: u16::try_from(engagement.step).unwrap_or(u16::MAX),
            id,
            action: step.action,
            approved,
        });
        desk.ask(Output::Act { id, action: step.action, timeout: step.timeout });
    }
}

fn result(
    incident: IncidentId,
    step: u16,
    id: ActionId,
    action: Action,
    failed: Option<FailReason>,
) -> Record {
    match failed {
        None => Record::Done { incident, step, id, action },
        Some(reason) => Record::Failed { incident, step, id, action, reason },
    }
}

/// Names an action by incident, runbook taken up, and step: never by a running counter.
fn action_id(incident: IncidentId, generation: u32, step: usize) -> ActionId {
    let step = u32::try_from(step).unwrap_or(0xfff).min(0xfff);
    ActionId(u32::from(incident.0) << 20 | (generation.min(0xff) << 12) | step)
}

#[cfg(test)]
mod tests;
