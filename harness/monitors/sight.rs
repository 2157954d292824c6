//! Observations on their way to a monitor.

use std::collections::VecDeque;

use crate::base::Time;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pending_grows_beyond_its_room_and_loses_nothing() {
        let mut pending = Pending::with_room(2);
        (0..100).for_each(|n| pending.push(Time::from_ns(n), n));
        let seen: Vec<i64> = std::iter::from_fn(|| pending.pop(Time::from_ns(49))).map(|(_, n)| n).collect();
        assert_eq!((seen, pending.next()), ((0..50).collect::<Vec<_>>(), Time::from_ns(50)));
    }
}
