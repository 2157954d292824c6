//! `review`: walks through the drills whose response is not what was approved.

use std::io::{self, BufRead, IsTerminal};

use super::args::ReviewArgs;
use super::causes::{Causes, IN_FORCE};
use super::conduct::{Job, Keep, conduct};
use super::error::CliError;
use super::exit::Exit;
use super::files::can_hold;
use super::guard::Guard;
use super::prompt::{Choice, ask};
use super::screen::Screen;
use super::seeds::Seeds;
use super::show;
use super::snapshots::{
    Pending, Shelf, Snapshot, Standing, files_of, headline_of, name_of, not_approved, orphaned, orphans, told,
};
use crate::library::Library;
use crate::report::{NotApproved, Origin, overview};
use crate::scenario::Scenario;

/// A drill that is not as approved.
struct Changed<'l> {
    scenario: &'l Scenario,
    snapshot: Snapshot,
    standing: Standing,
}

/// Shows every change against the approved reports; accepts what is said to be accepted.
///
/// # Errors
/// Problems in the files, a terminal that is needed and not there, a folder that does not take what is accepted.
pub fn review(args: &ReviewArgs, screen: &Screen) -> Result<Exit, CliError> {
    let library = args.files.library(&args.paths)?;
    let asks = args.ask
        || !(args.accept_all || args.reject_all || args.list)
            && args.accept.is_empty()
            && args.reject.is_empty();
    if asks && !args.ask && !io::stdin().is_terminal() {
        return Err(CliError::usage(
            "review asks at a terminal, and there is none",
            "use --list, --accept, --accept-all, --reject, --reject-all, or --ask to be asked all the same",
        ));
    }
    let chosen = chosen(args, &library)?;
    let shelf = shelf(args, &chosen)?;
    let mut causes = Causes::open(&args.reports, &library, screen)?;
    let pending = Pending::below(&args.reports);
    let mut changed = Vec::new();
    for scenario in chosen.iter().copied() {
        let seed = Seeds::one_of(scenario, args.seed);
        let done = conduct(&library, Job { scenario, seed }, &Origin::default(), Keep::All);
        let snapshot = Snapshot::of(&done)?;
        match shelf.standing(&snapshot) {
            Standing::Same => {
                // its page holds the digests of its files, so they are what they were
                causes.note(&snapshot.name, scenario);
                if !args.list {
                    pending.discard(&snapshot.name)?;
                }
            }
            standing => changed.push(Changed { scenario, snapshot, standing }),
        }
    }
    let (unchanged, changed): (Vec<_>, Vec<_>) =
        changed.into_iter().partition(|one| is_words_alone(&one.standing));
    if let Some(line) = summary(chosen.len(), &changed, &causes) {
        screen.result(&format!("{line}\n\n"))?;
    }
    let mut desk = Desk { args, screen, pending, causes, asks, accepted: 0, rejected: 0, open: 0 };
    let mut input = io::stdin().lock();
    for one in &changed {
        let Some(mut not_as_approved) = not_approved(&one.snapshot.name, &one.scenario.path, &one.standing)
        else {
            continue;
        };
        desk.add_cause(one, &shelf, &mut not_as_approved);
        screen.result(&told(&not_as_approved))?;
        desk.decide(&[one], &mut input)?;
    }
    // one edit in a shared file changes the digests of every drill: one line and one question for all of them
    if !unchanged.is_empty() {
        let names: Vec<&str> = unchanged.iter().map(|one| one.snapshot.name.as_str()).collect();
        screen.result(&format!("{}\n", words_alone(&names)))?;
        desk.decide(&unchanged.iter().collect::<Vec<_>>(), &mut input)?;
    }
    let ids = if args.paths.is_empty() { args.files.ids(&library) } else { None };
    for name in ids.iter().flat_map(|ids| orphans(&args.reports, ids)) {
        screen.result(&told(&orphaned(&args.reports, &name)))?;
        desk.open += 1;
    }
    desk.close()
}

/// The line over all reports, where more than one changed.
fn summary(of: usize, changed: &[Changed<'_>], causes: &Causes) -> Option<String> {
    let told = || changed.iter().filter_map(|one| Some((one, headline_of(&one.standing)?)));
    let line = overview(of, &told().map(|(_, headline)| headline).collect::<Vec<_>>())?;
    let cause = causes.overall(told().map(|(one, _)| one.snapshot.name.as_str()));
    Some(cause.map_or(line.clone(), |cause| format!("{line}; {cause}")))
}

/// Takes the decisions and counts what came of them.
struct Desk<'a> {
    args: &'a ReviewArgs,
    screen: &'a Screen,
    pending: Pending,
    causes: Causes,
    asks: bool,
    accepted: usize,
    rejected: usize,
    /// Not as approved at the end, rejected ones included.
    open: usize,
}

impl Desk<'_> {
    /// Ends the first line of what is told with what was changed in the files.
    fn add_cause(&self, one: &Changed<'_>, shelf: &Shelf, told: &mut NotApproved) {
        let (Some(old), Some(_)) = (shelf.approved(&one.snapshot.name), headline_of(&one.standing)) else {
            return;
        };
        let cause = self.causes.told(&one.snapshot.name, one.scenario, old, &one.snapshot.drill);
        // damaged pages, which have no cause in a file, stand before the headline
        let at = match &one.standing {
            Standing::Page { pages, .. } => pages.len(),
            _ => 0,
        };
        if let (Some(cause), Some(line)) = (cause, told.changes.get_mut(at)) {
            line.push_str(&format!("; {cause}"));
        }
    }

    /// Decides on some drills together: by the options, or by asking.
    fn decide(&mut self, drills: &[&Changed<'_>], input: &mut dyn BufRead) -> Result<(), CliError> {
        let is_open = drills.iter().any(|one| self.told_to(one).is_none());
        let answer = if self.asks && is_open { self.asked(drills, input)? } else { Choice::Quit };
        for one in drills {
            self.carry_out(self.told_to(one).unwrap_or(answer), one)?;
        }
        Ok(())
    }

    /// What the options say about a drill.
    fn told_to(&self, one: &Changed<'_>) -> Option<Choice> {
        let id = &one.scenario.id;
        if self.args.accept_all || self.args.accept.contains(id) {
            Some(Choice::Accept)
        } else if self.args.reject_all || self.args.reject.contains(id) {
            Some(Choice::Reject)
        } else {
            None
        }
    }

    fn asked(&mut self, drills: &[&Changed<'_>], input: &mut dyn BufRead) -> Result<Choice, CliError> {
        let (args, screen) = (self.args, self.screen);
        let lines = || drills.iter().try_for_each(|one| screen.result(&one.snapshot.lines(&args.reports)?));
        let choice = ask(input, screen, lines)?;
        self.asks = choice != Choice::Quit;
        Ok(choice)
    }

    /// Once something was written, what goes wrong is no longer bad usage.
    fn carry_out(&mut self, choice: Choice, one: &Changed<'_>) -> Result<(), CliError> {
        let name = &one.snapshot.name;
        let is_first = self.accepted == 0;
        let late = |error: CliError| if is_first { error } else { error.late() };
        self.open += usize::from(choice != Choice::Accept);
        match choice {
            Choice::Accept => {
                one.snapshot.approve(&self.args.reports).map_err(late)?;
                self.causes.note(name, one.scenario);
                self.accepted += 1;
                self.pending.discard(name)
            }
            Choice::Reject => {
                self.rejected += 1;
                self.pending.discard(name)?;
                self.screen.result(&format!("rejected: {name}\n"))
            }
            Choice::Skip => {
                self.pending.keep(&one.snapshot).map_err(late)?;
                self.screen.say(&format!("pending: {}", self.pending.page(name).display()));
                Ok(())
            }
            Choice::Quit => Ok(()),
        }
    }

    fn close(mut self) -> Result<Exit, CliError> {
        if self.accepted > 0 || self.args.accept_all {
            self.causes.write(&self.args.reports).map_err(CliError::late)?;
        }
        let rejected = match self.rejected {
            0 => String::new(),
            count => format!(", {count} of them rejected"),
        };
        let line = format!("{} accepted, {} not as approved{rejected}\n", self.accepted, self.open);
        self.screen.result(&line)?;
        Ok(if self.open == 0 { Exit::Passed } else { Exit::Failed })
    }
}

/// The scenarios to review: a counterexample only where its file is named.
fn chosen<'l>(args: &ReviewArgs, library: &'l Library) -> Result<Vec<&'l Scenario>, CliError> {
    let is_meant = |scenario: &&Scenario| !args.paths.is_empty() || scenario.counterexample.is_none();
    let chosen: Vec<&Scenario> = library.scenarios.iter().filter(is_meant).collect();
    let ids = || chosen.iter().map(|scenario| scenario.id.as_str());
    if let Some(both) = args.accept.iter().find(|id| args.reject.contains(id)) {
        return Err(CliError::usage(
            format!("`{both}` is accepted and rejected"),
            "name it with one of the two",
        ));
    }
    let mut named = args.accept.iter().chain(&args.reject);
    match named.find(|id| ids().all(|known| known != id.as_str())) {
        Some(unknown) => Err(show::unknown(unknown, ids())),
        None => Ok(chosen),
    }
}

/// The approved reports of these scenarios, in a folder that can take new ones. Where everything is accepted, one that
/// cannot be read counts as none.
fn shelf(args: &ReviewArgs, chosen: &[&Scenario]) -> Result<Shelf, CliError> {
    let names = || chosen.iter().map(|scenario| name_of(&scenario.id, Seeds::one_of(scenario, args.seed)));
    let guard = Guard::of(&args.files, &args.paths);
    let notes = std::iter::once(args.reports.join(IN_FORCE));
    for path in names().flat_map(|name| files_of(&args.reports, &name)).chain(notes) {
        can_hold(&path)?;
        guard.is_no_input(&path)?;
    }
    if args.accept_all {
        Shelf::readable(&args.reports, names())
    } else {
        Shelf::open(&args.reports, names())
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
    }
    if not_as_approved.iter().flat_map(|one| &one.changes).any(|change| change.starts_with('!')) {
        screen.say("a line marked ! is worse than approved");
    }
    if !not_as_approved.is_empty() {
        screen.say("not as approved: `shadowdrill review` walks through the changes");
    }
}

/// True where a report changed and no fact of it did.
#[must_use]
pub fn is_words_alone(standing: &Standing) -> bool {
    matches!(standing, Standing::Changed(difference) if difference.headline.is_none())
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
}
