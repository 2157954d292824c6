//! The written forms of a moment that candles may carry.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// Why a moment was refused: a code and a fragment that says what was found.
pub(super) type Refusal = (&'static str, String);

/// Reads a moment into nanoseconds since the Unix epoch. Without an offset it is UTC.
///
/// Taken are RFC 3339, `YYYY-MM-DD HH:MM[:SS[.fraction]]` with a space or a `T`, a date alone, and Unix time
/// told apart by its digits: 9 or 10 are seconds, 13 milliseconds, 16 microseconds, 19 nanoseconds. Any other
/// row of digits, such as a row number or `20220101`, is refused: it must not be read as a moment in 1970.
///
/// # Errors
/// `bad-timestamp` where it is none of these, `out-of-range` outside 1678 to 2261.
pub(super) fn parse(text: &str) -> Result<i64, Refusal> {
    let text = text.trim();
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits {
        return unix(text);
    }
    if !text.starts_with(|first: char| first.is_ascii_digit()) || !has_hyphens(text) {
        return Err(bad(text));
    }
    let tail = text.get(10..).unwrap_or("");
    let has_offset = tail.contains(['Z', 'z', '+', '-']);
    let moment = if has_offset {
        text.parse::<Timestamp>().map_err(|_| bad(text))?
    } else {
        let civil = text.parse::<DateTime>().map_err(|_| bad(text))?;
        TimeZone::UTC.to_timestamp(civil).map_err(|_| out_of_range(text))?
    };
    i64::try_from(moment.as_nanosecond()).map_err(|_| out_of_range(text))
}

/// True where the date is written with hyphens, the only form taken.
fn has_hyphens(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.get(4) == Some(&b'-') && bytes.get(7) == Some(&b'-')
}

fn unix(text: &str) -> Result<i64, Refusal> {
    let unit_ns: i64 = match text.len() {
        9 | 10 => 1_000_000_000,
        13 => 1_000_000,
        16 => 1_000,
        19 => 1,
        _ => return Err(bad(text)),
    };
    let count = text.parse::<i64>().map_err(|_| out_of_range(text))?;
    count.checked_mul(unit_ns).ok_or_else(|| out_of_range(text))
}

fn bad(text: &str) -> Refusal {
    ("bad-timestamp", format!("expected a timestamp, found {}", super::row::shown(text)))
}

fn out_of_range(text: &str) -> Refusal {
    ("out-of-range", format!("the timestamp {} is outside the years 1678 to 2261", super::row::shown(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW_YEAR: i64 = 1_640_995_200_000_000_000;

    #[test]
    fn every_taken_form() {
        for (text, after_new_year) in [
            ("2022-01-01", 0),
            ("2022-01-01 00:01:00", 60_000_000_000),
            ("2022-01-01 00:01", 60_000_000_000),
            ("2022-01-01T00:01:00.000001", 60_000_001_000),
            (" 2022-01-01 00:00:00.250000 ", 250_000_000),
            ("2022-01-01T00:00:00Z", 0),
            ("2022-01-01 01:00:00+01:00", 0),
            ("2021-12-31T19:00:00-05:00", 0),
            ("1640995200", 0),
            ("1640995200001", 1_000_000),
            ("1640995200000001", 1_000),
            ("1640995200000000001", 1),
        ] {
            assert_eq!(parse(text), Ok(NEW_YEAR + after_new_year), "{text}");
        }
        assert_eq!(parse("999999999"), Ok(999_999_999_000_000_000));
    }

    #[test]
    fn what_could_be_misread_is_refused() {
        for (text, code) in [
            ("", "bad-timestamp"),
            ("0", "bad-timestamp"),
            ("20220101", "bad-timestamp"),
            ("202201010000", "bad-timestamp"),
            ("20220101T000000Z", "bad-timestamp"),
            ("01/02/2022", "bad-timestamp"),
            ("2022-13-01", "bad-timestamp"),
            ("2022-02-30 00:00:00", "bad-timestamp"),
            ("2022-01-01 25:00:00", "bad-timestamp"),
            ("-1640995200", "bad-timestamp"),
            ("1640995200.5", "bad-timestamp"),
            ("NaN", "bad-timestamp"),
            ("2022-01-01 00:00:00 EST", "bad-timestamp"),
            ("1500-01-01", "out-of-range"),
            ("3000-01-01", "out-of-range"),
            ("9999999999999999999", "out-of-range"),
        ] {
            assert_eq!(parse(text).map_err(|refusal| refusal.0), Err(code), "{text}");
        }
    }
}
