//! `ma_crossover`: long where the fast mean is above the slow one, short below. Exact integers.

use crate::base::Price;

/// One ring of closes and one running sum: `slow × (sum of the fast window) − fast × (sum of the slow
/// window)`, whose sign says which mean is above. Equal means keep the signal that was there.
#[derive(Clone, Debug)]
pub(super) struct Crossover {
    ring: Vec<i64>,
    /// Where the close is that leaves each window next.
    fast_at: usize,
    slow_at: usize,
    /// Where the next close goes.
    next: usize,
    /// Closes still missing.
    missing: usize,
    fast: i64,
    slow: i64,
    difference: i128,
    signal: i8,
}

impl Crossover {
    pub(super) fn new(fast: u16, slow: u16) -> Crossover {
        let (fast, slow) = (fast.max(1), slow.max(1));
        let length = usize::from(fast.max(slow));
        Crossover {
            ring: vec![0; length],
            fast_at: (length - usize::from(fast)) % length,
            slow_at: (length - usize::from(slow)) % length,
            next: 0,
            missing: length,
            fast: i64::from(fast),
            slow: i64::from(slow),
            difference: 0,
            signal: 0,
        }
    }

    #[inline]
    pub(super) fn on_bar(&mut self, close: Price) {
        // slots are zero until they are first filled, so the sum needs no case for warming up
        let (fast_leaves, slow_leaves) = (self.ring[self.fast_at], self.ring[self.slow_at]);
        let enters = product(self.slow - self.fast, close.0);
        let leaves = product(self.slow, fast_leaves).wrapping_sub(product(self.fast, slow_leaves));
        // never wraps: two windows of at most 2¹⁶ closes, each weighed below 2¹⁶, stay below 2⁹⁶
        self.difference = self.difference.wrapping_add(enters).wrapping_sub(leaves);
        self.ring[self.next] = close.0;
        let length = self.ring.len();
        for at in [&mut self.fast_at, &mut self.slow_at, &mut self.next] {
            *at = if *at + 1 == length { 0 } else { *at + 1 };
        }
        if self.missing > 1 {
            self.missing -= 1;
            return;
        }
        if self.difference > 0 {
            self.signal = 1;
        } else if self.difference < 0 {
            self.signal = -1;
        }
    }

    #[inline]
    pub(super) fn signal(&self) -> i8 {
        self.signal
    }
}

#[inline]
fn product(weight: i64, close: i64) -> i128 {
    // the product of two 64-bit numbers always fits; `wrapping_mul` lets it be one instruction
    i128::from(weight).wrapping_mul(i128::from(close))
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
