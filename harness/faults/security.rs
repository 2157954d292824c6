//! Faults of who may use the account.

use super::Blame;
use crate::pipeline::Pipeline;
use crate::pipeline::intrusion::Intruder;
use crate::scenario::PlannedFault;

pub(super) fn set(pipeline: &mut Pipeline, fault: &PlannedFault, blame: Blame) {
    pipeline.let_in(Intruder {
        every: fault.span("every"),
        size: fault.ratio("size"),
        share: fault.strength,
        entity: blame.entity,
        cause: blame.cause,
    });
}
