//! The question that `review` asks of each change.

use std::io::BufRead;

use super::error::CliError;
use super::screen::Screen;

/// What is to be done with a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// It is what is approved from now on.
    Accept,
    /// It is not meant: the files are to be mended.
    Reject,
    /// To be decided later.
    Skip,
    /// Nothing more is asked.
    Quit,
}

/// An answer, or the wish to see more before one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Choice(Choice),
    Lines,
}

/// Asks until there is an answer; the end of the input is an end. `lines` shows what differs, line by line.
///
/// # Errors
/// Lines that cannot be shown.
pub fn ask(
    input: &mut dyn BufRead,
    screen: &Screen,
    mut lines: impl FnMut() -> Result<(), CliError>,
) -> Result<Choice, CliError> {
    loop {
        screen.say("[a]ccept, [r]eject, [s]kip, show [l]ines, [q]uit?");
        let mut line = String::new();
        if !matches!(input.read_line(&mut line), Ok(length) if length > 0) {
            return Ok(Choice::Quit);
        }
        match answer(&line) {
            Some(Answer::Lines) => lines()?,
            Some(Answer::Choice(choice)) => return Ok(choice),
            None => {}
        }
    }
}

fn answer(line: &str) -> Option<Answer> {
    Some(Answer::Choice(match line.trim().to_ascii_lowercase().as_str() {
        "a" | "accept" => Choice::Accept,
        "r" | "reject" => Choice::Reject,
        "s" | "skip" => Choice::Skip,
        "q" | "quit" => Choice::Quit,
        "l" | "lines" => return Some(Answer::Lines),
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Paint;

    /// What the input comes to, how often lines were shown, and what of the input is left.
    fn asked(mut input: &[u8]) -> (Choice, usize, String) {
        let screen = Screen { paint: Paint::Plain, error_paint: Paint::Plain };
        let mut shown = 0;
        let lines = || {
            shown += 1;
            Ok(())
        };
        let choice = ask(&mut input, &screen, lines).expect("an answer");
        (choice, shown, String::from_utf8_lossy(input).into_owned())
    }

    #[test]
    fn answers_are_read_by_letter_or_word() {
        for (input, choice, shown, left) in [
            (&b"a\n"[..], Choice::Accept, 0, ""),
            (b" Reject \r\ns\n", Choice::Reject, 0, "s\n"),
            (b"S", Choice::Skip, 0, ""),
            (b"QUIT\na\n", Choice::Quit, 0, "a\n"),
            // what is no answer is asked again
            (b"\n\nyes\nl\nL\nr\na\n", Choice::Reject, 2, "a\n"),
            // the end of the input, and bytes that are no text, accept nothing
            (b"", Choice::Quit, 0, ""),
            (b"l\n", Choice::Quit, 1, ""),
            (b"\xff\xfe\n", Choice::Quit, 0, ""),
        ] {
            assert_eq!(asked(input), (choice, shown, left.to_owned()), "{}", String::from_utf8_lossy(input));
        }
    }
}
