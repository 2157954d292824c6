//! The simulated rig: the shadow pipeline with the faults of a plan.

use super::virtual_time::Rig;
use crate::base::Time;
use crate::faults;
use crate::pipeline::{Pipeline, PipelineError, Setup};
use crate::scenario::Plan;
use crate::vocabulary::{Input, Observer, Output, Truth};

/// Pipeline and faults. Nothing leaves the sandbox: its broker, its routes and its processes are simulated.
#[derive(Clone, Debug)]
pub struct SimRig<'a> {
    pipeline: Pipeline,
    plan: &'a Plan,
}

impl<'a> SimRig<'a> {
    /// A sound pipeline, and the plan that will break it.
    #[must_use]
    pub fn new(setup: &Setup<'_>, plan: &'a Plan) -> SimRig<'a> {
        SimRig { pipeline: Pipeline::new(setup), plan }
    }

    /// The rig as it is now, with another plan ahead of it. Nothing of the old plan may have been set.
    #[must_use]
    pub fn onto<'b>(self, plan: &'b Plan) -> SimRig<'b> {
        SimRig { pipeline: self.pipeline, plan }
    }

    /// The pipeline, for invariants.
    #[must_use]
    pub fn pipeline(&self) -> &Pipeline {
        &self.pipeline
    }

    /// Ends the day; gives all that really happened.
    ///
    /// # Errors
    /// What kept the run from going on.
    pub fn finish(self, end: Time) -> Result<Vec<Truth>, PipelineError> {
        self.pipeline.finish(end)
    }
}

impl Rig for SimRig<'_> {
    #[inline(always)]
    fn next_time(&mut self) -> Time {
        self.pipeline.next_time()
    }

    #[inline(always)]
    fn step(&mut self, observer: &mut impl Observer) {
        self.pipeline.step(observer);
    }

    fn apply(&mut self, now: Time, output: Output) {
        self.pipeline.advance(now);
        match output {
            Output::Inject(id) => faults::set(&mut self.pipeline, id, &self.plan.faults[id.index()], now),
            Output::Lift(id) => faults::lift(&mut self.pipeline, id, &self.plan.faults[id.index()], now),
            Output::Act { id, action, timeout } => self.pipeline.act(id, action, timeout),
            Output::Send(alert, route) => self.pipeline.carry(alert, route),
            Output::Finished => {}
        }
    }

    #[inline]
    fn inputs(&mut self) -> &mut Vec<Input> {
        self.pipeline.inputs()
    }

    #[inline]
    fn has_failed(&self) -> bool {
        self.pipeline.has_failed()
    }
}
