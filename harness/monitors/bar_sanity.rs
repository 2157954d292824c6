//! A bar whose prices cannot be, or whose close jumps too far from the last one.
//!
//! A close is held against the last one that was believed. One that is too far away is not believed, unless the next
//! one agrees with it: then the market has moved. So an outlier is told once, and the bar that comes back from it
//! is quiet. What lies between two sessions is no jump.

use super::desk::Desk;
use super::findings::{Finding, Findings, of_symbol};
use super::grid::Look;
use crate::base::{Item, Price, Ratio, Time};
use crate::vocabulary::FeedBar;

/// One alert for each bar that is wrong.
#[derive(Clone, Debug)]
pub(super) struct BarSanity {
    jump: Ratio,
    symbols: Vec<Closes>,
    findings: Findings,
}

/// The closes of one symbol.
#[derive(Clone, Copy, Debug, Default)]
struct Closes {
    believed: Option<(Item, Price)>,
    doubted: Option<Price>,
}

impl BarSanity {
    pub fn new(jump: Ratio, symbols: usize) -> BarSanity {
        BarSanity { jump, symbols: vec![Closes::default(); symbols], findings: Findings::new() }
    }

    /// The market opened or closed: the next close is believed.
    pub fn forget(&mut self) {
        self.symbols.fill(Closes::default());
    }

    /// True where something is wrong with the bar.
    #[inline]
    pub fn bar(&mut self, made: Time, bar: &FeedBar) -> bool {
        let possible = bar.readable && bar.low.0 > 0 && bar.low <= bar.close && bar.close <= bar.high;
        if !possible {
            self.findings.note(made, Finding::of(bar.symbol, bar.item, 1, 1));
            return true;
        }
        let jump = self.jump;
        let closes = of_symbol(&mut self.symbols, bar.symbol);
        let far = |from: Price| is_far(from, bar.close, jump);
        match closes.believed {
            Some((first, from)) if far(from) && closes.doubted.is_none_or(far) => {
                closes.doubted = Some(bar.close);
                let (value, threshold) = (distance(from, bar.close), threshold(from, jump));
                let finding = Finding::between(bar.symbol, (first, bar.item), value, threshold);
                self.findings.note(made, finding);
                true
            }
            _ => {
                *closes = Closes { believed: Some((bar.item, bar.close)), doubted: None };
                false
            }
        }
    }

    pub fn evaluate(&mut self, look: &Look, desk: &mut Desk<'_>) -> Time {
        self.findings.evaluate(look, desk)
    }
}

/// Whether `to` is as far from `from` as the share `jump` of it, or farther; without a division, for it is asked of every bar.
#[inline]
fn is_far(from: Price, to: Price, jump: Ratio) -> bool {
    i128::from(from.0.abs_diff(to.0)) * 1_000_000_000 >= i128::from(from.0) * i128::from(jump.nano())
}

/// How far apart two prices are, in the unit of money. A price is 10⁻⁸, money 10⁻¹⁶.
fn distance(from: Price, to: Price) -> i128 {
    i128::from(from.0.abs_diff(to.0)) * 100_000_000
}

/// What is too far from `from`, in the unit of money, rounded down: a ratio is 10⁻⁹.
fn threshold(from: Price, jump: Ratio) -> i128 {
    (i128::from(from.0) * i128::from(jump.nano()) / 10).max(1)
}
