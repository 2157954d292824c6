//! What users and files say does nothing, whatever the format: one test a format, one list of hostile texts.

use shadowdrill::report::{
    Dossier, EvidenceReport, Incident, Lang, RunReport, to_github, to_gitlab, to_html, to_incident_html,
    to_incident_markdown, to_junit, to_markdown, to_page,
};

use super::dossiers;

/// Texts that would do something where they are not text.
const HOSTILE: [&str; 7] = [
    "<script>fetch('x')</script>",
    "\"><img src=x onerror=alert(1)>",
    "</title></style></svg><iframe src=//a>",
    "![a](x://y) [b](javascript:c) <b>d</b> `e` | f",
    "\u{1b}[2J\u{1b}]8;;x://y\u{7}link\u{9b}31m\u{202e}",
    "=HYPERLINK(\"x\",\"y\")",
    "{{ t.seed }}{% for x in y %} &amp; \n# heading\n- item",
];

/// Every bundled dossier with every text that comes from a file replaced by a hostile one.
fn poisoned() -> Vec<Dossier> {
    let mut all = dossiers();
    for (at, dossier) in all.iter_mut().enumerate() {
        let mut next = at;
        let mut bad = || {
            next += 1;
            HOSTILE[next % HOSTILE.len()].to_owned()
        };
        let drill = &mut dossier.drill;
        for text in [&mut drill.scenario, &mut drill.title, &mut drill.path, &mut drill.reproduce] {
            *text = bad();
        }
        for fault in &mut drill.faults {
            (fault.id, fault.strength) = (bad(), bad());
            fault.params.insert(bad(), bad());
        }
        for check in &mut drill.checks {
            check.message = bad();
            check.source = bad();
        }
        for alert in &mut drill.alerts {
            alert.monitor = bad();
            alert.symbol = Some(bad());
            alert.evidence = EvidenceReport::Seen { count: 1, first: vec![bad()] };
        }
        drill.runbooks = vec![bad(), bad()];
        (drill.clock, drill.digest, drill.loosened) = (bad(), Some(bad()), vec![bad()]);
        dossier.category = bad();
        dossier.expected_alerts = vec![bad()];
        for input in &mut dossier.inputs {
            (input.kind, input.path, input.digest) = (bad(), bad(), bad());
        }
        for step in &mut dossier.drill.steps {
            (step.title, step.name, step.reason) = (bad(), bad(), Some(bad()));
        }
        if let Some(timeline) = &mut dossier.timeline {
            timeline.start = bad();
            for entry in &mut timeline.entries {
                (entry.who, entry.what, entry.text) = (bad(), bad(), bad());
            }
        }
        if let Some(film) = &mut dossier.film {
            film.symbols.iter_mut().for_each(|symbol| symbol.symbol = bad());
        }
    }
    all
}

fn run() -> RunReport {
    RunReport::new(
        poisoned().into_iter().map(|dossier| dossier.drill).collect(),
        HOSTILE.map(str::to_owned).into(),
    )
}

#[test]
fn html() {
    for (sound, poisoned) in dossiers().iter().zip(poisoned()) {
        let page = to_html(&poisoned, Lang::English).expect("a page");
        for tag in ["<script", "<img", "<iframe", "<b>", "onerror=alert(1)>"] {
            assert!(!page.contains(tag), "{}: {tag}", sound.name());
        }
        assert!(page.contains("&lt;script&gt;") && page.contains("{{ t.seed }}"), "shown as it was written");
        assert!(!page.contains('\u{1b}') && !page.contains('\u{202e}') && !page.contains('\u{9b}'));
        // as many of each tag as there are in the same page of sound texts, parameters and clues aside
        let count = |page: &str, tag: &str| page.matches(tag).count();
        let clean = to_html(sound, Lang::English).expect("a page");
        for tag in ["<table", "<tr", "<section", "<svg", "<h2", "<title", "<style", "</style", "<a "] {
            assert_eq!(count(&page, tag), count(&clean, tag), "{}: {tag}", sound.name());
        }
    }
}

#[test]
fn markdown() {
    let page = |dossier: &Dossier, lang| to_page(&dossier.drill, dossier.timeline.as_ref(), lang);
    let pages = poisoned().into_iter().flat_map(|dossier| Lang::ALL.map(|lang| page(&dossier, lang)));
    for page in pages.chain(Lang::ALL.map(|lang| to_markdown(&run(), false, lang))) {
        use pulldown_cmark::{Event, Options, Parser, Tag};
        for event in Parser::new_ext(&page, Options::ENABLE_TABLES) {
            let alive = match &event {
                Event::Start(Tag::Link { .. } | Tag::Image { .. }) => true,
                Event::Html(html) | Event::InlineHtml(html) => {
                    let own = ["<details", "</details", "<summary", "</summary", "\n"];
                    !own.iter().any(|tag| html.starts_with(tag))
                        || html.contains("<script")
                        || html.contains("<img")
                }
                _ => false,
            };
            assert!(!alive, "{event:?}");
        }
        assert!(!page.contains('\u{1b}'));
    }
}

#[test]
fn incident_html() {
    for (sound, poisoned) in dossiers().iter().zip(poisoned()) {
        for lang in Lang::ALL {
            let page = to_incident_html(&poisoned, lang).expect("a page");
            for tag in ["<script", "<img", "<iframe", "<b>", "onerror=alert(1)>", "href=\"javascript"] {
                assert!(!page.contains(tag), "{}: {tag}", sound.name());
            }
            assert!(!page.contains(['\u{1b}', '\u{202e}', '\u{9b}']));
            let clean = to_incident_html(sound, lang).expect("a page");
            for tag in ["<table", "<section", "<h2", "<title", "<style", "</style", "<a "] {
                assert_eq!(page.matches(tag).count(), clean.matches(tag).count(), "{}: {tag}", sound.name());
            }
        }
    }
}

#[test]
fn incident_markdown() {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    for dossier in poisoned() {
        for lang in Lang::ALL {
            let page = to_incident_markdown(&Incident::of(&dossier, lang), lang);
            let mut headings = 0;
            for event in Parser::new_ext(&page, Options::ENABLE_TABLES) {
                let alive = matches!(
                    event,
                    Event::Html(_)
                        | Event::InlineHtml(_)
                        | Event::Start(Tag::Link { .. } | Tag::Image { .. })
                );
                assert!(!alive, "{event:?} in\n{page}");
                headings += usize::from(matches!(event, Event::Start(Tag::Heading { .. })));
            }
            // its title, and the seven parts of the template
            assert_eq!(headings, 8, "{page}");
            assert!(!page.contains(['\u{1b}', '\u{202e}', '\u{9b}']));
        }
    }
}

#[test]
fn terminal() {
    use shadowdrill::report::{Paint, to_human};
    let mut run = run();
    run.drills.iter_mut().for_each(|drill| drill.verdict = shadowdrill::vocabulary::Verdict::Failed);
    let text = to_human(&run, Paint::Plain, false);
    let live = |c: &char| c.is_control() && *c != '\n';
    assert_eq!(text.chars().find(live), None);
    for dossier in poisoned() {
        let shown = dossier.timeline.map(|timeline| timeline.to_text()).unwrap_or_default();
        assert_eq!(shown.chars().find(live), None);
    }
}

#[test]
fn junit() {
    let xml = to_junit(&run()).expect("XML");
    assert!(!xml.contains("<script") && !xml.contains("<img") && !xml.contains('\u{1b}'), "{xml}");
}

#[test]
fn annotations_of_ci_systems() {
    let mut run = run();
    run.drills.iter_mut().for_each(|drill| drill.verdict = shadowdrill::vocabulary::Verdict::Failed);
    let text = to_github(&run);
    assert!(text.lines().all(|line| line.starts_with("::error ") || line.starts_with("::warning ")));
    assert!(!text.contains('\u{1b}'));
    let issues: serde_json::Value = serde_json::from_str(&to_gitlab(&run)).expect("JSON");
    assert!(issues.as_array().is_some_and(|issues| !issues.is_empty()));
}
