//! The response clock: each milestone at its time since the fault took effect, against the moment by which it was
//! due, on a logarithmic axis, because five seconds and a day stand on one page.

use super::draw::{Anchor, Canvas, WIDTH, cut};
use super::events::{EventKind, shape};
use super::scale::LogScale;
use crate::report::lang::Lang;

const LEFT: i64 = 290;
const RIGHT: i64 = 1020;
const ROW: i64 = 68;

/// One milestone.
#[derive(Clone, Debug)]
pub struct ClockRow {
    /// Its name.
    pub name: String,
    /// When its clock starts, in nanoseconds since the fault took effect.
    pub from_ns: i64,
    /// When it was reached, in nanoseconds since the fault took effect; what came before that is negative, `None` is never.
    pub at_ns: Option<i64>,
    /// When it was due, where a target says so.
    pub due_ns: Option<i64>,
    /// Nothing is wrong with it.
    pub good: bool,
    /// It is the setting of the fault and no answer to it: marked as faults are, by a triangle.
    pub is_fault: bool,
    /// Time taken and allowed.
    pub note: String,
    /// The margin.
    pub margin: String,
}

/// Draws the clock. `id`, `title` and `description` are for the page and a screen reader, `axis` names the axis.
#[must_use]
pub fn clock(rows: &[ClockRow], id: &str, title: &str, description: &str, axis: &str, lang: Lang) -> String {
    let mut canvas = Canvas::default();
    let times = || rows.iter().flat_map(|row| [row.at_ns, row.due_ns]).flatten();
    let shortest = times().filter(|ns| *ns > 0).min().unwrap_or(0);
    let scale = LogScale::new(shortest, times().max().unwrap_or(0), LEFT, RIGHT);
    let top = 76;
    let bottom = top + ROW * i64::try_from(rows.len()).unwrap_or(0);
    canvas.text("small muted", (LEFT, 24), Anchor::Start, &cut(axis, WIDTH - LEFT));
    for (number, tick) in scale.grid.iter().enumerate() {
        let x = scale.at(*tick);
        canvas.line("grid", (x, top - 10), (x, bottom));
        let shown = if number == 0 { format!("≤\u{a0}{}", lang.span(*tick)) } else { lang.span(*tick) };
        canvas.text("small", (x, top - 18), Anchor::Middle, &shown);
    }
    for (number, row) in (0_i64..).zip(rows) {
        draw(&mut canvas, row, &scale, top + number * ROW + ROW / 2);
    }
    canvas.finish(id, bottom + 10, title, description)
}

fn draw(canvas: &mut Canvas, row: &ClockRow, scale: &LogScale, y: i64) {
    canvas.text("body", (LEFT - 24, y + 9), Anchor::End, &cut(&row.name, LEFT - 24));
    let from = scale.at(row.from_ns);
    if let Some(due) = row.due_ns {
        let due = scale.at(due);
        let reached = row.at_ns.map_or(from, |at| scale.at(at));
        if reached < due {
            canvas.line("spare", (reached, y), (due, y));
        }
        // the moment by which it was due: a bar with feet
        canvas.line("due", (due, y - 20), (due, y + 20));
        canvas.line("due", (due - 8, y - 20), (due + 8, y - 20));
        canvas.line("due", (due - 8, y + 20), (due + 8, y + 20));
    }
    if let Some(at) = row.at_ns {
        let at = scale.at(at);
        if at != from {
            canvas.line(if row.good { "took" } else { "took bad" }, (from, y), (at, y));
        }
        if row.is_fault {
            shape(canvas, EventKind::Fault, (at, y));
        } else if row.good {
            canvas.circle("good", (at, y), 11);
        } else {
            cross(canvas, (at, y));
        }
    } else if let Some(due) = row.due_ns {
        cross(canvas, (scale.at(due) + 34, y));
    }
    let margin = if row.good { "small muted" } else { "small bad-text" };
    canvas.text("small strong", (RIGHT + 44, y - 4), Anchor::Start, &cut(&row.note, WIDTH - RIGHT - 44));
    canvas.text(margin, (RIGHT + 44, y + 24), Anchor::Start, &cut(&row.margin, WIDTH - RIGHT - 44));
}

fn cross(canvas: &mut Canvas, (x, y): (i64, i64)) {
    canvas.line("cross", (x - 11, y - 11), (x + 11, y + 11));
    canvas.line("cross", (x - 11, y + 11), (x + 11, y - 11));
}

#[cfg(test)]
mod tests {
    use super::super::draw::width_of;
    use super::*;

    const SECOND: i64 = 1_000_000_000;

    fn row(name: &str, at_s: i64) -> ClockRow {
        ClockRow {
            name: name.to_owned(),
            from_ns: 0,
            at_ns: Some(at_s * SECOND),
            due_ns: None,
            good: true,
            is_fault: false,
            note: "4.21 s of 3 min 05 s".to_owned(),
            margin: "no target".to_owned(),
        }
    }

    /// Left edge, right edge and baseline of each text, as wide as texts are taken to be.
    fn boxes(svg: &str) -> Vec<(i64, i64, i64)> {
        let number = |line: &str, name: &str| -> i64 {
            let rest = line.split(&format!(" {name}=\"")).nth(1).expect("an attribute");
            rest.split('"').next().and_then(|number| number.parse().ok()).expect("a number")
        };
        let texts = svg.lines().filter(|line| line.starts_with("<text"));
        texts
            .map(|line| {
                let text = line.split('>').nth(1).and_then(|rest| rest.split('<').next()).expect("a text");
                let (x, wide) = (number(line, "x"), width_of(text));
                let left = match line {
                    end if end.contains("\"end\"") => x - wide,
                    middle if middle.contains("\"middle\"") => x - wide / 2,
                    _ => x,
                };
                (left, left + wide, number(line, "y"))
            })
            .collect()
    }

    #[test]
    fn the_setting_of_the_fault_has_its_mark_at_the_beginning_of_the_axis() {
        let rows =
            [ClockRow { is_fault: true, ..row("injected", -38) }, row("effective", 0), row("raised", 5)];
        let svg = clock(&rows, "c", "t", "d", "a", Lang::English);
        let fault = format!("<polygon class=\"m-fault\" points=\"{},", LEFT - 11);
        assert!(svg.contains(&fault), "{svg}");
        assert_eq!((svg.matches("<polygon").count(), svg.matches("<circle").count()), (1, 2), "{svg}");
        // nothing was taken up to the beginning of the axis
        assert_eq!(svg.matches("class=\"took\"").count(), 1, "{svg}");
    }

    #[test]
    fn no_label_stands_on_another() {
        let names = ["injected", "effective", "first harm", "acknowledged", "stop begun", "beruhigt"];
        let rows: Vec<ClockRow> = (-1_i64..).zip(names).map(|(at, name)| row(name, at * 40)).collect();
        let found = boxes(&clock(&rows, "c", "t", "d", "the axis", Lang::German));
        assert!(found.len() > 3 * names.len(), "{found:?}");
        for (at, one) in found.iter().enumerate() {
            assert!(one.0 >= 0 && one.1 <= WIDTH, "{one:?}");
            for other in &found[at + 1..] {
                let apart = one.1 <= other.0 || other.1 <= one.0 || (one.2 - other.2).abs() >= 20;
                assert!(apart, "{one:?} and {other:?}");
            }
        }
    }
}
