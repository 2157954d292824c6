//! Numbers and names as people read them.

pub use crate::drill_log::markdown::plain;

use crate::base::{Money, Qty, Span, Time};
use crate::report::model::Unit;
use crate::vocabulary::{Alert, Evidence, Measure, MonitorKind};

/// A length of time for people, see [`Span::rounded_up`].
pub fn span(ns: i64) -> String {
    Span::from_ns(ns).rounded_up()
}

/// `actual / target`, a dash for what is not there.
pub fn against(actual: Option<i64>, target: Option<i64>) -> String {
    let one = |ns: Option<i64>| ns.map_or_else(|| "-".to_owned(), span);
    if actual.is_none() && target.is_none() {
        "-".to_owned()
    } else {
        format!("{} / {}", one(actual), one(target))
    }
}

/// `T+02:14:05.250`.
pub fn moment(ns: i64) -> String {
    Time::from_ns(ns).to_string()
}

/// A measured value with its unit.
pub fn quantity(value: i64, unit: Unit) -> String {
    match unit {
        Unit::Count => value.to_string(),
        Unit::Cents => {
            let sign = if value < 0 { "-" } else { "" };
            format!("{sign}{}.{:02}", value.unsigned_abs() / 100, value.unsigned_abs() % 100)
        }
        Unit::Ns => span(value),
        Unit::QtyE8 => Qty(value).to_string(),
        Unit::Bars if value == 1 => "1 bar".to_owned(),
        Unit::Bars => format!("{value} bars"),
        Unit::Times => format!("{value}×"),
    }
}

/// An alert's value and threshold in a unit that fits 64 bits.
pub fn measured(alert: &Alert) -> (i64, i64, Unit) {
    let unit = unit_of(alert);
    let narrow = |wide: i128| match unit {
        Unit::Cents => Money(wide).cents(),
        _ => i64::try_from(wide).unwrap_or(if wide < 0 { i64::MIN } else { i64::MAX }),
    };
    (narrow(alert.value), narrow(alert.threshold), unit)
}

fn unit_of(alert: &Alert) -> Unit {
    let measure = match alert.evidence {
        // too few came within the window, or none for too long
        Evidence::Missing { at_least, .. } => return if at_least > 1 { Unit::Count } else { Unit::Ns },
        Evidence::Seen { measure, .. } => measure,
    };
    match alert.kind {
        MonitorKind::Heartbeat
        | MonitorKind::RunAbsence
        | MonitorKind::OrderOpen
        | MonitorKind::RouteSilent
        | MonitorKind::MonitoringSilent
        | MonitorKind::FeedSilent => Unit::Ns,
        MonitorKind::OrderRateHigh
        | MonitorKind::OrderRateLow
        | MonitorKind::DuplicateIntent
        | MonitorKind::RiskBlocks
        | MonitorKind::OrderErrors
        | MonitorKind::OrderForeign
        | MonitorKind::OrderStopped => Unit::Count,
        MonitorKind::BarOrder | MonitorKind::ClockOffset => Unit::Bars,
        MonitorKind::BarVolume => Unit::Times,
        // how much more is filled or booked than there should be
        MonitorKind::FillAudit | MonitorKind::Reconciliation => Unit::QtyE8,
        MonitorKind::LimitAudit if measure == Measure::NonZeroGroups => Unit::Count,
        // a bar that cannot be is counted, a jump is a distance of prices
        MonitorKind::BarSanity if alert.threshold == 1 => Unit::Bars,
        MonitorKind::LimitAudit | MonitorKind::Drawdown | MonitorKind::BarSanity | MonitorKind::FillPrice => {
            Unit::Cents
        }
    }
}

/// `text` padded with spaces to `width` characters.
pub fn padded(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(text.chars().count());
    format!("{text}{}", " ".repeat(missing))
}

/// `1 drill`, `2 drills`.
pub fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{AlertId, MonitorId};
    use crate::vocabulary::Source;

    fn alert(kind: MonitorKind, value: i128, threshold: i128, evidence: Evidence) -> Alert {
        Alert { id: AlertId(0), monitor: MonitorId(0), kind, symbol: None, value, threshold, evidence }
    }

    fn told(alert: &Alert) -> String {
        let (value, threshold, unit) = measured(alert);
        format!("{} against {}", quantity(value, unit), quantity(threshold, unit))
    }

    #[test]
    fn each_value_is_told_in_its_own_unit() {
        let missing = |at_least| Evidence::Missing {
            source: Source::Orders,
            after: Time::ZERO,
            until: Time::ZERO,
            window: Span::ZERO,
            at_least,
        };
        let seen = |measure| Evidence::Seen { from: 0, to: 1, measure, threshold: 1 };
        let hours = |count: i128| count * 3_600_000_000_000;
        for (kind, value, threshold, evidence, expected) in [
            (MonitorKind::OrderRateLow, 3, 5, missing(5), "3 against 5"),
            (MonitorKind::OrderRateLow, hours(5), hours(4), missing(1), "5h against 4h"),
            (MonitorKind::Reconciliation, hours(5), hours(4), missing(1), "5h against 4h"),
            (MonitorKind::Reconciliation, 52_106_661, 1, seen(Measure::Sum), "0.52106661 against 0.00000001"),
            (MonitorKind::FillAudit, 200_000_000, 1, seen(Measure::Sum), "2 against 0.00000001"),
            (MonitorKind::LimitAudit, 11, 10, seen(Measure::NonZeroGroups), "11 against 10"),
            (MonitorKind::RiskBlocks, 6, 5, seen(Measure::Sum), "6 against 5"),
            (MonitorKind::BarOrder, 5, 5, seen(Measure::Sum), "5 bars against 5 bars"),
            (MonitorKind::ClockOffset, 1, 5, seen(Measure::Sum), "1 bar against 5 bars"),
            (MonitorKind::BarSanity, 1, 1, seen(Measure::Sum), "1 bar against 1 bar"),
            (MonitorKind::BarVolume, 277, 200, seen(Measure::Sum), "277× against 200×"),
        ] {
            assert_eq!(told(&alert(kind, value, threshold, evidence)), expected);
        }
    }
}
