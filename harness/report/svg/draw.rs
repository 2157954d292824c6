//! Writing SVG elements.

use std::fmt::Write as _;

/// Width of every chart in its own units; shown at half of it, a text of 26 units is 13 pixels high.
pub const WIDTH: i64 = 1440;

/// Where a text begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// At the point.
    Start,
    /// Around it.
    Middle,
    /// Before it.
    End,
}

/// A chart being drawn.
#[derive(Debug, Default)]
pub struct Canvas {
    body: String,
}

impl Canvas {
    /// A straight line.
    pub fn line(&mut self, class: &str, from: (i64, i64), to: (i64, i64)) {
        let _ = writeln!(
            self.body,
            r#"<line class="{class}" x1="{}" y1="{}" x2="{}" y2="{}"/>"#,
            from.0, from.1, to.0, to.1
        );
    }

    /// A line through points.
    pub fn path(&mut self, class: &str, points: &[(i64, i64)]) {
        let Some((first, rest)) = points.split_first() else { return };
        let _ = write!(self.body, r#"<path class="{class}" d="M{} {}"#, first.0, first.1);
        let mut at = *first;
        for point in rest {
            let _ = write!(self.body, "l{} {}", point.0 - at.0, point.1 - at.1);
            at = *point;
        }
        self.body.push_str("\"/>\n");
    }

    /// A closed shape.
    pub fn shape(&mut self, class: &str, corners: &[(i64, i64)]) {
        let corners: Vec<String> = corners.iter().map(|(x, y)| format!("{x},{y}")).collect();
        let _ = writeln!(self.body, r#"<polygon class="{class}" points="{}"/>"#, corners.join(" "));
    }

    /// A rectangle.
    pub fn rect(&mut self, class: &str, corner: (i64, i64), width: i64, height: i64) {
        let _ = writeln!(
            self.body,
            r#"<rect class="{class}" x="{}" y="{}" width="{}" height="{}"/>"#,
            corner.0,
            corner.1,
            width.max(0),
            height.max(0)
        );
    }

    /// A circle.
    pub fn circle(&mut self, class: &str, centre: (i64, i64), radius: i64) {
        let _ = writeln!(
            self.body,
            r#"<circle class="{class}" cx="{}" cy="{}" r="{radius}"/>"#,
            centre.0, centre.1
        );
    }

    /// A text on one line; whatever it holds, it is text.
    pub fn text(&mut self, class: &str, at: (i64, i64), anchor: Anchor, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => r#" text-anchor="middle""#,
            Anchor::End => r#" text-anchor="end""#,
        };
        let _ = writeln!(
            self.body,
            r#"<text class="{class}" x="{}" y="{}"{anchor}>{}</text>"#,
            at.0,
            at.1,
            escaped(text)
        );
    }

    /// The whole chart. `id` is unique on its page; title and description are what a screen reader says.
    #[must_use]
    pub fn finish(self, id: &str, height: i64, title: &str, description: &str) -> String {
        format!(
            concat!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {width} {height}" "#,
                r#"role="img" aria-labelledby="{id}-title {id}-desc">"#,
                "\n<title id=\"{id}-title\">{title}</title>\n<desc id=\"{id}-desc\">{description}</desc>\n{body}</svg>\n"
            ),
            width = WIDTH,
            height = height,
            id = id,
            title = escaped(title),
            description = escaped(description),
            body = self.body,
        )
    }
}

/// Text that is no markup, without characters that XML does not allow or that turn the reading direction.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in crate::report::words::plain(text).chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

/// About how many units a text of the chart's usual size is wide: wider rather than narrower.
#[must_use]
pub fn width_of(text: &str) -> i64 {
    i64::try_from(text.chars().count()).unwrap_or(0).saturating_mul(14)
}

/// `text` cut to what fits into `width`, with a mark where something was cut off.
#[must_use]
pub fn cut(text: &str, width: i64) -> String {
    let fits = usize::try_from(width / 14).unwrap_or(0);
    if text.chars().count() <= fits {
        return text.to_owned();
    }
    let kept: String = text.chars().take(fits.saturating_sub(1)).collect();
    format!("{kept}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_text() {
        let mut canvas = Canvas::default();
        canvas.text("a", (1, 2), Anchor::End, "</text><script>x</script>\u{1b}[31m\u{202e}");
        let svg = canvas.finish("c", 10, "\"><img>", "d'");
        assert!(
            !svg.contains("<script")
                && !svg.contains("<img")
                && !svg.contains('\u{1b}')
                && !svg.contains('\u{202e}')
        );
        assert!(svg.contains("&lt;/text&gt;") && svg.contains("&quot;&gt;&lt;img&gt;"));
    }

    #[test]
    fn what_does_not_fit_is_cut_with_a_mark() {
        assert_eq!((cut("abc", 42).as_str(), cut("abcd", 42).as_str()), ("abc", "ab…"));
    }
}
