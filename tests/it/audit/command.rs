//! `runbooks` from outside: list, audit, exit codes, formats.

use serde_json::Value;
use shadowdrill::drill_log::DrillLog;
use shadowdrill::runbook::Runbook;
use shadowdrill::vocabulary::Track;

use super::subject::{TEXT, both, read, reviewed};
use crate::cli::Sandbox;

const BOOK: &str = "runbooks/pause-system.md";

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The audit of the runbook with this id.
fn of<'a>(audit: &'a Value, id: &str) -> &'a Value {
    let all = audit["runbooks"].as_array().expect("runbooks");
    all.iter().find(|runbook| runbook["id"] == id).unwrap_or_else(|| panic!("{id} in {audit:#}"))
}

fn met(runbook: &Value, requirement: &str) -> bool {
    let findings = runbook["findings"].as_array().expect("findings");
    let found = findings.iter().find(|finding| finding["requirement"] == requirement);
    found.and_then(|finding| finding["met"].as_bool()).unwrap_or_else(|| panic!("{requirement}: {runbook:#}"))
}

fn audited(sandbox: &Sandbox, status: i32) -> Value {
    json(&sandbox.run(&["runbooks", "audit", "--format", "json"]).expect(status).stdout)
}

/// A project whose `pause-system` is the runbook that has everything, played through on this track.
fn project(track: Track) -> Sandbox {
    let sandbox = Sandbox::project();
    sandbox.write(BOOK, &reviewed(TEXT));
    sandbox.write(
        "runbooks/other.md",
        &sandbox.read("runbooks/kill-switch.md").replace("\"kill-switch\"", "\"other\""),
    );
    let log = DrillLog::at(&sandbox.path("drill-log.jsonl"));
    for drill in both(track, &read(&sandbox.read(BOOK))) {
        let _ = log.append(drill).expect("appended");
    }
    sandbox
}

#[test]
fn a_runbook_that_is_needed_for_live_fails_the_audit_until_it_has_everything() {
    let good = project(Track::Testnet);
    let found = audited(&good, 0);
    assert_eq!(found["falls_short"], serde_json::json!([]));
    for requirement in ["complete", "reviewed", "tested-in-testnet", "reachable"] {
        assert!(met(of(&found, "pause-system"), requirement), "{requirement}: {found:#}");
    }
    let human = good.run(&["runbooks", "audit"]).expect(0).stdout;
    assert!(human.contains("1 needed for live, 0 of them falling short"), "{human}");

    for (what, from, to, requirement) in [
        ("a change after the reviews", "kill -TERM", "kill -INT", "reviewed"),
        ("a reviewer who is gone", "name = \"C. Second\"", "name = \"B. First\"", "reviewed"),
        ("a step without a command", "cp -r logs backup", "", "complete"),
        ("a contact who is nobody", "operations on call, #incidents", "tbd", "reachable"),
    ] {
        let sandbox = project(Track::Testnet);
        sandbox.edit(BOOK, from, to);
        let found = audited(&sandbox, 1);
        assert_eq!(found["falls_short"], serde_json::json!(["pause-system"]), "{what}");
        assert!(!met(of(&found, "pause-system"), requirement), "{what}");
    }
    // the same on shadow, which the table says
    let shadow = project(Track::Shadow);
    assert!(!met(of(&audited(&shadow, 1), "pause-system"), "tested-in-testnet"));
    let human = shadow.run(&["runbooks", "audit"]).expect(1).stdout;
    let row = human.lines().find(|line| line.starts_with("pause-system")).expect("its row");
    assert!(row.contains("needed") && row.contains("not met (shadow only)"), "{human}");
    assert!(human.contains("never count as tested in testnet"), "{human}");
    assert!(human.contains("2 passed on shadow, which does not count as testnet"), "{human}");
    // a dead link, and one whose target is put there
    std::fs::remove_file(good.path("runbooks/other.md")).expect("removed");
    let dead = good.run(&["runbooks", "audit"]).expect(1).stdout;
    assert!(dead.contains("the link `other.md` is dead: there is no `runbooks/other.md`"), "{dead}");
    assert!(dead.contains("not complete: runbooks/pause-system.md:"), "{dead}");
}

#[test]
fn what_is_not_needed_for_live_is_told_and_fails_nothing() {
    let sandbox = Sandbox::new();
    let done = sandbox.run(&["runbooks", "audit"]).expect(0);
    assert!(
        done.stdout.contains("none is marked `needed_for_live`, so none can fall short"),
        "{}",
        done.shown()
    );
    assert!(done.stderr.contains("bundled, not your own"), "{}", done.shown());
    let found = audited(&sandbox, 0);
    // what stands in the bundle is complete; the wrong ones are named by no rule
    for runbook in found["runbooks"].as_array().expect("runbooks") {
        let wrong = runbook["path"].as_str().expect("a path").contains("/wrong/");
        assert!(wrong || met(runbook, "complete"), "{runbook:#}");
        assert_eq!(met(runbook, "reachable"), !wrong, "{runbook:#}");
        assert!(!met(runbook, "reviewed") && !met(runbook, "tested-in-testnet"), "{runbook:#}");
    }
    assert!(!met(of(&found, "restart-into-double"), "complete"));
}

#[test]
fn a_run_enters_into_the_log_what_it_exercised() {
    let sandbox = Sandbox::project();
    sandbox.run(&["run", "scenarios/scheduler-crash.toml"]).ran();
    let entry = json(sandbox.read("drill-log.jsonl").lines().next().expect("an entry"));
    let used = entry["body"]["exercised"].as_array().expect("what it exercised");
    assert_eq!(used.len(), 1, "{entry:#}");
    let id = used[0]["runbook"].as_str().expect("an id").to_owned();
    let runbook = sandbox.read(&format!("runbooks/{id}.md"));
    assert_eq!(used[0]["digest"], shadowdrill::base::Digest::of(runbook.as_bytes()).to_string());
    sandbox.run(&["log", "verify"]).expect(0);
    let found = audited(&sandbox, 0);
    let exercised = of(&found, &id);
    assert_eq!(exercised["tracks"], serde_json::json!(["shadow"]));
    assert_eq!(exercised["last_passed"]["age_days"], 0);
    let done = used[0]["done"].as_array().expect("steps");
    for step in exercised["steps"].as_array().expect("steps") {
        let expected: &[u64] = if done.contains(&step["name"]) { &[1] } else { &[] };
        assert_eq!(step["drills"], serde_json::json!(expected), "{step:#}");
    }
    // another state of the file was never drilled
    sandbox.edit(&format!("runbooks/{id}.md"), "# ", "# A new ");
    let found = audited(&sandbox, 0);
    assert_eq!(of(&found, &id)["earlier_drills"], 1);
    assert_eq!(of(&found, &id)["last_passed"], Value::Null);
}

#[test]
fn the_list_prints_the_digest_that_a_reviewer_states() {
    let sandbox = Sandbox::project();
    let digest_of = |sandbox: &Sandbox| {
        let listed = json(&sandbox.run(&["runbooks", "list", "--format", "json"]).expect(0).stdout);
        of(&listed, "kill-switch")["review_digest"].as_str().expect("a digest").to_owned()
    };
    let digest = digest_of(&sandbox);
    let human = sandbox.run(&["runbooks", "list"]).expect(0).stdout;
    let row = human.lines().find(|line| line.starts_with("kill-switch ")).expect("its row");
    assert!(row.contains("high") && row.contains("15") && row.ends_with(&digest), "{row}");
    let book = "runbooks/kill-switch.md";
    let before = sandbox.read(book);
    // a file without reviews is what sha256sum says it is
    assert_eq!(
        Some(shadowdrill::base::Digest::of(before.as_bytes())),
        Runbook::reviewed_digest(before.as_bytes())
    );
    let reviews: String = ["B. First", "C. Second"]
        .map(|name| format!("\n[[reviewer]]\nname = \"{name}\"\ndigest = \"{digest}\"\n"))
        .concat();
    sandbox.write(book, &before.replacen("\n+++\n", &format!("\n{reviews}+++\n"), 1));
    assert_eq!(digest_of(&sandbox), digest);
    assert!(met(of(&audited(&sandbox, 0), "kill-switch"), "reviewed"));
}

#[test]
fn bad_input_is_refused() {
    let sandbox = Sandbox::project();
    for args in [
        &["runbooks"][..],
        &["runbooks", "audit", "--as-of", "today"],
        &["runbooks", "audit", "--format", "yaml"],
        &["runbooks", "list", "--runbooks", "nowhere"],
        &["runbooks", "audit", "--policy", "nowhere.toml"],
    ] {
        sandbox.run(args).expect(2);
    }
    sandbox.edit(BOOK, "+++\n\n", "needed_for_live = \"yes\"\n+++\n\n");
    let done = sandbox.run(&["runbooks", "audit"]).expect(2);
    assert!(
        done.stderr.contains("wrong-type") && done.stderr.contains("pause-system.md:8"),
        "{}",
        done.shown()
    );
    assert_eq!(done.stdout, "");

    let changed = project(Track::Testnet);
    changed.edit("drill-log.jsonl", "\"testnet\"", "\"shadow\"");
    let done = changed.run(&["runbooks", "audit"]).expect(2);
    assert!(done.stderr.contains("log verify"), "{}", done.shown());
    // drills after the day are left out
    let early = project(Track::Testnet);
    early.run(&["runbooks", "audit", "--as-of", "2026-03-03"]).expect(0);
    early.run(&["runbooks", "audit", "--as-of", "2026-03-02"]).expect(1);
    early.run(&["runbooks", "audit", "--log", "another.jsonl"]).expect(1);
}

#[test]
fn an_old_log_verifies_and_is_audited() {
    let sandbox = Sandbox::project();
    let entry = include_str!("../drill_log/stored-1.jsonl").trim_end();
    let stored: Value = json(entry);
    assert!(stored["body"].get("exercised").is_none());
    // the same drill as the first of a log, as this program and the ones before it write it
    let log = DrillLog::at(&sandbox.path("drill-log.jsonl"));
    let _ = log.append(crate::drill_log::support::drill(42)).expect("appended");
    assert!(!sandbox.read("drill-log.jsonl").contains("exercised"));
    sandbox.run(&["log", "verify"]).expect(0);
    let found = audited(&sandbox, 0);
    let steps = of(&found, "pause-system")["steps"].as_array().expect("steps").clone();
    assert!(steps.iter().all(|step| step["drills"] == serde_json::json!([])));
}

#[test]
fn json_is_what_its_schema_says() {
    let schema = |name: &str| -> Value {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema").join(name);
        json(&std::fs::read_to_string(path).expect("a schema"))
    };
    let (good, shadow, bundled) = (project(Track::Testnet), project(Track::Shadow), Sandbox::new());
    for (name, command) in [("audit.schema.json", "audit"), ("runbooks.schema.json", "list")] {
        let validator = jsonschema::validator_for(&schema(name)).expect("a schema");
        for sandbox in [&good, &shadow, &bundled] {
            let said = json(&sandbox.run(&["runbooks", command, "--format", "json"]).ran().stdout);
            let problems: Vec<String> = validator.iter_errors(&said).map(|error| error.to_string()).collect();
            assert_eq!(problems, Vec::<String>::new(), "{name}");
        }
        assert!(!validator.is_valid(&serde_json::json!({ "schema": "shadowdrill.audit/1" })));
    }
}
