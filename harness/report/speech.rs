//! What a Markdown report says in place of a value, in the language it is written in. English pages name things as the files
//! and the JSON do; German ones in German words.

use std::fmt::Display;

use crate::report::human;
use crate::report::lang::{Lang, Texts, fill};
use crate::report::model::{DrillReport, Unit};
use crate::report::words;

/// A language of Markdown reports.
#[derive(Clone, Copy, Debug)]
pub struct Speech(pub Lang);

impl Speech {
    /// All texts.
    pub fn texts(self) -> &'static Texts {
        self.0.texts()
    }

    /// The name of something: as the files have it, or the German word.
    pub fn name(self, name: impl Display, german: &str) -> String {
        match self.0 {
            Lang::English => name.to_string(),
            Lang::German => german.to_owned(),
        }
    }

    /// A word of a column.
    pub fn column(self, word: &str) -> String {
        self.0.column(word)
    }

    /// A sentence of the harness; as it stands where there is no translation.
    pub fn sentence(self, english: &str) -> String {
        self.0.sentence(english).unwrap_or_else(|| english.to_owned())
    }

    /// A length of time.
    pub fn span(self, ns: i64) -> String {
        match self.0 {
            Lang::English => words::span(ns),
            Lang::German => self.0.span(ns),
        }
    }

    /// A length of time, or a dash.
    pub fn span_or_dash(self, ns: Option<i64>) -> String {
        ns.map_or_else(|| "-".to_owned(), |ns| self.span(ns))
    }

    /// A moment of the drill.
    pub fn moment(self, ns: i64) -> String {
        match self.0 {
            Lang::English => words::moment(ns),
            Lang::German => self.0.moment(ns),
        }
    }

    /// A day, given as `2026-03-31`.
    pub fn day(self, date: &str) -> String {
        match self.0 {
            Lang::English => date.to_owned(),
            Lang::German => self.0.date(&format!("{date}T00:00:00Z")),
        }
    }

    /// A measured value.
    pub fn quantity(self, value: i64, unit: Unit) -> String {
        match self.0 {
            Lang::English => words::quantity(value, unit),
            Lang::German => self.0.quantity(value, unit),
        }
    }

    /// A whole number.
    pub fn count(self, number: i64) -> String {
        match self.0 {
            Lang::English => number.to_string(),
            Lang::German => self.0.count(number),
        }
    }

    /// A decimal number as it was written.
    pub fn decimal(self, shown: &str) -> String {
        match self.0 {
            Lang::English => shown.to_owned(),
            Lang::German => self.0.decimal(shown),
        }
    }

    /// The severity of a drill against the one expected.
    pub fn severity(self, drill: &DrillReport) -> String {
        let Lang::German = self.0 else { return human::severity(drill) };
        let (lang, t) = (self.0, self.texts());
        match (drill.severity.highest, drill.severity.expected) {
            (Some(given), Some(expected)) if !expected.contains(given) => {
                fill(t.page_instead, &[lang.severity(given), &lang.severities(expected)])
            }
            (Some(given), _) => lang.severity(given).to_owned(),
            (None, Some(expected)) => fill(t.page_instead, &[t.page_none, &lang.severities(expected)]),
            (None, None) => "-".to_owned(),
        }
    }
}
