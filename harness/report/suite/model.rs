//! What a suite report holds.

use crate::drill_log::Day;
use crate::vocabulary::{CheckKind, Outcome, Verdict};

/// Fewer values than this show no trend.
pub const TREND_LEAST: usize = 8;

/// How all drills of a log stand on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suite {
    /// The day that ages are counted to.
    pub as_of: Day,
    /// Drills in the log.
    pub drills: usize,
    /// Checks that occur, in the order of the vocabulary: the columns of the matrix.
    pub checks: Vec<CheckKind>,
    /// The last drill of each scenario, by id.
    pub rows: Vec<SuiteRow>,
    /// What is overdue by the cadence, in its order.
    pub overdue: Vec<Overdue>,
    /// Each metric of each scenario over the log.
    pub trends: Vec<Trend>,
    /// Follow-ups that nobody closed, by due date.
    pub open: Vec<OpenFollowUp>,
}

/// The last drill of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuiteRow {
    /// The scenario's id.
    pub scenario: String,
    /// Number of its entry in the log.
    pub number: u64,
    /// Its seed.
    pub seed: u64,
    /// Its verdict.
    pub verdict: Verdict,
    /// It was held against a yardstick that was looser than approved.
    pub loosened: bool,
    /// UTC date.
    pub date: String,
    /// Days from then to the day of the report; negative where it is in the future.
    pub age_days: i64,
    /// Its HTML report, as the log has it.
    pub report: Option<String>,
    /// The outcome of each check of [`Suite::checks`]; none where the drill does not have it.
    pub outcomes: Vec<Option<Outcome>>,
}

/// A drill that is overdue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overdue {
    /// The cadence's entry.
    pub entry: String,
    /// The scenario; in a rotation the one whose turn it is.
    pub scenario: String,
    /// Any scenario of the entry holds its slot.
    pub rotation: bool,
    /// UTC date at which its slot opened.
    pub since: String,
}

/// A metric; both ends of its clock are in its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// Effective to raised.
    Detect,
    /// First harm to contained.
    Contain,
    /// Effective to recovered.
    Recover,
}

/// One metric of one scenario over the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trend {
    /// The scenario's id.
    pub scenario: String,
    /// Which metric.
    pub metric: Metric,
    /// How many drills reached both ends.
    pub n: usize,
    /// The middle one, the lower of two.
    pub median_ns: i64,
    /// 99 of 100 are no longer.
    pub p99_ns: i64,
    /// The longest.
    pub max_ns: i64,
    /// The last drill's.
    pub last_ns: i64,
    /// Median of the later half minus median of the earlier half; none below [`TREND_LEAST`] values.
    pub change_ns: Option<i64>,
}

/// A follow-up that is not closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenFollowUp {
    /// Its id.
    pub id: String,
    /// The scenario of its drill.
    pub scenario: String,
    /// What is to be done.
    pub text: String,
    /// Who does it.
    pub owner: String,
    /// How urgent.
    pub priority: &'static str,
    /// Until when.
    pub due: Day,
    /// That day is over.
    pub overdue: bool,
}
