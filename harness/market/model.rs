//! What a day consists of.

use crate::base::{Calendar, Digest, Price, Qty, Span, Time};
use crate::vocabulary::Rows;

/// One bar of one symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// When it closes.
    pub time: Time,
    /// First price.
    pub open: Price,
    /// Highest price.
    pub high: Price,
    /// Lowest price.
    pub low: Price,
    /// Last price.
    pub close: Price,
    /// Traded quantity; zero where the source has none.
    pub volume: Qty,
}

/// A day's market. Immutable; shared by the calm, the unanswered and the answered run.
#[derive(Clone, Debug)]
pub struct Day {
    /// Which UTC moment the start is.
    pub calendar: Calendar,
    /// Length of a bar.
    pub bar: Span,
    /// Length of the drill.
    pub duration: Span,
    /// Bars of each symbol, indexed by `SymbolId`, by ascending close time; none outside trading hours.
    pub series: Vec<Vec<Bar>>,
    /// Trading hours within the drill, ascending: opens, closes.
    pub sessions: Vec<(Time, Time)>,
    /// Where the bars come from, indexed by `SymbolId`; empty for a synthetic day.
    pub rows: Vec<Rows>,
}

/// A file of candles, read and checked, before a day is cut out of it.
#[derive(Clone, Debug)]
pub struct Candles {
    /// Path as the user wrote it.
    pub path: String,
    /// SHA-256 of the file's bytes.
    pub digest: Digest,
    /// UTC open time of each row in nanoseconds since the Unix epoch, ascending, with its bar (whose `time` is not yet meant).
    pub rows: Vec<(i64, Bar)>,
    /// Line of each row in the file, from 1.
    pub lines: Vec<u32>,
    /// Time between rows: what more than half of the neighbours are apart, else the shortest; zero where
    /// there is one row.
    pub step: Span,
}
