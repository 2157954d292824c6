//! From values to places on the page: straight and logarithmic, in integers.

/// A straight scale.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    low: i64,
    high: i64,
    from: i64,
    to: i64,
}

impl Scale {
    /// Maps `low..=high` to `from..=to`; a range without width is widened around its value.
    #[must_use]
    pub fn new(low: i64, high: i64, from: i64, to: i64) -> Scale {
        let (low, high) =
            if low < high { (low, high) } else { (low.saturating_sub(1), low.saturating_add(1)) };
        Scale { low, high, from, to }
    }

    /// The place of `value`; outside the range it is outside the page's part.
    #[must_use]
    pub fn at(self, value: i64) -> i64 {
        let width = i128::from(self.high) - i128::from(self.low);
        let part = (i128::from(value) - i128::from(self.low)) * i128::from(self.to - self.from);
        let place = i128::from(self.from) + (part + width / 2).div_euclid(width);
        i64::try_from(place).unwrap_or(if place < 0 { i64::MIN / 4 } else { i64::MAX / 4 })
    }
}

/// Two to six round values that span `low..=high`, ascending: 1, 2 or 5 times a power of ten apart.
#[must_use]
pub fn ticks(low: i64, high: i64, most: i64) -> Vec<i64> {
    let (low, high) = if low < high { (low, high) } else { (low.saturating_sub(1), low.saturating_add(1)) };
    let width = i128::from(high) - i128::from(low);
    let mut step: i128 = 1;
    let mut factors = [2_i128, 5, 10].into_iter().cycle();
    let mut decade = 1_i128;
    while width / step > i128::from(most.max(1)) {
        let factor = factors.next().unwrap_or(10);
        step = decade * factor;
        if factor == 10 {
            decade = step;
        }
    }
    let first = i128::from(low).div_euclid(step) * step;
    let mut ticks = Vec::new();
    let mut at = first;
    while ticks.len() < 64 {
        if let Ok(tick) = i64::try_from(at) {
            ticks.push(tick);
        }
        if at >= i128::from(high) {
            break;
        }
        at += step;
    }
    ticks
}

const SECOND: i64 = 1_000_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// Times between the grid lines of a time axis, for a stretch of this length and at most `most` lines.
#[must_use]
pub fn time_step(length: i64, most: i64) -> i64 {
    let steps = [
        SECOND,
        5 * SECOND,
        10 * SECOND,
        30 * SECOND,
        MINUTE,
        2 * MINUTE,
        5 * MINUTE,
        10 * MINUTE,
        15 * MINUTE,
        30 * MINUTE,
        HOUR,
        2 * HOUR,
        3 * HOUR,
        4 * HOUR,
        6 * HOUR,
        12 * HOUR,
        24 * HOUR,
    ];
    let fits = steps.into_iter().find(|step| length / step <= most.max(1));
    fits.unwrap_or_else(|| (length / most.max(1) / (24 * HOUR) + 1).saturating_mul(24 * HOUR))
}

/// The grid of the logarithmic axis, in nanoseconds.
const DECADES: [i64; 12] = [
    10_000_000,
    100_000_000,
    SECOND,
    10 * SECOND,
    MINUTE,
    10 * MINUTE,
    HOUR,
    6 * HOUR,
    24 * HOUR,
    7 * 24 * HOUR,
    60 * 24 * HOUR,
    1_000 * 24 * HOUR,
];

/// A logarithmic scale of time from zero: everything up to its first grid line is at its beginning.
#[derive(Clone, Debug)]
pub struct LogScale {
    /// Its grid, in nanoseconds.
    pub grid: Vec<i64>,
    from: i64,
    to: i64,
}

impl LogScale {
    /// A scale on which `longest` and, where it is not shorter than the first grid line, `shortest` have their places.
    #[must_use]
    pub fn new(shortest: i64, longest: i64, from: i64, to: i64) -> LogScale {
        let first = DECADES.iter().rposition(|tick| *tick <= shortest).unwrap_or(0);
        let last = DECADES.iter().position(|tick| *tick >= longest).unwrap_or(DECADES.len() - 1);
        let last = last.max((first + 1).min(DECADES.len() - 1));
        let first = first.min(last - 1);
        LogScale { grid: DECADES[first..=last].to_vec(), from, to }
    }

    /// The place of `ns`.
    #[must_use]
    pub fn at(&self, ns: i64) -> i64 {
        let (low, high) = (self.grid[0], self.grid[self.grid.len() - 1]);
        let spread = i128::from(log2(high) - log2(low)).max(1);
        let part = i128::from(log2(ns.clamp(low, high)) - log2(low));
        let place = i128::from(self.from) + part * i128::from(self.to - self.from) / spread;
        i64::try_from(place).unwrap_or(self.from)
    }
}

/// The binary logarithm in units of 2⁻¹⁶, rounded down: by squaring, one bit after the other.
fn log2(value: i64) -> i64 {
    let value = value.max(1).unsigned_abs();
    let whole = 63 - value.leading_zeros();
    // the mantissa as 1 to 2 with 63 bits behind the point
    let mut mantissa = u128::from(value) << (63 - whole);
    let mut log = i64::from(whole) << 16;
    for bit in (0..16).rev() {
        mantissa = (mantissa * mantissa) >> 63;
        if mantissa >> 64 != 0 {
            mantissa >>= 1;
            log |= 1 << bit;
        }
    }
    log
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_map_their_ends_and_stand_any_value() {
        let scale = Scale::new(-100, 300, 1000, 0);
        assert_eq!([scale.at(-100), scale.at(100), scale.at(300)], [1000, 500, 0]);
        let flat = Scale::new(7, 7, 0, 100);
        assert_eq!(flat.at(7), 50);
        for value in [i64::MIN, 0, i64::MAX] {
            let _ = (Scale::new(i64::MIN, i64::MAX, 0, 100).at(value), flat.at(value), log2(value));
        }
    }

    #[test]
    fn ticks_are_round_and_span_the_range() {
        assert_eq!(ticks(3, 97, 4), [0, 20, 40, 60, 80, 100]);
        assert_eq!(ticks(-5, 5, 4), [-5, 0, 5]);
        assert_eq!(ticks(0, 284, 4), [0, 100, 200, 300]);
        for (low, high) in [(0, 0), (i64::MIN, i64::MAX), (999_999, 1_000_001), (-3, 12)] {
            let found = ticks(low, high, 4);
            assert!((2..=7).contains(&found.len()), "{low}..{high}: {found:?}");
            assert!(found.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }

    #[test]
    fn the_logarithm_is_right_to_its_last_bit() {
        assert_eq!([log2(1), log2(2), log2(1024)], [0, 1 << 16, 10 << 16]);
        // log2(10) = 3.32192809…
        assert_eq!(log2(10), 217_705);
        assert!((1..10_000).all(|value| log2(value) <= log2(value + 1)));
    }

    #[test]
    fn the_time_axis_begins_at_zero_and_grows() {
        let scale = LogScale::new(899_000_000, 24 * HOUR, 0, 1000);
        assert_eq!((scale.grid[0], scale.at(0), scale.at(100 * HOUR)), (100_000_000, 0, 1000));
        assert!(scale.at(899_000_000) > 0 && scale.at(5 * SECOND) < scale.at(15 * MINUTE));
        assert_eq!(LogScale::new(0, 0, 0, 10).grid.len(), 2);
        assert_eq!(LogScale::new(i64::MAX, i64::MAX, 0, 10).grid.len(), 2);
    }
}
