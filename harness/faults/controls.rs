//! Faults of the controls that stop the system: a kill switch that holds nothing back or never trips, a halt that blocks
//! the way out.

use super::Blame;
use crate::base::{FaultId, Ratio};
use crate::pipeline::gate_defects;
use crate::pipeline::kill_switch::{Defect, DefectKind};
use crate::pipeline::{Demand, Pipeline};
use crate::scenario::PlannedFault;
use crate::vocabulary::FaultKind;

pub(super) fn set(pipeline: &mut Pipeline, fault: &PlannedFault, blame: Blame, id: FaultId) {
    let Blame { entity, cause } = blame;
    let share = fault.strength;
    let kind = match fault.kind {
        FaultKind::ExitsBlocked => {
            let kind = gate_defects::DefectKind::BlocksExits(share);
            return pipeline.block_exits(gate_defects::Defect { kind, entity, cause });
        }
        FaultKind::KillSwitchHollow => DefectKind::Hollow,
        _ => DefectKind::Blind,
    };
    // a switch that nothing meets cannot let anything out
    let demand = (kind == DefectKind::Hollow).then(|| Demand {
        size: fault.ratio("demand"),
        entity,
        fault: id.0,
        share: Ratio::ONE,
        blame: None,
    });
    pipeline.break_kill_switch(Defect { kind, share, entity, cause }, demand);
}
