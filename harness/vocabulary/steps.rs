//! Which step of which runbook a record is about.

use std::collections::BTreeMap;

use super::timeline::Record;
use crate::base::{ActionId, IncidentId};

/// A step of a runbook that an incident took up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepTaken {
    /// Position of the runbook in the library.
    pub runbook: u16,
    /// Position of the step in the runbook.
    pub step: u16,
    /// How many runbooks had been taken up before this one, by any incident; one that is taken up twice counts twice.
    pub taken_up: usize,
}

/// Follows the response through the records of a drill.
///
/// An incident may take up another runbook while the result of a step of the last one is still to come: the result is told of the
/// step that asked for it.
#[derive(Clone, Debug, Default)]
pub struct Steps {
    chosen: BTreeMap<IncidentId, (u16, usize)>,
    asked: BTreeMap<ActionId, StepTaken>,
    taken_up: usize,
}

impl Steps {
    /// Takes the next record of the timeline and gives the step that it is about; `None` where it is about none, or its incident has
    /// no runbook.
    pub fn follow(&mut self, record: &Record) -> Option<StepTaken> {
        match *record {
            Record::Chosen { incident, runbook } => {
                self.chosen.insert(incident, (runbook, self.taken_up));
                self.taken_up += 1;
                None
            }
            Record::Started { incident, step, id, .. } => {
                let taken = self.of(incident, step)?;
                self.asked.insert(id, taken);
                Some(taken)
            }
            Record::Done { id, .. } | Record::Failed { id, .. } => self.asked.get(&id).copied(),
            Record::Approved { incident, step } | Record::Skipped { incident, step, .. } => {
                self.of(incident, step)
            }
            _ => None,
        }
    }

    fn of(&self, incident: IncidentId, step: u16) -> Option<StepTaken> {
        let (runbook, taken_up) = *self.chosen.get(&incident)?;
        Some(StepTaken { runbook, step, taken_up })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::{Action, FailReason};

    const FIRST: IncidentId = IncidentId(0);
    const SECOND: IncidentId = IncidentId(1);

    fn chosen(incident: IncidentId, runbook: u16) -> Record {
        Record::Chosen { incident, runbook }
    }

    fn started(incident: IncidentId, step: u16, id: u32) -> Record {
        Record::Started { incident, step, id: ActionId(id), action: Action::OrdersCancelAll, approved: false }
    }

    fn done(incident: IncidentId, step: u16, id: u32) -> Record {
        Record::Done { incident, step, id: ActionId(id), action: Action::OrdersCancelAll }
    }

    fn failed(incident: IncidentId, step: u16, id: u32) -> Record {
        let reason = FailReason::TimedOut;
        Record::Failed { incident, step, id: ActionId(id), action: Action::OrdersCancelAll, reason }
    }

    fn skipped(incident: IncidentId, step: u16) -> Record {
        Record::Skipped { incident, step, action: Action::SchedulerKill, forgotten: false }
    }

    fn taken(runbook: u16, step: u16, taken_up: usize) -> Option<StepTaken> {
        Some(StepTaken { runbook, step, taken_up })
    }

    /// What is said of each record in turn.
    fn follow(records: &[Record]) -> Vec<Option<StepTaken>> {
        let mut steps = Steps::default();
        records.iter().map(|record| steps.follow(record)).collect()
    }

    #[test]
    fn a_result_belongs_to_the_step_that_asked_and_what_comes_next_to_the_runbook_of_now() {
        let records = [
            chosen(FIRST, 4),
            started(FIRST, 0, 7),
            chosen(FIRST, 2),
            done(FIRST, 0, 7),
            started(FIRST, 0, 8),
            failed(FIRST, 0, 8),
            skipped(FIRST, 1),
            Record::Approved { incident: FIRST, step: 2 },
        ];
        let first = taken(4, 0, 0);
        let then = taken(2, 0, 1);
        let expected = [None, first, None, first, then, then, taken(2, 1, 1), taken(2, 2, 1)];
        assert_eq!(follow(&records), expected);
    }

    #[test]
    fn incidents_and_take_ups_are_kept_apart() {
        let records = [
            chosen(FIRST, 4),
            chosen(SECOND, 4),
            started(FIRST, 1, 0),
            started(SECOND, 1, 1),
            done(SECOND, 1, 1),
            done(FIRST, 1, 0),
        ];
        let (one, two) = (taken(4, 1, 0), taken(4, 1, 1));
        assert_eq!(follow(&records), [None, None, one, two, two, one]);
    }

    #[test]
    fn without_a_runbook_there_is_no_step() {
        let records = [
            skipped(FIRST, 0),
            started(FIRST, 0, 0),
            done(FIRST, 0, 0),
            chosen(SECOND, 1),
            skipped(FIRST, 0),
            Record::Closed(FIRST),
        ];
        assert_eq!(follow(&records), [None; 6]);
    }
}
