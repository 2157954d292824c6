//! The pipeline as a whole: its stages, its events, its clock.

use std::sync::Arc;

use super::actions::Pending;
use super::broker::{Broker, OrderIndex};
use super::broker_defects::{self, Unbooked};
use super::feed::Watched;
use super::feed_flow::Straggler;
use super::gate::Gate;
use super::gate_defects::{self, History};
use super::intrusion::Intruder;
use super::kill_switch::KillSwitch;
use super::ledger::{Ledger, Look, Misbooks, Overflow};
use super::monitoring::Monitoring;
use super::routes::Routes;
use super::scheduler::{self, Job, PROCESSES_MAX, Process};
use super::strategy::Indicator;
use super::{health, router};
use crate::base::queue::{Due, Full};
use crate::base::{ActionId, AlertId, Draws, Item, JobId, Qty, Queue, Ratio, RouteId, Span, SymbolId, Time};
use crate::market::{Bar, Day};
use crate::policy::Policy;
use crate::scenario::JobSpec;
use crate::settings::Settings;
use crate::vocabulary::{Cause, Fact, FeedBar, Health, Input, Limits, Observation, Observer, Truth};

/// What a pipeline is built from.
#[derive(Clone, Copy, Debug)]
pub struct Setup<'a> {
    /// How the shadow pipeline is set up.
    pub settings: &'a Settings,
    /// Gate, kill switch and alert routes are part of the pipeline.
    pub policy: &'a Policy,
    /// The jobs.
    pub jobs: &'a [JobSpec],
    /// The day's market.
    pub day: &'a Arc<Day>,
    /// The seed's draws.
    pub draws: &'a Draws,
    /// Exposure at or above these is harm.
    pub harm: Limits,
}

/// A need for exposure that drives risk-limit faults: every job run enters again because it does not see its fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demand {
    /// Size of an entry as a multiple of the configured notional.
    pub size: Ratio,
    /// Names the fault in draws; makes its entries orders of their own, wherever the fault stands in the plan.
    pub entity: u64,
    /// Number of the fault, to take the demand away with it.
    pub fault: u16,
    /// Share of job runs that enter.
    pub share: Ratio,
    /// Its entries are what is wrong, and not only what a gate fails to stop: who is to blame.
    pub blame: Option<Cause>,
}

/// The shadow trading system.
#[derive(Clone, Debug)]
pub struct Pipeline {
    pub(super) settings: Settings,
    pub(super) draws: Draws,
    pub(super) day: Arc<Day>,
    pub(super) now: Time,
    pub(super) queue: Queue<Event, SLOTS>,
    pub(super) cursors: Vec<usize>,
    /// What is kept of the feed from its first defect on.
    pub(super) feed: Option<Box<Watched>>,
    /// When losses are counted anew.
    midnight: Time,
    session: usize,
    pub(super) market_open: bool,
    pub(super) bar_time: Vec<Time>,
    pub(super) jobs: Vec<Job>,
    pub(super) indicators: Vec<Vec<Indicator>>,
    pub(super) watchers: Vec<Vec<(u16, u16)>>,
    pub(super) processes: Vec<Process>,
    pub(super) slots: [Option<u16>; PROCESSES_MAX],
    pub(super) scheduler_defects: Vec<(u64, scheduler::Defect)>,
    pub(super) attributed: Vec<Vec<Qty>>,
    pub(super) router_defects: Vec<router::Defect>,
    pub(super) demands: Vec<Demand>,
    pub(super) gate: Gate,
    pub(super) gate_defects: Vec<gate_defects::Defect>,
    pub(super) history: History,
    pub(super) gate_scratch: gate_defects::Scratch,
    pub(super) positions: Vec<Qty>,
    pub(super) broker: Broker,
    pub(super) ledger: Ledger,
    pub(super) misbooks: Vec<Misbooks>,
    pub(super) unbooked: Vec<Unbooked>,
    pub(super) broker_defects: Vec<broker_defects::Defect>,
    pub(super) repeats: Vec<broker_defects::Repeat>,
    pub(super) intruders: Vec<Intruder>,
    pub(super) routes: Routes,
    pub(super) monitoring: Monitoring,
    pub(super) kill_switch: KillSwitch,
    pub(super) runs_blocked: bool,
    pub(super) pending: Vec<Pending>,
    pub(super) started_since_fault: bool,
    pub(super) fault_seen: bool,
    pub(super) health: health::Watch,
    next_item: u64,
    out: Vec<Input>,
    truth: Vec<Truth>,
    error: Option<PipelineError>,
}

/// Timer slots: the feed, and one a polling process.
pub(super) const FEED: usize = 0;
pub(super) const PROCESS: usize = 1;
const SLOTS: usize = PROCESS + PROCESSES_MAX;
/// More events than this on their way at once end the run with an error.
const PENDING_MAX: usize = 1 << 20;

/// An event that does not recur.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// The broker acknowledges or rejects.
    Acknowledge(OrderIndex),
    /// The broker fills the next part.
    Fill(OrderIndex, u32),
    /// The broker reports a fill again.
    Repeat(u32),
    /// The broker fills what was cancelled.
    LateFill(OrderIndex),
    /// The router sends a copy of an order.
    Resend(Copy),
    /// An action takes effect.
    Act(ActionId),
    /// An action is given up.
    GiveUp(ActionId),
    /// A route delivers or loses an alert.
    Carry(AlertId, RouteId, bool),
    /// A test message is sent over a route: the how manieth.
    Probe(RouteId, u32),
    /// A test message arrives.
    Probed(RouteId),
    /// The host of the monitors is to give a sign of life.
    Beat,
    /// A stall of that host begins or ends.
    Turn(Cause),
    /// A process comes back by itself after a fault.
    ComeBack(u16),
    /// The market opens or closes.
    Session,
    /// A bar comes late, or once more.
    Bar(Straggler),
    /// The how manieth moment of an intruder comes.
    Intrude(Cause, u32),
}

/// A copy of an order, to be sent by the router.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Copy {
    pub of: OrderIndex,
    pub number: u64,
    pub client: Option<u64>,
    pub cause: Cause,
}

/// Why a run cannot go on. The drill ends with the verdict `error`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PipelineError {
    /// Too many events are on their way.
    #[error(transparent)]
    Full(#[from] Full),
    /// A sum does not fit.
    #[error(transparent)]
    Overflow(#[from] Overflow),
}

impl Pipeline {
    /// A sound pipeline at the start of its day, one scheduler coming up.
    #[must_use]
    pub fn new(setup: &Setup<'_>) -> Pipeline {
        let symbols = setup.day.series.len();
        let jobs: Vec<Job> =
            setup.jobs.iter().enumerate().map(|(number, spec)| Job::new(number, spec, symbols)).collect();
        let mut watchers = vec![Vec::new(); symbols];
        for (job, spec) in jobs.iter().enumerate() {
            for (at, symbol) in spec.symbols.iter().enumerate() {
                watchers[symbol.index()].push((job as u16, at as u16));
            }
        }
        let indicators = jobs
            .iter()
            .map(|job| job.symbols.iter().map(|_| Indicator::new(job.strategy)).collect())
            .collect();
        let attributed = jobs.iter().map(|job| vec![Qty::ZERO; job.symbols.len()]).collect();
        let mut pipeline = Pipeline {
            settings: setup.settings.clone(),
            draws: setup.draws.clone(),
            day: Arc::clone(setup.day),
            now: Time::ZERO,
            queue: Queue::new(PENDING_MAX),
            cursors: vec![0; symbols],
            feed: None,
            midnight: setup.day.calendar.midnight_from(Time::ZERO),
            session: 0,
            market_open: false,
            bar_time: vec![Time::ZERO; symbols],
            jobs,
            indicators,
            watchers,
            processes: Vec::with_capacity(PROCESSES_MAX),
            slots: [None; PROCESSES_MAX],
            scheduler_defects: Vec::new(),
            attributed,
            router_defects: Vec::new(),
            demands: Vec::new(),
            gate: Gate::new(&setup.policy.gate),
            gate_defects: Vec::new(),
            history: History::new(symbols),
            gate_scratch: gate_defects::Scratch::new(symbols),
            positions: Vec::with_capacity(symbols),
            broker: Broker::new(setup.settings, symbols),
            ledger: Ledger::new(symbols, setup.settings.equity),
            misbooks: Vec::new(),
            unbooked: Vec::new(),
            broker_defects: Vec::new(),
            repeats: Vec::new(),
            intruders: Vec::new(),
            routes: Routes::new(&setup.policy.routes),
            monitoring: Monitoring::new(setup.policy.beat),
            kill_switch: KillSwitch::new(&setup.policy.kill_switch),
            runs_blocked: false,
            pending: Vec::new(),
            started_since_fault: false,
            fault_seen: false,
            health: health::Watch::new(setup.harm, setup.settings.equity),
            next_item: 0,
            out: Vec::with_capacity(64),
            truth: Vec::with_capacity(256),
            error: None,
        };
        pipeline.arm_session();
        pipeline.plan_probes();
        pipeline.plan_beat();
        pipeline.arm_feed();
        pipeline.start_process(Time::ZERO + pipeline.settings.scheduler.start, None);
        pipeline
    }

    /// When the next event falls due; [`Time::NEVER`] where nothing will happen any more.
    #[inline(always)]
    #[must_use]
    pub fn next_time(&mut self) -> Time {
        self.queue.next_time()
    }

    /// Handles the next event. What a quiet day consists of (bars, marks, heartbeats, finished runs) is told at once;
    /// anything else that can be observed, and what comes after it, is in [`Pipeline::inputs`] afterwards.
    #[inline(always)]
    pub fn step(&mut self, observer: &mut impl Observer) {
        let Some((time, due)) = self.queue.pop() else { return };
        self.now = time;
        match due {
            Due::Slot(FEED) => self.on_bars(observer),
            Due::Slot(slot) => self.on_process(slot - PROCESS, observer),
            Due::Event(event) => self.on_event(event),
        }
    }

    #[inline(never)]
    fn on_event(&mut self, event: Event) {
        match event {
            Event::Acknowledge(index) => self.on_acknowledge(index),
            Event::Fill(index, part) => self.on_fill(index, part),
            Event::Repeat(number) => self.on_repeat(number),
            Event::LateFill(index) => self.on_late_fill(index),
            Event::Resend(copy) => self.on_resend(copy),
            Event::Act(id) => self.on_act(id),
            Event::GiveUp(id) => self.on_give_up(id),
            Event::Probe(route, number) => self.on_probe(route, number),
            Event::Probed(route) => self.on_probed(route),
            Event::Beat => self.on_beat(),
            Event::Turn(cause) => self.on_turn(cause),
            Event::ComeBack(process) => self.on_come_back(process),
            Event::Session => self.on_session(),
            Event::Bar(straggler) => self.on_straggler(straggler),
            Event::Intrude(cause, number) => self.on_intrude(cause, number),
            Event::Carry(alert, route, arrives) => self.out.push(if arrives {
                Input::Delivered(alert, route)
            } else {
                Input::Lost(alert, route)
            }),
        }
        self.check_health();
    }

    /// Moves the clock without an event, for what comes from outside at `time`.
    pub fn advance(&mut self, time: Time) {
        self.now = self.now.max(time);
    }

    /// What could be observed and was not told, all of it at the present moment.
    #[inline]
    #[must_use]
    pub fn inputs(&mut self) -> &mut Vec<Input> {
        &mut self.out
    }

    /// What really happened, so far.
    #[must_use]
    pub fn truth(&self) -> &[Truth] {
        &self.truth
    }

    /// Ends the day: the last harm is counted up to `end`. Gives all that really happened.
    ///
    /// # Errors
    /// What kept the run from going on.
    pub fn finish(mut self, end: Time) -> Result<Vec<Truth>, PipelineError> {
        self.now = self.now.max(end);
        self.measure_excess(self.ledger.look());
        match self.error {
            Some(error) => Err(error),
            None => Ok(self.truth),
        }
    }

    /// True where the run cannot go on.
    #[inline]
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.error.is_some()
    }

    /// The ledger, for invariants and reports.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The broker, for invariants and reports.
    #[must_use]
    pub fn broker(&self) -> &Broker {
        &self.broker
    }

    /// The state as it really is.
    #[must_use]
    pub fn health(&self) -> Health {
        self.health.last()
    }

    pub(super) fn fail(&mut self, error: impl Into<PipelineError>) {
        self.error.get_or_insert(error.into());
    }

    pub(super) fn see(&mut self, seen: Observation) {
        self.out.push(Input::Observed(seen));
    }

    /// Tells of an observation without a way round through the list, unless others wait there.
    #[inline(always)]
    pub(super) fn tell_now(&mut self, seen: Observation, observer: &mut impl Observer) {
        if self.out.is_empty() {
            observer.observed(seen);
        } else {
            self.see(seen);
        }
    }

    pub(super) fn tell(&mut self, input: Input) {
        self.out.push(input);
    }

    pub(super) fn record(&mut self, fact: Fact) {
        self.truth.push(Truth { time: self.now, fact });
    }

    pub(super) fn schedule(&mut self, at: Time, event: Event) {
        if let Err(full) = self.queue.push(at, event) {
            self.fail(full);
        }
    }

    pub(super) fn new_item(&mut self) -> Item {
        self.next_item += 1;
        Item(self.next_item)
    }

    /// Every symbol's bar that closes now, then one mark of the books.
    #[inline(always)]
    fn on_bars(&mut self, observer: &mut impl Observer) {
        let mut next = Time::NEVER;
        for index in 0..self.cursors.len() {
            let (series, cursor) = (&self.day.series[index], self.cursors[index]);
            let Some(bar) = series.get(cursor) else { continue };
            if bar.time != self.now {
                next = next.min(bar.time);
                continue;
            }
            next = next.min(series.get(cursor + 1).map_or(Time::NEVER, |bar| bar.time));
            self.cursors[index] = cursor + 1;
            if self.feed.is_some() {
                self.pass_bar(index, cursor);
                continue;
            }
            let (symbol, Bar { time: stamp, high, low, close, volume, .. }) = (SymbolId(index as u16), *bar);
            let item = Item(self.next_item + 1);
            self.next_item = item.0;
            self.bar_time[index] = self.now;
            self.ledger.mark(symbol, close);
            for (job, at) in &self.watchers[index] {
                self.indicators[*job as usize][*at as usize].on_bar(close);
            }
            let seen = FeedBar { item, symbol, stamp, high, low, close, volume, readable: true };
            self.tell_now(Observation::Bar(seen), observer);
        }
        self.queue.set(FEED, next);
        let Look { equity, exposure, .. } = self.take_marks();
        let open_orders = self.broker.open_count();
        self.tell_now(Observation::Mark { equity, exposure, open_orders }, observer);
        self.watch_drawdown(equity);
        if self.now >= self.midnight {
            self.pass_midnight();
        }
        if self.health.is_exposed() {
            self.check_health();
        }
    }

    /// A bar that closes at midnight begins a day of losses; where there is none, the day goes on.
    #[cold]
    fn pass_midnight(&mut self) {
        let midnight = self.day.calendar.midnight_from(self.now);
        if midnight == self.now {
            self.ledger.start_day();
        }
        self.midnight = self.day.calendar.midnight_from(self.now + Span::from_ns(1));
    }

    /// New closes are in: the peak, and harm by exposure.
    fn take_marks(&mut self) -> Look {
        let look = self.ledger.look();
        self.measure_excess(look);
        self.ledger.observe_peak(look.equity);
        look
    }

    fn arm_feed(&mut self) {
        let next = self
            .day
            .series
            .iter()
            .zip(&self.cursors)
            .filter_map(|(series, cursor)| series.get(*cursor))
            .fold(Time::NEVER, |least, bar| least.min(bar.time));
        self.queue.set(FEED, next);
    }

    fn on_session(&mut self) {
        self.market_open = !self.market_open;
        if !self.market_open {
            self.session += 1;
        }
        self.see(Observation::Session { open: self.market_open });
        self.arm_session();
    }

    /// Sets the timer for the next opening or closing. A market that is open at the start is open without an event.
    fn arm_session(&mut self) {
        let Some((opens, closes)) = self.day.sessions.get(self.session).copied() else { return };
        if !self.market_open && opens <= self.now {
            self.market_open = true;
        }
        let next = if self.market_open { closes } else { opens };
        if next < Time::ZERO + self.day.duration {
            self.schedule(next, Event::Session);
        }
    }

    /// The symbol's position in a job's list.
    pub(super) fn place_in_job(&self, job: JobId, symbol: SymbolId) -> Option<usize> {
        self.jobs.get(job.index())?.symbols.iter().position(|other| *other == symbol)
    }
}
