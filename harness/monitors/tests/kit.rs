//! Policies of one line, observations of one word, and a driver that keeps to the contract.

use crate::base::{
    Digest, Draws, Item, JobId, Money, MonitorId, Price, ProcessId, Qty, Ratio, Span, SymbolId, Time,
};
use crate::monitors::{Monitors, Surroundings};
use crate::policy::{Gate, KillSwitch, Monitor, MonitorRule, Policy};
use crate::vocabulary::{Alert, Evidence, EvidenceItem, FeedBar, Limits, Observation, Place, Severity};

/// Something seen, and when in ns.
pub(super) type At = (i64, Observation);

pub(super) const fn ns(ns: i64) -> Span {
    Span::from_ns(ns)
}

pub(super) fn at(ns: i64) -> Time {
    Time::from_ns(ns)
}

/// Physics of a monitor in ns: delay, interval, hold.
pub(super) type Physics = (i64, i64, i64);

/// Sees at once, looks at every nanosecond, does not wait.
pub(super) const SHARP: Physics = (0, 1, 0);

pub(super) fn policy(monitors: &[(Physics, MonitorRule)]) -> Policy {
    let place = Place::whole("policy.toml");
    let monitor = |(index, ((delay, interval, hold), rule)): (usize, &(Physics, MonitorRule))| Monitor {
        id: format!("{}-{index}", rule.kind()),
        delay: ns(*delay),
        interval: ns(*interval),
        hold: ns(*hold),
        rule: *rule,
        routes: Vec::new(),
        place: place.clone(),
    };
    Policy {
        digest: Digest::of(b""),
        path: "policy.toml".into(),
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
            place: place.clone(),
        },
        monitors: monitors.iter().enumerate().map(monitor).collect(),
        routes: Vec::new(),
        beat: None,
        group_within: Span::ZERO,
        severity_rules: Vec::new(),
        unmatched: (Severity::High, String::new()),
        responders: Vec::new(),
        default_responder: 0,
    }
}

pub(super) fn surroundings() -> Surroundings {
    Surroundings { symbols: 2, jobs: 1, equity: Money(1_000), market_open: true, bar: ns(10) }
}

/// What came of a day.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Day {
    /// When each alert was raised.
    pub alerts: Vec<(i64, Alert)>,
    pub evidence: Vec<Vec<EvidenceItem>>,
    pub evaluations: Vec<u32>,
}

/// Drives `monitors` through what was seen, up to `end`.
pub(super) fn drive(mut monitors: Monitors, seen: &[At], end: i64) -> Day {
    let (mut alerts, mut raised) = (Vec::new(), Vec::new());
    let mut catch_up = |monitors: &mut Monitors, before: Time| {
        while monitors.next_wake() < before {
            let now = monitors.next_wake();
            monitors.evaluate(now, &mut raised);
            alerts.extend(raised.drain(..).map(|alert| (now.ns(), alert)));
        }
    };
    for (time, observation) in seen {
        catch_up(&mut monitors, at(*time));
        monitors.observe(at(*time), observation);
    }
    catch_up(&mut monitors, at(end + 1));
    let (evidence, evaluations) = monitors.evidence();
    Day { alerts, evidence, evaluations }
}

/// One monitor, sharp unless said otherwise, with two symbols, one job, an open market and an equity of 1000.
pub(super) fn watch(physics: Physics, rule: MonitorRule, seen: &[At], end: i64) -> Day {
    let (policy, draws) = (policy(&[(physics, rule)]), Draws::new(1));
    drive(Monitors::new(&policy, &draws, &surroundings()), seen, end)
}

impl Day {
    /// When alerts were raised.
    pub fn times(&self) -> Vec<i64> {
        self.alerts.iter().map(|(time, _)| *time).collect()
    }

    /// The evidence items of an alert.
    pub fn items(&self, alert: &Alert) -> &[EvidenceItem] {
        let Evidence::Seen { from, to, .. } = alert.evidence else { return &[] };
        &self.evidence[alert.monitor.index()][from as usize..to as usize]
    }

    /// What an alert measures without `left_out`, and its threshold.
    pub fn without(&self, alert: &Alert, left_out: &[u64]) -> (i128, i128) {
        let Evidence::Seen { measure, threshold, .. } = alert.evidence else {
            panic!("nothing was seen: {alert:?}")
        };
        (measure.value(self.items(alert), |item| !left_out.contains(&item.0)), threshold)
    }

    /// The alerts of one monitor.
    pub fn of(&self, monitor: u16) -> impl Iterator<Item = &(i64, Alert)> {
        self.alerts.iter().filter(move |(_, alert)| alert.monitor == MonitorId(monitor))
    }
}

/// A bar of one price without volume, and without a name.
pub(super) fn bar(symbol: u16, close: i64) -> Observation {
    fed(0, 0, |bar| {
        bar.symbol = SymbolId(symbol);
        (bar.high, bar.low, bar.close) = (Price(close), Price(close), Price(close));
    })
}

/// A bar of symbol 0, called `item` and stamped `stamp`, all prices 100 and the volume 10, with changes.
pub(super) fn fed(item: u64, stamp: i64, change: impl Fn(&mut FeedBar)) -> Observation {
    let price = Price(100);
    let mut bar = FeedBar {
        item: Item(item),
        symbol: SymbolId(0),
        stamp: at(stamp),
        high: price,
        low: price,
        close: price,
        volume: Qty(10),
        readable: true,
    };
    change(&mut bar);
    Observation::Bar(bar)
}

pub(super) fn mark(equity: i128) -> Observation {
    Observation::Mark { equity: Money(equity), exposure: Money::ZERO, open_orders: 0 }
}

pub(super) fn session(open: bool) -> Observation {
    Observation::Session { open }
}

pub(super) fn beat(item: u64) -> Observation {
    Observation::Heartbeat { item: Item(item), process: ProcessId(0) }
}

pub(super) fn run(item: u64) -> Observation {
    Observation::RunFinished { item: Item(item), job: JobId(0), process: ProcessId(0) }
}

pub(super) fn run_failed(item: u64) -> Observation {
    Observation::RunFailed { item: Item(item), job: JobId(0), process: ProcessId(0) }
}

/// A buy order of job 0 on symbol 0 with a client id and a bar of its own.
pub(super) fn order(item: u64) -> Observation {
    intent(item, item + 1_000, i64::try_from(item).unwrap_or(0), 1)
}

/// An order of job 0 on symbol 0.
pub(super) fn intent(item: u64, client: u64, bar: i64, qty: i64) -> Observation {
    Observation::Order {
        item: Item(item),
        client,
        job: JobId(0),
        symbol: SymbolId(0),
        bar: at(bar),
        qty: Qty(qty),
        reduce_only: false,
    }
}

/// The same order, only allowed to reduce.
pub(super) fn reducing(order: Observation) -> Observation {
    match order {
        Observation::Order { item, client, job, symbol, bar, qty, .. } => {
            Observation::Order { item, client, job, symbol, bar, qty, reduce_only: true }
        }
        other => other,
    }
}

pub(super) fn fill(item: u64, order: u64, symbol: u16, qty: i64, price: i64) -> Observation {
    Observation::Fill {
        item: Item(item),
        order: Item(order),
        symbol: SymbolId(symbol),
        qty: Qty(qty),
        price: Price(price),
    }
}

pub(super) fn booking(fill: u64, position: i64) -> Observation {
    Observation::Booking { fill: Item(fill), symbol: SymbolId(0), position: Qty(position) }
}
