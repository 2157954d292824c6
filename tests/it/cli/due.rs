//! `due` from outside: the list, its exit codes, runs side by side, calendar and timers.

use std::process::Stdio;

use super::Sandbox;

/// A slot opened on New Year's Day and stays open for the rest of the year.
const YEARLY: &str = "\n[cadence]\ntime_zone = \"Etc/UTC\"\nlatest_start = \"1m\"\n\n[[cadence.entry]]\nid = \"yearly\"\n\
                      cron = \"0 0 1 1 *\"\nscenarios = [\"calm-day\", \"scheduler-crash\"]\n";

/// A project with this cadence, which nobody approved yet.
fn unapproved(cadence: &str) -> Sandbox {
    let sandbox = Sandbox::project();
    sandbox.add_settings(cadence);
    sandbox
}

/// A project with this cadence, approved.
fn project(cadence: &str) -> Sandbox {
    let sandbox = unapproved(cadence);
    sandbox.approve();
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
fn missed_slots_fail_also_within_the_latest_start() {
    // seven days of grace, as where none is given
    let sandbox = project(
        &YEARLY
            .replace("latest_start = \"1m\"\n", "")
            .replace("0 0 1 1 *", "0 10 * * *")
            .replace(", \"scheduler-crash\"", ""),
    );
    sandbox.run(&["run", "scenarios/calm-day.toml"]).expect(0);
    let due = |hours: i64, status: i32| {
        let as_of = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(hours);
        let as_of = as_of.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        sandbox.run(&["due", "--as-of", &as_of]).expect(status).stdout
    };
    let (next, later) = (due(23, 0), due(72, 1));
    assert!(!next.contains("missed") && next.contains(" 0 overdue"), "{next}");
    assert!(later.contains("OVERDUE  yearly  calm-day") && later.contains("missed 2 slots"), "{later}");
    assert!(later.contains(" 1 overdue"), "{later}");
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
    for form in ["--cron", "--systemd"] {
        let asked = ["due", form, "--lang", "de", "--operator", "bob", "--seed", "3"];
        let text = sandbox.run(&asked).expect(0).stdout;
        assert!(text.contains(" --seed 3 --lang de --operator bob"), "{text}");
    }
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

#[test]
fn a_cadence_that_was_loosened_fails_until_it_is_approved() {
    let sandbox = project(&YEARLY.replace("1m", "30d"));
    let due = |status: i32| sandbox.run(&["due", "--as-of", "2031-01-15T00:00:00Z"]).expect(status);
    assert_eq!(due(0).stderr, "");
    // later, more rarely, about less
    for (old, new, said) in [
        ("\"30d\"", "\"60d\"", "cadence yearly, latest_start"),
        ("0 0 1 1 *", "0 0 29 2 *", "cadence yearly, apart"),
        ("\"calm-day\", ", "", "`cadence yearly` of the scenario `calm-day`"),
    ] {
        let before = sandbox.read("shadowdrill.toml");
        sandbox.edit("shadowdrill.toml", old, new);
        let done = due(1);
        let loosened = done.stderr.lines().find(|line| line.starts_with("loosened: "));
        let place = "shadowdrill.toml:";
        assert!(loosened.is_some_and(|line| line.contains(said) && line.contains(place)), "{}", done.shown());
        for args in [&["check"][..], &["run", "scenarios/calm-day.toml", "--no-log"]] {
            let done = sandbox.run(args).expect(1);
            assert!(done.stdout.contains(said), "{}", done.shown());
        }
        sandbox.write("shadowdrill.toml", &before);
        due(0);
    }
    // without its cadence the playbook counts, which is another one
    let settings = sandbox.read("shadowdrill.toml");
    sandbox.write("shadowdrill.toml", settings.split("\n[cadence]").next().expect("a part before it"));
    assert!(due(1).stderr.contains("`cadence yearly` of the baseline was approved as required and is gone"));
    // what is loosened elsewhere is no matter of the cadence
    sandbox.write("shadowdrill.toml", &settings);
    sandbox.edit("baseline.toml", "\"440s\"", "\"441s\"");
    due(0);
}

#[test]
fn what_is_due_as_json_is_what_its_schema_says() {
    let schema = |name: &str| -> serde_json::Value {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema").join(name);
        serde_json::from_str(&std::fs::read_to_string(path).expect("a schema")).expect("JSON")
    };
    let loosened = unapproved(YEARLY);
    let sandbox = project(YEARLY);
    let never = sandbox.run(&["due", "--format", "json"]).expect(1).stdout;
    sandbox.run(&["due", "--run"]).expect(0);
    let done = sandbox.run(&["due", "--format", "json"]).expect(0).stdout;
    let loosened = loosened.run(&["due", "--format", "json"]).expect(1).stdout;
    let playbook =
        Sandbox::new().run(&["due", "--format", "json", "--as-of", "2031-01-01T00:00:00Z"]).ran().stdout;
    let listed = sandbox.run(&["list", "--format", "json"]).expect(0).stdout;
    let mut said = Vec::new();
    for (name, texts) in
        [("due.schema.json", vec![never, done, loosened, playbook]), ("list.schema.json", vec![listed])]
    {
        let validator = jsonschema::validator_for(&schema(name)).expect("a schema");
        for text in texts {
            let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
            let problems: Vec<String> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
            assert_eq!(problems, Vec::<String>::new(), "{name}: {text}");
            said.push(json["loosened"].as_array().map_or(0, Vec::len));
        }
        assert!(!validator.is_valid(&serde_json::json!({ "schema": "shadowdrill.due/1" })));
    }
    assert_eq!((said[0], said[1], said[3], said[4]), (0, 0, 0, 0));
    assert!(said[2] > 0, "{said:?}");
}

#[test]
fn the_list_speaks_german_and_says_the_same() {
    let sandbox = project(YEARLY);
    let list = |lang: &str| {
        sandbox.run(&["due", "--as-of", "2031-03-01T12:30:00Z", "--lang", lang]).expect(1).stdout
    };
    let (english, german) = (list("en"), list("de"));
    assert_eq!(
        english.lines().next(),
        Some(
            "OVERDUE  yearly  calm-day         open since 2031-01-01 00:00 UTC, latest start was 2031-01-01 00:01 UTC; never drilled"
        )
    );
    assert_eq!(
        german.lines().next(),
        Some(
            "ÜBERFÄLLIG  yearly  calm-day         offen seit 01.01.2031 00:00 UTC, spätester Beginn war 01.01.2031 00:01 UTC; nie geübt"
        )
    );
    assert_eq!(english.lines().count(), german.lines().count());
    assert!(german.ends_with("Stand 01.03.2031 12:30 UTC: 2 überfällig, 0 fällig, 0 erledigt\n"), "{german}");
}

/// What a cron daemon hands to the shell: a bare `%` would end the command, an escaped one is one.
fn unescaped(command: &str) -> String {
    let mut text = String::new();
    let mut escaped = false;
    for c in command.chars() {
        assert!(c != '%' || escaped, "a bare % in {command}");
        if c == '%' {
            text.pop();
        }
        text.push(c);
        escaped = c == '\\';
    }
    text
}

#[test]
fn timer_and_crontab_line_work_in_a_folder_of_any_name() {
    let sandbox = Sandbox::new();
    let folder = "a b%c$d'e";
    let inside = |line: &str| sandbox.shell(&format!("cd \"a b%c\\$d'e\" && {line}"));
    sandbox.shell("mkdir \"a b%c\\$d'e\"").expect(0);
    inside("shadowdrill init").expect(0);
    let settings = format!("{folder}/shadowdrill.toml");
    let later = YEARLY.replace("latest_start", "since = 2199-01-01\nlatest_start");
    sandbox.write(&settings, &format!("{}{later}", sandbox.read(&settings)));
    let whole =
        |text: &str| text.replace("[FOLDER]", sandbox.path("").display().to_string().trim_end_matches('/'));

    // crontab(5): five fields, then a command
    let crontab = inside("shadowdrill due --cron").expect(0).stdout;
    let lines: Vec<&str> = crontab.lines().filter(|line| !line.starts_with('#')).collect();
    let [line] = lines.as_slice() else { panic!("{crontab}") };
    let fields: Vec<&str> = line.splitn(6, ' ').collect();
    assert!(fields[..5].iter().all(|field| field.chars().all(|c| "0123456789*/,-".contains(c))), "{line}");
    let done = sandbox.shell(&unescaped(&whole(fields[5]))).expect(0);
    assert!(done.stderr.contains("nothing is due"), "{}", done.shown());

    // systemd.unit(5): sections of keys, each file under its name
    let units = whole(&inside("shadowdrill due --systemd").expect(0).stdout);
    let (service, timer) = units.split_once("# shadowdrill.timer\n").expect("two files");
    for (unit, sections) in
        [(service, ["[Unit]", "[Service]"].as_slice()), (timer, &["[Unit]", "[Timer]", "[Install]"])]
    {
        let found: Vec<&str> = unit.lines().filter(|line| line.starts_with('[')).collect();
        assert_eq!(found, sections, "{unit}");
        let known = |line: &&str| line.is_empty() || line.starts_with(['#', '[']) || line.contains('=');
        assert!(unit.lines().all(|line| known(&line)), "{unit}");
    }
    assert!(service.contains("/a b%%c$d'e\n"), "{service}");
    sandbox.write("shadowdrill.service", service);
    sandbox.write("shadowdrill.timer", timer);
    // where systemd is there, it says the same
    if sandbox.shell("command -v systemd-analyze").status == 0 {
        let verified = sandbox.shell("systemd-analyze verify ./shadowdrill.service ./shadowdrill.timer");
        assert!(!verified.stderr.contains("shadowdrill"), "{}", verified.shown());
    }
}
