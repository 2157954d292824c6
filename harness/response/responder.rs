//! How long a responder takes, and when one slips: all of it drawn by incident, step and moment. Without the moment the first
//! incident of every scenario would have the same luck under a seed.

use super::Setup;
use crate::base::draws::entity;
use crate::base::{IncidentId, Label, Ratio, Span, Time};
use crate::policy::{Quantiles, Responder, ResponderKind};
use crate::vocabulary::Action;

/// Time until the incident is taken.
pub(super) fn acknowledge(setup: &Setup<'_>, incident: IncidentId, now: Time) -> Span {
    drawn(setup, Label::Responder, &responder(setup).acknowledge, (incident, 0), now)
}

/// Time to get to and carry out a step, beside what the pipeline takes.
pub(super) fn step(setup: &Setup<'_>, incident: IncidentId, step: usize, action: Action, now: Time) -> Span {
    let responder = responder(setup);
    let quantiles = if action == Action::IncidentAnalyse { &responder.analysis } else { &responder.step };
    drawn(setup, Label::StepTime, quantiles, (incident, step as u64), now)
}

/// Time until a second person has approved a step.
pub(super) fn approval(setup: &Setup<'_>, incident: IncidentId, step: usize, now: Time) -> Span {
    drawn(setup, Label::Responder, &responder(setup).approval, (incident, 1 + step as u64), now)
}

/// True where the step is forgotten.
pub(super) fn forgets(setup: &Setup<'_>, incident: IncidentId, step: usize, now: Time) -> bool {
    let entity = named(incident, step as u64, now);
    setup.draws.chance(Label::Slip, entity, 0, responder(setup).skips_step)
}

/// True where the incident is waved away: no step is done.
pub(super) fn dismisses(setup: &Setup<'_>, incident: IncidentId, now: Time) -> bool {
    let entity = named(incident, u64::MAX - 1, now);
    setup.draws.chance(Label::Slip, entity, 0, responder(setup).dismisses)
}

/// Which of `others` is taken by a slip in place of the right runbook.
pub(super) fn slip_of_runbook(
    setup: &Setup<'_>,
    incident: IncidentId,
    others: usize,
    now: Time,
) -> Option<usize> {
    let entity = named(incident, u64::MAX, now);
    let slips = others > 0 && setup.draws.chance(Label::Slip, entity, 0, responder(setup).wrong_runbook);
    slips.then(|| setup.draws.below(Label::Slip, entity, 1, others as u64) as usize)
}

/// What a draw is keyed by.
fn named(incident: IncidentId, number: u64, now: Time) -> u64 {
    entity(&[u64::from(incident.0), number, now.ns().unsigned_abs()])
}

fn responder<'a>(setup: &Setup<'a>) -> &'a Responder {
    &setup.policy.responders[setup.responder]
}

fn drawn(
    setup: &Setup<'_>,
    label: Label,
    quantiles: &Quantiles,
    (incident, number): (IncidentId, u64),
    now: Time,
) -> Span {
    let entity = named(incident, number, now);
    let at = setup.draws.below(label, entity, 0, 1_000_000_000) as i64;
    let span = at_quantile(quantiles, at);
    let responder = responder(setup);
    if responder.kind == ResponderKind::OnCall && is_off_hours(setup, responder, now) {
        return Span::from_ns(responder.off_hours.of(span.ns()));
    }
    span
}

fn is_off_hours(setup: &Setup<'_>, responder: &Responder, now: Time) -> bool {
    let time = setup.calendar.time_of_day(now);
    let (from, to) = responder.hours;
    setup.calendar.weekday(now) >= 5 || time < from || time >= to
}

/// The value below which `nano` of 10⁹ lie: straight lines between the quantiles.
pub(super) fn at_quantile(quantiles: &Quantiles, nano: i64) -> Span {
    let points = [
        (0, quantiles.min),
        (500_000_000, quantiles.p50),
        (900_000_000, quantiles.p90),
        (1_000_000_000, quantiles.max),
    ];
    let at = points.iter().rposition(|(from, _)| *from <= nano).unwrap_or(0).min(points.len() - 2);
    let ((from, low), (to, high)) = (points[at], points[at + 1]);
    let width = Span::from_ns(high.ns() - low.ns());
    let share = Ratio::from_nano(
        i64::try_from(i128::from(nano - from) * 1_000_000_000 / i128::from(to - from)).unwrap_or(0),
    );
    low + Span::from_ns(share.of(width.ns()))
}
