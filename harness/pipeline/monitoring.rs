//! The host that the monitors run on: it tells a dead man's switch elsewhere again and again that it lives, and it can stall.
//!
//! While it stalls nothing on it looks; what it could have seen waits for it. That it stalls is no harm by itself: what happens
//! meanwhile is.

use super::shadow::{Event, Pipeline};
use crate::base::{Ratio, Span};
use crate::vocabulary::{Cause, Fact, Observation, Source};

/// The host and what is wrong with it.
#[derive(Clone, Debug)]
pub struct Monitoring {
    /// How often it gives a beat, where it gives any.
    beat: Option<Span>,
    stalls: Vec<Stall>,
}

/// It stalls for a part of each cycle, from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stall {
    /// Length of a cycle.
    pub cycle: Span,
    /// The part of it for which it stalls; at one it never goes on.
    pub share: Ratio,
    /// Who is to blame.
    pub cause: Cause,
    /// It stalls at this moment.
    pub on: bool,
}

impl Stall {
    /// How long it stays as it is now; `None` where it does for good.
    fn lasts(&self) -> Option<Span> {
        let stalled = Span::from_ns(self.share.of(self.cycle.ns()));
        let lasts = if self.on { stalled } else { Span::from_ns(self.cycle.ns() - stalled.ns()) };
        (stalled < self.cycle).then_some(lasts)
    }
}

impl Monitoring {
    /// A sound host.
    #[must_use]
    pub fn new(beat: Option<Span>) -> Monitoring {
        Monitoring { beat, stalls: Vec::new() }
    }

    /// True without any defect.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.stalls.is_empty()
    }

    /// Who keeps it from working; `None` while it does.
    fn stalled_by(&self) -> Option<Cause> {
        self.stalls.iter().find(|stall| stall.on).map(|stall| stall.cause)
    }
}

impl Pipeline {
    /// Plans the first beat, where the host gives any.
    pub(super) fn plan_beat(&mut self) {
        if let Some(every) = self.monitoring.beat {
            self.schedule(self.now + every, Event::Beat);
        }
    }

    /// The moment of a beat, and the next one planned.
    pub(super) fn on_beat(&mut self) {
        match self.monitoring.stalled_by() {
            None => self.see(Observation::Beat),
            Some(cause) => self.record(Fact::Omitted { source: Source::Beat, due: self.now, cause }),
        }
        self.plan_beat();
    }

    /// The host begins to stall at once.
    pub(crate) fn stall_monitoring(&mut self, stall: Stall) {
        self.change_monitoring(|stalls| stalls.push(Stall { on: true, ..stall }));
        self.plan_turn(&stall);
    }

    /// A stall that `cause` brought begins or ends.
    pub(super) fn on_turn(&mut self, cause: Cause) {
        let is_it = |stall: &&Stall| stall.cause == cause;
        let Some(mut turned) = self.monitoring.stalls.iter().find(is_it).copied() else { return };
        turned.on = !turned.on;
        self.change_monitoring(|stalls| {
            stalls.iter_mut().filter(|stall| stall.cause == cause).for_each(|stall| *stall = turned);
        });
        self.plan_turn(&turned);
    }

    fn plan_turn(&mut self, stall: &Stall) {
        if let Some(after) = stall.lasts() {
            self.schedule(self.now + after, Event::Turn(stall.cause));
        }
    }

    /// Takes every stall away that `cause` brought.
    pub(crate) fn mend_monitoring(&mut self, cause: Cause) {
        self.change_monitoring(|stalls| stalls.retain(|stall| stall.cause != cause));
    }

    /// The response starts the monitors anew, on a host that works.
    pub(super) fn restart_monitoring(&mut self) {
        self.change_monitoring(Vec::clear);
    }

    /// Changes what is wrong, and tells where the host stops or goes on by it.
    fn change_monitoring(&mut self, change: impl FnOnce(&mut Vec<Stall>)) {
        let was_awake = self.monitoring.stalled_by().is_none();
        change(&mut self.monitoring.stalls);
        let awake = self.monitoring.stalled_by().is_none();
        if awake != was_awake {
            self.see(Observation::Monitoring { awake });
        }
        self.check_health();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::FaultId;

    #[test]
    fn a_cycle_is_stalled_for_its_share_and_awake_for_the_rest() {
        let lasts = |share: i64, on: bool| {
            let (cycle, share) = (Span::from_secs(100), Ratio::from_nano(share));
            Stall { cycle, share, cause: Cause::Fault(FaultId(0)), on }.lasts()
        };
        assert_eq!(lasts(250_000_000, true), Some(Span::from_secs(25)));
        assert_eq!(lasts(250_000_000, false), Some(Span::from_secs(75)));
        assert_eq!(lasts(999_999_999, true), Some(Span::from_ns(99_999_999_900)));
        assert_eq!(lasts(1_000_000_000, true), None, "for good");
        assert_eq!(lasts(0, true), Some(Span::ZERO));
    }
}
