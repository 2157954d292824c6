//! What can be wrong with the risk gate, and what an order then meets.

use super::gate::{Book, Gate, Proposal};
use super::ledger::Ledger;
use crate::base::{Draws, Label, Money, Qty, Ratio, Span, SymbolId, Time};
use crate::vocabulary::{Cause, Decision, Limit, Limits};

/// One defect of the gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Defect {
    /// What is wrong.
    pub kind: DefectKind,
    /// Names the fault in draws.
    pub entity: u64,
    /// Who is to blame.
    pub cause: Cause,
}

/// What is wrong with the gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefectKind {
    /// This share of orders never meets the gate.
    Bypassed(Ratio),
    /// This share of orders is passed without a look.
    Disabled(Ratio),
    /// This share of orders is counted as nothing: a missing price or a quantity that is no number fails open.
    CountsNothing(Ratio),
    /// This share of the book is left out of the sum.
    LeavesOutBook(Ratio),
    /// The book is this old.
    StaleBook(Span),
    /// This limit is this many times what it should be.
    LimitRaised(Limit, Ratio),
    /// This share of blocked orders goes out all the same.
    BlocksInNameOnly(Ratio),
    /// This share of the orders that only reduce is blocked.
    BlocksExits(Ratio),
}

/// What came of an order at the gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// What the gate reports; `None` where the order never met it.
    pub reported: Option<Decision>,
    /// The order goes out.
    pub passes: bool,
    /// A sound gate would have blocked it and it goes out, or the reverse: who is to blame.
    pub cause: Option<Cause>,
    /// Only the caution of a sound gate would have blocked it, because it breaches nothing once everything on its way is
    /// filled: who let it out. It is no offence; a fill of it may show above a limit for a moment.
    pub spared: Option<Cause>,
}

/// Positions as they were, for a gate that reads an old book.
#[derive(Clone, Debug)]
pub struct History {
    /// Of each symbol, what its position became and when.
    symbols: Vec<Vec<(Time, Qty)>>,
}

impl History {
    /// Nothing held yet.
    #[must_use]
    pub fn new(symbols: usize) -> History {
        History { symbols: vec![Vec::new(); symbols] }
    }

    /// Remembers a new position. Time does not run backwards.
    pub fn push(&mut self, time: Time, symbol: SymbolId, position: Qty) {
        self.symbols[symbol.index()].push((time, position));
    }

    /// The positions at `time`, symbol by symbol.
    fn at(&self, time: Time) -> impl Iterator<Item = Qty> {
        self.symbols.iter().map(move |changes| {
            let later = changes.partition_point(|(when, _)| *when <= time);
            later.checked_sub(1).map_or(Qty::ZERO, |last| changes[last].1)
        })
    }
}

/// Room for a book that is not the ledger's, kept so that no order asks for memory.
#[derive(Clone, Debug)]
pub struct Scratch {
    positions: Vec<Qty>,
    nothing_open: Vec<(Qty, Qty)>,
}

impl Scratch {
    /// Room for this many symbols.
    #[must_use]
    pub fn new(symbols: usize) -> Scratch {
        Scratch {
            positions: Vec::with_capacity(symbols),
            nothing_open: vec![(Qty::ZERO, Qty::ZERO); symbols],
        }
    }

    /// The book with other positions and the same open orders.
    fn holding<'s>(&'s mut self, book: Book<'s>, positions: impl Iterator<Item = Qty>) -> Book<'s> {
        self.positions.clear();
        self.positions.extend(positions);
        Book { positions: &self.positions, ..book }
    }

    /// The book with other positions and no open order.
    fn settled<'s>(&'s mut self, book: Book<'s>, positions: impl Iterator<Item = Qty>) -> Book<'s> {
        self.positions.clear();
        self.positions.extend(positions);
        Book { positions: &self.positions, open: &self.nothing_open, ..book }
    }
}

/// What an order meets: the decision of the sound gate, bent by each defect in turn.
#[must_use]
pub fn rule(
    gate: &Gate,
    defects: &[Defect],
    (order, order_entity): (Proposal, u64),
    book: Book<'_>,
    (history, now): (&History, Time),
    draws: &Draws,
    scratch: &mut Scratch,
) -> Ruling {
    let sound = gate.decide(order, book);
    let sound_passes = !matches!(sound, Decision::Blocked(_));
    let mut ruling = Ruling { reported: Some(sound), passes: sound_passes, cause: None, spared: None };
    for defect in defects {
        let acts = |share| {
            let entity = crate::base::draws::entity(&[defect.entity, order_entity]);
            draws.chance(Label::FaultActs, entity, 0, share)
        };
        // the way out is free: only a defect of its own kind meets it
        if let (DefectKind::BlocksExits(share), true) = (defect.kind, order.reduce_only)
            && acts(share)
            && ruling.passes
        {
            let reported = Some(Decision::Blocked(Limit::SymbolExposure));
            ruling = Ruling { reported, passes: false, cause: Some(defect.cause), spared: None };
        }
        if order.reduce_only {
            continue;
        }
        let bent = match defect.kind {
            DefectKind::Bypassed(share) if acts(share) => {
                Ruling { reported: None, passes: true, cause: None, spared: None }
            }
            DefectKind::Disabled(share) if acts(share) => {
                Ruling { reported: Some(Decision::Passed), passes: true, cause: None, spared: None }
            }
            DefectKind::BlocksInNameOnly(share) if acts(share) => Ruling { passes: true, ..ruling },
            DefectKind::CountsNothing(share) if acts(share) => {
                judged(gate.decide(Proposal { qty: Qty::ZERO, ..order }, book))
            }
            DefectKind::LeavesOutBook(share) => {
                judged(gate.decide(order, scratch.holding(book, left_out(book, share))))
            }
            DefectKind::StaleBook(lag) => {
                judged(gate.decide(order, scratch.settled(book, history.at(now - lag))))
            }
            DefectKind::LimitRaised(limit, factor) => {
                judged(Gate { limits: raised(gate.limits, limit, factor), ..*gate }.decide(order, book))
            }
            _ => continue,
        };
        // what an earlier defect let out stays out
        if ruling.cause.or(ruling.spared).is_some() && ruling.passes {
            continue;
        }
        let blame = (bent.passes != sound_passes).then_some(defect.cause);
        let offends = blame.is_some() && (sound_passes || breaches(gate, order, book, scratch));
        let (cause, spared) = if offends { (blame, None) } else { (None, blame) };
        ruling = Ruling { cause, spared, ..bent };
    }
    ruling
}

/// Whether the order breaches a limit once everything on its way is filled. The gate takes open orders at their worst: it
/// also stops what breaches nothing in the end, and no fill would ever show that such an order was let out.
fn breaches(gate: &Gate, order: Proposal, book: Book<'_>, scratch: &mut Scratch) -> bool {
    let filled =
        book.positions.iter().zip(book.open).map(|(held, (buying, selling))| *held + *buying - *selling);
    matches!(gate.decide(order, scratch.settled(book, filled)), Decision::Blocked(_))
}

fn judged(decision: Decision) -> Ruling {
    Ruling {
        reported: Some(decision),
        passes: !matches!(decision, Decision::Blocked(_)),
        cause: None,
        spared: None,
    }
}

/// The positions with `share` of each left out.
fn left_out(book: Book<'_>, share: Ratio) -> impl Iterator<Item = Qty> {
    let rest = Ratio::from_nano(Ratio::ONE.nano() - share.nano());
    book.positions.iter().map(move |qty| Qty(rest.of(qty.0)))
}

/// The limits with one of them raised.
fn raised(limits: Limits, limit: Limit, factor: Ratio) -> Limits {
    let money = |amount: Option<Money>| amount.map(|max| max.times(factor));
    let mut limits = limits;
    match limit {
        Limit::OrderNotional => limits.order_notional = money(limits.order_notional),
        Limit::TotalExposure => limits.total_exposure = money(limits.total_exposure),
        Limit::SymbolExposure => limits.symbol_exposure = money(limits.symbol_exposure),
        Limit::DailyLossAbs => limits.daily_loss_abs = money(limits.daily_loss_abs),
        Limit::DailyLossPct => limits.daily_loss_pct = limits.daily_loss_pct.map(|max| max.times(factor)),
        Limit::OpenPositions => {
            limits.open_positions =
                limits.open_positions.map(|max| u32::try_from(factor.of(i64::from(max))).unwrap_or(u32::MAX));
        }
    }
    limits
}

/// The positions of the ledger, for a sound gate.
pub fn positions_into(ledger: &Ledger, into: &mut Vec<Qty>) {
    into.clear();
    into.extend(ledger.positions().iter().map(|position| position.qty));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_book_is_the_one_of_that_moment() {
        let mut history = History::new(2);
        for (second, symbol, position) in [(10, 0, 5), (20, 1, -3), (20, 1, -4), (30, 0, 0)] {
            history.push(Time::ZERO + Span::from_secs(second), SymbolId(symbol), Qty(position));
        }
        for (second, expected) in
            [(0, [0, 0]), (9, [0, 0]), (10, [5, 0]), (20, [5, -4]), (30, [0, -4]), (99, [0, -4])]
        {
            let at: Vec<i64> = history.at(Time::ZERO + Span::from_secs(second)).map(|qty| qty.0).collect();
            assert_eq!(at, expected, "{second}s");
        }
    }
}
