//! What every suite report says, whatever its format.

use super::model::{Metric, Overdue, Suite, SuiteRow, Trend, Worth};
use crate::report::lang::{Lang, fill};
use crate::vocabulary::CheckKind;

impl Suite {
    /// The sentence on top: how many scenarios are good, how many passed and are stale.
    #[must_use]
    pub fn lead(&self, lang: Lang) -> String {
        let counts = [self.good(), self.rows.len(), self.stale(), self.drills, self.open.len()];
        let counts = counts.map(|count| lang.count(i64::try_from(count).unwrap_or(i64::MAX)));
        fill(lang.texts().suite_lead, &counts.each_ref().map(String::as_str))
    }
}

impl SuiteRow {
    /// The verdict with what takes from its worth: `passed, stale`.
    #[must_use]
    pub fn said(&self, lang: Lang) -> String {
        let (t, verdict) = (lang.texts(), lang.verdict(self.verdict));
        match self.worth {
            Worth::Stale => fill(t.verdict_stale, &[verdict]),
            Worth::Loosened => fill(t.verdict_loosened, &[verdict]),
            Worth::Good | Worth::AsExpected | Worth::Bad => verdict.to_owned(),
        }
    }

    /// `12 d (2025-03-03)`: the age with the day that it counts from.
    #[must_use]
    pub fn age(&self, lang: Lang) -> String {
        fill(lang.texts().age_of, &[&lang.count(self.age_days), &self.date])
    }
}

impl Overdue {
    /// An overdue drill with its entry and since when.
    #[must_use]
    pub fn said(&self, lang: Lang) -> String {
        let since = lang.date(&format!("{}T00:00:00Z", self.since));
        fill(lang.texts().overdue_in, &[&self.scenario, &self.entry, &since])
    }
}

impl Metric {
    /// What is measured: a time with both ends of its clock, harm with its unit.
    #[must_use]
    pub fn said(self, lang: Lang) -> String {
        match self {
            Metric::Time(check, from, to) => {
                format!("{}: {} → {}", lang.check(check), lang.milestone(from), lang.milestone(to))
            }
            Metric::Harm(family) => format!("{}: {}", lang.check(CheckKind::Harm), lang.harm(family)),
        }
    }

    /// A value of this metric.
    #[must_use]
    pub fn shown(self, value: i64, lang: Lang) -> String {
        match self {
            Metric::Time(..) => lang.span(value),
            Metric::Harm(_) => lang.count(value),
        }
    }
}

impl Trend {
    /// How the later half differs from the earlier one, in words.
    #[must_use]
    pub fn said(&self, lang: Lang) -> String {
        let t = lang.texts();
        let (more, less) = match self.metric {
            Metric::Time(..) => (t.slower_by, t.faster_by),
            Metric::Harm(_) => (t.more_by, t.less_by),
        };
        match (self.change, self.metric) {
            (None, _) => t.too_few.to_owned(),
            (Some(0), _) => t.no_change.to_owned(),
            (Some(worse), metric) if worse > 0 => fill(more, &[&metric.shown(worse, lang)]),
            (Some(better), Metric::Time(..)) => fill(less, &[&lang.span_left(better.saturating_neg())]),
            (Some(better), Metric::Harm(_)) => fill(less, &[&lang.count(better.saturating_neg())]),
        }
    }
}
