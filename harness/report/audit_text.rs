//! Runbooks and their audit, for people: at a terminal and as Markdown.

use std::fmt::Write as _;

use crate::audit::{Exercise, Finding, Requirement, RunbookAudit, StepAudit};
use crate::drill_log::markdown::{code, inline, row};
use crate::report::audit::{AuditReport, RunbookList};
use crate::report::words::{counted, padded, plain};
use crate::vocabulary::{Named, Severity, Track};

/// Entries of the log that are named with a step; the count says how many there are.
const ENTRIES_SHOWN: usize = 5;
/// What the table must not be taken to say.
const ONLY_TESTNET: &str = "Drills on shadow and on paper never count as tested in testnet.";

/// A table, what is missing of each runbook, and its steps with the drills that exercised them.
#[must_use]
pub fn audit_to_human(report: &AuditReport) -> String {
    let mut text = aligned(&table(report));
    let _ = writeln!(text, "\n{ONLY_TESTNET}");
    for runbook in &report.runbooks {
        let mark = if runbook.needed_for_live { ", needed for live" } else { "" };
        let _ = writeln!(text, "\n{}{mark}: {}", plain(&runbook.id), plain(&runbook.path));
        for finding in runbook.findings.iter().filter(|finding| !finding.met) {
            for gap in &finding.gaps {
                let name = label(finding.requirement);
                let _ = writeln!(text, "  not {name}: {}: {}", plain(&gap.place), plain(&gap.reason));
            }
        }
        let rows: Vec<Vec<String>> =
            runbook.steps.iter().map(|step| vec![step.name.clone(), drilled(step)]).collect();
        for line in aligned(&rows).lines() {
            let _ = writeln!(text, "    {line}");
        }
        if let Some(rest) = uncounted(runbook) {
            let _ = writeln!(text, "  {rest}");
        }
    }
    let _ = writeln!(text, "\n{}", summary(report));
    text
}

/// A Markdown page: the summary, the table, what is missing, every step.
#[must_use]
pub fn audit_to_markdown(report: &AuditReport) -> String {
    let mut page = format!("## Runbooks before live\n\n{}\n\n", inline(&summary(report)));
    page.push_str(&markdown_table(&table(report)));
    let _ = writeln!(page, "\n{}", inline(ONLY_TESTNET));
    let mut missing = String::new();
    for runbook in &report.runbooks {
        for finding in runbook.findings.iter().filter(|finding| !finding.met) {
            for gap in &finding.gaps {
                let (id, name) = (inline(&runbook.id), label(finding.requirement));
                let (reason, place) = (inline(&gap.reason), inline(&gap.place));
                let _ = writeln!(missing, "- **{id}** is not {name}: {reason} ({place})");
            }
        }
        if let Some(rest) = uncounted(runbook) {
            let _ = writeln!(missing, "- **{}**: {}", inline(&runbook.id), inline(&rest));
        }
    }
    if !missing.is_empty() {
        let _ = write!(page, "\n### What is missing\n\n{missing}");
    }
    let mut rows = vec![["runbook", "step", "action", "drills that passed"].map(str::to_owned).to_vec()];
    for runbook in &report.runbooks {
        rows.extend(
            runbook.steps.iter().map(|step| {
                vec![runbook.id.clone(), step.name.clone(), step.action.to_string(), drilled(step)]
            }),
        );
    }
    let _ = write!(page, "\n### Steps\n\n{}", markdown_table(&rows));
    page
}

/// The runbooks as aligned lines with a head.
#[must_use]
pub fn runbooks_to_human(list: &RunbookList) -> String {
    let mut rows = vec![list_head()];
    rows.extend(listed(list));
    aligned(&rows)
}

/// The runbooks as a Markdown table.
#[must_use]
pub fn runbooks_to_markdown(list: &RunbookList) -> String {
    let mut rows = vec![list_head()];
    rows.extend(listed(list));
    format!("## Runbooks\n\n{}", markdown_table(&rows))
}

fn list_head() -> Vec<String> {
    ["runbook", "severities", "steps", "live", "owner", "title", "digest to review"]
        .map(str::to_owned)
        .to_vec()
}

fn listed(list: &RunbookList) -> impl Iterator<Item = Vec<String>> {
    list.runbooks.iter().map(|runbook| {
        vec![
            runbook.id.clone(),
            severities(&runbook.severities),
            runbook.steps.len().to_string(),
            needed(runbook.needed_for_live),
            runbook.owner.clone(),
            runbook.title.clone(),
            runbook.review_digest.clone(),
        ]
    })
}

fn severities(all: &[Severity]) -> String {
    all.iter().map(|severity| severity.name()).collect::<Vec<_>>().join(", ")
}

fn needed(needed: bool) -> String {
    if needed { "needed" } else { "-" }.to_owned()
}

/// The requirement as it ends a sentence that begins with "not".
fn label(requirement: Requirement) -> &'static str {
    match requirement {
        Requirement::Complete => "complete",
        Requirement::Reviewed => "reviewed",
        Requirement::TestedInTestnet => "tested in testnet",
        Requirement::Reachable => "reachable",
    }
}

/// A head and a line a runbook.
fn table(report: &AuditReport) -> Vec<Vec<String>> {
    let mut head = vec!["runbook".to_owned(), "live".to_owned()];
    head.extend(Requirement::ALL.iter().map(|requirement| label(*requirement).to_owned()));
    head.push("last passed".to_owned());
    let mut rows = vec![head];
    for runbook in &report.runbooks {
        let mut line = vec![runbook.id.clone(), needed(runbook.needed_for_live)];
        line.extend(runbook.findings.iter().map(|finding| standing(finding, runbook)));
        line.push(runbook.last_passed.as_ref().map_or_else(|| "never".to_owned(), aged));
        rows.push(line);
    }
    rows
}

/// `met`, `not met`, or `not met (shadow only)`.
fn standing(finding: &Finding, runbook: &RunbookAudit) -> String {
    if finding.met {
        return "met".to_owned();
    }
    let elsewhere = runbook.tracks.iter().filter(|track| **track != Track::Testnet);
    let elsewhere: Vec<&str> = elsewhere.map(|track| track.name()).collect();
    let in_testnet = runbook.tracks.contains(&Track::Testnet);
    if finding.requirement == Requirement::TestedInTestnet && !in_testnet && !elsewhere.is_empty() {
        return format!("not met ({} only)", elsewhere.join(" and "));
    }
    "not met".to_owned()
}

/// `shadow, 3 d ago (entry 7, scheduler-crash)`.
fn aged(drill: &Exercise) -> String {
    format!("{}, {} d ago (entry {}, {})", drill.track, drill.age_days, drill.entry, drill.scenario)
}

/// Which drills exercised a step, and when last.
fn drilled(step: &StepAudit) -> String {
    let Some(last) = &step.last else { return "never exercised".to_owned() };
    let mut text = format!("{}; last on {}", entries(&step.drills), aged(last));
    match &step.last_in_testnet {
        Some(testnet) if testnet != last => {
            let _ = write!(text, "; last on {}", aged(testnet));
        }
        Some(_) => {}
        None => text.push_str("; never in testnet"),
    }
    text
}

/// `entries 3, 7`, the newest of many.
fn entries(numbers: &[u64]) -> String {
    let shown = &numbers[numbers.len().saturating_sub(ENTRIES_SHOWN)..];
    let listed = shown.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
    let what = if numbers.len() == 1 { "entry" } else { "entries" };
    match numbers.len() - shown.len() {
        0 => format!("{what} {listed}"),
        more => format!("{what} {listed} and {more} before"),
    }
}

/// The drills that count for nothing, where there are any.
fn uncounted(runbook: &RunbookAudit) -> Option<String> {
    let parts = [
        (runbook.earlier_drills, "used an earlier state of the file"),
        (runbook.unpassed_drills, "did not pass as approved"),
    ];
    let told = parts.iter().filter(|(count, _)| *count > 0);
    let told: Vec<String> =
        told.map(|(count, what)| format!("{} {what}", counted(*count, "drill"))).collect();
    (!told.is_empty()).then(|| format!("not counted: {}", told.join(", ")))
}

fn summary(report: &AuditReport) -> String {
    let all = counted(report.runbooks.len(), "runbook");
    let needed = report.runbooks.iter().filter(|runbook| runbook.needed_for_live).count();
    let met = report.runbooks.iter().filter(|runbook| runbook.is_met()).count();
    let said = if needed == 0 {
        "none is marked `needed_for_live`, so none can fall short".to_owned()
    } else {
        format!("{needed} needed for live, {} of them falling short", report.falls_short.len())
    };
    format!("as of {}: {all}, {met} meeting all four requirements; {said}", report.as_of)
}

/// Cells without what would steer a terminal, in columns two spaces apart.
fn aligned(rows: &[Vec<String>]) -> String {
    let rows: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| plain(cell)).collect()).collect();
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for row in &rows {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| padded(cell, *width)).collect();
        let _ = writeln!(text, "{}", cells.join("  ").trim_end());
    }
    text
}

/// The first row is the head. Digests stand as code, all else as inert text.
fn markdown_table(rows: &[Vec<String>]) -> String {
    let is_digest = |cell: &str| cell.len() == 64 && cell.bytes().all(|byte| byte.is_ascii_hexdigit());
    let mut text = String::new();
    for (at, line) in rows.iter().enumerate() {
        let cells: Vec<String> =
            line.iter().map(|cell| if is_digest(cell) { code(cell) } else { inline(cell) }).collect();
        text.push_str(&row(&cells));
        if at == 0 {
            text.push_str(&format!("|{}\n", "---|".repeat(line.len())));
        }
    }
    text
}
