//! Bars stamped with another time than that of their coming: one of the two clocks is wrong, or the bars are late.
//!
//! One bar may be late; so many running are told, once, and again only after one that came in its time.

use super::desk::Desk;
use super::findings::{Finding, Findings, of_symbol};
use super::grid::Look;
use crate::base::{Item, Span, Time};
use crate::vocabulary::FeedBar;

/// One alert for each stretch of bars that are off.
#[derive(Clone, Debug)]
pub(super) struct ClockOffset {
    offset: Span,
    bars: u32,
    /// Bars running that are off, by symbol.
    symbols: Vec<Vec<Item>>,
    findings: Findings,
}

impl ClockOffset {
    pub fn new(offset: Span, bars: u32, symbols: usize) -> ClockOffset {
        ClockOffset { offset, bars, symbols: vec![Vec::new(); symbols], findings: Findings::new() }
    }

    /// True where as many bars as it takes are off.
    #[inline]
    pub fn bar(&mut self, made: Time, bar: &FeedBar) -> bool {
        let off = of_symbol(&mut self.symbols, bar.symbol);
        if bar.stamp.ns().abs_diff(made.ns()) < self.offset.ns().unsigned_abs() {
            off.clear();
            return false;
        }
        let most = self.bars as usize;
        if off.len() >= most {
            return false;
        }
        off.push(bar.item);
        if off.len() < most {
            return false;
        }
        self.findings.note(made, Finding::run(bar.symbol, off));
        true
    }

    pub fn evaluate(&mut self, look: &Look, desk: &mut Desk<'_>) -> Time {
        self.findings.evaluate(look, desk)
    }
}
