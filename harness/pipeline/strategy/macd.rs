//! `macd`: long where the difference of two exponential means is above its own mean, short below.

use crate::base::Price;

/// An exponential mean with weight `2 / (n + 1)`, begun with the plain mean of its first `n` values.
#[derive(Clone, Debug)]
struct Ema {
    length: f64,
    weight: f64,
    missing: u32,
    value: f64,
}

impl Ema {
    fn new(length: u16) -> Ema {
        let length = length.max(1);
        let n = f64::from(length);
        Ema { length: n, weight: 2.0 / (n + 1.0), missing: u32::from(length), value: 0.0 }
    }

    /// The mean after `x`, once there are enough values.
    #[inline]
    fn next(&mut self, x: f64) -> Option<f64> {
        if self.missing == 0 {
            self.value += self.weight * (x - self.value);
            return Some(self.value);
        }
        self.value += x;
        self.missing -= 1;
        if self.missing > 0 {
            return None;
        }
        self.value /= self.length;
        Some(self.value)
    }
}

/// Prices count from the first one, so that a flat market is exactly zero. Equality keeps the signal.
#[derive(Clone, Debug)]
pub(super) struct Macd {
    first: Option<i64>,
    fast: Ema,
    slow: Ema,
    line: Ema,
    signal: i8,
}

impl Macd {
    pub(super) fn new(fast: u16, slow: u16, signal: u16) -> Macd {
        Macd { first: None, fast: Ema::new(fast), slow: Ema::new(slow), line: Ema::new(signal), signal: 0 }
    }

    #[inline]
    pub(super) fn on_bar(&mut self, close: Price) {
        let first = *self.first.get_or_insert(close.0);
        let x = close.0.saturating_sub(first) as f64;
        let (fast, slow) = (self.fast.next(x), self.slow.next(x));
        let (Some(fast), Some(slow)) = (fast, slow) else { return };
        let difference = fast - slow;
        let Some(line) = self.line.next(difference) else { return };
        if difference > line {
            self.signal = 1;
        } else if difference < line {
            self.signal = -1;
        }
    }

    #[inline]
    pub(super) fn signal(&self) -> i8 {
        self.signal
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn by_hand() {
        // x = 0 2 6 6 0 0; mean of 1 is x; mean of 3 begins at 8/3 and halves the distance:
        // 2.6667 4.3333 2.1667 1.0833; difference 3.3333 1.6667 −2.1667 −1.0833;
        // its mean of 2 begins at 2.5: 2.5 −0.6111 −0.9259
        let mut macd = Macd::new(1, 3, 2);
        let signals: Vec<i8> = [100, 102, 106, 106, 100, 100, 101]
            .into_iter()
            .map(|close| {
                macd.on_bar(Price(close));
                macd.signal()
            })
            .collect();
        assert_eq!(signals, [0, 0, 0, -1, -1, -1, 1]);
    }

    #[test]
    fn a_flat_market_has_no_signal_and_a_shift_changes_none() {
        let run = |shift: i64, closes: &[i64]| -> Vec<i8> {
            let mut macd = Macd::new(12, 26, 9);
            closes
                .iter()
                .map(|close| {
                    macd.on_bar(Price(close + shift));
                    macd.signal()
                })
                .collect()
        };
        assert!(run(0, &[4_631_900_000_001; 200]).iter().all(|signal| *signal == 0));
        let wave: Vec<i64> = (0..200).map(|bar| (bar * 37 % 101) * 1_000).collect();
        assert_eq!(run(0, &wave), run(5_000_000_000_000, &wave));
    }

    proptest! {
        #[test]
        fn an_exponential_mean_equals_its_closed_form(
            length in 1_u16..12,
            values in prop::collection::vec(-1000_i32..1000, 1..60),
        ) {
            let n = usize::from(length);
            let mut ema = Ema::new(length);
            let last = values.iter().fold(None, |_, x| ema.next(f64::from(*x)));
            prop_assert_eq!(last.is_some(), values.len() >= n);
            let Some(last) = last else { return Ok(()) };
            let keep = 1.0 - 2.0 / (f64::from(length) + 1.0);
            let begun = values[..n].iter().map(|x| f64::from(*x)).sum::<f64>() / f64::from(length);
            let expected = values[n..].iter().fold(begun, |mean, x| mean * keep + f64::from(*x) * (1.0 - keep));
            prop_assert!((last - expected).abs() < 1e-6);
        }
    }
}
