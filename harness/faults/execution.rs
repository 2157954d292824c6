//! Faults of execution: orders that fail with an error, answers that get lost, fills that stall, come twice or at bad
//! prices, and cancels that the venue refuses or forgets.

use super::Blame;
use crate::base::Ratio;
use crate::pipeline::Pipeline;
use crate::pipeline::broker_defects::{Defect, DefectKind};
use crate::scenario::PlannedFault;
use crate::vocabulary::{FaultKind, OrderError, Value};

pub(super) fn set(pipeline: &mut Pipeline, fault: &PlannedFault, blame: Blame) {
    let kind = match fault.kind {
        FaultKind::AnswerLost => DefectKind::KeepsQuiet,
        FaultKind::FillStalls => DefectKind::Stalls,
        FaultKind::FillRepeated => DefectKind::RepeatsFills(fault.span("after")),
        FaultKind::FillSlips => {
            DefectKind::Slips(Ratio::from_nano(fault.strength.of(fault.ratio("by").nano())))
        }
        FaultKind::CancelRefused => DefectKind::RefusesCancel,
        FaultKind::FillAfterCancel => DefectKind::FillsCancelled(fault.span("after")),
        _ => DefectKind::Fails(match fault.params.get("error") {
            Some(Value::Error(error)) => *error,
            _ => OrderError::Reject,
        }),
    };
    // how far a price slips is the strength itself: it meets every order
    let share = if fault.kind == FaultKind::FillSlips { Ratio::ONE } else { fault.strength };
    pipeline.break_broker(Defect { kind, share, entity: blame.entity, cause: blame.cause });
}
