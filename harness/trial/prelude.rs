//! What the runs of a case have in common: everything before the first thing that is planned.
//!
//! Until a fault is set or somebody reports something, the calm and the answered run are the same run, and so is
//! the unanswered one as long as the drill asked for nothing. That part is run once, and each run goes on from a copy
//! of it. The bytes are those of a run from the start; a test holds that for every bundled scenario.

use super::model::TrialError;
use super::runs::{Case, Outcome};
use crate::base::{Span, Time};
use crate::drill::Drill;
use crate::driver::{SimRig, virtual_time};

/// The common beginning of a case's runs.
#[derive(Clone, Debug)]
pub struct Prelude<'c> {
    case: &'c Case<'c>,
    /// Rig and drill just before the first planned thing; `None` where that comes at the very start.
    reached: Option<(SimRig<'c>, Drill<'c>)>,
}

impl<'c> Prelude<'c> {
    /// Runs `case` up to the first thing that is planned.
    #[must_use]
    pub fn of(case: &'c Case<'c>) -> Prelude<'c> {
        let plan = case.plan();
        let faults = plan.faults.iter().map(|fault| fault.set_at);
        let first = faults.chain(plan.reports.iter().copied()).min().unwrap_or(Time::NEVER);
        if first == Time::ZERO {
            return Prelude { case, reached: None };
        }
        let (mut rig, mut drill) = (case.rig(case.calm_plan()), case.drill(case.calm_plan()));
        let before = (first - Span::from_ns(1)).min(case.end());
        virtual_time::run(&mut drill, &mut rig, before, virtual_time::unkept);
        Prelude { case, reached: Some((rig, drill)) }
    }

    /// True where there is a common beginning.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.reached.is_some()
    }

    /// The run without a fault; the same as [`Case::calm`].
    ///
    /// # Errors
    /// As [`Case::calm`].
    pub fn calm(&self) -> Result<Outcome, TrialError> {
        let Some((rig, drill)) = &self.reached else { return self.case.calm() };
        let plan = self.case.calm_plan();
        go_on(rig.clone().onto(plan), drill.clone().onto(plan), self.case.end())
    }

    /// The drill itself; the same as [`Case::answered`]. Comes last, for it uses the beginning up.
    ///
    /// # Errors
    /// As [`Case::calm`].
    pub fn answered(self) -> Result<Outcome, TrialError> {
        let Some((rig, drill)) = self.reached else { return self.case.answered(None) };
        let plan = self.case.plan();
        go_on(rig.onto(plan), drill.onto(plan), self.case.end())
    }

    /// The run with the fault and nobody answering; the same as [`Case::unanswered`].
    ///
    /// # Errors
    /// As [`Case::calm`].
    pub fn unanswered(&self) -> Result<Outcome, TrialError> {
        let Some((rig, _)) = self.reached.as_ref().filter(|(_, drill)| !drill.has_asked()) else {
            return self.case.unanswered();
        };
        self.case.unanswered_from(rig.clone().onto(self.case.plan()))
    }
}

fn go_on(mut rig: SimRig<'_>, mut drill: Drill<'_>, end: Time) -> Result<Outcome, TrialError> {
    virtual_time::go_on(&mut drill, &mut rig, end, virtual_time::unkept);
    Ok((drill.finish(end), rig.finish(end)?))
}
