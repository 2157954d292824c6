//! The report of one drill as a page.

use serde::Serialize;

use super::charts::{self, Clock, Figure};
use super::cost::{self, Cost, HarmRow};
use super::render::{PageError, STYLE, render};
use super::rows::{self, FactRow};
use super::{lead, rows::NONE};
use crate::report::age::age_of;
use crate::report::dossier::Dossier;
use crate::report::lang::{Lang, Texts, fill};
use crate::vocabulary::Verdict;

#[derive(Serialize)]
struct Page<'a> {
    lang: &'static str,
    t: &'static Texts,
    style: &'static str,
    title: &'a str,
    verdict: &'static str,
    sign: &'static str,
    tone: &'static str,
    lead: String,
    sections: Vec<Section>,
    facts: Vec<FactRow>,
    clock: Option<Clock>,
    faults: Vec<rows::FaultRow>,
    figures: Vec<Figure>,
    thinned: Option<String>,
    harms: Vec<HarmRow>,
    costs: Vec<Cost>,
    cost_of_stopping: String,
    error: Option<&'a str>,
    checks_caption: String,
    checks: Vec<rows::CheckRow>,
    clues: Vec<rows::ClueRow>,
    steps_caption: String,
    steps: Vec<rows::StepRow>,
    forbidden: Option<String>,
    alerts: Vec<rows::AlertRow>,
    alert_notes: Vec<String>,
    entries: Vec<rows::EntryRow>,
    timeline_note: String,
    reproduce: &'a str,
    digests: Vec<rows::DigestRow>,
    footer: String,
}

#[derive(Serialize)]
struct Section {
    id: &'static str,
    title: &'static str,
}

/// The drill's page: one file that needs nothing else.
///
/// # Errors
/// Where a template asks for what the page does not have, which only a defect can bring about.
pub fn to_html(dossier: &Dossier, lang: Lang) -> Result<String, PageError> {
    let (t, drill) = (lang.texts(), &dossier.drill);
    let number = |count: usize| lang.count(i64::try_from(count).unwrap_or(i64::MAX));
    let (figures, bars) = charts::figures(dossier, lang);
    let (entries, left_out) = rows::entries(dossier, lang);
    let unmet = drill.unmet().count();
    let clock = charts::clock(dossier, lang);
    let page = Page {
        lang: lang.tag(),
        t,
        style: STYLE,
        title: &drill.title,
        verdict: lang.verdict(drill.verdict),
        sign: rows::sign(drill.is_good() && drill.loosened.is_empty()),
        tone: if drill.loosened.is_empty() { tone(drill.verdict) } else { "bad" },
        lead: lead::lead(dossier, lang) + &lead::loosened(drill, lang),
        sections: sections(t, clock.is_some(), !entries.is_empty()),
        facts: facts(dossier, lang),
        clock,
        faults: rows::faults(dossier, lang),
        figures,
        thinned: bars.map(|bars| fill(t.thinned, &[&number(bars)])),
        harms: cost::harms(dossier, lang),
        costs: cost::costs(dossier, lang),
        cost_of_stopping: cost::of_stopping(dossier, lang),
        error: drill.error.as_deref(),
        checks_caption: fill(t.checks_caption, &[&number(drill.checks.len()), &number(unmet)]),
        checks: rows::checks(dossier, lang),
        clues: rows::clues(dossier, lang),
        steps_caption: fill(t.steps_caption, &[&drill.runbooks.join(", ")]),
        steps: rows::steps(dossier, lang),
        forbidden: rows::forbidden(dossier, lang),
        alerts: rows::alerts(dossier, lang),
        alert_notes: rows::alert_notes(dossier, lang),
        timeline_note: timeline_note(dossier, left_out, lang),
        entries,
        reproduce: &drill.reproduce,
        digests: rows::digests(dossier, lang),
        footer: fill(t.footer, &[&dossier.tool.name, &dossier.tool.version]),
    };
    render("drill.html", &page)
}

fn tone(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "good",
        Verdict::AsExpected => "odd",
        Verdict::Failed | Verdict::Aborted | Verdict::Error => "bad",
    }
}

fn sections(t: &'static Texts, clock: bool, timeline: bool) -> Vec<Section> {
    let all = [
        ("clock", t.response_clock, clock),
        ("happened", t.what_happened, true),
        ("damage", t.damage, true),
        ("checks", t.checks, true),
        ("steps", t.runbook_steps, true),
        ("alerts", t.alerts, true),
        ("timeline", t.timeline, timeline),
        ("reproduce", t.reproduce, true),
    ];
    all.into_iter().filter(|(.., shown)| *shown).map(|(id, title, _)| Section { id, title }).collect()
}

fn facts(dossier: &Dossier, lang: Lang) -> Vec<FactRow> {
    let (t, drill) = (lang.texts(), &dossier.drill);
    let none = || NONE.to_owned();
    let expected = drill.severity.expected.map_or_else(none, |range| lang.severities(range));
    let given = drill.severity.highest.map_or_else(none, |severity| lang.severity(severity).to_owned());
    let cited: Vec<&str> = dossier.rules.iter().map(|rule| rule.citation()).collect();
    let listed = |names: String| if names.is_empty() { none() } else { names };
    let day = dossier.timeline.as_ref().map_or_else(none, |timeline| {
        fill(t.day_of, &[&lang.date_time(&timeline.start), &lang.span(timeline.end_ns)])
    });
    let fact = |name, value| FactRow { name, value };
    vec![
        fact(t.scenario, format!("{} ({})", drill.scenario, drill.path)),
        fact(t.seed, drill.seed.to_string()),
        fact(t.category, dossier.category.clone()),
        fact(t.track, fill(t.track_of, &[lang.track(drill.track)])),
        fact(t.drilled_day, day),
        fact(t.severity, fill(t.severity_of, &[&given, &expected])),
        fact(t.runbook, listed(drill.runbooks.join(", "))),
        fact(t.end_state, lang.end_state(drill.end_state).to_owned()),
        fact(t.rules, listed(cited.join(", "))),
        fact(t.age, age_of(drill, lang)),
    ]
}

fn timeline_note(dossier: &Dossier, left_out: usize, lang: Lang) -> String {
    let t = lang.texts();
    let Some(timeline) = &dossier.timeline else { return String::new() };
    let mut note = fill(t.timeline_from, &[&lang.date_time(&timeline.start)]);
    if left_out > 0 {
        note.push(' ');
        note.push_str(&fill(t.entries_left_out, &[&lang.count(i64::try_from(left_out).unwrap_or(i64::MAX))]));
    }
    note
}
