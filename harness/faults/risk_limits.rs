//! Faults of the risk limits: seven ways in which a gate lets out what it should stop.
//!
//! A limit that nothing reaches cannot be ignored. Each of these faults therefore brings a demand with it: a
//! strategy that does not see its fills and enters again at every run, which a sound gate stops at its limit.

use super::Blame;
use crate::base::{FaultId, Ratio, Span};
use crate::pipeline::gate_defects::{Defect, DefectKind};
use crate::pipeline::{Demand, Pipeline};
use crate::scenario::PlannedFault;
use crate::vocabulary::{FaultKind, Limit, Value};

pub(super) fn set(pipeline: &mut Pipeline, fault: &PlannedFault, blame: Blame, id: FaultId) {
    let strength = fault.strength;
    let kind = match fault.kind {
        FaultKind::GateBypass => DefectKind::Bypassed(strength),
        FaultKind::GateDisabled => DefectKind::Disabled(strength),
        FaultKind::GateUnpriced => DefectKind::CountsNothing(strength),
        FaultKind::GateBatchExposure => DefectKind::LeavesOutBook(strength),
        FaultKind::GateStaleBook => DefectKind::StaleBook(Span::from_ns(strength.of(fault.span("lag").ns()))),
        FaultKind::GateLimitRaised => {
            let limit = match fault.params.get("limit") {
                Some(Value::Limit(limit)) => *limit,
                _ => Limit::SymbolExposure,
            };
            // from once to `factor` times
            let more = (fault.count("factor") - 1).saturating_mul(strength.nano());
            DefectKind::LimitRaised(limit, Ratio::from_nano(Ratio::ONE.nano().saturating_add(more)))
        }
        _ => DefectKind::BlocksInNameOnly(strength),
    };
    let defect = Defect { kind, entity: blame.entity, cause: blame.cause };
    let demand = Demand {
        size: fault.ratio("demand"),
        entity: blame.entity,
        fault: id.0,
        share: Ratio::ONE,
        blame: None,
    };
    pipeline.break_gate(defect, demand);
}
