//! The links of a runbook that lead to files.

use crate::library::beside;
use crate::runbook::Runbook;
use crate::vocabulary::Place;

/// A link that leads to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileLink {
    /// The file, as seen from where the program runs.
    pub path: String,
    /// The link as it is written.
    pub target: String,
    /// Where it stands.
    pub place: Place,
}

/// Links and pictures of a runbook that lead to files, in the order of the page. A link with a scheme leads elsewhere, and one
/// that is a fragment alone leads to the page itself; neither is looked at.
#[must_use]
pub fn file_links(runbook: &Runbook) -> Vec<FileLink> {
    let of_file = |target: &str| -> Option<String> {
        if target.starts_with("//") || has_scheme(target) {
            return None;
        }
        let file = target.split(['#', '?']).next().filter(|file| !file.is_empty())?;
        let path = beside(&runbook.path, &decoded(without_line(file)));
        Some(if path.is_empty() { ".".to_owned() } else { path })
    };
    let found = runbook.links.iter().filter_map(|link| {
        let path = of_file(&link.target)?;
        Some(FileLink { path, target: link.target.clone(), place: link.place.clone() })
    });
    found.collect()
}

/// `notes.md` of `notes.md:12`.
fn without_line(file: &str) -> &str {
    let is_line = |line: &str| !line.is_empty() && line.bytes().all(|digit| digit.is_ascii_digit());
    file.rsplit_once(':').filter(|(_, line)| is_line(line)).map_or(file, |(file, _)| file)
}

/// True for `https://…`, `mailto:…` and their like; a name with a dot is a file's.
fn has_scheme(target: &str) -> bool {
    let Some((scheme, _)) = target.split_once(':') else { return false };
    scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-".contains(c))
}

/// The text with `%20` and its like as the characters they stand for; as it is where they stand for none.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let code = hex.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        match code.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runbook(body: &str) -> Runbook {
        let front = "+++\nformat = 1\nid = \"a\"\ntitle = \"t\"\nseverities = [\"low\"]\nowner = \"o\"\ncontact = \"c\"\n+++\n";
        let step = "```sh {\"name\":\"x\",\"action\":\"logs.secure\"}\n[no](link.md)\n```\n";
        Runbook::parse(format!("{front}\n{body}\n\n{step}").as_bytes(), "books/a.md").unwrap()
    }

    #[test]
    fn links_to_files_are_found_beside_the_runbook() {
        let body = "[one](b.md) and [two](../docs/c%20d.md#part), ![picture](img/e.png \"title\")\n\n[three][ref]\n\n[ref]: /etc/f?x";
        let found = file_links(&runbook(body));
        let paths: Vec<&str> = found.iter().map(|link| link.path.as_str()).collect();
        assert_eq!(paths, ["books/b.md", "docs/c d.md", "books/img/e.png", "/etc/f"]);
        let found = file_links(&runbook("[up](../) [line](notes.md:12)"));
        let paths: Vec<&str> = found.iter().map(|link| link.path.as_str()).collect();
        assert_eq!(paths, [".", "books/notes.md"]);
        assert_eq!((found[0].place.line, found[0].place.column), (10, 1));
    }

    #[test]
    fn what_leads_elsewhere_is_not_looked_at() {
        let body = "[a](https://example.com/b.md) <mailto:a@b.c> <a@b.c> [b](#part) [c](//host/d) `[d](e.md)` [f]() [g](tel:1)";
        assert_eq!(file_links(&runbook(body)), []);
    }

    #[test]
    fn what_is_no_code_stays() {
        assert_eq!(
            ["%41%zz%4", "100%", "%ff", "a+b"].map(decoded),
            ["A%zz%4", "100%", "%ff", "a+b"].map(str::to_owned)
        );
    }
}
