//! Trading hours of a drill: which parts of it lie inside the session of their UTC day.

use crate::base::{Calendar, Span, Time};
use crate::scenario::Session;

const DAY_NS: i64 = 86_400_000_000_000;

/// The trading hours between the start and `duration`, ascending and disjoint; hours that touch, as around
/// midnight, are one entry. Without a session the whole drill is one.
pub(super) fn sessions(calendar: Calendar, duration: Span, session: Option<Session>) -> Vec<(Time, Time)> {
    let end = Time::ZERO + duration;
    let Some(session) = session else {
        return if duration > Span::ZERO { vec![(Time::ZERO, end)] } else { Vec::new() };
    };
    let mut found: Vec<(Time, Time)> = Vec::new();
    let mut midnight = Time::ZERO - calendar.time_of_day(Time::ZERO);
    while midnight < end {
        let opens = (midnight + session.opens).max(Time::ZERO);
        let closes = (midnight + session.closes).min(end);
        if opens < closes {
            match found.last_mut() {
                Some(last) if last.1 >= opens => last.1 = last.1.max(closes),
                _ => found.push((opens, closes)),
            }
        }
        midnight += Span::from_ns(DAY_NS);
    }
    found
}

/// Tells for bars in ascending order whether each lies inside trading hours.
pub(super) struct Hours<'a> {
    sessions: &'a [(Time, Time)],
}

impl<'a> Hours<'a> {
    pub(super) fn new(sessions: &'a [(Time, Time)]) -> Hours<'a> {
        Hours { sessions }
    }

    /// True where the whole bar lies inside one session. Bars must come in ascending order.
    #[inline]
    pub(super) fn contain(&mut self, opens: Time, closes: Time) -> bool {
        while let Some(((starts, ends), rest)) = self.sessions.split_first() {
            if opens >= *ends {
                self.sessions = rest;
                continue;
            }
            return opens >= *starts && closes <= *ends;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000_000_000;

    fn hours(list: &[(Time, Time)]) -> Vec<(i64, i64)> {
        list.iter().map(|(from, to)| (from.ns() / HOUR, to.ns() / HOUR)).collect()
    }

    fn session(opens: i64, closes: i64) -> Option<Session> {
        Some(Session { opens: Span::from_ns(opens * HOUR), closes: Span::from_ns(closes * HOUR) })
    }

    #[test]
    fn hours_are_cut_to_the_drill() {
        let at = |start: i64, duration: i64, session| {
            hours(&sessions(Calendar::starting_at(start * HOUR), Span::from_ns(duration * HOUR), session))
        };
        assert_eq!(at(0, 24, None), [(0, 24)]);
        assert_eq!(at(0, 24, session(8, 16)), [(8, 16)]);
        assert_eq!(at(10, 48, session(8, 16)), [(0, 6), (22, 30), (46, 48)]);
        assert_eq!(at(20, 10, session(8, 16)), []);
        assert_eq!(at(18, 24, session(0, 24)), [(0, 24)]);
        assert_eq!(at(0, 0, None), []);
    }

    #[test]
    fn a_bar_that_straddles_the_close_is_outside() {
        let list = [(Time::from_ns(10), Time::from_ns(20)), (Time::from_ns(30), Time::from_ns(40))];
        let mut open = Hours::new(&list);
        let inside: Vec<bool> =
            [(8, 11), (10, 13), (18, 21), (19, 20), (20, 23), (30, 33), (38, 41), (41, 44)]
                .into_iter()
                .map(|(from, to)| open.contain(Time::from_ns(from), Time::from_ns(to)))
                .collect();
        assert_eq!(inside, [false, true, false, true, false, true, false, false]);
    }
}
