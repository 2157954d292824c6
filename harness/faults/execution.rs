//! Faults of execution: orders that fail with an error, answers that get lost, fills that stall or come twice, and
//! cancels that the venue refuses or forgets.

use super::Blame;
use crate::pipeline::Pipeline;
use crate::pipeline::broker_defects::{Defect, DefectKind};
use crate::scenario::PlannedFault;
use crate::vocabulary::{FaultKind, OrderError, Value};

pub(super) fn set(pipeline: &mut Pipeline, fault: &PlannedFault, blame: Blame) {
    let kind = match fault.kind {
        FaultKind::AnswerLost => DefectKind::KeepsQuiet,
        FaultKind::FillStalls => DefectKind::Stalls,
        FaultKind::FillRepeated => DefectKind::RepeatsFills(fault.span("after")),
        FaultKind::CancelRefused => DefectKind::RefusesCancel,
        FaultKind::FillAfterCancel => DefectKind::FillsCancelled(fault.span("after")),
        _ => DefectKind::Fails(match fault.params.get("error") {
            Some(Value::Error(error)) => *error,
            _ => OrderError::Reject,
        }),
    };
    pipeline.break_broker(Defect { kind, share: fault.strength, entity: blame.entity, cause: blame.cause });
}
