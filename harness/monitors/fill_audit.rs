//! A fill that its order does not allow: more than was ordered, or after the order was cancelled, rejected, expired or
//! failed. The books do not show it: whatever is reported is booked, and so they agree with the reports.
//!
//! Evidence, for each order by itself: what it allowed as a carried item below zero, and the size of every fill that was
//! reported for it. So the sum is what is too much, and without the fills that a fault caused it falls below one. A fill
//! too many is a fact that does not let go: the hold only delays the alert.

use super::desk::{Desk, Excess};
use super::grid::{Hold, Look};
use super::keyed::Keyed;
use super::sight::Pending;
use crate::base::{Item, SymbolId, Time};
use crate::vocabulary::{EvidenceItem, Measure, Observation, OrderState};

/// One alert for each fill beyond its order.
#[derive(Clone, Debug)]
pub(super) struct FillAudit {
    orders: Keyed<Item, Order>,
    /// Every fill of an order that was seen: its order, its name, its size.
    fills: Vec<(Item, Item, i128)>,
    /// Fills beyond their orders, on their way or waiting for the hold.
    beyond: Pending<Beyond>,
    waiting: Vec<Beyond>,
    hold: Hold,
}

/// An order and what was filled of it.
#[derive(Clone, Copy, Debug)]
struct Order {
    symbol: SymbolId,
    /// Size that may be filled: what was ordered, or what had been filled when it ended.
    allowed: i128,
    filled: i128,
}

/// How much of an order's fills is too much, up to this fill.
#[derive(Clone, Copy, Debug)]
struct Beyond {
    order: Item,
    /// So many of all fills had been made.
    fills: usize,
    allowed: i128,
    excess: i128,
}

impl FillAudit {
    pub fn new() -> FillAudit {
        FillAudit {
            orders: Keyed::with_capacity_and_hasher(256, Default::default()),
            fills: Vec::with_capacity(512),
            beyond: Pending::with_room(8),
            waiting: Vec::new(),
            hold: Hold::default(),
        }
    }

    /// Compared as it is made: orders, fills and states travel equally long, so they are seen in this order. True where a
    /// fill goes beyond its order. A fill of an order that was never seen is nothing that this can judge.
    pub fn observe(&mut self, made: Time, seen: &Observation) -> bool {
        match *seen {
            Observation::Order { item, symbol, qty, .. } => {
                let allowed = i128::from(qty.0).abs();
                self.orders.insert(item, Order { symbol, allowed, filled: 0 });
                false
            }
            Observation::Fill { item, order: name, qty, .. } => {
                let Some(order) = self.orders.get_mut(&name) else { return false };
                let size = i128::from(qty.0).abs();
                order.filled += size;
                self.fills.push((name, item, size));
                let excess = order.filled - order.allowed;
                if excess < 1 {
                    return false;
                }
                let (fills, allowed) = (self.fills.len(), order.allowed);
                self.beyond.push(made, Beyond { order: name, fills, allowed, excess });
                true
            }
            Observation::OrderState {
                order,
                state: OrderState::Cancelled | OrderState::Rejected | OrderState::Expired | OrderState::Failed,
            } => {
                if let Some(order) = self.orders.get_mut(&order) {
                    order.allowed = order.allowed.min(order.filled);
                }
                false
            }
            _ => false,
        }
    }

    pub fn evaluate(&mut self, look: &Look, desk: &mut Desk<'_>) -> Time {
        while let Some((_, beyond)) = self.beyond.pop(look.horizon) {
            self.waiting.push(beyond);
        }
        let next = look.grid.visible(self.beyond.next());
        if self.waiting.is_empty() {
            return next;
        }
        if !self.hold.seen(look) {
            return next.min(self.hold.ends(look));
        }
        self.hold.release();
        for Beyond { order: name, fills, allowed, excess } in std::mem::take(&mut self.waiting) {
            let Some(order) = self.orders.get(&name) else { continue };
            let from = desk.position();
            let entry = |item, weight, fresh| EvidenceItem { item, group: 0, weight, fresh };
            desk.evidence.push(entry(Item::CARRIED, -allowed, false));
            let made = self.fills.iter().take(fills).filter(|(of, ..)| *of == name);
            desk.evidence.extend(made.map(|(_, item, size)| entry(*item, *size, true)));
            let symbol = Some(order.symbol);
            desk.raise_seen(from, &Excess { symbol, value: excess, threshold: 1, measure: Measure::Sum });
        }
        next
    }
}
