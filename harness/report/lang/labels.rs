//! What the members of closed lists are called in a report. A new member does not compile without its label.

use super::Lang;
use crate::report::steps::StepState;
use crate::verdict::AlertRelation;
use crate::vocabulary::{
    CheckKind, EndState, HarmFamily, Milestone, Outcome, Severity, SeverityRange, Track, Verdict,
};

impl Lang {
    /// A verdict.
    #[must_use]
    pub fn verdict(self, verdict: Verdict) -> &'static str {
        match verdict {
            Verdict::Passed => self.of("passed", "bestanden"),
            Verdict::Failed => self.of("failed", "nicht bestanden"),
            Verdict::AsExpected => self.of("as expected", "wie erwartet"),
            Verdict::Aborted => self.of("aborted", "abgebrochen"),
            Verdict::Error => self.of("error", "Fehler"),
        }
    }

    /// An outcome.
    #[must_use]
    pub fn outcome(self, outcome: Outcome) -> &'static str {
        match outcome {
            Outcome::Met => self.of("met", "erfüllt"),
            Outcome::Late => self.of("late", "verspätet"),
            Outcome::Missed => self.of("missed", "verfehlt"),
            Outcome::ByAccident => self.of("by accident", "zufällig"),
            Outcome::WrongSeverity => self.of("wrong severity", "falscher Schweregrad"),
            Outcome::WrongAction => self.of("wrong action", "falsche Handlung"),
            Outcome::Harmful => self.of("harmful", "schädlich"),
            Outcome::Broken => self.of("broken", "gebrochen"),
            Outcome::FalseAlarm => self.of("false alarm", "Fehlalarm"),
            Outcome::NoData => self.of("no data", "keine Daten"),
            Outcome::NotEvaluated => self.of("not evaluated", "nicht bewertet"),
            Outcome::Skipped => self.of("skipped", "ausgelassen"),
        }
    }

    /// A check.
    #[must_use]
    pub fn check(self, check: CheckKind) -> &'static str {
        match check {
            CheckKind::Calm => self.of("calm run", "ruhiger Lauf"),
            CheckKind::Effect => self.of("effect", "Wirkung"),
            CheckKind::Detection => self.of("detection", "Erkennung"),
            CheckKind::EachOrder => self.of("each order", "jede Order"),
            CheckKind::Delivery => self.of("delivery", "Zustellung"),
            CheckKind::Alerts => self.of("alerts", "Alarme"),
            CheckKind::FalseAlarms => self.of("false alarms", "Fehlalarme"),
            CheckKind::Severity => self.of("severity", "Schweregrad"),
            CheckKind::Classification => self.of("classification", "Einstufung"),
            CheckKind::Acknowledgement => self.of("acknowledgement", "Übernahme"),
            CheckKind::StopBegun => self.of("stop begun", "Stopp begonnen"),
            CheckKind::Stop => self.of("stop", "Stopp"),
            CheckKind::Secure => self.of("secure", "Sicherung"),
            CheckKind::Notification => self.of("notification", "Meldung"),
            CheckKind::Analysis => self.of("analysis", "Analyse"),
            CheckKind::Runbook => self.of("runbook", "Runbook"),
            CheckKind::Actions => self.of("actions", "Handlungen"),
            CheckKind::Containment => self.of("containment", "Eindämmung"),
            CheckKind::Recovery => self.of("recovery", "Erholung"),
            CheckKind::Harm => self.of("harm", "Schaden"),
            CheckKind::Safety => self.of("safety", "Sicherheit"),
            CheckKind::Liveness => self.of("liveness", "Beruhigung"),
        }
    }

    /// A milestone.
    #[must_use]
    pub fn milestone(self, milestone: Milestone) -> &'static str {
        match milestone {
            Milestone::Injected => self.of("injected", "eingespielt"),
            Milestone::Effective => self.of("effective", "wirksam"),
            Milestone::FirstHarm => self.of("first harm", "erster Schaden"),
            Milestone::Raised => self.of("raised", "ausgelöst"),
            Milestone::Delivered => self.of("delivered", "zugestellt"),
            Milestone::Classified => self.of("classified", "eingestuft"),
            Milestone::Acknowledged => self.of("acknowledged", "übernommen"),
            Milestone::StopBegun => self.of("stop begun", "Stopp begonnen"),
            Milestone::Stopped => self.of("stopped", "gestoppt"),
            Milestone::Secured => self.of("secured", "gesichert"),
            Milestone::Notified => self.of("notified", "gemeldet"),
            Milestone::Analysed => self.of("analysed", "analysiert"),
            Milestone::Contained => self.of("contained", "eingedämmt"),
            Milestone::Recovered => self.of("recovered", "erholt"),
            Milestone::Lifted => self.of("lifted", "aufgehoben"),
            Milestone::Settled => self.of("settled", "beruhigt"),
        }
    }

    /// A family of harm with its unit.
    #[must_use]
    pub fn harm(self, family: HarmFamily) -> &'static str {
        match family {
            HarmFamily::UnintendedOrders => self.of("unintended orders", "ungewollte Orders"),
            HarmFamily::LimitExcess => {
                self.of("excess over limits (value × seconds)", "Überschreitung von Limits (Wert × Sekunden)")
            }
            HarmFamily::MissedDecisions => self.of("missed decisions", "versäumte Entscheidungen"),
            HarmFamily::CorruptDecisions => {
                self.of("decisions on corrupt data", "Entscheidungen auf falschen Daten")
            }
            HarmFamily::LostRecords => self.of("lost records", "verlorene Datensätze"),
            HarmFamily::ExcessCost => self.of("excess cost (hundredths)", "Mehrkosten (Hundertstel)"),
        }
    }

    /// A severity.
    #[must_use]
    pub fn severity(self, severity: Severity) -> &'static str {
        match severity {
            Severity::Low => self.of("low", "gering"),
            Severity::Medium => self.of("medium", "mittel"),
            Severity::High => self.of("high", "hoch"),
        }
    }

    /// The severities that are expected.
    #[must_use]
    pub fn severities(self, range: SeverityRange) -> String {
        if range.lowest == range.highest {
            return self.severity(range.lowest).to_owned();
        }
        let to = self.of("to", "bis");
        format!("{} {to} {}", self.severity(range.lowest), self.severity(range.highest))
    }

    /// The state at the end.
    #[must_use]
    pub fn end_state(self, state: EndState) -> &'static str {
        match state {
            EndState::Running => self.of("running", "läuft"),
            EndState::StoppedSafe => self.of("stopped and safe", "sicher gestoppt"),
        }
    }

    /// Where a drill ran.
    #[must_use]
    pub fn track(self, track: Track) -> &'static str {
        match track {
            Track::Shadow => self.of("shadow", "Shadow"),
            Track::Paper => self.of("paper", "Papierhandel"),
            Track::Testnet => self.of("testnet", "Testnetz"),
        }
    }

    /// How an alert relates to the faults.
    #[must_use]
    pub fn relation(self, relation: Option<AlertRelation>) -> &'static str {
        match relation {
            Some(AlertRelation::Detects) => self.of("detects the fault", "erkennt den Fehler"),
            Some(AlertRelation::Consequential) => self.of("follows from it", "folgt daraus"),
            Some(AlertRelation::False) => self.of("false alarm", "Fehlalarm"),
            None => self.of("not judged", "nicht bewertet"),
        }
    }

    /// What became of a step.
    #[must_use]
    pub fn step(self, state: StepState) -> &'static str {
        match state {
            StepState::Done => self.of("done", "erledigt"),
            StepState::Late => self.of("late", "verspätet"),
            StepState::Failed => self.of("failed", "fehlgeschlagen"),
            StepState::Forbidden => self.of("forbidden", "verboten"),
            StepState::Unapproved => self.of("without approval", "ohne Freigabe"),
            StepState::NotNeeded => self.of("skipped: not needed", "ausgelassen: nicht nötig"),
            StepState::Forgotten => self.of("skipped: forgotten", "ausgelassen: vergessen"),
            StepState::Begun => self.of("begun, not finished", "begonnen, nicht beendet"),
            StepState::NotReached => self.of("not reached", "nicht erreicht"),
        }
    }
}
