//! The text of a user's file, and the problems found in it.
//!
//! Every format goes through here: the size cap, UTF-8, the byte-order mark, and the way from a byte to a
//! line and a column. Nothing here opens a file.

use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use super::problem::{Place, Problem};

/// Largest file that is read, in bytes. A drill's files are pages of text; candles have a cap of their own.
pub const SIZE_MAX: usize = 4 * 1024 * 1024;

/// A file's text with the way from bytes to places.
#[derive(Clone, Debug)]
pub struct SourceText<'a> {
    path: Arc<str>,
    text: &'a str,
    /// Bytes of the byte-order mark before `text`.
    mark: usize,
    /// Offsets in `text` at which a line begins.
    lines: Vec<usize>,
}

impl<'a> SourceText<'a> {
    /// Takes a file's bytes as text.
    ///
    /// # Errors
    /// `too-large` beyond [`SIZE_MAX`]; `not-utf8` with the first byte that is not.
    pub fn read(bytes: &'a [u8], path: &str) -> Result<SourceText<'a>, Problem> {
        if bytes.len() > SIZE_MAX {
            return Err(Problem {
                place: Place::whole(path),
                code: "too-large",
                message: format!("the file has {} bytes; at most {SIZE_MAX} are read", bytes.len()),
                help: None,
                span: None,
            }
            .or_usual_help());
        }
        let (mark, body) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
            Some(rest) => (3, rest),
            None => (0, bytes),
        };
        match std::str::from_utf8(body) {
            Ok(text) => Ok(SourceText::new(text, path, mark)),
            Err(error) => {
                let at = error.valid_up_to();
                // what stands before the first bad byte is valid, so it can be counted in lines
                let valid = std::str::from_utf8(&body[..at]).unwrap_or_default();
                let offset = at + mark;
                Err(Problem {
                    place: SourceText::new(valid, path, mark).place(at),
                    code: "not-utf8",
                    message: format!("byte {offset} is not UTF-8 text"),
                    help: Some("save the file as UTF-8".into()),
                    span: Some((offset, offset + 1)),
                })
            }
        }
    }

    fn new(text: &'a str, path: &str, mark: usize) -> SourceText<'a> {
        let starts = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        SourceText { path: path.into(), text, mark, lines: std::iter::once(0).chain(starts).collect() }
    }

    /// The text, without a byte-order mark.
    #[must_use]
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The path as the user wrote it.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The place of the byte `at` of the text; past the end, the end.
    #[must_use]
    pub fn place(&self, at: usize) -> Place {
        let at = at.min(self.text.len());
        let line = self.lines.partition_point(|start| *start <= at).max(1);
        let start = self.lines.get(line - 1).copied().unwrap_or(0);
        let column = self.text.get(start..at).map_or(0, |before| before.chars().count()) + 1;
        let short = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Place { file: Arc::clone(&self.path), line: short(line), column: short(column) }
    }

    /// Bytes of the text as bytes of the file.
    #[must_use]
    pub fn span_in_file(&self, range: &Range<usize>) -> (usize, usize) {
        (range.start + self.mark, range.end + self.mark)
    }
}

/// Collects every problem of one file before anything is refused.
#[derive(Debug)]
pub struct Problems<'s> {
    source: &'s SourceText<'s>,
    found: Vec<Problem>,
}

impl<'s> Problems<'s> {
    /// None yet.
    #[must_use]
    pub fn of(source: &'s SourceText<'s>) -> Problems<'s> {
        Problems { source, found: Vec::new() }
    }

    /// The file.
    #[must_use]
    pub fn source(&self) -> &'s SourceText<'s> {
        self.source
    }

    /// Notes a problem about the bytes `range` of the text.
    pub fn add(&mut self, code: &'static str, range: &Range<usize>, message: String, help: Option<String>) {
        self.found.push(Problem {
            place: self.source.place(range.start),
            code,
            message,
            help,
            span: Some(self.source.span_in_file(range)),
        });
    }

    /// Notes a problem at a place of the file.
    pub fn add_at(&mut self, code: &'static str, place: &Place, message: String, help: Option<String>) {
        self.found.push(Problem { place: place.clone(), code, message, help, span: None });
    }

    /// Notes a problem about the file as a whole.
    pub fn add_whole(&mut self, code: &'static str, message: String, help: Option<String>) {
        let place = Place::whole(self.source.path());
        self.found.push(Problem { place, code, message, help, span: None });
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.found.len()
    }

    /// The value where there was no problem, else all problems in the order of their places.
    ///
    /// # Errors
    /// The problems.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Vec<Problem>> {
        match value {
            Some(value) if self.found.is_empty() => Ok(value),
            _ => {
                let mut found: Vec<Problem> = self.found.into_iter().map(Problem::or_usual_help).collect();
                found.sort();
                found.dedup();
                Err(found)
            }
        }
    }
}

/// Asks for the name of `names` that `text` was probably meant to be; none where no name is much alike.
#[must_use]
pub fn did_you_mean<'n>(text: &str, names: impl IntoIterator<Item = &'n str>) -> Option<String> {
    nearest(text, names).map(|name| format!("did you mean `{name}`?"))
}

/// The name of `names` that `text` was probably meant to be; none where no name is much alike.
#[must_use]
pub fn nearest<'n>(text: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    // a long key of junk is no misspelling of anything, and comparing it would be slow
    if text.len() > 100 {
        return None;
    }
    let close = |name: &&'n str| strsim::damerau_levenshtein(&text.to_lowercase(), &name.to_lowercase());
    names
        .into_iter()
        .map(|name| (close(&name), name))
        .filter(|(distance, name)| *distance <= 1 + name.chars().count() / 4)
        .min()
        .map(|(_, name)| name)
}

/// A TOML basic string.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Names in one line: `a, b, c`.
#[must_use]
pub fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    names.into_iter().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters_and_lines_from_one() {
        let source = SourceText::read("\u{feff}ä = 1\r\nb".as_bytes(), "x").unwrap();
        let at = |byte| (source.place(byte).line, source.place(byte).column);
        assert_eq!([at(0), at(3), at(8), at(99)], [(1, 1), (1, 3), (2, 1), (2, 2)]);
        assert_eq!(source.span_in_file(&(0..2)), (3, 5));
    }

    #[test]
    fn what_is_not_text_is_refused_with_its_place() {
        let problem = SourceText::read(b"ok\nno\xff", "x").unwrap_err();
        assert_eq!((problem.code, problem.place.line, problem.place.column), ("not-utf8", 2, 3));
        assert_eq!(SourceText::read(&vec![b' '; SIZE_MAX + 1], "x").unwrap_err().code, "too-large");
    }

    #[test]
    fn only_near_names_are_suggested() {
        let names = ["interval", "delay", "hold"];
        assert_eq!(did_you_mean("intervall", names), Some("did you mean `interval`?".into()));
        assert_eq!(did_you_mean("colour", names), None);
    }
}
