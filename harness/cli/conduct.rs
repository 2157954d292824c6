//! Runs drills side by side and hands back what they found, in order.

use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::Timestamp;

use crate::audit;
use crate::drill_log::Exercised;
use crate::library::Library;
use crate::report::{Dossier, DrillReport, Origin, TimelineReport};
use crate::scenario::Scenario;
use crate::trial::{self, Drill};
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
    /// Which steps of which runbooks it exercised.
    pub exercised: Vec<Exercised>,
    /// All that its pages are drawn from, where that was asked for.
    pub dossier: Option<Box<Dossier>>,
}

/// Which drills keep a dossier: it takes the calm and the unanswered run once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Every drill.
    All,
    /// Those that did not come out as they should.
    Failed,
    /// None.
    Nothing,
}

/// Runs one drill. A failure of the harness, panics included, is a report of its own and not the end of
/// the run.
#[must_use]
pub fn conduct<'l>(library: &Library, job: Job<'l>, origin: &Origin, keep: Keep) -> Conducted<'l> {
    let Job { scenario, seed } = job;
    let started = Timestamp::now();
    let done = catch_unwind(AssertUnwindSafe(|| trial::run(library, scenario, seed)));
    let ended = Timestamp::now().max(started);
    let kept = |report: &DrillReport| match keep {
        Keep::All => true,
        Keep::Failed => !report.is_good(),
        Keep::Nothing => false,
    };
    let error = match done {
        Ok(Ok(drill)) => {
            let report = DrillReport::of(library, scenario, &drill, origin);
            let dossier = kept(&report).then(|| dossier(library, scenario, &report, &drill));
            let timeline = Some(TimelineReport::of(library, scenario, &drill));
            let exercised = audit::exercised(&library.runbooks, &drill.timeline);
            return Conducted { job, started, ended, report, timeline, exercised, dossier };
        }
        Ok(Err(error)) => error.to_string(),
        Err(_) => "the harness panicked; the message is above".to_owned(),
    };
    let report = DrillReport::broken(library, scenario, seed, Track::Shadow, Verdict::Error, error, origin);
    let dossier = kept(&report).then(|| Box::new(Dossier::broken(library, scenario, &report)));
    Conducted { job, started, ended, report, timeline: None, exercised: Vec::new(), dossier }
}

/// The drill's dossier. Its film needs two more runs; what ran a moment ago runs again.
fn dossier(library: &Library, scenario: &Scenario, report: &DrillReport, drill: &Drill) -> Box<Dossier> {
    Box::new(match trial::film(library, scenario, drill) {
        Ok(film) => Dossier::of(library, scenario, report, drill, &film),
        Err(_) => Dossier::broken(library, scenario, report),
    })
}
