//! The run as a Markdown page for a CI summary. Text that a user wrote is inert: it cannot make a
//! table cell, a link, an image or HTML.

use std::fmt::Write as _;

use crate::drill_log::markdown::inline;
use crate::report::human::{severity, summary_line};
use crate::report::model::{DrillReport, RunReport};
use crate::report::words;
use crate::verdict::Check;
use crate::vocabulary::{CheckKind, Verdict};

/// What the page of a run begins with.
pub const RUN_PAGE_TITLE: &str = "## Incident drills";

/// A Markdown page: summary, a table of all drills, and the failures in detail.
#[must_use]
pub fn to_markdown(report: &RunReport, only_failed: bool) -> String {
    let mut page = format!("{RUN_PAGE_TITLE}\n\n{}\n", summary_line(report));
    if !report.loosened.is_empty() {
        page.push_str("\n### Loosened against baseline.lock\n\n");
        for sentence in &report.loosened {
            let _ = writeln!(page, "- {}", inline(sentence));
        }
    }
    if !report.not_as_approved.is_empty() {
        page.push_str("\n### Not as approved\n\n");
    }
    for one in &report.not_as_approved {
        let _ = writeln!(page, "- **{}**: {}", inline(&one.report), one.approval.sentence());
        for change in &one.changes {
            let _ = writeln!(page, "  - {}", inline(change));
        }
    }
    let shown: Vec<&DrillReport> =
        report.drills.iter().filter(|drill| !only_failed || !drill.is_good()).collect();
    if !shown.is_empty() {
        page.push_str("\n| verdict | scenario | seed | severity | detect | contain |\n");
        page.push_str("|---|---|---:|---|---|---|\n");
    }
    for drill in shown {
        let timed = |kind| {
            let check = drill.check(kind);
            words::against(check.and_then(|check| check.actual_ns), check.and_then(|check| check.target_ns))
        };
        let _ = writeln!(
            page,
            "| {} {} | {} | {} | {} | {} | {} |",
            mark(drill.verdict),
            drill.verdict,
            inline(&drill.scenario),
            drill.seed,
            severity(drill),
            timed(CheckKind::Detection),
            timed(CheckKind::Containment)
        );
    }
    for drill in report.drills.iter().filter(|drill| !drill.is_good()) {
        details(&mut page, drill);
    }
    page
}

/// A sign for a verdict.
pub fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "✅",
        Verdict::AsExpected => "☑️",
        Verdict::Failed => "❌",
        Verdict::Aborted | Verdict::Error => "💥",
    }
}

fn details(page: &mut String, drill: &DrillReport) {
    let title = format!("{}, seed {}: {}", inline(&drill.scenario), drill.seed, drill.verdict);
    let _ = write!(page, "\n<details><summary>{title}</summary>\n\n{}\n\n", inline(&drill.title));
    if let Some(error) = &drill.error {
        let _ = writeln!(page, "- **error**: {}", inline(error));
    }
    if drill.without_effect {
        page.push_str("- the plan took no effect under this seed\n");
    }
    for check in drill.unmet() {
        let _ = writeln!(
            page,
            "- **{}: {}**: {}{}",
            check.id,
            check.outcome,
            inline(&check.message),
            time(check)
        );
        for clue in drill.clues.iter().filter(|clue| clue.check == check.id) {
            let _ = writeln!(page, "  - {}: {}", inline(&clue.place), inline(&clue.message));
        }
    }
    for stated in drill.unmade() {
        let _ = writeln!(
            page,
            "- **{}**: stated as {}, but the check was not made",
            stated.check, stated.outcome
        );
    }
    let _ = write!(page, "\n{}\n\n</details>\n", code_block(&drill.reproduce));
}

/// ` (raised after 7s, target 5s: rule)`, or nothing.
fn time(check: &Check) -> String {
    if check.actual_ns.is_none() && check.target_ns.is_none() {
        return String::new();
    }
    format!(" ({}, {})", words::against(check.actual_ns, check.target_ns), inline(&check.source))
}

/// A fenced block whose fence is longer than every run of backticks in `text`.
pub fn code_block(text: &str) -> String {
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(3.max(longest + 1));
    format!("{fence}sh\n{}\n{fence}", words::plain(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn what_a_user_wrote_is_inline() {
        let mut run = sample::run();
        run.drills[1].title = "a | b <img src=x onerror=y> `c` [d](http://e) ![f](g)\n# h".into();
        run.drills[1].reproduce = "echo ``` && rm".into();
        let page = to_markdown(&run, false);
        let mut events = pulldown_cmark::Parser::new_ext(&page, pulldown_cmark::Options::ENABLE_TABLES);
        let alive = events.find(|event| {
            use pulldown_cmark::{Event, HeadingLevel, Tag};
            match event {
                Event::Start(Tag::Link { .. } | Tag::Image { .. }) | Event::Code(_) => true,
                Event::Start(Tag::Heading { level, .. }) => *level == HeadingLevel::H1,
                Event::Html(html) | Event::InlineHtml(html) => html.contains("img"),
                _ => false,
            }
        });
        assert_eq!(alive, None, "{page}");
    }

    #[test]
    fn every_row_has_as_many_cells_as_the_table() {
        let mut run = sample::run();
        run.drills[0].scenario = "a|b".into();
        let page = to_markdown(&run, false);
        for line in page.lines().filter(|line| line.starts_with('|')) {
            assert_eq!(line.replace("\\|", "").matches('|').count(), 7, "{line}");
        }
    }

    #[test]
    fn what_is_not_as_approved_is_on_the_page() {
        let run = sample::run();
        assert!(!to_markdown(&run, false).contains("Not as approved"));
        let page = to_markdown(&run.held_against(vec![sample::not_approved()]), true);
        assert!(
            page.contains("### Not as approved\n\n- **scheduler-crash-17**: not as approved\n"),
            "{page}"
        );
        assert!(page.contains("containment: met → late") && page.contains(", 1 not as approved\n"), "{page}");
    }

    #[test]
    fn a_page_reads_well() {
        insta::assert_snapshot!(to_markdown(&sample::run(), false), @r"
        ## Incident drills

        4 drills: 1 passed, 1 as expected, 1 failed, 1 with a harness error, 1 loosened

        ### Loosened against baseline.lock

        - target of detection loosened from 5s to 10s

        | verdict | scenario | seed | severity | detect | contain |
        |---|---|---:|---|---|---|
        | ✅ passed | scheduler-crash | 17 | high | 1m35s / 5m | 3m04s / 15m |
        | ❌ failed | orders-doubled | 17 | low (not high) | 12s / 5s | - |
        | ☑️ as-expected | knight-rollback | 17 | none (not high) | - | - |
        | 💥 error | calm | 17 | - | - | - |

        <details><summary>orders-doubled, seed 17: failed</summary>

        A drill named orders-doubled

        - **detection: late**: detection came out as late (12s / 5s, RTS 6 Art. 16(5))
          - policy.toml:31:1: monitor \`duplicate-intent\` sees after 1s, evaluates every 10s and holds for 0s
        - **severity: wrong-severity**: severity came out as wrong-severity

        ```sh
        shadowdrill run scenarios/orders-doubled.toml --seed 17
        ```

        </details>

        <details><summary>calm, seed 17: error</summary>

        A drill named calm

        - **error**: money overflowed in the ledger

        ```sh
        shadowdrill run scenarios/calm.toml --seed 17
        ```

        </details>
        ");
    }
}
