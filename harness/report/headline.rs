//! The one sentence on a drill that is not what it was: its weightiest measured change, before all others.
//!
//! The order of weight: no judgement any more; a check that turned from good to not good; one that turned to good; one that can no
//! longer be judged; what is worse and still as good or as bad; what is better. Among equals: severity, harm, time to contain, to
//! recover, to detect, then the other checks in the order in which [`RANKS`] names them. Where no check moved: the step whose time
//! changed most, then any other fact, what is worse before what is not.

use crate::report::diff::{FactChange, in_words};
use crate::report::facts::changes;
use crate::report::model::DrillReport;
use crate::report::steps::StepReport;
use crate::report::words::{counted, plain, span};
use crate::verdict::{AlertRelation, Check, HarmTotal};
use crate::vocabulary::{CheckKind, HarmFamily, Milestone, Named, Outcome, Severity, Verdict};

/// What is named first among changes of the same kind, and how it is called.
const RANKS: [(CheckKind, &str); 22] = [
    (CheckKind::Severity, "severity at the end"),
    (CheckKind::Harm, "harm by the response"),
    (CheckKind::Safety, "what always holds"),
    (CheckKind::Containment, "time to contain"),
    (CheckKind::Recovery, "time to recover"),
    (CheckKind::Detection, "time to detect"),
    (CheckKind::Stop, "time to stop"),
    (CheckKind::StopBegun, "time to begin the stop"),
    (CheckKind::Classification, "time to classify"),
    (CheckKind::Acknowledgement, "time to acknowledge"),
    (CheckKind::Delivery, "time to deliver"),
    (CheckKind::EachOrder, "time to see each order"),
    (CheckKind::Secure, "time to secure"),
    (CheckKind::Notification, "time to notify"),
    (CheckKind::Analysis, "time to analyse"),
    (CheckKind::Liveness, "time to settle"),
    (CheckKind::Actions, "order of actions"),
    (CheckKind::Runbook, "runbooks"),
    (CheckKind::Alerts, "expected alerts"),
    (CheckKind::FalseAlarms, "false alarms"),
    (CheckKind::Calm, "calm day"),
    (CheckKind::Effect, "effect of the plan"),
];

/// A drill against what it was: one sentence, then every fact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// The weightiest change; none where no fact changed.
    pub headline: Option<Headline>,
    /// Every fact that changed, but for one that the headline tells whole.
    pub facts: Vec<FactChange>,
}

/// The weightiest change of a drill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headline {
    /// What it is about: `time to contain`.
    pub subject: String,
    /// What is said of it: `4m → 20m (target 15m): met → late`.
    pub change: String,
    /// True where it is worse than it was, or the verdict is.
    pub worse: bool,
    /// The time before and after in nanoseconds, where it is about a time that was reached both times.
    pub times: Option<(i64, i64)>,
}

impl Headline {
    /// The sentence: `time to contain: 4m → 20m (target 15m): met → late`.
    #[must_use]
    pub fn sentence(&self) -> String {
        plain(&format!("{}: {}", self.subject, self.change))
    }
}

impl Difference {
    /// A line each: the headline, then every other fact; `!` where it is worse.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mark = |headline: &Headline| if headline.worse { '!' } else { ' ' };
        let first =
            self.headline.iter().map(|headline| format!("{} {}", mark(headline), headline.sentence()));
        first.chain(in_words(&self.facts).lines().map(str::to_owned)).collect()
    }
}

/// How much a change weighs; less is weightier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    NoJudgement,
    TurnedBad,
    TurnedGood,
    Unjudged,
    Worse,
    Better,
    /// Nothing that a check is about.
    Beside,
}

/// A change that may become the headline.
struct Candidate {
    weight: Weight,
    rank: usize,
    headline: Headline,
    /// The fact that it tells whole, so that it need not be told again.
    tells: Option<String>,
}

/// What changed between two reports of the same drill, the weightiest first.
#[must_use]
pub fn difference(old: &DrillReport, new: &DrillReport) -> Difference {
    let mut facts = changes(old, new);
    let mut found: Vec<Candidate> = judgement(old, new).into_iter().collect();
    for (rank, (kind, subject)) in RANKS.iter().enumerate() {
        found.extend(check(old, new, *kind, subject).map(|candidate| Candidate { rank, ..candidate }));
    }
    found.extend(steps(old, new));
    found.extend(facts.iter().map(fact));
    let Some(first) = found.into_iter().min_by_key(|one| (one.weight, one.rank)) else {
        return Difference::default();
    };
    let mut headline = first.headline;
    if old.verdict != new.verdict && first.weight != Weight::NoJudgement {
        headline.change.push_str(&format!("; verdict {} → {}", old.verdict, new.verdict));
        headline.worse |= old.is_good() && !new.is_good();
    }
    facts.retain(|fact| first.tells.as_ref() != Some(&fact.what));
    Difference { headline: Some(headline), facts }
}

/// A drill that was judged and is not, or the other way round.
fn judgement(old: &DrillReport, new: &DrillReport) -> Option<Candidate> {
    let judged = |drill: &DrillReport| !matches!(drill.verdict, Verdict::Aborted | Verdict::Error);
    if judged(old) == judged(new) {
        return None;
    }
    let why = new.error.as_ref().map_or_else(String::new, |error| format!(": {error}"));
    let headline = Headline {
        subject: "verdict".to_owned(),
        change: format!("{} → {}{why}", old.verdict, new.verdict),
        worse: !judged(new),
        times: None,
    };
    Some(Candidate { weight: Weight::NoJudgement, rank: 0, headline, tells: Some("verdict".to_owned()) })
}

/// What changed of one check, or of what it is about.
fn check(old: &DrillReport, new: &DrillReport, kind: CheckKind, subject: &str) -> Option<Candidate> {
    let (one, other) = (old.check(kind), new.check(kind));
    let measured = match kind.ends_at() {
        Some(milestone) => timed(old, new, kind, milestone),
        None => untimed(old, new, kind),
    };
    let outcome = |check: Option<&Check>| check.map(|check| check.outcome);
    let (was, is) = (outcome(one), outcome(other));
    let good = |drill: &DrillReport, check: Option<&Check>| check.is_none_or(|check| drill.accepts(check));
    let weight = match (good(old, one), good(new, other)) {
        (true, false) if matches!(is, Some(Outcome::NotEvaluated | Outcome::NoData)) => Weight::Unjudged,
        (true, false) => Weight::TurnedBad,
        (false, true) => Weight::TurnedGood,
        _ if was == is && measured.as_ref().is_none_or(|measured| measured.change.is_none()) => return None,
        _ if was.is_some() && is.is_none() => Weight::Worse,
        // another severity is for somebody to look at, whichever way it went
        _ if kind == CheckKind::Severity || measured.as_ref().is_some_and(|measured| measured.worse) => {
            Weight::Worse
        }
        _ => Weight::Better,
    };
    let named = |outcome: Option<Outcome>| outcome.map_or("not checked".to_owned(), |one| one.to_string());
    let measured = measured.unwrap_or_default();
    let value = measured.change.clone();
    let change = match (value, was == is) {
        (None, _) => format!("{} → {}{}", named(was), named(is), bracket(&measured.against)),
        (Some(value), false) => {
            format!("{value}{}: {} → {}", bracket(&measured.against), named(was), named(is))
        }
        (Some(value), true) => {
            let against = measured.against.as_ref().map_or_else(String::new, |one| format!(", {one}"));
            let still = match is {
                // harm that the faults do is nothing that the check is about
                _ if kind == CheckKind::Harm => String::new(),
                None => ", no target".to_owned(),
                Some(is) => format!(", still {is}"),
            };
            format!("{value}{against}{still}")
        }
    };
    let worse = weight == Weight::TurnedBad || weight == Weight::Unjudged || measured.worse;
    let worse = worse || was.is_some() && is.is_none();
    let headline = Headline {
        subject: measured.subject.unwrap_or_else(|| subject.to_owned()),
        change,
        worse,
        times: measured.times,
    };
    let tells = kind.ends_at().is_some() && was.is_some() && is.is_some();
    Some(Candidate { weight, rank: 0, headline, tells: tells.then(|| kind.to_string()) })
}

/// `text` in brackets.
fn bracket(text: &Option<String>) -> String {
    text.as_ref().map_or_else(String::new, |text| format!(" ({text})"))
}

/// What a check is about, before and after.
#[derive(Default)]
struct Measured {
    /// `4m → 20m`; none where it is the same.
    change: Option<String>,
    /// What it is held against: `target 15m`.
    against: Option<String>,
    worse: bool,
    times: Option<(i64, i64)>,
    /// What it is called, where the check's own name says too little.
    subject: Option<String>,
}

/// The time that a check measures; without a check, from the first deviation to its milestone.
fn timed(old: &DrillReport, new: &DrillReport, kind: CheckKind, milestone: Milestone) -> Option<Measured> {
    let side = |drill: &DrillReport| match drill.check(kind) {
        Some(check) => (check.actual_ns, check.target_ns),
        None => {
            let at = |milestone: Milestone| drill.milestones.0.get(&milestone).copied();
            (at(milestone).zip(at(Milestone::Effective)).map(|(to, from)| to - from), None)
        }
    };
    // two checks end where the first alert is raised: only one of them stands for the milestone
    if kind == CheckKind::EachOrder && old.check(kind).is_none() && new.check(kind).is_none() {
        return None;
    }
    let ((one, target), (other, new_target)) = (side(old), side(new));
    let against = match (target, new_target) {
        (None, None) => None,
        (one, other) if one == other => one.map(|ns| format!("target {}", span(ns))),
        (one, other) => Some(format!("target {} → {}", shown(one, "none"), shown(other, "none"))),
    };
    let change = if one == other {
        (target != new_target).then(|| shown(other, "not reached"))
    } else {
        Some(moved(one, other))
    };
    let worse = match (one, other) {
        (Some(one), Some(other)) => other > one,
        (one, other) => one.is_some() && other.is_none(),
    };
    Some(Measured { change, against, worse, times: one.zip(other), subject: None })
}

fn shown(ns: Option<i64>, none: &str) -> String {
    ns.map_or_else(|| none.to_owned(), span)
}

/// `4m → 20m`; where both are told alike, how far apart they are.
fn moved(one: Option<i64>, other: Option<i64>) -> String {
    let (was, is) = (shown(one, "not reached"), shown(other, "not reached"));
    match (one, other) {
        (Some(one), Some(other)) if was == is => {
            let way = if other > one { "later" } else { "sooner" };
            format!("{was} → {is} ({} {way})", span((other - one).abs()))
        }
        _ => format!("{was} → {is}"),
    }
}

/// What a check counts or names that is not about time.
fn untimed(old: &DrillReport, new: &DrillReport, kind: CheckKind) -> Option<Measured> {
    match kind {
        CheckKind::Severity => Some(severity(old, new)),
        CheckKind::Harm => harm(old, new),
        CheckKind::Runbook => Some(texts(&|drill| drill.runbooks.join(", "), old, new)),
        CheckKind::FalseAlarms => {
            let count = |drill: &DrillReport| {
                drill.alerts.iter().filter(|alert| alert.relation == Some(AlertRelation::False)).count()
            };
            let mut measured = texts(&|drill| counted(count(drill), "alert"), old, new);
            measured.worse = count(new) > count(old);
            Some(measured)
        }
        _ => None,
    }
}

fn texts(of: &dyn Fn(&DrillReport) -> String, old: &DrillReport, new: &DrillReport) -> Measured {
    let none = |text: String| if text.is_empty() { "none".to_owned() } else { text };
    let (one, other) = (none(of(old)), none(of(new)));
    Measured { change: (one != other).then(|| format!("{one} → {other}")), ..Measured::default() }
}

fn severity(old: &DrillReport, new: &DrillReport) -> Measured {
    let (one, other) = (&old.severity, &new.severity);
    let named = |severity: Option<Severity>| {
        severity.map_or_else(|| "none".to_owned(), |severity| severity.to_string())
    };
    // the last is what is judged; what came before is told where it alone changed
    let pairs = [
        ("severity at the end", one.last, other.last),
        ("highest severity", one.highest, other.highest),
        ("first severity", one.first, other.first),
    ];
    let changed = pairs.into_iter().find(|(_, one, other)| one != other);
    Measured {
        change: changed.map(|(_, one, other)| format!("{} → {}", named(one), named(other))),
        against: other.expected.map(|range| format!("expected {range}")),
        worse: changed.is_some_and(|(_, one, other)| other < one),
        times: None,
        subject: changed.map(|(subject, ..)| subject.to_owned()),
    }
}

/// The first family of which another amount is done. What is avoided follows from it.
fn harm(old: &DrillReport, new: &DrillReport) -> Option<Measured> {
    let of = |drill: &DrillReport, family: HarmFamily| -> (i64, i64) {
        let found: Option<&HarmTotal> = drill.damage.families.iter().find(|harm| harm.family == family);
        found.map_or((0, 0), |harm| (harm.by_response, harm.answered))
    };
    let turned = old.check(CheckKind::Harm).map(|check| check.outcome)
        != new.check(CheckKind::Harm).map(|check| check.outcome);
    let pairs = HarmFamily::ALL.iter().map(|family| (*family, of(old, *family), of(new, *family)));
    let mut by_response = pairs.clone().filter(|(_, one, other)| one.0 != other.0);
    let mut done = pairs.clone().filter(|(_, one, other)| one.1 != other.1);
    // what the response did itself is what the check is about
    let (subject, family, one, other) = match (by_response.next(), done.next()) {
        (Some((family, one, other)), _) => ("harm by the response", family, one.0, other.0),
        (None, Some((family, one, other))) if !turned => ("harm", family, one.1, other.1),
        _ => return None,
    };
    Some(Measured {
        change: Some(format!("{one} → {other}")),
        against: None,
        worse: other > one,
        times: None,
        subject: Some(format!("{subject}, {family}")),
    })
}

/// The step that came to something else, or whose time changed most.
fn steps(old: &DrillReport, new: &DrillReport) -> Option<Candidate> {
    let took = |step: &StepReport| step.started_ns.zip(step.ended_ns).map(|(from, to)| to - from);
    let state = |step: &StepReport| crate::report::Lang::English.step(step.state).to_owned();
    let after = |step: &StepReport| match took(step) {
        Some(ns) => format!("{} after {}", state(step), span(ns)),
        None => state(step),
    };
    let mut found: Vec<(bool, i64, Candidate)> = Vec::new();
    for step in &new.steps {
        let same = |known: &&StepReport| known.runbook == step.runbook && known.name == step.name;
        let Some(before) = old.steps.iter().find(same) else { continue };
        let (turned, times) = (before.state != step.state, took(before).zip(took(step)));
        let (change, worse) = match times {
            _ if turned => (
                format!("{} → {}", after(before), after(step)),
                before.state.is_good() && !step.state.is_good(),
            ),
            Some((one, other)) if one != other => {
                (format!("takes {}", moved(Some(one), Some(other))), other > one)
            }
            _ => continue,
        };
        let subject = format!("step {} of {}", step.name, step.runbook);
        let headline = Headline { subject, change, worse, times };
        let apart = times.map_or(0, |(one, other)| (other - one).abs());
        found.push((turned, apart, Candidate { weight: Weight::Beside, rank: 0, headline, tells: None }));
    }
    // the first of those that changed most
    let weightiest =
        found.into_iter().rev().max_by_key(|(turned, apart, one)| (one.headline.worse, *turned, *apart));
    weightiest.map(|(.., candidate)| candidate)
}

/// Any other fact, in its own words.
fn fact(fact: &FactChange) -> Candidate {
    let headline = Headline {
        subject: fact.what.clone(),
        change: format!("{} → {}", fact.old, fact.new),
        worse: fact.worse,
        times: None,
    };
    let rank = if fact.worse { 1 } else { 2 };
    Candidate { weight: Weight::Beside, rank, headline, tells: Some(fact.what.clone()) }
}

#[cfg(test)]
mod tests;
