//! Scheduler processes at work: polls, job runs, and what a process that is down leaves undone.

use super::scheduler::{Activity, Defect, Held, Process};
use super::shadow::{Event, PROCESS, Pipeline};
use super::strategy::Indicator;
use crate::base::draws::{entity, entity_with};
use crate::base::{JobId, Label, ProcessId, Qty, Ratio, Span, Time};
use crate::vocabulary::{Cause, Fact, HarmFamily, Observation, Observer, Source};

/// The copy number of a demand's entries: from the name of its fault and never from its position.
fn demand_copy(fault: u64) -> u64 {
    entity(&[fault, 0x6465_6d61])
}

impl Pipeline {
    /// Starts a process that polls for the first time at `first_poll`. Gives its number, or `None` where too many run.
    pub(super) fn start_process(&mut self, first_poll: Time, rogue: Option<(Cause, Ratio)>) -> Option<u16> {
        let slot = self.slots.iter().position(Option::is_none)?;
        let number = u16::try_from(self.processes.len()).ok()?;
        let mut memory = Process::fresh_memory(&self.jobs, self.now, self.day.calendar);
        for (job, remembered) in memory.iter_mut().enumerate() {
            for (held, qty) in remembered.held.iter_mut().zip(&self.attributed[job]) {
                *held = Held { signal: qty.signum() as i8, qty: *qty, tainted: None };
            }
        }
        self.processes.push(Process {
            id: ProcessId(number),
            activity: Activity::Starting,
            down: None,
            rogue,
            found: false,
            terminating: false,
            deaf: None,
            anchor: first_poll,
            memory,
            rests_until: Time::ZERO,
        });
        self.slots[slot] = Some(number);
        self.queue.set(PROCESS + slot, first_poll);
        Some(number)
    }

    /// The timer of a process fell due.
    #[inline(always)]
    pub(super) fn on_process(&mut self, slot: usize, observer: &mut impl Observer) {
        let Some(number) = self.slots[slot] else { return };
        let at = number as usize;
        let process = &self.processes[at];
        if process.down.is_some() {
            self.poll_undone(at, slot);
            return;
        }
        match process.activity {
            Activity::Starting => {
                self.processes[at].activity = Activity::Idle;
                self.poll(at, slot, observer);
                self.settle_actions();
                self.check_health();
            }
            Activity::Idle => self.poll(at, slot, observer),
            Activity::Running { job, polled } => {
                self.finish_run(at, job, observer);
                if self.processes[at].terminating {
                    self.end_process(at);
                } else {
                    self.start_next_run(at, slot, polled, job.index() + 1);
                }
            }
            Activity::Orphan { job, .. } => {
                self.finish_run(at, job, observer);
                self.end_process(at);
            }
            Activity::Hung | Activity::Dead => {}
        }
    }

    fn poll(&mut self, at: usize, slot: usize, observer: &mut impl Observer) {
        let item = self.new_item();
        self.tell_now(Observation::Heartbeat { item, process: self.processes[at].id }, observer);
        if self.now < self.processes[at].rests_until {
            self.rest(at, slot, self.now);
        } else {
            self.start_next_run(at, slot, self.now, 0);
        }
    }

    /// Starts the next job that was due at `polled`, from job `from` on, or waits for the next poll.
    fn start_next_run(&mut self, at: usize, slot: usize, polled: Time, from: usize) {
        let process = &mut self.processes[at];
        let Some(index) = process.take_next_due(&self.jobs, polled, from, self.day.calendar) else {
            process.activity = Activity::Idle;
            self.rest(at, slot, polled);
            return;
        };
        let settings = &self.settings.scheduler;
        let entity = entity_with(self.jobs[index].name, polled.ns() as u64);
        let (low, high) = settings.run;
        let takes = self.draws.span(Label::JobTime, entity, u64::from(process.id.0), low, high);
        process.activity = Activity::Running { job: JobId(index as u16), polled };
        self.queue.set(PROCESS + slot, self.now + takes.min(settings.timeout));
    }

    /// Waits for the next poll.
    #[inline(always)]
    fn rest(&mut self, at: usize, slot: usize, polled: Time) {
        // a run shorter than a poll, as nearly all are, leaves the grid where it was
        let poll = self.settings.scheduler.poll;
        let next = polled + poll;
        let next = if next > self.now { next } else { self.processes[at].next_poll(self.now, poll) };
        self.queue.set(PROCESS + slot, next);
    }

    /// A run comes to its end: decides for each symbol, unless it dies inside.
    fn finish_run(&mut self, at: usize, job: JobId, observer: &mut impl Observer) {
        let process = self.processes[at].id;
        let item = self.new_item();
        if let Some(cause) = self.run_dies(job) {
            self.see(Observation::RunFailed { item, job, process });
            self.record(Fact::Caused { item, order: item, cause });
            self.leave_run_undone(at, job, cause);
            return;
        }
        let acts = self.processes[at].rogue.is_none_or(|(_, share)| {
            self.draws.chance(Label::FaultActs, self.run_entity(job), u64::from(process.0), share)
        });
        if self.market_open {
            if self.feed.is_some() {
                self.count_corrupt_decisions(at, job);
            }
            self.decide(at, job, acts);
            if self.feed.is_some() {
                self.note_twins(job);
            }
            if !self.demands.is_empty() && self.processes[at].rogue.is_none() {
                self.enter_demands(at, job);
            }
        }
        self.tell_now(Observation::RunFinished { item, job, process }, observer);
    }

    /// Names a run by its job and the bar it decides on.
    fn run_entity(&self, job: JobId) -> u64 {
        let bar = self.jobs[job.index()].symbols.first().map_or(Time::ZERO, |s| self.bar_time[s.index()]);
        entity(&[u64::from(job.0), bar.ns() as u64])
    }

    #[inline]
    fn run_dies(&self, job: JobId) -> Option<Cause> {
        if self.scheduler_defects.is_empty() { None } else { self.defect_that_kills(job) }
    }

    fn defect_that_kills(&self, job: JobId) -> Option<Cause> {
        let run = self.run_entity(job);
        self.scheduler_defects.iter().find_map(|(fault, defect)| {
            let Defect::RunsDie { share, cause } = *defect;
            self.draws.chance(Label::FaultActs, entity(&[*fault, run]), 0, share).then_some(cause)
        })
    }

    /// The strategy's orders for the symbols whose signal changed. A rogue process decides always and `acts` on a share.
    #[inline]
    fn decide(&mut self, at: usize, job: JobId, acts: bool) {
        let signals = self.indicators[job.index()].iter().map(Indicator::signal);
        let held = self.processes[at].memory[job.index()].held.iter().map(|held| held.signal);
        if signals.zip(held).any(|(signal, held)| signal != held) {
            self.follow_signals(at, job, acts);
        }
    }

    #[inline(never)]
    fn follow_signals(&mut self, at: usize, job: JobId, acts: bool) {
        for place in 0..self.jobs[job.index()].symbols.len() {
            let signal = self.indicators[job.index()][place].signal();
            let held = &mut self.processes[at].memory[job.index()].held[place];
            if signal != held.signal {
                let before = std::mem::replace(&mut held.signal, signal);
                self.follow_signal(at, job, place, (before, acts));
            }
        }
    }

    /// The order that takes a position to where its signal wants it.
    fn follow_signal(&mut self, at: usize, job: JobId, place: usize, (before, acts): (i8, bool)) {
        let strayed = self.blame_of(job, place, before);
        // what follows a position that should not be is not as it should be either, until one is right again
        let memory = &mut self.processes[at].memory[job.index()].held[place];
        let blame = strayed.or(std::mem::replace(&mut memory.tainted, strayed));
        let held = *memory;
        let symbol = self.jobs[job.index()].symbols[place];
        let mark = self.ledger.position(symbol).mark;
        let target = Qty(Qty::worth(self.settings.notional, mark).0 * i64::from(held.signal));
        let qty = target - held.qty;
        if !acts {
            // it believes what it decided, so that its next decision is a repeat of the first one's again
            self.processes[at].memory[job.index()].held[place].qty = target;
        } else if qty != Qty::ZERO {
            self.order(at, (job, symbol), qty, 0, blame);
        }
    }

    /// Entries that a fault's demand adds to a run: on and on in the direction of the position.
    fn enter_demands(&mut self, at: usize, job: JobId) {
        for index in 0..self.demands.len() {
            let demand = self.demands[index];
            let run = entity(&[demand.entity, self.run_entity(job)]);
            // beside an order on its way the book would not show whether a limit is reached
            let quiet = self.broker.open_count() == 0;
            if !quiet || !self.draws.chance(Label::FaultActs, run, 0, demand.share) {
                continue;
            }
            for place in 0..self.jobs[job.index()].symbols.len() {
                let symbol = self.jobs[job.index()].symbols[place];
                let position = self.ledger.position(symbol);
                let size = Qty::worth(self.settings.notional.times(demand.size), position.mark);
                let side = if position.qty.0 < 0 { -1 } else { 1 };
                if size != Qty::ZERO {
                    let copy = demand_copy(demand.entity);
                    self.order(at, (job, symbol), Qty(size.0 * side), copy, demand.blame);
                }
            }
        }
    }

    /// A poll that a process which is down should have made.
    fn poll_undone(&mut self, at: usize, slot: usize) {
        let Some(cause) = self.processes[at].down else { return };
        self.record(Fact::Omitted { source: Source::Heartbeat, due: self.now, cause });
        for index in 0..self.jobs.len() {
            let job = JobId(index as u16);
            let schedule = self.jobs[index].schedule;
            let memory = &mut self.processes[at].memory[index];
            if memory.take_due(schedule, self.now, self.day.calendar) {
                self.leave_run_undone(at, job, cause);
            }
        }
        let next = self.processes[at].next_poll(self.now, self.settings.scheduler.poll);
        self.queue.set(PROCESS + slot, next);
    }

    /// Records a run that should have been, and the orders it would have given.
    fn leave_run_undone(&mut self, at: usize, job: JobId, cause: Cause) {
        self.record(Fact::Omitted { source: Source::Run(job), due: self.now, cause });
        if !self.market_open {
            return;
        }
        let symbols = self.jobs[job.index()].symbols.len();
        for place in 0..symbols {
            let signal = self.indicators[job.index()][place].signal();
            let held = &mut self.processes[at].memory[job.index()].held[place];
            if signal != held.signal {
                held.signal = signal;
                self.record(Fact::Omitted { source: Source::Orders, due: self.now, cause });
            }
        }
        self.record(Fact::Harm { family: HarmFamily::MissedDecisions, amount: symbols as i128, cause });
    }

    /// A process is gone for good; its timer slot is free.
    pub(super) fn end_process(&mut self, at: usize) {
        self.processes[at].activity = Activity::Dead;
        if self.processes[at].down.is_none() {
            self.free_slot(at);
        }
        self.settle_actions();
        self.check_health();
    }

    /// Takes the timer of a process away.
    pub(super) fn free_slot(&mut self, at: usize) {
        if let Some(slot) = self.slot_of(at) {
            self.slots[slot] = None;
            self.queue.set(PROCESS + slot, Time::NEVER);
        }
    }

    fn slot_of(&self, at: usize) -> Option<usize> {
        self.slots.iter().position(|number| number.is_some_and(|n| n as usize == at))
    }

    /// What a fault does to the processes that poll: each goes down, and what it leaves undone is counted.
    pub(crate) fn take_down(&mut self, hang: bool, cause: Cause, comes_back_after: Span) {
        for at in 0..self.processes.len() {
            if !(self.processes[at].polls() || self.processes[at].activity == Activity::Starting) {
                continue;
            }
            let lost = match self.processes[at].activity {
                Activity::Running { job, .. } => Some(job),
                _ => None,
            };
            self.processes[at].activity = if hang { Activity::Hung } else { Activity::Dead };
            self.processes[at].down = Some(cause);
            if let Some(job) = lost {
                self.leave_run_undone(at, job, cause);
            }
            if let Some(slot) = self.slot_of(at) {
                let next = self.processes[at].next_poll(self.now, self.settings.scheduler.poll);
                self.queue.set(PROCESS + slot, next);
            }
            self.schedule(self.now + comes_back_after, Event::ComeBack(at as u16));
        }
        self.check_health();
    }

    /// The outage of a fault is over: a hung process goes on, a dead one is started anew by its supervisor.
    pub(super) fn on_come_back(&mut self, number: u16) {
        let at = number as usize;
        if self.processes[at].down.is_none() {
            return;
        }
        if self.processes[at].activity == Activity::Hung {
            self.processes[at].activity = Activity::Idle;
            self.processes[at].down = None;
        } else if self.starts_allowed() {
            self.end_outages();
            self.start_process(self.now + self.settings.scheduler.start, None);
        }
    }

    /// A new process takes over: what others left undone is no longer counted.
    pub(super) fn end_outages(&mut self) {
        for at in 0..self.processes.len() {
            if self.processes[at].down.take().is_some() && self.processes[at].activity == Activity::Dead {
                self.free_slot(at);
            }
        }
    }

    /// True where a process may be started.
    pub(super) fn starts_allowed(&self) -> bool {
        !self.runs_blocked && !self.kill_switch.is_read_only()
    }

    /// Starts the second scheduler of a fault, `after` behind the first one's polls.
    pub(crate) fn start_rogue(&mut self, cause: Cause, share: Ratio, after: Span) {
        let first = self.processes.iter().find(|process| process.polls());
        let poll = self.settings.scheduler.poll;
        let next = first.map_or(self.now + poll, |process| process.next_poll(self.now, poll));
        self.start_process(next + after, Some((cause, share)));
        self.check_health();
    }

    /// From now on a share of the processes that live ignore SIGTERM.
    pub(crate) fn deafen(&mut self, fault: u64, share: Ratio, cause: Cause) {
        for at in 0..self.processes.len() {
            let id = entity(&[fault, u64::from(self.processes[at].id.0)]);
            if self.processes[at].is_alive() && self.draws.chance(Label::FaultActs, id, 0, share) {
                self.processes[at].deaf = Some(cause);
            }
        }
        self.check_health();
    }

    /// Gives the scheduler a defect.
    pub(crate) fn break_scheduler(&mut self, entity: u64, defect: Defect) {
        self.scheduler_defects.push((entity, defect));
        self.check_health();
    }

    /// Takes every defect of a fault away, and the processes it started.
    pub(crate) fn mend_scheduler(&mut self, cause: Cause) {
        self.scheduler_defects.retain(|(_, Defect::RunsDie { cause: other, .. })| *other != cause);
        for at in 0..self.processes.len() {
            if self.processes[at].rogue.is_some_and(|(other, _)| other == cause)
                && self.processes[at].is_alive()
            {
                self.end_process(at);
            }
            if self.processes[at].deaf == Some(cause) {
                self.processes[at].deaf = None;
            }
            if self.processes[at].down == Some(cause) {
                self.on_come_back(at as u16);
            }
        }
        self.check_health();
    }
}
