//! The risk gate: decides on every order before it leaves.

use super::ledger::Ledger;
use crate::base::{Money, Qty, Ratio, SymbolId};
use crate::policy;
use crate::vocabulary::{Decision, Limit, Limits};

/// An order as the gate sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Symbol.
    pub symbol: SymbolId,
    /// Signed quantity.
    pub qty: Qty,
    /// Can only lower exposure.
    pub reduce_only: bool,
}

/// What the gate reads of the book: a position per symbol and what is still open at the broker.
#[derive(Clone, Copy, Debug)]
pub struct Book<'a> {
    /// Marks, equity and daily loss.
    pub ledger: &'a Ledger,
    /// Positions to judge by, indexed by symbol. In a sound gate these are the ledger's.
    pub positions: &'a [Qty],
    /// Open quantity to buy and to sell (both positive), indexed by symbol.
    pub open: &'a [(Qty, Qty)],
}

/// The gate with its limits in force.
#[derive(Clone, Copy, Debug)]
pub struct Gate {
    /// Block a breach; otherwise only warn of it.
    pub block_on_violation: bool,
    /// Share of a limit from which on the gate warns.
    pub warning_at: Ratio,
    /// The limits.
    pub limits: Limits,
}

impl Gate {
    /// The gate of a policy.
    #[must_use]
    pub fn new(policy: &policy::Gate) -> Gate {
        Gate {
            block_on_violation: policy.block_on_violation,
            warning_at: policy.warning_at,
            limits: policy.limits,
        }
    }

    /// Decides on one order. The first breached limit in the order of [`Limit`] is named.
    ///
    /// A limit is breached at its value, not only above it. Exposure is that of the whole book with all open
    /// orders on the side of this one. An order that lowers exposure breaches no exposure limit.
    #[must_use]
    pub fn decide(&self, order: Proposal, book: Book<'_>) -> Decision {
        let mut warned = None;
        for (limit, value, threshold) in self.measures(order, book).into_iter().flatten() {
            if value >= threshold {
                return if self.block_on_violation {
                    Decision::Blocked(limit)
                } else {
                    Decision::Warned(limit)
                };
            }
            if warned.is_none() && value.reaches(self.warning_at, threshold) {
                warned = Some(limit);
            }
        }
        warned.map_or(Decision::Passed, Decision::Warned)
    }

    /// Each limit that applies, with what the order would make of it and its threshold. Counts are whole money.
    fn measures(&self, order: Proposal, book: Book<'_>) -> [Option<(Limit, Money, Money)>; 6] {
        let at = order.symbol.index();
        let mark = book.ledger.position(order.symbol).mark;
        let held = book.positions[at];
        let (buying, selling) = book.open[at];
        let after = if order.qty.0 >= 0 { held + buying + order.qty } else { held - selling + order.qty };
        let increases = !order.reduce_only && after.abs() > held.abs();
        let notional = order.qty.at(mark).abs();
        let symbol = after.at(mark).abs();
        let limits = &self.limits;
        let exposure = |limit: Option<Money>| limit.filter(|_| increases);
        [
            limits.order_notional.map(|max| (Limit::OrderNotional, notional, max)),
            exposure(limits.total_exposure).map(|max| {
                let others = book.positions.iter().enumerate().filter(|(index, _)| *index != at);
                let sum = others.fold(symbol, |sum, (index, qty)| {
                    sum + worst(*qty, book.open[index]).at(book.ledger.positions()[index].mark).abs()
                });
                (Limit::TotalExposure, sum, max)
            }),
            exposure(limits.symbol_exposure).map(|max| (Limit::SymbolExposure, symbol, max)),
            limits.open_positions.filter(|_| increases && held == Qty::ZERO).map(|max| {
                let others = (0..book.positions.len()).filter(|index| {
                    *index != at && worst(book.positions[*index], book.open[*index]) != Qty::ZERO
                });
                let count = i64::try_from(others.count() + 1).unwrap_or(i64::MAX);
                (Limit::OpenPositions, Money::whole(count), Money::whole(i64::from(max)))
            }),
            exposure(limits.daily_loss_abs).map(|max| (Limit::DailyLossAbs, book.ledger.daily_loss(), max)),
            limits.daily_loss_pct.filter(|_| increases).map(|share| {
                (Limit::DailyLossPct, book.ledger.daily_loss(), book.ledger.day_start().times(share))
            }),
        ]
    }
}

/// The larger of what a symbol could become once its open orders are filled.
fn worst(held: Qty, (buying, selling): (Qty, Qty)) -> Qty {
    (held + buying).abs().max((held - selling).abs()).max(held.abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Price;

    const A: SymbolId = SymbolId(0);

    /// A book of two symbols at a price of 1, so that a quantity is its value.
    fn ledger(equity: i64) -> Ledger {
        let mut ledger = Ledger::new(2, Money::whole(equity));
        ledger.mark(A, Price::parse("1").unwrap());
        ledger.mark(SymbolId(1), Price::parse("1").unwrap());
        ledger
    }

    fn whole(units: i64) -> Qty {
        Qty(units * crate::base::money::UNIT)
    }

    fn gate() -> Gate {
        Gate {
            block_on_violation: true,
            warning_at: Ratio::parse("80%").unwrap(),
            limits: Limits {
                order_notional: Some(Money::whole(1000)),
                total_exposure: Some(Money::whole(5000)),
                symbol_exposure: Some(Money::whole(2500)),
                open_positions: Some(2),
                daily_loss_abs: Some(Money::whole(500)),
                daily_loss_pct: Some(Ratio::parse("5%").unwrap()),
            },
        }
    }

    /// Decides on an order of `qty` in symbol A with positions and open orders in whole units.
    fn check(qty: i64, held: [i64; 2], open: [(i64, i64); 2], expected: Decision) {
        let ledger = ledger(10_000);
        let positions = held.map(whole);
        let open = open.map(|(buy, sell)| (whole(buy), whole(sell)));
        let order = Proposal { symbol: A, qty: whole(qty), reduce_only: false };
        let book = Book { ledger: &ledger, positions: &positions, open: &open };
        assert_eq!(gate().decide(order, book), expected, "{qty} on {held:?} with {open:?}");
    }

    #[test]
    fn each_limit_warns_at_its_share_and_blocks_at_its_value() {
        let none = [(0, 0), (0, 0)];
        check(799, [1, 1], none, Decision::Passed);
        check(800, [1, 1], none, Decision::Warned(Limit::OrderNotional));
        check(999, [1, 1], none, Decision::Warned(Limit::OrderNotional));
        check(1000, [1, 1], none, Decision::Blocked(Limit::OrderNotional));
        check(499, [1500, 1], none, Decision::Passed);
        check(500, [1500, 1], none, Decision::Warned(Limit::SymbolExposure));
        check(500, [2000, 1], none, Decision::Blocked(Limit::SymbolExposure));
        check(500, [-2000, 1], none, Decision::Passed);
        check(-500, [-2000, 1], none, Decision::Blocked(Limit::SymbolExposure));
        check(100, [1900, 3000], none, Decision::Blocked(Limit::TotalExposure));
        check(100, [1899, 3000], none, Decision::Warned(Limit::TotalExposure));
        check(10, [0, 1], none, Decision::Blocked(Limit::OpenPositions));
        check(10, [0, 0], none, Decision::Passed);
    }

    #[test]
    fn open_orders_count_and_an_exit_is_never_blocked_by_exposure() {
        check(500, [1500, 1], [(500, 0), (0, 0)], Decision::Blocked(Limit::SymbolExposure));
        check(500, [1500, 1], [(0, 500), (0, 0)], Decision::Warned(Limit::SymbolExposure));
        check(100, [1, 1], [(0, 0), (4899, 0)], Decision::Blocked(Limit::TotalExposure));
        check(-900, [3000, 3000], [(0, 0), (0, 0)], Decision::Warned(Limit::OrderNotional));
    }

    #[test]
    fn a_loss_blocks_and_a_profit_of_the_same_size_does_not() {
        for (mark, expected) in [
            ("0.51", Decision::Warned(Limit::DailyLossAbs)),
            ("0.5", Decision::Blocked(Limit::DailyLossAbs)),
            ("1.5", Decision::Passed),
        ] {
            let mut books = ledger(10_000);
            books.book(SymbolId(1), whole(1000), Price::parse("1").unwrap(), Money::ZERO).unwrap();
            books.mark(SymbolId(1), Price::parse(mark).unwrap());
            let positions = [whole(1), whole(1000)];
            let book = Book { ledger: &books, positions: &positions, open: &[(Qty::ZERO, Qty::ZERO); 2] };
            let order = Proposal { symbol: A, qty: whole(10), reduce_only: false };
            let mut gate = gate();
            assert_eq!(gate.decide(order, book), expected, "{mark}");
            gate.limits.daily_loss_abs = None;
            if let Decision::Blocked(_) = expected {
                assert_eq!(gate.decide(order, book), Decision::Blocked(Limit::DailyLossPct));
            }
            gate.block_on_violation = false;
            assert!(!matches!(gate.decide(order, book), Decision::Blocked(_)));
        }
    }
}
