//! SHA-256 digests of files and timelines, and the cheap mix that every simulated event enters.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// A SHA-256 digest in lower-case hexadecimal. Reading one from a file checks its form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest(String);

impl TryFrom<String> for Digest {
    type Error = String;
    fn try_from(text: String) -> Result<Digest, String> {
        Digest::from_hex(&text)
            .ok_or_else(|| format!("expected 64 lower-case hexadecimal digits, found {text:?}"))
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> String {
        digest.0
    }
}

impl Digest {
    /// Digest of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Digest {
        Digest(Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// Digest over several named parts: each name and part is preceded by its length, so that no
    /// two lists of parts have the same bytes.
    #[must_use]
    pub fn of_parts<'a>(parts: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Digest {
        let mut all = Vec::new();
        for (name, part) in parts {
            all.extend((name.len() as u64).to_le_bytes());
            all.extend(name.as_bytes());
            all.extend((part.len() as u64).to_le_bytes());
            all.extend(part);
        }
        Digest::of(&all)
    }

    /// A digest written down elsewhere; `None` unless it is 64 lower-case hexadecimal digits.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Digest> {
        let valid =
            text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        valid.then(|| Digest(text.to_owned()))
    }

    /// The 64 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first twelve digits, for people.
    #[must_use]
    pub fn short(&self) -> &str {
        &self.0[..12]
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A 128-bit running mix over words. Not cryptographic: it notices divergence, not forgery. The
/// timeline's SHA-256 covers its final value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceMix {
    low: u64,
    high: u64,
    events: u64,
}

impl Default for TraceMix {
    fn default() -> TraceMix {
        TraceMix { low: 0x243f_6a88_85a3_08d3, high: 0x1319_8a2e_0370_7344, events: 0 }
    }
}

impl TraceMix {
    /// Takes in one event: its time, its kind and one word of content.
    #[inline]
    pub fn event(&mut self, time_ns: i64, kind: u64, word: u64) {
        let folded = |a: u64, b: u64| {
            let wide = u128::from(a).wrapping_mul(u128::from(b));
            (wide as u64) ^ ((wide >> 64) as u64)
        };
        self.low = folded(self.low ^ time_ns as u64, 0x9e37_79b9_7f4a_7c15 ^ kind);
        self.high = folded(self.high ^ word, 0xd1b5_4a32_d192_ed03 ^ self.low);
        self.events += 1;
    }

    /// Events taken in so far.
    #[must_use]
    pub fn events(&self) -> u64 {
        self.events
    }

    /// The mix as 32 hexadecimal digits.
    #[must_use]
    pub fn hex(&self) -> String {
        format!("{:016x}{:016x}", self.high, self.low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cannot_be_shifted_into_each_other() {
        let joined = |parts: &[(&'static str, &'static [u8])]| Digest::of_parts(parts.iter().copied());
        assert_ne!(joined(&[("a", b"bc")]), joined(&[("ab", b"c")]));
        assert_ne!(joined(&[("a", b"b"), ("c", b"")]), joined(&[("a", b""), ("c", b"b")]));
    }

    #[test]
    fn the_mix_sees_order_and_content() {
        let mix = |events: &[(i64, u64, u64)]| {
            let mut mix = TraceMix::default();
            events.iter().for_each(|&(t, k, w)| mix.event(t, k, w));
            mix.hex()
        };
        let all = [mix(&[(1, 2, 3), (4, 5, 6)]), mix(&[(4, 5, 6), (1, 2, 3)]), mix(&[(1, 2, 3)])];
        assert!(all[0] != all[1] && all[0] != all[2] && all[1] != all[2]);
    }
}
