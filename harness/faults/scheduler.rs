//! Faults of the scheduler: crash, hang, a second scheduler, runs that die, processes deaf to SIGTERM.

use super::Blame;
use crate::base::Span;
use crate::pipeline::Pipeline;
use crate::pipeline::scheduler::Defect;
use crate::scenario::PlannedFault;
use crate::vocabulary::FaultKind;

pub(super) fn set(pipeline: &mut Pipeline, fault: &PlannedFault, blame: Blame) {
    match fault.kind {
        FaultKind::SchedulerSecond => {
            pipeline.start_rogue(blame.cause, fault.strength, fault.span("after"));
        }
        FaultKind::JobCrash => {
            pipeline
                .break_scheduler(blame.entity, Defect::RunsDie { share: fault.strength, cause: blame.cause });
        }
        FaultKind::SchedulerDeaf => pipeline.deafen(blame.entity, fault.strength, blame.cause),
        _ => {
            let outage = Span::from_ns(fault.strength.of(fault.span("down_for").ns()));
            pipeline.take_down(fault.kind == FaultKind::SchedulerHang, blame.cause, outage);
        }
    }
}
