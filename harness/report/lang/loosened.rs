//! What a run tells of files that ask for less than the lock, in English and German; patterns as in `phrases.rs`.

use super::{Lang, fill};
use crate::drill_log;

/// English and German, the more special before the more general.
pub(super) const LOOSENED: &[(&str, &str)] = &[
    ("{0}: the scenario `{1}` was approved and is gone", "{0}: das Szenario `{1}` war freigegeben und fehlt"),
    (
        "{0}: the counterexample `{1}` was approved and is gone",
        "{0}: das Gegenbeispiel `{1}` war freigegeben und fehlt",
    ),
    (
        "{0}: `{1}` of {2*} was approved as {3*} and is gone",
        "{0}: `{1}` {2} war freigegeben als {3} und fehlt",
    ),
    (
        "{0}: `{1}` of {2*} was approved as {3*} and is now {4*}",
        "{0}: `{1}` {2} war freigegeben als {3} und ist jetzt {4}",
    ),
    (
        "{0}: `{1}` of {2*} is new and counts as looser than what was approved: {3*}",
        "{0}: `{1}` {2} ist neu und gilt als lockerer als das Freigegebene: {3}",
    ),
    (
        "{0}: `{1}` of {2*} is {3}, above the {4} from which {5} counts exposure as harm",
        "{0}: `{1}` {2} ist {3}, über den {4}, ab denen {5} Exposure als Schaden zählt",
    ),
    (
        "{0}: the ladder of {1} was approved as detected down to {2} and is no longer",
        "{0}: die Leiter von {1} war als erkannt bis hinunter zu {2} freigegeben und ist es nicht mehr",
    ),
    ("the baseline", "der Baseline"),
    ("the gate", "des Gates"),
    ("the monitor `{0}`", "des Monitors `{0}`"),
    ("the scenario `{0}`", "des Szenarios `{0}`"),
    ("the scenarios {0}", "der Szenarien {0}"),
    ("within {0} for {1}", "innerhalb von {0} für {1}"),
    ("within {0}", "innerhalb von {0}"),
    ("no limit", "ohne Grenze"),
    ("at most {0}", "höchstens {0}"),
    ("at least {0}", "mindestens {0}"),
    ("from {0} to {1}", "von {0} bis {1}"),
    ("in order {0}", "in der Reihenfolge {0}"),
    ("exactly {0}", "genau {0}"),
    ("required", "verlangt"),
    ("permitted", "erlaubt"),
];

impl Lang {
    /// A finding of the drill log: what a run noted of a loosened yardstick in this language, what people wrote as it stands.
    #[must_use]
    pub fn finding(self, text: &str) -> String {
        let Some(told) = text.strip_prefix(drill_log::LOOSENED) else { return text.to_owned() };
        match self {
            Lang::English => text.to_owned(),
            Lang::German => {
                let told = self.sentence(told).unwrap_or_else(|| told.to_owned());
                fill(self.texts().finding_loosened, &[&told])
            }
        }
    }
}
