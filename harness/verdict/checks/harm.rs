//! Checks about harm: it ends, it would not have ended by itself, the response adds none, and the
//! pipeline comes to the state that the scenario wants.

use super::timed::{classes, measure, plain, worst};
use crate::base::{Span, Time};
use crate::verdict::case::Run;
use crate::verdict::milestones::{Findings, harm_times, health};
use crate::verdict::model::Check;
use crate::verdict::targets::{BASELINE, SCENARIO, applied};
use crate::vocabulary::{CheckKind, EndState, Health, Milestone, Outcome};

/// Harm ends in time; `None` where no target applies.
///
/// It counts only if the unanswered run does at least the stated number of harms after the answered run's last one. Where
/// it does not, either harm goes on or its last one came after the target (`missed`), or it ended by itself or too late to
/// tell (`no-data`). Harm goes on to the end of both runs where less time has passed since the last one than between any two
/// before it.
pub(in crate::verdict) fn containment(findings: &Findings<'_>) -> Option<Check> {
    let targets = applied(findings.case, CheckKind::Containment, &classes(findings));
    let measured = targets.iter().map(|target| {
        measure(CheckKind::Containment, target, findings.moment(target.from), findings.moment(target.to))
    });
    let mut check = worst(measured)?;
    let (Some(effective), Some(contained)) =
        (findings.moment(Milestone::Effective), findings.moment(Milestone::Contained))
    else {
        check.outcome = Outcome::NoData;
        check.message = "the unanswered run does no harm, so there is nothing to contain".to_owned();
        return Some(check);
    };
    let case = findings.case;
    let left = harm_times(&case.unanswered).filter(|time| *time > contained).count();
    let asked = case.baseline.harm.opportunities_left;
    let enough = left > 0 && u32::try_from(left).unwrap_or(u32::MAX) >= asked;
    if enough {
        check.message = format!("{}; the unanswered run does {left} more harms", check.message);
        return Some(check);
    }
    check.actual_ns = None;
    if goes_on(&case.answered, effective) && goes_on(&case.unanswered, effective) {
        check.outcome = Outcome::Missed;
        check.message = format!("harm goes on to the end, the last at {contained}");
        return Some(check);
    }
    if check.outcome == Outcome::Late {
        check.outcome = Outcome::Missed;
        check.message = format!("nothing shows that harm ended, the last at {contained} is already too late");
    } else {
        check.outcome = Outcome::NoData;
        check.message = format!(
            "after the last harm at {contained} the unanswered run does {left} more, too few of {asked} to tell \
             whether the response ended it"
        );
    }
    Some(check)
}

/// Whether the next harm was still to be expected when the run ended.
fn goes_on(run: &Run<'_>, effective: Time) -> bool {
    let mut longest = Span::ZERO;
    let mut last = None;
    for time in harm_times(run) {
        longest = longest.max(time.since(last.unwrap_or(effective)));
        last = Some(time);
    }
    last.is_some_and(|last| run.timeline.end.since(last) <= longest)
}

/// The end state is reached for good, in time where a target applies.
pub(in crate::verdict) fn recovery(findings: &Findings<'_>) -> Check {
    let recovered = findings.moment(Milestone::Recovered);
    let targets = applied(findings.case, CheckKind::Recovery, &classes(findings));
    let measured = targets.iter().map(|target| {
        measure(CheckKind::Recovery, target, findings.moment(target.from), findings.moment(target.to))
    });
    let end_state = findings.case.scenario.expect.end_state;
    let mut check = worst(measured).unwrap_or_else(|| match recovered {
        Some(at) => plain(CheckKind::Recovery, Outcome::Met, SCENARIO, format!("{end_state} at {at}")),
        None => plain(CheckKind::Recovery, Outcome::Missed, SCENARIO, format!("{end_state} was not reached")),
    });
    if recovered.is_none() {
        let last = health(&findings.case.answered).last().map(|(_, health)| *health);
        let why = last.map_or("the state is not known".to_owned(), |health| lacking(end_state, health));
        check.message = format!("{}: at the end {why}", check.message);
    }
    check
}

/// What keeps the pipeline from the end state.
fn lacking(end_state: EndState, health: Health) -> String {
    let mut lacking: Vec<String> = Vec::new();
    let mut say = |holds: bool, text: String| {
        if holds {
            lacking.push(text);
        }
    };
    match end_state {
        EndState::Running => {
            say(health.polling != 1, format!("{} schedulers poll", health.polling));
            say(!health.ordering, "nothing can order".to_owned());
            say(!health.sound, "a defect is in force".to_owned());
            say(health.blocked, "runs are blocked".to_owned());
        }
        EndState::StoppedSafe => {
            say(health.ordering, "something can order".to_owned());
            say(health.open_orders > 0, format!("{} orders are open", health.open_orders));
        }
    }
    say(!health.within_limits, "exposure is above a limit".to_owned());
    say(!health.books_agree, "the books do not agree".to_owned());
    if lacking.is_empty() { "nothing is lacking".to_owned() } else { lacking.join(" and ") }
}

/// The answered run does no more harm than the unanswered one in any family, and none by a step of the response.
pub(in crate::verdict) fn harm(findings: &Findings<'_>) -> Check {
    let mut harmful: Vec<String> = Vec::new();
    for total in &findings.harm {
        if total.by_response > 0 {
            harmful.push(format!("the response does {} of {}", total.by_response, total.family));
        }
        if total.answered > total.unanswered {
            harmful.push(format!(
                "{} is {} with a response and {} without one",
                total.family, total.answered, total.unanswered
            ));
        }
    }
    let (outcome, message) = if harmful.is_empty() {
        (Outcome::Met, "no family of harm is above the unanswered run".to_owned())
    } else {
        (Outcome::Harmful, harmful.join("; "))
    };
    plain(CheckKind::Harm, outcome, BASELINE, message)
}
