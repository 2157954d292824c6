//! No finished run of a job for too long, in market-open time. A run that failed is not a finished one.

use super::board::{Board, History};
use super::desk::{Desk, Silence};
use super::grid::{Grid, Hold, Look};
use super::hours::{Change, Hours};
use crate::base::{JobId, Span, Time};
use crate::vocabulary::Source;

/// Raises once an outage and job: again only after a run of that job finished. While the market is closed
/// or starts are blocked nothing is expected; the wait begins anew afterwards.
#[derive(Clone, Debug)]
pub(super) struct RunAbsence {
    stale_after: Span,
    hours: Hours,
    jobs: Vec<Job>,
}

#[derive(Clone, Debug)]
struct Job {
    last: Option<Time>,
    stale: bool,
    raised: bool,
    hold: Hold,
}

impl RunAbsence {
    pub fn new(stale_after: Span, jobs: usize, market_open: bool) -> RunAbsence {
        let job = || Job { last: None, stale: false, raised: false, hold: Hold::default() };
        RunAbsence { stale_after, hours: Hours::new(market_open), jobs: (0..jobs).map(|_| job()).collect() }
    }

    pub fn first_due(&self, grid: &Grid) -> Time {
        grid.visible(Time::ZERO + self.stale_after)
    }

    /// True while a run of any job is missed: only then a run matters at once; else the timer finds it when it fires.
    pub fn is_missed(&self) -> bool {
        self.jobs.iter().any(|job| job.stale)
    }

    /// True while a run of this job is missed. A job that was not known when the day started is not expected to run.
    pub fn misses(&self, job: JobId) -> bool {
        self.jobs.get(job.index()).is_some_and(|job| job.stale)
    }

    pub fn hours(&mut self, made: Time, change: Change) -> bool {
        self.hours.observe(made, change);
        true
    }

    pub fn evaluate(&mut self, look: &Look, board: &Board, desk: &mut Desk<'_>) -> Time {
        let open_since = self.hours.expected_since(look.horizon);
        let mut due = look.grid.visible(self.hours.next());
        for (index, job) in self.jobs.iter_mut().enumerate() {
            let Some(runs) = board.runs(index) else { continue };
            let id = JobId(u16::try_from(index).unwrap_or(u16::MAX));
            due = due.min(job.evaluate((id, runs), self.stale_after, open_since, look, desk));
        }
        due
    }
}

impl Job {
    fn evaluate(
        &mut self,
        (id, runs): (JobId, &History<()>),
        stale_after: Span,
        open_since: Option<Time>,
        look: &Look,
        desk: &mut Desk<'_>,
    ) -> Time {
        let last = runs.at(look.horizon).map(|(made, ())| made);
        if last != self.last {
            self.last = last;
            self.raised = false;
            self.hold.release();
        }
        let waiting_since = open_since.map(|opened| last.map_or(opened, |last| last.max(opened)));
        let stale_since = waiting_since.filter(|since| look.horizon.since(*since) >= stale_after);
        self.stale = stale_since.is_some();
        let Some(after) = stale_since else {
            self.hold.release();
            return waiting_since.map_or(Time::NEVER, |since| look.grid.visible(since + stale_after));
        };
        if self.hold.seen(look) && !self.raised {
            self.raised = true;
            desk.raise_missing(&Silence {
                source: Source::Run(id),
                after,
                until: look.horizon,
                window: stale_after,
                at_least: 1,
                seen: 0,
            });
        }
        let held = if self.raised { Time::NEVER } else { self.hold.ends(look) };
        held.min(look.grid.visible(runs.after(look.horizon)))
    }
}
