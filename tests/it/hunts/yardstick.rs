//! Hunts in the yardstick: what is removed or loosened in baseline and scenarios shows against the lock.

use shadowdrill::library::{Lock, Scope};

use super::bundle::Bundle;

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
