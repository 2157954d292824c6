//! A small drill written by hand in which everything goes well, and the means to spoil it.
//!
//! Orders are resent from T+100 on; the copy is item 11, its fill 12, a second copy 13. Both are alerted, the scheduler is
//! terminated, copies are made, the owner is told, the cause is found. Times are whole seconds.

use std::collections::BTreeMap;

use shadowdrill::base::{
    ActionId, AlertId, Calendar, Digest, FaultId, IncidentId, Item, Money, MonitorId, Ratio, RouteId, Span,
    Time, TraceMix,
};
use shadowdrill::baseline::{Baseline, HarmLimits, Target};
use shadowdrill::policy::{Monitor, MonitorRule, Route, RouteKind};
use shadowdrill::runbook::Runbook;
use shadowdrill::scenario::{
    Expectation, FaultSpec, Market, MarketSource, Plan, PlannedFault, Regime, Scenario, Spec,
};
use shadowdrill::verdict::{Case, Check, Judgement, Run, judge};
use shadowdrill::vocabulary::{
    Action, Alert, BarPoint, Cause, CheckKind, EndState, Evidence, EvidenceItem, Fact, FaultKind, HarmFamily,
    Health, Limits, Measure, Milestone, Outcome, Place, Record, Rule, Severity, SeverityRange, Source,
    Stamped, Timeline, Totals, Truth, Value,
};

pub const FAULT: Cause = Cause::Fault(FaultId(0));
pub const RESPONSE: Cause = Cause::Response(ActionId(0));
pub const INCIDENT: IncidentId = IncidentId(0);
pub const END: i64 = 1_000;
/// Monitors by position.
pub const DUPLICATES: u16 = 0;
pub const HEARTBEAT: u16 = 1;
pub const RATE: u16 = 2;
pub const DRAWDOWN: u16 = 3;

pub fn at(seconds: i64) -> Time {
    Time::from_ns(seconds * 1_000_000_000)
}

/// One run, owned.
#[derive(Clone)]
pub struct Told {
    pub timeline: Timeline,
    pub truth: Vec<Truth>,
}

/// One drill, owned and open to change.
#[derive(Clone)]
pub struct World {
    pub scenario: Scenario,
    pub plan: Plan,
    pub baseline: Baseline,
    pub monitors: Vec<Monitor>,
    pub routes: Vec<Route>,
    pub runbooks: Vec<Runbook>,
    pub answered: Told,
    pub unanswered: Told,
    pub calm: Told,
}

impl Told {
    pub fn quiet() -> Told {
        let point = |time, equity| BarPoint {
            time: at(time),
            equity: Money::whole(equity),
            exposure: Money::ZERO,
            orders: 0,
            open_orders: 0,
        };
        let timeline = Timeline {
            calendar: Calendar::starting_at(0),
            end: at(END),
            records: Vec::new(),
            alerts: Vec::new(),
            evidence: vec![Vec::new(); 4],
            series: vec![point(0, 1_000), point(END, 990)],
            orders: [110, 300, 600].map(|time| (at(time), Item(time.unsigned_abs()), true)).to_vec(),
            evaluations: vec![5, 5, 5, 5],
            totals: Totals { bars: 16, ..Totals::default() },
            trace: TraceMix::default(),
        };
        Told { timeline, truth: Vec::new() }
    }

    pub fn record(&mut self, seconds: i64, record: Record) {
        self.timeline.records.push(Stamped { time: at(seconds), record });
        self.timeline.records.sort_by_key(|stamped| stamped.time);
    }

    pub fn fact(&mut self, seconds: i64, fact: Fact) {
        self.truth.push(Truth { time: at(seconds), fact });
        self.truth.sort_by_key(|truth| truth.time);
    }

    pub fn health(&mut self, seconds: i64, health: Health) {
        self.fact(seconds, Fact::Health(health));
    }

    /// An order that the cause made, with the harm of being unintended.
    pub fn offends(&mut self, seconds: i64, item: u64, cause: Cause) {
        let item = Item(item);
        self.fact(seconds, Fact::Caused { item, order: item, cause });
        self.fact(seconds, Fact::NewOrder { item });
        self.harm(seconds, 1, cause);
    }

    pub fn harm(&mut self, seconds: i64, amount: i128, cause: Cause) {
        self.fact(seconds, Fact::Harm { family: HarmFamily::UnintendedOrders, amount, cause });
    }

    /// An alert of these items, a weight of one each, that fires at `threshold`.
    pub fn seen(&mut self, seconds: i64, monitor: u16, items: &[u64], threshold: i128) {
        let list = &mut self.timeline.evidence[usize::from(monitor)];
        let from = list.len() as u32;
        list.extend(items.iter().map(|item| EvidenceItem {
            item: Item(*item),
            group: 0,
            weight: 1,
            fresh: true,
        }));
        let evidence = Evidence::Seen { from, to: list.len() as u32, measure: Measure::Sum, threshold };
        self.alert(seconds, monitor, items.len() as i128, evidence);
    }

    /// An alert that nothing came in `after..=until` for a window of 90 s.
    pub fn missing(
        &mut self,
        seconds: i64,
        monitor: u16,
        source: Source,
        (after, until): (i64, i64),
        at_least: u32,
    ) {
        let window = Span::from_secs(90);
        let evidence = Evidence::Missing { source, after: at(after), until: at(until), window, at_least };
        self.alert(seconds, monitor, 0, evidence);
    }

    fn alert(&mut self, seconds: i64, monitor: u16, value: i128, evidence: Evidence) {
        let id = AlertId(self.timeline.alerts.len() as u32);
        let kind = rules()[usize::from(monitor)].kind();
        let monitor = MonitorId(monitor);
        self.timeline.alerts.push(Alert { id, monitor, kind, symbol: None, value, threshold: 1, evidence });
        self.record(seconds, Record::Raised(id));
    }

    /// A step from beginning to end.
    pub fn step(&mut self, began: i64, done: i64, action: Action, approved: bool) {
        let (incident, step, id) = (INCIDENT, 0, ActionId(0));
        self.record(began, Record::Started { incident, step, id, action, approved });
        self.record(done, Record::Done { incident, step, id, action });
    }

    /// Forgets every record that is selected.
    pub fn drop(&mut self, selected: impl Fn(&Record) -> bool) {
        self.timeline.records.retain(|stamped| !selected(&stamped.record));
    }

    /// Forgets every fact that is selected.
    pub fn unmake(&mut self, selected: impl Fn(&Fact) -> bool) {
        self.truth.retain(|truth| !selected(&truth.fact));
    }

    /// Forgets all harm after this time.
    pub fn harm_until(&mut self, seconds: i64) {
        self.truth.retain(|truth| truth.time <= at(seconds) || !matches!(truth.fact, Fact::Harm { .. }));
    }

    /// Forgets an action altogether.
    pub fn undo(&mut self, undone: Action) {
        self.drop(|record| match record {
            Record::Started { action, .. } | Record::Done { action, .. } => *action == undone,
            _ => false,
        });
    }

    /// Moves every record that is selected to another time.
    pub fn shift(&mut self, seconds: i64, selected: impl Fn(&Record) -> bool) {
        for stamped in &mut self.timeline.records {
            if selected(&stamped.record) {
                stamped.time = at(seconds);
            }
        }
        self.timeline.records.sort_by_key(|stamped| stamped.time);
    }
}

pub const WELL: Health = Health {
    polling: 1,
    ordering: true,
    open_orders: 0,
    within_limits: true,
    drifted: false,
    books_agree: true,
    sound: true,
    blocked: false,
};

pub const BROKEN: Health = Health { sound: false, ..WELL };
pub const DOWN: Health = Health { polling: 0, ordering: false, ..BROKEN };

fn rules() -> [MonitorRule; 4] {
    let window = Span::from_secs(60);
    [
        MonitorRule::DuplicateIntent { window },
        MonitorRule::Heartbeat { stale_after: Span::from_secs(90) },
        MonitorRule::OrderRateHigh { count: 5, window },
        MonitorRule::Drawdown { share: Ratio::from_nano(100_000_000) },
    ]
}

fn place() -> Place {
    Place::whole("drill.toml")
}

fn target(check: CheckKind, from: Milestone, to: Milestone, seconds: i64, rule: Rule) -> Target {
    Target {
        check,
        events: Vec::new(),
        severities: vec![Severity::High],
        from,
        to,
        within: Span::from_secs(seconds),
        rule,
        reason: String::new(),
        place: place(),
    }
}

fn baseline() -> Baseline {
    use CheckKind as C;
    use Milestone as M;
    let firm = |check, from, to, seconds| target(check, from, to, seconds, Rule::Firm);
    let targets = vec![
        target(C::Detection, M::Effective, M::Raised, 5, Rule::Rts6Article16),
        target(C::EachOrder, M::Effective, M::Raised, 5, Rule::Rts6Article16),
        firm(C::Delivery, M::Raised, M::Delivered, 10),
        firm(C::Classification, M::Effective, M::Classified, 60),
        firm(C::Acknowledgement, M::Delivered, M::Acknowledged, 60),
        firm(C::StopBegun, M::Classified, M::StopBegun, 60),
        firm(C::Stop, M::Effective, M::Stopped, 60),
        firm(C::Secure, M::Effective, M::Secured, 60),
        firm(C::Notification, M::Effective, M::Notified, 60),
        firm(C::Analysis, M::Effective, M::Analysed, 60),
        firm(C::Containment, M::Effective, M::Contained, 60),
        firm(C::Recovery, M::Effective, M::Recovered, 60),
        firm(C::Liveness, M::Lifted, M::Settled, 60),
    ];
    Baseline {
        digest: Digest::of(b"baseline"),
        path: "baseline.toml".to_owned(),
        targets,
        harm: HarmLimits { limits: Limits::default(), opportunities_left: 3 },
        approvals: vec![Action::PositionsFlatten],
        sequences: vec![(Action::LogsSecure, Action::SchedulerStart)],
        places: BTreeMap::new(),
    }
}

pub fn fault_spec(id: &str, kind: FaultKind) -> FaultSpec {
    FaultSpec {
        id: id.to_owned(),
        kind,
        at: Spec::Fixed(Value::Span(Span::from_secs(100))),
        lasts: None,
        strength: Spec::Fixed(Value::Ratio(Ratio::ONE)),
        params: BTreeMap::new(),
        source: String::new(),
        place: place(),
    }
}

pub fn planned(id: &str, kind: FaultKind) -> PlannedFault {
    PlannedFault {
        id: id.to_owned(),
        kind,
        set_at: at(100),
        lift_at: Time::NEVER,
        strength: Ratio::ONE,
        params: BTreeMap::new(),
    }
}

fn scenario() -> Scenario {
    let high = SeverityRange { lowest: Severity::High, highest: Severity::High };
    let expect = Expectation {
        unmatched: false,
        alerts: vec!["duplicates".to_owned()],
        allowed: vec!["rate".to_owned()],
        forbidden_alerts: vec!["heartbeat".to_owned()],
        severity: Some(high),
        runbook: Some("stop".to_owned()),
        forbidden: vec![Action::GateRestore],
        sequence_place: place(),
        sequence: vec![Action::SchedulerTerminate, Action::LogsSecure, Action::RegistrySecure],
        end_state: EndState::StoppedSafe,
        only: Vec::new(),
        skip: Vec::new(),
        targets: Vec::new(),
        place: place(),
    };
    Scenario {
        account: None,
        id: "resend".to_owned(),
        title: String::new(),
        category: "orders".to_owned(),
        tags: Vec::new(),
        rules: Vec::new(),
        market: Market {
            source: MarketSource::Synthetic { regime: Regime::Calm, start_ns: 0 },
            symbols: vec!["BTC".to_owned()],
            bar: Span::from_mins(1),
            duration: Span::from_secs(END),
            session: None,
            pinned: false,
        },
        seed: None,
        jobs: Vec::new(),
        faults: vec![fault_spec("resend", FaultKind::OrderResendFreshId)],
        reports: Vec::new(),
        responder: None,
        absent: Vec::new(),
        expect,
        counterexample: None,
        overrides: BTreeMap::new(),
        digest: Digest::of(b"scenario"),
        path: "drill.toml".to_owned(),
        place: place(),
    }
}

fn runbook(id: &str) -> Runbook {
    Runbook {
        id: id.to_owned(),
        title: String::new(),
        severities: Vec::new(),
        owner: String::new(),
        reviewers: Vec::new(),
        contact: String::new(),
        needed_for_live: false,
        by_hand: false,
        steps: Vec::new(),
        links: Vec::new(),
        digest: Digest::of(id.as_bytes()),
        review_digest: Digest::of(id.as_bytes()),
        path: String::new(),
        place: place(),
        owner_place: place(),
        contact_place: place(),
    }
}

fn answered() -> Told {
    let mut told = Told::quiet();
    told.timeline.orders =
        [(110, 10), (111, 11), (116, 13)].map(|(time, item)| (at(time), Item(item), true)).to_vec();
    told.health(0, WELL);
    told.record(100, Record::Injected(FaultId(0)));
    told.health(100, BROKEN);
    told.fact(110, Fact::NewOrder { item: Item(10) });
    told.offends(111, 11, FAULT);
    told.fact(112, Fact::Caused { item: Item(12), order: Item(11), cause: FAULT });
    told.seen(113, DUPLICATES, &[12], 1);
    told.record(114, Record::Delivered(AlertId(0), RouteId(0)));
    told.record(114, Record::Opened(INCIDENT));
    told.record(114, Record::Classified { incident: INCIDENT, severity: Severity::High, rule: Some(0) });
    told.record(114, Record::Chosen { incident: INCIDENT, runbook: 0 });
    told.record(115, Record::Acknowledged { incident: INCIDENT, responder: 0 });
    told.offends(116, 13, FAULT);
    told.seen(118, DUPLICATES, &[10, 13], 2);
    told.step(120, 122, Action::SchedulerTerminate, false);
    told.health(122, DOWN);
    told.step(123, 124, Action::LogsSecure, false);
    told.fact(124, Fact::Secured { logs: true, registry: false, pristine: true, complete: true });
    told.step(125, 126, Action::RegistrySecure, false);
    told.fact(126, Fact::Secured { logs: false, registry: true, pristine: true, complete: true });
    told.step(127, 128, Action::OwnerNotify, false);
    told.step(129, 140, Action::IncidentAnalyse, false);
    told.record(141, Record::Closed(INCIDENT));
    told
}

fn unanswered() -> Told {
    let mut told = Told::quiet();
    told.record(100, Record::Injected(FaultId(0)));
    told.health(0, WELL);
    told.health(100, BROKEN);
    told.offends(111, 11, FAULT);
    told.offends(116, 13, FAULT);
    for copy in 2..=9_i64 {
        told.offends(copy * 100, copy.unsigned_abs() * 100, FAULT);
    }
    told
}

impl World {
    /// The drill in which every check is met.
    pub fn good() -> World {
        let ids = ["duplicates", "heartbeat", "rate", "drawdown"];
        let monitors = ids.iter().zip(rules()).map(|(id, rule)| Monitor {
            id: (*id).to_owned(),
            delay: Span::ZERO,
            interval: Span::from_secs(1),
            hold: Span::ZERO,
            rule,
            // a test that is about routes gives it some
            routes: Vec::new(),
            place: place(),
        });
        let route = |id: &str, watched| Route {
            id: id.to_owned(),
            kind: RouteKind::Webhook,
            probe: None,
            delay: (Span::ZERO, Span::ZERO),
            loses: Ratio::ZERO,
            timeout: Span::from_secs(3),
            watched,
            place: place(),
        };
        World {
            scenario: scenario(),
            plan: Plan {
                faults: vec![planned("resend", FaultKind::OrderResendFreshId)],
                reports: Vec::new(),
            },
            baseline: baseline(),
            monitors: monitors.collect(),
            routes: vec![route("pager", true), route("log", false)],
            runbooks: vec![runbook("stop"), runbook("restart")],
            answered: answered(),
            unanswered: unanswered(),
            calm: Told::quiet(),
        }
    }

    pub fn case(&self) -> Case<'_> {
        fn run(told: &Told) -> Run<'_> {
            Run { timeline: &told.timeline, truth: &told.truth }
        }
        Case {
            scenario: &self.scenario,
            plan: &self.plan,
            baseline: &self.baseline,
            monitors: &self.monitors,
            routes: &self.routes,
            runbooks: &self.runbooks,
            rows: &[],
            answered: run(&self.answered),
            unanswered: run(&self.unanswered),
            calm: run(&self.calm),
        }
    }

    pub fn judge(&self) -> Judgement {
        judge(&self.case())
    }
}

/// The check of this kind.
pub fn check(judgement: &Judgement, id: CheckKind) -> Option<&Check> {
    judgement.checks.iter().find(|check| check.id == id)
}

/// Every check that is neither met nor skipped.
pub fn red(judgement: &Judgement) -> Vec<(CheckKind, Outcome)> {
    let red = judgement.checks.iter().map(|check| (check.id, check.outcome));
    red.filter(|(_, outcome)| !matches!(outcome, Outcome::Met | Outcome::Skipped)).collect()
}
