//! Runs from outside: what is printed, what is written, and that the bytes are always the same.

use std::io::Read;
use std::process::Stdio;

use serde_json::Value;

use super::Sandbox;

/// A step with another action leads to the runbook that lacks the one asked for, and to the line that asks for it.
#[test]
fn a_step_that_was_exchanged_leads_to_runbook_and_scenario() {
    let sandbox = Sandbox::project();
    let run = ["run", "--no-log", "--format", "github", "scenarios/order-retry-storm.toml"];
    assert_eq!(sandbox.run(&run).expect(0).stdout, "");
    let approved = sandbox.read("runbooks/pause-system.md");
    sandbox.edit(
        "runbooks/pause-system.md",
        "\"action\":\"incident.analyse\"",
        "\"action\":\"incident.record\"",
    );
    let told = sandbox.run(&run).expect(1).stdout;
    let line =
        told.lines().find(|line| line.contains("actions%3A missed")).unwrap_or_else(|| panic!("{told}"));
    let runbook = sandbox.read("runbooks/pause-system.md");
    let step =
        runbook.lines().enumerate().filter(|(_, line)| line.contains("\"action\":\"incident.record\""));
    let step = step.last().expect("the step that was exchanged").0 + 1;
    assert!(line.starts_with(&format!("::error file=runbooks/pause-system.md,line={step},")), "{line}");
    let scenario = sandbox.read("scenarios/order-retry-storm.toml");
    let at = scenario.lines().position(|line| line.starts_with("sequence = ")).expect("a line") + 1;
    assert!(line.contains(&format!("asks for at scenarios/order-retry-storm.toml:{at}:")), "{line}");
    assert!(line.contains("in its place stands `"), "{line}");
    let page = sandbox.read("shadowdrill-out/order-retry-storm-0.md");
    assert!(page.contains(&format!("scenarios/order-retry-storm.toml:{at}:")), "{page}");
    // a step that does what is forbidden leads to itself
    sandbox.write("runbooks/pause-system.md", &approved);
    sandbox.edit(
        "runbooks/pause-system.md",
        "\"action\":\"books.reconcile\"",
        "\"action\":\"scheduler.start\"",
    );
    let told = sandbox.run(&run).expect(1).stdout;
    let step = sandbox.read("runbooks/pause-system.md");
    let at = step.lines().position(|line| line.contains("scheduler.start\"")).expect("a line") + 1;
    assert!(
        told.lines().any(|line| line.contains("actions%3A wrong-action")
            && line.starts_with(&format!("::error file=runbooks/pause-system.md,line={at},"))),
        "{told}"
    );
}

/// Whatever is late leads to what took longest: to the line of whoever took so long.
#[test]
fn what_is_late_leads_to_what_took_longest() {
    let steps = ("\nstep = [\"1s\", \"5s\"]", "\nstep = [\"230s\", \"240s\"]");
    let acknowledge = ("acknowledge = [\"1s\", \"3s\"]", "acknowledge = [\"16m\", \"17m\"]");
    let alone = ("escalation = { after = \"30s\", to = \"on-call\" }", "");
    for (edits, scenario, said) in [
        (&[steps][..], "scenarios/gate-bypass.toml", "responder `automation` took 3m5"),
        (
            &[acknowledge, alone],
            "scenarios/order-retry-storm.toml",
            "responder `automation` acknowledged after 16m",
        ),
    ] {
        let sandbox = Sandbox::project();
        for (find, replace) in edits {
            sandbox.edit("policy.toml", find, replace);
        }
        let told = sandbox.run(&["run", "--no-log", "--format", "github", scenario]).expect(1).stdout;
        let policy = sandbox.read("policy.toml");
        let at = policy.lines().position(|line| line == "id = \"automation\"").expect("a responder");
        let place = format!("file=policy.toml,line={at},");
        let late: Vec<&str> = told.lines().filter(|line| line.contains("%3A late::")).collect();
        assert!(late.len() > 2, "{told}");
        for line in late.iter().filter(|line| !line.contains("acknowledgement%3A")) {
            assert!(line.contains(&place) && line.contains(said), "{line}");
        }
        let page =
            sandbox.read(&scenario.replace("scenarios/", "shadowdrill-out/").replace(".toml", "-0.md"));
        assert!(page.contains(&format!("policy.toml:{at}:")), "{page}");
    }
}

/// A monitor that was slow is why the stop was late, and no responder: what detection itself lacks is told as before.
#[test]
fn a_stop_that_is_late_for_want_of_an_alarm_leads_to_the_monitor() {
    let sandbox = Sandbox::project();
    let audit = "kind = \"limit-audit\"\ndelay = \"500ms\"";
    sandbox.edit("policy.toml", audit, "kind = \"limit-audit\"\ndelay = \"20m\"");
    let run = ["run", "--no-log", "--format", "github", "scenarios/gate-bypass.toml"];
    let told = sandbox.run(&run).expect(1).stdout;
    let policy = sandbox.read("policy.toml");
    let at = policy.lines().position(|line| line == "id = \"limit-audit\"").expect("a monitor");
    let place = format!("file=policy.toml,line={at},");
    for check in ["detection", "stop", "secure", "containment"] {
        let wanted = format!("{check}%3A late::");
        let line =
            told.lines().find(|line| line.contains(&wanted)).unwrap_or_else(|| panic!("{check}: {told}"));
        assert!(line.contains(&place), "{line}");
        assert_eq!(line.contains("after the effect;"), check != "detection", "{line}");
    }
}

/// A host that shows the first few annotations shows the drills, and each fault of the ladder is one line with its place.
#[test]
fn annotations_begin_with_the_drills() {
    let sandbox = Sandbox::project();
    let policy = sandbox.read("policy.toml");
    sandbox.write("policy.toml", &policy.replace("interval = \"1s\"", "interval = \"30s\""));
    let told = sandbox.run(&["run", "--no-log", "--format", "github"]).expect(1).stdout;
    assert!(
        told.lines().next().is_some_and(|line| line.starts_with("::error file=policy.toml,line=")),
        "{told}"
    );
    let ladder: Vec<&str> = told.lines().filter(|line| line.contains("the ladder of ")).collect();
    assert!(
        !ladder.is_empty() && ladder.iter().all(|line| line.contains("file=baseline.lock,line=")),
        "{told}"
    );
    let faults: std::collections::BTreeSet<_> =
        ladder.iter().filter_map(|line| line.split("the ladder of ").nth(1)?.split(' ').next()).collect();
    assert_eq!(faults.len(), ladder.len(), "{ladder:?}");
    assert!(ladder.iter().all(|line| !line.contains("line=1,")), "{ladder:?}");
}

/// Drills of three families, which stand for all where it matters only that some fail.
const SOME: [&str; 3] =
    ["scenarios/gate-bypass.toml", "scenarios/order-retry-storm.toml", "scenarios/scheduler-crash.toml"];

/// The bundled policy with monitors that evaluate a hundred times too seldom.
fn slow(sandbox: &Sandbox) {
    let policy = sandbox.read("policy.toml");
    let slower: Vec<String> = policy
        .lines()
        .map(|line| match line.strip_prefix("interval = \"") {
            Some(_) => "interval = \"10m\"".to_owned(),
            None => line.to_owned(),
        })
        .collect();
    sandbox.write("slow.toml", &slower.join("\n"));
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn an_empty_folder_has_the_bundled_library() {
    let sandbox = Sandbox::new();
    let done = sandbox.run(&["run"]).expect(0);
    assert!(done.stdout.contains("PASSED  scheduler-crash"), "{}", done.shown());
    assert!(!done.stdout.contains('\u{1b}'), "colours without a terminal");
    let written: Vec<String> = sandbox.files().into_iter().map(|(name, _)| name).collect();
    for name in ["drill-log.jsonl", "shadowdrill-out/run.json", "shadowdrill-out/run.md"] {
        assert!(written.iter().any(|known| known == name), "{name} among {written:?}");
    }
    assert!(written.contains(&"shadowdrill-out/scheduler-crash-0.md".to_owned()), "{written:?}");
    assert!(written.contains(&"shadowdrill-out/scheduler-crash-0.timeline.json".to_owned()));

    let head = done.stderr.lines().last().and_then(|line| line.split(' ').next_back()).unwrap_or_default();
    assert_eq!(head.len(), 64, "{}", done.shown());
    sandbox.run(&["log", "verify", "--expect", head]).expect(0);
}

#[test]
fn the_same_bytes_twice_and_with_any_number_of_threads() {
    let run = |threads: &str| {
        let sandbox = Sandbox::new();
        let args = ["run", "--no-log", "--seeds", "0..3", "--format", "json", "--threads", threads];
        (sandbox.run(&args).ran().stdout, sandbox.files())
    };
    let one = run("1");
    assert_eq!(one, run("1"), "twice");
    assert_eq!(one, run("4"), "one thread and four");
}

#[test]
fn another_seed_is_another_drill() {
    let sandbox = Sandbox::new();
    let digests = |seed: &str| {
        let run = sandbox.run(&["run", "--no-log", "--format", "json", "--seed", seed]).ran();
        json(&run.stdout)["drills"]
            .as_array()
            .expect("drills")
            .iter()
            .map(|d| d["digest"].clone())
            .collect::<Vec<_>>()
    };
    let (first, second) = (digests("1"), digests("2"));
    assert!(first.iter().zip(&second).all(|(a, b)| a != b && a.is_string()));
}

#[test]
fn json_is_what_its_schema_says() {
    let sandbox = Sandbox::project();
    slow(&sandbox);
    let schema = json(&sandbox.run(&["run", "--print-schema"]).expect(0).stdout);
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for args in [
        &["run", "--no-log", "--format", "json"][..],
        &["run", "--no-log", "--format", "json", "--policy", "slow.toml"],
        &["run", "--no-log", "--format", "json", "--counterexamples"],
    ] {
        let run = json(&sandbox.run(args).ran().stdout);
        let problems: Vec<String> =
            validator.iter_errors(&run).map(|error| format!("{}: {error}", error.instance_path)).collect();
        assert!(problems.is_empty(), "{}", problems.join("\n"));
        assert_eq!(run["summary"]["drills"], run["drills"].as_array().expect("drills").len());
    }
    assert!(!validator.is_valid(&json("{\"schema\":\"shadowdrill.run/1\"}")));
}

#[test]
fn junit_says_the_same_as_the_run() {
    let sandbox = Sandbox::project();
    slow(&sandbox);
    let bad = |args: &[&str], status| {
        let xml = sandbox.run(args).expect(status).stdout;
        let report = quick_junit::Report::deserialize_from_str(&xml).expect("JUnit XML");
        assert!(report.tests > 0);
        report.failures + report.errors
    };
    assert_eq!(bad(&["run", "--no-log", "--format", "junit", "scenarios/scheduler-crash.toml"], 0), 0);
    let late = ["run", "--no-log", "--format", "junit", "--policy", "slow.toml"];
    assert!(bad(&[&late[..], &SOME].concat(), 1) > 0);
    assert_eq!(bad(&["run", "--no-log", "--format", "junit", "--counterexamples"], 0), 0);
}

#[test]
fn a_failure_is_explained_and_its_command_shows_it_again() {
    let sandbox = Sandbox::project();
    slow(&sandbox);
    let late = ["run", "--seed", "3", "--policy", "slow.toml", "--only-failed"];
    let run = sandbox.run(&[&late[..], &SOME].concat()).expect(1);
    assert!(run.stdout.contains("FAILED") && !run.stdout.contains("PASSED"), "{}", run.shown());
    assert!(run.stdout.contains("detection: late"), "{}", run.shown());
    assert!(run.stdout.contains("look: slow.toml:"), "{}", run.shown());
    let command =
        run.stdout.lines().find_map(|line| line.trim().strip_prefix("reproduce: ")).expect("a command");
    assert!(command.ends_with("--seed 3 --policy slow.toml"), "{command}");
    let again = sandbox.shell(command).expect(1);
    let block = |text: &str| {
        text.split("\n\n")
            .find(|part| part.starts_with("FAILED ") && part.contains("reproduce"))
            .map(str::to_owned)
    };
    assert_eq!(block(&again.stdout), block(&run.stdout));
}

#[test]
fn a_failed_drill_is_in_the_log_too() {
    let sandbox = Sandbox::project();
    slow(&sandbox);
    sandbox.run(&["run", "--policy", "slow.toml", "--operator", "Ada", SOME[1]]).expect(1);
    sandbox.run(&["log", "verify"]).expect(0);
    let log = sandbox.read("drill-log.jsonl");
    assert!(log.contains("\"verdict\":\"failed\"") && log.contains("\"operator\":\"Ada\""), "{log}");
}

#[test]
fn counterexamples_run_only_when_asked_for_and_never_pass() {
    let sandbox = Sandbox::new();
    let plain = json(&sandbox.run(&["run", "--no-log", "--format", "json"]).ran().stdout);
    assert_eq!(plain["summary"]["as_expected"], 0);
    assert_eq!(plain["summary"]["loosened"], 0);
    let asked =
        json(&sandbox.run(&["run", "--no-log", "--format", "json", "--counterexamples"]).expect(0).stdout);
    assert_eq!(
        (&asked["summary"]["passed"], &asked["summary"]["failed"]),
        (&Value::from(0), &Value::from(0))
    );
    assert!(asked["summary"]["as_expected"].as_u64() >= Some(3), "{asked}");
}

/// What a check says is for people: no time in it is longer than milliseconds.
#[test]
fn no_message_tells_nanoseconds() {
    let sandbox = Sandbox::new();
    let mut times = 0;
    for which in [&["--counterexamples"][..], &[]] {
        let args = [&["run", "--no-log", "--format", "json"], which].concat();
        let run = json(&sandbox.run(&args).expect(0).stdout);
        let checks = run["drills"].as_array().expect("drills").iter();
        for check in checks.flat_map(|drill| drill["checks"].as_array().expect("checks")) {
            let message = check["message"].as_str().expect("a message");
            for after in message.split('.').skip(1) {
                let digits = after.chars().take_while(char::is_ascii_digit).count();
                assert!(digits <= 3, "{message}");
                times += usize::from(digits > 0);
            }
        }
    }
    assert!(times > 100, "{times} times were looked at");
}

#[test]
fn a_reader_that_goes_away_is_no_panic() {
    let sandbox = Sandbox::new();
    let mut command = sandbox.command();
    command
        .args(["run", "--no-log", "--format", "json", "bundled:scenarios/calm-day.toml"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    drop(child.stdout.take());
    let mut stderr = String::new();
    child.stderr.take().expect("stderr").read_to_string(&mut stderr).expect("UTF-8");
    assert_eq!(child.wait().expect("an end").code(), Some(0), "{stderr}");
    assert!(!stderr.contains("panicked"), "{stderr}");
}

#[test]
fn one_timeline_is_shown_by_id_and_by_file() {
    let sandbox = Sandbox::project();
    let by_id = sandbox.run(&["show", "scheduler-crash", "--seed", "5"]).expect(0);
    let by_file = sandbox.run(&["show", "scenarios/scheduler-crash.toml", "--seed", "5"]).expect(0);
    assert_eq!(by_id, by_file);
    for word in ["injected", "raised", "delivered", "classified", "acknowledged", "started", "done", "digest"]
    {
        assert!(by_id.stdout.contains(word), "{word} in\n{}", by_id.stdout);
    }
    let shown =
        json(&sandbox.run(&["show", "scheduler-crash", "--seed", "5", "--format", "json"]).expect(0).stdout);
    let run = sandbox.run(&[
        "run",
        "--no-log",
        "scenarios/scheduler-crash.toml",
        "--seed",
        "5",
        "--format",
        "json",
    ]);
    assert_eq!(shown["digest"], json(&run.ran().stdout)["drills"][0]["digest"]);
}

#[test]
fn a_pinned_file_is_shown_and_reported_under_its_own_seed() {
    let sandbox = Sandbox::project();
    let shown =
        |args: &[&str]| sandbox.run(&[&["show", "scheduler-second"][..], args].concat()).expect(0).stdout;
    let (zero, three) = (shown(&[]), shown(&["--seed", "3"]));
    assert_ne!(zero, three);
    sandbox.edit("scenarios/scheduler-second.toml", "[market]", "seed = 3\n\n[market]");
    assert_eq!(shown(&[]), three);
    assert_eq!(sandbox.run(&["show", "scenarios/scheduler-second.toml"]).expect(0).stdout, three);
    let dossier = sandbox.run(&["report", "scheduler-second", "--format", "json"]).expect(0).stdout;
    assert_eq!(json(&dossier)["drill"]["seed"], 3);
}

/// Exit code 2 says that nothing was done: no drill, no folder.
#[test]
fn a_log_that_cannot_be_written_is_found_before_anything_is_done() {
    let sandbox = Sandbox::new();
    let before = sandbox.files();
    for log in ["nodir/x.jsonl", "nodir/deeper/x.jsonl", "/proc/x/l"] {
        let done = sandbox.run(&["run", "bundled:scenarios/calm-day.toml", "--log", log]).expect(2);
        assert!(done.stderr.contains(log) && !done.stderr.contains("reports:"), "{}", done.shown());
        assert_eq!(done.stdout, "");
        assert_eq!(sandbox.files(), before, "{log}");
        assert!(!sandbox.path("shadowdrill-out").exists() && !sandbox.path("nodir").exists(), "{log}");
    }
    // the folder that is made for the reports may hold the log
    let run = ["run", "bundled:scenarios/calm-day.toml", "--out", "new/out", "--log", "new/out/x.jsonl"];
    sandbox.run(&run).expect(0);
    let run = ["run", "bundled:scenarios/calm-day.toml", "--out", "other/out", "--log", "other/x.jsonl"];
    sandbox.run(&run).expect(0);
    assert!(sandbox.path("new/out/x.jsonl").exists() && sandbox.path("other/x.jsonl").exists());
}

#[test]
fn scenarios_are_listed_and_selected_by_tag() {
    let sandbox = Sandbox::new();
    let list = json(&sandbox.run(&["list", "--format", "json"]).expect(0).stdout);
    let scenarios = list["scenarios"].as_array().expect("scenarios");
    assert!(scenarios.len() >= 10, "{list}");
    let tag = scenarios.iter().find_map(|one| one["tags"][0].as_str()).expect("a tag");
    let tagged = scenarios
        .iter()
        .filter(|one| one["tags"].as_array().is_some_and(|tags| tags.iter().any(|t| t == tag)));
    let run = json(&sandbox.run(&["run", "--no-log", "--tag", tag, "--format", "json"]).ran().stdout);
    assert_eq!(run["summary"]["drills"], tagged.count());
}

#[test]
fn a_drill_run_twice_gives_the_same_bytes_and_says_so() {
    let sandbox = Sandbox::new();
    let said = sandbox.run(&["show", "gate-bypass", "--seed", "3", "--twice"]);
    assert_eq!(said.status, 0, "{}", said.stderr);
    assert!(said.stdout.starts_with("gate-bypass, seed 3: twice the same bytes, digest "), "{}", said.stdout);
}

#[test]
fn drills_run_on_the_users_own_candles() {
    let sandbox = Sandbox::new();
    let row = |minute: i32| {
        let price = 40_000 + (minute % 97) * 11 - (minute % 61) * 7;
        let (low, high) = (price - 20, price + 20);
        format!("2022-01-05 {:02}:{:02}:00,{price},{high},{low},{price},1\n", minute / 60, minute % 60)
    };
    let rows: String = (0..1_440).map(row).collect();
    sandbox.write("btc.csv", &format!("Timestamp,Open,High,Low,Close,Volume\n{rows}"));
    let said = sandbox.run(&["run", "--candles", "btc.csv", "--no-log", "--tag", "orders"]);
    assert!(said.stdout.contains("order-retry-storm@2022-01-05"), "{}", said.shown());
    let day = sandbox.run(&["run", "--candles", "btc.csv", "--days", "2022-01-06", "--no-log"]);
    assert_eq!(day.status, 2, "{}", day.shown());
    assert!(day.stderr.contains("day-not-covered"), "{}", day.shown());
    assert_eq!(sandbox.run(&["run", "--days", "2022-01-06"]).status, 2, "days of what?");
}
