//! The Markdown drill log, fresh and in a file that people write in.

use pulldown_cmark::{Event, Options, Parser, Tag};
use shadowdrill::drill_log::{Body, Day, Head, History, LOOSENED};
use shadowdrill::report::{Lang, to_log_markdown};
use shadowdrill::vocabulary::{CheckKind, Outcome, Track, Verdict};

use super::support::{Made, check, closing, drill, finding, follow_up};

fn parts(made: &Made) -> (History, Head) {
    let history = History::of(&made.entries).expect("a history");
    (history, Head::decode(&made.head()).expect("a head"))
}

fn drawn(existing: &[u8], made: &Made) -> Result<Vec<u8>, String> {
    drawn_in(Lang::English, existing, made)
}

fn drawn_in(lang: Lang, existing: &[u8], made: &Made) -> Result<Vec<u8>, String> {
    let (history, head) = parts(made);
    let as_of = Day::parse("2026-04-15").expect("a day");
    to_log_markdown(existing, &history, &head, as_of, lang).map_err(|error| error.to_string())
}

fn text(page: &[u8]) -> String {
    String::from_utf8(page.to_vec()).expect("UTF-8")
}

/// Two drills, one with a finding, an open and a closed follow-up.
fn some() -> Made {
    let mut late = drill(7);
    late.verdict = Verdict::Failed;
    late.track = Track::Testnet;
    late.checks.push(check(CheckKind::Containment, Outcome::Late));
    Made::of([
        Body::Drill(Box::new(drill(1))),
        Body::Drill(Box::new(late)),
        finding(2, "pager on silent"),
        follow_up(2, "2.1", "add a lock"),
        follow_up(2, "2.2", "call the desk"),
        closing(2, "2.1"),
    ])
}

#[test]
fn a_fresh_page_has_the_table_the_totals_and_a_section_a_drill() {
    let page = text(&drawn(b"", &some()).expect("drawn"));
    for line in [
        "# Drill log",
        "| date | age | scenario | track | result | findings and follow-ups |",
        "| 2026-03-03 | 43 d | scheduler-doubled (#001) | Shadow | OK | – |",
        "| 2026-03-03 | 43 d | scheduler-doubled (#002) | Testnet | Issues | containment late; pager on silent; 2.1 add a lock (ops, high, due 2026-03-31, closed); 2.2 call the desk (ops, high, due 2026-03-31, open) |",
        "**Totals:** 2 drills (Shadow 1, Paper 0, Testnet 1); 1 OK, 1 with issues; 1 finding; 2 follow-ups, 1 open.",
        "## Drill #001 – 2026-03-03 (UTC) – scheduler-doubled",
        "**Result: OK.** Verdict: passed. Age: 43 d.",
        "## Drill #002 – 2026-03-03 (UTC) – scheduler-doubled",
        "### Preconditions",
        "### Steps",
        "| raised | T+01:00:02.500 |",
        "| recovered | not reached |",
        "### Observations",
        "- Severity: expected medium to high, first medium, highest high, last high",
        "- Harm, unintended-orders: 3 with the response, 41 without, 38 avoided, 0 by the response itself",
        "- Finding: pager on silent (m. okafor, 2026-03-04)",
        "### Success criteria",
        "| containment | late | 5s | 2.25s | effective → raised | rts6-16-5 | raised 2.25s after the first duplicate |",
        "### Evidence",
        "- Reproduce: `shadowdrill run scenarios/scheduler-doubled.toml --seed 7`",
        "### Follow-ups",
        "| 2.1 | add a lock | ops | high | 2026-03-31 | closed 2026-03-04 by m. okafor: lock added |",
        "| 2.2 | call the desk | ops | high | 2026-03-31 | open |",
    ] {
        assert!(page.lines().any(|found| found == line), "{line:?} is not in\n{page}");
    }
}

/// As [`some`], with a counterexample, a drill by a loosened yardstick and one of which nothing is known.
fn all_kinds() -> Made {
    let mut wrong = drill(8);
    wrong.verdict = Verdict::AsExpected;
    wrong.checks = vec![check(CheckKind::Containment, Outcome::WrongAction)];
    let mut bare = drill(9);
    bare.verdict = Verdict::Error;
    bare.track = Track::Paper;
    (bare.checks, bare.damage.families, bare.damage.trades_forgone) = (Vec::new(), Vec::new(), 1);
    (bare.severity.expected, bare.severity.first) = (None, None);
    (bare.scenario.rules, bare.scenario.title) = (Vec::new(), String::new());
    bare.digests.data = Some(bare.digests.policy.clone());
    let mut made = some();
    let first = made.entries.len() as u64 + 1;
    made.push(Body::Drill(Box::new(wrong)));
    made.push(Body::Drill(Box::new(bare)));
    made.push(finding(
        first + 1,
        &format!("{LOOSENED}b.toml:1:2: `x` of the baseline was approved as required and is gone"),
    ));
    made.push(finding(first + 1, "no detecting alert was raised"));
    made
}

#[test]
fn a_german_page_says_the_same_in_german() {
    let mut said = drill(7);
    said.verdict = Verdict::Failed;
    said.checks[0].message = "raised at T+01:00:02.500, 2.25s after effective; target 5s (firm)".into();
    said.checks[0].source = "firm".into();
    let mut made = all_kinds();
    made.push(Body::Drill(Box::new(said)));
    let page = text(&drawn_in(Lang::German, b"", &made).expect("drawn")).replace('\u{a0}', " ");
    for line in [
        "# Drill-Log",
        "Aus dem Drill-Log erstellt. Text zwischen diesen Markierungen wird ersetzt, aller andere bleibt. Alter gerechnet bis 2026-04-15.",
        "| Datum | Alter | Szenario | Umgebung | Ergebnis | Befunde und Maßnahmen |",
        "| 2026-03-03 | 43 T | scheduler-doubled (#001) | Shadow | OK | – |",
        "| 2026-03-03 | 43 T | scheduler-doubled (#002) | Testnetz | Befunde | Eindämmung (`containment`) verspätet; pager on silent; 2.1 add a lock (ops, hoch, fällig 31. März 2026, geschlossen); 2.2 call the desk (ops, hoch, fällig 31. März 2026, offen) |",
        "| 2026-03-03 | 43 T | scheduler-doubled (#007) | Shadow | wie erwartet | Eindämmung (`containment`) falsche Handlung |",
        "**Gesamt:** 5 Drills (Shadow 3, Papierhandel 1, Testnetz 1); 1 OK, 3 mit Befunden, 1 Gegenbeispiel wie erwartet; 3 Befunde; 2 Maßnahmen, 1 offen.",
        "## Drill #002 – 2026-03-03 (UTC) – scheduler-doubled",
        "**Ergebnis: Befunde.** Urteil: nicht bestanden. Alter: 43 T.",
        "**Ergebnis: wie erwartet.** Urteil: wie erwartet. Alter: 43 T.",
        "### Voraussetzungen",
        "- Szenario: A second scheduler doubles every job (`scheduler-doubled`, Kategorie `scheduler`)",
        "- Umgebung: Papierhandel",
        "- Zeit: 2026-03-03T14:05:00Z bis 2026-03-03T14:05:00.012Z",
        "### Schritte",
        "| Schritt | Zeit seit Beginn |",
        "| ausgelöst | T+01:00:02,500 |",
        "| erholt | nicht erreicht |",
        "### Beobachtungen",
        "- Schweregrad: erwartet mittel bis hoch, zuerst mittel, höchster Wert hoch, zuletzt hoch",
        "- Schweregrad: erwartet –, zuerst –, höchster Wert hoch, zuletzt hoch",
        "- Schaden: in keinem Lauf",
        "- Schaden, ungewollte Orders: 3 mit der Reaktion, 41 ohne, 38 vermieden, 0 durch die Reaktion selbst",
        "- Kosten des Stopps: 1 entgangener Trade",
        "- Kosten des Stopps: 2 entgangene Trades",
        "- Befund: pager on silent (m. okafor, 4. März 2026)",
        "- Befund: gegenüber dem Lock gelockert: b.toml:1:2: \\`x\\` der Baseline war freigegeben als verlangt und fehlt (m. okafor, 4. März 2026)",
        // what people wrote is theirs, even where the program says the same
        "- Befund: no detecting alert was raised (m. okafor, 4. März 2026)",
        "### Erfolgskriterien",
        "| Eindämmung (`containment`) | verspätet | 5 s | 2,25 s | wirksam → ausgelöst | rts6-16-5 | raised 2.25s after the first duplicate |",
        "| Erkennung (`detection`) | erfüllt | 5 s | 2,25 s | wirksam → ausgelöst | Firma | ausgelöst um T+01:00:02,500, 2,25s nach „wirksam“; Ziel 5s (Firma) |",
        "Es wurde keine Prüfung bewertet.",
        "### Nachweise",
        "- Kerzen: synthetisch, aus Szenario und Seed",
        "- Wiederholen: `shadowdrill run scenarios/scheduler-doubled.toml --seed 7`",
        "### Maßnahmen",
        "| Nummer | Maßnahme | verantwortlich | Priorität | fällig | Stand |",
        "| 2.1 | add a lock | ops | hoch | 31. März 2026 | geschlossen am 4. März 2026 von m. okafor: lock added |",
        "| 2.2 | call the desk | ops | hoch | 31. März 2026 | offen |",
        "Keine.",
    ] {
        assert!(page.lines().any(|found| found == line), "{line:?} is not in\n{page}");
    }
}

/// What both languages have in common: headings, and how many cells each line has.
fn shape(page: &str) -> Vec<(bool, usize, bool)> {
    let bars = |line: &str| line.replace("\\|", "").matches('|').count();
    page.lines().map(|line| (line.starts_with('#'), bars(line), line.starts_with("- "))).collect()
}

#[test]
fn the_languages_differ_in_words_alone() {
    let made = all_kinds();
    let [english, german] = Lang::ALL.map(|lang| text(&drawn_in(lang, b"", &made).expect("drawn")));
    assert_eq!(shape(&english), shape(&german));
    // no label of one is left in the other
    let label = |line: &str| {
        line.strip_prefix("- ").and_then(|rest| rest.split_once(": ")).map(|(name, _)| name.to_owned())
    };
    let labels = |page: &str| page.lines().filter_map(label).collect::<std::collections::BTreeSet<_>>();
    let same: Vec<String> = labels(&english).intersection(&labels(&german)).cloned().collect();
    assert_eq!(same, ["Baseline", "Operator", "Policy", "Runbooks", "Seed"]);
    let heads = |page: &str| {
        page.lines().filter(|line| line.starts_with("###")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(heads(&english).iter().all(|head| !heads(&german).contains(head)));
}

#[test]
fn the_other_language_keeps_what_people_wrote() {
    let made = all_kinds();
    for (first, second) in [(Lang::English, Lang::German), (Lang::German, Lang::English)] {
        let fresh = text(&drawn_in(first, b"", &made).expect("drawn"));
        let end = "<!-- shadowdrill:end drill 1 -->\n";
        let page =
            format!("Ours, then its title.\n{}", fresh.replace(end, &format!("{end}Pager: <b>silent</b>\n")));
        let other = text(&drawn_in(second, page.as_bytes(), &made).expect("drawn in the other"));
        assert_ne!(other, page);
        assert_eq!(outside(&other), outside(&page), "text and order of the regions");
        assert_eq!(text(&drawn_in(first, other.as_bytes(), &made).expect("drawn back")), page);
        // the title of a file is the people's once it is there; all else is as in a fresh page
        let regions =
            |page: &str| page.split_once("<!-- shadowdrill:begin summary").map(|(_, rest)| rest.to_owned());
        let fresh = text(&drawn_in(second, b"", &made).expect("drawn"));
        assert_eq!(regions(&other.replace("Pager: <b>silent</b>\n", "")), regions(&fresh));
    }
}

#[test]
fn drawing_again_changes_nothing() {
    for made in [Made::of([]), some(), Made::long(25), all_kinds()] {
        for lang in Lang::ALL {
            let page = drawn_in(lang, b"", &made).expect("drawn");
            assert_eq!(drawn_in(lang, &page, &made).expect("drawn"), page);
        }
    }
}

/// The text between the regions, in order, with the names of the regions.
fn outside(page: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut inside = false;
    for line in page.split_inclusive('\n') {
        if let Some(rest) = line.strip_prefix("<!-- shadowdrill:begin ") {
            inside = true;
            let key = rest.rsplit_once(' ').and_then(|(rest, _)| rest.rsplit_once(' ')).expect("a key").0;
            pieces.extend([format!("[{key}]"), String::new()]);
        } else if line.starts_with("<!-- shadowdrill:end ") {
            inside = false;
        } else if !inside {
            pieces.last_mut().expect("a piece").push_str(line);
        }
    }
    pieces
}

#[test]
fn what_people_wrote_stays_to_the_byte_and_by_its_drill() {
    let bodies = |count: u64| (1..=count).map(|seed| Body::Drill(Box::new(drill(seed))));
    for ending in ["\n", "\r\n"] {
        let fresh = text(&drawn(b"", &Made::of(bodies(2))).expect("drawn")).replace('\n', ending);
        let after = |page: &str, key: &str, note: &str| {
            let end = format!("<!-- shadowdrill:end {key} -->{ending}");
            page.replacen(&end, &format!("{end}{note}"), 1)
        };
        let page = after(&fresh, "summary", &format!("Read  this \u{1F600} <b>first</b>.  {ending}\t"));
        let page = after(
            &page,
            "drill 1",
            &format!("About one.{ending}| 2020-01-01 | template | x | OK | |{ending}"),
        );
        let page = after(&page, "drill 2", "About two, no end of line");
        let page = format!("Preface{ending}{page}");
        let mut grown = Made::of(bodies(3));
        grown.push(finding(1, "added later"));
        let updated = text(&drawn(page.as_bytes(), &grown).expect("drawn"));

        let (before, now) = (outside(&page), outside(&updated));
        assert_eq!(now[..6], before[..6]);
        assert_eq!(now[6], format!("{}{ending}{ending}", before[6]), "only a separation is added at the end");
        assert_eq!(now[7..], ["[drill 3]", ""]);
        assert!(updated.contains("added later") && updated.contains("**Totals:** 3 drills"));
        assert_eq!(updated.matches('\n').count(), updated.matches(ending).count(), "endings are mixed");
        assert_eq!(drawn(updated.as_bytes(), &grown).expect("again"), updated.as_bytes());
    }
}

#[test]
fn bytes_that_are_no_text_stay() {
    let page =
        [b"\xef\xbb\xbf\xff\xfe\x00 not UTF-8\n".to_vec(), drawn(b"", &some()).expect("drawn")].concat();
    let updated = drawn(&page, &Made::of(some().entries.into_iter().map(|entry| entry.body))).expect("drawn");
    assert!(updated.starts_with(b"\xef\xbb\xbf\xff\xfe\x00 not UTF-8\n# Drill log\n"));
    let by_hand = b"# Our drills\n\n| date | age | scenario |\n|---|---|\n| 2020-01-01 | TEMPLATE |".to_vec();
    let updated = drawn(&by_hand, &some()).expect("drawn");
    assert!(updated.starts_with(&by_hand) && text(&updated).contains("**Totals:** 2 drills"));
}

#[test]
fn a_region_that_was_removed_comes_back_in_its_place() {
    let made = Made::of((1..=3).map(|seed| Body::Drill(Box::new(drill(seed)))));
    let page = text(&drawn(b"", &made).expect("drawn"));
    let from = page.find("<!-- shadowdrill:begin drill 2").expect("a region");
    let to = page.find("<!-- shadowdrill:begin drill 3").expect("a region");
    let without = format!("{}{}", &page[..from], &page[to..]);
    assert_eq!(text(&drawn(without.as_bytes(), &made).expect("drawn")), page);
}

#[test]
fn a_damaged_marker_is_an_error_with_its_line() {
    let page = text(&drawn(b"", &some()).expect("drawn"));
    let line_of = |what: &str| page.lines().position(|line| line.starts_with(what)).expect(what) + 1;
    let (begin, end) = (line_of("<!-- shadowdrill:begin drill 1"), line_of("<!-- shadowdrill:end drill 1"));
    let next = line_of("<!-- shadowdrill:begin drill 2");
    let total = page.lines().count();
    let other = Made::of([Body::Drill(Box::new(drill(99)))]);
    let foreign = text(&drawn(b"", &other).expect("drawn"));
    let hash = other.entries[0].hash.short();
    let cases = [
        (
            page.replace("<!-- shadowdrill:end drill 1 -->\n", ""),
            next - 1,
            "the region \"drill 1\" that begins at line".to_owned(),
        ),
        (
            page.replace("<!-- shadowdrill:end drill 2 -->\n", ""),
            next,
            "the region \"drill 2\" begins here and does not end".into(),
        ),
        (page.replace("end drill 1 -->", "end drill 1 --"), end, "a damaged marker; expected".into()),
        (page.replace("begin drill 1 ", "begin drill one "), begin, "a damaged marker; expected".into()),
        (page.replace("begin drill 1 ", "begin drill 01 "), begin, "a damaged marker; expected".into()),
        (
            page.replace("<!-- shadowdrill:end drill 1", "x <!-- shadowdrill:end drill 1"),
            end,
            "a damaged marker; expected".into(),
        ),
        (
            page.replace("shadowdrill:begin drill 1", "shadowdrill begin drill 1"),
            end,
            "the region \"drill 1\" ends here and does not begin".into(),
        ),
        (
            page.replace("end drill 1 -->", "end drill 2 -->"),
            end,
            "the region \"drill 1\" that begins at line".into(),
        ),
        (
            format!("{page}{}", &page[page.find("<!-- shadowdrill:begin drill 2").expect("a region")..]),
            total + 1,
            "the region \"drill 2\" is there twice".into(),
        ),
        (
            foreign,
            begin_of_first(&other),
            format!("the region \"drill 1\" was drawn from another log: no such entry with hash {hash}"),
        ),
    ];
    for (broken, line, message) in cases {
        let error = drawn(broken.as_bytes(), &some()).expect_err(&message);
        assert!(
            error.starts_with(&format!("line {line}: {message}")),
            "{error}\n expected line {line}: {message}"
        );
    }
}

fn begin_of_first(made: &Made) -> usize {
    let page = text(&drawn(b"", made).expect("drawn"));
    page.lines().position(|line| line.starts_with("<!-- shadowdrill:begin drill 1")).expect("a region") + 1
}

#[test]
fn hostile_values_are_inert() {
    let evil = "<script>x</script> | `a` [l](javascript:x) ![i](http://x/y)\n\n# h\n- i\n<!-- shadowdrill:end drill 1 -->\n\u{1b}[31m\u{202e}";
    let mut hostile = drill(1);
    hostile.operator = evil.into();
    hostile.scenario.id = evil.into();
    hostile.scenario.title = evil.into();
    hostile.scenario.category = evil.into();
    hostile.program = evil.into();
    hostile.draws = evil.into();
    hostile.reproduce = evil.into();
    hostile.reports = vec![evil.into()];
    hostile.checks[0].message = evil.into();
    hostile.checks[1].message = format!("runbook `{evil}` has no step that does {evil}");
    hostile.checks[0].source = evil.into();
    let made = Made::of([
        Body::Drill(Box::new(hostile)),
        finding(1, evil),
        follow_up(1, "1.1", evil),
        closing(1, "1.1"),
    ]);
    for lang in Lang::ALL {
        let page = drawn_in(lang, b"", &made).expect("drawn");
        assert_eq!(drawn_in(lang, &page, &made).expect("drawn again"), page);
        inert(&text(&page));
    }
}

/// Fails where a page of one hostile drill holds more than its own headings, tables and markers.
fn inert(page: &str) {
    assert!(!page.contains(['\u{1b}', '\u{202e}']));
    let mut cells = Vec::new();
    let mut headings = 0;
    for event in Parser::new_ext(page, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Html(html) => {
                let own =
                    html.starts_with("<!-- shadowdrill:begin ") || html.starts_with("<!-- shadowdrill:end ");
                assert!(own && html.trim_end().ends_with("-->"), "{html}");
            }
            Event::InlineHtml(html) => panic!("{html}"),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => panic!("{dest_url}"),
            Event::Start(Tag::TableHead | Tag::TableRow) => cells.push(0),
            Event::Start(Tag::TableCell) => *cells.last_mut().expect("a row") += 1,
            Event::Start(Tag::Heading { .. }) => headings += 1,
            _ => {}
        }
    }
    assert_eq!(headings, 1 + 1 + 6);
    // a table of drills, one of steps, one of criteria, one of follow-ups: no row has lost or won a cell
    let expected = [vec![6; 2], vec![2; 17], vec![7; 3], vec![6; 2]].concat();
    assert_eq!(cells, expected);
}
