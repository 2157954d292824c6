use super::*;
use crate::base::{Digest, Ratio, Span};
use crate::policy::{Condition, Gate, KillSwitch, Monitor, MonitorRule, Route, SeverityRule};
use crate::vocabulary::{Limits, Place};

fn monitor(id: &str) -> Monitor {
    Monitor {
        id: id.into(),
        delay: Span::ZERO,
        interval: Span::from_secs(1),
        hold: Span::ZERO,
        rule: MonitorRule::Drawdown { share: Ratio::ONE },
        routes: Vec::new(),
        place: Place::whole("p"),
    }
}

fn rule(id: &str, when: Vec<Condition>, severity: Severity, runbook: &str) -> SeverityRule {
    SeverityRule {
        id: id.into(),
        when,
        severity,
        runbook: runbook.into(),
        apart: false,
        source: String::new(),
        place: Place::whole("p"),
    }
}

fn alerts(monitors: &[u16], count: u32) -> Condition {
    Condition::Alerts { monitors: monitors.iter().map(|m| MonitorId(*m)).collect(), count }
}

fn policy() -> Policy {
    let place = Place::whole("p");
    Policy {
        digest: Digest::of(b""),
        path: "p".into(),
        gate: Gate {
            block_on_violation: true,
            warning_at: Ratio::ONE,
            limits: Limits::default(),
            place: place.clone(),
        },
        kill_switch: KillSwitch {
            stop_orders: true,
            cancel_orders: true,
            read_only: true,
            alarm_owner: true,
            max_drawdown: None,
            manual: true,
            place,
        },
        monitors: vec![monitor("a"), monitor("b"), monitor("c")],
        routes: Vec::<Route>::new(),
        beat: None,
        group_within: Span::from_mins(10),
        severity_rules: vec![
            rule("a-and-b", vec![alerts(&[0], 1), alerts(&[1], 1)], Severity::High, "both"),
            rule("a", vec![alerts(&[0], 1)], Severity::Medium, "first"),
            rule("a-too", vec![alerts(&[0], 1)], Severity::Medium, "second"),
            rule("b-thrice", vec![alerts(&[1], 3)], Severity::Low, "low"),
            rule("report", vec![Condition::Report("odd".into())], Severity::Medium, "look"),
        ],
        unmatched: (Severity::High, "unsure".into()),
        responders: Vec::new(),
        default_responder: 0,
    }
}

fn at(minutes: i64) -> Time {
    Time::ZERO + Span::from_mins(minutes)
}

#[test]
fn the_first_among_the_most_severe_rules_decides() {
    let policy = policy();
    let mut incidents = Incidents::new(&policy);
    let change = incidents.alert(at(0), MonitorId(0));
    assert_eq!(change.classified, Some((Severity::Medium, Some(1), "first".into())));
    assert!(change.opened);
    let change = incidents.alert(at(1), MonitorId(0));
    assert_eq!((change.opened, change.classified), (false, None), "nothing rose");
    let change = incidents.alert(at(2), MonitorId(1));
    assert_eq!(change.classified, Some((Severity::High, Some(0), "both".into())));
}

#[test]
fn what_no_rule_knows_is_given_the_policys_answer() {
    let policy = policy();
    let mut incidents = Incidents::new(&policy);
    let change = incidents.alert(at(0), MonitorId(2));
    assert_eq!(change.classified, Some((Severity::High, None, "unsure".into())));
}

#[test]
fn signs_join_an_open_incident_while_they_are_close() {
    let policy = policy();
    let mut incidents = Incidents::new(&policy);
    let first = incidents.report(at(0), "odd");
    assert_eq!(first.classified, Some((Severity::Medium, Some(4), "look".into())));
    assert_eq!(incidents.alert(at(10), MonitorId(0)).incident, first.incident);
    assert!(incidents.alert(Time::ZERO + Span::from_secs(1201), MonitorId(0)).opened);
    let third = incidents.alert(at(21), MonitorId(0));
    assert!(!third.opened);
    incidents.close(third.incident);
    assert!(incidents.alert(at(21), MonitorId(0)).opened, "a closed incident takes nothing in");
}

#[test]
fn severity_falls_only_by_a_step() {
    let policy = policy();
    let mut incidents = Incidents::new(&policy);
    let incident = incidents.alert(at(0), MonitorId(0)).incident;
    assert_eq!(incidents.lower(incident), Some(Severity::Low));
    assert_eq!(incidents.lower(incident), None);
    let change = incidents.alert(at(1), MonitorId(0));
    assert_eq!(change.classified.map(|(severity, ..)| severity), Some(Severity::Medium));
}

#[test]
fn what_stands_apart_is_an_incident_of_its_own_beside_an_open_one() {
    let mut policy = policy();
    let apart = SeverityRule { apart: true, ..rule("c", vec![alerts(&[2], 1)], Severity::Low, "third") };
    policy.severity_rules.push(apart);
    let mut incidents = Incidents::new(&policy);
    let first = incidents.report(at(0), "odd");
    let change = incidents.alert(at(1), MonitorId(2));
    assert!(change.opened && change.incident != first.incident);
    assert_eq!(change.classified, Some((Severity::Low, Some(5), "third".into())));
    let again = incidents.alert(at(2), MonitorId(2));
    assert_eq!((again.incident, again.opened), (change.incident, false), "its like joins it");
    let other = incidents.alert(at(3), MonitorId(0));
    assert_eq!((other.incident, other.opened), (first.incident, false), "nothing else does");
    policy.severity_rules[5].apart = false;
    let mut incidents = Incidents::new(&policy);
    let first = incidents.report(at(0), "odd");
    let change = incidents.alert(at(1), MonitorId(2));
    assert_eq!((change.incident, change.opened, change.classified), (first.incident, false, None));
}
