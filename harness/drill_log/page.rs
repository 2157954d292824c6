//! Puts the generated regions into a file that people write in too.
//!
//! A region lies between two lines: `<!-- shadowdrill:begin KEY HASH -->` and `<!-- shadowdrill:end KEY -->`, where KEY is
//! `summary` or `drill N`. What lies in a region is replaced; every other byte stays, and stays where it is
//! between the regions. A new region goes before the first one that comes after it, or to the end. What a region
//! says, and in which language, is up to the caller; the markers are the same in all.

use thiserror::Error;

use super::chain::genesis;
use super::head::Head;
use super::history::{DrillHistory, History};
use crate::base::Digest;

const MARK: &str = "<!-- shadowdrill:";

/// Why a file cannot be updated. Nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}: {message}")]
pub struct PageError {
    /// Where, from 1.
    pub line: u64,
    /// A fragment that says it.
    pub message: String,
}

/// A text that a page is made of.
#[derive(Clone, Copy, Debug)]
pub enum Passage<'a> {
    /// The title of a file that is new.
    Title,
    /// What the log says of all drills.
    Summary(&'a History),
    /// What it says of one.
    Drill(&'a DrillHistory),
}

/// Which region. The order is the order in a new file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Summary,
    Drill(u64),
}

impl Key {
    fn name(self) -> String {
        match self {
            Key::Summary => "summary".to_owned(),
            Key::Drill(number) => format!("drill {number}"),
        }
    }

    fn read(text: &str) -> Option<Key> {
        if text == "summary" {
            return Some(Key::Summary);
        }
        let number: u64 = text.strip_prefix("drill ")?.parse().ok()?;
        let key = Key::Drill(number);
        (key.name() == text).then_some(key)
    }
}

/// A piece of an existing file.
enum Piece<'a> {
    Text(&'a [u8]),
    Region { key: Key, hash: Digest, line: u64 },
}

enum Marker {
    Begin(Key, Digest),
    End(Key),
}

/// The Markdown drill log. `existing` is the file as it is; an empty one gets a title. `words` gives each text, with a line feed
/// at its end.
///
/// # Errors
/// A damaged marker, a region that is there twice, or a file that was drawn from another log.
pub fn update(
    existing: &[u8],
    history: &History,
    head: &Head,
    words: &dyn Fn(Passage<'_>) -> String,
) -> Result<Vec<u8>, PageError> {
    let pieces = split(existing)?;
    let known = |key: Key, hash: &Digest| match key {
        Key::Drill(number) => history.drill(number).is_some_and(|drill| drill.hash == *hash),
        // the head as of an earlier drawing; the drills beside it show whether it was this log's
        Key::Summary => true,
    };
    let mut seen: Vec<Key> = Vec::new();
    for piece in &pieces {
        let Piece::Region { key, hash, line } = piece else { continue };
        let error = |message: String| PageError { line: *line, message };
        if seen.contains(key) {
            return Err(error(format!("the region {:?} is there twice", key.name())));
        }
        if !known(*key, hash) {
            let message = format!(
                "the region {:?} was drawn from another log: no such entry with hash {}",
                key.name(),
                hash.short()
            );
            return Err(error(message));
        }
        seen.push(*key);
    }
    let ending = ending_of(existing);
    let drawn = |key: Key| region(key, history, head, words, ending);
    let mut wanted = vec![Key::Summary];
    wanted.extend(history.drills.iter().map(|drill| Key::Drill(drill.number)));
    let mut missing: Vec<Key> = wanted.into_iter().filter(|key| !seen.contains(key)).collect();
    let mut page = Vec::new();
    if existing.is_empty() {
        page.extend_from_slice(words(Passage::Title).as_bytes());
    }
    for piece in pieces {
        match piece {
            Piece::Text(text) => page.extend_from_slice(text),
            Piece::Region { key, .. } => {
                let later = missing.iter().position(|other| *other > key).unwrap_or(missing.len());
                for earlier in missing.drain(..later) {
                    page.extend(drawn(earlier));
                    page.extend_from_slice(ending.as_bytes());
                }
                page.extend(drawn(key));
            }
        }
    }
    for key in missing {
        if !page.is_empty() && !page.ends_with(b"\n") {
            page.extend_from_slice(ending.as_bytes());
        }
        page.extend_from_slice(ending.as_bytes());
        page.extend(drawn(key));
    }
    Ok(page)
}

/// The region with its markers and the line endings of its file.
fn region(
    key: Key,
    history: &History,
    head: &Head,
    words: &dyn Fn(Passage<'_>) -> String,
    ending: &str,
) -> Vec<u8> {
    let (hash, body) = match key {
        Key::Summary => (head.hash.clone(), words(Passage::Summary(history))),
        Key::Drill(number) => match history.drill(number) {
            Some(drill) => (drill.hash.clone(), words(Passage::Drill(drill))),
            None => (genesis(), String::new()),
        },
    };
    let name = key.name();
    let text = format!("{MARK}begin {name} {hash} -->\n\n{body}\n{MARK}end {name} -->\n");
    if ending == "\n" { text.into_bytes() } else { text.replace('\n', ending).into_bytes() }
}

/// The line ending of the file: that of its first line.
fn ending_of(file: &[u8]) -> &'static str {
    let first = file.iter().position(|byte| *byte == b'\n');
    if first.is_some_and(|at| at > 0 && file[at - 1] == b'\r') { "\r\n" } else { "\n" }
}

/// Cuts a file into regions and the text between them.
fn split(file: &[u8]) -> Result<Vec<Piece<'_>>, PageError> {
    let mut pieces = Vec::new();
    let mut open: Option<(Key, Digest, u64)> = None;
    let (mut text_from, mut at) = (0, 0);
    for (index, raw) in file.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let line = index as u64 + 1;
        let (from, to) = (at, at + raw.len());
        at = to;
        let Some(marker) = marker(raw).map_err(|message| PageError { line, message })? else { continue };
        match (marker, open.take()) {
            (Marker::Begin(key, hash), None) => {
                pieces.push(Piece::Text(&file[text_from..from]));
                open = Some((key, hash, line));
            }
            (Marker::End(key), Some((begun, hash, first))) if key == begun => {
                pieces.push(Piece::Region { key, hash, line: first });
                text_from = to;
            }
            (Marker::End(key), None) => {
                let message = format!("the region {:?} ends here and does not begin", key.name());
                return Err(PageError { line, message });
            }
            (Marker::Begin(key, _) | Marker::End(key), Some((begun, _, first))) => {
                let message = format!(
                    "the region {:?} that begins at line {first} does not end before {:?} here",
                    begun.name(),
                    key.name()
                );
                return Err(PageError { line, message });
            }
        }
    }
    if let Some((key, _, line)) = open {
        return Err(PageError {
            line,
            message: format!("the region {:?} begins here and does not end", key.name()),
        });
    }
    pieces.push(Piece::Text(&file[text_from..]));
    Ok(pieces)
}

/// The marker on this line. A line that has part of one is damaged.
fn marker(raw: &[u8]) -> Result<Option<Marker>, String> {
    let holds = raw.windows(MARK.len()).any(|window| window == MARK.as_bytes());
    if !holds {
        return Ok(None);
    }
    let read = || {
        let line = std::str::from_utf8(raw).ok()?.trim_end();
        let inner = line.strip_prefix(MARK)?.strip_suffix(" -->")?;
        if let Some(key) = inner.strip_prefix("end ") {
            return Key::read(key).map(Marker::End);
        }
        let (key, hash) = inner.strip_prefix("begin ")?.rsplit_once(' ')?;
        Some(Marker::Begin(Key::read(key)?, Digest::from_hex(hash)?))
    };
    let damaged =
        || format!("a damaged marker; expected \"{MARK}begin KEY HASH -->\" or \"{MARK}end KEY -->\"");
    read().map(Some).ok_or_else(damaged)
}
