//! The digest that a review is bound to.

use super::model::Runbook;
use super::read::split;
use crate::base::Digest;

impl Runbook {
    /// SHA-256 of a runbook's bytes without its `[[reviewer]]` tables, and without the empty lines at the end of what is then
    /// left of its front matter: what a reviewer's digest states, so that entering a review does not change what was reviewed.
    /// Where that would leave out anything else that is read, nothing is left out. `None` where the file is no runbook.
    #[must_use]
    pub fn reviewed_digest(bytes: &[u8]) -> Option<Digest> {
        let text = std::str::from_utf8(bytes).ok()?;
        let body = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mark = &text[..text.len() - body.len()];
        let (front, _) = split(body)?;
        let kept = without_reviewers(&body[front.clone()]);
        if !differs_in_reviewers_alone(&body[front.clone()], &kept) {
            return Some(Digest::of(bytes));
        }
        let parts = [mark, &body[..front.start], &kept, &body[front.end..]];
        Some(Digest::of(parts.concat().as_bytes()))
    }
}

/// The lines of a front matter that are in no `[[reviewer]]` table. Empty lines count only where something follows.
fn without_reviewers(front: &str) -> String {
    let (mut kept, mut empty) = (String::new(), String::new());
    let mut in_reviewer = false;
    for line in front.split_inclusive('\n') {
        let words: String = line.split_whitespace().collect();
        if words.starts_with('[') {
            in_reviewer = words.starts_with("[[reviewer]]");
        }
        if in_reviewer {
            continue;
        }
        if words.is_empty() {
            empty.push_str(line);
        } else {
            kept.push_str(&empty);
            kept.push_str(line);
            empty.clear();
        }
    }
    kept
}

/// True where `kept` says all that `front` says except its reviewers. A line inside a text of several lines may look like the
/// head of a table; what stands below it must not be left out of what was reviewed.
fn differs_in_reviewers_alone(front: &str, kept: &str) -> bool {
    let read = |text: &str| toml::from_str::<toml::Table>(text).ok();
    let (Some(mut whole), Some(rest)) = (read(front), read(kept)) else { return false };
    whole.remove("reviewer");
    whole == rest
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &str = "+++\nformat = 1\nid = \"a\"\nowner = \"o\"\n+++\n\n# A\n";

    fn digest(text: &str) -> Digest {
        Runbook::reviewed_digest(text.as_bytes()).unwrap()
    }

    fn with(front: &str) -> String {
        PLAIN.replacen("owner = \"o\"\n", &format!("owner = \"o\"\n{front}"), 1)
    }

    #[test]
    fn without_reviews_it_is_the_digest_of_the_file() {
        assert_eq!(digest(PLAIN), Digest::of(PLAIN.as_bytes()));
        assert_eq!(Runbook::reviewed_digest(b"# no runbook"), None);
    }

    #[test]
    fn reviews_and_the_empty_lines_around_them_do_not_count() {
        for front in [
            "[[reviewer]]\nname = \"x\"\n",
            "\n[[reviewer]]\nname = \"x\"\ndigest = \"00\"\n\n[[reviewer]]\nname = \"y\"\n\n",
            "\r\n[[ reviewer ]]\r\nname = \"x\"\r\n",
            "\n\n",
        ] {
            assert_eq!(digest(&with(front)), digest(PLAIN), "{front:?}");
        }
    }

    #[test]
    fn whatever_else_is_changed_counts() {
        for changed in [
            PLAIN.replace("\"o\"", "\"p\""),
            PLAIN.replace("# A", "# B"),
            PLAIN.replace("id = \"a\"\n", "id = \"a\"\n\n"),
            with("contact = \"c\"\n\n[[reviewer]]\nname = \"x\"\n"),
            format!("\u{feff}{PLAIN}"),
        ] {
            assert_ne!(digest(&changed), digest(PLAIN), "{changed:?}");
        }
        let marked = format!("\u{feff}{PLAIN}");
        let reviewed = format!("\u{feff}{}", with("\n[[reviewer]]\nname = \"x\"\n"));
        assert_eq!(digest(&reviewed), digest(&marked));
    }

    #[test]
    fn a_text_that_looks_like_a_review_hides_nothing() {
        let hidden = |owner: &str| {
            with(&format!("contact = \"\"\"\\\n[[reviewer]]\\\n c\"\"\"\ntitle = \"{owner}\"\n"))
        };
        assert_ne!(digest(&hidden("x")), digest(&hidden("y")));
    }
}
