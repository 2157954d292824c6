//! Alerts and the evidence each must carry.

use super::monitor::MonitorKind;
use crate::base::{AlertId, Item, JobId, MonitorId, RouteId, Span, SymbolId, Time};

/// Raised by a monitor. Says what was measured against what, and which items made the difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alert {
    /// Counted in order of raising.
    pub id: AlertId,
    /// Which monitor.
    pub monitor: MonitorId,
    /// Its kind.
    pub kind: MonitorKind,
    /// The symbol it is about, where it is about one.
    pub symbol: Option<SymbolId>,
    /// What was measured, in the unit of the threshold: a count, 10⁻¹⁶ of money, ns.
    pub value: i128,
    /// What it was measured against.
    pub threshold: i128,
    /// Why it fired.
    pub evidence: Evidence,
}

/// Why an alert fired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// The items `from..to` of the monitor's evidence list crossed the threshold.
    Seen {
        /// First item.
        from: u32,
        /// One past the last item.
        to: u32,
        /// How the items add up.
        measure: Measure,
        /// Fires at or above this.
        threshold: i128,
    },
    /// Nothing came from the source in `after..=until`, for longer than the window.
    Missing {
        /// What was waited for.
        source: Source,
        /// When it was last seen.
        after: Time,
        /// Up to when the monitor could see.
        until: Time,
        /// The silence that is allowed.
        window: Span,
        /// How many must come within the window.
        at_least: u32,
    },
}

/// One item of evidence and what it contributed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EvidenceItem {
    /// What was seen; [`Item::CARRIED`] for what was there before.
    pub item: Item,
    /// Items of one group are added up before the magnitude is taken (a group is a symbol).
    pub group: u16,
    /// Contribution in the unit of the threshold; signed.
    pub weight: i128,
    /// It made the monitor look now; the others were known and only add up.
    pub fresh: bool,
}

/// How the weights of an evidence list become the value that is held against the threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The sum of all weights.
    Sum,
    /// The sum over groups of the magnitude of each group's sum.
    GrossSum,
    /// The number of groups whose sum is not zero.
    NonZeroGroups,
}

impl Measure {
    /// Whether an alert fires on those `items` that `keep` lets stand: they reach the threshold, and one that made
    /// the monitor look is among them.
    #[must_use]
    pub fn fires(self, items: &[EvidenceItem], threshold: i128, keep: impl Fn(Item) -> bool) -> bool {
        items.iter().any(|entry| entry.fresh && keep(entry.item)) && self.value(items, keep) >= threshold
    }

    /// The value of those `items` that `keep` lets stand. Pure: the judge asks what an alert would have
    /// measured without the items that a fault caused.
    #[must_use]
    pub fn value(self, items: &[EvidenceItem], mut keep: impl FnMut(Item) -> bool) -> i128 {
        let kept = items.iter().filter(|entry| keep(entry.item));
        if self == Measure::Sum {
            return kept.fold(0, |sum: i128, entry| sum.saturating_add(entry.weight));
        }
        let mut groups: Vec<(u16, i128)> = Vec::new();
        for entry in kept {
            match groups.iter_mut().find(|(group, _)| *group == entry.group) {
                Some((_, sum)) => *sum = sum.saturating_add(entry.weight),
                None => groups.push((entry.group, entry.weight)),
            }
        }
        match self {
            Measure::NonZeroGroups => groups.iter().filter(|(_, sum)| *sum != 0).count() as i128,
            _ => groups.iter().fold(0, |all: i128, (_, sum)| all.saturating_add(sum.saturating_abs())),
        }
    }
}

/// Something that is expected to come again and again, or to follow something seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// Heartbeats of the scheduler.
    Heartbeat,
    /// Finished runs of a job.
    Run(JobId),
    /// Orders of the whole pipeline.
    Orders,
    /// The ledger's booking of this fill.
    Booking(Item),
    /// The end of this order: filled, cancelled, rejected, expired or failed.
    OrderEnd(Item),
    /// Test messages over this alert route.
    Probe(RouteId),
    /// Beats of the host that the monitors run on.
    Beat,
    /// Bars of a symbol.
    Bars(SymbolId),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(item: u64, group: u16, weight: i128) -> EvidenceItem {
        EvidenceItem { item: Item(item), group, weight, fresh: item > 1 }
    }

    #[test]
    fn measures_add_up_and_leave_out() {
        let items = [entry(1, 0, 5), entry(2, 0, -7), entry(3, 1, 4)];
        assert_eq!(Measure::Sum.value(&items, |_| true), 2);
        assert_eq!(Measure::GrossSum.value(&items, |_| true), 6);
        assert_eq!(Measure::GrossSum.value(&items, |item| item != Item(2)), 9);
        assert_eq!(Measure::NonZeroGroups.value(&items, |item| item != Item(3)), 1);
        assert!(Measure::Sum.fires(&items, 2, |_| true) && !Measure::Sum.fires(&items, 3, |_| true));
        assert!(!Measure::Sum.fires(&items, 2, |item| item == Item(1)), "nothing fresh is left");
    }
}
