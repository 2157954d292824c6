//! The rows of the drill report's tables, every value as it is shown.

use serde::Serialize;

use crate::report::dossier::Dossier;
use crate::report::lang::{Lang, fill};
use crate::report::model::EvidenceReport;
use crate::report::steps::{StepReport, StepState};
use crate::verdict::{AlertRelation, Check};
use crate::vocabulary::{Named, Outcome};

/// Alerts and timeline entries shown in full; the dossier has them all.
pub const SHOWN: usize = 300;

/// What is shown where there is nothing.
pub const NONE: &str = "–";

#[derive(Debug, Serialize)]
pub struct FactRow {
    pub name: &'static str,
    pub value: String,
}

#[derive(Debug, Serialize)]
pub struct FaultRow {
    mark: String,
    id: String,
    kind: String,
    set: String,
    lifted: String,
    strength: String,
    params: String,
}

#[derive(Debug, Serialize)]
pub struct CheckRow {
    name: &'static str,
    sign: &'static str,
    tone: &'static str,
    outcome: &'static str,
    took: String,
    target: String,
    source: String,
    message: String,
    foreign: &'static str,
}

#[derive(Debug, Serialize)]
pub struct ClueRow {
    check: &'static str,
    place: String,
    message: String,
    foreign: &'static str,
}

#[derive(Debug, Serialize)]
pub struct StepRow {
    mark: String,
    title: String,
    action: String,
    sign: &'static str,
    tone: &'static str,
    state: String,
    begun: String,
    ended: String,
    due: String,
}

#[derive(Debug, Serialize)]
pub struct AlertRow {
    mark: String,
    monitor: String,
    raised: String,
    delivered: String,
    expected: &'static str,
    tone: &'static str,
    relation: &'static str,
    value: String,
    threshold: String,
    evidence: String,
}

#[derive(Debug, Serialize)]
pub struct EntryRow {
    time: String,
    who: String,
    what: String,
    text: String,
    foreign: &'static str,
}

#[derive(Debug, Serialize)]
pub struct DigestRow {
    name: String,
    path: String,
    digest: String,
}

/// A sentence of the harness in the page's language, and the attribute that marks it where it stays English.
pub fn said(lang: Lang, english: &str) -> (String, &'static str) {
    match lang.sentence(english) {
        Some(text) => (text, ""),
        None => (english.to_owned(), " lang=\"en\""),
    }
}

/// A moment, or a dash.
pub fn moment(lang: Lang, ns: Option<i64>) -> String {
    ns.map_or_else(|| NONE.to_owned(), |ns| lang.moment(ns))
}

fn span(lang: Lang, ns: Option<i64>) -> String {
    ns.map_or_else(|| NONE.to_owned(), |ns| lang.span(ns))
}

pub fn faults(dossier: &Dossier, lang: Lang) -> Vec<FaultRow> {
    let row = |(at, fault): (usize, &crate::report::FaultReport)| FaultRow {
        mark: format!("F{}", at + 1),
        id: fault.id.clone(),
        kind: fault.kind.to_string(),
        set: lang.moment(fault.set_ns),
        lifted: fault.lift_ns.map_or_else(|| lang.texts().never.to_owned(), |ns| lang.moment(ns)),
        strength: lang.decimal(&fault.strength),
        params: fault
            .params
            .iter()
            .map(|(name, value)| format!("{name} {}", lang.decimal(value)))
            .collect::<Vec<_>>()
            .join(", "),
    };
    dossier.drill.faults.iter().enumerate().map(row).collect()
}

pub fn checks(dossier: &Dossier, lang: Lang) -> Vec<CheckRow> {
    let row = |check: &Check| {
        let (message, foreign) = match check.outcome {
            // the reason stands in the scenario, in its author's words
            Outcome::Skipped => (check.message.clone(), ""),
            _ => said(lang, &check.message),
        };
        let good = dossier.drill.accepts(check);
        CheckRow {
            name: lang.check(check.id),
            sign: if good && check.outcome == Outcome::Skipped { "○" } else { sign(good) },
            tone: tone(good, check.outcome == Outcome::Met),
            outcome: lang.outcome(check.outcome),
            took: span(lang, check.actual_ns),
            target: span(lang, check.target_ns),
            source: lang.column(&check.source),
            message,
            foreign,
        }
    };
    dossier.drill.checks.iter().map(row).collect()
}

pub fn sign(good: bool) -> &'static str {
    if good { "✓" } else { "✗" }
}

fn tone(good: bool, met: bool) -> &'static str {
    match (good, met) {
        (true, true) => "good",
        (true, false) => "odd",
        (false, _) => "bad",
    }
}

pub fn clues(dossier: &Dossier, lang: Lang) -> Vec<ClueRow> {
    let row = |clue: &crate::report::Clue| {
        let (message, foreign) = said(lang, &clue.message);
        ClueRow { check: lang.check(clue.check), place: clue.place.clone(), message, foreign }
    };
    dossier.drill.clues.iter().map(row).collect()
}

pub fn steps(dossier: &Dossier, lang: Lang) -> Vec<StepRow> {
    let row = |(at, step): (usize, &StepReport)| {
        let good = step.state.is_good();
        let reason = step.reason.as_ref().map(|reason| format!(" ({})", lang.column(reason)));
        StepRow {
            mark: format!("S{}", at + 1),
            title: step.title.clone(),
            action: step.action.to_string(),
            sign: if step.state == StepState::NotNeeded { "○" } else { sign(good) },
            tone: match step.state {
                StepState::Done => "good",
                StepState::NotNeeded => "soft",
                _ => "bad",
            },
            state: format!("{}{}", lang.step(step.state), reason.unwrap_or_default()),
            begun: moment(lang, step.started_ns),
            ended: moment(lang, step.ended_ns),
            due: moment(lang, step.due_ns),
        }
    };
    dossier.drill.steps.iter().enumerate().map(row).collect()
}

pub fn alerts(dossier: &Dossier, lang: Lang) -> Vec<AlertRow> {
    let t = lang.texts();
    let row = |(at, alert): (usize, &crate::report::AlertReport)| {
        let expected = if dossier.expected_alerts.contains(&alert.monitor) {
            t.expected
        } else if dossier.allowed_alerts.contains(&alert.monitor) {
            t.allowed
        } else {
            t.not_named
        };
        let symbol = alert.symbol.as_ref().map_or_else(String::new, |symbol| format!(" ({symbol})"));
        AlertRow {
            mark: format!("A{}", at + 1),
            monitor: format!("{}{symbol}", alert.monitor),
            raised: lang.moment(alert.raised_ns),
            delivered: alert.delivered_ns.map_or_else(|| t.never.to_owned(), |ns| lang.moment(ns)),
            expected,
            tone: if alert.relation == Some(AlertRelation::False) { "bad" } else { "" },
            relation: lang.relation(alert.relation),
            value: lang.quantity(alert.value, alert.unit),
            threshold: lang.quantity(alert.threshold, alert.unit),
            evidence: evidence(&alert.evidence, lang),
        }
    };
    dossier.drill.alerts.iter().enumerate().take(SHOWN).map(row).collect()
}

fn evidence(evidence: &EvidenceReport, lang: Lang) -> String {
    let t = lang.texts();
    match evidence {
        EvidenceReport::Seen { count, first } => {
            let shown: Vec<&str> = first.iter().take(2).map(String::as_str).collect();
            let count = lang.count(i64::try_from(*count).unwrap_or(i64::MAX));
            fill(t.evidence_seen, &[&count, &shown.join(", ")])
        }
        EvidenceReport::Missing { source, after_ns, window_ns, .. } => {
            let source = said(lang, source).0;
            fill(t.evidence_missing, &[&source, &lang.moment(*after_ns), &lang.span(*window_ns)])
        }
    }
}

/// The timeline, and how many entries were left out: the carrying of alerts first, then the end.
pub fn entries(dossier: &Dossier, lang: Lang) -> (Vec<EntryRow>, usize) {
    let Some(timeline) = &dossier.timeline else { return (Vec::new(), 0) };
    let all = &timeline.entries;
    let carried = |who: &str| matches!(who, "monitor" | "route");
    let spare = all.iter().filter(|entry| !carried(&entry.who)).count();
    let room = SHOWN.saturating_sub(spare);
    let mut taken = 0;
    let kept = all.iter().filter(|entry| {
        let keep = !carried(&entry.who) || taken < room;
        taken += usize::from(keep && carried(&entry.who));
        keep
    });
    let rows: Vec<EntryRow> = kept
        .take(SHOWN)
        .map(|entry| {
            let (text, foreign) = match entry.what.as_str() {
                // an operator's own words
                "reported" => (entry.text.clone(), ""),
                _ => said(lang, &entry.text),
            };
            EntryRow {
                time: lang.moment(entry.time_ns),
                who: lang.column(&entry.who),
                what: lang.column(&entry.what),
                text,
                foreign,
            }
        })
        .collect();
    let left_out = all.len() - rows.len();
    (rows, left_out)
}

pub fn digests(dossier: &Dossier, lang: Lang) -> Vec<DigestRow> {
    let t = lang.texts();
    let none = || NONE.to_owned();
    let mut rows = vec![DigestRow {
        name: t.digest_of_drill.to_owned(),
        path: none(),
        digest: dossier.drill.digest.clone().unwrap_or_else(none),
    }];
    if let Some(timeline) = &dossier.timeline {
        rows.push(DigestRow {
            name: t.trace_of_events.to_owned(),
            path: none(),
            digest: timeline.trace.clone(),
        });
    }
    rows.extend(dossier.inputs.iter().map(|input| DigestRow {
        name: input_kind(lang, &input.kind).to_owned(),
        path: input.path.clone(),
        digest: input.digest.clone(),
    }));
    rows
}

fn input_kind(lang: Lang, kind: &str) -> &str {
    match (lang, kind) {
        (Lang::German, "scenario") => "Szenario",
        (Lang::German, "policy") => "Policy",
        (Lang::German, "baseline") => "Baseline",
        (Lang::German, "settings") => "Einstellungen",
        (Lang::German, "runbook") => "Runbook",
        (Lang::German, "candles") => "Kerzen",
        (_, other) => other,
    }
}

/// What the scenario forbids, and whether any of it was done.
pub fn forbidden(dossier: &Dossier, lang: Lang) -> Option<String> {
    let names: Vec<&str> = dossier.forbidden_actions.iter().map(|action| action.name()).collect();
    if names.is_empty() {
        return None;
    }
    let done = dossier.drill.steps.iter().any(|step| step.state == StepState::Forbidden);
    let t = lang.texts();
    Some(fill(if done { t.forbidden_done } else { t.forbidden_not_done }, &[&names.join(", ")]))
}

/// What is to be said about alerts beside their table.
pub fn alert_notes(dossier: &Dossier, lang: Lang) -> Vec<String> {
    let t = lang.texts();
    let mut notes = Vec::new();
    let raised = |id: &&String| dossier.drill.alerts.iter().any(|alert| alert.monitor == **id);
    let silent: Vec<&str> =
        dossier.expected_alerts.iter().filter(|id| !raised(id)).map(String::as_str).collect();
    if !silent.is_empty() {
        notes.push(fill(t.alerts_silent, &[&silent.join(", ")]));
    }
    if let Some(more) = dossier.drill.alerts.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        notes.push(fill(t.alerts_left_out, &[&lang.count(i64::try_from(more).unwrap_or(i64::MAX))]));
    }
    notes
}
