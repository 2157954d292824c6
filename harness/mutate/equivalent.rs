//! When no drill can tell a mutant from the original, by a predicate that is checked and not by opinion.
//!
//! A predicate has two halves. The structural half is read off the policy and holds whatever a scenario does. The other
//! half is tried on every ground there is: the mutant's answered runs are the same, record for record, or, where the
//! mutant protects no less and its records differ, every drill still passes. A mutant that only happens to
//! survive lacks the first half and counts as a survivor.

use super::ground::Ground;
use super::model::{ControlKind, Mutant, Operator};
use crate::base::{Ratio, RouteId, Time};
use crate::library::Library;
use crate::policy::{Condition, Monitor, MonitorRule, Policy, Route, SeverityRule};
use crate::settings::Settings;
use crate::vocabulary::{Named, Record, RouteKind, Severity, Timeline, named};

named! {
    /// Why no drill can tell a mutant from the original.
    pub enum Predicate, "predicate of equivalence" {
        /// Nobody watches the route: what it delivers is a record and never a sign.
        UnwatchedRoute = "unwatched-route",
        /// Whatever one kind of route breaks, each alert that still went over a watched route goes over another one that loses
        /// nothing and is always in time.
        BackedUpRoute = "backed-up-route",
        /// The monitor raises wherever it did, and no later. What it adds no sound pipeline shows: an order sent twice, a fill
        /// that is not booked at once, an order that fails.
        OnlySooner = "only-sooner",
        /// Another rule that holds whenever this one does is always preferred to it, before and after.
        ShadowedRule = "shadowed-rule",
        /// Without the rule another one that holds whenever it does gives the same severity and runbook.
        SameAnswer = "same-answer",
    }
}

impl Predicate {
    /// Whether the mutant's runs must be the same, record for record; else it is enough that every drill passes.
    fn asks_for_the_same(self) -> bool {
        !matches!(self, Predicate::BackedUpRoute | Predicate::OnlySooner)
    }

    /// What it says, in a sentence.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Predicate::UnwatchedRoute => {
                "nobody watches the route: what it delivers is a record and never a sign"
            }
            Predicate::BackedUpRoute => {
                "whatever one kind of route breaks, each alert that still went over a watched route goes over another \
                 one that loses nothing and is always in time"
            }
            Predicate::OnlySooner => {
                "the monitor raises wherever it did and no later, and what it adds no sound pipeline shows"
            }
            Predicate::ShadowedRule => {
                "another rule that holds whenever this one does is always preferred to it, before and after"
            }
            Predicate::SameAnswer => {
                "without the rule another one that holds whenever it does gives the same severity and runbook"
            }
        }
    }
}

/// The structural half: what holds for every scenario that could be written.
pub(super) fn predicate(library: &Library, mutant: &Mutant) -> Option<Predicate> {
    let policy = &library.policy;
    if mutant.controls.iter().all(|control| control.kind == ControlKind::Route) {
        return of_routes(policy, &broken_routes(library, mutant));
    }
    let [control] = mutant.controls.as_slice() else { return None };
    match (control.kind, mutant.operator) {
        (ControlKind::Monitor, _) => {
            let is_it = |monitor: &&Monitor| monitor.id == control.entry;
            let before = policy.monitors.iter().find(is_it)?;
            let after = mutant.policy(library).monitors.iter().find(is_it)?;
            is_only_sooner(before.rule, after.rule, &library.settings).then_some(Predicate::OnlySooner)
        }
        (ControlKind::SeverityRule, operator) => {
            let at = policy.severity_rules.iter().position(|rule| rule.id == control.entry)?;
            let after = match operator {
                Operator::Removed => None,
                _ => mutant.policy(library).severity_rules.get(at).map(|rule| rule.severity),
            };
            if policy.severity_rules[at].apart || operator == Operator::Swapped {
                // it also decides which incident an alert belongs to; what changes places also passes the rules between
                None
            } else if is_shadowed(policy, at, after) {
                Some(Predicate::ShadowedRule)
            } else if after.is_none() && has_twin(policy, at) {
                Some(Predicate::SameAnswer)
            } else {
                None
            }
        }
        _ => None,
    }
}

/// Of routes that are taken away, one or two together, or that lose messages, which is less.
fn of_routes(policy: &Policy, broken: &[RouteId]) -> Option<Predicate> {
    let mut watched =
        broken.iter().filter_map(|route| policy.routes.get(route.index())).map(|one| one.watched);
    if !watched.any(|watched| watched) {
        Some(Predicate::UnwatchedRoute)
    } else if policy.monitors.iter().all(|monitor| is_backed_up(policy, monitor, broken)) {
        Some(Predicate::BackedUpRoute)
    } else {
        None
    }
}

/// Whether the monitor's alerts still come to somebody without the `broken` routes wherever they did with them: also
/// while a fault breaks all routes of one kind, whichever. A fault of the catalogue breaks routes by their kind. What misses the test
/// messages of a route speaks where that one breaks, and nowhere else.
fn is_backed_up(policy: &Policy, monitor: &Monitor, broken: &[RouteId]) -> bool {
    let watched = || {
        let routes = monitor.routes.iter().filter_map(|at| Some((at, policy.routes.get(at.index())?)));
        routes.filter(|(_, route)| route.watched)
    };
    let is_whole = |route: &Route| route.loses == Ratio::ZERO && route.delay.1 <= route.timeout;
    let listens_to = match monitor.rule {
        MonitorRule::RouteSilent { route, .. } => policy.routes.get(route.index()).map(|route| route.kind),
        _ => None,
    };
    let mut kinds = RouteKind::ALL.iter().filter(|kind| listens_to.is_none_or(|only| only == **kind));
    kinds.all(|dead| {
        let mut before = watched().filter(|(_, route)| route.kind != *dead);
        let mut after =
            watched().filter(|(at, route)| route.kind != *dead && !broken.contains(at) && is_whole(route));
        before.all(|(at, _)| !broken.contains(at)) || after.next().is_some()
    })
}

/// Whether the second rule raises wherever the first does and no later, and adds only what no sound pipeline shows: an
/// intent names its bar, so that nothing sound comes again however wide the window; a fill is booked as it comes; an order
/// is done within seconds; none fails, unless the venue of the settings refuses some; a fill costs the last close and the
/// slippage that is set; and a bar is stamped with the time that it comes.
fn is_only_sooner(before: MonitorRule, after: MonitorRule, settings: &Settings) -> bool {
    match (before, after) {
        (
            MonitorRule::OrderErrors { error: one, in_a_row: old },
            MonitorRule::OrderErrors { error: other, in_a_row: new },
        ) => settings.broker.reject == Ratio::ZERO && one == other && new < old,
        (MonitorRule::FillPrice { away: old }, MonitorRule::FillPrice { away: new }) => {
            // basis points, of which ten thousand are a whole
            new < old && settings.shadow.slippage_bps.nano() / 10_000 < new.nano()
        }
        (MonitorRule::OrderOpen { within: old }, MonitorRule::OrderOpen { within: new }) => new < old,
        (MonitorRule::DuplicateIntent { window: old }, MonitorRule::DuplicateIntent { window: new }) => {
            new > old
        }
        (MonitorRule::Reconciliation { within: old }, MonitorRule::Reconciliation { within: new }) => {
            new < old
        }
        (
            MonitorRule::ClockOffset { offset: old, bars: before },
            MonitorRule::ClockOffset { offset: new, bars: after },
        ) => new <= old && after <= before && (new < old || after < before),
        _ => false,
    }
}

/// Whether another rule is preferred to the one at `at` whenever that holds, with its own severity and with `after`.
fn is_shadowed(policy: &Policy, at: usize, after: Option<Severity>) -> bool {
    let rule = &policy.severity_rules[at];
    let gravest = after.map_or(rule.severity, |after| after.max(rule.severity));
    policy.severity_rules.iter().enumerate().any(|(other_at, other)| {
        let preferred = other.severity > gravest || (other.severity == gravest && other_at < at);
        other_at != at && preferred && holds_with(other, rule)
    })
}

/// Whether another rule that holds whenever the one at `at` does gives the same answer, and no rule between
/// the two could come before it.
fn has_twin(policy: &Policy, at: usize) -> bool {
    let rule = &policy.severity_rules[at];
    policy.severity_rules.iter().enumerate().skip(at + 1).any(|(other_at, other)| {
        let same = other.severity == rule.severity && other.runbook == rule.runbook;
        let between = &policy.severity_rules[at + 1..other_at];
        let undisturbed =
            between.iter().all(|one| one.severity != rule.severity || one.runbook == rule.runbook);
        same && undisturbed && holds_with(other, rule)
    })
}

/// Whether `other` holds whenever `rule` does: each of its conditions is met by one of the rule's.
pub(super) fn holds_with(other: &SeverityRule, rule: &SeverityRule) -> bool {
    !other.when.is_empty()
        && !rule.when.is_empty()
        && other.when.iter().all(|needed| rule.when.iter().any(|given| implies(given, needed)))
}

/// Whether `needed` is met wherever `given` is.
fn implies(given: &Condition, needed: &Condition) -> bool {
    match (given, needed) {
        (Condition::Report(given), Condition::Report(needed)) => given == needed,
        (
            Condition::Alerts { monitors: given, count: at_least },
            Condition::Alerts { monitors: needed, count: enough },
        ) => {
            let distinct = |list: &[_]| (1..list.len()).all(|at| !list[..at].contains(&list[at]));
            // a monitor named twice counts twice: with distinct names the sum over more monitors is no smaller
            distinct(given)
                && given.iter().all(|one| needed.contains(one))
                && at_least.max(&1) >= enough.max(&1)
        }
        _ => false,
    }
}

/// The other half: on every ground the mutant's answered run is the same, but for the names of what is gone; where the
/// predicate does not ask for that, that it survived them all is enough.
pub(super) fn is_unseen<'g>(
    predicate: Predicate,
    library: &Library,
    grounds: impl Iterator<Item = &'g Ground<'g>>,
    mutant: &Mutant,
    applied: &Library,
) -> bool {
    if !predicate.asks_for_the_same() {
        return true;
    }
    let gone = broken_routes(library, mutant);
    grounds.into_iter().all(|ground| match ground.run(mutant, applied) {
        Ok(tried) => {
            essence(&ground.answered, &library.policy, &gone)
                == essence(&tried.timeline, &applied.policy, &gone)
        }
        Err(_) => false,
    })
}

/// The routes that a mutant takes away or breaks.
fn broken_routes(library: &Library, mutant: &Mutant) -> Vec<RouteId> {
    let named = |id: &str| {
        mutant.controls.iter().any(|control| control.kind == ControlKind::Route && control.entry == id)
    };
    let routes = library.policy.routes.iter().zip(0..=u16::MAX);
    routes.filter(|(route, _)| named(&route.id)).map(|(_, at)| RouteId(at)).collect()
}

/// All that a timeline says, without what went over `gone` routes and with answers in place of rule numbers.
fn essence(timeline: &Timeline, policy: &Policy, gone: &[RouteId]) -> Vec<String> {
    let answer = |rule: Option<u16>| {
        rule.and_then(|at| policy.severity_rules.get(usize::from(at)))
            .map_or(&policy.unmatched.1, |rule| &rule.runbook)
            .clone()
    };
    let mut said: Vec<String> = Vec::new();
    let mut say = |time: Time, what: String| said.push(format!("{} {what}", time.ns()));
    for stamped in &timeline.records {
        match stamped.record {
            Record::Delivered(_, route) | Record::Lost(_, route) if gone.contains(&route) => {}
            Record::Classified { incident, severity, rule } => {
                say(stamped.time, format!("classified {incident:?} {severity} {}", answer(rule)));
            }
            record => say(stamped.time, format!("{record:?}")),
        }
    }
    for alert in &timeline.alerts {
        say(timeline.end, format!("{alert:?}"));
    }
    for point in &timeline.series {
        say(point.time, format!("{point:?}"));
    }
    for (time, item, fresh) in &timeline.orders {
        say(*time, format!("{item:?} {fresh}"));
    }
    said
}
