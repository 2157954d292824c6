//! From a drill and its library to the model.

use std::collections::BTreeMap;

use crate::base::{AlertId, JobId, Time};
use crate::library::Library;
use crate::report::age;
use crate::report::explain;
use crate::report::model::{AlertReport, DrillReport, EvidenceReport, FaultReport, StatedReport};
use crate::report::reproduce::Origin;
use crate::report::steps::steps;
use crate::report::words;
use crate::scenario::{PlannedFault, Scenario};
use crate::trial::Drill;
use crate::verdict::{AlertRelation, Damage, Milestones, SeverityTrace};
use crate::vocabulary::{Alert, Evidence, Record, Source, Timeline, Track, Verdict};

/// Evidence items named in a report; the count says how many there are.
const ITEMS_SHOWN: usize = 5;

impl DrillReport {
    /// The report of a drill of `scenario` that ran to its end.
    #[must_use]
    pub fn of(library: &Library, scenario: &Scenario, drill: &Drill, origin: &Origin) -> DrillReport {
        let mut report = DrillReport::blank(library, scenario, drill.seed, drill.track, origin);
        let judgement = &drill.judgement;
        report.verdict = judgement.verdict;
        report.without_effect = judgement.without_effect;
        report.faults = drill.plan.faults.iter().map(fault).collect();
        report.checks.clone_from(&judgement.checks);
        report.milestones = judgement.milestones.clone();
        report.alerts = alerts(library, scenario, &drill.timeline, &judgement.alerts);
        report.severity = judgement.severity;
        report.runbooks = runbooks(library, &drill.timeline);
        report.steps = steps(library, scenario, drill);
        report.damage = judgement.damage.clone();
        report.digest = Some(drill.digest.to_string());
        report.clues =
            report.unmet().flat_map(|check| explain::clues(library, scenario, drill, check)).collect();
        report
    }

    /// The report of a drill that the harness could not run to its end.
    #[must_use]
    pub fn broken(
        library: &Library,
        scenario: &Scenario,
        seed: u64,
        track: Track,
        verdict: Verdict,
        error: String,
        origin: &Origin,
    ) -> DrillReport {
        DrillReport {
            verdict,
            error: Some(error),
            ..DrillReport::blank(library, scenario, seed, track, origin)
        }
    }

    fn blank(
        library: &Library,
        scenario: &Scenario,
        seed: u64,
        track: Track,
        origin: &Origin,
    ) -> DrillReport {
        let counterexample = scenario.counterexample.as_ref().map(|stated| {
            stated.iter().map(|one| StatedReport { check: one.check, outcome: one.outcome }).collect()
        });
        DrillReport {
            scenario: scenario.id.clone(),
            title: scenario.title.clone(),
            path: scenario.path.clone(),
            seed,
            track,
            clock: "virtual".to_owned(),
            verdict: Verdict::Error,
            without_effect: false,
            loosened: Vec::new(),
            error: None,
            counterexample,
            end_state: scenario.expect.end_state,
            faults: Vec::new(),
            checks: Vec::new(),
            milestones: Milestones::default(),
            alerts: Vec::new(),
            severity: SeverityTrace { expected: scenario.expect.severity, ..SeverityTrace::default() },
            runbooks: Vec::new(),
            steps: Vec::new(),
            damage: Damage::default(),
            clues: Vec::new(),
            digest: None,
            reproduce: origin.on_day_of(&scenario.id).command(&scenario.path, seed),
            again: age::again(library, scenario),
        }
    }
}

fn fault(planned: &PlannedFault) -> FaultReport {
    FaultReport {
        id: planned.id.clone(),
        kind: planned.kind,
        set_ns: planned.set_at.ns(),
        lift_ns: (planned.lift_at != Time::NEVER).then(|| planned.lift_at.ns()),
        strength: planned.strength.to_string(),
        params: planned.params.iter().map(|(name, value)| ((*name).to_owned(), value.to_string())).collect(),
    }
}

fn alerts(
    library: &Library,
    scenario: &Scenario,
    timeline: &Timeline,
    relations: &[AlertRelation],
) -> Vec<AlertReport> {
    // in one pass: a bad day raises tens of thousands
    let mut raised: BTreeMap<AlertId, i64> = BTreeMap::new();
    let mut delivered: BTreeMap<AlertId, i64> = BTreeMap::new();
    for entry in &timeline.records {
        let first = match entry.record {
            Record::Raised(id) => raised.entry(id),
            // a route that nobody watches keeps a record and delivers to nobody
            Record::Delivered(id, route)
                if library.policy.routes.get(route.index()).is_some_and(|route| route.watched) =>
            {
                delivered.entry(id)
            }
            _ => continue,
        };
        first.or_insert(entry.time.ns());
    }
    timeline
        .alerts
        .iter()
        .enumerate()
        .map(|(position, alert)| {
            let (value, threshold, unit) = words::measured(alert);
            AlertReport {
                monitor: monitor_id(library, alert),
                kind: alert.kind,
                symbol: alert.symbol.and_then(|id| scenario.market.symbols.get(id.index()).cloned()),
                raised_ns: raised.get(&alert.id).copied().unwrap_or_default(),
                delivered_ns: delivered.get(&alert.id).copied(),
                relation: relations.get(position).copied(),
                value,
                threshold,
                unit,
                evidence: evidence(library, scenario, timeline, alert),
            }
        })
        .collect()
}

/// The id of an alert's monitor in the policy.
pub fn monitor_id(library: &Library, alert: &Alert) -> String {
    let monitor = library.policy.monitors.get(alert.monitor.index());
    monitor.map_or_else(|| alert.kind.to_string(), |monitor| monitor.id.clone())
}

fn evidence(library: &Library, scenario: &Scenario, timeline: &Timeline, alert: &Alert) -> EvidenceReport {
    match alert.evidence {
        Evidence::Seen { .. } => {
            let items = timeline.evidence_of(alert);
            let first =
                items.iter().take(ITEMS_SHOWN).map(|entry| format!("{:016x}", entry.item.0)).collect();
            EvidenceReport::Seen { count: items.len(), first }
        }
        Evidence::Missing { source, after, until, window, .. } => EvidenceReport::Missing {
            source: source_name(library, scenario, source),
            after_ns: after.ns(),
            until_ns: until.ns(),
            window_ns: window.ns(),
        },
    }
}

fn source_name(library: &Library, scenario: &Scenario, source: Source) -> String {
    match source {
        Source::Heartbeat => "heartbeat of the scheduler".to_owned(),
        Source::Run(job) => format!("finished run of job {}", job_id(library, scenario, job)),
        Source::Orders => "orders".to_owned(),
        Source::OrderEnd(order) => format!("end of order {:016x}", order.0),
        Source::Probe(route) => format!("test messages over route {route}"),
        Source::Beat => "beats of the monitoring".to_owned(),
        Source::Booking(item) => format!("booking of fill {:016x}", item.0),
        Source::Bars(symbol) => {
            let name = scenario.market.symbols.get(symbol.index());
            format!("bars of {}", name.map_or_else(|| symbol.to_string(), String::clone))
        }
    }
}

fn job_id(library: &Library, scenario: &Scenario, job: JobId) -> String {
    let jobs = if scenario.jobs.is_empty() { &library.settings.jobs } else { &scenario.jobs };
    jobs.get(job.index()).map_or_else(|| job.to_string(), |spec| spec.id.clone())
}

fn runbooks(library: &Library, timeline: &Timeline) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for entry in &timeline.records {
        if let Record::Chosen { runbook, .. } = entry.record
            && let Some(runbook) = library.runbooks.get(usize::from(runbook))
            && ids.last() != Some(&runbook.id)
        {
            ids.push(runbook.id.clone());
        }
    }
    ids
}
