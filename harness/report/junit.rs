//! The run as JUnit XML: a suite a drill, a test case a check.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::report::model::{DrillReport, RunReport};
use crate::report::words;
use crate::verdict::Check;
use crate::vocabulary::{Outcome, Verdict};

/// The XML could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write JUnit XML")]
pub struct JunitError(#[from] quick_junit::SerializeError);

/// JUnit XML. A failed check is a failure, an aborted or broken drill an error; a loosened yardstick and what is not as approved
/// are failures of their own.
///
/// # Errors
/// Where the XML cannot be written.
pub fn to_junit(report: &RunReport) -> Result<String, JunitError> {
    Ok(suites(report).to_string()?)
}

/// The same for a swarm, whose report has only the days that failed: the days that passed, by their names, are a suite of their own,
/// a test case a day.
///
/// # Errors
/// Where the XML cannot be written.
pub fn swarm_to_junit(report: &RunReport, passed: &[String]) -> Result<String, JunitError> {
    let mut all = suites(report);
    let mut days = TestSuite::new("swarm");
    for name in passed {
        let mut day = TestCase::new(name.as_str(), TestCaseStatus::success());
        day.set_classname("swarm");
        days.add_test_case(day);
    }
    if !passed.is_empty() {
        all.add_test_suite(days);
    }
    Ok(all.to_string()?)
}

fn suites(report: &RunReport) -> Report {
    let mut all = Report::new("shadowdrill");
    for drill in &report.drills {
        all.add_test_suite(suite(drill));
    }
    if !report.loosened.is_empty() {
        let mut lock = TestSuite::new("baseline.lock");
        for sentence in &report.loosened {
            // a test is known by its name: two things that were loosened are two tests
            let name = words::plain(sentence);
            lock.add_test_case(failing("baseline.lock", name, NonSuccessKind::Failure, sentence));
        }
        all.add_test_suite(lock);
    }
    if !report.not_as_approved.is_empty() {
        let mut approved = TestSuite::new("approved reports");
        for one in &report.not_as_approved {
            let message = format!("{}: {}", one.report, one.approval.sentence());
            let mut case =
                failing("approved reports", words::plain(&one.report), NonSuccessKind::Failure, &message);
            case.status.set_description(
                one.changes.iter().map(|line| words::plain(line)).collect::<Vec<_>>().join("\n"),
            );
            approved.add_test_case(case);
        }
        all.add_test_suite(approved);
    }
    all
}

fn suite(drill: &DrillReport) -> TestSuite {
    let mut suite = TestSuite::new(format!("{} seed {}", drill.scenario, drill.seed));
    suite.add_property(("verdict", drill.verdict.to_string().as_str()));
    suite.add_property(("reproduce", words::plain(&drill.reproduce).as_str()));
    if let Some(digest) = &drill.digest {
        suite.add_property(("digest", words::plain(digest).as_str()));
    }
    let mut shown = 0;
    for check in &drill.checks {
        suite.add_test_case(case(drill, check));
        shown += usize::from(!drill.accepts(check));
    }
    for stated in drill.unmade() {
        let message = format!("stated as {}, never made", stated.outcome);
        suite.add_test_case(failing(&drill.scenario, stated.check, NonSuccessKind::Failure, &message));
        shown += 1;
    }
    let broken = matches!(drill.verdict, Verdict::Aborted | Verdict::Error);
    if broken || (shown == 0 && !drill.is_good()) {
        let kind = if broken { NonSuccessKind::Error } else { NonSuccessKind::Failure };
        let message = drill.error.clone().unwrap_or_else(|| format!("the drill is {}", drill.verdict));
        suite.add_test_case(failing(&drill.scenario, "drill", kind, &message));
    }
    suite
}

fn case(drill: &DrillReport, check: &Check) -> TestCase {
    if !drill.accepts(check) {
        let mut text = format!("{}: {}", check.outcome, check.message);
        if check.actual_ns.is_some() || check.target_ns.is_some() {
            text.push_str(&format!(" ({})", words::against(check.actual_ns, check.target_ns)));
        }
        let mut case = failing(&drill.scenario, check.id, NonSuccessKind::Failure, &text);
        case.status.set_type(check.outcome.to_string());
        let clues = drill.clues.iter().filter(|clue| clue.check == check.id);
        let mut detail: Vec<String> = clues.map(|clue| format!("{}: {}", clue.place, clue.message)).collect();
        detail.push(format!("target from: {}", check.source));
        detail.push(format!("reproduce: {}", drill.reproduce));
        case.status.set_description(detail.join("\n"));
        return case;
    }
    let mut status = TestCaseStatus::success();
    if check.outcome == Outcome::Skipped {
        status = TestCaseStatus::skipped();
        status.set_message(words::plain(&check.message));
    }
    let mut case = TestCase::new(check.id.to_string(), status);
    case.set_classname(drill.scenario.as_str());
    case
}

fn failing(class: &str, name: impl std::fmt::Display, kind: NonSuccessKind, message: &str) -> TestCase {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_message(words::plain(message));
    let mut case = TestCase::new(name.to_string(), status);
    case.set_classname(class);
    case
}

#[cfg(test)]
mod tests {
    use quick_junit::Report;

    use super::*;
    use crate::report::sample;

    #[test]
    fn failures_errors_and_a_loosened_yardstick_are_counted() {
        let mut run = sample::run();
        run.drills[1].checks[0].message = "a \u{1b}[31m & <b> \u{0} ]]> end".into();
        let xml = to_junit(&run).expect("XML");
        let report = Report::deserialize_from_str(&xml).expect("JUnit XML");
        // two checks of the failed drill, one loosened target; the broken drill
        assert_eq!((report.failures, report.errors), (3, 1), "{xml}");
        assert!(xml.chars().all(|c| c == '\n' || c == '\t' || !c.is_control()), "{xml}");
    }

    #[test]
    fn what_is_not_as_approved_is_a_failure() {
        let mut run = sample::run();
        run.loosened.clear();
        run.drills.truncate(1);
        let failures = |run: &RunReport| {
            let xml = to_junit(run).expect("XML");
            (
                Report::deserialize_from_str(&xml).expect("JUnit XML").failures,
                xml.contains("containment: met → late"),
            )
        };
        assert_eq!(failures(&run), (0, false));
        assert_eq!(failures(&run.held_against(vec![sample::not_approved()])), (1, true));
    }

    #[test]
    fn each_thing_loosened_has_a_name_of_its_own() {
        let mut run = sample::run();
        run.loosened.push("the scenario `calm` was approved and is gone".to_owned());
        let report = Report::deserialize_from_str(&to_junit(&run).expect("XML")).expect("JUnit XML");
        let lock = report.test_suites.iter().find(|suite| suite.name.as_str() == "baseline.lock");
        let names: std::collections::BTreeSet<&str> =
            lock.expect("a suite").test_cases.iter().map(|case| case.name.as_str()).collect();
        assert_eq!(names.len(), 2, "{names:?}");
    }

    #[test]
    fn a_drill_that_failed_without_an_unmet_check_is_not_green() {
        let mut run = sample::run();
        run.loosened.clear();
        run.drills.truncate(2);
        run.drills[1].checks.clear();
        let report = Report::deserialize_from_str(&to_junit(&run).expect("XML")).expect("JUnit XML");
        assert_eq!((report.failures, report.errors), (1, 0));
    }

    #[test]
    fn a_counterexample_as_stated_passes_and_another_outcome_fails() {
        let mut run = sample::run();
        run.loosened.clear();
        run.drills.drain(..2);
        run.drills.truncate(1);
        let bad = |run: &RunReport| {
            let report = Report::deserialize_from_str(&to_junit(run).expect("XML")).expect("JUnit XML");
            report.failures + report.errors
        };
        assert_eq!(bad(&run), 0);
        run.drills[0].checks[0].outcome = Outcome::Met;
        assert_eq!(bad(&run), 1);
        run.drills[0].checks.clear();
        assert_eq!(bad(&run), 1);
    }
}
