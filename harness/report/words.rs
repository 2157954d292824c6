//! Numbers and names as people read them.

pub use crate::drill_log::markdown::plain;

use crate::base::{Money, Span, Time};
use crate::report::model::Unit;
use crate::vocabulary::{Alert, Evidence, Measure, MonitorKind};

const MS: i64 = 1_000_000;

/// A length of time for people, rounded **up** to the digits shown, so that what is late by a hair never
/// looks as if it had been in time: `12ms`, `4.21s`, `3m05s`, `2h00m`.
pub fn span(ns: i64) -> String {
    if ns < 0 {
        return format!("-{}", span(ns.saturating_neg()));
    }
    let up = |unit: i64| ns.div_euclid(unit) + i64::from(ns.rem_euclid(unit) != 0);
    let ms = up(MS);
    if ms < 1_000 {
        return format!("{ms}ms");
    }
    let hundredths = up(10 * MS);
    if hundredths < 6_000 {
        let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
        return format!("{}s", text.trim_end_matches('0').trim_end_matches('.'));
    }
    let seconds = up(1_000 * MS);
    if seconds < 3_600 {
        return if seconds % 60 == 0 {
            format!("{}m", seconds / 60)
        } else {
            format!("{}m{:02}s", seconds / 60, seconds % 60)
        };
    }
    let minutes = up(60_000 * MS);
    if minutes % 60 == 0 {
        format!("{}h", minutes / 60)
    } else {
        format!("{}h{:02}m", minutes / 60, minutes % 60)
    }
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
        Unit::Ns => Span::from_ns(value).to_string(),
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
        MonitorKind::Heartbeat | MonitorKind::RunAbsence | MonitorKind::Reconciliation => Unit::Ns,
        MonitorKind::OrderRateHigh
        | MonitorKind::OrderRateLow
        | MonitorKind::DuplicateIntent
        | MonitorKind::RiskBlocks => Unit::Count,
        MonitorKind::LimitAudit => match alert.evidence {
            Evidence::Seen { measure: Measure::NonZeroGroups, .. } => Unit::Count,
            _ => Unit::Cents,
        },
        MonitorKind::Drawdown => Unit::Cents,
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

    #[test]
    fn spans_round_up_to_what_is_shown() {
        for (ns, shown) in [
            (0, "0ms"),
            (1, "1ms"),
            (999 * MS, "999ms"),
            (999 * MS + 1, "1s"),
            (5_000 * MS, "5s"),
            (5_000 * MS + 1, "5.01s"),
            (4_200 * MS, "4.2s"),
            (59_995 * MS, "1m"),
            (185_000 * MS, "3m05s"),
            (900_000 * MS, "15m"),
            (900_000 * MS + 1, "15m01s"),
            (3_600_000 * MS, "1h"),
            (86_400_000 * MS, "24h"),
            (7_320_000 * MS + 1, "2h03m"),
            (-5_000 * MS, "-5s"),
        ] {
            assert_eq!(span(ns), shown, "{ns}");
        }
    }
}
