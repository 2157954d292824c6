//! Standard output and standard error: colours only where somebody sees them, and a closed pipe is no error.

use std::io::{self, ErrorKind, IsTerminal, Write};

use super::error::CliError;
use crate::drill_log::markdown::plain;
use crate::report::Paint;

/// Where a command prints.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// For results on stdout.
    pub paint: Paint,
    /// For messages on stderr.
    pub error_paint: Paint,
}

impl Screen {
    /// As the terminal and `NO_COLOR` have it.
    #[must_use]
    pub fn detect() -> Screen {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let paint = |terminal: bool| if terminal && !refused { Paint::Colours } else { Paint::Plain };
        Screen { paint: paint(io::stdout().is_terminal()), error_paint: paint(io::stderr().is_terminal()) }
    }

    /// Writes results. A reader that has gone away is not an error: what was asked for has been done.
    ///
    /// # Errors
    /// Where stdout cannot be written for another reason, such as a full disk.
    pub fn result(&self, text: &str) -> Result<(), CliError> {
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(CliError::Output(error)),
            _ => Ok(()),
        }
    }

    /// Writes a line for the person who waits. Nothing depends on it, so that it cannot fail. A name in it may hold anything:
    /// what would steer a terminal, or begin a line that a CI system takes for a command, does not survive.
    pub fn say(&self, line: &str) {
        self.say_drawn(&plain(line));
    }

    /// The same for several lines whose names are plain already.
    pub fn say_lines(&self, text: &str) {
        for line in text.lines() {
            self.say(line);
        }
    }

    /// Writes what was drawn with colours from texts that are plain.
    pub fn say_drawn(&self, text: &str) {
        let _ = writeln!(io::stderr().lock(), "{text}");
    }

    /// True where a progress bar would be seen.
    #[must_use]
    pub fn shows_progress(&self) -> bool {
        io::stderr().is_terminal()
    }
}
