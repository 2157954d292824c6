//! What a run found, as data. Its JSON is a published format: `docs/schema/run.schema.json`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::report::steps::StepReport;
use crate::verdict::{AlertRelation, Check, Damage, Milestones, SeverityTrace};
use crate::vocabulary::{CheckKind, EndState, FaultKind, MonitorKind, Outcome, Track, Verdict};

/// Name and version of the JSON format. The number grows with every change that a reader could trip over.
pub const RUN_SCHEMA: &str = "shadowdrill.run/1";

/// All drills of one run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RunReport {
    /// Name and version of this format: `shadowdrill.run/1`.
    pub schema: String,
    /// What made it.
    pub tool: Tool,
    /// The drills, in the order of their scenarios and seeds.
    pub drills: Vec<DrillReport>,
    /// What was loosened or removed against the lock, a sentence each. Not empty: the run fails.
    pub loosened: Vec<String>,
    /// What is not as approved, where that was asked for. Not empty: the run fails.
    pub not_as_approved: Vec<NotApproved>,
    /// Counts.
    pub summary: Summary,
}

/// The program that made a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    /// `shadowdrill`.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Name of the scheme that turns a seed into draws.
    pub draws: String,
}

/// How many drills came to which verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// All drills.
    pub drills: usize,
    /// Every check met.
    pub passed: usize,
    /// A check not met.
    pub failed: usize,
    /// Counterexamples whose outcomes are as stated. Never counted as passed.
    pub as_expected: usize,
    /// Stopped before their end.
    pub aborted: usize,
    /// The harness itself failed.
    pub errors: usize,
    /// Of the failed ones, those whose plan took no effect under their seed.
    pub without_effect: usize,
    /// What was loosened or removed against the lock. Not 0: the run fails, whatever the drills came to.
    pub loosened: usize,
    /// Drills and reports that are not as approved. Not 0: the run fails, whatever the drills came to.
    pub not_as_approved: usize,
}

/// A drill that is not as approved, or an approved report without a drill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotApproved {
    /// Scenario and seed, as the approved report is called: `gate-bypass-0`.
    pub report: String,
    /// Where to look: the scenario's file, or the approved report that no drill has.
    pub path: String,
    /// In what way.
    pub approval: Approval,
    /// What is other than approved, a line each; `!` where it is worse.
    pub changes: Vec<String>,
}

/// In what way something is not as approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Approval {
    /// There is no approved report.
    New,
    /// A fact is other than approved.
    Changed,
    /// A page that people read is not the one that was approved.
    PageChanged,
    /// There is an approved report and no such scenario.
    Orphaned,
}

impl Approval {
    /// In words.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Approval::New => "not approved yet",
            Approval::Changed => "not as approved",
            Approval::PageChanged => "an approved page is not what was approved",
            Approval::Orphaned => "approved, and no scenario has it; remove its files",
        }
    }
}

/// One drill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DrillReport {
    /// The scenario's id.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// Path of its file.
    pub path: String,
    /// The seed.
    pub seed: u64,
    /// Where it ran.
    pub track: Track,
    /// Which clock: `virtual`.
    pub clock: String,
    /// The verdict.
    pub verdict: Verdict,
    /// The plan took no effect under this seed.
    pub without_effect: bool,
    /// What was loosened against the lock when it was run, a sentence each, the first few of many: not empty, it shows nothing.
    pub loosened: Vec<String>,
    /// Why there is no judgement, where the verdict is `error` or `aborted`.
    pub error: Option<String>,
    /// The outcomes that a counterexample states; `null` for a drill that is meant to pass.
    pub counterexample: Option<Vec<StatedReport>>,
    /// The state that the scenario ends in.
    pub end_state: EndState,
    /// What was broken, with every choice made.
    pub faults: Vec<FaultReport>,
    /// All checks.
    pub checks: Vec<Check>,
    /// When what happened, in nanoseconds since the drill's start.
    pub milestones: Milestones,
    /// All alerts, in order of raising.
    pub alerts: Vec<AlertReport>,
    /// What severity the incident was given.
    pub severity: SeverityTrace,
    /// The runbooks that were chosen, by id, in order.
    pub runbooks: Vec<String>,
    /// Every step of the runbooks that were chosen, in the order of choosing.
    pub steps: Vec<StepReport>,
    /// Harm done and avoided.
    pub damage: Damage,
    /// Where to look first, for each check that is not as it should be.
    pub clues: Vec<Clue>,
    /// SHA-256 over timeline and judgement; `null` where the drill did not run to its end.
    pub digest: Option<String>,
    /// The command that shows this drill again.
    pub reproduce: String,
    /// Who asks for the drill again by the cadence: how long a pass holds. Left out where nobody does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<AgainReport>,
}

/// Who asks for a drill again by the cadence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AgainReport {
    /// The id of the cadence's entry.
    pub entry: String,
    /// The longest time from a drill to its next slot, blackouts aside, in nanoseconds; `null` where the entry asks for its drills
    /// in rotation, so that any of them holds its slot.
    pub within_ns: Option<i64>,
}

/// An outcome that a counterexample states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatedReport {
    /// The check.
    pub check: CheckKind,
    /// Its exact outcome.
    pub outcome: Outcome,
}

/// A fault with every choice made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FaultReport {
    /// Its id in the scenario.
    pub id: String,
    /// What breaks.
    pub kind: FaultKind,
    /// When it is set, in nanoseconds since the start.
    pub set_ns: i64,
    /// When it is lifted; `null` is never.
    pub lift_ns: Option<i64>,
    /// Strength, 0 to 1, as a decimal.
    pub strength: String,
    /// Its parameters as they would be written in a scenario.
    pub params: BTreeMap<String, String>,
}

/// One alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AlertReport {
    /// The monitor's id in the policy.
    pub monitor: String,
    /// Its kind.
    pub kind: MonitorKind,
    /// The symbol it is about, where it is about one.
    pub symbol: Option<String>,
    /// When it was raised, in nanoseconds since the start.
    pub raised_ns: i64,
    /// When it first reached somebody; `null` where it reached nobody.
    pub delivered_ns: Option<i64>,
    /// How it relates to the faults; `null` where it was not judged.
    pub relation: Option<AlertRelation>,
    /// What was measured.
    pub value: i64,
    /// What it was measured against.
    pub threshold: i64,
    /// The unit of both.
    pub unit: Unit,
    /// Why it fired.
    pub evidence: EvidenceReport,
}

/// The unit of a measured value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Pieces.
    Count,
    /// Hundredths of the quote currency.
    Cents,
    /// Nanoseconds.
    Ns,
    /// Hundred-millionths of the base asset.
    QtyE8,
    /// Bars of market data.
    Bars,
    /// How many times as much.
    Times,
}

/// Why an alert fired.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum EvidenceReport {
    /// Items that crossed the threshold.
    Seen {
        /// How many.
        count: usize,
        /// The first few, as opaque names.
        first: Vec<String>,
    },
    /// Something that did not come.
    Missing {
        /// What was waited for.
        source: String,
        /// When it was last seen, in nanoseconds since the start.
        after_ns: i64,
        /// Up to when the monitor could see.
        until_ns: i64,
        /// The silence that is allowed, in nanoseconds.
        window_ns: i64,
    },
}

/// Where to look first for the cause of a check that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Clue {
    /// The check.
    pub check: CheckKind,
    /// File, line and column.
    pub place: String,
    /// What stands there and why it matters.
    pub message: String,
}

impl RunReport {
    /// The report of these drills.
    #[must_use]
    pub fn new(drills: Vec<DrillReport>, loosened: Vec<String>) -> RunReport {
        let summary = Summary::of(&drills, loosened.len());
        let (schema, not_as_approved) = (RUN_SCHEMA.to_owned(), Vec::new());
        RunReport { schema, tool: Tool::this(), drills, loosened, not_as_approved, summary }
    }

    /// The same, held against approved reports.
    #[must_use]
    pub fn held_against(mut self, not_as_approved: Vec<NotApproved>) -> RunReport {
        self.summary.not_as_approved = not_as_approved.len();
        self.not_as_approved = not_as_approved;
        self
    }
}

impl Tool {
    /// This program.
    #[must_use]
    pub fn this() -> Tool {
        Tool {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            draws: crate::base::draws::SCHEME.to_owned(),
        }
    }
}

impl Summary {
    fn of(drills: &[DrillReport], loosened: usize) -> Summary {
        let mut summary = Summary { loosened, ..Summary::default() };
        for drill in drills {
            summary.count(drill);
        }
        summary
    }

    /// Counts one drill more.
    pub fn count(&mut self, drill: &DrillReport) {
        self.drills += 1;
        match drill.verdict {
            Verdict::Passed => self.passed += 1,
            Verdict::Failed => self.failed += 1,
            Verdict::AsExpected => self.as_expected += 1,
            Verdict::Aborted => self.aborted += 1,
            Verdict::Error => self.errors += 1,
        }
        self.without_effect += usize::from(drill.verdict == Verdict::Failed && drill.without_effect);
    }
}

impl DrillReport {
    /// True where the drill came out as it should: passed, or a counterexample as expected.
    #[must_use]
    pub fn is_good(&self) -> bool {
        matches!(self.verdict, Verdict::Passed | Verdict::AsExpected)
    }

    /// True where nothing took effect and nothing is out of order: there was nothing to judge. A false alarm may keep a fault
    /// from taking effect, and that is out of order.
    #[must_use]
    pub fn showed_nothing(&self) -> bool {
        self.without_effect && self.unmet().all(|check| check.outcome == Outcome::NoData)
    }

    /// True where this check is as it should be: whatever a counterexample states about it, else met or skipped.
    #[must_use]
    pub fn accepts(&self, check: &Check) -> bool {
        let stated = self.counterexample.iter().flatten().find(|stated| stated.check == check.id);
        match stated {
            Some(stated) => stated.outcome == check.outcome,
            None => matches!(check.outcome, Outcome::Met | Outcome::Skipped),
        }
    }

    /// The checks that are not as they should be.
    pub fn unmet(&self) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(|check| !self.accepts(check))
    }

    /// Stated outcomes of a counterexample whose check was not made at all.
    pub fn unmade(&self) -> impl Iterator<Item = &StatedReport> {
        let stated = self.counterexample.as_deref().unwrap_or_default();
        stated.iter().filter(|stated| self.checks.iter().all(|check| check.id != stated.check))
    }

    /// The first check of this kind.
    #[must_use]
    pub fn check(&self, kind: CheckKind) -> Option<&Check> {
        self.checks.iter().find(|check| check.id == kind)
    }
}
