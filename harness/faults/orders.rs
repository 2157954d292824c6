//! Faults of the order flow: orders sent again, under the same id or a fresh one, once or in a storm.

use super::Blame;
use crate::base::Span;
use crate::pipeline::Pipeline;
use crate::pipeline::router::Defect;
use crate::scenario::PlannedFault;
use crate::vocabulary::FaultKind;

pub(super) fn set(pipeline: &mut Pipeline, fault: &PlannedFault, blame: Blame) {
    let count = |name| u32::try_from(fault.count(name)).unwrap_or(u32::MAX);
    let (copies, every) = match fault.kind {
        FaultKind::OrderRetryStorm => {
            let factor = count("factor").max(1);
            (factor, Span::from_ns(fault.span("window").ns() / i64::from(factor)))
        }
        _ => (count("copies"), fault.span("after")),
    };
    pipeline.break_router(Defect::Resends {
        share: fault.strength,
        copies,
        every,
        same_id: fault.kind == FaultKind::OrderResendSameId,
        entity: blame.entity,
        cause: blame.cause,
    });
}
