//! The canonical text of a timeline: the bytes that digests cover.
//!
//! One record a line, integers only, every table in a fixed order. Not meant for people: reports draw from
//! the timeline itself.

use std::fmt::Write as _;

use crate::vocabulary::Timeline;

/// Name of this form; its first line. It changes with every change of the form.
const FORM: &str = "shadowdrill timeline 1";

/// All that a timeline holds, as canonical text.
#[must_use]
pub fn timeline_bytes(timeline: &Timeline) -> Vec<u8> {
    let mut text = String::with_capacity(64 * (timeline.records.len() + timeline.series.len()));
    // writing to a String cannot fail
    let _ = write_timeline(&mut text, timeline);
    text.into_bytes()
}

fn write_timeline(text: &mut String, timeline: &Timeline) -> std::fmt::Result {
    writeln!(text, "{FORM}")?;
    writeln!(text, "start {} end {}", timeline.calendar.start_ns(), timeline.end.ns())?;
    for stamped in &timeline.records {
        writeln!(text, "r {} {:?}", stamped.time.ns(), stamped.record)?;
    }
    for alert in &timeline.alerts {
        writeln!(text, "a {alert:?}")?;
    }
    for (monitor, list) in timeline.evidence.iter().enumerate() {
        for entry in list {
            let fresh = u8::from(entry.fresh);
            writeln!(text, "e {monitor} {} {} {} {fresh}", entry.item, entry.group, entry.weight)?;
        }
    }
    for point in &timeline.series {
        let (time, equity, exposure) = (point.time.ns(), point.equity.0, point.exposure.0);
        writeln!(text, "s {time} {equity} {exposure} {} {}", point.orders, point.open_orders)?;
    }
    for (time, item, reduce_only) in &timeline.orders {
        writeln!(text, "o {} {item} {}", time.ns(), u8::from(*reduce_only))?;
    }
    writeln!(text, "t {:?}", timeline.totals)?;
    writeln!(text, "v {:?}", timeline.evaluations)?;
    writeln!(text, "mix {} {}", timeline.trace.events(), timeline.trace.hex())
}
