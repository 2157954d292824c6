//! A day's market: bars per symbol, synthetic or from candles, and trading hours.
//!
//! A [`Day`] is made once and shared by all runs of a trial. Floats may shape a synthetic price; what
//! leaves this room is integers.

mod model;

pub use model::{Bar, Candles, Day};
