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
