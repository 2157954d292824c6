//! The lock: every way to loosen the yardstick is found, tightening is not, and the text is stable.

use shadowdrill::cli::load;
use shadowdrill::library::{Changes, Files, Library, Lock, Scope};

use super::bundled;

fn files() -> Files {
    load::read(&bundled(&["bundled:scenarios"])).unwrap()
}

fn lock() -> Lock {
    Lock::of(&Library::assemble(&files()).unwrap())
}

/// What replacing `old` by `new` in the file called `name` changes against the lock.
fn changed(name: &str, old: &str, new: &str) -> Changes {
    let mut files = files();
    let mut all = vec![&mut files.baseline];
    all.extend(&mut files.scenarios);
    let file = all.into_iter().find(|file| file.path.ends_with(&format!("/{name}"))).expect(name);
    let text = String::from_utf8(file.bytes.clone()).unwrap();
    assert!(text.contains(old), "{name} has no {old:?}");
    file.bytes = text.replacen(old, new, 1).into_bytes();
    let library = Library::assemble(&files).unwrap_or_else(|problems| panic!("{problems:#?}"));
    lock().compare(&library, Scope::Whole)
}

fn sentences(changes: &[shadowdrill::library::Change]) -> Vec<String> {
    changes.iter().map(|change| change.sentence.clone()).collect()
}

const BASELINE: &str = "baseline.toml";
const SECOND: &str = "scheduler-second.toml";
const CRASH: &str = "scheduler-crash.toml";

#[test]
fn nothing_changed_is_nothing_said() {
    let library = Library::assemble(&files()).unwrap();
    assert_eq!(lock().compare(&library, Scope::Whole), Changes::default());
}

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
fn every_loosening_is_found() {
    for (file, old, new, part) in [
        // the baseline
        (
            BASELINE,
            "within = \"440s\"",
            "within = \"441s\"",
            "approved as within 7m20s and is now within 7m21s",
        ),
        (
            BASELINE,
            "events = [\"order-flow\", \"limit\"]",
            "events = [\"order-flow\"]",
            "`target detection, effective to raised` of the baseline was approved as within 5s and is gone for limit (",
        ),
        (
            BASELINE,
            "severities = [\"medium\", \"high\"]",
            "severities = [\"high\"]",
            "`target classification, effective to classified`",
        ),
        (
            BASELINE,
            "from = \"effective\"\nto = \"stopped\"",
            "from = \"delivered\"\nto = \"stopped\"",
            "`target stop, effective to stopped`",
        ),
        (
            BASELINE,
            "opportunities_left = 3",
            "opportunities_left = 1",
            "approved as at least 3 and is now at least 1",
        ),
        (BASELINE, "= 2500", "= 2500.01", "approved as at most 2500 and is now at most 2500.01"),
        (BASELINE, "= 5000", "= \"none\"", "approved as at most 5000 and is now no limit"),
        (
            BASELINE,
            "\"scheduler.start\", ",
            "",
            "`approval scheduler.start` of the baseline was approved as required and is gone",
        ),
        (
            BASELINE,
            "first = \"logs.secure\"\nthen = \"scheduler.start\"",
            "first = \"incident.record\"\nthen = \"scheduler.start\"",
            "`sequence logs.secure then scheduler.start`",
        ),
        // a scenario
        (
            SECOND,
            "alerts = [\"duplicate-intent\"]",
            "alerts = [\"order-rate-high\"]",
            "`alert duplicate-intent`",
        ),
        (SECOND, "forbidden_alerts = [\"heartbeat-stale\"]", "", "`forbidden alert heartbeat-stale`"),
        (SECOND, "\"risk-blocks\"]", "\"risk-blocks\", \"drawdown\"]", "`allowed alert drawdown`"),
        (
            SECOND,
            "severity = \"medium\"",
            "severity = [\"medium\", \"high\"]",
            "approved as from medium to medium and is now from medium to high",
        ),
        (
            SECOND,
            "runbook = \"pause-system\"",
            "runbook = \"restart-scheduler\"",
            "approved as exactly pause-system",
        ),
        (SECOND, "\"runs.release\", ", "", "`forbidden runs.release`"),
        (SECOND, "tags = [\"", "tags = [\"other\"] # \"", "`tag "),
        (BASELINE, "rule = \"rts6-16-5\"", "rule = \"firm\"", "`rule of target "),
        (
            SECOND,
            "[expect]",
            "[[report]]\nat = \"3h\"\nwhat = \"unclear-situation\"\n\n[expect]",
            "`reports` of the scenario `scheduler-second` was approved as exactly none",
        ),
        (
            SECOND,
            "\"scheduler.find\",\n    \"scheduler.terminate\"",
            "\"scheduler.terminate\"",
            "approved as in order scheduler.find, ",
        ),
        (
            SECOND,
            "\"scheduler.find\",\n    \"scheduler.terminate\"",
            "\"scheduler.terminate\", \"scheduler.find\"",
            "approved as in order scheduler.find, ",
        ),
        (CRASH, "end_state = \"running\"", "end_state = \"stopped-safe\"", "approved as exactly running"),
        (SECOND, "end_state =", "skip = { harm = \"too strict\" }\nend_state =", "`skip harm`"),
        (
            SECOND,
            "between = [0.8, 1.0]",
            "between = [0.1, 1.0]",
            "approved as at least 0.8 and is now at least 0.1",
        ),
        (
            SECOND,
            "kind = \"scheduler-second\"\n",
            "kind = \"scheduler-second\"\nlasts = \"1m\"\n",
            "lasts 1m",
        ),
        (
            SECOND,
            "[\"1s\", \"15s\"]",
            "[\"1s\", \"2s\"]",
            "`fault second` of the scenario `scheduler-second`",
        ),
        (SECOND, "regime = \"calm\"", "regime = \"trending\"", "`market`"),
        (SECOND, "rules = [\"rts6-16-5\", ", "rules = [", "`rule rts6-16-5`"),
        (
            SECOND,
            "id = \"scheduler-second\"",
            "id = \"scheduler-two\"",
            "the scenario `scheduler-second` was approved and is gone",
        ),
        (
            "order-resend-same-id.toml",
            "responder = \"on-call\"",
            "",
            "approved as exactly on-call and is now exactly the default",
        ),
    ] {
        let changes = changed(file, old, new);
        let said = sentences(&changes.loosened);
        assert!(said.iter().any(|sentence| sentence.contains(part)), "{file}: {old} -> {new}: {said:#?}");
        assert!(changes.loosened.iter().all(|change| change.place.file.ends_with(".toml")));
    }
}

/// However many events and severities a target is for, one edit of it is one change.
#[test]
fn one_edit_of_a_target_is_told_once() {
    for (old, new, loosened, unapproved) in [
        ("within = \"5m\"", "within = \"10m\"", 1, 0),
        ("within = \"5s\"", "within = \"4s\"", 0, 1),
        ("from = \"effective\"\nto = \"stopped\"", "from = \"delivered\"\nto = \"stopped\"", 1, 1),
        ("rule = \"rts6-16-5\"", "rule = \"firm\"", 1, 0),
    ] {
        let changes = changed(BASELINE, old, new);
        let told = (changes.loosened.len(), changes.unapproved.len());
        assert_eq!(told, (loosened, unapproved), "{old} -> {new}: {changes:#?}");
    }
    let changes = changed(BASELINE, "within = \"5m\"", "within = \"10m\"");
    let sentence = &changes.loosened[0].sentence;
    let expected = "`target acknowledgement, delivered to acknowledged` of the baseline was approved as within 5m and is now within 10m for absence, data, limit, order-flow, statistical (low, medium, high)";
    assert_eq!(sentence, expected);
}

#[test]
fn tightening_and_adding_is_only_noted() {
    for (file, old, new, part) in [
        (BASELINE, "within = \"440s\"", "within = \"430s\"", "is now within 7m10s"),
        (BASELINE, "opportunities_left = 3", "opportunities_left = 5", "is now at least 5"),
        (BASELINE, "= 2500", "= 2000", "is now at most 2000"),
        (
            BASELINE,
            "approvals = [",
            "approvals = [\"gate.restore\", ",
            "`approval gate.restore` of the baseline is required and not yet approved",
        ),
        (SECOND, "between = [0.8, 1.0]", "between = [0.9, 1.0]", "is now at least 0.9"),
        (
            SECOND,
            "\"order-rate-high\", \"risk-blocks\"",
            "\"risk-blocks\"",
            "`allowed alert order-rate-high`",
        ),
        (CRASH, "severity = [\"medium\", \"high\"]", "severity = \"medium\"", "is now from medium to medium"),
        (SECOND, "\"runs.block\",", "\"runs.block\", \"gate.restore\",", "`sequence`"),
        (
            SECOND,
            "end_state = \"stopped-safe\"\n",
            "end_state = \"stopped-safe\"\n\n[[expect.target]]\ncheck = \"stop\"\nwithin = \"5m\"\n",
            "`target stop`",
        ),
    ] {
        let changes = changed(file, old, new);
        assert_eq!(sentences(&changes.loosened), Vec::<String>::new(), "{file}: {old} -> {new}");
        let said = sentences(&changes.unapproved);
        assert!(said.iter().any(|sentence| sentence.contains(part)), "{file}: {old} -> {new}: {said:#?}");
    }
}

#[test]
fn a_scenario_that_was_not_asked_for_is_not_gone() {
    let mut files = files();
    files.scenarios.retain(|file| file.path.ends_with(CRASH));
    let library = Library::assemble(&files).unwrap();
    assert_eq!(lock().compare(&library, Scope::Named), Changes::default());
    assert_eq!(lock().loosened(&library, Scope::Whole).len(), 56);
}

#[test]
fn an_approved_scenario_cannot_become_a_counterexample() {
    let stated = "\n[[stated]]\ncheck = \"harm\"\noutcome = \"met\"\n\n[expect]";
    for scope in [Scope::Whole, Scope::Named] {
        let mut files = files();
        let file = files.scenarios.iter_mut().find(|file| file.path.ends_with(SECOND)).unwrap();
        file.bytes =
            String::from_utf8(file.bytes.clone()).unwrap().replace("\n[expect]", stated).into_bytes();
        let library = Library::assemble(&files).unwrap();
        let said = sentences(&lock().loosened(&library, scope));
        assert!(
            said.iter().any(|sentence| sentence.contains("`scenario` of the scenario `scheduler-second`")),
            "{said:#?}"
        );
    }
}

#[test]
fn a_new_scenario_is_said_once() {
    let mut files = files();
    let calm = files.scenarios.iter().find(|file| file.path.ends_with("/calm-day.toml"));
    let mut copy = calm.expect("bundled").clone();
    copy.path = "bundled:scenarios/copy.toml".to_owned();
    copy.bytes = String::from_utf8(copy.bytes)
        .unwrap()
        .replace("id = \"calm-day\"", "id = \"calm-week\"")
        .into_bytes();
    files.scenarios.push(copy);
    let changes = lock().compare(&Library::assemble(&files).unwrap(), Scope::Whole);
    assert_eq!(sentences(&changes.loosened), Vec::<String>::new());
    assert_eq!(sentences(&changes.unapproved), ["the scenario `calm-week` is new and not yet approved"]);
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

/// A lock that was cut off approves nothing by leaving it out: it is refused wherever the cut is.
#[test]
fn a_lock_with_a_line_less_is_refused() {
    let text = lock().to_text();
    Lock::parse(text.as_bytes(), "baseline.lock").expect("the whole lock is sound");
    let lines: Vec<&str> = text.lines().collect();
    let facts = (0..lines.len()).filter(|at| lines[*at].starts_with('"'));
    for at in facts {
        let cut = lines[..at].join("\n");
        assert!(Lock::parse(cut.as_bytes(), "baseline.lock").is_err(), "cut at line {}", at + 1);
        let without = [&lines[..at], &lines[at + 1..]].concat().join("\n");
        let problems = Lock::parse(without.as_bytes(), "baseline.lock").expect_err(lines[at]);
        assert!(problems.iter().any(|problem| problem.code == "incomplete-lock"), "{problems:?}");
    }
}
