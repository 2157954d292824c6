//! The suite report as a page.

use serde::Serialize;

use super::render::{PageError, STYLE, render};
use super::rows::{NONE, sign};
use crate::report::lang::{Lang, Texts, fill};
use crate::report::model::Tool;
use crate::report::suite::{STALE, Suite, SuiteRow, TREND_LEAST, Trend, Worth};
use crate::vocabulary::{Outcome, Verdict};

#[derive(Serialize)]
struct Page<'a> {
    lang: &'static str,
    t: &'static Texts,
    style: &'static str,
    as_of: String,
    lead: String,
    checks: Vec<&'static str>,
    rows: Vec<Row<'a>>,
    overdue: String,
    trends_caption: String,
    trends: Vec<TrendRow<'a>>,
    open: Vec<OpenRow<'a>>,
    footer: String,
}

#[derive(Serialize)]
struct Row<'a> {
    scenario: &'a str,
    link: Option<String>,
    sign: &'static str,
    tone: &'static str,
    verdict: String,
    age: String,
    age_tone: &'static str,
    cells: Vec<Cell>,
}

#[derive(Serialize)]
struct Cell {
    sign: &'static str,
    tone: &'static str,
    outcome: &'static str,
}

#[derive(Serialize)]
struct TrendRow<'a> {
    scenario: &'a str,
    metric: String,
    n: usize,
    median: String,
    p99: String,
    max: String,
    last: String,
    change: String,
    tone: &'static str,
}

#[derive(Serialize)]
struct OpenRow<'a> {
    id: &'a str,
    text: &'a str,
    scenario: &'a str,
    owner: &'a str,
    priority: String,
    due: String,
    tone: &'static str,
}

/// The suite's page. `link` gives the way from the page to a report that the log names.
///
/// # Errors
/// As [`super::to_html`].
pub fn to_suite_html(suite: &Suite, lang: Lang, link: impl Fn(&str) -> String) -> Result<String, PageError> {
    let t = lang.texts();
    let tool = Tool::this();
    let day = lang.date(&format!("{}T00:00:00Z", suite.as_of));
    let overdue: Vec<String> = suite.overdue.iter().map(|overdue| overdue.said(lang)).collect();
    let page = Page {
        lang: lang.tag(),
        t,
        style: STYLE,
        as_of: fill(t.as_of, &[&day]),
        lead: suite.lead(lang),
        checks: suite.checks.iter().map(|check| lang.check(*check)).collect(),
        rows: suite.rows.iter().map(|row| drawn(row, lang, &link)).collect(),
        overdue: match overdue.as_slice() {
            [] => t.nothing_overdue.to_owned(),
            some => fill(t.overdue_are, &[&some.join(", ")]),
        },
        trends_caption: fill(t.trends_caption, &[&TREND_LEAST.to_string()]),
        trends: suite.trends.iter().map(|trend| trend_row(trend, lang)).collect(),
        open: suite.open.iter().map(|item| open_row(item, lang)).collect(),
        footer: fill(t.suite_footer, &[&tool.name, &tool.version]),
    };
    render("suite.html", &page)
}

fn drawn<'a>(row: &'a SuiteRow, lang: Lang, link: impl Fn(&str) -> String) -> Row<'a> {
    let cell = |outcome: &Option<Outcome>| match outcome {
        None => Cell { sign: "", tone: "soft", outcome: NONE },
        Some(outcome) => {
            let (sign, tone) = match outcome {
                Outcome::Met => ("✓", "good"),
                Outcome::Skipped => ("○", "soft"),
                // a counterexample is meant to show this
                _ if row.verdict == Verdict::AsExpected => ("✗", "odd"),
                Outcome::NoData | Outcome::NotEvaluated => ("?", "bad"),
                Outcome::Late => ("◷", "bad"),
                _ => ("✗", "bad"),
            };
            Cell { sign, tone, outcome: lang.outcome(*outcome) }
        }
    };
    Row {
        scenario: &row.scenario,
        link: row.report.as_deref().map(link),
        sign: match row.worth {
            Worth::Stale => STALE,
            Worth::Good | Worth::AsExpected => sign(true),
            Worth::Loosened | Worth::Bad => sign(false),
        },
        tone: match row.worth {
            Worth::Good => "good",
            Worth::AsExpected => "odd",
            Worth::Stale | Worth::Loosened | Worth::Bad => "bad",
        },
        verdict: row.said(lang),
        age: row.age(lang),
        age_tone: if row.worth == Worth::Stale { "bad" } else { "" },
        cells: row.outcomes.iter().map(cell).collect(),
    }
}

fn trend_row(trend: &Trend, lang: Lang) -> TrendRow<'_> {
    let shown = |value| trend.metric.shown(value, lang);
    TrendRow {
        scenario: &trend.scenario,
        metric: trend.metric.said(lang),
        n: trend.n,
        median: shown(trend.median),
        p99: shown(trend.p99),
        max: shown(trend.max),
        last: shown(trend.last),
        change: trend.said(lang),
        tone: match trend.change {
            None => "soft",
            Some(0) => "",
            Some(change) if change > 0 => "bad",
            Some(_) => "good",
        },
    }
}

fn open_row(item: &crate::report::suite::OpenFollowUp, lang: Lang) -> OpenRow<'_> {
    let due = lang.date(&format!("{}T00:00:00Z", item.due));
    OpenRow {
        id: &item.id,
        text: &item.text,
        scenario: &item.scenario,
        owner: &item.owner,
        priority: lang.column(item.priority),
        due: if item.overdue { fill(lang.texts().overdue_since, &[&due]) } else { due },
        tone: if item.overdue { "bad" } else { "" },
    }
}
