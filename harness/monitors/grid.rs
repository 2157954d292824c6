//! When a monitor looks and what it can see then.

use crate::base::{Draws, Label, Span, Time};
use crate::policy::Monitor;

const NANOSECOND: Span = Span::from_ns(1);

/// The physics of one monitor.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grid {
    /// How long an observation takes to become visible.
    pub delay: Span,
    /// How long a condition must hold before it raises.
    pub hold: Span,
    interval: Span,
    phase: Span,
}

impl Grid {
    /// The grid of `monitor`: its phase is drawn by the monitor's id, so that another monitor changes nothing here.
    pub fn of(monitor: &Monitor, draws: &Draws) -> Grid {
        let interval = monitor.interval.max(NANOSECOND);
        let last = Span::from_ns(interval.ns() - 1);
        let entity = crate::base::draws::entity_of(&monitor.id);
        let phase = draws.span(Label::Phase, entity, 0, Span::ZERO, last);
        Grid { delay: monitor.delay, hold: monitor.hold, interval, phase }
    }

    /// The first tick that is not before `due`.
    #[inline]
    pub fn tick_from(&self, due: Time) -> Time {
        due.ceil_to_grid(self.phase, self.interval)
    }

    /// The tick after `tick`.
    pub fn tick_after(&self, tick: Time) -> Time {
        tick + self.interval
    }

    /// When an observation made at `made` becomes visible.
    #[inline]
    pub fn visible(&self, made: Time) -> Time {
        made + self.delay
    }

    /// What a detector sees at the tick `now`.
    #[inline]
    pub fn look(&self, now: Time) -> Look {
        Look { now, horizon: now - self.delay, grid: *self }
    }
}

/// One look at the world: a tick and how far it sees.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    /// The tick.
    pub now: Time,
    /// Observations made up to here are visible.
    pub horizon: Time,
    /// The monitor's physics.
    pub grid: Grid,
}

/// How long a condition has been seen without a break, on the grid.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hold {
    since: Option<Time>,
}

impl Hold {
    /// The condition is seen at this look; true where it has held for long enough.
    pub fn seen(&mut self, look: &Look) -> bool {
        let since = *self.since.get_or_insert(look.now);
        look.now.since(since) >= look.grid.hold
    }

    /// True while the condition is seen.
    pub fn is_seen(&self) -> bool {
        self.since.is_some()
    }

    /// The condition is not seen.
    pub fn release(&mut self) {
        self.since = None;
    }

    /// When it will have held for long enough; [`Time::NEVER`] while it is not seen.
    pub fn ends(&self, look: &Look) -> Time {
        self.since.map_or(Time::NEVER, |since| since + look.grid.hold)
    }
}
