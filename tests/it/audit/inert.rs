//! Texts of runbooks and of the log do nothing, at a terminal and in Markdown.

use pulldown_cmark::{Event, Options, Parser, Tag};
use shadowdrill::audit::RunbookAudit;
use shadowdrill::drill_log::Day;
use shadowdrill::report::{
    AuditReport, RunbookList, audit_to_human, audit_to_markdown, runbooks_to_human, runbooks_to_markdown,
};
use shadowdrill::vocabulary::Track;

use super::subject::{TEXT, audit_without, both, entered, history, read};
use crate::hunts::bundle::Bundle;

/// What a line of TOML may hold.
const HOSTILE: &str =
    "<img src=x onerror=alert(1)> [a](javascript:b) ![c](x://d) | `e` **f** \u{202e}g https://h";
/// What a log may hold beside.
const STEERING: &str = "\u{1b}[2J\u{1b}]8;;x://y\u{7}\u{9b}31m\n# heading\n| cell |";

/// An audit in which every text that people write is hostile.
fn poisoned() -> RunbookAudit {
    let review = format!("\n[[reviewer]]\nname = {HOSTILE:?}\n").replace("\\u{202e}", "\u{202e}");
    let text = entered(TEXT, &review)
        .replace("Pause the system", HOSTILE)
        .replace("A. Owner", HOSTILE)
        .replace("operations on call, #incidents", HOSTILE)
        .replace("](other.md)", "](<javascript.md|*x*_y_>)");
    let runbook = read(&text);
    let mut drills = both(Track::Shadow, &runbook);
    for drill in &mut drills {
        drill.scenario.id = format!("{HOSTILE}{STEERING}");
    }
    let path = "books/javascript.md|*x*_y_";
    let mut found = audit_without(runbook, &history(drills), &[path]);
    found.path = format!("{HOSTILE}{STEERING}");
    found
}

fn report() -> AuditReport {
    AuditReport::new(vec![poisoned()], Day::parse("2026-03-13").expect("a day"))
}

#[track_caller]
fn is_plain(text: &str) {
    let steers = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
    assert!(!text.contains(steers), "{text:?}");
}

/// Nothing but tables, lists, headings and text, and as many cells in each row as in the head.
#[track_caller]
fn is_inert(page: &str) {
    is_plain(page);
    for event in Parser::new_ext(page, Options::ENABLE_TABLES) {
        let alive = matches!(
            event,
            Event::Html(_)
                | Event::InlineHtml(_)
                | Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::HtmlBlock | Tag::CodeBlock(_))
        );
        assert!(!alive, "{event:?} in\n{page}");
    }
    assert!(!page.contains("https:/"), "{page}");
    let cells = |line: &str| line.replace("\\|", "").matches('|').count();
    let mut width = 0;
    for line in page.lines() {
        if !line.starts_with('|') {
            width = 0;
            continue;
        }
        assert!(width == 0 || width == cells(line), "{line}");
        width = cells(line);
    }
}

#[test]
fn the_audit_is_inert() {
    let report = report();
    assert_eq!(report.falls_short, ["pause-system"]);
    let human = audit_to_human(&report);
    is_plain(&human);
    assert!(
        human.contains("<img src=x") && human.lines().all(|line| !line.starts_with("# heading")),
        "{human}"
    );
    let page = audit_to_markdown(&report);
    is_inert(&page);
    assert!(page.contains("&lt;img src=x") && page.contains("is not reviewed: the reviewer"), "{page}");
    let headings = page.lines().filter(|line| line.starts_with('#')).count();
    assert_eq!(headings, 3, "{page}");
}

#[test]
fn the_list_is_inert() {
    let mut library = Bundle::untouched().library();
    for runbook in &mut library.runbooks {
        runbook.title = format!("{HOSTILE}{STEERING}");
        runbook.owner = format!("{STEERING}{HOSTILE}");
    }
    let list = RunbookList::of(&library);
    is_plain(&runbooks_to_human(&list));
    assert_eq!(runbooks_to_human(&list).lines().count(), library.runbooks.len() + 1);
    let page = runbooks_to_markdown(&list);
    is_inert(&page);
    assert_eq!(page.lines().filter(|line| line.starts_with('|')).count(), library.runbooks.len() + 2);
}

#[test]
fn a_sound_audit_says_what_it_found() {
    let runbook = read(TEXT);
    let drills = history(both(Track::Shadow, &runbook));
    let report = AuditReport::new(
        vec![audit_without(runbook, &drills, &[])],
        Day::parse("2026-03-13").expect("a day"),
    );
    insta::assert_snapshot!(audit_to_human(&report), @r"
    runbook       live    complete  reviewed  tested in testnet      reachable  last passed
    pause-system  needed  met       not met   not met (shadow only)  met        shadow, 10 d ago (entry 2, scheduler-doubled)

    Drills on shadow and on paper never count as tested in testnet.

    pause-system, needed for live: books/pause-system.md
      not reviewed: books/pause-system.md:3:6: no person counts as a reviewer of the file as it is; two must
      not tested in testnet: books/pause-system.md:3:6: no testnet drill that passed used the file as it is; 2 passed on shadow, which does not count as testnet
        stop      entry 1; last on shadow, 10 d ago (entry 1, scheduler-doubled); never in testnet
        kill      entry 2; last on shadow, 10 d ago (entry 2, scheduler-doubled); never in testnet
        logs      entries 1, 2; last on shadow, 10 d ago (entry 2, scheduler-doubled); never in testnet
        registry  entries 1, 2; last on shadow, 10 d ago (entry 2, scheduler-doubled); never in testnet
        tell      entries 1, 2; last on shadow, 10 d ago (entry 2, scheduler-doubled); never in testnet
        record    entries 1, 2; last on shadow, 10 d ago (entry 2, scheduler-doubled); never in testnet

    as of 2026-03-13: 1 runbook, 0 meeting all four requirements; 1 needed for live, 1 of them falling short
    ");
    let page = audit_to_markdown(&report);
    for line in [
        "| runbook | live | complete | reviewed | tested in testnet | reachable | last passed |",
        "|---|---|---|---|---|---|---|",
        "| runbook | step | action | drills that passed |",
    ] {
        assert!(page.lines().any(|found| found == line), "{line} is not in\n{page}");
    }
    assert!(page.contains("not met (shadow only)") && page.contains("is not tested in testnet: "), "{page}");
}
