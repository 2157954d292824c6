//! The run for people at a terminal: a line a drill, each failure explained, a summary.

use std::fmt::Write as _;

use crate::report::model::{DrillReport, RunReport, Summary};
use crate::report::words;
use crate::verdict::Check;
use crate::vocabulary::{CheckKind, Verdict};

/// Whether to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// With ANSI colours.
    Colours,
    /// Plain text.
    Plain,
}

/// What a colour says.
#[derive(Clone, Copy)]
pub(super) enum Tint {
    Good,
    Bad,
    Odd,
    Bold,
    Dim,
}

impl Paint {
    pub(super) fn tint(self, tint: Tint, text: &str) -> String {
        let code = match tint {
            Tint::Good => "32",
            Tint::Bad => "31;1",
            Tint::Odd => "33",
            Tint::Bold => "1",
            Tint::Dim => "2",
        };
        if self == Paint::Plain { text.to_owned() } else { format!("\u{1b}[{code}m{text}\u{1b}[0m") }
    }
}

fn tint_of(verdict: Verdict) -> Tint {
    match verdict {
        Verdict::Passed => Tint::Good,
        Verdict::AsExpected => Tint::Odd,
        Verdict::Failed | Verdict::Aborted | Verdict::Error => Tint::Bad,
    }
}

/// The whole report as text. With `only_failed`, drills that came out as they should have no line.
#[must_use]
pub fn to_human(report: &RunReport, paint: Paint, only_failed: bool) -> String {
    let mut text = String::new();
    let shown: Vec<&DrillReport> =
        report.drills.iter().filter(|drill| !only_failed || !drill.is_good()).collect();
    lines(&mut text, &shown, paint);
    for drill in report.drills.iter().filter(|drill| !drill.is_good()) {
        failure(&mut text, drill, paint);
    }
    if !report.loosened.is_empty() {
        let _ = write!(text, "\n{} against baseline.lock\n", paint.tint(Tint::Bad, "LOOSENED"));
        for sentence in &report.loosened {
            let _ = writeln!(text, "  {}", words::plain(sentence));
        }
        text.push_str("  after review: shadowdrill approve\n");
    }
    summary(&mut text, report, paint);
    text
}

fn lines(text: &mut String, drills: &[&DrillReport], paint: Paint) {
    let rows: Vec<[String; 6]> = drills.iter().map(|drill| row(drill)).collect();
    let mut widths = [0; 6];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    for (drill, row) in drills.iter().zip(&rows) {
        let cell = |at: usize| words::padded(&row[at], widths[at]);
        let line = format!(
            "{}  {}  seed {}  {}  detect {}  contain {}",
            paint.tint(tint_of(drill.verdict), &cell(0)),
            cell(1),
            cell(2),
            cell(3),
            cell(4),
            cell(5)
        );
        text.push_str(line.trim_end());
        text.push('\n');
    }
}

fn row(drill: &DrillReport) -> [String; 6] {
    let timed = |kind| {
        let check = drill.check(kind);
        words::against(check.and_then(|check| check.actual_ns), check.and_then(|check| check.target_ns))
    };
    [
        drill.verdict.to_string().to_uppercase(),
        words::plain(&drill.scenario),
        drill.seed.to_string(),
        severity(drill),
        timed(CheckKind::Detection),
        timed(CheckKind::Containment),
    ]
}

/// The highest severity that the incident was given, and what was expected where it is another.
pub fn severity(drill: &DrillReport) -> String {
    match (drill.severity.highest, drill.severity.expected) {
        (Some(given), Some(expected)) if !expected.contains(given) => format!("{given} (not {expected})"),
        (Some(given), _) => given.to_string(),
        (None, Some(expected)) => format!("none (not {expected})"),
        (None, None) => "-".to_owned(),
    }
}

fn failure(text: &mut String, drill: &DrillReport, paint: Paint) {
    let verdict = paint.tint(tint_of(drill.verdict), &drill.verdict.to_string().to_uppercase());
    let name = paint.tint(Tint::Bold, &words::plain(&drill.scenario));
    let _ = write!(text, "\n{verdict} {name}, seed {}: {}\n", drill.seed, words::plain(&drill.title));
    if let Some(error) = &drill.error {
        let _ = writeln!(text, "  {}", words::plain(error));
    }
    if drill.without_effect {
        text.push_str("  the plan took no effect under this seed\n");
    }
    for check in drill.unmet() {
        explain(text, drill, check, paint);
    }
    for stated in drill.unmade() {
        let _ =
            writeln!(text, "  {}: stated as {}, but the check was not made", stated.check, stated.outcome);
    }
    let _ = writeln!(text, "  {} {}", paint.tint(Tint::Dim, "reproduce:"), words::plain(&drill.reproduce));
}

fn explain(text: &mut String, drill: &DrillReport, check: &Check, paint: Paint) {
    let outcome = paint.tint(Tint::Bad, &check.outcome.to_string());
    let _ = write!(text, "  {}: {outcome}", check.id);
    let stated = drill.counterexample.iter().flatten().find(|stated| stated.check == check.id);
    if let Some(stated) = stated {
        let _ = write!(text, ", stated as {}", stated.outcome);
    }
    let _ = writeln!(text, ": {}", words::plain(&check.message));
    if check.actual_ns.is_some() || check.target_ns.is_some() {
        let clock = check.clock.map_or_else(String::new, |(from, to)| format!("{from} to {to}: "));
        let took = check.actual_ns.map_or_else(|| "never".to_owned(), words::span);
        let target = check.target_ns.map_or_else(|| "none".to_owned(), words::span);
        let source = words::plain(&check.source);
        let _ = writeln!(
            text,
            "    {} {clock}{took}, target {target} ({source})",
            paint.tint(Tint::Dim, "time:")
        );
    }
    for clue in drill.clues.iter().filter(|clue| clue.check == check.id) {
        let (place, message) = (words::plain(&clue.place), words::plain(&clue.message));
        let _ = writeln!(text, "    {} {place}: {message}", paint.tint(Tint::Dim, "look:"));
    }
}

fn summary(text: &mut String, report: &RunReport, paint: Paint) {
    let Summary { drills, .. } = report.summary;
    let good = report.summary.failed + report.summary.aborted + report.summary.errors == 0
        && report.summary.loosened == 0
        && drills > 0;
    let tint = if good { Tint::Good } else { Tint::Bad };
    let _ = write!(text, "\n{}\n", paint.tint(tint, &summary_line(report)));
}

/// `13 drills: 12 passed, 1 failed`.
pub fn summary_line(report: &RunReport) -> String {
    let summary = &report.summary;
    let mut parts = vec![format!("{} passed", summary.passed)];
    let mut part = |count: usize, what: &str| {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    };
    part(summary.as_expected, "as expected");
    part(summary.failed, "failed");
    part(summary.aborted, "aborted");
    part(summary.errors, "with a harness error");
    part(summary.loosened, "loosened");
    part(summary.not_as_approved, "not as approved");
    format!("{}: {}", words::counted(summary.drills, "drill"), parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn a_run_reads_well() {
        insta::assert_snapshot!(to_human(&sample::run(), Paint::Plain, false), @"
        PASSED       scheduler-crash  seed 17  high             detect 1m35s / 5m  contain 3m04s / 15m
        FAILED       orders-doubled   seed 17  low (not high)   detect 12s / 5s    contain -
        AS-EXPECTED  knight-rollback  seed 17  none (not high)  detect -           contain -
        ERROR        calm             seed 17  -                detect -           contain -

        FAILED orders-doubled, seed 17: A drill named orders-doubled
          detection: late: detection came out as late
            time: effective to raised: 12s, target 5s (RTS 6 Art. 16(5))
            look: policy.toml:31:1: monitor `duplicate-intent` sees after 1s, evaluates every 10s and holds for 0s
          severity: wrong-severity: severity came out as wrong-severity
          reproduce: shadowdrill run scenarios/orders-doubled.toml --seed 17

        ERROR calm, seed 17: A drill named calm
          money overflowed in the ledger
          reproduce: shadowdrill run scenarios/calm.toml --seed 17

        LOOSENED against baseline.lock
          target of detection loosened from 5s to 10s
          after review: shadowdrill approve

        4 drills: 1 passed, 1 as expected, 1 failed, 1 with a harness error, 1 loosened
        ");
    }

    #[test]
    fn only_the_failed_ones_keep_their_line() {
        let text = to_human(&sample::run(), Paint::Plain, true);
        assert!(!text.contains("PASSED") && text.contains("FAILED"), "{text}");
    }

    #[test]
    fn colours_change_nothing_but_colours() {
        let plain = to_human(&sample::run(), Paint::Plain, false);
        let mut coloured = to_human(&sample::run(), Paint::Colours, false);
        assert_ne!(plain, coloured);
        for code in ["32", "31;1", "33", "1", "2", "0"] {
            coloured = coloured.replace(&format!("\u{1b}[{code}m"), "");
        }
        assert_eq!(plain, coloured);
    }
}
