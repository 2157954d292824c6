//! One climb down: a kind of fault on a kind of day.

use crate::base::Ratio;
use crate::library::Library;
use crate::scenario::{MarketSource, Regime, Scenario, Spec};
use crate::trial::{self, TrialError};
use crate::verdict::Judgement;
use crate::vocabulary::{CheckKind, EventClass, FaultKind, Named, Outcome, Value};

/// The strengths that are tried, from everything down.
pub const STEPS: [Ratio; 10] = [
    Ratio::ONE,
    Ratio::from_nano(750_000_000),
    Ratio::from_nano(500_000_000),
    Ratio::from_nano(350_000_000),
    Ratio::from_nano(250_000_000),
    Ratio::from_nano(150_000_000),
    Ratio::from_nano(100_000_000),
    Ratio::from_nano(50_000_000),
    Ratio::from_nano(20_000_000),
    Ratio::from_nano(10_000_000),
];

/// A kind of fault on a kind of day.
#[derive(Clone, Debug)]
pub struct Climb {
    /// The kind of fault.
    pub fault: FaultKind,
    /// The scenario that it is taken from.
    pub scenario: String,
    /// The kind of day.
    pub regime: Regime,
    day: Scenario,
}

/// How far a climb came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Detected in time down to this strength, under every seed under which it took effect.
    Detected(Ratio),
    /// Not detected in time even with everything.
    Undetected,
    /// It took no effect under any seed, so there was nothing to detect.
    NoEffect,
}

/// Every climb of a library: for each kind of fault the first scenario on synthetic days that has it as its only fault, on
/// each regime; one that is pinned to its market only where there is no other, and only on its own day. A kind that shows
/// only beside something else is climbed in a scenario of several, in which the others stay as they are. In the order of the
/// catalogue.
#[must_use]
pub fn climbs(library: &Library) -> Vec<Climb> {
    let mut all = Vec::new();
    for fault in FaultKind::ALL.iter().filter(|kind| is_detectable(**kind)) {
        let fit = library.scenarios.iter().filter(|scenario| is_of(scenario, *fault));
        // the first among equals
        let Some(scenario) = fit.min_by_key(|scenario| (!is_alone(scenario), scenario.market.pinned)) else {
            continue;
        };
        for regime in Regime::ALL {
            let Some(day) = on(scenario, *regime) else { continue };
            all.push(Climb { fault: *fault, scenario: scenario.id.clone(), regime: *regime, day });
        }
    }
    all
}

/// The climb called `name`, taken from the scenario with this id and from no other; `None` where that is not there or no
/// longer fits.
#[must_use]
pub fn climb_in(library: &Library, name: &str, scenario: &str) -> Option<Climb> {
    let (fault, regime) = name.split_once(", ")?;
    let fault = FaultKind::from_name(fault)?;
    let regime = *Regime::ALL.iter().find(|one| one.name() == regime)?;
    let fits = |one: &&Scenario| is_of(one, fault) && (is_alone(one) || needs_company(library, fault));
    let scenario = library.scenario(scenario).filter(|one| is_detectable(fault) && fits(one))?;
    Some(Climb { fault, scenario: scenario.id.clone(), regime, day: on(scenario, regime)? })
}

/// An obstacle shows nothing by itself.
fn is_detectable(kind: FaultKind) -> bool {
    kind.event_class() != EventClass::Obstacle
}

/// Whether the scenario can be climbed down for this kind of fault: it has one such fault, and is meant to pass.
fn is_of(scenario: &Scenario, kind: FaultKind) -> bool {
    let synthetic = matches!(scenario.market.source, MarketSource::Synthetic { .. });
    let faults = scenario.faults.iter().filter(|fault| fault.kind == kind);
    synthetic && scenario.counterexample.is_none() && faults.count() == 1
}

/// Whether no scenario has this kind of fault alone.
fn needs_company(library: &Library, kind: FaultKind) -> bool {
    !library.scenarios.iter().any(|scenario| is_of(scenario, kind) && is_alone(scenario))
}

/// Nothing else happens in it.
fn is_alone(scenario: &Scenario) -> bool {
    scenario.faults.len() == 1 && scenario.reports.is_empty()
}

/// The scenario on another kind of day; `None` where it needs its own.
fn on(scenario: &Scenario, regime: Regime) -> Option<Scenario> {
    let mut moved = scenario.clone();
    match &mut moved.market.source {
        MarketSource::Synthetic { regime: own, .. } if scenario.market.pinned && *own != regime => {
            return None;
        }
        MarketSource::Synthetic { regime: own, .. } => *own = regime,
        MarketSource::Csv { .. } => return None,
    }
    Some(moved)
}

impl Climb {
    /// `gate-bypass, calm`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}, {}", self.fault, self.regime.name())
    }

    /// The weakest strength that is detected in time, step by step from the strongest.
    ///
    /// # Errors
    /// Where a drill cannot be run at all.
    pub fn reach(&self, library: &Library, seeds: &[u64]) -> Result<Reach, TrialError> {
        let mut reach = Reach::NoEffect;
        for strength in STEPS {
            match self.is_detected(library, strength, seeds)? {
                Some(true) => reach = Reach::Detected(strength),
                Some(false) if reach == Reach::NoEffect => return Ok(Reach::Undetected),
                Some(false) | None => return Ok(reach),
            }
        }
        Ok(reach)
    }

    /// Whether the fault is detected in time at this strength under every seed under which it takes effect; `None`
    /// where it takes effect under none.
    ///
    /// # Errors
    /// Where a drill cannot be run at all.
    pub fn is_detected(
        &self,
        library: &Library,
        strength: Ratio,
        seeds: &[u64],
    ) -> Result<Option<bool>, TrialError> {
        let mut day = self.day.clone();
        for fault in day.faults.iter_mut().filter(|fault| fault.kind == self.fault) {
            fault.strength = Spec::Fixed(Value::Ratio(strength));
        }
        let mut detected = None;
        for seed in seeds {
            let judgement = trial::run(library, &day, *seed)?.judgement;
            match is_met(&judgement, CheckKind::Effect) {
                Some(true) => {}
                _ => continue,
            }
            if is_met(&judgement, CheckKind::Detection) != Some(true) {
                return Ok(Some(false));
            }
            detected = Some(true);
        }
        Ok(detected)
    }
}

fn is_met(judgement: &Judgement, id: CheckKind) -> Option<bool> {
    judgement.checks.iter().find(|check| check.id == id).map(|check| check.outcome == Outcome::Met)
}
