//! Orders that fail with one error, one after the other: none in between was acknowledged or filled.
//!
//! Rows and not rates: how many orders there are in an hour is the strategy's business, and an error that comes now and
//! then among orders that go through is not what stops trading. The items of its evidence are the failures. An order that
//! goes through lets go of a hold.

use super::desk::{Desk, Excess};
use super::grid::{Hold, Look};
use super::sight::Pending;
use crate::base::{Item, Time};
use crate::vocabulary::{EvidenceItem, Measure, Observation, OrderError, OrderState};

/// Raises at each look at which the row is long enough and has grown since the last alert.
#[derive(Clone, Debug)]
pub(super) struct OrderErrors {
    error: OrderError,
    in_a_row: u32,
    /// Length of the row as it was made; not all of it need be visible.
    made: u32,
    coming: Pending<Outcome>,
    /// The row as it is visible.
    row: Vec<Item>,
    /// The first so many of it stand in the evidence list, from this position on.
    shown: usize,
    from: u32,
    hold: Hold,
}

#[derive(Clone, Copy, Debug)]
enum Outcome {
    Failed(Item),
    WentThrough,
}

impl OrderErrors {
    pub fn new(error: OrderError, in_a_row: u32) -> OrderErrors {
        OrderErrors {
            error,
            in_a_row: in_a_row.max(1),
            made: 0,
            coming: Pending::with_room(8),
            row: Vec::new(),
            shown: 0,
            from: 0,
            hold: Hold::default(),
        }
    }

    /// True where the row is long enough, or is no more. A failure with another error neither adds to it nor ends it.
    #[inline]
    pub fn observe(&mut self, made: Time, seen: &Observation) -> bool {
        match *seen {
            Observation::OrderFailed { item, error, .. } if error == self.error => {
                self.coming.push(made, Outcome::Failed(item));
                self.made = self.made.saturating_add(1);
                self.made >= self.in_a_row
            }
            Observation::OrderState { state: OrderState::Acknowledged | OrderState::Filled, .. }
                if self.made > 0 =>
            {
                self.coming.push(made, Outcome::WentThrough);
                std::mem::take(&mut self.made) >= self.in_a_row
            }
            _ => false,
        }
    }

    pub fn evaluate(&mut self, look: &Look, desk: &mut Desk<'_>) -> Time {
        while let Some((_, outcome)) = self.coming.pop(look.horizon) {
            match outcome {
                Outcome::Failed(item) => self.row.push(item),
                Outcome::WentThrough => {
                    self.row.clear();
                    self.shown = 0;
                    self.hold.release();
                }
            }
        }
        let next = look.grid.visible(self.coming.next());
        if self.row.len() < self.in_a_row as usize || self.shown == self.row.len() {
            return next;
        }
        if !self.hold.seen(look) {
            return next.min(self.hold.ends(look));
        }
        if self.shown == 0 {
            self.from = desk.position();
        }
        let fresh = self.row[self.shown..].iter();
        desk.evidence.extend(fresh.map(|item| EvidenceItem {
            item: *item,
            group: 0,
            weight: 1,
            fresh: true,
        }));
        self.shown = self.row.len();
        let (value, threshold) = (self.shown as i128, i128::from(self.in_a_row));
        desk.raise_seen(self.from, &Excess { symbol: None, value, threshold, measure: Measure::Sum });
        next
    }
}
