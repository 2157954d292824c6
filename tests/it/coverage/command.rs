//! `coverage` from outside: exit codes, formats, threads, what is bad input.

use serde_json::Value;

use crate::cli::Sandbox;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn names(report: &Value, list: &str) -> Vec<String> {
    let rows = report[list].as_array().expect("a list").iter();
    rows.map(|row| format!("{} {}", row["subject"].as_str().unwrap(), row["name"].as_str().unwrap()))
        .collect()
}

/// The project in which everything is exercised: a scenario that names the one article that no drill shows.
fn whole() -> Sandbox {
    let sandbox = Sandbox::project();
    sandbox.edit("scenarios/calm-day.toml", "[\"dora-24\"]", "[\"dora-24\", \"sec-15c3-5-e\"]");
    sandbox
}

#[test]
fn what_is_exercised_by_nothing_fails_only_where_that_is_asked_for() {
    let sandbox = Sandbox::project();
    let done = sandbox.run(&["coverage"]).expect(0);
    assert!(done.stdout.starts_with("EXERCISED BY NOTHING\n  article  sec-15c3-5-e  no scenario names it\n"));
    assert_eq!(done.stderr, "");
    let strict = sandbox.run(&["coverage", "--strict"]).expect(1);
    assert_eq!(strict.stdout, done.stdout);
    assert!(strict.stderr.contains(", 1 by nothing"), "{}", strict.shown());
    let whole = whole();
    let done = whole.run(&["coverage", "--strict"]).expect(0);
    assert!(!done.stdout.contains("EXERCISED BY NOTHING"), "{}", done.stdout);
    assert!(done.stdout.ends_with(" exercised by 112 drills, 0 by nothing\n"), "{}", done.stdout);
    assert_eq!(done.stderr, "");
    let page = whole.run(&["coverage", "--format", "markdown"]).expect(0).stdout;
    assert!(page.contains("Nothing: all that is listed is exercised."), "{page}");
}

/// One scenario taken away, then one step added, one monitor added, one rule added that nothing comes to.
#[test]
fn whatever_loses_its_drill_or_never_had_one_is_listed_first() {
    let sandbox = whole();
    let rule = "[[severity_rule]]\nid = \"never\"\nwhen = [{ report = \"never\" }]\nseverity = \"low\"\nrunbook = \"note-and-watch\"\n\
                source = \"a test\"\n\n";
    sandbox.edit("policy.toml", "# Responders.\n", &format!("{rule}# Responders.\n"));
    let found = json(&sandbox.run(&["coverage", "--strict", "--format", "json"]).expect(1).stdout);
    assert_eq!(names(&found, "unexercised"), ["severity-rule never"]);
    assert_eq!(found["unexercised"][0]["reason"], "it decided nothing");
    let sandbox = whole();
    std::fs::remove_file(sandbox.path("scenarios/cancel-refused.toml")).expect("a scenario");
    let done = sandbox.run(&["coverage", "--strict", "--format", "json"]).expect(1);
    let lost = names(&json(&done.stdout), "unexercised");
    assert!(lost.contains(&"fault cancel-refused".to_owned()), "{lost:?}");
}

/// A pass by a yardstick that nobody approved shows nothing.
#[test]
fn a_loosened_yardstick_is_told_and_fails_where_all_is_asked_for() {
    let sandbox = whole();
    sandbox.edit("baseline.toml", "within = \"24h\"", "within = \"25h\"");
    let done = sandbox.run(&["coverage"]).expect(0);
    assert!(done.stderr.contains("loosened: baseline.toml:"), "{}", done.shown());
    let done = sandbox.run(&["coverage", "--strict"]).expect(1);
    assert!(done.stderr.contains("shows nothing"), "{}", done.shown());
}

#[test]
fn a_drill_that_fails_is_named_in_every_format() {
    let sandbox = Sandbox::project();
    sandbox.edit("policy.toml", "stale_after = \"360s\"", "stale_after = \"900s\"");
    let args = ["coverage", "scenarios/scheduler-crash.toml", "scenarios/calm-day.toml"];
    let strict = sandbox.run(&[&args[..], &["--strict"]].concat()).expect(1);
    assert!(strict.stderr.contains("drills that did not pass: 1"), "{}", strict.shown());
    let human = sandbox.run(&args).expect(0).stdout;
    assert!(human.contains("scheduler-crash seed 0 earns nothing: detection is late"), "{human}");
    let with = |format| sandbox.run(&[&args[..], &["--format", format]].concat()).expect(0).stdout;
    let page = with("markdown");
    assert!(page.contains("### Drills that earn nothing\n\n- scheduler-crash seed 0: detection is late\n"));
    let report = json(&with("json"));
    assert_eq!(report["left_out"][0]["scenario"], "scheduler-crash");
    assert_eq!(report["drills"], 1);
    assert_eq!(names(&report, "exercised"), ["article dora-24"]);
}

#[test]
fn json_is_what_its_schema_says_and_threads_change_nothing() {
    let sandbox = Sandbox::project();
    let schema = json(&sandbox.run(&["coverage", "--print-schema"]).expect(0).stdout);
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for format in ["json", "human", "markdown"] {
        let with =
            |threads| sandbox.run(&["coverage", "--format", format, "--threads", threads]).expect(0).stdout;
        assert_eq!(with("1"), with("5"), "{format}");
    }
    let report = json(&sandbox.run(&["coverage", "--format", "json"]).expect(0).stdout);
    let problems: Vec<String> =
        validator.iter_errors(&report).map(|error| format!("{}: {error}", error.instance_path)).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(!validator.is_valid(&json("{\"schema\":\"shadowdrill.coverage/1\"}")));
    let sum = |key: &str| {
        report["summary"]
            .as_array()
            .expect("totals")
            .iter()
            .filter_map(|total| total[key].as_u64())
            .sum::<u64>()
    };
    let (exercised, unexercised) = (names(&report, "exercised"), names(&report, "unexercised"));
    assert_eq!(sum("exercised"), exercised.len() as u64);
    assert_eq!(sum("listed"), (exercised.len() + unexercised.len()) as u64);
    // what stands in a file is named by its line
    for row in report["exercised"].as_array().expect("rows") {
        let Some((file, line)) = row["place"].as_str().and_then(|place| place.split_once(':')) else {
            continue;
        };
        let line: usize = line.split(':').next().and_then(|line| line.parse().ok()).expect("a line");
        let text = sandbox.read(file);
        let stands = text.lines().nth(line - 1).unwrap_or_default();
        let name = row["name"].as_str().and_then(|name| name.rsplit('/').next()).expect("a name");
        assert!(stands.contains(name) || stands.starts_with("[["), "{file}:{line} is {stands:?}, not {name}");
    }
}

/// A scenario that is pinned to a seed is run under it, whatever seed is asked for.
#[test]
fn the_seed_is_the_one_asked_for_or_the_scenarios_own() {
    let sandbox = Sandbox::project();
    sandbox.edit("policy.toml", "stale_after = \"360s\"", "stale_after = \"900s\"");
    let seed = |more: &[&str]| {
        let args = [&["coverage", "scenarios/scheduler-crash.toml", "--format", "json"], more].concat();
        json(&sandbox.run(&args).expect(0).stdout)["left_out"][0]["seed"].clone()
    };
    assert_eq!((seed(&[]), seed(&["--seed", "3"])), (0.into(), 3.into()));
    sandbox.edit(
        "scenarios/scheduler-crash.toml",
        "id = \"scheduler-crash\"\n",
        "id = \"scheduler-crash\"\nseed = 7\n",
    );
    assert_eq!((seed(&[]), seed(&["--seed", "3"])), (7.into(), 7.into()));
}

#[test]
fn bad_input_is_refused_and_nothing_is_written() {
    let sandbox = Sandbox::project();
    let before = sandbox.files();
    for (args, needle) in [
        (&["coverage", "nowhere.toml"][..], "nowhere.toml"),
        (&["coverage", "--seed", "one"], "expected a whole number"),
        (&["coverage", "--threads", "0"], "--threads"),
        (&["coverage", "--format", "junit"], "possible values"),
        (&["coverage", "scenarios/counterexamples"], "counterexamples earn nothing"),
    ] {
        let done = sandbox.run(args).expect(2);
        assert!(done.stderr.contains(needle), "{args:?}\n{}", done.shown());
        assert_eq!(done.stdout, "", "{args:?}");
    }
    sandbox.run(&["coverage"]).expect(0);
    assert_eq!(sandbox.files(), before);
    sandbox.edit("policy.toml", "severity = \"low\"", "severity = \"lowest\"");
    let done = sandbox.run(&["coverage"]).expect(2);
    assert!(done.stderr.contains("policy.toml:"), "{}", done.shown());
}

/// A counterexample beside drills is named, and what it has counts for nothing.
#[test]
fn a_counterexample_beside_drills_earns_nothing() {
    let sandbox = Sandbox::project();
    let args = ["coverage", "scenarios/calm-day.toml", "scenarios/counterexamples/wrong-order.toml"];
    let done = sandbox.run(&args).expect(0);
    assert!(done.stdout.contains("wrong-order seed 0 earns nothing: a counterexample"), "{}", done.stdout);
    assert!(done.stdout.contains("only in the counterexample wrong-order"), "{}", done.stdout);
}

/// In an empty folder it is about the bundled files, and says so.
#[test]
fn the_bundled_files_stand_in_and_are_named() {
    let sandbox = Sandbox::new();
    let done = sandbox.run(&["coverage"]).expect(0);
    assert!(done.stderr.starts_with("bundled, not your own: "), "{}", done.shown());
    assert!(done.stdout.contains("the policy never names the runbook"), "{}", done.stdout);
    assert_eq!(sandbox.files(), []);
}
