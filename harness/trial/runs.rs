//! Running the three runs.

use std::borrow::Cow;
use std::sync::Arc;

use super::model::{Drill, TrialError};
use super::prelude::Prelude;
use crate::base::{Digest, Draws, Time};
use crate::drill::{self, planned_faults, timeline_bytes};
use crate::driver::{Recording, SimRig, replay, virtual_time};
use crate::library::Library;
use crate::market::Day;
use crate::pipeline;
use crate::scenario::{JobSpec, MarketSource, Plan, Scenario};
use crate::settings::Settings;
use crate::verdict::{self, Judgement, judge};
use crate::vocabulary::{Input, Timeline, Track, Truth};

/// A (scenario, seed) made ready to run: plan, day and draws. Runs share it.
#[derive(Debug)]
pub struct Case<'a> {
    library: &'a Library,
    scenario: &'a Scenario,
    plan: Plan,
    calm_plan: Plan,
    reports: Vec<String>,
    day: Arc<Day>,
    draws: Draws,
    responder: usize,
    settings: Cow<'a, Settings>,
}

/// A run's timeline and truth.
pub type Outcome = (Timeline, Vec<Truth>);

/// Runs one drill: plan, three runs, judgement.
///
/// # Errors
/// [`TrialError`] where it cannot be run at all.
pub fn run(library: &Library, scenario: &Scenario, seed: u64) -> Result<Drill, TrialError> {
    let case = Case::new(library, scenario, seed)?;
    let prelude = Prelude::of(&case);
    let (calm, unanswered) = (prelude.calm()?, prelude.unanswered()?);
    let (timeline, truth) = prelude.answered()?;
    let judgement = case.judge(&(&timeline, &truth), &unanswered, &calm);
    let digest = digest(&timeline, &truth, &calm.0, &judgement);
    Ok(Drill {
        scenario: scenario.id.clone(),
        seed,
        track: Track::Shadow,
        plan: case.plan,
        timeline,
        truth,
        judgement,
        digest,
    })
}

impl<'a> Case<'a> {
    /// Makes a (scenario, seed) ready: draws the plan, makes the day.
    ///
    /// # Errors
    /// [`TrialError::Market`] without bars, [`TrialError::Responder`] without responder.
    pub fn new(library: &'a Library, scenario: &'a Scenario, seed: u64) -> Result<Case<'a>, TrialError> {
        let day = Arc::new(day(library, scenario, seed)?);
        Case::on_day(library, scenario, seed, day)
    }

    /// The same on a day that was made before: many scenarios may share one.
    ///
    /// # Errors
    /// [`TrialError::Responder`] where the scenario's responder is not in the policy.
    pub fn on_day(
        library: &'a Library,
        scenario: &'a Scenario,
        seed: u64,
        day: Arc<Day>,
    ) -> Result<Case<'a>, TrialError> {
        let responder = match &scenario.responder {
            None => library.policy.default_responder,
            Some(id) => library.policy.position_of(id).ok_or_else(|| TrialError::Responder(id.clone()))?,
        };
        Ok(Case {
            library,
            scenario,
            plan: Plan::draw(scenario, seed),
            calm_plan: Plan { faults: Vec::new(), reports: Vec::new() },
            reports: scenario.reports.iter().map(|report| report.what.clone()).collect(),
            day,
            draws: Draws::new(seed),
            responder,
            settings: settings_of(library, scenario),
        })
    }

    /// The plan.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The day.
    #[must_use]
    pub fn day(&self) -> &Arc<Day> {
        &self.day
    }

    /// The run without a fault.
    ///
    /// # Errors
    /// [`TrialError::Pipeline`] where the simulation cannot go on.
    pub fn calm(&self) -> Result<Outcome, TrialError> {
        self.run_drill(&self.calm_plan, None)
    }

    /// The drill itself; `recording` takes in every input.
    ///
    /// # Errors
    /// As [`Case::calm`].
    pub fn answered(&self, recording: Option<&mut Recording>) -> Result<Outcome, TrialError> {
        self.run_drill(&self.plan, recording)
    }

    /// The run with the fault and nobody answering.
    ///
    /// # Errors
    /// As [`Case::calm`].
    pub fn unanswered(&self) -> Result<Outcome, TrialError> {
        self.unanswered_from(self.rig(&self.plan))
    }

    /// The rest of a run with the fault and nobody answering, before which nothing planned has come.
    pub(super) fn unanswered_from(&self, mut rig: SimRig<'_>) -> Result<Outcome, TrialError> {
        virtual_time::run_unanswered(&mut rig, planned_faults(&self.plan), self.end());
        let silent = self.drill(&self.calm_plan).finish(self.end());
        Ok((silent, rig.finish(self.end())?))
    }

    /// The run with the fault and nobody answering, `seen` told every observation; gives what really happened.
    ///
    /// # Errors
    /// As [`Case::calm`].
    pub fn watch_unanswered(&self, seen: impl FnMut(Time, &Input)) -> Result<Vec<Truth>, TrialError> {
        let mut rig = SimRig::new(&self.pipeline_setup(), &self.plan);
        virtual_time::watch_unanswered(&mut rig, planned_faults(&self.plan), self.end(), seen);
        Ok(rig.finish(self.end())?)
    }

    /// The timeline that recorded inputs give without a rig.
    #[must_use]
    pub fn replayed(&self, recording: &Recording) -> Timeline {
        let mut drill = self.drill(&self.plan);
        replay(&mut drill, recording);
        drill.finish(self.end())
    }

    /// The judge's word on the three runs.
    #[must_use]
    pub fn judge(&self, answered: &(&Timeline, &[Truth]), unanswered: &Outcome, calm: &Outcome) -> Judgement {
        judge(&verdict::Case {
            scenario: self.scenario,
            plan: &self.plan,
            baseline: &self.library.baseline,
            monitors: &self.library.policy.monitors,
            routes: &self.library.policy.routes,
            runbooks: &self.library.runbooks,
            rows: &self.day.rows,
            answered: verdict::Run { timeline: answered.0, truth: answered.1 },
            unanswered: verdict::Run { timeline: &unanswered.0, truth: &unanswered.1 },
            calm: verdict::Run { timeline: &calm.0, truth: &calm.1 },
        })
    }

    fn run_drill(&self, plan: &Plan, recording: Option<&mut Recording>) -> Result<Outcome, TrialError> {
        let (mut rig, mut drill) = (self.rig(plan), self.drill(plan));
        match recording {
            Some(kept) => {
                virtual_time::run(&mut drill, &mut rig, self.end(), |time: Time, input: &Input| {
                    kept.push(time, input);
                });
            }
            None => virtual_time::run(&mut drill, &mut rig, self.end(), virtual_time::unkept),
        }
        Ok((drill.finish(self.end()), rig.finish(self.end())?))
    }

    /// A sound pipeline at the start of the day, to be broken by `plan`.
    pub(super) fn rig<'s>(&self, plan: &'s Plan) -> SimRig<'s> {
        SimRig::new(&self.pipeline_setup(), plan)
    }

    /// A drill at the start of the day.
    pub(super) fn drill<'s>(&'s self, plan: &'s Plan) -> drill::Drill<'s> {
        drill::Drill::new(self.drill_setup(plan))
    }

    /// The plan in which nothing happens.
    pub(super) fn calm_plan(&self) -> &Plan {
        &self.calm_plan
    }

    /// The end of the day.
    pub(super) fn end(&self) -> Time {
        Time::ZERO + self.day.duration
    }

    fn jobs(&self) -> &[JobSpec] {
        if self.scenario.jobs.is_empty() { &self.library.settings.jobs } else { &self.scenario.jobs }
    }

    fn pipeline_setup(&self) -> pipeline::Setup<'_> {
        pipeline::Setup {
            settings: &self.settings,
            policy: &self.library.policy,
            jobs: self.jobs(),
            day: &self.day,
            draws: &self.draws,
            harm: self.library.baseline.harm.limits,
        }
    }

    fn drill_setup<'s>(&'s self, plan: &'s Plan) -> drill::Setup<'s> {
        let open = self.day.sessions.first().is_some_and(|(opens, _)| *opens <= Time::ZERO);
        drill::Setup {
            policy: &self.library.policy,
            runbooks: &self.library.runbooks,
            plan,
            reports: &self.reports,
            overrides: &self.scenario.overrides,
            responder: self.responder,
            absent: &self.scenario.absent,
            draws: &self.draws,
            calendar: self.day.calendar,
            symbols: self.day.series.len(),
            jobs: self.jobs().len(),
            equity: self.settings.equity,
            market_open: open,
            bar: self.day.bar,
            bars: self.day.series.first().map_or(0, Vec::len),
        }
    }
}

/// The settings, with the scenario's account where it has one of its own.
fn settings_of<'a>(library: &'a Library, scenario: &Scenario) -> Cow<'a, Settings> {
    match scenario.account {
        None => Cow::Borrowed(&library.settings),
        Some(account) => Cow::Owned(Settings {
            equity: account.equity,
            notional: account.notional,
            ..library.settings.clone()
        }),
    }
}

/// The scenario's day under `seed`.
fn day(library: &Library, scenario: &Scenario, seed: u64) -> Result<Day, TrialError> {
    match &scenario.market.source {
        MarketSource::Synthetic { .. } => Ok(Day::synthetic(&scenario.market, seed)),
        MarketSource::Csv { .. } => {
            Day::from_candles(&scenario.market, &library.candles_of(scenario)).map_err(TrialError::Market)
        }
    }
}

/// The digest of a drill: everything that must be the same bytes for the same files and seed.
fn digest(timeline: &Timeline, truth: &[Truth], calm: &Timeline, judgement: &Judgement) -> Digest {
    let truth: String = truth.iter().map(|fact| format!("{} {:?}\n", fact.time.ns(), fact.fact)).collect();
    let judgement = format!("{judgement:?}");
    Digest::of_parts([
        ("timeline", timeline_bytes(timeline).as_slice()),
        ("truth", truth.as_bytes()),
        ("calm", timeline_bytes(calm).as_slice()),
        ("judgement", judgement.as_bytes()),
    ])
}
