//! From a drill, its library and its film to the dossier.

use super::model::{
    DOSSIER_SCHEMA, Dossier, FilmReport, HarmCurve, InputReport, LimitReport, ReelReport, SymbolFilm,
};
use crate::base::Money;
use crate::library::Library;
use crate::report::model::{DrillReport, Tool};
use crate::report::timeline::TimelineReport;
use crate::scenario::{MarketSource, Scenario};
use crate::trial::{Drill, Film, Reel};
use crate::vocabulary::{BarPoint, Limit};

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
