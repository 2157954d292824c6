//! Hunts in the yardstick: what is removed or loosened in baseline and scenarios shows against the lock, and what is
//! added hides nothing.

use shadowdrill::library::{Lock, Scope};

use shadowdrill::vocabulary::{CheckKind, Outcome};

use super::bundle::{Bundle, SEEDS, red};

/// Each edit of a yardstick, and a word of what the lock must say about it.
fn loosened() -> Vec<(&'static str, Bundle, &'static str)> {
    let files = Bundle::untouched;
    let monitor = "forbidden_alerts = [\"heartbeat-stale\"]\nseverity = \"medium\"               # document";
    vec![
        ("a target", files().baseline("within = \"440s\"", "within = \"880s\""), "7m20s"),
        ("a target's clock", files().baseline("from = \"delivered\"", "from = \"raised\""), "delivered"),
        (
            "approvals",
            files().baseline("\"scheduler.start\", \"runs.release\", ", "\"runs.release\", "),
            "scheduler.start",
        ),
        (
            "a sequence",
            files().baseline("[[sequence]]\nfirst = \"incident.record\"\nthen = \"scheduler.start\"\n", ""),
            "incident.record",
        ),
        (
            "a harm limit",
            files().baseline("max_symbol_exposure_notional = 2500", "max_symbol_exposure_notional = 5000"),
            "max_symbol_exposure_notional",
        ),
        (
            "opportunities",
            files().baseline("opportunities_left = 3", "opportunities_left = 1"),
            "opportunities",
        ),
        (
            "an expected alert",
            files().scenario(
                "scheduler-second",
                "alerts = [\"duplicate-intent\"]",
                "alerts = [\"order-rate-high\"]",
            ),
            "duplicate-intent",
        ),
        (
            "a forbidden alert",
            files().scenario("scheduler-second", monitor, &monitor.replace("\"heartbeat-stale\"", "")),
            "heartbeat-stale",
        ),
        (
            "the severity",
            files().scenario(
                "scheduler-second",
                "severity = \"medium\"  ",
                "severity = [\"medium\", \"high\"]  ",
            ),
            "severity",
        ),
        (
            "a forbidden step",
            files().scenario("operator-report", "\"scheduler.start\", ", ""),
            "scheduler.start",
        ),
        (
            "the sequence",
            files().scenario("operator-report", "    \"incident.record\",\n", ""),
            "incident.record",
        ),
        (
            "the end state",
            files().scenario("gate-bypass", "end_state = \"stopped-safe\"", "end_state = \"running\""),
            "end_state",
        ),
        // what the pipeline is set up with decides how hard a drill is
        ("the equity", files().settings("equity = 10000", "equity = 100000"), "equity 100000"),
        ("the size of a position", files().settings("notional = 250", "notional = 25"), "notional 25"),
        ("the fees", files().settings("fee_rate = 0.0005", "fee_rate = 0.0"), "fee_rate 0"),
        ("the scheduler", files().settings("poll = \"30s\"", "poll = \"5s\""), "poll 5s"),
        ("the broker", files().settings("partial = 0.15", "partial = 0.0"), "partial 0"),
        ("the strength", files().scenario("gate-bypass", "[0.8, 1.0]", "[0.1, 1.0]"), "strength"),
    ]
}

#[test]
fn what_is_loosened_or_removed_shows_against_the_lock() {
    let lock = Lock::of(&Bundle::untouched().library());
    assert_eq!(
        lock.loosened(&Bundle::untouched().library(), Scope::Whole),
        Vec::new(),
        "nothing was touched"
    );
    for (what, broken, word) in loosened() {
        let library = broken.library();
        let found = lock.loosened(&library, Scope::Whole);
        assert!(found.iter().any(|change| change.sentence.contains(word)), "{what}: {found:#?}");
        let approved = Lock::of(&library);
        assert_eq!(approved.loosened(&library, Scope::Whole), Vec::new(), "{what}: approved");
    }
}

#[test]
fn a_removed_target_or_scenario_shows_against_the_lock() {
    let lock = Lock::of(&Bundle::untouched().library());
    let mut without_target = Bundle::untouched().library();
    let target = without_target.baseline.targets.remove(0);
    let found = lock.loosened(&without_target, Scope::Whole);
    assert!(
        !found.is_empty() && found.iter().any(|change| change.sentence.contains("gone")),
        "{target:?} {found:#?}"
    );
    let mut without_scenario = Bundle::untouched();
    let gone = without_scenario.0.scenarios.pop().expect("there are scenarios");
    let found = lock.loosened(&without_scenario.library(), Scope::Whole);
    assert_eq!(found.len(), 1, "{}: {found:#?}", gone.path);
}

/// A target added to the baseline hides nothing that fails without it: none for another severity, none on another clock.
#[test]
fn an_added_target_hides_no_weakened_control() {
    let target = |check: &str, rest: &str| {
        format!(
            "\n\n[[target]]\ncheck = \"{check}\"\n{rest}\nrule = \"firm\"\nreason = \"x\"\n\n# Detection\n"
        )
    };
    let notify = "```sh {\"name\":\"notify-owner\"";
    let analyse = "```sh {\"name\":\"analyse-first\",\"action\":\"incident.analyse\",\"timeout\":\"24h\"}\ntrue\n```\n\n## And then\n\n";
    let slow = Bundle::untouched().runbook("restart-scheduler", notify, &format!("{analyse}{notify}"));
    let generous = target(
        "notification",
        "severities = [\"medium\"]\nfrom = \"effective\"\nto = \"notified\"\nwithin = \"24h\"",
    );
    let late = [(CheckKind::Notification, &[Outcome::Late][..])];
    red("slow", "scheduler-crash", SEEDS, &slow, &late);
    let hidden = slow.baseline("\n# Detection\n", &generous);
    red("slow, and a target for another severity", "scheduler-crash", SEEDS, &hidden, &late);

    let by_hand = Bundle::untouched().policy("max_drawdown = \"15%\"", "max_drawdown = \"none\"");
    let second = target(
        "stop",
        "events = [\"statistical\"]\nseverities = [\"high\"]\nfrom = \"stop_begun\"\nto = \"stopped\"\nwithin = \"60s\"",
    );
    let late = [(CheckKind::Stop, &[Outcome::Late][..])];
    red("no trigger", "drawdown-crash", SEEDS, &by_hand, &late);
    let hidden = by_hand.baseline("\n# Detection\n", &second);
    red("no trigger, and another clock", "drawdown-crash", SEEDS, &hidden, &late);
    let lock = Lock::of(&Bundle::untouched().library());
    let told = lock.loosened(&hidden.library(), Scope::Whole);
    assert_eq!(told, Vec::new(), "a second clock asks for more");
}
