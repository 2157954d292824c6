//! Harm done and avoided, and what stopping cost. Harm is unsigned and no family is added to another.

use super::case::{Case, Run};
use super::milestones::Findings;
use super::model::{Damage, HarmTotal};
use crate::base::Time;
use crate::vocabulary::{Cause, Fact, HarmFamily, Milestone, Named};

/// Damage, and apart from it the trades forgone and the profit, which decide nothing.
pub(super) fn damage(findings: &Findings<'_>) -> Damage {
    let series = &findings.case.answered.timeline.series;
    let pnl =
        series.first().zip(series.last()).map_or(0, |(first, last)| (last.equity - first.equity).cents());
    Damage { families: findings.harm.clone(), trades_forgone: trades_forgone(findings), pnl_cents: pnl }
}

/// The totals of each family with harm in the answered or the unanswered run. What the market alone does is left out.
pub(super) fn families(case: &Case<'_>) -> Vec<HarmTotal> {
    let (answered, unanswered) = (harms(&case.answered), harms(&case.unanswered));
    let total = |((family, answered), unanswered): ((&HarmFamily, Harm), Harm)| HarmTotal {
        family: *family,
        answered: clamp(answered.all),
        unanswered: clamp(unanswered.all),
        avoided: clamp(unanswered.all.saturating_sub(answered.all)),
        by_response: clamp(answered.by_response),
    };
    let totals = HarmFamily::ALL.iter().zip(answered).zip(unanswered).map(total);
    totals.filter(|total| total.answered != 0 || total.unanswered != 0).collect()
}

/// Harm of one family in one run.
#[derive(Clone, Copy, Default)]
struct Harm {
    all: i128,
    by_response: i128,
}

/// The harm of each family, in the order of [`HarmFamily::ALL`], in one pass over the truth.
fn harms(run: &Run<'_>) -> [Harm; HarmFamily::ALL.len()] {
    let mut harms = [Harm::default(); HarmFamily::ALL.len()];
    for truth in run.truth {
        let Fact::Harm { family, amount, cause } = truth.fact else { continue };
        let (harm, amount) = (&mut harms[family as usize], amount.max(0));
        match cause {
            Cause::Fault(_) => harm.all = harm.all.saturating_add(amount),
            Cause::Response(_) => {
                harm.all = harm.all.saturating_add(amount);
                harm.by_response = harm.by_response.saturating_add(amount);
            }
            Cause::Market => {}
        }
    }
    harms
}

fn clamp(amount: i128) -> i64 {
    i64::try_from(amount).unwrap_or(if amount < 0 { i64::MIN } else { i64::MAX })
}

/// Orders other than reduce-only that the calm run sends after the stop and the answered run does not. Zero where the stop
/// was no step of the response: then it is the fault that cost them.
fn trades_forgone(findings: &Findings<'_>) -> i64 {
    let (Some(begun), Some(stopped)) =
        (findings.moment(Milestone::StopBegun), findings.moment(Milestone::Stopped))
    else {
        return 0;
    };
    if begun > stopped {
        return 0;
    }
    let after = |run: &Run<'_>| {
        let orders = run.timeline.orders.iter();
        let count = orders.filter(|(time, _, opens): &&(Time, _, bool)| *opens && *time > stopped).count();
        i64::try_from(count).unwrap_or(i64::MAX)
    };
    (after(&findings.case.calm) - after(&findings.case.answered)).max(0)
}
