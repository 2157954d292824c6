//! No input makes a parser panic, and what it says about bad input lies inside that input.

use proptest::prelude::*;
use shadowdrill::baseline::Baseline;
use shadowdrill::cli::diagnostics::render_problems;
use shadowdrill::library::Lock;
use shadowdrill::policy::Policy;
use shadowdrill::runbook::Runbook;
use shadowdrill::scenario::Scenario;
use shadowdrill::settings::Settings;
use shadowdrill::vocabulary::Problem;

const VALID: [(&str, &str); 6] = [
    ("scenario", include_str!("../../../scenarios/order-retry-storm.toml")),
    ("policy", include_str!("../../../fixtures/policy.toml")),
    ("baseline", include_str!("../../../fixtures/baseline.toml")),
    ("settings", include_str!("../../../fixtures/shadowdrill.toml")),
    ("runbook", include_str!("../../../fixtures/runbooks/restart-scheduler.md")),
    ("lock", include_str!("../../../fixtures/baseline.lock")),
];

/// What stands for a value that somebody might type.
const VALUES: [&str; 16] = [
    "nan",
    "-1",
    "\"\"",
    "\"none\"",
    "[]",
    "{}",
    "true",
    "1e999",
    "\"99999999999999999999w\"",
    "\"\u{0}\"",
    "[[1], [2]]",
    "{ between = [] }",
    "2025-02-30",
    "0x7f",
    "\"é\u{202e}\"",
    "9223372036854775808",
];

fn parse(kind: &str, bytes: &[u8]) -> Vec<Problem> {
    let problems = match kind {
        "scenario" => Scenario::parse(bytes, "file").err(),
        "policy" => Policy::parse(bytes, "file").err(),
        "baseline" => Baseline::parse(bytes, "file").err(),
        "settings" => Settings::parse(bytes, "file").err(),
        "runbook" => Runbook::parse(bytes, "file").err(),
        _ => Lock::parse(bytes, "file").err(),
    };
    problems.unwrap_or_default()
}

/// A refusal names at least one problem, each inside the file and fit to be shown.
fn holds(kind: &str, bytes: &[u8]) {
    let problems = parse(kind, bytes);
    for problem in &problems {
        assert!(!problem.message.is_empty() && !problem.message.ends_with('.'), "{problem:?}");
        assert!(!problem.message.chars().any(char::is_control), "{problem:?}");
        if let Some((from, to)) = problem.span {
            assert!(from <= to && to <= bytes.len(), "{problem:?} in {} bytes", bytes.len());
        }
    }
    let _shown = render_problems(&problems, |_| Some(bytes.to_vec()), false);
}

/// The lines of a text, one of them changed.
fn with_line(text: &str, at: usize, change: impl Fn(&str) -> String) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let at = at % lines.len();
    lines
        .iter()
        .enumerate()
        .map(|(n, line)| if n == at { change(line) } else { (*line).to_owned() })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for (kind, _) in VALID {
            holds(kind, &bytes);
        }
    }

    #[test]
    fn any_text_after_front_matter(text in "\\PC{0,200}") {
        let whole = format!("+++\nformat = 1\nid = \"a\"\ntitle = \"t\"\nseverities = [\"low\"]\nowner = \"o\"\ncontact = \"c\"\n+++\n# T\n```sh {{{text}\n```\n{text}");
        holds("runbook", whole.as_bytes());
    }

    #[test]
    fn a_byte_changed(kind in 0..VALID.len(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let (kind, text) = VALID[kind];
        let mut bytes = text.as_bytes().to_vec();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        holds(kind, &bytes);
    }

    #[test]
    fn a_tail_cut_off(kind in 0..VALID.len(), at in any::<prop::sample::Index>()) {
        let (kind, text) = VALID[kind];
        holds(kind, &text.as_bytes()[..at.index(text.len())]);
    }

    #[test]
    fn a_line_lost_or_doubled(kind in 0..VALID.len(), at in any::<usize>(), doubled in any::<bool>()) {
        let (kind, text) = VALID[kind];
        holds(kind, with_line(text, at, |line| if doubled { line.repeat(2) } else { String::new() }).as_bytes());
    }

    #[test]
    fn a_value_replaced(kind in 0..VALID.len(), at in any::<usize>(), value in 0..VALUES.len()) {
        let (kind, text) = VALID[kind];
        let changed = with_line(text, at, |line| match line.split_once(" = ") {
            Some((key, _)) => format!("{key} = {}\n", VALUES[value]),
            None => line.to_owned(),
        });
        holds(kind, changed.as_bytes());
    }
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_change_nothing() {
    for (kind, text) in VALID {
        let windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        assert_eq!(parse(kind, windows.as_bytes()), [], "{kind}");
        assert_eq!(parse(kind, text.as_bytes()), [], "{kind}");
    }
}

#[test]
fn deep_nesting_is_refused_and_not_followed() {
    for (open, close) in [("[", "]"), ("{a=", "}")] {
        let deep = format!("format = 1\nx = {}1{}", open.repeat(50_000), close.repeat(50_000));
        for (kind, _) in &VALID[..4] {
            assert!(!parse(kind, deep.as_bytes()).is_empty());
        }
    }
    let quotes = format!("{}{}", VALID[4].1, "> ".repeat(50_000));
    holds("runbook", quotes.as_bytes());
    let lists = format!("{}{}", VALID[4].1, "- ".repeat(20_000));
    holds("runbook", lists.as_bytes());
}
