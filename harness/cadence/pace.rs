//! How often an expression asks for a drill, so that two expressions can be held against each other.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::model::Entry;
use super::slots::Slots;

/// The first second of the span that is counted: 1 January 2000.
const FROM: i64 = 946_684_800;
/// Its end, 1 January 2004: one cycle of leap years.
const UNTIL: i64 = 1_072_915_200;
/// Most slots of the span: one an hour.
const SLOTS_MAX: usize = 4 * 366 * 24;

/// How often a drill is asked for. The time zone and the days themselves do not matter here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// The longest time between two slots.
    pub apart: SignedDuration,
    /// Slots in four years.
    pub slots: usize,
}

impl Entry {
    /// How often this entry asks for a drill, counted in UTC over the four years from 2000.
    #[must_use]
    pub fn pace(&self) -> Pace {
        *self.pace.get_or_init(|| self.counted())
    }

    fn counted(&self) -> Pace {
        let zone = TimeZone::UTC;
        let slots = Slots::new(&self.cron, &zone);
        let moment = |second: i64| Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH);
        let counted = slots.between(moment(FROM), moment(UNTIL), SLOTS_MAX);
        let last = counted.last().copied().or_else(|| slots.after(moment(FROM)));
        let next = last.and_then(|last| slots.after(last));
        let all: Vec<Timestamp> = match counted.as_slice() {
            [] => last.into_iter().chain(next).collect(),
            some => some.iter().copied().chain(next).collect(),
        };
        let apart = all.windows(2).map(|pair| pair[1].duration_since(pair[0])).max();
        Pace { apart: apart.unwrap_or(SignedDuration::MAX), slots: counted.len() }
    }
}
