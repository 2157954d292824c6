//! From a case to a judgement.

use super::case::Case;
use super::checks::{self, timed::plain};
use super::damage::damage;
use super::milestones::Findings;
use super::model::{Check, Judgement, Milestones};
use super::targets::SCENARIO;
use crate::scenario::Stated;
use crate::vocabulary::{CheckKind, Milestone, Named, Outcome, Verdict};

/// Judges one drill. Pure: the same case gives the same judgement.
///
/// Every check that applies is evaluated, in the order of [`CheckKind`], also after the first failure. Where no fault of the plan
/// took effect every check is `no-data`, but for a false alarm of the calm run: that needs no fault, and may be why none took
/// effect. Where rows of one's own candles raise alerts on the calm day, what is not met is `no-data` too: the rows may be why.
/// A check that the scenario skips is shown as `skipped` and counts for nothing. The
/// drill has passed if at least one check is met and every other one that is not skipped too. A counterexample
/// is `as-expected` if each check that it states has exactly the outcome stated and every other one is met, and never passes.
#[must_use]
pub fn judge(case: &Case<'_>) -> Judgement {
    let findings = Findings::of(case);
    let ineffective = !case.scenario.is_calm() && findings.moment(Milestone::Effective).is_none();
    let mut checks: Vec<Check> =
        CheckKind::ALL.iter().filter_map(|id| judged(&findings, *id, ineffective)).collect();
    if !ineffective && checks.iter().any(is_of_rows) {
        checks.iter_mut().for_each(disbelieve);
    }
    let is_without_effect = |check: &Check| check.id == CheckKind::Effect && check.outcome == Outcome::NoData;
    Judgement {
        verdict: verdict(case, &checks, ineffective),
        without_effect: ineffective || checks.iter().any(is_without_effect),
        milestones: Milestones(
            findings.moments().iter().map(|(milestone, time)| (*milestone, time.ns())).collect(),
        ),
        severity: findings.severity,
        damage: damage(&findings),
        alerts: findings.alerts.iter().map(|judged| judged.relation).collect(),
        checks,
    }
}

fn judged(findings: &Findings<'_>, id: CheckKind, ineffective: bool) -> Option<Check> {
    let skip = findings.case.scenario.expect.skip.iter().find(|(skipped, _)| *skipped == id);
    if let Some((_, reason)) = skip {
        return Some(plain(id, Outcome::Skipped, SCENARIO, reason.clone()));
    }
    let made = checks::check(findings, id).or_else(|| unmade(findings, id));
    let mut check = made?;
    if ineffective && !is_false_without_fault(&check) {
        check.outcome = Outcome::NoData;
        check.actual_ns = None;
        check.message = "nothing of the plan took effect under this seed".to_owned();
    }
    Some(check)
}

/// An alarm on the day without a fault: it is false whatever becomes of the plan, and what answers it may keep the plan from taking
/// effect.
fn is_false_without_fault(check: &Check) -> bool {
    check.id == CheckKind::Calm && check.outcome == Outcome::FalseAlarm
}

/// The calm day could not be judged, for rows of the candles speak on it.
fn is_of_rows(check: &Check) -> bool {
    check.id == CheckKind::Calm && check.outcome == Outcome::NoData
}

/// What is not met where such rows may be why.
fn disbelieve(check: &mut Check) {
    if !matches!(check.outcome, Outcome::Met | Outcome::Skipped | Outcome::NoData) {
        check.message =
            format!("rows of the candles raise alerts too, so this shows nothing: {}", check.message);
        check.outcome = Outcome::NoData;
    }
}

/// A check that the scenario asks for by name and that cannot be made: left out in silence it would look like one that is met.
fn unmade(findings: &Findings<'_>, id: CheckKind) -> Option<Check> {
    let is_asked = findings.case.scenario.expect.only.contains(&id);
    let message = "the scenario asks for it, and there is nothing to measure it by";
    is_asked.then(|| plain(id, Outcome::NoData, SCENARIO, message.to_owned()))
}

fn verdict(case: &Case<'_>, checks: &[Check], ineffective: bool) -> Verdict {
    if checks.is_empty() {
        return Verdict::Error;
    }
    if let Some(stated) = &case.scenario.counterexample {
        return counter_verdict(stated, checks);
    }
    let required = || checks.iter().filter(|check| check.outcome != Outcome::Skipped);
    if required().next().is_none() {
        return Verdict::Error;
    }
    if !ineffective && required().all(|check| check.outcome == Outcome::Met) {
        Verdict::Passed
    } else {
        Verdict::Failed
    }
}

fn counter_verdict(stated: &[Stated], checks: &[Check]) -> Verdict {
    let is_made = |stated: &Stated| checks.iter().any(|check| check.id == stated.check);
    let is_as_stated = |check: &Check| match stated.iter().find(|stated| stated.check == check.id) {
        Some(stated) => check.outcome == stated.outcome,
        None => matches!(check.outcome, Outcome::Met | Outcome::Skipped),
    };
    if !stated.is_empty() && stated.iter().all(is_made) && checks.iter().all(is_as_stated) {
        Verdict::AsExpected
    } else {
        Verdict::Failed
    }
}
