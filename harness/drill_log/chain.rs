//! The chain: which bytes a hash covers, and how a line is sealed and read.
//!
//! A line begins with `{"format":1,"number":N,"previous":"P","hash":"H",` in exactly this form. H is the SHA-256 of
//! the line without its line feed and without the 64 digits of H itself.

use sha2::{Digest as _, Sha256};

use super::entry::{Body, Entry, FORMAT, LINE_MAX};
use crate::base::Digest;

/// What is chained: the part of a line that stands before its body, and the hash that its bytes really have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The entry's number.
    pub number: u64,
    /// The hash it states for the entry before.
    pub previous: Digest,
    /// The hash it states for itself.
    pub hash: Digest,
    /// The hash of its bytes.
    pub actual: Digest,
}

/// The hash before the first entry: 64 zeros.
#[must_use]
pub fn genesis() -> Digest {
    Digest::try_from("0".repeat(64)).unwrap_or_else(|_| Digest::of(b""))
}

const FORMAT_KEY: &str = "{\"format\":";
const NUMBER_KEY: &str = ",\"number\":";
const PREVIOUS_KEY: &str = ",\"previous\":\"";
const HASH_KEY: &str = "\",\"hash\":\"";
const BODY_KEY: &str = "\",\"body\":{";

/// Chains `body` as entry `number` onto `previous`; gives the entry and its line, line feed included.
///
/// # Errors
/// A fragment: the body does not pass [`Body::check`], or its line would be longer than [`LINE_MAX`].
pub fn seal(number: u64, previous: &Digest, body: Body) -> Result<(Entry, Vec<u8>), String> {
    body.check()?;
    let mut entry = Entry { format: FORMAT, number, previous: previous.clone(), hash: genesis(), body };
    let mut line = serde_json::to_vec(&entry).map_err(|error| error.to_string())?;
    line.push(b'\n');
    if line.len() > LINE_MAX {
        return Err(format!("the entry takes {} bytes; at most {LINE_MAX} are kept", line.len()));
    }
    let link = Link::read(&line[..line.len() - 1])?;
    let at = hash_at(number);
    line[at..at + 64].copy_from_slice(link.actual.as_str().as_bytes());
    entry.hash = link.actual;
    Ok((entry, line))
}

/// Where the digits of the hash begin in the line of entry `number`.
fn hash_at(number: u64) -> usize {
    let version = FORMAT.to_string().len() + number.to_string().len();
    FORMAT_KEY.len() + NUMBER_KEY.len() + version + PREVIOUS_KEY.len() + 64 + HASH_KEY.len()
}

impl Link {
    /// Reads the beginning of a line and hashes its bytes. The line comes without its line feed.
    ///
    /// # Errors
    /// A fragment that says what does not have the written form. A wrong hash is no error here.
    pub fn read(line: &[u8]) -> Result<Link, String> {
        if line.len() >= LINE_MAX {
            return Err(format!("the line has {} bytes; at most {LINE_MAX} are read", line.len()));
        }
        let mut at = 0;
        literal(line, &mut at, FORMAT_KEY)?;
        let format = digits(line, &mut at)?;
        if format != u64::from(FORMAT) {
            return Err(format!("format {format} is not known; this program reads format {FORMAT}"));
        }
        literal(line, &mut at, NUMBER_KEY)?;
        let number = digits(line, &mut at)?;
        literal(line, &mut at, PREVIOUS_KEY)?;
        let previous = hex(line, &mut at)?;
        literal(line, &mut at, HASH_KEY)?;
        let (before, hash) = (at, hex(line, &mut at)?);
        let after = at;
        literal(line, &mut at, BODY_KEY)?;
        if number == 0 {
            return Err("column 22: entries are numbered from 1".into());
        }
        let mut hasher = Sha256::new();
        hasher.update(&line[..before]);
        hasher.update(&line[after..]);
        let actual: String = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Link { number, previous, hash, actual: Digest::try_from(actual)? })
    }

    /// True where the bytes have the hash that they state.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.hash == self.actual
    }

    /// True where this link is entry `number` and chains onto `previous`.
    #[must_use]
    pub fn fits(&self, number: u64, previous: &Digest) -> bool {
        self.is_sound() && self.number == number && self.previous == *previous
    }
}

fn literal(line: &[u8], at: &mut usize, expected: &str) -> Result<(), String> {
    let rest = line.get(*at..).unwrap_or_default();
    if rest.starts_with(expected.as_bytes()) {
        *at += expected.len();
        return Ok(());
    }
    let same = rest.iter().zip(expected.as_bytes()).take_while(|(a, b)| a == b).count();
    Err(format!("column {}: expected {expected:?} as an entry begins", *at + same + 1))
}

fn digits(line: &[u8], at: &mut usize) -> Result<u64, String> {
    let rest = line.get(*at..).unwrap_or_default();
    let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let text = std::str::from_utf8(&rest[..length]).unwrap_or_default();
    let number = text.parse::<u64>().ok().filter(|number| number.to_string() == text);
    let number = number.ok_or_else(|| format!("column {}: expected a whole number", *at + 1))?;
    *at += length;
    Ok(number)
}

fn hex(line: &[u8], at: &mut usize) -> Result<Digest, String> {
    let text = line.get(*at..*at + 64).and_then(|bytes| std::str::from_utf8(bytes).ok());
    let digest = text.and_then(Digest::from_hex);
    let digest =
        digest.ok_or_else(|| format!("column {}: expected 64 lower-case hexadecimal digits", *at + 1))?;
    *at += 64;
    Ok(digest)
}

/// Reads the whole entry of a line, which comes without its line feed.
///
/// # Errors
/// A fragment with the column: not JSON, an unknown key, a wrong type, or what [`Body::check`] refuses.
pub fn decode(line: &[u8]) -> Result<Entry, String> {
    let entry: Entry = serde_json::from_slice(line).map_err(|error| describe(&error))?;
    if entry.format != FORMAT {
        return Err(format!("format {} is not known; this program reads format {FORMAT}", entry.format));
    }
    entry.body.check()?;
    Ok(entry)
}

/// serde_json's message with the column first and without its own line, which is always 1 here.
pub(super) fn describe(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
    format!("column {}: {message}", error.column())
}
