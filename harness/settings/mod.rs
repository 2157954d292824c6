//! Settings of the shadow pipeline: the `[shadow]` table and what stands beside it.

mod model;
mod read;

pub use model::{Broker, Scheduler, Settings, Shadow};
