//! Market hours as a monitor sees them.

use super::sight::Pending;
use crate::base::Time;

/// Whether the market is open, and since when.
#[derive(Clone, Debug)]
pub(super) struct Hours {
    open_since: Option<Time>,
    coming: Pending<bool>,
}

impl Hours {
    /// What is known when the drill starts.
    pub fn new(open: bool) -> Hours {
        Hours { open_since: open.then_some(Time::ZERO), coming: Pending::with_room(4) }
    }

    pub fn observe(&mut self, made: Time, open: bool) {
        self.coming.push(made, open);
    }

    /// When the hours that the market is in at `horizon` began; `None` while it is closed.
    pub fn open_since(&mut self, horizon: Time) -> Option<Time> {
        while let Some((made, open)) = self.coming.pop(horizon) {
            self.open_since = if open { self.open_since.or(Some(made)) } else { None };
        }
        self.open_since
    }

    /// When the next change that is not visible yet was made.
    pub fn next(&self) -> Time {
        self.coming.next()
    }
}
