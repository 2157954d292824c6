//! A validated set of files.

use std::collections::BTreeMap;

use super::check;
use crate::baseline::Baseline;
use crate::cadence::Cadence;
use crate::market::Candles;
use crate::policy::Policy;
use crate::runbook::Runbook;
use crate::scenario::Scenario;
use crate::settings::Settings;
use crate::vocabulary::Problem;

/// Everything a drill reads. Cross-references hold: every runbook, monitor, responder, symbol and candle file that is named exists.
#[derive(Clone, Debug)]
pub struct Library {
    /// The shadow pipeline's settings.
    pub settings: Settings,
    /// The cadence that counts: that of the settings, else the bundled playbook; none only where the latter cannot be read.
    pub cadence: Option<Cadence>,
    /// Under test.
    pub policy: Policy,
    /// Under test.
    pub runbooks: Vec<Runbook>,
    /// The yardstick.
    pub baseline: Baseline,
    /// The drills, in the order of their paths.
    pub scenarios: Vec<Scenario>,
    /// Candle files by path as resolved from the scenario.
    pub candles: BTreeMap<String, Candles>,
}

impl Library {
    /// Everything that the parts of this library do not agree on; nothing in one that was assembled from files.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        check::references(self, &mut problems);
        problems
    }

    /// Position and value of the runbook with this id.
    #[must_use]
    pub fn runbook(&self, id: &str) -> Option<(u16, &Runbook)> {
        let found = self.runbooks.iter().position(|runbook| runbook.id == id)?;
        Some((u16::try_from(found).ok()?, &self.runbooks[found]))
    }

    /// The scenario with this id.
    #[must_use]
    pub fn scenario(&self, id: &str) -> Option<&Scenario> {
        self.scenarios.iter().find(|scenario| scenario.id == id)
    }
}
