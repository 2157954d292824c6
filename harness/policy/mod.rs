//! The policy: monitors, severity rules, alert routes, limits of the gate, kill switch, responders.
//!
//! The policy is under test. It never states a target: those stand in the baseline.

mod model;
mod read;
mod read_response;

pub use model::{
    Condition, Escalation, Gate, KillSwitch, Monitor, MonitorRule, Policy, Quantiles, Responder,
    ResponderKind, Route, RouteKind, SeverityRule,
};
