//! The search: explicit values first, then smaller and smaller, for as long as the failure stays.

use super::simpler;
use crate::library::Library;
use crate::scenario::{Plan, Scenario, Spec};
use crate::trial::{self, TrialError};
use crate::verdict::Judgement;
use crate::vocabulary::{CheckKind, Outcome, Value};

/// Most drills of one search: a bound, far above what a scenario of this format needs.
const DRILLS_MAX: usize = 4_000;

/// What a search came to.
#[derive(Clone, Debug)]
pub struct Shrunk {
    /// The scenario with explicit values, its seed and its day pinned.
    pub scenario: Scenario,
    /// The check that fails.
    pub check: CheckKind,
    /// How.
    pub outcome: Outcome,
    /// Drills that were run.
    pub drills: usize,
}

/// Why nothing was shrunk.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShrinkError {
    /// The drill cannot be run.
    #[error(transparent)]
    Trial(#[from] TrialError),
    /// A counterexample: what it fails it states, and a smaller file would have to state another failure.
    #[error(
        "`{0}` is a counterexample: it fails as it states, with what it replaces, and not because of policy or runbooks"
    )]
    Counterexample(String),
    /// The drill does not fail, or not that check.
    #[error("{0}")]
    Passes(String),
    /// The drill with its drawn values written down is another one.
    #[error("the drill does not fail in the same way once its drawn values are written down")]
    NotExplicit,
}

/// The smallest scenario found that fails `check` as this one does under `seed`; the first check that is not met
/// where none is named.
///
/// # Errors
/// [`ShrinkError`] where the drill cannot be run, or does not fail.
pub fn shrink(
    library: &Library,
    scenario: &Scenario,
    seed: u64,
    check: Option<CheckKind>,
) -> Result<Shrunk, ShrinkError> {
    if scenario.counterexample.is_some() {
        return Err(ShrinkError::Counterexample(scenario.id.clone()));
    }
    let judgement = trial::run(library, scenario, seed)?.judgement;
    let (check, outcome) = failure(&judgement, check)?;
    let mut search = Search { library, seed, check, outcome, drills: 1 };
    let first = search.kept(&explicit(scenario, seed)).ok_or(ShrinkError::NotExplicit)?;
    let smallest = search.descend(first);
    Ok(Shrunk { scenario: smallest, check, outcome, drills: search.drills })
}

/// The failure to keep.
fn failure(judgement: &Judgement, check: Option<CheckKind>) -> Result<(CheckKind, Outcome), ShrinkError> {
    let mut unmet =
        judgement.checks.iter().filter(|check| !matches!(check.outcome, Outcome::Met | Outcome::Skipped));
    let found = match check {
        Some(wanted) => unmet.find(|check| check.id == wanted),
        // what was measured is a failure; what could not be measured may only follow from it
        None => unmet.clone().find(|check| check.outcome != Outcome::NoData).or_else(|| unmet.next()),
    };
    found.map(|check| (check.id, check.outcome)).ok_or_else(|| {
        ShrinkError::Passes(match check {
            Some(wanted) => format!("the drill does not fail the check `{wanted}`"),
            None => "every check of the drill is met, so there is nothing to shrink".to_owned(),
        })
    })
}

/// The scenario with every choice of its plan written down, its seed pinned, and a name of its own.
fn explicit(scenario: &Scenario, seed: u64) -> Scenario {
    let plan = Plan::draw(scenario, seed);
    let mut all = scenario.clone();
    all.id = format!("{}-seed-{seed}", scenario.id);
    all.seed = Some(seed);
    let span = |ns: i64| Spec::Fixed(Value::Span(crate::base::Span::from_ns(ns)));
    for (fault, planned) in all.faults.iter_mut().zip(&plan.faults) {
        fault.at = span(planned.set_at.ns());
        if fault.lasts.is_some() {
            fault.lasts = Some(span(planned.lift_at.since(planned.set_at).ns()));
        }
        fault.strength = Spec::Fixed(Value::Ratio(planned.strength));
        fault.params = planned.params.iter().map(|(name, value)| (*name, Spec::Fixed(*value))).collect();
    }
    for (report, at) in all.reports.iter_mut().zip(&plan.reports) {
        report.at = span(at.ns());
    }
    all
}

struct Search<'a> {
    library: &'a Library,
    seed: u64,
    check: CheckKind,
    outcome: Outcome,
    drills: usize,
}

impl Search<'_> {
    /// Tries every smaller scenario in turn and begins anew from each that still fails, until none does.
    fn descend(&mut self, mut smallest: Scenario) -> Scenario {
        loop {
            let next = simpler::than(&smallest).into_iter().find_map(|smaller| self.kept(&smaller));
            match next {
                Some(smaller) => smallest = smaller,
                None => return smallest,
            }
        }
    }

    /// The scenario as it reads back from its file, where that still fails in the same way.
    fn kept(&mut self, smaller: &Scenario) -> Option<Scenario> {
        if self.drills >= DRILLS_MAX {
            return None;
        }
        let written = Scenario::parse(smaller.to_toml().as_bytes(), &smaller.path).ok()?;
        self.drills += 1;
        let judgement = trial::run(self.library, &written, self.seed).ok()?.judgement;
        let same = |check: &crate::verdict::Check| check.id == self.check && check.outcome == self.outcome;
        judgement.checks.iter().any(same).then_some(written)
    }
}
