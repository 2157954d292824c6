//! What holds in every drill, whatever breaks in it.

use std::collections::BTreeSet;

use shadowdrill::base::Item;
use shadowdrill::library::Library;
use shadowdrill::trial::{Case, Drill};
use shadowdrill::vocabulary::{Evidence, Fact, HarmFamily, MonitorKind, Record, Truth};

use super::{cases, run};
use crate::hunts::bundle::Bundle;

fn with_kill() -> Bundle {
    Bundle::untouched()
}

#[test]
fn ledger_broker_and_fills_agree_at_every_moment_of_all_three_runs() {
    let library = with_kill().library();
    for (id, seed) in cases(&library) {
        let case = Case::new(&library, library.scenario(id).expect(id), seed).expect(id);
        let runs = [case.calm(), case.unanswered(), case.answered(None)];
        for (timeline, truth) in runs.into_iter().map(|run| run.expect(id)) {
            let mut states = 0;
            // a record that was lost, or an order that the router never sent: nobody books its fills
            let sent: BTreeSet<Item> = timeline.orders.iter().map(|(_, item, _)| *item).collect();
            let misbooked = truth.iter().any(|truth| match truth.fact {
                Fact::Harm { family, .. } => family == HarmFamily::LostRecords,
                Fact::NewOrder { item } => !sent.contains(&item),
                _ => false,
            });
            for (time, health) in states_of(&truth) {
                assert!(health.books_agree || misbooked, "{id} {seed} at {time}");
                states += 1;
            }
            assert!(states > 0 && timeline.end.ns() > 0);
        }
    }
}

fn states_of(
    truth: &[Truth],
) -> impl Iterator<Item = (shadowdrill::base::Time, shadowdrill::vocabulary::Health)> {
    truth.iter().filter_map(|truth| match truth.fact {
        Fact::Health(health) => Some((truth.time, health)),
        _ => None,
    })
}

/// Orders other than reduce-only between the tripping of the kill switch and its release; `None` where it never tripped.
fn orders_under_the_switch(drill: &Drill) -> Option<usize> {
    let mut engaged = None;
    let mut spans = Vec::new();
    for stamped in &drill.timeline.records {
        match (stamped.record, engaged) {
            (Record::KillSwitch { engaged: true, .. }, None) => engaged = Some(stamped.time),
            (Record::KillSwitch { engaged: false, .. }, Some(from)) => {
                spans.push((from, stamped.time));
                engaged = None;
            }
            _ => {}
        }
    }
    spans.extend(engaged.map(|from| (from, drill.timeline.end)));
    let inside = |time: &shadowdrill::base::Time| spans.iter().any(|(from, to)| from < time && time <= to);
    let seen = drill.timeline.orders.iter().filter(|(time, _, opens)| *opens && inside(time)).count();
    let truth = drill.truth.iter().filter(|truth| matches!(truth.fact, Fact::NewOrder { .. }));
    assert_eq!(seen, truth.filter(|truth| inside(&truth.time)).count(), "what is seen is what is true");
    (!spans.is_empty()).then_some(seen)
}

/// Schedulers go on polling in these: nothing but the switch holds their orders back.
fn only_the_switch(bundle: &Bundle) -> Library {
    ["find-schedulers", "stop-schedulers", "kill-schedulers"]
        .iter()
        .fold(bundle.clone(), |files, step| files.without_step("kill-switch", step))
        .library()
}

#[test]
fn no_order_but_reduce_only_leaves_under_the_kill_switch() {
    let sound = only_the_switch(&with_kill());
    let broken = only_the_switch(&with_kill().policy("stop_orders = true", "stop_orders = false"));
    for seed in 0..6 {
        assert_eq!(orders_under_the_switch(&run(&sound, "kill-switch-by-hand", seed)), Some(0), "{seed}");
        let leaky = orders_under_the_switch(&run(&broken, "kill-switch-by-hand", seed));
        assert!(leaky.is_some_and(|orders| orders > 0), "{seed}: without that function orders go on");
    }
}

#[test]
fn a_released_kill_switch_lets_orders_through_again() {
    let released = with_kill().with_step("kill-switch", "analyse", "kill-switch.reset");
    let library = only_the_switch(&released);
    for seed in 0..3 {
        let drill = run(&library, "kill-switch-by-hand", seed);
        assert_eq!(orders_under_the_switch(&drill), Some(0), "{seed}");
        let released = drill
            .timeline
            .records
            .iter()
            .find(|stamped| matches!(stamped.record, Record::KillSwitch { engaged: false, .. }));
        let at = released.expect("it was released").time;
        assert!(drill.timeline.orders.iter().any(|(time, ..)| *time > at), "{seed}: trading went on");
    }
}

#[test]
fn the_evidence_of_every_alert_fires_again() {
    let library = with_kill().library();
    let (mut judged, mut parts) = (0, 0);
    for (id, seed) in cases(&library) {
        let timeline = run(&library, id, seed).timeline;
        for alert in &timeline.alerts {
            judged += 1;
            match alert.evidence {
                Evidence::Seen { measure, threshold, .. } => {
                    let evidence = timeline.evidence_of(alert);
                    assert!(!evidence.is_empty(), "{id} {seed} {alert:?}");
                    assert!(measure.fires(evidence, threshold, |_| true), "{id} {seed} {alert:?}");
                    assert!(!measure.fires(evidence, threshold, |_| false), "{id} {seed} {alert:?}");
                    assert_eq!(threshold, alert.threshold, "{id} {seed} {alert:?}");
                    let shown = measure.value(evidence, |_| true);
                    // of a large book the audit lists the newest lots, as many as are over the limit
                    let is_part = alert.kind == MonitorKind::LimitAudit && shown < alert.value;
                    parts += usize::from(is_part);
                    assert!(is_part || shown == alert.value, "{id} {seed} {alert:?}: {shown}");
                }
                Evidence::Missing { after, until, window, .. } => {
                    assert!(until.since(after) >= window, "{id} {seed} {alert:?}");
                }
            }
        }
    }
    assert!(judged > 30, "{judged} alerts");
    assert!(parts * 10 < judged, "{parts} of {judged} are told in part");
}
