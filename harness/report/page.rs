//! The report of one drill as a Markdown page: what was broken, what was seen, what was done, what it cost.

use std::fmt::Write as _;

use crate::drill_log::markdown::inline;
use crate::report::age::age_of;
use crate::report::lang::{Lang, fill};
use crate::report::markdown::{code_block, mark};
use crate::report::model::{DrillReport, EvidenceReport, Unit};
use crate::report::speech::Speech;
use crate::report::timeline::TimelineReport;
use crate::verdict::AlertRelation;

/// One drill's page. `timeline` is left out where the drill did not run to its end.
#[must_use]
pub fn to_page(drill: &DrillReport, timeline: Option<&TimelineReport>, lang: Lang) -> String {
    let (speech, t) = (Speech(lang), lang.texts());
    let mut page = format!("# {}\n\n", inline(&drill.title));
    let verdict = speech.name(drill.verdict, lang.verdict(drill.verdict));
    let _ = writeln!(page, "{} **{verdict}**\n", mark(drill.verdict));
    for sentence in &drill.loosened {
        let _ = writeln!(page, "**{}**: {}\n", t.page_loosened, inline(&speech.sentence(sentence)));
    }
    let _ = write!(page, "{}\n\n", t.sandbox);
    facts(&mut page, drill, speech);
    if let Some(error) = &drill.error {
        let _ = write!(page, "\n{}\n", fill(t.page_error, &[&inline(error)]));
    }
    faults(&mut page, drill, speech);
    checks(&mut page, drill, speech);
    milestones(&mut page, drill, speech);
    alerts(&mut page, drill, speech);
    damage(&mut page, drill, speech);
    if let Some(timeline) = timeline {
        entries(&mut page, timeline, speech);
    }
    let _ = write!(page, "\n## {}\n\n{}\n", t.page_reproduce, code_block(&drill.reproduce));
    page
}

/// Heading and head of a table.
fn table(page: &mut String, title: &str, head: &str, rule: &str) {
    let _ = write!(page, "\n## {title}\n\n{head}\n{rule}\n");
}

fn facts(page: &mut String, drill: &DrillReport, speech: Speech) {
    let (t, lang) = (speech.texts(), speech.0);
    let runbooks = if drill.runbooks.is_empty() { t.page_none.to_owned() } else { drill.runbooks.join(", ") };
    let track = speech.name(drill.track, lang.track(drill.track));
    let rows = [
        (t.page_scenario, inline(&drill.scenario)),
        (t.page_file, inline(&drill.path)),
        (t.page_seed, drill.seed.to_string()),
        (t.page_track, fill(t.page_clock, &[&track, &inline(&speech.column(&drill.clock))])),
        (t.page_severity, speech.severity(drill)),
        (t.page_runbook, inline(&runbooks)),
        (t.page_end_state, speech.name(drill.end_state, lang.end_state(drill.end_state))),
        (t.page_age, inline(&age_of(drill, lang))),
        (t.page_digest, drill.digest.as_deref().map_or_else(|| t.page_none.to_owned(), inline)),
    ];
    page.push_str("| | |\n|---|---|\n");
    for (name, value) in rows {
        let _ = writeln!(page, "| {name} | {value} |");
    }
}

fn faults(page: &mut String, drill: &DrillReport, speech: Speech) {
    if drill.faults.is_empty() {
        return;
    }
    let t = speech.texts();
    table(page, t.page_broken, t.page_faults, "|---|---|---|---|---|---|");
    for fault in &drill.faults {
        let params: Vec<String> =
            fault.params.iter().map(|(name, value)| format!("{name} {}", speech.decimal(value))).collect();
        let lifted = fault.lift_ns.map_or_else(|| t.never.to_owned(), |ns| speech.moment(ns));
        let _ = writeln!(
            page,
            "| {} | {} | {} | {lifted} | {} | {} |",
            inline(&fault.id),
            fault.kind,
            speech.moment(fault.set_ns),
            inline(&speech.decimal(&fault.strength)),
            inline(&params.join(", "))
        );
    }
}

fn checks(page: &mut String, drill: &DrillReport, speech: Speech) {
    if drill.checks.is_empty() {
        return;
    }
    let (t, lang) = (speech.texts(), speech.0);
    table(page, t.checks, t.page_checks, "|---|---|---|---|---|---|");
    for check in &drill.checks {
        let outcome = speech.name(check.outcome, lang.outcome(check.outcome));
        let outcome = if drill.accepts(check) { outcome } else { format!("**{outcome}**") };
        let _ = writeln!(
            page,
            "| {} | {outcome} | {} | {} | {} | {} |",
            speech.name(check.id, lang.check(check.id)),
            speech.span_or_dash(check.actual_ns),
            speech.span_or_dash(check.target_ns),
            inline(&speech.column(&check.source)),
            inline(&speech.sentence(&check.message))
        );
    }
    if !drill.clues.is_empty() {
        let _ = write!(page, "\n{}:\n\n", t.where_to_look);
        for clue in &drill.clues {
            let _ = writeln!(
                page,
                "- {}: {}: {}",
                speech.name(clue.check, lang.check(clue.check)),
                inline(&clue.place),
                inline(&speech.sentence(&clue.message))
            );
        }
    }
}

fn milestones(page: &mut String, drill: &DrillReport, speech: Speech) {
    if drill.milestones.0.is_empty() {
        return;
    }
    let t = speech.texts();
    table(page, t.milestones, t.page_milestones, "|---|---|");
    let mut reached: Vec<_> = drill.milestones.0.iter().map(|(name, ns)| (*ns, name)).collect();
    reached.sort();
    for (ns, milestone) in reached {
        let name = speech.name(milestone, speech.0.milestone(*milestone));
        let _ = writeln!(page, "| {} | {} |", inline(&name), speech.moment(ns));
    }
}

fn alerts(page: &mut String, drill: &DrillReport, speech: Speech) {
    if drill.alerts.is_empty() {
        return;
    }
    let t = speech.texts();
    table(page, t.alerts, t.page_alerts, "|---|---|---|---|---:|---:|---|");
    for alert in &drill.alerts {
        let relation = alert.relation.map_or("not judged", |relation| match relation {
            AlertRelation::Detects => "detects",
            AlertRelation::Consequential => "consequential",
            AlertRelation::False => "false",
        });
        let relation = speech.name(relation, speech.0.relation(alert.relation));
        let evidence = match &alert.evidence {
            EvidenceReport::Seen { count, .. } => {
                let pattern = if *count == 1 { t.page_item } else { t.page_items };
                fill(pattern, &[&count.to_string()])
            }
            EvidenceReport::Missing { source, after_ns, .. } => {
                fill(t.page_missing, &[&speech.sentence(source), &speech.moment(*after_ns)])
            }
        };
        let monitor = match &alert.symbol {
            Some(symbol) => fill(t.page_on, &[&alert.monitor, symbol]),
            None => alert.monitor.clone(),
        };
        let _ = writeln!(
            page,
            "| {} | {} | {} | {relation} | {} | {} | {} |",
            inline(&monitor),
            speech.moment(alert.raised_ns),
            alert.delivered_ns.map_or_else(|| t.never.to_owned(), |ns| speech.moment(ns)),
            speech.quantity(alert.value, alert.unit),
            speech.quantity(alert.threshold, alert.unit),
            inline(&evidence)
        );
    }
}

fn damage(page: &mut String, drill: &DrillReport, speech: Speech) {
    let t = speech.texts();
    if drill.damage.families.is_empty() {
        let _ = write!(page, "\n## {}\n\n{}\n", t.damage, t.no_harm);
    } else {
        table(page, t.damage, t.page_damage, "|---|---:|---:|---:|---:|");
    }
    for harm in &drill.damage.families {
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} | {} |",
            speech.name(harm.family, speech.0.harm(harm.family)),
            speech.count(harm.answered),
            speech.count(harm.unanswered),
            speech.count(harm.avoided),
            speech.count(harm.by_response)
        );
    }
    let pnl = speech.quantity(drill.damage.pnl_cents, Unit::Cents);
    let forgone = drill.damage.trades_forgone.to_string();
    let _ = write!(page, "\n{}\n", fill(t.page_forgone, &[&forgone, &pnl]));
}

fn entries(page: &mut String, timeline: &TimelineReport, speech: Speech) {
    let t = speech.texts();
    let start = match speech.0 {
        Lang::English => timeline.start.clone(),
        Lang::German => speech.0.date_time(&timeline.start),
    };
    let from = fill(t.page_from, &[&inline(&start)]);
    let _ = write!(page, "\n## {}\n\n{from}\n\n{}\n|---|---|---|---|\n", t.timeline, t.page_timeline);
    for entry in &timeline.entries {
        let (who, what) = (inline(&speech.column(&entry.who)), inline(&speech.column(&entry.what)));
        let text = inline(&speech.sentence(&entry.text));
        let _ = writeln!(page, "| {} | {who} | {what} | {text} |", speech.moment(entry.time_ns));
    }
}
