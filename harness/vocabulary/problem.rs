//! A problem in a file that a user wrote.

use std::fmt;
use std::sync::Arc;

use crate::base::Time;

/// Where something stands in a file. Lines and columns count from 1; 0 means the file as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Path as the user would write it.
    pub file: Arc<str>,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl Place {
    /// The file as a whole.
    #[must_use]
    pub fn whole(file: &str) -> Place {
        Place { file: file.into(), line: 0, column: 0 }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        Ok(())
    }
}

/// What is wrong, where, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// Stable code, such as `unknown-key`; listed in the documentation of the format.
    pub code: &'static str,
    /// What was found and what was expected: a lowercase fragment without a period.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
    /// Bytes of the file that the problem is about, where it is about a part.
    pub span: Option<(usize, usize)>,
}

/// Where the bars of a symbol come from: a user's file, and the line that each bar begins in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// The file as the user called it.
    pub path: String,
    /// Close of each bar and its line, ascending.
    pub lines: Vec<(Time, u32)>,
}

impl Rows {
    /// The line of the last bar that closes at or before `time`; `None` before the first.
    #[must_use]
    pub fn line_at(&self, time: Time) -> Option<u32> {
        let after = self.lines.partition_point(|(closes, _)| *closes <= time);
        after.checked_sub(1).and_then(|last| self.lines.get(last)).map(|(_, line)| *line)
    }
}

impl Problem {
    /// The same with what usually mends a problem of its code, where nothing more special is said.
    #[must_use]
    pub fn or_usual_help(mut self) -> Problem {
        self.help = self.help.or_else(|| usual_help(self.code).map(str::to_owned));
        self
    }
}

/// What usually mends a problem of this code.
fn usual_help(code: &str) -> Option<&'static str> {
    let (_, help) = USUAL_HELP.iter().find(|(known, _)| *known == code)?;
    Some(help)
}

/// Codes and what usually mends them; a code that is not here says it where it is found.
const USUAL_HELP: &[(&str, &str)] = &[
    ("bad-choice", "write a value such as \"2h\", or one of the two tables"),
    ("bad-digest", "`sha256sum FILE` prints it"),
    ("bad-duration", "such as \"30s\", \"1m30s\", \"24h\""),
    ("bad-id", "lower-case words with hyphens, such as `scheduler-crash`"),
    (
        "bad-number",
        "write digits with at most one point, such as 0.25: no unit, no currency, no nan and no inf",
    ),
    ("bad-sequence", "name two different actions"),
    ("bad-text", "write it in one line"),
    (
        "bad-toml",
        "a text stands in quotes that are closed, a list in brackets, and `=` between key and value",
    ),
    ("contradiction", "both cannot be meant: remove one of them"),
    ("dangling-reference", "name one that there is, or add it"),
    ("duplicate-column", "keep one of the two"),
    ("duplicate-entry", "remove one of the two"),
    ("duplicate-id", "give one of the two another id"),
    ("duplicate-time", "keep one row for each time"),
    ("empty-value", "write at least one thing there"),
    ("field-count", "every row has as many fields as the header names"),
    ("high-below-low", "correct the row, or the order of the columns in the header"),
    ("missing-key", "add it; `shadowdrill init DIR` writes a project that has every key"),
    ("more-problems", "mend those above first"),
    ("negative-volume", "correct the volume, or remove the row"),
    ("no-check", "leave at least one check that is made"),
    ("no-clock", "remove the target, or name a check that is about time"),
    ("no-data", "the file needs a header and a row for each bar"),
    ("non-positive-price", "correct the price, or remove the row"),
    ("out-of-range", "correct the number or its unit"),
    ("too-large", "split it, or leave out what is not needed"),
    ("wrong-count", "correct how many there are"),
    ("wrong-milestone", "start the clock at the earlier of the two"),
    ("wrong-type", "a text stands in quotes, a number, true and false without them, a list in brackets"),
];
