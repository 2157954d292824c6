//! An order at the broker that the router never sent: somebody else trades with the account.
//!
//! The item of its evidence is the order, told of once however much is filled of it. What is foreign stays so: the hold only
//! delays the alert.

use super::desk::{Desk, Excess};
use super::grid::{Hold, Look};
use super::keyed::Keyed;
use super::sight::Pending;
use crate::base::{Item, SymbolId, Time};
use crate::vocabulary::{EvidenceItem, Measure, Observation};

/// One alert for each such order.
#[derive(Clone, Debug)]
pub(super) struct OrderForeign {
    /// Every order that was sent, or told of as foreign.
    known: Keyed<Item, ()>,
    /// Foreign orders on their way, or waiting for the hold.
    foreign: Pending<(Item, Option<SymbolId>)>,
    waiting: Vec<(Item, Option<SymbolId>)>,
    hold: Hold,
}

impl OrderForeign {
    pub fn new() -> OrderForeign {
        OrderForeign {
            known: Keyed::with_capacity_and_hasher(256, Default::default()),
            foreign: Pending::with_room(8),
            waiting: Vec::new(),
            hold: Hold::default(),
        }
    }

    /// Compared as it is made: orders, states and fills travel equally long, so an order is seen before what becomes of it.
    /// True where an order is foreign.
    pub fn observe(&mut self, made: Time, seen: &Observation) -> bool {
        let (order, symbol) = match *seen {
            Observation::Order { item, .. } => {
                self.known.insert(item, ());
                return false;
            }
            Observation::OrderState { order, .. } => (order, None),
            Observation::Fill { order, symbol, .. } => (order, Some(symbol)),
            _ => return false,
        };
        if self.known.contains_key(&order) {
            return false;
        }
        self.known.insert(order, ());
        self.foreign.push(made, (order, symbol));
        true
    }

    pub fn evaluate(&mut self, look: &Look, desk: &mut Desk<'_>) -> Time {
        while let Some((_, foreign)) = self.foreign.pop(look.horizon) {
            self.waiting.push(foreign);
        }
        let next = look.grid.visible(self.foreign.next());
        if self.waiting.is_empty() {
            return next;
        }
        if !self.hold.seen(look) {
            return next.min(self.hold.ends(look));
        }
        self.hold.release();
        for (item, symbol) in self.waiting.drain(..) {
            let from = desk.position();
            desk.evidence.push(EvidenceItem { item, group: 0, weight: 1, fresh: true });
            desk.raise_seen(from, &Excess { symbol, value: 1, threshold: 1, measure: Measure::Sum });
        }
        next
    }
}
