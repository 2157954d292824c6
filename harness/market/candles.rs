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
use super::place::{begins, line_and_column, locate};
use super::row::{Columns, Fault, NAMES, VOLUME, fault, row};
use crate::base::{Digest, Span};
use crate::vocabulary::{Place, Problem};

/// Largest file, in bytes.
pub const BYTES_MAX: usize = 256 << 20;
/// Most rows in a file.
pub const ROWS_MAX: usize = 10_000_000;
/// Problems told one by one.
const PROBLEMS_MAX: usize = 20;
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
    let whole = |code, message| {
        Problem { place: Place::whole(path), code, message, help: None, span: None }.or_usual_help()
    };
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
        Err(self.problems.into_iter().map(Problem::or_usual_help).collect())
    }
}

/// The separator that the first line has most of; a comma where there is none.
fn separator(text: &str) -> u8 {
    let header = text.trim_start().lines().next().unwrap_or("").as_bytes();
    let count = |separator: u8| header.iter().filter(|byte| **byte == separator).count();
    [b'\t', b';', b','].into_iter().max_by_key(|separator| count(*separator)).unwrap_or(b',')
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Price, Qty, Time};

    #[test]
    fn the_step_is_what_most_rows_share_else_the_shortest() {
        let at = |times: &[i64]| {
            let bar = Bar {
                time: Time::ZERO,
                open: Price(1),
                high: Price(1),
                low: Price(1),
                close: Price(1),
                volume: Qty::ZERO,
            };
            step_ns(&times.iter().map(|time| (*time, bar)).collect::<Vec<_>>())
        };
        assert_eq!(at(&[5]), 0);
        assert_eq!(at(&[0, 60, 120, 121, 180, 240, 300]), 60);
        assert_eq!(at(&[0, 60, 180, 360, 600]), 60);
    }
}
