//! Which facts of a drill are not what they were. A fact is what somebody answers for: what was broken, what was seen, every step
//! of the response with its action, its time and its outcome, what it cost. Titles, messages, places and clues are words.

use std::collections::BTreeMap;

use crate::report::diff::FactChange;
use crate::report::model::{AlertReport, DrillReport, FaultReport, Unit};
use crate::report::steps::StepReport;
use crate::report::words;
use crate::verdict::{AlertRelation, Check, HarmTotal};
use crate::vocabulary::{CheckKind, HarmFamily, Milestone, Named, Outcome};

/// Changed alerts told one by one; the rest are counted.
const ALERTS_MAX: usize = 12;

/// Every fact that changed, the most important first. Empty where only words changed, or nothing: a drill in which anything else
/// happened has another digest, and that is told where no other fact tells it.
#[must_use]
pub fn changes(old: &DrillReport, new: &DrillReport) -> Vec<FactChange> {
    let mut found = Vec::new();
    let mut plain = |what: &str, of: &dyn Fn(&DrillReport) -> String, worse: bool| {
        let (one, other) = (of(old), of(new));
        if one != other {
            found.push(FactChange { what: what.to_owned(), old: one, new: other, worse });
        }
    };
    plain("verdict", &|drill| drill.verdict.to_string(), old.is_good() && !new.is_good());
    plain("error", &|drill| drill.error.clone().unwrap_or_else(|| "none".to_owned()), new.error.is_some());
    plain("track", &|drill| format!("{}, {} clock", drill.track, drill.clock), false);
    plain("stated outcomes", &stated, false);
    plain("plan", &effect, new.without_effect);
    plain("severity", &severity, false);
    plain("runbooks", &|drill| drill.runbooks.join(", "), false);
    plain("end state", &|drill| drill.end_state.to_string(), false);
    plain("alerts", &alerts, false);
    plain("faults", &|drill| drill.faults.iter().map(fault).collect::<Vec<_>>().join("; "), false);
    found.extend(checks(old, new));
    found.extend(steps(old, new));
    found.extend(each_alert(old, new));
    found.extend(milestones(old, new));
    found.extend(damage(old, new));
    if found.is_empty() && old.digest != new.digest {
        let shown = |drill: &DrillReport| {
            drill
                .digest
                .as_ref()
                .map_or_else(|| "none".to_owned(), |digest| digest.chars().take(16).collect())
        };
        let what = "digest of all that happened, though no other fact changed".to_owned();
        found.push(FactChange { what, old: shown(old), new: shown(new), worse: false });
    }
    found
}

fn stated(drill: &DrillReport) -> String {
    let Some(stated) = &drill.counterexample else { return "none".to_owned() };
    let one = |one: &crate::report::StatedReport| format!("{} {}", one.check, one.outcome);
    stated.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn effect(drill: &DrillReport) -> String {
    if drill.without_effect { "without effect" } else { "takes effect" }.to_owned()
}

fn severity(drill: &DrillReport) -> String {
    let none = || "none".to_owned();
    let trace = &drill.severity;
    let [first, highest, last] = [trace.first, trace.highest, trace.last]
        .map(|severity| severity.map_or_else(none, |severity| severity.to_string()));
    let expected = trace.expected.map_or_else(none, |range| range.to_string());
    format!("first {first}, highest {highest}, at the end {last}; expected {expected}")
}

fn alerts(drill: &DrillReport) -> String {
    let mut names: Vec<&str> = drill.alerts.iter().map(|alert| alert.monitor.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    format!("{} ({})", drill.alerts.len(), names.join(", "))
}

fn fault(fault: &FaultReport) -> String {
    let params: Vec<String> = fault.params.iter().map(|(name, value)| format!(", {name} {value}")).collect();
    let lifted = fault
        .lift_ns
        .map_or_else(|| "never lifted".to_owned(), |at| format!("lifted at {}", words::moment(at)));
    format!(
        "{} ({}) at {}, {lifted}, strength {}{}",
        fault.id,
        fault.kind,
        words::moment(fault.set_ns),
        fault.strength,
        params.concat()
    )
}

/// One of several things of a kind: what it is known by, what is said of it, and how bad that is.
struct Thing {
    shown: String,
    /// Something is wrong with it.
    bad: bool,
    /// The moment that a later one is worse than.
    at: Option<i64>,
}

/// Things by their key; of several with one key the second is `key (2)`.
fn keyed<T>(all: &[T], key: impl Fn(&T) -> String, thing: impl Fn(&T) -> Thing) -> Vec<(String, Thing)> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut known = |key: String| {
        let count = seen.entry(key.clone()).or_default();
        *count += 1;
        if *count == 1 { key } else { format!("{key} ({count})") }
    };
    all.iter().map(|one| (known(key(one)), thing(one))).collect()
}

/// What is other, gone or new between two lists.
fn between(old: &[(String, Thing)], new: &[(String, Thing)]) -> Vec<FactChange> {
    fn of<'t>(list: &'t [(String, Thing)], key: &str) -> Option<&'t Thing> {
        list.iter().find(|(known, _)| known == key).map(|(_, thing)| thing)
    }
    let absent = || "not there".to_owned();
    let mut found = Vec::new();
    for (key, one) in old {
        let (new, worse) = match of(new, key) {
            Some(other) if other.shown == one.shown => continue,
            Some(other) => {
                let later = matches!((one.at, other.at), (Some(one), Some(other)) if other > one);
                (
                    other.shown.clone(),
                    later || other.bad && !one.bad || one.at.is_some() && other.at.is_none(),
                )
            }
            None => (absent(), true),
        };
        found.push(FactChange { what: key.clone(), old: one.shown.clone(), new, worse });
    }
    for (key, other) in new.iter().filter(|(key, _)| of(old, key).is_none()) {
        found.push(FactChange {
            what: key.clone(),
            old: absent(),
            new: other.shown.clone(),
            worse: other.bad,
        });
    }
    found
}

/// Every step of the response. Where all moved by the same time and nothing else, that is one line.
fn steps(old: &DrillReport, new: &DrillReport) -> Vec<FactChange> {
    if let Some(moved) = moved(&old.steps, &new.steps) {
        return moved.into_iter().collect();
    }
    let listed = |drill: &DrillReport| keyed(&drill.steps, name_of, step);
    let mut found = between(&listed(old), &listed(new));
    let (one, other) = (in_order(old), in_order(new));
    let both = |names: &[String], others: &[String]| -> Vec<String> {
        names.iter().filter(|name| others.contains(name)).cloned().collect()
    };
    let (one, other) = (both(&one, &other), both(&other, &one));
    if one != other {
        let what = "order of the steps".to_owned();
        found.push(FactChange { what, old: one.join(", "), new: other.join(", "), worse: false });
    }
    found
}

fn name_of(step: &StepReport) -> String {
    format!("step {} of {}", step.name, step.runbook)
}

fn step(step: &StepReport) -> Thing {
    let moment = |ns: Option<i64>| ns.map_or_else(|| "-".to_owned(), words::moment);
    let reason = step.reason.as_ref().map_or_else(String::new, |reason| format!(" ({reason})"));
    let times = match (step.started_ns, step.ended_ns) {
        (None, None) => String::new(),
        (started, ended) => format!(", {} to {}", moment(started), moment(ended)),
    };
    let state = crate::report::Lang::English.step(step.state);
    Thing {
        shown: format!("{}, {state}{reason}{times}", step.action),
        bad: !step.state.is_good(),
        at: step.ended_ns,
    }
}

/// The names of the steps that were begun, in the order of their beginning.
fn in_order(drill: &DrillReport) -> Vec<String> {
    let mut begun: Vec<&StepReport> = drill.steps.iter().filter(|step| step.started_ns.is_some()).collect();
    begun.sort_by_key(|step| step.started_ns);
    begun.into_iter().map(|step| step.name.clone()).collect()
}

/// The one change where the same steps came to the same and only began earlier or later, all by the same time; `Some(None)` where
/// they are the same altogether.
fn moved(old: &[StepReport], new: &[StepReport]) -> Option<Option<FactChange>> {
    let same = |one: &StepReport, other: &StepReport| {
        let of = |step: &StepReport| {
            (step.runbook.clone(), step.name.clone(), step.action, step.state, step.reason.clone())
        };
        of(one) == of(other)
    };
    if old.len() != new.len() || !old.iter().zip(new).all(|(one, other)| same(one, other)) {
        return None;
    }
    let times = |steps: &[StepReport]| -> Vec<Option<i64>> {
        steps.iter().flat_map(|step| [step.started_ns, step.ended_ns]).collect()
    };
    let (one, other) = (times(old), times(new));
    let mut shift = None;
    for pair in one.iter().zip(&other) {
        match pair {
            (None, None) => {}
            (Some(one), Some(other)) if *shift.get_or_insert(other - one) == other - one => {}
            _ => return None,
        }
    }
    let shift = shift.filter(|shift| *shift != 0);
    Some(shift.map(|shift| {
        let from = |times: &[Option<i64>]| {
            times.iter().flatten().min().copied().map_or_else(String::new, words::moment)
        };
        FactChange {
            what: "all steps, from".to_owned(),
            old: from(&one),
            new: from(&other),
            worse: shift > 0,
        }
    }))
}

/// Every alert, the first of those that changed one by one.
fn each_alert(old: &DrillReport, new: &DrillReport) -> Vec<FactChange> {
    let key = |alert: &AlertReport| {
        let on = alert.symbol.as_ref().map_or_else(String::new, |symbol| format!(" on {symbol}"));
        format!("alert of {}{on}", alert.monitor)
    };
    let listed = |drill: &DrillReport| keyed(&drill.alerts, key, alert);
    let mut found = between(&listed(old), &listed(new));
    if found.len() > ALERTS_MAX {
        let rest = found.split_off(ALERTS_MAX);
        let what = format!("{} more alerts", rest.len());
        let worse = rest.iter().any(|change| change.worse);
        found.push(FactChange { what, old: "as they were".to_owned(), new: "not so".to_owned(), worse });
    }
    found
}

fn alert(alert: &AlertReport) -> Thing {
    let relation = match alert.relation {
        None => "not judged",
        Some(AlertRelation::Detects) => "detects",
        Some(AlertRelation::Consequential) => "consequential",
        Some(AlertRelation::False) => "false",
    };
    let delivered = alert.delivered_ns.map_or_else(|| "to nobody".to_owned(), words::moment);
    Thing {
        shown: format!(
            "{relation}, raised {}, delivered {delivered}, {} against {}",
            words::moment(alert.raised_ns),
            words::quantity(alert.value, alert.unit),
            words::quantity(alert.threshold, alert.unit)
        ),
        bad: alert.delivered_ns.is_none() || alert.relation == Some(AlertRelation::False),
        at: Some(alert.raised_ns),
    }
}

fn checks(old: &DrillReport, new: &DrillReport) -> Vec<FactChange> {
    let mut found = Vec::new();
    for kind in CheckKind::ALL {
        let (one, other) = (old.check(*kind), new.check(*kind));
        let key =
            |check: Option<&Check>| check.map(|check| (check.outcome, check.actual_ns, check.target_ns));
        if key(one) == key(other) {
            continue;
        }
        let is_good =
            |drill: &DrillReport, check: Option<&Check>| check.is_none_or(|check| drill.accepts(check));
        let slower = matches!(
            (one.and_then(|check| check.actual_ns), other.and_then(|check| check.actual_ns)),
            (Some(one), Some(other)) if other > one
        );
        let gone = one.is_some() && other.is_none();
        let worse = slower || gone || is_good(old, one) && !is_good(new, other);
        found.push(FactChange { what: kind.to_string(), old: shown(one), new: shown(other), worse });
    }
    found
}

/// `met, 4m of 15m`.
fn shown(check: Option<&Check>) -> String {
    let Some(check) = check else { return "not checked".to_owned() };
    let outcome = check.outcome;
    match (check.actual_ns, check.target_ns) {
        (Some(actual), Some(target)) => {
            format!("{outcome}, {} of {}", words::span(actual), words::span(target))
        }
        (None, Some(target)) if outcome != Outcome::Met => {
            format!("{outcome}, target {}", words::span(target))
        }
        _ => outcome.to_string(),
    }
}

/// Milestones that no check is about.
fn milestones(old: &DrillReport, new: &DrillReport) -> Vec<FactChange> {
    let judged = |milestone: Milestone| {
        let ends = |check: &Check| check.clock.is_some_and(|(_, to)| to == milestone);
        old.checks.iter().any(ends) && new.checks.iter().any(ends)
    };
    let mut found = Vec::new();
    for milestone in Milestone::ALL.iter().filter(|milestone| !judged(**milestone)) {
        let at = |drill: &DrillReport| drill.milestones.0.get(milestone).copied();
        let (one, other) = (at(old), at(new));
        if one != other {
            let shown = |ns: Option<i64>| ns.map_or_else(|| "not reached".to_owned(), words::moment);
            let what = milestone.name().replace('_', " ");
            found.push(FactChange { what, old: shown(one), new: shown(other), worse: other.is_none() });
        }
    }
    found
}

fn damage(old: &DrillReport, new: &DrillReport) -> Vec<FactChange> {
    let mut found = Vec::new();
    let of = |drill: &DrillReport, family| -> Option<HarmTotal> {
        drill.damage.families.iter().find(|harm| harm.family == family).cloned()
    };
    for family in HarmFamily::ALL {
        let (one, other) = (of(old, *family), of(new, *family));
        if one != other {
            let shown = |harm: &Option<HarmTotal>| match harm {
                None => "none".to_owned(),
                Some(harm) => {
                    format!(
                        "{} done, {} avoided, {} by the response",
                        harm.answered, harm.avoided, harm.by_response
                    )
                }
            };
            let done = |harm: &Option<HarmTotal>| {
                harm.as_ref().map_or(0, |harm| harm.answered.max(harm.by_response))
            };
            let worse = done(&other) > done(&one);
            found.push(FactChange { what: family.to_string(), old: shown(&one), new: shown(&other), worse });
        }
    }
    let (one, other) = (old.damage.trades_forgone, new.damage.trades_forgone);
    if one != other {
        let what = "trades forgone".to_owned();
        found.push(FactChange { what, old: one.to_string(), new: other.to_string(), worse: other > one });
    }
    let money = |drill: &DrillReport| words::quantity(drill.damage.pnl_cents, Unit::Cents);
    if money(old) != money(new) {
        found.push(FactChange {
            what: "profit and loss".into(),
            old: money(old),
            new: money(new),
            worse: false,
        });
    }
    found
}

#[cfg(test)]
mod tests;
