//! What the drill log shows of one runbook: which drills exercised which step, and whether it was played through in testnet.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::model::{Exercise, Finding, Gap, Requirement, StepAudit};
use crate::drill_log::{Day, DrillHistory, Exercised, History};
use crate::runbook::{Runbook, Step};
use crate::vocabulary::{Named, Track, Verdict};

/// The drills of a log that used one runbook.
pub struct Practice<'a> {
    runbook: &'a Runbook,
    /// With the present file, passed, in the order of the log.
    passed: Vec<Held<'a>>,
    /// How many used an earlier state of the file.
    pub earlier: usize,
    /// How many used the present file and did not pass, or were held against a loosened yardstick.
    pub unpassed: usize,
}

/// One drill that counts.
struct Held<'a> {
    exercised: &'a Exercised,
    drill: Exercise,
}

impl<'a> Practice<'a> {
    /// The drills until the day `as_of`; those after it are left out.
    pub fn of(runbook: &'a Runbook, history: &'a History, as_of: Day) -> Practice<'a> {
        let mut practice = Practice { runbook, passed: Vec::new(), earlier: 0, unpassed: 0 };
        for drill in history.drills.iter().filter(|drill| drill.age_days(as_of) >= 0) {
            // once for each time that it was taken up
            let used = drill.drill.exercised.iter().filter(|used| used.runbook == runbook.id);
            let (present, earlier): (Vec<_>, Vec<_>) = used.partition(|used| used.digest == runbook.digest);
            let counts = drill.drill.verdict == Verdict::Passed && !drill.is_loosened();
            practice.earlier += usize::from(!earlier.is_empty());
            practice.unpassed += usize::from(!present.is_empty() && !counts);
            let present = present.into_iter().filter(|_| counts);
            practice
                .passed
                .extend(present.map(|exercised| Held { exercised, drill: exercise(drill, as_of) }));
        }
        practice
    }

    /// Every step with the drills that exercised it.
    pub fn steps(&self) -> Vec<StepAudit> {
        let of = |step: &Step| {
            let done = |held: &Held<'_>| held.did(step);
            let mut drills: Vec<u64> =
                self.passed.iter().filter(|held| done(held)).map(|held| held.drill.entry).collect();
            drills.dedup();
            StepAudit {
                name: step.name.clone(),
                title: step.title.clone(),
                action: step.action,
                place: step.place.to_string(),
                drills,
                last: self.last(done),
                last_in_testnet: self.last(|held| held.drill.track == Track::Testnet && done(held)),
            }
        };
        self.runbook.steps.iter().map(of).collect()
    }

    /// The last drill that passed.
    pub fn last_passed(&self) -> Option<Exercise> {
        self.last(|held| !held.exercised.done.is_empty())
    }

    /// Tracks on which drills passed.
    pub fn tracks(&self) -> Vec<Track> {
        Track::ALL.iter().copied().filter(|track| self.count(*track) > 0).collect()
    }

    /// Whether it was played through in testnet: every step done in some drill, and one drill that left none out but those whose
    /// condition did not hold.
    pub fn tested(&self) -> Finding {
        let looked_for = [
            "drills in testnet that passed, with the present digest of the file",
            "every step done in at least one of them",
            "one of them in which each step was done or not needed",
        ];
        let gap = |reason: String, place: String| Gap { reason, place };
        let place = self.runbook.place.to_string();
        let testnet: Vec<&Held<'_>> =
            self.passed.iter().filter(|held| held.drill.track == Track::Testnet).collect();
        let mut gaps = Vec::new();
        if testnet.is_empty() {
            gaps.push(gap(self.untested(), place));
        } else {
            let never = self.runbook.steps.iter().filter(|step| !testnet.iter().any(|held| held.did(step)));
            gaps.extend(never.map(|step| {
                let reason = format!("the step `{}` was done in no testnet drill that passed", step.name);
                gap(reason, step.place.to_string())
            }));
            if !testnet.iter().any(|held| held.went_through(self.runbook)) {
                let reason = "no testnet drill that passed went through it from the first step to the last";
                gaps.push(gap(reason.to_owned(), place));
            }
        }
        Finding {
            requirement: Requirement::TestedInTestnet,
            met: gaps.is_empty(),
            looked_for: looked_for.map(str::to_owned).to_vec(),
            gaps,
        }
    }

    /// Why nothing in testnet counts, and what there is in its place.
    fn untested(&self) -> String {
        let mut reason = "no testnet drill that passed used the file as it is".to_owned();
        for track in Track::ALL.iter().filter(|track| **track != Track::Testnet) {
            let count = self.count(*track);
            if count > 0 {
                reason.push_str(&format!("; {count} passed on {track}, which does not count as testnet"));
            }
        }
        if self.earlier > 0 {
            reason.push_str(&format!("; {} used an earlier state of the file", self.earlier));
        }
        if self.unpassed > 0 {
            reason.push_str(&format!("; {} did not pass", self.unpassed));
        }
        reason
    }

    fn count(&self, track: Track) -> usize {
        let on_it = self.passed.iter().filter(|held| held.drill.track == track);
        on_it.map(|held| held.drill.entry).collect::<BTreeSet<_>>().len()
    }

    fn last(&self, counts: impl Fn(&Held<'_>) -> bool) -> Option<Exercise> {
        let counting = self.passed.iter().filter(|held| counts(held)).map(|held| &held.drill);
        counting.min_by_key(|drill| (drill.age_days, Reverse(drill.entry))).cloned()
    }
}

impl Held<'_> {
    fn did(&self, step: &Step) -> bool {
        self.exercised.done.contains(&step.name)
    }

    fn went_through(&self, runbook: &Runbook) -> bool {
        let left_out = |step: &Step| self.exercised.not_needed.contains(&step.name);
        let did_something = runbook.steps.iter().any(|step| self.did(step));
        did_something && runbook.steps.iter().all(|step| self.did(step) || left_out(step))
    }
}

fn exercise(drill: &DrillHistory, as_of: Day) -> Exercise {
    Exercise {
        entry: drill.number,
        scenario: drill.drill.scenario.id.clone(),
        track: drill.drill.track,
        date: drill.drill.started.date(),
        age_days: drill.age_days(as_of),
    }
}
