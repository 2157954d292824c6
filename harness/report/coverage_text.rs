//! What drills exercise for people at a terminal, as Markdown, as a page, and as JSON with its schema.

use std::fmt::Write as _;

use crate::coverage::{Shortfall, Subject};
use crate::drill_log::markdown::{code, inline, row};
use crate::report::coverage::{COVERAGE_SCHEMA, CoverageReport, ExercisedReport, SubjectTotal};
use crate::report::human::{Paint, Tint};
use crate::report::json::{pretty, schema_text};
use crate::report::words::{counted, padded, plain};
use crate::vocabulary::Named;

/// What nothing exercises, then a line for everything else with the scenarios that exercise it.
#[must_use]
pub fn coverage_to_human(report: &CoverageReport, paint: Paint) -> String {
    let mut text = String::new();
    if !report.unexercised.is_empty() {
        let _ = writeln!(text, "{}", paint.tint(Tint::Bad, "EXERCISED BY NOTHING"));
        let lines = report.unexercised.iter().map(|one| {
            let place = one.place.as_deref().unwrap_or("");
            [one.subject.name(), &one.name, &one.reason, place].map(plain).to_vec()
        });
        text.push_str(&aligned(&lines.collect::<Vec<_>>()));
        text.push('\n');
    }
    for total in &report.summary {
        let _ = writeln!(text, "{}", paint.tint(Tint::Bold, &heading(total)));
        let lines = of(report, total.subject).map(|one| {
            let by = format!("{:>3}", one.exercised_by.len());
            vec![plain(&one.name), plain(&one.about), by, plain(&exercised_by(one))]
        });
        text.push_str(&aligned(&lines.collect::<Vec<_>>()));
        text.push('\n');
    }
    for one in &report.unnamed_runbooks {
        let told = format!("the policy never names the runbook {} ({})", one.runbook, one.place);
        let _ = writeln!(text, "{}", plain(&told));
    }
    for one in &report.left_out {
        let told = format!("{} seed {} earns nothing: {}", one.scenario, one.seed, one.reason);
        let _ = writeln!(text, "{}", plain(&told));
    }
    let tint = if report.unexercised.is_empty() { Tint::Good } else { Tint::Bad };
    let _ = writeln!(text, "{}", paint.tint(tint, &coverage_line(report)));
    text
}

/// Two spaces before each line and between its cells; the last cell is as long as it is.
fn aligned(lines: &[Vec<String>]) -> String {
    let columns = lines.iter().map(Vec::len).max().unwrap_or(0);
    let cell = |line: &Vec<String>, at: usize| line.get(at).map_or(0, |cell| cell.chars().count());
    let widths: Vec<usize> =
        (0..columns).map(|at| lines.iter().map(|line| cell(line, at)).max().unwrap_or(0)).collect();
    let mut text = String::new();
    for line in lines {
        let cells: Vec<String> = line.iter().zip(&widths).map(|(cell, width)| padded(cell, *width)).collect();
        let _ = writeln!(text, "  {}", cells.join("  ").trim_end());
    }
    text
}

/// `Runbook steps: 97 of 98`.
fn heading(total: &SubjectTotal) -> String {
    let what = match total.subject {
        Subject::Article => "Articles",
        Subject::Fault => "Faults",
        Subject::Monitor => "Monitors",
        Subject::SeverityRule => "Severity rules",
        Subject::Step => "Runbook steps",
        Subject::Route => "Alert routes",
    };
    format!("{what}: {} of {}", total.exercised, total.listed)
}

fn of(report: &CoverageReport, subject: Subject) -> impl Iterator<Item = &ExercisedReport> {
    report.exercised.iter().filter(move |one| one.subject == subject)
}

/// The scenarios, and those in which a step failed besides.
fn exercised_by(one: &ExercisedReport) -> String {
    let failed = one.short.iter().filter(|short| short.by == Shortfall::Failed);
    let failed: Vec<&str> = failed.map(|short| short.scenario.as_str()).collect();
    let by = one.exercised_by.join(", ");
    if failed.is_empty() { by } else { format!("{by}; {} {}", Shortfall::Failed.words(), failed.join(", ")) }
}

/// `180 listed: 178 exercised by 82 drills, 2 by nothing`.
#[must_use]
pub fn coverage_line(report: &CoverageReport) -> String {
    format!(
        "{} listed: {} exercised by {}, {} by nothing",
        report.listed(),
        report.exercised.len(),
        counted(report.drills, "drill"),
        report.unexercised.len()
    )
}

/// A Markdown page for a CI summary.
#[must_use]
pub fn coverage_to_markdown(report: &CoverageReport) -> String {
    format!("## Coverage\n\n{}", body(report, "###"))
}

/// `docs/coverage.md`: what the bundled drills exercise.
#[must_use]
pub fn coverage_page(report: &CoverageReport) -> String {
    format!(
        "# Coverage\n\nWhich article, fault, monitor, severity rule, runbook step and alert route of the bundled files is exercised by \
         which scenario, and what nothing exercises. Only what a drill that passed shows counts; [trust.md](trust.md) says what that \
         is. `shadowdrill coverage` prints the same for your files. Generated: a test keeps this page current.\n\n{}",
        body(report, "##")
    )
}

fn body(report: &CoverageReport, level: &str) -> String {
    let mut page = format!("{}.\n\n{level} Exercised by nothing\n\n", coverage_line(report));
    if report.unexercised.is_empty() {
        page.push_str("Nothing: all that is listed is exercised.\n");
    } else {
        page.push_str("| what | name | about | why | place |\n|---|---|---|---|---|\n");
        for one in &report.unexercised {
            let place = one.place.as_deref().map(inline).unwrap_or_default();
            let (about, why) = (inline(&one.about), inline(&one.reason));
            page.push_str(&row(&[one.subject.name().to_owned(), code(&one.name), about, why, place]));
        }
    }
    for total in &report.summary {
        let _ = write!(page, "\n{level} {}\n\n", heading(total));
        if total.exercised == 0 {
            page.push_str("None is exercised.\n");
            continue;
        }
        page.push_str("| name | about | drills | exercised by |\n|---|---|---:|---|\n");
        for one in of(report, total.subject) {
            let drills = one.exercised_by.len().to_string();
            page.push_str(&row(&[code(&one.name), inline(&one.about), drills, inline(&exercised_by(one))]));
        }
    }
    let unnamed = report.unnamed_runbooks.iter();
    let unnamed = unnamed.map(|one| format!("{} ({})", code(&one.runbook), inline(&one.place)));
    list(&mut page, level, "Runbooks that the policy never names", unnamed);
    let left_out = report.left_out.iter();
    let left_out =
        left_out.map(|one| format!("{} seed {}: {}", inline(&one.scenario), one.seed, inline(&one.reason)));
    list(&mut page, level, "Drills that earn nothing", left_out);
    page
}

fn list(page: &mut String, level: &str, title: &str, items: impl Iterator<Item = String>) {
    for (at, item) in items.enumerate() {
        if at == 0 {
            let _ = write!(page, "\n{level} {title}\n\n");
        }
        let _ = writeln!(page, "- {item}");
    }
}

/// Pretty JSON with a final line break.
#[must_use]
pub fn coverage_to_json(report: &CoverageReport) -> String {
    pretty(report)
}

/// The JSON Schema of the report, generated from the model, with a final line break.
#[must_use]
pub fn coverage_schema() -> String {
    schema_text(schemars::schema_for!(CoverageReport), COVERAGE_SCHEMA)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stand_below_each_other_and_lines_end_where_they_end() {
        let line = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        let text = aligned(&[line(&["a", "bb", "x"]), line(&["aaa", "b", ""])]);
        assert_eq!(text, "  a    bb  x\n  aaa  b\n");
        assert_eq!(aligned(&[]), "");
    }
}
