//! Mutants of the monitors: taken away, thresholds moved, made slow, left without a route.

use super::enumerate::{Bench, replaced};
use super::model::{Change, Control, ControlKind, Mutant, Operator};
use crate::base::{Money, MonitorId, Ratio, Span};
use crate::policy::{Condition, Monitor, MonitorRule, Policy};
use crate::vocabulary::{Limit, Limits, Named};

/// What a delay, an interval or a hold grows by.
pub(super) const SLOWER: Span = Span::from_secs(600);
/// The longest that the policy's format allows.
const SLOWEST: Span = Span::from_secs(86_400);

/// How far a threshold is moved: numerator, denominator.
const MOVES: [(Operator, i64, i64); 3] =
    [(Operator::Doubled, 2, 1), (Operator::Tenfold, 10, 1), (Operator::Halved, 1, 2)];

/// Every mutant of every monitor, but for the pairs.
pub(super) fn all(bench: &Bench<'_>, found: &mut Vec<Mutant>) {
    for (at, monitor) in bench.library.policy.monitors.iter().enumerate() {
        let whole = control(bench, monitor, None);
        let policy = without(&bench.library.policy, &[at]);
        found.push(Mutant::new(whole.clone(), Operator::Removed, "taken away".to_owned(), boxed(policy)));
        thresholds(bench, at, monitor, found);
        slow(bench, at, monitor, found);
        let policy = edited(bench, at, |monitor| monitor.routes.clear());
        let routes = control(bench, monitor, Some("routes"));
        let tried = "alerts go nowhere".to_owned();
        found.push(Mutant::new(routes, Operator::Unrouted, tried, boxed(policy)));
    }
}

/// Two monitors taken away at once.
pub(super) fn pair(bench: &Bench<'_>, one: MonitorId, other: MonitorId) -> Option<Mutant> {
    let policy = &bench.library.policy;
    let monitors = [policy.monitors.get(one.index())?, policy.monitors.get(other.index())?];
    Some(Mutant {
        controls: monitors.map(|monitor| control(bench, monitor, None)).to_vec(),
        operator: Operator::PairRemoved,
        tried: "both taken away".to_owned(),
        change: boxed(without(policy, &[one.index(), other.index()])),
    })
}

fn boxed(policy: Policy) -> Change {
    Change::Policy(Box::new(policy))
}

fn control(bench: &Bench<'_>, monitor: &Monitor, key: Option<&str>) -> Control {
    keyed(bench, monitor, None, key)
}

fn keyed(bench: &Bench<'_>, monitor: &Monitor, inner: Option<&str>, key: Option<&str>) -> Control {
    let place = key.map(|key| bench.texts.key(&monitor.place, inner, key));
    Control {
        kind: ControlKind::Monitor,
        entry: monitor.id.clone(),
        key: key.map(str::to_owned),
        place: place.unwrap_or_else(|| monitor.place.clone()),
    }
}

/// The policy without the monitors at these positions; rules count on with those that are left, and a condition that
/// only they could meet is never met.
fn without(policy: &Policy, gone: &[usize]) -> Policy {
    let mut policy = policy.clone();
    let new = |old: &MonitorId| {
        let before = gone.iter().filter(|at| **at < old.index()).count();
        let kept = !gone.contains(&old.index());
        kept.then(|| u16::try_from(old.index() - before).ok().map(MonitorId)).flatten()
    };
    for rule in &mut policy.severity_rules {
        for condition in &mut rule.when {
            if let Condition::Alerts { monitors, .. } = condition {
                *monitors = monitors.iter().filter_map(new).collect();
            }
        }
    }
    let mut at = 0;
    policy.monitors.retain(|_| {
        at += 1;
        !gone.contains(&(at - 1))
    });
    policy
}

fn edited(bench: &Bench<'_>, at: usize, edit: impl FnOnce(&mut Monitor)) -> Policy {
    let mut policy = bench.library.policy.clone();
    if let Some(monitor) = policy.monitors.get_mut(at) {
        edit(monitor);
    }
    policy
}

fn slow(bench: &Bench<'_>, at: usize, monitor: &Monitor, found: &mut Vec<Mutant>) {
    type Part = fn(&mut Monitor) -> &mut Span;
    let parts: [(&str, Part); 3] = [
        ("delay", |monitor| &mut monitor.delay),
        ("interval", |monitor| &mut monitor.interval),
        ("hold", |monitor| &mut monitor.hold),
    ];
    for (key, part) in parts {
        let mut slower = monitor.clone();
        let old = *part(&mut slower);
        let new = (old + SLOWER).min(SLOWEST);
        if new == old {
            continue;
        }
        let policy = edited(bench, at, |monitor| *part(monitor) = new);
        let tried = replaced(key, &old, &new);
        found.push(Mutant::new(control(bench, monitor, Some(key)), Operator::Slowed, tried, boxed(policy)));
    }
}

/// A threshold of a monitor that was moved: in which inner table and under which key, and what it was and became.
struct Moved {
    inner: Option<&'static str>,
    key: &'static str,
    tried: String,
    rule: MonitorRule,
}

fn thresholds(bench: &Bench<'_>, at: usize, monitor: &Monitor, found: &mut Vec<Mutant>) {
    for (operator, up, down) in MOVES {
        for moved in moved(monitor.rule, up, down) {
            let policy = edited(bench, at, |monitor| monitor.rule = moved.rule);
            let control = keyed(bench, monitor, moved.inner, Some(moved.key));
            found.push(Mutant::new(control, operator, moved.tried, boxed(policy)));
        }
    }
    if let MonitorRule::LimitAudit { limits } = monitor.rule {
        for limit in Limit::ALL {
            let Some(without) = without_limit(limits, *limit) else { continue };
            let policy =
                edited(bench, at, |monitor| monitor.rule = MonitorRule::LimitAudit { limits: without });
            let control = keyed(bench, monitor, Some("limits"), Some(limit.name()));
            let tried = format!("{limit} {}, now none", shown(limits, *limit));
            found.push(Mutant::new(control, Operator::Removed, tried, boxed(policy)));
        }
    }
}

/// Every threshold of the rule, each moved for itself. What would not change, or could not be written in a
/// policy, is left out.
fn moved(rule: MonitorRule, up: i64, down: i64) -> Vec<Moved> {
    let mut all = Vec::new();
    let mut add = |key: &'static str, change: Option<(String, MonitorRule)>| {
        all.extend(change.map(|(tried, rule)| Moved { inner: None, key, tried, rule }));
    };
    let span = |old: Span| Some(old.scale(up, down)).filter(|new| *new != old && *new > Span::ZERO);
    let count = |old: u32| {
        let new = u32::try_from(i64::from(old) * up / down).ok()?.min(1_000_000);
        Some(new).filter(|new| *new != old && *new > 0)
    };
    match rule {
        MonitorRule::Heartbeat { stale_after: old } => {
            let set =
                |new| (replaced("stale_after", &old, &new), MonitorRule::Heartbeat { stale_after: new });
            add("stale_after", span(old).map(set));
        }
        MonitorRule::RunAbsence { stale_after: old } => {
            let set =
                |new| (replaced("stale_after", &old, &new), MonitorRule::RunAbsence { stale_after: new });
            add("stale_after", span(old).map(set));
        }
        MonitorRule::OrderRateHigh { count: old, window } => {
            let set =
                |new| (replaced("count", &old, &new), MonitorRule::OrderRateHigh { count: new, window });
            add("count", count(old).map(set));
            let set = |new| {
                (replaced("window", &window, &new), MonitorRule::OrderRateHigh { count: old, window: new })
            };
            add("window", span(window).map(set));
        }
        MonitorRule::OrderRateLow { count: old, window } => {
            let set = |new| (replaced("count", &old, &new), MonitorRule::OrderRateLow { count: new, window });
            add("count", count(old).map(set));
            let set = |new| {
                (replaced("window", &window, &new), MonitorRule::OrderRateLow { count: old, window: new })
            };
            add("window", span(window).map(set));
        }
        MonitorRule::DuplicateIntent { window: old } => {
            let set = |new| (replaced("window", &old, &new), MonitorRule::DuplicateIntent { window: new });
            add("window", span(old).map(set));
        }
        MonitorRule::Reconciliation { within: old } => {
            let set = |new| (replaced("within", &old, &new), MonitorRule::Reconciliation { within: new });
            add("within", span(old).map(set));
        }
        MonitorRule::Drawdown { share: old } => {
            let set = |new| (replaced("share", &old, &new), MonitorRule::Drawdown { share: new });
            add("share", share(old, up, down).map(set));
        }
        MonitorRule::RiskBlocks { count: old, window } => {
            let set = |new| (replaced("count", &old, &new), MonitorRule::RiskBlocks { count: new, window });
            add("count", count(old).map(set));
            let set = |new| {
                (replaced("window", &window, &new), MonitorRule::RiskBlocks { count: old, window: new })
            };
            add("window", span(window).map(set));
        }
        MonitorRule::OrderErrors { error, in_a_row: old } => {
            let set =
                |new| (replaced("in_a_row", &old, &new), MonitorRule::OrderErrors { error, in_a_row: new });
            add("in_a_row", count(old).map(set));
        }
        MonitorRule::OrderOpen { within: old } => {
            let set = |new| (replaced("within", &old, &new), MonitorRule::OrderOpen { within: new });
            add("within", span(old).map(set));
        }
        MonitorRule::RouteSilent { route, stale_after: old } => {
            let set = |new| {
                (replaced("stale_after", &old, &new), MonitorRule::RouteSilent { route, stale_after: new })
            };
            add("stale_after", span(old).map(set));
        }
        MonitorRule::MonitoringSilent { stale_after: old } => {
            let set = |new| {
                (replaced("stale_after", &old, &new), MonitorRule::MonitoringSilent { stale_after: new })
            };
            add("stale_after", span(old).map(set));
        }
        MonitorRule::FillAudit | MonitorRule::OrderForeign | MonitorRule::OrderStopped => {}
        MonitorRule::FeedSilent { bars } => {
            let set = |new| (replaced("bars", &bars, &new), MonitorRule::FeedSilent { bars: new });
            add("bars", count(bars).map(set));
        }
        MonitorRule::FillPrice { away } => {
            let set = |new| (replaced("away", &away, &new), MonitorRule::FillPrice { away: new });
            add("away", share(away, up, down).map(set));
        }
        MonitorRule::BarSanity { jump } => {
            let set = |new| (replaced("jump", &jump, &new), MonitorRule::BarSanity { jump: new });
            add("jump", share(jump, up, down).map(set));
        }
        MonitorRule::BarOrder { repeats } => {
            let set = |new| (replaced("repeats", &repeats, &new), MonitorRule::BarOrder { repeats: new });
            add("repeats", count(repeats).map(set));
        }
        MonitorRule::BarVolume { times } => {
            let set = |new| (replaced("times", &times, &new), MonitorRule::BarVolume { times: new });
            add("times", count(times).map(set));
        }
        MonitorRule::ClockOffset { offset, bars } => {
            let set =
                |new| (replaced("offset", &offset, &new), MonitorRule::ClockOffset { offset: new, bars });
            add("offset", span(offset).map(set));
            let set = |new| (replaced("bars", &bars, &new), MonitorRule::ClockOffset { offset, bars: new });
            add("bars", count(bars).map(set));
        }
        MonitorRule::LimitAudit { limits } => {
            for limit in Limit::ALL {
                let Some((tried, limits)) = scaled_limit(limits, *limit, up, down) else { continue };
                let rule = MonitorRule::LimitAudit { limits };
                all.push(Moved { inner: Some("limits"), key: limit.name(), tried, rule });
            }
        }
    }
    all
}

/// A share moved, at most the whole; `None` where it stays what it is.
pub(super) fn share(old: Ratio, up: i64, down: i64) -> Option<Ratio> {
    let new = Ratio::from_nano(old.nano().saturating_mul(up) / down).min(Ratio::ONE);
    Some(new).filter(|new| *new != old && *new > Ratio::ZERO)
}

/// The limits without this one; `None` where it is none already.
pub(super) fn without_limit(mut limits: Limits, limit: Limit) -> Option<Limits> {
    let before = limits;
    match limit {
        Limit::OrderNotional => limits.order_notional = None,
        Limit::TotalExposure => limits.total_exposure = None,
        Limit::SymbolExposure => limits.symbol_exposure = None,
        Limit::OpenPositions => limits.open_positions = None,
        Limit::DailyLossAbs => limits.daily_loss_abs = None,
        Limit::DailyLossPct => limits.daily_loss_pct = None,
    }
    Some(limits).filter(|limits| *limits != before)
}

/// The limits with this one moved, and the change in words; `None` where it is no limit or stays what it is.
pub(super) fn scaled_limit(mut limits: Limits, limit: Limit, up: i64, down: i64) -> Option<(String, Limits)> {
    let before = limits;
    let money = |slot: &mut Option<Money>| {
        *slot = slot.map(|old| Money(old.0.saturating_mul(i128::from(up)) / i128::from(down)));
    };
    match limit {
        Limit::OrderNotional => money(&mut limits.order_notional),
        Limit::TotalExposure => money(&mut limits.total_exposure),
        Limit::SymbolExposure => money(&mut limits.symbol_exposure),
        Limit::DailyLossAbs => money(&mut limits.daily_loss_abs),
        Limit::OpenPositions => {
            let count = limits.open_positions.map(|old| i64::from(old).saturating_mul(up) / down);
            limits.open_positions = count.and_then(|count| u32::try_from(count.clamp(1, 100_000)).ok());
        }
        Limit::DailyLossPct => {
            let scale = |old: Ratio| Ratio::from_nano(old.nano().saturating_mul(up) / down);
            limits.daily_loss_pct = limits.daily_loss_pct.map(scale);
        }
    }
    let tried = format!("{limit} {}, now {}", shown(before, limit), shown(limits, limit));
    (limits != before).then_some((tried, limits))
}

/// A limit's value as it would be written.
pub(super) fn shown(limits: Limits, limit: Limit) -> String {
    let money = |amount: Option<Money>| {
        amount.map_or("none".to_owned(), |amount| {
            let cents = amount.cents();
            if cents % 100 == 0 {
                (cents / 100).to_string()
            } else {
                format!("{}.{:02}", cents / 100, cents % 100)
            }
        })
    };
    match limit {
        Limit::OrderNotional => money(limits.order_notional),
        Limit::TotalExposure => money(limits.total_exposure),
        Limit::SymbolExposure => money(limits.symbol_exposure),
        Limit::DailyLossAbs => money(limits.daily_loss_abs),
        Limit::OpenPositions => limits.open_positions.map_or("none".to_owned(), |count| count.to_string()),
        Limit::DailyLossPct => limits.daily_loss_pct.map_or("none".to_owned(), |share| share.to_string()),
    }
}
