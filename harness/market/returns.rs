//! Synthetic returns: the floats of the market room, and the only file that calls `libm`.
//!
//! Each bar's return is a drift, a pull back towards the drifting path, and noise whose size clusters.
//! The pull keeps prices bounded and lets moving averages cross in every regime; without it a quiet
//! trend would leave a crossover strategy idle for hours, and a drill without orders proves nothing.
//! Only `+ − × ÷` happen per bar; `exp` and `sqrt` happen once per symbol. The parameters were set by
//! looking at a month of one-minute bars of a liquid perpetual future: its standard deviation was
//! 0.10 %, its 99.9th percentile 0.80 %, its largest move 1.96 %.

use crate::base::draws::entity_of;
use crate::base::{Span, Stream};
use crate::scenario::Regime;

/// Lowest and highest base price of a symbol.
const BASE_LOW: f64 = 10.0;
const BASE_HIGH: f64 = 50_000.0;
/// A return is held inside this, so that a price stays positive however the parameters are set.
const RETURN_MAX: f64 = 0.25;

/// The base price of a symbol: evenly spread on a logarithmic scale, from its name alone.
pub(super) fn base_price(symbol: &str) -> f64 {
    let share = (entity_of(symbol) >> 11) as f64 / (1_u64 << 53) as f64;
    BASE_LOW * libm::exp(share * libm::log(BASE_HIGH / BASE_LOW))
}

/// How a regime moves, for bars of one minute.
struct Shape {
    /// Standard deviation of the noise while quiet, per bar.
    noise: f64,
    /// The noise grows by this factor in a burst.
    burst: f64,
    /// Chances per bar, of 65,536, that a burst begins and ends.
    burst_begins: u64,
    burst_ends: u64,
    /// Share of the distance to the path that is pulled back per bar.
    pull: f64,
    /// Drift of the path per bar, its sign drawn for each leg.
    drift: f64,
}

fn shape(regime: Regime) -> Shape {
    match regime {
        Regime::Calm => Shape {
            noise: 0.000_25,
            burst: 2.0,
            burst_begins: 400,
            burst_ends: 4_000,
            pull: 0.06,
            drift: 0.0,
        },
        Regime::Trending => Shape {
            noise: 0.000_4,
            burst: 1.8,
            burst_begins: 500,
            burst_ends: 4_000,
            pull: 0.06,
            drift: 0.000_06,
        },
        Regime::Volatile => {
            Shape { noise: 0.000_8, burst: 3.0, burst_begins: 900, burst_ends: 3_000, pull: 0.04, drift: 0.0 }
        }
        Regime::Crash => {
            Shape { noise: 0.000_5, burst: 2.0, burst_begins: 500, burst_ends: 4_000, pull: 0.06, drift: 0.0 }
        }
    }
}

/// The fall of a crash, in bars and in drift per bar. The noise grows while it lasts.
struct Fall {
    begins: usize,
    ends: usize,
    recovers: usize,
    down: f64,
    up: f64,
}

/// The fall begins near the middle of the day, loses 8 % to 14 % in a 28th of it (51 minutes of a full
/// day) and wins about half back in a 24th.
fn fall(stream: &mut Stream, bars: usize) -> Fall {
    let sixteenth = i64::try_from(bars / 16).unwrap_or(0);
    let begins = bars / 2 - bars / 32 + usize::try_from(stream.between(0, sixteenth)).unwrap_or(0);
    let falling = (bars / 28).max(1);
    let rising = (bars / 24).max(1);
    let depth = 0.08 + 0.06 * unit(stream);
    Fall {
        begins,
        ends: begins + falling,
        recovers: begins + falling + rising,
        down: -depth / falling as f64,
        up: depth / 2.0 / rising as f64,
    }
}

/// One bar's return and the size of noise it was drawn with.
pub(super) struct Step {
    pub(super) change: f64,
    pub(super) size: f64,
}

/// The returns of one symbol, one bar after the other.
pub(super) struct Returns {
    shape: Shape,
    fall: Option<Fall>,
    /// Length of a bar in minutes: drift grows with it, noise with its root.
    drift_scale: f64,
    noise_scale: f64,
    /// Distance from the path, as a share.
    away: f64,
    in_burst: bool,
    drift: f64,
    leg_left: u32,
    bar: usize,
}

impl Returns {
    pub(super) fn new(regime: Regime, bar: Span, bars: usize, stream: &mut Stream) -> Returns {
        let minutes = bar.ns() as f64 / 60e9;
        let fall = (regime == Regime::Crash).then(|| fall(stream, bars));
        Returns {
            shape: shape(regime),
            fall,
            // a bar of a day moves less than its length says, so that a long bar cannot run away
            drift_scale: minutes.min(60.0),
            noise_scale: libm::sqrt(minutes),
            away: 0.0,
            in_burst: false,
            drift: 0.0,
            leg_left: 0,
            bar: 0,
        }
    }

    /// The next bar's return from 64 even bits; a new leg of a trend takes more from the stream.
    #[inline]
    pub(super) fn step(&mut self, bits: u64, chance: u64, stream: &mut Stream) -> Step {
        let limit = if self.in_burst { self.shape.burst_ends } else { self.shape.burst_begins };
        if chance < limit {
            self.in_burst = !self.in_burst;
        }
        let mut size = self.shape.noise * self.noise_scale;
        if self.in_burst {
            size *= self.shape.burst;
        }
        let mut path = self.leg(stream);
        if let Some(fall) = &self.fall {
            if (fall.begins..fall.ends).contains(&self.bar) {
                path += fall.down;
                size *= 2.5;
            } else if (fall.ends..fall.recovers).contains(&self.bar) {
                path += fall.up;
                size *= 1.7;
            }
        }
        self.bar += 1;
        let moved = size * normal(bits) - self.shape.pull * self.away;
        self.away += moved;
        let change = (path + moved).clamp(-RETURN_MAX, RETURN_MAX);
        Step { change, size }
    }

    /// Drift of the current leg of a trend: 45 to 120 bars in one direction, turning four times in five.
    #[inline]
    fn leg(&mut self, stream: &mut Stream) -> f64 {
        if self.shape.drift == 0.0 {
            return 0.0;
        }
        if self.leg_left == 0 {
            self.leg_left = u32::try_from(stream.between(45, 120)).unwrap_or(45);
            let up = if self.drift == 0.0 {
                stream.between(0, 1) == 0
            } else {
                (self.drift < 0.0) == (stream.between(0, 4) != 0)
            };
            let drift = self.shape.drift * self.drift_scale * (0.6 + 0.8 * unit(stream));
            self.drift = if up { drift } else { -drift };
        }
        self.leg_left -= 1;
        self.drift
    }
}

/// A nearly normal variate of mean 0 and standard deviation 1 within ±3.46: the sum of four even 16-bit
/// parts. The tails of the returns come from bursts, not from here.
#[inline]
fn normal(bits: u64) -> f64 {
    let sum = (bits & 0xffff) + (bits >> 16 & 0xffff) + (bits >> 32 & 0xffff) + (bits >> 48);
    // four even parts of 0..65,536 have mean 4 × 32,767.5 and variance 4 × (65,536² − 1) / 12
    (sum as f64 - 131_070.0) * (1.0 / 37_837.227)
}

/// A number in `0..1` with 53 bits.
fn unit(stream: &mut Stream) -> f64 {
    (stream.next_u64() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variate_has_mean_zero_and_deviation_one() {
        let mut stream = Stream::new(1, "test", "normal");
        let (mut sum, mut squares) = (0.0, 0.0);
        for _ in 0..40_000 {
            let x = normal(stream.next_u64());
            sum += x;
            squares += x * x;
        }
        assert!((sum / 40_000.0).abs() < 0.02, "{sum}");
        assert!((squares / 40_000.0 - 1.0).abs() < 0.02, "{squares}");
    }

    #[test]
    fn a_base_price_comes_from_the_name_alone_and_stays_in_range() {
        assert_eq!(base_price("BTC").to_bits(), base_price("BTC").to_bits());
        assert_ne!(base_price("BTC").to_bits(), base_price("ETH").to_bits());
        for n in 0..500 {
            let price = base_price(&format!("SYM{n}"));
            assert!((BASE_LOW..=BASE_HIGH).contains(&price), "{price}");
        }
    }
}
