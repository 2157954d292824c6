//! Which steps of which runbooks a drill exercised, read off its timeline.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::IncidentId;
use crate::drill_log::Exercised;
use crate::runbook::Runbook;
use crate::vocabulary::{Record, Timeline};

/// What became of a step that was not merely planned.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    Done,
    Failed,
    NotNeeded,
}

/// A runbook by its position, and the record by which it was chosen.
type TakenUp = (u16, usize);

/// What the response did with each runbook that it used, once for each time that one was taken up, in the order of `runbooks`. One
/// that was chosen and put aside before anything was done with it was not used.
#[must_use]
pub fn exercised(runbooks: &[Runbook], timeline: &Timeline) -> Vec<Exercised> {
    let mut chosen: BTreeMap<IncidentId, TakenUp> = BTreeMap::new();
    // the result of an action may come after another runbook was taken up: it belongs to the step that asked for it
    let mut begun = BTreeMap::new();
    let mut used: BTreeMap<TakenUp, BTreeSet<(u16, Fate)>> = BTreeMap::new();
    for (position, stamped) in timeline.records.iter().enumerate() {
        let (at, fate) = match stamped.record {
            Record::Chosen { incident, runbook } => {
                chosen.insert(incident, (runbook, position));
                continue;
            }
            Record::Started { incident, step, id, .. } => {
                if let Some(taken_up) = chosen.get(&incident) {
                    begun.insert(id, (*taken_up, step));
                    used.entry(*taken_up).or_default();
                }
                continue;
            }
            Record::Skipped { incident, step, forgotten: false, .. } => {
                (chosen.get(&incident).map(|taken_up| (*taken_up, step)), Fate::NotNeeded)
            }
            Record::Done { id, .. } => (begun.get(&id).copied(), Fate::Done),
            Record::Failed { id, .. } => (begun.get(&id).copied(), Fate::Failed),
            _ => continue,
        };
        if let Some((taken_up, step)) = at {
            used.entry(taken_up).or_default().insert((step, fate));
        }
    }
    let of = |((runbook, _), fates): (TakenUp, BTreeSet<(u16, Fate)>)| {
        let runbook = runbooks.get(usize::from(runbook))?;
        let named = |wanted: Fate| {
            let steps = fates.iter().filter(|(_, fate)| *fate == wanted);
            steps.filter_map(|(step, _)| Some(runbook.steps.get(usize::from(*step))?.name.clone())).collect()
        };
        Some(Exercised {
            runbook: runbook.id.clone(),
            digest: runbook.digest.clone(),
            done: named(Fate::Done),
            failed: named(Fate::Failed),
            not_needed: named(Fate::NotNeeded),
        })
    };
    used.into_iter().filter_map(of).collect()
}
