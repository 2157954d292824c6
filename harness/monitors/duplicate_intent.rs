//! The same client order id, or the same intent under another id, sent again within the window of the order
//! before it. An intent is job, symbol, bar and side. Orders that can only reduce a position are no intents.
//!
//! Evidence: the first order of an intent once an alert, each order that repeats it, and a carried −1 for
//! each first order: one order an intent is as it should be. So the sum is the number of orders too many, and
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
    /// Orders too many on their way.
    pending: Pending<Repeat>,
    clients: Keyed<u64, Chain>,
    intents: Keyed<Intent, Chain>,
    /// The orders that the two maps know, oldest first.
    known: VecDeque<(Time, Order)>,
    /// What the next alert will show: where its evidence begins, how many too many, the symbol of the first.
    waiting: Option<Waiting>,
    /// First orders that stand in the evidence of the next alert.
    shown: Keyed<Item, ()>,
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
}

/// An order too many, and the first of its kind.
#[derive(Clone, Copy, Debug)]
struct Repeat {
    first: Item,
    item: Item,
    symbol: SymbolId,
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
            pending: Pending::with_room(8),
            clients: Keyed::with_capacity_and_hasher(64, Default::default()),
            intents: Keyed::with_capacity_and_hasher(64, Default::default()),
            known: VecDeque::with_capacity(64),
            waiting: None,
            shown: Keyed::default(),
            hold: Hold::default(),
        }
    }

    /// Compared as it is made: all orders travel equally long, so they are seen in this order. True where it repeats
    /// another.
    pub fn observe(&mut self, made: Time, order: Order) -> bool {
        self.forget(made);
        self.known.push_back((made, order));
        let fresh = Chain { first: order.item, last: made };
        let client = self.clients.entry(order.client).or_insert(fresh);
        let by_client = client.repeats(made, self.window, fresh);
        let intent = self.intents.entry(order.intent).or_insert(fresh);
        let by_intent = intent.repeats(made, self.window, fresh);
        let first = match (by_client, by_intent) {
            (true, _) => client.first,
            (_, true) => intent.first,
            _ => return false,
        };
        self.pending.push(made, Repeat { first, item: order.item, symbol: order.intent.symbol });
        true
    }

    /// Drops what no order made at `now` or later can repeat any more.
    fn forget(&mut self, now: Time) {
        let window = self.window;
        let over = |last: Time| now.since(last) >= window;
        while let Some((_, order)) = self.known.pop_front_if(|(made, _)| over(*made)) {
            if self.clients.get(&order.client).is_some_and(|chain| over(chain.last)) {
                self.clients.swap_remove(&order.client);
            }
            if self.intents.get(&order.intent).is_some_and(|chain| over(chain.last)) {
                self.intents.swap_remove(&order.intent);
            }
        }
    }

    pub fn evaluate(&mut self, look: &Look, desk: &mut Desk<'_>) -> Time {
        while let Some((_, repeat)) = self.pending.pop(look.horizon) {
            self.take(repeat, desk);
        }
        let next = look.grid.visible(self.pending.next());
        let Some(waiting) = self.waiting else { return next };
        if !self.hold.seen(look) {
            return next.min(self.hold.ends(look));
        }
        self.hold.release();
        self.waiting = None;
        self.shown.clear();
        let Waiting { from, surplus, symbol } = waiting;
        let excess = Excess { symbol: Some(symbol), value: surplus, threshold: 1, measure: Measure::Sum };
        desk.raise_seen(from, &excess);
        next
    }

    fn take(&mut self, repeat: Repeat, desk: &mut Desk<'_>) {
        let Repeat { first, item, symbol } = repeat;
        let from = desk.position();
        if self.shown.insert(first, ()).is_none() {
            desk.evidence.push(EvidenceItem { item: Item::CARRIED, group: 0, weight: -1, fresh: false });
            desk.evidence.push(EvidenceItem { item: first, group: 0, weight: 1, fresh: false });
        }
        desk.evidence.push(EvidenceItem { item, group: 0, weight: 1, fresh: true });
        let waiting = self.waiting.get_or_insert(Waiting { from, surplus: 0, symbol });
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
