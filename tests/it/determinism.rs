//! The same files and seed give the same bytes: twice, on any number of threads, replayed without a rig. What is added
//! and does nothing changes nothing.

mod golden;
mod invariants;
mod shared;

use rayon::ThreadPoolBuilder;
use rayon::prelude::*;
use shadowdrill::base::{FaultId, MonitorId};
use shadowdrill::drill::timeline_bytes;
use shadowdrill::driver::Recording;
use shadowdrill::library::Library;
use shadowdrill::scenario::Plan;
use shadowdrill::trial::{Case, Drill, first_divergence};
use shadowdrill::vocabulary::{Fact, Record, Stamped, Timeline, Truth};

use super::hunts::bundle::{Bundle, run, text_of};

const SEEDS: [u64; 3] = [0, 1, 7];

fn cases(library: &Library) -> Vec<(&str, u64)> {
    library.scenarios.iter().flat_map(|scenario| SEEDS.map(|seed| (scenario.id.as_str(), seed))).collect()
}

#[test]
fn the_same_seed_twice_gives_the_same_bytes() {
    let (one, other) = (Bundle::untouched().library(), Bundle::untouched().library());
    for (id, seed) in cases(&one) {
        let (first, second) = (run(&one, id, seed), run(&other, id, seed));
        assert_eq!(first_divergence(&first.timeline, &second.timeline), None, "{id} {seed}");
        assert_eq!(
            (first.digest, first.truth, first.judgement),
            (second.digest, second.truth, second.judgement)
        );
    }
}

#[test]
fn a_divergence_is_named_by_its_first_record() {
    let library = Bundle::untouched().library();
    let (one, other) = (run(&library, "scheduler-second", 0), run(&library, "scheduler-second", 1));
    let found = first_divergence(&one.timeline, &other.timeline).expect("two seeds differ");
    let dated = found.time.expect("it has a moment");
    let before = |timeline: &Timeline| timeline.series.iter().take_while(|point| point.time < dated).count();
    assert_eq!((found.bar, found.bar), (before(&one.timeline), before(&other.timeline)), "{found}");
    let mut changed = one.timeline.clone();
    let at = changed.records.len() / 2;
    changed.records[at].record = Record::Reported(9);
    let found = first_divergence(&one.timeline, &changed).expect("a record was changed");
    assert_eq!((found.part, found.at, found.time), ("record", at, Some(one.timeline.records[at].time)));
    assert!(
        found.to_string().ends_with("and Reported(9) }") || found.other.contains("Reported(9)"),
        "{found}"
    );
    let mut shorter = one.timeline.clone();
    shorter.orders.pop();
    let found = first_divergence(&one.timeline, &shorter).expect("an order is gone");
    assert_eq!((found.part, found.other.as_str()), ("order", "nothing"));
    let mut traced = one.timeline.clone();
    traced.trace.event(1, 2, 3);
    let found = first_divergence(&one.timeline, &traced).expect("an event too many");
    assert_eq!((found.part, found.time), ("trace of events", None));
}

/// Whatever differs in the bytes is a divergence, and nothing else is.
#[test]
fn a_divergence_is_found_exactly_where_bytes_differ() {
    let library = Bundle::untouched().library();
    let timeline = run(&library, "gate-bypass", 0).timeline;
    let changes: [fn(&mut Timeline); 6] = [
        |timeline| timeline.alerts[0].value += 1,
        |timeline| timeline.evidence.iter_mut().flatten().for_each(|entry| entry.weight += 1),
        |timeline| timeline.evaluations[0] += 1,
        |timeline| timeline.totals.fills += 1,
        |timeline| timeline.series[3].open_orders += 1,
        |timeline| timeline.end = shadowdrill::base::Time::ZERO,
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let mut changed = timeline.clone();
        change(&mut changed);
        assert!(timeline_bytes(&changed) != timeline_bytes(&timeline), "change {number}");
        assert!(first_divergence(&timeline, &changed).is_some(), "change {number}");
    }
}

#[test]
fn one_thread_and_many_give_the_same_bytes() {
    let library = Bundle::untouched().library();
    let cases = cases(&library);
    let on = |threads: usize| -> Vec<String> {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| {
            cases.par_iter().map(|(id, seed)| run(&library, id, *seed).digest.to_string()).collect()
        })
    };
    let alone = on(1);
    assert_eq!(alone, on(2));
    assert_eq!(alone, on(8));
}

#[test]
fn recorded_inputs_replayed_without_a_rig_give_the_same_bytes() {
    let library = Bundle::untouched().library();
    for (id, seed) in cases(&library) {
        let case = Case::new(&library, library.scenario(id).expect(id), seed).expect(id);
        let mut recording = Recording::default();
        let (timeline, _) = case.answered(Some(&mut recording)).expect(id);
        assert!(!recording.inputs().is_empty());
        let replayed = case.replayed(&recording);
        assert_eq!(first_divergence(&timeline, &replayed), None, "{id} {seed}");
        assert!(timeline_bytes(&timeline) == timeline_bytes(&replayed), "{id} {seed}");
        let unrecorded = case.answered(None).expect(id).0;
        assert!(
            timeline_bytes(&timeline) == timeline_bytes(&unrecorded),
            "{id} {seed}: recording changes nothing"
        );
    }
}

#[test]
fn another_seed_gives_another_plan() {
    let library = Bundle::untouched().library();
    for scenario in library.scenarios.iter().filter(|scenario| !scenario.is_calm()) {
        let plans: Vec<Plan> = (0..20).map(|seed| Plan::draw(scenario, seed)).collect();
        for (at, plan) in plans.iter().enumerate() {
            assert!(!plans[..at].contains(plan), "{}: seed {at} repeats a plan", scenario.id);
        }
    }
    let calm: Vec<Drill> = (0..3).map(|seed| run(&library, "calm-day", seed)).collect();
    assert!(calm[0].timeline.series != calm[1].timeline.series, "another seed, another market");
}

const INERT: &str = "[[fault]]
id = \"nothing\"
kind = \"order-lost\"
at = \"30m\"
strength = 0.0
source = \"a fault that does nothing\"

";

fn with_inert_fault(id: &str, last: bool) -> Bundle {
    let mut bundle = Bundle::untouched();
    let place = if last { "[expect]\n" } else { "[[fault]]\n" };
    let ending = format!("/{id}.toml");
    let file = bundle.0.scenarios.iter_mut().find(|file| file.path.ends_with(&ending)).expect(id);
    let text = text_of(file);
    let at = text.find(place).expect(id);
    file.bytes = format!("{}{INERT}{}", &text[..at], &text[at..]).into_bytes();
    bundle
}

/// The records but those that say that a fault was set.
fn without_injections(timeline: &Timeline) -> Vec<Stamped> {
    let kept = timeline
        .records
        .iter()
        .filter(|stamped| !matches!(stamped.record, Record::Injected(_) | Record::Lifted(_)));
    kept.copied().collect()
}

#[test]
fn an_inert_fault_changes_no_other_draw() {
    let library = Bundle::untouched().library();
    // where nothing is asked of alerts, no fault that shows may be added
    let faulty = library.scenarios.iter().filter(|scenario| !scenario.expect.alerts.is_empty());
    for (id, last) in faulty.flat_map(|scenario| [(&scenario.id, true), (&scenario.id, false)]) {
        let more = with_inert_fault(id, last).library();
        for seed in SEEDS {
            let (one, other) = (run(&library, id, seed), run(&more, id, seed));
            let place = usize::from(!last);
            assert_eq!(one.plan.faults[0], other.plan.faults[place], "{id} {seed}");
            assert_eq!(without_injections(&one.timeline), without_injections(&other.timeline), "{id} {seed}");
            same_but_inputs(&one.timeline, &other.timeline, &format!("{id} {seed}"));
            let shift = u16::from(!last);
            assert!(renamed_cause(&one.truth, shift) == other.truth, "{id} {seed}: truth");
        }
    }
}

const REPEATS: &str = "[[fault]]
id = \"other\"
kind = \"order-resend-fresh-id\"
at = \"3h\"
strength = 0.7
source = \"a test\"

";

/// Copies are named by the fault that makes them and never by its place among others.
#[test]
fn two_faults_of_the_router_do_not_shift_each_other() {
    let id = "order-resend-same-id";
    // nobody hears of it, so that orders go on all day
    let unheard = || Bundle::untouched().policy_each("watched = true", "watched = false", 2);
    let first = unheard().scenario(id, "[[fault]]\n", &format!("{REPEATS}[[fault]]\n")).library();
    let last = unheard().scenario(id, "[expect]\n", &format!("{REPEATS}[expect]\n")).library();
    for seed in SEEDS {
        let (one, other) = (run(&first, id, seed), run(&last, id, seed));
        assert!(one.timeline.orders.len() > 100, "{seed}: {} orders", one.timeline.orders.len());
        assert!(one.timeline.orders == other.timeline.orders, "{seed}: orders");
        assert!(one.timeline.series == other.timeline.series, "{seed}: series");
    }
}

fn renamed_cause(truth: &[Truth], shift: u16) -> Vec<Truth> {
    use shadowdrill::vocabulary::Cause;
    let renamed = |cause| match cause {
        Cause::Fault(FaultId(number)) => Cause::Fault(FaultId(number + shift)),
        other => other,
    };
    let rename = |fact| match fact {
        Fact::Caused { item, order, cause } => Fact::Caused { item, order, cause: renamed(cause) },
        Fact::Omitted { source, due, cause } => Fact::Omitted { source, due, cause: renamed(cause) },
        Fact::Harm { family, amount, cause } => Fact::Harm { family, amount, cause: renamed(cause) },
        other => other,
    };
    truth.iter().map(|truth| Truth { time: truth.time, fact: rename(truth.fact) }).collect()
}

/// Everything but the mix over inputs (a further deadline is a further input) and what counts monitors.
fn same_but_inputs(one: &Timeline, other: &Timeline, what: &str) {
    assert!(one.orders == other.orders, "{what}: orders");
    assert!(one.series == other.series, "{what}: series");
    assert!(one.alerts == other.alerts, "{what}: alerts");
    assert!(one.evidence == other.evidence, "{what}: evidence");
    assert_eq!(one.evaluations, other.evaluations, "{what}: evaluations");
}

const SILENT: &str = "[[monitor]]
id = \"never-fires\"
kind = \"order-rate-high\"
count = 1000000
window = \"1h\"
delay = \"700ms\"
interval = \"3s\"
hold = \"0s\"
routes = [\"stderr\"]

";

#[test]
fn a_monitor_that_never_fires_changes_no_other_draw() {
    let library = Bundle::untouched().library();
    let first = "[[monitor]]\nid = \"heartbeat-stale\"\n";
    for (place, before) in [(0, first), (28, "[incident]\n")] {
        let more = Bundle::untouched().policy(before, &format!("{SILENT}{before}")).library();
        assert_eq!(more.policy.monitors[place].id, "never-fires");
        for (id, seed) in cases(&library) {
            let (one, other) = (run(&library, id, seed), run(&more, id, seed));
            let mut timeline = other.timeline.clone();
            timeline.evidence.remove(place);
            timeline.evaluations.remove(place);
            for alert in &mut timeline.alerts {
                let MonitorId(number) = alert.monitor;
                alert.monitor = MonitorId(number - u16::from(usize::from(number) > place));
            }
            assert_eq!(one.timeline.records, timeline.records, "{id} {seed}");
            same_but_inputs(&one.timeline, &timeline, &format!("{id} {seed}"));
            assert!(one.truth == other.truth, "{id} {seed}: truth");
            let judged = |drill: &Drill| {
                let checks = drill.judgement.checks.iter();
                let outcomes: Vec<_> =
                    checks.map(|check| (check.id, check.outcome, check.actual_ns)).collect();
                (
                    drill.judgement.verdict,
                    outcomes,
                    drill.judgement.milestones.clone(),
                    drill.judgement.damage.clone(),
                )
            };
            assert_eq!(judged(&one), judged(&other), "{id} {seed}");
        }
    }
}
