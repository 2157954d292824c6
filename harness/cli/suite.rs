//! `report --kind suite`: how all drills of the log stand.

use std::path::{Component, Path, PathBuf};

use jiff::Timestamp;

use super::args::{ReportArgs, ReportFormat};
use super::error::CliError;
use super::{due, load};
use crate::cadence::{Held, held_by_now, select, standing};
use crate::drill_log::{Day, DrillLog, History, Reading};
use crate::library::Library;
use crate::report::{self, Suite};

/// The suite's page, with links from where it is written.
///
/// # Errors
/// A log that is absent or does not verify.
pub fn suite(args: &ReportArgs) -> Result<String, CliError> {
    let reading = DrillLog::at(&args.log).read()?;
    let library = args.files.library(&[PathBuf::from(load::scenario_root())])?;
    let folder = args.out.as_deref().and_then(Path::parent).unwrap_or(Path::new("")).to_owned();
    let suite = of(args, &library, &reading)?;
    let link = |path: &str| href(&way(&folder, Path::new(path)));
    Ok(match args.format {
        ReportFormat::Markdown => report::to_suite_markdown(&suite, args.lang.into(), link),
        _ => report::to_suite_html(&suite, args.lang.into(), link)?,
    })
}

/// How the drills of a log that was read stand on the day that was asked for.
///
/// # Errors
/// A cadence that names what is not there.
pub fn of(args: &ReportArgs, library: &Library, reading: &Reading) -> Result<Suite, CliError> {
    let as_of_day = as_of(args)?;
    let cadence = due::cadence_of(library).map_err(CliError::Problems)?;
    let planned = select(&cadence, &due::drillable(library)).map_err(CliError::Problems)?;
    let stands = |drills: Vec<Held>, at| standing(&cadence, &planned, &drills, at);
    if let Some(day) = args.as_of {
        // as `due --as-of`: what came later is left out
        let end = end_of(day)?;
        let history = until(&reading.history, end);
        return Ok(Suite::of(&history, as_of_day, &stands(due::held(&history), end)));
    }
    let now = due::now();
    let (drills, _) = held_by_now(due::held(&reading.history), now);
    Ok(Suite::of(&reading.history, as_of_day, &stands(drills, now)))
}

/// The drills that were started by then. One whose start cannot be told stays.
fn until(history: &History, end: Timestamp) -> History {
    let mut history = history.clone();
    history
        .drills
        .retain(|one| one.drill.started.to_string().parse().map_or(true, |at: Timestamp| at <= end));
    history
}

/// The day that ages are counted to.
///
/// # Errors
/// None while the clock shows a year of four digits.
pub fn as_of(args: &ReportArgs) -> Result<Day, CliError> {
    args.as_of.map_or_else(|| day_of(due::now()), Ok)
}

/// The UTC day of a moment.
///
/// # Errors
/// None while the clock shows a year of four digits.
pub fn day_of(at: Timestamp) -> Result<Day, CliError> {
    Day::parse(&at.strftime("%Y-%m-%d").to_string()).map_err(CliError::Harness)
}

/// The last second of a UTC day: what was due or held on it counts.
fn end_of(day: Day) -> Result<Timestamp, CliError> {
    let text = format!("{day}T23:59:59Z");
    text.parse().map_err(|error: jiff::Error| CliError::Harness(error.to_string()))
}

/// The way from a folder to a file, both as the user would write them.
fn way(folder: &Path, file: &Path) -> String {
    if file.is_absolute() || folder.is_absolute() {
        return file.display().to_string();
    }
    let plain = |path: &Path| -> Vec<PathBuf> {
        let parts = path.components().filter(|part| !matches!(part, Component::CurDir));
        parts.map(|part| PathBuf::from(part.as_os_str())).collect()
    };
    let (folder, file) = (plain(folder), plain(file));
    let shared = folder.iter().zip(&file).take_while(|(one, other)| one == other).count();
    let up = vec!["..".to_owned(); folder.len() - shared];
    let down = file[shared..].iter().map(|part| part.display().to_string());
    up.into_iter().chain(down).collect::<Vec<_>>().join("/")
}

/// A path as a relative address: nothing in it can name another scheme or host.
pub fn href(path: &str) -> String {
    let mut address = String::from(if path.starts_with('/') { "" } else { "./" });
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' | b'@' => {
                address.push(char::from(byte))
            }
            other => address.push_str(&format!("%{other:02X}")),
        }
    }
    // two slashes at the front would name a host
    match address.strip_prefix("//") {
        Some(rest) => format!("/{}", rest.trim_start_matches('/')),
        None => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_go_from_the_page_to_the_report_and_nowhere_else() {
        let from = |folder: &str, file: &str| href(&way(Path::new(folder), Path::new(file)));
        assert_eq!(from("", "out/a-0.html"), "./out/a-0.html");
        assert_eq!(from("out", "out/a-0.html"), "./a-0.html");
        assert_eq!(from("./pages/x", "out/a-0.html"), "./../../out/a-0.html");
        assert_eq!(href("javascript:alert(1)"), "./javascript%3Aalert%281%29");
        assert_eq!((href("//host/x").as_str(), href("///h").as_str()), ("/host/x", "/h"));
        assert_eq!(href("a b\"><.html"), "./a%20b%22%3E%3C.html");
    }
}
