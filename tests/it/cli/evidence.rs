//! The evidence pack from outside: what is in it, what is left out, and that it says so.

use std::fs;
use std::io::Write;

use shadowdrill::drill_log::DrillLog;

use super::Sandbox;

/// Puts a pack together and gives what was said besides its last line.
#[track_caller]
fn packed(sandbox: &Sandbox, name: &str, more: &[&str]) -> Vec<String> {
    let done = sandbox.run(&[&["report", "--evidence", name][..], more].concat()).expect(0);
    sandbox.shell(&format!("cd {name} && sha256sum --strict -c SHA256SUMS")).expect(0);
    let readme = sandbox.read(&format!("{name}/README.md"));
    let left_out: Vec<String> = done
        .stderr
        .lines()
        .filter_map(|line| line.strip_prefix("left out, because "))
        .map(str::to_owned)
        .collect();
    assert_eq!(readme.contains("Not in this pack:"), !left_out.is_empty(), "{readme}");
    let listed = readme
        .split("Not in this pack:")
        .nth(1)
        .map_or(0, |list| list.lines().filter(|line| line.starts_with("- ")).count());
    assert_eq!(listed, left_out.len(), "{readme}");
    left_out
}

#[test]
fn reports_of_one_name_in_two_folders_stand_beside_each_other_in_the_pack() {
    let sandbox = Sandbox::project();
    for out in ["one", "two", "a/b c"] {
        sandbox.run(&["run", "scenarios/gate-bypass.toml", "--out", out]).expect(0);
    }
    sandbox.run(&["run", "--counterexamples", "--out", "one"]).ran();
    sandbox.write("two/gate-bypass-0.md", "another text\n");
    sandbox.run(&["report", "--evidence", "pack", "--as-of", "2099-01-01"]).expect(0);
    sandbox.shell("cd pack && sha256sum --strict -c SHA256SUMS").expect(0);
    let pack = |name: &str| sandbox.read(&format!("pack/reports/{name}"));
    assert_eq!(pack("1/gate-bypass-0.md"), sandbox.read("one/gate-bypass-0.md"));
    assert_eq!(pack("2/gate-bypass-0.html"), sandbox.read("two/gate-bypass-0.html"));
    assert_eq!(pack("3/gate-bypass-0.md"), sandbox.read("a/b c/gate-bypass-0.md"));
    // the suite leads to the last drill's report
    assert!(sandbox.read("pack/suite.html").contains("href=\"./reports/3/gate-bypass-0.html\""));
    // every report that the log names is there but the one that holds another text, and every file is in the manifest
    let manifest = sandbox.read("pack/SHA256SUMS");
    let files: Vec<String> = sandbox.files().into_iter().map(|(name, _)| name).collect();
    let inside: Vec<&str> = files.iter().filter_map(|name| name.strip_prefix("pack/")).collect();
    for name in inside.iter().filter(|name| **name != "SHA256SUMS") {
        assert!(manifest.lines().any(|line| line.ends_with(&format!("  {name}"))), "{name}");
    }
    let log = sandbox.read("drill-log.jsonl");
    let named: std::collections::BTreeSet<String> = log
        .lines()
        .flat_map(|line| {
            let entry: serde_json::Value = serde_json::from_str(line).expect("JSON");
            let reports = entry.to_string();
            let parts: Vec<String> = reports.split('"').map(str::to_owned).collect();
            parts
        })
        .filter(|text| {
            text.contains("-0.") && text.contains('/') && !text.contains(' ') || text.starts_with("a/b c/")
        })
        .collect();
    let reports = inside.iter().filter(|name| name.starts_with("reports/")).count();
    assert_eq!(reports + 1, named.len(), "{named:#?} {inside:#?}");
    // what counterexamples were made from is there too
    let wrong = inside.iter().filter(|name| name.starts_with("inputs/scenarios/")).count();
    let known = files.iter().filter(|name| name.starts_with("scenarios/") && name.ends_with(".toml")).count();
    assert_eq!(wrong, known);
    assert!(sandbox.read("pack/log/drill-log.html").contains("As of 1 January 2099"));
}

/// A run of many drills draws no pages of those that passed: they are drawn for the pack, as the run of one would draw them.
#[test]
fn a_pack_of_a_long_run_has_the_page_of_every_drill() {
    let sandbox = Sandbox::project();
    let only = "scenarios/scheduler-crash.toml";
    let done = sandbox.run(&["run", only, "--seeds", "0..65"]).expect(0);
    assert!(done.stderr.contains("more than 64 drills"), "{}", done.shown());
    assert_eq!(packed(&sandbox, "pack", &["--as-of", "2099-01-01"]), Vec::<String>::new());
    for number in 1..=65 {
        let page = sandbox.read(&format!("pack/reports/{number}/scheduler-crash-{}.html", number - 1));
        let verdict = "<span class=\"verdict good\">✓ passed</span>";
        assert!(page.contains(verdict) && page.ends_with("</html>\n"), "{number}");
    }
    sandbox.run(&["run", "--no-log", only, "--seed", "7", "--out", "one"]).expect(0);
    assert_eq!(
        sandbox.read("pack/reports/8/scheduler-crash-7.html"),
        sandbox.read("one/scheduler-crash-7.html")
    );
    assert!(sandbox.read("pack/suite.html").contains("href=\"./reports/65/scheduler-crash-64.html\""));
    let readme = sandbox.read("pack/README.md");
    assert!(readme.contains("an HTML page that its run did not draw is drawn now"), "{readme}");
    // results with their ages stand in the README, too
    assert!(
        readme.contains("0 of 1 scenarios are good in their last drill; passed but stale: 1."),
        "{readme}"
    );
    assert!(readme.contains("Ages are counted to 2099-01-01."), "{readme}");
    let row = "| [scheduler-crash](./reports/65/scheduler-crash-64.html) | ◔ passed, stale | ";
    let row = readme.lines().find(|line| line.starts_with(row)).unwrap_or_else(|| panic!("{readme}"));
    assert!(row.contains(" d (2"), "{row}");

    // of drills that were repeated the last has its page, and none is drawn of what has changed since
    sandbox.run(&["run", only, "--seeds", "0..65"]).expect(0);
    let left_out = packed(&sandbox, "twice", &[]);
    let said = "their runs left none, and one is drawn for the last drill of a scenario and seed alone: the HTML pages of entries 1, 2, 3, ";
    assert!(left_out.len() == 1 && left_out[0].starts_with(said), "{left_out:#?}");
    assert!(!sandbox.path("twice/reports/65/scheduler-crash-64.html").exists());
    let page = sandbox.read("twice/reports/130/scheduler-crash-64.html");
    assert!(page.contains("<html lang=\"en\">") && page.contains("✓ passed"), "{page}");
    sandbox.write("policy.toml", &format!("{}# a comment\n", sandbox.read("policy.toml")));
    let left_out = packed(&sandbox, "changed", &[]);
    for number in 66..=130 {
        let said = format!("what it was made from has changed since: the HTML page of entry {number}");
        assert!(left_out.contains(&said), "{said}: {left_out:#?}");
    }
    std::fs::remove_file(sandbox.path(only)).expect("a scenario");
    sandbox.approve();
    let left_out = packed(&sandbox, "gone", &[]);
    let said = "its scenario is not in the project's folder of scenarios: the HTML page of entry 130";
    assert!(left_out.iter().any(|line| line == said), "{left_out:#?}");
}

#[test]
fn the_evidence_pack_checks_itself() {
    let sandbox = Sandbox::project();
    sandbox.run(&["run", "scenarios/gate-bypass.toml", "scenarios/scheduler-crash.toml"]).expect(0);
    std::fs::remove_file(sandbox.path("shadowdrill-out/scheduler-crash-0.md")).expect("a report");
    let done = sandbox.run(&["report", "--evidence", "pack"]).expect(0);
    assert!(
        done.stderr.contains("left out, because it is not there: shadowdrill-out/scheduler-crash-0.md"),
        "{}",
        done.shown()
    );
    sandbox.shell("cd pack && sha256sum --strict -c SHA256SUMS").expect(0);
    let counted = sandbox.shell("cd pack && find . -type f | wc -l && wc -l < SHA256SUMS").expect(0);
    let counts: Vec<u32> = counted.stdout.split_whitespace().filter_map(|count| count.parse().ok()).collect();
    assert_eq!(counts[0], counts[1] + 1, "every file but the manifest is in it");
    for name in [
        "log/drill-log.jsonl",
        "reports/1/gate-bypass-0.html",
        "inputs/policy.toml",
        "inputs/baseline.lock",
        "suite.html",
    ] {
        assert!(sandbox.path(&format!("pack/{name}")).is_file(), "{name}");
    }
    let rules = sandbox.read("pack/rules.md");
    assert!(rules.contains("## RTS 6 Art. 15") && rules.contains("| gate-bypass | 1 |"), "{rules}");
    assert!(sandbox.read("pack/suite.html").contains("href=\"./reports/1/gate-bypass-0.html\""));

    sandbox.run(&["report", "--evidence", "nachweise", "--lang", "de"]).expect(0);
    let (read_me, rules) = (sandbox.read("nachweise/README.md"), sandbox.read("nachweise/rules.md"));
    assert!(read_me.starts_with("# Nachweise\n") && read_me.contains("prüft jede Datei"), "{read_me}");
    assert!(rules.starts_with("# Regeln und Drills\n") && rules.contains("| bestanden |"), "{rules}");
    assert!(sandbox.read("nachweise/log/drill-log.md").starts_with("# Drill-Log\n"));

    sandbox.edit("pack/rules.md", "passed", "Passed");
    sandbox.shell("cd pack && sha256sum -c SHA256SUMS").expect(1);
    assert!(sandbox.run(&["report", "--evidence", "pack"]).expect(2).stderr.contains("not empty"));
    sandbox.edit("drill-log.jsonl", "gate-bypass", "gate-bypasS");
    sandbox.run(&["report", "--evidence", "other"]).expect(2);
    assert!(!sandbox.path("other").exists(), "nothing is written for a log that does not verify");
}

#[test]
fn a_report_that_was_written_over_is_no_report_of_the_drill_before() {
    let sandbox = Sandbox::project();
    let policy = sandbox.read("policy.toml");
    let run = |out: &str| {
        sandbox.run(&["run", "scenarios/order-retry-storm.toml", "--out", out]).ran();
    };
    let slow = || sandbox.write("policy.toml", &policy.replace("interval = \"1s\"", "interval = \"30s\""));
    run("a");
    slow();
    run("b");
    sandbox.write("policy.toml", &policy);
    run("a");
    // every drill has its reports, also where two share a name or a path
    assert_eq!(packed(&sandbox, "all", &[]), Vec::<String>::new());
    let endings = ["md", "timeline.json", "html", "dossier.json"];
    for (number, out) in [(1, "a"), (2, "b"), (3, "a")] {
        for ending in endings {
            let name = format!("order-retry-storm-0.{ending}");
            let report = sandbox.read(&format!("all/reports/{number}/{name}"));
            assert_eq!(report, sandbox.read(&format!("{out}/{name}")), "{number} {name}");
        }
    }

    slow();
    run("a");
    let left_out = packed(&sandbox, "some", &[]);
    for number in [1, 3] {
        assert!(!sandbox.path(&format!("some/reports/{number}")).exists(), "{number}");
        for ending in endings {
            let said = format!(
                "it is not of entry {number}: it was written over since: a/order-retry-storm-0.{ending}"
            );
            assert!(left_out.contains(&said), "{said}: {left_out:#?}");
        }
    }
    assert_eq!(left_out.len(), 8, "{left_out:#?}");
    for (number, out) in [(2, "b"), (4, "a")] {
        let name = "order-retry-storm-0.html";
        assert_eq!(
            sandbox.read(&format!("some/reports/{number}/{name}")),
            sandbox.read(&format!("{out}/{name}"))
        );
    }
    assert!(sandbox.read("some/suite.html").contains("href=\"./reports/4/order-retry-storm-0.html\""));

    // another policy in which nothing else happens: what names the policy is of one drill alone
    sandbox.write("policy.toml", &format!("{}# a comment\n", sandbox.read("policy.toml")));
    sandbox.run(&["run", "--no-log", "scenarios/order-retry-storm.toml", "--out", "a"]).ran();
    let left_out = packed(&sandbox, "fewer", &[]);
    let of_four: Vec<&String> = left_out.iter().filter(|line| line.contains("entry 4")).collect();
    assert_eq!(of_four.len(), 2, "{left_out:#?}");
    assert!(sandbox.path("fewer/reports/4/order-retry-storm-0.md").is_file());
    assert!(!sandbox.path("fewer/reports/4/order-retry-storm-0.html").exists());
    // and nothing links to a report that is not there
    assert!(!sandbox.read("fewer/suite.html").contains("order-retry-storm-0.html"));
}

#[test]
fn the_lock_in_the_pack_is_the_one_that_a_run_is_held_against() {
    let sandbox = Sandbox::project();
    sandbox.run(&["run", "scenarios/calm-day.toml"]).expect(0);
    let lock = sandbox.read("baseline.lock");
    sandbox.write("strict.toml", &sandbox.read("baseline.toml"));
    sandbox.write("strict.lock", "# strict\n");
    sandbox.write("other/baseline.toml", &sandbox.read("baseline.toml"));
    sandbox.write("other/baseline.lock", "# other\n");
    for (number, (options, wanted)) in [
        (&[][..], lock.as_str()),
        (&["--baseline", "strict.toml", "--lock", "strict.lock"], "# strict\n"),
        (&["--lock", "strict.lock"], "# strict\n"),
        (&["--baseline", "strict.toml"], &lock),
        (&["--baseline", "other/baseline.toml"], "# other\n"),
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("pack-{number}");
        assert_eq!(packed(&sandbox, &name, options), Vec::<String>::new(), "{options:?}");
        assert_eq!(sandbox.read(&format!("{name}/inputs/baseline.lock")), wanted, "{options:?}");
    }
    let said = packed(&sandbox, "without", &["--lock", "absent.lock"]);
    assert_eq!(said, ["it is not there: absent.lock"]);
    assert!(!sandbox.path("without/inputs/baseline.lock").exists());
}

#[test]
fn only_what_is_acknowledged_of_a_log_is_packed() {
    let sandbox = Sandbox::project();
    sandbox.run(&["run", "scenarios/calm-day.toml"]).expect(0);
    let acknowledged = sandbox.read("drill-log.jsonl");
    let verify = |name: &str| {
        sandbox.run(&["log", "verify", "--log", &format!("{name}/log/drill-log.jsonl")]).expect(0);
        assert_eq!(sandbox.read(&format!("{name}/log/drill-log.jsonl")), acknowledged);
    };
    assert_eq!(packed(&sandbox, "whole", &[]), Vec::<String>::new());
    verify("whole");
    let mut log = fs::OpenOptions::new().append(true).open(sandbox.path("drill-log.jsonl")).expect("the log");
    log.write_all(b"{\"format\":1,\"num").expect("a torn append");
    let said = packed(&sandbox, "torn", &[]);
    let wanted = "its last 16 bytes are beyond its head and acknowledged by nothing: drill-log.jsonl";
    assert_eq!(said, [wanted]);
    verify("torn");
}

#[test]
fn a_log_makes_the_pack_take_no_file_but_reports_of_its_drills() {
    let sandbox = Sandbox::project();
    sandbox.run(&["run", "scenarios/calm-day.toml"]).expect(0);
    let secret = "a text that is nobody's business";
    let names =
        ["secret.txt", "elsewhere/other-0.md", "elsewhere/calm-day-1.md", "elsewhere/calm-day-0.md.txt"];
    let alike = "elsewhere/calm-day-0.md";
    for name in names.into_iter().chain([alike]) {
        sandbox.write(name, secret);
    }
    // a log that verifies and says what it likes
    let log = DrillLog::at(&sandbox.path("drill-log.jsonl"));
    let mut forged = log.read().expect("a log").history.drills[0].drill.clone();
    forged.reports = names.into_iter().chain([alike, "/etc/hostname"]).map(str::to_owned).collect();
    assert_eq!(log.append(forged).expect("an entry").entry.number, 2);
    sandbox.run(&["log", "verify"]).expect(0);

    let said = packed(&sandbox, "pack", &[]);
    for name in names.into_iter().chain(["/etc/hostname"]) {
        let line = format!("it has not the name of a report of entry 2: {name}");
        assert!(said.contains(&line), "{line}: {said:#?}");
    }
    assert!(
        said.iter().any(|line| line.starts_with("it is not of entry 2") && line.ends_with(alike)),
        "{said:#?}"
    );
    assert_eq!(said.len(), 6, "{said:#?}");
    let files = sandbox.files();
    let reports: Vec<&str> =
        files.iter().filter_map(|(name, _)| name.strip_prefix("pack/reports/")).collect();
    let names =
        ["1/calm-day-0.dossier.json", "1/calm-day-0.html", "1/calm-day-0.md", "1/calm-day-0.timeline.json"];
    // the log names no page of the second, which is drawn from the drill and not read
    assert_eq!(reports, [&names[..], &["2/calm-day-0.html"]].concat());
    assert_eq!(
        sandbox.read("pack/reports/2/calm-day-0.html"),
        sandbox.read("pack/reports/1/calm-day-0.html")
    );
}

#[test]
fn a_scenario_that_stands_elsewhere_is_told_to_be_missing() {
    let sandbox = Sandbox::project();
    sandbox.run(&["run", "scenarios/calm-day.toml"]).expect(0);
    assert_eq!(packed(&sandbox, "inside", &[]), Vec::<String>::new());
    sandbox.write("elsewhere/own-day.toml", &sandbox.read("scenarios/calm-day.toml"));
    sandbox.edit("elsewhere/own-day.toml", "\"calm-day\"", "\"own-day\"");
    for seed in ["0", "1"] {
        sandbox.run(&["run", "elsewhere/own-day.toml", "--seed", seed]).ran();
    }
    let said = packed(&sandbox, "outside", &[]);
    assert_eq!(said, ["it is not in the project's folder of scenarios: the scenario own-day"]);
    assert!(sandbox.path("outside/reports/2/own-day-0.html").is_file(), "its reports are there");
}

#[test]
fn a_file_that_is_too_large_is_not_said_to_be_absent() {
    let sandbox = Sandbox::project();
    sandbox.run(&["run", "scenarios/calm-day.toml"]).expect(0);
    let page = "shadowdrill-out/calm-day-0.html";
    let file = fs::File::create(sandbox.path(page)).expect("a file");
    file.set_len(257 * 1024 * 1024).expect("a file of holes");
    fs::remove_file(sandbox.path("shadowdrill-out/calm-day-0.md")).expect("a report");
    let said = packed(&sandbox, "pack", &[]);
    let wanted = [
        format!("the file has 269484032 bytes; at most 268435456 are read: {page}"),
        "it is not there: shadowdrill-out/calm-day-0.md".to_owned(),
    ];
    assert_eq!(said, wanted);
}
