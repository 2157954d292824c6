//! The suite report, of logs made by hand.

use jiff::Timestamp;
use shadowdrill::cadence::{Item, Standing, State};
use shadowdrill::drill_log::{Body, Day, DrillEntry, History, LOOSENED};
use shadowdrill::report::{Lang, Suite, to_suite_html, to_suite_markdown};
use shadowdrill::verdict::HarmTotal;
use shadowdrill::vocabulary::{CheckKind, HarmFamily, Milestone, Outcome, Verdict};

use super::super::drill_log::support::{Made, check, drill, finding, follow_up};
use super::{numbers, tags};

const SECOND: i64 = 1_000_000_000;

fn named(id: &str, verdict: Verdict) -> DrillEntry {
    let mut entry = drill(0);
    entry.scenario.id = id.into();
    entry.verdict = verdict;
    if verdict != Verdict::Passed {
        entry.checks.push(check(CheckKind::Containment, Outcome::Late));
    }
    entry
}

fn body(entry: DrillEntry) -> Body {
    Body::Drill(Box::new(entry))
}

/// What is overdue on 1 July 2026, each by an entry of its own or in rotation.
fn overdue(items: &[(&str, bool)]) -> Standing {
    let at = |text: &str| -> Timestamp { text.parse().expect("a moment") };
    let items = items.iter().map(|(scenario, rotation)| Item {
        entry: "quarterly".into(),
        scenario: (*scenario).into(),
        rotation: *rotation,
        state: State::Overdue,
        opens: Some(at("2026-04-15T10:00:00Z")),
        latest: Some(at("2026-05-06T10:00:00Z")),
        missed: Vec::new(),
        last: None,
        passed: None,
    });
    Standing { as_of: at("2026-07-01T23:59:59Z"), items: items.collect() }
}

fn suite(bodies: impl IntoIterator<Item = Body>, standing: &Standing) -> Suite {
    let history = History::of(&Made::of(bodies).entries).expect("a history");
    Suite::of(&history, Day::parse("2026-07-01").expect("a day"), standing)
}

/// HTML and Markdown.
fn pages(suite: &Suite, lang: Lang) -> [String; 2] {
    let link = |path: &str| format!("./{path}");
    [to_suite_html(suite, lang, link).expect("a page"), to_suite_markdown(suite, lang, link)]
}

/// One of each: good, stale, in rotation, not passed and overdue, as expected, loosened.
fn all_kinds() -> Suite {
    let mut bodies = vec![
        body(named("good", Verdict::Passed)),
        body(named("old", Verdict::Passed)),
        body(named("turn", Verdict::Passed)),
        body(named("red", Verdict::Failed)),
        body(named("wrong", Verdict::AsExpected)),
        body(named("loose", Verdict::Passed)),
        finding(
            6,
            &format!("{LOOSENED}b.toml:1:2: `x` of the baseline was approved as required and is gone"),
        ),
        follow_up(4, "4.1", "add a lock"),
    ];
    bodies.extend((0..8).map(|_| body(named("good", Verdict::Passed))));
    suite(bodies, &overdue(&[("old", false), ("turn", true), ("red", false), ("loose", false)]))
}

#[test]
fn a_pass_that_is_stale_is_no_plain_pass() {
    let suite = all_kinds();
    assert_eq!((suite.good(), suite.stale()), (3, 1));
    let [page, markdown] = pages(&suite, Lang::English);
    let [german_page, german] = pages(&suite, Lang::German);
    let said = "3 of 6 scenarios are good in their last drill; passed but stale: 1.";
    assert!(page.contains(said) && markdown.contains(said), "{markdown}");
    let said = "3 von 6 Szenarien sind in ihrem letzten Drill gut; bestanden, aber veraltet: 1.";
    assert!(german_page.contains(said) && german.contains(said), "{german}");
    let row = |page: &str, id: &str| {
        let line = page
            .lines()
            .find(|line| line.contains(&format!("[{id}](")) || line.contains(&format!(">{id}</a>")));
        line.unwrap_or_else(|| panic!("{id}: {page}")).to_owned()
    };
    for (id, in_english, in_german, sign, html) in [
        ("good", "passed", "bestanden", "✅", "<td class=\"state good\">✓ "),
        ("old", "passed, stale", "bestanden, veraltet", "◔", "<td class=\"state bad\">◔ "),
        ("turn", "passed", "bestanden", "✅", "<td class=\"state good\">✓ "),
        ("red", "failed", "nicht bestanden", "❌", "<td class=\"state bad\">✗ "),
        ("wrong", "as-expected", "wie erwartet", "☑️", "<td class=\"state odd\">✓ "),
        (
            "loose",
            "passed, by a loosened yardstick",
            "bestanden, mit gelockertem Maßstab",
            "❌",
            "<td class=\"state bad\">✗ ",
        ),
    ] {
        let words = |verdict: &str| verdict.replace("as-expected", "as expected");
        let cell = format!("| {sign} {} |", words(in_english));
        assert!(row(&markdown, id).contains(&cell), "{id}: {markdown}");
        assert!(row(&german, id).contains(&format!("| {sign} {in_german} |")), "{id}: {german}");
        assert!(row(&page, id).contains(&format!("{html}{}</td>", words(in_english))), "{id}: {page}");
        assert!(row(&german_page, id).contains(&format!("{html}{in_german}</td>")), "{id}: {german_page}");
    }
    // the sign is explained where it stands
    assert!(page.contains("Verdict ◔: passed, but overdue") && german.contains("Urteil ◔: bestanden, aber"));
}

/// A drill in which every time differs from its neighbours', `slow` seconds slower than the fastest.
fn timed(slow: i64) -> DrillEntry {
    let mut entry = named("one", Verdict::Passed);
    for (position, milestone) in (0_i64..).zip(entry.milestones.clone().into_keys()) {
        entry.milestones.insert(milestone, Some((position * 100 + slow * position) * SECOND));
    }
    entry.damage.families[0].answered = 1_000 + slow;
    entry
}

#[test]
fn every_time_of_the_response_and_every_harm_has_its_trend() {
    let faster =
        |bodies: u32| suite((0..bodies).map(|at| body(timed(i64::from(bodies - at)))), &overdue(&[]));
    let suite = faster(8);
    let [page, markdown] = pages(&suite, Lang::English);
    let metrics: Vec<&str> =
        markdown.lines().filter_map(|line| line.strip_prefix("| one | ")?.split(" |").next()).collect();
    assert_eq!(
        metrics,
        [
            "detection: effective → raised",
            "delivery: effective → delivered",
            "classification: effective → classified",
            "acknowledgement: delivered → acknowledged",
            "stop begun: classified → stop begun",
            "stop: effective → stopped",
            "secure: effective → secured",
            "notification: effective → notified",
            "analysis: effective → analysed",
            "containment: effective → contained",
            "recovery: effective → recovered",
            "liveness: lifted → settled",
            "harm: unintended orders",
        ]
    );
    for metric in metrics {
        assert!(
            page.contains(&format!("<td class=\"wide\">{metric}</td><td class=\"num\">8</td>")),
            "{metric}"
        );
    }
    // raised is two milestones after effective: 200 s and twice what it is slower; from 8..=5 to 4..=1
    let detection = "| detection: effective → raised | 8 | 3 min 28 s | 3 min 36 s | 3 min 36 s | 3 min 22 s | faster by 8 s |";
    assert!(markdown.replace('\u{a0}', " ").contains(detection), "{markdown}");
    assert!(
        markdown.contains("| harm: unintended orders | 8 | 1,004 | 1,008 | 1,008 | 1,001 | less by 4 |"),
        "{markdown}"
    );
    let [_, german] = pages(&suite, Lang::German);
    assert!(
        german.contains("| Schaden: ungewollte Orders | 8 | 1.004 | 1.008 | 1.008 | 1.001 | weniger um 4 |"),
        "{german}"
    );
    // seven values have no trend
    let [page, markdown] = pages(&faster(7), Lang::English);
    assert!(!markdown.contains("less by") && !page.contains("faster by"), "{markdown}");
    assert_eq!(markdown.matches("| 7 |").count(), 13, "{markdown}");
    assert_eq!(markdown.matches("| too few |").count(), 13, "{markdown}");
}

#[test]
fn a_drill_without_a_time_has_no_value_and_one_without_harm_has_none_done() {
    let mut first = timed(0);
    first.milestones.insert(Milestone::Secured, None);
    let mut last = timed(0);
    last.damage.families.clear();
    let mut cost = timed(0);
    let family = HarmFamily::ExcessCost;
    cost.damage.families = vec![HarmTotal { family, answered: 0, unanswered: 9, avoided: 9, by_response: 0 }];
    let [_, markdown] = pages(&suite([first, cost, last].map(body), &overdue(&[])), Lang::English);
    for (metric, values) in [
        ("secure: effective → secured", "| 2 | "),
        ("stop: effective → stopped", "| 3 | "),
        ("harm: unintended orders", "| 3 | 0 | 1,000 | 1,000 | 0 | too few |"),
        // nothing was done and much would have been: that is told, too
        ("harm: excess cost (hundredths)", "| 3 | 0 | 0 | 0 | 0 | too few |"),
    ] {
        assert!(markdown.contains(&format!("| {metric} {values}")), "{metric}: {markdown}");
    }
    assert!(!markdown.contains("lost records"), "{markdown}");
}

#[test]
fn the_languages_differ_in_words_alone() {
    let mut bodies: Vec<Body> = (0..9).map(|slow| body(timed(slow))).collect();
    bodies.extend([body(named("old", Verdict::Passed)), follow_up(1, "1.1", "add a lock")]);
    let empty = suite([], &overdue(&[]));
    for suite in [all_kinds(), suite(bodies, &overdue(&[("old", false)])), empty] {
        let [english, german] = Lang::ALL.map(|lang| pages(&suite, lang));
        assert_eq!(tags(&english[0]), tags(&german[0]));
        assert_eq!(classes(&english[0]), classes(&german[0]));
        let shape = |page: &str| -> Vec<(bool, usize)> {
            page.lines().map(|line| (line.starts_with('#'), line.matches('|').count())).collect()
        };
        assert_eq!(shape(&english[1]), shape(&german[1]), "{}", german[1]);
        for (english, german) in english.iter().zip(&german) {
            assert_ne!(english, german);
            assert_eq!(numbers(english), numbers(german), "{german}");
        }
    }
}

/// What each tag of a page is, as its style sheet knows it.
fn classes(page: &str) -> Vec<&str> {
    let body = page.split("</style>").nth(1).unwrap_or_default();
    body.split("class=\"").skip(1).map(|rest| rest.split('"').next().unwrap_or_default()).collect()
}
