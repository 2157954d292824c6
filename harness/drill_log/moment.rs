//! Wall time as it is written in the log. Nothing here reads a clock.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A moment of wall time: RFC 3339 in UTC, `2026-03-03T14:05:00Z`, with a fraction where there is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Moment(Timestamp);

impl Moment {
    /// Reads RFC 3339 with any offset; it is kept in UTC.
    ///
    /// # Errors
    /// A fragment that says what was expected.
    pub fn parse(text: &str) -> Result<Moment, String> {
        let parsed = text.parse::<Timestamp>().map(Moment).ok();
        parsed
            .filter(|moment| moment.to_string().starts_with(|first: char| first.is_ascii_digit()))
            .ok_or_else(|| format!("expected a time such as \"2026-03-03T14:05:00Z\", found {text:?}"))
    }

    /// The UTC date, `2026-03-03`.
    #[must_use]
    pub fn date(&self) -> String {
        self.0.strftime("%Y-%m-%d").to_string()
    }

    /// True where this moment is before `other`.
    #[must_use]
    pub fn is_before(&self, other: &Moment) -> bool {
        self.0 < other.0
    }
}

impl TryFrom<String> for Moment {
    type Error = String;
    /// Stricter than [`Moment::parse`]: a file holds the one written form.
    fn try_from(text: String) -> Result<Moment, String> {
        let moment = Moment::parse(&text)?;
        if moment.to_string() == text {
            Ok(moment)
        } else {
            Err(format!("expected the UTC form \"{moment}\", found {text:?}"))
        }
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> String {
        moment.to_string()
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A civil date, `2026-03-31`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(Date);

impl Day {
    /// Reads `YYYY-MM-DD`.
    ///
    /// # Errors
    /// A fragment that says what was expected.
    pub fn parse(text: &str) -> Result<Day, String> {
        let parsed = text.parse::<Date>().ok().map(Day);
        parsed
            .filter(|day| day.to_string() == text)
            .ok_or_else(|| format!("expected a date such as \"2026-03-31\", found {text:?}"))
    }
}

impl Day {
    /// Days from here to `other`; negative where `other` is earlier.
    #[must_use]
    pub fn days_until(self, other: Day) -> i64 {
        let days = (other.0 - self.0).get_days();
        i64::from(days)
    }
}

impl TryFrom<String> for Day {
    type Error = String;
    fn try_from(text: String) -> Result<Day, String> {
        Day::parse(&text)
    }
}

impl From<Day> for String {
    fn from(day: Day) -> String {
        day.to_string()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_have_one_written_form() {
        let moment = Moment::parse("2026-03-03T00:30:00.250+01:00").unwrap();
        assert_eq!(moment.to_string(), "2026-03-02T23:30:00.25Z");
        assert_eq!(moment.date(), "2026-03-02");
        assert!(Moment::try_from("2026-03-03T00:30:00+01:00".to_owned()).is_err());
        for text in ["", "yesterday", "2026-02-30T00:00:00Z", "2026-03-03", "-000001-01-01T00:00:00Z"] {
            assert!(Moment::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn days_are_dates() {
        assert_eq!(Day::parse("2028-02-29").unwrap().to_string(), "2028-02-29");
        for text in ["", "2026-02-29", "31.03.2026", "2026-3-1", "2026-03-31T00:00:00"] {
            assert!(Day::parse(text).is_err(), "{text}");
        }
    }
}
