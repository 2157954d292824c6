//! The suite report as Markdown. Text that a user wrote is inert.

use std::fmt::Write as _;

use super::STALE;
use super::model::{Suite, SuiteRow, TREND_LEAST, Worth};
use crate::drill_log::markdown::{inline, row};
use crate::report::lang::{Lang, fill};
use crate::report::markdown::mark;
use crate::report::model::Tool;
use crate::vocabulary::Outcome;

/// The page. `link` gives the way from the page to a report that the log names.
#[must_use]
pub fn to_suite_markdown(suite: &Suite, lang: Lang, link: impl Fn(&str) -> String) -> String {
    let t = lang.texts();
    let day = |day: &str| lang.date(&format!("{day}T00:00:00Z"));
    let as_of = fill(t.as_of, &[&day(&suite.as_of.to_string())]);
    let mut page = format!("# {}\n\n{as_of}\n\n{}\n", t.suite_report, suite.lead(lang));
    matrix(&mut page, suite, lang, link);
    let told: Vec<String> = suite.overdue.iter().map(|item| inline(&item.said(lang))).collect();
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

/// The sign of a verdict; one that is worth less than it says has another.
fn sign(one: &SuiteRow) -> &'static str {
    match one.worth {
        Worth::Stale => STALE,
        Worth::Loosened => "❌",
        Worth::Good | Worth::AsExpected | Worth::Bad => mark(one.verdict),
    }
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
        let cells: Vec<String> = result(one, lang, &link).into_iter().chain(signs(one)).collect();
        page.push_str(&row(&cells));
    }
}

/// A table of the last drill of each scenario with its verdict and its age, with links that `link` makes.
#[must_use]
pub fn to_results_table(suite: &Suite, lang: Lang, link: impl Fn(&str) -> String) -> String {
    let t = lang.texts();
    let mut table = String::new();
    head(&mut table, &[t.scenario, t.verdict, t.age], 2..3);
    for one in &suite.rows {
        table.push_str(&row(&result(one, lang, &link)));
    }
    table
}

/// Scenario, verdict, age.
fn result(one: &SuiteRow, lang: Lang, link: impl Fn(&str) -> String) -> [String; 3] {
    let name = inline(&one.scenario);
    let name = one.report.as_deref().map_or(name.clone(), |path| format!("[{name}]({})", link(path)));
    [name, format!("{} {}", sign(one), one.said(lang)), one.age(lang)]
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
        let metric = trend.metric;
        let values = [trend.median, trend.p99, trend.max, trend.last].map(|value| metric.shown(value, lang));
        let first = [inline(&trend.scenario), metric.said(lang), trend.n.to_string()];
        let cells: Vec<String> = first.into_iter().chain(values).chain([trend.said(lang)]).collect();
        page.push_str(&row(&cells));
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
