//! The words that all rooms share: what can be observed, alerted, done, recorded and judged.
//!
//! Closed lists only. A name in a TOML file, in JSON, in a report and in the code is the same word, and its
//! table is here. This room decides nothing.

mod names;

pub mod action;
pub mod alert;
pub mod check;
pub mod fault;
pub mod field;
pub mod limit;
pub mod monitor;
pub mod observation;
pub mod param;
pub mod problem;
pub mod route;
pub mod rule;
pub mod seam;
pub mod severity;
pub mod source;
pub mod steps;
pub mod table;
pub mod timeline;
pub mod truth;

pub use action::{Action, FailReason};
pub use alert::{Alert, Evidence, EvidenceItem, Measure, Source};
pub use check::{CheckKind, Invariant, Milestone, Outcome, Verdict};
pub use fault::{EventClass, Family, FaultKind};
pub use field::Field;
pub use limit::{Limit, Limits};
pub use monitor::MonitorKind;
pub use names::Named;
pub(crate) use names::named;
pub use observation::{Decision, FeedBar, Observation, OrderError, OrderState, Side};
pub use param::{BarForm, ClockForm, Param, ParamKind, Value};
pub use problem::{Place, Problem, Rows};
pub use route::RouteKind;
pub use rule::Rule;
pub use seam::{Input, Observer, Output};
pub use severity::{EndState, Severity, SeverityRange, Track};
pub use source::{Problems, SourceText};
pub use steps::{StepTaken, Steps};
pub use table::Table;
pub use timeline::{BarPoint, Record, Stamped, Timeline, Totals};
pub use truth::{Cause, Fact, HarmFamily, Health, Truth};
