//! Tells apart what was done to a log where its chain breaks.

use super::chain::Link;
use super::head::Head;
use super::verify::{Flaw, FlawKind, Walk, entries};

/// The lines of a log as far as the chain is concerned.
struct Lines {
    /// Each line's link, where it has one and its bytes have the hash that it states.
    links: Vec<Option<Link>>,
    /// Where the chain breaks.
    at: usize,
    /// What should stand there.
    expected: Head,
}

/// Names the flaw at the place where `walk` stopped for `reason`.
pub(super) fn diagnose(walk: &Walk, log: &[u8], head: Option<&Head>, reason: &str) -> Flaw {
    let expected = walk.head();
    let number = expected.count + 1;
    let line = number;
    if walk.stop_fits {
        let message = format!("entry {number} chains and cannot be read: {reason}");
        return Flaw { kind: FlawKind::Unreadable, entry: number, line, message };
    }
    let raw: Vec<&[u8]> = log.split_inclusive(|byte| *byte == b'\n').collect();
    let at = walk.entries.len();
    let is_last = at + 1 == raw.len();
    if is_last && !log.ends_with(b"\n") && head.is_none_or(|head| (log.len() as u64) < head.bytes) {
        let missing = head.map_or(number, |head| head.count);
        let message =
            format!("{} cut off: the log ends in the middle of entry {number}", entries(number, missing));
        return Flaw { kind: FlawKind::CutOff, entry: number, line, message };
    }
    let walked = walk.entries.iter().map(|entry| {
        let (previous, hash) = (entry.previous.clone(), entry.hash.clone());
        Some(Link { number: entry.number, previous, actual: hash.clone(), hash })
    });
    let links = walked.chain(raw.iter().skip(at).map(|line| sound(line))).collect();
    let lines = Lines { links, at, expected };
    let (kind, entry, line, message) = match &lines.links[at] {
        None => lines.unsound(reason),
        Some(found) if found.number > number => lines.gap(found),
        Some(found) if found.number < number => lines.repeated(found),
        Some(_) => lines.unchained(head),
    };
    Flaw { kind, entry, line: line as u64, message }
}

fn sound(line: &[u8]) -> Option<Link> {
    Link::read(line.strip_suffix(b"\n")?).ok().filter(Link::is_sound)
}

type Named = (FlawKind, u64, usize, String);

impl Lines {
    /// Number of the entry that should stand here.
    fn number(&self) -> u64 {
        self.expected.count + 1
    }

    /// The line, from 1, at which the expected entry stands after all.
    fn found_later(&self) -> Option<usize> {
        let fits = |link: &Option<Link>| {
            link.as_ref().is_some_and(|link| link.fits(self.number(), &self.expected.hash))
        };
        self.links.iter().skip(self.at + 1).position(fits).map(|offset| self.at + 2 + offset)
    }

    /// True where the line after `at` chains onto the link at `at`.
    fn confirmed(&self, at: usize) -> bool {
        match (self.links.get(at), self.links.get(at + 1)) {
            (Some(Some(link)), Some(Some(next))) => next.previous == link.hash,
            _ => false,
        }
    }

    /// The line's bytes do not have the hash that they state, or it is no entry at all.
    fn unsound(&self, reason: &str) -> Named {
        let (number, line) = (self.number(), self.at + 1);
        match self.found_later() {
            Some(later) => {
                let what = if later == line + 1 {
                    "line is".to_owned()
                } else {
                    format!("{} lines are", later - line)
                };
                let message = format!("{what} inserted before entry {number}, which stands at line {later}");
                (FlawKind::Inserted, number, line, message)
            }
            None => (FlawKind::Changed, number, line, format!("entry {number} was changed: {reason}")),
        }
    }

    /// A sound entry with a higher number stands here.
    fn gap(&self, found: &Link) -> Named {
        let (number, line) = (self.number(), self.at + 1);
        match self.found_later() {
            Some(later) => {
                let message = format!(
                    "entries are out of order: entry {} stands before entry {number}, which is at line {later}",
                    found.number
                );
                (FlawKind::Reordered, number, line, message)
            }
            None => {
                let message =
                    format!("{} removed: entry {} follows", entries(number, found.number - 1), found.number);
                (FlawKind::Removed, number, line, message)
            }
        }
    }

    /// A sound entry with a number that was there already stands here.
    fn repeated(&self, found: &Link) -> Named {
        let line = self.at + 1;
        let earlier = usize::try_from(found.number - 1).unwrap_or(usize::MAX);
        let original = self.links.get(earlier).and_then(Option::as_ref);
        let twin = original.is_some_and(|original| original.previous == found.previous);
        let copy = original.is_some_and(|original| original.hash == found.hash);
        if twin && !copy && earlier + 1 == self.at && self.confirmed(self.at) {
            let message = format!(
                "line {} is inserted: the entry {} that the rest chains onto stands at line {line}",
                earlier + 1,
                found.number
            );
            return (FlawKind::Inserted, found.number, earlier + 1, message);
        }
        let what = if copy { "a copy of" } else { "a second" };
        let message =
            format!("{what} entry {} is inserted where entry {} belongs", found.number, self.number());
        (FlawKind::Inserted, self.number(), line, message)
    }

    /// A sound entry with the right number stands here and does not chain onto the one before.
    fn unchained(&self, head: Option<&Head>) -> Named {
        let (number, line) = (self.number(), self.at + 1);
        if let Some(later) = self.found_later() {
            let message = format!("a line is inserted before entry {number}, which stands at line {later}");
            return (FlawKind::Inserted, number, line, message);
        }
        let here = self.links[self.at].as_ref();
        let is_head = here.is_some_and(|link| head.is_some_and(|head| head.hash == link.hash));
        if self.at > 0 && (is_head || self.confirmed(self.at)) {
            let before = number - 1;
            let message =
                format!("entry {before} was changed and sealed anew: entry {number} does not chain onto it");
            return (FlawKind::Changed, before, line - 1, message);
        }
        let message = format!("entry {number} was changed: it does not chain onto entry {}", number - 1);
        (FlawKind::Changed, number, line, message)
    }
}
