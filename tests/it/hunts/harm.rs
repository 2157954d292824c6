//! Hunts for harm that the response did, that ended by itself, or that never was.

use shadowdrill::vocabulary::CheckKind::{Actions, Containment, Effect, Harm, Stop};
use shadowdrill::vocabulary::Outcome::{Harmful, Met, Missed, NoData, Skipped, WrongAction};
use shadowdrill::vocabulary::{CheckKind, Verdict};

use super::bundle::{Bundle, SEEDS, hunt, outcomes, quiet, red, run, told};

/// Doubled orders answered by starting one more scheduler instead of stopping both.
#[test]
fn restarting_the_doubling_scheduler_is_harmful() {
    let stops = ["find-schedulers", "stop-schedulers", "kill-schedulers", "block-runs"];
    let broken = stops
        .iter()
        .fold(Bundle::untouched(), |files, step| files.without_step("pause-system", step))
        .with_step("pause-system", "secure-logs", "scheduler.start");
    let named: &[_] =
        &[(Harm, &[Harmful][..]), (Actions, &[WrongAction]), (Stop, &[Missed]), (Containment, &[Missed])];
    hunt("one more scheduler", "scheduler-second", SEEDS, &broken, named);
}

/// The same as a scenario built for it, with the right runbook as its counterpart.
#[test]
fn the_counterexample_of_the_restart_is_harmful_and_never_passes() {
    let files = || Bundle::of("bundled:scenarios/counterexamples");
    let library = files().library();
    let answered_well = files().scenario(
        "restart-doubles",
        "pause-system = \"restart-into-double\"",
        "pause-system = \"pause-system\"",
    );
    let well = answered_well.library();
    for seed in SEEDS {
        let drill = run(&library, "restart-doubles", *seed);
        assert_eq!(drill.judgement.verdict, Verdict::AsExpected, "{seed}: {}", told(&drill));
        assert_eq!(outcomes(&drill)[&Harm], Harmful);
        let drill = run(&well, "restart-doubles", *seed);
        assert_eq!(drill.judgement.verdict, Verdict::Failed, "it states what did not come");
        assert_eq!(outcomes(&drill)[&Harm], Met, "{seed}: {}", told(&drill));
    }
}

/// Harm that is over before anybody could have ended it shows nothing about the response.
#[test]
fn a_fault_that_ends_by_itself_leaves_containment_without_data() {
    for (scenario, find, replace) in [
        ("order-retry-storm", STRENGTH_OF_RESENDS, "lasts = \"10m\"\nstrength = 1.0"),
        ("job-crash", "strength = 1.0", "lasts = \"10m\"\nstrength = 1.0"),
        ("scheduler-crash", "{ between = [\"6h\", \"24h\"] }", "\"8m\""),
    ] {
        let broken = Bundle::untouched().scenario(scenario, find, replace);
        hunt("ends by itself", scenario, SEEDS, &broken, &[(Containment, &[NoData])]);
    }
}

const STRENGTH_OF_RESENDS: &str = "strength = { between = [0.5, 1.0] }";
const FAULTY: &[&str] = &[
    "scheduler-crash",
    "scheduler-hang",
    "scheduler-second",
    "job-crash",
    "order-resend-same-id",
    "order-resend-fresh-id",
    "order-retry-storm",
    "gate-bypass",
    "exits-blocked",
    "gate-disabled",
    "gate-unpriced",
    "gate-batch-exposure",
    "gate-blocks-in-name-only",
    "gate-limit-raised",
    "gate-stale-book",
    "gate-order-limit-raised",
    "gate-total-limit-raised",
    "order-runaway",
    "order-runaway-large",
    "order-storm-of-decisions",
    "order-lost",
    "ledger-misbooks",
    "venue-timeouts",
    "venue-rejects",
    "venue-rate-limited",
    "venue-authentication",
    "execution-exception",
    "answer-lost",
    "fill-stalls",
    "fill-repeated",
    "fill-slips",
];

/// Every check is `no-data`, and the drill fails and says why.
#[test]
fn a_fault_that_never_takes_effect_fails() {
    for scenario in FAULTY {
        let broken =
            Bundle::untouched().scenario(scenario, "{ between = [\"2h\", \"14h\"] }", "\"23h59m59s\"");
        let all: Vec<_> =
            [CheckKind::Calm, CheckKind::Detection, CheckKind::Harm, CheckKind::Recovery, Effect]
                .map(|check| (check, &[NoData][..]))
                .into();
        quiet(scenario, SEEDS);
        red("too late to matter", scenario, SEEDS, &broken, &all);
        let library = broken.library();
        for seed in SEEDS {
            let drill = run(&library, scenario, *seed);
            assert!(drill.judgement.without_effect, "{scenario} {seed}");
            assert!(
                drill.judgement.checks.iter().all(|check| [NoData, Skipped].contains(&check.outcome)),
                "{}",
                told(&drill)
            );
        }
    }
}
