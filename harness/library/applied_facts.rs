//! The facts about the targets that a scenario is judged by.
//!
//! They are what [`crate::baseline::Baseline::applied`] gives, the same that the judge asks. A target for another severity, a narrower
//! severity of the scenario, a second clock: whatever the edit looks like, what it does to a drill shows here.

use std::collections::BTreeSet;

use super::facts::Lines;
use super::lock::Fact;
use crate::baseline::Baseline;
use crate::scenario::Scenario;
use crate::vocabulary::{CheckKind, EventClass, Named};

/// What the name of such a fact begins with.
const APPLIED: &str = "applied ";
/// Between check and event class, where each class has targets of its own.
const OF: &str = " of ";

/// The targets that apply to a scenario, skipped checks among them: that they are skipped is a fact of its own.
pub(super) fn of_scenario(baseline: &Baseline, scenario: &Scenario, lines: &mut Lines<'_>) {
    if scenario.is_calm() {
        return;
    }
    let classes = scenario.faults.iter().map(|fault| fault.kind.event_class());
    let classes: Vec<EventClass> = classes.filter(|class| *class != EventClass::Obstacle).collect();
    for check in CheckKind::ALL.iter().filter(|check| check.ends_at().is_some()) {
        match check {
            // of each fault by itself
            CheckKind::Detection | CheckKind::EachOrder => {
                for class in classes.iter().collect::<BTreeSet<_>>() {
                    let what = format!("{check}{OF}{class}");
                    add(baseline, scenario, (*check, &what, std::slice::from_ref(class)), lines);
                }
            }
            CheckKind::Delivery | CheckKind::Containment if classes.is_empty() => {}
            _ => add(baseline, scenario, (*check, check.name(), &classes), lines),
        }
    }
}

fn add(
    baseline: &Baseline,
    scenario: &Scenario,
    (check, what, classes): (CheckKind, &str, &[EventClass]),
    lines: &mut Lines<'_>,
) {
    for target in baseline.applied(scenario, check, classes) {
        let name = format!("{APPLIED}{what}, {} to {}", target.from, target.to);
        lines.add(name, Fact::Within(target.within), &scenario.expect.place);
    }
}

/// Check and clock of a fact about a target that applies: `notification` and `effective to notified`.
pub(super) fn parts(fact: &str) -> Option<(&str, &str)> {
    let (what, clock) = fact.strip_prefix(APPLIED)?.split_once(", ")?;
    Some((what.split_once(OF).map_or(what, |(check, _)| check), clock))
}
