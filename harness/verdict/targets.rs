//! Which target applies to a check.
//!
//! Of the baseline's targets for the check, those count that match the event class of a fault (one that names the
//! class goes before those for all) and the lowest severity that the scenario accepts (the highest, where the lowest has none). Never the classified one: what is under test does not
//! choose its own yardstick. For each pair of milestones the tightest counts, and every pair is judged. The
//! scenario may tighten the tightest.

use super::case::Case;
use crate::base::Span;
use crate::vocabulary::{CheckKind, EventClass, Milestone, Severity};

/// A target that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Applied {
    pub from: Milestone,
    pub to: Milestone,
    pub within: Span,
    /// Where the number comes from, as cited in prose.
    pub source: &'static str,
}

/// The targets of `check` for faults of these classes; none where nothing applies.
pub(super) fn applied(case: &Case<'_>, check: CheckKind, classes: &[EventClass]) -> Vec<Applied> {
    let of_severity = |severity: Option<Severity>| -> Vec<Applied> {
        let matching = case.baseline.targets_of(check, classes).filter(|target| {
            target.severities.is_empty()
                || severity.is_some_and(|severity| target.severities.contains(&severity))
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
    };
    let expected = case.scenario.expect.severity;
    let mut found = of_severity(expected.map(|range| range.lowest));
    if found.is_empty() {
        found = of_severity(expected.map(|range| range.highest));
    }
    tighten(case, check, &mut found);
    found
}

fn tighten(case: &Case<'_>, check: CheckKind, found: &mut Vec<Applied>) {
    let stated = case.scenario.expect.targets.iter().filter(|target| target.check == check);
    let Some(within) = stated.map(|target| target.within).min() else { return };
    match found.iter_mut().min_by_key(|target| target.within) {
        Some(tightest) if within < tightest.within => {
            tightest.within = within;
            tightest.source = SCENARIO;
        }
        Some(_) => {}
        None => {
            if let Some(to) = check.ends_at() {
                found.push(Applied { from: Milestone::Effective, to, within, source: SCENARIO });
            }
        }
    }
}

/// Cited where the scenario itself sets the number.
pub(super) const SCENARIO: &str = "scenario";
/// Cited where the baseline sets no number but a rule.
pub(super) const BASELINE: &str = "baseline";

/// `5s (RTS 6 Art. 16(5))`.
impl std::fmt::Display for Applied {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.within, self.source)
    }
}
