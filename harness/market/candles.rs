//! A file of candles: CSV in, checked rows or every problem with its place out.
//!
//! The first column is a timestamp; `open`, `high`, `low`, `close` and, if it is there, `volume` may follow in
//! any order and case among other columns. The separator is the one of comma, semicolon and tab that the
//! header has most of. Nothing faulty is dropped or mended: one bad row refuses the file.
//!
//! Codes: `too-large`, `not-text`, `no-data`, `missing-column`, `duplicate-column`, `field-count`,
//! `bad-timestamp`, `bad-number`, `out-of-range`, `non-positive-price`, `negative-volume`, `high-below-low`,
//! `price-outside-range`, `time-backwards`, `duplicate-time`, and `more-problems` for those beyond the
//! twentieth.

use csv::{ByteRecord, ReaderBuilder};

use super::model::{Bar, Candles};
use super::timestamp;
use crate::base::money::parse_decimal;
use crate::base::{Digest, Price, Qty, Span, Time};
use crate::vocabulary::{Place, Problem};

/// Largest file, in bytes.
pub const BYTES_MAX: usize = 256 << 20;
/// Most rows in a file.
pub const ROWS_MAX: usize = 10_000_000;
/// Problems told one by one.
const PROBLEMS_MAX: usize = 20;
/// Characters of a cell that a message shows.
const SHOWN_MAX: usize = 40;
const NAMES: [&str; 5] = ["open", "high", "low", "close", "volume"];
const VOLUME: usize = 4;

impl Candles {
    /// Reads a file of candles that its user calls `path`.
    ///
    /// # Errors
    /// Every problem of the file up to the twentieth, by line; then one that counts the rest.
    pub fn parse(bytes: &[u8], path: &str) -> Result<Candles, Vec<Problem>> {
        let text = checked_text(bytes, path).map_err(|problem| vec![problem])?;
        let mark = bytes.len() - text.len();
        let mut reader = Reader { text, mark, path: path.into(), problems: Vec::new(), unlisted: 0, end: 0 };
        let rows = reader.read();
        reader.finish()?;
        let (lines, rows): (Vec<u32>, Vec<(i64, Bar)>) = rows.into_iter().unzip();
        let step = Span::from_ns(step_ns(&rows));
        Ok(Candles { path: path.to_owned(), digest: Digest::of(bytes), rows, lines, step })
    }
}

/// The bytes as text, without a byte order mark.
fn checked_text<'a>(bytes: &'a [u8], path: &str) -> Result<&'a str, Problem> {
    let whole = |code, message| Problem { place: Place::whole(path), code, message, help: None, span: None };
    if bytes.len() > BYTES_MAX {
        return Err(whole("too-large", format!("the file has more than {} MiB", BYTES_MAX >> 20)));
    }
    let (valid, broken) = match std::str::from_utf8(bytes) {
        Ok(text) => (text, text.find('\0')),
        Err(error) => {
            let valid = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
            (valid, valid.find('\0').or(Some(valid.len())))
        }
    };
    if let Some(at) = broken {
        let (line, column) = line_and_column(valid, at);
        let place = Place { file: path.into(), line, column };
        let message = "the file is not UTF-8 text".to_owned();
        let help = Some("save the candles as CSV in UTF-8".to_owned());
        return Err(Problem { place, code: "not-text", message, help, span: Some((at, at + 1)) });
    }
    let text = valid.strip_prefix('\u{feff}').unwrap_or(valid);
    if text.trim().is_empty() {
        return Err(whole("no-data", "the file is empty".to_owned()));
    }
    Ok(text)
}

/// Line and column, from 1, of a byte offset.
fn line_and_column(text: &str, at: usize) -> (u32, u32) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |rest| rest.chars().count()) + 1;
    (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
}

/// A cell as a message shows it: quoted, and cut where it is long.
pub(super) fn shown(cell: &str) -> String {
    if cell.chars().count() <= SHOWN_MAX {
        return format!("{cell:?}");
    }
    format!("{:?}…", cell.chars().take(SHOWN_MAX).collect::<String>())
}

/// What is wrong with a cell or a row, before it has a place.
struct Fault {
    field: usize,
    code: &'static str,
    message: String,
    help: Option<&'static str>,
}

fn fault(field: usize, code: &'static str, message: impl Into<String>) -> Fault {
    Fault { field, code, message: message.into(), help: None }
}

/// Which field of a record holds what.
struct Columns {
    /// Fields of `NAMES`, in their order; the volume may be missing.
    fields: [Option<usize>; 5],
    /// Fields in a record.
    count: usize,
}

/// One pass over the text.
struct Reader<'a> {
    text: &'a str,
    /// Bytes of the byte order mark before the text.
    mark: usize,
    path: std::sync::Arc<str>,
    problems: Vec<Problem>,
    unlisted: usize,
    /// Where the record that was read last ends.
    end: usize,
}

impl Reader<'_> {
    fn read(&mut self) -> Vec<(u32, (i64, Bar))> {
        let separator = separator(self.text);
        let mut source = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(self.text.as_bytes());
        let mut record = ByteRecord::new();
        let mut rows = Vec::new();
        if !matches!(source.read_byte_record(&mut record), Ok(true)) {
            self.whole("no-data", "the file is empty");
            return rows;
        }
        self.end = usize::try_from(source.position().byte()).unwrap_or(self.text.len());
        let Some(columns) = self.columns(&record, separator) else { return rows };
        let mut last = None;
        let mut seen = 0_usize;
        // reading from memory cannot fail, and a flexible reader takes every record
        while matches!(source.read_byte_record(&mut record), Ok(true)) {
            self.end = usize::try_from(source.position().byte()).unwrap_or(self.text.len());
            seen += 1;
            if seen > ROWS_MAX {
                self.whole("too-large", &format!("the file has more than {ROWS_MAX} rows"));
                return rows;
            }
            match row(&record, &columns, last) {
                Ok(found) => {
                    last = Some(found.0);
                    rows.push((begins(self.text, &record).1, found));
                }
                Err((time, faults)) => {
                    // the next row is compared with this one, so that one jump is one problem
                    last = time.or(last);
                    faults.into_iter().for_each(|fault| self.cell(&record, separator, fault));
                }
            }
        }
        if seen == 0 {
            self.whole("no-data", "the file has a header and no rows");
        }
        rows
    }

    /// Finds the columns by their names in the header.
    fn columns(&mut self, header: &ByteRecord, separator: u8) -> Option<Columns> {
        let mut fields = [None; 5];
        let mut good = true;
        for (at, name) in header.iter().enumerate() {
            let name = String::from_utf8_lossy(name).trim().to_lowercase();
            let Some(which) = NAMES.iter().position(|known| *known == name) else { continue };
            if at == 0 {
                let message = format!("the first column is {name:?}; expected the timestamp there");
                self.cell(header, separator, fault(0, "missing-column", message));
                return None;
            }
            if fields[which].replace(at).is_some() {
                let message = format!("the column {name:?} is there twice");
                self.cell(header, separator, fault(at, "duplicate-column", message));
                good = false;
            }
        }
        for (name, field) in NAMES.iter().zip(fields).take(VOLUME) {
            if field.is_none() {
                let mut found = fault(0, "missing-column", format!("the header has no column {name:?}"));
                found.help =
                    Some("the first line must name the columns: timestamp,open,high,low,close,volume");
                self.cell(header, separator, found);
                good = false;
            }
        }
        good.then_some(Columns { fields, count: header.len() })
    }

    fn whole(&mut self, code: &'static str, message: &str) {
        let place = Place { file: self.path.clone(), line: 0, column: 0 };
        self.keep(|| Problem { place, code, message: message.to_owned(), help: None, span: None });
    }

    fn cell(&mut self, record: &ByteRecord, separator: u8, fault: Fault) {
        let (text, mark, path, end) = (self.text, self.mark, self.path.clone(), self.end);
        self.keep(|| {
            let (line, column, (from, to)) = locate(text, record, separator, fault.field, end);
            let place = Place { file: path, line, column };
            let help = fault.help.map(str::to_owned);
            Problem {
                place,
                code: fault.code,
                message: fault.message,
                help,
                span: Some((from + mark, to + mark)),
            }
        });
    }

    fn keep(&mut self, problem: impl FnOnce() -> Problem) {
        if self.problems.len() < PROBLEMS_MAX {
            self.problems.push(problem());
        } else {
            self.unlisted += 1;
        }
    }

    fn finish(mut self) -> Result<(), Vec<Problem>> {
        if self.problems.is_empty() {
            return Ok(());
        }
        if self.unlisted > 0 {
            self.problems.push(Problem {
                place: Place { file: self.path, line: 0, column: 0 },
                code: "more-problems",
                message: format!("and {} more", self.unlisted),
                help: None,
                span: None,
            });
        }
        Err(self.problems)
    }
}

/// The separator that the first line has most of; a comma where there is none.
fn separator(text: &str) -> u8 {
    let header = text.trim_start().lines().next().unwrap_or("").as_bytes();
    let count = |separator: u8| header.iter().filter(|byte| **byte == separator).count();
    [b'\t', b';', b','].into_iter().max_by_key(|separator| count(*separator)).unwrap_or(b',')
}

/// Line, column and byte range of a field. Fields are found again in the text, so that quotes and
/// characters of several bytes count as the user's editor counts them.
fn locate(
    text: &str,
    record: &ByteRecord,
    separator: u8,
    field: usize,
    end: usize,
) -> (u32, u32, (usize, usize)) {
    let (at, line) = begins(text, record);
    let bytes = text.as_bytes();
    let end = end.clamp(at, bytes.len());
    let (mut start, mut index, mut quoted) = (at, 0, false);
    let mut stop = end;
    for (offset, byte) in bytes[at..end].iter().enumerate() {
        if *byte == b'"' {
            quoted = !quoted;
        } else if !quoted && (*byte == separator || *byte == b'\n' || *byte == b'\r') {
            if index == field {
                stop = at + offset;
                break;
            }
            if *byte != separator {
                // a missing field is told at the end of its line
                (start, stop) = (at + offset, at + offset);
                break;
            }
            index += 1;
            start = at + offset + 1;
        }
    }
    // a field that is missing at the end of the text; where a quote was left open, that is the place
    if index < field && stop == end && !quoted {
        start = end;
    }
    let inside = bytes[at..start.max(at)].iter().filter(|byte| **byte == b'\n').count();
    let line = line.saturating_add(u32::try_from(inside).unwrap_or(0));
    let column = text.get(..start).map_or(0, |before| line_and_column(last_line(before), usize::MAX).1);
    (line, column, (start, stop))
}

/// Byte and line where a record begins.
fn begins(text: &str, record: &ByteRecord) -> (usize, u32) {
    let (byte, line) = record.position().map_or((0, 1), |at| (at.byte(), at.line()));
    let (bytes, mut line) = (text.as_bytes(), u32::try_from(line).unwrap_or(u32::MAX));
    let mut at = usize::try_from(byte).unwrap_or(0).min(bytes.len());
    // the reader's position stands before the line breaks and blank lines that it skips
    while at < bytes.len() && (bytes[at] == b'\n' || bytes[at] == b'\r') {
        line = line.saturating_add(u32::from(bytes[at] == b'\n'));
        at += 1;
    }
    (at, line)
}

fn last_line(text: &str) -> &str {
    text.rsplit('\n').next().unwrap_or(text)
}

/// One row. The time is given also where the row is refused, if it has one.
fn row(
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
    let value = parse_decimal(text).map_err(|_| {
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

/// What more than half of the neighbours are apart, else the shortest distance; 0 where there is one row.
fn step_ns(rows: &[(i64, Bar)]) -> i64 {
    let apart = || rows.windows(2).map(|pair| pair[1].0.saturating_sub(pair[0].0));
    let (mut candidate, mut votes) = (0, 0_usize);
    for distance in apart() {
        if votes == 0 {
            candidate = distance;
        }
        if distance == candidate {
            votes += 1;
        } else {
            votes -= 1;
        }
    }
    let shared = apart().filter(|distance| *distance == candidate).count();
    if shared * 2 > rows.len().saturating_sub(1) { candidate } else { apart().min().unwrap_or(0) }
}
