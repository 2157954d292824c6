//! What one drill shows.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Item, Shortfall};
use crate::base::Ratio;
use crate::library::Library;
use crate::scenario::{PlannedFault, Scenario};
use crate::trial::{self, Drill, TrialError};
use crate::verdict::{AlertRelation, Check, Judgement};
use crate::vocabulary::{CheckKind, EventClass, Outcome, Record, Rule, Steps, Timeline, Verdict};

/// One drill and what it shows.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The scenario's id.
    pub scenario: String,
    /// The seed.
    pub seed: u64,
    /// Why it earns nothing; `None` where it passed.
    pub left_out: Option<String>,
    pub(super) exercised: BTreeSet<Item>,
    pub(super) short: BTreeMap<Item, Shortfall>,
}

impl Seen {
    /// Runs the drill and notes what it shows. A counterexample is not run: it earns nothing, whatever it shows.
    ///
    /// # Errors
    /// Where the drill cannot be run at all.
    pub fn run(library: &Library, scenario: &Scenario, seed: u64) -> Result<Seen, TrialError> {
        match scenario.counterexample {
            Some(_) => Ok(Seen::counterexample(scenario, seed)),
            None => Ok(Seen::of(library, scenario, &trial::run(library, scenario, seed)?)),
        }
    }

    /// What a drill that was run shows.
    #[must_use]
    pub fn of(library: &Library, scenario: &Scenario, drill: &Drill) -> Seen {
        if scenario.counterexample.is_some() {
            return Seen::counterexample(scenario, drill.seed);
        }
        let mut seen = Seen::nothing(scenario, drill.seed);
        articles(scenario).for_each(|article| seen.exercise(article));
        seen.faults(drill);
        seen.monitors(&drill.timeline, &drill.judgement);
        seen.response(library, &drill.timeline);
        seen.left_out = unmet(&drill.judgement);
        if seen.left_out.is_some() {
            for item in std::mem::take(&mut seen.exercised) {
                seen.fall_short(item, Shortfall::Unpassed);
            }
        }
        seen
    }

    fn nothing(scenario: &Scenario, seed: u64) -> Seen {
        Seen {
            scenario: scenario.id.clone(),
            seed,
            left_out: None,
            exercised: BTreeSet::new(),
            short: BTreeMap::new(),
        }
    }

    fn counterexample(scenario: &Scenario, seed: u64) -> Seen {
        let mut seen = Seen::nothing(scenario, seed);
        let faults = scenario.faults.iter().map(|fault| Item::Fault(fault.kind));
        articles(scenario).chain(faults).for_each(|item| seen.fall_short(item, Shortfall::Counterexample));
        seen.left_out = Some("a counterexample".to_owned());
        seen
    }

    fn exercise(&mut self, item: Item) {
        self.short.remove(&item);
        self.exercised.insert(item);
    }

    /// The nearest miss counts.
    fn fall_short(&mut self, item: Item, by: Shortfall) {
        if !self.exercised.contains(&item) {
            let nearest = self.short.entry(item).or_insert(by);
            *nearest = (*nearest).min(by);
        }
    }

    fn fall_short_in(&mut self, step: Option<Item>, by: Shortfall) {
        step.into_iter().for_each(|step| self.fall_short(step, by));
    }

    /// Faults by the judge's word: where `effect` is met, whatever was planned with any strength took effect.
    fn faults(&mut self, drill: &Drill) {
        let took_effect = drill
            .judgement
            .checks
            .iter()
            .any(|check| check.id == CheckKind::Effect && check.outcome == Outcome::Met);
        for fault in &drill.plan.faults {
            let item = Item::Fault(fault.kind);
            if took_effect && is_asked_for_effect(fault) {
                self.exercise(item);
            } else {
                self.fall_short(item, Shortfall::NoEffect);
            }
        }
    }

    fn monitors(&mut self, timeline: &Timeline, judgement: &Judgement) {
        for (alert, relation) in timeline.alerts.iter().zip(&judgement.alerts) {
            let item = Item::Monitor(alert.monitor.index());
            match relation {
                AlertRelation::Detects => self.exercise(item),
                AlertRelation::Consequential | AlertRelation::False => {
                    self.fall_short(item, Shortfall::NoDetection);
                }
            }
        }
    }

    /// Routes, severity rules and steps, as the record has them.
    fn response(&mut self, library: &Library, timeline: &Timeline) {
        let mut steps = Steps::default();
        for stamped in &timeline.records {
            let step = steps.follow(&stamped.record);
            let step = step.map(|taken| Item::Step(usize::from(taken.runbook), usize::from(taken.step)));
            match stamped.record {
                Record::Delivered(_, route) => self.exercise(Item::Route(route.index())),
                Record::Lost(_, route) => self.fall_short(Item::Route(route.index()), Shortfall::Lost),
                Record::Classified { rule, .. } => {
                    self.exercise(Item::SeverityRule(rule.map(usize::from)));
                }
                Record::Chosen { runbook, .. } => {
                    let runbook = usize::from(runbook);
                    for step in 0..library.runbooks.get(runbook).map_or(0, |found| found.steps.len()) {
                        self.fall_short(Item::Step(runbook, step), Shortfall::NotReached);
                    }
                }
                Record::Skipped { forgotten: true, .. } => self.fall_short_in(step, Shortfall::Forgotten),
                Record::Skipped { .. } => self.fall_short_in(step, Shortfall::NotNeeded),
                Record::Started { .. } => self.fall_short_in(step, Shortfall::Begun),
                Record::Failed { .. } => self.fall_short_in(step, Shortfall::Failed),
                Record::Done { .. } => step.into_iter().for_each(|step| self.exercise(step)),
                _ => {}
            }
        }
    }
}

/// The articles that a scenario names. The firm's own targets are none.
fn articles(scenario: &Scenario) -> impl Iterator<Item = Item> {
    scenario.rules.iter().filter(|rule| **rule != Rule::Firm).map(|rule| Item::Article(*rule))
}

/// A fault without strength does nothing, unless it is an obstacle, which stands in the way all the same.
fn is_asked_for_effect(fault: &PlannedFault) -> bool {
    fault.strength > Ratio::ZERO || fault.kind.event_class() == EventClass::Obstacle
}

/// Why a drill did not pass, in a few words: the first check that is not met; `None` where it passed.
fn unmet(judgement: &Judgement) -> Option<String> {
    if judgement.verdict == Verdict::Passed {
        return None;
    }
    let is_unmet = |check: &&Check| !matches!(check.outcome, Outcome::Met | Outcome::Skipped);
    let first = judgement.checks.iter().find(is_unmet);
    Some(first.map_or_else(|| "no check".to_owned(), |check| format!("{} is {}", check.id, check.outcome)))
}
