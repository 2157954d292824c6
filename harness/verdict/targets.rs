//! Which target applies to a check: what [`Baseline::applied`](crate::baseline::Baseline::applied) says of the case.

use super::case::Case;
pub(super) use crate::baseline::{Applied, SCENARIO};
use crate::vocabulary::{CheckKind, EventClass};

/// The targets of `check` for faults of these classes; none where nothing applies.
pub(super) fn applied(case: &Case<'_>, check: CheckKind, classes: &[EventClass]) -> Vec<Applied> {
    case.baseline.applied(case.scenario, check, classes)
}

/// Cited where the baseline sets no number but a rule.
pub(super) const BASELINE: &str = "baseline";
