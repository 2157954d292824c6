//! From a dossier to its incident report.

use super::model::{Incident, Moment, Part};
use crate::report::age::age_of;
use crate::report::dossier::Dossier;
use crate::report::lang::{Lang, fill};
use crate::report::steps::{StepReport, StepState};
use crate::vocabulary::{Action, Family, Milestone, Outcome, Severity, Verdict};

impl Incident {
    /// The incident that the drill played.
    #[must_use]
    pub fn of(dossier: &Dossier, lang: Lang) -> Incident {
        let (t, drill) = (lang.texts(), &dossier.drill);
        // what a drill found wanting is not over when its day is
        let recovered = drill.milestones.0.contains_key(&Milestone::Recovered)
            && matches!(drill.verdict, Verdict::Passed | Verdict::AsExpected);
        Incident {
            title: fill(t.incident_title, &[&drill.title]),
            date: dossier
                .timeline
                .as_ref()
                .and_then(|timeline| timeline.start.get(..10))
                .unwrap_or("–")
                .to_owned(),
            severity: match drill.severity.highest {
                Some(Severity::Low) => "Low",
                Some(Severity::Medium) => "Medium",
                Some(Severity::High) => "High",
                None => "–",
            },
            status: if recovered { "Resolved" } else { "Open" },
            age: fill(t.age_is, &[&age_of(drill, lang)]),
            summary: summary(dossier, lang),
            timeline: timeline(dossier, lang),
            root_cause: root_cause(dossier, lang),
            impact: impact(dossier, lang),
            resolution: resolution(dossier, lang),
            lessons: lessons(dossier, lang),
            actions: actions(dossier, lang),
        }
    }
}

fn since_effective(dossier: &Dossier, milestone: Milestone) -> Option<i64> {
    let at = |milestone| dossier.drill.milestones.0.get(&milestone).copied();
    Some(at(milestone)?.saturating_sub(at(Milestone::Effective)?))
}

fn summary(dossier: &Dossier, lang: Lang) -> Vec<Part> {
    let (t, drill) = (lang.texts(), &dossier.drill);
    let kinds: Vec<String> = drill.faults.iter().map(|fault| fault.kind.to_string()).collect();
    let mut parts = vec![Part::known(if kinds.is_empty() {
        t.incident_without_fault.to_owned()
    } else {
        fill(t.incident_fault, &[&kinds.join(", ")])
    })];
    let alarm = since_effective(dossier, Milestone::Raised);
    let stop = since_effective(dossier, Milestone::Stopped);
    parts.push(Part::known(match (alarm, stop) {
        (Some(alarm), Some(0)) => fill(t.incident_self_stopped, &[&lang.span(alarm)]),
        (Some(alarm), Some(stop)) => fill(t.incident_response, &[&lang.span(alarm), &lang.span(stop)]),
        (Some(alarm), None) => fill(t.incident_no_stop, &[&lang.span(alarm)]),
        (None, Some(stop)) => fill(t.incident_no_alarm, &[&lang.span(stop)]),
        (None, None) => t.incident_no_response.to_owned(),
    }));
    parts.push(Part::human(t.fill_summary));
    parts
}

/// Found, paused, analysis begun, root cause found, fix deployed.
fn timeline(dossier: &Dossier, lang: Lang) -> Vec<Moment> {
    let t = lang.texts();
    let start = dossier.timeline.as_ref().map_or("", |timeline| timeline.start.as_str());
    let at = |milestone| dossier.drill.milestones.0.get(&milestone).copied();
    // where the fault itself stops the flow of orders, the pause is what the response began
    let stopped = at(Milestone::Stopped).filter(|stopped| Some(*stopped) > at(Milestone::Effective));
    let analysis = dossier.drill.steps.iter().find(|step| step.action == Action::IncidentAnalyse);
    let moments = [
        (at(Milestone::Delivered).or(at(Milestone::Raised)), t.incident_found),
        (stopped.or(at(Milestone::StopBegun)), t.incident_paused),
        (analysis.and_then(|step| step.started_ns), t.analysis_begun),
        (at(Milestone::Analysed), t.cause_found),
        (None, t.fix_deployed),
    ];
    let moment = |(at, what): (Option<i64>, &'static str)| Moment {
        time: at.map_or_else(|| "HH:MM".to_owned(), |ns| lang.clock(start, ns).chars().take(5).collect()),
        what,
        human: at.is_none(),
    };
    moments.into_iter().map(moment).collect()
}

fn root_cause(dossier: &Dossier, lang: Lang) -> Vec<Part> {
    let t = lang.texts();
    let mut parts: Vec<Part> = (dossier.drill.faults.iter())
        .map(|fault| {
            let strength = lang.decimal(&fault.strength);
            Part::known(fill(t.cause_is_fault, &[&fault.id, &fault.kind.to_string(), &strength]))
        })
        .collect();
    parts.push(Part::human(t.fill_root_cause));
    parts
}

fn impact(dossier: &Dossier, lang: Lang) -> Vec<(String, Part)> {
    let (t, drill) = (lang.texts(), &dossier.drill);
    let mut systems: Vec<&str> = Vec::new();
    for fault in &drill.faults {
        let system = match fault.kind.family() {
            Family::Scheduler => t.system_scheduler,
            Family::Orders => t.system_orders,
            Family::RiskLimits => t.system_limits,
            Family::Alerts => t.system_alerts,
            Family::Execution => t.system_venue,
            Family::Data => t.system_data,
            Family::Security => t.system_access,
            Family::Controls => t.system_controls,
        };
        if !systems.contains(&system) {
            systems.push(system);
        }
    }
    let systems =
        if systems.is_empty() { Part::human(t.fill_systems) } else { Part::known(systems.join(", ")) };
    let digest = drill.digest.as_deref().unwrap_or("–");
    let run = fill(t.affected_run, &[&drill.scenario, &drill.seed.to_string(), digest]);
    let harm: Vec<String> = (drill.damage.families.iter())
        .map(|harm| format!("{}: {}", lang.harm(harm.family), lang.count(harm.answered)))
        .collect();
    let harm = if harm.is_empty() { t.no_harm_done.to_owned() } else { harm.join(", ") };
    vec![
        (t.affected_systems.to_owned(), systems),
        (t.affected_runs.to_owned(), Part::known(run)),
        (t.financial_impact.to_owned(), Part::known(fill(t.simulation_only, &[&harm]))),
    ]
}

fn resolution(dossier: &Dossier, lang: Lang) -> Vec<Part> {
    let t = lang.texts();
    let done = |step: &&StepReport| matches!(step.state, StepState::Done | StepState::Late);
    let done: Vec<&str> = dossier
        .drill
        .steps
        .iter()
        .filter(done)
        .map(|step| step.action)
        .map(crate::vocabulary::Named::name)
        .collect();
    let mut parts = Vec::new();
    if !done.is_empty() {
        parts.push(Part::known(fill(t.steps_done, &[&dossier.drill.runbooks.join(", "), &done.join(", ")])));
    }
    parts.push(Part::human(t.fill_resolution));
    parts
}

fn lessons(dossier: &Dossier, lang: Lang) -> Vec<Part> {
    let t = lang.texts();
    let unmet =
        dossier.drill.checks.iter().filter(|check| !matches!(check.outcome, Outcome::Met | Outcome::Skipped));
    let mut parts: Vec<Part> = unmet
        .map(|check| {
            let message = lang.sentence(&check.message).unwrap_or_else(|| check.message.clone());
            Part::known(format!("{}: {}: {message}", lang.check(check.id), lang.outcome(check.outcome)))
        })
        .collect();
    if parts.is_empty() && dossier.drill.verdict == Verdict::Passed {
        parts.push(Part::known(t.nothing_to_learn));
    }
    parts.push(Part::human(t.fill_lessons));
    parts
}

fn actions(dossier: &Dossier, lang: Lang) -> Vec<Part> {
    let t = lang.texts();
    let clue = |clue: &crate::report::Clue| {
        let message = lang.sentence(&clue.message).unwrap_or_else(|| clue.message.clone());
        Part::known(fill(t.look_at, &[lang.check(clue.check), &clue.place, &message]))
    };
    let mut parts: Vec<Part> = dossier.drill.clues.iter().map(clue).collect();
    parts.push(Part::human(t.fill_actions));
    parts
}
