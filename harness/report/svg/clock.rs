//! The response clock: each milestone at its time since the fault took effect, against the moment by which it was
//! due, on a logarithmic axis, because five seconds and a day stand on one page.

use super::draw::{Anchor, Canvas, WIDTH, cut};
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
    /// When it was reached; `None` is never.
    pub at_ns: Option<i64>,
    /// When it was due, where a target says so.
    pub due_ns: Option<i64>,
    /// Nothing is wrong with it.
    pub good: bool,
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
        canvas.line(if row.good { "took" } else { "took bad" }, (from, y), (at, y));
        if row.good {
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
