//! Faults of the order flow: orders sent again, under the same id or a fresh one, once or in a storm; a strategy
//! that runs away; decisions that get lost; fills that the ledger books wrongly.

use super::Blame;
use crate::base::{FaultId, Span};
use crate::pipeline::ledger::Misbooks;
use crate::pipeline::router::Defect;
use crate::pipeline::{Demand, Pipeline};
use crate::scenario::PlannedFault;
use crate::vocabulary::FaultKind;

pub(super) fn set(pipeline: &mut Pipeline, fault: &PlannedFault, blame: Blame, id: FaultId) {
    let Blame { cause, entity } = blame;
    let share = fault.strength;
    match fault.kind {
        FaultKind::OrderRunaway => pipeline.let_run_away(Demand {
            size: fault.ratio("demand"),
            entity,
            fault: id.0,
            share,
            blame: Some(cause),
        }),
        FaultKind::OrderLost => pipeline.break_router(Defect::Loses { share, entity, cause }),
        FaultKind::LedgerMisbooks => {
            let times = count(fault, "times");
            pipeline.break_ledger(Misbooks { share, times, entity, cause });
        }
        _ => pipeline.break_router(resends(fault, blame)),
    }
}

/// The defect of the faults that send orders again.
fn resends(fault: &PlannedFault, blame: Blame) -> Defect {
    let (copies, every) = match fault.kind {
        FaultKind::OrderRetryStorm => {
            let factor = count(fault, "factor").max(1);
            (factor, Span::from_ns(fault.span("window").ns() / i64::from(factor)))
        }
        _ => (count(fault, "copies"), fault.span("after")),
    };
    Defect::Resends {
        share: fault.strength,
        copies,
        every,
        same_id: fault.kind == FaultKind::OrderResendSameId,
        entity: blame.entity,
        cause: blame.cause,
    }
}

fn count(fault: &PlannedFault, name: &str) -> u32 {
    u32::try_from(fault.count(name)).unwrap_or(u32::MAX)
}
