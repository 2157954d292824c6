//! The run as a Markdown page for a CI summary. Text that a user wrote is inert: it cannot make a
//! table cell, a link, an image or HTML.

use std::fmt::Write as _;

use crate::drill_log::markdown::inline;
use crate::report::lang::{Lang, fill};
use crate::report::model::{Approval, DrillReport, RunReport};
use crate::report::speech::Speech;
use crate::report::words;
use crate::verdict::Check;
use crate::vocabulary::{CheckKind, Verdict};

/// What the page of a run begins with, in each language.
#[must_use]
pub fn run_page_titles() -> [&'static str; 2] {
    Lang::ALL.map(|lang| lang.texts().run_title)
}

/// A Markdown page: summary, a table of all drills, and the failures in detail.
#[must_use]
pub fn to_markdown(report: &RunReport, only_failed: bool, lang: Lang) -> String {
    let (speech, t) = (Speech(lang), lang.texts());
    let mut page = format!("{}\n\n{}\n\n{}\n", t.run_title, summary(report, speech), t.run_age);
    if !report.loosened.is_empty() {
        let _ = write!(page, "\n### {}\n\n", t.run_loosened);
        for sentence in &report.loosened {
            let _ = writeln!(page, "- {}", inline(&speech.sentence(sentence)));
        }
    }
    if !report.not_as_approved.is_empty() {
        let _ = write!(page, "\n### {}\n\n", t.run_not_as_approved);
    }
    for one in &report.not_as_approved {
        let _ = writeln!(page, "- **{}**: {}", inline(&one.report), approval(one.approval, speech));
        for change in &one.changes {
            let _ = writeln!(page, "  - {}", inline(&speech.sentence(change)));
        }
    }
    let shown: Vec<&DrillReport> =
        report.drills.iter().filter(|drill| !only_failed || !drill.is_good()).collect();
    if !shown.is_empty() {
        let _ = write!(page, "\n{}\n|---|---|---:|---|---|---|\n", t.run_head);
    }
    for drill in shown {
        let timed = |kind| {
            let check = drill.check(kind);
            against(check.and_then(|check| check.actual_ns), check.and_then(|check| check.target_ns), speech)
        };
        let _ = writeln!(
            page,
            "| {} {} | {} | {} | {} | {} | {} |",
            mark(drill.verdict),
            speech.name(drill.verdict, lang.verdict(drill.verdict)),
            inline(&drill.scenario),
            drill.seed,
            speech.severity(drill),
            timed(CheckKind::Detection),
            timed(CheckKind::Containment)
        );
    }
    for drill in report.drills.iter().filter(|drill| !drill.is_good()) {
        details(&mut page, drill, speech);
    }
    page
}

/// `13 drills: 12 passed, 1 failed`.
fn summary(report: &RunReport, speech: Speech) -> String {
    let (summary, t) = (&report.summary, speech.texts());
    let number = |pattern: &str, count: usize| {
        fill(pattern, &[&speech.count(i64::try_from(count).unwrap_or(i64::MAX))])
    };
    let mut parts = vec![number(t.run_passed, summary.passed)];
    let others = [
        (summary.as_expected, t.run_as_expected),
        (summary.failed, t.run_failed),
        (summary.aborted, t.run_aborted),
        (summary.errors, t.run_errors),
        (summary.loosened, t.run_looser),
        (summary.not_as_approved, t.run_other),
    ];
    parts.extend(others.iter().filter(|(count, _)| *count > 0).map(|(count, text)| number(text, *count)));
    let drills = number(if summary.drills == 1 { t.run_drill } else { t.run_drills }, summary.drills);
    format!("{drills}: {}", parts.join(", "))
}

fn approval(approval: Approval, speech: Speech) -> &'static str {
    let t = speech.texts();
    match approval {
        Approval::New => t.run_new,
        Approval::Changed => t.run_changed,
        Approval::PageChanged => t.run_page_changed,
        Approval::Orphaned => t.run_orphaned,
    }
}

/// `7s / 5s`: what was measured, and the target.
fn against(actual: Option<i64>, target: Option<i64>, speech: Speech) -> String {
    if actual.is_none() && target.is_none() {
        return "-".to_owned();
    }
    format!("{} / {}", speech.span_or_dash(actual), speech.span_or_dash(target))
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

fn details(page: &mut String, drill: &DrillReport, speech: Speech) {
    let (lang, t) = (speech.0, speech.texts());
    let verdict = speech.name(drill.verdict, lang.verdict(drill.verdict));
    let title = fill(t.run_seed, &[&inline(&drill.scenario), &drill.seed.to_string(), &verdict]);
    let _ = write!(page, "\n<details><summary>{title}</summary>\n\n{}\n\n", inline(&drill.title));
    if let Some(error) = &drill.error {
        let _ = writeln!(page, "- **{}**: {}", t.run_error, inline(error));
    }
    if drill.without_effect {
        let _ = writeln!(page, "- {}", t.run_without_effect);
    }
    for check in drill.unmet() {
        let _ = writeln!(
            page,
            "- **{}: {}**: {}{}",
            speech.name(check.id, lang.check(check.id)),
            speech.name(check.outcome, lang.outcome(check.outcome)),
            inline(&speech.sentence(&check.message)),
            time(check, speech)
        );
        for clue in drill.clues.iter().filter(|clue| clue.check == check.id) {
            let _ =
                writeln!(page, "  - {}: {}", inline(&clue.place), inline(&speech.sentence(&clue.message)));
        }
    }
    for stated in drill.unmade() {
        let outcome = speech.name(stated.outcome, lang.outcome(stated.outcome));
        let check = speech.name(stated.check, lang.check(stated.check));
        let _ = writeln!(page, "- **{check}**: {}", fill(t.run_unmade, &[&outcome]));
    }
    let _ = write!(page, "\n{}\n\n</details>\n", code_block(&drill.reproduce));
}

/// ` (raised after 7s, target 5s: rule)`, or nothing.
fn time(check: &Check, speech: Speech) -> String {
    if check.actual_ns.is_none() && check.target_ns.is_none() {
        return String::new();
    }
    let source = inline(&speech.column(&check.source));
    format!(" ({}, {source})", against(check.actual_ns, check.target_ns, speech))
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
        let page = to_markdown(&run, false, Lang::English);
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
        let page = to_markdown(&run, false, Lang::English);
        for line in page.lines().filter(|line| line.starts_with('|')) {
            assert_eq!(line.replace("\\|", "").matches('|').count(), 7, "{line}");
        }
    }

    #[test]
    fn what_is_not_as_approved_is_on_the_page() {
        let run = sample::run();
        assert!(!to_markdown(&run, false, Lang::English).contains("Not as approved"));
        let page = to_markdown(&run.held_against(vec![sample::not_approved()]), true, Lang::English);
        assert!(
            page.contains("### Not as approved\n\n- **scheduler-crash-17**: not as approved\n"),
            "{page}"
        );
        assert!(page.contains("containment: met → late") && page.contains(", 1 not as approved\n"), "{page}");
    }

    #[test]
    fn the_languages_differ_in_words_alone() {
        let run = sample::run().held_against(vec![sample::not_approved()]);
        let [english, german] = Lang::ALL.map(|lang| to_markdown(&run, false, lang));
        let shape = |page: &str| -> Vec<(bool, usize)> {
            page.lines().map(|line| (line.is_empty(), line.matches('|').count())).collect()
        };
        assert_eq!(shape(&english), shape(&german), "{german}");
        for said in [
            "## Incident-Drills\n",
            "4 Drills: 1 bestanden, 1 wie erwartet, 1 nicht bestanden, 1 mit einem Fehler des Programms, 1 gelockert",
            "### Nicht wie freigegeben",
            "| ✅ bestanden | scheduler-crash | 17 | hoch |",
            "**Erkennung: verspätet**",
        ] {
            assert!(german.contains(said), "{said}\n{german}");
        }
    }

    #[test]
    fn a_page_reads_well() {
        insta::assert_snapshot!(to_markdown(&sample::run(), false, Lang::English), @r"
        ## Incident drills

        4 drills: 1 passed, 1 as expected, 1 failed, 1 with a harness error, 1 loosened

        The age of a result counts from its entry in the drill log; the list of the log and the suite report show it.

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
