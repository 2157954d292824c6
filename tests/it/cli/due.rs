//! `due` from outside: the list, its exit codes, runs side by side, calendar and timers.

use std::process::Stdio;

use super::Sandbox;

/// A slot opened on New Year's Day and stays open for the rest of the year.
const YEARLY: &str = "\n[cadence]\ntime_zone = \"Etc/UTC\"\nlatest_start = \"1m\"\n\n[[cadence.entry]]\nid = \"yearly\"\n\
                      cron = \"0 0 1 1 *\"\nscenarios = [\"calm-day\", \"scheduler-crash\"]\n";

fn project(cadence: &str) -> Sandbox {
    let sandbox = Sandbox::project();
    let settings = sandbox.read("shadowdrill.toml");
    sandbox.write("shadowdrill.toml", &format!("{settings}{cadence}"));
    sandbox
}

fn entries(sandbox: &Sandbox) -> usize {
    sandbox.read("drill-log.jsonl").lines().count()
}

#[test]
fn what_is_overdue_fails_until_it_was_run_and_is_then_asked_for_no_more() {
    let sandbox = project(YEARLY);
    let before = sandbox.run(&["due"]).expect(1).stdout;
    assert!(before.contains("OVERDUE  yearly  calm-day") && before.contains("never drilled"), "{before}");
    sandbox.run(&["due", "--run"]).expect(0);
    assert_eq!(entries(&sandbox), 2);
    let after = sandbox.run(&["due"]).expect(0).stdout;
    assert!(after.contains("HELD") && after.contains("passed 0 d ago"), "{after}");
    let again = sandbox.run(&["due", "--run"]).expect(0);
    assert!(again.stderr.contains("nothing is due"), "{}", again.shown());
    assert_eq!(entries(&sandbox), 2);
    let listed = sandbox.run(&["list"]).expect(0).stdout;
    let passed: Vec<&str> = listed.lines().filter(|line| line.contains("passed 0 d ago")).collect();
    assert_eq!(passed.len(), 2, "{listed}");
}

#[test]
fn of_two_runs_at_once_the_second_finds_nothing_due() {
    let sandbox = project(YEARLY);
    let start = || {
        let mut command = sandbox.command();
        command.args(["due", "--run"]).stdout(Stdio::null()).stderr(Stdio::piped());
        command.spawn().expect("the program starts")
    };
    let both = [start(), start(), start()];
    let said = both.map(|child| {
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(0));
        String::from_utf8_lossy(&output.stderr).into_owned()
    });
    assert_eq!(said.iter().filter(|said| said.contains("nothing is due")).count(), 2, "{said:#?}");
    assert_eq!(entries(&sandbox), 2);
    sandbox.run(&["log", "verify"]).expect(0);
}

#[test]
fn a_passed_time_is_looked_at_and_not_the_clock() {
    let sandbox = project(&YEARLY.replace("1m", "30d"));
    let state = |time: &str, status: i32| {
        let done = sandbox.run(&["due", "--as-of", time, "--format", "json"]).expect(status);
        let json: serde_json::Value = serde_json::from_str(&done.stdout).expect("JSON");
        json["items"][0]["state"].as_str().expect("a state").to_owned()
    };
    assert_eq!(state("2031-01-01T00:00:00Z", 0), "due");
    assert_eq!(state("2031-01-31T00:00:00Z", 0), "due");
    assert_eq!(state("2031-01-31T00:00:01Z", 1), "overdue");
    sandbox.run(&["due", "--as-of", "yesterday"]).expect(2);
    sandbox.run(&["due", "--run", "--as-of", "2031-01-01T00:00:00Z"]).expect(2);
}

#[test]
fn in_a_blackout_nothing_is_run() {
    let window = "\n[[cadence.blackout]]\nfrom = 2020-01-01\nuntil = 2199-01-01\nreason = \"freeze\"\n";
    let sandbox = project(&YEARLY.replace("[[cadence.entry]]", &format!("{window}[[cadence.entry]]")));
    let done = sandbox.run(&["due", "--run"]).expect(0);
    assert!(done.stderr.contains("nothing is due"), "{}", done.shown());
    assert!(!sandbox.path("drill-log.jsonl").exists());
    let listed = sandbox.run(&["due"]).expect(0).stdout;
    assert!(listed.contains("blackout until 2199-01-01") && listed.contains("freeze"), "{listed}");
}

#[test]
fn a_calendar_and_timers_are_written() {
    let sandbox = project(YEARLY);
    let calendar = |lang: &str| {
        sandbox.run(&["due", "--ical", "--as-of", "2026-05-01T00:00:00Z", "--lang", lang]).expect(0).stdout
    };
    let english = calendar("en");
    assert_eq!(english, calendar("en"));
    assert!(english.contains("UID:yearly-20270101T000000Z@shadowdrill\r\n"), "{english}");
    assert!(english.lines().all(|line| line.len() <= 76));
    let dates = |text: &str| -> Vec<String> {
        text.lines()
            .filter(|line| line.starts_with("DT") || line.starts_with("UID"))
            .map(str::to_owned)
            .collect()
    };
    let german = calendar("de");
    assert!(german.contains("Störungsübung") && dates(&german) == dates(&english));
    let unit = sandbox.run(&["due", "--systemd"]).expect(0).stdout;
    assert!(unit.contains("OnCalendar=*:0/15\nPersistent=true") && unit.contains(" due --run "), "{unit}");
    let line = sandbox.run(&["due", "--cron", "--policy", "policy.toml"]).expect(0).stdout;
    assert!(line.contains("*/15 * * * * cd ") && line.trim_end().ends_with("--policy policy.toml"), "{line}");
    sandbox.run(&["due", "--cron", "--ical"]).expect(2);
}

#[test]
fn without_a_cadence_the_playbook_counts() {
    let done = Sandbox::new().run(&["due", "--as-of", "2026-07-16T00:00:00Z"]).expect(1);
    assert!(
        done.stdout.contains("OVERDUE  monthly") && done.stdout.contains("DUE      quarterly"),
        "{}",
        done.shown()
    );
}

#[test]
fn a_cadence_about_nothing_that_exists_is_refused_with_its_place() {
    let sandbox = project(&YEARLY.replace("calm-day", "calm-dya"));
    for command in ["due", "check"] {
        let done = sandbox.run(&[command]).expect(2);
        assert!(
            done.stderr.contains("nothing-to-drill") && done.stderr.contains("did you mean `calm-day`?"),
            "{}",
            done.shown()
        );
        assert!(done.stderr.contains("shadowdrill.toml:"), "{}", done.shown());
    }
}

#[test]
fn a_log_that_was_changed_says_nothing_about_what_is_due() {
    let sandbox = project(YEARLY);
    sandbox.run(&["due", "--run"]).expect(0);
    sandbox.edit("drill-log.jsonl", "\"passed\"", "\"failed\"");
    assert_ne!(sandbox.run(&["due"]).status, 0);
    let said = sandbox.run(&["due"]).stderr;
    assert!(said.contains("log verify"), "{said}");
}
