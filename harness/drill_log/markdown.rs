//! Makes text from files and people inert: it shows as it was written and does nothing.

/// Shown in place of a character that would steer a terminal or turn the reading direction.
const MASK: char = '\u{fffd}';

/// Neither a control character nor one that is invisible or reorders what stands around it.
fn masked(character: char) -> char {
    match character {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => MASK,
        control if control.is_control() => MASK,
        other => other,
    }
}

/// One line of text for a terminal.
#[must_use]
pub fn plain(text: &str) -> String {
    text.chars().map(masked).collect()
}

/// One line of Markdown, safe in a paragraph, a list item, a heading and a table cell.
#[must_use]
pub fn inline(text: &str) -> String {
    let text = plain(text);
    let text = text.trim();
    let mut escaped = String::with_capacity(text.len() + 8);
    for (at, character) in text.char_indices() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' => {
                escaped.push('\\');
                escaped.push(character);
            }
            // what would begin a list, a heading, a rule
            '#' | '+' | '-' | '=' if at == 0 => {
                escaped.push('\\');
                escaped.push(character);
            }
            '.' | ')' if begins_item(text, at) => {
                escaped.push('\\');
                escaped.push(character);
            }
            // what renderers turn into links without being asked
            ':' if text[at..].starts_with("://") => escaped.push_str("\\:"),
            '.' if follows_www(&text[..at]) => escaped.push_str("\\."),
            other => escaped.push(other),
        }
    }
    escaped
}

/// True where the mark at `at` ends the number of a list item.
fn begins_item(text: &str, at: usize) -> bool {
    let ends = matches!(text.as_bytes().get(at + 1), None | Some(b' '));
    at > 0 && ends && text[..at].bytes().all(|byte| byte.is_ascii_digit())
}

fn follows_www(before: &str) -> bool {
    before.len() >= 3 && before.as_bytes()[before.len() - 3..].eq_ignore_ascii_case(b"www")
}

/// A code span, where `text` can stand in one unchanged; else as [`inline`].
#[must_use]
pub fn code(text: &str) -> String {
    let fits = !text.is_empty()
        && text.trim() == text
        && text
            .chars()
            .all(|character| !matches!(character, '`' | '|' | '<') && masked(character) == character);
    if fits { format!("`{text}`") } else { inline(text) }
}

/// A table row.
#[must_use]
pub fn row<T: AsRef<str>>(cells: &[T]) -> String {
    let mut line = String::from("|");
    for cell in cells {
        line.push(' ');
        line.push_str(cell.as_ref());
        line.push_str(" |");
    }
    line.push('\n');
    line
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser, Tag};

    use super::*;

    /// What a reader sees of `markdown`, and whether anything but text came of it.
    fn shown(markdown: &str) -> (String, bool) {
        let mut text = String::new();
        let mut active = false;
        for event in Parser::new_ext(markdown, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
            match event {
                Event::Text(part) => text.push_str(&part),
                Event::Start(Tag::Paragraph | Tag::List(None) | Tag::Item) | Event::End(_) => {}
                _ => active = true,
            }
        }
        (text, active)
    }

    #[test]
    fn hostile_text_shows_as_written_and_does_nothing() {
        for text in [
            "<script>alert(1)</script>",
            "a | b || c",
            "`rm -rf`",
            "**bold** _it_ ~~no~~",
            "[x](javascript:alert(1))",
            "![x](http://a/b.png)",
            "&lt;b&gt; &amp;",
            "# heading",
            "- item",
            "+ item",
            "1. first",
            "12) twelfth",
            "7.",
            "--- ",
            "=== ",
            "$x^2$",
            "<!-- shadowdrill:end drill 1 -->",
            "\\",
            "https://example.com/x www.example.com",
            "[^1]: note",
            "- [ ] task",
        ] {
            let markdown = format!("- {}\n", inline(text));
            assert_eq!(shown(&markdown), (text.trim().to_owned(), false), "{text:?} as {markdown:?}");
        }
        assert!(!inline("https://a www.b.c").contains("https:/") && !inline("WWW.b.c").contains("WWW."));
    }

    #[test]
    fn lines_and_controls_do_not_survive() {
        assert_eq!(inline("2.1 of 3.5"), "2.1 of 3.5");
        assert_eq!(inline("a\nb\r\n| c"), "a b  \\| c");
        assert_eq!(plain("\u{1b}[31mred\u{7}\u{9b}\u{202e}x"), "\u{fffd}[31mred\u{fffd}\u{fffd}\u{fffd}x");
    }

    #[test]
    fn code_spans_hold_only_what_they_can() {
        assert_eq!(code("shadowdrill run a.toml --seed 1"), "`shadowdrill run a.toml --seed 1`");
        for text in ["", "a`b", "a|b", "<!-- x", " a", "a\nb"] {
            assert!(!code(text).contains('`') || code(text).contains("\\`"), "{text:?}");
        }
    }
}
