//! `ladder`: how weak each fault may be before it is no longer detected in time.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::args::{LadderArgs, PlainFormat};
use super::error::CliError;
use super::exit::Exit;
use super::screen::Screen;
use super::seeds::Seeds;
use crate::base::Ratio;
use crate::ladder::{self, Climb, Reach};
use crate::library::{Library, Lock, Rung, Rungs};
use crate::report::{self, LadderReport};

/// The seeds of the ladder in the lock.
pub const SEEDS: std::ops::Range<u64> = 0..3;

/// Climbs and prints.
///
/// # Errors
/// Problems in the files; a drill that cannot be run.
pub fn ladder(args: &LadderArgs, screen: &Screen) -> Result<Exit, CliError> {
    let library = args.files.library(&args.paths)?;
    let seeds: Vec<u64> =
        args.seeds.as_ref().map_or_else(|| SEEDS.collect(), |seeds: &Seeds| seeds.iter().collect());
    let climbed = climb(&library, &seeds)?;
    if climbed.is_empty() {
        return Err(CliError::usage(
            "no scenario has a single fault that an alert could detect",
            "`shadowdrill list` shows the scenarios",
        ));
    }
    let found = LadderReport::new(&climbed);
    screen.result(&match args.format {
        PlainFormat::Human => report::ladder_to_human(&found),
        PlainFormat::Json => report::ladder_to_json(&found),
    })?;
    Ok(Exit::Passed)
}

/// How far each climb of a library comes, in their order.
///
/// # Errors
/// Where a drill cannot be run.
pub fn climb(library: &Library, seeds: &[u64]) -> Result<Vec<(Climb, Reach)>, CliError> {
    reached(ladder::climbs(library), library, seeds)
}

fn reached(climbs: Vec<Climb>, library: &Library, seeds: &[u64]) -> Result<Vec<(Climb, Reach)>, CliError> {
    let reached: Vec<_> = climbs.par_iter().map(|climb| climb.reach(library, seeds)).collect();
    climbs.into_iter().zip(reached).map(|(climb, reach)| Ok((climb, known(reach)?))).collect()
}

fn known<T>(found: Result<T, crate::trial::TrialError>) -> Result<T, CliError> {
    found.map_err(|error| CliError::Harness(format!("a drill of the ladder cannot be run: {error}")))
}

/// The ladder as the lock has it. A line that was approved `before` stays in its scenario for as long as that fits: a new
/// scenario, which may be easier to detect, does not take its place.
///
/// # Errors
/// As [`climb`].
pub fn approved(library: &Library, before: Option<&Lock>) -> Result<Rungs, CliError> {
    let seeds: Vec<u64> = SEEDS.collect();
    let as_before = |climb: Climb| {
        let rung = before.and_then(|lock| lock.ladder().get(&climb.name()));
        rung.and_then(|rung| held_by(library, &climb.name(), rung)).unwrap_or(climb)
    };
    let climbs = ladder::climbs(library).into_iter().map(as_before).collect();
    let rung = |(climb, reach): (Climb, Reach)| {
        let weakest = if let Reach::Detected(strength) = reach { Some(strength) } else { None };
        (climb.name(), Rung { scenario: Some(climb.scenario), weakest })
    };
    Ok(reached(climbs, library, &seeds)?.into_iter().map(rung).collect())
}

/// The climb by which an approved line is held: in its own scenario.
fn held_by(library: &Library, name: &str, rung: &Rung) -> Option<Climb> {
    ladder::climb_in(library, name, rung.scenario.as_ref()?)
}

/// A sentence for each fault that is no longer detected at a strength at which it was approved, with its place in the lock at
/// `path`, whose text is `text`.
///
/// # Errors
/// As [`climb`].
pub fn lost(lock: &Lock, library: &Library, path: &str, text: &str) -> Result<Vec<String>, CliError> {
    let seeds: Vec<u64> = SEEDS.collect();
    let asked: Vec<(&String, Ratio, Option<Climb>)> = lock
        .ladder()
        .iter()
        .filter_map(|(name, rung)| Some((name, rung.weakest?, held_by(library, name, rung))))
        .collect();
    let held: Vec<Result<bool, _>> = asked
        .par_iter()
        .map(|(_, strength, climb)| match climb {
            Some(climb) => Ok(climb.is_detected(library, *strength, &seeds)? == Some(true)),
            None => Ok(false),
        })
        .collect();
    let mut lost = Vec::new();
    for ((name, strength, _), held) in asked.iter().zip(held) {
        if !known(held)? {
            lost.push((name.as_str(), *strength));
        }
    }
    Ok(told(&lost, path, text))
}

/// One sentence a fault, with every kind of day on which it is lost.
fn told(lost: &[(&str, Ratio)], path: &str, text: &str) -> Vec<String> {
    let mut faults: BTreeMap<&str, (usize, Vec<String>)> = BTreeMap::new();
    for (name, strength) in lost {
        let (fault, day) = name.split_once(", ").unwrap_or((name, "any"));
        let line = text.lines().position(|line| line.starts_with(&format!("\"{name}\" =")));
        let (_, days) = faults.entry(fault).or_insert_with(|| (line.map_or(1, |at| at + 1), Vec::new()));
        days.push(format!("{strength} on {day} days"));
    }
    let sentence = |(fault, (line, days)): (&str, (usize, Vec<String>))| {
        let down = days.join(", ");
        format!(
            "{path}:{line}:1: the ladder of {fault} was approved as detected down to {down} and is no longer"
        )
    };
    faults.into_iter().map(sentence).collect()
}

/// A sentence for each fault whose approved strength would be weaker in `after` than it is in `before`, and for each that would
/// be held in another scenario.
#[must_use]
pub fn weaker(before: &Lock, after: &Lock) -> Vec<String> {
    let mut told = Vec::new();
    for (name, old) in before.ladder() {
        let new = after.ladder().get(name);
        let Some(weakest) = old.weakest else { continue };
        let now = new.and_then(|new| new.weakest);
        if now.is_none_or(|now| now > weakest) {
            let now = now.map_or_else(|| "not at all".to_owned(), |now| format!("down to {now}"));
            told.push(format!(
                "the ladder of {name} was approved as detected down to {weakest} and is now detected {now}"
            ));
        } else if let (Some(before), Some(now)) = (&old.scenario, new.and_then(|new| new.scenario.as_ref()))
            && before != now
        {
            told.push(format!("the ladder of {name} was approved in `{before}` and is now held in `{now}`"));
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_one_line_at_its_place_in_the_lock() {
        let ratio = |text: &str| Ratio::parse(text).expect("a ratio");
        let text =
            "[ladder]\n\"bypass, calm\" = \"0.15\"\n\"bypass, crash\" = \"0.2\"\n\"storm, calm\" = \"0.5\"\n";
        let lost =
            [("bypass, calm", ratio("0.15")), ("bypass, crash", ratio("0.2")), ("storm, calm", ratio("0.5"))];
        assert_eq!(
            told(&lost, "baseline.lock", text),
            [
                "baseline.lock:2:1: the ladder of bypass was approved as detected down to 0.15 on calm days, 0.2 on crash days \
                 and is no longer",
                "baseline.lock:4:1: the ladder of storm was approved as detected down to 0.5 on calm days and is no longer",
            ]
        );
        assert_eq!(told(&[], "baseline.lock", text), Vec::<String>::new());
    }
}
