//! What faults of the execution cost, and what they are not to blame for.

use std::collections::BTreeSet;

use shadowdrill::base::Span;
use shadowdrill::library::Library;
use shadowdrill::trial::Case;
use shadowdrill::vocabulary::{Cause, CheckKind, Fact, HarmFamily, Input, Observation, Outcome, Truth};

use super::hunts::bundle::{Bundle, SEEDS, run};

/// The amounts of one harm that nobody answered, one for each fact, in its order.
fn harm(library: &Library, scenario: &str, seed: u64, wanted: HarmFamily) -> Vec<i128> {
    let case = Case::new(library, library.scenario(scenario).expect(scenario), seed).expect(scenario);
    let (_, truth) = case.unanswered().expect("runs");
    let amount = |truth: &Truth| match truth.fact {
        Fact::Harm { family, amount, cause: Cause::Fault(_) } if family == wanted => Some(amount),
        _ => None,
    };
    truth.iter().filter_map(amount).collect()
}

/// The slippage that is set is what the strategies reckon with: a fault costs what it adds to that.
#[test]
fn a_price_that_slips_costs_the_same_whatever_slippage_is_set() {
    let none = Bundle::untouched().library();
    let some = Bundle::untouched().settings("slippage_bps = 0.0 ", "slippage_bps = 7.0 ").library();
    for seed in SEEDS {
        let costs = harm(&none, "fill-slips", *seed, HarmFamily::ExcessCost);
        let beside = harm(&some, "fill-slips", *seed, HarmFamily::ExcessCost);
        assert!(beside.len() > 20, "{seed}: {} fills cost more", beside.len());
        // what is lost to both reaches the limit of a day's loss sooner
        assert!(costs.starts_with(&beside), "{seed}: {costs:?} {beside:?}");
        let none_at_all = harm(&some, "order-lost", *seed, HarmFamily::ExcessCost);
        assert!(none_at_all.is_empty(), "{seed}: slippage alone is no harm");
    }
}

/// It is the router's answers that are lost: of an order that the router never sent the account's own statement tells.
#[test]
fn lost_answers_hide_no_order_of_a_stranger() {
    let silence = "[[fault]]\nid = \"silence\"\nkind = \"answer-lost\"\nat = \"1h\"\nstrength = 1.0\nsource = \"a test\"\n\n[expect]\n";
    let library = Bundle::untouched().scenario("key-stolen", "[expect]\n", silence).library();
    for seed in SEEDS {
        let case = Case::new(&library, library.scenario("key-stolen").expect("it"), *seed).expect("a case");
        let (mut sent, mut own, mut strange) = (BTreeSet::new(), 0, 0);
        let silent = case.plan().faults.iter().map(|fault| fault.set_at).min().expect("a fault");
        case.watch_unanswered(|time, input| match input {
            Input::Observed(Observation::Order { item, .. }) => {
                sent.insert(*item);
            }
            Input::Observed(Observation::Fill { order, .. }) if time > silent + Span::from_mins(2) => {
                if sent.contains(order) { own += 1 } else { strange += 1 }
            }
            _ => {}
        })
        .expect("runs");
        assert!(own == 0 && strange > 100, "{seed}: {own} fills of its own, {strange} of a stranger");
    }
}

/// What the venue fills unheard is held all the same. Whoever asks for it adds nothing to it.
#[test]
fn a_position_that_nobody_heard_of_is_above_a_limit_all_the_same() {
    let drill = "answer-lost-exits-blocked";
    let larger =
        Bundle::untouched().scenario(drill, "between = [2.76, 2.96]", "between = [3.7, 3.9]").library();
    for seed in SEEDS {
        assert_eq!(harm(&larger, "order-lost", *seed, HarmFamily::LimitExcess), [0; 0], "{seed}");
        assert_ne!(harm(&larger, drill, *seed, HarmFamily::LimitExcess), [0_i128; 0], "{seed}");
        let judged = run(&larger, drill, *seed).judgement;
        let harm = judged.checks.iter().find(|check| check.id == CheckKind::Harm).expect("a check");
        assert_eq!(harm.outcome, Outcome::Met, "{seed}: {}", harm.message);
    }
}
