//! What changed between two reports of the same drill: in words first, then line by line.

use std::fmt::Write as _;

use crate::report::model::{DrillReport, Unit};
use crate::report::words;
use crate::verdict::{Check, HarmTotal};
use crate::vocabulary::{CheckKind, Milestone, Named, Outcome};

/// Lines of context around a change.
const CONTEXT: usize = 2;
/// More lines than this are not compared one by one.
const LINES_MAX: usize = 4_000;

/// A fact that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactChange {
    /// Which fact.
    pub what: String,
    /// What it was.
    pub old: String,
    /// What it is.
    pub new: String,
    /// True where somebody has to look: a check, the severity, the damage or a step is worse than it was.
    pub worse: bool,
}

/// Every fact that changed, the most important first. Empty where only words or digests changed, or nothing.
#[must_use]
pub fn changes(old: &DrillReport, new: &DrillReport) -> Vec<FactChange> {
    let mut found = Vec::new();
    let mut plain = |what: &str, one: String, other: String, worse: bool| {
        if one != other {
            found.push(FactChange { what: what.to_owned(), old: one, new: other, worse });
        }
    };
    plain("verdict", old.verdict.to_string(), new.verdict.to_string(), old.is_good() && !new.is_good());
    let severity = |drill: &DrillReport| {
        let shown = |severity: Option<crate::vocabulary::Severity>| {
            severity.map_or_else(|| "none".to_owned(), |severity| severity.to_string())
        };
        format!("{}, at the end {}", shown(drill.severity.highest), shown(drill.severity.last))
    };
    plain("severity", severity(old), severity(new), false);
    plain("runbooks", old.runbooks.join(", "), new.runbooks.join(", "), false);
    plain("alerts", alerts(old), alerts(new), false);
    plain("faults", faults(old), faults(new), false);
    found.extend(checks(old, new));
    found.extend(milestones(old, new));
    found.extend(damage(old, new));
    found
}

fn alerts(drill: &DrillReport) -> String {
    let mut names: Vec<&str> = drill.alerts.iter().map(|alert| alert.monitor.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    format!("{} ({})", drill.alerts.len(), names.join(", "))
}

fn faults(drill: &DrillReport) -> String {
    let one = |fault: &crate::report::FaultReport| {
        let params: Vec<String> =
            fault.params.iter().map(|(name, value)| format!(", {name} {value}")).collect();
        format!(
            "{} at {}, strength {}{}",
            fault.id,
            words::moment(fault.set_ns),
            fault.strength,
            params.concat()
        )
    };
    drill.faults.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn checks(old: &DrillReport, new: &DrillReport) -> Vec<FactChange> {
    let mut found = Vec::new();
    for kind in CheckKind::ALL {
        let (one, other) = (old.check(*kind), new.check(*kind));
        let key =
            |check: Option<&Check>| check.map(|check| (check.outcome, check.actual_ns, check.target_ns));
        if key(one) == key(other) {
            continue;
        }
        let is_good =
            |drill: &DrillReport, check: Option<&Check>| check.is_none_or(|check| drill.accepts(check));
        let slower = matches!(
            (one.and_then(|check| check.actual_ns), other.and_then(|check| check.actual_ns)),
            (Some(one), Some(other)) if other > one
        );
        let gone = one.is_some() && other.is_none();
        let worse = slower || gone || is_good(old, one) && !is_good(new, other);
        found.push(FactChange { what: kind.to_string(), old: shown(one), new: shown(other), worse });
    }
    found
}

/// `met, 4m of 15m`.
fn shown(check: Option<&Check>) -> String {
    let Some(check) = check else { return "not checked".to_owned() };
    let outcome = check.outcome;
    match (check.actual_ns, check.target_ns) {
        (Some(actual), Some(target)) => {
            format!("{outcome}, {} of {}", words::span(actual), words::span(target))
        }
        (None, Some(target)) if outcome != Outcome::Met => {
            format!("{outcome}, target {}", words::span(target))
        }
        _ => outcome.to_string(),
    }
}

/// Milestones that no check is about.
fn milestones(old: &DrillReport, new: &DrillReport) -> Vec<FactChange> {
    let judged = |milestone: Milestone| {
        let ends = |check: &Check| check.clock.is_some_and(|(_, to)| to == milestone);
        old.checks.iter().any(ends) && new.checks.iter().any(ends)
    };
    let mut found = Vec::new();
    for milestone in Milestone::ALL.iter().filter(|milestone| !judged(**milestone)) {
        let at = |drill: &DrillReport| drill.milestones.0.get(milestone).copied();
        let (one, other) = (at(old), at(new));
        if one != other {
            let shown = |ns: Option<i64>| ns.map_or_else(|| "not reached".to_owned(), words::moment);
            let what = milestone.name().replace('_', " ");
            found.push(FactChange { what, old: shown(one), new: shown(other), worse: other.is_none() });
        }
    }
    found
}

fn damage(old: &DrillReport, new: &DrillReport) -> Vec<FactChange> {
    let mut found = Vec::new();
    let of = |drill: &DrillReport, family| -> Option<HarmTotal> {
        drill.damage.families.iter().find(|harm| harm.family == family).cloned()
    };
    for family in crate::vocabulary::HarmFamily::ALL {
        let (one, other) = (of(old, *family), of(new, *family));
        if one != other {
            let shown = |harm: &Option<HarmTotal>| match harm {
                None => "none".to_owned(),
                Some(harm) => {
                    format!(
                        "{} done, {} avoided, {} by the response",
                        harm.answered, harm.avoided, harm.by_response
                    )
                }
            };
            let done = |harm: &Option<HarmTotal>| {
                harm.as_ref().map_or(0, |harm| harm.answered.max(harm.by_response))
            };
            let worse = done(&other) > done(&one);
            found.push(FactChange { what: family.to_string(), old: shown(&one), new: shown(&other), worse });
        }
    }
    let (one, other) = (old.damage.trades_forgone, new.damage.trades_forgone);
    if one != other {
        let what = "trades forgone".to_owned();
        found.push(FactChange { what, old: one.to_string(), new: other.to_string(), worse: other > one });
    }
    let money = |drill: &DrillReport| words::quantity(drill.damage.pnl_cents, Unit::Cents);
    if money(old) != money(new) {
        found.push(FactChange {
            what: "profit and loss".into(),
            old: money(old),
            new: money(new),
            worse: false,
        });
    }
    found
}

/// One line a change: `containment: met, 4m of 15m → late, 20m of 15m`, with a mark where it is worse.
#[must_use]
pub fn in_words(changes: &[FactChange]) -> String {
    let mut text = String::new();
    for change in changes {
        let mark = if change.worse { "!" } else { " " };
        let _ = writeln!(
            text,
            "{mark} {}: {} → {}",
            words::plain(&change.what),
            words::plain(&change.old),
            words::plain(&change.new)
        );
    }
    text
}

/// The lines that differ, with some around them: `-` was, `+` is. Empty where the texts are the same.
#[must_use]
pub fn line_diff(old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    if old.len().max(new.len()) > LINES_MAX {
        return format!("{} lines and {} lines, too many to compare\n", old.len(), new.len());
    }
    let edits = edits(&old, &new);
    let mut text = String::new();
    let changed = |at: &usize| edits.get(*at).is_some_and(|(sign, _)| *sign != ' ');
    let mut skipped = false;
    for (at, (sign, line)) in edits.iter().enumerate() {
        if (at.saturating_sub(CONTEXT)..=at + CONTEXT).any(|near| changed(&near)) {
            if skipped && !text.is_empty() {
                text.push_str("  ...\n");
            }
            skipped = false;
            let _ = writeln!(text, "{sign} {}", words::plain(line));
        } else {
            skipped = true;
        }
    }
    text
}

/// Every line of both texts once: kept, taken away or added.
fn edits<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<(char, &'t str)> {
    // what both begin and end with need no table
    let head = old.iter().zip(new).take_while(|(one, other)| one == other).count();
    let tail = old[head..]
        .iter()
        .rev()
        .zip(new[head..].iter().rev())
        .take_while(|(one, other)| one == other)
        .count();
    let (old_middle, new_middle) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let width = new_middle.len() + 1;
    // the longest common run of lines from each pair of places on
    let mut longest = vec![0_u32; (old_middle.len() + 1) * width];
    for (i, one) in old_middle.iter().enumerate().rev() {
        for (j, other) in new_middle.iter().enumerate().rev() {
            longest[i * width + j] = if one == other {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let mut edits: Vec<(char, &str)> = old[..head].iter().map(|line| (' ', *line)).collect();
    let (mut i, mut j) = (0, 0);
    while i < old_middle.len() || j < new_middle.len() {
        let both = i < old_middle.len() && j < new_middle.len();
        if both && old_middle[i] == new_middle[j] {
            edits.push((' ', old_middle[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == new_middle.len() || both && longest[(i + 1) * width + j] >= longest[i * width + j + 1]
        {
            edits.push(('-', old_middle[i]));
            i += 1;
        } else {
            edits.push(('+', new_middle[j]));
            j += 1;
        }
    }
    edits.extend(old[old.len() - tail..].iter().map(|line| (' ', *line)));
    edits
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::report::sample;

    #[test]
    fn a_slower_containment_is_one_line() {
        let old = sample::run().drills.remove(0);
        let mut new = old.clone();
        let minutes = 60_000_000_000;
        let mut old = old;
        old.checks[1].actual_ns = Some(4 * minutes);
        new.checks[1].actual_ns = Some(20 * minutes);
        new.checks[1].outcome = Outcome::Late;
        assert_eq!(in_words(&changes(&old, &new)), "! containment: met, 4m of 15m → late, 20m of 15m\n");
        assert_eq!(changes(&old, &old), []);
    }

    #[test]
    fn what_disappears_is_worse() {
        let old = sample::run().drills.remove(0);
        let mut new = old.clone();
        new.checks.pop();
        new.milestones.0.clear();
        let found = changes(&old, &new);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found.iter().all(|change| change.worse));
        assert!(changes(&new, &old).iter().all(|change| !change.worse), "what is added is not");
    }

    #[test]
    fn lines_show_with_some_around_them() {
        let old: String = (1..=20).map(|n| format!("{n}\n")).collect();
        let new = old.replace("10\n", "ten\n").replace("11\n", "");
        assert_eq!(line_diff(&old, &new), "  8\n  9\n- 10\n- 11\n+ ten\n  12\n  13\n");
        assert_eq!(line_diff(&old, &old), "");
    }

    proptest! {
        /// Taking away gives the new text, not adding the old one, whatever they are.
        #[test]
        fn both_texts_are_in_the_edits(old in prop::collection::vec("[abc]", 0..20), new in prop::collection::vec("[abc]", 0..20)) {
            let (old, new): (Vec<&str>, Vec<&str>) =
                (old.iter().map(String::as_str).collect(), new.iter().map(String::as_str).collect());
            let edits = edits(&old, &new);
            let without = |gone: char| edits.iter().filter(|(sign, _)| *sign != gone).map(|(_, line)| *line).collect::<Vec<_>>();
            prop_assert_eq!(without('+'), old);
            prop_assert_eq!(without('-'), new);
        }
    }
}
