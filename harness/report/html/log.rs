//! The drill log as a page: one table that can be narrowed down without a script.
//!
//! Its one script hides the rows that do not hold what is searched for. Its field shows itself only where scripts run; the
//! page's policy lets nothing else run, and nothing load.

use serde::Serialize;

use super::render::{PageError, STYLE, render};
use crate::base::Digest;
use crate::drill_log::{Day, DrillHistory, Head, History, Standing};
use crate::report::lang::{Lang, Texts, fill};
use crate::report::model::Tool;
use crate::vocabulary::Verdict;

/// The search.
const SCRIPT: &str = include_str!("log.js");

#[derive(Serialize)]
struct Page<'a> {
    lang: &'static str,
    t: &'static Texts,
    style: &'static str,
    script: &'static str,
    script_hash: String,
    head: String,
    lead: String,
    drills: Vec<Row<'a>>,
    footer: String,
}

#[derive(Serialize)]
struct Row<'a> {
    class: String,
    number: u64,
    date: String,
    age: String,
    scenario: &'a str,
    track: &'static str,
    tone: &'static str,
    verdict: &'static str,
    result: &'static str,
    operator: &'a str,
    notes: Vec<String>,
}

/// The log's page, the last drill first, with the age that each result has on the day `as_of`.
///
/// # Errors
/// As [`super::to_html`].
pub fn to_log_html(history: &History, head: &Head, as_of: Day, lang: Lang) -> Result<String, PageError> {
    let (t, tool, totals) = (lang.texts(), Tool::this(), history.totals());
    let number = |count: u64| lang.count(i64::try_from(count).unwrap_or(i64::MAX));
    let counts = [totals.drills, totals.ok, totals.issues, totals.as_expected, totals.open].map(number);
    let counts: Vec<&str> = counts.iter().map(String::as_str).collect();
    let day = lang.date(&format!("{as_of}T00:00:00Z"));
    let page = Page {
        lang: lang.tag(),
        t,
        style: STYLE,
        script: SCRIPT,
        script_hash: base64(&bytes_of(&Digest::of(SCRIPT.as_bytes()))),
        head: fill(t.log_head, &[&number(head.count), &head.hash.to_string(), &day]),
        lead: fill(t.log_lead, &counts),
        drills: history.drills.iter().rev().map(|drill| row(drill, as_of, lang)).collect(),
        footer: fill(t.suite_footer, &[&tool.name, &tool.version]),
    };
    render("log.html", &page)
}

fn row(history: &DrillHistory, as_of: Day, lang: Lang) -> Row<'_> {
    let (t, drill) = (lang.texts(), &history.drill);
    let (name, result) = match history.standing() {
        Standing::Ok => ("is-ok", t.show_ok),
        Standing::Issues => ("is-issues", t.show_issues),
        Standing::AsExpected => ("is-as-expected", t.show_expected),
    };
    let open = history.follow_ups.iter().any(|known| known.closed.is_none());
    Row {
        class: if open { format!("{name} is-open") } else { name.to_owned() },
        number: history.number,
        date: drill.started.date(),
        age: fill(t.age_days, &[&lang.count(history.age_days(as_of))]),
        scenario: &drill.scenario.id,
        track: lang.track(drill.track),
        tone: match drill.verdict {
            Verdict::Passed => "good",
            Verdict::AsExpected => "odd",
            _ => "bad",
        },
        verdict: lang.verdict(drill.verdict),
        result,
        operator: &drill.operator,
        notes: notes(history, lang),
    }
}

/// Findings, then follow-ups with owner, due date and end.
fn notes(history: &DrillHistory, lang: Lang) -> Vec<String> {
    let t = lang.texts();
    let mut notes: Vec<String> = history.findings.iter().map(|finding| lang.finding(&finding.text)).collect();
    for known in &history.follow_ups {
        let follow_up = &known.follow_up;
        let due = lang.date(&format!("{}T00:00:00Z", follow_up.due));
        let end = match &known.closed {
            None => t.note_open.to_owned(),
            Some(closed) => fill(t.note_closed, &[&closed.text]),
        };
        notes.push(fill(t.note_follow_up, &[&follow_up.id, &follow_up.text, &follow_up.owner, &due, &end]));
    }
    notes
}

/// The 32 bytes of a digest.
fn bytes_of(digest: &Digest) -> Vec<u8> {
    let value =
        |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok()).unwrap_or(0);
    digest
        .as_str()
        .as_bytes()
        .chunks(2)
        .map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | value(*digit)))
        .collect()
}

/// Base 64 with its padding, as a content security policy writes a hash.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for part in bytes.chunks(3) {
        let bits =
            (0..3).fold(0_usize, |bits, at| bits << 8 | usize::from(part.get(at).copied().unwrap_or(0)));
        for at in 0..4 {
            let digit = DIGITS[bits >> (18 - 6 * at) & 63];
            text.push(if at <= part.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_64_is_that_of_rfc_4648() {
        let table = [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
        for (plain, coded) in table {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
        assert_eq!(base64(&[0xff, 0xef, 0xbe]), "/+++");
        // `openssl dgst -sha256 -binary | base64` of nothing
        assert_eq!(base64(&bytes_of(&Digest::of(b""))), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }

    #[test]
    fn the_script_cannot_end_itself_and_asks_for_nothing() {
        for word in ["</", "<!--", "http", "fetch", "import", "eval", "innerHTML"] {
            assert!(!SCRIPT.contains(word), "{word}");
        }
    }
}
