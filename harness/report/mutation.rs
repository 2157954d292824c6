//! What a mutation run found, as data. Its JSON is a published format: `docs/schema/mutate.schema.json`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::mutate::{Control, ControlKind, Fate, Ground, Kill, Mutant, Operator, Predicate, Status};
use crate::report::model::Tool;
use crate::vocabulary::{CheckKind, FaultKind, Outcome};

/// Name and version of the JSON format. The number grows with every change that a reader could trip over.
pub const MUTATE_SCHEMA: &str = "shadowdrill.mutate/1";

/// What became of every mutant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MutationReport {
    /// Name and version of this format: `shadowdrill.mutate/1`.
    pub schema: String,
    /// What made it.
    pub tool: Tool,
    /// The revision whose controls were left out where they are the same now; null where all were broken.
    pub changed_since: Option<String>,
    /// Drills that mutants were tried on: a scenario under a seed.
    pub grounds: usize,
    /// Drills that do not pass as the files stand: they cannot show that a control is broken.
    pub left_out: Vec<LeftOut>,
    /// The score.
    pub score: Score,
    /// Every mutant, in the order of policy and runbooks.
    pub mutants: Vec<MutantReport>,
}

/// A drill that was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    /// The scenario's id.
    pub scenario: String,
    /// The seed.
    pub seed: u64,
    /// Why: the first check that is not met.
    pub reason: String,
}

/// How many mutants came to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// All mutants.
    pub mutants: usize,
    /// Killed because protection was lost: detection, severity, containment, recovery or harm.
    pub protective: usize,
    /// Killed because the response left one of its duties, and for nothing else.
    pub procedural: usize,
    /// Killed by name only.
    pub nominal: usize,
    /// Not killed.
    pub survived: usize,
    /// Shown to be equivalent by a predicate; not counted.
    pub equivalent: usize,
    /// Refused by `check`; not counted.
    pub refused: usize,
    /// Protective and procedural kills of those that count, in hundredths of a per cent, rounded down; null where none counts.
    pub basis_points: Option<u32>,
}

impl Score {
    /// The score of these fates.
    pub fn of(fates: impl IntoIterator<Item = Status>) -> Score {
        let mut score = Score::default();
        for status in fates {
            score.mutants += 1;
            match status {
                Status::Protective => score.protective += 1,
                Status::Procedural => score.procedural += 1,
                Status::Nominal => score.nominal += 1,
                Status::Survived => score.survived += 1,
                Status::Equivalent => score.equivalent += 1,
                Status::Refused => score.refused += 1,
            }
        }
        let share = (score.killed() * 10_000).checked_div(score.counted());
        score.basis_points = share.and_then(|share| u32::try_from(share).ok());
        score
    }

    /// How many count: all but the equivalent and the refused.
    #[must_use]
    pub fn counted(&self) -> usize {
        self.killed() + self.nominal + self.survived
    }

    /// How many were killed by more than a name.
    #[must_use]
    pub fn killed(&self) -> usize {
        self.protective + self.procedural
    }

    /// Whether the score is at least this many hundredths of a per cent. Where nothing counts there is nothing to
    /// be below it.
    #[must_use]
    pub fn reaches(&self, basis_points: u32) -> bool {
        self.basis_points.is_none_or(|reached| reached >= basis_points)
    }
}

/// One mutant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MutantReport {
    /// Unique among the mutants of a library: `monitor/duplicate-intent/delay/slowed`.
    pub id: String,
    /// What is broken: one control, or two that back each other up.
    pub controls: Vec<ControlReport>,
    /// How it is broken.
    pub operator: Operator,
    /// What was tried, in a few words.
    pub tried: String,
    /// What became of it.
    pub status: Status,
    /// Drills that were run on it.
    pub drills: usize,
    /// By what it was killed.
    pub kill: Option<KillReport>,
    /// Why no drill can tell it from the original.
    pub equivalence: Option<Equivalence>,
    /// Why `check` refuses it.
    pub refusal: Option<String>,
    /// A scenario that would have to exist; null where the mutant does not lower the score, or where the search found none, which
    /// does not say that there is none.
    pub suggestion: Option<SuggestionReport>,
}

/// A scenario that passes as the files stand and that the mutant fails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SuggestionReport {
    /// What breaks, on which market, in a line.
    pub what: String,
    /// Kinds of the faults.
    pub faults: Vec<FaultKind>,
    /// The check that the mutant does not meet.
    pub check: CheckKind,
    /// What comes of it.
    pub outcome: Outcome,
    /// The seed that it was tried under.
    pub seed: u64,
    /// The file, to be saved under `scenarios/`.
    pub toml: String,
}

/// A control.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ControlReport {
    /// What it is part of.
    pub kind: ControlKind,
    /// The entry it belongs to.
    pub entry: String,
    /// The key of the entry; null where it is the entry as a whole.
    pub key: Option<String>,
    /// The file.
    pub file: String,
    /// The line, from 1; 0 is the file as a whole.
    pub line: u32,
    /// The column, from 1; 0 is the file as a whole.
    pub column: u32,
}

/// The check by which a mutant was killed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KillReport {
    /// The scenario's id.
    pub scenario: String,
    /// The seed.
    pub seed: u64,
    /// The check; null where the mutant could not be run.
    pub check: Option<CheckKind>,
    /// What came of it.
    pub outcome: Option<Outcome>,
    /// In a sentence.
    pub message: String,
}

/// Why no drill can tell a mutant from the original.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Equivalence {
    /// The predicate that was checked.
    pub predicate: Predicate,
    /// What it says.
    pub meaning: String,
}

impl MutationReport {
    /// The report of these mutants and what became of each.
    #[must_use]
    pub fn new(
        grounds: &[Ground<'_>],
        mutants: &[(Mutant, Fate)],
        changed_since: Option<String>,
    ) -> MutationReport {
        let left_out = grounds.iter().filter(|ground| !ground.passes()).map(|ground| LeftOut {
            scenario: ground.scenario.id.clone(),
            seed: ground.seed,
            reason: ground.reason(),
        });
        MutationReport {
            schema: MUTATE_SCHEMA.to_owned(),
            tool: Tool::this(),
            changed_since,
            grounds: grounds.iter().filter(|ground| ground.passes()).count(),
            left_out: left_out.collect(),
            score: Score::of(mutants.iter().map(|(_, fate)| fate.status)),
            mutants: mutants.iter().map(|(mutant, fate)| MutantReport::of(mutant, fate)).collect(),
        }
    }

    /// The mutants that lower the score, in order.
    pub fn alive(&self) -> impl Iterator<Item = &MutantReport> {
        self.mutants.iter().filter(|mutant| matches!(mutant.status, Status::Nominal | Status::Survived))
    }
}

impl MutantReport {
    fn of(mutant: &Mutant, fate: &Fate) -> MutantReport {
        MutantReport {
            id: mutant.id(),
            controls: mutant.controls.iter().map(ControlReport::of).collect(),
            operator: mutant.operator,
            tried: mutant.tried.clone(),
            status: fate.status,
            drills: fate.drills,
            kill: fate.kill.as_ref().map(KillReport::of),
            equivalence: fate
                .predicate
                .map(|predicate| Equivalence { predicate, meaning: predicate.meaning().to_owned() }),
            refusal: fate.refusal.clone(),
            suggestion: fate.suggestion.as_ref().map(|found| SuggestionReport {
                what: found.what.clone(),
                faults: found.faults.clone(),
                check: found.check,
                outcome: found.outcome,
                seed: found.seed,
                toml: found.toml.clone(),
            }),
        }
    }
}

impl ControlReport {
    fn of(control: &Control) -> ControlReport {
        ControlReport {
            kind: control.kind,
            entry: control.entry.clone(),
            key: control.key.clone(),
            file: control.place.file.to_string(),
            line: control.place.line,
            column: control.place.column,
        }
    }

    /// `fixtures/policy.toml:80:1`.
    #[must_use]
    pub fn place(&self) -> String {
        if self.line == 0 {
            self.file.clone()
        } else {
            format!("{}:{}:{}", self.file, self.line, self.column)
        }
    }
}

impl KillReport {
    fn of(kill: &Kill) -> KillReport {
        KillReport {
            scenario: kill.scenario.clone(),
            seed: kill.seed,
            check: kill.check,
            outcome: kill.outcome,
            message: kill.message.clone(),
        }
    }
}
