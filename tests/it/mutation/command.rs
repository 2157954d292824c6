//! `mutate` from outside: exit codes, formats, revisions, threads.

use serde_json::Value;

use super::commit;
use crate::cli::Sandbox;

const QUICK: [&str; 4] = ["mutate", "--seed", "0", "scenarios/kill-switch-by-hand.toml"];
/// Only what differs from the last commit: a suggestion is looked for for each survivor, which takes a while.
const TOUCHED: [&str; 2] = ["--changed-since", "HEAD"];

fn with<'a>(args: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [args, more].concat()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The bundled files, of which a control of each kind differs from the last commit.
fn touched() -> Sandbox {
    let sandbox = Sandbox::project();
    let edits = [
        ("policy.toml", "max_open_positions = 10", "max_open_positions = 9"),
        ("policy.toml", "cancel_orders = true", "cancel_orders = false"),
        ("policy.toml", "stale_after = \"480s\"", "stale_after = \"470s\""),
        (
            "policy.toml",
            "report = \"kill\" }]\nseverity = \"high\"",
            "report = \"kill\" }]\nseverity = \"low\"",
        ),
        ("runbooks/kill-switch.md", "\"timeout\":\"10s\"}", "\"timeout\":\"11s\"}"),
        ("runbooks/pause-system.md", "\"timeout\":\"10s\"}", "\"timeout\":\"11s\"}"),
        ("runbooks/data-corrupt.md", ",\"approval\":true", ""),
    ];
    let approved =
        ["policy.toml", "runbooks/kill-switch.md", "runbooks/pause-system.md", "runbooks/data-corrupt.md"]
            .map(|name| (name, sandbox.read(name)));
    for (name, from, to) in edits {
        sandbox.edit(name, from, to);
    }
    commit(&sandbox);
    for (name, text) in approved {
        sandbox.write(name, &text);
    }
    sandbox
}

/// The bundled drills miss no control of the bundled files.
#[test]
fn the_bundled_library_scores_100() {
    let sandbox = Sandbox::new();
    let report = json(&sandbox.run(&["mutate", "--min", "100", "--format", "json"]).expect(0).stdout);
    let score = &report["score"];
    assert_eq!(score["basis_points"], 10_000, "{score}");
    // what no drill could miss, and what cannot be run, are exceptions
    assert!(score["protective"].as_u64() > Some(500), "{score}");
    assert_eq!(score["refused"], 1, "{score}");
    assert_eq!(report["left_out"].as_array().map(Vec::len), Some(0), "{}", report["left_out"]);
    let equivalent: Vec<&Value> = report["mutants"]
        .as_array()
        .expect("mutants")
        .iter()
        .filter(|mutant| mutant["status"] == "equivalent")
        .collect();
    assert!(equivalent.iter().all(|mutant| mutant["equivalence"]["predicate"].is_string()));
    assert!(equivalent.len() <= 9, "equivalence is the exception: {equivalent:#?}");
}

#[test]
fn a_score_below_the_minimum_is_exit_1() {
    let sandbox = touched();
    let quick = with(&QUICK, &TOUCHED);
    let score = json(&sandbox.run(&with(&quick, &["--format", "json"])).expect(0).stdout)["score"].clone();
    let points = score["basis_points"].as_u64().expect("a score");
    assert!(points > 0 && points < 10_000, "{score}");
    let (reached, above) = (format!("{}.{:02}", points / 100, points % 100), (points + 1).to_string());
    let above = format!("{}.{}", &above[..above.len() - 2], &above[above.len() - 2..]);
    sandbox.run(&with(&quick, &["--min", &reached])).expect(0);
    let below = sandbox.run(&with(&quick, &["--min", &above])).expect(1);
    assert!(below.stderr.contains("below the minimum"), "{}", below.stderr);
    assert!(below.stdout.contains("SURVIVED") && below.stdout.contains("policy.toml:"), "{}", below.stdout);
    sandbox.run(&with(&quick, &["--min", "101"])).expect(2);
    let files: Vec<String> = sandbox.files().into_iter().map(|(name, _)| name).collect();
    assert!(
        !files.iter().any(|name| name.contains("drill-log") || name.contains("shadowdrill-out")),
        "{files:?}"
    );
}

/// A score of what is left would look better than it is.
#[test]
fn a_minimum_asks_for_sound_drills_and_an_approved_yardstick() {
    let sandbox = touched();
    let min =
        |paths: &[&'static str]| [&["mutate", "--seed", "0", "--min", "0"], &TOUCHED[..], paths].concat();
    let one = ["scenarios/kill-switch-by-hand.toml"];
    let quiet = sandbox.run(&min(&one)).expect(0);
    assert_eq!(quiet.stderr, "");
    // a drill that fails as the files stand, beside one that passes
    let two = ["scenarios/kill-switch-by-hand.toml", "scenarios/scheduler-crash.toml"];
    let policy = sandbox.read("policy.toml");
    sandbox.edit("policy.toml", "stale_after = \"360s\"", "stale_after = \"900s\"");
    let done = sandbox.run(&min(&two)).expect(1);
    let told = "passed over, it does not pass as the files stand: scheduler-crash seed 0 (detection is late)";
    assert!(done.stderr.contains(told), "{}", done.shown());
    assert!(!done.stderr.contains("below the minimum"), "{}", done.shown());
    // without a minimum it is told and fails nothing
    let done = sandbox.run(&[&["mutate", "--seed", "0"], &TOUCHED[..], &two].concat()).expect(0);
    assert!(done.stderr.contains(told), "{}", done.shown());
    sandbox.write("policy.toml", &policy);
    sandbox.edit("baseline.toml", "within = \"24h\"", "within = \"25h\"");
    let done = sandbox.run(&min(&one)).expect(1);
    assert!(done.stderr.contains("loosened: baseline.toml:"), "{}", done.shown());
}

#[test]
fn json_is_what_its_schema_says_and_threads_change_nothing() {
    let sandbox = touched();
    let quick = with(&QUICK, &TOUCHED);
    let schema = json(&sandbox.run(&["mutate", "--print-schema"]).expect(0).stdout);
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let one = sandbox.run(&with(&quick, &["--format", "json", "--threads", "1"])).expect(0).stdout;
    let many = sandbox.run(&with(&quick, &["--format", "json", "--threads", "5"])).expect(0).stdout;
    assert_eq!(one, many);
    let report = json(&one);
    let problems: Vec<String> =
        validator.iter_errors(&report).map(|error| format!("{}: {error}", error.instance_path)).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(!validator.is_valid(&json("{\"schema\":\"shadowdrill.mutate/1\"}")));
    let mutants = report["mutants"].as_array().expect("mutants");
    assert_eq!(report["score"]["mutants"], mutants.len());
    let counted = |status: &str| mutants.iter().filter(|mutant| mutant["status"] == status).count();
    for status in ["protective", "procedural", "nominal", "survived", "equivalent", "refused"] {
        assert_eq!(report["score"][status], counted(status), "{status}");
    }
    // every control is named by its line
    for control in mutants.iter().flat_map(|mutant| mutant["controls"].as_array().expect("controls")) {
        let (file, line) =
            (control["file"].as_str().expect("a file"), control["line"].as_u64().expect("a line"));
        let text = sandbox.read(file);
        let stands = text.lines().nth(usize::try_from(line).expect("a line") - 1).unwrap_or_default();
        let named = control["key"].as_str().or(control["entry"].as_str()).expect("a name");
        let step = named.rsplit('/').next().unwrap_or(named);
        let there = stands.contains(step) || stands.starts_with("[[") || control["key"] == "approval";
        assert!(there, "{file}:{line} is {stands:?}, not {named}");
    }
}

#[test]
fn a_markdown_page_names_what_lowers_the_score() {
    let sandbox = touched();
    let page = sandbox.run(&with(&with(&QUICK, &TOUCHED), &["--format", "markdown"])).expect(0).stdout;
    for part in ["## Mutation of the controls", "| monitor |", "### These lower the score", "To kill it:"] {
        assert!(page.contains(part), "{part} in\n{page}");
    }
}

#[test]
fn only_what_a_change_touched_is_broken() {
    let sandbox = Sandbox::project();
    let since = with(&with(&QUICK, &TOUCHED), &["--format", "json"]);
    sandbox.run(&since).expect(2);
    commit(&sandbox);
    let entries = |args: &[&str]| {
        let report = json(&sandbox.run(args).expect(0).stdout);
        let mutants = report["mutants"].as_array().expect("mutants").clone();
        let mut named: Vec<String> = mutants
            .iter()
            .flat_map(|mutant| mutant["controls"].as_array().expect("controls"))
            .map(|control| control["entry"].as_str().expect("an entry").to_owned())
            .collect();
        named.sort();
        named.dedup();
        named
    };
    assert!(entries(&since).is_empty(), "nothing has changed");
    let none = sandbox.run(&with(&since, &["--min", "100"])).expect(0);
    assert!(none.stderr.contains("nothing was broken, and the score says nothing"), "{}", none.stderr);
    // prose and comments are no controls
    sandbox.edit("policy.toml", "# Monitors.", "# The monitors.");
    assert!(entries(&since).is_empty(), "a comment is no control");
    sandbox.edit("policy.toml", "stale_after = \"480s\"", "stale_after = \"470s\"");
    sandbox.edit(
        "runbooks/kill-switch.md",
        "\"action\":\"owner.notify\",\"timeout\":\"60s\"",
        "\"action\":\"owner.notify\",\"timeout\":\"61s\"",
    );
    assert_eq!(entries(&since), ["kill-switch/notify-owner", "run-absent"]);
    // how often a route is tested, how alerts are grouped, and the beat
    sandbox.edit("policy.toml", "probe = \"15m\"  ", "probe = \"14m\"  ");
    sandbox.edit("policy.toml", "group_within = \"30m\"", "group_within = \"29m\"");
    sandbox.edit("policy.toml", "beat = \"2m\"", "beat = \"119s\"");
    let named = entries(&since);
    for entry in ["beat", "group_within", "webhook"] {
        assert!(named.iter().any(|one| one == entry), "{entry}: {named:?}");
    }
    let done = sandbox.run(&with(&QUICK, &["--changed-since", "no-such-revision"])).expect(2);
    assert!(done.stderr.contains("no revision"), "{}", done.stderr);
    let bundled = Sandbox::new().run(&["mutate", "--changed-since", "HEAD"]).expect(2);
    assert!(bundled.stderr.contains("init"), "{}", bundled.stderr);
}

#[test]
fn without_a_drill_that_passes_nothing_can_be_said() {
    let sandbox = Sandbox::project();
    sandbox.edit("scenarios/kill-switch-by-hand.toml", "severity = \"high\"", "severity = \"low\"");
    let text = sandbox.read("scenarios/kill-switch-by-hand.toml");
    assert!(text.contains("severity = \"low\""));
    sandbox.edit("runbooks/kill-switch.md", "severities = [\"high\"]", "severities = [\"low\", \"high\"]");
    let done = sandbox.run(&QUICK).expect(2);
    assert!(done.stderr.contains("no drill passes"), "{}", done.stderr);
    sandbox.run(&["mutate", "--tag", "no-such-tag"]).expect(2);
}
