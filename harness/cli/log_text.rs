//! How `shadowdrill log` shows a drill to people.

use std::fmt::Write as _;

use crate::base::{Span, Time};
use crate::drill_log::markdown::plain;
use crate::drill_log::{Day, DrillHistory};

/// Columns of equal width, two spaces apart.
pub fn aligned(rows: &[Vec<String>]) -> String {
    let mut widths: Vec<usize> = Vec::new();
    for row in rows {
        widths.resize(widths.len().max(row.len()), 0);
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for row in rows {
        let cells: Vec<String> =
            row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}

/// `1 drill`, `2 drills`.
pub fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A drill with its checks, milestones, findings and follow-ups, and the age of its result on the day `as_of`.
pub fn described(drill: &DrillHistory, as_of: Day) -> String {
    let entry = &drill.drill;
    let span = |ns: Option<i64>| ns.map_or_else(|| "–".to_owned(), |ns| Span::from_ns(ns).to_string());
    let mut text = format!(
        "drill {}: {} ({}) on {}\n{} to {}, operator {}\nverdict {}, result {}, {} d ago\n\n",
        drill.number,
        plain(&entry.scenario.id),
        plain(&entry.scenario.title),
        entry.track,
        entry.started,
        entry.ended,
        plain(&entry.operator),
        entry.verdict,
        drill.standing().label(),
        drill.age_days(as_of)
    );
    let mut rows = vec![["check", "outcome", "actual", "target", "message"].map(str::to_owned).to_vec()];
    rows.extend(entry.checks.iter().map(|check| {
        let (id, outcome) = (check.id.to_string(), check.outcome.to_string());
        vec![id, outcome, span(check.actual_ns), span(check.target_ns), plain(&check.message)]
    }));
    text.push_str(&aligned(&rows));
    text.push('\n');
    let reached = entry.milestones.iter().map(|(milestone, at)| {
        vec![
            milestone.to_string(),
            at.map_or_else(|| "not reached".to_owned(), |ns| Time::from_ns(ns).to_string()),
        ]
    });
    text.push_str(&aligned(&reached.collect::<Vec<_>>()));
    text.push('\n');
    for finding in &drill.findings {
        let _ = writeln!(
            text,
            "finding: {} ({}, {})",
            plain(&finding.text),
            plain(&finding.operator),
            finding.written
        );
    }
    for known in &drill.follow_ups {
        let follow_up = &known.follow_up;
        let state = match &known.closed {
            None => "open".to_owned(),
            Some(closed) => format!("closed by {}: {}", plain(&closed.operator), plain(&closed.text)),
        };
        let _ = writeln!(
            text,
            "follow-up {}: {} (owner {}, priority {}, due {}): {state}",
            plain(&follow_up.id),
            plain(&follow_up.text),
            plain(&follow_up.owner),
            follow_up.priority.name(),
            follow_up.due
        );
    }
    let _ = writeln!(text, "hash {}\nreproduce: {}", drill.hash, plain(&entry.reproduce));
    text
}
