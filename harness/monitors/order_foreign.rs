//! An order at the broker that the router never sent: somebody else trades with the account.
//!
//! The item of its evidence is the order, told of once however much is filled of it. What is foreign stays so: the hold only
//! delays the alert.

use super::desk::Desk;
use super::findings::{Finding, Findings};
use super::grid::Look;
use super::keyed::Keyed;
use crate::base::{Item, Time};
use crate::vocabulary::Observation;

/// One alert for each such order.
#[derive(Clone, Debug)]
pub(super) struct OrderForeign {
    /// Every order that was sent, or told of as foreign.
    known: Keyed<Item, ()>,
    findings: Findings,
}

impl OrderForeign {
    pub fn new() -> OrderForeign {
        OrderForeign {
            known: Keyed::with_capacity_and_hasher(256, Default::default()),
            findings: Findings::new(),
        }
    }

    /// Compared as it is made: an order is seen before what becomes of it. True where one is foreign.
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
        self.findings.note(made, Finding::of(symbol, order, 1, 1));
        true
    }

    pub fn evaluate(&mut self, look: &Look, desk: &mut Desk<'_>) -> Time {
        self.findings.evaluate(look, desk)
    }
}
