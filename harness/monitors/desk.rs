//! Where a detector raises its alerts and lays down its evidence.

use crate::base::{AlertId, MonitorId, Span, SymbolId, Time};
use crate::vocabulary::{Alert, Evidence, EvidenceItem, Measure, MonitorKind, Source};

/// The desk of one monitor during one evaluation.
pub(super) struct Desk<'a> {
    pub monitor: MonitorId,
    pub kind: MonitorKind,
    /// The monitor's evidence list, only ever appended to.
    pub evidence: &'a mut Vec<EvidenceItem>,
    /// How many alerts all monitors have raised so far.
    pub count: &'a mut u32,
    pub raised: &'a mut Vec<Alert>,
}

/// A silence that is too long.
pub(super) struct Silence {
    pub source: Source,
    pub after: Time,
    pub until: Time,
    pub window: Span,
    pub at_least: u32,
    /// How many came within the window.
    pub seen: u32,
}

/// A value that is too high, and the unit its evidence adds up in.
pub(super) struct Excess {
    pub symbol: Option<SymbolId>,
    pub value: i128,
    pub threshold: i128,
    pub measure: Measure,
}

impl Desk<'_> {
    /// Where the next item of evidence will stand.
    pub fn position(&self) -> u32 {
        u32::try_from(self.evidence.len()).unwrap_or(u32::MAX)
    }

    /// Raises an alert about something missing. Its value is the length of the silence in ns; where more than one
    /// must come within the window, it is how many came, held against how many must.
    pub fn raise_missing(&mut self, silence: &Silence) {
        let Silence { source, after, until, window, at_least, seen } = *silence;
        let (value, threshold) = if at_least > 1 {
            (i128::from(seen), i128::from(at_least))
        } else {
            (i128::from(until.since(after).ns()), i128::from(window.ns()))
        };
        let evidence = Evidence::Missing { source, after, until, window, at_least };
        self.push(None, value, threshold, evidence);
    }

    /// Raises an alert about the evidence from position `from` on.
    pub fn raise_seen(&mut self, from: u32, excess: &Excess) {
        let Excess { symbol, value, threshold, measure } = *excess;
        let evidence = Evidence::Seen { from, to: self.position(), measure, threshold };
        self.push(symbol, value, threshold, evidence);
    }

    fn push(&mut self, symbol: Option<SymbolId>, value: i128, threshold: i128, evidence: Evidence) {
        let id = AlertId(*self.count);
        *self.count = self.count.saturating_add(1);
        let (monitor, kind) = (self.monitor, self.kind);
        self.raised.push(Alert { id, monitor, kind, symbol, value, threshold, evidence });
    }
}
