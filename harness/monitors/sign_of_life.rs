//! No sign of life for too long: no test message over an alert route, or no beat of the host that the monitors run on. A dead
//! man's switch for the alerts themselves; by which routes its own go is the policy's to say.

use std::collections::VecDeque;

use super::desk::{Desk, Silence};
use super::grid::{Grid, Hold, Look};
use crate::base::{Span, Time};
use crate::vocabulary::{Observation, Source};

/// Raises once an outage: again only after a sign of life came. Before the first one the silence counts from the
/// start of the drill.
#[derive(Clone, Debug)]
pub(super) struct SignOfLife {
    of: Source,
    stale_after: Span,
    coming: VecDeque<Time>,
    /// The last one that is visible.
    last: Time,
    raised: bool,
    hold: Hold,
}

impl SignOfLife {
    pub fn new(of: Source, stale_after: Span) -> SignOfLife {
        let (coming, hold) = (VecDeque::with_capacity(16), Hold::default());
        SignOfLife { of, stale_after, coming, last: Time::ZERO, raised: false, hold }
    }

    pub fn first_due(&self, grid: &Grid) -> Time {
        grid.visible(Time::ZERO + self.stale_after)
    }

    /// True where one came while one was missed: the next silence must be counted from it.
    pub fn observe(&mut self, made: Time, seen: &Observation) -> bool {
        let is_it = match *seen {
            Observation::Probe { route, .. } => self.of == Source::Probe(route),
            Observation::Beat => self.of == Source::Beat,
            _ => false,
        };
        if !is_it {
            return false;
        }
        self.coming.push_back(made);
        self.raised || self.hold.is_seen()
    }

    pub fn evaluate(&mut self, look: &Look, desk: &mut Desk<'_>) -> Time {
        while let Some(made) = self.coming.pop_front_if(|made| *made <= look.horizon) {
            self.last = made;
            self.raised = false;
            self.hold.release();
        }
        let next = look.grid.visible(self.coming.front().copied().unwrap_or(Time::NEVER));
        if look.horizon.since(self.last) < self.stale_after {
            return look.grid.visible(self.last + self.stale_after);
        }
        if self.raised {
            return next;
        }
        if !self.hold.seen(look) {
            return next.min(self.hold.ends(look));
        }
        self.raised = true;
        desk.raise_missing(&Silence {
            source: self.of,
            after: self.last,
            until: look.horizon,
            window: self.stale_after,
            at_least: 1,
            seen: 0,
        });
        next
    }
}
