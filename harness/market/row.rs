//! One row of candles: cells to values, and what is wrong with them.

use csv::ByteRecord;

use super::model::Bar;
use super::timestamp;
use crate::base::money::{UNIT, WHOLE_MAX, parse_decimal};
use crate::base::{Price, Qty, Time};

/// Characters of a cell that a message shows.
const SHOWN_MAX: usize = 40;
pub(super) const NAMES: [&str; 5] = ["open", "high", "low", "close", "volume"];
pub(super) const VOLUME: usize = 4;

/// What is wrong with a cell or a row, before it has a place.
pub(super) struct Fault {
    pub(super) field: usize,
    pub(super) code: &'static str,
    pub(super) message: String,
    pub(super) help: Option<&'static str>,
}

pub(super) fn fault(field: usize, code: &'static str, message: impl Into<String>) -> Fault {
    Fault { field, code, message: message.into(), help: None }
}

/// Which field of a record holds what.
pub(super) struct Columns {
    /// Fields of `NAMES`, in their order; the volume may be missing.
    pub(super) fields: [Option<usize>; 5],
    /// Fields in a record.
    pub(super) count: usize,
}

/// One row. The time is given also where the row is refused, if it has one.
pub(super) fn row(
    record: &ByteRecord,
    columns: &Columns,
    last: Option<i64>,
) -> Result<(i64, Bar), (Option<i64>, Vec<Fault>)> {
    if record.len() != columns.count {
        let message = format!("expected {} fields, found {}", columns.count, record.len());
        return Err((None, vec![fault(record.len().min(columns.count), "field-count", message)]));
    }
    let text = |field: usize| record.get(field).and_then(|cell| std::str::from_utf8(cell).ok()).unwrap_or("");
    let mut faults = Vec::new();
    let time = match timestamp::parse(text(0)) {
        Ok(time) => {
            faults.extend(last.and_then(|last| order(time, last)));
            Some(time)
        }
        Err((code, message)) => {
            let help = Some("write it as 2025-03-03T14:05:00Z, or as Unix seconds or milliseconds");
            faults.push(Fault { field: 0, code, message, help });
            None
        }
    };
    let mut values = [0_i64; 5];
    for (which, field) in columns.fields.iter().enumerate() {
        let Some(field) = field else { continue };
        match number(text(*field), which) {
            Ok(value) => values[which] = value,
            Err((code, message)) => faults.push(fault(*field, code, message)),
        }
    }
    if faults.iter().all(|fault| fault.field == 0) {
        faults.extend(shape(values, columns));
    }
    match time {
        Some(time) if faults.is_empty() => {
            let [open, high, low, close, volume] = values;
            let (open, high, low, close) = (Price(open), Price(high), Price(low), Price(close));
            Ok((time, Bar { time: Time::ZERO, open, high, low, close, volume: Qty(volume) }))
        }
        _ => Err((time, faults)),
    }
}

fn order(time: i64, last: i64) -> Option<Fault> {
    match time.cmp(&last) {
        std::cmp::Ordering::Greater => None,
        std::cmp::Ordering::Equal => Some(fault(0, "duplicate-time", "the same timestamp as the row before")),
        std::cmp::Ordering::Less => {
            let mut found = fault(0, "time-backwards", "the timestamp is before that of the row before");
            found.help = Some("sort the rows by time, oldest first");
            Some(found)
        }
    }
}

/// A price or a volume in units of 10⁻⁸, with its sign checked.
fn number(text: &str, which: usize) -> Result<i64, (&'static str, String)> {
    let name = NAMES[which];
    let read = plain_decimal(text).map_or_else(|| parse_decimal(text), Ok);
    let value = read.map_err(|_| {
        let cell = text.trim();
        let digits = !cell.is_empty()
            && cell.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'+' | b'-' | b'e' | b'E'))
            && cell.parse::<f64>().is_ok();
        if digits {
            ("out-of-range", format!("{name} {} is too large or has too many digits", shown(cell)))
        } else {
            ("bad-number", format!("expected a number for {name}, found {}", shown(cell)))
        }
    })?;
    if which == VOLUME {
        return if value < 0 {
            Err(("negative-volume", format!("volume {} is negative", shown(text.trim()))))
        } else {
            Ok(value)
        };
    }
    if value <= 0 {
        return Err(("non-positive-price", format!("{name} {} is not a positive price", shown(text.trim()))));
    }
    Ok(value)
}

/// The value of a plain decimal such as `46319.5`, in units of 10⁻⁸; `None` leaves every other form to
/// [`parse_decimal`]. A file has tens of thousands of these.
fn plain_decimal(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let (mut value, mut places, mut seen_point) = (0_i64, 0_u32, false);
    // ten digits before and eight after the point fit into an i64 with room to spare
    if bytes.len() > 16 || !bytes.first()?.is_ascii_digit() || !bytes.last()?.is_ascii_digit() {
        return None;
    }
    for byte in bytes {
        match byte {
            b'0'..=b'9' => {
                value = value * 10 + i64::from(byte - b'0');
                places += u32::from(seen_point);
            }
            b'.' if !seen_point => seen_point = true,
            _ => return None,
        }
    }
    let units = value.checked_mul(10_i64.checked_pow(8_u32.checked_sub(places)?)?)?;
    (units <= WHOLE_MAX * UNIT).then_some(units)
}

/// Checks that a bar's prices fit together.
fn shape(values: [i64; 5], columns: &Columns) -> Option<Fault> {
    let [open, high, low, close, _] = values;
    let field = |which: usize| columns.fields[which].unwrap_or(0);
    if high < low {
        let message = format!("high {} is below low {}", Price(high), Price(low));
        return Some(fault(field(1), "high-below-low", message));
    }
    [(0, open), (3, close)].into_iter().find(|(_, price)| *price < low || *price > high).map(
        |(which, price)| {
            let message = format!(
                "{} {} is not between low {} and high {}",
                NAMES[which],
                Price(price),
                Price(low),
                Price(high)
            );
            fault(field(which), "price-outside-range", message)
        },
    )
}

/// A cell as a message shows it: quoted, and cut where it is long.
pub(super) fn shown(cell: &str) -> String {
    if cell.chars().count() <= SHOWN_MAX {
        return format!("{cell:?}");
    }
    format!("{:?}…", cell.chars().take(SHOWN_MAX).collect::<String>())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_plain_decimal_reads_as_any_decimal(text in "[0-9]{0,12}(\\.[0-9]{0,10})?") {
            if let Some(value) = plain_decimal(&text) {
                prop_assert_eq!(parse_decimal(&text), Ok(value));
            }
        }
    }

    #[test]
    fn a_plain_decimal_is_taken_at_its_ends() {
        for (text, expected) in [
            ("46319.5", Some(4_631_950_000_000)),
            ("0.00000001", Some(1)),
            ("10000000000", Some(WHOLE_MAX * UNIT)),
            ("10000000000.1", None),
            ("99999999999", None),
            ("1.", None),
            (".5", None),
            ("1.2.3", None),
            ("-1", None),
            ("", None),
        ] {
            assert_eq!(plain_decimal(text), expected, "{text}");
        }
    }
}
