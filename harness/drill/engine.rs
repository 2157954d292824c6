//! The drill itself.

use std::collections::{BTreeMap, VecDeque};

use super::trace;
use crate::base::{AlertId, Calendar, Draws, FaultId, IncidentId, Money, MonitorId, RouteId, Time, TraceMix};
use crate::incident::{Change, Incidents};
use crate::monitors::{Monitors, Surroundings};
use crate::policy::Policy;
use crate::response::{self, Desk, Response};
use crate::runbook::Runbook;
use crate::scenario::Plan;
use crate::vocabulary::{
    Action, Alert, BarPoint, Decision, Input, Observation, Output, Record, Stamped, Timeline, Totals,
};

/// What a drill is built from.
#[derive(Clone, Copy, Debug)]
pub struct Setup<'a> {
    /// Monitors, severity rules, routes, responders.
    pub policy: &'a Policy,
    /// All runbooks.
    pub runbooks: &'a [Runbook],
    /// The faults to set and the reports to make.
    pub plan: &'a Plan,
    /// What each report says.
    pub reports: &'a [String],
    /// Runbook ids that are used in place of the policy's.
    pub overrides: &'a BTreeMap<String, String>,
    /// Position in the policy of the responder who is asked first.
    pub responder: usize,
    /// Ids of the responders who acknowledge nothing.
    pub absent: &'a [String],
    /// The seed's draws.
    pub draws: &'a Draws,
    /// The civil clock.
    pub calendar: Calendar,
    /// Number of symbols.
    pub symbols: usize,
    /// Number of jobs.
    pub jobs: usize,
    /// Equity at the start.
    pub equity: Money,
    /// The market is open at the start.
    pub market_open: bool,
    /// Length of a bar.
    pub bar: crate::base::Span,
    /// Bars to expect; room for them is made up front.
    pub bars: usize,
}

/// A drill under way.
#[derive(Clone, Debug)]
pub struct Drill<'a> {
    setup: Setup<'a>,
    monitors: Monitors,
    incidents: Incidents<'a>,
    response: Response<'a>,
    agenda: Vec<(Time, Planned)>,
    reached: usize,
    /// When the agenda or the response calls next: they change with few inputs, the monitors' time with many.
    called: Time,
    raised: Vec<Alert>,
    delivered: Vec<bool>,
    sheet: Sheet,
}

/// What the plan brings at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Planned {
    Fault(Output),
    Report(u16),
}

/// The timeline being written, and what is asked for and not yet taken.
#[derive(Clone, Debug)]
struct Sheet {
    now: Time,
    timeline: Timeline,
    outputs: VecDeque<Output>,
    asked: bool,
}

impl Desk for Sheet {
    fn record(&mut self, record: Record) {
        self.timeline.records.push(Stamped { time: self.now, record });
    }

    fn ask(&mut self, output: Output) {
        self.asked = true;
        self.outputs.push_back(output);
    }
}

impl<'a> Drill<'a> {
    /// A drill at its start. Call [`Drill::start`] before the first input.
    #[must_use]
    pub fn new(setup: Setup<'a>) -> Drill<'a> {
        let surroundings = Surroundings {
            symbols: setup.symbols,
            jobs: setup.jobs,
            equity: setup.equity,
            market_open: setup.market_open,
            bar: setup.bar,
        };
        let response = Response::new(response::Setup {
            policy: setup.policy,
            runbooks: setup.runbooks,
            responder: setup.responder,
            absent: setup.absent,
            draws: setup.draws,
            calendar: setup.calendar,
        });
        let timeline = Timeline {
            calendar: setup.calendar,
            end: Time::ZERO,
            records: Vec::with_capacity(128),
            alerts: Vec::new(),
            evidence: Vec::new(),
            series: Vec::with_capacity(setup.bars),
            orders: Vec::with_capacity(512),
            evaluations: Vec::new(),
            totals: Totals::default(),
            trace: TraceMix::default(),
        };
        Drill {
            monitors: Monitors::new(setup.policy, setup.draws, &surroundings),
            incidents: Incidents::new(setup.policy),
            response,
            agenda: agenda(setup.plan),
            reached: 0,
            called: Time::ZERO,
            raised: Vec::new(),
            delivered: Vec::new(),
            sheet: Sheet { now: Time::ZERO, timeline, outputs: VecDeque::with_capacity(16), asked: false },
            setup,
        }
    }

    /// Begins the day: sets what is planned for its very start.
    pub fn start(&mut self) {
        self.follow_agenda(Time::ZERO);
        self.rearm();
    }

    /// The drill as it is now, with another plan ahead of it. Nothing of either plan may have come yet.
    #[must_use]
    pub fn onto(mut self, plan: &'a Plan) -> Drill<'a> {
        self.setup.plan = plan;
        self.agenda = agenda(plan);
        let timeline = &mut self.sheet.timeline;
        timeline.series.reserve_exact(self.setup.bars.saturating_sub(timeline.series.len()));
        self.rearm();
        self
    }

    /// True where the drill has asked anything of the world so far.
    #[must_use]
    pub fn has_asked(&self) -> bool {
        self.sheet.asked
    }

    /// When the drill wants [`Input::Deadline`]; [`Time::NEVER`] where it waits for nothing.
    #[inline]
    #[must_use]
    pub fn next_time(&self) -> Time {
        self.called.min(self.monitors.next_wake())
    }

    /// To be called after whatever the agenda or the response may have been changed by.
    fn rearm(&mut self) {
        let planned = self.agenda.get(self.reached).map_or(Time::NEVER, |(time, _)| *time);
        self.called = planned.min(self.response.next_time());
    }

    /// True while [`Drill::next_output`] has something to give.
    #[inline]
    #[must_use]
    pub fn has_outputs(&self) -> bool {
        !self.sheet.outputs.is_empty()
    }

    /// The next thing asked for. Take them all after every input.
    #[must_use]
    pub fn next_output(&mut self) -> Option<Output> {
        self.sheet.outputs.pop_front()
    }

    /// The same as [`Drill::input`] with an observation. Where the caller knows which one it has, the compiler builds
    /// a straight path for it: trace, totals and monitors decide on the kind once and not each for itself.
    #[inline(always)]
    pub fn observed(&mut self, now: Time, seen: &Observation) {
        self.sheet.now = now;
        trace::mix(&mut self.sheet.timeline.trace, now, &Input::Observed(*seen));
        self.observe(now, seen);
    }

    /// The time has come that [`Drill::next_time`] named: the same as [`Input::Deadline`].
    #[inline]
    pub fn deadline(&mut self, now: Time) {
        if self.called <= now {
            return self.input(now, &Input::Deadline);
        }
        // the monitors' alone: neither agenda nor response has anything to do or to wait for anew
        self.sheet.now = now;
        trace::mix(&mut self.sheet.timeline.trace, now, &Input::Deadline);
        self.evaluate(now);
    }

    /// Takes in what happened at `now`, which is never earlier than the input before.
    #[inline(never)]
    pub fn input(&mut self, now: Time, input: &Input) {
        self.sheet.now = now;
        trace::mix(&mut self.sheet.timeline.trace, now, input);
        match *input {
            Input::Observed(ref seen) => return self.observe(now, seen),
            Input::Deadline => self.on_deadline(now),
            Input::ActionDone(id) => {
                if let Some((incident, action)) = self.response.report(now, id, None, &mut self.sheet) {
                    self.after_step(incident, action);
                }
            }
            Input::ActionFailed(id, reason) => {
                self.response.report(now, id, Some(reason), &mut self.sheet);
            }
            Input::Delivered(alert, route) => self.on_delivered(now, alert, route),
            Input::Lost(alert, route) => self.sheet.record(Record::Lost(alert, route)),
            Input::Operator(report) => self.on_report(now, report),
        }
        self.rearm();
    }

    /// Ends the drill at `end`.
    #[must_use]
    pub fn finish(self, end: Time) -> Timeline {
        let mut timeline = self.sheet.timeline;
        timeline.end = end;
        let (evidence, evaluations) = self.monitors.evidence();
        timeline.totals.evaluations = evaluations.iter().map(|count| u64::from(*count)).sum();
        timeline.evidence = evidence;
        timeline.evaluations = evaluations;
        timeline
    }

    #[inline(always)]
    fn observe(&mut self, now: Time, seen: &Observation) {
        let timeline = &mut self.sheet.timeline;
        let totals = &mut timeline.totals;
        match *seen {
            Observation::Bar(_) => totals.bars += 1,
            Observation::Mark { equity, exposure, open_orders } => timeline.series.push(BarPoint {
                time: now,
                equity,
                exposure,
                orders: totals.orders,
                open_orders,
            }),
            Observation::Heartbeat { .. } => totals.heartbeats += 1,
            Observation::RunFinished { .. } => totals.runs += 1,
            Observation::Fill { .. } => totals.fills += 1,
            Observation::Order { item, reduce_only, .. } => {
                totals.orders += 1;
                timeline.orders.push((now, item, !reduce_only));
            }
            Observation::Gate { decision: Decision::Blocked(_), .. } => totals.blocked += 1,
            Observation::KillSwitch { engaged, alarmed } => {
                self.sheet.record(Record::KillSwitch { engaged, alarmed });
            }
            Observation::Session { open } => self.sheet.record(Record::Session { open }),
            Observation::Gate { .. }
            | Observation::RunFailed { .. }
            | Observation::OrderState { .. }
            | Observation::OrderFailed { .. }
            | Observation::Probe { .. }
            | Observation::Beat
            | Observation::Monitoring { .. }
            | Observation::Starts { .. }
            | Observation::Booking { .. } => {}
        }
        self.monitors.observe(now, seen);
    }

    fn on_deadline(&mut self, now: Time) {
        self.follow_agenda(now);
        if self.monitors.next_wake() <= now {
            self.evaluate(now);
        }
        if self.response.next_time() <= now {
            self.response.wake(now, &mut self.sheet);
            self.close_done(now);
        }
    }

    #[inline]
    fn evaluate(&mut self, now: Time) {
        self.monitors.evaluate(now, &mut self.raised);
        if !self.raised.is_empty() {
            self.send_raised();
        }
    }

    /// New alerts go on the timeline and out over their routes.
    fn send_raised(&mut self) {
        for alert in self.raised.drain(..) {
            self.sheet.record(Record::Raised(alert.id));
            self.delivered.push(false);
            for route in &self.setup.policy.monitors[alert.monitor.index()].routes {
                self.sheet.ask(Output::Send(alert.id, *route));
            }
            self.sheet.timeline.alerts.push(alert);
        }
    }

    fn follow_agenda(&mut self, now: Time) {
        while let Some((time, planned)) = self.agenda.get(self.reached).copied()
            && time <= now
        {
            self.reached += 1;
            match planned {
                Planned::Fault(output) => {
                    match output {
                        Output::Inject(fault) => self.sheet.record(Record::Injected(fault)),
                        Output::Lift(fault) => self.sheet.record(Record::Lifted(fault)),
                        _ => {}
                    }
                    self.sheet.ask(output);
                }
                Planned::Report(report) => self.on_report(now, report),
            }
        }
    }

    /// An alert arrived. Its first arrival where somebody watches is a sign of an incident.
    fn on_delivered(&mut self, now: Time, alert: AlertId, route: RouteId) {
        self.sheet.record(Record::Delivered(alert, route));
        let watched = self.setup.policy.routes.get(route.index()).is_some_and(|route| route.watched);
        let Some(known) = self.delivered.get_mut(alert.index()) else { return };
        if !watched || std::mem::replace(known, true) {
            return;
        }
        let monitor: MonitorId = self.sheet.timeline.alerts[alert.index()].monitor;
        let change = self.incidents.alert(now, monitor);
        self.follow(now, change);
    }

    fn on_report(&mut self, now: Time, report: u16) {
        self.sheet.now = now;
        self.sheet.record(Record::Reported(report));
        if let Some(what) = self.setup.reports.get(report as usize) {
            let change = self.incidents.report(now, what);
            self.follow(now, change);
        }
    }

    /// What a sign changed goes on the timeline, and to the responder.
    fn follow(&mut self, now: Time, change: Change) {
        let incident = change.incident;
        if change.opened {
            self.sheet.record(Record::Opened(incident));
        }
        if let Some((severity, rule, runbook)) = change.classified {
            self.sheet.record(Record::Classified { incident, severity, rule });
            let runbook = self.setup.overrides.get(&runbook).unwrap_or(&runbook);
            self.response.engage(now, incident, runbook, &mut self.sheet);
        }
    }

    /// Steps that change the incident itself, and the end of a runbook.
    fn after_step(&mut self, incident: IncidentId, action: Action) {
        if action == Action::SeverityLower
            && let Some(severity) = self.incidents.lower(incident)
        {
            let records = &self.sheet.timeline.records;
            let approved = records.iter().rev().find_map(|stamped| match stamped.record {
                Record::Started { incident: of, action: Action::SeverityLower, approved, .. }
                    if of == incident =>
                {
                    Some(approved)
                }
                _ => None,
            });
            self.sheet.record(Record::Lowered { incident, severity, approved: approved.unwrap_or(false) });
        }
        self.close_done(self.sheet.now);
    }

    /// Incidents whose runbook is through take no more alerts.
    fn close_done(&mut self, now: Time) {
        for stamped in self.sheet.timeline.records.iter().rev().take_while(|stamped| stamped.time == now) {
            if let Record::Closed(incident) = stamped.record {
                self.incidents.close(incident);
            }
        }
    }
}

/// The plan in order of time; at one moment in the order of the plan, faults before reports.
fn agenda(plan: &Plan) -> Vec<(Time, Planned)> {
    let mut agenda: Vec<(Time, Planned)> = planned_faults(plan)
        .into_iter()
        .map(|(time, output)| (time, Planned::Fault(output)))
        .chain(plan.reports.iter().enumerate().map(|(at, time)| (*time, Planned::Report(at as u16))))
        .collect();
    agenda.sort_by_key(|(time, _)| *time);
    agenda
}

/// When each fault is set and lifted.
#[must_use]
pub fn planned_faults(plan: &Plan) -> Vec<(Time, Output)> {
    let mut planned = Vec::new();
    for (at, fault) in plan.faults.iter().enumerate() {
        let id = FaultId(at as u16);
        planned.push((fault.set_at, Output::Inject(id)));
        if fault.lift_at != Time::NEVER {
            planned.push((fault.lift_at, Output::Lift(id)));
        }
    }
    planned
}
