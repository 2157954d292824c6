//! Coverage: what a drill that passed shows counts, nothing else does, and what nothing exercises is told with the reason.

mod command;
pub mod document;

use rayon::prelude::*;
use shadowdrill::coverage::{Coverage, Row, Seen, Shortfall, Subject, coverage};
use shadowdrill::library::Library;
use shadowdrill::report::{CoverageReport, Paint, coverage_page, coverage_to_human, coverage_to_markdown};
use shadowdrill::trial::Drill;
use shadowdrill::vocabulary::{FaultKind, MonitorKind, Named, Rule};

use super::hunts::bundle::{Bundle, run};

/// What the scenarios of a library exercise under their own seeds.
pub fn covered(library: &Library) -> Coverage {
    let seen = |scenario: &shadowdrill::scenario::Scenario| {
        Seen::run(library, scenario, scenario.seed.unwrap_or(0)).expect("it runs")
    };
    coverage(library, &library.scenarios.par_iter().map(seen).collect::<Vec<_>>())
}

/// The bundle with these scenarios alone.
fn only(mut bundle: Bundle, ids: &[&str]) -> Bundle {
    bundle.0.scenarios.retain(|file| ids.iter().any(|id| file.path.ends_with(&format!("/{id}.toml"))));
    assert_eq!(bundle.0.scenarios.len(), ids.len(), "{ids:?}");
    bundle
}

/// What these bundled scenarios exercise.
fn of(ids: &[&str]) -> Coverage {
    covered(&only(Bundle::untouched(), ids).library())
}

#[track_caller]
fn row<'c>(coverage: &'c Coverage, subject: Subject, name: &str) -> &'c Row {
    let mut found = coverage.rows.iter().filter(|row| row.subject == subject && row.name == name);
    found.next().unwrap_or_else(|| panic!("no {subject} {name}"))
}

#[track_caller]
fn exercised(coverage: &Coverage, subject: Subject, name: &str, by: &[&str]) {
    let row = row(coverage, subject, name);
    assert_eq!(row.exercised_by, by, "{subject} {name}");
    assert_eq!(row.reason().is_none(), !by.is_empty(), "{subject} {name}");
}

#[track_caller]
fn unexercised(coverage: &Coverage, subject: Subject, name: &str, reason: &str) {
    let row = row(coverage, subject, name);
    assert_eq!(row.reason().as_deref(), Some(reason), "{subject} {name}: {row:?}");
    assert!(coverage.unexercised().any(|other| other == row), "{subject} {name}");
}

/// One thing of each subject that a scenario alone exercises, and what is said of it without the scenario.
const ALONE: &[(&str, Subject, &str, &str)] = &[
    ("scheduler-crash", Subject::Article, "rts6-14", "no scenario names it"),
    ("scheduler-crash", Subject::Fault, "scheduler-crash", "no scenario has it"),
    ("scheduler-crash", Subject::Monitor, "heartbeat-stale", "it raised nothing"),
    ("scheduler-crash", Subject::SeverityRule, "scheduler-silent", "it decided nothing"),
    (
        "scheduler-crash",
        Subject::Step,
        "restart-scheduler/start-scheduler",
        "no incident took its runbook up",
    ),
    ("scheduler-crash", Subject::Route, "webhook", "nothing was sent over it"),
    ("operator-report-unknown", Subject::SeverityRule, "unmatched", "it decided nothing"),
    ("cancel-refused", Subject::Fault, "cancel-refused", "no scenario has it"),
];

#[test]
fn what_a_scenario_alone_exercises_is_exercised_by_nothing_without_it() {
    let calm = of(&["calm-day"]);
    assert_eq!((calm.drills, calm.left_out.len()), (1, 0));
    for &(scenario, subject, name, reason) in ALONE {
        let with = of(&["calm-day", scenario]);
        assert_eq!(with.drills, 2, "{:?}", with.left_out);
        exercised(&with, subject, name, &[scenario]);
        unexercised(&calm, subject, name, reason);
    }
    // a calm day breaks nothing, and gives evidence for an article all the same
    exercised(&calm, Subject::Article, "dora-24", &["calm-day"]);
    let others = calm.rows.iter().filter(|row| row.is_exercised());
    assert_eq!(others.count(), 1);
}

#[test]
fn everything_there_is_is_listed_once() {
    let library = Bundle::untouched().library();
    let all = coverage(&library, &[]);
    let of = |subject: Subject| all.rows.iter().filter(move |row| row.subject == subject);
    assert_eq!(of(Subject::Article).count(), Rule::ALL.len() - 1, "all but the firm's own");
    assert_eq!(of(Subject::Fault).count(), FaultKind::ALL.len());
    assert_eq!(of(Subject::Monitor).count(), library.policy.monitors.len());
    assert!(of(Subject::Monitor).all(|row| MonitorKind::from_name(&row.about).is_some()));
    assert_eq!(of(Subject::SeverityRule).count(), library.policy.severity_rules.len() + 1);
    assert_eq!(of(Subject::Route).count(), library.policy.routes.len());
    let named = library.runbooks.iter().filter(|runbook| library.policy.names_runbook(&runbook.id));
    assert_eq!(of(Subject::Step).count(), named.map(|runbook| runbook.steps.len()).sum::<usize>());
    let mut names: Vec<(Subject, &str)> =
        all.rows.iter().map(|row| (row.subject, row.name.as_str())).collect();
    let listed = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), listed);
    assert_eq!(all.unexercised().count(), listed, "without a drill nothing is exercised");
}

/// Of the bundled files nothing is left but what a drill cannot show.
#[test]
fn the_bundled_drills_exercise_all_but_the_yearly_review() {
    let all = covered(&Bundle::untouched().library());
    let left: Vec<&str> = all.unexercised().map(|row| row.name.as_str()).collect();
    assert_eq!(left, ["sec-15c3-5-e"]);
    assert_eq!(all.left_out, []);
}

#[test]
fn a_drill_that_fails_earns_nothing_and_is_named() {
    let slow = Bundle::untouched().entry("monitor", "limit-audit", "delay = \"500ms\"", "delay = \"40m\"");
    let ids = ["calm-day", "gate-bypass"];
    let failed = covered(&only(slow, &ids).library());
    let sound = of(&ids);
    assert_eq!(failed.drills, 1);
    let left_out: Vec<(&str, u64, &str)> =
        failed.left_out.iter().map(|one| (one.scenario.as_str(), one.seed, one.reason.as_str())).collect();
    assert_eq!(left_out, [("gate-bypass", 0, "detection is late")]);
    for (subject, name) in [
        (Subject::Article, "rts6-15"),
        (Subject::Fault, "gate-bypass"),
        (Subject::Monitor, "limit-audit"),
        (Subject::SeverityRule, "limits-ignored"),
        (Subject::Step, "risk-limits-ignored/restore-gate"),
        (Subject::Route, "stderr"),
    ] {
        exercised(&sound, subject, name, &["gate-bypass"]);
        unexercised(&failed, subject, name, "shown by what did not pass: gate-bypass");
    }
    assert!(failed.rows.iter().all(|row| row.exercised_by.iter().all(|by| by == "calm-day")));
}

#[test]
fn a_plan_without_effect_earns_nothing() {
    let late = Bundle::untouched().scenario(
        "scheduler-crash",
        "at = { between = [\"2h\", \"14h\"] }",
        "at = \"24h\"",
    );
    let found = covered(&only(late, &["scheduler-crash"]).library());
    unexercised(&found, Subject::Fault, "scheduler-crash", "not shown to take effect in scheduler-crash");
    unexercised(&found, Subject::Article, "rts6-14", "shown by what did not pass: scheduler-crash");
    assert_eq!(found.drills, 0);
}

/// Whether a fault took effect is the judge's word: a scenario that does not ask for it shows nothing of its faults, and one
/// without strength does nothing.
#[test]
fn a_fault_counts_only_where_the_judge_says_that_it_took_effect() {
    let unasked = of(&["bar-zero-then-misbooked"]);
    assert_eq!(unasked.drills, 1);
    for fault in ["bar-invalid", "ledger-misbooks", "order-runaway"] {
        let reason = "not shown to take effect in bar-zero-then-misbooked";
        unexercised(&unasked, Subject::Fault, fault, reason);
    }
    exercised(&unasked, Subject::Monitor, "bar-sanity", &["bar-zero-then-misbooked"]);
    let library = Bundle::untouched().library();
    let (scenario, mut drill) = drilled(&library, "gate-bypass");
    let fault = |drill: &Drill| coverage(&library, &[Seen::of(&library, scenario, drill)]);
    exercised(&fault(&drill), Subject::Fault, "gate-bypass", &["gate-bypass"]);
    drill.plan.faults[0].strength = shadowdrill::base::Ratio::ZERO;
    let reason = "not shown to take effect in gate-bypass";
    unexercised(&fault(&drill), Subject::Fault, "gate-bypass", reason);
}

fn drilled<'l>(library: &'l Library, id: &str) -> (&'l shadowdrill::scenario::Scenario, Drill) {
    (library.scenario(id).expect("a scenario"), run(library, id, 0))
}

#[test]
fn a_monitor_counts_only_where_it_detects() {
    let cheap = of(&["bar-outlier-cheap"]);
    exercised(&cheap, Subject::Monitor, "bar-sanity", &["bar-outlier-cheap"]);
    let reason = "raised and detected nothing in bar-outlier-cheap";
    unexercised(&cheap, Subject::Monitor, "order-rate-low", reason);
}

#[test]
fn a_route_counts_only_where_it_delivers() {
    let (few, all) = ("routes = [\"log\", \"stderr\"]", "routes = [\"log\", \"stderr\", \"webhook\"]");
    let bundle = Bundle::untouched().entry("monitor", "webhook-silent", few, all);
    let dead = covered(&only(bundle, &["alert-webhook-dead"]).library());
    assert_eq!(dead.drills, 1, "{:?}", dead.left_out);
    exercised(&dead, Subject::Route, "stderr", &["alert-webhook-dead"]);
    let reason = "lost all that was sent over it in alert-webhook-dead";
    unexercised(&dead, Subject::Route, "webhook", reason);
    unexercised(&of(&["alert-webhook-dead"]), Subject::Route, "webhook", "nothing was sent over it");
    exercised(&of(&["gate-bypass"]), Subject::Route, "webhook", &["gate-bypass"]);
}

#[test]
fn a_step_counts_only_where_it_is_done() {
    let crash = of(&["scheduler-crash"]);
    let step = |step: &str| format!("restart-scheduler/{step}");
    unexercised(&crash, Subject::Step, &step("find-schedulers"), "begun and failed in scheduler-crash");
    unexercised(&crash, Subject::Step, &step("kill-schedulers"), "not needed in scheduler-crash");
    exercised(&crash, Subject::Step, &step("stop-schedulers"), &["scheduler-crash"]);
    let both = of(&["scheduler-crash", "scheduler-hang"]);
    exercised(&both, Subject::Step, &step("find-schedulers"), &["scheduler-hang"]);
    exercised(&both, Subject::Step, &step("kill-schedulers"), &["scheduler-hang"]);
    let failed = &row(&both, Subject::Step, &step("find-schedulers")).short;
    assert_eq!(*failed, [("scheduler-crash".to_owned(), Shortfall::Failed)]);
}

#[test]
fn a_step_that_is_added_and_skipped_is_not_counted() {
    let step = "```sh {\"name\":\"notify-owner\",\"action\":\"owner.notify\",\"timeout\":\"60s\"}";
    let added = |when: &str| {
        let new = format!(
            "```sh {{\"name\":\"added\",\"action\":\"incident.record\",\"timeout\":\"60s\",\"when\":\"{when}\"}}\ntrue\n```\n\n\
             ## And then\n\n{step}"
        );
        let bundle = Bundle::untouched().runbook("risk-limits-ignored", step, &new);
        covered(&only(bundle, &["gate-bypass"]).library())
    };
    let name = "risk-limits-ignored/added";
    let skipped = added("previous-failed");
    assert_eq!(skipped.drills, 1, "{:?}", skipped.left_out);
    unexercised(&skipped, Subject::Step, name, "not needed in gate-bypass");
    exercised(&added("always"), Subject::Step, name, &["gate-bypass"]);
}

/// The pause is put aside for the kill switch while its stop is under way. What becomes of that stop is its own, and not
/// that of the step of the new runbook with the same number.
#[test]
fn the_result_of_a_runbook_put_aside_is_its_own() {
    let scenario = "gate-holds-then-fails";
    let found = of(&[scenario]);
    let reason = "begun and failed in gate-holds-then-fails";
    unexercised(&found, Subject::Step, "pause-system/stop-schedulers", reason);
    exercised(&found, Subject::Step, "pause-system/find-schedulers", &[scenario]);
    exercised(&found, Subject::Step, "kill-switch/cancel-orders", &[scenario]);
    let reason = "not reached in gate-holds-then-fails";
    unexercised(&found, Subject::Step, "pause-system/record-pause", reason);
}

#[test]
fn a_counterexample_earns_nothing() {
    let library = Bundle::of("bundled:scenarios/counterexamples").library();
    let found = covered(&library);
    assert_eq!(found.drills, 0);
    assert_eq!(found.left_out.len(), library.scenarios.len());
    assert!(found.left_out.iter().all(|one| one.reason == "a counterexample"), "{:?}", found.left_out);
    assert_eq!(found.unexercised().count(), found.rows.len());
    let reason = row(&found, Subject::Fault, "scheduler-crash").reason();
    assert!(reason.is_some_and(|reason| reason.starts_with("only in the counterexample ")));
    // one that was run all the same
    for scenario in &library.scenarios {
        let seen = Seen::of(&library, scenario, &run(&library, &scenario.id, 0));
        let found = coverage(&library, &[seen]);
        assert_eq!((found.drills, found.unexercised().count()), (0, found.rows.len()), "{}", scenario.id);
    }
}

#[test]
fn a_runbook_that_the_policy_never_names_is_told_and_asks_for_nothing() {
    let library = Bundle::untouched().library();
    let found = coverage(&library, &[]);
    let unnamed: Vec<&str> = found.unnamed.iter().map(|(id, _)| id.as_str()).collect();
    assert!(unnamed.contains(&"restart-before-securing") && !unnamed.contains(&"restart-scheduler"));
    let of_it = |row: &&Row| unnamed.iter().any(|id| row.name.starts_with(&format!("{id}/")));
    assert_eq!(found.rows.iter().find(of_it), None);
    let page = coverage_page(&CoverageReport::new(&found));
    assert!(page.contains("## Runbooks that the policy never names"), "{page}");
}

/// Texts that would do something where they are not text.
const HOSTILE: [&str; 5] = [
    "<script>fetch('x')</script>",
    "![a](x://y) [b](javascript:c) <b>d</b> `e` | f",
    "\u{1b}[2J\u{1b}]8;;x://y\u{7}link\u{202e}",
    "x\n# heading\n- item\n::error ::y",
    "`a` </table> &amp; www.example.com",
];

fn poisoned() -> CoverageReport {
    let mut next = 0;
    let mut bad = || {
        next += 1;
        HOSTILE[next % HOSTILE.len()].to_owned()
    };
    let mut report = CoverageReport::new(&of(&["gate-bypass", "scheduler-crash", "scheduler-hang"]));
    for one in &mut report.unexercised {
        (one.name, one.about, one.reason, one.place) = (bad(), bad(), bad(), Some(bad()));
    }
    for one in &mut report.exercised {
        (one.name, one.about, one.place) = (bad(), bad(), Some(bad()));
        one.exercised_by.iter_mut().for_each(|by| *by = bad());
        one.short.iter_mut().for_each(|short| short.scenario = bad());
    }
    for one in &mut report.unnamed_runbooks {
        (one.runbook, one.place) = (bad(), bad());
    }
    let left_out = |scenario, reason| shadowdrill::report::NothingEarned { scenario, seed: 0, reason };
    report.left_out = vec![left_out(bad(), bad()), left_out(bad(), bad())];
    report
}

#[test]
fn hostile_text_is_inert() {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let sound = CoverageReport::new(&of(&["gate-bypass", "scheduler-crash", "scheduler-hang"]));
    let report = poisoned();
    let tags = |page: &str, wanted: fn(&Tag<'_>) -> bool| {
        let parser = Parser::new_ext(page, Options::ENABLE_TABLES);
        parser.filter(|event| matches!(event, Event::Start(tag) if wanted(tag))).count()
    };
    let pages = [coverage_to_markdown(&report), coverage_page(&report)];
    for (page, own) in pages.iter().zip([coverage_to_markdown(&sound), coverage_page(&sound)]) {
        for event in Parser::new_ext(page, Options::ENABLE_TABLES) {
            let alive = match &event {
                Event::Start(Tag::Link { dest_url, .. }) => &**dest_url != "trust.md",
                Event::Start(Tag::Image { .. }) | Event::Html(_) | Event::InlineHtml(_) => true,
                _ => false,
            };
            assert!(!alive, "{event:?}");
        }
        assert!(!page.contains('\u{1b}') && !page.contains('\u{202e}'));
        // as many rows and cells as in the same page of sound texts
        assert_eq!(
            tags(page, |tag| matches!(tag, Tag::TableRow)),
            tags(&own, |tag| matches!(tag, Tag::TableRow))
        );
        assert_eq!(
            tags(page, |tag| matches!(tag, Tag::TableCell)),
            tags(&own, |tag| matches!(tag, Tag::TableCell))
        );
    }
    let text = coverage_to_human(&report, Paint::Plain);
    assert_eq!(text.chars().find(|c| c.is_control() && *c != '\n'), None);
    assert!(!text.lines().any(|line| line.starts_with("::")), "{text}");
}
