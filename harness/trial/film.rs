//! The three runs bar by bar, for charts. Nothing here decides anything and no digest covers it.
//!
//! A drill keeps its answered run alone, and its unanswered run is told to nobody. Whoever wants to see them
//! runs the other two again: the same scenario and seed give the same runs.

use super::model::{Drill, TrialError};
use super::runs::Case;
use crate::base::{Price, Span, Time};
use crate::library::Library;
use crate::scenario::Scenario;
use crate::vocabulary::{BarPoint, Cause, Fact, HarmFamily, Input, Observation, Truth};

/// What the three runs of one drill looked like.
#[derive(Clone, Debug)]
pub struct Film {
    /// Length of a bar.
    pub bar: Span,
    /// The closes of each symbol, indexed as the scenario's symbols.
    pub closes: Vec<Vec<(Time, Price)>>,
    /// The drill itself.
    pub answered: Reel,
    /// The same faults without a response.
    pub unanswered: Reel,
    /// The same day without faults.
    pub calm: Reel,
}

/// One run.
#[derive(Clone, Debug, Default)]
pub struct Reel {
    /// One point a bar.
    pub points: Vec<BarPoint>,
    /// Every harm that a fault or the response did, in order of time.
    pub harms: Vec<(Time, HarmFamily, i128)>,
}

/// Runs the calm and the unanswered run of `drill` again and takes down what they looked like.
///
/// # Errors
/// As [`super::run`].
pub fn film(library: &Library, scenario: &Scenario, drill: &Drill) -> Result<Film, TrialError> {
    let case = Case::new(library, scenario, drill.seed)?;
    let (calm, calm_truth) = case.calm()?;
    let day = case.day();
    Ok(Film {
        bar: day.bar,
        closes: (day.series.iter())
            .map(|bars| bars.iter().map(|bar| (bar.time, bar.close)).collect())
            .collect(),
        answered: Reel { points: drill.timeline.series.clone(), harms: harms(&drill.truth) },
        unanswered: unanswered(&case)?,
        calm: Reel { points: calm.series, harms: harms(&calm_truth) },
    })
}

fn unanswered(case: &Case<'_>) -> Result<Reel, TrialError> {
    let mut points: Vec<BarPoint> = Vec::new();
    let mut orders = 0_u32;
    let truth = case.watch_unanswered(|time, input| match *input {
        Input::Observed(Observation::Order { .. }) => orders = orders.saturating_add(1),
        Input::Observed(Observation::Mark { equity, exposure, open_orders }) => {
            points.push(BarPoint { time, equity, exposure, orders, open_orders });
        }
        _ => {}
    })?;
    Ok(Reel { points, harms: harms(&truth) })
}

fn harms(truth: &[Truth]) -> Vec<(Time, HarmFamily, i128)> {
    let harm = |truth: &Truth| match truth.fact {
        Fact::Harm { family, amount, cause: Cause::Fault(_) | Cause::Response(_) } => {
            Some((truth.time, family, amount.max(0)))
        }
        _ => None,
    };
    truth.iter().filter_map(harm).collect()
}
