//! `mutate`: breaks every control in turn and says which of them the drills would not miss.

use std::panic::{AssertUnwindSafe, catch_unwind};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;

use super::args::{MutateArgs, SummaryFormat};
use super::error::CliError;
use super::exit::Exit;
use super::load;
use super::revision::Revision;
use super::screen::Screen;
use super::seeds::Seeds;
use super::yardstick::Yardstick;
use crate::library::Library;
use crate::mutate::{self, Changed, Fate, Ground, Mutant, Texts};
use crate::report::{self, MutationReport};
use crate::scenario::Scenario;

/// Runs the mutants.
///
/// # Errors
/// Bad usage or input; no drill that passes as the files stand.
pub fn mutate(args: &MutateArgs, screen: &Screen) -> Result<Exit, CliError> {
    if args.print_schema {
        screen.result(&report::mutation_schema())?;
        return Ok(Exit::Passed);
    }
    let library = args.files.library(&args.paths)?;
    load::tell_bundled(&library, screen);
    let loosened = Yardstick::open(&args.files)?.loosened(&library);
    let changed = match &args.changed_since {
        Some(revision) => Some(changed(&library, revision)?),
        None => None,
    };
    let scenarios = selected(&library, args)?;
    let seeds = args.seed.map_or_else(|| args.seeds.clone(), Seeds::one);
    let desk = Desk::open(args.threads, screen)?;
    let grounds = desk.grounds(&library, &scenarios, &seeds)?;
    let mut mutants = mutate::mutants(&library, &texts(&library), &mutate::redundant(&grounds));
    if let Some(changed) = &changed {
        mutants.retain(|mutant| changed.touches(mutant));
    }
    if mutants.is_empty() {
        screen.say("no control differs from that revision: nothing was broken, and the score says nothing");
    }
    let mut fates = desk.fates(&library, &grounds, mutants)?;
    desk.suggest(&library, &seeds, &mut fates);
    let found = MutationReport::new(&grounds, &fates, args.changed_since.clone());
    screen.result(&match args.format {
        SummaryFormat::Human => report::mutation_to_human(&found, screen.paint),
        SummaryFormat::Json => report::mutation_to_json(&found),
        SummaryFormat::Markdown => report::mutation_to_markdown(&found),
    })?;
    let sound = is_sound(&grounds, &loosened, screen);
    let Some(min) = args.min else { return Ok(Exit::Passed) };
    let enough = found.score.reaches(min);
    if !enough {
        screen.say(&format!("the score {} is below the minimum", report::percent(&found.score)));
    }
    if !sound {
        screen.say("the minimum is not reached: a score says what sound drills would miss, by the approved yardstick");
    }
    Ok(if enough && sound { Exit::Passed } else { Exit::Failed })
}

/// Says which drills do not pass as the files stand and were passed over, and what is loosened; true where nothing is. A score
/// of what is left would look better than it is.
fn is_sound(grounds: &[Ground<'_>], loosened: &[String], screen: &Screen) -> bool {
    let failing: Vec<&Ground<'_>> = grounds.iter().filter(|ground| !ground.passes()).collect();
    for ground in &failing {
        let (id, seed) = (&ground.scenario.id, ground.seed);
        screen.say(&format!(
            "passed over, it does not pass as the files stand: {id} seed {seed} ({})",
            ground.reason()
        ));
    }
    for sentence in loosened {
        screen.say(&format!("loosened: {sentence}"));
    }
    failing.is_empty() && loosened.is_empty()
}

/// A share from 0 to 100 per cent in hundredths of a per cent.
///
/// # Errors
/// A fragment that says what was expected.
pub fn per_cent(text: &str) -> Result<u32, String> {
    let wrong = || format!("expected a percentage from 0 to 100, found {text:?}");
    let number = text.trim().trim_end_matches('%').trim_end();
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || part.len() > 2 || !digits(whole) || !digits(part) {
        return Err(wrong());
    }
    let points = format!("{whole}{part:0<2}").parse::<u32>().map_err(|_| wrong())?;
    if points > 10_000 { Err(wrong()) } else { Ok(points) }
}

/// The scenarios to try mutants on. Counterexamples are of no use here: they never pass.
fn selected<'l>(library: &'l Library, args: &MutateArgs) -> Result<Vec<&'l Scenario>, CliError> {
    let chosen: Vec<&Scenario> = (library.scenarios.iter())
        .filter(|scenario| scenario.counterexample.is_none())
        .filter(|scenario| args.tag.as_ref().is_none_or(|tag| scenario.tags.contains(tag)))
        .collect();
    if chosen.is_empty() {
        return Err(CliError::usage(
            "there is no scenario to try mutants on",
            "`shadowdrill list` shows the scenarios and their tags",
        ));
    }
    Ok(chosen)
}

/// The texts of policy and runbooks, to name lines.
fn texts(library: &Library) -> Texts {
    let paths = std::iter::once(&library.policy.path).chain(library.runbooks.iter().map(|one| &one.path));
    Texts::new(paths.filter_map(|path| {
        let text = String::from_utf8(load::bytes_of(path)?).ok()?;
        Some((path.clone(), text))
    }))
}

/// The controls that differ from those of a revision.
fn changed(library: &Library, name: &str) -> Result<Changed, CliError> {
    let revision = Revision::named(name, &library.policy.path)?;
    let policy = revision.file(&library.policy.path)?;
    let mut runbooks = Vec::new();
    for runbook in &library.runbooks {
        let bytes = match runbook.path.starts_with(load::BUNDLED) {
            true => load::bytes_of(&runbook.path),
            false => revision.file(&runbook.path)?,
        };
        runbooks.extend(bytes.map(|bytes| (runbook.path.clone(), bytes)));
    }
    Ok(Changed::between(library, policy.as_deref(), &runbooks))
}

/// Threads and progress.
struct Desk<'s> {
    pool: rayon::ThreadPool,
    screen: &'s Screen,
}

impl<'s> Desk<'s> {
    fn open(threads: Option<u16>, screen: &'s Screen) -> Result<Desk<'s>, CliError> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads.map_or(0, usize::from))
            .build()
            .map_err(|error| CliError::Harness(format!("cannot start threads: {error}")))?;
        Ok(Desk { pool, screen })
    }

    /// Every drill as the library stands.
    fn grounds<'l>(
        &self,
        library: &'l Library,
        scenarios: &[&'l Scenario],
        seeds: &Seeds,
    ) -> Result<Vec<Ground<'l>>, CliError> {
        let jobs: Vec<(&Scenario, u64)> =
            scenarios.iter().flat_map(|scenario| seeds.of(scenario).map(|seed| (*scenario, seed))).collect();
        let prepared: Vec<_> = self.pool.install(|| {
            jobs.par_iter().map(|(scenario, seed)| Ground::prepare(library, scenario, *seed)).collect()
        });
        let mut grounds = Vec::with_capacity(prepared.len());
        for (ground, (scenario, seed)) in prepared.into_iter().zip(&jobs) {
            grounds.push(ground.map_err(|error| {
                CliError::Harness(format!("{} seed {seed} cannot be run: {error}", scenario.id))
            })?);
        }
        if !grounds.iter().any(Ground::passes) {
            return Err(CliError::usage(
                "no drill passes as the files stand, so none can show that a control is broken",
                "`shadowdrill run` shows what fails",
            ));
        }
        Ok(grounds)
    }

    /// What becomes of each mutant, in their order whatever the number of threads.
    fn fates(
        &self,
        library: &Library,
        grounds: &[Ground<'_>],
        mutants: Vec<Mutant>,
    ) -> Result<Vec<(Mutant, Fate)>, CliError> {
        let bar = self.progress(mutants.len());
        let judged: Vec<_> = self.pool.install(|| {
            mutants
                .into_par_iter()
                .map(|mutant| {
                    let fate = catch_unwind(AssertUnwindSafe(|| mutate::judge(library, grounds, &mutant)));
                    bar.inc(1);
                    (mutant, fate)
                })
                .collect()
        });
        bar.finish_and_clear();
        let mut fates = Vec::with_capacity(judged.len());
        for (mutant, fate) in judged {
            let Ok(fate) = fate else {
                return Err(CliError::Harness(format!("the harness panicked on the mutant {}", mutant.id())));
            };
            fates.push((mutant, fate));
        }
        Ok(fates)
    }

    /// A scenario for each mutant that lowers the score, where one can be found.
    fn suggest(&self, library: &Library, seeds: &Seeds, fates: &mut [(Mutant, Fate)]) {
        let mut alive: Vec<&mut (Mutant, Fate)> =
            fates.iter_mut().filter(|(_, fate)| fate.is_alive()).collect();
        if alive.is_empty() {
            return;
        }
        self.pool.install(|| {
            let lacked = mutate::lacked(library, load::bundled_scenarios());
            let others: Vec<Ground<'_>> = lacked
                .par_iter()
                .flat_map_iter(|scenario| seeds.of(scenario).map(move |seed| (scenario, seed)))
                .filter_map(|(scenario, seed)| Ground::prepare(library, scenario, seed).ok())
                .collect();
            let sketches = mutate::sketches(library);
            let scenarios: Vec<Scenario> =
                sketches.par_iter().filter_map(|sketch| sketch.draft(library)).collect();
            let drafts: Vec<Ground<'_>> = scenarios
                .par_iter()
                .filter_map(|scenario| Ground::prepare(library, scenario, mutate::SUGGESTION_SEED).ok())
                .collect();
            alive.par_iter_mut().for_each(|(mutant, fate)| {
                fate.suggestion = mutate::suggest(library, &others, &drafts, mutant);
            });
        });
    }

    fn progress(&self, mutants: usize) -> ProgressBar {
        if !self.screen.shows_progress() {
            return ProgressBar::hidden();
        }
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} mutants")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        let target = ProgressDrawTarget::stderr();
        ProgressBar::with_draw_target(Some(mutants as u64), target).with_style(style)
    }
}

#[cfg(test)]
mod tests {
    use super::per_cent;

    #[test]
    fn percentages_have_at_most_two_places_and_end_at_100() {
        for (text, points) in [("0", 0), ("100", 10_000), ("97.5", 9_750), ("97.55%", 9_755), ("5 %", 500)] {
            assert_eq!(per_cent(text), Ok(points), "{text}");
        }
        for text in ["", "-1", "100.01", "1e2", "97.555", "abc", ".5", "9999999999999"] {
            assert!(per_cent(text).is_err(), "{text}");
        }
    }
}
