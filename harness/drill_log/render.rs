//! The text of the generated regions: the table of all drills, and one section a drill.

use std::fmt::Write as _;

use super::history::{DrillHistory, FollowUpHistory, History};
use super::markdown::{code, inline, row};
use crate::base::{Digest, Span, Time};
use crate::vocabulary::{Milestone, Track};

const NONE: &str = "–";

/// The table of drills and the totals.
#[must_use]
pub fn summary(history: &History) -> String {
    let mut text = String::from(
        "Drawn from the drill log. Text between these markers is replaced, all other text is kept.\n\n",
    );
    text.push_str(&row(&["date", "scenario", "track", "result", "findings and follow-ups"]));
    text.push_str("|---|---|---|---|---|\n");
    for drill in &history.drills {
        let cells = [
            drill.drill.started.date(),
            format!("{} (#{:03})", inline(&drill.drill.scenario.id), drill.number),
            track(drill.drill.track).to_owned(),
            drill.standing().label().to_owned(),
            noted(drill),
        ];
        text.push_str(&row(&cells));
    }
    let totals = history.totals();
    let _ = write!(text, "\n**Totals:** {} ", counted(totals.drills, "drill", "drills"));
    let tracks: Vec<String> =
        totals.tracks.iter().map(|(on, count)| format!("{} {count}", track(*on))).collect();
    let _ = write!(text, "({}); {} OK, {} with issues", tracks.join(", "), totals.ok, totals.issues);
    if totals.as_expected > 0 {
        let _ = write!(
            text,
            ", {} as expected",
            counted(totals.as_expected, "counterexample", "counterexamples")
        );
    }
    let _ = writeln!(
        text,
        "; {}; {}, {} open.",
        counted(totals.findings, "finding", "findings"),
        counted(totals.follow_ups, "follow-up", "follow-ups"),
        totals.open
    );
    text
}

/// The section of one drill.
#[must_use]
pub fn drill(history: &DrillHistory) -> String {
    let entry = &history.drill;
    let mut text = format!(
        "## Drill #{:03} – {} (UTC) – {}\n\n",
        history.number,
        entry.started.date(),
        inline(&entry.scenario.id)
    );
    let _ = writeln!(text, "**Result: {}.** Verdict: {}.", history.standing().label(), entry.verdict);
    preconditions(&mut text, history);
    steps(&mut text, history);
    observations(&mut text, history);
    criteria(&mut text, history);
    evidence(&mut text, history);
    follow_ups(&mut text, history);
    text
}

fn heading(text: &mut String, title: &str) {
    let _ = write!(text, "\n### {title}\n\n");
}

fn item(text: &mut String, label: &str, value: &str) {
    let _ = writeln!(text, "- {label}: {value}");
}

fn preconditions(text: &mut String, history: &DrillHistory) {
    let entry = &history.drill;
    heading(text, "Preconditions");
    let scenario = &entry.scenario;
    let title = if scenario.title.trim().is_empty() { NONE.into() } else { inline(&scenario.title) };
    item(
        text,
        "Scenario",
        &format!("{title} ({}, category {})", code(&scenario.id), code(&scenario.category)),
    );
    let rules: Vec<&str> = scenario.rules.iter().map(|rule| rule.citation()).collect();
    item(text, "Rules", if rules.is_empty() { NONE.into() } else { rules.join(", ") }.as_str());
    item(text, "Track", track(entry.track));
    item(text, "Seed", &format!("{}, draw scheme {}", entry.seed, code(&entry.draws)));
    item(text, "Operator", &inline(&entry.operator));
    item(text, "Time", &format!("{} to {}", entry.started, entry.ended));
}

fn steps(text: &mut String, history: &DrillHistory) {
    heading(text, "Steps");
    text.push_str(&row(&["step", "time since the start"]));
    text.push_str("|---|---|\n");
    for (milestone, reached) in &history.drill.milestones {
        let time = reached.map_or_else(|| "not reached".to_owned(), |ns| Time::from_ns(ns).to_string());
        text.push_str(&row(&[milestone_words(*milestone), time]));
    }
}

fn observations(text: &mut String, history: &DrillHistory) {
    let entry = &history.drill;
    heading(text, "Observations");
    let shown = |severity: Option<crate::vocabulary::Severity>| {
        severity.map_or_else(|| NONE.to_owned(), |severity| severity.to_string())
    };
    let severity = &entry.severity;
    let given = format!(
        "expected {}, first {}, highest {}, last {}",
        severity.expected.map_or_else(|| NONE.to_owned(), |range| range.to_string()),
        shown(severity.first),
        shown(severity.highest),
        shown(severity.last)
    );
    item(text, "Severity", &given);
    if entry.damage.families.is_empty() {
        item(text, "Harm", "none in any run");
    }
    for harm in &entry.damage.families {
        let amounts = format!(
            "{} with the response, {} without, {} avoided, {} by the response itself",
            harm.answered, harm.unanswered, harm.avoided, harm.by_response
        );
        item(text, &format!("Harm, {}", harm.family), &amounts);
    }
    item(text, "Cost of stopping", &counted(entry.damage.trades_forgone, "trade forgone", "trades forgone"));
    for finding in &history.findings {
        let by =
            format!("{} ({}, {})", inline(&finding.text), inline(&finding.operator), finding.written.date());
        item(text, "Finding", &by);
    }
}

fn criteria(text: &mut String, history: &DrillHistory) {
    heading(text, "Success criteria");
    if history.drill.checks.is_empty() {
        text.push_str("No check was evaluated.\n");
        return;
    }
    text.push_str(&row(&["check", "outcome", "target", "actual", "clock", "source", "what happened"]));
    text.push_str("|---|---|---|---|---|---|---|\n");
    let span = |ns: Option<i64>| ns.map_or_else(|| NONE.to_owned(), |ns| Span::from_ns(ns).to_string());
    for check in &history.drill.checks {
        let clock = check.clock.map_or_else(
            || NONE.to_owned(),
            |(from, to)| format!("{} → {}", milestone_words(from), milestone_words(to)),
        );
        let cells = [
            check.id.to_string(),
            check.outcome.to_string(),
            span(check.target_ns),
            span(check.actual_ns),
            clock,
            inline(&check.source),
            inline(&check.message),
        ];
        text.push_str(&row(&cells));
    }
}

fn evidence(text: &mut String, history: &DrillHistory) {
    let entry = &history.drill;
    heading(text, "Evidence");
    item(text, "Log entry", &format!("{}, hash `{}`", history.number, history.hash));
    let mut digest = |label: &str, digest: &Digest| item(text, label, &format!("`{digest}`"));
    digest("Timeline", &entry.timeline);
    digest("Scenario", &entry.scenario.digest);
    digest("Policy", &entry.digests.policy);
    digest("Baseline", &entry.digests.baseline);
    digest("Runbooks", &entry.digests.runbooks);
    digest("Settings", &entry.digests.settings);
    match &entry.digests.data {
        Some(data) => digest("Candles", data),
        None => item(text, "Candles", "synthetic, from scenario and seed"),
    }
    item(text, "Program", &code(&entry.program));
    for report in &entry.reports {
        item(text, "Report", &code(report));
    }
    item(text, "Reproduce", &code(&entry.reproduce));
}

fn follow_ups(text: &mut String, history: &DrillHistory) {
    heading(text, "Follow-ups");
    if history.follow_ups.is_empty() {
        text.push_str("None.\n");
        return;
    }
    text.push_str(&row(&["id", "follow-up", "owner", "priority", "due", "state"]));
    text.push_str("|---|---|---|---|---|---|\n");
    for known in &history.follow_ups {
        let follow_up = &known.follow_up;
        let cells = [
            inline(&follow_up.id),
            inline(&follow_up.text),
            inline(&follow_up.owner),
            follow_up.priority.name().to_owned(),
            follow_up.due.to_string(),
            state(known),
        ];
        text.push_str(&row(&cells));
    }
}

fn state(known: &FollowUpHistory) -> String {
    match &known.closed {
        None => "open".to_owned(),
        Some(closed) => {
            format!(
                "closed {} by {}: {}",
                closed.written.date(),
                inline(&closed.operator),
                inline(&closed.text)
            )
        }
    }
}

/// The last cell of the table.
fn noted(drill: &DrillHistory) -> String {
    let mut parts: Vec<String> = drill.findings.iter().map(|finding| inline(&finding.text)).collect();
    for known in &drill.follow_ups {
        let state = if known.closed.is_some() { "closed" } else { "open" };
        let follow_up = &known.follow_up;
        parts.push(format!(
            "{} {} ({}, {}, due {}, {state})",
            inline(&follow_up.id),
            inline(&follow_up.text),
            inline(&follow_up.owner),
            follow_up.priority.name(),
            follow_up.due
        ));
    }
    let unmet = drill.drill.checks.iter().filter(|check| check.outcome != crate::vocabulary::Outcome::Met);
    let unmet: Vec<String> = unmet.map(|check| format!("{} {}", check.id, check.outcome)).collect();
    if !unmet.is_empty() {
        parts.insert(0, unmet.join(", "));
    }
    if parts.is_empty() { NONE.to_owned() } else { parts.join("; ") }
}

fn track(track: Track) -> &'static str {
    match track {
        Track::Shadow => "Shadow",
        Track::Paper => "Paper",
        Track::Testnet => "Testnet",
    }
}

fn milestone_words(milestone: Milestone) -> String {
    milestone.to_string().replace('_', " ")
}

/// `1 drill`, `2 drills`.
#[must_use]
pub fn counted(count: impl Into<i128>, one: &str, many: &str) -> String {
    let count: i128 = count.into();
    format!("{count} {}", if count == 1 { one } else { many })
}
