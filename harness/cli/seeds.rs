//! Seeds from the command line.

use std::ops::Range;
use std::str::FromStr;

use crate::scenario::Scenario;

/// The most seeds of one run: keeps a slip of the finger from filling a disk.
const SEEDS_MAX: u64 = 1_000_000;

/// Seeds `first..end`: `first` included, `end` not, as in Rust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seeds(Range<u64>);

impl Seeds {
    /// One seed.
    #[must_use]
    pub fn one(seed: u64) -> Seeds {
        // the end of a range cannot stand for the largest seed, which nobody needs
        Seeds(seed..seed.saturating_add(1))
    }

    /// The seeds in order.
    pub fn iter(&self) -> impl Iterator<Item = u64> + use<> {
        self.0.clone()
    }

    /// The seeds to run a scenario under: its own where it is pinned to one.
    pub fn of(&self, scenario: &Scenario) -> impl Iterator<Item = u64> + use<> {
        scenario.seed.map_or_else(|| self.0.clone(), |seed| Seeds::one(seed).0)
    }

    /// The one seed to run a scenario under where the user asks for `seed`.
    pub fn one_of(scenario: &Scenario, seed: u64) -> u64 {
        scenario.seed.unwrap_or(seed)
    }
}

impl FromStr for Seeds {
    type Err = String;

    fn from_str(text: &str) -> Result<Seeds, String> {
        let wrong = || format!("expected a range such as 0..20, found {text:?}");
        let (first, end) = text.split_once("..").ok_or_else(wrong)?;
        let number = |part: &str| part.parse::<u64>().map_err(|_| wrong());
        let (first, end) = (number(first)?, number(end)?);
        if end <= first {
            return Err(format!("the range {text} is empty: its end is not included"));
        }
        if end - first > SEEDS_MAX {
            return Err(format!("the range {text} has more than {SEEDS_MAX} seeds"));
        }
        Ok(Seeds(first..end))
    }
}

/// One seed: every number but the largest.
///
/// # Errors
/// A fragment that says what was expected.
pub fn seed(text: &str) -> Result<u64, String> {
    let seed = text.parse::<u64>().ok().filter(|seed| *seed < u64::MAX);
    seed.ok_or_else(|| format!("expected a whole number from 0 to {}, found {text:?}", u64::MAX - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_range_is_not_included() {
        let seeds: Seeds = "3..6".parse().unwrap();
        assert_eq!(seeds.iter().collect::<Vec<_>>(), [3, 4, 5]);
        assert_eq!(Seeds::one(7).iter().collect::<Vec<_>>(), [7]);
    }

    #[test]
    fn what_is_no_range_is_refused() {
        for text in ["", "5", "5..5", "9..3", "-1..3", "0..=3", "a..b", "0..99999999999"] {
            assert!(text.parse::<Seeds>().is_err(), "{text}");
        }
        assert!(seed("18446744073709551615").is_err() && seed("-1").is_err() && seed("17").is_ok());
    }
}
