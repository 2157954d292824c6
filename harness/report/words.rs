//! Numbers and names as people read them.

pub use crate::drill_log::markdown::plain;

use crate::base::{Money, Span, Time};
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
    match alert.kind {
        MonitorKind::Heartbeat
        | MonitorKind::RunAbsence
        | MonitorKind::Reconciliation
        | MonitorKind::OrderOpen
        | MonitorKind::RouteSilent
        | MonitorKind::FeedSilent => Unit::Ns,
        MonitorKind::OrderRateHigh
        | MonitorKind::OrderRateLow
        | MonitorKind::DuplicateIntent
        | MonitorKind::RiskBlocks
        | MonitorKind::OrderErrors
        | MonitorKind::FillAudit
        | MonitorKind::BarOrder
        | MonitorKind::BarVolume
        | MonitorKind::ClockOffset => Unit::Count,
        MonitorKind::LimitAudit => match alert.evidence {
            Evidence::Seen { measure: Measure::NonZeroGroups, .. } => Unit::Count,
            _ => Unit::Cents,
        },
        // a bar that cannot be is counted, a jump is a distance of prices
        MonitorKind::BarSanity if alert.threshold == 1 => Unit::Count,
        MonitorKind::Drawdown | MonitorKind::BarSanity => Unit::Cents,
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
