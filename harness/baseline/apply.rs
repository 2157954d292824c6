//! Which targets apply to a check of a scenario.
//!
//! Those that match the event class of a fault (one that names the class goes before those for all) and any severity
//! that the scenario accepts: whichever of them the response is given, it must meet what is asked of each. Never the
//! classified one: what is under test does not choose its own yardstick. For each pair of milestones the tightest
//! counts, and every pair is judged. The scenario's own number tightens every pair that is looser.
//!
//! The judge and the lock ask this one function, so that what is approved is what is judged.

use super::model::Baseline;
use crate::base::Span;
use crate::scenario::Scenario;
use crate::vocabulary::{CheckKind, EventClass, Milestone};

/// Cited where the scenario itself sets the number.
pub const SCENARIO: &str = "scenario";

/// A target that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The clock starts here.
    pub from: Milestone,
    /// The clock stops here.
    pub to: Milestone,
    /// The longest time allowed.
    pub within: Span,
    /// Where the number comes from, as cited in prose.
    pub source: &'static str,
}

/// `5s (RTS 6 Art. 16(5))`.
impl std::fmt::Display for Applied {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.within, self.source)
    }
}

impl Baseline {
    /// The targets of `check` in this scenario for faults of these classes; none where nothing applies.
    #[must_use]
    pub fn applied(&self, scenario: &Scenario, check: CheckKind, classes: &[EventClass]) -> Vec<Applied> {
        let mut found = self.untightened(scenario, check, classes);
        let stated = scenario.expect.targets.iter().filter(|target| target.check == check);
        let Some(within) = stated.map(|target| target.within).min() else { return found };
        for target in found.iter_mut().filter(|target| within < target.within) {
            target.within = within;
            target.source = SCENARIO;
        }
        if let (true, Some(to)) = (found.is_empty(), check.ends_at()) {
            found.push(Applied { from: Milestone::Effective, to, within, source: SCENARIO });
        }
        found
    }

    /// The same without the scenario's own numbers.
    #[must_use]
    pub fn untightened(&self, scenario: &Scenario, check: CheckKind, classes: &[EventClass]) -> Vec<Applied> {
        let expected = scenario.expect.severity;
        let matching = self.targets_of(check, classes).filter(|target| {
            let accepted = || {
                target
                    .severities
                    .iter()
                    .any(|severity| expected.is_some_and(|range| range.contains(*severity)))
            };
            target.severities.is_empty() || accepted()
        });
        let mut found: Vec<Applied> = Vec::new();
        for target in matching {
            let source = target.rule.citation();
            let new = Applied { from: target.from, to: target.to, within: target.within, source };
            match found.iter_mut().find(|old| (old.from, old.to) == (new.from, new.to)) {
                Some(old) if new.within < old.within => *old = new,
                Some(_) => {}
                None => found.push(new),
            }
        }
        found
    }
}
