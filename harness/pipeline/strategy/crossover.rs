//! `ma_crossover`: long where the fast mean is above the slow one, short below. Exact integers.

use crate::base::Price;

/// Running sums over one ring of closes. Equal means keep the signal that was there.
#[derive(Clone, Debug)]
pub(super) struct Crossover {
    ring: Vec<i64>,
    /// Where the next close goes; the oldest close once the ring is full.
    next: usize,
    seen: usize,
    fast: usize,
    slow: usize,
    fast_sum: i128,
    slow_sum: i128,
    signal: i8,
}

impl Crossover {
    pub(super) fn new(fast: u16, slow: u16) -> Crossover {
        let (fast, slow) = (usize::from(fast.max(1)), usize::from(slow.max(1)));
        let ring = vec![0; fast.max(slow)];
        Crossover { ring, next: 0, seen: 0, fast, slow, fast_sum: 0, slow_sum: 0, signal: 0 }
    }

    #[inline]
    pub(super) fn on_bar(&mut self, close: Price) {
        let length = self.ring.len();
        // the slots are zero until they are first filled, so the sums need no case for warming up
        self.fast_sum += i128::from(close.0) - i128::from(self.before(self.fast));
        self.slow_sum += i128::from(close.0) - i128::from(self.before(self.slow));
        self.ring[self.next] = close.0;
        self.next += 1;
        if self.next == length {
            self.next = 0;
        }
        if self.seen < length {
            self.seen += 1;
            if self.seen < length {
                return;
            }
        }
        let fast = self.fast_sum * self.slow as i128;
        let slow = self.slow_sum * self.fast as i128;
        if fast > slow {
            self.signal = 1;
        } else if fast < slow {
            self.signal = -1;
        }
    }

    /// The close that stands `back` places before the one to come.
    #[inline]
    fn before(&self, back: usize) -> i64 {
        let at = if self.next >= back { self.next - back } else { self.next + self.ring.len() - back };
        self.ring[at]
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

    fn signals(fast: u16, slow: u16, closes: &[i64]) -> Vec<i8> {
        let mut crossover = Crossover::new(fast, slow);
        closes
            .iter()
            .map(|close| {
                crossover.on_bar(Price(*close));
                crossover.signal()
            })
            .collect()
    }

    #[test]
    fn by_hand() {
        // means of 2 and 4 at each bar from the fourth: 35/25, 40/35, 30/35, 20/30, 25/25 (equal), 40/30
        assert_eq!(signals(2, 4, &[10, 20, 30, 40, 40, 20, 20, 30, 50]), [0, 0, 0, 1, 1, -1, -1, -1, 1]);
        assert_eq!(signals(2, 4, &[5; 6]), [0; 6], "equal from the start is flat");
    }

    proptest! {
        #[test]
        fn running_sums_equal_a_fresh_computation(
            fast in 1_u16..12,
            slow in 1_u16..12,
            closes in prop::collection::vec(-40_i64..40, 0..80),
        ) {
            let longest = usize::from(fast.max(slow));
            let sum = |upto: usize, window: u16| -> i64 { closes[upto - usize::from(window)..upto].iter().sum() };
            let mut expected = 0;
            let naive: Vec<i8> = (1..=closes.len()).map(|upto| {
                if upto >= longest {
                    let side = (sum(upto, fast) * i64::from(slow) - sum(upto, slow) * i64::from(fast)).signum();
                    if side != 0 {
                        expected = side as i8;
                    }
                }
                expected
            }).collect();
            prop_assert_eq!(signals(fast, slow, &closes), naive);
        }
    }
}
