//! What always holds, whatever breaks. Two kinds of failure: something that must never be was (safety), and
//! something that must come in the end did not (liveness).
//!
//! A fault may break an invariant itself, as the catalogue says of its kind; from then on this invariant asks nothing, or, where
//! what the fault did can be told from the rest, nothing of that.

use std::collections::{BTreeMap, BTreeSet};

use super::timed::{classes, measure, plain, worst};
use crate::base::{FaultId, IncidentId, Item, Time};
use crate::verdict::case::{Case, Run};
use crate::verdict::milestones::{Findings, health};
use crate::verdict::model::Check;
use crate::verdict::targets::applied;
use crate::vocabulary::{
    Action, Cause, CheckKind, Fact, Health, Invariant, Milestone, Named, Outcome, Record,
};

/// Cited where nobody sets a number: it always holds.
const INVARIANT: &str = "invariant";

/// An invariant that did not hold.
struct Breach {
    invariant: Invariant,
    at: Time,
    what: String,
}

/// No invariant was broken at any moment of the drill.
pub(in crate::verdict) fn safety(findings: &Findings<'_>) -> Check {
    let first = breaches(findings.case).into_iter().min_by_key(|breach| breach.at);
    match first {
        None => {
            let message = format!("{} invariants hold", Invariant::ALL.len());
            plain(CheckKind::Safety, Outcome::Met, INVARIANT, message)
        }
        Some(Breach { invariant, at, what }) => {
            plain(CheckKind::Safety, Outcome::Broken, INVARIANT, format!("{invariant} at {at}: {what}"))
        }
    }
}

/// The first breach of each invariant.
fn breaches(case: &Case<'_>) -> Vec<Breach> {
    let found =
        |invariant, breach: Option<(Time, String)>| breach.map(|(at, what)| Breach { invariant, at, what });
    let states = health(&case.answered);
    Invariant::ALL
        .iter()
        .filter_map(|invariant| match invariant {
            Invariant::BooksConserved => found(*invariant, books(case, &states)),
            Invariant::StopHolds => found(*invariant, stop(case, &states)),
            Invariant::KillSwitchHolds => found(*invariant, kill_switch(case)),
            Invariant::Sandboxed => found(*invariant, sandbox(&case.answered)),
            Invariant::AlertsAccounted => found(*invariant, alerts(case)),
        })
        .collect()
}

/// When faults that break the invariant by themselves were set.
fn broken_by_plan(case: &Case<'_>, invariant: Invariant) -> Vec<Time> {
    let set = case.answered.timeline.records.iter().filter_map(|stamped| match stamped.record {
        Record::Injected(fault) if breaks(case, fault, invariant) => Some(stamped.time),
        _ => None,
    });
    set.collect()
}

/// True where the catalogue says of the fault's kind that it breaks the invariant.
fn breaks(case: &Case<'_>, fault: FaultId, invariant: Invariant) -> bool {
    case.plan.faults.get(fault.index()).is_some_and(|fault| fault.kind.breaks().contains(&invariant))
}

fn books(case: &Case<'_>, states: &[(Time, Health)]) -> Option<(Time, String)> {
    let excused = broken_by_plan(case, Invariant::BooksConserved).into_iter().min();
    let (at, _) = states.iter().find(|(_, health)| !health.books_agree)?;
    let is_excused = excused.is_some_and(|since| since <= *at);
    (!is_excused).then(|| (*at, "the ledger is not what the fills make of it".to_owned()))
}

/// A stop is where runs are blocked and nothing can order; it ends with the block. A fault that is set while runs are blocked
/// and starts something by itself is an attack on the stop and not a weakness of it: the rest of the block asks nothing. A switch
/// that is hollow holds no block of its own; of a block without the switch it excuses nothing.
fn stop(case: &Case<'_>, states: &[(Time, Health)]) -> Option<(Time, String)> {
    let attacks = broken_by_plan(case, Invariant::StopHolds);
    let hollow = hollow(case);
    let engaged = engaged(&case.answered);
    let (mut blocked, mut stopped): (Option<Time>, Option<Time>) = (None, None);
    for (at, health) in states {
        if !health.blocked {
            (blocked, stopped) = (None, None);
            continue;
        }
        let since_block = *blocked.get_or_insert(*at);
        let is_attacked = || {
            attacks.iter().any(|attack| *attack >= since_block && attack <= at)
                || (during(&hollow, *at) && during(&engaged, *at))
        };
        match (health.ordering, stopped) {
            (false, None) => stopped = Some(*at),
            (true, Some(since)) if !is_attacked() => {
                let what = format!("stopped since {since}, and something can order again without a release");
                return Some((*at, what));
            }
            _ => {}
        }
    }
    None
}

/// From when to when the kill switch was hollow: until the fault is lifted, or the response mends the controls.
fn hollow(case: &Case<'_>) -> Vec<(Time, Time)> {
    let records = &case.answered.timeline.records;
    let spans = records.iter().enumerate().filter_map(|(at, stamped)| {
        let Record::Injected(fault) = stamped.record else { return None };
        let ends = |record: &Record| {
            *record == Record::Lifted(fault)
                || matches!(record, Record::Done { action: Action::GateRestore, .. })
        };
        let end =
            records[at..].iter().find(|later| ends(&later.record)).map_or(Time::NEVER, |later| later.time);
        breaks(case, fault, Invariant::KillSwitchHolds).then_some((stamped.time, end))
    });
    spans.collect()
}

fn during(spans: &[(Time, Time)], at: Time) -> bool {
    spans.iter().any(|(from, to)| *from <= at && at < *to)
}

/// From when to when the kill switch was engaged.
fn engaged(run: &Run<'_>) -> Vec<(Time, Time)> {
    let mut engaged: Option<Time> = None;
    let mut spans: Vec<(Time, Time)> = Vec::new();
    for stamped in &run.timeline.records {
        if let Record::KillSwitch { engaged: on, .. } = stamped.record {
            match (on, engaged) {
                (true, None) => engaged = Some(stamped.time),
                (false, Some(since)) => {
                    spans.push((since, stamped.time));
                    engaged = None;
                }
                _ => {}
            }
        }
    }
    spans.extend(engaged.map(|since| (since, Time::NEVER)));
    spans
}

/// No new order leaves while the switch is engaged. What a fault of the plan lets out of a broken one is excused: whether that is
/// noticed and ended is what the drill asks.
fn kill_switch(case: &Case<'_>) -> Option<(Time, String)> {
    let run = &case.answered;
    let breaks = |fault: FaultId| breaks(case, fault, Invariant::KillSwitchHolds);
    let let_out: BTreeSet<Item> = run
        .truth
        .iter()
        .filter_map(|truth| match truth.fact {
            Fact::Caused { item, cause: Cause::Fault(fault), .. } if breaks(fault) => Some(item),
            _ => None,
        })
        .collect();
    let spans = engaged(run);
    // at the very moment of the trip an order may have gone before it
    let during = |at: Time| spans.iter().find(|(from, to)| at > *from && at < *to);
    run.timeline.orders.iter().find_map(|(at, item, is_new)| {
        let (since, _) = during(*at).filter(|_| *is_new && !let_out.contains(item))?;
        Some((*at, format!("order {} went out while the kill switch was engaged since {since}", item.0)))
    })
}

fn sandbox(run: &Run<'_>) -> Option<(Time, String)> {
    let sent: BTreeSet<Item> = run.timeline.orders.iter().map(|(_, item, _)| *item).collect();
    let caused: BTreeSet<Item> = run
        .truth
        .iter()
        .filter_map(|truth| match truth.fact {
            Fact::Caused { item, cause: Cause::Fault(_), .. } => Some(item),
            _ => None,
        })
        .collect();
    run.truth.iter().find_map(|truth| match truth.fact {
        Fact::NewOrder { item } if !sent.contains(&item) && !caused.contains(&item) => {
            Some((truth.time, format!("order {} reached the broker and the router never sent it", item.0)))
        }
        _ => None,
    })
}

fn alerts(case: &Case<'_>) -> Option<(Time, String)> {
    let timeline = case.answered.timeline;
    let mut told: BTreeMap<(usize, usize), u32> = BTreeMap::new();
    let mut raised = vec![Time::NEVER; timeline.alerts.len()];
    for stamped in &timeline.records {
        match stamped.record {
            Record::Raised(alert) => {
                if let Some(at) = raised.get_mut(alert.index()) {
                    *at = stamped.time;
                }
            }
            Record::Delivered(alert, route) | Record::Lost(alert, route) => {
                *told.entry((alert.index(), route.index())).or_default() += 1;
            }
            _ => {}
        }
    }
    timeline.alerts.iter().zip(raised).enumerate().find_map(|(number, (alert, raised))| {
        let monitor = case.monitors.get(alert.monitor.index())?;
        monitor.routes.iter().find_map(|at| {
            let route = case.routes.get(at.index())?;
            let under_way = timeline.end.since(raised) <= route.timeout;
            let what = match told.get(&(number, at.index())).copied().unwrap_or(0) {
                1 => return None,
                0 if under_way => return None,
                0 => "was neither delivered nor counted as lost",
                _ => "was accounted for twice",
            };
            Some((raised, format!("an alert of {} on the route {} {what}", monitor.id, route.id)))
        })
    })
}

/// Everything settles in time once the last fault is lifted; `None` where one never is, where the drill ends before the time
/// is over, and where the baseline has no target.
pub(in crate::verdict) fn liveness(findings: &Findings<'_>) -> Option<Check> {
    let lifted = findings.moment(Milestone::Lifted)?;
    let end = findings.case.answered.timeline.end;
    let targets = applied(findings.case, CheckKind::Liveness, &classes(findings));
    let measured = targets.iter().filter(|target| lifted + target.within <= end).map(|target| {
        measure(CheckKind::Liveness, target, findings.moment(target.from), findings.moment(target.to))
    });
    let mut check = worst(measured)?;
    if check.outcome == Outcome::Missed {
        let why = unsettled(findings.case);
        check.message = format!("{}: at the end {why}", check.message);
    }
    Some(check)
}

/// When the last fault of the plan was lifted; `None` where one never was.
pub(in crate::verdict) fn lifted(case: &Case<'_>) -> Option<Time> {
    let mut lifted: Vec<Option<Time>> = vec![None; case.plan.faults.len()];
    for stamped in &case.answered.timeline.records {
        if let Record::Lifted(fault) = stamped.record
            && let Some(entry) = lifted.get_mut(fault.index())
        {
            *entry = Some(stamped.time);
        }
    }
    lifted.into_iter().collect::<Option<Vec<Time>>>()?.into_iter().max()
}

/// When everything was settled for good, at the earliest when the last fault was lifted. An incident that is opened after that,
/// while nothing is out of order, has to be over in the end and turns no clock back; what its response puts out of order
/// meanwhile has to be in order again within the time that the baseline gives from a fault's end.
pub(in crate::verdict) fn settled(case: &Case<'_>, lifted: Time) -> Option<Time> {
    let mut incidents: Vec<(Time, Time)> = Vec::new();
    for Incident { opened, over } in incidents_of(case).into_values() {
        incidents.push((opened, over?));
    }
    incidents.sort();
    let disorder = disorder(case)?;
    let in_order = |at: Time| !disorder.iter().any(|(from, to)| *from <= at && at < *to);
    let late: Vec<(Time, Time)> =
        incidents.iter().copied().filter(|(opened, _)| *opened > lifted && in_order(*opened)).collect();
    let targets = case.baseline.targets.iter().filter(|target| target.check == CheckKind::Liveness);
    let within = targets.map(|target| target.within).min().unwrap_or_default();
    let is_answer = |(from, to): &(Time, Time)| {
        late.iter().any(|(opened, over)| opened <= from && to <= over && to.since(*opened) <= within)
    };
    let ordered = disorder.iter().filter(|span| !is_answer(span)).map(|(_, to)| *to).max();
    let mut settled = ordered.map_or(lifted, |at| at.max(lifted));
    for (opened, over) in incidents {
        if opened <= settled {
            settled = settled.max(over);
        }
    }
    Some(settled)
}

/// From when to when something was out of order; `None` where something still is in the end, or nothing was seen.
fn disorder(case: &Case<'_>) -> Option<Vec<(Time, Time)>> {
    let mut spans = Vec::new();
    let (mut since, mut seen) = (None, false);
    for (at, health) in health(&case.answered) {
        seen = true;
        match (is_settled(health), since) {
            (false, None) => since = Some(at),
            (true, Some(from)) => {
                spans.push((from, at));
                since = None;
            }
            _ => {}
        }
    }
    (seen && since.is_none()).then_some(spans)
}

/// Running as it should, or stopped by somebody. A limit that price alone passed is the market's doing.
fn is_settled(health: Health) -> bool {
    let running = health.polling == 1 && health.ordering && health.sound && !health.blocked;
    let stopped = health.blocked && !health.ordering && health.open_orders == 0;
    (health.within_limits || health.drifted) && health.books_agree && (running || stopped)
}

/// When an incident was opened, and when it was closed or escalated.
struct Incident {
    opened: Time,
    over: Option<Time>,
}

/// Every incident of the answered run.
fn incidents_of(case: &Case<'_>) -> BTreeMap<IncidentId, Incident> {
    let mut incidents = BTreeMap::new();
    for stamped in &case.answered.timeline.records {
        match stamped.record {
            Record::Opened(incident) => {
                incidents.insert(incident, Incident { opened: stamped.time, over: None });
            }
            Record::Closed(id) | Record::Escalated(id) => {
                if let Some(incident) = incidents.get_mut(&id) {
                    incident.over = Some(stamped.time);
                }
            }
            _ => {}
        }
    }
    incidents
}

/// What keeps the drill from being settled at its end.
fn unsettled(case: &Case<'_>) -> String {
    let open = incidents_of(case).values().filter(|incident| incident.over.is_none()).count();
    let last = health(&case.answered).last().map(|(_, health)| *health).unwrap_or_default();
    let mut lacking: Vec<String> = Vec::new();
    let mut say = |lacks: bool, text: String| {
        if lacks {
            lacking.push(text);
        }
    };
    say(open == 1, "1 incident is open".to_owned());
    say(open > 1, format!("{open} incidents are open"));
    say(!last.within_limits && !last.drifted, "exposure is above a limit".to_owned());
    say(!last.books_agree, "the books do not agree".to_owned());
    if last.blocked {
        say(last.ordering, "something can order".to_owned());
        say(last.open_orders > 0, format!("{} orders are open", last.open_orders));
    } else {
        say(last.polling != 1, format!("{} schedulers poll", last.polling));
        say(!last.ordering, "nothing can order and nobody stopped it".to_owned());
        say(!last.sound, "a defect is in force".to_owned());
    }
    if lacking.is_empty() { "nothing is lacking".to_owned() } else { lacking.join(" and ") }
}
