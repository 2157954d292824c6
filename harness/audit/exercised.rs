//! Which steps of which runbooks a drill exercised, read off its timeline.

use std::collections::{BTreeMap, BTreeSet};

use crate::drill_log::Exercised;
use crate::runbook::Runbook;
use crate::vocabulary::{Record, StepTaken, Steps, Timeline};

/// What became of a step that was not merely planned.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    Done,
    Failed,
    NotNeeded,
}

/// What the response did with each runbook that it used, once for each time that one was taken up, in the order of `runbooks`. One
/// that was chosen and put aside before anything was done with it was not used.
#[must_use]
pub fn exercised(runbooks: &[Runbook], timeline: &Timeline) -> Vec<Exercised> {
    let mut steps = Steps::default();
    // by runbook and the time it was taken up
    let mut used: BTreeMap<(u16, usize), BTreeSet<(u16, Fate)>> = BTreeMap::new();
    for stamped in &timeline.records {
        let Some(StepTaken { runbook, step, taken_up }) = steps.follow(&stamped.record) else { continue };
        let fate = match stamped.record {
            Record::Started { .. } => None,
            Record::Skipped { forgotten: false, .. } => Some(Fate::NotNeeded),
            Record::Done { .. } => Some(Fate::Done),
            Record::Failed { .. } => Some(Fate::Failed),
            _ => continue,
        };
        used.entry((runbook, taken_up)).or_default().extend(fate.map(|fate| (step, fate)));
    }
    let of = |((runbook, _), fates): ((u16, usize), BTreeSet<(u16, Fate)>)| {
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
