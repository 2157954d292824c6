//! The cadence in the lock: whatever asks for less is found, whatever asks for as much or more is not.

use shadowdrill::cli::load;
use shadowdrill::library::{Changes, Library, Lock, Scope};

use super::bundled;

/// What every line of the tables starts from.
const CADENCE: &str = r#"
[cadence]
time_zone = "Europe/Berlin"
since = 2026-03-01

[[cadence.entry]]
id = "monthly"
cron = "0 10 * * TUE#1"
pick = "next"

[[cadence.entry]]
id = "quarterly"
cron = "0 10 15 1,4,7,10 *"
latest_start = "14d"
categories = ["scheduler", "risk-limits"]

[[cadence.blackout]]
from = 2026-12-24
until = 2027-01-02
reason = "freeze"
"#;

/// The bundled library with this cadence in its settings.
fn library(cadence: &str) -> Library {
    let mut files = load::read(&bundled(&["bundled:scenarios"])).unwrap();
    files.settings.bytes.extend_from_slice(cadence.as_bytes());
    Library::assemble(&files).unwrap_or_else(|problems| panic!("{cadence}: {problems:#?}"))
}

fn lock(cadence: &str) -> Lock {
    let text = Lock::of(&library(cadence)).to_text();
    Lock::parse(text.as_bytes(), "baseline.lock").unwrap()
}

fn edited(old: &str, new: &str) -> String {
    assert!(CADENCE.contains(old), "{old}");
    CADENCE.replacen(old, new, 1)
}

fn compared(approved: &str, now: &str) -> Changes {
    lock(approved).compare(&library(now), Scope::Whole)
}

fn sentences(changes: &[shadowdrill::library::Change]) -> Vec<String> {
    changes.iter().map(|change| change.sentence.clone()).collect()
}

#[test]
fn a_cadence_that_asks_for_less_is_found() {
    for (old, new, part) in [
        ("15 1,4,7,10 *", "15 1,7 *", "`cadence quarterly, apart` of the baseline was approved as within "),
        (
            "15 1,4,7,10 *",
            "15 1,4,7 *",
            "slots in four years` of the baseline was approved as at least 16 and is now at least 12",
        ),
        ("\"14d\"", "\"15d\"", "`cadence quarterly, latest_start` of the baseline was approved as within "),
        (
            "\"scheduler\", \"risk-limits\"",
            "\"scheduler\"",
            "`cadence quarterly` of the scenarios `gate-batch-exposure`, ",
        ),
        (
            "categories = [\"scheduler\", \"risk-limits\"]",
            "scenarios = [\"calm-day\"]",
            "`cadence quarterly` of the scenarios `gate-batch-exposure`, ",
        ),
        (
            "latest_start = \"14d\"",
            "latest_start = \"14d\"\npick = \"next\"",
            "`cadence quarterly, pick all` of the baseline was approved as required and is gone",
        ),
        (
            "until = 2027-01-02",
            "until = 2027-01-03",
            "`cadence is silent 2026-12-23T23:00:00Z to 2027-01-02T23:00:00Z` of the baseline is new and counts as looser than what was approved: permitted",
        ),
        ("from = 2026-12-24", "from = 2026-12-01", "`cadence is silent 2026-11-30T23:00:00Z to"),
        (
            "since = 2026-03-01",
            "since = 2027-03-01",
            "`cadence is silent before 2027-02-28T23:00:00Z` of the baseline is new and counts as looser than what was approved: permitted",
        ),
        (
            "id = \"monthly\"",
            "id = \"each-month\"",
            "`cadence monthly` of the baseline was approved as required and is gone",
        ),
    ] {
        let changes = compared(CADENCE, &edited(old, new));
        let said = sentences(&changes.loosened);
        assert!(said.iter().any(|sentence| sentence.contains(part)), "{old} -> {new}: {said:#?}");
        assert!(changes.loosened.iter().all(|change| change.cadence), "{said:#?}");
        assert!(
            changes.loosened.iter().all(|change| change.place.file.ends_with("shadowdrill.toml")),
            "{changes:#?}"
        );
        let entry_is_gone = new.contains("each-month");
        let placed = changes.loosened.iter().all(|change| change.place.line > 0);
        assert!(placed || entry_is_gone, "{old} -> {new}: {changes:#?}");
        // nothing says of the same line that it fails and that it does not
        assert!(said.iter().all(|sentence| !sentence.contains("not yet approved")), "{said:#?}");
    }
    let without =
        edited("id = \"monthly\"\ncron = \"0 10 * * TUE#1\"\npick = \"next\"\n\n[[cadence.entry]]\n", "");
    let said = sentences(&compared(CADENCE, &without).loosened);
    // its pace and what it reached are nothing of their own
    assert_eq!(said, ["`cadence monthly` of the baseline was approved as required and is gone"]);
    assert_eq!(
        sentences(
            &compared(
                "",
                &edited(
                    "latest_start = \"14d\"\ncategories = [\"scheduler\", \"risk-limits\"]",
                    "latest_start = \"22d\""
                )
            )
            .loosened
        )
        .iter()
        .filter(|sentence| sentence.contains("latest_start"))
        .count(),
        1,
        "against the playbook"
    );
}

#[test]
fn a_cadence_that_asks_for_as_much_or_more_is_not_loosened() {
    let every = "latest_start = \"14d\"\n";
    for (old, new) in [
        ("TUE#1", "TUE"),
        ("0 10 15 1,4,7,10 *", "0 10 15 * *"),
        ("0 10 15 1,4,7,10 *", "0 8 15 1,4,7,10 *"),
        ("0 10 15 1,4,7,10 *", "0 10 10 1,4,7,10 *"),
        ("\"14d\"", "\"13d\""),
        ("latest_start = \"14d\"\ncategories = [\"scheduler\", \"risk-limits\"]\n", every),
        ("\"scheduler\", \"risk-limits\"", "\"scheduler\", \"risk-limits\", \"calm\""),
        ("pick = \"next\"\n", ""),
        ("until = 2027-01-02", "until = 2027-01-01"),
        ("from = 2026-12-24", "from = 2026-12-27"),
        ("since = 2026-03-01\n", ""),
        ("since = 2026-03-01", "since = 2026-01-01"),
        ("\"Europe/Berlin\"", "\"Europe/Paris\""),
        ("reason = \"freeze\"", "reason = \"holidays\""),
        ("[[cadence.blackout]]\nfrom = 2026-12-24\nuntil = 2027-01-02\nreason = \"freeze\"\n", ""),
        (
            "[[cadence.blackout]]",
            "[[cadence.entry]]\nid = \"yearly\"\ncron = \"0 9 1 1 *\"\n\n[[cadence.blackout]]",
        ),
    ] {
        let changes = compared(CADENCE, &edited(old, new));
        assert_eq!(sentences(&changes.loosened), Vec::<String>::new(), "{old} -> {new}");
    }
    assert_eq!(compared(CADENCE, CADENCE), Changes::default());
    assert_eq!(compared("", ""), Changes::default());
}
