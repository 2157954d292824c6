//! The shadow broker: takes orders through their life cycle and reports fills. Nothing leaves the sandbox.

use crate::base::draws::entity;
use crate::base::{Draws, Item, JobId, Label, Money, Price, ProcessId, Qty, Ratio, Span, SymbolId, Time};
use crate::settings;
use crate::vocabulary::{Cause, OrderState};

/// An order, from the router's building it to its end.
#[derive(Clone, Copy, Debug)]
pub struct Order {
    /// Opaque name.
    pub item: Item,
    /// Client order id as written on the order.
    pub client: u64,
    /// What was decided.
    pub intent: Intent,
    /// Which scheduler process decided it.
    pub process: ProcessId,
    /// Signed quantity.
    pub qty: Qty,
    /// Signed quantity filled so far.
    pub filled: Qty,
    /// Market, or a price to keep.
    pub kind: OrderKind,
    /// Can only lower exposure.
    pub reduce_only: bool,
    /// Where it stands.
    pub state: OrderState,
    /// Who caused it, where it should not be.
    pub cause: Option<Cause>,
    /// Who else is to blame: the defect of the gate that let it out.
    pub let_out: Option<Cause>,
    /// The process that sent it counts its fills as its own position.
    pub counted: bool,
    /// Somebody else sent it: nobody here decided on it, and nobody books it.
    pub foreign: bool,
    /// Its sender hears nothing of it any more, and who is to blame.
    pub quiet: Option<Cause>,
    /// It is filled although it was cancelled, and who is to blame.
    pub late: Option<Cause>,
    /// When it was sent.
    pub sent: Time,
}

/// Names a decision; with a copy number it names an order for all draws about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Intent {
    /// Job that decided.
    pub job: JobId,
    /// Symbol.
    pub symbol: SymbolId,
    /// Close time of the bar it was decided on.
    pub bar: Time,
    /// 0 for the decision itself; others name repeats of it, and what other processes make of it.
    pub copy: u64,
}

impl Intent {
    /// The entity of keyed draws about this order.
    #[must_use]
    pub fn entity(self) -> u64 {
        entity(&[u64::from(self.job.0), u64::from(self.symbol.0), self.bar.ns() as u64, self.copy])
    }
}

/// How an order is priced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderKind {
    /// At the market.
    Market,
    /// At the better of the market and this price, or not at all.
    Limit(Price),
}

impl Order {
    /// True while the broker may still fill it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.state, OrderState::Submitted | OrderState::Acknowledged | OrderState::PartiallyFilled)
    }

    /// Signed quantity not yet filled.
    #[must_use]
    pub fn remaining(&self) -> Qty {
        self.qty - self.filled
    }
}

/// The broker: its orders and the books it keeps for itself.
#[derive(Clone, Debug)]
pub struct Broker {
    settings: settings::Broker,
    slippage: Ratio,
    fee_rate: Ratio,
    orders: Vec<Order>,
    open: Vec<(Qty, Qty)>,
    open_count: u32,
    fills: Vec<Qty>,
    paid: Money,
}

/// Position of an order in the broker's list.
pub type OrderIndex = u32;

/// A fill with its fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filled {
    /// Signed quantity.
    pub qty: Qty,
    /// Price per unit.
    pub price: Price,
    /// Fee, never negative.
    pub fee: Money,
}

/// Where a price stands against a limit order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FillResult {
    /// Filled in part or whole.
    Filled(Filled),
    /// The order ended without (further) fill, in this state.
    Ended(OrderState),
    /// The order had already ended; nothing happens.
    Nothing,
}

impl Broker {
    /// A broker without orders.
    #[must_use]
    pub fn new(settings: &settings::Settings, symbols: usize) -> Broker {
        Broker {
            settings: settings.broker,
            slippage: Ratio::from_nano(settings.shadow.slippage_bps.nano() / 10_000),
            fee_rate: settings.shadow.fee_rate,
            orders: Vec::with_capacity(512),
            open: vec![(Qty::ZERO, Qty::ZERO); symbols],
            open_count: 0,
            fills: vec![Qty::ZERO; symbols],
            paid: Money::ZERO,
        }
    }

    /// Takes an order in. Gives its index and how long until it is acknowledged.
    pub fn submit(&mut self, order: Order, draws: &Draws) -> (OrderIndex, Span) {
        let index = self.orders.len() as OrderIndex;
        let (low, high) = self.settings.acknowledge;
        let after = draws.span(Label::Acknowledge, order.intent.entity(), 0, low, high);
        self.count(&order, order.remaining(), true);
        self.orders.push(Order { state: OrderState::Submitted, ..order });
        (index, after)
    }

    /// Acknowledges or rejects. Gives the time to the first fill, or `None` where the order has ended.
    pub fn acknowledge(&mut self, index: OrderIndex, draws: &Draws) -> Option<Span> {
        let order = self.orders[index as usize];
        if !order.is_open() {
            return None;
        }
        let entity = order.intent.entity();
        if draws.chance(Label::Reject, entity, 0, self.settings.reject) {
            self.end(index, OrderState::Rejected);
            return None;
        }
        self.orders[index as usize].state = OrderState::Acknowledged;
        Some(self.fill_delay(entity, 0, draws))
    }

    fn fill_delay(&self, entity: u64, part: u64, draws: &Draws) -> Span {
        draws.span(Label::FillTime, entity, part, self.settings.fill.0, self.settings.fill.1)
    }

    /// Fills the next part at the market price `mark`. Gives the fill and the time to the next one, if any is left. An
    /// order that `stalls` at a share of it gets that much and nothing more.
    pub fn fill(
        &mut self,
        index: OrderIndex,
        (part, stalls): (u32, Option<Ratio>),
        mark: Price,
        now: Time,
        draws: &Draws,
    ) -> (FillResult, Option<Span>) {
        let order = self.orders[index as usize];
        if !order.is_open() {
            return (FillResult::Nothing, None);
        }
        if now.since(order.sent) > self.settings.expire {
            self.end(index, OrderState::Expired);
            return (FillResult::Ended(OrderState::Expired), None);
        }
        let Some(price) = self.price(&order, mark) else {
            self.end(index, OrderState::Rejected);
            return (FillResult::Ended(OrderState::Rejected), None);
        };
        let entity = order.intent.entity();
        let qty = match stalls {
            // at least one unit is left
            Some(share) => Qty(share.of(order.remaining().0)),
            None => self.part(&order, part, draws),
        };
        self.count(&order, qty, false);
        let filled = self.book_of(&order, qty, price);
        let stored = &mut self.orders[index as usize];
        stored.filled += qty;
        let done = stored.remaining() == Qty::ZERO;
        stored.state = if done { OrderState::Filled } else { OrderState::PartiallyFilled };
        if done {
            self.open_count -= 1;
        }
        let goes_on = !done && stalls.is_none();
        let next = goes_on.then(|| self.fill_delay(entity, u64::from(part) + 1, draws));
        (FillResult::Filled(filled), next)
    }

    /// Enters a fill in the broker's own books.
    fn book_of(&mut self, order: &Order, qty: Qty, price: Price) -> Filled {
        let fee = Money(qty.at(price).0).abs().times(self.fee_rate);
        self.fills[order.intent.symbol.index()] += qty;
        self.paid += qty.at(price) + fee;
        Filled { qty, price, fee }
    }

    /// Fills what is left of an order that has ended, at the market price `mark`; `None` where nothing is.
    pub fn fill_rest(&mut self, index: OrderIndex, mark: Price) -> Option<Filled> {
        let order = self.orders[index as usize];
        let price = self.price(&order, mark)?;
        let qty = Some(order.remaining()).filter(|qty| !order.is_open() && *qty != Qty::ZERO)?;
        self.orders[index as usize].filled += qty;
        Some(self.book_of(&order, qty, price))
    }

    /// The order's sender hears no more of it.
    pub fn keep_quiet(&mut self, index: OrderIndex, cause: Cause) {
        self.orders[index as usize].quiet = Some(cause);
    }

    /// The order will be filled although it was cancelled.
    pub fn blame(&mut self, index: OrderIndex, cause: Cause) {
        self.orders[index as usize].late = Some(cause);
    }

    /// The orders of which nobody heard; from now on they are known.
    pub fn take_quiet(&mut self) -> Vec<OrderIndex> {
        let orders = self.orders.iter_mut().zip(0..);
        orders.filter_map(|(order, index)| order.quiet.take().map(|_| index)).collect()
    }

    /// The price of a fill: slippage against the order, and never worse than a limit; `None` where the limit is not reached.
    fn price(&self, order: &Order, mark: Price) -> Option<Price> {
        let slip = self.slippage.of(mark.0);
        let market = Price(if order.qty.0 >= 0 { mark.0 + slip } else { mark.0 - slip });
        match order.kind {
            OrderKind::Market => Some(market),
            OrderKind::Limit(limit) if order.qty.0 >= 0 => (market <= limit).then_some(market),
            OrderKind::Limit(limit) => (market >= limit).then_some(market),
        }
    }

    /// Signed quantity of one part: all at once, or two or three parts of drawn size.
    fn part(&self, order: &Order, part: u32, draws: &Draws) -> Qty {
        let entity = order.intent.entity();
        let split = draws.chance(Label::FillParts, entity, 0, self.settings.partial);
        let parts = if split { 2 + draws.below(Label::FillParts, entity, 1, 2) } else { 1 };
        let remaining = order.remaining();
        if u64::from(part) + 1 >= parts {
            return remaining;
        }
        let share = 250_000_000 + draws.below(Label::FillParts, entity, 2 + u64::from(part), 500_000_000);
        let qty = Qty(Ratio::from_nano(share as i64).of(remaining.0));
        if qty == Qty::ZERO { remaining } else { qty }
    }

    /// Ends every open order but those `refused` as cancelled; calls `each` with its index.
    pub fn cancel_all(&mut self, refused: &[OrderIndex], mut each: impl FnMut(OrderIndex, &Order)) {
        if self.open_count == 0 {
            return;
        }
        for index in 0..self.orders.len() as OrderIndex {
            if self.orders[index as usize].is_open() && !refused.contains(&index) {
                self.end(index, OrderState::Cancelled);
                each(index, &self.orders[index as usize]);
            }
        }
    }

    /// Ends an open order in this state.
    pub fn end(&mut self, index: OrderIndex, state: OrderState) {
        let order = self.orders[index as usize];
        self.count(&order, order.remaining(), false);
        self.orders[index as usize].state = state;
        self.open_count -= 1;
    }

    /// Adds to or takes from the open quantity of the order's side; counts a new order.
    fn count(&mut self, order: &Order, qty: Qty, add: bool) {
        let (buying, selling) = &mut self.open[order.intent.symbol.index()];
        let side = if order.qty.0 >= 0 { buying } else { selling };
        *side = if add { *side + qty.abs() } else { *side - qty.abs() };
        self.open_count += u32::from(add);
    }

    /// One order.
    #[must_use]
    pub fn order(&self, index: OrderIndex) -> &Order {
        &self.orders[index as usize]
    }

    /// The order of this name. Orders are named in the order in which they are sent.
    #[must_use]
    pub fn index_of(&self, item: Item) -> Option<OrderIndex> {
        let at = self.orders.binary_search_by_key(&item, |order| order.item).ok()?;
        OrderIndex::try_from(at).ok()
    }

    /// All orders ever sent.
    #[must_use]
    pub fn orders(&self) -> &[Order] {
        &self.orders
    }

    /// Open quantity to buy and to sell by symbol, both positive.
    #[must_use]
    pub fn open(&self) -> &[(Qty, Qty)] {
        &self.open
    }

    /// Number of open orders.
    #[must_use]
    pub fn open_count(&self) -> u32 {
        self.open_count
    }

    /// The sum of fills by symbol: what the positions must be.
    #[must_use]
    pub fn fills(&self) -> &[Qty] {
        &self.fills
    }

    /// What was paid for all fills with fees: what the cash must be short of.
    #[must_use]
    pub fn paid(&self) -> Money {
        self.paid
    }
}

#[cfg(test)]
mod tests;
