//! Curves of several runs in panels one above the other, on one time axis, under lanes of markers.

use super::draw::{Anchor, Canvas, WIDTH, cut};
use super::events::{Event, EventKind, lane};
use super::scale::{Scale, ticks, time_step};
use super::thin::thin;
use crate::report::lang::Lang;

const LEFT: i64 = 150;
const RIGHT: i64 = WIDTH - 250;
const LANE: i64 = 44;
const PANEL: i64 = 210;
const GAP: i64 = 70;
/// Two pixels of the page at its usual size: no curve has more than four points in one.
const STRETCH: i64 = 4;
/// Between the names of two lines.
const NAME: i64 = 32;
/// Names that stand beside a panel.
const NAMES_MAX: usize = (PANEL / NAME + 1).unsigned_abs() as usize;

/// What the values of a panel are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// Pieces.
    Count,
    /// Hundredths of money.
    Cents,
    /// Hundredths of a per cent.
    Percent,
}

/// A curve.
#[derive(Clone, Debug)]
pub struct Line {
    /// How it is drawn: `answered`, `unanswered`, `calm` or `price-0` to `price-3`.
    pub class: String,
    /// Its name, written beside its end.
    pub name: String,
    /// Moments in nanoseconds since the start, and values.
    pub points: Vec<(i64, i64)>,
}

/// Curves of one quantity.
#[derive(Clone, Debug)]
pub struct Panel {
    /// What is shown.
    pub title: String,
    /// Its unit.
    pub axis: Axis,
    /// The curves; the last is drawn on top.
    pub lines: Vec<Line>,
    /// Levels with their names.
    pub limits: Vec<(String, i64)>,
}

/// What is drawn over which time.
#[derive(Clone, Debug)]
pub struct Stack<'a> {
    /// Unique on the page.
    pub id: &'a str,
    /// For a screen reader.
    pub title: &'a str,
    /// For a screen reader.
    pub description: &'a str,
    /// The names of the lanes, in the order of [`EventKind::ALL`].
    pub lanes: [&'a str; 3],
    /// UTC moment of the drill's start.
    pub start: &'a str,
    /// First moment shown, in nanoseconds since the start.
    pub from_ns: i64,
    /// Last moment shown.
    pub to_ns: i64,
    /// The panels, from the top.
    pub panels: &'a [Panel],
    /// The markers, in order of time.
    pub events: &'a [Event],
    /// The language of the numbers.
    pub lang: Lang,
}

/// Draws the stack. Gives the chart, and where curves were thinned how many points the longest had.
#[must_use]
pub fn panels(stack: &Stack<'_>) -> (String, Option<usize>) {
    let mut canvas = Canvas::default();
    let time = Scale::new(stack.from_ns, stack.to_ns, LEFT, RIGHT);
    let lanes = EventKind::ALL.map(|kind| {
        let shown =
            |event: &&Event| event.kind == kind && (stack.from_ns..=stack.to_ns).contains(&event.time_ns);
        let places: Vec<(i64, &Event)> =
            stack.events.iter().filter(shown).map(|event| (time.at(event.time_ns), event)).collect();
        (kind, places)
    });
    let top =
        LANE * i64::try_from(lanes.iter().filter(|(_, places)| !places.is_empty()).count()).unwrap_or(0) + 20;
    let count = i64::try_from(stack.panels.len()).unwrap_or(0);
    let bottom = top + count * (PANEL + GAP);
    times(&mut canvas, stack, time, top, bottom);
    let mut y = LANE / 2 + 4;
    for ((_, places), name) in lanes.iter().zip(stack.lanes).filter(|((_, places), _)| !places.is_empty()) {
        canvas.text("small muted", (LEFT - 24, y + 9), Anchor::End, &cut(name, LEFT - 30));
        if let Some((x, _)) = places.first() {
            canvas.line("guide", (*x, y), (*x, bottom));
        }
        y += LANE;
    }
    let mut y = LANE / 2 + 4;
    for (kind, places) in lanes.iter().filter(|(_, places)| !places.is_empty()) {
        lane(&mut canvas, *kind, y, places);
        y += LANE;
    }
    let mut thinned = None;
    for (number, panel) in (0_i64..).zip(stack.panels) {
        let y = top + number * (PANEL + GAP) + GAP;
        thinned = thinned.max(draw(&mut canvas, stack, panel, time, y));
    }
    (canvas.finish(stack.id, bottom + 44, stack.title, stack.description), thinned)
}

/// The grid lines of the time axis and their names.
fn times(canvas: &mut Canvas, stack: &Stack<'_>, time: Scale, top: i64, bottom: i64) {
    let step = time_step(stack.to_ns.saturating_sub(stack.from_ns), 8);
    let shift = stack.lang.utc_ns(stack.start).rem_euclid(step);
    let mut at = (stack.from_ns.saturating_add(shift)).div_euclid(step) * step - shift;
    while at <= stack.to_ns {
        if at >= stack.from_ns {
            let x = time.at(at);
            canvas.line("grid", (x, top), (x, bottom));
            let shown = stack.lang.clock(stack.start, at);
            let shown = if step % 60_000_000_000 == 0 { shown.get(..5).unwrap_or(&shown) } else { &shown };
            canvas.text("small", (x, bottom + 34), Anchor::Middle, shown);
        }
        at = at.saturating_add(step);
    }
}

/// One panel whose curves begin at `y`. Gives the length of the longest curve that was thinned.
fn draw(canvas: &mut Canvas, stack: &Stack<'_>, panel: &Panel, time: Scale, y: i64) -> Option<usize> {
    canvas.text("strong", (LEFT, y - 20), Anchor::Start, &cut(&panel.title, RIGHT - LEFT));
    let seen: Vec<Vec<(i64, i64)>> = panel.lines.iter().map(|line| window(line, stack)).collect();
    let values = || seen.iter().flatten().map(|point| point.1);
    let (Some(low), Some(high)) = (values().min(), values().max()) else { return None };
    let limits = near(&panel.limits, high);
    let high = limits.iter().map(|(_, level)| *level).fold(high, i64::max);
    let grid = ticks(low, high, 4);
    let (Some(low), Some(high)) = (grid.first(), grid.last()) else { return None };
    let scale = Scale::new(*low, *high, y + PANEL, y);
    for tick in &grid {
        canvas.line("grid", (LEFT, scale.at(*tick)), (RIGHT, scale.at(*tick)));
        canvas.text(
            "small",
            (LEFT - 14, scale.at(*tick) + 9),
            Anchor::End,
            &value(stack.lang, panel.axis, *tick),
        );
    }
    let mut names: Vec<(i64, &str, &str)> = Vec::new();
    for (name, level) in &limits {
        canvas.line("limit", (LEFT, scale.at(*level)), (RIGHT, scale.at(*level)));
        names.push((scale.at(*level), "small limit-name", name));
    }
    let mut thinned = None;
    for (line, points) in panel.lines.iter().zip(&seen) {
        let placed: Vec<(i64, i64)> =
            points.iter().map(|(ns, value)| (time.at(*ns), scale.at(*value))).collect();
        let drawn = thin(&placed, STRETCH);
        if drawn.of > usize::try_from(RIGHT - LEFT).unwrap_or(0) / 2 {
            thinned = thinned.max(Some(drawn.of));
        }
        canvas.path(&format!("curve {}", line.class), &drawn.points);
        if let Some((_, end)) = drawn.points.last() {
            names.push((*end, "small", &line.name));
        }
    }
    write_names(canvas, names, y);
    thinned
}

/// The part of a curve that is shown, with the value that holds at its beginning.
fn window(line: &Line, stack: &Stack<'_>) -> Vec<(i64, i64)> {
    let from = line.points.partition_point(|(ns, _)| *ns < stack.from_ns);
    let to = line.points.partition_point(|(ns, _)| *ns <= stack.to_ns);
    line.points.get(from..to.max(from)).unwrap_or_default().to_vec()
}

/// Limits that the curves reach, and the lowest one above them.
fn near(limits: &[(String, i64)], high: i64) -> Vec<(String, i64)> {
    let mut sorted = limits.to_vec();
    sorted.sort_by_key(|(_, level)| *level);
    let reached = sorted.iter().filter(|(_, level)| *level <= high).count();
    sorted.truncate(reached + 1);
    sorted
}

/// Names beside the ends of their lines, moved apart where they would touch. Of more than fit beside the panel the
/// first are written, and how many more there are.
fn write_names(canvas: &mut Canvas, names: Vec<(i64, &str, &str)>, y: i64) {
    let more = format!("+{}", (names.len() + 1).saturating_sub(NAMES_MAX));
    let mut names = names;
    if names.len() > NAMES_MAX {
        names.truncate(NAMES_MAX - 1);
        names.push((y + PANEL, "small muted", more.as_str()));
    }
    names.sort();
    let wanted: Vec<i64> = names.iter().map(|(at, ..)| *at).collect();
    for (place, (_, class, name)) in apart(&wanted, y, y + PANEL).into_iter().zip(names) {
        canvas.text(class, (RIGHT + 14, place + 9), Anchor::Start, &cut(name, WIDTH - RIGHT - 14));
    }
}

/// Places in `top..=bottom` at least a name's height apart, near those wanted; below `bottom` where there are too many.
fn apart(wanted: &[i64], top: i64, bottom: i64) -> Vec<i64> {
    let mut places: Vec<i64> = Vec::with_capacity(wanted.len());
    for want in wanted {
        let least = places.last().map_or(top, |last| last + NAME);
        places.push((*want).max(least));
    }
    let mut most = bottom;
    for place in places.iter_mut().rev() {
        *place = (*place).min(most);
        most = *place - NAME;
    }
    let mut least = top;
    for place in &mut places {
        *place = (*place).max(least);
        least = *place + NAME;
    }
    places
}

fn value(lang: Lang, axis: Axis, value: i64) -> String {
    match axis {
        Axis::Count => lang.short(value),
        Axis::Cents if value % 100 == 0 => lang.short(value / 100),
        Axis::Cents => lang.hundredths(value),
        Axis::Percent if value % 100 == 0 => format!("{}\u{a0}%", lang.count(value / 100)),
        Axis::Percent => format!("{}\u{a0}%", lang.hundredths(value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_distance_and_stay_in_the_panel() {
        assert_eq!(apart(&[10, 12, 200], 0, 210), [10, 42, 200]);
        assert_eq!(apart(&[205, 207, 209], 0, 210), [146, 178, 210]);
        assert_eq!(apart(&[0, 0], 0, 10), [0, 32]);
    }

    #[test]
    fn only_limits_that_matter_are_drawn() {
        let limits: Vec<(String, i64)> =
            [("c", 900), ("a", 50), ("b", 100)].map(|(n, v)| (n.to_owned(), v)).into();
        let names = |high| near(&limits, high).into_iter().map(|(name, _)| name).collect::<String>();
        assert_eq!((names(10), names(60), names(5000)), ("a".to_owned(), "ab".to_owned(), "abc".to_owned()));
    }

    #[test]
    fn the_same_stack_gives_the_same_bytes_and_nothing_breaks_it() {
        let line = |points: Vec<(i64, i64)>| Line { class: "answered".into(), name: "<b>".into(), points };
        for points in [vec![], vec![(0, i64::MIN), (5, i64::MAX)], (0..3000).map(|x| (x, x % 7)).collect()] {
            let panels_of = [Panel {
                title: "t".into(),
                axis: Axis::Cents,
                lines: vec![line(points)],
                limits: Vec::new(),
            }];
            let stack = Stack {
                id: "x",
                title: "t",
                description: "d",
                lanes: ["a", "b", "c"],
                start: "2025-03-03T00:00:00Z",
                from_ns: 0,
                to_ns: 3000,
                panels: &panels_of,
                events: &[Event { kind: EventKind::Fault, time_ns: 7, row: 1, name: "F1".into() }],
                lang: Lang::English,
            };
            assert_eq!(panels(&stack), panels(&stack));
            assert!(!panels(&stack).0.contains("<b>"));
        }
    }
}
