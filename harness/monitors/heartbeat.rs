//! No heartbeat of the scheduler for too long. Sessions do not matter: a scheduler beats at night too.

use super::desk::{Desk, Silence};
use super::grid::{Grid, Hold, Look};
use super::sight::Latest;
use crate::base::{Span, Time};
use crate::vocabulary::Source;

/// Raises once an outage: again only after a heartbeat came back. Before the first heartbeat the silence
/// counts from the start of the drill.
#[derive(Clone, Debug)]
pub(super) struct Heartbeat {
    stale_after: Span,
    beats: Latest<()>,
    /// The last beat that was visible at the last look.
    last: Time,
    stale: bool,
    raised: bool,
    hold: Hold,
}

impl Heartbeat {
    pub fn new(stale_after: Span) -> Heartbeat {
        let beats = Latest::new();
        Heartbeat { stale_after, beats, last: Time::ZERO, stale: false, raised: false, hold: Hold::default() }
    }

    pub fn first_due(&self, grid: &Grid) -> Time {
        grid.visible(Time::ZERO + self.stale_after)
    }

    /// A beat only matters at once where one is missed; else the timer finds it when it fires.
    #[inline]
    pub fn beat(&mut self, made: Time, grid: &Grid) -> bool {
        self.beats.push(made, (), grid.delay);
        self.stale
    }

    pub fn evaluate(&mut self, look: &Look, desk: &mut Desk<'_>) -> Time {
        let last = self.beats.at(look.horizon).map_or(Time::ZERO, |(made, ())| made);
        if last != self.last {
            self.last = last;
            self.raised = false;
            self.hold.release();
        }
        self.stale = look.horizon.since(last) >= self.stale_after;
        if !self.stale {
            self.hold.release();
            return look.grid.visible(last + self.stale_after);
        }
        if self.hold.seen(look) && !self.raised {
            self.raised = true;
            desk.raise_missing(&Silence {
                source: Source::Heartbeat,
                after: last,
                until: look.horizon,
                window: self.stale_after,
                at_least: 1,
            });
        }
        let held = if self.raised { Time::NEVER } else { self.hold.ends(look) };
        held.min(look.grid.visible(self.beats.after(look.horizon)))
    }
}
