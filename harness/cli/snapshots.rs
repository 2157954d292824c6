//! Approved reports: what a drill is held against beside its checks. A folder with three files a drill: what it found
//! as JSON, which is what is compared, and the same as Markdown and HTML, for people.

use std::fs;
use std::path::{Path, PathBuf};

use super::conduct::Conducted;
use super::error::CliError;
use super::files::Folder;
use crate::report::{self, DrillReport, FactChange, Lang, Origin};

/// The folder where none is named.
pub const SNAPSHOT_DIR: &str = "reports";

/// How a drill stands against its approved report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The same bytes.
    Same,
    /// There is no approved report.
    New,
    /// The facts changed, or where there are none, words or digests only.
    Changed(Vec<FactChange>),
}

/// A drill's report as it would be approved.
#[derive(Debug)]
pub struct Snapshot {
    /// Scenario and seed: `gate-bypass-0`.
    pub name: String,
    /// What it found.
    pub drill: DrillReport,
    json: String,
    markdown: String,
    html: Option<String>,
}

impl Snapshot {
    /// The report of a drill that was conducted.
    ///
    /// # Errors
    /// Where its page cannot be drawn.
    pub fn of(done: &Conducted<'_>) -> Result<Snapshot, CliError> {
        // approved is what the scenario gives, by whatever command it was run
        let mut drill = done.report.clone();
        drill.reproduce = Origin::default().on_day_of(&drill.scenario).command(&drill.path, drill.seed);
        let mut json = serde_json::to_string_pretty(&drill).unwrap_or_default();
        json.push('\n');
        let html = match &done.dossier {
            Some(dossier) => {
                let mut dossier = dossier.clone();
                dossier.drill.reproduce.clone_from(&drill.reproduce);
                Some(report::to_html(&dossier, Lang::English)?)
            }
            None => None,
        };
        Ok(Snapshot {
            name: format!("{}-{}", drill.scenario, drill.seed),
            markdown: report::to_page(&drill, done.timeline.as_ref(), Lang::English),
            json,
            html,
            drill,
        })
    }

    /// How it stands against what is approved in `folder`.
    ///
    /// # Errors
    /// An approved report that cannot be read.
    pub fn against(&self, folder: &Path) -> Result<Standing, CliError> {
        let Some(approved) = read(&self.path(folder, "json"))? else { return Ok(Standing::New) };
        let pages = [("md", Some(&self.markdown)), ("html", self.html.as_ref())];
        let mut same = approved == self.json;
        for (ending, page) in pages {
            if let Some(page) = page {
                same &= read(&self.path(folder, ending))?.as_ref() == Some(page);
            }
        }
        if same {
            return Ok(Standing::Same);
        }
        let old: DrillReport = serde_json::from_str(&approved).map_err(|error| {
            let path = self.path(folder, "json");
            CliError::usage(
                format!("{}: not an approved report: {error}", path.display()),
                "`shadowdrill review --accept-all` writes it anew",
            )
        })?;
        Ok(Standing::Changed(report::changes(&old, &self.drill)))
    }

    /// The lines of the Markdown page that differ from the approved one.
    ///
    /// # Errors
    /// An approved page that cannot be read.
    pub fn lines(&self, folder: &Path) -> Result<String, CliError> {
        let approved = read(&self.path(folder, "md"))?.unwrap_or_default();
        Ok(report::line_diff(&approved, &self.markdown))
    }

    /// Makes this the approved report.
    ///
    /// # Errors
    /// Where the folder does not take it.
    pub fn approve(&self, folder: &Path) -> Result<(), CliError> {
        let folder = Folder::ready(folder)?;
        folder.write(&format!("{}.json", self.name), &self.json)?;
        folder.write(&format!("{}.md", self.name), &self.markdown)?;
        if let Some(html) = &self.html {
            folder.write(&format!("{}.html", self.name), html)?;
        }
        Ok(())
    }

    fn path(&self, folder: &Path, ending: &str) -> PathBuf {
        folder.join(format!("{}.{ending}", self.name))
    }
}

fn read(path: &Path) -> Result<Option<String>, CliError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(CliError::Path { action: "read", path: path.to_owned(), source }),
    }
}

/// A sentence or more on how a drill stands; none where no fact of it is other than approved.
#[must_use]
pub fn told(name: &str, standing: &Standing) -> Option<String> {
    match standing {
        Standing::Same => None,
        // told once for all such drills
        Standing::Changed(changes) if changes.is_empty() => None,
        Standing::New => Some(format!("{name}: not approved yet\n")),
        Standing::Changed(changes) => Some(format!("{name}:\n{}", report::in_words(changes))),
    }
}
