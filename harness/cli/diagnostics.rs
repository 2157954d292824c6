//! Problems in files, shown with the line they stand on.

use std::collections::BTreeMap;

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};

use crate::drill_log::markdown::plain;
use crate::vocabulary::Problem;

/// Most problems that are shown; the rest are counted.
const SHOWN_MAX: usize = 100;
/// Longest line that is shown, in bytes.
const LINE_MAX: usize = 1_000;

/// Renders problems, each with its line and its help. `bytes_of` gives a file's bytes by the path that a
/// problem names; without them the place is shown alone.
#[must_use]
pub fn render_problems(
    problems: &[Problem],
    bytes_of: impl Fn(&str) -> Option<Vec<u8>>,
    colour: bool,
) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut texts: BTreeMap<&str, Option<String>> = BTreeMap::new();
    let mut out = String::new();
    for problem in problems.iter().take(SHOWN_MAX) {
        let text = texts.entry(&problem.place.file).or_insert_with(|| {
            bytes_of(&problem.place.file).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        });
        out.push_str(&rendered(&renderer, problem, text.as_deref()));
        out.push_str("\n\n");
    }
    if problems.len() > SHOWN_MAX {
        out.push_str(&format!("and {} more problems\n\n", problems.len() - SHOWN_MAX));
    }
    out
}

fn rendered(renderer: &Renderer, problem: &Problem, text: Option<&str>) -> String {
    // a message or a name may hold anything, and colours are the renderer's alone
    let (message, path, place) =
        (plain(&problem.message), plain(&problem.place.file), plain(&problem.place.to_string()));
    let help = problem.help.as_deref().map(plain);
    let title = Level::ERROR.primary_title(message.as_str()).id(problem.code);
    let group = match text.and_then(|text| Excerpt::of(problem, text)) {
        Some(excerpt) => title.element(
            Snippet::source(excerpt.line)
                .line_start(usize::try_from(problem.place.line).unwrap_or(1))
                .path(path.as_str())
                .annotation(AnnotationKind::Primary.span(excerpt.marked)),
        ),
        None => title.element(Origin::path(place)),
    };
    let group = match &help {
        Some(help) => group.element(Level::HELP.message(help.as_str())),
        None => group,
    };
    renderer.render(&[group])
}

/// The line that a problem stands on and the bytes of it to underline.
struct Excerpt {
    line: String,
    marked: std::ops::Range<usize>,
}

impl Excerpt {
    /// `None` where the problem is about the file as a whole, or the line is too long to show.
    fn of(problem: &Problem, text: &str) -> Option<Excerpt> {
        let number = usize::try_from(problem.place.line).ok()?.checked_sub(1)?;
        let line =
            text.strip_prefix('\u{feff}').unwrap_or(text).split('\n').nth(number)?.trim_end_matches('\r');
        if line.len() > LINE_MAX {
            return None;
        }
        let skip = usize::try_from(problem.place.column).ok()?.saturating_sub(1);
        let start = line.char_indices().nth(skip).map_or(line.len(), |(at, _)| at);
        // a problem that spans lines is about the first: underline that
        let length = problem.span.map_or(line.len(), |(from, to)| to.saturating_sub(from));
        let end = (start + length).min(line.len());
        let end = (end..=line.len()).find(|at| line.is_char_boundary(*at))?;
        let [before, marked, after] = [&line[..start], &line[start..end], &line[end..]].map(plain);
        let marks = before.len()..before.len() + marked.len();
        Some(Excerpt { line: format!("{before}{marked}{after}"), marked: marks })
    }
}
