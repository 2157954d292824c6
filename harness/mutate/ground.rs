//! The ground that mutants are tried on: one (scenario, seed) with the day and the runs that most mutants cannot change.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::model::{Change, ControlKind, Mutant};
use crate::base::MonitorId;
use crate::library::Library;
use crate::market::Day;
use crate::scenario::Scenario;
use crate::trial::{Case, Outcome as RunOutcome, TrialError};
use crate::verdict::{AlertRelation, Check, Judgement};
use crate::vocabulary::{Family, Outcome, Record, Timeline, Verdict};

/// One (scenario, seed) with its day, its three runs and their judgement as the library stands.
#[derive(Debug)]
pub struct Ground<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The seed.
    pub seed: u64,
    day: Arc<Day>,
    calm: RunOutcome,
    unanswered: RunOutcome,
    pub(super) answered: Timeline,
    pub(super) judgement: Judgement,
    /// Runbooks that were taken up, by position.
    chosen: BTreeSet<u16>,
    /// Rules that decided, by position.
    decided: BTreeSet<u16>,
    /// Monitors that raised.
    raised: BTreeSet<MonitorId>,
    /// Monitors that detected a fault.
    detected: BTreeSet<MonitorId>,
    tripped: bool,
}

/// A mutant on a ground: its answered run and the judge's word.
#[derive(Debug)]
pub(super) struct Tried {
    pub timeline: Timeline,
    pub judgement: Judgement,
}

impl<'a> Ground<'a> {
    /// Runs the drill as the library stands.
    ///
    /// # Errors
    /// Where it cannot be run at all.
    pub fn prepare(
        library: &'a Library,
        scenario: &'a Scenario,
        seed: u64,
    ) -> Result<Ground<'a>, TrialError> {
        let case = Case::new(library, scenario, seed)?;
        let (calm, unanswered) = (case.calm()?, case.unanswered()?);
        let (answered, truth) = case.answered(None)?;
        let judgement = case.judge(&(&answered, &truth), &unanswered, &calm);
        let day = Arc::clone(case.day());
        let mut ground = Ground {
            scenario,
            seed,
            day,
            calm,
            unanswered,
            judgement,
            chosen: BTreeSet::new(),
            decided: BTreeSet::new(),
            raised: answered.alerts.iter().map(|alert| alert.monitor).collect(),
            detected: BTreeSet::new(),
            tripped: false,
            answered,
        };
        ground.note();
        Ok(ground)
    }

    fn note(&mut self) {
        for stamped in &self.answered.records {
            match stamped.record {
                Record::Chosen { runbook, .. } => {
                    self.chosen.insert(runbook);
                }
                Record::Classified { rule: Some(rule), .. } => {
                    self.decided.insert(rule);
                }
                Record::KillSwitch { engaged: true, .. } => self.tripped = true,
                _ => {}
            }
        }
        for (alert, relation) in self.answered.alerts.iter().zip(&self.judgement.alerts) {
            if *relation == AlertRelation::Detects {
                self.detected.insert(alert.monitor);
            }
        }
    }

    /// Whether the drill passes as the library stands. One that does not cannot show that a control is broken.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.judgement.verdict == Verdict::Passed
    }

    /// The first check that is not met, in a few words.
    #[must_use]
    pub fn reason(&self) -> String {
        let unmet = |check: &&Check| !matches!(check.outcome, Outcome::Met | Outcome::Skipped);
        let first = self.judgement.checks.iter().find(unmet);
        first.map_or_else(|| "no check".to_owned(), |check| format!("{} is {}", check.id, check.outcome))
    }

    /// What the judge says of it as the library stands.
    #[must_use]
    pub fn judgement(&self) -> &Judgement {
        &self.judgement
    }

    /// Whether this mutant could change anything here. A runbook that no incident takes up is never read.
    pub(super) fn reaches(&self, mutant: &Mutant) -> bool {
        match &mutant.change {
            Change::Runbook(at, _) => self.chosen.iter().any(|chosen| usize::from(*chosen) == *at),
            Change::Policy(_) => true,
        }
    }

    /// Whether what is broken was at work here: such grounds are tried first.
    pub(super) fn concerns(&self, library: &Library, mutant: &Mutant) -> bool {
        let policy = &library.policy;
        mutant.controls.iter().any(|control| match control.kind {
            ControlKind::Monitor => self
                .raised
                .iter()
                .any(|raised| policy.monitors.get(raised.index()).is_some_and(|one| one.id == control.entry)),
            ControlKind::SeverityRule => self.decided.iter().any(|rule| {
                policy.severity_rules.get(usize::from(*rule)).is_some_and(|rule| rule.id == control.entry)
            }),
            ControlKind::Gate => {
                self.scenario.faults.iter().any(|fault| fault.kind.family() == Family::RiskLimits)
            }
            ControlKind::KillSwitch => self.tripped,
            ControlKind::Route | ControlKind::Grouping | ControlKind::Beat => !self.raised.is_empty(),
            ControlKind::Escalation => !self.scenario.absent.is_empty(),
            ControlKind::Step => true,
        })
    }

    /// Runs the mutant here. Runs that it cannot change are shared: nothing but monitors, gate, kill switch, test messages
    /// over a route and beats takes part in a calm run without an alert, and nothing but gate and kill switch in a run that nobody answers.
    ///
    /// # Errors
    /// Where the mutant cannot be run at all.
    pub(super) fn run(&self, mutant: &Mutant, applied: &Library) -> Result<Tried, TrialError> {
        let case = Case::on_day(applied, self.scenario, self.seed, Arc::clone(&self.day))?;
        let is = |kinds: &[ControlKind]| mutant.controls.iter().any(|control| kinds.contains(&control.kind));
        let in_pipeline = is(&[ControlKind::Gate, ControlKind::KillSwitch]);
        let watched = is(&[ControlKind::Monitor, ControlKind::Route, ControlKind::Beat]);
        let seen = in_pipeline || watched || !self.calm.0.alerts.is_empty();
        let calm = if seen { Some(case.calm()?) } else { None };
        let unanswered = if in_pipeline { Some(case.unanswered()?) } else { None };
        let (timeline, truth) = case.answered(None)?;
        let judgement = case.judge(
            &(&timeline, &truth),
            unanswered.as_ref().unwrap_or(&self.unanswered),
            calm.as_ref().unwrap_or(&self.calm),
        );
        Ok(Tried { timeline, judgement })
    }
}

/// Pairs of monitors that detected faults in the same drill: each backs the other up. In order of the policy.
#[must_use]
pub fn redundant(grounds: &[Ground<'_>]) -> Vec<(MonitorId, MonitorId)> {
    let mut pairs = BTreeSet::new();
    for ground in grounds {
        for one in &ground.detected {
            pairs.extend(ground.detected.range(*one..).skip(1).map(|other| (*one, *other)));
        }
    }
    pairs.into_iter().collect()
}
