//! The drill log: one hash-chained entry a drill, amendments, crash-safe append, verification, Markdown.
//!
//! The log is a file of JSON Lines with a head file beside it; `docs/drill-log.md` gives the bytes. An entry is
//! acknowledged when both files are on disk, and from then on no byte of it is ever written again.
//!
//! Pure: `entry`, `moment`, `chain`, `head`, `verify`, `history`, `receipt`, `markdown`, `page`.
//! Only `files` and `writer` touch the disk. Deliberately absent: a clock (wall time is passed in), printing,
//! the words of the Markdown log (`report` has them, in each language), and any way to change or remove an entry.

mod diagnose;
mod error;
mod files;

pub mod chain;
pub mod entry;
pub mod head;
pub mod history;
pub mod markdown;
pub mod moment;
pub mod page;
pub mod receipt;
pub mod verify;
pub mod writer;

pub use chain::{Link, decode, seal};
pub use entry::{
    Amendment, Body, Change, DrillEntry, Entry, Exercised, FollowUp, InputDigests, Priority, ScenarioEntry,
};
pub use error::LogError;
pub use files::write_whole;
pub use head::Head;
pub use history::{DrillHistory, FollowUpHistory, History, LOOSENED, Noted, Standing, Totals};
pub use moment::{Day, Moment};
pub use page::{PageError, Passage, update};
pub use receipt::{Note, Reading, Receipt, Repair, Snapshot};
pub use verify::{Flaw, FlawKind, Verification, verify};
pub use writer::DrillLog;
