//! Files as they were in another revision of the git repository.

use std::path::Path;
use std::process::Command;

use super::error::CliError;
use super::load::BUNDLED;

/// A revision that exists.
#[derive(Clone, Debug)]
pub struct Revision(String);

impl Revision {
    /// The revision called `name`, in the repository that `path` is in.
    ///
    /// # Errors
    /// Where there is no git, no repository or no such revision.
    pub fn named(name: &str, path: &str) -> Result<Revision, CliError> {
        if path.starts_with(BUNDLED) {
            return Err(CliError::usage(
                format!("{path} is not in a git repository, so it has no revisions"),
                "`shadowdrill init` writes the bundled files into a folder of your own",
            ));
        }
        let found = git(
            path,
            &["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{name}^{{commit}}")],
        )?;
        match found {
            Some(commit) => Ok(Revision(String::from_utf8_lossy(&commit).trim().to_owned())),
            None => Err(CliError::usage(
                format!("there is no revision {name:?} of {path}"),
                "`--changed-since` takes what `git rev-parse` takes: a branch, a tag, HEAD~1",
            )),
        }
    }

    /// The file as it was; `None` where it was not there.
    ///
    /// # Errors
    /// Where git cannot be run.
    pub fn file(&self, path: &str) -> Result<Option<Vec<u8>>, CliError> {
        let name = Path::new(path).file_name().map(|name| name.to_string_lossy().into_owned());
        git(path, &["show", &format!("{}:./{}", self.0, name.unwrap_or_default())])
    }
}

/// What git prints in the folder of `path`; `None` where it says no.
fn git(path: &str, args: &[&str]) -> Result<Option<Vec<u8>>, CliError> {
    let folder = Path::new(path).parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut command = Command::new("git");
    command.args(args).current_dir(folder.unwrap_or(Path::new(".")));
    match command.output() {
        Ok(output) => Ok(output.status.success().then_some(output.stdout)),
        Err(source) => Err(CliError::Path { action: "run", path: "git".into(), source }),
    }
}
