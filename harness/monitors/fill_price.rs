//! A fill at a price too far from the market's: a venue that fills badly, or a fee that hides in the price.
//!
//! A fill is held against the last close of its symbol as both are made, for they travel equally long. While runs are blocked
//! only a response trades, and it pays what it must: then nothing is compared. The item of its evidence is the fill.

use super::desk::Desk;
use super::findings::{Finding, Findings, of_symbol};
use super::grid::Look;
use crate::base::{Price, Ratio, Time};
use crate::vocabulary::{FeedBar, Observation};

/// One alert for each such fill.
#[derive(Clone, Debug)]
pub(super) struct FillPrice {
    away: Ratio,
    closes: Vec<Option<Price>>,
    blocked: bool,
    findings: Findings,
}

impl FillPrice {
    pub fn new(away: Ratio, symbols: usize) -> FillPrice {
        FillPrice { away, closes: vec![None; symbols], blocked: false, findings: Findings::new() }
    }

    #[inline]
    pub fn bar(&mut self, bar: &FeedBar) {
        *of_symbol(&mut self.closes, bar.symbol) = Some(bar.close);
    }

    /// True where a fill is too far from the last close. Before the first one there is nothing to hold it against.
    pub fn observe(&mut self, made: Time, seen: &Observation) -> bool {
        match *seen {
            Observation::Starts { allowed } => {
                self.blocked = !allowed;
                false
            }
            Observation::Fill { item, symbol, price, .. } if !self.blocked => {
                let Some(close) = *of_symbol(&mut self.closes, symbol) else { return false };
                // a price is 10⁻⁸, money 10⁻¹⁶, a ratio 10⁻⁹
                let value = i128::from(close.0.abs_diff(price.0)) * 100_000_000;
                let threshold = (i128::from(close.0) * i128::from(self.away.nano()) / 10).max(1);
                if value < threshold {
                    return false;
                }
                self.findings.note(made, Finding::of(symbol, item, value, threshold));
                true
            }
            _ => false,
        }
    }

    pub fn evaluate(&mut self, look: &Look, desk: &mut Desk<'_>) -> Time {
        self.findings.evaluate(look, desk)
    }
}
