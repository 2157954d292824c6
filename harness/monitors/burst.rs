//! Too many of something within a window: shared by the rate of orders and the rate of blocks.

use std::collections::VecDeque;

use super::desk::{Desk, Excess};
use super::grid::{Grid, Hold, Look};
use crate::base::{Item, Span, Time};
use crate::vocabulary::{EvidenceItem, Measure};

/// Raises at each look at which at least `count` items are in the window and one became visible since the
/// last alert, so that every further item is followed by an alert of its own.
///
/// An item that does not complete a window needs no look. Each item that an alert shows stands once in the evidence
/// list; an alert points at the stretch that its window covers.
#[derive(Clone, Debug)]
pub(super) struct Burst {
    count: u32,
    window: Span,
    /// What a window to come can hold, oldest first, and when it was made.
    items: VecDeque<(Time, Item)>,
    /// The first so many of them stand in the evidence list.
    shown: usize,
    hold: Hold,
}

impl Burst {
    pub fn new(count: u32, window: Span) -> Burst {
        Burst { count, window, items: VecDeque::with_capacity(64), shown: 0, hold: Hold::default() }
    }

    /// True where the item completes a window.
    pub fn observe(&mut self, made: Time, item: Item, grid: &Grid) -> bool {
        self.forget(made - grid.delay);
        self.items.push_back((made, item));
        let first = self.items.len().checked_sub((self.count as usize).max(1));
        first.is_some_and(|first| made.since(self.items[first].0) < self.window)
    }

    /// Drops what lies before the window that ends at `horizon`.
    fn forget(&mut self, horizon: Time) {
        while self.items.front().is_some_and(|(made, _)| horizon.since(*made) >= self.window) {
            self.items.pop_front();
            self.shown = self.shown.saturating_sub(1);
        }
    }

    pub fn evaluate(&mut self, look: &Look, desk: &mut Desk<'_>) -> Time {
        self.forget(look.horizon);
        let inside = self.items.partition_point(|(made, _)| *made <= look.horizon);
        let next = self.items.get(inside).map_or(Time::NEVER, |(made, _)| look.grid.visible(*made));
        let Some(surplus) = inside.checked_sub(self.count as usize) else {
            self.hold.release();
            return next;
        };
        if self.hold.seen(look) && inside > self.shown {
            self.raise(inside, desk);
        }
        if look.grid.hold == Span::ZERO {
            return next;
        }
        // the next look must not miss that the condition lets go
        let lapse = self.items.get(surplus).map_or(Time::NEVER, |(made, _)| *made + self.window);
        let held = if inside > self.shown { self.hold.ends(look) } else { Time::NEVER };
        next.min(held).min(look.grid.visible(lapse))
    }

    /// An alert about the first `inside` items.
    fn raise(&mut self, inside: usize, desk: &mut Desk<'_>) {
        let fresh = self.items.range(self.shown..inside);
        desk.evidence.extend(fresh.map(|(_, item)| EvidenceItem {
            item: *item,
            group: 0,
            weight: 1,
            fresh: true,
        }));
        self.shown = inside;
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
}
