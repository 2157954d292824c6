//! Prices, quantities and amounts of money as integers.
//!
//! A price and a quantity are `i64` in units of 10⁻⁸. Their product is exact: money is `i128` in units of
//! 10⁻¹⁶, so profit, exposure and equity never round. Only a fee does (half away from zero).

use std::fmt;
use std::ops::{Add, AddAssign, Neg, Sub};

use serde::{Deserialize, Serialize};

use super::Ratio;

/// Units of 10⁻⁸ in one.
pub const UNIT: i64 = 100_000_000;
/// The largest price or quantity read from a file, in whole units: keeps every product far from overflow.
pub const WHOLE_MAX: i64 = 10_000_000_000;

/// Price of one unit of a symbol, in 10⁻⁸ of the quote currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Price(pub i64);

/// Signed quantity in 10⁻⁸ of a unit: positive is bought, negative is sold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Qty(pub i64);

/// Signed amount of the quote currency in units of 10⁻¹⁶.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(pub i128);

/// Reads a decimal number into units of 10⁻⁸, exact to eight places.
///
/// # Errors
/// A fragment that says what was found: not a number, NaN, infinite, too many places or too large.
pub fn parse_decimal(text: &str) -> Result<i64, String> {
    let trimmed = text.trim();
    let (negative, digits) = match trimmed.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, trimmed.strip_prefix('+').unwrap_or(trimmed)),
    };
    let (mantissa, exponent) = match digits.find(['e', 'E']) {
        Some(at) => {
            let exponent = digits[at + 1..].parse::<i32>().map_err(|_| not_a_number(text))?;
            (&digits[..at], exponent)
        }
        None => (digits, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !all_digits(whole) || !all_digits(fraction) {
        return Err(not_a_number(text));
    }
    if whole.len() + fraction.len() > 30 || exponent.abs() > 30 {
        return Err(format!("{text:?} has too many digits"));
    }
    let value: i128 = format!("{whole}{fraction}").parse().map_err(|_| not_a_number(text))?;
    let places = 8 + exponent - i32::try_from(fraction.len()).unwrap_or(0);
    let units = if places >= 0 {
        10_i128.checked_pow(places.unsigned_abs()).and_then(|scale| value.checked_mul(scale))
    } else {
        // digits beyond the eighth place are rounded half up: a price feed may carry float noise
        10_i128.checked_pow(places.unsigned_abs()).map(|scale| (value + scale / 2) / scale)
    };
    let units = units.filter(|u| *u <= i128::from(WHOLE_MAX) * i128::from(UNIT));
    let Some(units) = units.and_then(|u| i64::try_from(u).ok()) else {
        return Err(format!("{text:?} is larger than {WHOLE_MAX}"));
    };
    Ok(if negative { -units } else { units })
}

fn not_a_number(text: &str) -> String {
    format!("expected a number, found {text:?}")
}

fn write_decimal(f: &mut fmt::Formatter<'_>, value: i128, places: u32) -> fmt::Result {
    let scale = 10_u128.pow(places);
    let magnitude = value.unsigned_abs();
    let sign = if value < 0 { "-" } else { "" };
    write!(f, "{sign}{}", magnitude / scale)?;
    let fraction = format!("{:0width$}", magnitude % scale, width = places as usize);
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() { Ok(()) } else { write!(f, ".{fraction}") }
}

impl Price {
    /// Reads a decimal price. See [`parse_decimal`].
    ///
    /// # Errors
    /// As [`parse_decimal`].
    pub fn parse(text: &str) -> Result<Price, String> {
        parse_decimal(text).map(Price)
    }
}

impl Qty {
    /// No quantity.
    pub const ZERO: Qty = Qty(0);

    /// Value of this quantity at `price`, signed like the quantity. Exact.
    #[must_use]
    pub fn at(self, price: Price) -> Money {
        // the product of two 64-bit numbers always fits; `wrapping_mul` lets it be one instruction
        Money(i128::from(self.0).wrapping_mul(i128::from(price.0)))
    }

    /// Magnitude.
    #[must_use]
    pub fn abs(self) -> Qty {
        Qty(self.0.saturating_abs())
    }

    /// −1, 0 or +1.
    #[must_use]
    pub fn signum(self) -> i64 {
        self.0.signum()
    }

    /// The quantity worth `notional` at `price`, rounded towards zero; zero where the price is not positive.
    #[must_use]
    pub fn worth(notional: Money, price: Price) -> Qty {
        if price.0 <= 0 {
            return Qty::ZERO;
        }
        Qty(i64::try_from(notional.0 / i128::from(price.0)).unwrap_or(i64::MAX))
    }
}

impl Money {
    /// Nothing.
    pub const ZERO: Money = Money(0);
    /// Units of 10⁻¹⁶ in one.
    pub const ONE: i128 = 10_i128.pow(16);

    /// A whole number of the quote currency.
    #[must_use]
    pub const fn whole(units: i64) -> Money {
        Money(units as i128 * Money::ONE)
    }

    /// Reads a decimal amount. See [`parse_decimal`].
    ///
    /// # Errors
    /// As [`parse_decimal`].
    pub fn parse(text: &str) -> Result<Money, String> {
        parse_decimal(text).map(|units| Money(i128::from(units) * i128::from(UNIT)))
    }

    /// Magnitude.
    #[must_use]
    pub fn abs(self) -> Money {
        Money(self.0.saturating_abs())
    }

    /// This amount times a ratio, rounded half away from zero.
    #[must_use]
    pub fn times(self, ratio: Ratio) -> Money {
        let product = self.0.saturating_mul(i128::from(ratio.nano()));
        let half = if product < 0 { -500_000_000 } else { 500_000_000 };
        Money(product.saturating_add(half) / 1_000_000_000)
    }

    /// The least amount that [reaches](Money::reaches) `share` of this one: rounded up.
    #[must_use]
    pub fn share_up(self, share: Ratio) -> Money {
        let product = self.0.saturating_mul(i128::from(share.nano()));
        let up = i128::from(product.rem_euclid(1_000_000_000) != 0);
        Money(product.div_euclid(1_000_000_000).saturating_add(up))
    }

    /// True where this amount is at least `share` of `whole`. Exact, without a division.
    #[inline]
    #[must_use]
    pub fn reaches(self, share: Ratio, whole: Money) -> bool {
        self.0.saturating_mul(1_000_000_000) >= whole.0.saturating_mul(i128::from(share.nano()))
    }

    /// Rounded to hundredths, as an integer number of them (for display and JSON).
    #[must_use]
    pub fn cents(self) -> i64 {
        let scale = Money::ONE / 100;
        let half = if self.0 < 0 { -scale / 2 } else { scale / 2 };
        i64::try_from((self.0 + half) / scale).unwrap_or(i64::MAX)
    }

    /// Sum, or `None` on overflow.
    #[must_use]
    pub fn checked_add(self, other: Money) -> Option<Money> {
        self.0.checked_add(other.0).map(Money)
    }
}

impl Add for Qty {
    type Output = Qty;
    fn add(self, other: Qty) -> Qty {
        Qty(self.0.saturating_add(other.0))
    }
}

impl Sub for Qty {
    type Output = Qty;
    fn sub(self, other: Qty) -> Qty {
        Qty(self.0.saturating_sub(other.0))
    }
}

impl Neg for Qty {
    type Output = Qty;
    fn neg(self) -> Qty {
        Qty(-self.0)
    }
}

impl AddAssign for Qty {
    fn add_assign(&mut self, other: Qty) {
        *self = *self + other;
    }
}

impl Add for Money {
    type Output = Money;
    fn add(self, other: Money) -> Money {
        Money(self.0.saturating_add(other.0))
    }
}

impl Sub for Money {
    type Output = Money;
    fn sub(self, other: Money) -> Money {
        Money(self.0.saturating_sub(other.0))
    }
}

impl Neg for Money {
    type Output = Money;
    fn neg(self) -> Money {
        Money(-self.0)
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Money) {
        *self = *self + other;
    }
}

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_decimal(f, i128::from(self.0), 8)
    }
}

impl fmt::Display for Qty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_decimal(f, i128::from(self.0), 8)
    }
}

impl fmt::Display for Money {
    /// Rounded to hundredths, always with two places: `1234.50`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cents = self.cents();
        let sign = if cents < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact() {
        for (text, units) in [
            ("46319.0", 4_631_900_000_000),
            ("-0.00000001", -1),
            ("1e3", 100_000_000_000),
            ("2.5e-3", 250_000),
            (".5", 50_000_000),
            ("0.123456785", 12_345_679),
        ] {
            assert_eq!(parse_decimal(text), Ok(units), "{text}");
        }
    }

    #[test]
    fn decimals_refuse_what_is_not_a_number() {
        for text in ["", "NaN", "inf", "1000 EUR", "1,5", "--1", "1e99", "0x10", "10000000001"] {
            assert!(parse_decimal(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_product_is_exact_and_a_fee_rounds_half_away_from_zero() {
        let value = Qty(-3).at(Price(7));
        assert_eq!(value, Money(-21));
        assert_eq!(Money(-25).times(Ratio::from_nano(100_000_000)), Money(-3));
        assert_eq!(Qty::worth(Money::whole(250), Price::parse("40000").unwrap()), Qty(625_000));
        assert_eq!(Money::parse("-12.345").unwrap().to_string(), "-12.35");
    }
}
