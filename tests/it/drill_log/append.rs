//! What an append leaves on disk, and what the documentation says about it.

use std::process::Command;

use sha2::{Digest as _, Sha256};
use shadowdrill::base::Digest;
use shadowdrill::drill_log::chain::genesis;
use shadowdrill::drill_log::entry::LINE_MAX;
use shadowdrill::drill_log::{
    Body, Day, DrillEntry, Exercised, Head, LogError, Moment, Note, Priority, Standing, decode,
};
use shadowdrill::vocabulary::{CheckKind, Milestone, Outcome, Verdict};

use super::support::{Folder, Made, check, drill, moment};

#[test]
fn entries_chain_and_the_head_follows() {
    let folder = Folder::empty();
    let mut previous = genesis();
    for number in 1..=5 {
        let receipt = folder.log.append(drill(number)).expect("appended");
        assert_eq!((receipt.entry.number, &receipt.entry.previous), (number, &previous));
        assert!(receipt.repairs.is_empty());
        previous = receipt.entry.hash;
        let head = Head::decode(&folder.get(".head")).expect("a head");
        assert_eq!(head, Head::new(number, folder.get("").len() as u64, previous.clone()));
    }
    assert_eq!(folder.intact().len(), 5);
    let files: Vec<String> = folder.state().into_keys().collect();
    assert_eq!(files, ["drill-log.jsonl", "drill-log.jsonl.head", "drill-log.jsonl.lock"]);
}

#[test]
fn what_was_appended_is_read_back() {
    let folder = Folder::empty();
    let mut written = drill(u64::MAX);
    written.operator = "Zoë \"q\" \\ \u{1b}[31m\n| <b>".into();
    let _ = folder.log.append(written.clone()).expect("appended");
    let reading = folder.log.read().expect("read");
    assert_eq!(reading.history.drills[0].drill, written);
    assert_eq!(reading.pending, None);
    let line = folder.get("");
    let text = String::from_utf8(line).expect("UTF-8");
    assert!(text.contains("\"recovered\":null") && text.contains("\"injected\":3600000000000"), "{text}");
    assert_eq!(written.milestones.len(), <Milestone as shadowdrill::vocabulary::Named>::ALL.len());
}

/// The hash by the documentation's words: the line without its line feed and without the digits of its hash.
fn by_hand(line: &[u8]) -> String {
    let text = std::str::from_utf8(line).expect("UTF-8").trim_end_matches('\n');
    let (before, rest) = text.split_once("\"hash\":\"").expect("a hash");
    let emptied = format!("{before}\"hash\":\"{}", &rest[64..]);
    Sha256::digest(emptied.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_documented_bytes_have_the_documented_hash() {
    let made = Made::long(12);
    let folder = Folder::with(&made);
    for (entry, line) in made.entries.iter().zip(&made.lines) {
        assert_eq!(by_hand(line), entry.hash.as_str());
    }
    let docs = include_str!("../../../docs/drill-log.md");
    let command = docs.lines().find(|line| line.starts_with("N=7; sed ")).expect("the command in the docs");
    let has_tools = Command::new("sh").args(["-c", "command -v sha256sum"]).output();
    if has_tools.is_ok_and(|output| output.status.success()) {
        let output =
            Command::new("sh").args(["-c", command]).current_dir(folder.folder.path()).output().expect("run");
        let shown = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(shown.split_whitespace().next(), Some(made.entries[6].hash.as_str()), "{shown}");
    }
}

#[test]
fn a_stored_entry_of_format_1_stays_readable() {
    let line = include_str!("stored-1.jsonl").trim_end();
    let entry = decode(line.as_bytes()).expect("format 1 is read for ever");
    assert_eq!(by_hand(line.as_bytes()), entry.hash.as_str());
    assert!(matches!(entry.body, Body::Drill(ref drill) if drill.seed == 42));
    // what was added to the format since leaves no trace in it
    assert_eq!(serde_json::to_string(&entry).expect("JSON"), line);
}

#[test]
fn what_was_exercised_is_kept_and_nothing_is_no_key() {
    let used = Exercised {
        runbook: "pause-system".into(),
        digest: Digest::of(b"pause-system"),
        done: vec!["stop".into(), "tell".into()],
        failed: Vec::new(),
        not_needed: vec!["kill".into()],
    };
    let with = |exercised: Vec<Exercised>| Body::Drill(Box::new(DrillEntry { exercised, ..drill(1) }));
    let made = Made::of([with(vec![used.clone()]), with(Vec::new())]);
    let text = |line: &[u8]| String::from_utf8_lossy(line).into_owned();
    let digest = Digest::of(b"pause-system");
    let written = format!(
        ",\"exercised\":[{{\"runbook\":\"pause-system\",\"digest\":\"{digest}\",\"done\":[\"stop\",\"tell\"],\
         \"failed\":[],\"not_needed\":[\"kill\"]}}],\"reports\":"
    );
    assert!(text(&made.lines[0]).contains(&written), "{}", text(&made.lines[0]));
    assert!(!text(&made.lines[1]).contains("exercised"));
    for (line, entry) in made.lines.iter().zip(&made.entries) {
        assert_eq!(decode(line.trim_ascii_end()).as_ref(), Ok(entry));
    }
    let nameless = Exercised { runbook: " ".into(), ..used };
    assert_eq!(with(vec![nameless]).check(), Err("the runbook is empty".to_owned()));
}

#[test]
fn appending_reads_the_end_of_the_log_only() {
    let made = Made::long(200);
    let folder = Folder::with(&made);
    let mut log = made.log();
    log[400] ^= 1;
    folder.put("", &log);
    let receipt = folder.log.append(drill(9)).expect("the end is sound");
    assert_eq!(receipt.entry.number, 201);
    let flaw = folder.log.snapshot().expect("a log").verify(None).flaw.expect("the first entry was changed");
    assert_eq!(flaw.entry, 1);
}

fn annotate(folder: &Folder, on: u64, note: Note) -> Result<u64, LogError> {
    let written = moment("2026-03-04T09:00:00Z");
    folder.log.annotate(on, written, "m. okafor".into(), note).map(|receipt| receipt.entry.number)
}

fn to_do() -> Note {
    let due = Day::parse("2026-03-31").expect("a date");
    Note::FollowUp { text: "add a lock".into(), owner: "ops".into(), priority: Priority::Medium, due }
}

fn close(id: &str) -> Note {
    Note::Close { id: id.into(), note: "done".into() }
}

#[test]
fn amendments_gather_on_their_drill() {
    let folder = Folder::empty();
    let _ = folder.log.append(drill(1)).expect("appended");
    let _ = folder.log.append(drill(2)).expect("appended");
    assert_eq!(annotate(&folder, 1, Note::Finding { text: "pager on silent".into() }).expect("noted"), 3);
    assert_eq!(annotate(&folder, 1, to_do()).expect("noted"), 4);
    assert_eq!(annotate(&folder, 1, to_do()).expect("noted"), 5);
    assert_eq!(annotate(&folder, 2, to_do()).expect("noted"), 6);
    assert_eq!(annotate(&folder, 1, close("1.2")).expect("closed"), 7);
    let history = folder.log.read().expect("read").history;
    let first = history.drill(1).expect("drill 1");
    let ids: Vec<_> =
        first.follow_ups.iter().map(|known| (known.follow_up.id.as_str(), known.closed.is_some())).collect();
    assert_eq!(ids, [("1.1", false), ("1.2", true)]);
    assert_eq!((first.findings.len(), first.standing()), (1, Standing::Issues));
    let totals = history.totals();
    assert_eq!((totals.drills, totals.follow_ups, totals.open, totals.ok), (2, 3, 2, 0));
    assert_eq!(folder.intact().len(), 7);
}

#[test]
fn what_cannot_be_appended_is_refused_and_leaves_no_trace() {
    let folder = Folder::empty();
    let _ = folder.log.append(drill(1)).expect("appended");
    let _ = annotate(&folder, 1, to_do()).expect("noted");
    let _ = annotate(&folder, 1, close("1.1")).expect("closed");
    let before = folder.state();
    let text = |text: &str| Note::Finding { text: text.into() };
    for (on, note, message) in [
        (9, text("x"), "entry 9 does not exist; only drills are amended"),
        (0, text("x"), "entry 0 does not exist; only drills are amended"),
        (2, text("x"), "entry 2 is no drill; only drills are amended"),
        (1, text("  "), "the finding is empty"),
        (1, text(&"x".repeat(10_001)), "the finding has 10001 characters; at most 10000 are kept"),
        (1, close("1.2"), "drill 1 has no follow-up \"1.2\""),
        (1, close("1.1"), "follow-up \"1.1\" is closed already, by entry 3"),
    ] {
        let error = annotate(&folder, on, note).expect_err(message).to_string();
        assert!(error.ends_with(&format!("drill-log.jsonl: refused: {message}")), "{error}");
    }
    let mut backwards = drill(2);
    backwards.ended = moment("2026-03-03T14:04:59Z");
    let mut unmet = drill(2);
    unmet.checks.push(check(CheckKind::Containment, Outcome::Late));
    let mut unchecked = drill(2);
    unchecked.checks.clear();
    let mut nobody = drill(2);
    nobody.operator.clear();
    let mut endless = drill(2);
    endless.reports = vec!["x".repeat(LINE_MAX)];
    for (entry, message) in [
        (backwards, "the drill ends at 2026-03-03T14:04:59Z before it starts at 2026-03-03T14:05:00Z"),
        (unmet, "the verdict is passed and the check containment is late"),
        (unchecked, "the verdict is passed and there is no check"),
        (nobody, "the operator is empty"),
        (endless, "at most 1048576 are kept"),
    ] {
        let error = folder.log.append(entry).expect_err(message);
        assert!(error.is_input() && error.to_string().ends_with(message), "{error}");
    }
    assert_eq!(folder.state(), before);
}

#[test]
fn a_drill_that_went_wrong_is_recorded_as_it_is() {
    let folder = Folder::empty();
    for (verdict, standing) in [
        (Verdict::Failed, Standing::Issues),
        (Verdict::Aborted, Standing::Issues),
        (Verdict::Error, Standing::Issues),
        (Verdict::AsExpected, Standing::AsExpected),
        (Verdict::Passed, Standing::Ok),
    ] {
        let mut entry = drill(1);
        entry.verdict = verdict;
        let number = folder.log.append(entry).expect("appended").entry.number;
        let history = folder.log.read().expect("read").history;
        assert_eq!(history.drill(number).expect("the drill").standing(), standing, "{verdict}");
    }
}

#[test]
fn digests_and_times_of_an_entry_have_one_form() {
    assert!(serde_json::from_str::<Digest>("\"abc\"").is_err());
    assert!(serde_json::from_str::<Digest>(&format!("\"{}\"", "A".repeat(64))).is_err());
    assert!(serde_json::from_str::<Moment>("\"2026-03-03T14:05:00+01:00\"").is_err());
    assert!(serde_json::from_str::<Moment>("\"2026-03-03T14:05:00Z\"").is_ok());
}
