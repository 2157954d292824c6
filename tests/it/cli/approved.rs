//! Approved reports from outside: what `run --check-snapshots` holds, what `review` tells and takes.

use std::process::Command;

use super::Sandbox;
use super::sandbox::PROGRAM;

/// A project in which one monitor evaluates far too seldom.
fn slowed(sandbox: &Sandbox) {
    let policy = sandbox.read("policy.toml");
    sandbox.write("policy.toml", &policy.replace("interval = \"1s\"", "interval = \"30s\""));
}

#[test]
fn a_changed_response_is_told_in_words_until_it_is_accepted() {
    let sandbox = Sandbox::project();
    let only = "scenarios/order-retry-storm.toml";
    let check = ["run", "--no-log", "--check-snapshots=reports", only];
    assert!(sandbox.run(&check).expect(1).stderr.contains("order-retry-storm-0: not approved yet"));
    sandbox.run(&["review", "--accept-all", only]).expect(0);
    sandbox.run(&check).expect(0);
    assert_eq!(sandbox.run(&["review", "--list", only]).expect(0).stdout, "0 accepted, 0 not as approved\n");
    std::fs::copy(sandbox.path("reports/order-retry-storm-0.json"), sandbox.path("old.json"))
        .expect("a copy");

    // a comment changes digests and no response
    let policy = sandbox.read("policy.toml");
    sandbox.write("policy.toml", &format!("# a comment\n{policy}"));
    let quiet = sandbox.run(&check).expect(0);
    assert!(quiet.stderr.contains("no fact changed"), "{}", quiet.shown());
    assert!(sandbox.run(&["review", "--list", only]).expect(1).stdout.contains("no fact changed"));

    slowed(&sandbox);
    assert!(sandbox.run(&check).expect(1).stderr.contains("! detection: met, 899ms of 5s → "));
    let listed = sandbox.run(&["review", "--list", only]).expect(1).stdout;
    let lines: Vec<&str> = listed.lines().collect();
    assert!(lines[0].starts_with("! order-retry-storm-0: "), "{listed}");
    let detection: Vec<&&str> = lines.iter().filter(|line| line.contains(" detection: ")).collect();
    assert_eq!(detection.len(), 1, "{listed}");
    assert!(detection[0].trim_start().starts_with("! detection: met, 899ms of 5s → "), "{listed}");
    assert!(
        lines.iter().all(|line| !line.starts_with('-') && !line.starts_with('+')),
        "no lines before words: {listed}"
    );

    let unknown = sandbox.run(&["review", "--accept", "order-retry-strom", only]).expect(2);
    assert!(unknown.stderr.contains("did you mean `order-retry-storm`?"), "{}", unknown.shown());
    sandbox.run(&["review", "--accept", "order-retry-storm", only]).expect(0);
    assert_eq!(sandbox.run(&["review", "--list", only]).expect(0).stdout, "0 accepted, 0 not as approved\n");
    let diff =
        sandbox.run(&["report", "--diff", "old.json", "reports/order-retry-storm-0.json"]).expect(1).stdout;
    let (words, lines) = diff.split_once("\n\n").expect("words, then lines");
    assert!(
        words.contains("detection: met, 899ms of 5s → ") && lines.contains("\n- ") && lines.contains("\n+ "),
        "{diff}"
    );
    assert_eq!(sandbox.run(&["report", "--diff", "old.json", "old.json"]).expect(0).stdout, "the same\n");
}

/// A response that changed is told whatever the checks say, and a comment in any of the files is not a change of it.
#[test]
fn a_step_that_was_added_to_an_approved_response_is_told() {
    let sandbox = Sandbox::project();
    let only = "scenarios/order-retry-storm.toml";
    let check = ["run", "--no-log", "--check-snapshots=reports", only];
    sandbox.run(&["review", "--accept-all", only]).expect(0);
    for file in ["policy.toml", "baseline.toml", "shadowdrill.toml", only] {
        sandbox.write(file, &format!("# a comment\n{}", sandbox.read(file)));
    }
    let quiet = sandbox.run(&check).expect(0);
    assert!(quiet.stderr.contains("order-retry-storm-0: no fact changed"), "{}", quiet.shown());

    std::fs::copy(sandbox.path("reports/order-retry-storm-0.json"), sandbox.path("old.json"))
        .expect("a copy");
    let runbook = "runbooks/pause-system.md";
    let approved = sandbox.read(runbook);
    for action in ["kill-switch.trip", "books.rebuild", "owner.notify", "logs.secure", "orders.cancel-all"] {
        let step = format!(
            "\n```sh {{\"name\":\"x-too\",\"action\":\"{action}\",\"timeout\":\"30s\"}}\ntrue\n```\n"
        );
        sandbox.write(runbook, &format!("{approved}{step}"));
        let told = format!("step x-too of pause-system: not there → {action}, ");
        let done = sandbox.run(&check).expect(1);
        assert!(done.stderr.contains(&told), "{}", done.shown());
        let listed = sandbox.run(&["review", "--list", only]).expect(1).stdout;
        assert!(listed.contains(&told), "{listed}");
    }
    let dossier = "shadowdrill-out/order-retry-storm-0.dossier.json";
    let diff = sandbox.run(&["report", "--diff", "old.json", dossier]).expect(1).stdout;
    assert!(diff.contains("step x-too of pause-system"), "{diff}");
}

/// What is not as approved is in every format, and `run.json` says it too.
#[test]
fn what_is_not_as_approved_is_in_every_format() {
    let sandbox = Sandbox::project();
    let only = "scenarios/calm-day.toml";
    let run = |format: &str| {
        let args = ["run", "--no-log", "--check-snapshots", "--format", format, only];
        let done = sandbox.run(&args);
        (done.status, done.stdout)
    };
    sandbox.run(&["review", "--accept-all", only]).expect(0);
    let signs = [
        ("human", "1 not as approved"),
        ("json", "\"approval\": \"new\""),
        ("junit", "failures=\"1\""),
        ("markdown", "- **calm-day-0**: not approved yet"),
        ("github", "::error file=scenarios/calm-day.toml"),
        ("gitlab", "\"check_name\": \"not-as-approved\""),
    ];
    for (format, sign) in signs {
        let (status, told) = run(format);
        assert!(status == 0 && !told.contains(sign), "{format}: {told}");
    }
    std::fs::remove_file(sandbox.path("reports/calm-day-0.json")).expect("an approved report");
    for (format, sign) in signs {
        let (status, told) = run(format);
        assert!(status == 1 && told.contains(sign), "{format}: {told}");
    }
    let kept: serde_json::Value =
        serde_json::from_str(&sandbox.read("shadowdrill-out/run.json")).expect("JSON");
    assert_eq!(kept["summary"]["not_as_approved"], 1);
}

#[test]
fn a_damaged_approved_report_is_found_before_anything_is_run() {
    let sandbox = Sandbox::project();
    sandbox
        .run(&["review", "--accept-all", "scenarios/calm-day.toml", "scenarios/order-lost.toml"])
        .expect(0);
    sandbox.write("reports/order-lost-0.json", "{");
    let run = ["run", "--check-snapshots", "scenarios/calm-day.toml", "scenarios/order-lost.toml"];
    let done = sandbox.run(&run).expect(2);
    assert!(done.stderr.contains("reports/order-lost-0.json: not an approved report"), "{}", done.shown());
    assert!(!sandbox.path("drill-log.jsonl").exists() && !sandbox.path("shadowdrill-out").exists());
    // a path after the option is a scenario, not its folder
    sandbox.run(&["run", "--no-log", "--check-snapshots", "scenarios/calm-day.toml"]).expect(0);
    sandbox.run(&["review", "--list", "scenarios/order-lost.toml"]).expect(2);
    sandbox.run(&["review", "--accept-all", "scenarios/order-lost.toml"]).expect(0);
    sandbox.run(&run).expect(0);
}

#[test]
fn an_approved_page_says_what_was_approved_or_the_run_fails() {
    let only = "scenarios/calm-day.toml";
    let check = ["run", "--no-log", "--check-snapshots", only];
    for (file, forged) in [
        ("reports/calm-day-0.md", true),
        ("reports/calm-day-0.html", true),
        ("reports/calm-day-0.html", false),
    ] {
        let sandbox = Sandbox::project();
        sandbox.run(&["review", "--accept-all", only]).expect(0);
        sandbox.run(&check).expect(0);
        // a comment changes the digests on the page and is not a forgery
        sandbox.write("policy.toml", &format!("# a comment\n{}", sandbox.read("policy.toml")));
        assert!(sandbox.run(&check).expect(0).stderr.contains("no fact changed"));
        let said = if forged {
            sandbox.edit(file, "met", "MET");
            "is not what was approved"
        } else {
            std::fs::remove_file(sandbox.path(file)).expect("a page");
            "is gone"
        };
        let done = sandbox.run(&check).expect(1);
        assert!(done.stderr.contains(&format!("{file} {said}")), "{}", done.shown());
        assert!(sandbox.run(&["review", "--list", only]).expect(1).stdout.contains(said));
        sandbox.run(&["review", "--accept-all", only]).expect(0);
        sandbox.run(&check).expect(0);
    }
}

#[test]
fn an_approved_report_without_a_scenario_is_told() {
    let sandbox = Sandbox::project();
    let counterexample = "scenarios/counterexamples/wrong-order.toml";
    sandbox.run(&["review", "--accept-all"]).expect(0);
    sandbox.run(&["review", "--accept-all", counterexample]).expect(0);
    sandbox.write("reports/notes-2025.md", "somebody's own");
    sandbox.write("reports/README.md", "somebody's own");
    std::fs::remove_file(sandbox.path("reports/notes-2025.md")).expect("a file");
    sandbox.run(&["run", "--no-log", "--check-snapshots"]).expect(0);
    sandbox.run(&["review", "--list"]).expect(0);
    std::fs::remove_file(sandbox.path("scenarios/order-lost.toml")).expect("a scenario");
    sandbox.run(&["approve"]).expect(0);
    let said = "order-lost-0: approved, and no scenario has it";
    let done = sandbox.run(&["run", "--no-log", "--check-snapshots"]).expect(1);
    assert!(done.stderr.contains(said), "{}", done.shown());
    assert!(sandbox.run(&["review", "--list"]).expect(1).stdout.contains(said));
    // a run of one scenario is not about the others
    sandbox.run(&["run", "--no-log", "--check-snapshots", "scenarios/calm-day.toml"]).expect(0);
}

#[test]
fn the_bundled_drills_are_as_approved() {
    let root = env!("CARGO_MANIFEST_DIR");
    let sandbox = Sandbox::new();
    let out = sandbox.path("out");
    if std::env::var_os("SHADOWDRILL_UPDATE").is_some() {
        let mut review = Command::new(PROGRAM);
        review.current_dir(root).args(["review", "--accept-all"]).output().expect("the program starts");
    }
    let mut run = Command::new(PROGRAM);
    run.current_dir(root).args(["run", "--no-log", "--check-snapshots", "--out"]).arg(&out);
    let done = run.output().expect("the program starts");
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(
        done.status.success(),
        "{said}\nreview them with `shadowdrill review`, or approve them all: SHADOWDRILL_UPDATE=1 cargo test --test it -- approved"
    );
}
