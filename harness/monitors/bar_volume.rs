//! A volume far above the mean of those before it.
//!
//! The mean follows the volumes slowly, as an exponential mean of 32 bars does; a volume that is told of is not taken into
//! it. Nothing is told before eight bars have come, nor where the source has no volumes.

use super::desk::Desk;
use super::findings::{Finding, Findings, of_symbol};
use super::grid::Look;
use crate::base::Time;
use crate::vocabulary::FeedBar;

/// Bars that the mean is taken over: a power of two.
const BARS: i64 = 32;
/// Bars that must come first.
const BARS_FIRST: i64 = 8;

/// One alert for each bar whose volume is too high.
#[derive(Clone, Debug)]
pub(super) struct BarVolume {
    times: u32,
    symbols: Vec<Mean>,
    findings: Findings,
}

#[derive(Clone, Copy, Debug, Default)]
struct Mean {
    volume: i64,
    bars: i64,
}

impl BarVolume {
    pub fn new(times: u32, symbols: usize) -> BarVolume {
        BarVolume { times, symbols: vec![Mean::default(); symbols], findings: Findings::new() }
    }

    /// True where the volume is too high.
    #[inline]
    pub fn bar(&mut self, made: Time, bar: &FeedBar) -> bool {
        let (volume, times) = (bar.volume.0, i64::from(self.times));
        let mean = of_symbol(&mut self.symbols, bar.symbol);
        // until there are enough of them, the mean of all
        mean.bars = (mean.bars + 1).min(BARS);
        if mean.bars > BARS_FIRST && mean.volume > 0 && volume >= mean.volume.saturating_mul(times) {
            let value = i128::from(volume / mean.volume);
            self.findings.note(made, Finding::of(bar.symbol, bar.item, value, i128::from(times)));
            return true;
        }
        let above = volume.saturating_sub(mean.volume);
        mean.volume += if mean.bars == BARS { above >> BARS.trailing_zeros() } else { above / mean.bars };
        false
    }

    pub fn evaluate(&mut self, look: &Look, desk: &mut Desk<'_>) -> Time {
        self.findings.evaluate(look, desk)
    }
}
