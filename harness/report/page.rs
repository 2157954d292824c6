//! The report of one drill as a Markdown page: what was broken, what was seen, what was done, what it cost.

use std::fmt::Write as _;

use crate::drill_log::markdown::inline;
use crate::report::human::severity;
use crate::report::markdown::{code_block, mark};
use crate::report::model::{DrillReport, EvidenceReport};
use crate::report::timeline::TimelineReport;
use crate::report::words;
use crate::verdict::AlertRelation;

/// One drill's page. `timeline` is left out where the drill did not run to its end.
#[must_use]
pub fn to_page(drill: &DrillReport, timeline: Option<&TimelineReport>) -> String {
    let mut page = format!("# {}\n\n", inline(&drill.title));
    let _ = writeln!(page, "{} **{}**\n", mark(drill.verdict), drill.verdict);
    for sentence in &drill.loosened {
        let _ = writeln!(page, "**Loosened against the lock**: {}\n", inline(sentence));
    }
    page.push_str("A drill on a sandbox: nothing here touched live trading.\n\n");
    facts(&mut page, drill);
    if let Some(error) = &drill.error {
        let _ = write!(page, "\nThe harness could not finish the drill: {}\n", inline(error));
    }
    faults(&mut page, drill);
    checks(&mut page, drill);
    milestones(&mut page, drill);
    alerts(&mut page, drill);
    damage(&mut page, drill);
    if let Some(timeline) = timeline {
        entries(&mut page, timeline);
    }
    let _ = write!(page, "\n## Reproduce\n\n{}\n", code_block(&drill.reproduce));
    page
}

fn facts(page: &mut String, drill: &DrillReport) {
    let runbooks = if drill.runbooks.is_empty() { "none".to_owned() } else { drill.runbooks.join(", ") };
    let rows = [
        ("scenario", inline(&drill.scenario)),
        ("file", inline(&drill.path)),
        ("seed", drill.seed.to_string()),
        ("track", inline(&format!("{}, {} clock", drill.track, drill.clock))),
        ("severity", severity(drill)),
        ("runbook", inline(&runbooks)),
        ("end state", drill.end_state.to_string()),
        ("digest", inline(drill.digest.as_deref().unwrap_or("none"))),
    ];
    page.push_str("| | |\n|---|---|\n");
    for (name, value) in rows {
        let _ = writeln!(page, "| {name} | {value} |");
    }
}

fn faults(page: &mut String, drill: &DrillReport) {
    if drill.faults.is_empty() {
        return;
    }
    page.push_str("\n## What was broken\n\n| fault | kind | set | lifted | strength | parameters |\n");
    page.push_str("|---|---|---|---|---|---|\n");
    for fault in &drill.faults {
        let params: Vec<String> =
            fault.params.iter().map(|(name, value)| format!("{name} {value}")).collect();
        let lifted = fault.lift_ns.map_or_else(|| "never".to_owned(), words::moment);
        let _ = writeln!(
            page,
            "| {} | {} | {} | {lifted} | {} | {} |",
            inline(&fault.id),
            fault.kind,
            words::moment(fault.set_ns),
            inline(&fault.strength),
            inline(&params.join(", "))
        );
    }
}

fn checks(page: &mut String, drill: &DrillReport) {
    if drill.checks.is_empty() {
        return;
    }
    page.push_str("\n## Checks\n\n| check | outcome | took | target | source | what happened |\n");
    page.push_str("|---|---|---|---|---|---|\n");
    for check in &drill.checks {
        let time = |ns: Option<i64>| ns.map_or_else(|| "-".to_owned(), words::span);
        let outcome =
            if drill.accepts(check) { check.outcome.to_string() } else { format!("**{}**", check.outcome) };
        let _ = writeln!(
            page,
            "| {} | {outcome} | {} | {} | {} | {} |",
            check.id,
            time(check.actual_ns),
            time(check.target_ns),
            inline(&check.source),
            inline(&check.message)
        );
    }
    if !drill.clues.is_empty() {
        page.push_str("\nWhere to look first:\n\n");
        for clue in &drill.clues {
            let _ = writeln!(page, "- {}: {}: {}", clue.check, inline(&clue.place), inline(&clue.message));
        }
    }
}

fn milestones(page: &mut String, drill: &DrillReport) {
    if drill.milestones.0.is_empty() {
        return;
    }
    page.push_str("\n## Milestones\n\n| milestone | since the start |\n|---|---|\n");
    let mut reached: Vec<_> = drill.milestones.0.iter().map(|(name, ns)| (*ns, name)).collect();
    reached.sort();
    for (ns, milestone) in reached {
        let _ = writeln!(page, "| {} | {} |", inline(&milestone.to_string()), words::moment(ns));
    }
}

fn alerts(page: &mut String, drill: &DrillReport) {
    if drill.alerts.is_empty() {
        return;
    }
    page.push_str(
        "\n## Alerts\n\n| monitor | raised | delivered | relation | measured | threshold | evidence |\n",
    );
    page.push_str("|---|---|---|---|---:|---:|---|\n");
    for alert in &drill.alerts {
        let relation = alert.relation.map_or("not judged", |relation| match relation {
            AlertRelation::Detects => "detects",
            AlertRelation::Consequential => "consequential",
            AlertRelation::False => "false",
        });
        let evidence = match &alert.evidence {
            EvidenceReport::Seen { count, .. } => words::counted(*count, "item"),
            EvidenceReport::Missing { source, after_ns, .. } => {
                format!("no {source} since {}", words::moment(*after_ns))
            }
        };
        let symbol = alert.symbol.as_ref().map_or_else(String::new, |symbol| format!(" on {symbol}"));
        let _ = writeln!(
            page,
            "| {} | {} | {} | {relation} | {} | {} | {} |",
            inline(&format!("{}{symbol}", alert.monitor)),
            words::moment(alert.raised_ns),
            alert.delivered_ns.map_or_else(|| "never".to_owned(), words::moment),
            words::quantity(alert.value, alert.unit),
            words::quantity(alert.threshold, alert.unit),
            inline(&evidence)
        );
    }
}

fn damage(page: &mut String, drill: &DrillReport) {
    page.push_str("\n## Damage\n\n");
    if drill.damage.families.is_empty() {
        page.push_str("No harm in any run.\n");
    } else {
        page.push_str(
            "| harm | done | unanswered | avoided | by the response |\n|---|---:|---:|---:|---:|\n",
        );
    }
    for harm in &drill.damage.families {
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} | {} |",
            harm.family, harm.answered, harm.unanswered, harm.avoided, harm.by_response
        );
    }
    let pnl = words::quantity(drill.damage.pnl_cents, crate::report::model::Unit::Cents);
    let forgone = drill.damage.trades_forgone;
    let _ = write!(
        page,
        "\nTrades forgone after the stop: {forgone}. PnL of the day, for information only: {pnl}.\n"
    );
}

fn entries(page: &mut String, timeline: &TimelineReport) {
    let _ = write!(
        page,
        "\n## Timeline\n\nFrom {}.\n\n| time | who | what | |\n|---|---|---|---|\n",
        inline(&timeline.start)
    );
    for entry in &timeline.entries {
        let time = words::moment(entry.time_ns);
        let _ = writeln!(
            page,
            "| {time} | {} | {} | {} |",
            inline(&entry.who),
            inline(&entry.what),
            inline(&entry.text)
        );
    }
}
