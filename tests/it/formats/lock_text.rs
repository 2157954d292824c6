//! The lock as a file: its text is stable, and one that does not say everything is refused.

use shadowdrill::library::{Changes, Library, Lock, Scope};

use super::lock::{files, lock};

#[test]
fn the_text_reads_back_to_the_same_lock() {
    let text = lock().to_text();
    let read = Lock::parse(text.as_bytes(), "baseline.lock").unwrap();
    assert_eq!(read.to_text(), text);
    let library = Library::assemble(&files()).unwrap();
    assert_eq!(read.compare(&library, Scope::Whole), Changes::default());
    // one fact a line, sorted below each head
    for part in text.split("\n\n").skip(1) {
        let names: Vec<&str> =
            part.lines().skip(1).map(|line| line.split_once("\" = \"").unwrap().0).collect();
        assert!(names.is_sorted(), "{part}");
    }
}

#[test]
fn a_lock_that_was_edited_badly_is_refused() {
    let text = lock().to_text();
    for (old, new, code) in [
        ("\"within 5s\"", "\"within five\"", "bad-fact"),
        ("\"required\"", "\"optional\"", "bad-fact"),
        ("\"required\"", "1", "wrong-type"),
        ("[baseline]", "[bottomline]", "missing-key"),
        ("format = 1", "format = 2", "unknown-format"),
        ("format = 1", "format =", "bad-toml"),
    ] {
        let problems = Lock::parse(text.replacen(old, new, 1).as_bytes(), "baseline.lock").unwrap_err();
        assert!(problems.iter().any(|problem| problem.code == code), "{new}: {problems:#?}");
    }
}

/// A lock that counts its facts right and has none would let everything pass as new.
#[test]
fn a_lock_that_approves_nothing_is_refused() {
    let whole = lock().to_text();
    let facts_of = |text: &str| text.lines().filter(|line| line.starts_with('"')).count();
    let counted = |text: &str| {
        text.replacen(&format!("facts = {}", facts_of(&whole)), &format!("facts = {}", facts_of(text)), 1)
    };
    let without = |line: &str| {
        let lines: Vec<&str> = whole.lines().filter(|other| !other.starts_with(line)).collect();
        assert!(lines.len() < whole.lines().count(), "{line}");
        counted(&lines.join("\n"))
    };
    let from_scenarios = whole.find("\n[scenario.").expect("there are scenarios");
    for (text, what) in [
        (
            "format = 1\nfacts = 0\n[baseline]\n".to_owned(),
            "`harm max_symbol_exposure_notional` of the baseline",
        ),
        (counted(&whole[..from_scenarios]), "any scenario"),
        (without("\"settings broker\""), "`settings broker` of the baseline"),
        (without("\"market\""), "`market` of the scenario `alert-stderr-dead`"),
        (without("\"scenario\""), "`scenario` of the scenario `alert-stderr-dead`"),
        (without("\"seed\""), "`seed` of the scenario `alert-stderr-dead`"),
    ] {
        let problems = Lock::parse(text.as_bytes(), "baseline.lock").expect_err(what);
        let said: Vec<(&str, &str)> = problems.iter().map(|one| (one.code, one.message.as_str())).collect();
        assert_eq!(
            said,
            [("incomplete-lock", &*format!("the lock does not say what was approved of {what}"))]
        );
    }
    // what a baseline and a scenario need not have
    for line in ["\"sequence ", "\"approval ", "\"allowed alert ", "\"tag "] {
        Lock::parse(without(line).as_bytes(), "baseline.lock").expect(line);
    }
}

/// A lock that was cut off approves nothing by leaving it out: it is refused wherever the cut is, here at every seventh line.
#[test]
fn a_lock_with_a_line_less_is_refused() {
    let text = lock().to_text();
    Lock::parse(text.as_bytes(), "baseline.lock").expect("the whole lock is sound");
    let lines: Vec<&str> = text.lines().collect();
    let facts = (0..lines.len()).filter(|at| lines[*at].starts_with('"'));
    let every = if std::env::var("SHADOWDRILL_FULL").is_ok_and(|value| value == "1") { 1 } else { 7 };
    for at in facts.step_by(every) {
        let cut = lines[..at].join("\n");
        assert!(Lock::parse(cut.as_bytes(), "baseline.lock").is_err(), "cut at line {}", at + 1);
        let without = [&lines[..at], &lines[at + 1..]].concat().join("\n");
        let problems = Lock::parse(without.as_bytes(), "baseline.lock").expect_err(lines[at]);
        assert!(problems.iter().any(|problem| problem.code == "incomplete-lock"), "{problems:?}");
    }
}

/// A reviewer reads the day on which a market begins, and not how many nanoseconds it is from 1970.
#[test]
fn the_lock_is_written_for_people() {
    let text = lock().to_text();
    assert!(text.contains("\"market\" = \"exactly calm from 2025-03-03T00:00:00Z, BTC-EUR, "), "{text}");
    let digits = |word: &str| word.len() > 15 && word.bytes().all(|byte| byte.is_ascii_digit());
    let raw = text.split(|c: char| !c.is_ascii_alphanumeric()).find(|word| digits(word));
    assert_eq!(raw, None);
}
