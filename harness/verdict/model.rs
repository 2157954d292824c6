//! What a judge says.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::vocabulary::{CheckKind, HarmFamily, Milestone, Named, Outcome, Severity, SeverityRange, Verdict};

/// The judgement of one drill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// One entry a check, all of them, also after the first failure.
    pub checks: Vec<Check>,
    /// When what happened, in nanoseconds since the drill's start.
    pub milestones: Milestones,
    /// What severity the incident was given.
    pub severity: SeverityTrace,
    /// What harm was done and avoided.
    pub damage: Damage,
    /// How each alert relates to the faults, in order of raising.
    pub alerts: Vec<AlertRelation>,
    /// The plan took no effect under this seed: a failure of its own kind.
    pub without_effect: bool,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Which check.
    pub id: CheckKind,
    /// What came of it.
    pub outcome: Outcome,
    /// The longest time allowed, in nanoseconds, where it is about time.
    pub target_ns: Option<i64>,
    /// The time it took, in nanoseconds.
    pub actual_ns: Option<i64>,
    /// Both ends of the clock: `effective → raised`.
    pub clock: Option<(Milestone, Milestone)>,
    /// Where the target comes from.
    pub source: String,
    /// What happened, in a sentence.
    pub message: String,
}

/// The milestones that were reached, in nanoseconds since the drill's start. One missing was not reached.
///
/// Written with every milestone as a key, `null` where it was not reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Milestones(pub BTreeMap<Milestone, i64>);

impl Serialize for Milestones {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(Milestone::ALL.iter().map(|key| (key, self.0.get(key))))
    }
}

impl<'de> Deserialize<'de> for Milestones {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Milestones, D::Error> {
        let read: BTreeMap<Milestone, Option<i64>> = BTreeMap::deserialize(deserializer)?;
        Ok(Milestones(read.into_iter().filter_map(|(key, at)| at.map(|at| (key, at))).collect()))
    }
}

impl JsonSchema for Milestones {
    fn schema_name() -> Cow<'static, str> {
        "Milestones".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let keys: Vec<&str> = Milestone::ALL.iter().map(|key| key.name()).collect();
        let properties: serde_json::Map<String, serde_json::Value> = keys
            .iter()
            .map(|key| {
                ((*key).to_owned(), serde_json::json!({ "type": ["integer", "null"], "format": "int64" }))
            })
            .collect();
        json_schema!({
            "description": "When each milestone was reached, in nanoseconds since the drill's start; null where it was not.",
            "type": "object",
            "properties": properties,
            "required": keys,
            "additionalProperties": false,
        })
    }
}

/// The incident's severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeverityTrace {
    /// What the scenario expects.
    pub expected: Option<SeverityRange>,
    /// The first classification.
    pub first: Option<Severity>,
    /// The highest.
    pub highest: Option<Severity>,
    /// The last.
    pub last: Option<Severity>,
}

/// Harm by family. Families are never added up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Damage {
    /// One entry a family with harm in any run.
    pub families: Vec<HarmTotal>,
    /// Trades that the calm run makes after the stop and the answered run does not.
    pub trades_forgone: i64,
    /// Equity at the end minus equity at the start, in hundredths of the quote currency; informative.
    pub pnl_cents: i64,
}

/// Harm of one family.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HarmTotal {
    /// Which.
    pub family: HarmFamily,
    /// In the answered run: the damage.
    pub answered: i64,
    /// In the unanswered run.
    pub unanswered: i64,
    /// Unanswered minus answered: negative where the response made it worse.
    pub avoided: i64,
    /// Of the answered run's harm, the part whose cause chain contains a step of the response.
    pub by_response: i64,
}

/// How an alert relates to the truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AlertRelation {
    /// It would not have fired without the fault.
    Detects,
    /// It follows from the response, and the scenario allows it.
    Consequential,
    /// It fired without a cause.
    False,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_milestone_is_written_and_only_those_reached_are_read() {
        let reached = Milestones(BTreeMap::from([(Milestone::Effective, 7), (Milestone::StopBegun, 9)]));
        let text = serde_json::to_value(&reached).expect("a map of names");
        let written = text.as_object().expect("an object");
        assert_eq!(written.len(), Milestone::ALL.len());
        assert_eq!((written["stop_begun"].as_i64(), written["recovered"].is_null()), (Some(9), true));
        assert_eq!(serde_json::from_value::<Milestones>(text).expect("what was written"), reached);
        let schema = serde_json::to_value(schemars::schema_for!(Milestones)).expect("a schema");
        assert_eq!(schema["required"].as_array().map(Vec::len), Some(Milestone::ALL.len()));
    }
}
