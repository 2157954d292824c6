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
        "{0}: the ladder of {1} was approved as detected down to {2*} and is no longer",
        "{0}: die Leiter von {1} war als erkannt bis hinunter zu {2} freigegeben und ist es nicht mehr",
    ),
    ("{0} on {1} days, {2*}", "{0} an Tagen „{1}“, {2}"),
    ("{0} on {1} days", "{0} an Tagen „{1}“"),
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
                let one = |one: &str| self.sentence(one).unwrap_or_else(|| one.to_owned());
                let told = told.split("; ").map(one).collect::<Vec<String>>().join("; ");
                fill(self.texts().finding_loosened, &[&told])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::report::lang::Lang;

    #[test]
    fn a_long_finding_is_told_sentence_by_sentence_and_at_once() {
        let one = "b.toml:7:1: the ladder of f was approved as detected down to 0.1 on calm days, 0.2 on crash days and is no longer";
        let long = [one; 60].join("; ");
        let told = Lang::German.finding(&format!("{}{long}", crate::drill_log::LOOSENED));
        assert_eq!(told.matches("freigegeben und ist es nicht mehr").count(), 60, "{told}");
        // as one sentence it may come to nothing good, and comes to an end
        let _ = Lang::German.sentence(&long);
    }

    #[test]
    fn each_way_to_loosen_is_told_in_german() {
        let told =
            |sentence: &str| Lang::German.sentence(&format!("b.toml:7:1: {sentence}")).expect(sentence);
        let fact = |old: &str| told(&format!("`x` of the baseline was approved as {old} and is gone"));
        for (old, german) in [
            ("required", "verlangt"),
            ("permitted", "erlaubt"),
            ("within 5m", "innerhalb von 5m"),
            ("no limit", "ohne Grenze"),
            ("at most 2500", "höchstens 2500"),
            ("at least 0.5", "mindestens 0,5"),
            ("from 1s to 2s", "von 1s bis 2s"),
            ("in order a, b", "in der Reihenfolge a, b"),
            ("exactly a to b", "genau a bis b"),
        ] {
            assert_eq!(
                fact(old),
                format!("b.toml:7:1: `x` der Baseline war freigegeben als {german} und fehlt")
            );
        }
        for (sentence, german) in [
            ("the scenario `s` was approved and is gone", "das Szenario `s` war freigegeben und fehlt"),
            (
                "the counterexample `s` was approved and is gone",
                "das Gegenbeispiel `s` war freigegeben und fehlt",
            ),
            (
                "`drill` of the scenarios `a`, `b` was approved as required and is gone",
                "`drill` der Szenarien `a`, `b` war freigegeben als verlangt und fehlt",
            ),
            (
                "`y` of the scenario `s` is new and counts as looser than what was approved: permitted",
                "`y` des Szenarios `s` ist neu und gilt als lockerer als das Freigegebene: erlaubt",
            ),
            (
                "`max` of the gate is 3000, above the 2500 from which b.toml counts exposure as harm",
                "`max` des Gates ist 3000, über den 2500, ab denen b.toml Exposure als Schaden zählt",
            ),
            (
                "`max` of the monitor `m` is 3000, above the 2500 from which b.toml counts exposure as harm",
                "`max` des Monitors `m` ist 3000, über den 2500, ab denen b.toml Exposure als Schaden zählt",
            ),
            (
                "the ladder of f was approved as detected down to 0.1 on calm days, 0.2 on crash days and is no longer",
                "die Leiter von f war als erkannt bis hinunter zu 0,1 an Tagen „calm“, 0,2 an Tagen „crash“ freigegeben und ist es nicht mehr",
            ),
        ] {
            assert_eq!(told(sentence), format!("b.toml:7:1: {german}"));
        }
    }
}
