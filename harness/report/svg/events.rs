//! Markers of what happened, in lanes over a time axis. Every marker is drawn; names of neighbours are joined.

use super::draw::{Anchor, Canvas, width_of};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventKind {
    /// A fault was set or lifted.
    Fault,
    /// An alert was raised.
    Alert,
    /// A step of a runbook was begun.
    Step,
}

impl EventKind {
    /// All lanes, from the top.
    pub const ALL: [EventKind; 3] = [EventKind::Fault, EventKind::Alert, EventKind::Step];

    fn class(self) -> &'static str {
        match self {
            EventKind::Fault => "m-fault",
            EventKind::Alert => "m-alert",
            EventKind::Step => "m-step",
        }
    }
}

/// A marker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its lane and shape.
    pub kind: EventKind,
    /// When, in nanoseconds since the start.
    pub time_ns: i64,
    /// Its short name, unique on the page: `A1`.
    pub name: String,
}

const HALF: i64 = 11;

/// Draws one lane's markers with their names; `places` are their x coordinates, ascending.
pub fn lane(canvas: &mut Canvas, kind: EventKind, y: i64, places: &[(i64, &Event)]) {
    let mut rest = places;
    while let Some((_, head)) = rest.first() {
        // a marker joins its neighbour where it would stand on the neighbour's name
        let mut members = 1;
        while let Some((x, _)) = rest.get(members)
            && *x < rest[members - 1].0 + 3 * HALF + width_of(&joined(head, rest[members - 1].1))
        {
            members += 1;
        }
        let (here, after) = rest.split_at(members);
        for (at, (x, _)) in here.iter().enumerate() {
            // what happened at one place of the page is one shape
            if at == 0 || here[at - 1].0 != *x {
                shape(canvas, kind, (*x, y));
            }
        }
        let (last, tail) = here[members - 1];
        let name = joined(head, tail);
        canvas.text("small", (last + 2 * HALF, y + 9), Anchor::Start, &name);
        rest = after;
    }
}

/// `A1`, or `A1–A4`.
fn joined(first: &Event, last: &Event) -> String {
    if first == last { first.name.clone() } else { format!("{}–{}", first.name, last.name) }
}

/// A triangle, a diamond or a square.
fn shape(canvas: &mut Canvas, kind: EventKind, (x, y): (i64, i64)) {
    let class = kind.class();
    match kind {
        EventKind::Fault => canvas.shape(class, &[(x - HALF, y - HALF), (x + HALF, y - HALF), (x, y + HALF)]),
        EventKind::Alert => {
            canvas
                .shape(class, &[(x, y - HALF - 2), (x + HALF + 2, y), (x, y + HALF + 2), (x - HALF - 2, y)]);
        }
        EventKind::Step => canvas.rect(class, (x - HALF + 2, y - HALF + 2), 2 * HALF - 4, 2 * HALF - 4),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(number: usize) -> Event {
        Event { kind: EventKind::Alert, time_ns: 0, name: format!("A{number}") }
    }

    #[test]
    fn neighbours_share_a_name_and_no_marker_is_lost() {
        let events: Vec<Event> = (1..=5).map(event).collect();
        let places =
            [(100, &events[0]), (101, &events[1]), (140, &events[2]), (600, &events[3]), (900, &events[4])];
        let mut canvas = Canvas::default();
        lane(&mut canvas, EventKind::Alert, 20, &places);
        let svg = canvas.finish("c", 40, "t", "d");
        assert_eq!(svg.matches("<polygon").count(), 5);
        let names: Vec<&str> =
            svg.lines().filter_map(|line| line.strip_suffix("</text>")?.rsplit('>').next()).collect();
        assert_eq!(names, ["A1–A3", "A4", "A5"]);
    }
}
