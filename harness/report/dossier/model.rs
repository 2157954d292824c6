//! What a dossier holds. It is kept as `NAME.dossier.json`; a report drawn from it later has the same bytes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::report::model::{DrillReport, Tool};
use crate::report::timeline::TimelineReport;
use crate::vocabulary::{Action, HarmFamily, Limit, Rule};

/// Name and version of the dossier's JSON.
pub const DOSSIER_SCHEMA: &str = "shadowdrill.dossier/1";

/// Everything about one drill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dossier {
    /// Name and version of this format: `shadowdrill.dossier/1`.
    pub schema: String,
    /// What made it.
    pub tool: Tool,
    /// The scenario's category.
    pub category: String,
    /// Rules that the scenario gives evidence for.
    pub rules: Vec<Rule>,
    /// What the drill was made from.
    pub inputs: Vec<InputReport>,
    /// What it found.
    pub drill: DrillReport,
    /// What happened; `null` where it did not run to its end, as all that follows is empty then.
    pub timeline: Option<TimelineReport>,
    /// Monitors that must detect.
    pub expected_alerts: Vec<String>,
    /// Monitors that may raise besides.
    pub allowed_alerts: Vec<String>,
    /// Actions that the scenario forbids.
    pub forbidden_actions: Vec<Action>,
    /// The three runs bar by bar.
    pub film: Option<FilmReport>,
}

/// A file that a drill was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InputReport {
    /// What it is: `scenario`, `policy`, `baseline`, `settings`, `runbook` or `candles`.
    pub kind: String,
    /// Its path as the user wrote it.
    pub path: String,
    /// SHA-256 of its bytes.
    pub digest: String,
}

/// The three runs bar by bar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FilmReport {
    /// Length of a bar in nanoseconds.
    pub bar_ns: i64,
    /// The market.
    pub symbols: Vec<SymbolFilm>,
    /// Limits of exposure from which harm is counted; empty where the baseline has none.
    pub limits: Vec<LimitReport>,
    /// The drill itself.
    pub answered: ReelReport,
    /// The same faults without a response.
    pub unanswered: ReelReport,
    /// The same day without faults.
    pub calm: ReelReport,
}

/// A limit of the baseline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LimitReport {
    /// Which.
    pub limit: Limit,
    /// Its value in hundredths.
    pub cents: i64,
}

/// One symbol's closes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SymbolFilm {
    /// Its name.
    pub symbol: String,
    /// When each bar closed, in nanoseconds since the start.
    pub time_ns: Vec<i64>,
    /// Its close in 10⁻⁸ of the quote currency.
    pub close: Vec<i64>,
}

/// One run, a column a quantity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReelReport {
    /// When each bar closed, in nanoseconds since the start.
    pub time_ns: Vec<i64>,
    /// Equity in hundredths.
    pub equity_cents: Vec<i64>,
    /// Gross exposure in hundredths.
    pub exposure_cents: Vec<i64>,
    /// Orders sent so far.
    pub orders: Vec<i64>,
    /// Harm so far, one curve a family that occurs.
    pub harm: Vec<HarmCurve>,
}

/// How the harm of one family grew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HarmCurve {
    /// Which.
    pub family: HarmFamily,
    /// When more was done, in nanoseconds since the start.
    pub time_ns: Vec<i64>,
    /// The sum up to and with that moment.
    pub total: Vec<i64>,
}

/// Why a file is not a dossier that this program reads.
#[derive(Debug, Error)]
pub enum DossierError {
    /// Not the JSON of a dossier.
    #[error("not a dossier: {0}")]
    Json(#[from] serde_json::Error),
    /// Another format or version.
    #[error("the format {0:?} is not known; this program reads {DOSSIER_SCHEMA}")]
    Schema(String),
    /// Columns that belong together have different lengths.
    #[error("the columns of the {0} differ in length")]
    Columns(&'static str),
}

impl Dossier {
    /// One line of JSON with a final line break.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Reads what [`Dossier::to_json`] wrote.
    ///
    /// # Errors
    /// [`DossierError`].
    pub fn from_json(text: &str) -> Result<Dossier, DossierError> {
        let read: Dossier = serde_json::from_str(text)?;
        if read.schema != DOSSIER_SCHEMA {
            return Err(DossierError::Schema(read.schema));
        }
        match read.film.as_ref().and_then(FilmReport::uneven) {
            Some(what) => Err(DossierError::Columns(what)),
            None => Ok(read),
        }
    }

    /// What this drill's files are called: scenario and seed.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}-{}", self.drill.scenario, self.drill.seed)
    }
}

impl FilmReport {
    /// The first part whose columns differ in length.
    fn uneven(&self) -> Option<&'static str> {
        if self.symbols.iter().any(|film| film.time_ns.len() != film.close.len()) {
            return Some("market");
        }
        let runs = [
            ("answered run", &self.answered),
            ("unanswered run", &self.unanswered),
            ("calm run", &self.calm),
        ];
        runs.into_iter().find(|(_, reel)| reel.is_uneven()).map(|(what, _)| what)
    }
}

impl ReelReport {
    fn is_uneven(&self) -> bool {
        let bars = self.time_ns.len();
        let columns = [&self.equity_cents, &self.exposure_cents, &self.orders];
        columns.iter().any(|column| column.len() != bars)
            || self.harm.iter().any(|curve| curve.time_ns.len() != curve.total.len())
    }
}
