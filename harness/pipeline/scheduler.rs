//! The scheduler: processes that poll, run jobs one after another, and keep their state in memory only.

use crate::base::draws::entity;
use crate::base::{Calendar, JobId, ProcessId, Qty, Ratio, Span, SymbolId, Time};
use crate::scenario::{JobSpec, Schedule, Strategy};
use crate::vocabulary::Cause;

/// How many processes may poll at once; more cannot be started.
pub const PROCESSES_MAX: usize = 6;

/// A job as the pipeline runs it.
#[derive(Clone, Debug)]
pub struct Job {
    /// Which strategy decides.
    pub strategy: Strategy,
    /// Which symbols.
    pub symbols: Vec<SymbolId>,
    /// When it runs.
    pub schedule: Schedule,
    /// Begins the names of its runs in draws.
    pub name: u64,
}

impl Job {
    /// The job of the specification with this number; no symbols means all.
    #[must_use]
    pub fn new(number: usize, spec: &JobSpec, symbols: usize) -> Job {
        let all = || (0..symbols).collect();
        let chosen: Vec<usize> = if spec.symbols.is_empty() { all() } else { spec.symbols.clone() };
        let symbols =
            chosen.into_iter().filter_map(|index| u16::try_from(index).ok().map(SymbolId)).collect();
        Job { strategy: spec.strategy, symbols, schedule: spec.schedule, name: entity(&[number as u64]) }
    }
}

/// What can be wrong with the scheduler as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Defect {
    /// This share of runs dies inside.
    RunsDie { share: Ratio, cause: Cause },
}

/// What a process is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// Coming up; polls for the first time when its timer falls due.
    Starting,
    /// Waits for the next poll.
    Idle,
    /// Runs a job; `polled` is the poll that started it.
    Running { job: JobId, polled: Time },
    /// Alive, does nothing, ignores SIGTERM.
    Hung,
    /// Killed in the middle of a run: the run goes on alone, then ends.
    Orphan { job: JobId, polled: Time },
    /// Gone.
    Dead,
}

/// A scheduler process.
#[derive(Clone, Debug)]
pub struct Process {
    /// Its number.
    pub id: ProcessId,
    /// What it does.
    pub activity: Activity,
    /// Why it does not poll, where a fault is to blame: what it should have done is counted as omitted until a
    /// new process is started.
    pub down: Option<Cause>,
    /// A process that should not exist, and the share of its decisions that it orders.
    pub rogue: Option<(Cause, Ratio)>,
    /// `scheduler.find` has found it.
    pub found: bool,
    /// SIGTERM was sent: it ends after the running job.
    pub terminating: bool,
    /// It ignores SIGTERM, and who is to blame.
    pub deaf: Option<Cause>,
    /// The polls are this grid.
    pub anchor: Time,
    /// What it remembers, one a job.
    pub memory: Vec<Memory>,
    /// No job is due at a poll before this.
    pub rests_until: Time,
}

/// What a process remembers about a job.
#[derive(Clone, Debug)]
pub struct Memory {
    /// The poll at which it last ran.
    pub last: Option<Time>,
    /// Day of the last daily run.
    pub last_day: i64,
    /// Signal and position, one a symbol of the job.
    pub held: Vec<Held>,
}

/// What a strategy believes it holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// Last signal acted on.
    pub signal: i8,
    /// Signed position by its own orders' fills.
    pub qty: Qty,
    /// The last decision should not have been as it was, and who is to blame.
    pub tainted: Option<Cause>,
}

impl Memory {
    /// True where the job is due at this poll; remembers that it ran.
    #[inline]
    pub fn take_due(&mut self, schedule: Schedule, polled: Time, calendar: Calendar) -> bool {
        let due = match schedule {
            Schedule::Once => self.last.is_none(),
            Schedule::Interval(every) => self.last.is_none_or(|last| polled.since(last) >= every),
            Schedule::Daily(at) => self.take_day(at, polled, calendar),
        };
        if due {
            self.last = Some(polled);
        }
        due
    }

    /// A time before which the job is not due again.
    pub fn rests_until(&self, schedule: Schedule) -> Time {
        match (schedule, self.last) {
            (_, None) | (Schedule::Daily(_), _) => Time::ZERO,
            (Schedule::Once, Some(_)) => Time::NEVER,
            (Schedule::Interval(every), Some(last)) => last + every,
        }
    }

    /// True where today's run of a daily job is due; remembers the day. Apart, because dates need divisions.
    #[inline(never)]
    fn take_day(&mut self, at: Span, polled: Time, calendar: Calendar) -> bool {
        let today = day(calendar, polled);
        let due = calendar.time_of_day(polled) >= at && today > self.last_day;
        if due {
            self.last_day = today;
        }
        due
    }
}

impl Process {
    /// The first job from `from` on that is due at this poll; remembers that it ran. Where none is, notes until when
    /// none will be.
    #[inline]
    pub fn take_next_due(
        &mut self,
        jobs: &[Job],
        polled: Time,
        from: usize,
        calendar: Calendar,
    ) -> Option<usize> {
        let mut index = from;
        while index < self.memory.len() && index < jobs.len() {
            if self.memory[index].take_due(jobs[index].schedule, polled, calendar) {
                return Some(index);
            }
            index += 1;
        }
        let rests = self.memory.iter().zip(jobs).map(|(memory, job)| memory.rests_until(job.schedule));
        self.rests_until = rests.min().unwrap_or(Time::NEVER);
        None
    }

    /// True while it polls and can start runs.
    #[must_use]
    pub fn polls(&self) -> bool {
        matches!(self.activity, Activity::Idle | Activity::Running { .. })
    }

    /// True while an operating system would list it.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        !matches!(self.activity, Activity::Dead | Activity::Orphan { .. })
    }

    /// True where it can still give an order.
    #[must_use]
    pub fn may_order(&self) -> bool {
        self.polls() || matches!(self.activity, Activity::Orphan { .. } | Activity::Starting)
    }

    /// The first poll after `now`.
    #[must_use]
    pub fn next_poll(&self, now: Time, poll: Span) -> Time {
        let next = now.ceil_to_grid(self.anchor.since(Time::ZERO), poll);
        if next > now { next } else { now + poll }
    }

    /// Memory of a process that starts at `now`: nothing has run; a daily job whose time has passed waits for tomorrow.
    #[must_use]
    pub fn fresh_memory(jobs: &[Job], now: Time, calendar: Calendar) -> Vec<Memory> {
        jobs.iter()
            .map(|job| {
                let passed = matches!(job.schedule, Schedule::Daily(at) if calendar.time_of_day(now) > at);
                Memory {
                    last: None,
                    last_day: day(calendar, now) - i64::from(!passed),
                    held: vec![Held::default(); job.symbols.len()],
                }
            })
            .collect()
    }
}

fn day(calendar: Calendar, time: Time) -> i64 {
    calendar.utc_ns(time).div_euclid(86_400_000_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn process(schedule: Schedule, started: Time) -> (Process, Vec<Job>) {
        let jobs = vec![Job {
            strategy: Strategy::MaCrossover { fast: 5, slow: 20 },
            symbols: vec![SymbolId(0)],
            schedule,
            name: 0,
        }];
        let memory = Process::fresh_memory(&jobs, started, CALENDAR);
        let process = Process {
            id: ProcessId(0),
            activity: Activity::Idle,
            down: None,
            rogue: None,
            found: false,
            terminating: false,
            deaf: None,
            anchor: started,
            memory,
            rests_until: Time::ZERO,
        };
        (process, jobs)
    }

    const CALENDAR: Calendar = Calendar::starting_at(0);

    fn at(text: &str) -> Time {
        Time::ZERO + Span::parse(text).unwrap()
    }

    /// Polls at each time and gives those at which the job was due.
    fn due(schedule: Schedule, started: &str, polls: &[&'static str]) -> Vec<&'static str> {
        let (mut process, _) = process(schedule, at(started));
        polls
            .iter()
            .copied()
            .filter(|poll| process.memory[0].take_due(schedule, at(poll), CALENDAR))
            .collect()
    }

    #[test]
    fn schedules_run_when_due() {
        assert_eq!(due(Schedule::Once, "0s", &["5s", "35s"]), ["5s"]);
        let minute = Schedule::Interval(Span::from_secs(60));
        assert_eq!(due(minute, "0s", &["5s", "35s", "64s", "65s", "126s"]), ["5s", "65s", "126s"]);
        let daily = Schedule::Daily(Span::parse("2h").unwrap());
        assert_eq!(due(daily, "0s", &["1h", "2h", "3h", "25h", "26h"]), ["2h", "26h"]);
        assert_eq!(due(daily, "3h", &["3h", "4h", "26h"]), ["26h"], "a restart does not repeat a daily job");
    }

    #[test]
    fn polls_are_a_grid_and_always_later() {
        let (process, _) = process(Schedule::Once, at("5s"));
        let poll = Span::from_secs(30);
        assert_eq!(process.next_poll(at("5s"), poll), at("35s"));
        assert_eq!(process.next_poll(at("36s"), poll), at("65s"));
    }
}
