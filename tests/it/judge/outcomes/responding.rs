//! Spoiled responses: classification, steps, times.

use shadowdrill::base::IncidentId;
use shadowdrill::vocabulary::{Action, CheckKind as C, Fact, Outcome as O, Record, Severity, SeverityRange};

use super::super::world::{BROKEN, DOWN, INCIDENT, at};
use super::{Row, is_level, level, of_action};

pub(super) const RESPONDING: &[Row] = &[
    (
        "severity rule lowered",
        |w| {
            w.answered.drop(is_level);
            w.answered.record(114, level(Severity::Medium));
        },
        &[(C::Severity, O::WrongSeverity), (C::Classification, O::Missed), (C::StopBegun, O::NotEvaluated)],
        "under: ended as medium, expected high",
    ),
    (
        "severity over the range",
        |w| {
            w.scenario.expect.severity =
                Some(SeverityRange { lowest: Severity::Medium, highest: Severity::Medium });
            w.baseline.targets.iter_mut().for_each(|target| target.severities = vec![Severity::Medium]);
        },
        &[(C::Severity, O::WrongSeverity), (C::Classification, O::Missed), (C::StopBegun, O::NotEvaluated)],
        "over: classified high, expected medium",
    ),
    (
        "nothing classified",
        |w| w.answered.drop(is_level),
        &[(C::Severity, O::Missed), (C::Classification, O::Missed), (C::StopBegun, O::NotEvaluated)],
        "no incident was classified",
    ),
    (
        "classified late",
        |w| {
            w.answered.drop(is_level);
            w.answered.record(114, level(Severity::Low));
            w.answered.record(200, level(Severity::High));
        },
        &[(C::Classification, O::Late)],
        "classified at T+00:03:20, 1m29s after effective; target 1m (firm)",
    ),
    (
        "lowered without approval",
        |w| {
            let lowered = |severity, approved| Record::Lowered { incident: INCIDENT, severity, approved };
            w.answered.record(150, lowered(Severity::Medium, false));
            w.answered.record(151, level(Severity::High));
        },
        &[(C::Actions, O::WrongAction)],
        "the severity was lowered to medium at T+00:02:30 without approval",
    ),
    (
        "taken late",
        |w| w.answered.shift(175, |record| matches!(record, Record::Acknowledged { .. })),
        &[(C::Acknowledgement, O::Late)],
        "1m01s after delivered",
    ),
    (
        "taken by nobody",
        |w| w.answered.drop(|record| matches!(record, Record::Acknowledged { .. })),
        &[(C::Acknowledgement, O::Missed)],
        "acknowledged was not reached",
    ),
    (
        "stop begun and done late",
        |w| {
            w.answered.undo(Action::SchedulerTerminate);
            w.answered.step(180, 182, Action::SchedulerTerminate, false);
            w.answered.unmake(|fact| *fact == Fact::Health(DOWN));
            w.answered.health(182, DOWN);
            w.scenario.expect.sequence.clear();
        },
        &[(C::StopBegun, O::Late), (C::Stop, O::Late), (C::Recovery, O::Late)],
        "stop_begun at T+00:03:00, 1m06s after classified; target 1m (firm)",
    ),
    (
        "stop never begun",
        |w| {
            w.answered.undo(Action::SchedulerTerminate);
            w.scenario.expect.sequence.clear();
        },
        &[(C::StopBegun, O::Missed)],
        "stop_begun was not reached after classified at T+00:01:54; target 1m (firm)",
    ),
    (
        "orders remain possible for too long",
        |w| {
            w.answered.unmake(|fact| *fact == Fact::Health(DOWN));
            w.answered.health(182, DOWN);
        },
        &[(C::Stop, O::Late), (C::Recovery, O::Late)],
        "stopped at T+00:03:02, 1m11s after effective; target 1m (firm)",
    ),
    (
        "the scheduler comes back by itself",
        |w| w.answered.health(400, BROKEN),
        &[(C::Stop, O::Missed), (C::Recovery, O::Missed)],
        "new orders remained possible, the last one came at T+00:01:56",
    ),
    (
        "stop step deleted",
        |w| {
            w.answered.undo(Action::SchedulerTerminate);
            w.answered.unmake(|fact| *fact == Fact::Health(DOWN));
            w.answered.truth.extend(w.unanswered.truth.iter().filter(|truth| truth.time > at(150)));
        },
        &[
            (C::Containment, O::Missed),
            (C::EachOrder, O::Missed),
            (C::StopBegun, O::Missed),
            (C::Stop, O::Missed),
            (C::Actions, O::Missed),
            (C::Recovery, O::Missed),
        ],
        "harm goes on to the end, the last at T+00:15:00",
    ),
    (
        "no copy",
        |w| w.answered.unmake(|fact| matches!(fact, Fact::Secured { .. })),
        &[(C::Secure, O::Missed)],
        "no copy was made",
    ),
    (
        "copies of what had changed",
        |w| {
            w.answered.unmake(|fact| matches!(fact, Fact::Secured { .. }));
            let copy = Fact::Secured { logs: true, registry: true, pristine: false, complete: true };
            w.answered.fact(124, copy);
        },
        &[(C::Secure, O::Missed)],
        "the copy of T+00:02:04 was made after something had changed the originals",
    ),
    (
        "copies that are not complete",
        |w| {
            w.answered.unmake(|fact| matches!(fact, Fact::Secured { .. }));
            w.answered
                .fact(124, Fact::Secured { logs: true, registry: true, pristine: true, complete: false });
        },
        &[(C::Secure, O::Missed)],
        "is not complete",
    ),
    (
        "copied late",
        |w| {
            w.answered.unmake(|fact| matches!(fact, Fact::Secured { registry: true, .. }));
            w.answered
                .fact(180, Fact::Secured { logs: false, registry: true, pristine: true, complete: true });
        },
        &[(C::Secure, O::Late)],
        "secured at T+00:03:00, 1m09s after effective",
    ),
    (
        "owner not told",
        |w| w.answered.undo(Action::OwnerNotify),
        &[(C::Notification, O::Missed)],
        "notified was not reached",
    ),
    (
        "owner told late",
        |w| w.answered.shift(180, of_action(Action::OwnerNotify)),
        &[(C::Notification, O::Late)],
        "1m09s after effective",
    ),
    (
        "cause not found",
        |w| w.answered.undo(Action::IncidentAnalyse),
        &[(C::Analysis, O::Missed)],
        "analysed was not reached",
    ),
    (
        "cause found late",
        |w| w.answered.shift(180, of_action(Action::IncidentAnalyse)),
        &[(C::Analysis, O::Late)],
        "1m09s after effective",
    ),
    (
        "wrong runbook",
        |w| w.answered.record(115, Record::Chosen { incident: INCIDENT, runbook: 1 }),
        &[(C::Runbook, O::WrongAction)],
        "restart was used, expected stop",
    ),
    (
        "no runbook",
        |w| w.answered.drop(|record| matches!(record, Record::Chosen { .. })),
        &[(C::Runbook, O::Missed)],
        "no runbook was chosen",
    ),
    (
        "forbidden step",
        |w| w.answered.step(150, 151, Action::GateRestore, true),
        &[(C::Actions, O::WrongAction)],
        "gate.restore was begun at T+00:02:30 and is forbidden",
    ),
    (
        "steps swapped",
        |w| {
            w.answered.undo(Action::RegistrySecure);
            w.answered.step(117, 119, Action::RegistrySecure, false);
        },
        &[(C::Actions, O::WrongAction)],
        "registry.secure was done out of order",
    ),
    (
        "a step of the sequence done for another incident",
        |w| {
            for stamped in &mut w.answered.timeline.records {
                if let Record::Done { incident, action: Action::RegistrySecure, .. } = &mut stamped.record {
                    *incident = IncidentId(1);
                }
            }
        },
        &[(C::Actions, O::Missed)],
        "registry.secure was not done",
    ),
    (
        "a step of the sequence absent",
        |w| w.answered.undo(Action::RegistrySecure),
        &[(C::Actions, O::Missed)],
        "registry.secure was not done",
    ),
    (
        "restarted before the logs were secured",
        |w| w.answered.step(101, 102, Action::SchedulerStart, true),
        &[(C::Actions, O::WrongAction)],
        "scheduler.start was begun at T+00:01:41 before logs.secure was done",
    ),
    (
        "approval missing",
        |w| w.answered.step(150, 151, Action::PositionsFlatten, false),
        &[(C::Actions, O::WrongAction)],
        "positions.flatten was begun at T+00:02:30 without the approval",
    ),
    (
        "a step forgotten",
        |w| {
            let action = Action::IncidentRecord;
            w.answered.record(142, Record::Skipped { incident: INCIDENT, step: 9, action, forgotten: true });
        },
        &[(C::Actions, O::Missed)],
        "incident.record was forgotten",
    ),
    (
        "no step at all",
        |w| {
            w.scenario.expect.sequence.clear();
            w.baseline
                .targets
                .retain(|target| !matches!(target.check, C::StopBegun | C::Notification | C::Analysis));
            w.answered.drop(|record| matches!(record, Record::Started { .. } | Record::Done { .. }));
        },
        &[(C::Actions, O::Missed)],
        "no step was begun",
    ),
];
