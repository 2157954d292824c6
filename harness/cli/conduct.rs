//! Runs drills side by side and hands back what they found, in order.

use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::Timestamp;

use crate::library::Library;
use crate::report::{DrillReport, Origin, TimelineReport};
use crate::scenario::Scenario;
use crate::trial;
use crate::vocabulary::{Track, Verdict};

/// One drill to run.
#[derive(Clone, Copy, Debug)]
pub struct Job<'l> {
    /// What.
    pub scenario: &'l Scenario,
    /// Under which seed.
    pub seed: u64,
}

/// What a drill left behind, the drill itself dropped.
#[derive(Debug)]
pub struct Conducted<'l> {
    /// Which drill.
    pub job: Job<'l>,
    /// Wall time at its start.
    pub started: Timestamp,
    /// Wall time at its end; never before the start, whatever the clock did.
    pub ended: Timestamp,
    /// What it found.
    pub report: DrillReport,
    /// Its timeline, where it ran to its end.
    pub timeline: Option<TimelineReport>,
}

/// Runs one drill. A failure of the harness, panics included, is a report of its own and not the end of
/// the run.
#[must_use]
pub fn conduct<'l>(library: &Library, job: Job<'l>, origin: &Origin) -> Conducted<'l> {
    let Job { scenario, seed } = job;
    let started = Timestamp::now();
    let done = catch_unwind(AssertUnwindSafe(|| trial::run(library, scenario, seed)));
    let ended = Timestamp::now().max(started);
    let broken =
        |error: String| DrillReport::broken(scenario, seed, Track::Shadow, Verdict::Error, error, origin);
    let (report, timeline) = match done {
        Ok(Ok(drill)) => (
            DrillReport::of(library, scenario, &drill, origin),
            Some(TimelineReport::of(library, scenario, &drill)),
        ),
        Ok(Err(error)) => (broken(error.to_string()), None),
        Err(_) => (broken("the harness panicked; the message is above".to_owned()), None),
    };
    Conducted { job, started, ended, report, timeline }
}
