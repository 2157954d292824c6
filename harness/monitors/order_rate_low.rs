//! Fewer orders in a window than expected, the whole window inside market hours and inside the drill.
//! Orders that can only reduce a position do not count: flattening is no sign of trade.

use std::collections::VecDeque;

use super::desk::{Desk, Silence};
use super::grid::{Grid, Hold, Look};
use super::hours::{Change, Hours};
use crate::base::{Span, Time};
use crate::vocabulary::Source;

/// Raises once an episode: again after a look that saw enough orders, a closed market or blocked starts.
#[derive(Clone, Debug)]
pub(super) struct OrderRateLow {
    count: u32,
    window: Span,
    hours: Hours,
    /// When the newest orders were made: as many as a look at or after the present could ask for.
    times: VecDeque<Time>,
    low: bool,
    raised: bool,
    hold: Hold,
}

impl OrderRateLow {
    pub fn new(count: u32, window: Span, market_open: bool) -> OrderRateLow {
        let times = VecDeque::with_capacity((count as usize).min(1024) + 8);
        let hours = Hours::new(market_open);
        OrderRateLow { count, window, hours, times, low: false, raised: false, hold: Hold::default() }
    }

    pub fn first_due(&self, grid: &Grid) -> Time {
        grid.visible(Time::ZERO + self.window)
    }

    /// An order only matters at once where too few were seen; else the timer finds it when it fires.
    pub fn order(&mut self, made: Time, grid: &Grid) -> bool {
        let horizon = made - grid.delay;
        while self.times.get(self.count as usize).is_some_and(|newer| *newer <= horizon) {
            self.times.pop_front();
        }
        self.times.push_back(made);
        self.low
    }

    pub fn hours(&mut self, made: Time, change: Change) -> bool {
        self.hours.observe(made, change);
        true
    }

    /// How many orders the window before `horizon` holds; those long gone are not kept.
    fn within(&self, horizon: Time) -> u32 {
        let inside = |made: &&Time| **made <= horizon && horizon.since(**made) < self.window;
        u32::try_from(self.times.iter().filter(inside).count()).unwrap_or(u32::MAX)
    }

    pub fn evaluate(&mut self, look: &Look, desk: &mut Desk<'_>) -> Time {
        let open_since = self.hours.expected_since(look.horizon);
        let next = look.grid.visible(self.hours.next());
        let visible = self.times.partition_point(|made| *made <= look.horizon);
        // since then fewer than `count` orders came, all of it in market hours
        let enough_at = visible.checked_sub(self.count as usize).and_then(|at| self.times.get(at)).copied();
        let quiet_since = open_since.map(|opened| enough_at.map_or(opened, |at| at.max(opened)));
        let low_since =
            quiet_since.filter(|since| self.count > 0 && look.horizon.since(*since) >= self.window);
        self.low = low_since.is_some();
        let Some(after) = low_since else {
            self.raised = false;
            self.hold.release();
            let due = quiet_since.map_or(Time::NEVER, |since| look.grid.visible(since + self.window));
            return if self.count > 0 { next.min(due) } else { Time::NEVER };
        };
        if self.hold.seen(look) && !self.raised {
            self.raised = true;
            desk.raise_missing(&Silence {
                source: Source::Orders,
                after,
                until: look.horizon,
                window: self.window,
                at_least: self.count,
                seen: self.within(look.horizon),
            });
        }
        let held = if self.raised { Time::NEVER } else { self.hold.ends(look) };
        let order = self.times.get(visible).map_or(Time::NEVER, |made| look.grid.visible(*made));
        next.min(held).min(order)
    }
}
