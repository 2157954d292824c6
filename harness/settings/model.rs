//! Validated settings.

use std::collections::BTreeMap;

use crate::base::{Digest, Money, Ratio, Span};
use crate::cadence::Cadence;
use crate::scenario::JobSpec;
use crate::vocabulary::Place;

/// How the shadow pipeline is set up.
#[derive(Clone, Debug)]
pub struct Settings {
    /// SHA-256 of the file's bytes.
    pub digest: Digest,
    /// Path as the user wrote it.
    pub path: String,
    /// The `[shadow]` table.
    pub shadow: Shadow,
    /// Value of a position that a signal asks for; a flip orders twice this.
    pub notional: Money,
    /// Equity at the start.
    pub equity: Money,
    /// The scheduler.
    pub scheduler: Scheduler,
    /// The broker.
    pub broker: Broker,
    /// Jobs used where the scenario has none; at least one.
    pub jobs: Vec<JobSpec>,
    /// The project's own cadence; none: the playbook counts.
    pub cadence: Option<Cadence>,
    /// Where each table stands, by its name; see [`Settings::place_of`].
    pub places: BTreeMap<String, Place>,
}

impl Settings {
    /// Where a table stands, such as `broker`; else the file.
    #[must_use]
    pub fn place_of(&self, table: &str) -> Place {
        self.places.get(table).cloned().unwrap_or_else(|| Place::whole(&self.path))
    }
}

/// The `[shadow]` table.
#[derive(Clone, Debug)]
pub struct Shadow {
    /// Shadow runs are allowed. A drill with `false` is an error.
    pub enabled: bool,
    /// Written into the registry with each run.
    pub run_type: String,
    /// Fee as a share of the traded value.
    pub fee_rate: Ratio,
    /// Slippage of a fill in hundredths of a per cent.
    pub slippage_bps: Ratio,
    /// Where the table stands.
    pub place: Place,
}

/// The scheduler's settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scheduler {
    /// Time between polls.
    pub poll: Span,
    /// A job run is ended after this long.
    pub timeout: Span,
    /// How long a job run takes, drawn evenly.
    pub run: (Span, Span),
    /// How long a process takes to start.
    pub start: Span,
}

/// The broker's settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broker {
    /// Time to acknowledge, drawn evenly.
    pub acknowledge: (Span, Span),
    /// Time to each fill after the one before, drawn evenly.
    pub fill: (Span, Span),
    /// Share of orders filled in two or three parts.
    pub partial: Ratio,
    /// Share of orders rejected.
    pub reject: Ratio,
    /// An order not filled after this long expires.
    pub expire: Span,
}
