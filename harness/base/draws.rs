//! All randomness of a drill, from one seed.
//!
//! Two kinds. A **stream** (ChaCha8) belongs to one entity that is named, never counted: the market of a
//! symbol, the plan of a fault. A **keyed draw** answers `(label, entity, n)`: the label's key comes from
//! ChaCha8, the draw from a mix of key, entity and number. A keyed draw depends on nothing that was drawn
//! before, so one more order does not shift another order's luck.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::{Ratio, Span};

/// Name of the scheme; part of every log entry. Changing any draw changes the name.
pub const SCHEME: &str = "chacha8-keyed-2";

/// What a keyed draw is for. Each label has a key of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Label {
    /// Length of a job run; entity (job, run).
    JobTime,
    /// Time until the broker acknowledges; entity of the order.
    Acknowledge,
    /// Time until a fill; entity of the order, number of the fill.
    FillTime,
    /// Whether and how an order is filled in parts; entity of the order.
    FillParts,
    /// Whether the broker rejects; entity of the order.
    Reject,
    /// Whether a fault acts on this order or run; entity (fault, order or run).
    FaultActs,
    /// Other choices of a fault while it acts; entity (fault, order or run).
    FaultChoice,
    /// Phase of a monitor's evaluation grid; entity of the monitor's name.
    Phase,
    /// Delay or loss on an alert route; entity (route, alert, moment).
    Route,
    /// Time until a person or automation acknowledges; entity (incident, moment).
    Responder,
    /// Time of a runbook step; entity (incident, step, moment).
    StepTime,
    /// Whether a step is skipped or a wrong runbook is taken; entity (incident, step, moment).
    Slip,
    /// Time that an action takes on the pipeline; entity of the action.
    ActionTime,
}

const LABELS: usize = Label::ActionTime as usize + 1;

/// The keys of one seed. Copying is cheap; drawing needs no mutation.
#[derive(Clone, Debug)]
pub struct Draws {
    seed: u64,
    keys: [(u64, u64); LABELS],
}

impl Draws {
    /// The draws of `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Draws {
        let mut source = Stream::new(seed, "keys", "");
        let mut keys = [(0, 0); LABELS];
        for key in &mut keys {
            *key = (source.next_u64(), source.next_u64());
        }
        Draws { seed, keys }
    }

    /// The seed these draws come from.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The draw number `n` of `entity` under `label`: 64 even bits.
    #[inline]
    #[must_use]
    pub fn bits(&self, label: Label, entity: u64, n: u64) -> u64 {
        let (first, second) = self.keys[label as usize];
        let a = mix(entity ^ first);
        mix(a.wrapping_add(second) ^ mix(n.wrapping_add(first.rotate_left(32))))
    }

    /// A whole number in `0..bound`; 0 where `bound` is 0.
    #[inline]
    #[must_use]
    pub fn below(&self, label: Label, entity: u64, n: u64, bound: u64) -> u64 {
        let wide = u128::from(self.bits(label, entity, n)).wrapping_mul(u128::from(bound));
        (wide >> 64) as u64
    }

    /// A span in `low..=high`.
    #[inline]
    #[must_use]
    pub fn span(&self, label: Label, entity: u64, n: u64, low: Span, high: Span) -> Span {
        let width = high.ns().saturating_sub(low.ns()).max(0) as u64;
        Span::from_ns(low.ns() + self.below(label, entity, n, width.saturating_add(1)) as i64)
    }

    /// True with probability `share`: never at 0, always at 1. The same entity that is chosen at one share is chosen at every larger one.
    #[inline]
    #[must_use]
    pub fn chance(&self, label: Label, entity: u64, n: u64, share: Ratio) -> bool {
        (self.below(label, entity, n, 1_000_000_000) as i64) < share.nano()
    }
}

/// Names an entity from its parts. Order matters.
#[inline]
#[must_use]
pub fn entity(parts: &[u64]) -> u64 {
    parts.iter().fold(0x6a09_e667_f3bc_c908, |seen, part| entity_with(seen, *part))
}

/// Names an entity by another one and a further part: the same as naming it from all its parts.
#[inline]
#[must_use]
pub fn entity_with(entity: u64, part: u64) -> u64 {
    mix(entity.rotate_left(17) ^ mix(part))
}

/// Names an entity by its text.
#[must_use]
pub fn entity_of(text: &str) -> u64 {
    text.bytes().fold(0xbb67_ae85_84ca_a73b, |seen, byte| mix(seen ^ u64::from(byte)))
}

/// A 64-bit finalizer with full avalanche (multiply and xor-shift, constants of Stafford's variant 13).
#[inline]
fn mix(mut x: u64) -> u64 {
    x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// A stream of draws that belongs to one named entity: ChaCha8.
#[derive(Clone, Debug)]
pub struct Stream(ChaCha8Rng);

impl Stream {
    /// The stream of `name` for `purpose` under `seed`.
    #[must_use]
    pub fn new(seed: u64, purpose: &str, name: &str) -> Stream {
        let mut key = [0_u8; 32];
        let words =
            [seed, entity_of(purpose), entity_of(name), purpose.len() as u64 ^ (name.len() as u64) << 32];
        for (slot, word) in key.chunks_exact_mut(8).zip(words) {
            slot.copy_from_slice(&word.to_le_bytes());
        }
        Stream(ChaCha8Rng::from_seed(key))
    }

    /// The next 64 even bits.
    pub fn next_u64(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A whole number in `low..=high`; `low` where the range is empty.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = i128::from(high) - i128::from(low) + 1;
        let draw = u128::from(self.next_u64());
        if width <= 0 {
            return low;
        }
        low + ((draw * width as u128) >> 64) as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draw_depends_on_seed_label_entity_and_number_alone() {
        let draws = Draws::new(7);
        let base = draws.bits(Label::Reject, 1, 0);
        assert_eq!(base, Draws::new(7).bits(Label::Reject, 1, 0));
        let others = [
            Draws::new(8).bits(Label::Reject, 1, 0),
            draws.bits(Label::FillTime, 1, 0),
            draws.bits(Label::Reject, 2, 0),
            draws.bits(Label::Reject, 1, 1),
        ];
        assert!(others.iter().all(|other| *other != base));
    }

    #[test]
    fn chance_is_monotone_in_its_share_and_exact_at_the_ends() {
        let draws = Draws::new(3);
        for entity in 0..500 {
            let at = |share| draws.chance(Label::FaultActs, entity, 0, Ratio::from_nano(share));
            assert!(!at(0) && at(1_000_000_000));
            assert!(!at(200_000_000) || at(700_000_000));
        }
    }

    #[test]
    fn keyed_draws_are_even() {
        let draws = Draws::new(11);
        let mut buckets = [0_u32; 16];
        for entity in 0..16_000 {
            buckets[draws.below(Label::StepTime, entity, 0, 16) as usize] += 1;
        }
        assert!(buckets.iter().all(|count| (850..1150).contains(count)), "{buckets:?}");
    }

    #[test]
    fn streams_are_separate_and_stay_in_range() {
        let mut a = Stream::new(1, "market", "BTC");
        let mut b = Stream::new(1, "market", "ETH");
        assert_ne!(a.next_u64(), b.next_u64());
        assert!((0..1000).all(|_| (-3..=5).contains(&a.between(-3, 5))));
        assert_eq!(a.between(5, 3), 5);
    }
}
