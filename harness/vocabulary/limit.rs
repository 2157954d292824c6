//! The risk limits by name, shared by the gate, the audit and the yardstick of harm.

use super::names::named;
use crate::base::{Money, Ratio};

named! {
    /// A named risk limit. A value at or above the limit is a breach.
    pub enum Limit, "risk limit" {
        /// Value of one order.
        OrderNotional = "max_order_notional",
        /// Sum of the absolute exposure of all symbols, open orders included.
        TotalExposure = "max_total_exposure_notional",
        /// Absolute exposure of one symbol, open orders included.
        SymbolExposure = "max_symbol_exposure_notional",
        /// Symbols with a position or an open order that would make one.
        OpenPositions = "max_open_positions",
        /// Loss since the start of the day in money. A profit is no loss.
        DailyLossAbs = "max_daily_loss_abs",
        /// Loss since the start of the day as a share of the day's first equity.
        DailyLossPct = "max_daily_loss_pct",
    }
}

/// A set of limits. `None` is written `"none"` in a file: to have no limit is a decision, never an accident.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// See [`Limit::OrderNotional`].
    pub order_notional: Option<Money>,
    /// See [`Limit::TotalExposure`].
    pub total_exposure: Option<Money>,
    /// See [`Limit::SymbolExposure`].
    pub symbol_exposure: Option<Money>,
    /// See [`Limit::OpenPositions`].
    pub open_positions: Option<u32>,
    /// See [`Limit::DailyLossAbs`].
    pub daily_loss_abs: Option<Money>,
    /// See [`Limit::DailyLossPct`]; 5 % is a ratio of 0.05.
    pub daily_loss_pct: Option<Ratio>,
}
