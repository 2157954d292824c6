//! The drill log as a page: one table that can be narrowed down without a script.

use serde::Serialize;

use super::render::{PageError, STYLE, render};
use crate::drill_log::{DrillHistory, Head, History, Standing};
use crate::report::lang::{Lang, Texts, fill};
use crate::report::model::Tool;
use crate::vocabulary::Verdict;

#[derive(Serialize)]
struct Page<'a> {
    lang: &'static str,
    t: &'static Texts,
    style: &'static str,
    head: String,
    lead: String,
    drills: Vec<Row<'a>>,
    footer: String,
}

#[derive(Serialize)]
struct Row<'a> {
    class: String,
    number: u64,
    date: String,
    scenario: &'a str,
    track: &'static str,
    tone: &'static str,
    verdict: &'static str,
    result: &'static str,
    operator: &'a str,
    notes: Vec<String>,
}

/// The log's page, the last drill first.
///
/// # Errors
/// As [`super::to_html`].
pub fn to_log_html(history: &History, head: &Head, lang: Lang) -> Result<String, PageError> {
    let (t, tool, totals) = (lang.texts(), Tool::this(), history.totals());
    let number = |count: u64| lang.count(i64::try_from(count).unwrap_or(i64::MAX));
    let counts = [totals.drills, totals.ok, totals.issues, totals.as_expected, totals.open].map(number);
    let counts: Vec<&str> = counts.iter().map(String::as_str).collect();
    let page = Page {
        lang: lang.tag(),
        t,
        style: STYLE,
        head: fill(t.log_head, &[&number(head.count), &head.hash.to_string()]),
        lead: fill(t.log_lead, &counts),
        drills: history.drills.iter().rev().map(|drill| row(drill, lang)).collect(),
        footer: fill(t.suite_footer, &[&tool.name, &tool.version]),
    };
    render("log.html", &page)
}

fn row(history: &DrillHistory, lang: Lang) -> Row<'_> {
    let (t, drill) = (lang.texts(), &history.drill);
    let (name, result) = match history.standing() {
        Standing::Ok => ("is-ok", t.show_ok),
        Standing::Issues => ("is-issues", t.show_issues),
        Standing::AsExpected => ("is-as-expected", t.show_expected),
    };
    let open = history.follow_ups.iter().any(|known| known.closed.is_none());
    Row {
        class: if open { format!("{name} is-open") } else { name.to_owned() },
        number: history.number,
        date: drill.started.date(),
        scenario: &drill.scenario.id,
        track: lang.track(drill.track),
        tone: match drill.verdict {
            Verdict::Passed => "good",
            Verdict::AsExpected => "odd",
            _ => "bad",
        },
        verdict: lang.verdict(drill.verdict),
        result,
        operator: &drill.operator,
        notes: notes(history, lang),
    }
}

/// Findings, then follow-ups with owner, due date and end.
fn notes(history: &DrillHistory, lang: Lang) -> Vec<String> {
    let t = lang.texts();
    let mut notes: Vec<String> = history.findings.iter().map(|finding| finding.text.clone()).collect();
    for known in &history.follow_ups {
        let follow_up = &known.follow_up;
        let due = lang.date(&format!("{}T00:00:00Z", follow_up.due));
        let end = match &known.closed {
            None => t.note_open.to_owned(),
            Some(closed) => fill(t.note_closed, &[&closed.text]),
        };
        notes.push(fill(t.note_follow_up, &[&follow_up.id, &follow_up.text, &follow_up.owner, &due, &end]));
    }
    notes
}
