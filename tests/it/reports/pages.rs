//! Every bundled drill as a page.

use shadowdrill::report::{Dossier, DossierError, Lang, to_html, to_page};
use shadowdrill::vocabulary::Verdict;

use super::super::hunts::bundle::Bundle;
use super::{dossier, dossiers, tags};

/// The largest page that a bundled drill may give, in bytes.
const PAGE_MAX: usize = 1_000_000;

#[test]
fn every_bundled_drill_has_a_whole_page_in_both_languages() {
    for dossier in dossiers() {
        let name = dossier.name();
        let [english, german] = Lang::ALL.map(|lang| to_html(&dossier, lang).expect("a page"));
        for (page, lang) in [(&english, "en"), (&german, "de")] {
            assert!(
                page.contains(&format!("<html lang=\"{lang}\">")) && page.ends_with("</html>\n"),
                "{name}"
            );
            assert!(page.len() < PAGE_MAX, "{name}: {} bytes", page.len());
            assert!(!page.contains("<script") && !page.contains("http://www.w3.org/1999"), "{name}");
            // the namespace of SVG is a name; nothing else looks like an address
            let addresses =
                page.matches("://").count() - page.matches("\"http://www.w3.org/2000/svg\"").count();
            assert_eq!(addresses, 0, "{name}");
        }
        // every sentence of the harness is there in German: none is marked as left in English
        let foreign: Vec<&str> =
            german.split(" lang=\"en\">").skip(1).map(|rest| rest.split('<').next().unwrap_or("")).collect();
        assert!(foreign.is_empty(), "{name}: not translated: {foreign:?}");
        assert_eq!(tags(&english), tags(&german), "{name}: the languages differ in more than text");
    }
}

/// Both languages of a Markdown report say the same in the same places.
#[test]
fn every_bundled_drill_has_a_markdown_page_in_both_languages() {
    for dossier in dossiers() {
        let name = dossier.name();
        let page = |lang| to_page(&dossier.drill, dossier.timeline.as_ref(), lang);
        let (english, german) = (page(Lang::English), page(Lang::German));
        assert_eq!(german, page(Lang::German), "{name}");
        let shape = |page: &str| -> Vec<(bool, usize)> {
            page.lines()
                .map(|line| (line.starts_with('#'), line.replace("\\|", "").matches('|').count()))
                .collect()
        };
        assert_eq!(shape(&english), shape(&german), "{name}");
        assert!(
            german.contains("| Szenario | ") && german.contains("Ein Drill in einer Sandbox"),
            "{german}"
        );
        for word in ["| met |", "**passed**", " after effective", "not reached"] {
            assert!(!german.contains(word), "{name}: {word}");
        }
    }
}

/// What the harness says about drills that go wrong is there in German, too.
#[test]
fn drills_that_fail_are_told_in_german() {
    let whole = Bundle::untouched;
    let broken = [
        ("slow monitors", whole().policy_each("interval = \"1s\"", "interval = \"100s\"", 18)),
        ("no duplicate-intent", whole().without_monitor("duplicate-intent")),
        ("no limit-audit", whole().without_monitor("limit-audit")),
        (
            "a slow responder",
            whole().policy("acknowledge = [\"1s\", \"3s\"]", "acknowledge = [\"20m\", \"30m\"]"),
        ),
        ("no copies", whole().without_step("pause-system", "secure-logs")),
        ("a forbidden start", whole().with_step("pause-system", "secure-logs", "scheduler.start")),
        ("copies too late", whole().swapped("pause-system", "secure-logs", "reduce-positions")),
    ];
    let mut failed = 0;
    for (what, bundle) in broken {
        let library = bundle.library();
        for scenario in &library.scenarios {
            let dossier = dossier(&library, &scenario.id, 0);
            failed += usize::from(!dossier.drill.is_good());
            let page = to_html(&dossier, Lang::German).expect("a page");
            let foreign: Vec<&str> = page
                .split(" lang=\"en\">")
                .skip(1)
                .map(|rest| rest.split('<').next().unwrap_or(""))
                // what a strength means is a sentence of each fault's own
                .filter(|text| !text.contains(" was set at "))
                .collect();
            assert!(foreign.is_empty(), "{what}: {}: not translated: {foreign:?}", dossier.name());
        }
    }
    assert!(failed > 10, "{failed} drills failed: too few to show anything");
}

#[test]
fn the_same_drill_gives_the_same_bytes_and_so_does_its_kept_dossier() {
    let (once, again) = (dossiers(), dossiers());
    for (one, other) in once.iter().zip(&again) {
        assert_eq!(one, other);
        let page = to_html(one, Lang::German).expect("a page");
        let kept = Dossier::from_json(&one.to_json()).expect("what was written is read");
        assert_eq!(page, to_html(&kept, Lang::German).expect("a page"));
    }
}

#[test]
fn no_marker_is_lost_when_curves_are_thinned() {
    for dossier in dossiers().iter().filter(|dossier| dossier.film.is_some()) {
        let page = to_html(dossier, Lang::English).expect("a page");
        let day = page.split("id=\"day-chart-title\"").nth(1).expect("the chart of the day");
        let day = day.split("</svg>").next().unwrap_or_default();
        // a curve has room for 520 points
        let bars = dossier.film.as_ref().map_or(0, |film| film.answered.time_ns.len());
        assert_eq!(page.contains("are drawn with fewer points"), bars > 520, "{bars} bars a curve");
        let names: Vec<&str> =
            day.lines().filter_map(|line| line.strip_suffix("</text>")?.rsplit('>').next()).collect();
        let covered = |kind: char, count: usize| {
            (1..=count).all(|number| {
                names.iter().flat_map(|name| name.split(", ")).any(|name| {
                    let (first, last) = name.split_once('–').unwrap_or((name, name));
                    let at =
                        |text: &str| text.strip_prefix(kind)?.trim_end_matches('↑').parse::<usize>().ok();
                    at(first).zip(at(last)).is_some_and(|(first, last)| (first..=last).contains(&number))
                })
            })
        };
        assert!(covered('F', dossier.drill.faults.len()), "{}: {names:?}", dossier.name());
        assert!(covered('A', dossier.drill.alerts.len()), "{}: {names:?}", dossier.name());
    }
}

#[test]
fn the_verdict_stands_on_top_in_words() {
    for dossier in dossiers() {
        let page = to_html(&dossier, Lang::English).expect("a page");
        let top = page.split("<nav").next().unwrap_or_default();
        let said = match dossier.drill.verdict {
            Verdict::Passed => "checks are met",
            Verdict::AsExpected => "It counts as no pass.",
            other => panic!("{}: {other}", dossier.name()),
        };
        assert!(top.contains(said), "{}: {top}", dossier.name());
    }
}

#[test]
fn a_failed_drill_says_what_is_wrong_and_by_how_much() {
    let mut dossier =
        dossiers().into_iter().find(|one| one.drill.scenario == "gate-bypass").expect("bundled");
    let check =
        dossier.drill.checks.iter_mut().find(|check| check.id.to_string() == "detection").expect("a check");
    check.outcome = shadowdrill::vocabulary::Outcome::Late;
    check.actual_ns = Some(12_345_000_000);
    check.target_ns = Some(5_000_000_000);
    dossier.drill.verdict = Verdict::Failed;
    let page = to_html(&dossier, Lang::German).expect("a page");
    let top = page.split("<nav").next().unwrap_or_default();
    assert!(
        top.contains("nicht bestanden") && top.contains("verspätet (12,35\u{a0}s von 5\u{a0}s)"),
        "{top}"
    );
    assert!(page.contains("7,35\u{a0}s zu spät"), "the margin");
    assert!(page.contains("class=\"cross\""), "a cross and not only a colour");
}

#[test]
fn what_is_no_dossier_is_refused() {
    let mut dossier = dossiers().remove(0);
    assert!(matches!(Dossier::from_json("{"), Err(DossierError::Json(_))));
    dossier.film.as_mut().expect("a film").calm.orders.pop();
    assert!(matches!(Dossier::from_json(&dossier.to_json()), Err(DossierError::Columns("calm run"))));
    dossier.schema = "shadowdrill.dossier/9".into();
    assert!(matches!(Dossier::from_json(&dossier.to_json()), Err(DossierError::Schema(_))));
}
