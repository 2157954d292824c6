//! The ground: integer time and money, ratios, draws, the event queue, digests and names.
//!
//! Nothing here knows what a drill is. Everything here is pure: no clock, no I/O, no ambient
//! randomness. Floats do not occur; they live in the indicators of `pipeline` and in `market`.

pub mod calendar;
pub mod digest;
pub mod draws;
pub mod ids;
pub mod money;
pub mod queue;
pub mod ratio;
pub mod time;

pub use calendar::Calendar;
pub use digest::{Digest, TraceMix};
pub use draws::{Draws, Label, Stream};
pub use ids::{ActionId, AlertId, FaultId, IncidentId, Item, JobId, MonitorId, ProcessId, RouteId, SymbolId};
pub use money::{Money, Price, Qty};
pub use queue::Queue;
pub use ratio::Ratio;
pub use time::{Span, Time};
