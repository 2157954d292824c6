//! The house: who may import whom, what the core may not touch, and tidiness. Rules are tables; each rule
//! is shown to find a planted violation.

use std::collections::BTreeMap;
use std::fs;

mod source;

use self::source::{Source, code, imports, root, sources, without_tests};

/// The rooms and what each may import, from the ground up. `main` and `lib` are the two roots.
const MATRIX: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("vocabulary", &["base"]),
    ("scenario", &["base", "vocabulary"]),
    ("policy", &["base", "vocabulary"]),
    ("runbook", &["base", "vocabulary"]),
    ("baseline", &["base", "vocabulary", "scenario"]),
    ("cadence", &["base", "vocabulary"]),
    ("settings", &["base", "vocabulary", "scenario", "cadence"]),
    ("market", &["base", "vocabulary", "scenario"]),
    (
        "library",
        &["base", "vocabulary", "scenario", "policy", "runbook", "baseline", "cadence", "settings", "market"],
    ),
    ("pipeline", &["base", "vocabulary", "policy", "settings", "scenario", "market"]),
    ("faults", &["base", "vocabulary", "scenario", "pipeline"]),
    // the three rooms under test: blind to faults, truth, baseline and market
    ("monitors", &["base", "vocabulary", "policy"]),
    ("incident", &["base", "vocabulary", "policy", "runbook"]),
    ("response", &["base", "vocabulary", "policy", "runbook"]),
    ("drill", &["base", "vocabulary", "policy", "runbook", "scenario", "monitors", "incident", "response"]),
    ("verdict", &["base", "vocabulary", "policy", "runbook", "scenario", "baseline"]),
    ("driver", &["base", "vocabulary", "policy", "scenario", "pipeline", "faults", "drill"]),
    (
        "trial",
        &[
            "base",
            "vocabulary",
            "scenario",
            "policy",
            "runbook",
            "settings",
            "baseline",
            "library",
            "market",
            "pipeline",
            "faults",
            "drill",
            "verdict",
            "driver",
        ],
    ),
    (
        "mutate",
        &[
            "base",
            "vocabulary",
            "scenario",
            "policy",
            "runbook",
            "settings",
            "baseline",
            "library",
            "market",
            "verdict",
            "trial",
        ],
    ),
    ("ladder", &["base", "vocabulary", "scenario", "library", "verdict", "trial"]),
    ("coverage", &["base", "vocabulary", "scenario", "library", "verdict", "trial"]),
    ("shrink", &["base", "vocabulary", "scenario", "library", "verdict", "trial"]),
    ("swarm", &["base", "vocabulary", "scenario"]),
    ("drill_log", &["base", "vocabulary", "verdict"]),
    ("audit", &["base", "vocabulary", "policy", "runbook", "library", "drill_log"]),
    (
        "report",
        &[
            "base",
            "vocabulary",
            "cadence",
            "scenario",
            "policy",
            "runbook",
            "library",
            "verdict",
            "trial",
            "mutate",
            "ladder",
            "coverage",
            "drill_log",
            "audit",
        ],
    ),
    (
        "cli",
        &[
            "base",
            "vocabulary",
            "cadence",
            "scenario",
            "baseline",
            "library",
            "verdict",
            "trial",
            "mutate",
            "ladder",
            "coverage",
            "shrink",
            "swarm",
            "drill_log",
            "audit",
            "report",
        ],
    ),
];

/// Rooms without I/O, clock, threads and environment.
const PURE: &[&str] = &[
    "base",
    "vocabulary",
    "scenario",
    "policy",
    "runbook",
    "baseline",
    "cadence",
    "settings",
    "market",
    "library",
    "pipeline",
    "faults",
    "monitors",
    "incident",
    "response",
    "drill",
    "verdict",
    "driver",
    "trial",
    "mutate",
    "ladder",
    "coverage",
    "shrink",
    "swarm",
    "audit",
    "report",
];

/// What a pure room may not write down.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::io",
    "std::time",
    "std::thread",
    "std::process",
    "std::env",
    "std::net",
    "std::sync::mpsc",
    "tokio",
    "println!",
    "eprintln!",
    "print!(",
    "eprint!(",
    "dbg!",
    "Timestamp::now",
    "Zoned::now",
];

/// Files in which floats may occur: strategies with their indicators, and the synthetic market with the draws that serve it.
const FLOATS: &[&str] = &["harness/base/draws.rs", "harness/pipeline/strategy", "harness/market/"];

/// Words that no source file holds, and why.
const UNTIDY: &[(&str, &str)] = &[
    ("TODO", "finish it"),
    ("FIXME", "mend it"),
    ("todo!(", "finish it"),
    ("unimplemented!(", "finish it"),
    ("#[ignore", "a test that does not run shows nothing"),
    ("#[allow(", "use #[expect(lint, reason = \"...\")]"),
    ("#![allow(", "use #[expect(lint, reason = \"...\")]"),
    ("HashMap", "use BTreeMap or IndexMap"),
    ("HashSet", "use BTreeSet"),
    ("Instant::now", "a drill has no clock"),
    ("SystemTime", "a drill has no clock"),
    ("thread::sleep", "time is virtual"),
    ("for now", "say what is, or mend it"),
];

/// Longest file in lines.
const LINES_MAX: usize = 500;

fn matrix() -> BTreeMap<&'static str, &'static [&'static str]> {
    MATRIX.iter().copied().collect()
}

/// Imports against the matrix. A unit test, and a file named `tests.rs`, may import anything but what would
/// make a blind room see.
fn forbidden_imports(sources: &[Source]) -> Vec<String> {
    let matrix = matrix();
    let mut found = Vec::new();
    for source in sources {
        let room = source.room();
        if room == "lib" || room == "main" || is_test_file(&source.path) {
            continue;
        }
        let Some(allowed) = matrix.get(room) else {
            found.push(format!("{}: the room {room} is not in the matrix", source.path));
            continue;
        };
        for import in imports(without_tests(&source.text)) {
            if import != room && !allowed.contains(&import.as_str()) {
                found.push(format!("{}: {room} must not import {import}", source.path));
            }
        }
    }
    found
}

fn is_test_file(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.contains("/tests/") || path.ends_with("/sample.rs")
}

fn impurities(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| PURE.contains(&source.room())) {
        let text = code(&source.text);
        for word in IMPURE.iter().filter(|word| text.contains(*word)) {
            found.push(format!("{}: {word} in a room without I/O, clock and threads", source.path));
        }
    }
    found
}

fn untidiness(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        for (word, instead) in UNTIDY.iter().filter(|(word, _)| source.text.contains(word)) {
            found.push(format!("{}: {word}: {instead}", source.path));
        }
        let lines = source.text.lines().count();
        if lines > LINES_MAX {
            found.push(format!("{}: {lines} lines, at most {LINES_MAX}: a file has one job", source.path));
        }
        for prefix in ["/home/", "/root/", "/Users/", "C:\\"] {
            if source.text.contains(&format!("\"{prefix}")) {
                found.push(format!("{}: an absolute path of one machine", source.path));
            }
        }
        let documented = source.path.starts_with("harness/") && !is_test_file(&source.path);
        if documented && !source.text.starts_with("//!") {
            found.push(format!("{}: no module documentation", source.path));
        }
    }
    found
}

fn floats(sources: &[Source]) -> Vec<String> {
    let allowed = |source: &&Source| !FLOATS.iter().any(|prefix| source.path.starts_with(prefix));
    let has_float = |source: &&Source| {
        let text = code(without_tests(&source.text));
        ["f64", "f32"].iter().any(|name| {
            text.match_indices(name).any(|(at, _)| {
                let before = text[..at].chars().next_back();
                let after = text[at + 3..].chars().next();
                let inside = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
                !inside(before) && !inside(after)
            })
        })
    };
    let found = sources.iter().filter(allowed).filter(has_float);
    found.map(|source| format!("{}: a float outside indicators and synthetic market", source.path)).collect()
}

/// Rooms that reach themselves through what they may import.
fn cycles(matrix: &BTreeMap<&str, &[&str]>) -> Vec<String> {
    let reach = |start: &str| {
        let mut seen: Vec<&str> = Vec::new();
        let mut next: Vec<&str> =
            matrix.get(start).into_iter().flat_map(|rooms| rooms.iter().copied()).collect();
        while let Some(room) = next.pop() {
            if !seen.contains(&room) {
                seen.push(room);
                next.extend(matrix.get(room).into_iter().flat_map(|rooms| rooms.iter().copied()));
            }
        }
        seen
    };
    matrix.keys().filter(|room| reach(room).contains(room)).map(|room| (*room).to_owned()).collect()
}

fn none(found: Vec<String>) {
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn rooms_import_only_what_the_matrix_allows() {
    none(forbidden_imports(&sources("harness")));
}

#[test]
fn every_room_is_in_the_matrix_and_every_row_is_a_room() {
    let mut rooms: Vec<String> = fs::read_dir(root().join("harness"))
        .expect("the house")
        .map(|entry| entry.expect("an entry"))
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    rooms.sort();
    let listed: Vec<String> = matrix().keys().map(|room| (*room).to_owned()).collect();
    assert_eq!(rooms, listed);
    for (room, allowed) in MATRIX {
        for other in *allowed {
            assert!(matrix().contains_key(other), "{room} may import {other}, which is no room");
        }
    }
}

#[test]
fn data_flows_one_way() {
    none(cycles(&matrix()));
    let planted: BTreeMap<&str, &[&str]> = [("a", &["b"][..]), ("b", &["c"][..]), ("c", &["a"][..])].into();
    assert_eq!(cycles(&planted).len(), 3);
}

#[test]
fn the_rooms_under_test_are_blind() {
    for room in ["monitors", "incident", "response"] {
        let allowed = matrix()[room];
        let seen = allowed.iter().find(|other| !["base", "vocabulary", "policy", "runbook"].contains(other));
        assert_eq!(seen, None, "{room} would see more than a monitoring system could");
    }
    // the vocabulary has the words for truth; a blind room must not use them
    let mut found = Vec::new();
    for source in sources("harness")
        .iter()
        .filter(|source| ["monitors", "incident", "response"].contains(&source.room()))
    {
        if !is_test_file(&source.path) && names_truth(without_tests(&source.text)) {
            found.push(format!("{}: names a fault, a cause or the truth", source.path));
        }
    }
    none(found);
    assert!(names_truth("use crate::vocabulary::{Alert, Cause};") && names_truth("fn f(id: FaultId) {}"));
    assert!(!names_truth("/// The Cause of all.\nfn because() {}"));
}

fn names_truth(text: &str) -> bool {
    let text = code(text);
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.any(|word| {
        ["FaultId", "FaultKind", "Cause", "Fact", "Truth", "Health", "HarmFamily"].contains(&word)
    })
}

#[test]
fn the_core_has_no_io_no_clock_and_no_threads() {
    none(impurities(&sources("harness")));
}

#[test]
fn the_house_is_tidy() {
    let mut all = sources("harness");
    all.extend(sources("tests").into_iter().filter(|source| source.path != "tests/it/house.rs"));
    none(untidiness(&all));
}

#[test]
fn floats_stay_where_they_belong() {
    none(floats(&sources("harness")));
}

#[test]
fn planted_violations_are_found() {
    let import = |path: &str, text: &str| forbidden_imports(&[Source::planted(path, text)]).len();
    assert_eq!(import("harness/monitors/x.rs", "use crate::verdict::Check;"), 1);
    assert_eq!(import("harness/monitors/x.rs", "use crate::{base::Time, faults, pipeline::{a, b}};"), 2);
    assert_eq!(import("harness/incident/x.rs", "fn f() { crate::baseline::g() }"), 1);
    assert_eq!(import("harness/attic/x.rs", ""), 1);
    assert_eq!(import("harness/monitors/x.rs", "// use crate::verdict::Check;\nuse crate::base::Time;"), 0);

    let impure = |text: &str| impurities(&[Source::planted("harness/drill/x.rs", text)]).len();
    for text in
        ["use std::fs;", "std::io::stdout()", "std::env::var(\"A\")", "println!(\"\")", "tokio::spawn(x)"]
    {
        assert_eq!(impure(text), 1, "{text}");
    }
    assert_eq!(impure("//! no std::fs here\nlet a = 1; // println!"), 0);
    assert_eq!(impurities(&[Source::planted("harness/cli/x.rs", "use std::fs;")]).len(), 0);

    let untidy = |text: &str| untidiness(&[Source::planted("tests/it/x.rs", text)]).len();
    for text in ["// TODO", "todo!()", "#[ignore]", "#[allow(dead_code)]", "HashMap::new()", "\"/home/a\""] {
        assert_eq!(untidy(text), 1, "{text}");
    }
    assert_eq!(untidy(&"x\n".repeat(LINES_MAX + 1)), 1);
    assert_eq!(untidy(&"x\n".repeat(LINES_MAX)), 0);
    assert_eq!(untidiness(&[Source::planted("harness/base/x.rs", "fn f() {}")]).len(), 1);

    let float = |path: &str, text: &str| floats(&[Source::planted(path, text)]).len();
    assert_eq!(float("harness/verdict/x.rs", "let a: f64 = 1.0;"), 1);
    assert_eq!(float("harness/verdict/x.rs", "let buf64k = 1; // f64"), 0);
    assert_eq!(float("harness/market/x.rs", "let a: f64 = 1.0;"), 0);
}
