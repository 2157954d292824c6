//! Markers of what happened, in lanes over a time axis. Every marker is drawn; names of neighbours are joined.

use super::draw::{Anchor, Canvas, WIDTH, cut, width_of};

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

    /// The first letter of its markers' names.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            EventKind::Fault => 'F',
            EventKind::Alert => 'A',
            EventKind::Step => 'S',
        }
    }

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
    /// Its row in the table of its kind, from 1.
    pub row: usize,
    /// Its short name, unique on the page: `A1`.
    pub name: String,
}

const HALF: i64 = 11;

/// Draws one lane's markers with their names; `places` are their x coordinates, ascending.
pub fn lane(canvas: &mut Canvas, kind: EventKind, y: i64, places: &[(i64, &Event)]) {
    let mut rest = places;
    while !rest.is_empty() {
        // a marker joins its neighbour where it would stand on the neighbour's name
        let mut members = 1;
        while let Some((x, _)) = rest.get(members) {
            let after = rest[members - 1].0 + 3 * HALF;
            // the name is asked only where it decides: a bad day has thousands of markers at one place
            if *x >= after && *x >= after + width_of(&joined(&rest[..members])) {
                break;
            }
            members += 1;
        }
        let (here, after) = rest.split_at(members);
        for (at, (x, _)) in here.iter().enumerate() {
            // what happened at one place of the page is one shape
            if at == 0 || here[at - 1].0 != *x {
                shape(canvas, kind, (*x, y));
            }
        }
        let x = here[members - 1].0 + 2 * HALF;
        canvas.text("small", (x, y + 9), Anchor::Start, &fitting(here, WIDTH - x));
        rest = after;
    }
}

/// A name that has more parts than these tells the first, the last and how many there are: the table has them all.
const PARTS_MAX: usize = 4;

/// `A1`, or `A1–A4`, or `F1, F3–F4↑`: every row of the table that is here, and no other; `S1 … S310 (233)` where that is long.
fn joined(here: &[(i64, &Event)]) -> String {
    let mut by_row: Vec<&Event> = here.iter().map(|(_, event)| *event).collect();
    by_row.sort_by_key(|event| event.row);
    let runs = by_row.chunk_by(|one, next| next.row <= one.row + 1);
    let name = |run: &[&Event]| match run {
        [] => String::new(),
        [one] => one.name.clone(),
        [first, .., last] => format!("{}–{}", first.name, last.name),
    };
    let parts: Vec<String> = runs.map(name).collect();
    if parts.len() > PARTS_MAX { counted(&by_row) } else { parts.join(", ") }
}

/// `S1 … S310 (233)`: the first, the last and how many there are.
fn counted(by_row: &[&Event]) -> String {
    let name = |event: Option<&&Event>| event.map_or_else(String::new, |event| event.name.clone());
    format!("{} … {} ({})", name(by_row.first()), name(by_row.last()), by_row.len())
}

/// The joined name, or at the right edge of the page as much of it as there is room for.
fn fitting(here: &[(i64, &Event)], room: i64) -> String {
    let whole = joined(here);
    if width_of(&whole) <= room {
        return whole;
    }
    let mut by_row: Vec<&Event> = here.iter().map(|(_, event)| *event).collect();
    by_row.sort_by_key(|event| event.row);
    cut(&counted(&by_row), room)
}

/// A triangle, a diamond or a square.
pub fn shape(canvas: &mut Canvas, kind: EventKind, (x, y): (i64, i64)) {
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

    fn event(row: usize) -> Event {
        Event { kind: EventKind::Alert, time_ns: 0, row, name: format!("A{row}") }
    }

    #[test]
    fn a_joined_name_covers_the_rows_that_are_there_and_no_other() {
        let lifted = |row: usize| Event { name: format!("A{row}↑"), ..event(row) };
        for (events, expected) in [
            (vec![event(3), event(1), event(2), lifted(1), lifted(2), lifted(3)], "A1–A3↑"),
            (vec![event(1), event(3), lifted(3)], "A1, A3–A3↑"),
            (vec![event(4), event(2)], "A2, A4"),
            (vec![event(1), event(3), event(5), event(7)], "A1, A3, A5, A7"),
            (vec![event(1), event(3), event(5), event(7), event(9)], "A1 … A9 (5)"),
        ] {
            let here: Vec<(i64, &Event)> = events.iter().map(|event| (0, event)).collect();
            assert_eq!(joined(&here), expected);
        }
    }

    #[test]
    fn a_name_at_the_edge_is_shorter_before_it_is_cut_off() {
        let events: Vec<Event> = [19, 20, 22, 27, 29].into_iter().map(event).collect();
        let here: Vec<(i64, &Event)> = events.iter().map(|event| (0, event)).collect();
        assert_eq!(fitting(&here, WIDTH), "A19–A20, A22, A27, A29");
        assert_eq!(fitting(&here, 200), "A19 … A29 (5)");
        assert_eq!(fitting(&here[..1], 200), "A19");
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
