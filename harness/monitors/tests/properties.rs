//! What holds for every stream of observations and every policy.

use proptest::prelude::*;

use super::kit::*;
use crate::base::{Draws, Item, Money, Price, Qty, Ratio, RouteId, Stream, SymbolId};
use crate::monitors::Monitors;
use crate::policy::{MonitorRule, Policy};
use crate::vocabulary::{
    Decision, Evidence, EvidenceItem, FeedBar, Limit, Limits, Named, Observation, OrderError, OrderState,
    Source,
};

/// One monitor of each kind, with physics and thresholds drawn.
fn random_policy(stream: &mut Stream) -> Policy {
    let mut pick = |low, high| stream.between(low, high);
    let mut rules = Vec::new();
    for kind in 0..22 {
        let count = u32::try_from(pick(1, 4)).unwrap();
        let window = ns(pick(1, 150));
        let limits = Limits {
            order_notional: (pick(0, 1) == 1).then_some(Money(60)),
            total_exposure: (pick(0, 1) == 1).then(|| Money(i128::from(pick(50, 200)))),
            symbol_exposure: (pick(0, 1) == 1).then(|| Money(i128::from(pick(50, 200)))),
            open_positions: (pick(0, 1) == 1).then_some(2),
            ..Limits::default()
        };
        let rule = match kind {
            0 => MonitorRule::Heartbeat { stale_after: window },
            1 => MonitorRule::RunAbsence { stale_after: window },
            2 => MonitorRule::OrderRateHigh { count, window },
            3 => MonitorRule::OrderRateLow { count, window },
            4 => MonitorRule::DuplicateIntent { window },
            5 => MonitorRule::LimitAudit { limits },
            6 => MonitorRule::Reconciliation { within: window },
            7 => MonitorRule::Drawdown { share: Ratio::from_nano(pick(10_000_000, 200_000_000)) },
            8 => MonitorRule::OrderErrors { error: OrderError::Timeout, in_a_row: count },
            9 => MonitorRule::OrderOpen { within: window },
            10 => MonitorRule::FillAudit,
            11 => MonitorRule::RouteSilent { route: RouteId(0), stale_after: window },
            12 => MonitorRule::RiskBlocks { count, window },
            13 => MonitorRule::FeedSilent { bars: count * 4 },
            14 => MonitorRule::BarSanity { jump: Ratio::from_nano(pick(100_000_000, 1_000_000_000)) },
            15 => MonitorRule::BarOrder { repeats: count },
            16 => MonitorRule::BarVolume { times: count * 4 },
            17 => MonitorRule::OrderForeign,
            18 => MonitorRule::OrderStopped,
            19 => MonitorRule::FillPrice { away: Ratio::from_nano(pick(1_000_000, 500_000_000)) },
            20 => MonitorRule::MonitoringSilent { stale_after: window },
            _ => MonitorRule::ClockOffset { offset: ns(pick(1, 8)), bars: count },
        };
        let hold = if pick(0, 1) == 0 { 0 } else { pick(1, 60) };
        let delay = if pick(0, 2) == 0 { 0 } else { pick(1, 50) };
        rules.push(((delay, pick(1, 40), hold), rule));
    }
    policy(&rules)
}

fn pick<T: Copy>(stream: &mut Stream, all: &[T]) -> T {
    all[usize::try_from(stream.between(0, all.len() as i64 - 1)).unwrap()]
}

/// A day that is neither calm nor sane.
fn random_day(stream: &mut Stream, length: usize) -> Vec<At> {
    let (mut time, mut item, mut equity, mut position, mut sent) = (0, 0, 1_000, [0_i64; 2], 1);
    let mut seen: Vec<At> = Vec::new();
    while seen.len() < length {
        time += if stream.between(0, 4) == 0 { 0 } else { stream.between(0, 30) };
        item += 1;
        let symbol = usize::from(stream.between(0, 2) == 0);
        let id = u16::try_from(symbol).unwrap();
        let observation = match stream.between(0, 18) {
            0 => beat(item),
            1 => run(item),
            2 => session(stream.between(0, 2) > 0),
            3 | 4 => random_bar(stream, (time, item), id),
            5 => {
                equity += stream.between(-60, 50);
                mark(i128::from(equity))
            }
            6 | 7 => {
                sent = item;
                let (client, side) = (stream.between(1, 8), stream.between(-1, 1) * 2 + 1);
                let made = intent(item, client.unsigned_abs(), stream.between(0, 3), side);
                if stream.between(0, 4) == 0 { reducing(made) } else { made }
            }
            8 => Observation::Gate {
                order: Item(item),
                decision: if stream.between(0, 3) == 0 {
                    Decision::Passed
                } else {
                    Decision::Blocked(Limit::SymbolExposure)
                },
            },
            9 | 10 => {
                let qty = stream.between(-8, 12);
                position[symbol] += qty;
                let known = stream.between(0, 1) == 0;
                let order = if known { sent } else { stream.between(1, 6).unsigned_abs() + 1_000_000 };
                seen.push((time, fill(item, order, id, qty, stream.between(1, 12))));
                let late = stream.between(0, 5);
                if late == 0 {
                    continue;
                }
                let wrong = i64::from(stream.between(0, 6) == 0);
                let position = Qty(position[symbol] + wrong);
                Observation::Booking { fill: Item(item), symbol: SymbolId(id), position }
            }
            11 => Observation::OrderFailed {
                item: Item(item),
                order: Item(sent),
                error: pick(stream, OrderError::ALL),
            },
            12 => Observation::OrderState { order: Item(sent), state: pick(stream, OrderState::ALL) },
            13 => Observation::Probe { item: Item(item), route: RouteId(stream.between(0, 1) as u16) },
            14 => Observation::Starts { allowed: stream.between(0, 1) == 0 },
            15 => Observation::KillSwitch { engaged: stream.between(0, 2) == 0, alarmed: true },
            16 => Observation::Beat,
            17 => Observation::Monitoring { awake: stream.between(0, 5) > 0 },
            _ => run_failed(item),
        };
        seen.push((time, observation));
    }
    seen
}

/// A bar that may be anything, and often is the one before it again.
fn random_bar(stream: &mut Stream, (time, item): (i64, u64), symbol: u16) -> Observation {
    let late = if stream.between(0, 2) == 0 { stream.between(-9, 30) } else { 0 };
    let close = if stream.between(0, 1) == 0 { 6 } else { stream.between(0, 12) };
    let volume = if stream.between(0, 8) == 0 { 90 } else { 5 };
    let readable = stream.between(0, 9) > 0;
    fed(item, time - late, |bar| {
        bar.symbol = SymbolId(symbol);
        (bar.high, bar.low, bar.close) = (Price(close), Price(close), Price(close));
        (bar.volume, bar.readable) = (Qty(volume), readable);
    })
}

/// A day under the monitors, and what it takes to repeat it.
struct Random {
    policy: Policy,
    draws: Draws,
    seen: Vec<At>,
    end: i64,
}

impl Random {
    fn new(seed: u64, length: usize) -> Random {
        let mut stream = Stream::new(seed, "monitors", "test");
        let (policy, draws) = (random_policy(&mut stream), Draws::new(seed));
        let seen = random_day(&mut stream, length);
        let end = seen.last().map_or(0, |(time, _)| *time) + 400;
        Random { policy, draws, seen, end }
    }

    fn lazy(&self) -> Day {
        drive(Monitors::new(&self.policy, &self.draws, &surroundings()), &self.seen, self.end)
    }

    fn eager(&self) -> Day {
        drive(Monitors::eager(&self.policy, &self.draws, &surroundings()), &self.seen, self.end)
    }
}

/// Another name for every item and client id, one to one; nothing stays nothing.
fn renamed(observation: Observation) -> Observation {
    match observation {
        Observation::Heartbeat { item, process } => Observation::Heartbeat { item: other(item), process },
        Observation::Bar(bar) => Observation::Bar(FeedBar { item: other(bar.item), ..bar }),
        Observation::RunFinished { item, job, process } => {
            Observation::RunFinished { item: other(item), job, process }
        }
        Observation::RunFailed { item, job, process } => {
            Observation::RunFailed { item: other(item), job, process }
        }
        Observation::Order { item, client, job, symbol, bar, qty, reduce_only } => {
            let (item, client) = (other(item), other(Item(client)).0);
            Observation::Order { item, client, job, symbol, bar, qty, reduce_only }
        }
        Observation::Gate { order, decision } => Observation::Gate { order: other(order), decision },
        Observation::OrderState { order, state } => Observation::OrderState { order: other(order), state },
        Observation::Probe { item, route } => Observation::Probe { item: other(item), route },
        Observation::OrderFailed { item, order, error } => {
            Observation::OrderFailed { item: other(item), order: other(order), error }
        }
        Observation::Fill { item, order, symbol, qty, price } => {
            Observation::Fill { item: other(item), order: other(order), symbol, qty, price }
        }
        Observation::Booking { fill, symbol, position } => {
            Observation::Booking { fill: other(fill), symbol, position }
        }
        kept => kept,
    }
}

fn other(item: Item) -> Item {
    // odd multiplication is one to one and keeps zero
    Item(item.0.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn looking_when_needed_equals_looking_always(seed: u64, length in 0..250_usize) {
        let random = Random::new(seed, length);
        let (lazy, eager) = (random.lazy(), random.eager());
        prop_assert_eq!(&lazy.alerts, &eager.alerts, "{:?}", random.policy.monitors);
        prop_assert_eq!(&lazy.evidence, &eager.evidence);
        for (few, many) in lazy.evaluations.iter().zip(&eager.evaluations) {
            prop_assert!(few <= many);
        }
    }

    #[test]
    fn full_evidence_fires_again(seed: u64, length in 0..250_usize) {
        let day = Random::new(seed, length).lazy();
        for (position, (time, alert)) in day.alerts.iter().enumerate() {
            prop_assert_eq!(alert.id.index(), position, "ids count on");
            // what is too few is below its threshold, all else at or above
            let too_few = matches!(alert.evidence, Evidence::Missing { at_least: 2.., .. });
            prop_assert_eq!(alert.value < alert.threshold, too_few, "{:?}", alert);
            match alert.evidence {
                Evidence::Seen { .. } => {
                    let (value, threshold) = day.without(alert, &[]);
                    prop_assert!(value >= threshold, "{} {:?} {:?}", time, alert, day.items(alert));
                    let items: Vec<u64> = day.items(alert).iter().map(|entry| entry.item.0).collect();
                    prop_assert!(!items.is_empty());
                }
                Evidence::Missing { after, until, window, .. } => {
                    prop_assert!(until.since(after) >= window && until.ns() <= *time, "{:?}", alert);
                }
            }
        }
    }

    #[test]
    fn other_names_change_only_the_names(seed: u64, length in 0..250_usize) {
        let mut random = Random::new(seed, length);
        let day = random.lazy();
        random.seen.iter_mut().for_each(|(_, observation)| *observation = renamed(*observation));
        let named = random.lazy();
        let mut expected = day.alerts.clone();
        for (_, alert) in &mut expected {
            if let Evidence::Missing { source: Source::Booking(item) | Source::OrderEnd(item), .. } =
                &mut alert.evidence
            {
                *item = other(*item);
            }
        }
        let rename = |entry: &EvidenceItem| EvidenceItem { item: other(entry.item), ..*entry };
        let evidence: Vec<Vec<_>> =
            day.evidence.iter().map(|list| list.iter().map(rename).collect()).collect();
        prop_assert_eq!(named.alerts, expected);
        prop_assert_eq!(named.evidence, evidence);
        prop_assert_eq!(named.evaluations, day.evaluations);
    }

    #[test]
    fn another_monitor_changes_nothing_else(seed: u64, length in 0..150_usize) {
        let mut random = Random::new(seed, length);
        let day = random.lazy();
        random.policy.monitors.pop();
        let less = random.lazy();
        let without_ids = |day: &Day| -> Vec<_> {
            let kept = (0..17).flat_map(|monitor| day.of(monitor));
            kept.map(|(time, alert)| (*time, alert.value, alert.evidence)).collect()
        };
        prop_assert_eq!(without_ids(&less), without_ids(&day));
    }

    #[test]
    fn no_number_is_too_large(numbers in prop::collection::vec((any::<i64>(), any::<i64>()), 0..40)) {
        let all = Limits {
            order_notional: Some(Money(1)), total_exposure: Some(Money(1)),
            symbol_exposure: Some(Money(1)), open_positions: Some(1), ..Limits::default()
        };
        let rules = [
            (SHARP, MonitorRule::LimitAudit { limits: all }),
            (SHARP, MonitorRule::Reconciliation { within: ns(5) }),
            (SHARP, MonitorRule::Drawdown { share: Ratio::ONE }),
            (SHARP, MonitorRule::FeedSilent { bars: 1_000_000 }),
            (SHARP, MonitorRule::BarSanity { jump: Ratio::ONE }),
            (SHARP, MonitorRule::BarOrder { repeats: 1 }),
            (SHARP, MonitorRule::BarVolume { times: 1_000_000 }),
            (SHARP, MonitorRule::ClockOffset { offset: ns(1), bars: 1 }),
        ];
        let mut seen = Vec::new();
        for (time, (a, b)) in (1_i64..).zip(numbers) {
            let equity = Money(i128::from(a).saturating_mul(i128::MAX / i128::from(i64::MAX)));
            let item = Item(time.unsigned_abs());
            let (symbol, qty, price) = (SymbolId(b.unsigned_abs() as u16), Qty(a), Price(b));
            seen.push((time, Observation::Mark { equity, exposure: Money::ZERO, open_orders: 0 }));
            for (high, low) in [(price, price), (Price(i64::MAX), Price(1))] {
                seen.push((time, fed(item.0, a, |bar| {
                    (bar.symbol, bar.high, bar.low, bar.close) = (symbol, high, low, price);
                    bar.volume = qty;
                })));
            }
            seen.push((time, Observation::Fill { item, order: item, symbol, qty, price }));
            seen.push((time, Observation::Booking { fill: item, symbol, position: qty }));
        }
        let (policy, draws) = (policy(&rules), Draws::new(1));
        let day = drive(Monitors::new(&policy, &draws, &surroundings()), &seen, 100);
        prop_assert!(day.alerts.iter().all(|(time, _)| *time >= 0));
    }
}

#[test]
fn the_random_days_make_every_monitor_fire() {
    let mut fired = [0_u32; 22];
    for seed in 0..80 {
        let day = Random::new(seed, 200).lazy();
        for (monitor, count) in (0..).zip(&mut fired) {
            *count += u32::from(day.of(monitor).next().is_some());
        }
    }
    assert!(fired.iter().all(|days| *days >= 10), "{fired:?}");
}
