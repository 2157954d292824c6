//! Faults: what a plan breaks in the pipeline, one family a file.
//!
//! A fault gives a stage one of the stage's own defects, and takes it away again. What follows from it, the
//! pipeline records as truth itself. At strength zero a fault does nothing at all.

mod alerts;
mod controls;
mod data;
mod execution;
mod orders;
mod risk_limits;
mod scheduler;
mod security;

use crate::base::draws::entity_of;
use crate::base::{FaultId, Ratio, Time};
use crate::pipeline::Pipeline;
use crate::scenario::PlannedFault;
use crate::vocabulary::{Cause, Family};

/// Sets a fault.
pub fn set(pipeline: &mut Pipeline, id: FaultId, fault: &PlannedFault, now: Time) {
    if fault.strength == Ratio::ZERO {
        return;
    }
    pipeline.note_fault(now);
    let blame = Blame { cause: Cause::Fault(id), entity: entity_of(&fault.id) };
    match fault.kind.family() {
        Family::Scheduler => scheduler::set(pipeline, fault, blame),
        Family::Orders => orders::set(pipeline, fault, blame, id),
        Family::RiskLimits => risk_limits::set(pipeline, fault, blame, id),
        Family::Execution => execution::set(pipeline, fault, blame),
        Family::Alerts => alerts::set(pipeline, fault, blame),
        Family::Data => data::set(pipeline, fault, blame, now),
        Family::Security => security::set(pipeline, fault, blame),
        Family::Controls => controls::set(pipeline, fault, blame, id),
    }
}

/// Lifts a fault again.
pub fn lift(pipeline: &mut Pipeline, id: FaultId, fault: &PlannedFault, now: Time) {
    if fault.strength == Ratio::ZERO {
        return;
    }
    pipeline.advance(now);
    let cause = Cause::Fault(id);
    match fault.kind.family() {
        Family::Scheduler => pipeline.mend_scheduler(cause),
        Family::Orders => pipeline.mend_orders(cause),
        Family::RiskLimits => pipeline.mend_gate(cause),
        Family::Execution => pipeline.mend_broker(cause),
        Family::Alerts => {
            pipeline.mend_routes(cause);
            pipeline.mend_monitoring(cause);
        }
        Family::Data => pipeline.mend_feed(cause),
        Family::Security => pipeline.shut_out(cause),
        Family::Controls => pipeline.mend_controls(cause),
    }
}

/// Who is to blame, and the name under which the fault draws.
#[derive(Clone, Copy, Debug)]
struct Blame {
    cause: Cause,
    entity: u64,
}
