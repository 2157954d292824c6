//! Numbers, lengths of time, moments and dates as each language writes them.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Lang;
use crate::base::{Qty, Time};
use crate::report::model::Unit;
use crate::report::words;

const MS: i64 = 1_000_000;
/// Keeps number and unit on one line.
const GAP: char = '\u{a0}';
/// Minus as a sign of its own, not a hyphen.
const MINUS: char = '\u{2212}';

const MONTHS: [(&str, &str); 12] = [
    ("January", "Januar"),
    ("February", "Februar"),
    ("March", "März"),
    ("April", "April"),
    ("May", "Mai"),
    ("June", "Juni"),
    ("July", "Juli"),
    ("August", "August"),
    ("September", "September"),
    ("October", "Oktober"),
    ("November", "November"),
    ("December", "Dezember"),
];

impl Lang {
    fn point(self) -> &'static str {
        self.of(".", ",")
    }

    /// A whole number with its thousands apart.
    #[must_use]
    pub fn count(self, number: i64) -> String {
        let digits = number.unsigned_abs().to_string();
        let mut text = String::new();
        if number < 0 {
            text.push(MINUS);
        }
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push_str(self.of(",", "."));
            }
            text.push(digit);
        }
        text
    }

    /// A whole number for the side of a chart: millions and more are cut short where nothing is lost.
    #[must_use]
    pub fn short(self, number: i64) -> String {
        let names: [(i64, &str); 3] = [
            (1_000_000_000_000, self.of("tn", "Bio.")),
            (1_000_000_000, self.of("bn", "Mrd.")),
            (1_000_000, self.of("m", "Mio.")),
        ];
        // a tick is 1, 2 or 5 times a power of ten apart: one place after the point says it
        let fits = |unit: i64| number.unsigned_abs() >= unit.unsigned_abs() && number % (unit / 10) == 0;
        let fits = names.into_iter().find(|(unit, _)| fits(*unit));
        match fits {
            Some((unit, name)) if number % unit == 0 => format!("{}{GAP}{name}", self.count(number / unit)),
            Some((unit, name)) => {
                let tenths = number / (unit / 10);
                format!("{}{}{}{GAP}{name}", self.count(tenths / 10), self.point(), (tenths % 10).abs())
            }
            None => self.count(number),
        }
    }

    /// A number of hundredths: `1,234.50`.
    #[must_use]
    pub fn hundredths(self, number: i64) -> String {
        let whole = i64::try_from(number.unsigned_abs() / 100).unwrap_or(i64::MAX);
        let sign = if number < 0 { String::from(MINUS) } else { String::new() };
        format!("{sign}{}{}{:02}", self.count(whole), self.point(), number.unsigned_abs() % 100)
    }

    /// A length of time, rounded **up** to the digits shown: what is late by a hair never looks as if it
    /// had been in time. `4.21 s`, `3 min 05 s`, `2 h 00 min`, `7 days`.
    #[must_use]
    pub fn span(self, ns: i64) -> String {
        self.length(ns, true)
    }

    /// The same rounded down, for time that was left.
    #[must_use]
    pub fn span_left(self, ns: i64) -> String {
        self.length(ns, false)
    }

    fn length(self, ns: i64, upwards: bool) -> String {
        if ns < 0 {
            return format!("{MINUS}{}", self.length(ns.saturating_neg(), !upwards));
        }
        let cut = |unit: i64| ns / unit + i64::from(upwards && ns % unit != 0);
        if cut(MS) < 1_000 {
            return format!("{}{GAP}ms", cut(MS));
        }
        let hundredths = cut(10 * MS);
        if hundredths < 6_000 {
            let fraction = format!("{:02}", hundredths % 100);
            let fraction = fraction.trim_end_matches('0');
            let point = if fraction.is_empty() { "" } else { self.point() };
            return format!("{}{point}{fraction}{GAP}s", hundredths / 100);
        }
        let pair = |large: i64, large_unit: &str, small: i64, small_unit: &str| match small {
            0 => format!("{large}{GAP}{large_unit}"),
            small => format!("{large}{GAP}{large_unit} {small:02}{GAP}{small_unit}"),
        };
        let seconds = cut(1_000 * MS);
        if seconds < 3_600 {
            return pair(seconds / 60, "min", seconds % 60, "s");
        }
        let minutes = cut(60_000 * MS);
        if minutes < 48 * 60 {
            return pair(minutes / 60, "h", minutes % 60, "min");
        }
        let hours = cut(3_600_000 * MS);
        pair(hours / 24, self.of("days", "Tage"), hours % 24, "h")
    }

    /// A moment of the drill: `T+02:14:05.250`.
    #[must_use]
    pub fn moment(self, ns: i64) -> String {
        words::moment(ns).replace('.', self.point())
    }

    /// A time of day on the drill's calendar, to the second: `08:35:11`.
    #[must_use]
    pub fn clock(self, start: &str, ns: i64) -> String {
        let at = moment_utc(start, ns);
        at.map_or_else(|| self.moment(ns), |at| at.strftime("%H:%M:%S").to_string())
    }

    /// Nanoseconds from the Unix epoch to `start`; zero where it is no moment.
    #[must_use]
    pub fn utc_ns(self, start: &str) -> i64 {
        let at = moment_utc(start, 0).map(|at| at.timestamp().as_nanosecond());
        at.and_then(|ns| i64::try_from(ns).ok()).unwrap_or_default()
    }

    /// A date: `3 March 2025`, `3. März 2025`. What is no moment is shown as it stands.
    #[must_use]
    pub fn date(self, rfc3339: &str) -> String {
        let Some(at) = moment_utc(rfc3339, 0) else { return rfc3339.to_owned() };
        let month = usize::from(at.month().unsigned_abs()).checked_sub(1).and_then(|at| MONTHS.get(at));
        let (english, german) = month.copied().unwrap_or_default();
        match self {
            Lang::English => format!("{} {english} {}", at.day(), at.year()),
            Lang::German => format!("{}. {german} {}", at.day(), at.year()),
        }
    }

    /// A date with its time of day: `3 March 2025, 08:35 UTC`.
    #[must_use]
    pub fn date_time(self, rfc3339: &str) -> String {
        let Some(at) = moment_utc(rfc3339, 0) else { return rfc3339.to_owned() };
        format!("{}, {} UTC", self.date(rfc3339), at.strftime("%H:%M"))
    }

    /// A measured value.
    #[must_use]
    pub fn quantity(self, value: i64, unit: Unit) -> String {
        match unit {
            Unit::Count => self.count(value),
            Unit::Cents => self.hundredths(value),
            Unit::Ns => self.span(value),
            Unit::QtyE8 => self.decimal(&Qty(value).to_string()),
            Unit::Bars => match (self, value) {
                (Lang::English, 1) => "1 bar".to_owned(),
                (Lang::English, _) => format!("{} bars", self.count(value)),
                (Lang::German, 1) => "1 Kerze".to_owned(),
                (Lang::German, _) => format!("{} Kerzen", self.count(value)),
            },
            Unit::Times => format!("{}×", self.count(value)),
        }
    }

    /// `shown` as decimal text: its point is the language's.
    #[must_use]
    pub fn decimal(self, shown: &str) -> String {
        shown.replace('.', self.point())
    }
}

/// The UTC moment `ns` after `start`.
fn moment_utc(start: &str, ns: i64) -> Option<jiff::Zoned> {
    let start: Timestamp = start.parse().ok()?;
    let at = i128::from(Time::from_ns(ns).ns()) + start.as_nanosecond();
    Some(Timestamp::from_nanosecond(at).ok()?.to_zoned(TimeZone::UTC))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_times_follow_the_language() {
        let (en, de) = (Lang::English, Lang::German);
        let cases = [
            (en.count(1_234_567), "1,234,567", de.count(1_234_567), "1.234.567"),
            (en.count(-999), "−999", de.count(1000), "1.000"),
            (en.short(2_500_000), "2.5 m", de.short(10_000_000_000), "10 Mrd."),
            (en.short(999_999), "999,999", de.short(-3_000_000), "−3 Mio."),
            (en.hundredths(-123_405), "−1,234.05", de.hundredths(123_405), "1.234,05"),
            (en.span(1_360 * MS), "1.36 s", de.span(1_360 * MS), "1,36 s"),
            (en.span(5_000 * MS + 1), "5.01 s", en.span_left(5_009 * MS), "5 s"),
            (en.span(185_000 * MS), "3 min 05 s", de.span(900_000 * MS), "15 min"),
            (en.span(604_800_000 * MS), "7 days", de.span(604_800_000 * MS), "7 Tage"),
            (en.span(-5_000 * MS), "−5 s", de.span(86_400_000 * MS), "24 h"),
            (en.moment(5_250 * MS), "T+00:00:05.250", de.moment(5_250 * MS), "T+00:00:05,250"),
            (
                en.date("2025-03-03T00:00:00Z"),
                "3 March 2025",
                de.date("2025-03-03T00:00:00Z"),
                "3. März 2025",
            ),
            (
                en.date_time("2024-02-29T23:59:59Z"),
                "29 February 2024, 23:59 UTC",
                de.clock("2025-03-03T00:00:00Z", 5_250 * MS),
                "00:00:05",
            ),
            (en.date("<soon>"), "<soon>", de.decimal("0.75"), "0,75"),
        ];
        for (one, one_shown, other, other_shown) in cases {
            let plain = |text: String| text.replace(GAP, " ");
            assert_eq!((plain(one), plain(other)), (one_shown.to_owned(), other_shown.to_owned()));
        }
    }

    #[test]
    fn no_number_panics() {
        for lang in [Lang::English, Lang::German] {
            for ns in [i64::MIN, i64::MIN + 1, -1, 0, i64::MAX] {
                let shown = [lang.span(ns), lang.span_left(ns), lang.moment(ns), lang.count(ns)];
                assert!(shown.iter().all(|text| !text.is_empty()));
                assert!(
                    !lang.clock("2025-03-03T00:00:00Z", ns).is_empty() && !lang.hundredths(ns).is_empty()
                );
            }
        }
    }
}
