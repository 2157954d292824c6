//! Faults of alerting: routes that lose messages, are late or let too few through, and a host of the monitors that stalls.

use super::Blame;
use crate::pipeline::Pipeline;
use crate::pipeline::monitoring::Stall;
use crate::pipeline::routes::{Defect, DefectKind};
use crate::scenario::PlannedFault;
use crate::vocabulary::{FaultKind, RouteKind, Value};

pub(super) fn set(pipeline: &mut Pipeline, fault: &PlannedFault, blame: Blame) {
    let Blame { cause, entity } = blame;
    if fault.kind == FaultKind::MonitoringStalls {
        let stall = Stall { cycle: fault.span("cycle"), share: fault.strength, cause, on: true };
        return pipeline.stall_monitoring(stall);
    }
    let kind = match fault.kind {
        FaultKind::RouteSlow => DefectKind::Slows(fault.span("by")),
        FaultKind::RouteLimited => DefectKind::Limits {
            count: u32::try_from(fault.count("count")).unwrap_or(u32::MAX),
            window: fault.span("window"),
        },
        _ => DefectKind::Loses,
    };
    let route = match fault.params.get("route") {
        Some(Value::Route(route)) => *route,
        _ => RouteKind::Webhook,
    };
    pipeline.break_routes(Defect { kind, route, share: fault.strength, entity, cause });
}
