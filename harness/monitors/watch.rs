//! All monitors of a policy: what reaches whom, and who looks when.

use super::board::Board;
use super::desk::Desk;
use super::detector::{Detector, Seen};
use super::grid::Grid;
use crate::base::{Draws, Money, MonitorId, Span, Time};
use crate::policy::Policy;
use crate::vocabulary::{Alert, EvidenceItem, FeedBar, MonitorKind, Observation};

/// What an operator knows when the day starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Surroundings {
    /// Traded symbols.
    pub symbols: usize,
    /// Jobs that the scheduler is expected to run.
    pub jobs: usize,
    /// Equity at the start.
    pub equity: Money,
    /// Whether the market is open at the start.
    pub market_open: bool,
    /// Length of a bar.
    pub bar: Span,
}

/// The monitors of a policy on one day.
///
/// The driver's part of the contract: time never runs backwards; every wake before a time is evaluated before
/// an observation of that time is handed in; and what is observed at a time is handed in before that time
/// is evaluated. An observation that comes after its time was evaluated is seen at the next tick.
#[derive(Clone, Debug)]
pub struct Monitors {
    watches: Vec<Watch>,
    /// When each monitor looks next; apart from the monitors, so that asking who is due touches little.
    wakes: Vec<Time>,
    /// What they look up.
    board: Board,
    /// Some monitor misses a heartbeat, a finished run or a bar.
    missing: bool,
    /// Bars so far, each of which was held against the thresholds of all who watch bars.
    bars: u32,
    /// Positions of the monitors that take in each kind of observation.
    interested: [Vec<Interest>; Seen::COUNT],
    next: Time,
    /// The host that they run on stalls: only who runs elsewhere looks.
    stalled: bool,
    /// The last time that was evaluated, plus one nanosecond: nothing is seen earlier from here on.
    reopened: Time,
    raised: u32,
    evidence: Vec<Vec<EvidenceItem>>,
    evaluations: Vec<u32>,
    pace: Pace,
}

/// A monitor that takes in a kind of observation.
#[derive(Clone, Copy, Debug)]
struct Interest {
    position: u16,
    /// It holds each against its threshold as it comes.
    holds: bool,
}

#[derive(Clone, Debug)]
struct Watch {
    kind: MonitorKind,
    grid: Grid,
    detector: Detector,
}

impl Watch {
    #[inline(never)]
    fn observe(&mut self, time: Time, seen: &Observation) -> Time {
        self.detector.observe(time, seen, &self.grid)
    }
}

/// How often monitors look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pace {
    /// At the ticks at which the answer can differ.
    Needed,
    /// At every tick; the yardstick of the tests.
    #[cfg(test)]
    Every,
}

impl Monitors {
    /// The monitors of `policy`. Their phases are drawn by their ids.
    #[must_use]
    pub fn new(policy: &Policy, draws: &Draws, surroundings: &Surroundings) -> Monitors {
        Monitors::paced(policy, draws, surroundings, Pace::Needed)
    }

    /// As [`Monitors::new`], but every monitor looks at every tick.
    #[cfg(test)]
    pub(super) fn eager(policy: &Policy, draws: &Draws, surroundings: &Surroundings) -> Monitors {
        Monitors::paced(policy, draws, surroundings, Pace::Every)
    }

    fn paced(policy: &Policy, draws: &Draws, surroundings: &Surroundings, pace: Pace) -> Monitors {
        let (watches, wakes): (Vec<Watch>, Vec<Time>) = policy
            .monitors
            .iter()
            .map(|monitor| {
                let grid = Grid::of(monitor, draws);
                let detector = Detector::new(monitor.rule, surroundings);
                let due = match pace {
                    Pace::Needed => detector.first_due(&grid),
                    #[cfg(test)]
                    Pace::Every => Time::ZERO,
                };
                (Watch { kind: monitor.rule.kind(), grid, detector }, grid.tick_from(due))
            })
            .unzip();
        let mut interested: [Vec<Interest>; Seen::COUNT] = Default::default();
        for (position, watch) in (0..=u16::MAX).zip(&watches) {
            for kind in watch.detector.watches() {
                let holds = watch.detector.holds(*kind);
                interested[*kind as usize].push(Interest { position, holds });
            }
        }
        let delay = policy.monitors.iter().map(|monitor| monitor.delay).max().unwrap_or_default();
        let board = Board::new(delay, surroundings.symbols, surroundings.jobs);
        let next = wakes.iter().fold(Time::NEVER, |next, wake| next.min(*wake));
        let evaluations = vec![0; watches.len()];
        let evidence = watches.iter().map(|_| Vec::new()).collect();
        Monitors {
            watches,
            wakes,
            board,
            missing: false,
            bars: 0,
            interested,
            next,
            stalled: false,
            reopened: Time::ZERO,
            raised: 0,
            evidence,
            evaluations,
            pace,
        }
    }

    /// Takes in what was observed at `time`. Never evaluates.
    #[inline(always)]
    pub fn observe(&mut self, time: Time, seen: &Observation) {
        match *seen {
            Observation::Bar(ref bar) => return self.bar(time, bar),
            Observation::Heartbeat { .. } => {
                self.board.beat(time);
                if !self.missing {
                    return;
                }
            }
            Observation::RunFinished { job, .. } => {
                self.board.run(time, job);
                if !self.missing {
                    return;
                }
            }
            Observation::Mark { equity, .. } => return self.mark(time, equity),
            Observation::Monitoring { awake } => return self.host(time, awake),
            _ => {}
        }
        self.pass_on(time, seen);
    }

    /// Bars nearly always are as they should be.
    #[inline(always)]
    fn bar(&mut self, time: Time, bar: &FeedBar) {
        self.board.close(time, bar.symbol, bar.close);
        self.bars += 1;
        for at in 0..self.interested[Seen::Bar as usize].len() {
            let position = usize::from(self.interested[Seen::Bar as usize][at].position);
            let watch = &mut self.watches[position];
            if watch.detector.bar(time, bar) {
                let due = watch.grid.visible(time);
                self.wake(position, due);
            }
        }
        if self.missing {
            self.end_silence(time, bar);
        }
    }

    /// A bar that was missed has come.
    #[cold]
    fn end_silence(&mut self, time: Time, bar: &FeedBar) {
        for position in 0..self.watches.len() {
            let watch = &self.watches[position];
            if watch.detector.misses_bar(bar.symbol) {
                let due = watch.grid.visible(time);
                self.wake(position, due);
            }
        }
    }

    /// Marks come with every bar and nearly always change nothing.
    #[inline(always)]
    fn mark(&mut self, time: Time, equity: Money) {
        for at in 0..self.interested[Seen::Mark as usize].len() {
            let position = usize::from(self.interested[Seen::Mark as usize][at].position);
            self.evaluations[position] = self.evaluations[position].saturating_add(1);
            let watch = &mut self.watches[position];
            if let Detector::Drawdown(drawdown) = &mut watch.detector
                && drawdown.mark(time, equity, &self.board)
            {
                let due = watch.grid.visible(time);
                self.wake(position, due);
            }
        }
    }

    /// Lets the monitor at `position` look at `due` at the latest.
    fn wake(&mut self, position: usize, due: Time) {
        if due < self.wakes[position] {
            let tick = self.watches[position].grid.tick_from(due.max(self.reopened));
            self.wakes[position] = tick.min(self.wakes[position]);
            self.next = self.next.min(tick);
        }
    }

    /// Hands an observation to all who watch its kind.
    #[inline(never)]
    fn pass_on(&mut self, time: Time, seen: &Observation) {
        let kind = Seen::of(seen);
        for Interest { position, holds } in &self.interested[kind as usize] {
            let position = usize::from(*position);
            if *holds {
                self.evaluations[position] = self.evaluations[position].saturating_add(1);
            }
            let watch = &mut self.watches[position];
            let due = watch.observe(time, seen);
            if due < self.wakes[position] {
                let tick = watch.grid.tick_from(due.max(self.reopened));
                self.wakes[position] = tick.min(self.wakes[position]);
                self.next = self.next.min(tick);
            } else if matches!(kind, Seen::Booking | Seen::Fill | Seen::OrderState)
                && self.pace == Pace::Needed
                && self.wakes[position] != Time::NEVER
                && watch.detector.is_idle()
            {
                let set = std::mem::replace(&mut self.wakes[position], Time::NEVER);
                if set == self.next {
                    self.next = self.earliest();
                }
            }
        }
    }

    /// When [`Monitors::evaluate`] is to be called next; [`Time::NEVER`] where nothing is due. Ask again
    /// after each observation and each evaluation.
    #[inline]
    #[must_use]
    pub fn next_wake(&self) -> Time {
        self.next
    }

    /// Lets every monitor look that is due by `now`, in the order of the policy, and adds the alerts raised to
    /// `raise`. Alert ids count on from the last evaluation.
    pub fn evaluate(&mut self, now: Time, raise: &mut Vec<Alert>) {
        self.reopened = self.reopened.max(now + crate::base::Span::from_ns(1));
        let mut next = Time::NEVER;
        for position in 0..self.wakes.len() {
            if self.stalled && !self.watches[position].detector.is_elsewhere() {
                continue;
            }
            let mut wake = self.wakes[position];
            while wake <= now && wake != Time::NEVER {
                wake = self.look(position, raise);
            }
            next = next.min(wake);
        }
        self.next = next;
    }

    /// The host that the monitors run on stops working, or goes on. What is observed while it stalls waits for it, and what was
    /// due meanwhile is looked at when it goes on, at the next tick.
    #[cold]
    fn host(&mut self, now: Time, awake: bool) {
        self.stalled = !awake;
        let from = self.reopened.max(now);
        for (watch, wake) in self.watches.iter().zip(&mut self.wakes) {
            if awake && *wake < from && !watch.detector.is_elsewhere() {
                *wake = watch.grid.tick_from(from);
            }
        }
        self.next = self.earliest();
    }

    /// When the first of those looks who can.
    fn earliest(&self) -> Time {
        let watches = self.watches.iter().zip(&self.wakes);
        let able = watches.filter(|(watch, _)| !self.stalled || watch.detector.is_elsewhere());
        able.fold(Time::NEVER, |next, (_, wake)| next.min(*wake))
    }

    /// After a look of a monitor that can miss something.
    #[inline(never)]
    fn note_missing(&mut self) {
        self.missing = self.watches.iter().any(|watch| watch.detector.misses());
    }

    /// Lets the monitor at `position` look. Sets and gives when it looks next.
    #[inline(never)]
    fn look(&mut self, position: usize, raise: &mut Vec<Alert>) -> Time {
        let (watch, tick) = (&mut self.watches[position], self.wakes[position]);
        self.evaluations[position] = self.evaluations[position].saturating_add(1);
        let mut desk = Desk {
            monitor: MonitorId(u16::try_from(position).unwrap_or(u16::MAX)),
            kind: watch.kind,
            evidence: &mut self.evidence[position],
            count: &mut self.raised,
            raised: raise,
        };
        let due = watch.detector.evaluate(&watch.grid.look(tick), &self.board, &mut desk);
        let after = watch.grid.tick_after(tick);
        let wake = match self.pace {
            // the tick after is on the grid already
            Pace::Needed if due <= after => after,
            Pace::Needed => watch.grid.tick_from(due),
            #[cfg(test)]
            Pace::Every => after,
        };
        self.wakes[position] = wake;
        if watch.detector.misses() != self.missing {
            self.note_missing();
        }
        wake
    }

    /// The evidence lists and the number of evaluations, one for each monitor of the policy.
    #[must_use]
    pub fn evidence(mut self) -> (Vec<Vec<EvidenceItem>>, Vec<u32>) {
        for Interest { position, .. } in &self.interested[Seen::Bar as usize] {
            let count = &mut self.evaluations[usize::from(*position)];
            *count = count.saturating_add(self.bars);
        }
        (self.evidence, self.evaluations)
    }
}
