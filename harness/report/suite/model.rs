//! What a suite report holds.

use crate::drill_log::Day;
use crate::vocabulary::{CheckKind, HarmFamily, Milestone, Outcome, Verdict};

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
    /// What that verdict is worth.
    pub worth: Worth,
    /// UTC date.
    pub date: String,
    /// Days from then to the day of the report; negative where it is in the future.
    pub age_days: i64,
    /// Its HTML report, else its Markdown report, as the log has it.
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

/// What the verdict of a scenario's last drill is worth on the day of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worth {
    /// Passed, and by the cadence nothing is overdue.
    Good,
    /// A counterexample that came out as stated; the cadence asks for none.
    AsExpected,
    /// Passed, and by the cadence overdue since.
    Stale,
    /// Held against a yardstick that was looser than approved: it shows nothing, whatever its verdict.
    Loosened,
    /// Not passed.
    Bad,
}

/// What is followed over the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// The time between two milestones, in nanoseconds: what the check is about, where its clock starts and where it ends.
    Time(CheckKind, Milestone, Milestone),
    /// Harm of this family that was done, in the family's unit.
    Harm(HarmFamily),
}

/// One metric of one scenario over the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trend {
    /// The scenario's id.
    pub scenario: String,
    /// Which metric; the values are in its unit.
    pub metric: Metric,
    /// How many drills have a value: of a time those that reached both ends, of harm all.
    pub n: usize,
    /// The middle one, the lower of two.
    pub median: i64,
    /// 99 of 100 are no larger.
    pub p99: i64,
    /// The largest.
    pub max: i64,
    /// The last drill's.
    pub last: i64,
    /// Median of the later half minus median of the earlier half; none below [`TREND_LEAST`] values.
    pub change: Option<i64>,
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

impl Suite {
    /// Scenarios whose last drill is good: passed and not stale, or a counterexample as stated.
    #[must_use]
    pub fn good(&self) -> usize {
        self.rows.iter().filter(|row| matches!(row.worth, Worth::Good | Worth::AsExpected)).count()
    }

    /// Scenarios whose last drill passed and is stale.
    #[must_use]
    pub fn stale(&self) -> usize {
        self.rows.iter().filter(|row| row.worth == Worth::Stale).count()
    }
}
