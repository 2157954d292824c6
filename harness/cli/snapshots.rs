//! Approved reports: what a drill is held against beside its checks. A folder with three files a drill: what it found
//! as JSON, which is what is compared, and the same as Markdown and HTML, for people. The JSON holds the digests of both pages,
//! so that a page cannot say anything else.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::conduct::Conducted;
use super::error::CliError;
use super::files::Folder;
use crate::base::Digest;
use crate::drill_log::markdown::plain;
use crate::report::{
    self, Approval, ApprovedReport, Difference, DrillReport, Headline, Lang, NotApproved, Origin,
};

/// The folder where none is named.
pub const SNAPSHOT_DIR: &str = "reports";
/// How the files of an approved report end.
const ENDINGS: [&str; 3] = ["json", "md", "html"];

/// How a drill stands against its approved report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The same facts, words and digests.
    Same,
    /// There is no approved report.
    New,
    /// The facts changed, or where there are none, words or digests only.
    Changed(Difference),
    /// An approved page is not what was approved, whatever the drill finds now.
    Page {
        /// Which pages, and what is wrong with each.
        pages: Vec<String>,
        /// What changed besides.
        difference: Difference,
    },
}

/// An approved report as it was found.
#[derive(Clone, Debug)]
pub struct Kept {
    approved: ApprovedReport,
    /// Pages that are not what was approved.
    damaged: Vec<String>,
}

/// The approved reports of a folder, by the names of their drills.
#[derive(Clone, Debug, Default)]
pub struct Shelf(BTreeMap<String, Kept>);

impl Shelf {
    /// Reads the approved reports of these drills, before any of them is run.
    ///
    /// # Errors
    /// One that cannot be read.
    pub fn open(folder: &Path, names: impl Iterator<Item = String>) -> Result<Shelf, CliError> {
        let mut shelf = Shelf::default();
        for name in names {
            if let Some(kept) = kept(folder, &name)? {
                shelf.0.insert(name, kept);
            }
        }
        Ok(shelf)
    }

    /// The same without those that are no approved reports: they are to be written anew.
    ///
    /// # Errors
    /// One that the system does not let one read.
    pub fn readable(folder: &Path, names: impl Iterator<Item = String>) -> Result<Shelf, CliError> {
        let mut shelf = Shelf::default();
        for name in names {
            match kept(folder, &name) {
                Ok(Some(kept)) => {
                    shelf.0.insert(name, kept);
                }
                Ok(None) | Err(CliError::Usage { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(shelf)
    }

    /// How a drill stands.
    #[must_use]
    pub fn standing(&self, snapshot: &Snapshot) -> Standing {
        let Some(kept) = self.0.get(&snapshot.name) else { return Standing::New };
        let difference = || report::difference(&kept.approved.drill, &snapshot.drill);
        if !kept.damaged.is_empty() {
            return Standing::Page { pages: kept.damaged.clone(), difference: difference() };
        }
        let same_page = |(ending, page): (&&str, &String)| {
            kept.approved.pages.get(*ending) == Some(&Digest::of(page.as_bytes()))
        };
        if kept.approved.drill == snapshot.drill && snapshot.pages.iter().all(same_page) {
            return Standing::Same;
        }
        Standing::Changed(difference())
    }

    /// What was approved of a drill.
    #[must_use]
    pub fn approved(&self, name: &str) -> Option<&DrillReport> {
        self.0.get(name).map(|kept| &kept.approved.drill)
    }
}

fn kept(folder: &Path, name: &str) -> Result<Option<Kept>, CliError> {
    let path = path_of(folder, name, "json");
    let Some(text) = read(&path)? else { return Ok(None) };
    let approved = ApprovedReport::from_json(&text).map_err(|error| {
        CliError::usage(
            format!("{}: not an approved report: {error}", path.display()),
            "`shadowdrill review --accept-all` writes it anew",
        )
    })?;
    let mut damaged = Vec::new();
    for (ending, digest) in &approved.pages {
        let path = path_of(folder, name, ending);
        match fs::read(&path) {
            Ok(bytes) if Digest::of(&bytes) == *digest => {}
            Ok(_) => damaged.push(format!("{} is not what was approved", path.display())),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                damaged.push(format!("{} is gone", path.display()));
            }
            Err(source) => return Err(CliError::Path { action: "read", path, source }),
        }
    }
    Ok(Some(Kept { approved, damaged }))
}

/// A drill's report as it would be approved.
#[derive(Debug)]
pub struct Snapshot {
    /// Scenario and seed: `gate-bypass-0`.
    pub name: String,
    /// What it found.
    pub drill: DrillReport,
    /// Its pages, by the ending of their names.
    pages: BTreeMap<&'static str, String>,
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
        drill.loosened.clear();
        let mut pages =
            BTreeMap::from([("md", report::to_page(&drill, done.timeline.as_ref(), Lang::English))]);
        if let Some(dossier) = &done.dossier {
            let mut dossier = dossier.clone();
            dossier.drill = drill.clone();
            pages.insert("html", report::to_html(&dossier, Lang::English)?);
        }
        Ok(Snapshot { name: name_of(&drill.scenario, drill.seed), drill, pages })
    }

    /// The lines of the Markdown page that differ from the approved one.
    ///
    /// # Errors
    /// An approved page that cannot be read.
    pub fn lines(&self, folder: &Path) -> Result<String, CliError> {
        let approved = read(&path_of(folder, &self.name, "md"))?.unwrap_or_default();
        Ok(report::line_diff(&approved, self.pages.get("md").map_or("", String::as_str)))
    }

    /// Makes this the approved report.
    ///
    /// # Errors
    /// Where the folder does not take it.
    pub fn approve(&self, folder: &Path) -> Result<(), CliError> {
        let folder = Folder::ready(folder)?;
        folder.write(
            &format!("{}.json", self.name),
            ApprovedReport::of(self.drill.clone(), &self.pages).to_json(),
        )?;
        for (ending, page) in &self.pages {
            folder.write(&format!("{}.{ending}", self.name), page)?;
        }
        Ok(())
    }
}

/// What the files of a drill are called: scenario and seed.
#[must_use]
pub fn name_of(scenario: &str, seed: u64) -> String {
    format!("{scenario}-{seed}")
}

/// The files of an approved report.
#[must_use]
pub fn files_of(folder: &Path, name: &str) -> Vec<PathBuf> {
    ENDINGS.iter().map(|ending| path_of(folder, name, ending)).collect()
}

fn path_of(folder: &Path, name: &str, ending: &str) -> PathBuf {
    folder.join(format!("{name}.{ending}"))
}

fn read(path: &Path) -> Result<Option<String>, CliError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(CliError::Path { action: "read", path: path.to_owned(), source }),
    }
}

/// Files in the folder that are called like approved reports of scenarios that there are not, by the names of their drills.
#[must_use]
pub fn orphans(folder: &Path, scenarios: &BTreeSet<String>) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut found = BTreeSet::new();
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let named = ENDINGS.iter().find_map(|ending| name.strip_suffix(&format!(".{ending}")));
        let Some((scenario, seed)) = named.and_then(|name| name.rsplit_once('-')) else { continue };
        // a scenario that was put on a day of candles is called after both
        let scenario = scenario.split('@').next().unwrap_or(scenario);
        let is_seed = !seed.is_empty() && seed.bytes().all(|byte| byte.is_ascii_digit());
        if is_seed && !scenarios.contains(scenario) {
            found.extend(named.map(str::to_owned));
        }
    }
    found.into_iter().collect()
}

/// True where writing `path` would write over what was approved.
#[must_use]
pub fn is_approved_page(path: &Path) -> bool {
    let is_page = path.extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending == *known));
    is_page
        && matches!(read(&path.with_extension("json")), Ok(Some(text)) if ApprovedReport::from_json(&text).is_ok())
}

/// What a run's report says of a drill; none where no fact of it is other than approved. The first line is the headline, but
/// that pages which are not what was approved stand before it.
#[must_use]
pub fn not_approved(name: &str, path: &str, standing: &Standing) -> Option<NotApproved> {
    let (approval, changes) = match standing {
        Standing::Same => return None,
        Standing::Changed(difference) if difference.headline.is_none() => return None,
        Standing::New => (Approval::New, Vec::new()),
        Standing::Changed(difference) => (Approval::Changed, difference.lines()),
        Standing::Page { pages, difference } => {
            let pages = pages.iter().map(|page| format!("! {}", plain(page)));
            (Approval::PageChanged, pages.chain(difference.lines()).collect())
        }
    };
    Some(NotApproved { report: name.to_owned(), path: path.to_owned(), approval, changes })
}

/// The weightiest change of a drill, where a fact changed.
#[must_use]
pub fn headline_of(standing: &Standing) -> Option<&Headline> {
    match standing {
        Standing::Changed(difference) | Standing::Page { difference, .. } => difference.headline.as_ref(),
        Standing::Same | Standing::New => None,
    }
}

/// What a run's report says of an approved report without a drill.
#[must_use]
pub fn orphaned(folder: &Path, name: &str) -> NotApproved {
    NotApproved {
        report: name.to_owned(),
        path: path_of(folder, name, "json").display().to_string(),
        approval: Approval::Orphaned,
        changes: Vec::new(),
    }
}

/// A sentence on how a drill stands, then a line each for the rest: `! gate-bypass-0: time to contain: 4m → 20m …`.
#[must_use]
pub fn told(one: &NotApproved) -> String {
    let name = plain(&one.report);
    let sentence = one.approval.sentence();
    let (first, rest) = match (one.approval, one.changes.split_first()) {
        (Approval::Changed, Some((first, rest))) => {
            let mark = if first.starts_with('!') { "! " } else { "" };
            (format!("{mark}{name}: {}", first.trim_start_matches(['!', ' '])), rest)
        }
        (Approval::PageChanged, _) => (format!("! {name}: {sentence}"), one.changes.as_slice()),
        _ => (format!("{name}: {sentence}"), one.changes.as_slice()),
    };
    let rest = rest.iter().map(|line| format!("    {line}\n"));
    std::iter::once(format!("{first}\n")).chain(rest).collect()
}

/// New reports that wait for a decision, in a folder below that of the approved ones. They are pages to look at: what is reviewed
/// is always drilled anew.
#[derive(Clone, Debug)]
pub struct Pending(PathBuf);

impl Pending {
    /// Those beside the approved reports of `folder`.
    #[must_use]
    pub fn below(folder: &Path) -> Pending {
        Pending(folder.join("pending"))
    }

    /// The page of a drill that people open.
    #[must_use]
    pub fn page(&self, name: &str) -> PathBuf {
        path_of(&self.0, name, "html")
    }

    /// Keeps a report for later.
    ///
    /// # Errors
    /// Where the folder does not take it.
    pub fn keep(&self, snapshot: &Snapshot) -> Result<(), CliError> {
        snapshot.approve(&self.0)
    }

    /// Removes the report of a drill, where it is there, and the folder where nothing else is in it.
    ///
    /// # Errors
    /// Where a file cannot be removed.
    pub fn discard(&self, name: &str) -> Result<(), CliError> {
        for path in files_of(&self.0, name) {
            match fs::remove_file(&path) {
                Ok(()) => {}
                Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {}
                Err(source) => return Err(CliError::Path { action: "remove", path, source }),
            }
        }
        // a folder that holds something stays
        let _ = fs::remove_dir(&self.0);
        Ok(())
    }
}
