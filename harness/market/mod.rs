//! A day's market: bars per symbol, synthetic or from candles, and trading hours.
//!
//! A [`Day`] is made once and shared by all runs of a trial. Floats may shape a synthetic price; what
//! leaves this room is integers.
//!
//! | file | one job |
//! |---|---|
//! | `model` | what a day and a file of candles are |
//! | `returns` | the floats: regimes, volatility, reversion; the only user of `libm` |
//! | `synthetic` | bars on whole ticks, from the returns |
//! | `hours` | trading hours of a drill |
//! | `candles` | a file of candles, every problem with its place |
//! | `row`, `timestamp` | a row's values, and what is wrong with them |
//! | `place` | where a cell stands in the text |
//! | `window` | a day cut out of candles |
//!
//! Deliberately absent: reading files, corrupt or missing bars (those are faults), order books, spreads.

mod candles;
mod hours;
mod model;
mod place;
mod returns;
mod row;
mod synthetic;
mod timestamp;
mod window;

pub use candles::{BYTES_MAX, ROWS_MAX};
pub use model::{Bar, Candles, Day};
