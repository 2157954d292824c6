//! What goes into a log and what comes out of it.

use std::fmt;
use std::path::PathBuf;

use super::entry::{Entry, Priority};
use super::head::Head;
use super::history::History;
use super::moment::Day;
use super::verify::{Flaw, Verification, verify};
use crate::base::Digest;

/// An entry is on disk.
#[must_use = "the receipt names the head, which every run prints, and what was repaired"]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The entry.
    pub entry: Entry,
    /// What an interrupted append before this one had left behind.
    pub repairs: Vec<Repair>,
}

/// What was done about an interrupted append.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repair {
    /// Whole entries that chain were acknowledged after the fact: from the first number to the last.
    Adopted {
        /// The first.
        first: u64,
        /// The last.
        last: u64,
    },
    /// Bytes that are no entry were moved to a file of their own.
    SetAside {
        /// How many.
        bytes: u64,
        /// Where to.
        path: PathBuf,
    },
}

impl fmt::Display for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Repair::Adopted { first, last } if first == last => {
                write!(f, "entry {first} was written and not acknowledged; it is adopted")
            }
            Repair::Adopted { first, last } => {
                write!(f, "entries {first} to {last} were written and not acknowledged; they are adopted")
            }
            Repair::SetAside { bytes, path } => {
                write!(f, "{bytes} torn bytes beyond the last entry were moved to {}", path.display())
            }
        }
    }
}

/// What a person adds to a drill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// Something noticed.
    Finding {
        /// What.
        text: String,
    },
    /// Something to be done; the log gives it its id.
    FollowUp {
        /// What.
        text: String,
        /// Who does it.
        owner: String,
        /// How urgent.
        priority: Priority,
        /// Until when.
        due: Day,
    },
    /// A follow-up that is done.
    Close {
        /// Its id.
        id: String,
        /// How it was dealt with.
        note: String,
    },
}

/// The bytes of a log and its head at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The log; empty where there is no file.
    pub log: Vec<u8>,
    /// The head; none where there is no file.
    pub head: Option<Vec<u8>>,
}

/// What the acknowledged part of a log says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Its drills.
    pub history: History,
    /// Its head.
    pub head: Head,
    /// What an interrupted append left beyond the head; the next append repairs it.
    pub pending: Option<Flaw>,
}

impl Snapshot {
    /// As [`verify`].
    #[must_use]
    pub fn verify(&self, expect: Option<&Digest>) -> Verification {
        verify(&self.log, self.head.as_deref(), expect)
    }
}
