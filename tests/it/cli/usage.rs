//! Bad usage: a clear message, exit code 2, nothing written.

use super::Sandbox;

#[track_caller]
fn refused(args: &[&str], needle: &str) {
    let sandbox = Sandbox::new();
    let done = sandbox.run(args).expect(2);
    assert!(done.stderr.contains(needle), "{args:?}\n{}", done.shown());
    assert_eq!(done.stdout, "", "{args:?}");
    assert_eq!(sandbox.files(), [], "{args:?} wrote something");
}

#[test]
fn bad_usage_is_refused() {
    refused(&[], "Usage:");
    refused(&["fly"], "unrecognized subcommand");
    refused(&["run", "--speed", "1"], "unexpected argument");
    refused(&["run", "--seed=-1"], "expected a whole number");
    refused(&["run", "--seed", "one"], "expected a whole number");
    refused(&["run", "--seeds", "5..5"], "its end is not included");
    refused(&["run", "--seeds", "0..99999999"], "more than");
    refused(&["run", "--seed", "1", "--seeds", "0..2"], "cannot be used with");
    refused(&["run", "--no-log", "--log", "x"], "cannot be used with");
    refused(&["run", "--threads", "0"], "--threads");
    refused(&["run", "--format", "yaml"], "possible values");
    refused(&["run", "nowhere.toml"], "nowhere.toml");
    refused(&["run", "--tag", "no-such-tag"], "no scenario has the tag");
    refused(&["run", "--tag", "no-such-tag"], "the tags there are: ");
    let wrong = &["run", "--tag", "scheduler", "--counterexamples"];
    refused(wrong, "no counterexample has the tag \"scheduler\"");
    refused(wrong, "the tags there are: counterexample");
    refused(&["show", "no-such-scenario"], "there is no scenario");
    refused(&["completions", "cmd"], "possible values");
    refused(&["log", "verify"], "drill-log.jsonl");
}

#[test]
fn live_trading_is_refused_in_so_many_words() {
    let sandbox = Sandbox::new();
    insta::assert_snapshot!(sandbox.run(&["run", "--track", "live"]).shown(), @r"
    status 2
    -- stdout
    -- stderr
    error: refused: a drill never touches live trading
    hint: drills run on the simulated shadow pipeline: leave --track out
    ");
    refused(&["run", "--track", "paper"], "refused");
    refused(&["run", "--track", "testnet"], "refused");
    refused(&["run", "--track", "moon"], "unknown track");
    assert_eq!(sandbox.files(), []);
}

#[test]
fn a_slip_in_a_scenario_name_gets_a_suggestion() {
    let done = Sandbox::new().run(&["show", "calm-dya"]).expect(2);
    assert!(done.stderr.contains("did you mean `calm-day`?"), "{}", done.shown());
}

/// What is like nothing is not taken for a misspelling of the first best name.
#[test]
fn a_scenario_is_suggested_only_where_it_is_much_alike() {
    let sandbox = Sandbox::project();
    for (wrong, suggested) in [("calm-dya", true), ("nosuch", false)] {
        let file = format!("scenarios/{wrong}.toml");
        for args in [
            &["show", wrong][..],
            &["report", wrong],
            &["shrink", wrong],
            &["review", "--accept", wrong],
            &["run", &file],
            &["run", wrong],
        ] {
            let done = sandbox.run(args).expect(2);
            let is_path = args[0] == "run";
            let hint =
                if is_path { "did you mean `scenarios/calm-day.toml`?" } else { "did you mean `calm-day`?" };
            assert_eq!(done.stderr.contains(hint), suggested, "{args:?}: {}", done.shown());
            assert_eq!(done.stderr.contains("did you mean"), suggested, "{args:?}: {}", done.shown());
            assert!(suggested || done.stderr.contains("shadowdrill list"), "{args:?}: {}", done.shown());
        }
    }
    // an id is the name of a file
    let done = sandbox.run(&["run", "calm-day"]).expect(2);
    assert!(done.stderr.contains("did you mean `scenarios/calm-day.toml`?"), "{}", done.shown());
}

#[test]
fn help_and_version_are_no_errors() {
    let sandbox = Sandbox::new();
    let version = sandbox.run(&["--version"]).expect(0);
    assert_eq!(version.stdout, format!("shadowdrill {}\n", env!("CARGO_PKG_VERSION")));
    for command in
        ["run", "list", "check", "show", "coverage", "approve", "log", "init", "completions", "man"]
    {
        let help = sandbox.run(&[command, "--help"]).expect(0);
        assert!(help.stdout.contains("Usage: shadowdrill"), "{}", help.shown());
    }
}
