//! Reading a scenario's expectations.

use super::model::{Expectation, Stated, Tightened};
use crate::vocabulary::{
    Action, CheckKind, EndState, Field, Named, Problems, Severity, SeverityRange, Table,
};

/// What is at stake in the scenario: decides what must be expected.
pub struct Stakes {
    /// Nothing breaks and nobody reports anything.
    pub calm: bool,
    /// Something breaks that an alert can be asked for.
    pub faults: bool,
    /// Somebody states what must follow. Otherwise there is still what always holds.
    pub stated: bool,
}

/// What must follow.
pub fn expectation(t: &mut Table<'_>, p: &mut Problems<'_>, stakes: &Stakes) -> Expectation {
    let place = p.source().place(t.range().start);
    let only = only(t, p);
    let stakes = &Stakes { stated: stakes.stated && only.is_empty(), ..*stakes };
    let alerts = alerts(t, p, stakes);
    let allowed = t.or(p, "allowed", Vec::new(), |f, p| f.ids(p));
    let forbidden_alerts = t.or(p, "forbidden_alerts", Vec::new(), |f, p| f.ids(p));
    if let Some(field) = t.take("forbidden_alerts") {
        for id in forbidden_alerts.iter().filter(|id| alerts.contains(id) || allowed.contains(id)) {
            let message = format!("`{id}` is both expected and forbidden");
            field.complain(p, "contradiction", message, None);
        }
    }
    let (severity, runbook, end_state) = answer(t, p, stakes);
    let forbidden: Vec<Action> = t.or(p, "forbidden", Vec::new(), |f, p| f.names(p));
    let sequence: Vec<Action> = t.or(p, "sequence", Vec::new(), |f, p| f.names(p));
    let mut sequence_place = place.clone();
    if let Some(field) = t.take("sequence") {
        sequence_place = p.source().place(field.range().start);
        for action in sequence.iter().filter(|action| forbidden.contains(action)) {
            let message = format!("`{action}` is both required and forbidden");
            field.complain(p, "contradiction", message, None);
        }
    }
    let unmatched = !stakes.calm && t.or(p, "unmatched", false, |f, p| f.boolean(p));
    let skip = t.or(p, "skip", Vec::new(), skips);
    let targets = t.tables(p, "target", |t, p| {
        let place = p.source().place(t.range().start);
        Tightened {
            check: t.need_name(p, "check"),
            within: t.need(p, "within", |f, p| f.span_positive(p)),
            place,
        }
    });
    for (at, target) in targets.iter().enumerate() {
        if targets[..at].iter().any(|other| other.check == target.check) {
            let message = format!("there are two targets for `{}`", target.check);
            p.add_at("duplicate-entry", &target.place, message, None);
        }
    }
    if !only.is_empty() {
        unasked(t, p, &only, &skip, &targets);
    }
    Expectation {
        alerts,
        allowed,
        forbidden_alerts,
        severity,
        unmatched,
        runbook,
        forbidden,
        sequence,
        sequence_place,
        end_state,
        only,
        skip,
        targets,
        place,
    }
}

/// The only checks that are made, none twice.
fn only(t: &mut Table<'_>, p: &mut Problems<'_>) -> Vec<CheckKind> {
    let Some(field) = t.take("only") else { return Vec::new() };
    let before = p.count();
    let only: Vec<CheckKind> = field.names(p).unwrap_or_default();
    if only.is_empty() && p.count() == before {
        let help = "name the checks that are made, or leave the key out for all".to_owned();
        field.complain(p, "empty-value", "no check is made".into(), Some(help));
    }
    only
}

/// The keys of an expectation, each with the checks that hold the drill to it.
const HELD_BY: [(&str, &[CheckKind]); 9] = [
    ("alerts", &[CheckKind::Alerts]),
    ("allowed", &[CheckKind::FalseAlarms]),
    ("forbidden_alerts", &[CheckKind::Alerts]),
    ("severity", &[CheckKind::Severity]),
    ("unmatched", &[CheckKind::Severity]),
    ("runbook", &[CheckKind::Runbook]),
    ("forbidden", &[CheckKind::Actions]),
    ("sequence", &[CheckKind::Actions]),
    ("end_state", &[CheckKind::Recovery]),
];

/// What is written down and no check that is made would hold the drill to: it would look like something that is asked.
fn unasked(
    t: &mut Table<'_>,
    p: &mut Problems<'_>,
    only: &[CheckKind],
    skip: &[(CheckKind, String)],
    targets: &[Tightened],
) {
    let made = |check: &CheckKind| only.contains(check);
    for (key, checks) in HELD_BY {
        if let (false, Some(field)) = (checks.iter().any(made), t.take(key)) {
            let checks: Vec<String> = checks.iter().map(|check| format!("`{check}`")).collect();
            let message = format!("`{key}` is asked by {}, which `only` leaves out", checks.join(" and "));
            field.complain(
                p,
                "contradiction",
                message,
                Some(format!("add it to `only`, or leave `{key}` out")),
            );
        }
    }
    if let (Some((check, _)), Some(field)) = (skip.iter().find(|(check, _)| !made(check)), t.take("skip")) {
        let message = format!("`{check}` is skipped, and `only` leaves it out as well");
        field.complain(p, "contradiction", message, Some("name it in one of the two".into()));
    }
    for target in targets.iter().filter(|target| !made(&target.check)) {
        let message = format!("a target for `{}`, which `only` leaves out", target.check);
        p.add_at(
            "contradiction",
            &target.place,
            message,
            Some("add it to `only`, or leave the target out".into()),
        );
    }
}

fn alerts(t: &mut Table<'_>, p: &mut Problems<'_>, stakes: &Stakes) -> Vec<String> {
    let Some(field) = t.take("alerts") else {
        if stakes.faults && stakes.stated {
            t.require(p, "alerts");
        }
        return Vec::new();
    };
    let before = p.count();
    let alerts = field.ids(p).unwrap_or_default();
    if stakes.faults && alerts.is_empty() && p.count() == before {
        field.complain(
            p,
            "empty-value",
            "a fault that no alert must detect is not drilled".into(),
            Some("name the monitors that must raise".into()),
        );
    }
    if stakes.calm && !alerts.is_empty() {
        field.complain(p, "contradiction", "nothing breaks, so no alert can be expected".into(), None);
    }
    alerts
}

/// Severity, runbook and end state: required where something happens, refused on a calm day.
fn answer(
    t: &mut Table<'_>,
    p: &mut Problems<'_>,
    stakes: &Stakes,
) -> (Option<SeverityRange>, Option<String>, EndState) {
    if stakes.calm {
        for key in ["severity", "runbook"] {
            if let Some(field) = t.take(key) {
                let message = format!("nothing breaks, so no `{key}` can be expected");
                field.complain(p, "contradiction", message, Some("leave the key out".into()));
            }
        }
        let end_state = t.maybe(p, "end_state", |f, p| f.name(p));
        return (None, None, end_state.unwrap_or(EndState::Running));
    }
    if !stakes.stated {
        let range = t.take("severity").and_then(|field| severity(&field, p));
        let runbook = t.maybe(p, "runbook", |f, p| f.id(p));
        let end_state = t.maybe(p, "end_state", |f, p| f.name(p));
        return (range, runbook, end_state.unwrap_or(EndState::StoppedSafe));
    }
    let severity = t.require(p, "severity").and_then(|field| severity(&field, p));
    let runbook = t.require(p, "runbook").and_then(|field| field.id(p));
    (severity, runbook, t.need_name(p, "end_state"))
}

/// One severity, or the lowest and the highest accepted one.
fn severity(field: &Field<'_>, p: &mut Problems<'_>) -> Option<SeverityRange> {
    if !field.is_list() {
        let only: Severity = field.name(p)?;
        return Some(SeverityRange { lowest: only, highest: only });
    }
    let items = field.list(p)?;
    let [lowest, highest] = items.as_slice() else {
        field.complain(
            p,
            "wrong-count",
            "`severity` is one name, or the lowest and the highest accepted one".into(),
            Some("such as [\"medium\", \"high\"]".into()),
        );
        return None;
    };
    let (lowest, highest) = (lowest.name::<Severity>(p)?, highest.name::<Severity>(p)?);
    if lowest > highest {
        field.complain(
            p,
            "out-of-range",
            format!("the severity range begins at {lowest}, above its end {highest}"),
            Some("write the lower one first".into()),
        );
        return None;
    }
    Some(SeverityRange { lowest, highest })
}

fn skips(field: &Field<'_>, p: &mut Problems<'_>) -> Option<Vec<(CheckKind, String)>> {
    let mut table = field.table(p)?;
    let mut skips = Vec::new();
    for check in CheckKind::ALL {
        if let Some(reason) = table.maybe(p, check.name(), |f, p| f.line(p)) {
            skips.push((*check, reason));
        }
    }
    table.finish(p);
    if skips.len() == CheckKind::ALL.len() {
        field.complain(p, "no-check", "every check is skipped".into(), None);
    }
    Some(skips)
}

/// The outcomes that a counterexample states: at least one, none twice.
pub fn stated(root: &mut Table<'_>, p: &mut Problems<'_>) -> Option<Vec<Stated>> {
    let field = root.take("stated")?;
    let before = p.count();
    let mut stated: Vec<Stated> = Vec::new();
    root.tables(p, "stated", |t, p| {
        let next = Stated { check: t.need_name(p, "check"), outcome: t.need_name(p, "outcome") };
        if p.count() == before && stated.iter().any(|other| other.check == next.check) {
            let message = format!("there are two outcomes of `{}`", next.check);
            p.add("duplicate-entry", t.range(), message, None);
        }
        stated.push(next);
    });
    if stated.is_empty() && p.count() == before {
        field.complain(p, "empty-value", "a counterexample states at least one outcome".into(), None);
    }
    Some(stated)
}
