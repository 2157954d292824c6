//! What faults of the market data do to the pipeline: which decisions they spoil, and what they leave as it is.

use std::collections::BTreeMap;

use shadowdrill::base::Time;
use shadowdrill::trial::Case;
use shadowdrill::vocabulary::{Cause, Fact, HarmFamily, Input, Observation, Truth};

use super::hunts::bundle::{Bundle, SEEDS};

/// When each order left, its quantity and the bar it was decided on.
type Orders = Vec<(Time, i64, Time)>;

fn order(time: Time, input: &Input) -> Option<(Time, i64, Time)> {
    match input {
        Input::Observed(Observation::Order { qty, bar, .. }) => Some((time, qty.0, *bar)),
        _ => None,
    }
}

/// Orders of the calm run and of the one that nobody answers, and what was true in that.
fn runs(case: &Case<'_>) -> (Orders, Orders, Vec<Truth>) {
    let mut recording = shadowdrill::driver::Recording::default();
    let still = case.plan().faults.iter().map(|fault| fault.set_at).min().unwrap_or(Time::NEVER);
    case.answered(Some(&mut recording)).expect("runs");
    let before = recording.inputs().iter().filter(|(time, _)| *time < still);
    let calm = before.filter_map(|(time, input)| order(*time, input)).collect();
    let mut unanswered = Orders::new();
    let truth = case.watch_unanswered(|time, input| unanswered.extend(order(time, input))).expect("runs");
    (calm, unanswered, truth)
}

fn harm(truth: &[Truth]) -> BTreeMap<HarmFamily, i128> {
    let mut sums = BTreeMap::new();
    for fact in truth {
        if let Fact::Harm { family, amount, cause: Cause::Fault(_) } = fact.fact {
            *sums.entry(family).or_default() += amount;
        }
    }
    sums
}

const PRICES: &[&str] =
    &["bar-outlier", "bar-outlier-small", "bar-zero", "bar-negative", "feed-gap", "feed-stale"];
const NO_PRICES: &[&str] = &["bar-inverted", "volume-spike", "clock-skew", "clock-step"];

#[test]
fn a_wrong_price_spoils_decisions_and_a_value_that_no_strategy_reads_does_not() {
    let library = Bundle::untouched().library();
    for (ids, spoils) in [(PRICES, true), (NO_PRICES, false)] {
        for id in ids {
            for seed in SEEDS {
                let case = Case::new(&library, library.scenario(id).expect(id), *seed).expect(id);
                let (before, orders, truth) = runs(&case);
                let harm = harm(&truth);
                assert!(harm.contains_key(&HarmFamily::LostRecords), "{id} {seed}: {harm:?}");
                let decisions = harm.contains_key(&HarmFamily::CorruptDecisions);
                assert_eq!(decisions, spoils, "{id} {seed}: {harm:?}");
                assert!(orders.starts_with(&before), "{id} {seed}: something changed before the fault");
            }
        }
    }
}

/// A bar whose volume or stamp is wrong shifts no draw and no order.
#[test]
fn what_no_strategy_reads_leaves_every_order_as_it_is() {
    let library = Bundle::untouched().library();
    for id in NO_PRICES {
        for seed in SEEDS {
            let case = Case::new(&library, library.scenario(id).expect(id), *seed).expect(id);
            let sent: Vec<Time> = runs(&case).1.iter().map(|(time, ..)| *time).collect();
            let calm = case.calm().expect("runs").0;
            let expected: Vec<Time> = calm.orders.iter().map(|(time, ..)| *time).collect();
            assert_eq!(sent, expected, "{id} {seed}");
        }
    }
}

/// Every order that leaves while the strategies want what their twins want, and want it in time, is the calm run's.
#[test]
fn an_order_that_nobody_caused_is_one_of_the_calm_run() {
    let library = Bundle::untouched().library();
    for id in PRICES {
        let case = Case::new(&library, library.scenario(id).expect(id), 1).expect(id);
        let mut orders = BTreeMap::new();
        let truth = case
            .watch_unanswered(|time, input| {
                if let Input::Observed(Observation::Order { item, .. }) = input {
                    orders.insert(*item, time);
                }
            })
            .expect("runs");
        for fact in &truth {
            if let Fact::Caused { item, .. } = fact.fact {
                orders.remove(&item);
            }
        }
        let calm = case.calm().expect("runs").0;
        let of_calm: Vec<Time> = calm.orders.iter().map(|(time, ..)| *time).collect();
        assert!(!orders.is_empty(), "{id}");
        for time in orders.values() {
            assert!(of_calm.contains(time), "{id}: an order at {time} that the calm run does not have");
        }
    }
}

/// Each time that exposure is above a limit: whether the market alone took it there.
fn breaches(truth: &[Truth]) -> Vec<bool> {
    let health = truth.iter().filter_map(|truth| match truth.fact {
        Fact::Health(health) if !health.within_limits => Some(health.drifted),
        _ => None,
    });
    health.collect()
}

/// A price ten times wrong sizes a position past the limit at once: that is not the market's doing.
#[test]
fn a_position_that_a_wrong_price_took_past_a_limit_is_no_drift() {
    let library = Bundle::untouched().library();
    let cheap = library.scenario("bar-outlier-cheap").expect("a scenario");
    for seed in SEEDS {
        let (.., truth) = runs(&Case::new(&library, cheap, *seed).expect("a case"));
        assert!(breaches(&truth).contains(&false), "{seed}");
    }
}

/// A close ten times too high makes the books believe that a position is ten times as large. It is not.
#[test]
fn a_wrong_close_takes_no_position_past_a_limit() {
    let id = "bar-outlier";
    let larger = Bundle::untouched().scenario(id, "notional = 10\n", "notional = 400\n");
    let library = larger.scenario(id, "{ one_of = [0.1, 10.0] }", "10.0").library();
    for seed in SEEDS {
        let (_, orders, truth) =
            runs(&Case::new(&library, library.scenario(id).expect(id), *seed).expect(id));
        assert!(orders.len() > 10, "{seed}: {} orders", orders.len());
        assert_eq!(breaches(&truth), [false; 0], "{seed}");
    }
}
