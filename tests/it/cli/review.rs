//! `review`: its first line, its decisions, its prompt.

use std::io::Write;
use std::process::Stdio;

use super::Sandbox;

/// A project whose report of this scenario is approved.
fn approved(scenario: &str) -> Sandbox {
    let sandbox = Sandbox::project();
    sandbox.run(&["review", "--accept-all", &path(scenario)]).expect(0);
    sandbox
}

fn path(scenario: &str) -> String {
    format!("scenarios/{scenario}.toml")
}

/// Replaces `from` behind `after` in a file.
#[track_caller]
fn weaken(sandbox: &Sandbox, file: &str, after: &str, from: &str, to: &str) {
    let text = sandbox.read(file);
    let (head, tail) = text.split_once(after).unwrap_or_else(|| panic!("{file} holds {after:?}"));
    assert!(tail.contains(from), "{file} holds {from:?} behind {after:?}");
    sandbox.write(file, &format!("{head}{after}{}", tail.replacen(from, to, 1)));
}

/// Whatever is weakened: one line says what comes of it and which value was changed, before all else.
#[test]
fn the_first_line_says_what_a_weakened_control_comes_to() {
    let policy = "policy.toml";
    for (scenario, (file, after, from, to), effect, cause) in [
        (
            "scheduler-crash",
            (policy, "id = \"heartbeat-stale\"", "interval = \"5s\"", "interval = \"50s\""),
            "time to recover: 6m45s → 7m10s, target 30m, still met",
            "policy.toml monitor.heartbeat-stale.interval 5s → 50s",
        ),
        (
            "scheduler-crash",
            (policy, "id = \"heartbeat-stale\"", "hold = \"0s\"", "hold = \"10m\""),
            "harm by the response: met → harmful; verdict passed → failed",
            "policy.toml monitor.heartbeat-stale.hold 0s → 10m",
        ),
        (
            "order-retry-storm",
            (policy, "id = \"automation\"", "step = [\"1s\", \"5s\"]", "step = [\"100s\", \"500s\"]"),
            "time to recover: 11.24s → 34m33s (target 30m): met → late; verdict passed → failed",
            "policy.toml responder.automation.step [\"1s\", \"5s\"] → [\"100s\", \"500s\"]",
        ),
        (
            "order-retry-storm",
            (policy, "id = \"stderr\"", "delay = [\"0s\", \"10ms\"]", "delay = [\"500ms\", \"900ms\"]"),
            "time to classify: 900ms → 1.44s, target 15m, still met",
            "policy.toml route.stderr.delay [\"0s\", \"10ms\"] → [\"500ms\", \"900ms\"]",
        ),
        (
            "gate-bypass",
            (policy, "id = \"limits-ignored\"", "severity = \"high\"", "severity = \"low\""),
            "severity at the end: high → low (expected high): met → wrong-severity; verdict passed → failed",
            "policy.toml severity_rule.limits-ignored.severity high → low",
        ),
        (
            "gate-holds-then-fails",
            (
                "runbooks/pause-system.md",
                "\"action\":\"scheduler.terminate\",",
                "\"timeout\":\"30s\"",
                "\"timeout\":\"20m\"",
            ),
            "step stop-schedulers of pause-system: failed after 30s → done after 54.65s",
            "runbooks/pause-system.md step.stop-schedulers.timeout 30s → 20m",
        ),
    ] {
        let sandbox = approved(scenario);
        weaken(&sandbox, file, after, from, to);
        let only = path(scenario);
        let listed = sandbox.run(&["review", "--list", &only]).expect(1).stdout;
        let first = listed.lines().next().expect("a line").trim_start_matches("! ");
        assert_eq!(first, format!("{scenario}-0: {effect}; changed: {cause}"), "{listed}");
        assert!(listed.lines().skip(1).all(|line| line.starts_with("    ") || line.contains("accepted")));
        // a run that is held against what was approved says the same, without the files
        let run = sandbox.run(&["run", "--no-log", "--check-snapshots", &only]).expect(1);
        assert!(run.stderr.contains(&format!("{scenario}-0: {effect}\n")), "{}", run.shown());
        // and so does what compares two reports
        let dossier = format!("shadowdrill-out/{scenario}-0.dossier.json");
        let diff =
            sandbox.run(&["report", "--diff", &format!("reports/{scenario}-0.json"), &dossier]).expect(1);
        assert_eq!(diff.stdout.lines().next().map(|line| &line[2..]), Some(effect), "{}", diff.shown());
    }
}

#[test]
fn one_line_over_all_reports_comes_before_each() {
    let sandbox = Sandbox::project();
    let drills = ["calm-day", "gate-bypass", "order-retry-storm", "scheduler-crash"].map(path);
    let review = |option: &str| {
        let paths = drills.iter().map(String::as_str);
        sandbox.run(&["review", option].into_iter().chain(paths).collect::<Vec<_>>())
    };
    review("--accept-all").expect(0);
    weaken(&sandbox, "policy.toml", "id = \"automation\"", "step = [\"1s\"", "step = [\"4s\"");
    let listed = review("--list").expect(1).stdout;
    let first = listed.lines().next().expect("a line");
    let cause = "; changed: policy.toml responder.automation.step [\"1s\", \"5s\"] → [\"4s\", \"5s\"]";
    assert!(first.starts_with("3 of 4 reports changed, all for the worse; most often "), "{first}");
    assert!(first.ends_with(cause), "{first}");
    assert_eq!(listed.lines().filter(|line| line.ends_with(cause)).count(), 4, "{listed}");
    // where no value changed, the program did, and that is said
    review("--accept-all").expect(0);
    sandbox.edit(
        "reports/gate-bypass-0.json",
        "\"end_state\": \"stopped-safe\"",
        "\"end_state\": \"running\"",
    );
    let told = review("--list").expect(1).stdout;
    assert!(
        told.starts_with("gate-bypass-0: end state: running → stopped-safe; no value of its files changed\n"),
        "{told}"
    );
    // a scenario is named by its file, and what was noted of the files decides nothing
    sandbox.edit("scenarios/gate-bypass.toml", "title = \"", "author = \"");
    sandbox.write("reports/in-force.json", "{");
    sandbox.run(&["review", "--list", "scenarios/gate-bypass.toml"]).expect(2);
    sandbox.edit("scenarios/gate-bypass.toml", "author = \"", "title = \"");
    let damaged = review("--list").expect(1);
    assert!(damaged.stderr.contains("which value was changed is not named"), "{}", damaged.shown());
    assert!(
        damaged.stdout.starts_with("gate-bypass-0: end state: running → stopped-safe\n"),
        "{}",
        damaged.shown()
    );
}

/// Runs `review --ask` with these answers.
fn answered(sandbox: &Sandbox, args: &[&str], answers: &str) -> (i32, String, String) {
    let mut command = sandbox.command();
    command.arg("review").args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    child.stdin.take().expect("a pipe").write_all(answers.as_bytes()).expect("answers");
    let done = child.wait_with_output().expect("it ends");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (done.status.code().unwrap_or(-1), text(done.stdout), text(done.stderr))
}

#[test]
fn accepted_rejected_and_skipped_are_three_things() {
    let only = ["scenarios/calm-day.toml", "scenarios/gate-bypass.toml", "scenarios/order-lost.toml"];
    let sandbox = Sandbox::project();
    let ask = |answers: &str| answered(&sandbox, &[&["--ask"][..], &only].concat(), answers);
    let files = |folder: &str| -> Vec<String> {
        let all = sandbox.files().into_iter().map(|(name, _)| name);
        all.filter(|name| name.starts_with(folder)).collect()
    };
    // the end of the input, and what is no answer, decide nothing
    for answers in ["", "\n\n", "yes\n", "q\na\na\n", "l\n"] {
        let (status, out, asked) = ask(answers);
        assert!(status == 1 && out.ends_with("\n0 accepted, 3 not as approved\n"), "{answers:?}: {out}");
        assert!(asked.contains("[a]ccept, [r]eject, [s]kip, show [l]ines, [q]uit?"), "{asked}");
        assert_eq!(files("reports/"), Vec::<String>::new());
    }
    let (status, out, said) = ask("S\n\nskip\nR\n");
    assert_eq!(status, 1);
    assert!(
        out.ends_with("rejected: order-lost-0\n0 accepted, 3 not as approved, 1 of them rejected\n"),
        "{out}"
    );
    assert!(said.contains("pending: reports/pending/gate-bypass-0.html"), "{said}");
    let pages = |name: &str| ["html", "json", "md"].map(|ending| format!("reports/pending/{name}.{ending}"));
    assert_eq!(files("reports/"), [pages("calm-day-0"), pages("gate-bypass-0")].concat());
    // rejected: what was pending is gone; accepted: it is approved, and no longer pending
    let (status, out, _) = ask("A\nr\nr\n");
    assert!(status == 1 && out.ends_with("\n1 accepted, 2 not as approved, 2 of them rejected\n"), "{out}");
    let left = files("reports/");
    assert_eq!(left.len(), 4, "{left:?}");
    assert!(
        left.iter().all(|name| name.starts_with("reports/calm-day-0.") || name == "reports/in-force.json")
    );
    let (status, out, _) = ask("accept\naccept\n");
    assert!(status == 0 && out.ends_with("\n2 accepted, 0 not as approved\n"), "{out}");
    let (status, out, asked) = ask("");
    assert_eq!((status, out.as_str(), asked.as_str()), (0, "0 accepted, 0 not as approved\n", ""));
}

#[test]
fn what_is_rejected_by_an_option_is_not_asked_and_fails() {
    let only = ["scenarios/calm-day.toml", "scenarios/gate-bypass.toml"];
    let sandbox = Sandbox::project();
    let review = |args: &[&str]| sandbox.run(&[&["review"][..], args, &only].concat());
    let (_, _, said) = answered(&sandbox, &[&["--ask"][..], &only].concat(), "s\ns\n");
    assert!(said.contains("pending: "), "{said}");
    let page = |name: &str| sandbox.path(&format!("reports/pending/{name}-0.html")).exists();
    let done = review(&["--reject", "calm-day", "--accept", "gate-bypass"]).expect(1);
    assert!(
        done.stdout.contains("rejected: calm-day-0\n")
            && done.stdout.ends_with("1 accepted, 1 not as approved, 1 of them rejected\n"),
        "{}",
        done.shown()
    );
    assert!(!page("calm-day") && !page("gate-bypass"));
    // named ones are decided, the rest is asked
    let (status, out, _) = answered(&sandbox, &[&["--ask", "--reject", "calm-day"][..], &only].concat(), "");
    assert!(status == 1 && out.contains("rejected: calm-day-0\n"), "{out}");
    assert!(
        review(&["--reject-all"])
            .expect(1)
            .stdout
            .ends_with("0 accepted, 1 not as approved, 1 of them rejected\n")
    );
    for args in [
        &["--reject", "calm-dya"][..],
        &["--reject", "calm-day", "--accept", "calm-day"],
        &["--reject-all", "--accept-all"],
        &["--reject-all", "--accept", "calm-day"],
        &["--list", "--reject", "calm-day"],
        &["--list", "--ask"],
    ] {
        review(args).expect(2);
    }
    // a report that is as approved again is not pending
    answered(&sandbox, &[&["--ask"][..], &only].concat(), "s\n");
    assert!(page("calm-day"));
    review(&["--accept", "calm-day"]).expect(0);
    sandbox.write("reports/pending/calm-day-0.html", "left by an older review");
    review(&["--reject-all"]).expect(0);
    assert!(!page("calm-day"));
    let help = sandbox.run(&["review", "--help"]).expect(0).stdout;
    for said in
        ["--reject <ID>", "--reject-all", "--ask", "1 something was rejected or left open", "Skip leaves"]
    {
        assert!(help.contains(said), "{said}: {help}");
    }
}
