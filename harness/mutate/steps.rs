//! Mutants of the runbooks: steps taken away, swapped, emptied, overridden, and no longer approved.
//!
//! Only runbooks that the policy names are controls: no incident takes up another one.

use super::enumerate::Bench;
use super::model::{Change, Control, ControlKind, Mutant, Operator};
use crate::base::Span;
use crate::runbook::{OnFailure, Runbook, Step};

/// A step with so little time gives up before it does anything.
const NO_TIME: Span = Span::from_ns(1);

/// Every mutant of every runbook that the policy names.
pub(super) fn all(bench: &Bench<'_>, found: &mut Vec<Mutant>) {
    let library = bench.library;
    for (at, runbook) in library.runbooks.iter().enumerate() {
        if !library.policy.names_runbook(&runbook.id) {
            continue;
        }
        for number in 0..runbook.steps.len() {
            step(at, runbook, number, found);
        }
    }
}

fn step(at: usize, runbook: &Runbook, number: usize, found: &mut Vec<Mutant>) {
    let step = &runbook.steps[number];
    let control = |key: Option<&str>| Control {
        kind: ControlKind::Step,
        entry: format!("{}/{}", runbook.id, step.name),
        key: key.map(str::to_owned),
        place: step.place.clone(),
    };
    let edited = |edit: &dyn Fn(&mut Vec<Step>)| {
        let mut runbook = runbook.clone();
        edit(&mut runbook.steps);
        Change::Runbook(at, Box::new(runbook))
    };
    if runbook.steps.len() > 1 {
        let change = edited(&|steps| {
            steps.remove(number);
        });
        let tried = format!("{} taken away", step.action);
        found.push(Mutant::new(control(None), Operator::Removed, tried, change));
    }
    if let Some(next) = runbook.steps.get(number + 1) {
        let change = edited(&|steps| steps.swap(number, number + 1));
        let tried = format!("{} after {}", step.action, next.action);
        found.push(Mutant::new(control(None), Operator::Swapped, tried, change));
    }
    let change = edited(&|steps| steps[number].timeout = NO_TIME);
    let tried = format!("{} gives up before it does anything", step.action);
    found.push(Mutant::new(control(None), Operator::Emptied, tried, change));
    if step.on_failure == OnFailure::Escalate {
        let change = edited(&|steps| steps[number].on_failure = OnFailure::Continue);
        let tried = format!("what comes after {} is done although it failed", step.action);
        found.push(Mutant::new(control(Some("on-failure")), Operator::Overridden, tried, change));
    }
    if step.approval {
        let change = edited(&|steps| steps[number].approval = false);
        let tried = format!("{} without a second person", step.action);
        found.push(Mutant::new(control(Some("approval")), Operator::Unapproved, tried, change));
    }
}
