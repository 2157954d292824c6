//! An order that has not come to its end in time: neither filled whole nor cancelled, rejected, expired or failed, as far as
//! anybody was told. It may be a fill that stalls, or an answer that was lost: either way nobody knows what it still does.
//!
//! Once it is overdue it is reported once. Its end lets go of a hold.

use std::collections::VecDeque;

use super::desk::{Desk, Silence};
use super::grid::{Grid, Look};
use super::keyed::Keyed;
use crate::base::{Item, Span, Time};
use crate::vocabulary::{Observation, OrderState, Source};

/// One alert for each order that stays open.
#[derive(Clone, Debug)]
pub(super) struct OrderOpen {
    within: Span,
    orders: Keyed<Item, Open>,
    /// Orders whose end may still be in time, oldest first.
    due: VecDeque<(Time, Item)>,
}

#[derive(Clone, Copy, Debug)]
struct Open {
    /// Size that is not filled yet.
    left: i128,
    ended: Time,
}

impl OrderOpen {
    pub fn new(within: Span) -> OrderOpen {
        OrderOpen {
            within,
            orders: Keyed::with_capacity_and_hasher(64, Default::default()),
            due: VecDeque::with_capacity(64),
        }
    }

    /// An order becomes a matter once its end is overdue. Says when that is the next thing to look at.
    pub fn observe(&mut self, made: Time, seen: &Observation, grid: &Grid) -> Time {
        match *seen {
            Observation::Order { item, qty, .. } => {
                self.orders.insert(item, Open { left: i128::from(qty.0).abs(), ended: Time::NEVER });
                self.due.push_back((made, item));
                if self.due.len() == 1 {
                    return self.overdue(made, grid);
                }
            }
            Observation::Fill { order, qty, .. } => {
                if let Some(open) = self.orders.get_mut(&order) {
                    open.left -= i128::from(qty.0).abs();
                    if open.left <= 0 {
                        self.end(made, order);
                    }
                }
            }
            Observation::OrderState { order, state } if is_end(state) => self.end(made, order),
            _ => {}
        }
        Time::NEVER
    }

    /// The order is done. Those done in time need no look.
    fn end(&mut self, made: Time, order: Item) {
        if let Some(open) = self.orders.get_mut(&order) {
            open.ended = open.ended.min(made);
        }
        while let Some((sent, item)) = self.due.front() {
            let ended = self.orders.get(item).map_or(Time::ZERO, |open| open.ended);
            if ended > *sent + self.within {
                return;
            }
            self.orders.swap_remove(item);
            self.due.pop_front();
        }
    }

    /// True where nothing waits for a look.
    pub fn is_idle(&self) -> bool {
        self.due.is_empty()
    }

    /// When a look becomes necessary for the order made at `made`.
    fn overdue(&self, made: Time, grid: &Grid) -> Time {
        grid.tick_from(grid.visible(made + self.within)) + grid.hold
    }

    pub fn evaluate(&mut self, look: &Look, desk: &mut Desk<'_>) -> Time {
        while let Some(&(made, item)) = self.due.front() {
            let due = self.overdue(made, &look.grid);
            if due > look.now {
                return due;
            }
            self.due.pop_front();
            let known = self.orders.swap_remove(&item);
            if known.is_none_or(|open| open.ended <= look.horizon) {
                continue;
            }
            desk.raise_missing(&Silence {
                source: Source::OrderEnd(item),
                after: made,
                until: look.horizon,
                window: self.within,
                at_least: 1,
                seen: 0,
            });
        }
        Time::NEVER
    }
}

fn is_end(state: OrderState) -> bool {
    match state {
        OrderState::Filled
        | OrderState::Cancelled
        | OrderState::Rejected
        | OrderState::Expired
        | OrderState::Failed => true,
        OrderState::Created
        | OrderState::Submitted
        | OrderState::Acknowledged
        | OrderState::PartiallyFilled => false,
    }
}
