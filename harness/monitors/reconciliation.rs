//! Ledger against broker: a fill that is not booked in time, or booked to another position than the fills
//! booked so far add up to.
//!
//! A fill that is missing lets go when its booking comes. A wrong booking is a fact that does not let go:
//! the hold only delays the alert. A difference that stays the same is reported once.

use std::collections::VecDeque;

use super::desk::{Desk, Excess, Silence};
use super::grid::{Grid, Hold, Look};
use super::keyed::Keyed;
use super::sight::Pending;
use crate::base::{Item, Qty, Span, SymbolId, Time};
use crate::vocabulary::{EvidenceItem, Measure, Source};

/// One alert for each fill that is missing; one for all wrong bookings that became visible since the last.
#[derive(Clone, Debug)]
pub(super) struct Reconciliation {
    within: Span,
    fills: Keyed<Item, Fill>,
    /// Fills whose booking may still be in time, oldest first.
    due: VecDeque<(Time, Item)>,
    books: Vec<Book>,
    wrong: Pending<Wrong>,
    waiting: Option<(u32, Wrong)>,
    hold: Hold,
}

#[derive(Clone, Copy, Debug)]
struct Fill {
    qty: Qty,
    booked: Time,
}

/// One symbol: the sum of the fills booked, and how far the ledger was off.
#[derive(Clone, Copy, Debug, Default)]
struct Book {
    sum: i128,
    off: i128,
}

#[derive(Clone, Copy, Debug)]
struct Wrong {
    fill: Item,
    symbol: SymbolId,
    by: i128,
}

impl Reconciliation {
    pub fn new(within: Span, symbols: usize) -> Reconciliation {
        Reconciliation {
            within,
            fills: Keyed::with_capacity_and_hasher(64, Default::default()),
            due: VecDeque::with_capacity(64),
            books: vec![Book::default(); symbols],
            wrong: Pending::with_room(8),
            waiting: None,
            hold: Hold::default(),
        }
    }

    /// A fill becomes a matter once its booking is overdue; true where that is the next thing to look at.
    pub fn fill(&mut self, made: Time, item: Item, qty: Qty) -> bool {
        self.fills.insert(item, Fill { qty, booked: Time::NEVER });
        self.due.push_back((made, item));
        self.due.len() == 1
    }

    /// Checked when it is made: fills and bookings travel equally long, so they are seen in this order. True
    /// where the position is wrong.
    pub fn booking(&mut self, made: Time, fill: Item, symbol: SymbolId, position: Qty) -> bool {
        if symbol.index() >= self.books.len() {
            self.books.resize(symbol.index() + 1, Book::default());
        }
        let book = &mut self.books[symbol.index()];
        // a booking of no known fill, or a second one, adds nothing that the broker knows of
        if let Some(known) = self.fills.get_mut(&fill).filter(|known| known.booked == Time::NEVER) {
            known.booked = made;
            book.sum += i128::from(known.qty.0);
            self.due_in_time();
        }
        let book = &mut self.books[symbol.index()];
        let off = i128::from(position.0) - book.sum;
        let news = off - std::mem::replace(&mut book.off, off);
        if off == 0 || news == 0 {
            return false;
        }
        self.wrong.push(made, Wrong { fill, symbol, by: news.abs() });
        true
    }

    /// Fills that were booked in time need no look.
    fn due_in_time(&mut self) {
        while let Some((made, item)) = self.due.front() {
            let booked = self.fills.get(item).map_or(Time::NEVER, |fill| fill.booked);
            if booked > *made + self.within {
                return;
            }
            self.fills.swap_remove(item);
            self.due.pop_front();
        }
    }

    /// True where nothing waits for a look.
    pub fn is_idle(&self) -> bool {
        self.due.is_empty() && self.wrong.is_empty() && self.waiting.is_none()
    }

    /// When a look becomes necessary for the fill made at `made`.
    pub fn overdue(&self, made: Time, grid: &Grid) -> Time {
        grid.tick_from(grid.visible(made + self.within)) + grid.hold
    }

    pub fn evaluate(&mut self, look: &Look, desk: &mut Desk<'_>) -> Time {
        let mut due = Time::NEVER;
        while let Some(&(made, item)) = self.due.front() {
            due = self.overdue(made, &look.grid);
            if due > look.now {
                break;
            }
            due = Time::NEVER;
            self.due.pop_front();
            if self.fills.get(&item).is_some_and(|fill| fill.booked <= look.horizon) {
                self.fills.swap_remove(&item);
                continue;
            }
            desk.raise_missing(&Silence {
                source: Source::Booking(item),
                after: made,
                until: look.horizon,
                window: self.within,
                at_least: 1,
                seen: 0,
            });
        }
        due.min(self.evaluate_wrong(look, desk))
    }

    fn evaluate_wrong(&mut self, look: &Look, desk: &mut Desk<'_>) -> Time {
        while let Some((_, wrong)) = self.wrong.pop(look.horizon) {
            let (_, sum) = self.waiting.get_or_insert((desk.position(), Wrong { by: 0, ..wrong }));
            sum.by += wrong.by;
            desk.evidence.push(EvidenceItem {
                item: wrong.fill,
                group: wrong.symbol.0,
                weight: wrong.by,
                fresh: true,
            });
        }
        let next = look.grid.visible(self.wrong.next());
        let Some((from, wrong)) = self.waiting else { return next };
        if !self.hold.seen(look) {
            return next.min(self.hold.ends(look));
        }
        self.hold.release();
        self.waiting = None;
        let (symbol, value) = (Some(wrong.symbol), wrong.by);
        desk.raise_seen(from, &Excess { symbol, value, threshold: 1, measure: Measure::Sum });
        next
    }
}
