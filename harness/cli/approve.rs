//! `approve`: rewrites the lock, so that what was loosened shows in code review.

use std::path::Path;

use super::args::ApproveArgs;
use super::error::CliError;
use super::exit::Exit;
use super::ladder;
use super::load::BUNDLED;
use super::screen::Screen;
use super::yardstick::{Yardstick, sentence};
use crate::drill_log::markdown::plain;
use crate::drill_log::write_whole;
use crate::library::Lock;

/// Writes the lock and prints what changed, what was loosened first.
///
/// # Errors
/// Problems in the files; a lock that cannot be written.
pub fn approve(args: &ApproveArgs, screen: &Screen) -> Result<Exit, CliError> {
    let yardstick = Yardstick::open_to_approve(&args.files)?;
    if yardstick.path.starts_with(BUNDLED) {
        return Err(CliError::usage(
            "the bundled library is approved as it is",
            "`shadowdrill init` writes a project with a baseline of its own",
        ));
    }
    let rungs = ladder::approved(&yardstick.library, yardstick.approved.as_ref())?;
    let after = Lock::of(&yardstick.library).with_ladder(rungs);
    let lost = match &yardstick.approved {
        Some(before) => ladder::weaker(before, &after),
        None => Vec::new(),
    };
    let after = after.to_text();
    if yardstick.approved.as_ref().is_some_and(|approved| approved.to_text() == after) {
        screen.result(&format!("{}: nothing to approve, it is current\n", plain(&yardstick.path)))?;
        return Ok(Exit::Passed);
    }
    write_whole(Path::new(&yardstick.path), after.as_bytes())?;
    let mut text = String::new();
    if let Some(changes) = yardstick.changes() {
        for (label, changes) in [("loosened", &changes.loosened), ("added", &changes.unapproved)] {
            for change in changes {
                text.push_str(&format!("{label}  {}\n", sentence(change)));
            }
        }
    }
    for sentence in lost {
        text.push_str(&format!("loosened  {}\n", plain(&sentence)));
    }
    text.push_str(&format!("{}: written; commit it, so that a review sees it\n", plain(&yardstick.path)));
    screen.result(&text)?;
    Ok(Exit::Passed)
}
