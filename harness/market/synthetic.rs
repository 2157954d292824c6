//! Synthetic bars: returns turned into prices on whole ticks.

use super::hours::{Hours, sessions};
use super::model::{Bar, Day};
use super::returns::{Returns, base_price};
use crate::base::money::UNIT;
use crate::base::{Calendar, Price, Qty, Span, Stream, Time};
use crate::scenario::{Market, MarketSource, Regime};

/// Value traded per one-minute bar while it is quiet, in the quote currency.
const TURNOVER: f64 = 200_000.0;
/// A price stays within this factor of the symbol's base price.
const PRICE_FACTOR: f64 = 20.0;

impl Day {
    /// The synthetic day of `seed`: for each symbol a stream of its own, named by the symbol, so that
    /// another symbol in the list changes nothing. A source of candles takes the calm regime from the epoch.
    ///
    /// The bars come on the grid that begins at the drill's start; only those inside trading hours are
    /// there. The series are empty where no whole bar lies inside trading hours.
    #[must_use]
    pub fn synthetic(market: &Market, seed: u64) -> Day {
        let (regime, start_ns) = match &market.source {
            MarketSource::Synthetic { regime, start_ns } => (*regime, *start_ns),
            MarketSource::Csv { start_ns, .. } => (Regime::Calm, start_ns.unwrap_or(0)),
        };
        let calendar = Calendar::starting_at(start_ns);
        let sessions = sessions(calendar, market.duration, market.session);
        let times = bar_closes(market.bar, market.duration, &sessions);
        let series =
            market.symbols.iter().map(|symbol| series(symbol, seed, regime, market.bar, &times)).collect();
        Day { calendar, bar: market.bar, duration: market.duration, series, sessions, rows: Vec::new() }
    }
}

/// When each bar inside trading hours closes.
fn bar_closes(bar: Span, duration: Span, sessions: &[(Time, Time)]) -> Vec<Time> {
    if bar <= Span::ZERO {
        return Vec::new();
    }
    let mut hours = Hours::new(sessions);
    (1..=duration.ns() / bar.ns())
        .map(|number| Time::from_ns(number * bar.ns()))
        .filter(|closes| hours.contain(*closes - bar, *closes))
        .collect()
}

/// The bars of one symbol. Prices move in floats counted in ticks and are rounded as they leave.
fn series(symbol: &str, seed: u64, regime: Regime, bar: Span, times: &[Time]) -> Vec<Bar> {
    let mut stream = Stream::new(seed, "market", symbol);
    let mut returns = Returns::new(regime, bar, times.len(), &mut stream);
    let base = base_price(symbol);
    let tick = tick(base);
    let base_ticks = base * UNIT as f64 / tick as f64;
    let turnover = TURNOVER * bar.ns() as f64 / 60e9;
    let quantity = turnover / base * UNIT as f64;
    let (low_ticks, high_ticks) = (base_ticks / PRICE_FACTOR, base_ticks * PRICE_FACTOR);

    let mut price = base_ticks;
    let mut last = whole(price);
    let mut bars = Vec::with_capacity(times.len());
    for time in times {
        let bits = stream.next_u64();
        let shape = stream.next_u64();
        let step = returns.step(bits, shape & 0xffff, &mut stream);
        price = (price * (1.0 + step.change)).clamp(low_ticks, high_ticks);
        let (open, close) = (last, whole(price));
        let reach = step.size * price;
        let above = whole(reach * square(shape >> 16 & 0xffff));
        let below = whole(reach * square(shape >> 32 & 0xffff));
        let traded = quantity * (0.4 + square(shape >> 48) + step.change.abs() / step.size);
        let at = |ticks: i64| Price(ticks * tick);
        bars.push(Bar {
            time: *time,
            open: at(open),
            high: at(open.max(close) + above),
            low: at((open.min(close) - below).max(1)),
            close: at(close),
            volume: Qty(whole(traded).max(1)),
        });
        last = close;
    }
    bars
}

/// Sixteen even bits as a square of `0..1`: small reaches are common, long ones rare.
#[inline]
fn square(bits: u64) -> f64 {
    let unit = bits as f64 * (1.0 / 65_536.0);
    unit * unit
}

/// The nearest whole number of a value that is not negative.
#[inline]
fn whole(value: f64) -> i64 {
    (value + 0.5) as i64
}

/// The tick of a symbol: the largest power of ten of which its base price has at least 200,000, in 10⁻⁸.
fn tick(base: f64) -> i64 {
    let mut tick = UNIT;
    while tick > 1 && base * UNIT as f64 / (tick as f64) < 200_000.0 {
        tick /= 10;
    }
    tick
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tick_is_small_against_the_price() {
        for (base, expected) in
            [(10.0, UNIT / 100_000), (60.0, UNIT / 10_000), (4_000.0, UNIT / 100), (50_000.0, UNIT / 10)]
        {
            assert_eq!(tick(base), expected, "{base}");
        }
    }
}
