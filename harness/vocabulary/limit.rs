//! The risk limits by name, shared by the gate, the audit and the yardstick of harm.

use super::names::{Named, named};
use super::source::Problems;
use super::table::{Field, Table};
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

impl Limits {
    /// Reads the keys `which` of a table, each of them required: a limit that is missing or cannot be
    /// read is a problem, never "no limit".
    pub fn read(table: &mut Table<'_>, p: &mut Problems<'_>, which: &[Limit]) -> Limits {
        let mut limits = Limits::default();
        for limit in which {
            let Some(field) = table.take(limit.name()) else {
                p.add(
                    "missing-key",
                    table.range(),
                    format!("the limit `{limit}` is missing"),
                    Some(format!("give it a number, or write `{limit} = \"none\"` to have none")),
                );
                continue;
            };
            let money =
                |field: &Field<'_>, p: &mut Problems<'_>| field.or_none(p, |f, p| f.money(p)).flatten();
            match limit {
                Limit::OrderNotional => limits.order_notional = money(&field, p),
                Limit::TotalExposure => limits.total_exposure = money(&field, p),
                Limit::SymbolExposure => limits.symbol_exposure = money(&field, p),
                Limit::DailyLossAbs => limits.daily_loss_abs = money(&field, p),
                Limit::OpenPositions => {
                    let count = field.or_none(p, |f, p| f.count(p, 1, 100_000)).flatten();
                    limits.open_positions = count.and_then(|count| u32::try_from(count).ok());
                }
                Limit::DailyLossPct => {
                    limits.daily_loss_pct = field.or_none(p, |f, p| f.percent(p)).flatten();
                }
            }
        }
        limits
    }
}
