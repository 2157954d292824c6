//! An approved report as it is kept: what a drill found, and the digests of the pages that show it to people.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::Digest;
use crate::report::json::pretty;
use crate::report::model::DrillReport;

/// Name and version of the JSON of an approved report.
pub const APPROVED_SCHEMA: &str = "shadowdrill.approved/1";

/// What was approved of one drill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApprovedReport {
    /// Name and version of this format.
    pub schema: String,
    /// SHA-256 of each page beside it, by the ending of its name.
    pub pages: BTreeMap<String, Digest>,
    /// What the drill found.
    pub drill: DrillReport,
}

impl ApprovedReport {
    /// Approves what a drill found, with its pages by the ending of their names.
    #[must_use]
    pub fn of(drill: DrillReport, pages: &BTreeMap<&'static str, String>) -> ApprovedReport {
        let digest = |(ending, page): (&&str, &String)| ((*ending).to_owned(), Digest::of(page.as_bytes()));
        ApprovedReport {
            schema: APPROVED_SCHEMA.to_owned(),
            pages: pages.iter().map(digest).collect(),
            drill,
        }
    }

    /// Pretty JSON with a final line break.
    #[must_use]
    pub fn to_json(&self) -> String {
        pretty(self)
    }

    /// Reads what [`ApprovedReport::to_json`] wrote.
    ///
    /// # Errors
    /// What is wrong with it, as a fragment.
    pub fn from_json(text: &str) -> Result<ApprovedReport, String> {
        let read: ApprovedReport = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if read.schema == APPROVED_SCHEMA {
            Ok(read)
        } else {
            Err(format!("the format {:?} is not known; this program reads {APPROVED_SCHEMA}", read.schema))
        }
    }
}
