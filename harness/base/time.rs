//! Simulated time: integer nanoseconds since the start of the drill.

use std::fmt;
use std::ops::{Add, AddAssign, Sub};

use serde::{Deserialize, Serialize};

/// A moment, in nanoseconds since the start of the drill. Never negative in a timeline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Time(i64);

impl Time {
    /// The start of the drill.
    pub const ZERO: Time = Time(0);
    /// Later than everything; a timer that is not set.
    pub const NEVER: Time = Time(i64::MAX);

    /// The moment `ns` nanoseconds after the start.
    #[must_use]
    pub const fn from_ns(ns: i64) -> Time {
        Time(ns)
    }

    /// Nanoseconds since the start.
    #[must_use]
    pub const fn ns(self) -> i64 {
        self.0
    }

    /// The span from `earlier` to here; zero where `earlier` is later.
    #[inline]
    #[must_use]
    pub fn since(self, earlier: Time) -> Span {
        if self.0 <= earlier.0 { Span::ZERO } else { Span(self.0.checked_sub(earlier.0).unwrap_or(i64::MAX)) }
    }

    /// The first moment of the grid `phase + k × interval` that is not before this one.
    ///
    /// `interval` must be longer than zero; a zero interval is the continuous grid.
    #[must_use]
    pub fn ceil_to_grid(self, phase: Span, interval: Span) -> Time {
        if interval.0 <= 0 || self == Time::NEVER {
            return self;
        }
        // one division: how far the last grid point lies behind
        let behind = (self.0 - phase.0).rem_euclid(interval.0);
        if behind == 0 { self } else { Time(self.0 + (interval.0 - behind)) }
    }
}

impl Add<Span> for Time {
    type Output = Time;
    /// What lies beyond all time is [`Time::NEVER`].
    #[inline]
    fn add(self, span: Span) -> Time {
        Time(self.0.checked_add(span.0).unwrap_or(i64::MAX))
    }
}

impl Sub<Span> for Time {
    type Output = Time;
    /// What lies before all time is its beginning.
    #[inline]
    fn sub(self, span: Span) -> Time {
        Time(self.0.checked_sub(span.0).unwrap_or(i64::MIN))
    }
}

impl AddAssign<Span> for Time {
    fn add_assign(&mut self, span: Span) {
        *self = *self + span;
    }
}

impl fmt::Display for Time {
    /// `T+02:14:05.250`: hours, minutes, seconds since the start, with milliseconds where there are any.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Time::NEVER {
            return f.write_str("never");
        }
        let seconds = self.0.div_euclid(1_000_000_000);
        let millis = self.0.rem_euclid(1_000_000_000) / 1_000_000;
        write!(f, "T+{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)?;
        if millis != 0 {
            write!(f, ".{millis:03}")?;
        }
        Ok(())
    }
}

/// A length of time in nanoseconds. Not negative when read from a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Span(i64);

const UNITS: [(&str, i64); 7] = [
    ("w", 7 * 86_400_000_000_000),
    ("d", 86_400_000_000_000),
    ("h", 3_600_000_000_000),
    ("m", 60_000_000_000),
    ("s", 1_000_000_000),
    ("ms", 1_000_000),
    ("us", 1_000),
];

impl Span {
    /// No time at all.
    pub const ZERO: Span = Span(0);

    /// A span of `ns` nanoseconds.
    #[must_use]
    pub const fn from_ns(ns: i64) -> Span {
        Span(ns)
    }

    /// A span of `ms` milliseconds.
    #[must_use]
    pub const fn from_millis(ms: i64) -> Span {
        Span(ms * 1_000_000)
    }

    /// A span of `seconds` seconds.
    #[must_use]
    pub const fn from_secs(seconds: i64) -> Span {
        Span(seconds * 1_000_000_000)
    }

    /// A span of `minutes` minutes.
    #[must_use]
    pub const fn from_mins(minutes: i64) -> Span {
        Span(minutes * 60_000_000_000)
    }

    /// Length in nanoseconds.
    #[must_use]
    pub const fn ns(self) -> i64 {
        self.0
    }

    /// Reads `90s`, `1m30s`, `250ms`, `1.5h`, `24h`, `1w`. Units: w d h m s ms us.
    ///
    /// # Errors
    /// A sentence fragment that says what was expected.
    pub fn parse(text: &str) -> Result<Span, String> {
        let mut rest = text.trim();
        if rest.is_empty() {
            return Err("expected a duration such as \"30s\" or \"1m30s\", found nothing".into());
        }
        let mut total: i64 = 0;
        while !rest.is_empty() {
            let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
            let (number, tail) = rest.split_at(digits);
            let unit_end = tail.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(tail.len());
            let (unit, next) = tail.split_at(unit_end);
            if number.is_empty() {
                return Err(format!("expected a number in the duration {text:?}"));
            }
            let Some((_, unit_ns)) = UNITS.iter().find(|(name, _)| *name == unit) else {
                return Err(if unit.is_empty() {
                    format!("the duration {text:?} has no unit; use one of w d h m s ms us")
                } else {
                    format!("unknown unit {unit:?} in {text:?}; use one of w d h m s ms us")
                });
            };
            let part = scaled(number, *unit_ns)
                .ok_or_else(|| format!("the duration {text:?} is not a number or is too long"))?;
            total = total.checked_add(part).ok_or_else(|| format!("the duration {text:?} is too long"))?;
            rest = next;
        }
        // a century keeps every sum of times far from overflow
        if total > 100 * 366 * 86_400_000_000_000 {
            return Err(format!("the duration {text:?} is longer than a century"));
        }
        Ok(Span(total))
    }

    /// This span times `numerator / denominator`, rounded down.
    #[must_use]
    pub fn scale(self, numerator: i64, denominator: i64) -> Span {
        let product = i128::from(self.0) * i128::from(numerator) / i128::from(denominator.max(1));
        Span(i64::try_from(product).unwrap_or(i64::MAX))
    }
}

/// `number × unit_ns` for a decimal number, exact, or `None`.
fn scaled(number: &str, unit_ns: i64) -> Option<i64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() || fraction.contains('.') || fraction.len() > 9 {
        return None;
    }
    let mut total = i128::from(whole.parse::<i64>().ok()?) * i128::from(unit_ns);
    if !fraction.is_empty() {
        let scale = 10_i128.pow(u32::try_from(fraction.len()).ok()?);
        total += i128::from(fraction.parse::<i64>().ok()?) * i128::from(unit_ns) / scale;
    }
    i64::try_from(total).ok()
}

impl Add for Span {
    type Output = Span;
    fn add(self, other: Span) -> Span {
        Span(self.0.saturating_add(other.0))
    }
}

impl Span {
    /// For people, rounded **up** to the digits shown, so that what is late by a hair never looks as if it had been in
    /// time: `12ms`, `4.21s`, `3m05s`, `2h00m` as `2h`.
    #[must_use]
    pub fn rounded_up(self) -> String {
        const MS: i64 = 1_000_000;
        if self.0 < 0 {
            return format!("-{}", Span(self.0.saturating_neg()).rounded_up());
        }
        let up = |unit: i64| self.0.div_euclid(unit) + i64::from(self.0.rem_euclid(unit) != 0);
        let ms = up(MS);
        if ms < 1_000 {
            return format!("{ms}ms");
        }
        let hundredths = up(10 * MS);
        if hundredths < 6_000 {
            let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
            return format!("{}s", text.trim_end_matches('0').trim_end_matches('.'));
        }
        let seconds = up(1_000 * MS);
        if seconds < 3_600 {
            return if seconds % 60 == 0 {
                format!("{}m", seconds / 60)
            } else {
                format!("{}m{:02}s", seconds / 60, seconds % 60)
            };
        }
        let minutes = up(60_000 * MS);
        if minutes % 60 == 0 {
            format!("{}h", minutes / 60)
        } else {
            format!("{}h{:02}m", minutes / 60, minutes % 60)
        }
    }
}

impl fmt::Display for Span {
    /// The shortest exact form: `5s`, `1m30s`, `2.25s`, `24h`, `0s`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        if rest < 0 {
            f.write_str("-")?;
            rest = rest.saturating_neg();
        }
        if rest == 0 {
            return f.write_str("0s");
        }
        for (unit, size) in [UNITS[2], UNITS[3]] {
            if rest >= size {
                write!(f, "{}{unit}", rest / size)?;
                rest %= size;
            }
        }
        let (unit, size) = match rest {
            0 => return Ok(()),
            ns if ns >= 1_000_000_000 => ("s", 1_000_000_000),
            ns if ns >= 1_000_000 => ("ms", 1_000_000),
            ns if ns >= 1_000 => ("us", 1_000),
            _ => ("ns", 1),
        };
        write!(f, "{}", rest / size)?;
        let fraction = format!("{:09}", (rest % size) * (1_000_000_000 / size));
        let fraction = fraction.trim_end_matches('0');
        if !fraction.is_empty() {
            write!(f, ".{fraction}")?;
        }
        f.write_str(unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_read_and_print() {
        for (text, ns, shown) in [
            ("30s", 30_000_000_000, "30s"),
            ("1m30s", 90_000_000_000, "1m30s"),
            ("1.5h", 5_400_000_000_000, "1h30m"),
            ("250ms", 250_000_000, "250ms"),
            ("2.25s", 2_250_000_000, "2.25s"),
            ("1w", 604_800_000_000_000, "168h"),
            ("0s", 0, "0s"),
        ] {
            let span = Span::parse(text).expect(text);
            assert_eq!((span.ns(), span.to_string().as_str()), (ns, shown), "{text}");
        }
    }

    #[test]
    fn spans_for_people_round_up_to_what_is_shown() {
        const MS: i64 = 1_000_000;
        for (ns, shown) in [
            (0, "0ms"),
            (1, "1ms"),
            (999 * MS, "999ms"),
            (999 * MS + 1, "1s"),
            (5_000 * MS, "5s"),
            (5_000 * MS + 1, "5.01s"),
            (4_200 * MS, "4.2s"),
            (59_995 * MS, "1m"),
            (185_000 * MS, "3m05s"),
            (900_000 * MS, "15m"),
            (900_000 * MS + 1, "15m01s"),
            (3_600_000 * MS, "1h"),
            (86_400_000 * MS, "24h"),
            (7_320_000 * MS + 1, "2h03m"),
            (-5_000 * MS, "-5s"),
        ] {
            assert_eq!(Span(ns).rounded_up(), shown, "{ns}");
        }
    }

    #[test]
    fn spans_refuse_what_they_cannot_read() {
        for text in ["", "30", "s", "-5s", "1x", "1..5s", "99999999999999999999s", "101000d", "5 s"] {
            assert!(Span::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn grid_rounds_up_to_the_phase() {
        let grid = |ns| Time(ns).ceil_to_grid(Span(3), Span(10)).ns();
        assert_eq!([grid(0), grid(3), grid(4), grid(13), grid(14)], [3, 3, 13, 13, 23]);
    }
}
