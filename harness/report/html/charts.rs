//! From a dossier to its charts.

use serde::Serialize;

use super::rows::{NONE, moment};
use crate::report::dossier::{Dossier, FilmReport, HarmCurve, ReelReport};
use crate::report::lang::{Lang, fill};
use crate::report::svg::{self, Axis, ClockRow, Event, EventKind, Line, Panel, Stack};
use crate::verdict::Check;
use crate::vocabulary::{HarmFamily, Limit, Milestone, Named, Outcome};

#[derive(Debug, Serialize)]
pub struct Clock {
    chart: Option<String>,
    rows: Vec<MilestoneRow>,
}

#[derive(Debug, Serialize)]
struct MilestoneRow {
    name: &'static str,
    time: String,
    from: String,
    took: String,
    target: String,
    margin: String,
    tone: &'static str,
}

#[derive(Debug, Serialize)]
pub struct Figure {
    title: String,
    caption: String,
    chart: String,
}

/// One line of the response clock.
struct Reached<'a> {
    milestone: Milestone,
    at: Option<i64>,
    check: Option<&'a Check>,
}

/// Every milestone that was reached, in order of time, then those that were due and were not.
fn reached(dossier: &Dossier) -> Vec<Reached<'_>> {
    let drill = &dossier.drill;
    let check_of = |milestone: Milestone| {
        let ends = |check: &&Check| check.clock.is_some_and(|(_, to)| to == milestone);
        drill.checks.iter().find(ends)
    };
    let mut rows: Vec<Reached<'_>> = Milestone::ALL
        .iter()
        .map(|milestone| Reached {
            milestone: *milestone,
            at: drill.milestones.0.get(milestone).copied(),
            check: check_of(*milestone),
        })
        .filter(|row| row.at.is_some() || row.check.is_some_and(|check| check.outcome != Outcome::Skipped))
        .collect();
    rows.sort_by_key(|row| (row.at.is_none(), row.at));
    rows
}

/// The response clock; `None` where nothing happened that a clock could start from.
pub fn clock(dossier: &Dossier, lang: Lang) -> Option<Clock> {
    let t = lang.texts();
    let milestones = &dossier.drill.milestones.0;
    let effective = milestones.get(&Milestone::Effective).copied();
    let rows = reached(dossier);
    if milestones.is_empty() {
        return None;
    }
    let chart = effective.map(|zero| {
        let rows: Vec<ClockRow> = rows.iter().map(|row| clock_row(dossier, row, zero, lang)).collect();
        svg::clock(&rows, "clock-chart", t.response_clock, t.clock_desc, t.clock_axis, lang)
    });
    Some(Clock { chart, rows: rows.iter().map(|row| milestone_row(dossier, row, lang)).collect() })
}

fn clock_row(dossier: &Dossier, row: &Reached<'_>, zero: i64, lang: Lang) -> ClockRow {
    let t = lang.texts();
    let from =
        row.check.and_then(|check| check.clock).and_then(|(from, _)| dossier.drill.milestones.0.get(&from));
    let target = row.check.and_then(|check| check.target_ns);
    let due = from.zip(target).map(|(from, target)| from.saturating_add(target).saturating_sub(zero));
    let (margin, good) = margin(row, lang);
    let at = row.at.map(|at| at.saturating_sub(zero));
    let took = row.check.and_then(|check| check.actual_ns).or(at);
    ClockRow {
        name: lang.milestone(row.milestone).to_owned(),
        from_ns: from.map_or(0, |from| from.saturating_sub(zero)),
        at_ns: at,
        due_ns: due,
        good,
        is_fault: row.milestone == Milestone::Injected,
        note: match (took, target) {
            (Some(took), Some(target)) => fill(t.took_of, &[&lang.span(took), &lang.span(target)]),
            (Some(took), None) => lang.span(took),
            (None, Some(target)) => fill(t.not_reached_of, &[&lang.span(target)]),
            (None, None) => t.not_reached.to_owned(),
        },
        margin,
    }
}

/// What was left of the target or by how much it was overrun, and whether the milestone is as it should be.
fn margin(row: &Reached<'_>, lang: Lang) -> (String, bool) {
    let t = lang.texts();
    let Some(check) = row.check else { return (t.no_target.to_owned(), true) };
    let good = check.outcome == Outcome::Met;
    let text = match (check.actual_ns, check.target_ns) {
        (Some(actual), Some(target)) if actual <= target => {
            fill(t.to_spare, &[&lang.span_left(target - actual)])
        }
        (Some(actual), Some(target)) => fill(t.too_late, &[&lang.span(actual.saturating_sub(target))]),
        _ => String::new(),
    };
    let outcome = lang.outcome(check.outcome);
    let text = match (text.is_empty(), good || check.outcome == Outcome::Late) {
        (true, _) => outcome.to_owned(),
        (false, true) => text,
        (false, false) => format!("{outcome}: {text}"),
    };
    (text, good)
}

fn milestone_row(dossier: &Dossier, row: &Reached<'_>, lang: Lang) -> MilestoneRow {
    let span = |ns: Option<i64>| ns.map_or_else(|| NONE.to_owned(), |ns| lang.span(ns));
    let from = row.check.and_then(|check| check.clock).map(|(from, _)| from);
    let (margin, good) = margin(row, lang);
    let start = from.and_then(|from| dossier.drill.milestones.0.get(&from));
    MilestoneRow {
        name: lang.milestone(row.milestone),
        time: moment(lang, row.at),
        from: match (from, start) {
            (Some(from), _) => lang.milestone(from).to_owned(),
            _ => NONE.to_owned(),
        },
        took: span(row.check.and_then(|check| check.actual_ns)),
        target: span(row.check.and_then(|check| check.target_ns)),
        margin: if row.check.is_some() { margin } else { NONE.to_owned() },
        tone: match (row.check, good) {
            (None, _) => "",
            (Some(_), true) => "good",
            (Some(_), false) => "bad",
        },
    }
}

/// Faults, alerts and steps as markers, in order of time; named as the rows of their tables.
pub fn events(dossier: &Dossier) -> Vec<Event> {
    let event = |kind: EventKind, time_ns, at: usize| {
        let row = at + 1;
        Event { kind, time_ns, row, name: format!("{}{row}", kind.letter()) }
    };
    let mut events = Vec::new();
    for (at, fault) in dossier.drill.faults.iter().enumerate() {
        events.push(event(EventKind::Fault, fault.set_ns, at));
        if let Some(lifted) = fault.lift_ns {
            let set = event(EventKind::Fault, lifted, at);
            events.push(Event { name: format!("{}↑", set.name), ..set });
        }
    }
    for (at, alert) in dossier.drill.alerts.iter().enumerate() {
        events.push(event(EventKind::Alert, alert.raised_ns, at));
    }
    for (at, step) in dossier.drill.steps.iter().enumerate() {
        if let Some(started) = step.started_ns {
            events.push(event(EventKind::Step, started, at));
        }
    }
    events.sort_by_key(|event| event.time_ns);
    events
}

/// The charts of what happened, and how many bars a curve has where not all of them are drawn.
pub fn figures(dossier: &Dossier, lang: Lang) -> (Vec<Figure>, Option<usize>) {
    let (Some(film), Some(timeline)) = (&dossier.film, &dossier.timeline) else { return (Vec::new(), None) };
    let t = lang.texts();
    let events = events(dossier);
    let mut figures = Vec::new();
    let mut thinned = None;
    let mut add =
        |id: &str, title: &str, desc: &str, caption: String, window: (i64, i64), panels: &[Panel]| {
            let (chart, cut) = svg::panels(&Stack {
                id,
                title,
                description: desc,
                lanes: [t.faults, t.alerts, t.steps],
                start: &timeline.start,
                from_ns: window.0,
                to_ns: window.1,
                panels,
                events: &events,
                lang,
            });
            thinned = thinned.max(cut);
            figures.push(Figure { title: title.to_owned(), caption, chart });
        };
    let all = [vec![price(film, lang)], runs(film, lang), harm(film, lang)].concat();
    let day = (0, timeline.end_ns);
    add("day-chart", t.whole_drill, t.whole_drill_desc, t.whole_drill_caption.to_owned(), day, &all);
    if let Some(window) = incident(dossier, film, timeline.end_ns) {
        let near = [runs(film, lang), harm(film, lang)].concat();
        add(
            "near-chart",
            t.around_incident,
            t.around_incident_desc,
            t.around_incident_caption.to_owned(),
            window,
            &near,
        );
    }
    (figures, thinned)
}

/// From some bars before the fault took effect to some bars after the last that was done; `None` where that is most of
/// the drill, or nothing took effect.
fn incident(dossier: &Dossier, film: &FilmReport, end: i64) -> Option<(i64, i64)> {
    let effective = *dossier.drill.milestones.0.get(&Milestone::Effective)?;
    let milestones = dossier.drill.milestones.0.values().copied();
    let steps = dossier.drill.steps.iter().filter_map(|step| step.ended_ns);
    let last = milestones.chain(steps).max()?;
    let margin = film.bar_ns.saturating_mul(15);
    let window = (effective.saturating_sub(margin).max(0), last.saturating_add(margin).min(end));
    ((window.1 - window.0).saturating_mul(2) < end).then_some(window)
}

/// Each symbol's change since its first close.
fn price(film: &FilmReport, lang: Lang) -> Panel {
    let t = lang.texts();
    let line = |(at, symbol): (usize, &crate::report::SymbolFilm)| {
        let first = i128::from(symbol.close.first().copied().unwrap_or(1)).max(1);
        let change =
            |close: &i64| i64::try_from((i128::from(*close) - first) * 10_000 / first).unwrap_or(i64::MAX);
        Line {
            class: format!("price-{}", at.min(3)),
            name: symbol.symbol.clone(),
            points: symbol.time_ns.iter().copied().zip(symbol.close.iter().map(change)).collect(),
        }
    };
    let lines = film.symbols.iter().enumerate().map(line).collect();
    Panel { title: t.price.to_owned(), axis: Axis::Percent, lines, limits: Vec::new() }
}

/// The three runs: the answered one on top.
fn three(film: &FilmReport, lang: Lang) -> [(&'static str, &'static str, &ReelReport); 3] {
    let t = lang.texts();
    [
        ("unanswered", t.unanswered, &film.unanswered),
        ("calm", t.calm, &film.calm),
        ("answered", t.answered, &film.answered),
    ]
}

/// Orders, exposure and equity.
fn runs(film: &FilmReport, lang: Lang) -> Vec<Panel> {
    let t = lang.texts();
    let panel = |title: &str, axis, column: fn(&ReelReport) -> &[i64]| {
        let line = |(class, name, reel): (&str, &str, &ReelReport)| Line {
            class: class.to_owned(),
            name: name.to_owned(),
            points: reel.time_ns.iter().copied().zip(column(reel).iter().copied()).collect(),
        };
        Panel {
            title: title.to_owned(),
            axis,
            lines: three(film, lang).into_iter().map(line).collect(),
            limits: Vec::new(),
        }
    };
    let mut exposure = panel(t.exposure, Axis::Cents, |reel| &reel.exposure_cents);
    let name = |limit: Limit| if limit == Limit::TotalExposure { t.total_limit } else { t.symbol_limit };
    exposure.limits = film.limits.iter().map(|limit| (name(limit.limit).to_owned(), limit.cents)).collect();
    vec![
        panel(t.orders, Axis::Count, |reel| &reel.orders),
        exposure,
        panel(t.equity, Axis::Cents, |reel| &reel.equity_cents),
    ]
}

/// How harm grew, one panel a family.
fn harm(film: &FilmReport, lang: Lang) -> Vec<Panel> {
    let t = lang.texts();
    let mut panels = Vec::new();
    for family in HarmFamily::ALL {
        let lines: Vec<Line> =
            [("unanswered", t.unanswered, &film.unanswered), ("answered", t.answered, &film.answered)]
                .into_iter()
                .map(|(class, name, reel)| Line {
                    class: class.to_owned(),
                    name: name.to_owned(),
                    points: harm_at_bars(
                        reel.harm.iter().find(|curve| curve.family == *family),
                        &reel.time_ns,
                    ),
                })
                .collect();
        if lines.iter().any(|line| line.points.iter().any(|(_, total)| *total > 0)) {
            let title = fill(t.harm_so_far, &[lang.harm(*family)]);
            panels.push(Panel { title, axis: Axis::Count, lines, limits: Vec::new() });
        }
    }
    panels
}

/// The sum of harm at each bar.
fn harm_at_bars(curve: Option<&HarmCurve>, bars: &[i64]) -> Vec<(i64, i64)> {
    bars.iter().map(|bar| (*bar, curve.map_or(0, |curve| total_at(curve, *bar)))).collect()
}

/// The sum of harm up to and with this moment.
pub fn total_at(curve: &HarmCurve, at: i64) -> i64 {
    let upto = curve.time_ns.partition_point(|time| *time <= at);
    upto.checked_sub(1).and_then(|last| curve.total.get(last)).copied().unwrap_or(0)
}
