//! Observations on their way to a monitor.

use std::collections::VecDeque;

use crate::base::{Price, Span, SymbolId, Time};

/// Observations in the order they were made, taken out once they are visible. Room is reserved up front;
/// a burst beyond it grows the buffer, so nothing is ever lost.
#[derive(Clone, Debug)]
pub(super) struct Pending<T> {
    ring: VecDeque<(Time, T)>,
}

impl<T> Pending<T> {
    pub fn with_room(room: usize) -> Pending<T> {
        Pending { ring: VecDeque::with_capacity(room) }
    }

    #[inline]
    pub fn push(&mut self, made: Time, value: T) {
        self.ring.push_back((made, value));
    }

    /// The next one made at or before `horizon`.
    #[inline]
    pub fn pop(&mut self, horizon: Time) -> Option<(Time, T)> {
        if self.ring.front()?.0 <= horizon { self.ring.pop_front() } else { None }
    }

    /// When the next one was made; [`Time::NEVER`] where there is none.
    #[inline]
    pub fn next(&self) -> Time {
        self.ring.front().map_or(Time::NEVER, |(made, _)| *made)
    }

    pub fn is_empty(&self) -> bool {
        self.ring.is_empty()
    }
}

/// The latest of something that comes again and again. Keeps what a look at or after the present could still
/// ask for: the latest that is visible already, and those on their way.
#[derive(Clone, Debug)]
pub(super) struct Latest<T> {
    newest: Option<(Time, T)>,
    /// The one before the newest: all that is kept where things come further apart than the delay.
    previous: Option<(Time, T)>,
    /// Those before the previous.
    older: VecDeque<(Time, T)>,
}

impl<T: Copy> Latest<T> {
    pub fn new() -> Latest<T> {
        Latest { newest: None, previous: None, older: VecDeque::new() }
    }

    /// Takes one in. Every look to come is at `made` or later, so its horizon is at least `made − delay`.
    #[inline]
    pub fn push(&mut self, made: Time, value: T, delay: Span) {
        let horizon = made - delay;
        let last = self.newest.replace((made, value));
        if self.older.is_empty() && last.is_none_or(|(made, _)| made <= horizon) {
            // the one before is visible, so nobody asks for those before it
            self.previous = last;
        } else {
            self.shift(last, horizon);
        }
    }

    /// Things come faster than they become visible.
    #[inline(never)]
    fn shift(&mut self, last: Option<(Time, T)>, horizon: Time) {
        self.older.extend(std::mem::replace(&mut self.previous, last));
        let visible = |entry: Option<&(Time, T)>| entry.is_some_and(|(made, _)| *made <= horizon);
        while !self.older.is_empty() && visible(self.older.get(1).or(self.previous.as_ref())) {
            self.older.pop_front();
        }
    }

    /// The latest made at or before `horizon`.
    #[inline]
    pub fn at(&self, horizon: Time) -> Option<(Time, T)> {
        let visible = |entry: &&(Time, T)| entry.0 <= horizon;
        let recent = self.newest.as_ref().filter(visible).or(self.previous.as_ref().filter(visible));
        recent.or_else(|| self.older.iter().rev().find(visible)).copied()
    }

    /// When the first one after `horizon` was made; [`Time::NEVER`] where there is none.
    #[inline]
    pub fn after(&self, horizon: Time) -> Time {
        let all = self.older.iter().chain(&self.previous).chain(&self.newest);
        let coming = all.into_iter().find(|(made, _)| *made > horizon);
        coming.map_or(Time::NEVER, |(made, _)| *made)
    }
}

/// The last known close of each symbol.
#[derive(Clone, Debug)]
pub(super) struct Closes {
    symbols: Vec<Latest<Price>>,
}

impl Closes {
    pub fn new(symbols: usize) -> Closes {
        Closes { symbols: vec![Latest::new(); symbols] }
    }

    #[inline]
    pub fn push(&mut self, made: Time, symbol: SymbolId, close: Price, delay: Span) {
        match self.symbols.get_mut(symbol.index()) {
            Some(closes) => closes.push(made, close, delay),
            None => self.add(made, symbol, close, delay),
        }
    }

    /// A symbol that was not known when the day started.
    #[cold]
    fn add(&mut self, made: Time, symbol: SymbolId, close: Price, delay: Span) {
        self.symbols.resize(symbol.index() + 1, Latest::new());
        self.symbols[symbol.index()].push(made, close, delay);
    }

    /// Number of symbols known.
    pub fn len(&self) -> usize {
        self.symbols.len()
    }

    /// The last close of `symbol` made, known or not.
    #[inline]
    pub fn newest(&self, symbol: usize) -> Option<Price> {
        self.symbols.get(symbol)?.newest.map(|(_, close)| close)
    }

    /// The close of `symbol` known at `horizon`; `None` before its first bar.
    #[inline]
    pub fn at(&self, symbol: usize, horizon: Time) -> Option<Price> {
        self.symbols.get(symbol)?.at(horizon).map(|(_, close)| close)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_visible_survives_and_the_rest_is_dropped() {
        let mut latest = Latest::new();
        let delay = Span::from_ns(10);
        for made in [0, 30, 60, 65] {
            latest.push(Time::from_ns(made), made, delay);
        }
        let at = |horizon| latest.at(Time::from_ns(horizon)).map(|(_, value)| value);
        assert_eq!(
            [at(55), at(59), at(60), at(64), at(65)],
            [Some(30), Some(30), Some(60), Some(60), Some(65)]
        );
        assert_eq!((latest.after(Time::from_ns(60)), latest.older.len()), (Time::from_ns(65), 1));
    }

    #[test]
    fn pending_grows_beyond_its_room_and_loses_nothing() {
        let mut pending = Pending::with_room(2);
        (0..100).for_each(|n| pending.push(Time::from_ns(n), n));
        let seen: Vec<i64> = std::iter::from_fn(|| pending.pop(Time::from_ns(49))).map(|(_, n)| n).collect();
        assert_eq!((seen, pending.next()), ((0..50).collect::<Vec<_>>(), Time::from_ns(50)));
    }
}
