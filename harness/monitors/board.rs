//! What several monitors look up when they look: last closes, heartbeats, finished runs. Written once, read by all.
//!
//! Each monitor sees as far as its own horizon, so a board keeps what the slowest of them could still ask for.

use crate::base::{JobId, Price, Span, SymbolId, Time};

/// The past of one thing, newest last, in the order it was made.
#[derive(Clone, Debug)]
pub(super) struct History<T> {
    entries: Vec<(Time, T)>,
}

/// Entries before old ones are dropped to make room.
const ROOM: usize = 2048;

impl<T: Copy> History<T> {
    fn new() -> History<T> {
        History { entries: Vec::with_capacity(ROOM) }
    }

    /// Takes one in. Every look to come is at `made` or later and sees at least to `made − delay`.
    #[inline(always)]
    fn push(&mut self, made: Time, value: T, delay: Span) {
        if self.entries.len() == self.entries.capacity() {
            self.make_room(made - delay);
        }
        self.entries.push((made, value));
    }

    /// Drops what is older than the latest at `horizon`, where that is at least half.
    #[cold]
    fn make_room(&mut self, horizon: Time) {
        let visible = self.entries.partition_point(|(made, _)| *made <= horizon);
        let old = visible.saturating_sub(1);
        if old >= self.entries.len() / 2 {
            self.entries.drain(..old);
        } else {
            self.entries.reserve(ROOM);
        }
    }

    /// The latest made at or before `horizon`.
    #[inline]
    pub fn at(&self, horizon: Time) -> Option<(Time, T)> {
        self.entries.iter().rev().find(|(made, _)| *made <= horizon).copied()
    }

    /// When the first one after `horizon` was made; [`Time::NEVER`] where there is none.
    #[inline]
    pub fn after(&self, horizon: Time) -> Time {
        let coming = self.entries.iter().rev().take_while(|(made, _)| *made > horizon);
        coming.last().map_or(Time::NEVER, |(made, _)| *made)
    }
}

/// All that is looked up.
#[derive(Clone, Debug)]
pub(super) struct Board {
    /// The longest delay of any monitor.
    delay: Span,
    beats: History<()>,
    runs: Vec<History<()>>,
    closes: Vec<History<Price>>,
}

impl Board {
    /// An empty board for monitors that see what is at most `delay` old.
    pub fn new(delay: Span, symbols: usize, jobs: usize) -> Board {
        let (runs, closes) = (vec![History::new(); jobs], vec![History::new(); symbols]);
        Board { delay, beats: History::new(), runs, closes }
    }

    #[inline(always)]
    pub fn beat(&mut self, made: Time) {
        self.beats.push(made, (), self.delay);
    }

    /// A job that was not known when the day started is not expected to run.
    #[inline(always)]
    pub fn run(&mut self, made: Time, job: JobId) {
        if let Some(runs) = self.runs.get_mut(job.index()) {
            runs.push(made, (), self.delay);
        }
    }

    #[inline(always)]
    pub fn close(&mut self, made: Time, symbol: SymbolId, close: Price) {
        match self.closes.get_mut(symbol.index()) {
            Some(closes) => closes.push(made, close, self.delay),
            None => self.add(made, symbol, close),
        }
    }

    /// A symbol that was not known when the day started.
    #[cold]
    fn add(&mut self, made: Time, symbol: SymbolId, close: Price) {
        self.closes.resize(symbol.index() + 1, History { entries: Vec::new() });
        self.closes[symbol.index()].push(made, close, self.delay);
    }

    /// Heartbeats of any scheduler.
    pub fn beats(&self) -> &History<()> {
        &self.beats
    }

    /// The closes of a symbol, by its number.
    pub fn closes(&self, symbol: usize) -> Option<&History<Price>> {
        self.closes.get(symbol)
    }

    /// Finished runs of a job, by its number.
    pub fn runs(&self, job: usize) -> Option<&History<()>> {
        self.runs.get(job)
    }

    /// The closes of all symbols made at or before `made`, the present.
    pub fn closes_into(&self, made: Time, into: &mut Vec<Option<Price>>) {
        into.clear();
        into.extend(self.closes.iter().map(|closes| closes.at(made).map(|(_, close)| close)));
    }

    /// The close of `symbol` known at `horizon`; `None` before its first bar.
    #[inline]
    pub fn close_at(&self, symbol: usize, horizon: Time) -> Option<Price> {
        self.closes.get(symbol)?.at(horizon).map(|(_, close)| close)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_visible_survives_and_old_ones_make_room() {
        let mut history = History::new();
        let delay = Span::from_ns(10);
        let ends = 10 * ROOM as i64;
        (0..ends).for_each(|n| history.push(Time::from_ns(n * 4), n, delay));
        let at = |horizon| history.at(Time::from_ns(horizon)).map(|(_, value)| value);
        let last = (ends - 1) * 4;
        assert_eq!(
            [at(last), at(last - 1), at(last - 10)],
            [Some(ends - 1), Some(ends - 2), Some(ends - 4)],
            "horizons from the present back to the delay"
        );
        assert_eq!(history.after(Time::from_ns(last - 5)), Time::from_ns(last - 4));
        assert_eq!(history.after(Time::from_ns(last)), Time::NEVER);
        assert!(history.entries.capacity() <= 2 * ROOM, "old ones are dropped");
    }

    #[test]
    fn a_history_that_nobody_may_forget_grows() {
        let mut history = History::new();
        let all = 3 * ROOM as i64;
        (0..all).for_each(|n| history.push(Time::from_ns(n), n, Span::from_ns(all)));
        assert_eq!(history.at(Time::ZERO), Some((Time::ZERO, 0)));
    }
}
