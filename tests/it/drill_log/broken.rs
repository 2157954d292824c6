//! Broken log and head files: each gives its message with the place, and nothing is written.

use std::fs;

use shadowdrill::drill_log::{DrillLog, LogError, Note};

use super::support::{Folder, Made, drill, moment, state_of};

type Breakage = (&'static str, fn(&Folder, &Made), &'static str, &'static str);

/// What is broken, how, the file and line that the message names, and how the message goes on.
const BREAKAGES: &[Breakage] = &[
    (
        "head missing",
        |folder, _| fs::remove_file(folder.beside(".head")).expect("removed"),
        ".head:1",
        "the file is missing",
    ),
    ("head empty", |folder, _| folder.put(".head", b""), ".head:1", "the file is empty"),
    (
        "head binary",
        |folder, _| folder.put(".head", b"\x00\xff\xfe\n"),
        ".head:1",
        "column 1: expected value",
    ),
    (
        "head huge",
        |folder, _| folder.put(".head", &[b' '; 4096]),
        ".head:1",
        "the file has 4096 bytes; a head has fewer than 512",
    ),
    (
        "head with an unknown key",
        |folder, made| folder.put(".head", &edited(&made.head(), "\"count\"", "\"size\"")),
        ".head:1",
        "column 18: unknown field `size`, expected one of `format`, `count`, `bytes`, `hash`",
    ),
    (
        "head of a wrong type",
        |folder, made| folder.put(".head", &edited(&made.head(), "\"count\":4", "\"count\":\"4\"")),
        ".head:1",
        "column 23: invalid type: string \"4\", expected u64",
    ),
    (
        "head overflows",
        |folder, made| {
            folder.put(".head", &edited(&made.head(), "\"count\":4", "\"count\":99999999999999999999"))
        },
        ".head:1",
        "column 40: invalid type",
    ),
    (
        "head of a later format",
        |folder, made| folder.put(".head", &edited(&made.head(), "\"format\":1", "\"format\":2")),
        ".head:1",
        "format 2 is not known; this program reads format 1",
    ),
    (
        "head with a space",
        |folder, made| folder.put(".head", &edited(&made.head(), ",\"count\"", ", \"count\"")),
        ".head:1",
        "column 13: not in the form in which a head is written",
    ),
    (
        "head contradicts itself",
        |folder, made| folder.put(".head", &edited(&made.head(), "\"count\":4", "\"count\":0")),
        ".head:1",
        "0 entries in",
    ),
    (
        "head of another log",
        |folder, _| {
            folder.put(".head", &Made::of([shadowdrill::drill_log::Body::Drill(Box::new(drill(9)))]).head())
        },
        ".head:1",
        "the chain is intact, but entry 1 with hash",
    ),
    (
        "log gone",
        |folder, _| fs::remove_file(folder.beside("")).expect("removed"),
        ":1",
        "entries 1 to 4 are cut off",
    ),
    ("log empty", |folder, _| folder.put("", b""), ":1", "entries 1 to 4 are cut off"),
    (
        "log cut at a line",
        |folder, made| folder.put("", &made.lines[..3].concat()),
        ":4",
        "entry 4 is cut off: the log ends after entry 3",
    ),
    (
        "log cut within a line",
        |folder, made| folder.put("", &made.log()[..made.log().len() - 5]),
        ":4",
        "entry 4 is cut off: the log ends in the middle of entry 4",
    ),
    (
        "log binary",
        |folder, made| folder.put("", &vec![0xff; made.log().len()]),
        ":1",
        "entry 1 was changed: the line has no end",
    ),
    (
        "last entry not UTF-8",
        |folder, made| folder.put("", &edited_bytes(&made.log(), made.log().len() - 30)),
        ":4",
        "entry 4 was changed: it states the hash",
    ),
    (
        "last entry of a later format",
        |folder, made| folder.put("", &last_edited(made, "{\"format\":1", "{\"format\":2")),
        ":4",
        "entry 4 was changed: format 2 is not known",
    ),
    (
        "last entry misspelt",
        |folder, made| folder.put("", &last_edited(made, "\"number\"", "\"numbre\"")),
        ":4",
        "entry 4 was changed: column 18: expected \",\\\"number\\\":\" as an entry begins",
    ),
    (
        "last number not whole",
        |folder, made| folder.put("", &last_edited(made, "\"number\":4", "\"number\":x")),
        ":4",
        "entry 4 was changed: column 22: expected a whole number",
    ),
    (
        "last line ends with CR LF",
        |folder, made| folder.put("", &edited(&made.log(), "}}\n", "}}\r\n")),
        ":1",
        "entry 1 was changed: it states the hash",
    ),
];

fn edited(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let text = String::from_utf8(bytes.to_vec()).expect("UTF-8");
    assert!(text.contains(from), "{from} is not in {text}");
    text.replace(from, to).into_bytes()
}

fn edited_bytes(bytes: &[u8], at: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[at] = 0xff;
    bytes
}

fn last_edited(made: &Made, from: &str, to: &str) -> Vec<u8> {
    [made.lines[..3].concat(), edited(&made.lines[3], from, to)].concat()
}

#[test]
fn broken_files_are_named_with_their_place_and_left_as_they_are() {
    let made = Made::long(4);
    let mut wrong = Vec::new();
    for (what, make, place, message) in BREAKAGES {
        let folder = Folder::with(&made);
        make(&folder, &made);
        let before = folder.state();
        let note = || {
            folder.log.annotate(
                1,
                moment("2026-03-04T09:00:00Z"),
                "x".into(),
                Note::Finding { text: "x".into() },
            )
        };
        let attempts = [folder.log.append(drill(1)).map(drop), note().map(drop), folder.log.read().map(drop)];
        for (attempt, result) in attempts.into_iter().enumerate() {
            let error = result.expect_err(what);
            let expected = format!("drill-log.jsonl{place}: {message}");
            let shown = error.to_string();
            let shown = shown.strip_prefix(&format!("{}/", folder.folder.path().display())).unwrap_or(&shown);
            if !shown.starts_with(&expected) || !error.is_input() {
                wrong.push(format!("{what}, attempt {attempt}: {shown}\n expected {expected}"));
            }
        }
        assert_eq!(folder.state(), before, "{what}: something was written");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn folders_and_missing_places_are_no_logs() {
    let folder = Folder::empty();
    assert!(matches!(folder.log.read(), Err(LogError::Absent { .. })));
    let nowhere = DrillLog::at(&folder.folder.path().join("no/such/folder/log.jsonl"));
    assert!(matches!(nowhere.append(drill(1)), Err(LogError::Open { .. })));
    let here = DrillLog::at(folder.folder.path());
    assert!(matches!(here.append(drill(1)), Err(LogError::NotAFile { .. })));
    for suffix in [".head", ".lock"] {
        let folder = Folder::empty();
        fs::create_dir(folder.beside(suffix)).expect("a folder");
        let error = folder.log.append(drill(1)).expect_err("a folder stands there");
        assert!(
            error.to_string().ends_with(&format!("drill-log.jsonl{suffix}: not a regular file")),
            "{error}"
        );
        assert!(state_of(folder.folder.path()).is_empty());
    }
}

/// Root may read everything, so what is expected depends on whether the system lets us in.
#[cfg(unix)]
#[test]
fn an_unreadable_log_is_an_error_and_not_an_empty_one() {
    use std::os::unix::fs::PermissionsExt as _;
    for suffix in ["", ".head"] {
        let folder = Folder::with(&Made::long(2));
        let path = folder.beside(suffix);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("set");
        let barred = fs::File::open(&path).is_err();
        let result = folder.log.append(drill(1));
        assert_eq!(result.is_err(), barred, "{result:?}");
        if let Err(error) = result {
            assert!(matches!(error, LogError::Open { .. }) && error.is_input(), "{error}");
        }
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("set");
        assert_eq!(folder.intact().len(), if barred { 2 } else { 3 });
    }
}
