//! The one sentence on top: what a person who was not there has to know.

use crate::report::dossier::Dossier;
use crate::report::lang::{Lang, fill};
use crate::report::model::DrillReport;
use crate::report::speech::Speech;
use crate::verdict::Check;
use crate::vocabulary::{CheckKind, Milestone, Outcome, Verdict};

/// Checks named in the sentence; the table has them all.
const NAMED: usize = 3;

/// The sentence.
pub fn lead(dossier: &Dossier, lang: Lang) -> String {
    let (t, drill) = (lang.texts(), &dossier.drill);
    let number = |count: usize| lang.count(i64::try_from(count).unwrap_or(i64::MAX));
    let checks = number(drill.checks.len());
    let skipped = drill.checks.iter().filter(|check| check.outcome == Outcome::Skipped).count();
    let made = number(drill.checks.len() - skipped);
    let left_out = if skipped == 0 { String::new() } else { fill(t.lead_skipped, &[&number(skipped)]) };
    match drill.verdict {
        Verdict::Passed
            if drill.faults.is_empty() && drill.alerts.is_empty() && drill.runbooks.is_empty() =>
        {
            fill(t.lead_calm, &[&made]) + &left_out
        }
        Verdict::Passed => {
            let facts = facts(dossier, lang);
            if facts.is_empty() {
                fill(t.lead_passed, &[&made]) + &left_out
            } else {
                fill(t.lead_passed_with, &[&made, &facts]) + &left_out
            }
        }
        Verdict::AsExpected => {
            let stated = drill.counterexample.as_deref().unwrap_or_default();
            let named: Vec<String> = stated
                .iter()
                .map(|one| format!("{}: {}", lang.check(one.check), lang.outcome(one.outcome)))
                .collect();
            fill(t.lead_as_expected, &[&named.join(", ")])
        }
        Verdict::Failed if drill.showed_nothing() => t.lead_without_effect.to_owned(),
        Verdict::Failed => {
            let unmet: Vec<String> = drill.unmet().map(|check| unmet(check, lang)).collect();
            let mut named = unmet.iter().take(NAMED).cloned().collect::<Vec<_>>().join("; ");
            if unmet.len() > NAMED {
                named.push_str(&fill(t.and_more, &[&number(unmet.len() - NAMED)]));
            }
            fill(t.lead_failed, &[&number(unmet.len()), &checks, &named])
        }
        Verdict::Aborted | Verdict::Error => t.lead_error.to_owned(),
    }
}

/// What was loosened against the lock when the drill was run; nothing where nothing was.
pub fn loosened(drill: &DrillReport, lang: Lang) -> String {
    match drill.loosened.as_slice() {
        [] => String::new(),
        some => {
            let told: Vec<String> = some.iter().map(|sentence| Speech(lang).sentence(sentence)).collect();
            fill(lang.texts().lead_loosened, &[&told.join("; ")])
        }
    }
}

fn unmet(check: &Check, lang: Lang) -> String {
    let t = lang.texts();
    let name = format!("{}: {}", lang.check(check.id), lang.outcome(check.outcome));
    match (check.actual_ns, check.target_ns) {
        (Some(actual), Some(target)) if check.outcome == Outcome::Late => {
            format!("{name} ({})", fill(t.took_of, &[&lang.span(actual), &lang.span(target)]))
        }
        _ => name,
    }
}

/// Raised, stopped, avoided: as much of it as there is.
fn facts(dossier: &Dossier, lang: Lang) -> String {
    let (t, drill) = (lang.texts(), &dossier.drill);
    let mut facts: Vec<String> = Vec::new();
    let moment = |milestone| drill.milestones.0.get(&milestone).copied();
    let effective = moment(Milestone::Effective);
    let raised = effective.zip(moment(Milestone::Raised)).map(|(from, to)| to.saturating_sub(from));
    if let Some(raised) = raised {
        let target = drill.check(CheckKind::Detection).and_then(|check| check.target_ns);
        facts.push(match target {
            Some(target) => fill(t.lead_raised_of, &[&lang.span(raised), &lang.span(target)]),
            None => fill(t.lead_raised, &[&lang.span(raised)]),
        });
    }
    // a fault that stops the flow of orders by itself is no stop
    let stopped = effective.zip(moment(Milestone::Stopped)).filter(|(from, to)| to > from);
    if let Some((from, to)) = stopped {
        facts.push(fill(t.lead_stopped, &[&lang.span(to.saturating_sub(from))]));
    }
    if let Some(harm) = drill.damage.families.iter().find(|harm| harm.avoided > 0) {
        let (avoided, all) = (lang.count(harm.avoided), lang.count(harm.unanswered));
        facts.push(fill(t.lead_avoided, &[&avoided, &all, lang.harm(harm.family)]));
    }
    facts.join(", ")
}
