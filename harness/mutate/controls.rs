//! Mutants of gate, kill switch, routes and severity rules.

use super::enumerate::{Bench, replaced};
use super::equivalent::holds_with;
use super::model::{Change, Control, ControlKind, Mutant, Operator};
use super::monitors::{SLOWER, scaled_limit, share, shown, without_limit};
use crate::base::{Money, Ratio, RouteId, Span};
use crate::policy::{Escalation, KillSwitch, Policy, Route};
use crate::vocabulary::{Limit, Limits, Named, Severity};

/// How far past the limit that defines harm a limit of the gate is put: a twenty-fifth. Less would ask for a drill that comes
/// closer to a limit than a calm market stays.
const PAST_HARM: (i64, i64) = (26, 25);

/// The risk gate: switched off, each limit removed or a hundred times as high, and each that keeps harm away just past where harm
/// begins.
pub(super) fn gate(bench: &Bench<'_>, found: &mut Vec<Mutant>) {
    let gate = &bench.library.policy.gate;
    let control = |inner, key: &str| Control {
        kind: ControlKind::Gate,
        entry: key.to_owned(),
        key: None,
        place: bench.texts.key(&gate.place, inner, key),
    };
    if gate.block_on_violation {
        let change = edited(bench, |policy| policy.gate.block_on_violation = false);
        let control = control(None, "block_on_violation");
        found.push(Mutant::new(control, Operator::SwitchedOff, "true, now false".to_owned(), change));
    }
    for limit in Limit::ALL {
        if let Some(limits) = without_limit(gate.limits, *limit) {
            let change = edited(bench, |policy| policy.gate.limits = limits);
            let tried = format!("{limit} {}, now none", shown(gate.limits, *limit));
            let control = control(Some("limits"), limit.name());
            found.push(Mutant::new(control, Operator::Removed, tried, change));
        }
        if let Some((tried, limits)) = scaled_limit(gate.limits, *limit, 100, 1) {
            let change = edited(bench, |policy| policy.gate.limits = limits);
            let control = control(Some("limits"), limit.name());
            found.push(Mutant::new(control, Operator::Hundredfold, tried, change));
        }
        if let Some((tried, limits)) = past_harm(bench, *limit) {
            let change = edited(bench, |policy| policy.gate.limits = limits);
            let control = control(Some("limits"), limit.name());
            found.push(Mutant::new(control, Operator::PastHarm, tried, change));
        }
    }
}

/// The gate's limits with this one just past the limit that defines harm; none where it defines none, or is past it as it stands.
fn past_harm(bench: &Bench<'_>, limit: Limit) -> Option<(String, Limits)> {
    let harm = bench.library.baseline.harm.limits;
    let (up, down) = PAST_HARM;
    let past = |slot: Option<Money>, harm: Option<Money>| {
        let harm = harm.filter(|harm| slot.is_some_and(|slot| slot <= *harm))?;
        Some(Money(harm.0.saturating_mul(i128::from(up)) / i128::from(down)))
    };
    let before = bench.library.policy.gate.limits;
    let mut limits = before;
    let (slot, harm) = match limit {
        Limit::SymbolExposure => (&mut limits.symbol_exposure, harm.symbol_exposure),
        Limit::TotalExposure => (&mut limits.total_exposure, harm.total_exposure),
        _ => return None,
    };
    *slot = Some(past(*slot, harm)?);
    let tried = format!("{limit} {}, now {}", shown(before, limit), shown(limits, limit));
    Some((tried, limits))
}

/// The kill switch: each function and each trigger switched off, the automatic trigger moved.
pub(super) fn kill_switch(bench: &Bench<'_>, found: &mut Vec<Mutant>) {
    let switch = &bench.library.policy.kill_switch;
    let control = |key: &str| Control {
        kind: ControlKind::KillSwitch,
        entry: key.to_owned(),
        key: None,
        place: bench.texts.key(&switch.place, None, key),
    };
    type Part = fn(&mut KillSwitch) -> &mut bool;
    let parts: [(&str, Part); 5] = [
        ("stop_orders", |switch| &mut switch.stop_orders),
        ("cancel_orders", |switch| &mut switch.cancel_orders),
        ("read_only", |switch| &mut switch.read_only),
        ("alarm_owner", |switch| &mut switch.alarm_owner),
        ("manual", |switch| &mut switch.manual),
    ];
    for (key, part) in parts {
        if *part(&mut switch.clone()) {
            let change = edited(bench, |policy| *part(&mut policy.kill_switch) = false);
            let tried = "true, now false".to_owned();
            found.push(Mutant::new(control(key), Operator::SwitchedOff, tried, change));
        }
    }
    let Some(old) = switch.max_drawdown else { return };
    let change = edited(bench, |policy| policy.kill_switch.max_drawdown = None);
    let tried = format!("{old}, now none");
    found.push(Mutant::new(control("max_drawdown"), Operator::Removed, tried, change));
    for (operator, up, down) in [(Operator::Doubled, 2, 1), (Operator::Halved, 1, 2)] {
        let Some(new) = share(old, up, down) else { continue };
        let change = edited(bench, |policy| policy.kill_switch.max_drawdown = Some(new));
        let tried = replaced("max_drawdown", &old, &new);
        found.push(Mutant::new(control("max_drawdown"), operator, tried, change));
    }
}

/// A route that gives up so soon delivers nothing.
const AT_ONCE: Span = Span::from_ns(1);

/// What a leaking route loses.
const LEAK: Ratio = Ratio::from_nano(500_000_000);

/// Routes: each taken away, each that somebody watches made to lose half of what is sent, each made late, hasty and untested, and
/// each two of them taken away.
pub(super) fn routes(bench: &Bench<'_>, found: &mut Vec<Mutant>) {
    let policy = &bench.library.policy;
    let control = |at: usize| Control {
        kind: ControlKind::Route,
        entry: policy.routes[at].id.clone(),
        key: None,
        place: policy.routes[at].place.clone(),
    };
    for at in 0..policy.routes.len() {
        let tried = "no monitor sends alerts over it".to_owned();
        found.push(Mutant::new(control(at), Operator::Removed, tried, unsent(bench, &[at])));
    }
    let watched: Vec<usize> = (0..policy.routes.len()).filter(|at| policy.routes[*at].watched).collect();
    for at in watched.iter().copied().filter(|at| policy.routes[*at].loses < LEAK) {
        let route = &policy.routes[at];
        let change = edited(bench, |policy| policy.routes[at].loses = LEAK);
        let control = Control {
            key: Some("loses".to_owned()),
            place: bench.texts.key(&route.place, None, "loses"),
            ..control(at)
        };
        found.push(Mutant::new(control, Operator::Leaking, replaced("loses", &route.loses, &LEAK), change));
    }
    for at in 0..policy.routes.len() {
        habits(bench, at, &control(at), found);
    }
    for (number, one) in watched.iter().enumerate() {
        for other in &watched[number + 1..] {
            found.push(Mutant {
                controls: vec![control(*one), control(*other)],
                operator: Operator::PairRemoved,
                tried: "no monitor sends alerts over either".to_owned(),
                change: unsent(bench, &[*one, *other]),
            });
        }
    }
}

/// How a route delivers: ten minutes later, never in time, and without test messages.
fn habits(bench: &Bench<'_>, at: usize, route: &Control, found: &mut Vec<Mutant>) {
    let policy = &bench.library.policy;
    let Route { delay, timeout, probe, .. } = policy.routes[at];
    let control = |key: &str| Control {
        key: Some(key.to_owned()),
        place: bench.texts.key(&route.place, None, key),
        ..route.clone()
    };
    let late = (delay.0 + SLOWER, delay.1 + SLOWER);
    let change = edited(bench, |policy| {
        let slow = &mut policy.routes[at];
        (slow.delay, slow.timeout) = (late, timeout + SLOWER);
    });
    let shown = |(from, to): (Span, Span)| format!("{from} to {to}");
    let tried = replaced("delay", &shown(delay), &shown(late));
    found.push(Mutant::new(control("delay"), Operator::Slowed, tried, change));
    let change = edited(bench, |policy| policy.routes[at].timeout = AT_ONCE);
    let tried = replaced("timeout", &timeout, &AT_ONCE);
    found.push(Mutant::new(control("timeout"), Operator::Hurried, tried, change));
    if let Some(every) = probe {
        let change = edited(bench, |policy| policy.routes[at].probe = None);
        let tried = format!("probe {every}, now none");
        found.push(Mutant::new(control("probe"), Operator::Removed, tried, change));
        let rare = every.scale(10, 1);
        let change = edited(bench, |policy| policy.routes[at].probe = Some(rare));
        let tried = replaced("probe", &every, &rare);
        found.push(Mutant::new(control("probe"), Operator::Tenfold, tried, change));
    }
}

/// The policy in which no monitor uses these routes.
fn unsent(bench: &Bench<'_>, gone: &[usize]) -> Change {
    edited(bench, |policy| {
        for monitor in &mut policy.monitors {
            monitor.routes.retain(|route: &RouteId| !gone.contains(&route.index()));
        }
    })
}

/// Severity rules: each taken away, lowered, raised, put behind a broader one, answered by another runbook, what stands apart joined;
/// and the answer where none matches, lowered and by another runbook.
pub(super) fn rules(bench: &Bench<'_>, found: &mut Vec<Mutant>) {
    let policy = &bench.library.policy;
    for (at, rule) in policy.severity_rules.iter().enumerate() {
        let control = |key: Option<&str>| Control {
            kind: ControlKind::SeverityRule,
            entry: rule.id.clone(),
            key: key.map(str::to_owned),
            place: key.map_or(rule.place.clone(), |key| bench.texts.key(&rule.place, None, key)),
        };
        let change = edited(bench, |policy| {
            policy.severity_rules.remove(at);
        });
        found.push(Mutant::new(control(None), Operator::Removed, "taken away".to_owned(), change));
        for (operator, new) in
            [(Operator::Lowered, lower(rule.severity)), (Operator::Raised, higher(rule.severity))]
        {
            let Some(new) = new else { continue };
            let change = edited(bench, |policy| policy.severity_rules[at].severity = new);
            let tried = replaced("severity", &rule.severity, &new);
            found.push(Mutant::new(control(Some("severity")), operator, tried, change));
        }
        if let Some(broader) = broader(policy, at) {
            let change = edited(bench, |policy| policy.severity_rules.swap(at, broader));
            let tried = format!("after {}", policy.severity_rules[broader].id);
            found.push(Mutant::new(control(None), Operator::Swapped, tried, change));
        }
        if let Some(other) = another_runbook(policy, &rule.runbook) {
            let change = edited(bench, |policy| policy.severity_rules[at].runbook = other.to_owned());
            let tried = replaced("runbook", &rule.runbook, &other);
            found.push(Mutant::new(control(Some("runbook")), Operator::Redirected, tried, change));
        }
        if rule.apart {
            let change = edited(bench, |policy| policy.severity_rules[at].apart = false);
            let tried = "true, now false".to_owned();
            found.push(Mutant::new(control(Some("apart")), Operator::Joined, tried, change));
        }
    }
    let unmatched = |key: &str| Control {
        kind: ControlKind::SeverityRule,
        entry: "unmatched".to_owned(),
        key: Some(key.to_owned()),
        place: bench.texts.top(&policy.path, "incident", "unmatched"),
    };
    if let Some(new) = lower(policy.unmatched.0) {
        let change = edited(bench, |policy| policy.unmatched.0 = new);
        let tried = replaced("severity", &policy.unmatched.0, &new);
        found.push(Mutant::new(unmatched("severity"), Operator::Lowered, tried, change));
    }
    if let Some(other) = another_runbook(policy, &policy.unmatched.1) {
        let change = edited(bench, |policy| policy.unmatched.1 = other.to_owned());
        let tried = replaced("runbook", &policy.unmatched.1, &other);
        found.push(Mutant::new(unmatched("runbook"), Operator::Redirected, tried, change));
    }
}

/// The first rule behind the one at `at` that is as grave and holds whenever that does: their order alone decides.
fn broader(policy: &Policy, at: usize) -> Option<usize> {
    let rule = &policy.severity_rules[at];
    let is_it = |other: &usize| {
        let other = &policy.severity_rules[*other];
        other.severity == rule.severity && holds_with(other, rule)
    };
    (at + 1..policy.severity_rules.len()).find(is_it)
}

/// The first runbook of another rule.
fn another_runbook<'p>(policy: &'p Policy, own: &str) -> Option<&'p str> {
    let all = policy.severity_rules.iter().map(|rule| rule.runbook.as_str());
    all.chain([policy.unmatched.1.as_str()]).find(|other| *other != own)
}

/// What makes one incident of several alerts, and the beat of the monitoring itself: taken away, and a beat that comes ten times as
/// seldom.
pub(super) fn grouping_and_beat(bench: &Bench<'_>, found: &mut Vec<Mutant>) {
    let policy = &bench.library.policy;
    let control = |kind, table: &str, key: &str| Control {
        kind,
        entry: key.to_owned(),
        key: None,
        place: bench.texts.top(&policy.path, table, key),
    };
    let within = policy.group_within;
    let grouping = control(ControlKind::Grouping, "incident", "group_within");
    let change = edited(bench, |policy| policy.group_within = Span::ZERO);
    let tried = replaced("group_within", &within, &Span::ZERO);
    found.push(Mutant::new(grouping, Operator::Removed, tried, change));
    let Some(every) = policy.beat else { return };
    let beat = || control(ControlKind::Beat, "monitoring", "beat");
    let change = edited(bench, |policy| policy.beat = None);
    found.push(Mutant::new(beat(), Operator::Removed, format!("beat {every}, now none"), change));
    let rare = every.scale(10, 1);
    let change = edited(bench, |policy| policy.beat = Some(rare));
    found.push(Mutant::new(beat(), Operator::Tenfold, replaced("beat", &every, &rare), change));
}

/// Escalations: each taken away, and each that asks twice or ten times as late.
pub(super) fn escalations(bench: &Bench<'_>, found: &mut Vec<Mutant>) {
    for (at, responder) in bench.library.policy.responders.iter().enumerate() {
        let Some(escalation) = &responder.escalation else { continue };
        let control = |key: Option<&str>| Control {
            kind: ControlKind::Escalation,
            entry: responder.id.clone(),
            key: key.map(str::to_owned),
            place: escalation.place.clone(),
        };
        let change = edited(bench, |policy| policy.responders[at].escalation = None);
        let tried = format!("to {}, now to nobody", escalation.to);
        found.push(Mutant::new(control(None), Operator::Removed, tried, change));
        for (operator, times) in [(Operator::Doubled, 2), (Operator::Tenfold, 10)] {
            let new = escalation.after.scale(times, 1);
            let change = edited(bench, |policy| {
                policy.responders[at].escalation = Some(Escalation { after: new, ..escalation.clone() });
            });
            let tried = replaced("after", &escalation.after, &new);
            found.push(Mutant::new(control(Some("after")), operator, tried, change));
        }
    }
}

fn lower(severity: Severity) -> Option<Severity> {
    match severity {
        Severity::High => Some(Severity::Medium),
        Severity::Medium => Some(Severity::Low),
        Severity::Low => None,
    }
}

fn higher(severity: Severity) -> Option<Severity> {
    match severity {
        Severity::Low => Some(Severity::Medium),
        Severity::Medium => Some(Severity::High),
        Severity::High => None,
    }
}

fn edited(bench: &Bench<'_>, edit: impl FnOnce(&mut Policy)) -> Change {
    let mut policy = bench.library.policy.clone();
    edit(&mut policy);
    Change::Policy(Box::new(policy))
}
