//! The suite report as a page.

use serde::Serialize;

use super::render::{PageError, STYLE, render};
use super::rows::{NONE, sign};
use crate::report::lang::{Lang, Texts, fill};
use crate::report::model::Tool;
use crate::report::suite::{Metric, Overdue, Suite, SuiteRow, TREND_LEAST, Trend};
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
    metric: &'static str,
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
    let good = suite.rows.iter().filter(|row| is_good(row)).count();
    let number = |count: usize| lang.count(i64::try_from(count).unwrap_or(i64::MAX));
    let day = lang.date(&format!("{}T00:00:00Z", suite.as_of));
    let overdue: Vec<String> = suite.overdue.iter().map(|overdue| told(overdue, lang)).collect();
    let stale = |row: &SuiteRow| {
        suite.overdue.iter().any(|overdue| !overdue.rotation && overdue.scenario == row.scenario)
    };
    let page = Page {
        lang: lang.tag(),
        t,
        style: STYLE,
        as_of: fill(t.as_of, &[&day]),
        lead: fill(
            t.suite_lead,
            &[&number(good), &number(suite.rows.len()), &number(suite.drills), &number(suite.open.len())],
        ),
        checks: suite.checks.iter().map(|check| lang.check(*check)).collect(),
        rows: suite.rows.iter().map(|row| drawn(row, stale(row), lang, &link)).collect(),
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

/// An overdue drill with its entry and since when.
fn told(overdue: &Overdue, lang: Lang) -> String {
    let since = lang.date(&format!("{}T00:00:00Z", overdue.since));
    fill(lang.texts().overdue_in, &[&overdue.scenario, &overdue.entry, &since])
}

fn is_good(row: &SuiteRow) -> bool {
    !row.loosened && matches!(row.verdict, Verdict::Passed | Verdict::AsExpected)
}

fn drawn<'a>(row: &'a SuiteRow, stale: bool, lang: Lang, link: impl Fn(&str) -> String) -> Row<'a> {
    let good = is_good(row);
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
        sign: sign(good),
        tone: match row.verdict {
            _ if row.loosened => "bad",
            Verdict::Passed => "good",
            Verdict::AsExpected => "odd",
            _ => "bad",
        },
        verdict: if row.loosened {
            fill(lang.texts().verdict_loosened, &[lang.verdict(row.verdict)])
        } else {
            lang.verdict(row.verdict).to_owned()
        },
        age: fill(lang.texts().age_of, &[&lang.count(row.age_days), &row.date]),
        age_tone: if stale { "bad" } else { "" },
        cells: row.outcomes.iter().map(cell).collect(),
    }
}

fn trend_row(trend: &Trend, lang: Lang) -> TrendRow<'_> {
    let t = lang.texts();
    let (change, tone) = match trend.change_ns {
        None => (t.too_few.to_owned(), "soft"),
        Some(0) => (t.no_change.to_owned(), ""),
        Some(slower) if slower > 0 => (fill(t.slower_by, &[&lang.span(slower)]), "bad"),
        Some(faster) => (fill(t.faster_by, &[&lang.span_left(faster.saturating_neg())]), "good"),
    };
    TrendRow {
        scenario: &trend.scenario,
        metric: match trend.metric {
            Metric::Detect => t.metric_detect,
            Metric::Contain => t.metric_contain,
            Metric::Recover => t.metric_recover,
        },
        n: trend.n,
        median: lang.span(trend.median_ns),
        p99: lang.span(trend.p99_ns),
        max: lang.span(trend.max_ns),
        last: lang.span(trend.last_ns),
        change,
        tone,
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
