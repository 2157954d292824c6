//! What no command writes over: the drill log, what a library is made from, what was approved, what is somebody else's.

use super::Sandbox;

/// A project with a drill in its log and one approved report.
fn project() -> Sandbox {
    let sandbox = Sandbox::project();
    sandbox.run(&["run", "scenarios/calm-day.toml"]).expect(0);
    sandbox.run(&["review", "--accept-all", "scenarios/calm-day.toml"]).expect(0);
    sandbox
}

#[test]
fn no_command_writes_over_what_others_rest_on() {
    let sandbox = project();
    let before = sandbox.files();
    let drill = "scenarios/calm-day.toml";
    let dossier = "shadowdrill-out/calm-day-0.dossier.json";
    for (args, what) in [
        // the drill log, under whatever name
        (&["run", drill, "--log", "shadowdrill-out/run.json"][..], "the drill log"),
        (&["run", drill, "--out", ".", "--log", "run.md"], "the drill log"),
        (&["run", drill, "--out", "new", "--log", "new/calm-day-0.md"], "the drill log"),
        (&["run", drill, "--out", "new", "--log", "new/../new/calm-day-0.html"], "the drill log"),
        (&["run", drill, "--out", ".", "--log", "calm-day-0.dossier.json"], "the drill log"),
        (&["run", drill, "--out", ".", "--log", "calm-day-0.timeline.json"], "the drill log"),
        (&["report", "--suite", "--out", "drill-log.jsonl"], "the drill log"),
        (&["report", "--suite", "--log", "other.jsonl", "--out", "drill-log.jsonl"], "the drill log"),
        (&["report", "calm-day", "--out", "drill-log.jsonl.head"], "the drill log"),
        (&["report", dossier, "--out", "./drill-log.jsonl.lock"], "the drill log"),
        (&["log", "render", "--out", "drill-log.jsonl"], "the drill log"),
        (&["log", "render", "--format", "html", "--out", "drill-log.jsonl.due.lock"], "the drill log"),
        // what a library is made from
        (&["report", "calm-day", "--out", "policy.toml"], "read by this program"),
        (&["report", dossier, "--out", "runbooks/../runbooks/pause-system.md"], "read by this program"),
        (&["report", dossier, "--out", "scenarios/counterexamples/wrong-order.toml"], "read by this program"),
        (&["report", dossier, "--out", "baseline.lock"], "the lock"),
        (&["log", "render", "--out", "policy.toml"], "read by this program"),
        (&["log", "render", "--format", "html", "--out", "policy.toml"], "read by this program"),
        (&["run", drill, "--log", "policy.toml"], "read by this program"),
        (&["run", drill, "--log", "baseline.lock"], "the lock"),
        (&["run", drill, "--out", "runbooks"], "would be read as one"),
        (&["review", "--accept-all", drill, "--reports", "runbooks"], "would be read as one"),
        // what was approved
        (&["run", drill, "--out", "reports"], "an approved report"),
        (&["run", drill, "--out", "./reports", "--check-snapshots"], "approved report"),
        (&["report", "calm-day", "--out", "reports/calm-day-0.html"], "an approved report"),
        (&["log", "render", "--out", "reports/calm-day-0.json"], "an approved report"),
    ] {
        let done = sandbox.run(args).expect(2);
        assert!(
            done.stderr.contains("refused to write") && done.stderr.contains(what),
            "{args:?} {}",
            done.shown()
        );
        assert!(sandbox.files() == before, "{args:?} changed a file");
    }
    assert!(!sandbox.path("new").exists());
    sandbox.run(&["log", "verify"]).expect(0);
    // names of their own are written, and may be written again
    for args in [
        &["run", drill, "--out", "other", "--log", "other.jsonl"][..],
        &["report", "calm-day", "--out", "page.html"],
        &["log", "render", "--out", "drill-log.md"],
        &["run", drill],
    ] {
        sandbox.run(args).expect(0);
        sandbox.run(args).expect(0);
    }
}

#[test]
fn a_summary_that_is_not_ours_is_left_alone() {
    for (name, text) in [("run.md", "# How to run\n"), ("run.json", "{\"mine\": 1}\n")] {
        let sandbox = Sandbox::new();
        sandbox.write(name, text);
        let run = ["run", "--no-log", "--out", ".", "bundled:scenarios/calm-day.toml"];
        let done = sandbox.run(&run).expect(2);
        assert!(done.stderr.contains("not a report of a run"), "{}", done.shown());
        assert_eq!(sandbox.files(), [(name.to_owned(), text.as_bytes().to_vec())]);
        std::fs::remove_file(sandbox.path(name)).expect("a file");
        sandbox.run(&run).expect(0);
        sandbox.run(&run).expect(0);
    }
}

/// 2 says that nothing was done: a path that cannot be used is found before that.
#[test]
fn a_path_that_cannot_be_used_is_bad_usage() {
    let sandbox = project();
    sandbox.write("taken", "a file");
    let before = sandbox.files();
    let drill = "scenarios/calm-day.toml";
    for args in [
        &["run", drill, "--out", "taken/x"][..],
        &["run", drill, "--log", "scenarios"],
        &["run", drill, "--log", "taken/log.jsonl"],
        &["report", "calm-day", "--out", "taken/y"],
        &["review", "--accept-all", "--reports", "taken/x", drill],
        &["approve", "--lock", "taken/x"],
    ] {
        sandbox.run(args).expect(2);
        assert!(sandbox.files() == before, "{args:?} changed a file");
    }
}
