//! The event queue: fixed slots for what recurs, a small heap for what does not.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Time;

/// Pending events, earliest first; ties first in, first out.
///
/// `SLOTS` recurring timers (a feed, a poll) each have a slot and cost no heap operation. All others,
/// such as an order on its way, are entries of a heap whose room is reserved up front.
#[derive(Clone, Debug)]
pub struct Queue<T, const SLOTS: usize> {
    slots: [Key; SLOTS],
    /// The slot that falls due first and when; worked out anew when asked after a change.
    least: usize,
    first: Key,
    changed: bool,
    /// One past the last slot that was ever set.
    used: usize,
    heap: BinaryHeap<Reverse<Entry<T>>>,
    /// When the top of the heap falls due.
    top: Key,
    sequence: u64,
    limit: usize,
}

/// What fell due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due<T> {
    /// The timer in this slot; it is unset now.
    Slot(usize),
    /// A queued event.
    Event(T),
}

/// When something falls due, and its place among those that fall due at the same time. In this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    at: Time,
    sequence: u64,
}

impl Key {
    /// A slot that is not set.
    const UNSET: Key = Key { at: Time::NEVER, sequence: u64::MAX };

    #[inline]
    fn is_before(self, other: Key) -> bool {
        self.at < other.at || (self.at == other.at && self.sequence < other.sequence)
    }
}

#[derive(Clone, Debug)]
struct Entry<T> {
    key: Key,
    event: T,
}

impl<T> PartialEq for Entry<T> {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl<T> Eq for Entry<T> {}

impl<T> PartialOrd for Entry<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Entry<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key.cmp(&other.key)
    }
}

/// The queue is full: more events are pending than it was built to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("more than {0} events are pending")]
pub struct Full(pub usize);

impl<T, const SLOTS: usize> Queue<T, SLOTS> {
    /// An empty queue that holds at most `limit` events beside its slots.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Queue {
            slots: [Key::UNSET; SLOTS],
            least: 0,
            first: Key::UNSET,
            changed: false,
            used: 0,
            heap: BinaryHeap::with_capacity(limit.min(256)),
            top: Key::UNSET,
            sequence: 0,
            limit,
        }
    }

    /// Sets the timer of `slot`, replacing what it was set to. [`Time::NEVER`] unsets it.
    #[inline]
    pub fn set(&mut self, slot: usize, at: Time) {
        self.sequence += 1;
        self.slots[slot] = Key { at, sequence: self.sequence };
        self.used = self.used.max(slot + 1);
        self.changed = true;
    }

    #[inline(always)]
    fn find_first(&mut self) {
        if !self.changed {
            return;
        }
        self.changed = false;
        let (mut least, mut first) = (0, Key::UNSET);
        for (slot, due) in self.slots.iter().enumerate().take(self.used) {
            if due.is_before(first) {
                (least, first) = (slot, *due);
            }
        }
        (self.least, self.first) = (least, first);
    }

    /// When the timer of `slot` falls due.
    #[inline]
    #[must_use]
    pub fn slot(&self, slot: usize) -> Time {
        self.slots[slot].at
    }

    /// Adds an event.
    ///
    /// # Errors
    /// [`Full`] where `limit` events are pending; the run must end with an error, never drop one.
    pub fn push(&mut self, at: Time, event: T) -> Result<(), Full> {
        if self.heap.len() >= self.limit {
            return Err(Full(self.limit));
        }
        self.sequence += 1;
        self.heap.push(Reverse(Entry { key: Key { at, sequence: self.sequence }, event }));
        self.find_top();
        Ok(())
    }

    fn find_top(&mut self) {
        self.top = self.heap.peek().map_or(Key::UNSET, |Reverse(entry)| entry.key);
    }

    /// When the next one falls due; [`Time::NEVER`] where nothing is pending.
    #[inline(always)]
    #[must_use]
    pub fn next_time(&mut self) -> Time {
        self.find_first();
        self.first.at.min(self.top.at)
    }

    /// Takes the next one.
    #[inline(always)]
    pub fn pop(&mut self) -> Option<(Time, Due<T>)> {
        self.find_first();
        if self.top.is_before(self.first) {
            return self.pop_event();
        }
        let (slot, at) = (self.least, self.first.at);
        if at == Time::NEVER {
            return None;
        }
        self.slots[slot] = Key::UNSET;
        self.changed = true;
        Some((at, Due::Slot(slot)))
    }

    #[inline(never)]
    fn pop_event(&mut self) -> Option<(Time, Due<T>)> {
        let popped = self.heap.pop();
        self.find_top();
        popped.map(|Reverse(entry)| (entry.key.at, Due::Event(entry.event)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn earliest_first_and_ties_in_order_of_entry() {
        let mut queue: Queue<&str, 2> = Queue::new(8);
        let at = Time::from_ns;
        queue.push(at(5), "a").unwrap();
        queue.set(1, at(5));
        queue.push(at(5), "b").unwrap();
        queue.set(0, at(3));
        let order: Vec<_> = std::iter::from_fn(|| queue.pop()).map(|(_, due)| due).collect();
        assert_eq!(order, [Due::Slot(0), Due::Event("a"), Due::Slot(1), Due::Event("b")]);
        assert_eq!(queue.next_time(), Time::NEVER);
    }

    #[test]
    fn a_full_queue_says_so() {
        let mut queue: Queue<u8, 0> = Queue::new(1);
        queue.push(Time::ZERO, 1).unwrap();
        assert_eq!(queue.push(Time::ZERO, 2), Err(Full(1)));
    }
}
