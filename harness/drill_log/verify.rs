//! Says whether a log is whole, and names the first entry where it is not.

use serde::Serialize;

use super::chain::{self, Link};
use super::diagnose::diagnose;
use super::entry::Entry;
use super::head::Head;
use super::history::History;
use crate::base::Digest;

/// What was done to a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FlawKind {
    /// The bytes of an entry are not those that were sealed.
    Changed,
    /// An entry is not there, and later ones are.
    Removed,
    /// A line stands between two entries that chain to each other.
    Inserted,
    /// An entry stands before one that it chains onto.
    Reordered,
    /// The log ends before its head.
    CutOff,
    /// The chain holds, and an entry says what no entry can say.
    Unreadable,
    /// The head is missing, damaged, or not the head of this log.
    Head,
    /// A whole entry stands beyond the head: its append was interrupted. The next append adopts it.
    Unacknowledged,
    /// Bytes that are no entry stand beyond the head. The next append moves them to a file of their own.
    Torn,
    /// The hash kept elsewhere is not in the chain.
    NotExpected,
}

/// The first thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Flaw {
    /// What was done.
    pub kind: FlawKind,
    /// The first entry it was done to.
    pub entry: u64,
    /// The line where it shows, from 1: of the head file for [`FlawKind::Head`], else of the log.
    pub line: u64,
    /// A fragment that says it.
    pub message: String,
}

/// What verification found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Entries that are intact and chained, from the first on.
    pub entries: u64,
    /// Hash of the last of them; 64 zeros where there is none.
    pub hash: Digest,
    /// Where the hash kept elsewhere stands, if one was given and found.
    pub expected_at: Option<u64>,
    /// The first thing that is wrong; none where the log is whole.
    pub flaw: Option<Flaw>,
}

/// The intact beginning of a log.
pub(super) struct Walk {
    /// Its entries.
    pub entries: Vec<Entry>,
    /// The byte after each of them.
    pub ends: Vec<u64>,
    /// Why it goes no further; none where it reaches the end of the bytes.
    pub stop: Option<String>,
    /// True where the line that it stopped at has the right place in the chain, and what it says is wrong.
    pub stop_fits: bool,
    start: Head,
}

impl Walk {
    /// Walks `log` from its beginning.
    pub fn over(log: &[u8]) -> Walk {
        Walk::beyond(Head::empty(), log)
    }

    /// Walks the bytes that stand beyond `head`.
    pub fn beyond(head: Head, tail: &[u8]) -> Walk {
        let mut end = head.bytes;
        let mut walk =
            Walk { entries: Vec::new(), ends: Vec::new(), stop: None, stop_fits: false, start: head };
        for line in tail.split_inclusive(|byte| *byte == b'\n') {
            match walk.next(line) {
                Ok(entry) => {
                    end += line.len() as u64;
                    walk.entries.push(entry);
                    walk.ends.push(end);
                }
                Err(reason) => {
                    walk.stop = Some(reason);
                    break;
                }
            }
        }
        walk
    }

    fn next(&mut self, line: &[u8]) -> Result<Entry, String> {
        let Some(line) = line.strip_suffix(b"\n") else { return Err("the line has no end".into()) };
        let link = Link::read(line)?;
        if !link.is_sound() {
            return Err(format!("it states the hash {} and has {}", link.hash.short(), link.actual.short()));
        }
        let head = self.head();
        if !link.fits(head.count + 1, &head.hash) {
            return Err(format!("entry {} does not chain onto entry {}", link.number, head.count));
        }
        chain::decode(line).inspect_err(|_| self.stop_fits = true)
    }

    /// The head of what was walked.
    pub fn head(&self) -> Head {
        match (self.entries.last(), self.ends.last()) {
            (Some(entry), Some(end)) => Head::new(entry.number, *end, entry.hash.clone()),
            _ => self.start.clone(),
        }
    }

    /// True where `head` is a place that the walk from the beginning came through.
    fn passes(&self, head: &Head) -> bool {
        let Some(last) = usize::try_from(head.count).ok().and_then(|count| count.checked_sub(1)) else {
            return true;
        };
        self.ends.get(last) == Some(&head.bytes)
            && self.entries.get(last).is_some_and(|entry| entry.hash == head.hash)
    }
}

/// Verifies the bytes of a log against the bytes of its head file and, where given, a hash kept elsewhere.
///
/// A hash kept elsewhere is good when it is that of any entry: the log may have grown since.
#[must_use]
pub fn verify(log: &[u8], head: Option<&[u8]>, expect: Option<&Digest>) -> Verification {
    let walk = Walk::over(log);
    let expected_at = expect
        .and_then(|hash| walk.entries.iter().find(|entry| entry.hash == *hash).map(|entry| entry.number));
    let mut flaw = find(&walk, log, head).or_else(|| contradiction(&walk));
    if let (None, Some(hash), None) = (&flaw, expect, expected_at) {
        flaw = Some(Flaw {
            kind: FlawKind::NotExpected,
            entry: walk.head().count,
            line: walk.head().count,
            message: format!(
                "no entry has the expected hash {}: the log was rewritten or cut off together with its head",
                hash.short()
            ),
        });
    }
    let reached = walk.head();
    Verification { entries: reached.count, hash: reached.hash, expected_at, flaw }
}

fn find(walk: &Walk, log: &[u8], head: Option<&[u8]>) -> Option<Flaw> {
    let head = match head {
        Some(bytes) => Head::decode(bytes),
        None if log.is_empty() => Ok(Head::empty()),
        None => Err("the file is missing".to_owned()),
    };
    let reached = walk.head();
    if let Ok(head) = &head
        && walk.passes(head)
    {
        return beyond(walk, log, head);
    }
    if let Some(reason) = &walk.stop {
        return Some(diagnose(walk, log, head.as_ref().ok(), reason));
    }
    Some(match head {
        Err(reason) => Flaw { kind: FlawKind::Head, entry: reached.count, line: 1, message: reason },
        Ok(head) if reached.count < head.count => Flaw {
            kind: FlawKind::CutOff,
            entry: reached.count + 1,
            line: reached.count + 1,
            message: format!(
                "{} cut off: the log ends after entry {}, its head says {}",
                entries(reached.count + 1, head.count),
                reached.count,
                head.count
            ),
        },
        Ok(head) => Flaw {
            kind: FlawKind::Head,
            entry: head.count,
            line: 1,
            message: format!(
                "the chain is intact, but entry {} with hash {} at byte {} is not in it: entries were rewritten, or the head was",
                head.count,
                head.hash.short(),
                head.bytes
            ),
        },
    })
}

/// What stands beyond the acknowledged part, which is intact.
fn beyond(walk: &Walk, log: &[u8], head: &Head) -> Option<Flaw> {
    let whole = walk.head();
    let torn = log.len() as u64 - whole.bytes;
    let line = head.count + 1;
    if whole.count > head.count {
        let rest = if torn > 0 { format!(", and {torn} more bytes") } else { String::new() };
        let message = format!(
            "{} beyond the head and not acknowledged{rest}; the next append adopts whole entries",
            entries(head.count + 1, whole.count),
        );
        return Some(Flaw { kind: FlawKind::Unacknowledged, entry: line, line, message });
    }
    (torn > 0).then(|| Flaw {
        kind: FlawKind::Torn,
        entry: line,
        line,
        message: format!(
            "{torn} bytes beyond the head are no entry; nothing acknowledged is affected, and the next append moves them to a file of their own"
        ),
    })
}

/// The first amendment that amends nothing.
fn contradiction(walk: &Walk) -> Option<Flaw> {
    let (number, message) = History::of(&walk.entries).err()?;
    Some(Flaw { kind: FlawKind::Unreadable, entry: number, line: number, message })
}

/// `entry 3 is` or `entries 3 to 7 are`.
pub(super) fn entries(first: u64, last: u64) -> String {
    if first >= last { format!("entry {first} is") } else { format!("entries {first} to {last} are") }
}
