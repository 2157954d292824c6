//! What became of every step of the response: the part of a drill that a reviewer approves.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::base::Time;
use crate::library::Library;
use crate::runbook::{Runbook, Step};
use crate::scenario::Scenario;
use crate::trial::Drill;
use crate::verdict::Judgement;
use crate::vocabulary::{Action, CheckKind, Record, Stamped, Steps};

/// One step of a runbook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StepReport {
    /// The runbook's id.
    pub runbook: String,
    /// The step's name.
    pub name: String,
    /// The heading or task it stands under.
    pub title: String,
    /// What it does.
    pub action: Action,
    /// What became of it.
    pub state: StepState,
    /// Why, where it failed.
    pub reason: Option<String>,
    /// When it was begun, in nanoseconds since the start.
    pub started_ns: Option<i64>,
    /// When it was done or failed.
    pub ended_ns: Option<i64>,
    /// When it had to be done, where a target says so.
    pub due_ns: Option<i64>,
    /// Where it stands.
    pub place: String,
}

/// What became of a step, the worst that can be said of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StepState {
    /// Done, in time where a target says when.
    Done,
    /// Done after its target.
    Late,
    /// Tried, and the pipeline did not show it.
    Failed,
    /// Begun although the scenario forbids it.
    Forbidden,
    /// Begun without the approval it needs.
    Unapproved,
    /// Left out because its condition did not hold.
    NotNeeded,
    /// Left out by mistake.
    Forgotten,
    /// Begun, and neither done nor failed at the end.
    Begun,
    /// Never begun.
    NotReached,
}

impl StepState {
    /// True where nothing is wrong with it.
    #[must_use]
    pub fn is_good(self) -> bool {
        matches!(self, StepState::Done | StepState::NotNeeded)
    }
}

/// Every step of the chosen runbooks, in the order in which they were chosen.
pub fn steps(library: &Library, scenario: &Scenario, drill: &Drill) -> Vec<StepReport> {
    let mut steps: Vec<StepReport> = Vec::new();
    // where the steps of each runbook begin in the list, in the order in which they were taken up
    let mut begins: Vec<usize> = Vec::new();
    let mut taken = Steps::default();
    for Stamped { time, record } in &drill.timeline.records {
        let step = taken.follow(record);
        if let Record::Chosen { runbook, .. } = *record {
            begins.push(steps.len());
            let runbook = library.runbooks.get(usize::from(runbook));
            steps.extend(runbook.into_iter().flat_map(|runbook| {
                runbook.steps.iter().map(|step| planned(runbook, step, &drill.judgement))
            }));
        }
        let at = step.and_then(|step| Some(begins.get(step.taken_up)? + usize::from(step.step)));
        let Some(step) = at.and_then(|at| steps.get_mut(at)) else { continue };
        note(step, *time, *record, library, scenario);
    }
    steps
}

fn planned(runbook: &Runbook, step: &Step, judgement: &Judgement) -> StepReport {
    StepReport {
        runbook: runbook.id.clone(),
        name: step.name.clone(),
        title: step.title.clone(),
        action: step.action,
        state: StepState::NotReached,
        reason: None,
        started_ns: None,
        ended_ns: None,
        due_ns: due(step.action, judgement),
        place: step.place.to_string(),
    }
}

/// When a target asks for the action to be done; of several targets the check's own.
fn due(action: Action, judgement: &Judgement) -> Option<i64> {
    let kind = match action {
        Action::SchedulerTerminate | Action::RunsBlock | Action::KillSwitchTrip => CheckKind::Stop,
        Action::LogsSecure | Action::RegistrySecure => CheckKind::Secure,
        Action::OwnerNotify => CheckKind::Notification,
        Action::IncidentAnalyse => CheckKind::Analysis,
        _ => return None,
    };
    let check = judgement.checks.iter().find(|check| check.id == kind)?;
    let (from, _) = check.clock?;
    judgement.milestones.0.get(&from)?.checked_add(check.target_ns?)
}

fn note(step: &mut StepReport, time: Time, record: Record, library: &Library, scenario: &Scenario) {
    let blamed = matches!(step.state, StepState::Forbidden | StepState::Unapproved);
    match record {
        Record::Started { action, approved, .. } => {
            step.started_ns = Some(time.ns());
            step.state = if scenario.expect.forbidden.contains(&action) {
                StepState::Forbidden
            } else if !approved && library.baseline.approvals.contains(&action) {
                StepState::Unapproved
            } else {
                StepState::Begun
            };
        }
        Record::Done { .. } => {
            step.ended_ns = Some(time.ns());
            if !blamed {
                let late = step.due_ns.is_some_and(|due| time.ns() > due);
                step.state = if late { StepState::Late } else { StepState::Done };
            }
        }
        Record::Failed { reason, .. } => {
            step.ended_ns = Some(time.ns());
            step.reason = Some(reason.to_string());
            if !blamed {
                step.state = StepState::Failed;
            }
        }
        Record::Skipped { forgotten, .. } => {
            step.state = if forgotten { StepState::Forgotten } else { StepState::NotNeeded };
        }
        _ => {}
    }
}
