//! The user's own files: a starting project, the lock, and files that are broken.

use super::Sandbox;

#[test]
fn a_starting_project_is_sound_and_passes() {
    let sandbox = Sandbox::project();
    for file in ["policy.toml", "baseline.toml", "baseline.lock", "shadowdrill.toml"] {
        assert!(sandbox.path(file).is_file(), "{file}");
    }
    for folder in ["runbooks", "scenarios", "scenarios/counterexamples", ".github/workflows"] {
        assert!(sandbox.path(folder).is_dir(), "{folder}");
    }
    sandbox.run(&["check"]).expect(0);
    sandbox.run(&["run"]).expect(0);
    sandbox.run(&["log", "verify"]).expect(0);
}

#[test]
fn nothing_is_overwritten() {
    let sandbox = Sandbox::new();
    sandbox.write("policy.toml", "mine");
    let done = sandbox.run(&["init"]).expect(2);
    assert!(done.stderr.contains("policy.toml is there already"), "{}", done.shown());
    assert_eq!(sandbox.files(), [("policy.toml".to_owned(), b"mine".to_vec())]);
    sandbox.run(&["init", "project"]).expect(0);
    assert!(sandbox.path("project/policy.toml").is_file());
}

#[test]
fn the_own_files_are_used() {
    let sandbox = Sandbox::project();
    sandbox.edit("scenarios/calm-day.toml", "id = \"calm-day\"", "id = \"my-calm-day\"");
    assert!(sandbox.run(&["list"]).expect(0).stdout.contains("my-calm-day"));
}

/// What was moved away or misspelt is missed, and nothing bundled takes its place.
#[test]
fn a_project_that_lacks_a_file_is_an_error() {
    for (lacks, elsewhere, option) in [
        ("policy.toml", "policy.tml", "--policy"),
        ("baseline.toml", "baseline.tml", "--baseline"),
        ("shadowdrill.toml", "settings.toml", "--config"),
        ("runbooks", "manuals", "--runbooks"),
        ("scenarios", "drills", ""),
    ] {
        let sandbox = Sandbox::project();
        std::fs::rename(sandbox.path(lacks), sandbox.path(elsewhere)).expect("it was written");
        let before = sandbox.files();
        for command in ["run", "check", "mutate", "coverage", "approve", "list"] {
            let done = sandbox.run(&[command]).expect(2);
            let says =
                done.stderr.contains(&format!("{lacks}:")) || done.stderr.contains(&format!("{lacks}\n"));
            assert!(says && done.stderr.contains("shadowdrill init DIR"), "{lacks}: {}", done.shown());
        }
        assert_eq!(sandbox.files(), before, "{lacks}");
        if !option.is_empty() {
            let args = &["check", option, elsewhere, "--lock", "baseline.lock"];
            let done = sandbox.run(args).expect(0);
            assert_eq!(done.stderr, "", "{lacks}");
        }
    }
    // one that is bundled can be named
    let sandbox = Sandbox::project();
    std::fs::remove_dir_all(sandbox.path("runbooks")).expect("runbooks");
    let done = sandbox.run(&["check", "--runbooks", "bundled:fixtures/runbooks"]).expect(0);
    assert!(done.stderr.starts_with("bundled, not your own: runbooks; "), "{}", done.shown());
}

#[test]
fn a_drill_of_bundled_files_says_so() {
    let check = |sandbox: &Sandbox| sandbox.run(&["check"]).expect(0).stderr;
    let said = check(&Sandbox::new());
    assert_eq!(
        said,
        "bundled, not your own: settings, policy, baseline, runbooks and scenarios; `shadowdrill init` writes files of your own\n"
    );
    assert_eq!(check(&Sandbox::project()), "");
}

#[test]
fn a_loosened_target_fails_until_it_is_approved() {
    let sandbox = Sandbox::project();
    sandbox.edit("baseline.toml", "within = \"5m\"", "within = \"10m\"");
    let run = sandbox.run(&["run", "--no-log"]).expect(1);
    assert!(run.stdout.contains("LOOSENED") && run.stdout.contains("acknowledgement"), "{}", run.shown());
    // one target is one line, however many events and severities it is for
    let lines = run.stdout.lines().skip_while(|line| !line.starts_with("LOOSENED")).skip(1);
    let lines: Vec<&str> = lines.take_while(|line| !line.contains("shadowdrill approve")).collect();
    assert_eq!(lines.len(), 1, "{}", run.shown());
    assert!(run.stdout.contains(" 1 loosened\n"), "{}", run.shown());
    let report: serde_json::Value =
        serde_json::from_str(&sandbox.read("shadowdrill-out/run.json")).expect("JSON");
    assert_eq!((&report["summary"]["loosened"], &report["summary"]["failed"]), (&1.into(), &0.into()));
    let page = sandbox.read("shadowdrill-out/run.md");
    assert_eq!(page.lines().filter(|line| line.starts_with("- ")).count(), 1, "{page}");
    // naming one scenario hides nothing
    sandbox.run(&["run", "--no-log", "scenarios/calm-day.toml"]).expect(1);
    sandbox.run(&["check"]).expect(1);

    let approved = sandbox.run(&["approve"]).expect(0);
    let said =
        |words: [&str; 3]| approved.stdout.lines().any(|line| words.iter().all(|word| line.contains(word)));
    assert!(said(["loosened", "5m", "10m"]), "{}", approved.shown());
    sandbox.run(&["check"]).expect(0);
    sandbox.run(&["run", "--no-log"]).expect(0);
    assert!(sandbox.run(&["approve"]).expect(0).stdout.contains("nothing to approve"));
}

/// However the whole library is named, the ladder is held; where it is not, that is said.
#[test]
fn naming_the_folder_does_not_skip_the_ladder() {
    let sandbox = Sandbox::project();
    let unheld = "the ladder is not held against the lock";
    sandbox.edit("policy.toml", "count = 5\nwindow = \"10m\"", "count = 6\nwindow = \"10m\"");
    for paths in [&[][..], &["scenarios"], &["./scenarios/"]] {
        let done = sandbox.run(&[&["run", "--no-log"], paths].concat()).expect(1);
        assert!(done.stdout.contains("the ladder of ") && !done.stderr.contains(unheld), "{}", done.shown());
    }
    let done = sandbox.run(&["run", "--no-log", "scenarios/calm-day.toml"]).expect(0);
    assert!(done.stderr.contains(unheld), "{}", done.shown());
}

/// A drill that was never approved says so, also where it stands outside the library.
#[test]
fn a_scenario_elsewhere_is_told_as_not_approved() {
    let sandbox = Sandbox::project();
    let text = sandbox.read("scenarios/calm-day.toml");
    sandbox.write("elsewhere.toml", &text.replace("id = \"calm-day\"", "id = \"calm-eve\""));
    for command in ["run", "check"] {
        let done = sandbox.run(&[command, "elsewhere.toml"]).expect(0);
        let said = format!("{}{}", done.stdout, done.stderr);
        let told = "the scenario `calm-eve` is new and not yet approved";
        assert_eq!(said.matches(told).count(), 1, "{}", done.shown());
        let known = sandbox.run(&[command, "scenarios/calm-day.toml"]).expect(0);
        assert!(!known.shown().contains("not yet approved"), "{}", known.shown());
    }
}

/// A drill that was held against a loosened yardstick is not kept as passed, wherever one looks.
#[test]
fn a_loosened_yardstick_shows_wherever_the_drill_does() {
    let cadence = "\n[cadence]\ntime_zone = \"Etc/UTC\"\n\n[[cadence.entry]]\nid = \"yearly\"\ncron = \"0 0 1 1 *\"\n\
                   scenarios = [\"calm-day\"]\n";
    let passed = |sandbox: &Sandbox| {
        let due: serde_json::Value =
            serde_json::from_str(&sandbox.run(&["due", "--format", "json"]).ran().stdout).expect("JSON");
        let list = sandbox.run(&["log", "list"]).expect(0).stdout;
        let suite = sandbox.run(&["report", "--suite"]).expect(0).stdout;
        let page = sandbox.read("shadowdrill-out/calm-day-0.html");
        let markdown = sandbox.read("shadowdrill-out/calm-day-0.md");
        [
            due.to_string().contains("\"passed\":\"2"),
            list.contains("1 OK, 0 with issues"),
            suite.contains("1 of 1 scenarios are good"),
            !page.contains("looser than approved"),
            !markdown.contains("Loosened against the lock"),
        ]
    };
    for (from, to, all) in
        [("within = \"60s\"", "within = \"60s\"", true), ("within = \"60s\"", "within = \"60m\"", false)]
    {
        let sandbox = Sandbox::project();
        let settings = sandbox.read("shadowdrill.toml");
        sandbox.write("shadowdrill.toml", &format!("{settings}{cadence}"));
        sandbox.approve();
        sandbox.edit("baseline.toml", from, to);
        sandbox.run(&["run", "scenarios/calm-day.toml"]).ran();
        sandbox.run(&["log", "verify"]).expect(0);
        let looks = passed(&sandbox);
        assert_eq!(looks, [all; 5]);
        let finding = sandbox.run(&["log", "show", "1"]).expect(0).stdout;
        assert_eq!(finding.contains("finding: loosened against the lock: baseline.toml:"), !all, "{finding}");
    }
    let sandbox = Sandbox::project();
    std::fs::remove_file(sandbox.path("baseline.lock")).expect("the lock");
    sandbox.run(&["run", "scenarios/calm-day.toml"]).expect(1);
    assert!(sandbox.run(&["log", "list"]).expect(0).stdout.contains("0 OK, 1 with issues"));
}

/// Names of files are texts of other people: they reach neither the terminal nor a CI system as commands.
#[test]
fn a_hostile_file_name_does_nothing() {
    let sandbox = Sandbox::project();
    let text = sandbox.read("scenarios/calm-day.toml");
    let name = "scenarios/z\u{1b}[31mred\n::error file=README.md,line=1::pwned.toml";
    sandbox.write(name, &text.replace("id = \"calm-day\"", "id = \"calm-two\""));
    let tame = |done: super::sandbox::Done| {
        let both = format!("{}{}", done.stdout, done.stderr);
        assert!(
            !both.contains('\u{1b}') && both.lines().all(|line| !line.starts_with("::error")),
            "{}",
            done.shown()
        );
        both
    };
    assert!(tame(sandbox.run(&["check"]).expect(0)).contains("not yet approved: scenarios/z"));
    tame(
        sandbox
            .run(&["run", "--no-log", "--out", "o\u{1b}[31m\n::error::x", "scenarios/calm-day.toml"])
            .expect(0),
    );
    assert!(tame(sandbox.run(&["approve"]).expect(0)).contains("added  scenarios/z"));
    sandbox.write(name, &text.replace("format = 1", "format = 1\nbad\u{7} = 7"));
    assert!(tame(sandbox.run(&["check"]).expect(2)).contains("error"));
    let drill = "{\"verdict\":\"\\u001b[31m\\n::error::pwn\"}";
    sandbox.write("x.json", drill);
    tame(sandbox.run(&["report", "--diff", "x.json", "x.json"]).expect(2));
    sandbox.write("reports/calm-day-0.json", drill);
    std::fs::remove_file(sandbox.path(name)).expect("a file");
    tame(sandbox.run(&["run", "--no-log", "--check-snapshots", "scenarios/calm-day.toml"]).expect(2));
}

#[test]
fn version_control_takes_nothing_that_is_only_of_this_machine() {
    let sandbox = Sandbox::project();
    let ignored = sandbox.read(".gitignore");
    for pattern in ["/shadowdrill-out/", "*.jsonl.lock", "*.jsonl.due.lock", "*.jsonl.head.new"] {
        assert!(ignored.lines().any(|line| line == pattern), "{ignored}");
    }
    // the log and its head are kept
    assert!(!ignored.contains("*.jsonl\n") && !ignored.contains("*.head\n"));
    let workflow = sandbox.read(".github/workflows/drills.yml");
    let install = |text: &str| {
        let line = text
            .lines()
            .find(|line| line.contains("cargo install --locked"))
            .expect("a line")
            .trim()
            .to_owned();
        line.trim_start_matches("- run: ").to_owned()
    };
    assert_eq!(install(&workflow), install(include_str!("../../../README.md")));
    assert!(install(&workflow).contains("https://example.com/"), "an address that nobody else owns");
}

#[test]
fn the_example_of_the_scenario_page_runs_in_a_project() {
    let page = include_str!("../../../docs/scenario-format.md");
    let example =
        page.split("```toml\n").nth(1).and_then(|rest| rest.split("\n```\n").next()).expect("an example");
    let sandbox = Sandbox::project();
    sandbox.write("scenarios/mine.toml", &format!("{example}\n"));
    let checked = sandbox.run(&["check"]).expect(0);
    assert!(checked.stdout.contains("not yet approved: scenarios/mine.toml"), "{}", checked.shown());
    sandbox.run(&["run", "--no-log", "scenarios/mine.toml"]).expect(0);
}

#[test]
fn a_removed_scenario_and_a_removed_lock_fail() {
    let sandbox = Sandbox::project();
    std::fs::remove_file(sandbox.path("scenarios/scheduler-crash.toml")).expect("a bundled scenario");
    let run = sandbox.run(&["run", "--no-log"]).expect(1);
    assert!(run.stdout.contains("scheduler-crash"), "{}", run.shown());

    let sandbox = Sandbox::project();
    std::fs::remove_dir_all(sandbox.path("scenarios/counterexamples")).expect("counterexamples");
    let check = sandbox.run(&["check"]).expect(1);
    assert!(
        check.stdout.contains("the counterexample `wrong-order` was approved and is gone"),
        "{}",
        check.shown()
    );

    // moved to where no run looks, it is not gone, and would be missed by nobody
    let sandbox = Sandbox::project();
    let hidden = "scenarios/counterexamples/scheduler-crash.toml";
    std::fs::rename(sandbox.path("scenarios/scheduler-crash.toml"), sandbox.path(hidden))
        .expect("a scenario");
    for command in [&["check"][..], &["run", "--no-log"], &["approve"]] {
        let told = sandbox.run(command).expect(2);
        assert!(told.stderr.contains(&format!("{hidden}:")), "{}", told.shown());
        assert!(told.stderr.contains("not-a-counterexample"), "{}", told.shown());
    }

    let sandbox = Sandbox::project();
    std::fs::remove_file(sandbox.path("baseline.lock")).expect("the lock");
    let run = sandbox.run(&["run", "--no-log"]).expect(1);
    assert!(run.stdout.contains("there is no lock"), "{}", run.shown());
}

#[test]
fn a_tighter_target_needs_no_approval() {
    let sandbox = Sandbox::project();
    sandbox.edit("baseline.toml", "within = \"24h\"", "within = \"23h\"");
    sandbox.run(&["check"]).expect(0);
}

#[test]
fn broken_files_name_their_place_and_nothing_is_written() {
    for (file, from, to, needle) in [
        ("policy.toml", "format = 1", "format = 1\nspeed = 9", "policy.toml:"),
        ("baseline.toml", "within = \"5s\"", "within = \"5 parsecs\"", "baseline.toml:"),
        ("scenarios/calm-day.toml", "id = \"calm-day\"", "id = 7", "scenarios/calm-day.toml:"),
        ("shadowdrill.toml", "enabled = true", "enabled = \"yes\"", "shadowdrill.toml:"),
    ] {
        let sandbox = Sandbox::project();
        sandbox.edit(file, from, to);
        let before = sandbox.files();
        for command in ["run", "check", "list", "approve"] {
            let done = sandbox.run(&[command]).expect(2);
            assert!(
                done.stderr.contains(needle) && done.stderr.contains("error: 1 problem"),
                "{}",
                done.shown()
            );
        }
        assert_eq!(sandbox.files(), before, "{file}");
    }
}

#[test]
fn a_report_folder_that_cannot_be_written_stops_the_run_before_it_begins() {
    let sandbox = Sandbox::new();
    sandbox.write("taken", "a file");
    let done = sandbox.run(&["run", "--out", "taken"]).expect(2);
    assert!(done.stderr.contains("taken"), "{}", done.shown());
    assert_eq!(sandbox.files(), [("taken".to_owned(), b"a file".to_vec())]);
}

#[test]
fn a_report_that_cannot_be_written_is_found_before_anything_is_logged() {
    for taken in [
        "run.json",
        "run.md",
        "calm-day-1.md",
        "calm-day-1.timeline.json",
        "calm-day-1.html",
        "calm-day-1.dossier.json",
    ] {
        let sandbox = Sandbox::new();
        std::fs::create_dir_all(sandbox.path("reports").join(taken)).expect("a folder");
        let run = &["run", "--out", "reports", "--seed", "1", "bundled:scenarios/calm-day.toml"];
        let done = sandbox.run(run).expect(2);
        assert!(done.stderr.contains(taken), "{}", done.shown());
        assert_eq!(sandbox.files(), [], "{taken}");
        std::fs::remove_dir(sandbox.path("reports").join(taken)).expect("the folder");
        sandbox.run(run).expect(0);
        assert!(sandbox.path("drill-log.jsonl").is_file());
    }
}

/// The drill has run and is in the log: no exit code may say that nothing was written.
#[test]
fn results_that_cannot_be_shown_are_no_error_of_the_input() {
    let sandbox = Sandbox::new();
    let drill = "run --seed 1 bundled:scenarios/calm-day.toml";
    let done = sandbox.shell(&format!("shadowdrill {drill} > /dev/full")).expect(3);
    assert!(done.stderr.contains("cannot write to standard output"), "{}", done.shown());
    assert!(done.stderr.contains("log: drill-log.jsonl, head 1 "), "{}", done.shown());
    sandbox.run(&["log", "verify"]).expect(0);
    sandbox.shell("shadowdrill list > /dev/full").expect(3);
    sandbox.shell(&format!("shadowdrill {drill} > shown")).expect(0);
}

#[test]
fn a_log_that_is_no_log_stops_the_run_before_it_begins() {
    let sandbox = Sandbox::new();
    std::fs::create_dir(sandbox.path("drill-log.jsonl")).expect("a folder");
    sandbox.run(&["run"]).expect(2);
    assert_eq!(sandbox.files(), []);
}

#[test]
fn init_writes_nothing_where_something_is_in_the_way() {
    let sandbox = Sandbox::new();
    sandbox.write("scenarios", "a file where a folder must be");
    let done = sandbox.run(&["init"]);
    assert_eq!(done.status, 2, "{}", done.shown());
    assert!(done.stderr.contains("scenarios is there already; nothing was written"), "{}", done.shown());
    assert!(!sandbox.path("policy.toml").exists() && !sandbox.path("runbooks").exists());
}
