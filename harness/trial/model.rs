//! What a trial leaves behind.

use crate::base::Digest;
use crate::pipeline::PipelineError;
use crate::scenario::Plan;
use crate::verdict::Judgement;
use crate::vocabulary::{Problem, Timeline, Track, Truth};

/// One drill, done. Everything that log and reports need beside the library.
#[derive(Clone, Debug)]
pub struct Drill {
    /// The scenario's id.
    pub scenario: String,
    /// The seed.
    pub seed: u64,
    /// Where it ran.
    pub track: Track,
    /// The concrete faults.
    pub plan: Plan,
    /// The answered run.
    pub timeline: Timeline,
    /// What really happened in the answered run.
    pub truth: Vec<Truth>,
    /// The judge's word.
    pub judgement: Judgement,
    /// SHA-256 over the answered run's timeline and truth, the calm run's timeline, and the judgement.
    pub digest: Digest,
}

/// Why a drill could not be run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TrialError {
    /// The scenario's market has no bars to run on.
    #[error("the market has no data: {}", .0.first().map_or("", |problem| problem.message.as_str()))]
    Market(Vec<Problem>),
    /// The responder that the scenario names is not in the policy.
    #[error("the policy has no responder {0:?}")]
    Responder(String),
    /// The simulation could not go on.
    #[error("the simulation could not go on: {0}")]
    Pipeline(#[from] PipelineError),
}
