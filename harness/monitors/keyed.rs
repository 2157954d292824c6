//! Look-up by an opaque number, cheap and the same on every machine.

use std::hash::{BuildHasherDefault, Hasher};

use indexmap::IndexMap;

/// A map whose hash needs no randomness of the machine. Nothing iterates over it, so its order cannot leak.
pub(super) type Keyed<K, V> = IndexMap<K, V, BuildHasherDefault<Mixer>>;

/// Multiplies and folds; keys are opaque numbers, not chosen by anybody who wants collisions.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mixer(u64);

impl Mixer {
    #[inline]
    fn word(&mut self, word: u64) {
        let mixed = (self.0.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 32);
    }
}

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.word(u64::from(*byte)));
    }

    #[inline]
    fn write_u16(&mut self, number: u16) {
        self.word(u64::from(number));
    }

    #[inline]
    fn write_u64(&mut self, number: u64) {
        self.word(number);
    }

    #[inline]
    fn write_i64(&mut self, number: i64) {
        self.word(number.cast_unsigned());
    }
}
