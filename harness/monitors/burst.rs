//! Too many of something within a window: shared by the rate of orders and the rate of blocks.

use std::collections::VecDeque;

use super::desk::{Desk, Excess};
use super::grid::{Hold, Look};
use super::sight::Pending;
use crate::base::{Item, Span, Time};
use crate::vocabulary::{EvidenceItem, Measure};

/// Raises at each look at which at least `count` items are in the window and one became visible since the
/// last alert, so that every further item is followed by an alert of its own.
///
/// Each item stands once in the evidence list; an alert points at the stretch that its window covers.
#[derive(Clone, Debug)]
pub(super) struct Burst {
    count: u32,
    window: Span,
    pending: Pending<Item>,
    /// When those in the window were made.
    times: VecDeque<Time>,
    fresh: bool,
    hold: Hold,
}

impl Burst {
    pub fn new(count: u32, window: Span) -> Burst {
        let (pending, times) = (Pending::with_room(64), VecDeque::with_capacity(64));
        Burst { count, window, pending, times, fresh: false, hold: Hold::default() }
    }

    pub fn observe(&mut self, made: Time, item: Item) -> bool {
        self.pending.push(made, item);
        true
    }

    pub fn evaluate(&mut self, look: &Look, desk: &mut Desk<'_>) -> Time {
        while let Some((made, item)) = self.pending.pop(look.horizon) {
            desk.evidence.push(EvidenceItem { item, group: 0, weight: 1, fresh: true });
            self.times.push_back(made);
            self.fresh = true;
        }
        while self.times.front().is_some_and(|made| look.horizon.since(*made) >= self.window) {
            self.times.pop_front();
        }
        let next = look.grid.visible(self.pending.next());
        let Some(surplus) = self.times.len().checked_sub(self.count as usize) else {
            self.hold.release();
            return next;
        };
        if self.hold.seen(look) && self.fresh {
            self.fresh = false;
            let inside = self.times.len();
            let from = desk.position().saturating_sub(u32::try_from(inside).unwrap_or(u32::MAX));
            desk.raise_seen(
                from,
                &Excess {
                    symbol: None,
                    value: inside as i128,
                    threshold: i128::from(self.count),
                    measure: Measure::Sum,
                },
            );
        }
        if look.grid.hold == Span::ZERO {
            return next;
        }
        // the next look must not miss that the condition lets go
        let lapse = self.times.get(surplus).map_or(Time::NEVER, |made| *made + self.window);
        let held = if self.fresh { self.hold.ends(look) } else { Time::NEVER };
        next.min(held).min(look.grid.visible(lapse))
    }
}
