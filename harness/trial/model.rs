//! What a trial leaves behind.

use crate::base::Digest;
use crate::scenario::Plan;
use crate::verdict::Judgement;
use crate::vocabulary::{Timeline, Track, Truth};

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
    /// SHA-256 over the timeline (its text form), its trace mix and the judgement.
    pub digest: Digest,
}
