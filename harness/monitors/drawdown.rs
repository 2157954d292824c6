//! Equity below its peak by too much. The peak starts at the equity that the day starts with.
//!
//! Raises once an episode, which ends at a look that sees less than half of the threshold lost. Where equity
//! was never above zero, any loss is too much.

use std::collections::VecDeque;

use super::board::Board;
use super::desk::{Desk, Excess};
use super::grid::{Hold, Look};
use super::sight::Pending;
use crate::base::{Item, Money, Price, Qty, Ratio, SymbolId, Time};
use crate::vocabulary::{EvidenceItem, Measure};

/// Evidence: each fill with what it lost since the peak, or since it was made where that is later, and the rest of the
/// drop carried: fees, and fills so old that they are not kept.
#[derive(Clone, Debug)]
pub(super) struct Drawdown {
    share: Ratio,
    peak: Peak,
    /// Marks that matter: those that are too low, and all from there to the end of the episode.
    marks: Pending<Mark>,
    current: Option<Mark>,
    raised: bool,
    hold: Hold,
    /// The closes that the latest peak was marked at.
    peak_closes: Vec<Option<Price>>,
    fills: VecDeque<Fill>,
    /// Fills that were dropped from the front of `fills`.
    dropped: usize,
}

/// The highest equity so far.
#[derive(Clone, Copy, Debug)]
struct Peak {
    equity: i128,
    /// The drop that is too much; worked out only when it may be reached.
    threshold: Option<i128>,
    /// What was too much of an earlier peak: the peak only rises, so less than this is not too much.
    least: i128,
    /// Number of fills made before it.
    fills_before: usize,
}

/// A published equity, held against the peak before it.
#[derive(Clone, Copy, Debug)]
struct Mark {
    drop: i128,
    threshold: i128,
    fills_before: usize,
}

#[derive(Clone, Copy, Debug)]
struct Fill {
    made: Time,
    item: Item,
    symbol: SymbolId,
    qty: Qty,
    price: Price,
}

/// Fills kept; older ones are carried.
const KEPT: usize = 16_384;

impl Peak {
    fn threshold(&mut self, share: Ratio) -> i128 {
        self.least = *self.threshold.get_or_insert_with(|| Money(self.equity).share_up(share).0.max(1));
        self.least
    }
}

impl Mark {
    fn too_low(&self) -> bool {
        self.drop >= self.threshold
    }

    fn recovered(&self) -> bool {
        self.drop.saturating_mul(2) < self.threshold
    }
}

impl Drawdown {
    pub fn new(share: Ratio, equity: Money) -> Drawdown {
        Drawdown {
            share,
            peak: Peak { equity: equity.0, threshold: None, least: 0, fills_before: 0 },
            marks: Pending::with_room(8),
            current: None,
            raised: false,
            hold: Hold::default(),
            peak_closes: Vec::new(),
            fills: VecDeque::with_capacity(64),
            dropped: 0,
        }
    }

    pub fn fill(&mut self, made: Time, item: Item, symbol: SymbolId, qty: Qty, price: Price) -> bool {
        if self.fills.len() >= KEPT {
            self.fills.pop_front();
            self.dropped += 1;
        }
        self.fills.push_back(Fill { made, item, symbol, qty, price });
        false
    }

    /// Outside an episode only a mark that is too low needs a look.
    #[inline]
    pub fn mark(&mut self, made: Time, equity: Money, board: &Board) -> bool {
        let calm = self.current.is_none() && self.marks.is_empty();
        if equity.0 >= self.peak.equity {
            let fills_before = self.dropped + self.fills.len();
            self.peak = Peak { equity: equity.0, threshold: None, fills_before, ..self.peak };
            if !self.fills.is_empty() {
                board.closes_into(made, &mut self.peak_closes);
            }
            if calm {
                return false;
            }
        }
        if calm && self.peak.equity.saturating_sub(equity.0) < self.peak.least {
            return false;
        }
        let mark = Mark {
            drop: self.peak.equity.saturating_sub(equity.0),
            threshold: self.peak.threshold(self.share),
            fills_before: self.peak.fills_before,
        };
        if calm && !mark.too_low() {
            return false;
        }
        self.marks.push(made, mark);
        true
    }

    pub fn evaluate(&mut self, look: &Look, board: &Board, desk: &mut Desk<'_>) -> Time {
        while let Some((_, mark)) = self.marks.pop(look.horizon) {
            self.current = Some(mark);
        }
        let next = look.grid.visible(self.marks.next());
        let Some(mark) = self.current else { return next };
        if mark.recovered() {
            self.raised = false;
        }
        if !mark.too_low() {
            self.hold.release();
            if !self.raised {
                self.current = None;
            }
            return next;
        }
        if !self.hold.seen(look) {
            return next.min(self.hold.ends(look));
        }
        if !self.raised {
            self.raised = true;
            self.raise(&mark, look, board, desk);
        }
        next
    }

    fn raise(&self, mark: &Mark, look: &Look, board: &Board, desk: &mut Desk<'_>) {
        let from = desk.position();
        desk.evidence.push(EvidenceItem { item: Item::CARRIED, group: 0, weight: 0, fresh: true });
        let carried = desk.evidence.len() - 1;
        let mut rest = mark.drop;
        let known = (self.dropped..).zip(&self.fills);
        for (number, fill) in known.take_while(|(_, fill)| fill.made <= look.horizon) {
            let close = board.close_at(fill.symbol.index(), look.horizon).unwrap_or(fill.price);
            let at_peak = self.peak_closes.get(fill.symbol.index()).copied().flatten();
            let from = at_peak.filter(|_| number < mark.fills_before).unwrap_or(fill.price);
            let gained = i128::from(close.0) - i128::from(from.0);
            let weight = i128::from(fill.qty.0).saturating_mul(gained).saturating_neg();
            rest = rest.saturating_sub(weight);
            desk.evidence.push(EvidenceItem { item: fill.item, group: 0, weight, fresh: true });
        }
        desk.evidence[carried].weight = rest;
        let (value, threshold) = (mark.drop, mark.threshold);
        desk.raise_seen(from, &Excess { symbol: None, value, threshold, measure: Measure::Sum });
    }
}
