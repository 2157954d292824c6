//! Monitors, incident and response know nothing of causes and nothing of what names mean; a fault of no strength
//! leaves nothing to find.

use std::collections::BTreeMap;

use rayon::prelude::*;
use shadowdrill::base::{Item, Ratio};
use shadowdrill::drill::timeline_bytes;
use shadowdrill::driver::Recording;
use shadowdrill::library::Library;
use shadowdrill::trial::{Case, run};
use shadowdrill::vocabulary::{
    Alert, Cause, Evidence, Fact, FeedBar, Input, Observation, Source, Timeline, Truth, Verdict,
};

use super::hunts::bundle::Bundle;

const SEEDS: [u64; 3] = [0, 1, 2];

/// A drill, and the inputs that it was given.
fn recorded(library: &Library, id: &str, seed: u64) -> (Timeline, Vec<Truth>, Recording) {
    let case = Case::new(library, library.scenario(id).expect(id), seed).expect(id);
    let mut recording = Recording::default();
    let (timeline, truth) = case.answered(Some(&mut recording)).expect(id);
    (timeline, truth, recording)
}

fn for_all(check: impl Fn(&Library, &str, u64) + Sync) {
    let library = Bundle::untouched().library();
    let ids: Vec<&str> = library.scenarios.iter().map(|scenario| scenario.id.as_str()).collect();
    let cases: Vec<(&str, u64)> = ids.iter().flat_map(|id| SEEDS.map(|seed| (*id, seed))).collect();
    cases.par_iter().for_each(|(id, seed)| check(&library, id, *seed));
}

/// New names, one to one: far apart, in another order, and the carried item stays what it is.
struct Renaming {
    multiplier: u64,
    offset: u64,
}

impl Renaming {
    /// Odd multipliers permute the numbers.
    fn number(&self, number: u64) -> u64 {
        number.wrapping_mul(self.multiplier).wrapping_add(self.offset)
    }

    fn item(&self, item: Item) -> Item {
        if item == Item::CARRIED { item } else { Item(self.number(item.0)) }
    }

    fn observation(&self, seen: Observation) -> Observation {
        match seen {
            Observation::Heartbeat { item, process } => {
                Observation::Heartbeat { item: self.item(item), process }
            }
            Observation::RunFinished { item, job, process } => {
                Observation::RunFinished { item: self.item(item), job, process }
            }
            Observation::RunFailed { item, job, process } => {
                Observation::RunFailed { item: self.item(item), job, process }
            }
            Observation::Order { item, client, job, symbol, bar, qty, reduce_only } => Observation::Order {
                item: self.item(item),
                client: self.number(client),
                job,
                symbol,
                bar,
                qty,
                reduce_only,
            },
            Observation::Gate { order, decision } => Observation::Gate { order: self.item(order), decision },
            Observation::OrderState { order, state } => {
                Observation::OrderState { order: self.item(order), state }
            }
            Observation::OrderFailed { item, order, error } => {
                Observation::OrderFailed { item: self.item(item), order: self.item(order), error }
            }
            Observation::Fill { item, order, symbol, qty, price } => {
                Observation::Fill { item: self.item(item), order: self.item(order), symbol, qty, price }
            }
            Observation::Booking { fill, symbol, position } => {
                Observation::Booking { fill: self.item(fill), symbol, position }
            }
            Observation::Probe { item, route } => Observation::Probe { item: self.item(item), route },
            Observation::Bar(bar) => Observation::Bar(FeedBar { item: self.item(bar.item), ..bar }),
            other @ (Observation::Mark { .. }
            | Observation::Session { .. }
            | Observation::Starts { .. }
            | Observation::Beat
            | Observation::Monitoring { .. }
            | Observation::KillSwitch { .. }) => other,
        }
    }

    fn recording(&self, recording: &Recording) -> Recording {
        let mut renamed = Recording::default();
        for (time, input) in recording.inputs() {
            let input = match *input {
                Input::Observed(seen) => Input::Observed(self.observation(seen)),
                other => other,
            };
            renamed.push(*time, &input);
        }
        renamed
    }

    fn alert(&self, alert: &Alert) -> Alert {
        let mut renamed = *alert;
        if let Evidence::Missing { source: Source::Booking(item) | Source::OrderEnd(item), .. } =
            &mut renamed.evidence
        {
            *item = self.item(*item);
        }
        renamed
    }

    /// The timeline that must come of the renamed inputs. The mix over them is another by design.
    fn timeline(&self, timeline: &Timeline, trace: shadowdrill::base::TraceMix) -> Timeline {
        let mut renamed = timeline.clone();
        for alert in &mut renamed.alerts {
            *alert = self.alert(alert);
        }
        for entry in renamed.evidence.iter_mut().flatten() {
            entry.item = self.item(entry.item);
        }
        for order in &mut renamed.orders {
            order.1 = self.item(order.1);
        }
        renamed.trace = trace;
        renamed
    }
}

#[test]
fn renamed_items_and_orders_change_no_alert_no_severity_and_no_step() {
    let renamings = [
        Renaming { multiplier: 0x9e37_79b9_7f4a_7c15, offset: 7 },
        // the order of all numbers turned round
        Renaming { multiplier: u64::MAX, offset: 0 },
    ];
    for_all(|library, id, seed| {
        let (timeline, _, recording) = recorded(library, id, seed);
        let case = Case::new(library, library.scenario(id).expect(id), seed).expect(id);
        for renaming in &renamings {
            let renamed = case.replayed(&renaming.recording(&recording));
            assert_eq!(renamed.records, timeline.records, "{id} {seed}");
            let expected = renaming.timeline(&timeline, renamed.trace);
            assert!(timeline_bytes(&renamed) == timeline_bytes(&expected), "{id} {seed}");
            assert_ne!(renamed.trace, timeline.trace, "{id} {seed}: the inputs were other ones");
        }
    });
}

/// Causes stand in the truth alone: what the drill is given, and all that it does, is the same whatever they are.
#[test]
fn permuted_causes_change_no_alert_no_severity_and_no_step() {
    let library = Bundle::untouched().library();
    let mut permuted_any = 0;
    for scenario in &library.scenarios {
        let case = Case::new(&library, scenario, 1).expect("runs");
        let mut recording = Recording::default();
        let (timeline, truth) = case.answered(Some(&mut recording)).expect("runs");
        let (calm, unanswered) = (case.calm().expect("runs"), case.unanswered().expect("runs"));
        let permuted = permuted(&truth);
        permuted_any += usize::from(permuted != truth);
        let again = case.replayed(&recording);
        assert!(timeline_bytes(&again) == timeline_bytes(&timeline), "{}", scenario.id);
        // the judge, who reads the truth, may and does say something else
        let as_it_was = case.judge(&(&again, &truth), &unanswered, &calm);
        let as_permuted = case.judge(&(&again, &permuted), &unanswered, &calm);
        assert_eq!(as_it_was.severity, as_permuted.severity, "{}", scenario.id);
        assert_eq!(as_it_was.verdict, Verdict::Passed, "{}", scenario.id);
        if permuted != truth {
            assert_ne!(as_it_was.verdict, as_permuted.verdict, "{}", scenario.id);
        }
    }
    assert!(permuted_any >= 13, "{permuted_any} truths had causes to permute");
}

/// Fault and market change places wherever a cause is named.
fn permuted(truth: &[Truth]) -> Vec<Truth> {
    let swap = |cause: Cause| match cause {
        Cause::Fault(_) => Cause::Market,
        Cause::Market => Cause::Fault(shadowdrill::base::FaultId(0)),
        response @ Cause::Response(_) => response,
    };
    truth
        .iter()
        .map(|truth| {
            let fact = match truth.fact {
                Fact::Caused { item, order, cause } => Fact::Caused { item, order, cause: swap(cause) },
                Fact::Omitted { source, due, cause } => Fact::Omitted { source, due, cause: swap(cause) },
                Fact::Harm { family, amount, cause } => Fact::Harm { family, amount, cause: swap(cause) },
                other => other,
            };
            Truth { time: truth.time, fact }
        })
        .collect()
}

#[test]
fn a_fault_of_no_strength_never_passes() {
    let library = Bundle::untouched().library();
    let broken: Vec<_> = library
        .scenarios
        .iter()
        .filter(|scenario| !scenario.faults.is_empty())
        .map(|scenario| scenario.at_strength(Ratio::ZERO))
        .collect();
    assert!(broken.len() >= 13);
    let cases: Vec<_> = broken.iter().flat_map(|scenario| (0..8).map(move |seed| (scenario, seed))).collect();
    let outcomes: BTreeMap<(String, u64), (Verdict, bool, usize)> = cases
        .par_iter()
        .map(|(scenario, seed)| {
            let drill = run(&library, scenario, *seed).expect("runs");
            let key = (scenario.id.clone(), *seed);
            (key, (drill.judgement.verdict, drill.judgement.without_effect, drill.timeline.alerts.len()))
        })
        .collect();
    for (case, (verdict, without_effect, alerts)) in outcomes {
        assert_eq!((verdict, without_effect, alerts), (Verdict::Failed, true, 0), "{case:?}");
    }
}
