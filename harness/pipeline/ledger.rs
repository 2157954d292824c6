//! The ledger: positions, cash, profit, equity and drawdown, all exact.

use crate::base::{Money, Price, Qty, Ratio, SymbolId};
use crate::vocabulary::Cause;

/// The books of the shadow pipeline. Marked at the last close of each symbol.
#[derive(Clone, Debug)]
pub struct Ledger {
    cash: Money,
    fees: Money,
    realised: Money,
    peak: Money,
    day_start: Money,
    positions: Vec<Position>,
    /// A share, and what it was of an earlier peak: less than that below the peak is less than the share of it.
    least_drop: (Ratio, Money),
}

/// What can be wrong with the ledger: it books a share of the fills this many times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Misbooks {
    /// Share of fills.
    pub share: Ratio,
    /// How many times each of these is booked.
    pub times: u32,
    /// Names the fault in draws.
    pub entity: u64,
    /// Who is to blame.
    pub cause: Cause,
}

/// What is held of one symbol.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// Signed quantity.
    pub qty: Qty,
    /// What it cost, signed like the quantity.
    pub basis: Money,
    /// Last close; zero before the first bar.
    pub mark: Price,
}

/// The books at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Cash plus the value of all positions.
    pub equity: Money,
    /// Sum of the absolute value of all positions.
    pub exposure: Money,
    /// The largest of them.
    pub largest: Money,
}

/// A sum left the range of 128 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an amount of money left the range of the ledger")]
pub struct Overflow;

impl Ledger {
    /// Books that hold nothing but `equity` in cash.
    #[must_use]
    pub fn new(symbols: usize, equity: Money) -> Ledger {
        Ledger {
            cash: equity,
            fees: Money::ZERO,
            realised: Money::ZERO,
            peak: equity,
            day_start: equity,
            positions: vec![Position::default(); symbols],
            least_drop: (Ratio::ZERO, Money::ZERO),
        }
    }

    /// Takes in a new last price.
    #[inline]
    pub fn mark(&mut self, symbol: SymbolId, price: Price) {
        self.positions[symbol.index()].mark = price;
    }

    /// The position in `symbol`.
    #[inline]
    #[must_use]
    pub fn position(&self, symbol: SymbolId) -> Position {
        self.positions[symbol.index()]
    }

    /// All positions, indexed by symbol.
    #[must_use]
    pub fn positions(&self) -> &[Position] {
        &self.positions
    }

    /// Books a fill of signed quantity and gives the new position.
    ///
    /// # Errors
    /// [`Overflow`]; the books are unchanged then.
    pub fn book(&mut self, symbol: SymbolId, qty: Qty, price: Price, fee: Money) -> Result<Qty, Overflow> {
        let old = self.positions[symbol.index()];
        let value = qty.at(price);
        let cash = self.cash.0.checked_sub(value.0).and_then(|c| c.checked_sub(fee.0)).ok_or(Overflow)?;
        let held = Qty(old.qty.0.checked_add(qty.0).ok_or(Overflow)?);
        let closing = if old.qty.signum() * qty.signum() < 0 { qty.0.abs().min(old.qty.0.abs()) } else { 0 };
        let mut new = Position { qty: held, ..old };
        if closing > 0 {
            let share =
                old.basis.0.checked_mul(i128::from(closing)).ok_or(Overflow)? / i128::from(old.qty.0.abs());
            let proceeds = Qty(closing * old.qty.signum()).at(price);
            self.realised = self.realised.checked_add(Money(proceeds.0 - share)).ok_or(Overflow)?;
            let opened = Qty(qty.0 + closing * old.qty.signum());
            new.basis = if opened == Qty::ZERO { Money(old.basis.0 - share) } else { opened.at(price) };
        } else {
            new.basis = old.basis.checked_add(value).ok_or(Overflow)?;
        }
        self.cash = Money(cash);
        self.fees += fee;
        self.positions[symbol.index()] = new;
        Ok(held)
    }

    /// Puts positions and cash to what the broker's statement says. What was paid for a position is not known
    /// any more: it is taken to be worth its last close.
    pub fn restate(&mut self, positions: &[Qty], cash: Money) {
        for (position, qty) in self.positions.iter_mut().zip(positions) {
            if position.qty != *qty {
                position.qty = *qty;
                position.basis = qty.at(position.mark);
            }
        }
        self.cash = cash;
    }

    /// Cash.
    #[must_use]
    pub fn cash(&self) -> Money {
        self.cash
    }

    /// Fees paid.
    #[must_use]
    pub fn fees(&self) -> Money {
        self.fees
    }

    /// Profit of what was closed, before fees.
    #[must_use]
    pub fn realised(&self) -> Money {
        self.realised
    }

    /// Profit of what is held, at the last closes.
    #[must_use]
    pub fn unrealised(&self) -> Money {
        self.positions.iter().fold(Money::ZERO, |sum, p| sum + (p.qty.at(p.mark) - p.basis))
    }

    /// Cash plus the value of all positions at the last closes.
    #[inline]
    #[must_use]
    pub fn equity(&self) -> Money {
        self.positions.iter().fold(self.cash, |sum, p| sum + p.qty.at(p.mark))
    }

    /// Equity, gross exposure and the largest exposure of one symbol, in one look at the last closes.
    #[inline]
    #[must_use]
    pub fn look(&self) -> Look {
        let mut look = Look { equity: self.cash, exposure: Money::ZERO, largest: Money::ZERO };
        for position in &self.positions {
            let value = position.qty.at(position.mark);
            let size = value.abs();
            look.equity += value;
            look.exposure += size;
            look.largest = look.largest.max(size);
        }
        look
    }

    /// Takes in the equity of a new bar for the peak.
    #[inline]
    pub fn observe_peak(&mut self, equity: Money) {
        if equity > self.peak {
            self.peak = equity;
        }
    }

    /// True where `equity` is `share` or more below the peak.
    #[inline]
    #[must_use]
    pub fn drawdown_reached(&mut self, equity: Money, share: Ratio) -> bool {
        if equity >= self.peak || self.peak <= Money::ZERO {
            return false;
        }
        let drop = self.peak - equity;
        (share != self.least_drop.0 || drop >= self.least_drop.1) && self.drop_reaches(drop, share)
    }

    /// As [`Ledger::drawdown_reached`], worked out anew. The peak only rises, and with it what is a share of it.
    #[inline(never)]
    fn drop_reaches(&mut self, drop: Money, share: Ratio) -> bool {
        let least = self.peak.share_up(share);
        self.least_drop = (share, least);
        drop >= least
    }

    /// Loss since the start of the day; a profit is no loss.
    #[must_use]
    pub fn daily_loss(&self) -> Money {
        (self.day_start - self.equity()).max(Money::ZERO)
    }

    /// Equity at the start of the day.
    #[must_use]
    pub fn day_start(&self) -> Money {
        self.day_start
    }

    /// A new day begins: losses are counted from here.
    pub fn start_day(&mut self) {
        self.day_start = self.equity();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const A: SymbolId = SymbolId(0);

    fn price(text: &str) -> Price {
        Price::parse(text).unwrap()
    }

    #[test]
    fn a_flip_realises_the_old_side_and_opens_the_new_one() {
        let mut books = Ledger::new(1, Money::whole(1000));
        let one = Qty(crate::base::money::UNIT);
        books.book(A, one, price("100"), Money::ZERO).unwrap();
        books.mark(A, price("110"));
        assert_eq!((books.unrealised(), books.equity()), (Money::whole(10), Money::whole(1010)));
        books.book(A, Qty(-3 * one.0), price("110"), Money::whole(1)).unwrap();
        assert_eq!((books.realised(), books.position(A).qty), (Money::whole(10), Qty(-2 * one.0)));
        books.mark(A, price("120"));
        assert_eq!((books.unrealised(), books.equity()), (Money::whole(-20), Money::whole(989)));
        assert_eq!((books.look().exposure, books.daily_loss()), (Money::whole(240), Money::whole(11)));
    }

    #[test]
    fn a_profit_is_no_loss_and_drawdown_is_reached_at_its_share() {
        let mut books = Ledger::new(1, Money::whole(1000));
        books.book(A, Qty(crate::base::money::UNIT), price("100"), Money::ZERO).unwrap();
        books.mark(A, price("200"));
        books.observe_peak(books.equity());
        assert_eq!(books.daily_loss(), Money::ZERO);
        books.mark(A, price("90"));
        assert!(books.drawdown_reached(books.equity(), Ratio::from_nano(100_000_000)));
        books.mark(A, price("90.01"));
        assert!(!books.drawdown_reached(books.equity(), Ratio::from_nano(100_000_000)));
    }

    #[test]
    fn an_overflow_changes_nothing() {
        let mut books = Ledger::new(1, Money(i128::MIN + 5));
        let before = books.clone();
        assert_eq!(books.book(A, Qty(9), Price(9), Money::ZERO), Err(Overflow));
        assert_eq!((books.cash(), books.position(A)), (before.cash(), before.position(A)));
    }

    proptest! {
        /// Equity is start + realised + unrealised − fees, whatever is traded, up to the rounding of the basis.
        #[test]
        fn equity_is_explained(trades in prop::collection::vec((-1_000_000_i64..1_000_000, 1_i64..10_000_000_000), 1..60)) {
            let mut books = Ledger::new(1, Money::whole(1000));
            for (qty, at) in trades {
                books.mark(A, Price(at));
                books.book(A, Qty(qty), Price(at), Money(7)).unwrap();
                let explained = Money::whole(1000) + books.realised() + books.unrealised() - books.fees();
                prop_assert_eq!(explained, books.equity());
            }
        }
    }
}
