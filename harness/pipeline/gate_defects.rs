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
    /// This share of the book is left out of the sum.
    LeavesOutBook(Ratio),
    /// The book is this old.
    StaleBook(Span),
    /// This limit is this many times what it should be.
    LimitRaised(Limit, Ratio),
    /// This share of blocked orders goes out all the same.
    BlocksInNameOnly(Ratio),
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
#[derive(Clone, Debug, Default)]
pub struct History(Vec<(Time, SymbolId, Qty)>);

impl History {
    /// Remembers a new position.
    pub fn push(&mut self, time: Time, symbol: SymbolId, position: Qty) {
        self.0.push((time, symbol, position));
    }

    /// The positions at `time`.
    fn at(&self, time: Time, symbols: usize) -> Vec<Qty> {
        let mut positions = vec![Qty::ZERO; symbols];
        for (_, symbol, position) in self.0.iter().take_while(|(when, ..)| *when <= time) {
            positions[symbol.index()] = *position;
        }
        positions
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
) -> Ruling {
    let sound = gate.decide(order, book);
    let sound_passes = !matches!(sound, Decision::Blocked(_));
    let mut ruling = Ruling { reported: Some(sound), passes: sound_passes, cause: None, spared: None };
    if order.reduce_only {
        return ruling;
    }
    for defect in defects {
        let acts = |share| {
            let entity = crate::base::draws::entity(&[defect.entity, order_entity]);
            draws.chance(Label::FaultActs, entity, 0, share)
        };
        let bent = match defect.kind {
            DefectKind::Bypassed(share) if acts(share) => {
                Ruling { reported: None, passes: true, cause: None, spared: None }
            }
            DefectKind::Disabled(share) if acts(share) => {
                Ruling { reported: Some(Decision::Passed), passes: true, cause: None, spared: None }
            }
            DefectKind::BlocksInNameOnly(share) if acts(share) => Ruling { passes: true, ..ruling },
            DefectKind::LeavesOutBook(share) => {
                judged(gate.decide(order, left_out(book, share, &mut Vec::new())))
            }
            DefectKind::StaleBook(lag) => {
                let positions = history.at(now - lag, book.positions.len());
                let open = vec![(Qty::ZERO, Qty::ZERO); positions.len()];
                judged(gate.decide(order, Book { positions: &positions, open: &open, ..book }))
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
        let offends = blame.is_some() && (sound_passes || breaches(gate, order, book));
        let (cause, spared) = if offends { (blame, None) } else { (None, blame) };
        ruling = Ruling { cause, spared, ..bent };
    }
    ruling
}

/// Whether the order breaches a limit once everything on its way is filled. The gate takes open orders at their worst: it
/// also stops what breaches nothing in the end, and no fill would ever show that such an order was let out.
fn breaches(gate: &Gate, order: Proposal, book: Book<'_>) -> bool {
    let settled: Vec<Qty> = book
        .positions
        .iter()
        .zip(book.open)
        .map(|(held, (buying, selling))| *held + *buying - *selling)
        .collect();
    let open = vec![(Qty::ZERO, Qty::ZERO); settled.len()];
    matches!(gate.decide(order, Book { positions: &settled, open: &open, ..book }), Decision::Blocked(_))
}

fn judged(decision: Decision) -> Ruling {
    Ruling {
        reported: Some(decision),
        passes: !matches!(decision, Decision::Blocked(_)),
        cause: None,
        spared: None,
    }
}

/// The book with `share` of every position and all open orders left out.
fn left_out<'a>(book: Book<'a>, share: Ratio, kept: &'a mut Vec<Qty>) -> Book<'a> {
    let rest = Ratio::from_nano(Ratio::ONE.nano() - share.nano());
    kept.extend(book.positions.iter().map(|qty| Qty(rest.of(qty.0))));
    Book { positions: kept, ..book }
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
