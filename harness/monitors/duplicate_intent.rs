//! The same client order id, or the same intent under another id, sent again within the window of the order
//! before it. An intent is job, symbol, bar and side. Orders that can only reduce a position are no intents.
//!
//! Evidence: the first order of an intent once an alert, each order that repeats it, and a carried −1 for
//! each intent: one order an intent is as it should be. So the sum is the number of orders too many, and
//! without those that a fault caused it falls below one. An order sent twice is a fact that does not let go:
//! the hold only delays the alert.

use std::collections::VecDeque;

use super::desk::{Desk, Excess};
use super::grid::{Hold, Look};
use super::keyed::Keyed;
use super::sight::Pending;
use crate::base::{Item, JobId, Qty, Span, SymbolId, Time};
use crate::vocabulary::{EvidenceItem, Measure};

/// One alert for all orders too many that became visible since the last alert.
#[derive(Clone, Debug)]
pub(super) struct DuplicateIntent {
    window: Span,
    pending: Pending<Order>,
    clients: Keyed<u64, Chain>,
    intents: Keyed<Intent, Chain>,
    /// The orders that the two maps know, oldest first.
    known: VecDeque<(Time, Order)>,
    /// What the next alert will show: where its evidence begins, how many too many, the symbol of the first.
    waiting: Option<Waiting>,
    alerts: u32,
    hold: Hold,
}

/// An order as far as it matters here.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order {
    pub item: Item,
    pub client: u64,
    pub intent: Intent,
}

/// What an order is for: job, symbol, bar, side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Intent {
    job: JobId,
    symbol: SymbolId,
    bar: Time,
    side: i64,
}

impl Intent {
    pub fn new(job: JobId, symbol: SymbolId, bar: Time, qty: Qty) -> Intent {
        Intent { job, symbol, bar, side: qty.signum() }
    }
}

/// Orders of one client id or one intent, each within the window of the one before.
#[derive(Clone, Copy, Debug)]
struct Chain {
    first: Item,
    last: Time,
    /// The alert whose evidence the first order stands in already.
    shown_in: Option<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Waiting {
    from: u32,
    surplus: i128,
    symbol: SymbolId,
}

impl DuplicateIntent {
    pub fn new(window: Span) -> DuplicateIntent {
        DuplicateIntent {
            window,
            pending: Pending::with_room(64),
            clients: Keyed::with_capacity_and_hasher(64, Default::default()),
            intents: Keyed::with_capacity_and_hasher(64, Default::default()),
            known: VecDeque::with_capacity(64),
            waiting: None,
            alerts: 0,
            hold: Hold::default(),
        }
    }

    pub fn observe(&mut self, made: Time, order: Order) -> bool {
        self.pending.push(made, order);
        true
    }

    pub fn evaluate(&mut self, look: &Look, desk: &mut Desk<'_>) -> Time {
        self.forget(look.horizon);
        while let Some((made, order)) = self.pending.pop(look.horizon) {
            self.take(made, order, desk);
        }
        let next = look.grid.visible(self.pending.next());
        let Some(waiting) = self.waiting else { return next };
        if !self.hold.seen(look) {
            return next.min(self.hold.ends(look));
        }
        self.hold.release();
        self.waiting = None;
        self.alerts += 1;
        let Waiting { from, surplus, symbol } = waiting;
        let excess = Excess { symbol: Some(symbol), value: surplus, threshold: 1, measure: Measure::Sum };
        desk.raise_seen(from, &excess);
        next
    }

    /// Drops what no order to come can repeat any more.
    fn forget(&mut self, horizon: Time) {
        let window = self.window;
        let over = |last: Time| horizon.since(last) >= window;
        while let Some((_, order)) = self.known.pop_front_if(|(made, _)| over(*made)) {
            if self.clients.get(&order.client).is_some_and(|chain| over(chain.last)) {
                self.clients.swap_remove(&order.client);
            }
            if self.intents.get(&order.intent).is_some_and(|chain| over(chain.last)) {
                self.intents.swap_remove(&order.intent);
            }
        }
    }

    fn take(&mut self, made: Time, order: Order, desk: &mut Desk<'_>) {
        self.known.push_back((made, order));
        let fresh = Chain { first: order.item, last: made, shown_in: None };
        let client = self.clients.entry(order.client).or_insert(fresh);
        let by_client = client.repeats(made, self.window, fresh);
        let intent = self.intents.entry(order.intent).or_insert(fresh);
        let by_intent = intent.repeats(made, self.window, fresh);
        let chain = match (by_client, by_intent) {
            (true, _) => client,
            (_, true) => intent,
            _ => return,
        };
        let from = desk.position();
        if chain.shown_in != Some(self.alerts) {
            chain.shown_in = Some(self.alerts);
            desk.evidence.push(EvidenceItem { item: Item::CARRIED, group: 0, weight: -1, fresh: false });
            desk.evidence.push(EvidenceItem { item: chain.first, group: 0, weight: 1, fresh: false });
        }
        desk.evidence.push(EvidenceItem { item: order.item, group: 0, weight: 1, fresh: true });
        let waiting = self.waiting.get_or_insert(Waiting { from, surplus: 0, symbol: order.intent.symbol });
        waiting.surplus += 1;
    }
}

impl Chain {
    /// Takes in the order `fresh` made at `made`; true where it repeats this chain, else it begins it anew.
    fn repeats(&mut self, made: Time, window: Span, fresh: Chain) -> bool {
        if self.first == fresh.first {
            return false;
        }
        if made.since(self.last) >= window {
            *self = fresh;
            return false;
        }
        self.last = made;
        true
    }
}
