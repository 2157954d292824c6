//! What counts as a drill of a runbook, and how a drill's timeline becomes the steps that it exercised.

use std::collections::BTreeSet;

use shadowdrill::audit::{Requirement, exercised};
use shadowdrill::base::{ActionId, Digest, IncidentId, Time};
use shadowdrill::drill_log::{Body, DrillEntry, Exercised, History, LOOSENED};
use shadowdrill::library::Library;
use shadowdrill::report::{DrillReport, Origin, StepState};
use shadowdrill::runbook::Runbook;
use shadowdrill::vocabulary::{Action, FailReason, Record, Stamped, Track, Verdict};

use super::subject::{TEXT, USUAL, audit, both, finding, gaps, held, history, read, used};
use crate::drill_log::support::{Made, check, drill, finding as noted, moment};
use crate::hunts::bundle::{Bundle, run};
use shadowdrill::vocabulary::{CheckKind, Outcome};

const TESTED: Requirement = Requirement::TestedInTestnet;

fn runbook() -> Runbook {
    read(TEXT)
}

/// What the log lacks of the runbook.
fn missing(drills: Vec<DrillEntry>) -> Vec<String> {
    gaps(&audit(runbook(), &history(drills)), TESTED)
}

fn failed(mut drill: DrillEntry) -> DrillEntry {
    drill.verdict = Verdict::Failed;
    drill.checks.push(check(CheckKind::Containment, Outcome::Late));
    drill
}

#[test]
fn every_step_in_testnet_is_tested() {
    assert_eq!(missing(both(Track::Testnet, &runbook())), Vec::<String>::new());
    let none = "books/pause-system.md:3:6 no testnet drill that passed used the file as it is";
    assert_eq!(missing(Vec::new()), [none]);
}

#[test]
fn a_step_that_was_never_exercised_is_named() {
    let mut drills = both(Track::Testnet, &runbook());
    drills.remove(1);
    assert_eq!(
        missing(drills.clone()),
        ["books/pause-system.md:23:7 the step `kill` was done in no testnet drill that passed"]
    );
    let found = audit(runbook(), &history(drills));
    assert_eq!(found.never_exercised().map(|step| step.name.as_str()).collect::<Vec<_>>(), ["kill"]);
    // a step that was tried and failed was not done
    let tried = held(Track::Testnet, used(&runbook(), &USUAL, &["kill"], &[]));
    assert!(missing(vec![tried]).iter().any(|gap| gap.contains("the step `kill` was done in no")));
}

#[test]
fn somebody_must_have_gone_through_it_as_a_whole() {
    let halves = [&["stop", "kill", "logs"][..], &["registry", "tell", "record"]];
    let drills = halves.map(|done| held(Track::Testnet, used(&runbook(), done, &[], &[])));
    assert_eq!(
        missing(drills.to_vec()),
        [
            "books/pause-system.md:3:6 no testnet drill that passed went through it from the first step to the last"
        ]
    );
}

/// Two halves under two incidents of one drill are no whole either.
#[test]
fn a_runbook_taken_up_twice_is_two_passes() {
    let halves = [&["stop", "kill", "logs"][..], &["registry", "tell", "record"]];
    let mut drill = held(Track::Testnet, used(&runbook(), halves[0], &[], &[]));
    drill.exercised.push(used(&runbook(), halves[1], &[], &[]));
    assert_eq!(missing(vec![drill.clone()]).len(), 1);
    let found = audit(runbook(), &history(vec![failed(drill)]));
    assert_eq!(
        (found.unpassed_drills, found.earlier_drills),
        (1, 0),
        "one drill, however often it was used in it"
    );
}

#[test]
fn shadow_and_paper_never_count_as_testnet() {
    let shadow = both(Track::Shadow, &runbook());
    let place = "books/pause-system.md:3:6";
    let none = "no testnet drill that passed used the file as it is";
    assert_eq!(
        missing(shadow.clone()),
        [format!("{place} {none}; 2 passed on shadow, which does not count as testnet")]
    );
    let paper = [shadow.clone(), both(Track::Paper, &runbook())].concat();
    let said = missing(paper.clone()).concat();
    assert!(said.ends_with("2 passed on paper, which does not count as testnet"), "{said}");
    // what they exercised is told all the same
    let found = audit(runbook(), &history(paper));
    assert_eq!(found.tracks, [Track::Shadow, Track::Paper]);
    assert_eq!(found.never_exercised().count(), 0);
    assert_eq!(found.steps[0].drills, [1, 3]);
    assert!(found.steps.iter().all(|step| step.last_in_testnet.is_none()));
    // one in testnet beside them does not lend them its track
    let mixed = [both(Track::Testnet, &runbook())[..1].to_vec(), shadow].concat();
    assert_eq!(missing(mixed).len(), 1);
}

#[test]
fn only_drills_of_the_present_file_that_passed_count() {
    let both = || both(Track::Testnet, &runbook());
    let place = "books/pause-system.md:3:6";
    let none = "no testnet drill that passed used the file as it is";
    let mut stale = both();
    stale.iter_mut().for_each(|drill| drill.exercised[0].digest = Digest::of(b"another state"));
    assert_eq!(missing(stale.clone()), [format!("{place} {none}; 2 used an earlier state of the file")]);
    assert_eq!(audit(runbook(), &history(stale)).earlier_drills, 2);

    let lost: Vec<DrillEntry> = both().into_iter().map(failed).collect();
    assert_eq!(missing(lost.clone()), [format!("{place} {none}; 2 did not pass")]);
    assert_eq!(audit(runbook(), &history(lost)).steps[0].drills, Vec::<u64>::new());

    let mut wrong = both();
    wrong.iter_mut().for_each(|drill| drill.verdict = Verdict::AsExpected);
    assert_eq!(missing(wrong), [format!("{place} {none}; 2 did not pass")]);

    let mut other = both();
    other.iter_mut().for_each(|drill| drill.exercised[0].runbook = "kill-switch".to_owned());
    assert_eq!(missing(other), [format!("{place} {none}")]);

    // held against a yardstick that was looser than approved, a drill shows nothing
    let bodies = both().into_iter().map(|drill| Body::Drill(Box::new(drill)));
    let loosened = [1, 2].map(|on| noted(on, &format!("{LOOSENED}a target is gone")));
    let made = Made::of(bodies.chain(loosened));
    let found = audit(runbook(), &History::of(&made.entries).expect("a history"));
    assert_eq!(gaps(&found, TESTED), [format!("{place} {none}; 2 did not pass")]);

    // and one that is yet to come was not held
    let mut ahead = both();
    for drill in &mut ahead {
        (drill.started, drill.ended) = (moment("2026-03-14T00:00:00Z"), moment("2026-03-14T00:00:01Z"));
    }
    assert_eq!(missing(ahead), [format!("{place} {none}")]);
}

#[test]
fn each_step_has_its_drills_and_the_age_of_the_last() {
    let mut drills = [both(Track::Testnet, &runbook()), both(Track::Shadow, &runbook())].concat();
    (drills[3].started, drills[3].ended) = (moment("2026-03-12T23:59:00Z"), moment("2026-03-12T23:59:01Z"));
    let found = audit(runbook(), &history(drills));
    let [stop, kill, logs, ..] = found.steps.as_slice() else { panic!("{found:#?}") };
    assert_eq!((stop.drills.clone(), kill.drills.clone()), (vec![1, 3], vec![2, 4]));
    assert_eq!(logs.drills, [1, 2, 3, 4]);
    let told = |drill: &Option<shadowdrill::audit::Exercise>| {
        drill.as_ref().map(|drill| (drill.entry, drill.track, drill.age_days))
    };
    assert_eq!(told(&kill.last), Some((4, Track::Shadow, 1)));
    assert_eq!(told(&kill.last_in_testnet), Some((2, Track::Testnet, 10)));
    // of two on one day the later entry
    assert_eq!(told(&stop.last), Some((3, Track::Shadow, 10)));
    assert_eq!(told(&found.last_passed), Some((4, Track::Shadow, 1)));
    assert!(finding(&found, TESTED).met);
}

#[test]
fn an_old_log_is_audited_and_shows_nothing() {
    let found = audit(runbook(), &history(vec![drill(1), drill(2)]));
    assert_eq!(gaps(&found, TESTED).len(), 1);
    assert_eq!((found.earlier_drills, found.unpassed_drills, found.last_passed), (0, 0, None));
}

/// The names of the steps that came to these states in the report of a drill.
fn reported(library: &Library, scenario: &str, runbook: &str, states: &[StepState]) -> BTreeSet<String> {
    let drill = run(library, scenario, 0);
    let of = library.scenario(scenario).expect("the scenario");
    let report = DrillReport::of(library, of, &drill, &Origin::default());
    let steps =
        report.steps.into_iter().filter(|step| step.runbook == runbook && states.contains(&step.state));
    steps.map(|step| step.name).collect()
}

#[test]
fn a_drill_says_which_steps_it_exercised() {
    let library = Bundle::untouched().library();
    for scenario in ["scheduler-crash", "order-retry-storm", "gate-bypass"] {
        let drill = run(&library, scenario, 0);
        let found = exercised(&library.runbooks, &drill.timeline);
        assert!(!found.is_empty(), "{scenario}");
        for used in &found {
            let (_, runbook) = library.runbook(&used.runbook).expect("a runbook");
            assert_eq!(used.digest, runbook.digest);
            let set = |names: &[String]| names.iter().cloned().collect::<BTreeSet<_>>();
            let states = |states: &[StepState]| reported(&library, scenario, &used.runbook, states);
            assert!(!used.done.is_empty(), "{scenario}: {used:?}");
            assert_eq!(set(&used.done), states(&[StepState::Done, StepState::Late]), "{scenario}");
            assert_eq!(set(&used.failed), states(&[StepState::Failed]), "{scenario}");
            assert_eq!(set(&used.not_needed), states(&[StepState::NotNeeded]), "{scenario}");
        }
    }
    let calm = run(&library, "calm-day", 0);
    assert_eq!(exercised(&library.runbooks, &calm.timeline), Vec::<Exercised>::new());
}

/// What these records of a drill exercised of two runbooks of three steps each.
fn of_records(records: &[Record]) -> Vec<(String, [Vec<String>; 3])> {
    let library = Bundle::untouched().library();
    let mut timeline = run(&library, "calm-day", 0).timeline;
    timeline.records = records.iter().map(|record| Stamped { time: Time::ZERO, record: *record }).collect();
    let books = ["first", "second"].map(|id| {
        let mut book = runbook();
        book.id = id.to_owned();
        book
    });
    let found = exercised(&books, &timeline);
    found.into_iter().map(|used| (used.runbook, [used.done, used.failed, used.not_needed])).collect()
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn a_result_belongs_to_the_runbook_that_asked_for_it() {
    let incident = IncidentId(0);
    let action = Action::SchedulerTerminate;
    let chosen = |runbook| Record::Chosen { incident, runbook };
    let started = |step, id| Record::Started { incident, step, id: ActionId(id), action, approved: false };
    let done = |step, id| Record::Done { incident, step, id: ActionId(id), action };
    let broke =
        |step, id| Record::Failed { incident, step, id: ActionId(id), action, reason: FailReason::TimedOut };
    let skipped = |step, forgotten| Record::Skipped { incident, step, action, forgotten };
    let first = |lists| vec![("first".to_owned(), lists)];
    assert_eq!(
        of_records(&[chosen(0), started(0, 1), done(0, 1), skipped(1, false), started(2, 2), broke(2, 2)]),
        first([names(&["stop"]), names(&["logs"]), names(&["kill"])])
    );
    // forgotten, begun and never come to are none of the three
    assert_eq!(
        of_records(&[chosen(0), skipped(0, true), started(1, 1)]),
        first([Vec::new(), Vec::new(), Vec::new()])
    );
    assert_eq!(of_records(&[chosen(0)]), []);
    // a graver runbook is taken up while a step of the first is under way
    let both = of_records(&[chosen(0), started(2, 1), chosen(1), done(2, 1), started(0, 2), done(0, 2)]);
    assert_eq!(
        both,
        [
            ("first".to_owned(), [names(&["logs"]), Vec::new(), Vec::new()]),
            ("second".to_owned(), [names(&["stop"]), Vec::new(), Vec::new()]),
        ]
    );
    // another incident takes up the same runbook
    let other = IncidentId(1);
    let again = of_records(&[
        chosen(0),
        started(0, 1),
        done(0, 1),
        Record::Chosen { incident: other, runbook: 0 },
        Record::Started { incident: other, step: 2, id: ActionId(2), action, approved: false },
        Record::Done { incident: other, step: 2, id: ActionId(2), action },
    ]);
    let once = |step| ("first".to_owned(), [names(&[step]), Vec::new(), Vec::new()]);
    assert_eq!(again, [once("stop"), once("logs")]);
}
