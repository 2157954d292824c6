//! `init`: the bundled library as a starting project.

use std::path::{Path, PathBuf};

use super::args::InitArgs;
use super::error::CliError;
use super::exit::Exit;
use super::files::Folder;
use super::load;
use super::screen::Screen;

/// A workflow for GitHub Actions, for a project whose runners have the program.
const WORKFLOW: &str = include_str!("init_workflow.yml");
const WORKFLOW_PATH: &str = ".github/workflows/drills.yml";
const GITIGNORE: &str = "/shadowdrill-out/\n*.jsonl.lock\n*.jsonl.due.lock\n*.jsonl.head.new\n";

/// Writes policy, baseline, lock, settings, runbooks, scenarios and a workflow. Overwrites nothing.
///
/// # Errors
/// A file that is there already, with nothing written; a folder that cannot be written.
pub fn init(args: &InitArgs, screen: &Screen) -> Result<Exit, CliError> {
    let mut files: Vec<(String, &[u8])> = load::bundle();
    files.push((WORKFLOW_PATH.to_owned(), WORKFLOW.as_bytes()));
    files.push((".gitignore".to_owned(), GITIGNORE.as_bytes()));
    let taken = files.iter().map(|(path, _)| path).find_map(|path| in_the_way(&args.dir, path));
    if let Some(taken) = taken {
        return Err(CliError::usage(
            format!("{} is there already; nothing was written", taken.display()),
            "`shadowdrill init DIR` starts in a folder of its own",
        ));
    }
    let folder = Folder::ready(&args.dir)?;
    for (path, bytes) in &files {
        folder.write(path, bytes)?;
    }
    screen.result(&next_steps(&args.dir, files.len()))?;
    Ok(Exit::Passed)
}

/// What keeps a file from being written: the file itself, or something on the way to it that is no folder.
fn in_the_way(dir: &Path, path: &str) -> Option<PathBuf> {
    let file = dir.join(path);
    let above = Path::new(path).ancestors().skip(1).map(|folder| dir.join(folder));
    let blocked = above.filter(|folder| folder.symlink_metadata().is_ok() && !folder.is_dir()).last();
    blocked.or_else(|| file.symlink_metadata().is_ok().then_some(file))
}

fn next_steps(dir: &Path, files: usize) -> String {
    let enter = if dir == Path::new(".") { String::new() } else { format!("cd {} && ", dir.display()) };
    format!(
        "{files} files written\n\
         policy.toml       under test: monitors, severity rules, routes, limits, responders\n\
         runbooks          under test: what people and automation do\n\
         baseline.toml     the yardstick: targets with their source, limits that define harm\n\
         baseline.lock     the approved yardstick; loosening it fails a run until `shadowdrill approve`\n\
         scenarios         the drills\n\
         shadowdrill.toml  the shadow pipeline\n\
         next: {enter}shadowdrill run\n"
    )
}
