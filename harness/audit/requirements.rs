//! What a runbook's own file shows: whether it is complete, reviewed and reachable.

use std::collections::BTreeSet;

use super::links::file_links;
use super::model::{Finding, Gap, Requirement};
use super::people::{has_loose_marks, is_stand_in, person, persons};
use crate::policy::Policy;
use crate::runbook::{Runbook, Step, When};
use crate::vocabulary::{Action, Named, Place, Severity, source};

/// So many persons must have reviewed a runbook.
const REVIEWERS_MIN: usize = 2;

/// Something that the firm's document asks of whoever handles an incident of a severity and above, and the actions that do it.
struct Duty {
    from: Severity,
    what: &'static str,
    actions: &'static [Action],
}

/// The immediate measures by severity (4.4: stop, secure logs and registry from medium, tell the owner at high), and the note of
/// time and reason (3.5), which 4.3 asks for at low as well.
const DUTIES: [Duty; 5] = [
    Duty {
        from: Severity::Medium,
        what: "stops the system",
        actions: &[
            Action::SchedulerTerminate,
            Action::SchedulerKill,
            Action::RunsBlock,
            Action::KillSwitchTrip,
        ],
    },
    Duty { from: Severity::Medium, what: "copies the logs", actions: &[Action::LogsSecure] },
    Duty { from: Severity::Medium, what: "copies the run registry", actions: &[Action::RegistrySecure] },
    Duty { from: Severity::High, what: "tells the owner", actions: &[Action::OwnerNotify] },
    Duty { from: Severity::Low, what: "records time and reason", actions: &[Action::IncidentRecord] },
];

fn gap(place: &Place, reason: impl Into<String>) -> Gap {
    Gap { reason: reason.into(), place: place.to_string() }
}

fn finding(requirement: Requirement, looked_for: Vec<String>, gaps: Vec<Gap>) -> Finding {
    Finding { requirement, met: gaps.is_empty(), looked_for, gaps }
}

/// Whether the file has what is asked of a runbook for its severities, those that it states and those of the rules that name it.
/// `absent` holds the files that links lead to and that are not there.
pub fn complete(runbook: &Runbook, policy: &Policy, absent: &BTreeSet<String>) -> Finding {
    let mut looked_for: Vec<String> =
        ["title, owner and contact", "a command in every step"].map(str::to_owned).into();
    let mut gaps = Vec::new();
    let said = [
        ("title", &runbook.title, &runbook.place),
        ("owner", &runbook.owner, &runbook.owner_place),
        ("contact", &runbook.contact, &runbook.contact_place),
    ];
    for (key, text, place) in said {
        if is_stand_in(text) {
            gaps.push(gap(place, format!("the {key} {text:?} says nothing")));
        }
    }
    let without = runbook.steps.iter().filter(|step| !has_command(step));
    gaps.extend(without.map(|step| gap(&step.place, format!("the step `{}` has no command", step.name))));
    let rules = policy.severity_rules.iter().map(|rule| (rule.severity, rule.runbook.as_str()));
    let unmatched = (policy.unmatched.0, policy.unmatched.1.as_str());
    let asked = rules.chain([unmatched]).filter(|(_, id)| *id == runbook.id).map(|(severity, _)| severity);
    let highest = asked.chain(runbook.severities.iter().copied()).max().unwrap_or(Severity::Low);
    for duty in DUTIES.iter().filter(|duty| duty.from <= highest) {
        let names = source::listed(duty.actions.iter().map(|action| action.name()));
        looked_for.push(format!("a step that {} ({names})", duty.what));
        let does = |step: &Step| step.when == When::Always && duty.actions.contains(&step.action);
        if !runbook.steps.iter().any(does) {
            let reason = format!("no step always {} ({names}), as a runbook for {highest} does", duty.what);
            gaps.push(gap(&runbook.place, reason));
        }
    }
    looked_for.push("links that lead to files that are there".to_owned());
    let dead = file_links(runbook).into_iter().filter(|link| absent.contains(&link.path));
    gaps.extend(dead.map(|link| {
        gap(&link.place, format!("the link `{}` is dead: there is no `{}`", link.target, link.path))
    }));
    finding(Requirement::Complete, looked_for, gaps)
}

/// A line that is neither empty nor a comment of a shell.
fn has_command(step: &Step) -> bool {
    step.command.lines().any(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))
}

/// Whether two persons, neither of them the owner, reviewed the file as it is.
pub fn reviewed(runbook: &Runbook) -> Finding {
    let looked_for = [
        "two distinct names, compared by their words in any order",
        "neither of them the owner's",
        "with each the digest of the present file without its reviewers",
    ];
    let owners = persons(&runbook.owner);
    let (mut named, mut counted) = (BTreeSet::new(), 0);
    let mut gaps = Vec::new();
    for reviewer in &runbook.reviewers {
        let who = person(&reviewer.name);
        // a single word behind a comma may be a team
        let mut all = persons(&reviewer.name);
        all.retain(|one| one.contains(' ') || *one == who);
        let reason = if is_stand_in(&reviewer.name) || who.is_empty() {
            "is the name of nobody".to_owned()
        } else if has_loose_marks(&reviewer.name) {
            "holds marks beside their letters, and one name has two spellings with them: write the letters whole".to_owned()
        } else if all.iter().any(|one| owners.contains(one)) {
            "is the owner".to_owned()
        } else {
            match &reviewer.digest {
                None => "states no digest of what was reviewed".to_owned(),
                Some(digest) if *digest != runbook.review_digest => {
                    let now = runbook.review_digest.short();
                    format!("reviewed another state of the file ({}…; it is {now}… now)", digest.short())
                }
                Some(_) if all.iter().any(|one| named.contains(one)) => "is there twice".to_owned(),
                Some(_) => {
                    named.extend(all);
                    counted += 1;
                    continue;
                }
            }
        };
        gaps.push(gap(&reviewer.place, format!("the reviewer `{}` {reason}", reviewer.name)));
    }
    if counted >= REVIEWERS_MIN {
        // a third review that no longer counts takes nothing away
        gaps.clear();
    } else {
        let reason = match counted {
            0 => "no person counts as a reviewer of the file as it is; two must",
            _ => "one person counts as a reviewer of the file as it is; two must",
        };
        gaps.insert(0, gap(&runbook.place, reason));
    }
    finding(Requirement::Reviewed, looked_for.map(str::to_owned).to_vec(), gaps)
}

/// Whether it is found by whoever needs it.
pub fn reachable(runbook: &Runbook, policy: &Policy) -> Finding {
    let looked_for = [
        "a contact",
        "a severity rule of the policy that names it, or `by_hand = true`",
        "a path that can be typed",
    ];
    let mut gaps = Vec::new();
    if is_stand_in(&runbook.contact) {
        let reason = format!("the contact {:?} leads to nobody", runbook.contact);
        gaps.push(gap(&runbook.contact_place, reason));
    }
    if !policy.names_runbook(&runbook.id) && !runbook.by_hand {
        let reason = format!("no rule of `{}` names it, and it does not say `by_hand = true`", policy.path);
        gaps.push(gap(&runbook.place, reason));
    }
    if runbook.path.chars().any(|c| c.is_control() || c == char::REPLACEMENT_CHARACTER) {
        let reason = "its path holds what cannot be typed";
        gaps.push(gap(&runbook.place, reason));
    }
    finding(Requirement::Reachable, looked_for.map(str::to_owned).to_vec(), gaps)
}
