//! Limits recomputed from the fills of the broker alone, never asked of the gate.
//!
//! Audited are the value of one order (the sum of its fills), the exposure of a symbol, the gross exposure of
//! all symbols, and the number of open positions; at or above the limit is a breach. An exposure is judged
//! when a fill becomes visible, at the last close known then (the fill's own price before the first bar): a
//! price that moves alone neither opens nor ends a breach. Only fills that open, add to or turn a position
//! raise, each limit by itself, one alert for all that became visible since the last; an order that is too large has one of its
//! own.
//!
//! Evidence: the fills that the positions consist of, newest first as far as needed (see [`Lots`]); all of
//! them where they are few.

use super::board::Board;
use super::desk::{Desk, Excess};
use super::grid::{Hold, Look};
use super::keyed::Keyed;
use super::lots::Lots;
use super::sight::Pending;
use crate::base::{Item, Price, Qty, SymbolId, Time};
use crate::vocabulary::{EvidenceItem, Limits, Measure};

/// The audit of one set of limits.
#[derive(Clone, Debug)]
pub(super) struct LimitAudit {
    limits: Limits,
    pending: Pending<Fill>,
    books: Vec<Book>,
    orders: Keyed<Item, Order>,
    /// Fills of orders, for the value of an order; each knows the one before it of the same order.
    order_fills: Vec<OrderFill>,
    /// Orders too large that no alert has shown yet.
    too_large: Vec<(Item, SymbolId)>,
    order_breach: Breach,
    total_breach: Breach,
    positions_breach: Breach,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Fill {
    pub item: Item,
    pub order: Item,
    pub symbol: SymbolId,
    pub qty: Qty,
    pub price: Price,
}

#[derive(Clone, Debug, Default)]
struct Book {
    lots: Lots,
    /// What a unit was worth when a fill was last looked at.
    price: i128,
    breach: Breach,
    added: bool,
}

#[derive(Clone, Copy, Debug, Default)]
struct Order {
    value: i128,
    /// Position of its last fill in `order_fills`, plus one.
    last: usize,
    /// Stands in `too_large`.
    waits: bool,
}

#[derive(Clone, Copy, Debug)]
struct OrderFill {
    item: Item,
    value: i128,
    /// Position of the fill before, plus one.
    before: usize,
}

/// A limit at or above which the fills stand, and whether a fill waits for its alert.
#[derive(Clone, Copy, Debug, Default)]
struct Breach {
    fresh: bool,
    hold: Hold,
}

impl Breach {
    /// Notes whether the limit is breached, and whether by a fill that was not seen before.
    fn note(&mut self, breached: bool, fresh: bool, look: &Look) {
        if breached {
            self.hold.seen(look);
            self.fresh |= fresh;
        } else {
            *self = Breach::default();
        }
    }

    /// True where an alert is due now.
    fn due(&mut self, look: &Look) -> bool {
        let due = self.fresh && self.hold.seen(look);
        self.fresh &= !due;
        due
    }

    /// When an alert falls due.
    fn next(&self, look: &Look) -> Time {
        if self.fresh { self.hold.ends(look) } else { Time::NEVER }
    }
}

/// Fills listed for each symbol before it is asked whether they suffice.
const LISTED: usize = 32;

impl LimitAudit {
    pub fn new(limits: Limits, symbols: usize) -> LimitAudit {
        LimitAudit {
            limits,
            pending: Pending::with_room(64),
            books: vec![Book::default(); symbols],
            orders: Keyed::with_capacity_and_hasher(64, Default::default()),
            order_fills: Vec::with_capacity(64),
            too_large: Vec::new(),
            order_breach: Breach::default(),
            total_breach: Breach::default(),
            positions_breach: Breach::default(),
        }
    }

    pub fn fill(&mut self, made: Time, fill: Fill) -> bool {
        self.pending.push(made, fill);
        true
    }

    pub fn evaluate(&mut self, look: &Look, board: &Board, desk: &mut Desk<'_>) -> Time {
        let mut news = News::default();
        self.settle();
        while let Some((_, fill)) = self.pending.pop(look.horizon) {
            self.take(fill, look, board, &mut news);
        }
        if news.fills {
            self.judge(&news, look, board);
        }
        self.raise(look, desk);
        let breaches = [&self.order_breach, &self.total_breach, &self.positions_breach];
        let breaches = breaches.into_iter().chain(self.books.iter().map(|book| &book.breach));
        let next = look.grid.visible(self.pending.next());
        breaches.fold(next, |due, breach| due.min(breach.next(look)))
    }

    /// What was seen before is known, unless an alert about it is still held back.
    fn settle(&mut self) {
        let waits = self.total_breach.fresh || self.positions_breach.fresh;
        for book in self.books.iter_mut().filter(|book| !waits && !book.breach.fresh) {
            book.lots.settle();
        }
    }

    fn take(&mut self, fill: Fill, look: &Look, board: &Board, news: &mut News) {
        let Fill { item, order, symbol, qty, price } = fill;
        news.fills = true;
        if self.limits.order_notional.is_some() {
            self.take_order(item, order, symbol, qty.at(price).abs().0);
        }
        if symbol.index() >= self.books.len() {
            self.books.resize(symbol.index() + 1, Book::default());
        }
        let book = &mut self.books[symbol.index()];
        let before = book.lots.position();
        let adds = book.lots.fill(item, i128::from(qty.0));
        book.added |= adds;
        news.added |= adds;
        news.opened |= adds && before == 0;
        if board.close_at(symbol.index(), look.horizon).is_none() {
            book.price = i128::from(price.0);
        }
    }

    fn take_order(&mut self, item: Item, order: Item, symbol: SymbolId, value: i128) {
        let entry = self.orders.entry(order).or_default();
        self.order_fills.push(OrderFill { item, value, before: entry.last });
        entry.last = self.order_fills.len();
        entry.value = entry.value.saturating_add(value);
        let too_large = self.limits.order_notional.is_some_and(|limit| entry.value >= limit.0);
        if too_large && !entry.waits {
            entry.waits = true;
            self.too_large.push((order, symbol));
        }
    }

    /// Holds what the fills add up to now against the limits.
    fn judge(&mut self, news: &News, look: &Look, board: &Board) {
        let (mut gross, mut open) = (0_i128, 0_u32);
        for (index, book) in self.books.iter_mut().enumerate() {
            if let Some(close) = board.close_at(index, look.horizon) {
                book.price = i128::from(close.0);
            }
            let value = book.value();
            gross = gross.saturating_add(value);
            open += u32::from(book.lots.position() != 0);
            let breached = self.limits.symbol_exposure.is_some_and(|limit| value >= limit.0);
            let added = std::mem::take(&mut book.added);
            book.breach.note(breached, added, look);
        }
        let over_total = self.limits.total_exposure.is_some_and(|limit| gross >= limit.0);
        self.total_breach.note(over_total, news.added, look);
        let over_open = self.limits.open_positions.is_some_and(|limit| open >= limit);
        self.positions_breach.note(over_open, news.opened, look);
        let large = !self.too_large.is_empty();
        self.order_breach.note(large, large, look);
    }

    fn raise(&mut self, look: &Look, desk: &mut Desk<'_>) {
        if self.order_breach.due(look) {
            self.raise_orders(desk);
        }
        if self.total_breach.due(look) {
            let limit = self.limits.total_exposure.map_or(0, |limit| limit.0);
            let value = self.books.iter().fold(0_i128, |sum, book| sum.saturating_add(book.value()));
            let excess = Excess { symbol: None, value, threshold: limit, measure: Measure::GrossSum };
            self.raise_lots(0..self.books.len(), &excess, desk);
        }
        for index in 0..self.books.len() {
            if self.books[index].breach.due(look) {
                let limit = self.limits.symbol_exposure.map_or(0, |limit| limit.0);
                let symbol = u16::try_from(index).ok().map(SymbolId);
                let value = self.books[index].value();
                let excess = Excess { symbol, value, threshold: limit, measure: Measure::GrossSum };
                self.raise_lots(index..index + 1, &excess, desk);
            }
        }
        if self.positions_breach.due(look) {
            let limit = self.limits.open_positions.map_or(0, i128::from);
            let value = self.books.iter().filter(|book| book.lots.position() != 0).count() as i128;
            let excess = Excess { symbol: None, value, threshold: limit, measure: Measure::NonZeroGroups };
            self.raise_lots(0..self.books.len(), &excess, desk);
        }
    }

    /// One alert for each order that is too large: all its fills.
    fn raise_orders(&mut self, desk: &mut Desk<'_>) {
        // an order too large is a fact that does not let go: the next one has a hold of its own
        self.order_breach = Breach::default();
        let threshold = self.limits.order_notional.map_or(0, |limit| limit.0);
        for (order, symbol) in self.too_large.drain(..) {
            let Some(known) = self.orders.get_mut(&order) else { continue };
            known.waits = false;
            let (from, value) = (desk.position(), known.value);
            let mut last = known.last;
            while let Some(fill) = last.checked_sub(1).and_then(|at| self.order_fills.get(at)) {
                desk.evidence.push(EvidenceItem {
                    item: fill.item,
                    group: 0,
                    weight: fill.value,
                    fresh: true,
                });
                last = fill.before;
            }
            desk.raise_seen(from, &Excess { symbol: Some(symbol), value, threshold, measure: Measure::Sum });
        }
    }

    /// The newest fills of each of these symbols, as many as reach the threshold together and some more.
    fn raise_lots(&self, symbols: std::ops::Range<usize>, excess: &Excess, desk: &mut Desk<'_>) {
        let from = desk.evidence.len();
        let mut depth = (LISTED / symbols.len().max(1)).max(4);
        loop {
            desk.evidence.truncate(from);
            let mut all = true;
            for (group, book) in (0..=u16::MAX).zip(&self.books).skip(symbols.start).take(symbols.len()) {
                let price = if excess.measure == Measure::NonZeroGroups { 1 } else { book.price };
                all &= book.lots.list(group, depth, |qty| qty.saturating_mul(price), desk.evidence);
            }
            if all || excess.measure.value(&desk.evidence[from..], |_| true) >= excess.threshold {
                break;
            }
            depth = depth.saturating_mul(2);
        }
        desk.raise_seen(u32::try_from(from).unwrap_or(u32::MAX), excess);
    }
}

/// What the fills of one look did.
#[derive(Clone, Copy, Debug, Default)]
struct News {
    fills: bool,
    added: bool,
    opened: bool,
}

impl Book {
    fn value(&self) -> i128 {
        self.lots.position().saturating_mul(self.price).saturating_abs()
    }
}
