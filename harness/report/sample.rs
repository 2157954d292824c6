//! A run report by hand, for the renderers' tests: one drill of each verdict.

use crate::report::model::{Approval, Clue, DrillReport, NotApproved, RunReport, StatedReport};
use crate::verdict::{Check, Damage, Milestones, SeverityTrace};
use crate::vocabulary::{CheckKind, EndState, Milestone, Outcome, Severity, SeverityRange, Track, Verdict};

const SECOND: i64 = 1_000_000_000;

pub fn run() -> RunReport {
    let mut passed = drill("scheduler-crash", Verdict::Passed);
    passed.checks = vec![
        check(CheckKind::Detection, Outcome::Met, Some((300, 95))),
        check(CheckKind::Containment, Outcome::Met, Some((900, 184))),
    ];
    passed.severity.highest = Some(Severity::High);

    let mut failed = drill("orders-doubled", Verdict::Failed);
    failed.checks = vec![
        check(CheckKind::Detection, Outcome::Late, Some((5, 12))),
        check(CheckKind::Severity, Outcome::WrongSeverity, None),
        check(CheckKind::Recovery, Outcome::Skipped, None),
    ];
    failed.severity.highest = Some(Severity::Low);
    failed.clues = vec![Clue {
        check: CheckKind::Detection,
        place: "policy.toml:31:1".into(),
        message: "monitor `duplicate-intent` sees after 1s, evaluates every 10s and holds for 0s".into(),
    }];

    let mut counter = drill("knight-rollback", Verdict::AsExpected);
    counter.checks = vec![check(CheckKind::Harm, Outcome::Harmful, None)];
    counter.counterexample = Some(vec![StatedReport { check: CheckKind::Harm, outcome: Outcome::Harmful }]);

    let mut broken = drill("calm", Verdict::Error);
    broken.error = Some("money overflowed in the ledger".into());
    broken.severity = SeverityTrace::default();

    let loosened = vec!["target of detection loosened from 5s to 10s".to_owned()];
    RunReport::new(vec![passed, failed, counter, broken], loosened)
}

/// The first drill, with a containment that was approved as met.
pub fn not_approved() -> NotApproved {
    NotApproved {
        report: "scheduler-crash-17".into(),
        path: "scenarios/scheduler-crash.toml".into(),
        approval: Approval::Changed,
        changes: vec!["! containment: met → late".into()],
    }
}

fn drill(id: &str, verdict: Verdict) -> DrillReport {
    let expected = SeverityRange { lowest: Severity::High, highest: Severity::High };
    DrillReport {
        scenario: id.into(),
        title: format!("A drill named {id}"),
        path: format!("scenarios/{id}.toml"),
        seed: 17,
        track: Track::Shadow,
        clock: "virtual".into(),
        verdict,
        without_effect: false,
        loosened: Vec::new(),
        error: None,
        counterexample: None,
        end_state: EndState::StoppedSafe,
        faults: Vec::new(),
        checks: Vec::new(),
        milestones: Milestones([(Milestone::Injected, 60 * SECOND)].into()),
        alerts: Vec::new(),
        severity: SeverityTrace { expected: Some(expected), ..SeverityTrace::default() },
        runbooks: vec!["stop-the-system".into()],
        steps: Vec::new(),
        damage: Damage::default(),
        clues: Vec::new(),
        digest: None,
        reproduce: format!("shadowdrill run scenarios/{id}.toml --seed 17"),
        again: None,
    }
}

fn check(id: CheckKind, outcome: Outcome, seconds: Option<(i64, i64)>) -> Check {
    Check {
        id,
        outcome,
        target_ns: seconds.map(|(target, _)| target * SECOND),
        actual_ns: seconds.map(|(_, actual)| actual * SECOND),
        clock: seconds.map(|_| (Milestone::Effective, Milestone::Raised)),
        source: "RTS 6 Art. 16(5)".into(),
        message: format!("{id} came out as {outcome}"),
    }
}
