//! Reading the policy file: incidents, severity rules and responders.

use super::model::{Condition, Escalation, Quantiles, Responder, ResponderKind, SeverityRule};
use super::read::position;
use crate::base::{MonitorId, Ratio, Span};
use crate::vocabulary::{Field, Problems, Severity, Table, source};

/// Grouping, and severity and runbook where no rule matches.
pub fn incident(t: &mut Table<'_>, p: &mut Problems<'_>) -> (Span, (Severity, String)) {
    let group_within = t.need(p, "group_within", |f, p| f.span(p));
    let unmatched = t.need_table(p, "unmatched", |t, p| {
        (t.need_name(p, "severity"), t.need(p, "runbook", |f, p| f.id(p)))
    });
    (group_within, unmatched.unwrap_or((Severity::High, String::new())))
}

/// One row of the decision table.
pub fn severity_rule(t: &mut Table<'_>, p: &mut Problems<'_>, monitors: &[String]) -> SeverityRule {
    let when = t.need(p, "when", |field, p| {
        let mut conditions = Vec::new();
        let items = field.list(p)?;
        if items.is_empty() {
            field.complain(
                p,
                "empty-value",
                "a rule without a condition would match every incident".into(),
                Some("say so in `[incident.unmatched]` instead".into()),
            );
        }
        for item in items {
            if let Some(mut table) = item.table(p) {
                conditions.extend(condition(&mut table, p, monitors));
                table.finish(p);
            }
        }
        Some(conditions)
    });
    let one = matches!(when.as_slice(), [Condition::Alerts { count: 1, .. }]);
    let apart = t.maybe(p, "apart", |field, p| {
        let apart = field.boolean(p)?;
        if apart && !one {
            field.complain(
                p,
                "bad-condition",
                "an incident of its own is opened by one alert, and this rule asks for something else".into(),
                Some("let `when` be one condition with `alerts`, or take `apart` away".into()),
            );
        }
        Some(apart)
    });
    SeverityRule {
        id: t.need(p, "id", |f, p| f.id(p)),
        when,
        severity: t.need_name(p, "severity"),
        runbook: t.need(p, "runbook", |f, p| f.id(p)),
        apart: apart.unwrap_or(false),
        source: t.need(p, "source", |f, p| f.line(p)),
        place: p.source().place(t.range().start),
    }
}

fn condition(t: &mut Table<'_>, p: &mut Problems<'_>, known: &[String]) -> Option<Condition> {
    let report = t.take("report");
    let alerts = t.take("alerts");
    match (report, alerts) {
        (Some(report), None) => report.id(p).map(Condition::Report),
        (None, Some(alerts)) => {
            let count = t.or(p, "count", 1, |f, p| f.count(p, 1, 1_000_000));
            let items = alerts.list(p)?;
            if items.is_empty() {
                alerts.complain(p, "empty-value", "`alerts` names no monitor".into(), None);
            }
            let mut monitors = Vec::new();
            for item in items {
                let Some(id) = item.id(p) else { continue };
                if let Some(at) = position(&item, p, "monitor", &id, known.iter().map(String::as_str)) {
                    monitors.push(MonitorId(u16::try_from(at).unwrap_or(u16::MAX)));
                }
            }
            Some(Condition::Alerts { monitors, count: u32::try_from(count).unwrap_or(1) })
        }
        _ => {
            p.add(
                "bad-condition",
                t.range(),
                "a condition has either `alerts` or `report`".into(),
                Some("such as `{ alerts = [\"heartbeat-stale\"] }` or `{ report = \"kill\" }`".into()),
            );
            None
        }
    }
}

/// Who works through runbooks.
pub fn responder(t: &mut Table<'_>, p: &mut Problems<'_>) -> Responder {
    let day = (Span::ZERO, Span::from_secs(86_400));
    let kind = t.need(p, "kind", |field, p| {
        let kinds = [("automation", ResponderKind::Automation), ("on-call", ResponderKind::OnCall)];
        let name = field.text(p)?;
        let at = position(field, p, "kind of responder", &name, kinds.iter().map(|(name, _)| *name))?;
        Some(Some(kinds[at].1))
    });
    let id = t.need(p, "id", |f, p| f.id(p));
    let acknowledge = t.need(p, "acknowledge", quantiles);
    let step = t.need(p, "step", quantiles);
    let analysis = t.need(p, "analysis", quantiles);
    let approval = t.need(p, "approval", quantiles);
    let assumed = t.need(p, "assumed", |f, p| f.boolean(p));
    let place = p.source().place(t.range().start);
    let kind = kind.unwrap_or(ResponderKind::OnCall);
    let escalation = t.maybe(p, "escalation", escalation);
    let (off_hours, hours, skips_step, wrong_runbook, dismisses) = match kind {
        // a program has no working hours and makes no slips: these keys are unknown for it
        ResponderKind::Automation => (Ratio::ONE, day, Ratio::ZERO, Ratio::ZERO, Ratio::ZERO),
        ResponderKind::OnCall => (
            t.need(p, "off_hours", |f, p| f.ratio_within(p, Ratio::ONE, Ratio::from_nano(100_000_000_000))),
            t.need(p, "hours", |f, p| f.hours(p)),
            t.need(p, "skips_step", |f, p| f.share(p)),
            t.need(p, "wrong_runbook", |f, p| f.share(p)),
            t.or(p, "dismisses", Ratio::ZERO, |f, p| f.share(p)),
        ),
    };
    Responder {
        id,
        kind,
        acknowledge: acknowledge.unwrap_or(INSTANT),
        step: step.unwrap_or(INSTANT),
        analysis: analysis.unwrap_or(INSTANT),
        approval: approval.unwrap_or(INSTANT),
        off_hours,
        hours,
        skips_step,
        wrong_runbook,
        dismisses,
        escalation,
        assumed,
        place,
    }
}

/// Shortest and longest time after which somebody else is asked.
const ESCALATES: (Span, Span) = (Span::from_secs(1), Span::from_secs(86_400));

fn escalation(field: &Field<'_>, p: &mut Problems<'_>) -> Option<Escalation> {
    let place = p.source().place(field.range().start);
    let mut t = field.table(p)?;
    let after = t.require(p, "after").and_then(|f| f.span_within(p, ESCALATES.0, ESCALATES.1));
    let to = t.require(p, "to").and_then(|f| f.id(p));
    t.finish(p);
    Some(Escalation { after: after?, to: to?, place })
}

/// Notes escalations to nobody who is known, and those that come back to whoever did not answer.
pub fn escalations(p: &mut Problems<'_>, responders: &[Responder]) {
    let named = |id: &str| responders.iter().find(|one| one.id == id);
    for responder in responders {
        let Some(escalation) = &responder.escalation else { continue };
        if named(&escalation.to).is_none() {
            let known = responders.iter().map(|one| one.id.as_str());
            let help = source::did_you_mean(&escalation.to, known.clone())
                .unwrap_or_else(|| format!("known: {}", source::listed(known)));
            let message = format!("there is no responder `{}`", escalation.to);
            p.add_at("dangling-reference", &escalation.place, message, Some(help));
            continue;
        }
        let mut asked = vec![responder.id.as_str()];
        let mut at = responder;
        while let Some(to) = at.escalation.as_ref().and_then(|next| named(&next.to)) {
            asked.push(&to.id);
            if to.id == responder.id {
                p.add_at(
                    "escalation-loop",
                    &escalation.place,
                    format!("who does not answer is asked again: {}", asked.join(" → ")),
                    Some("let the last one have no `escalation`, or name somebody else".into()),
                );
            }
            if asked.len() > responders.len() || to.id == responder.id {
                break;
            }
            at = to;
        }
    }
}

const INSTANT: Quantiles = Quantiles { min: Span::ZERO, p50: Span::ZERO, p90: Span::ZERO, max: Span::ZERO };

/// A table of four quantiles, or a pair `["1s", "5s"]` for an even distribution.
fn quantiles(field: &Field<'_>, p: &mut Problems<'_>) -> Option<Option<Quantiles>> {
    if field.is_list() {
        let (min, max) = field.span_range(p)?;
        let width = Span::from_ns(max.ns() - min.ns());
        return Some(Some(Quantiles {
            min,
            p50: min + width.scale(1, 2),
            p90: min + width.scale(9, 10),
            max,
        }));
    }
    let mut t = field.table(p)?;
    let before = p.count();
    let all = Quantiles {
        min: t.need(p, "min", |f, p| f.span(p)),
        p50: t.need(p, "p50", |f, p| f.span(p)),
        p90: t.need(p, "p90", |f, p| f.span(p)),
        max: t.need(p, "max", |f, p| f.span(p)),
    };
    t.finish(p);
    if p.count() == before && !(all.min <= all.p50 && all.p50 <= all.p90 && all.p90 <= all.max) {
        let message = format!("the quantiles of `{}` must ascend: min, p50, p90, max", field.key());
        field.complain(p, "out-of-range", message, None);
    }
    Some(Some(all))
}
