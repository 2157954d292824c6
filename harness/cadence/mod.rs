//! How often what is drilled: entries with a cron expression and a time zone, and how they stand at a moment.
//!
//! [`Cadence`] is what `[cadence]` of the settings says, [`standing()`] holds it against the drills that were held,
//! [`calendar`] and [`timer`] write what calendar programs, systemd and cron read. Every function is pure: the
//! moment and the drills are passed in, and time zones come from the database inside the program.
//! Deliberately absent: a clock, the drill log's file, and running anything.

mod model;
mod pace;
mod read;
mod select;
mod slots;
mod standing;
mod zone;

pub mod calendar;
pub mod timer;

pub use model::{Blackout, Cadence, Entry, Pick, Scope};
pub use pace::Pace;
pub use read::{ENTRIES_MAX, read};
pub use select::{Again, Drillable, Planned, select};
pub use slots::Slots;
pub use standing::{AHEAD_MAX, Held, Item, MISSED_MAX, Standing, State, held_by_now, standing};

#[cfg(test)]
mod tests;
