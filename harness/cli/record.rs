//! The log entry of a drill.

use std::path::PathBuf;

use jiff::Timestamp;

use super::conduct::Conducted;
use super::error::CliError;
use crate::base::Digest;
use crate::base::draws::SCHEME;
use crate::drill_log::{DrillEntry, InputDigests, Moment, ScenarioEntry};
use crate::library::Library;
use crate::scenario::{MarketSource, Scenario};

/// The entry of a drill that ran to its end; `None` for one that the harness could not finish, because
/// such a drill has shown nothing that a log could hold.
///
/// # Errors
/// Where wall time or digest are not what a log takes, which only a defect can bring about.
pub fn entry(
    library: &Library,
    done: &Conducted<'_>,
    operator: &str,
    reports: &[PathBuf],
) -> Result<Option<DrillEntry>, CliError> {
    let Some(digest) = &done.report.digest else { return Ok(None) };
    let timeline = Digest::from_hex(digest)
        .ok_or_else(|| CliError::Harness("the drill's digest is not one".to_owned()))?;
    let (report, scenario) = (&done.report, done.job.scenario);
    Ok(Some(DrillEntry {
        started: moment(done.started)?,
        ended: moment(done.ended)?,
        operator: operator.to_owned(),
        track: report.track,
        scenario: ScenarioEntry {
            id: scenario.id.clone(),
            title: scenario.title.clone(),
            category: scenario.category.clone(),
            rules: scenario.rules.clone(),
            digest: scenario.digest.clone(),
        },
        seed: report.seed,
        digests: digests(library, scenario),
        program: report_version(),
        draws: SCHEME.to_owned(),
        verdict: report.verdict,
        checks: report.checks.clone(),
        milestones: DrillEntry::all_milestones(&report.milestones),
        severity: report.severity,
        damage: report.damage.clone(),
        timeline,
        exercised: done.exercised.clone(),
        reports: reports.iter().map(|path| path.display().to_string()).collect(),
        reproduce: report.reproduce.clone(),
    }))
}

fn report_version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

fn moment(time: Timestamp) -> Result<Moment, CliError> {
    Moment::parse(&time.to_string()).map_err(CliError::Harness)
}

fn digests(library: &Library, scenario: &Scenario) -> InputDigests {
    let runbooks =
        library.runbooks.iter().map(|runbook| (runbook.id.as_str(), runbook.digest.as_str().as_bytes()));
    let data = match &scenario.market.source {
        MarketSource::Synthetic { .. } => None,
        MarketSource::Csv { .. } => {
            let files = library.candles.values();
            Some(Digest::of_parts(files.map(|file| (file.path.as_str(), file.digest.as_str().as_bytes()))))
        }
    };
    InputDigests {
        policy: library.policy.digest.clone(),
        baseline: library.baseline.digest.clone(),
        runbooks: Digest::of_parts(runbooks),
        settings: library.settings.digest.clone(),
        data,
    }
}
