//! Sentences that other rooms put together in English, by their pattern, and the same in German.
//!
//! `{0}` stands for anything: a name, a time, a number, or a word of `WORDS`. `{0*}` stands for another sentence
//! of the table in `sentences.rs`. A test draws every bundled drill in German and fails on a sentence that is not here; what a
//! future version says anew is shown as it is and marked as English.

use std::collections::BTreeMap;

use super::Lang;
use super::loosened::LOOSENED;
use super::sentences::SENTENCES;
use super::words::{COLUMNS, WORDS};

impl Lang {
    /// A sentence of the harness in this language; `None` where there is no translation.
    #[must_use]
    pub fn sentence(self, english: &str) -> Option<String> {
        match self {
            Lang::English => Some(english.to_owned()),
            Lang::German => german(english, 0, &mut BTreeMap::new()),
        }
    }

    /// A word of a column: who did something, what happened, where a target comes from.
    #[must_use]
    pub fn column(self, word: &str) -> String {
        let known = || COLUMNS.iter().chain(&WORDS).find(|(english, _)| *english == word);
        match self {
            Lang::English => word.to_owned(),
            Lang::German => known().map_or_else(|| word.to_owned(), |(_, german)| (*german).to_owned()),
        }
    }
}

/// Sentences inside sentences go no deeper than this.
const DEPTH: usize = 12;

/// What parts of a sentence came to, so that none is looked at twice: patterns overlap, and a long list has many ways to be cut.
type Known<'t> = BTreeMap<&'t str, Option<String>>;

fn german<'t>(english: &'t str, depth: usize, known: &mut Known<'t>) -> Option<String> {
    if english.is_empty() || depth > DEPTH {
        return english.is_empty().then(String::new);
    }
    if let Some(found) = known.get(english) {
        return found.clone();
    }
    let found = translated(english, depth, known);
    known.insert(english, found.clone());
    found
}

fn translated<'t>(english: &'t str, depth: usize, known: &mut Known<'t>) -> Option<String> {
    for (pattern, into) in SENTENCES.iter().chain(LOOSENED) {
        let Some(found) = matched(pattern, english) else { continue };
        let mut values: Vec<String> = Vec::new();
        for (text, is_sentence) in found {
            if !is_sentence {
                values.push(word(text));
                continue;
            }
            match german(text, depth + 1, known) {
                None => break,
                Some(inner) => values.push(inner),
            }
        }
        if values.len() == holes(pattern) {
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            return Some(super::fill(into, &values));
        }
    }
    // several sentences in one
    let (first, rest) = english.split_once("; ")?;
    Some(format!("{}; {}", german(first, depth + 1, known)?, german(rest, depth + 1, known)?))
}

/// A value: a word of the vocabulary, a number or time with the language's point, or a name as it stands.
fn word(text: &str) -> String {
    if let Some((_, german)) = WORDS.iter().find(|(english, _)| *english == text) {
        return (*german).to_owned();
    }
    // a range of two words; what is longer is a name as it stands in a file
    if let Some((low, high)) = text.split_once(" to ").filter(|(low, _)| !low.contains(' ')) {
        return format!("{} bis {}", word(low), word(high));
    }
    for (english, german) in [(" bars", "Kerzen"), (" bar", "Kerze")] {
        if let Some(count) =
            text.strip_suffix(english).filter(|count| count.bytes().all(|byte| byte.is_ascii_digit()))
        {
            return format!("{count} {german}");
        }
    }
    let number = text.strip_prefix("T+").unwrap_or(text);
    let measured = number.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    if measured { text.replace('.', ",") } else { text.to_owned() }
}

fn holes(pattern: &str) -> usize {
    pattern.matches('{').count()
}

/// What stands in the holes of `pattern` in `text`, and whether it has to be a sentence; `None` where it does not fit.
fn matched<'t>(pattern: &str, text: &'t str) -> Option<Vec<(&'t str, bool)>> {
    let mut found = Vec::new();
    let (head, mut pattern) = pattern.split_once('{').unwrap_or((pattern, ""));
    let mut text = text.strip_prefix(head)?;
    while !pattern.is_empty() {
        let (name, tail) = pattern.split_once('}')?;
        let (literal, next) = tail.split_once('{').unwrap_or((tail, ""));
        let at = match (literal, next) {
            ("", "") => text.len(),
            (_, "") => text.len().checked_sub(literal.len()).filter(|_| text.ends_with(literal))?,
            _ => text.find(literal)?,
        };
        let (value, rest) = text.split_at(at);
        if value.is_empty() {
            return None;
        }
        found.push((value, name.ends_with('*')));
        text = rest.strip_prefix(literal)?;
        pattern = next;
    }
    text.is_empty().then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_and_its_translation_have_the_same_holes() {
        for (english, german) in SENTENCES.iter().chain(LOOSENED) {
            let count = holes(english);
            let named = |text: &str, at: usize| {
                text.matches(&format!("{{{at}}}")).count() + text.matches(&format!("{{{at}*}}")).count()
            };
            for at in 0..count {
                assert_eq!((named(english, at), named(german, at)), (1, 1), "hole {at} of {english:?}");
            }
            assert_eq!(holes(german), count, "{english:?}");
            assert!(!german.contains('*'), "{german:?}");
        }
    }

    #[test]
    fn sentences_are_translated_as_a_whole_or_not_at_all() {
        let german = |text: &str| Lang::German.sentence(text);
        for (english, expected) in [
            (
                "storm, duplicate-intent: raised at T+08:35:11.496, 898.2ms after effective; target 5s (RTS 6 Art. 16(5))",
                "storm, duplicate-intent: ausgelöst um T+08:35:11,496, 898,2ms nach „wirksam“; Ziel 5s (RTS 6 Art. 16(5))",
            ),
            ("ended as medium, expected medium to high", "am Ende mittel, erwartet mittel bis hoch"),
            (
                "without a fault, a raised at T+00:00:01, b raised at T+00:00:02",
                "ohne Fehler: a löste um T+00:00:01 aus, b löste um T+00:00:02 aus",
            ),
            (
                "runbook `a` has no step that does `b.c`, which the scenario asks for at s.toml:3:1; in its place stands `d` (`e.f`)",
                "Runbook `a` hat keinen Schritt für `b.c`, den das Szenario in s.toml:3:1 verlangt; an seiner Stelle steht `d` (`e.f`)",
            ),
            ("a was not done; no step was begun", "a wurde nicht getan; kein Schritt wurde begonnen"),
            (
                "fault x: order-retry-storm, strength 0.7, factor 10",
                "Fehler x: order-retry-storm, Stärke 0,7, factor 10",
            ),
            (
                "b.toml:91:1: `target stop, effective to stopped` of the baseline was approved as within 5m and is now within 50m \
                 for absence, limit (low, high); order-flow (low)",
                "b.toml:91:1: `target stop, effective to stopped` der Baseline war freigegeben als innerhalb von 5m und ist \
                 jetzt innerhalb von 50m für absence, limit (low, high); order-flow (low)",
            ),
            (
                "s.toml:4:6: `forbidden` of the scenario `a` was approved as exactly b, c and is gone",
                "s.toml:4:6: `forbidden` des Szenarios `a` war freigegeben als genau b, c und fehlt",
            ),
            (
                "alert 0 of bar-order on BTC-EUR: 1 bar against 5 bars",
                "Alarm 0 von bar-order auf BTC-EUR: 1 Kerze gegen 5 Kerzen",
            ),
            (
                "contained at T+00:10:00 came before raised at T+00:10:01; target 15m (scenario); the unanswered run does 4 more harms",
                "eingedämmt um T+00:10:00 kam vor ausgelöst um T+00:10:01; Ziel 15m (Szenario); im unbeantworteten Lauf folgen \
                 noch 4 Schäden",
            ),
        ] {
            assert_eq!(german(english).as_deref(), Some(expected));
        }
        assert_eq!(german("something that nobody ever said"), None);
        assert_eq!(german("no step was begun; something new"), None);
        assert_eq!(Lang::English.sentence("as it is").as_deref(), Some("as it is"));
    }

    #[test]
    fn no_text_takes_long_or_panics() {
        for text in ["; ".repeat(500), ", ".repeat(500), "a and ".repeat(200), "{0}".into(), "ä".repeat(99)]
        {
            let _ = Lang::German.sentence(&text);
        }
    }
}
