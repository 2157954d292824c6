//! The seam between a drill and the world: what goes in, what comes out.

use super::action::{Action, FailReason};
use super::observation::Observation;
use crate::base::{ActionId, AlertId, FaultId, RouteId, Span};

/// What a drill is told. The time travels beside it and never runs backwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// The pipeline was observed.
    Observed(Observation),
    /// An action succeeded: the pipeline shows it.
    ActionDone(ActionId),
    /// An action did not succeed.
    ActionFailed(ActionId, FailReason),
    /// A route delivered an alert to somebody.
    Delivered(AlertId, RouteId),
    /// A route lost an alert.
    Lost(AlertId, RouteId),
    /// An operator reports something; the number is its position in the scenario's list of reports.
    Operator(u16),
    /// The time that the drill asked to be woken at has come.
    Deadline,
}

/// Who is told of an observation at the moment it is made.
pub trait Observer {
    /// Takes in one observation of the present moment.
    fn observed(&mut self, seen: Observation);
}

/// What a drill asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// Set this fault of the plan.
    Inject(FaultId),
    /// Lift this fault of the plan.
    Lift(FaultId),
    /// Do this to the pipeline and report back.
    Act {
        /// Names the action in the report back.
        id: ActionId,
        /// What to do.
        action: Action,
        /// Give up after this long.
        timeout: Span,
    },
    /// Carry an alert over a route and report back.
    Send(AlertId, RouteId),
    /// The drill is over; no more input is needed.
    Finished,
}
