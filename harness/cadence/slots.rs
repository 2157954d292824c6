//! When an entry's slots begin.

use croner::Cron;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::model::{Cadence, Entry};
use super::zone::zoned;

/// Changes of the clocks that a search goes behind.
const CHANGES: usize = 4;
/// How far behind what was found backwards the way forward begins.
const BACK: SignedDuration = SignedDuration::from_hours(26);
/// Most steps of the way forward.
const STEPS_MAX: usize = 2_000;

/// The slots of one cron expression in one time zone. A slot begins at a moment that the expression names and ends where
/// the next begins. What a change of the clocks leaves out begins at the first moment after it; what it
/// repeats begins once, the first time.
#[derive(Clone, Copy, Debug)]
pub struct Slots<'c> {
    cron: &'c Cron,
    zone: &'c TimeZone,
}

impl<'c> Slots<'c> {
    /// Of this expression.
    #[must_use]
    pub fn new(cron: &'c Cron, zone: &'c TimeZone) -> Slots<'c> {
        Slots { cron, zone }
    }

    /// Of this entry.
    #[must_use]
    pub fn of(cadence: &'c Cadence, entry: &'c Entry) -> Slots<'c> {
        Slots::new(&entry.cron, &cadence.zone)
    }

    /// The first slot that begins after `at`.
    #[must_use]
    pub fn after(&self, at: Timestamp) -> Option<Timestamp> {
        let find = |from: Timestamp, inclusive: bool| {
            let found = self.cron.find_next_occurrence(&zoned(from, self.zone), inclusive).ok();
            // whatever a table of time zones says, time goes on
            found.map(|next| next.timestamp()).filter(|next| *next > at)
        };
        // the search gives up in a gap of a whole day, as islands had that changed sides: go on behind it
        let behind = || self.zone.following(at).take(CHANGES).map(|change| change.timestamp());
        find(at, false).or_else(|| behind().find_map(|change| find(change, true)))
    }

    /// The slot that `at` is in: the last one that begins no later.
    #[must_use]
    pub fn around(&self, at: Timestamp) -> Option<Timestamp> {
        let find = |from: Timestamp| {
            let found = self.cron.find_previous_occurrence(&zoned(from, self.zone), true).ok();
            found.map(|last| last.timestamp()).filter(|last| *last <= at)
        };
        let moment = SignedDuration::from_nanos(1);
        let before = |change: Timestamp| change.checked_sub(moment).ok().and_then(find);
        let changes = || self.zone.preceding(at).take(CHANGES).map(|change| change.timestamp());
        let mut last = find(at).or_else(|| changes().find_map(before))?;
        // forward is the one direction that decides: what was found backwards is confirmed by it
        let mut from = last.checked_sub(BACK).ok()?;
        for _ in 0..STEPS_MAX {
            match self.after(from) {
                Some(next) if next <= at => {
                    last = next;
                    from = next;
                }
                _ => break,
            }
        }
        Some(last)
    }

    /// When a drill can first hold the slot that begins at `slot`, and from when on the next one can be held. Slots that
    /// begin and end in one blackout are one slot, and none ends in a blackout.
    #[must_use]
    pub fn open(&self, cadence: &Cadence, slot: Timestamp) -> (Timestamp, Option<Timestamp>) {
        let opens = cadence.opens(slot);
        (opens, self.after(opens).map(|next| cadence.opens(next)))
    }

    /// When the slot that begins at `slot` opens, and the latest start of its drill: no later than the next slot opens.
    #[must_use]
    pub fn latest_start(&self, cadence: &Cadence, entry: &Entry, slot: Timestamp) -> (Timestamp, Timestamp) {
        let (opens, next) = self.open(cadence, slot);
        let latest = cadence.latest(opens, entry.latest_start);
        (opens, next.map_or(latest, |next| latest.min(next)))
    }

    /// The slots that begin in `from..until`, at most `most`.
    #[must_use]
    pub fn between(&self, from: Timestamp, until: Timestamp, most: usize) -> Vec<Timestamp> {
        let first = from.checked_sub(SignedDuration::from_nanos(1)).unwrap_or(from);
        let all = std::iter::successors(self.after(first), |last| self.after(*last));
        all.take_while(|slot| *slot < until).take(most).collect()
    }
}
