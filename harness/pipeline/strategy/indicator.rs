//! The registry of strategies and the one type that runs any of them.

use super::crossover::Crossover;
use super::macd::Macd;
use super::rsi::Rsi;
use crate::base::Price;
use crate::scenario::Strategy;

/// The names of all strategies, as files write them.
#[must_use]
pub fn names() -> &'static [&'static str] {
    &["ma_crossover", "rsi_reversion", "macd"]
}

impl Strategy {
    /// The name of this strategy, one of [`names`].
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Strategy::MaCrossover { .. } => "ma_crossover",
            Strategy::RsiReversion { .. } => "rsi_reversion",
            Strategy::Macd { .. } => "macd",
        }
    }

    /// Closes that the indicator needs before it has an opinion; its signal is 0 until then.
    #[must_use]
    pub fn warm_up(self) -> usize {
        match self {
            Strategy::MaCrossover { fast, slow } => usize::from(fast.max(slow).max(1)),
            Strategy::RsiReversion { period, .. } => usize::from(period.max(1)) + 1,
            Strategy::Macd { fast, slow, signal } => {
                usize::from(fast.max(slow).max(1)) + usize::from(signal.max(1)) - 1
            }
        }
    }
}

/// A strategy that runs on one symbol.
#[derive(Clone, Debug)]
pub struct Indicator {
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    Crossover(Crossover),
    Rsi(Rsi),
    Macd(Macd),
}

impl Indicator {
    /// A fresh indicator that has seen nothing. A window of zero bars counts as one.
    #[must_use]
    pub fn new(strategy: Strategy) -> Indicator {
        let kind = match strategy {
            Strategy::MaCrossover { fast, slow } => Kind::Crossover(Crossover::new(fast, slow)),
            Strategy::RsiReversion { period, oversold, overbought } => {
                Kind::Rsi(Rsi::new(period, oversold, overbought))
            }
            Strategy::Macd { fast, slow, signal } => Kind::Macd(Macd::new(fast, slow, signal)),
        };
        Indicator { kind }
    }

    /// Takes the close of the next bar. Any price is taken, also one that is not plausible.
    #[inline]
    pub fn on_bar(&mut self, close: Price) {
        match &mut self.kind {
            Kind::Crossover(crossover) => crossover.on_bar(close),
            Kind::Rsi(rsi) => rsi.on_bar(close),
            Kind::Macd(macd) => macd.on_bar(close),
        }
    }

    /// What the strategy wants now: −1 short, 0 flat, +1 long. 0 while it warms up.
    #[inline]
    #[must_use]
    pub fn signal(&self) -> i8 {
        match &self.kind {
            Kind::Crossover(crossover) => crossover.signal(),
            Kind::Rsi(rsi) => rsi.signal(),
            Kind::Macd(macd) => macd.signal(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Strategy; 3] = [
        Strategy::MaCrossover { fast: 2, slow: 4 },
        Strategy::RsiReversion { period: 3, oversold: 30, overbought: 70 },
        Strategy::Macd { fast: 2, slow: 4, signal: 3 },
    ];

    #[test]
    fn the_registry_names_every_strategy_once() {
        assert_eq!(ALL.map(Strategy::name).as_slice(), names());
    }

    #[test]
    fn a_strategy_is_flat_until_it_is_warm_and_not_after() {
        for strategy in ALL {
            let mut indicator = Indicator::new(strategy);
            for bar in 1..=strategy.warm_up() {
                assert_eq!(indicator.signal(), 0, "{} after {} bars", strategy.name(), bar - 1);
                // a curve that bends upwards: every strategy has an opinion on it
                indicator.on_bar(Price(1_000 + (bar * bar * bar) as i64));
            }
            assert_ne!(indicator.signal(), 0, "{}", strategy.name());
        }
    }

    #[test]
    fn no_price_and_no_window_breaks_an_indicator() {
        let degenerate = [
            Strategy::MaCrossover { fast: 0, slow: 0 },
            Strategy::MaCrossover { fast: 9, slow: 3 },
            Strategy::RsiReversion { period: 0, oversold: 0, overbought: 255 },
            Strategy::Macd { fast: 0, slow: 0, signal: 0 },
            Strategy::Macd { fast: 30, slow: 3, signal: 1 },
        ];
        for strategy in ALL.into_iter().chain(degenerate) {
            let mut indicator = Indicator::new(strategy);
            for close in [i64::MAX, i64::MIN, 0, -1, i64::MIN, i64::MAX, 1].repeat(20) {
                indicator.on_bar(Price(close));
                assert!((-1..=1).contains(&indicator.signal()));
            }
        }
    }
}
