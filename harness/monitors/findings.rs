//! What a detector found as observations came, on its way to an alert.
//!
//! They travel equally long, so each is held against the ones before it when it is made, and only what is wrong waits to
//! become visible. What is found is a fact that does not let go: the hold only delays its alert. One alert each.

use std::collections::VecDeque;

use super::desk::{Desk, Excess};
use super::grid::Look;
use super::sight::Pending;
use crate::base::{Item, SymbolId, Time};
use crate::vocabulary::{EvidenceItem, Measure};

/// Something wrong with a bar, a fill or an order.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    pub symbol: Option<SymbolId>,
    pub value: i128,
    pub threshold: i128,
    pub evidence: Vec<EvidenceItem>,
}

impl Finding {
    /// One thing that is wrong by itself.
    pub fn of(symbol: impl Into<Option<SymbolId>>, item: Item, value: i128, threshold: i128) -> Finding {
        Finding { symbol: symbol.into(), value, threshold, evidence: vec![entry(item, value, true)] }
    }

    /// One bar that is wrong beside an earlier one. It takes both: what was measured is laid on the earlier one, and the
    /// later one made the monitor look.
    pub fn between(symbol: SymbolId, (first, bar): (Item, Item), value: i128, threshold: i128) -> Finding {
        let evidence = vec![entry(first, value, false), entry(bar, 0, true)];
        Finding { symbol: Some(symbol), value, threshold, evidence }
    }

    /// As many bars as the threshold says, each of which is wrong; the last one completes them.
    pub fn run(symbol: SymbolId, bars: &[Item]) -> Finding {
        let count = bars.len();
        let evidence = bars.iter().enumerate().map(|(at, bar)| entry(*bar, 1, at + 1 == count)).collect();
        Finding { symbol: Some(symbol), value: count as i128, threshold: count as i128, evidence }
    }
}

fn entry(item: Item, weight: i128, fresh: bool) -> EvidenceItem {
    EvidenceItem { item, group: 0, weight, fresh }
}

/// Findings in the order they were made.
#[derive(Clone, Debug)]
pub(super) struct Findings {
    pending: Pending<Finding>,
    /// Visible, with when each was first seen.
    waiting: VecDeque<(Time, Finding)>,
}

impl Findings {
    pub fn new() -> Findings {
        Findings { pending: Pending::with_room(0), waiting: VecDeque::new() }
    }

    #[cold]
    pub fn note(&mut self, made: Time, finding: Finding) {
        self.pending.push(made, finding);
    }

    pub fn evaluate(&mut self, look: &Look, desk: &mut Desk<'_>) -> Time {
        while let Some((_, finding)) = self.pending.pop(look.horizon) {
            self.waiting.push_back((look.now, finding));
        }
        let hold = look.grid.hold;
        while let Some((_, finding)) = self.waiting.pop_front_if(|(since, _)| look.now.since(*since) >= hold)
        {
            let from = desk.position();
            desk.evidence.extend(&finding.evidence);
            let Finding { symbol, value, threshold, .. } = finding;
            desk.raise_seen(from, &Excess { symbol, value, threshold, measure: Measure::Sum });
        }
        let held = self.waiting.front().map_or(Time::NEVER, |(since, _)| *since + hold);
        held.min(look.grid.visible(self.pending.next()))
    }
}

/// The state of one symbol; a symbol that was not known when the day started gets one.
#[inline]
pub(super) fn of_symbol<T: Default>(all: &mut Vec<T>, symbol: SymbolId) -> &mut T {
    if symbol.index() >= all.len() {
        all.resize_with(symbol.index() + 1, T::default);
    }
    &mut all[symbol.index()]
}
