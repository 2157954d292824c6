//! Bars out of order, twice, or the same again and again.
//!
//! A bar must be later than the one before it; the next is held against this one, so that one step back is told once. A
//! bar that has the prices and the volume of the one before it is a repeat; so many running are a feed that
//! stands still. They are told once, and again only after something else came. Where nothing is traded a price may stand
//! still by right, so a bar without volume is no repeat.

use super::desk::Desk;
use super::findings::{Finding, Findings, of_symbol};
use super::grid::Look;
use crate::base::{Item, Price, Qty, Time};
use crate::vocabulary::FeedBar;

/// One alert for each bar out of order, one for each feed that stands still.
#[derive(Clone, Debug)]
pub(super) struct BarOrder {
    repeats: u32,
    symbols: Vec<Rows>,
    findings: Findings,
}

/// The last bar of one symbol.
#[derive(Clone, Debug, Default)]
struct Rows {
    last: Option<(Item, Time, Values)>,
    /// Repeats running.
    repeats: Vec<Item>,
}

type Values = (Price, Price, Price, Qty);

impl BarOrder {
    pub fn new(repeats: u32, symbols: usize) -> BarOrder {
        BarOrder { repeats, symbols: vec![Rows::default(); symbols], findings: Findings::new() }
    }

    /// True where something is wrong.
    #[inline]
    pub fn bar(&mut self, made: Time, bar: &FeedBar) -> bool {
        let values = (bar.close, bar.high, bar.low, bar.volume);
        let rows = of_symbol(&mut self.symbols, bar.symbol);
        let Some((first, stamp, before)) = rows.last.replace((bar.item, bar.stamp, values)) else {
            return false;
        };
        let mut wrong = false;
        if bar.stamp <= stamp {
            self.findings.note(made, Finding::between(bar.symbol, (first, bar.item), 1, 1));
            wrong = true;
        }
        if values != before || bar.volume == Qty::ZERO {
            rows.repeats.clear();
            return wrong;
        }
        let most = self.repeats as usize;
        if rows.repeats.len() < most {
            rows.repeats.push(bar.item);
            if rows.repeats.len() == most {
                self.findings.note(made, Finding::run(bar.symbol, &rows.repeats));
                wrong = true;
            }
        }
        wrong
    }

    pub fn evaluate(&mut self, look: &Look, desk: &mut Desk<'_>) -> Time {
        self.findings.evaluate(look, desk)
    }
}
