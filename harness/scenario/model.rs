//! A validated scenario.

use std::collections::BTreeMap;

use crate::base::{Digest, Money, Ratio, Span};
use crate::vocabulary::{Action, CheckKind, EndState, FaultKind, Outcome, Place, Rule, SeverityRange, Value};

/// One drill: a day, what breaks on it, and what must follow.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Unique id: lower-case words with hyphens.
    pub id: String,
    /// One line.
    pub title: String,
    /// Category, free text of one word.
    pub category: String,
    /// Tags for `--tag`.
    pub tags: Vec<String>,
    /// Rules this drill gives evidence for.
    pub rules: Vec<Rule>,
    /// The only seed it is run under, whatever seeds a run asks for; `None` for any.
    pub seed: Option<u64>,
    /// The day.
    pub market: Market,
    /// What the account holds; `None` takes the settings.
    pub account: Option<Account>,
    /// Jobs; empty takes those of the settings.
    pub jobs: Vec<JobSpec>,
    /// What breaks. A calm scenario has none.
    pub faults: Vec<FaultSpec>,
    /// What an operator reports without an alert.
    pub reports: Vec<Report>,
    /// Responder's id; `None` takes the policy's default.
    pub responder: Option<String>,
    /// Ids of the responders who answer nothing.
    pub absent: Vec<String>,
    /// What must follow.
    pub expect: Expectation,
    /// A counterexample states these outcomes exactly; all other checks are as they fall.
    pub counterexample: Option<Vec<Stated>>,
    /// Runbooks used in place of the policy's choice: a counterexample's wrong response. The policy's runbook id → the one used.
    pub overrides: BTreeMap<String, String>,
    /// SHA-256 of the file's bytes.
    pub digest: Digest,
    /// Path as the user wrote it.
    pub path: String,
    /// Where the id stands.
    pub place: Place,
}

/// The day's market.
#[derive(Clone, Debug)]
pub struct Market {
    /// Where bars come from.
    pub source: MarketSource,
    /// Symbols, indexed by `SymbolId`; at least one.
    pub symbols: Vec<String>,
    /// Length of a bar.
    pub bar: Span,
    /// Length of the drill; a whole number of bars.
    pub duration: Span,
    /// Trading hours of each day, UTC; `None` is around the clock.
    pub session: Option<Session>,
    /// The drill needs this market, its symbols or its regime: it is not put on the user's candles.
    pub pinned: bool,
}

/// Equity and size of positions, in place of those of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account {
    /// Equity at the start.
    pub equity: Money,
    /// Value of a position that a signal asks for.
    pub notional: Money,
}

/// Trading hours of each day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// Opens at this time of day, UTC.
    pub opens: Span,
    /// Closes at this time of day, UTC; later than it opens.
    pub closes: Span,
}

/// Where bars come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MarketSource {
    /// Seeded synthetic bars.
    Synthetic {
        /// The regime.
        regime: Regime,
        /// UTC start in nanoseconds since the Unix epoch.
        start_ns: i64,
    },
    /// The user's candles: a file for each symbol, in their order.
    Csv {
        /// Paths relative to the scenario file.
        files: Vec<String>,
        /// UTC start in nanoseconds since the Unix epoch; `None` is the first row.
        start_ns: Option<i64>,
    },
}

/// A synthetic market regime.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Regime {
    /// Small moves that come back.
    Calm,
    /// A drift in one direction that changes now and then.
    Trending,
    /// Large moves in clusters.
    Volatile,
    /// A steep fall in the middle of the day and half a recovery.
    Crash,
}

impl Regime {
    /// All regimes.
    pub const ALL: &'static [Regime] = &[Regime::Calm, Regime::Trending, Regime::Volatile, Regime::Crash];

    /// The written name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Regime::Calm => "calm",
            Regime::Trending => "trending",
            Regime::Volatile => "volatile",
            Regime::Crash => "crash",
        }
    }
}

/// A job of the scheduler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobSpec {
    /// Its id.
    pub id: String,
    /// Which strategy.
    pub strategy: Strategy,
    /// Symbols by position; empty means all.
    pub symbols: Vec<usize>,
    /// When it runs.
    pub schedule: Schedule,
}

/// A strategy with its parameters, in bars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// Long where the fast mean is above the slow one, short below.
    MaCrossover { fast: u16, slow: u16 },
    /// Long below `oversold`, short above `overbought`, flat again across 50.
    RsiReversion { period: u16, oversold: u8, overbought: u8 },
    /// Long where MACD is above its signal line, short below.
    Macd { fast: u16, slow: u16, signal: u16 },
}

/// When a job runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schedule {
    /// Once after each start of the scheduler.
    Once,
    /// Whenever this long has passed since its last start.
    Interval(Span),
    /// Once a day at this time, UTC.
    Daily(Span),
}

/// A value that is fixed or drawn from the seed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spec {
    /// Always this.
    Fixed(Value),
    /// Evenly from this range, both ends included.
    Between(Value, Value),
    /// One of these, evenly.
    OneOf(Vec<Value>),
}

/// Parameters by name, checked against the fault kind's table. Missing ones take its default.
pub type Params = BTreeMap<&'static str, Spec>;

/// A fault of the scenario.
#[derive(Clone, Debug)]
pub struct FaultSpec {
    /// Unique in the scenario; names the fault's stream of draws.
    pub id: String,
    /// What breaks.
    pub kind: FaultKind,
    /// When it is set, from the start of the drill (a span).
    pub at: Spec,
    /// When it is lifted again, from the moment it was set; `None` is never.
    pub lasts: Option<Spec>,
    /// Strength, 0 to 1 (a ratio).
    pub strength: Spec,
    /// Its parameters.
    pub params: Params,
    /// Where the parameter ranges come from.
    pub source: String,
    /// Where it stands.
    pub place: Place,
}

/// Something an operator reports.
#[derive(Clone, Debug)]
pub struct Report {
    /// When, from the start of the drill (a span).
    pub at: Spec,
    /// What: matched against the policy's rules.
    pub what: String,
    /// Where it stands.
    pub place: Place,
}

/// What must follow.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// Monitors (by id) that must raise and detect.
    pub alerts: Vec<String>,
    /// Monitors that may raise besides: they follow from the fault or the response.
    pub allowed: Vec<String>,
    /// Monitors that must not raise.
    pub forbidden_alerts: Vec<String>,
    /// The severity or range. `None` only for a calm scenario.
    pub severity: Option<SeverityRange>,
    /// No rule of the policy is meant to match: its answer for the unmatched is what must follow.
    pub unmatched: bool,
    /// The runbook's id.
    pub runbook: Option<String>,
    /// Actions that must not be done.
    pub forbidden: Vec<Action>,
    /// Actions that must be done, in this order.
    pub sequence: Vec<Action>,
    /// Where that order stands; the table where there is none.
    pub sequence_place: Place,
    /// The state at the end.
    pub end_state: EndState,
    /// The only checks that are made; empty means all. Where nobody stated what must follow, there is still what always holds.
    pub only: Vec<CheckKind>,
    /// Checks that do not apply, each with its reason.
    pub skip: Vec<(CheckKind, String)>,
    /// Targets tighter than the baseline's.
    pub targets: Vec<Tightened>,
    /// Where the table stands.
    pub place: Place,
}

/// A target tighter than the baseline's.
#[derive(Clone, Debug)]
pub struct Tightened {
    /// The check.
    pub check: CheckKind,
    /// The longest time allowed.
    pub within: Span,
    /// Where it stands.
    pub place: Place,
}

/// An outcome that a counterexample states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// The check.
    pub check: CheckKind,
    /// Its exact outcome.
    pub outcome: Outcome,
}

impl Scenario {
    /// True where nothing breaks and nobody reports anything.
    #[must_use]
    pub fn is_calm(&self) -> bool {
        self.faults.is_empty() && self.reports.is_empty()
    }

    /// The same scenario with every fault at this strength.
    #[must_use]
    pub fn at_strength(&self, strength: Ratio) -> Scenario {
        let mut weaker = self.clone();
        for fault in &mut weaker.faults {
            fault.strength = Spec::Fixed(Value::Ratio(strength));
        }
        weaker
    }
}
