//! `shadowdrill log` as a user meets it.

use std::fs;

use clap::Parser;
use serde_json::Value;
use shadowdrill::cli::log::{LogArgs, now_rfc3339, run};
use shadowdrill::drill_log::{Body, Moment};

use super::support::{Folder, Made, drill, finding};

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    log: LogArgs,
}

/// Exit code, standard output, standard error; the folder's path is cut out.
fn log(folder: &Folder, args: &[&str]) -> (u8, String, String) {
    let path = folder.path.display().to_string();
    let line = Line::try_parse_from([&["log", "--log", &path], args].concat());
    let line = match line {
        Ok(line) => line,
        Err(error) => return (2, String::new(), error.to_string()),
    };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = run(&line.log, &mut out, &mut err);
    let cut = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).expect("UTF-8");
        text.replace(&format!("{}/", folder.folder.path().display()), "")
    };
    (code, cut(out), cut(err))
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect(text)
}

#[test]
fn a_drill_is_listed_shown_annotated_and_closed() {
    let folder = Folder::with(&Made::of([Body::Drill(Box::new(drill(1)))]));
    let (code, out, _) =
        log(&folder, &["annotate", "1", "--finding", "pager on silent", "--operator", "m. okafor"]);
    assert_eq!(code, 0, "{out}");
    assert!(out.starts_with("finding on drill 1: entry 2\nhead 2 "), "{out}");
    let to_do = ["--follow-up", "add a lock", "--owner", "ops", "--priority", "high", "--due", "2026-03-31"];
    let (_, out, _) = log(&folder, &[&["annotate", "1", "--operator", "x"], &to_do[..]].concat());
    assert!(out.starts_with("follow-up 1.1 on drill 1: entry 3\n"), "{out}");

    let day = ["--as-of", "2026-03-13"];
    let (code, out, err) = log(&folder, &["list", day[0], day[1]]);
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(
        lines[0],
        "entry  date        age   scenario           track   verdict  result  open follow-ups"
    );
    assert_eq!(lines[1], "1      2026-03-03  10 d  scheduler-doubled  shadow  passed   Issues  1 of 1");
    assert_eq!(lines[3], "1 drill: 0 OK, 1 with issues, 0 as expected; 1 finding; 1 follow-up, 1 open");

    let (code, out, _) =
        log(&folder, &["annotate", "1", "--close", "1.1", "--note", "done", "--operator", "x"]);
    assert_eq!((code, out.lines().next()), (0, Some("follow-up 1.1 on drill 1 closed: entry 4")));
    let (code, out, _) = log(&folder, &["show", "1", day[0], day[1]]);
    assert_eq!(code, 0);
    for line in [
        "drill 1: scheduler-doubled (A second scheduler doubles every job) on shadow",
        "verdict passed, result Issues, 10 d ago",
        "detection  met      2.25s   5s      raised 2.25s after the first duplicate",
        "recovered     not reached",
        "follow-up 1.1: add a lock (owner ops, priority high, due 2026-03-31): closed by x: done",
        "reproduce: shadowdrill run scenarios/scheduler-doubled.toml --seed 1",
    ] {
        assert!(out.lines().any(|found| found == line), "{line:?} is not in\n{out}");
    }
    assert_eq!(log(&folder, &["show", "4", day[0], day[1]]).1, out, "an amendment shows its drill");
    let shown = json(&log(&folder, &["show", "1", day[0], day[1], "--format", "json"]).1);
    assert_eq!(shown["age_days"], 10);
    assert_eq!(shown["drill"]["follow_ups"][0]["closed"]["text"], "done");
    let listed = json(&log(&folder, &["list", "--format", "json"]).1);
    assert_eq!(
        (&listed["schema"], &listed["drills"][0]["result"]),
        (&Value::from(1), &Value::from("issues"))
    );
    assert_eq!(listed["head"]["count"], 4);
    folder.intact();
}

#[test]
fn verification_tells_by_exit_code_and_word() {
    let made = Made::long(12);
    let folder = Folder::with(&made);
    let kept = made.entries[9].hash.as_str();
    let (code, out, _) = log(&folder, &["verify", "--expect", kept]);
    let head = made.entries[11].hash.as_str();
    let expected = format!(
        "drill-log.jsonl: intact, 12 entries\nthe expected hash is that of entry 10; 2 entries since then\nhead 12 {head}\n"
    );
    assert_eq!((code, out), (0, expected));
    let (code, out, _) = log(&folder, &["verify", "--expect", &"a".repeat(64)]);
    assert_eq!(code, 1);
    assert!(out.starts_with("drill-log.jsonl:12: no entry has the expected hash aaaaaaaaaaaa"), "{out}");
    assert_eq!(log(&folder, &["verify", "--expect", "abc"]).0, 2);

    let mut lines = made.lines.clone();
    lines.remove(4);
    folder.put("", &lines.concat());
    let (code, out, err) = log(&folder, &["verify"]);
    assert_eq!((code, err.as_str()), (1, ""));
    assert!(
        out.starts_with("drill-log.jsonl:5: entry 5 is removed: entry 6 follows\nnot intact; the chain holds for 4 entries"),
        "{out}"
    );
    let found = json(&log(&folder, &["verify", "--format", "json"]).1);
    assert_eq!(found["intact"], false);
    assert_eq!(
        (&found["verification"]["flaw"]["kind"], &found["verification"]["flaw"]["entry"]),
        (&Value::from("removed"), &Value::from(5))
    );
    for args in [&["list"][..], &["show", "1"], &["render"], &["annotate", "1", "--finding", "x"]] {
        let before = folder.state();
        let (code, out, err) = log(&folder, args);
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}");
        assert_eq!(err, "error: drill-log.jsonl:5: entry 5 is removed: entry 6 follows\n");
        assert_eq!(folder.state(), before);
    }
}

#[test]
fn an_interrupted_append_is_reported_and_repaired() {
    let folder = Folder::with(&Made::long(2));
    let mut bytes = folder.get("");
    bytes.extend_from_slice(b"{\"form");
    folder.put("", &bytes);
    let (code, out, _) = log(&folder, &["verify"]);
    assert_eq!(code, 1);
    assert!(out.starts_with("drill-log.jsonl:3: 6 bytes beyond the head are no entry"), "{out}");
    let (code, _, err) = log(&folder, &["list"]);
    assert_eq!(code, 0);
    assert!(err.starts_with("warning: drill-log.jsonl:3: 6 bytes beyond the head are no entry"), "{err}");
    let (code, _, err) = log(&folder, &["annotate", "1", "--finding", "x", "--operator", "y"]);
    assert_eq!(code, 0);
    assert_eq!(err, "repaired: 6 torn bytes beyond the last entry were moved to drill-log.jsonl.torn-1\n");
    assert_eq!(log(&folder, &["verify"]).0, 0);
}

#[test]
fn bad_usage_is_refused_and_leaves_no_trace() {
    let folder = Folder::with(&Made::of([Body::Drill(Box::new(drill(1))), finding(1, "x")]));
    let before = folder.state();
    for (args, message) in [
        (&["annotate", "1"][..], "required arguments were not provided"),
        (&["annotate", "1", "--finding", "x", "--close", "1.1", "--note", "x"], "cannot be used with"),
        (&["annotate", "1", "--follow-up", "x", "--owner", "y"], "required arguments were not provided"),
        (
            &[
                "annotate",
                "1",
                "--follow-up",
                "x",
                "--owner",
                "y",
                "--priority",
                "urgent",
                "--due",
                "2026-03-31",
            ],
            "expected low, medium or high",
        ),
        (
            &["annotate", "1", "--follow-up", "x", "--owner", "y", "--priority", "low", "--due", "31.3.2026"],
            "expected a date such as",
        ),
        (&["annotate", "1", "--close", "1.1"], "required arguments were not provided"),
        (&["annotate", "1", "--finding", "x", "--owner", "y"], "required arguments were not provided"),
        (&["annotate", "2", "--finding", "x"], "entry 2 is no drill"),
        (&["annotate", "1", "--close", "1.1", "--note", "x"], "drill 1 has no follow-up"),
        (&["show", "9"], "there is no entry 9; the last one is 2"),
        (&["show", "x"], "invalid digit"),
    ] {
        let (code, out, err) = log(&folder, args);
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}");
        assert!(err.contains(message), "{args:?}: {err}");
        assert_eq!(folder.state(), before);
    }
    let empty = Folder::empty();
    for args in [&["list"][..], &["verify"], &["render"], &["annotate", "1", "--finding", "x"]] {
        let (code, _, err) = log(&empty, args);
        assert_eq!((code, err.as_str()), (2, "error: drill-log.jsonl: there is no drill log\n"), "{args:?}");
        assert!(empty.state().is_empty());
    }
}

#[test]
fn a_page_is_written_updated_and_left_alone() {
    let folder = Folder::with(&Made::long(3));
    let page = folder.folder.path().join("DRILLS.md");
    let out_arg = page.display().to_string();
    let render = || log(&folder, &["render", "--out", &out_arg]);
    assert_eq!(render(), (0, "DRILLS.md: written, 3 drills\n".into(), String::new()));
    let fresh = fs::read_to_string(&page).expect("a page");
    assert_eq!(log(&folder, &["render"]).1, fresh);
    assert_eq!(render().1, "DRILLS.md: up to date, 3 drills\n");
    fs::write(&page, format!("{fresh}Ours.\n")).expect("written");
    assert_eq!(log(&folder, &["annotate", "1", "--finding", "x", "--operator", "y"]).0, 0);
    assert_eq!(render().0, 0);
    assert!(fs::read_to_string(&page).expect("a page").ends_with("-->\nOurs.\n"));

    fs::write(&page, fresh.replace("end drill 2 -->", "end drill 2")).expect("written");
    let before = folder.state();
    let (code, _, err) = render();
    assert_eq!(code, 2);
    assert!(err.starts_with("error: DRILLS.md:") && err.contains("a damaged marker"), "{err}");
    for own in ["", ".head", ".lock", ".torn-1"] {
        let path = folder.beside(own).display().to_string();
        let (code, _, err) = log(&folder, &["render", "--out", &path]);
        assert_eq!(
            (code, err),
            (2, format!("error: refused to write drill-log.jsonl{own}: it is a file of the drill log\n"))
        );
    }
    let here = folder.folder.path().display().to_string();
    assert_eq!(log(&folder, &["render", "--out", &here]).0, 2);
    assert_eq!(folder.state(), before);
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let mut entry = drill(1);
    entry.scenario.id = "x\u{1b}]0;owned\u{7}".into();
    entry.scenario.title = "\u{1b}[2J".into();
    entry.checks[0].message = "a\u{9b}31m\nb".into();
    let folder = Folder::with(&Made::of([Body::Drill(Box::new(entry)), finding(1, "\u{1b}[31m\u{202e}")]));
    for args in [&["list"][..], &["show", "1"], &["render"]] {
        let (code, out, _) = log(&folder, args);
        assert_eq!(code, 0);
        let steering =
            |character: &char| character.is_control() && *character != '\n' || *character == '\u{202e}';
        assert_eq!(out.chars().find(steering), None, "{args:?}: {out}");
    }
}

#[test]
fn the_wall_clock_is_written_in_the_log_s_form() {
    let now = now_rfc3339();
    assert_eq!(Moment::parse(&now).expect("a moment").to_string(), now);
}
