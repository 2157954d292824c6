//! `coverage`: what is exercised by which scenario, and what by none.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use clap::Args;
use rayon::prelude::*;

use super::args::{FileArgs, SummaryFormat};
use super::error::CliError;
use super::exit::Exit;
use super::load;
use super::run::{progress, threads_of};
use super::screen::Screen;
use super::seeds::{self, Seeds};
use super::yardstick::Yardstick;
use crate::coverage::{self, Seen};
use crate::library::Library;
use crate::report::{self, CoverageReport};
use crate::scenario::Scenario;

/// Arguments of `coverage`.
#[derive(Args, Debug)]
pub struct CoverageArgs {
    /// Scenario files or folders [default: scenarios; in an empty folder the bundled ones]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The seed
    #[arg(long, value_name = "N", default_value = "0", value_parser = seeds::seed)]
    pub seed: u64,
    /// Fail where something is exercised by nothing, or where the yardstick is looser than its lock
    #[arg(long)]
    pub strict: bool,
    /// How results are written to stdout
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = SummaryFormat::Human)]
    pub format: SummaryFormat,
    /// Drills at the same time [default: one a core]; results do not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Print the JSON Schema of `--format json` and run nothing
    #[arg(long)]
    pub print_schema: bool,
    #[command(flatten)]
    pub files: FileArgs,
}

/// Runs every drill once and holds what those that passed show against what is listed.
///
/// # Errors
/// Bad usage or input; a drill that cannot be run.
pub fn coverage(args: &CoverageArgs, screen: &Screen) -> Result<Exit, CliError> {
    if args.print_schema {
        screen.result(&report::coverage_schema())?;
        return Ok(Exit::Passed);
    }
    let library = args.files.library(&args.paths)?;
    load::tell_bundled(&library, screen);
    let loosened = Yardstick::open(&args.files)?.loosened(&library);
    if library.scenarios.iter().all(|scenario| scenario.counterexample.is_some()) {
        return Err(CliError::usage(
            "there is no scenario that could exercise anything: counterexamples earn nothing",
            "`shadowdrill list` shows the scenarios",
        ));
    }
    let found = CoverageReport::new(&coverage::coverage(&library, &seen(&library, args, screen)?));
    screen.result(&match args.format {
        SummaryFormat::Human => report::coverage_to_human(&found, screen.paint),
        SummaryFormat::Json => report::coverage_to_json(&found),
        SummaryFormat::Markdown => report::coverage_to_markdown(&found),
    })?;
    for sentence in &loosened {
        screen.say(&format!("loosened: {sentence}"));
    }
    if !args.strict {
        return Ok(Exit::Passed);
    }
    if !loosened.is_empty() {
        screen.say("a drill that passes by a looser yardstick than the approved one shows nothing");
    }
    if !found.unexercised.is_empty() {
        screen.say(&report::coverage_line(&found));
    }
    let failed = found.left_out.iter().filter(|one| {
        library.scenario(&one.scenario).is_some_and(|scenario| scenario.counterexample.is_none())
    });
    let failed = failed.count();
    if failed > 0 {
        screen.say(&format!("drills that did not pass: {failed}"));
    }
    let whole = found.unexercised.is_empty() && loosened.is_empty() && failed == 0;
    Ok(if whole { Exit::Passed } else { Exit::Failed })
}

/// What each drill shows, in the order of the scenarios whatever the number of threads.
fn seen(library: &Library, args: &CoverageArgs, screen: &Screen) -> Result<Vec<Seen>, CliError> {
    let jobs: Vec<(&Scenario, u64)> =
        library.scenarios.iter().map(|scenario| (scenario, Seeds::one_of(scenario, args.seed))).collect();
    let pool = threads_of(args.threads)?;
    let bar = progress(screen, jobs.len());
    let run = |(scenario, seed): &(&Scenario, u64)| {
        let seen = catch_unwind(AssertUnwindSafe(|| Seen::run(library, scenario, *seed)));
        bar.inc(1);
        seen
    };
    let done: Vec<_> = pool.install(|| jobs.par_iter().map(run).collect());
    bar.finish_and_clear();
    let mut all = Vec::with_capacity(done.len());
    for (seen, (scenario, seed)) in done.into_iter().zip(&jobs) {
        let drill = format!("{} seed {seed}", scenario.id);
        let seen = seen.map_err(|_| CliError::Harness(format!("the harness panicked on {drill}")))?;
        all.push(seen.map_err(|error| CliError::Harness(format!("{drill} cannot be run: {error}")))?);
    }
    Ok(all)
}
