//! `review`: walks through the drills whose response is not what was approved.

use std::io::{self, BufRead, IsTerminal};

use super::args::ReviewArgs;
use super::conduct::{Job, Keep, conduct};
use super::error::CliError;
use super::exit::Exit;
use super::files::can_hold;
use super::guard::Guard;
use super::screen::Screen;
use super::seeds::Seeds;
use super::show;
use super::snapshots::{Shelf, Snapshot, Standing, files_of, name_of, not_approved, orphaned, orphans, told};
use crate::library::Library;
use crate::report::{NotApproved, Origin};
use crate::scenario::Scenario;

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
    let chosen = chosen(args, &library)?;
    let shelf = shelf(args, &chosen)?;
    let mut unchanged = Vec::new();
    for scenario in chosen.iter().copied() {
        let done = conduct(
            &library,
            Job { scenario, seed: Seeds::one_of(scenario, args.seed) },
            &Origin::default(),
            Keep::All,
        );
        let snapshot = Snapshot::of(&done)?;
        let standing = shelf.standing(&snapshot);
        if is_words_alone(&standing) {
            unchanged.push((scenario.id.as_str(), snapshot));
            continue;
        }
        let Some(changed) = not_approved(&snapshot.name, &scenario.path, &standing) else { continue };
        screen.result(&told(&changed))?;
        let accept = args.accept_all
            || named(&scenario.id)
            || (asks && {
                let choice = ask(&[&snapshot], args, screen)?;
                asks = choice != Choice::Quit;
                choice == Choice::Accept
            });
        if accept {
            approve(&snapshot, args, &mut accepted)?;
        } else {
            open += 1;
        }
    }
    // one edit in a shared file changes the digests of every drill: one line and one question for all of them
    if !unchanged.is_empty() {
        let names: Vec<&str> = unchanged.iter().map(|(_, snapshot)| snapshot.name.as_str()).collect();
        screen.result(&format!("{}\n", words_alone(&names)))?;
        let all: Vec<&Snapshot> = unchanged.iter().map(|(_, snapshot)| snapshot).collect();
        let accept = args.accept_all || (asks && ask(&all, args, screen)? == Choice::Accept);
        for (id, snapshot) in &unchanged {
            if accept || named(id) {
                approve(snapshot, args, &mut accepted)?;
            } else {
                open += 1;
            }
        }
    }
    let ids = if args.paths.is_empty() { args.files.ids(&library) } else { None };
    for name in ids.iter().flat_map(|ids| orphans(&args.reports, ids)) {
        screen.result(&told(&orphaned(&args.reports, &name)))?;
        open += 1;
    }
    screen.result(&format!("{accepted} accepted, {open} not as approved\n"))?;
    Ok(if open == 0 { Exit::Passed } else { Exit::Failed })
}

/// The scenarios to review: a counterexample only where its file is named.
fn chosen<'l>(args: &ReviewArgs, library: &'l Library) -> Result<Vec<&'l Scenario>, CliError> {
    let is_meant = |scenario: &&Scenario| !args.paths.is_empty() || scenario.counterexample.is_none();
    let chosen: Vec<&Scenario> = library.scenarios.iter().filter(is_meant).collect();
    let ids = || chosen.iter().map(|scenario| scenario.id.as_str());
    match args.accept.iter().find(|id| ids().all(|known| known != id.as_str())) {
        Some(unknown) => Err(show::unknown(unknown, ids())),
        None => Ok(chosen),
    }
}

/// The approved reports of these scenarios, in a folder that can take new ones. Where everything is accepted, one that
/// cannot be read counts as none.
fn shelf(args: &ReviewArgs, chosen: &[&Scenario]) -> Result<Shelf, CliError> {
    let names = || chosen.iter().map(|scenario| name_of(&scenario.id, Seeds::one_of(scenario, args.seed)));
    let guard = Guard::of(&args.files, &args.paths);
    for path in names().flat_map(|name| files_of(&args.reports, &name)) {
        can_hold(&path)?;
        guard.is_no_input(&path)?;
    }
    if args.accept_all {
        Shelf::readable(&args.reports, names())
    } else {
        Shelf::open(&args.reports, names())
    }
}

/// Approves a report. Once one was written, what goes wrong is no longer bad usage.
fn approve(snapshot: &Snapshot, args: &ReviewArgs, accepted: &mut usize) -> Result<(), CliError> {
    snapshot.approve(&args.reports).map_err(|error| if *accepted == 0 { error } else { error.late() })?;
    *accepted += 1;
    Ok(())
}

/// Asks until there is an answer; the end of the input is an end.
fn ask(snapshots: &[&Snapshot], args: &ReviewArgs, screen: &Screen) -> Result<Choice, CliError> {
    let mut line = String::new();
    loop {
        screen.say("[a]ccept, [r]eject, [s]kip, show [l]ines, [q]uit?");
        line.clear();
        let read = io::stdin().lock().read_line(&mut line);
        if !matches!(read, Ok(length) if length > 0) {
            return Ok(Choice::Quit);
        }
        match choice(&line) {
            Some(Choice::Lines) => {
                for snapshot in snapshots {
                    screen.result(&snapshot.lines(&args.reports)?)?;
                }
            }
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

/// Says what of a run is not as approved, and of which drills only words or digests are other. Words and digests change with
/// every comment in a file: they are told and fail nothing.
pub fn complain(not_as_approved: &[NotApproved], unchanged: &[String], screen: &Screen) {
    if !unchanged.is_empty() {
        screen.say(&words_alone(&unchanged.iter().map(String::as_str).collect::<Vec<_>>()));
    }
    for one in not_as_approved {
        screen.say_lines(told(one).trim_end());
        if one.changes.iter().any(|change| change.starts_with('!')) {
            screen.say("  a line marked ! is worse than approved");
        }
    }
    if !not_as_approved.is_empty() {
        screen.say("not as approved: `shadowdrill review` walks through the changes");
    }
}

/// True where a report changed and no fact of it did.
#[must_use]
pub fn is_words_alone(standing: &Standing) -> bool {
    matches!(standing, Standing::Changed(changes) if changes.is_empty())
}

fn words_alone(names: &[&str]) -> String {
    let which = match names {
        [one] => (*one).to_owned(),
        _ => format!("{} drills", names.len()),
    };
    format!("{which}: no fact changed, only words or digests")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_reports_with_other_digests_are_one_line() {
        assert_eq!(words_alone(&["a-0"]), "a-0: no fact changed, only words or digests");
        assert_eq!(words_alone(&["a-0", "b-0"]), "2 drills: no fact changed, only words or digests");
    }

    #[test]
    fn answers_are_read_by_letter_or_word() {
        assert_eq!(
            [choice("a\n"), choice(" Reject "), choice("")],
            [Some(Choice::Accept), Some(Choice::Reject), None]
        );
    }
}
