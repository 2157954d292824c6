//! The languages of reports: every text, every label, and how numbers, times and dates are written.
//!
//! German and English differ in text only; ids, names of files, actions and kinds are the same in both, because
//! they are what stands in the files. Texts of the harness that were put together elsewhere (what a check
//! found, a line of the timeline) are translated by their pattern in `phrases`.

mod labels;
mod loosened;
mod numbers;
mod phrases;
mod sentences;
mod texts;
mod words;

pub use texts::{TEXTS, Texts};

/// The language of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    /// English.
    English,
    /// German.
    German,
}

impl Lang {
    /// All languages.
    pub const ALL: [Lang; 2] = [Lang::English, Lang::German];

    /// Its tag: `en`, `de`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        self.of("en", "de")
    }

    /// All texts in this language.
    #[must_use]
    pub fn texts(self) -> &'static Texts {
        match self {
            Lang::English => &texts::ENGLISH,
            Lang::German => &texts::GERMAN,
        }
    }

    /// The English word or the German one.
    fn of(self, english: &'static str, german: &'static str) -> &'static str {
        match self {
            Lang::English => english,
            Lang::German => german,
        }
    }
}

/// `pattern` with `{0}`, `{1}` and so on replaced.
#[must_use]
pub fn fill(pattern: &str, values: &[&str]) -> String {
    let mut text = String::with_capacity(pattern.len() + 32);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((number, tail)) = after.split_once('}') else {
            text.push('{');
            rest = after;
            continue;
        };
        match number.parse::<usize>().ok().and_then(|at| values.get(at)) {
            Some(value) => text.push_str(value),
            None => text.push_str(&format!("{{{number}}}")),
        }
        rest = tail;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_are_filled_by_number_and_values_are_not_read_again() {
        assert_eq!(fill("{1} of {0}", &["{1}", "two"]), "two of {1}");
        assert_eq!(fill("a { b {7}", &["x"]), "a { b {7}");
    }
}
