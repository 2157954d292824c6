//! Where two timelines that should be the same begin to differ.

use std::fmt;

use crate::base::Time;
use crate::vocabulary::Timeline;

/// The first difference of two timelines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Divergence {
    /// When; `None` where the difference belongs to no moment.
    pub time: Option<Time>,
    /// Bars closed before it, in the first timeline.
    pub bar: usize,
    /// Which part differs: `record`, `order`, `bar`, or a part that has no moments.
    pub part: &'static str,
    /// Position in that part.
    pub at: usize,
    /// What the first timeline has there; `nothing` past its end.
    pub one: String,
    /// What the other has there.
    pub other: String,
}

impl fmt::Display for Divergence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.part, self.at)?;
        if let Some(time) = self.time {
            write!(f, " at {time}, after bar {}", self.bar)?;
        }
        write!(f, ": {} and {}", self.one, self.other)
    }
}

/// The first difference, by time where it has one; `None` where both timelines have the same bytes.
#[must_use]
pub fn first_divergence(one: &Timeline, other: &Timeline) -> Option<Divergence> {
    let dated = [
        differs("record", &one.records, &other.records, |stamped| Some(stamped.time)),
        differs("order", &one.orders, &other.orders, |order| Some(order.0)),
        differs("bar", &one.series, &other.series, |point| Some(point.time)),
    ];
    // among parts of one moment the records come first: min_by_key takes the first of equals
    let first = dated.into_iter().flatten().min_by_key(|found| found.time);
    let mut found = first.or_else(|| undated(one, other))?;
    if let Some(time) = found.time {
        found.bar = one.series.partition_point(|point| point.time < time);
    }
    Some(found)
}

fn undated(one: &Timeline, other: &Timeline) -> Option<Divergence> {
    let frame = |timeline: &Timeline| [(timeline.calendar.start_ns(), timeline.end.ns())];
    let trace = |timeline: &Timeline| [(timeline.trace.events(), timeline.trace.hex())];
    differs("start and end", &frame(one), &frame(other), |_| None)
        .or_else(|| differs("alert", &one.alerts, &other.alerts, |_| None))
        .or_else(|| differs("evidence of monitor", &one.evidence, &other.evidence, |_| None))
        .or_else(|| differs("evaluations of monitor", &one.evaluations, &other.evaluations, |_| None))
        .or_else(|| differs("totals", &[one.totals], &[other.totals], |_| None))
        .or_else(|| differs("trace of events", &trace(one), &trace(other), |_| None))
}

fn differs<T: PartialEq + fmt::Debug>(
    part: &'static str,
    one: &[T],
    other: &[T],
    time: impl Fn(&T) -> Option<Time>,
) -> Option<Divergence> {
    let longer = one.len().max(other.len());
    let at = (0..longer).find(|at| one.get(*at) != other.get(*at))?;
    let shown = |entry: Option<&T>| entry.map_or("nothing".to_owned(), |entry| format!("{entry:?}"));
    let times = [one, other].into_iter().filter_map(|part| part.get(at).and_then(&time));
    Some(Divergence {
        time: times.min(),
        bar: 0,
        part,
        at,
        one: shown(one.get(at)),
        other: shown(other.get(at)),
    })
}
