//! The civil clock of a drill: which UTC moment its start is.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::{Span, Time};

/// UTC moment of the drill's start, in nanoseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Calendar {
    start_ns: i64,
}

const DAY_NS: i64 = 86_400_000_000_000;

impl Calendar {
    /// A drill that starts `start_ns` nanoseconds after the Unix epoch.
    #[must_use]
    pub const fn starting_at(start_ns: i64) -> Calendar {
        Calendar { start_ns }
    }

    /// Nanoseconds from the Unix epoch to the start.
    #[must_use]
    pub const fn start_ns(self) -> i64 {
        self.start_ns
    }

    /// Nanoseconds from the Unix epoch to `time`.
    #[must_use]
    pub fn utc_ns(self, time: Time) -> i64 {
        self.start_ns.saturating_add(time.ns())
    }

    /// Time of day at `time`, UTC.
    #[must_use]
    pub fn time_of_day(self, time: Time) -> Span {
        Span::from_ns(self.utc_ns(time).rem_euclid(DAY_NS))
    }

    /// The first midnight, UTC, that is not before `time`.
    #[must_use]
    pub fn midnight_from(self, time: Time) -> Time {
        time.ceil_to_grid(Span::from_ns(-self.start_ns.rem_euclid(DAY_NS)), Span::from_ns(DAY_NS))
    }

    /// Day of the week at `time`, UTC: 0 is Monday.
    #[must_use]
    pub fn weekday(self, time: Time) -> u8 {
        // 1970-01-01 was a Thursday
        ((self.utc_ns(time).div_euclid(DAY_NS) + 3).rem_euclid(7)) as u8
    }

    /// `2025-03-03T14:05:00Z`, with a fraction where there is one.
    #[must_use]
    pub fn rfc3339(self, time: Time) -> String {
        timestamp(self.utc_ns(time)).to_string()
    }

    /// `2025-03-03`.
    #[must_use]
    pub fn date(self, time: Time) -> String {
        timestamp(self.utc_ns(time)).to_zoned(TimeZone::UTC).date().to_string()
    }
}

fn timestamp(ns: i64) -> Timestamp {
    // an i64 of nanoseconds spans 1677 to 2262, well inside what a timestamp can hold
    Timestamp::from_nanosecond(i128::from(ns)).unwrap_or(Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_week_and_the_day() {
        let monday = Calendar::starting_at(1_740_960_000_000_000_000);
        assert_eq!(monday.rfc3339(Time::ZERO), "2025-03-03T00:00:00Z");
        assert_eq!((monday.weekday(Time::ZERO), monday.date(Time::ZERO).as_str()), (0, "2025-03-03"));
        let later = Time::ZERO + Span::parse("5d3h").unwrap();
        let midnight = Time::ZERO + Span::parse("6d").unwrap();
        assert_eq!((monday.midnight_from(Time::ZERO), monday.midnight_from(later)), (Time::ZERO, midnight));
        let half_past = Calendar::starting_at(1_740_960_000_000_000_000 - 1_800_000_000_000);
        assert_eq!(half_past.midnight_from(Time::ZERO), Time::ZERO + Span::parse("30m").unwrap());
        assert_eq!((monday.weekday(later), monday.time_of_day(later)), (5, Span::parse("3h").unwrap()));
    }
}
