//! `approve`: rewrites the lock, so that what was loosened shows in code review.

use std::path::Path;

use super::args::ApproveArgs;
use super::error::CliError;
use super::exit::Exit;
use super::load::BUNDLED;
use super::screen::Screen;
use super::yardstick::Yardstick;
use crate::baseline::lock::Lock;
use crate::drill_log::write_whole;

/// Writes the lock and prints what changed, line by line.
///
/// # Errors
/// Problems in the files; a lock that cannot be written.
pub fn approve(args: &ApproveArgs, screen: &Screen) -> Result<Exit, CliError> {
    let yardstick = Yardstick::open(&args.files)?;
    if yardstick.path.starts_with(BUNDLED) {
        return Err(CliError::usage(
            "the bundled library is approved as it is",
            "`shadowdrill init` writes a project with a baseline of its own",
        ));
    }
    let before = yardstick.approved.as_ref().map(Lock::to_text).unwrap_or_default();
    let after = Lock::of(&yardstick.library).to_text();
    if before == after {
        screen.result(&format!("{}: nothing to approve, it is current\n", yardstick.path))?;
        return Ok(Exit::Passed);
    }
    write_whole(Path::new(&yardstick.path), after.as_bytes())?;
    let mut text = differences(&before, &after);
    for sentence in yardstick.loosened() {
        text.push_str(&format!("loosened, now approved: {sentence}\n"));
    }
    text.push_str(&format!("{}: written; commit it, so that a review sees it\n", yardstick.path));
    screen.result(&text)?;
    Ok(Exit::Passed)
}

/// Lines that only one of the two texts has, `-` for the old and `+` for the new one, in their order.
fn differences(before: &str, after: &str) -> String {
    let only = |mark: char, text: &str, other: &str| {
        let lines = text.lines().filter(|line| !line.is_empty() && other.lines().all(|known| known != *line));
        lines.map(|line| format!("{mark} {line}\n")).collect::<String>()
    };
    only('-', before, after) + &only('+', after, before)
}
