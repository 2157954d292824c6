//! What each detector fires on, to the nanosecond, and what it stays quiet on.

mod absence;
mod bars;
mod books;
mod execution;
mod flow;
mod kit;
mod properties;
mod stall;
