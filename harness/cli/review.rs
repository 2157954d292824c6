//! `review`: walks through the drills whose response is not what was approved.

use std::io::{self, BufRead, IsTerminal};

use super::args::ReviewArgs;
use super::conduct::{Job, Keep, conduct};
use super::error::CliError;
use super::exit::Exit;
use super::screen::Screen;
use super::snapshots::{Snapshot, Standing, told};
use crate::report::{FactChange, Origin};

/// What is to be done with a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    Accept,
    Reject,
    Skip,
    Lines,
    Quit,
}

/// Shows every change against the approved reports; accepts what is said to be accepted.
///
/// # Errors
/// Problems in the files, a terminal that is needed and not there, a folder that does not take what is accepted.
pub fn review(args: &ReviewArgs, screen: &Screen) -> Result<Exit, CliError> {
    let library = args.files.library(&args.paths)?;
    let mut open = 0_usize;
    let mut accepted = 0_usize;
    let mut asks = !args.accept_all && !args.list && args.accept.is_empty();
    if asks && !io::stdin().is_terminal() {
        return Err(CliError::usage(
            "review asks at a terminal, and there is none",
            "use --list, --accept or --accept-all",
        ));
    }
    let named = |scenario: &str| args.accept.iter().any(|id| id == scenario);
    // a counterexample is reviewed where its file is named
    let chosen =
        library.scenarios.iter().filter(|one| !args.paths.is_empty() || one.counterexample.is_none());
    for scenario in chosen {
        let done = conduct(&library, Job { scenario, seed: args.seed }, &Origin::default(), Keep::All);
        let snapshot = Snapshot::of(&done)?;
        let standing = snapshot.against(&args.reports)?;
        let Some(text) = told(&snapshot.name, &standing) else { continue };
        screen.result(&text)?;
        let accept = args.accept_all
            || named(&scenario.id)
            || (asks && {
                let choice = ask(&snapshot, args, screen)?;
                asks = choice != Choice::Quit;
                choice == Choice::Accept
            });
        if accept {
            snapshot.approve(&args.reports)?;
            accepted += 1;
        } else {
            open += 1;
        }
    }
    screen.result(&format!("{accepted} accepted, {open} not as approved\n"))?;
    Ok(if open == 0 { Exit::Passed } else { Exit::Failed })
}

/// Asks until there is an answer; the end of the input is an end.
fn ask(snapshot: &Snapshot, args: &ReviewArgs, screen: &Screen) -> Result<Choice, CliError> {
    let mut line = String::new();
    loop {
        screen.say("[a]ccept, [r]eject, [s]kip, show [l]ines, [q]uit?");
        line.clear();
        let read = io::stdin().lock().read_line(&mut line);
        if !matches!(read, Ok(length) if length > 0) {
            return Ok(Choice::Quit);
        }
        match choice(&line) {
            Some(Choice::Lines) => screen.result(&snapshot.lines(&args.reports)?)?,
            Some(choice) => return Ok(choice),
            None => {}
        }
    }
}

fn choice(line: &str) -> Option<Choice> {
    match line.trim().to_ascii_lowercase().as_str() {
        "a" | "accept" => Some(Choice::Accept),
        "r" | "reject" => Some(Choice::Reject),
        "s" | "skip" => Some(Choice::Skip),
        "l" | "lines" => Some(Choice::Lines),
        "q" | "quit" => Some(Choice::Quit),
        _ => None,
    }
}

/// Says how the drills of a run stand against their approved reports; true where no fact is other than approved. Words
/// and digests change with every comment in a file: they are told and fail nothing.
///
/// # Errors
/// As [`Screen::result`].
pub fn complain(standings: &[(String, Standing)], screen: &Screen) -> Result<bool, CliError> {
    let worse = |change: &FactChange| change.worse;
    let mut good = true;
    for (name, standing) in standings {
        if let Some(text) = told(name, standing) {
            good &= matches!(standing, Standing::Changed(changes) if changes.is_empty());
            screen.say(text.trim_end());
        }
        if matches!(standing, Standing::Changed(changes) if changes.iter().any(worse)) {
            screen.say("  a line marked ! is worse than approved");
        }
    }
    if !good {
        screen.say("not as approved: `shadowdrill review` walks through the changes");
    }
    Ok(good)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_by_letter_or_word() {
        assert_eq!(
            [choice("a\n"), choice(" Reject "), choice("")],
            [Some(Choice::Accept), Some(Choice::Reject), None]
        );
    }
}
