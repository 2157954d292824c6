//! Faults of the market data and of the clock that stamps it.

use super::Blame;
use crate::base::{Ratio, Span, Time};
use crate::pipeline::Pipeline;
use crate::pipeline::feed::{Defect, DefectKind};
use crate::scenario::PlannedFault;
use crate::vocabulary::{BarForm, ClockForm, FaultKind, Value};

pub(super) fn set(pipeline: &mut Pipeline, fault: &PlannedFault, blame: Blame, now: Time) {
    let strength = fault.strength;
    let scaled = |name: &str| Span::from_ns(strength.of(fault.span(name).ns()));
    let (kind, share) = match fault.kind {
        FaultKind::BarOutlier => (DefectKind::Outlier(fault.ratio("factor")), strength),
        FaultKind::BarInvalid => (DefectKind::Invalid(bar_form(fault)), strength),
        FaultKind::BarLate => (DefectKind::Late(fault.span("delay")), strength),
        FaultKind::BarDuplicated => {
            let copies = u32::try_from(fault.count("copies")).unwrap_or(u32::MAX);
            (DefectKind::Again { copies, after: fault.span("after") }, strength)
        }
        FaultKind::FeedStale => (DefectKind::Stale, strength),
        FaultKind::VolumeSpike => (DefectKind::Volume(fault.count("factor")), strength),
        FaultKind::ClockSkew => (DefectKind::ClockRuns { gains: scaled("gains"), since: now }, Ratio::ONE),
        FaultKind::ClockStep => (DefectKind::ClockOff(step(fault, scaled("by"))), Ratio::ONE),
        _ => (DefectKind::Lost, strength),
    };
    let everywhere = matches!(fault.params.get("feeds"), Some(Value::Count(2..)));
    pipeline.break_feed(Defect { kind, share, everywhere, entity: blame.entity, cause: blame.cause });
}

fn bar_form(fault: &PlannedFault) -> BarForm {
    match fault.params.get("form") {
        Some(Value::BarForm(form)) => *form,
        _ => BarForm::Nan,
    }
}

fn step(fault: &PlannedFault, by: Span) -> Span {
    match fault.params.get("form") {
        Some(Value::ClockForm(ClockForm::Behind)) => Span::from_ns(-by.ns()),
        _ => by,
    }
}
