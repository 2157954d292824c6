//! A ratio in units of 10⁻⁹: strengths, shares, rates.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A dimensionless number in units of 10⁻⁹; 0.05 is `Ratio::from_nano(50_000_000)`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ratio(i64);

impl Ratio {
    /// Nothing.
    pub const ZERO: Ratio = Ratio(0);
    /// The whole.
    pub const ONE: Ratio = Ratio(1_000_000_000);

    /// From units of 10⁻⁹.
    #[must_use]
    pub const fn from_nano(nano: i64) -> Ratio {
        Ratio(nano)
    }

    /// Units of 10⁻⁹.
    #[must_use]
    pub const fn nano(self) -> i64 {
        self.0
    }

    /// Reads `0.25`, `25%` or `3`.
    ///
    /// # Errors
    /// A fragment that says what was expected.
    pub fn parse(text: &str) -> Result<Ratio, String> {
        let (number, percent) = match text.trim().strip_suffix('%') {
            Some(number) => (number, true),
            None => (text, false),
        };
        let units = super::money::parse_decimal(number)
            .map_err(|_| format!("expected a ratio such as 0.25 or \"25%\", found {text:?}"))?;
        if units.abs() > 1_000_000 * super::money::UNIT {
            return Err(format!("the ratio {text:?} is larger than 1000000"));
        }
        Ok(Ratio(if percent { units / 10 } else { units * 10 }))
    }

    /// This ratio times another, rounded towards zero.
    #[must_use]
    pub fn times(self, other: Ratio) -> Ratio {
        let product = i128::from(self.0) * i128::from(other.0) / 1_000_000_000;
        Ratio(i64::try_from(product).unwrap_or(i64::MAX))
    }

    /// `whole` times this ratio, rounded to the nearest integer.
    #[must_use]
    pub fn of(self, whole: i64) -> i64 {
        let product = i128::from(whole) * i128::from(self.0) + 500_000_000;
        i64::try_from(product.div_euclid(1_000_000_000)).unwrap_or(i64::MAX)
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let magnitude = self.0.unsigned_abs();
        write!(f, "{sign}{}", magnitude / 1_000_000_000)?;
        let fraction = format!("{:09}", magnitude % 1_000_000_000);
        let fraction = fraction.trim_end_matches('0');
        if fraction.is_empty() { Ok(()) } else { write!(f, ".{fraction}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_read_and_print() {
        for (text, nano, shown) in
            [("0.25", 250_000_000, "0.25"), ("25%", 250_000_000, "0.25"), ("3", 3_000_000_000, "3")]
        {
            let ratio = Ratio::parse(text).expect(text);
            assert_eq!((ratio.nano(), ratio.to_string().as_str()), (nano, shown));
        }
        assert!(Ratio::parse("nan").is_err() && Ratio::parse("2000000").is_err());
    }
}
