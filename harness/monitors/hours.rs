//! When something is expected of the pipeline at all, as a monitor sees it: not while the market is closed, and
//! not while the operators have blocked every start.

use super::sight::Pending;
use crate::base::Time;

/// Whether the market is open and starts are allowed, and since when both hold.
#[derive(Clone, Debug)]
pub(super) struct Hours {
    open: bool,
    allowed: bool,
    since: Option<Time>,
    coming: Pending<Change>,
}

/// What can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// The market opened or closed.
    Market { open: bool },
    /// Starts were allowed or blocked.
    Starts { allowed: bool },
}

impl Hours {
    /// What is known when the drill starts; nothing is blocked then.
    pub fn new(open: bool) -> Hours {
        Hours { open, allowed: true, since: open.then_some(Time::ZERO), coming: Pending::with_room(4) }
    }

    pub fn observe(&mut self, made: Time, change: Change) {
        self.coming.push(made, change);
    }

    /// Since when something has been expected, as known at `horizon`; `None` while nothing is.
    pub fn expected_since(&mut self, horizon: Time) -> Option<Time> {
        while let Some((made, change)) = self.coming.pop(horizon) {
            match change {
                Change::Market { open } => self.open = open,
                Change::Starts { allowed } => self.allowed = allowed,
            }
            self.since = if self.open && self.allowed { self.since.or(Some(made)) } else { None };
        }
        self.since
    }

    /// Since when something has been expected, where no change is on its way.
    pub fn unchanged_since(&self) -> Option<Time> {
        self.since.filter(|_| self.coming.is_empty())
    }

    /// When the next change that is not visible yet was made.
    pub fn next(&self) -> Time {
        self.coming.next()
    }
}
