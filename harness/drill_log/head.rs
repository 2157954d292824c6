//! The head: how far the log is acknowledged.

use serde::{Deserialize, Serialize};

use super::chain::{describe, genesis};
use crate::base::Digest;

/// The version of the head's format.
const FORMAT: u32 = 1;
/// No head is longer, in bytes.
const HEAD_MAX: usize = 512;

/// The acknowledged part of a log. One line of JSON in a file of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Version of the format.
    format: u32,
    /// Entries.
    pub count: u64,
    /// Bytes, line feeds included.
    pub bytes: u64,
    /// Hash of the last entry; 64 zeros where there is none.
    pub hash: Digest,
}

impl Head {
    /// The head of a log without entries.
    #[must_use]
    pub fn empty() -> Head {
        Head::new(0, 0, genesis())
    }

    /// The head of a log of `count` entries in `bytes` bytes, the last one with this hash.
    #[must_use]
    pub fn new(count: u64, bytes: u64, hash: Digest) -> Head {
        Head { format: FORMAT, count, bytes, hash }
    }

    /// The file's content.
    #[must_use]
    pub fn encode(&self) -> String {
        let Head { format, count, bytes, hash } = self;
        format!("{{\"format\":{format},\"count\":{count},\"bytes\":{bytes},\"hash\":\"{hash}\"}}\n")
    }

    /// Reads a head file. Only the form that [`Head::encode`] writes is a head.
    ///
    /// # Errors
    /// A fragment that says what is wrong, with the column where there is one.
    pub fn decode(file: &[u8]) -> Result<Head, String> {
        if file.is_empty() {
            return Err("the file is empty".into());
        }
        if file.len() > HEAD_MAX {
            return Err(format!("the file has {} bytes; a head has fewer than {HEAD_MAX}", file.len()));
        }
        let head: Head = serde_json::from_slice(file).map_err(|error| describe(&error))?;
        if head.format != FORMAT {
            return Err(format!("format {} is not known; this program reads format {FORMAT}", head.format));
        }
        let written = head.encode();
        if written.as_bytes() != file {
            let same = written.as_bytes().iter().zip(file).take_while(|(a, b)| a == b).count();
            return Err(format!("column {}: not in the form in which a head is written", same + 1));
        }
        if (head.count == 0) != (head.bytes == 0) || (head.count == 0) != (head.hash == genesis()) {
            return Err(format!("{} entries in {} bytes contradict each other", head.count, head.bytes));
        }
        Ok(head)
    }
}
