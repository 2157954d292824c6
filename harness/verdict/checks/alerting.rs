//! Checks about alerts: a calm day is quiet, a fault takes effect and is detected, each offending order is followed
//! by an alert, the named monitors fire and no other does.

use std::collections::BTreeMap;

use super::timed::{classes, measure, plain, worst};
use crate::base::{FaultId, Item, Ratio, Span, Time};
use crate::verdict::case::{Case, Run};
use crate::verdict::detection::{Judged, raised_times};
use crate::verdict::milestones::{FaultMoments, Findings, is_obstacle, monitor_id};
use crate::verdict::model::{AlertRelation, Check};
use crate::verdict::targets::{Applied, BASELINE, SCENARIO, applied};
use crate::vocabulary::{Cause, CheckKind, Evidence, Fact, Milestone, MonitorKind, Outcome, Source, Truth};

/// How many of a list are named before the rest is only counted.
const NAMED: usize = 3;

/// The calm run raises nothing, and it was a run in which something could have been raised.
pub(in crate::verdict) fn calm(findings: &Findings<'_>) -> Check {
    let case = findings.case;
    let timeline = case.calm.timeline;
    let evaluated = timeline.evaluations.iter().filter(|count| **count > 0).count();
    let verdict = |outcome, message| plain(CheckKind::Calm, outcome, "calm run", message);
    let times = raised_times(&case.calm);
    let (of_rows, others): (Vec<usize>, Vec<usize>) =
        (0..times.len()).partition(|alert| row_of(case, &case.calm, *alert, times[*alert]).is_some());
    // what comes after a row that cannot be believed follows from it, or cannot be told apart from what does
    let first = of_rows.iter().filter_map(|alert| times[*alert]).min();
    let others: Vec<usize> = others.into_iter().filter(|alert| is_before(times[*alert], first)).collect();
    let raise = |alert: &usize| raising(monitor_id(case, &case.calm, *alert), times[*alert]);
    let raised: Vec<String> = others.iter().map(raise).collect();
    if raised.is_empty() && !of_rows.is_empty() {
        let rows = of_rows.iter().filter_map(|alert| row_of(case, &case.calm, *alert, times[*alert]));
        return verdict(Outcome::NoData, faulty_rows(rows));
    }
    if !raised.is_empty() {
        return verdict(Outcome::FalseAlarm, format!("without a fault, {}", listed(&raised)));
    }
    if timeline.totals.bars == 0 {
        return verdict(Outcome::NoData, "the calm run saw no bar".to_owned());
    }
    if evaluated == 0 {
        return verdict(Outcome::NoData, "no monitor evaluated anything in the calm run".to_owned());
    }
    let monitors = case.monitors.len();
    verdict(Outcome::Met, format!("no alert; {evaluated} of {monitors} monitors evaluated"))
}

/// Every fault with a strength above zero shows itself.
pub(in crate::verdict) fn effect(findings: &Findings<'_>) -> Check {
    let verdict = |outcome, message| plain(CheckKind::Effect, outcome, "plan", message);
    let planned = findings.case.plan.faults.iter().zip(&findings.faults);
    let without: Vec<String> = planned
        .filter(|(fault, moments)| {
            moments.effective.is_none() && (fault.strength > Ratio::ZERO || is_obstacle(fault.kind))
        })
        .map(|(fault, _)| fault.id.clone())
        .collect();
    match findings.moment(Milestone::Effective) {
        None => verdict(Outcome::NoData, "no fault of the plan took effect".to_owned()),
        Some(_) if !without.is_empty() => {
            verdict(Outcome::NoData, format!("took no effect: {}", listed(&without)))
        }
        Some(effective) => verdict(Outcome::Met, format!("the first deviation came at {effective}")),
    }
}

/// Every fault that took effect is detected in time, obstacles apart; the worst one is reported.
pub(in crate::verdict) fn detection(findings: &Findings<'_>) -> Check {
    let numbered = findings.faults.iter().enumerate().filter(|(number, fault)| {
        let planned = findings.case.plan.faults.get(*number);
        fault.effective.is_some() && planned.is_some_and(|planned| !is_obstacle(planned.kind))
    });
    let each = numbered.filter_map(|(number, fault)| detection_of(findings, number, fault));
    worst(each).unwrap_or_else(|| {
        let message = "no fault took effect, so there was nothing to detect".to_owned();
        plain(CheckKind::Detection, Outcome::NoData, BASELINE, message)
    })
}

fn detection_of(findings: &Findings<'_>, number: usize, fault: &FaultMoments) -> Option<Check> {
    let planned = findings.case.plan.faults.get(number)?;
    let class = [planned.kind.event_class()];
    let targets = applied(findings.case, CheckKind::Detection, &class);
    if targets.is_empty() {
        return Some(detection_without_target(findings, number, fault));
    }
    worst(targets.iter().map(|target| {
        let at = |milestone| findings.moment_of(fault, milestone);
        let mut check = measure(CheckKind::Detection, target, at(target.from), at(target.to));
        let who = detector(findings, number).unwrap_or("no monitor");
        check.message = match check.outcome {
            Outcome::Missed => format!("no alert detects {}; target {target}", planned.id),
            _ => format!("{}, {who}: {}", planned.id, check.message),
        };
        if check.outcome == Outcome::Missed
            && let Some(accident) = accident(findings, fault, Some(target.within))
        {
            check.outcome = Outcome::ByAccident;
            check.message =
                format!("{accident}, but it would have fired without {}; target {target}", planned.id);
        }
        check
    }))
}

/// Where the baseline sets no time, an alert must still detect the fault, unless nothing at all is asked of alerts.
fn detection_without_target(findings: &Findings<'_>, number: usize, fault: &FaultMoments) -> Check {
    let id = findings.case.plan.faults.get(number).map_or("the fault", |planned| planned.id.as_str());
    let (outcome, message) = match (fault.raised, accident(findings, fault, None)) {
        _ if applied(findings.case, CheckKind::EachOrder, &classes(findings)).is_empty() => {
            (Outcome::NoData, format!("the baseline has no target for the detection of {id}"))
        }
        (Some(raised), _) => {
            let who = detector(findings, number).unwrap_or("a monitor");
            (Outcome::Met, format!("{who} raised for {id} at {raised}; the target is per order"))
        }
        (None, Some(accident)) => {
            (Outcome::ByAccident, format!("{accident}, but it would have fired without {id}"))
        }
        (None, None) => (Outcome::Missed, format!("no alert detects {id}")),
    };
    plain(CheckKind::Detection, outcome, BASELINE, message)
}

/// The monitor whose alert detected the fault first.
fn detector<'a>(findings: &Findings<'a>, fault: usize) -> Option<&'a str> {
    let detecting = findings.alerts.iter().enumerate().filter(|(_, judged)| {
        judged.raised.is_some() && judged.faults.iter().any(|detected| detected.index() == fault)
    });
    detecting.min_by_key(|(_, judged)| judged.raised).map(|(alert, _)| findings.monitor_of(alert))
}

/// An alert raised while the fault should have been detected, for another reason than any fault or the response.
fn accident(findings: &Findings<'_>, fault: &FaultMoments, within: Option<Span>) -> Option<String> {
    let (injected, effective) = (fault.injected?, fault.effective?);
    let until = within.map_or(Time::NEVER, |within| effective + within);
    findings.alerts.iter().enumerate().find_map(|(alert, judged)| {
        let raised = judged.raised.filter(|raised| (injected..=until).contains(raised))?;
        let unrelated = judged.faults.is_empty() && !judged.from_response;
        unrelated.then(|| raising(findings.monitor_of(alert), Some(raised)))
    })
}

/// Every order that a fault caused is in the evidence of an alert in time. Judged where a target for the fault's class
/// exists. An order whose time is not up before the drill ends, and that no alert has named by then, is left
/// out; so is one between the stop and the restart.
pub(in crate::verdict) fn each_order(findings: &Findings<'_>) -> Option<Check> {
    let named = named_orders(findings);
    let mut asked = false;
    let mut judged: Vec<Check> = Vec::new();
    for (number, planned) in findings.case.plan.faults.iter().enumerate() {
        let Ok(number) = u16::try_from(number) else { break };
        let targets = applied(findings.case, CheckKind::EachOrder, &[planned.kind.event_class()]);
        asked |= !targets.is_empty();
        for target in &targets {
            judged.extend(orders_of(findings, FaultId(number), target, &named));
        }
    }
    let nothing = || {
        let message = "no fault caused an order that could be followed by an alert before the end".to_owned();
        plain(CheckKind::EachOrder, Outcome::NoData, BASELINE, message)
    };
    asked.then(|| worst(judged).unwrap_or_else(nothing))
}

/// The worst order of one fault.
fn orders_of(
    findings: &Findings<'_>,
    fault: FaultId,
    target: &Applied,
    named: &BTreeMap<(FaultId, Item), (Time, usize)>,
) -> Option<Check> {
    let mut worst_time: Option<(Span, Time, usize)> = None;
    let mut unnamed: Option<Time> = None;
    let (mut count, mut unnamed_count) = (0_usize, 0_usize);
    // what the gate stopped never was an order
    let is_sent = |truth: &Truth| if let Fact::NewOrder { item } = truth.fact { Some(item) } else { None };
    let mut sent: Vec<Item> = findings.case.answered.truth.iter().filter_map(is_sent).collect();
    sent.sort_unstable();
    for truth in findings.case.answered.truth {
        let Fact::Caused { item, order, cause } = truth.fact else { continue };
        let sent = || sent.binary_search(&item).is_ok();
        if item != order || cause != Cause::Fault(fault) || is_stopped(findings, truth.time) || !sent() {
            continue;
        }
        match named.get(&(fault, order)) {
            Some((raised, alert)) => {
                count += 1;
                let took = raised.since(truth.time);
                if worst_time.is_none_or(|(longest, ..)| took > longest) {
                    worst_time = Some((took, truth.time, *alert));
                }
            }
            None if truth.time + target.within > findings.case.answered.timeline.end => {}
            None => {
                count += 1;
                unnamed_count += 1;
                unnamed = unnamed.or(Some(truth.time));
            }
        }
    }
    let late = worst_time.filter(|(took, ..)| *took > target.within);
    let (outcome, message) = match (unnamed, late, worst_time) {
        (Some(at), ..) => {
            let text =
                format!("no alert names {unnamed_count} of {count} offending orders, the first of {at}");
            (Outcome::Missed, text)
        }
        (None, Some((took, at, alert)), _) => {
            let took = took.rounded_up();
            let text =
                format!("{} raised {took} after the offending order of {at}", findings.monitor_of(alert));
            (Outcome::Late, text)
        }
        (None, None, Some((took, _, alert))) => {
            let (who, took) = (findings.monitor_of(alert), took.rounded_up());
            (
                Outcome::Met,
                format!("an alert names each of {count} offending orders, the slowest by {who} after {took}"),
            )
        }
        (None, None, None) => return None,
    };
    Some(Check {
        target_ns: Some(target.within.ns()),
        actual_ns: worst_time.filter(|_| unnamed.is_none()).map(|(took, ..)| took.ns()),
        clock: Some((target.from, target.to)),
        ..plain(CheckKind::EachOrder, outcome, target.source, format!("{message}; target {target}"))
    })
}

fn is_stopped(findings: &Findings<'_>, time: Time) -> bool {
    findings.moment(Milestone::Stopped).is_some_and(|stopped| time > stopped)
        && findings.restarted.is_none_or(|restarted| time < restarted)
}

/// For each order of a fault, the earliest alert that detects the fault and shows the order or one of its fills.
fn named_orders(findings: &Findings<'_>) -> BTreeMap<(FaultId, Item), (Time, usize)> {
    let run = &findings.case.answered;
    let mut order_of: BTreeMap<(FaultId, Item), Item> = BTreeMap::new();
    for truth in run.truth {
        if let Fact::Caused { item, order, cause: Cause::Fault(fault) } = truth.fact {
            order_of.insert((fault, item), order);
        }
    }
    let mut named: BTreeMap<(FaultId, Item), (Time, usize)> = BTreeMap::new();
    for (position, (alert, judged)) in run.timeline.alerts.iter().zip(&findings.alerts).enumerate() {
        let Some(raised) = judged.raised else { continue };
        let missing = match alert.evidence {
            Evidence::Missing { source: Source::Booking(item) | Source::OrderEnd(item), .. } => Some(item),
            _ => None,
        };
        let shown = run.timeline.evidence_of(alert).iter().map(|entry| entry.item).chain(missing);
        for item in shown {
            for fault in &judged.faults {
                if let Some(order) = order_of.get(&(*fault, item)) {
                    let first = named.entry((*fault, *order)).or_insert((raised, position));
                    *first = (*first).min((raised, position));
                }
            }
        }
    }
    named
}

/// The monitors that the scenario names detect, those that it forbids are silent; `None` where it names neither.
pub(in crate::verdict) fn alerts(findings: &Findings<'_>) -> Option<Check> {
    let expect = &findings.case.scenario.expect;
    if expect.alerts.is_empty() && expect.forbidden_alerts.is_empty() {
        return None;
    }
    let verdict = |outcome, message| Some(plain(CheckKind::Alerts, outcome, SCENARIO, message));
    let of = |id: &str| {
        let judged = findings.alerts.iter().enumerate();
        let id = id.to_owned();
        judged.filter(move |(alert, judged)| judged.raised.is_some() && findings.monitor_of(*alert) == id)
    };
    let detects = |id: &str| of(id).any(|(_, judged)| judged.relation == AlertRelation::Detects);
    let quiet: Vec<&String> = expect.alerts.iter().filter(|id| !detects(id)).collect();
    let (accidental, silent): (Vec<&String>, Vec<&String>) =
        quiet.into_iter().partition(|id| of(id).next().is_some());
    let forbidden: Vec<String> = expect
        .forbidden_alerts
        .iter()
        .filter_map(|id| of(id).next().map(|(_, judged)| raising(id, judged.raised)))
        .collect();
    if !silent.is_empty() {
        return verdict(Outcome::Missed, format!("expected and silent: {}", listed(&silent)));
    }
    if !accidental.is_empty() {
        let message = format!("raised, but not because of a fault: {}", listed(&accidental));
        return verdict(Outcome::ByAccident, message);
    }
    if !forbidden.is_empty() {
        return verdict(Outcome::FalseAlarm, format!("against the expectation, {}", listed(&forbidden)));
    }
    verdict(
        Outcome::Met,
        format!(
            "{} of {} expected monitors detect, none of {} forbidden ones raises",
            expect.alerts.len(),
            expect.alerts.len(),
            expect.forbidden_alerts.len()
        ),
    )
}

/// No alert of the drill itself is without a cause.
pub(in crate::verdict) fn false_alarms(findings: &Findings<'_>) -> Check {
    let verdict = |outcome, message| plain(CheckKind::FalseAlarms, outcome, "truth", message);
    let case = findings.case;
    let is_false = |(_, judged): &(usize, &Judged)| judged.relation == AlertRelation::False;
    let is_of_row =
        |alert: usize, judged: &Judged| row_of(case, &case.answered, alert, judged.raised).is_some();
    let falsely = || findings.alerts.iter().enumerate().filter(is_false);
    let of_rows = || falsely().filter(|(alert, judged)| is_of_row(*alert, judged));
    let first = of_rows().filter_map(|(_, judged)| judged.raised).min();
    let without: Vec<String> = falsely()
        .filter(|(alert, judged)| !is_of_row(*alert, judged) && is_before(judged.raised, first))
        .map(|(alert, judged)| {
            let text = raising(findings.monitor_of(alert), judged.raised);
            if judged.from_response { format!("{text} because of the response") } else { text }
        })
        .collect();
    if !without.is_empty() {
        let message = format!("without a fault or an allowance, {}", listed(&without));
        return verdict(Outcome::FalseAlarm, message);
    }
    let rows = of_rows().filter_map(|(alert, judged)| row_of(case, &case.answered, alert, judged.raised));
    let rows: Vec<String> = rows.collect();
    if !rows.is_empty() {
        return verdict(Outcome::NoData, faulty_rows(rows.into_iter()));
    }
    if findings.case.answered.timeline.evaluations.iter().all(|count| *count == 0) {
        return verdict(Outcome::NoData, "no monitor evaluated anything".to_owned());
    }
    let alerts = findings.alerts.len();
    verdict(Outcome::Met, format!("none of {alerts} alerts is without a cause"))
}

/// The row of the user's candles that an alert about bars points at; `None` for every other alert, and on a day that is
/// synthetic or that the scenario is pinned to: who pins a day vouches for its rows.
fn row_of(case: &Case<'_>, run: &Run<'_>, alert: usize, raised: Option<Time>) -> Option<String> {
    let alert = run.timeline.alerts.get(alert).filter(|_| !case.scenario.market.pinned)?;
    let (symbol, time, what) = match (alert.kind, alert.evidence) {
        (MonitorKind::FeedSilent, Evidence::Missing { source: Source::Bars(symbol), after, .. }) => {
            (symbol, after, "rows are missing after")
        }
        (MonitorKind::BarSanity | MonitorKind::BarOrder | MonitorKind::BarVolume, Evidence::Seen { .. }) => {
            (alert.symbol?, raised?, "look at")
        }
        _ => return None,
    };
    let rows = case.rows.get(symbol.index())?;
    let (what, line) = match rows.line_at(time) {
        Some(line) => (what, line),
        None => ("rows are missing before", rows.lines.first().map_or(1, |(_, line)| *line)),
    };
    let monitor = case.monitors.get(alert.monitor.index()).map_or("a monitor", |monitor| monitor.id.as_str());
    Some(format!("{what} line {line} of {} ({monitor})", rows.path))
}

/// Whether an alert came before the first one about a row.
fn is_before(raised: Option<Time>, first: Option<Time>) -> bool {
    first.is_none_or(|first| raised.is_none_or(|raised| raised < first))
}

fn faulty_rows(rows: impl Iterator<Item = String>) -> String {
    let rows: Vec<String> = rows.collect();
    format!("the candles themselves raise alerts: {}", listed(&rows))
}

fn raising(monitor: &str, at: Option<Time>) -> String {
    match at {
        Some(at) => format!("{monitor} raised at {at}"),
        None => format!("{monitor} raised"),
    }
}

fn listed<T: AsRef<str>>(all: &[T]) -> String {
    let first: Vec<&str> = all.iter().take(NAMED).map(AsRef::as_ref).collect();
    match all.len().saturating_sub(NAMED) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}
