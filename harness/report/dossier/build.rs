//! From a drill, its library and its film to the dossier.

use std::collections::BTreeMap;

use super::model::{
    DOSSIER_SCHEMA, Dossier, FilmReport, HarmCurve, InputReport, LimitReport, ReelReport, StepReport,
    StepState, SymbolFilm,
};
use crate::base::{Money, Time};
use crate::library::Library;
use crate::report::model::{DrillReport, Tool};
use crate::report::timeline::TimelineReport;
use crate::runbook::{Runbook, Step};
use crate::scenario::{MarketSource, Scenario};
use crate::trial::{Drill, Film, Reel};
use crate::verdict::Judgement;
use crate::vocabulary::{Action, BarPoint, CheckKind, Limit, Record, Stamped};

impl Dossier {
    /// The dossier of a drill that ran to its end.
    #[must_use]
    pub fn of(
        library: &Library,
        scenario: &Scenario,
        report: &DrillReport,
        drill: &Drill,
        film: &Film,
    ) -> Dossier {
        Dossier {
            timeline: Some(TimelineReport::of(library, scenario, drill)),
            steps: steps(library, scenario, drill),
            film: Some(film_report(library, scenario, film)),
            ..Dossier::broken(library, scenario, report)
        }
    }

    /// The dossier of a drill that did not run to its end.
    #[must_use]
    pub fn broken(library: &Library, scenario: &Scenario, report: &DrillReport) -> Dossier {
        Dossier {
            schema: DOSSIER_SCHEMA.to_owned(),
            tool: Tool::this(),
            category: scenario.category.clone(),
            rules: scenario.rules.clone(),
            inputs: inputs(library, scenario, report),
            drill: report.clone(),
            timeline: None,
            steps: Vec::new(),
            expected_alerts: scenario.expect.alerts.clone(),
            allowed_alerts: scenario.expect.allowed.clone(),
            forbidden_actions: scenario.expect.forbidden.clone(),
            film: None,
        }
    }
}

fn inputs(library: &Library, scenario: &Scenario, report: &DrillReport) -> Vec<InputReport> {
    let input = |kind: &str, path: &str, digest: &str| InputReport {
        kind: kind.to_owned(),
        path: path.to_owned(),
        digest: digest.to_owned(),
    };
    let mut inputs = vec![
        input("scenario", &scenario.path, scenario.digest.as_str()),
        input("policy", &library.policy.path, library.policy.digest.as_str()),
        input("baseline", &library.baseline.path, library.baseline.digest.as_str()),
        input("settings", &library.settings.path, library.settings.digest.as_str()),
    ];
    let used = library.runbooks.iter().filter(|runbook| report.runbooks.contains(&runbook.id));
    inputs.extend(used.map(|runbook| input("runbook", &runbook.path, runbook.digest.as_str())));
    if let MarketSource::Csv { .. } = scenario.market.source {
        let files = library.candles_of(scenario);
        inputs.extend(files.iter().map(|file| input("candles", &file.path, file.digest.as_str())));
    }
    inputs
}

/// Every step of the chosen runbooks, in the order in which they were chosen.
fn steps(library: &Library, scenario: &Scenario, drill: &Drill) -> Vec<StepReport> {
    let mut steps: Vec<StepReport> = Vec::new();
    // where the steps of an incident's runbook begin in the list
    let mut chosen: BTreeMap<u16, usize> = BTreeMap::new();
    for Stamped { time, record } in &drill.timeline.records {
        if let Record::Chosen { incident, runbook } = *record {
            if let Some(runbook) = library.runbooks.get(usize::from(runbook)) {
                chosen.insert(incident.0, steps.len());
                steps.extend(runbook.steps.iter().map(|step| planned(runbook, step, &drill.judgement)));
            }
            continue;
        }
        let (incident, number) = match *record {
            Record::Started { incident, step, .. }
            | Record::Done { incident, step, .. }
            | Record::Failed { incident, step, .. }
            | Record::Skipped { incident, step, .. } => (incident, usize::from(step)),
            _ => continue,
        };
        let at = chosen.get(&incident.0).map(|first| first + number);
        let Some(step) = at.and_then(|at| steps.get_mut(at)) else { continue };
        note(step, *time, *record, library, scenario);
    }
    steps
}

fn planned(runbook: &Runbook, step: &Step, judgement: &Judgement) -> StepReport {
    StepReport {
        runbook: runbook.id.clone(),
        name: step.name.clone(),
        title: step.title.clone(),
        action: step.action,
        state: StepState::NotReached,
        reason: None,
        started_ns: None,
        ended_ns: None,
        due_ns: due(step.action, judgement),
        place: step.place.to_string(),
    }
}

/// When a target asks for the action to be done; of several targets the check's own.
fn due(action: Action, judgement: &Judgement) -> Option<i64> {
    let kind = match action {
        Action::SchedulerTerminate | Action::RunsBlock | Action::KillSwitchTrip => CheckKind::Stop,
        Action::LogsSecure | Action::RegistrySecure => CheckKind::Secure,
        Action::OwnerNotify => CheckKind::Notification,
        Action::IncidentAnalyse => CheckKind::Analysis,
        _ => return None,
    };
    let check = judgement.checks.iter().find(|check| check.id == kind)?;
    let (from, _) = check.clock?;
    judgement.milestones.0.get(&from)?.checked_add(check.target_ns?)
}

fn note(step: &mut StepReport, time: Time, record: Record, library: &Library, scenario: &Scenario) {
    let blamed = matches!(step.state, StepState::Forbidden | StepState::Unapproved);
    match record {
        Record::Started { action, approved, .. } => {
            step.started_ns = Some(time.ns());
            step.state = if scenario.expect.forbidden.contains(&action) {
                StepState::Forbidden
            } else if !approved && library.baseline.approvals.contains(&action) {
                StepState::Unapproved
            } else {
                StepState::Begun
            };
        }
        Record::Done { .. } => {
            step.ended_ns = Some(time.ns());
            if !blamed {
                let late = step.due_ns.is_some_and(|due| time.ns() > due);
                step.state = if late { StepState::Late } else { StepState::Done };
            }
        }
        Record::Failed { reason, .. } => {
            step.ended_ns = Some(time.ns());
            step.reason = Some(reason.to_string());
            if !blamed {
                step.state = StepState::Failed;
            }
        }
        Record::Skipped { forgotten, .. } => {
            step.state = if forgotten { StepState::Forgotten } else { StepState::NotNeeded };
        }
        _ => {}
    }
}

fn film_report(library: &Library, scenario: &Scenario, film: &Film) -> FilmReport {
    let symbols = film.closes.iter().enumerate().map(|(at, closes)| SymbolFilm {
        symbol: scenario.market.symbols.get(at).cloned().unwrap_or_default(),
        time_ns: closes.iter().map(|(time, _)| time.ns()).collect(),
        close: closes.iter().map(|(_, close)| close.0).collect(),
    });
    let harm = &library.baseline.harm.limits;
    let named = [(Limit::TotalExposure, harm.total_exposure), (Limit::SymbolExposure, harm.symbol_exposure)];
    let limits = named
        .into_iter()
        .filter_map(|(limit, money)| Some(LimitReport { limit, cents: money.map(Money::cents)? }));
    FilmReport {
        bar_ns: film.bar.ns(),
        symbols: symbols.collect(),
        limits: limits.collect(),
        answered: reel(&film.answered),
        unanswered: reel(&film.unanswered),
        calm: reel(&film.calm),
    }
}

fn reel(reel: &Reel) -> ReelReport {
    let column = |pick: fn(&BarPoint) -> i64| reel.points.iter().map(pick).collect();
    ReelReport {
        time_ns: column(|point| point.time.ns()),
        equity_cents: column(|point| point.equity.cents()),
        exposure_cents: column(|point| point.exposure.cents()),
        orders: column(|point| i64::from(point.orders)),
        harm: curves(reel),
    }
}

fn curves(reel: &Reel) -> Vec<HarmCurve> {
    let mut curves: Vec<(HarmCurve, i128)> = Vec::new();
    for (time, family, amount) in &reel.harms {
        let known = curves.iter().position(|(curve, _)| curve.family == *family);
        let at = known.unwrap_or_else(|| {
            curves.push((HarmCurve { family: *family, time_ns: Vec::new(), total: Vec::new() }, 0));
            curves.len() - 1
        });
        let (curve, sum) = &mut curves[at];
        *sum = sum.saturating_add(*amount);
        let total = i64::try_from(*sum).unwrap_or(i64::MAX);
        if curve.time_ns.last() == Some(&time.ns()) {
            curve.total.pop();
        } else {
            curve.time_ns.push(time.ns());
        }
        curve.total.push(total);
    }
    curves.into_iter().map(|(curve, _)| curve).collect()
}
