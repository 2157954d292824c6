//! Strategies: closes in, a signal of −1, 0 or +1 out.
//!
//! An [`Indicator`] allocates when it is made and never again. Every close costs the same few
//! operations however long its windows are. Sizing, orders and positions are not here; nor is anything
//! that looks at more than one symbol.
//!
//! Adding a strategy: a member of `scenario::Strategy`, a file here, a line in `indicator`'s enum and in
//! [`names`].

mod crossover;
mod indicator;
mod macd;
mod rsi;

pub use indicator::{Indicator, names};
