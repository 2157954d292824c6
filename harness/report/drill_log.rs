//! The drill log as Markdown: the table of all drills, and one section a drill. Text that a user wrote is inert.
//!
//! Only the words are here; where they go in a file that people write in is the business of `drill_log/page.rs`.

use std::fmt::Write as _;

use crate::base::{Digest, Span};
use crate::drill_log::markdown::{code, inline, row};
use crate::drill_log::{
    self, Day, DrillHistory, FollowUpHistory, Head, History, Moment, Noted, Passage, Priority, Standing,
};
use crate::report::lang::{Lang, fill};
use crate::report::speech::Speech;
use crate::vocabulary::{CheckKind, Outcome, Severity, Track};

const NONE: &str = "–";

/// The Markdown drill log in this language: `existing` with every region drawn anew and all other text as it is. Each result has the age
/// in days that it has on the day `as_of`.
///
/// # Errors
/// As [`drill_log::update`].
pub fn to_log_markdown(
    existing: &[u8],
    history: &History,
    head: &Head,
    as_of: Day,
    lang: Lang,
) -> Result<Vec<u8>, drill_log::PageError> {
    let speech = Speech(lang);
    drill_log::update(existing, history, head, &|passage| match passage {
        Passage::Title => format!("# {}\n", speech.texts().drill_log),
        Passage::Summary(history) => summary(history, as_of, speech),
        Passage::Drill(history) => drill(history, as_of, speech),
    })
}

/// The table of drills and the totals.
fn summary(history: &History, as_of: Day, speech: Speech) -> String {
    let t = speech.texts();
    let ages = fill(t.rules_ages, &[&as_of.to_string()]);
    let mut text = format!("{} {ages}\n\n{}\n|---|---:|---|---|---|---|\n", t.log_drawn, t.log_drills);
    for drill in &history.drills {
        let cells = [
            drill.drill.started.date(),
            age(drill, as_of, speech),
            format!("{} (#{:03})", inline(&drill.drill.scenario.id), drill.number),
            track(drill.drill.track, speech),
            standing(drill, speech),
            noted(drill, speech),
        ];
        text.push_str(&row(&cells));
    }
    let totals = history.totals();
    let tracks: Vec<String> = totals
        .tracks
        .iter()
        .map(|(on, count)| format!("{} {}", track(*on, speech), number(*count, speech)))
        .collect();
    let as_expected = match totals.as_expected {
        0 => String::new(),
        count => format!(", {}", counted(count, t.log_counterexample, t.log_counterexamples, speech)),
    };
    let values = [
        &counted(totals.drills, t.run_drill, t.run_drills, speech),
        &tracks.join(", "),
        &number(totals.ok, speech),
        &number(totals.issues, speech),
        &as_expected,
        &counted(totals.findings, t.log_finding_of, t.log_findings_of, speech),
        &counted(totals.follow_ups, t.log_follow_up_of, t.log_follow_ups_of, speech),
        &number(totals.open, speech),
    ];
    let _ = writeln!(text, "\n{}", fill(t.log_totals, &values.map(String::as_str)));
    text
}

/// The section of one drill.
fn drill(history: &DrillHistory, as_of: Day, speech: Speech) -> String {
    let (entry, t) = (&history.drill, speech.texts());
    let number = format!("{:03}", history.number);
    let title = fill(t.log_drill, &[&number, &entry.started.date(), &inline(&entry.scenario.id)]);
    let verdict = speech.name(entry.verdict, speech.0.verdict(entry.verdict));
    let result = [standing(history, speech), verdict, age(history, as_of, speech)];
    let result = result.each_ref().map(String::as_str);
    let mut text = format!("## {title}\n\n{}\n", fill(t.log_result, &result));
    preconditions(&mut text, history, speech);
    steps(&mut text, history, speech);
    observations(&mut text, history, speech);
    criteria(&mut text, history, speech);
    evidence(&mut text, history, speech);
    follow_ups(&mut text, history, speech);
    text
}

/// `12 d`: the age of a result.
fn age(drill: &DrillHistory, as_of: Day, speech: Speech) -> String {
    fill(speech.texts().age_days, &[&speech.count(drill.age_days(as_of))])
}

fn heading(text: &mut String, title: &str) {
    let _ = write!(text, "\n### {title}\n\n");
}

fn item(text: &mut String, label: &str, value: &str) {
    let _ = writeln!(text, "- {label}: {value}");
}

fn preconditions(text: &mut String, history: &DrillHistory, speech: Speech) {
    let (entry, t) = (&history.drill, speech.texts());
    heading(text, t.log_preconditions);
    let scenario = &entry.scenario;
    let title = if scenario.title.trim().is_empty() { NONE.into() } else { inline(&scenario.title) };
    let drilled = fill(t.log_scenario_of, &[&title, &code(&scenario.id), &code(&scenario.category)]);
    item(text, t.scenario, &drilled);
    let rules: Vec<String> = scenario.rules.iter().map(|rule| speech.column(rule.citation())).collect();
    item(text, t.log_rules, if rules.is_empty() { NONE.into() } else { rules.join(", ") }.as_str());
    item(text, t.track, &track(entry.track, speech));
    item(text, t.seed, &fill(t.log_seed_of, &[&entry.seed.to_string(), &code(&entry.draws)]));
    item(text, t.operator, &inline(&entry.operator));
    item(text, t.time, &fill(t.log_from_to, &[&entry.started.to_string(), &entry.ended.to_string()]));
}

fn steps(text: &mut String, history: &DrillHistory, speech: Speech) {
    let t = speech.texts();
    heading(text, t.steps);
    let _ = write!(text, "{}\n|---|---|\n", t.log_steps);
    for (milestone, reached) in &history.drill.milestones {
        let time = reached.map_or_else(|| t.not_reached.to_owned(), |ns| speech.moment(ns));
        text.push_str(&row(&[speech.0.milestone(*milestone), &time]));
    }
}

fn observations(text: &mut String, history: &DrillHistory, speech: Speech) {
    let (entry, t, lang) = (&history.drill, speech.texts(), speech.0);
    heading(text, t.log_observations);
    let shown = |severity: Option<Severity>| severity.map_or(NONE, |severity| lang.severity(severity));
    let severity = &entry.severity;
    let expected = severity.expected.map_or_else(|| NONE.to_owned(), |range| lang.severities(range));
    let given = [&expected, shown(severity.first), shown(severity.highest), shown(severity.last)];
    item(text, t.severity, &fill(t.log_severity, &given));
    if entry.damage.families.is_empty() {
        item(text, t.harm, t.log_no_harm);
    }
    for harm in &entry.damage.families {
        let family = speech.name(harm.family, lang.harm(harm.family));
        let amounts = [harm.answered, harm.unanswered, harm.avoided, harm.by_response];
        let amounts = amounts.map(|amount| speech.count(amount));
        let told = fill(t.log_harm_of, &amounts.each_ref().map(String::as_str));
        item(text, &format!("{}, {family}", t.harm), &told);
    }
    let forgone = entry.damage.trades_forgone;
    let pattern = if forgone == 1 { t.log_trade } else { t.log_trades };
    item(text, t.log_stopping, &fill(pattern, &[&speech.count(forgone)]));
    for finding in &history.findings {
        let by = format!(
            "{} ({}, {})",
            inline(&lang.finding(&finding.text)),
            inline(&finding.operator),
            written(&finding.written, speech)
        );
        item(text, t.log_finding, &by);
    }
}

fn criteria(text: &mut String, history: &DrillHistory, speech: Speech) {
    let (t, lang) = (speech.texts(), speech.0);
    heading(text, t.log_criteria);
    if history.drill.checks.is_empty() {
        let _ = writeln!(text, "{}", t.log_no_checks);
        return;
    }
    let _ = write!(text, "{}\n|---|---|---|---|---|---|---|\n", t.log_checks);
    for check in &history.drill.checks {
        let clock = check.clock.map_or_else(
            || NONE.to_owned(),
            |(from, to)| format!("{} → {}", lang.milestone(from), lang.milestone(to)),
        );
        let cells = [
            check_name(check.id, speech),
            speech.name(check.outcome, lang.outcome(check.outcome)),
            span(check.target_ns, speech),
            span(check.actual_ns, speech),
            clock,
            inline(&speech.column(&check.source)),
            inline(&speech.sentence(&check.message)),
        ];
        text.push_str(&row(&cells));
    }
}

fn evidence(text: &mut String, history: &DrillHistory, speech: Speech) {
    let (entry, t) = (&history.drill, speech.texts());
    heading(text, t.log_evidence);
    item(text, t.log_entry, &fill(t.log_entry_of, &[&history.number.to_string(), &history.hash.to_string()]));
    let mut digest = |label: &str, digest: &Digest| item(text, label, &format!("`{digest}`"));
    digest(t.timeline, &entry.timeline);
    digest(t.scenario, &entry.scenario.digest);
    digest(t.log_policy, &entry.digests.policy);
    digest(t.log_baseline, &entry.digests.baseline);
    digest(t.log_runbooks, &entry.digests.runbooks);
    digest(t.log_settings, &entry.digests.settings);
    match &entry.digests.data {
        Some(data) => digest(t.log_candles, data),
        None => item(text, t.log_candles, t.log_synthetic),
    }
    item(text, t.log_program, &code(&entry.program));
    for report in &entry.reports {
        item(text, t.log_report, &code(report));
    }
    item(text, t.page_reproduce, &code(&entry.reproduce));
}

fn follow_ups(text: &mut String, history: &DrillHistory, speech: Speech) {
    let t = speech.texts();
    heading(text, t.log_follow_ups);
    if history.follow_ups.is_empty() {
        let _ = writeln!(text, "{}", t.log_nothing);
        return;
    }
    let _ = write!(text, "{}\n|---|---|---|---|---|---|\n", t.log_to_do);
    for known in &history.follow_ups {
        let follow_up = &known.follow_up;
        let cells = [
            inline(&follow_up.id),
            inline(&follow_up.text),
            inline(&follow_up.owner),
            priority(follow_up.priority, speech),
            speech.day(&follow_up.due.to_string()),
            state(known, speech),
        ];
        text.push_str(&row(&cells));
    }
}

fn state(known: &FollowUpHistory, speech: Speech) -> String {
    let t = speech.texts();
    let end = |closed: &Noted| {
        let (by, how) = (inline(&closed.operator), inline(&closed.text));
        fill(t.log_closed_by, &[&written(&closed.written, speech), &by, &how])
    };
    known.closed.as_ref().map_or_else(|| t.note_open.to_owned(), end)
}

/// The last cell of the table: checks that are not met, findings, follow-ups.
fn noted(drill: &DrillHistory, speech: Speech) -> String {
    let (t, lang) = (speech.texts(), speech.0);
    let unmet = drill.drill.checks.iter().filter(|check| check.outcome != Outcome::Met);
    let unmet: Vec<String> = unmet
        .map(|check| {
            let outcome = speech.name(check.outcome, lang.outcome(check.outcome));
            format!("{} {outcome}", check_name(check.id, speech))
        })
        .collect();
    let mut parts = if unmet.is_empty() { Vec::new() } else { vec![unmet.join(", ")] };
    parts.extend(drill.findings.iter().map(|finding| inline(&lang.finding(&finding.text))));
    for known in &drill.follow_ups {
        let follow_up = &known.follow_up;
        let values: [&str; 6] = [
            &inline(&follow_up.id),
            &inline(&follow_up.text),
            &inline(&follow_up.owner),
            &priority(follow_up.priority, speech),
            &speech.day(&follow_up.due.to_string()),
            if known.closed.is_some() { t.log_closed } else { t.note_open },
        ];
        parts.push(fill(t.log_noted, &values));
    }
    if parts.is_empty() { NONE.to_owned() } else { parts.join("; ") }
}

/// How a drill stands: the label of the log, or the word that the log's page has for it.
fn standing(drill: &DrillHistory, speech: Speech) -> String {
    let t = speech.texts();
    let standing = drill.standing();
    let word = match standing {
        Standing::Ok => t.show_ok,
        Standing::Issues => t.show_issues,
        Standing::AsExpected => t.show_expected,
    };
    speech.name(standing.label(), word)
}

/// The id of a check, which stands in files too; behind its name where the page has one in its language.
fn check_name(check: CheckKind, speech: Speech) -> String {
    match speech.0 {
        Lang::English => check.to_string(),
        Lang::German => format!("{} ({})", speech.0.check(check), code(&check.to_string())),
    }
}

fn priority(priority: Priority, speech: Speech) -> String {
    speech.column(priority.name())
}

/// A track as a name: with a capital letter.
fn track(track: Track, speech: Speech) -> String {
    let mut letters = speech.0.track(track).chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The day of a moment.
fn written(moment: &Moment, speech: Speech) -> String {
    speech.day(&moment.date())
}

/// A length of time: exact in English, as on every other page in German.
fn span(ns: Option<i64>, speech: Speech) -> String {
    match (ns, speech.0) {
        (None, _) => NONE.to_owned(),
        (Some(ns), Lang::English) => Span::from_ns(ns).to_string(),
        (Some(ns), Lang::German) => speech.span(ns),
    }
}

fn number(count: u64, speech: Speech) -> String {
    speech.count(i64::try_from(count).unwrap_or(i64::MAX))
}

/// `1 drill`, `2 drills`.
fn counted(count: u64, one: &str, many: &str, speech: Speech) -> String {
    fill(if count == 1 { one } else { many }, &[&number(count, speech)])
}
