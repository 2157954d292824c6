//! Severity, tracks and the states a drill may end in.

use serde::{Deserialize, Serialize};

use super::names::named;

named! {
    /// How bad an incident is. Ordered: low < medium < high.
    pub enum Severity, "severity" {
        /// Minor: a small anomaly, the system runs. Reaction within a week.
        Low = "low",
        /// Significant: a noticeable deviation, the system is impaired. Reaction within 24 h.
        Medium = "medium",
        /// Critical: a critical fault, the system is stopped. Reaction at once.
        High = "high",
    }
}

/// The severities that a scenario accepts, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeverityRange {
    /// The lowest accepted severity. Targets follow this one unless only the highest has some.
    pub lowest: Severity,
    /// The highest accepted severity.
    pub highest: Severity,
}

impl SeverityRange {
    /// True where `severity` is accepted.
    #[must_use]
    pub fn contains(self, severity: Severity) -> bool {
        (self.lowest..=self.highest).contains(&severity)
    }
}

impl std::fmt::Display for SeverityRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.lowest == self.highest {
            write!(f, "{}", self.lowest)
        } else {
            write!(f, "{} to {}", self.lowest, self.highest)
        }
    }
}

named! {
    /// Where a drill runs. There is no live track: a drill never touches live trading.
    pub enum Track, "track" {
        /// The simulated shadow pipeline.
        Shadow = "shadow",
        /// Paper trading.
        Paper = "paper",
        /// A test network of a venue.
        Testnet = "testnet",
    }
}

named! {
    /// The state a drill must reach.
    pub enum EndState, "end state" {
        /// One healthy scheduler, controls in force, books reconciled.
        Running = "running",
        /// Nothing can start or order, nothing is open, exposure is within limits, books reconciled.
        StoppedSafe = "stopped-safe",
    }
}
