//! `rsi_reversion`: long below `oversold`, short above `overbought`, flat again across 50.

use crate::base::Price;

/// Relative strength with Wilder's smoothing: the first mean is plain, each later one keeps `(n − 1) / n`
/// of the one before. Where nothing moved, strength is 50.
#[derive(Clone, Debug)]
pub(super) struct Rsi {
    period: f64,
    oversold: f64,
    overbought: f64,
    /// Changes still missing from the first mean.
    missing: u32,
    last: Option<i64>,
    gain: f64,
    loss: f64,
    signal: i8,
}

impl Rsi {
    pub(super) fn new(period: u16, oversold: u8, overbought: u8) -> Rsi {
        let period = period.max(1);
        Rsi {
            period: f64::from(period),
            oversold: f64::from(oversold),
            overbought: f64::from(overbought),
            missing: u32::from(period),
            last: None,
            gain: 0.0,
            loss: 0.0,
            signal: 0,
        }
    }

    #[inline]
    pub(super) fn on_bar(&mut self, close: Price) {
        let Some(last) = self.last.replace(close.0) else { return };
        let change = close.0.saturating_sub(last) as f64;
        let (gain, loss) = if change > 0.0 { (change, 0.0) } else { (0.0, -change) };
        if self.missing > 0 {
            self.gain += gain;
            self.loss += loss;
            self.missing -= 1;
            if self.missing > 0 {
                return;
            }
            self.gain /= self.period;
            self.loss /= self.period;
        } else {
            self.gain = (self.gain * (self.period - 1.0) + gain) / self.period;
            self.loss = (self.loss * (self.period - 1.0) + loss) / self.period;
        }
        self.decide();
    }

    /// Compares `100 × gain / (gain + loss)` with each bound, without the division.
    #[inline]
    fn decide(&mut self) {
        let moved = self.gain + self.loss;
        let (strength, whole) = if moved > 0.0 { (100.0 * self.gain, moved) } else { (50.0, 1.0) };
        if strength < self.oversold * whole {
            self.signal = 1;
        } else if strength > self.overbought * whole {
            self.signal = -1;
        } else {
            let middle = 50.0 * whole;
            let back = (self.signal > 0 && strength >= middle) || (self.signal < 0 && strength <= middle);
            if back {
                self.signal = 0;
            }
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

    fn signals(rsi: &mut Rsi, closes: &[i64]) -> Vec<i8> {
        closes
            .iter()
            .map(|close| {
                rsi.on_bar(Price(*close));
                rsi.signal()
            })
            .collect()
    }

    #[test]
    fn by_hand() {
        // changes −4 −4 +2 +10 +2 −9 −9; means of period 2 (gain, loss) and strength:
        // (0, 4) 0 · (1, 2) 33 · (5.5, 1) 85 · (3.75, 0.5) 88 · (1.875, 4.75) 28 · (0.9375, 6.875) 12
        let closes = [100, 96, 92, 94, 104, 106, 97, 88];
        assert_eq!(signals(&mut Rsi::new(2, 30, 90), &closes), [0, 0, 1, 1, 0, 0, 1, 1]);
        assert_eq!(signals(&mut Rsi::new(2, 10, 80), &closes), [0, 0, 1, 1, -1, -1, 0, 0]);
        assert_eq!(signals(&mut Rsi::new(2, 30, 70), &[100; 6]), [0; 6], "nothing moved");
    }

    proptest! {
        #[test]
        fn smoothing_equals_a_fresh_computation(
            period in 1_u16..10,
            closes in prop::collection::vec(0_i64..500, 2..60),
        ) {
            let mut rsi = Rsi::new(period, 30, 70);
            signals(&mut rsi, &closes);
            let n = usize::from(period);
            let changes: Vec<f64> = closes.windows(2).map(|pair| (pair[1] - pair[0]) as f64).collect();
            prop_assume!(changes.len() >= n);
            // the closed form: each change weighs ((n − 1) / n)^age / n, those of the first mean all alike
            let weight = |index: usize| {
                let age = changes.len() - 1 - index.max(n - 1);
                (0..age).fold(1.0 / f64::from(period), |w, _| w * (f64::from(period) - 1.0) / f64::from(period))
            };
            let gain: f64 = changes.iter().enumerate().map(|(i, c)| c.max(0.0) * weight(i)).sum();
            let loss: f64 = changes.iter().enumerate().map(|(i, c)| (-c).max(0.0) * weight(i)).sum();
            prop_assert!((rsi.gain - gain).abs() < 1e-9 && (rsi.loss - loss).abs() < 1e-9);
        }
    }
}
