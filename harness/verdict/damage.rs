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
    Damage { families: families(findings.case), trades_forgone: trades_forgone(findings), pnl_cents: pnl }
}

/// The totals of each family with harm in the answered or the unanswered run. What the market alone does is left out.
pub(super) fn families(case: &Case<'_>) -> Vec<HarmTotal> {
    let response = |cause| matches!(cause, Cause::Response(_));
    let any = |cause| matches!(cause, Cause::Fault(_) | Cause::Response(_));
    HarmFamily::ALL
        .iter()
        .map(|family| {
            let answered = total(&case.answered, *family, any);
            let unanswered = total(&case.unanswered, *family, any);
            HarmTotal {
                family: *family,
                answered: clamp(answered),
                unanswered: clamp(unanswered),
                avoided: clamp(unanswered.saturating_sub(answered)),
                by_response: clamp(total(&case.answered, *family, response)),
            }
        })
        .filter(|total| total.answered != 0 || total.unanswered != 0)
        .collect()
}

fn total(run: &Run<'_>, wanted: HarmFamily, counts: impl Fn(Cause) -> bool) -> i128 {
    run.truth.iter().fold(0, |sum: i128, truth| match truth.fact {
        Fact::Harm { family, amount, cause } if family == wanted && counts(cause) => {
            sum.saturating_add(amount.max(0))
        }
        _ => sum,
    })
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
