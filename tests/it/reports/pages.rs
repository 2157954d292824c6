//! Every bundled drill as a page.

use shadowdrill::report::{
    Dossier, DossierError, Incident, Lang, to_html, to_incident_html, to_incident_markdown, to_page,
};
use shadowdrill::vocabulary::{Milestone, Verdict};

use super::super::hunts::bundle::Bundle;
use super::{dossier, dossiers, numbers, tags};

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
        assert_eq!(numbers(&english), numbers(&german), "{name}: the languages differ in their numbers");
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

/// Both languages of an incident report say the same in the same places.
#[test]
fn every_bundled_drill_has_an_incident_report_in_both_languages() {
    for dossier in dossiers() {
        let name = dossier.name();
        let [english, german] = Lang::ALL.map(|lang| to_incident_html(&dossier, lang).expect("a page"));
        assert!(english.contains("<html lang=\"en\">") && german.contains("<html lang=\"de\">"), "{name}");
        assert_eq!(tags(&english), tags(&german), "{name}");
        assert_eq!(numbers(&english), numbers(&german), "{name}");
        let page = |lang| to_incident_markdown(&Incident::of(&dossier, lang), lang);
        let (english, german) = (page(Lang::English), page(Lang::German));
        // a heading, a line of a list, a paragraph
        let shape = |page: &str| -> Vec<String> {
            let starts = page.lines().map(|line| line.chars().take_while(|c| !c.is_alphanumeric()));
            starts.map(|start| start.filter(|c| "#- \\[*".contains(*c)).collect()).collect()
        };
        assert_eq!(shape(&english), shape(&german), "{name}: {german}");
        assert_eq!(numbers(&english), numbers(&german), "{name}: {german}");
        for word in ["to be filled in", "Resolved where", "not met", " after the fault", "In a drill"] {
            assert!(!german.contains(word), "{name}: {word}: {german}");
        }
    }
}

/// A page that is drawn with its drill knows no day: it says from where the age counts, and when the cadence asks again.
#[test]
fn every_page_of_a_drill_says_from_where_its_age_counts() {
    let (mut asked, mut unasked) = (0, 0);
    for dossier in dossiers() {
        let said = match dossier.drill.counterexample {
            None => [
                "counts from its entry in the drill log; by the cadence (quarterly) the longest time to its next slot is 92 days, blackouts aside",
                "zählt ab dem Eintrag im Drill-Log; nach dem Übungsplan (quarterly) höchste Frist bis zum nächsten Termin: 92 Tage, Sperrzeiten nicht gerechnet",
            ],
            Some(_) => [
                "counts from its entry in the drill log; the cadence does not ask for it",
                "zählt ab dem Eintrag im Drill-Log; der Übungsplan verlangt den Drill nicht",
            ],
        };
        *(if dossier.drill.again.is_some() { &mut asked } else { &mut unasked }) += 1;
        for (lang, said) in Lang::ALL.into_iter().zip(said) {
            let pages = [
                to_html(&dossier, lang).expect("a page"),
                to_page(&dossier.drill, dossier.timeline.as_ref(), lang),
                to_incident_html(&dossier, lang).expect("a page"),
                to_incident_markdown(&Incident::of(&dossier, lang), lang),
            ];
            for page in pages {
                let page = page.replace('\u{a0}', " ");
                assert_eq!(page.matches(said).count(), 1, "{}: {said}: {page}", dossier.name());
            }
        }
    }
    assert!(asked > 100 && unasked > 5, "{asked} {unasked}");
}

/// An entry in rotation does not say how long a pass holds, and a cadence of one's own takes the playbook's place.
#[test]
fn the_age_on_a_page_follows_the_project_s_cadence() {
    let page = |cadence: &str| {
        let last = "slow = 20             # bars\ninterval = \"60s\"\n";
        let library = Bundle::untouched().settings(last, &format!("{last}{cadence}")).library();
        to_page(&dossier(&library, "calm-day", 0).drill, None, Lang::English)
    };
    let entry = |id: &str, more: &str| format!("[[cadence.entry]]\nid = \"{id}\"\n{more}\n");
    let head = "\n[cadence]\ntime_zone = \"Etc/UTC\"\n\n";
    let yearly = entry("yearly", "cron = \"0 0 1 1 *\"");
    let turn = entry("turn", "cron = \"0 0 * * *\"\npick = \"next\"");
    let own = entry("own", "cron = \"0 0 * * MON\"\nscenarios = [\"calm-day\"]");
    let other = entry("other", "cron = \"0 0 * * *\"\nscenarios = [\"gate-bypass\"]");
    for (cadence, said) in [
        (
            vec![&turn, &yearly, &other],
            "by the cadence (yearly) the longest time to its next slot is 366 days",
        ),
        (vec![&turn, &yearly, &own], "by the cadence (own) the longest time to its next slot is 7 days"),
        (vec![&other, &turn], "the cadence asks for it in rotation alone (turn)"),
        (vec![&other], "the cadence does not ask for it"),
    ] {
        let cadence: String = cadence.into_iter().map(String::as_str).collect();
        let page = page(&format!("{head}{cadence}")).replace('\u{a0}', " ");
        assert!(
            page.contains(&format!("| age | counts from its entry in the drill log; {said}")),
            "{said}: {page}"
        );
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

/// The day's chart of a page.
fn day_chart(page: &str) -> &str {
    let chart = page.split("id=\"day-chart-title\"").nth(1).expect("the chart of the day");
    chart.split("</svg>").next().unwrap_or_default()
}

/// How many of these rows of a table have their mark among the names: `S2`, `S4–S7↑`, `S1 … S31 (12)`.
fn named(kind: char, rows: &[usize], names: &[&str]) -> usize {
    let row = |text: &str| text.strip_prefix(kind)?.trim_end_matches('↑').parse::<usize>().ok();
    let mut found = std::collections::BTreeSet::new();
    let mut counted = 0;
    for name in names {
        if let Some((ends, count)) = name.strip_suffix(')').and_then(|name| name.split_once(" (")) {
            let known = ends.split_once(" … ").and_then(|(first, last)| row(first).zip(row(last))).is_some();
            counted += if known { count.parse::<usize>().expect("a count") } else { 0 };
            continue;
        }
        for part in name.split(", ") {
            let (first, last) = part.split_once('–').unwrap_or((part, part));
            if let Some((first, last)) = row(first).zip(row(last)) {
                found.extend((first..=last).filter(|row| rows.contains(row)));
            }
        }
    }
    found.len() + counted
}

#[test]
fn no_marker_is_lost_when_curves_are_thinned() {
    let (mut thinned, mut joined) = (0, 0);
    for dossier in dossiers().iter().filter(|dossier| dossier.film.is_some()) {
        let (name, drill) = (dossier.name(), &dossier.drill);
        let page = to_html(dossier, Lang::English).expect("a page");
        let day = day_chart(&page);
        // a curve has room for 520 points
        let bars = dossier.film.as_ref().map_or(0, |film| film.answered.time_ns.len());
        assert_eq!(page.contains("are drawn with fewer points"), bars > 520, "{bars} bars a curve");
        thinned += usize::from(bars > 520);
        let names: Vec<&str> =
            day.lines().filter_map(|line| line.strip_suffix("</text>")?.rsplit('>').next()).collect();
        joined += usize::from(names.iter().any(|name| name.starts_with("S1 … ")));
        // each marker stands at its time: 1,040 units of the page are the whole drill, from 150 on
        let end = i128::from(dossier.timeline.as_ref().map_or(1, |timeline| timeline.end_ns));
        let at = |ns: i64| 150 + (i128::from(ns) * 1040 + end / 2).div_euclid(end);
        let faults = drill.faults.iter().flat_map(|fault| [Some(fault.set_ns), fault.lift_ns]).flatten();
        let alerts = drill.alerts.iter().map(|alert| alert.raised_ns);
        let steps = drill.steps.iter().filter_map(|step| step.started_ns);
        let shapes = faults
            .map(|ns| format!("<polygon class=\"m-fault\" points=\"{},", at(ns) - 11))
            .chain(alerts.map(|ns| format!("<polygon class=\"m-alert\" points=\"{},", at(ns))))
            .chain(steps.map(|ns| format!("<rect class=\"m-step\" x=\"{}\"", at(ns) - 9)));
        for shape in shapes {
            assert!(day.contains(&shape), "{name}: {shape}");
        }
        // and has its name, alone or with its neighbours'
        let all = |count: usize| (1..=count).collect::<Vec<usize>>();
        let begun: Vec<usize> = (1..)
            .zip(&drill.steps)
            .filter(|(_, step)| step.started_ns.is_some())
            .map(|(row, _)| row)
            .collect();
        for (kind, rows) in [('F', all(drill.faults.len())), ('A', all(drill.alerts.len())), ('S', begun)] {
            assert_eq!(named(kind, &rows, &names), rows.len(), "{name}: {kind}: {names:?}");
        }
    }
    assert!(thinned > 10 && joined > 0, "{thinned} thinned, {joined} with many names in one");
}

/// Every milestone of the table has its line on the clock, the setting of the fault with the mark that faults have.
#[test]
fn the_response_clock_has_every_milestone() {
    let mut clocks = 0;
    for dossier in dossiers() {
        let (name, reached) = (dossier.name(), &dossier.drill.milestones.0);
        for lang in Lang::ALL {
            let page = to_html(&dossier, lang).expect("a page");
            let Some(chart) = page.split("id=\"clock-chart-title\"").nth(1) else {
                assert!(!reached.contains_key(&Milestone::Effective), "{name}: no clock");
                continue;
            };
            let (chart, after) = chart.split_once("</svg>").expect("a chart");
            let rows = after.split("</table>").next().unwrap_or_default();
            let rows: Vec<&str> = rows
                .split("<th scope=\"row\">")
                .skip(1)
                .map(|row| row.split('<').next().unwrap_or_default())
                .collect();
            let ends = "text-anchor=\"end\">";
            let lines: Vec<&str> =
                chart.lines().filter_map(|line| line.split_once(ends)?.1.strip_suffix("</text>")).collect();
            assert_eq!(lines, rows, "{name}");
            assert!(reached.len() <= rows.len(), "{name}: {rows:?}");
            let word = if lang == Lang::English { "injected" } else { "eingespielt" };
            let injected = usize::from(reached.contains_key(&Milestone::Injected));
            assert_eq!(lines.iter().filter(|line| **line == word).count(), injected, "{name}");
            assert_eq!(chart.matches("<polygon class=\"m-fault\"").count(), injected, "{name}");
            clocks += injected;
        }
    }
    assert!(clocks > 200, "{clocks} clocks with a fault: too few to show anything");
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
