//! Where a cell stands in the text, as the user's editor counts.

use csv::ByteRecord;

/// Line and column, from 1, of a byte offset.
pub(super) fn line_and_column(text: &str, at: usize) -> (u32, u32) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |rest| rest.chars().count()) + 1;
    (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
}

/// Line, column and byte range of a field. Fields are found again in the text, so that quotes and
/// characters of several bytes count as the user's editor counts them.
pub(super) fn locate(
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
pub(super) fn begins(text: &str, record: &ByteRecord) -> (usize, u32) {
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
