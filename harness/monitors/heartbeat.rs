//! No heartbeat of the scheduler for too long. Sessions do not matter: a scheduler beats at night too. While
//! starts are blocked none is expected.

use super::board::Board;
use super::desk::{Desk, Silence};
use super::grid::{Grid, Hold, Look};
use super::hours::{Change, Hours};
use crate::base::{Span, Time};
use crate::vocabulary::Source;

/// Raises once an outage: again only after a heartbeat came back. Before the first heartbeat the silence
/// counts from the start of the drill.
#[derive(Clone, Debug)]
pub(super) struct Heartbeat {
    stale_after: Span,
    hours: Hours,
    /// The last beat that was visible at the last look.
    last: Time,
    stale: bool,
    raised: bool,
    hold: Hold,
}

impl Heartbeat {
    pub fn new(stale_after: Span) -> Heartbeat {
        let (hours, hold) = (Hours::new(true), Hold::default());
        Heartbeat { stale_after, hours, last: Time::ZERO, stale: false, raised: false, hold }
    }

    pub fn first_due(&self, grid: &Grid) -> Time {
        grid.visible(Time::ZERO + self.stale_after)
    }

    /// True while one is missed: only then a beat matters at once; else the timer finds it when it fires.
    pub fn is_missed(&self) -> bool {
        self.stale
    }

    /// When to look again, where nothing is missed and nothing was: the common case.
    #[inline]
    fn still_well(&self, look: &Look, board: &Board) -> Option<Time> {
        if self.stale || self.raised {
            return None;
        }
        let since = self.hours.unchanged_since()?.max(board.beats().at(look.horizon)?.0);
        let well = look.horizon.since(since) < self.stale_after;
        well.then(|| look.grid.visible(since + self.stale_after))
    }

    pub fn hours(&mut self, made: Time, change: Change) -> bool {
        self.hours.observe(made, change);
        true
    }

    pub fn evaluate(&mut self, look: &Look, board: &Board, desk: &mut Desk<'_>) -> Time {
        if let Some(due) = self.still_well(look, board) {
            return due;
        }
        let last = board.beats().at(look.horizon).map_or(Time::ZERO, |(made, ())| made);
        if last != self.last {
            self.last = last;
            self.raised = false;
            self.hold.release();
        }
        let expected = self.hours.expected_since(look.horizon).map(|since| since.max(last));
        let change = look.grid.visible(self.hours.next());
        let stale_since = expected.filter(|since| look.horizon.since(*since) >= self.stale_after);
        self.stale = stale_since.is_some();
        let Some(after) = stale_since else {
            self.hold.release();
            let due = expected.map_or(Time::NEVER, |since| look.grid.visible(since + self.stale_after));
            return due.min(change);
        };
        if self.hold.seen(look) && !self.raised {
            self.raised = true;
            desk.raise_missing(&Silence {
                source: Source::Heartbeat,
                after,
                until: look.horizon,
                window: self.stale_after,
                at_least: 1,
                seen: 0,
            });
        }
        let held = if self.raised { Time::NEVER } else { self.hold.ends(look) };
        held.min(change).min(look.grid.visible(board.beats().after(look.horizon)))
    }
}
