//! The suite report as Markdown. Text that a user wrote is inert.

use std::fmt::Write as _;

use super::model::{Metric, Suite, SuiteRow, TREND_LEAST, Trend};
use crate::drill_log::markdown::{inline, row};
use crate::report::lang::{Lang, fill};
use crate::report::markdown::mark;
use crate::report::model::Tool;
use crate::vocabulary::{Outcome, Verdict};

/// The page. `link` gives the way from the page to a report that the log names.
#[must_use]
pub fn to_suite_markdown(suite: &Suite, lang: Lang, link: impl Fn(&str) -> String) -> String {
    let t = lang.texts();
    let day = |day: &str| lang.date(&format!("{day}T00:00:00Z"));
    let number = |count: usize| lang.count(i64::try_from(count).unwrap_or(i64::MAX));
    let good = suite.rows.iter().filter(|row| is_good(row.verdict)).count();
    let counts = [good, suite.rows.len(), suite.drills, suite.open.len()].map(number);
    let counts: Vec<&str> = counts.iter().map(String::as_str).collect();
    let as_of = fill(t.as_of, &[&day(&suite.as_of.to_string())]);
    let mut page = format!("# {}\n\n{as_of}\n\n{}\n", t.suite_report, fill(t.suite_lead, &counts));
    matrix(&mut page, suite, lang, link);
    let told = suite
        .overdue
        .iter()
        .map(|item| fill(t.overdue_in, &[&inline(&item.scenario), &inline(&item.entry), &day(&item.since)]));
    let told: Vec<String> = told.collect();
    let overdue = match told.as_slice() {
        [] => t.nothing_overdue.to_owned(),
        some => fill(t.overdue_are, &[&some.join(", ")]),
    };
    let _ = write!(page, "\n## {}\n\n{overdue}\n", t.overdue_drills);
    trends(&mut page, suite, lang);
    open(&mut page, suite, lang);
    let tool = Tool::this();
    let _ = write!(page, "\n{}\n", fill(t.suite_footer, &[&tool.name, &tool.version]));
    page
}

fn is_good(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Passed | Verdict::AsExpected)
}

/// Head and rule of a table; columns from `right` on are numbers.
fn head(page: &mut String, cells: &[&str], numbers: std::ops::Range<usize>) {
    page.push_str(&row(cells));
    let rules = (0..cells.len()).map(|at| if numbers.contains(&at) { "---:" } else { "---" });
    let _ = writeln!(page, "|{}|", rules.collect::<Vec<_>>().join("|"));
}

fn matrix(page: &mut String, suite: &Suite, lang: Lang, link: impl Fn(&str) -> String) {
    let t = lang.texts();
    let _ = write!(page, "\n## {}\n\n{}\n\n", t.matrix, t.matrix_signs);
    let checks = suite.checks.iter().map(|check| lang.check(*check));
    let cells: Vec<&str> = [t.scenario, t.verdict, t.age].into_iter().chain(checks).collect();
    head(page, &cells, 2..3);
    for one in &suite.rows {
        let name = inline(&one.scenario);
        let name = one.report.as_deref().map_or(name.clone(), |path| format!("[{name}]({})", link(path)));
        let verdict = format!("{} {}", mark(one.verdict), lang.verdict(one.verdict));
        let age = fill(t.age_of, &[&lang.count(one.age_days), &one.date]);
        let cells: Vec<String> = [name, verdict, age].into_iter().chain(signs(one)).collect();
        page.push_str(&row(&cells));
    }
}

fn signs(one: &SuiteRow) -> impl Iterator<Item = String> {
    one.outcomes.iter().map(|outcome| {
        let sign = match outcome {
            None => "",
            Some(Outcome::Met) => "✓",
            Some(Outcome::Late) => "◷",
            Some(Outcome::NoData | Outcome::NotEvaluated) => "?",
            Some(Outcome::Skipped) => "○",
            Some(_) => "✗",
        };
        sign.to_owned()
    })
}

fn trends(page: &mut String, suite: &Suite, lang: Lang) {
    let t = lang.texts();
    let _ = write!(page, "\n## {}\n\n", t.trends);
    if suite.trends.is_empty() {
        let _ = writeln!(page, "{}", t.no_trends);
        return;
    }
    let _ = write!(page, "{}\n\n", fill(t.trends_caption, &[&TREND_LEAST.to_string()]));
    head(page, &[t.scenario, t.metric, "n", t.median, "p99", t.maximum, t.last, t.trend], 2..7);
    for trend in &suite.trends {
        let metric = match trend.metric {
            Metric::Detect => t.metric_detect,
            Metric::Contain => t.metric_contain,
            Metric::Recover => t.metric_recover,
        };
        let times = [trend.median_ns, trend.p99_ns, trend.max_ns, trend.last_ns].map(|ns| lang.span(ns));
        let first = [inline(&trend.scenario), metric.to_owned(), trend.n.to_string()];
        let cells: Vec<String> = first.into_iter().chain(times).chain([change(trend, lang)]).collect();
        page.push_str(&row(&cells));
    }
}

fn change(trend: &Trend, lang: Lang) -> String {
    let t = lang.texts();
    match trend.change_ns {
        None => t.too_few.to_owned(),
        Some(0) => t.no_change.to_owned(),
        Some(slower) if slower > 0 => fill(t.slower_by, &[&lang.span(slower)]),
        Some(faster) => fill(t.faster_by, &[&lang.span_left(faster.saturating_neg())]),
    }
}

fn open(page: &mut String, suite: &Suite, lang: Lang) {
    let t = lang.texts();
    let _ = write!(page, "\n## {}\n\n", t.open_follow_ups);
    if suite.open.is_empty() {
        let _ = writeln!(page, "{}", t.nothing_open);
        return;
    }
    head(page, &[t.number, t.what, t.scenario, t.owner, t.priority, t.due], 0..0);
    for item in &suite.open {
        let due = lang.date(&format!("{}T00:00:00Z", item.due));
        let due = if item.overdue { fill(t.overdue_since, &[&due]) } else { due };
        page.push_str(&row(&[
            inline(&item.id),
            inline(&item.text),
            inline(&item.scenario),
            inline(&item.owner),
            lang.column(item.priority),
            due,
        ]));
    }
}
