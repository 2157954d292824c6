//! `baseline.lock`: what was approved, one fact a line.
//!
//! Whatever is looser than the lock, or gone, fails a run until somebody approves it, so that a loosened
//! yardstick shows in code review. Policy and runbooks are not in it: they are under test, and a drill
//! shows by itself when they get worse. Of a counterexample, which earns nothing, only that it is there and what it states.
//! The cadence is in it: a drill that is asked for more rarely shows nothing by itself.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::beyond_harm;
use super::cadence_facts;
use super::changes::{Change, Changes, Told, Way};
use super::facts;
use super::model::Library;
use crate::base::{Money, Price, Ratio, Span, money};
use crate::vocabulary::source::quoted;
use crate::vocabulary::{Named, Place, Problem, Problems, Severity, SourceText, table};

/// What is approved: the baseline, or a scenario by its id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The baseline.
    Baseline,
    /// The scenario with this id.
    Scenario(String),
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Subject::Baseline => f.write_str("the baseline"),
            Subject::Scenario(id) => write!(f, "the scenario `{id}`"),
        }
    }
}

/// What is approved about something, and with it what would be looser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// It must be there.
    Required,
    /// It may be there: not having it is stricter.
    Permitted,
    /// A time of at most this.
    Within(Span),
    /// An amount of at most this; `None` is no limit.
    AtMost(Option<Money>),
    /// A ratio of at least this.
    AtLeast(Ratio),
    /// A severity in this range.
    Between(Severity, Severity),
    /// These words in this order, with others between them.
    InOrder(Vec<String>),
    /// This and nothing else: no change of it can be called stricter.
    Exactly(String),
}

impl Fact {
    /// True where `self` asks for no less than `approved` does.
    fn keeps(&self, approved: &Fact) -> bool {
        match (approved, self) {
            (Fact::Within(old), Fact::Within(new)) => new <= old,
            (Fact::AtMost(None), Fact::AtMost(_)) => true,
            (Fact::AtMost(Some(old)), Fact::AtMost(Some(new))) => new <= old,
            (Fact::AtLeast(old), Fact::AtLeast(new)) => new >= old,
            (Fact::Between(low, high), Fact::Between(lowest, highest)) => lowest >= low && highest <= high,
            (Fact::InOrder(old), Fact::InOrder(new)) => {
                let mut rest = new.iter();
                old.iter().all(|word| rest.any(|other| other == word))
            }
            (old, new) => old == new,
        }
    }
}

impl std::fmt::Display for Fact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Fact::Required => f.write_str("required"),
            Fact::Permitted => f.write_str("permitted"),
            Fact::Within(span) => write!(f, "within {span}"),
            Fact::AtMost(None) => f.write_str("no limit"),
            Fact::AtMost(Some(money)) => write!(f, "at most {}", exact(*money)),
            Fact::AtLeast(ratio) => write!(f, "at least {ratio}"),
            Fact::Between(low, high) => write!(f, "from {low} to {high}"),
            Fact::InOrder(words) => write!(f, "in order {}", words.join(", ")),
            Fact::Exactly(text) => write!(f, "exactly {text}"),
        }
    }
}

/// An amount with all its places. Amounts in files have at most eight.
fn exact(money: Money) -> Price {
    Price(i64::try_from(money.0 / i128::from(money::UNIT)).unwrap_or(i64::MAX))
}

/// Reads what [`Fact`]'s `Display` writes.
fn read_fact(text: &str) -> Option<Fact> {
    Some(match text {
        "required" => Fact::Required,
        "permitted" => Fact::Permitted,
        "no limit" => Fact::AtMost(None),
        _ => {
            if let Some(rest) = text.strip_prefix("within ") {
                Fact::Within(Span::parse(rest).ok()?)
            } else if let Some(rest) = text.strip_prefix("at most ") {
                Fact::AtMost(Some(Money::parse(rest).ok()?))
            } else if let Some(rest) = text.strip_prefix("at least ") {
                Fact::AtLeast(Ratio::parse(rest).ok()?)
            } else if let Some(rest) = text.strip_prefix("from ") {
                let (low, high) = rest.split_once(" to ")?;
                Fact::Between(Severity::from_name(low)?, Severity::from_name(high)?)
            } else if let Some(rest) = text.strip_prefix("in order ") {
                Fact::InOrder(rest.split(", ").map(str::to_owned).collect())
            } else {
                Fact::Exactly(text.strip_prefix("exactly ")?.to_owned())
            }
        }
    })
}

/// Approved facts by subject and name, each with its place.
pub type Facts = BTreeMap<(Subject, String), (Fact, Place)>;

/// An approved line of the ladder: a kind of fault on a kind of day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rung {
    /// The scenario it was climbed in, and is held in: another one, however it fits, may be easier to detect. `None` in a lock
    /// that was written before scenarios stood there, which nothing can be held against.
    pub scenario: Option<String>,
    /// The weakest strength that is detected in time; `None` where the fault is not detected at any.
    pub weakest: Option<Ratio>,
}

/// Approved lines of the ladder by name: `gate-bypass, calm`.
pub type Rungs = BTreeMap<String, Rung>;

/// What was approved.
#[derive(Clone, Debug)]
pub struct Lock {
    facts: Facts,
    ladder: Rungs,
}

/// How much of the library was loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All scenarios: one that is missing was removed.
    Whole,
    /// Only scenarios that were named: one that is missing was not asked for.
    Named,
}

impl Lock {
    /// What approving this library would approve.
    #[must_use]
    pub fn of(library: &Library) -> Lock {
        Lock { facts: facts::of(library), ladder: BTreeMap::new() }
    }

    /// The same with an approved ladder. It takes drills to know, so it is not derived from the files.
    #[must_use]
    pub fn with_ladder(mut self, ladder: Rungs) -> Lock {
        self.ladder = ladder;
        self
    }

    /// The approved ladder.
    #[must_use]
    pub fn ladder(&self) -> &Rungs {
        &self.ladder
    }

    /// The lock as a file: sorted, one fact a line, the same bytes for the same facts.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::from(
            "# What was approved, one fact a line. Written by `shadowdrill approve`; not meant to be edited.\n\
             # A line that changes or goes away here is a yardstick that was loosened: ask why.\n\
             format = 1\n",
        );
        // a lock that was cut off would otherwise approve what it no longer names
        let _ = writeln!(text, "facts = {}", self.facts.len() + self.ladder.len());
        let mut last = None;
        for ((subject, name), (fact, _)) in &self.facts {
            if last != Some(subject) {
                let head = match subject {
                    Subject::Baseline => "baseline".to_owned(),
                    Subject::Scenario(id) => format!("scenario.{id}"),
                };
                let _ = write!(text, "\n[{head}]\n");
                last = Some(subject);
            }
            let _ = writeln!(text, "{} = {}", quoted(name), quoted(&fact.to_string()));
        }
        if !self.ladder.is_empty() {
            text.push_str(
                "\n# The weakest strength that is detected in time, and in which scenario.\n[ladder]\n",
            );
        }
        for (name, rung) in &self.ladder {
            let mut said = rung.weakest.map_or_else(|| NEVER.to_owned(), |strength| strength.to_string());
            if let Some(scenario) = &rung.scenario {
                let _ = write!(said, "{IN}{scenario}");
            }
            let _ = writeln!(text, "{} = {}", quoted(name), quoted(&said));
        }
        text
    }

    /// Reads a lock.
    ///
    /// # Errors
    /// Every problem of the file.
    pub fn parse(bytes: &[u8], path: &str) -> Result<Lock, Vec<Problem>> {
        let source = SourceText::read(bytes, path).map_err(|problem| vec![problem])?;
        let mut p = Problems::of(&source);
        let document = table::parse_file(&source, &mut p);
        if document.is_broken() {
            return p.finish(None);
        }
        let mut facts = Facts::new();
        let mut root = document.root(&mut p);
        if let Some(field) = root.require(&mut p, "baseline") {
            read_facts(&field, &mut p, &Subject::Baseline, &mut facts);
        }
        let scenarios = root.take("scenario").and_then(|field| field.map(&mut p));
        for (id, field) in scenarios.unwrap_or_default() {
            read_facts(&field, &mut p, &Subject::Scenario(id), &mut facts);
        }
        let mut ladder = BTreeMap::new();
        if let Some(field) = root.take("ladder") {
            read_ladder(&field, &mut p, &mut ladder);
        }
        let found = facts.len() + ladder.len();
        if let Some(field) = root.require(&mut p, "facts")
            && let Some(count) = field.count(&mut p, 0, 1_000_000)
            && i64::try_from(found) != Ok(count)
        {
            field.complain(
                &mut p,
                "incomplete-lock",
                format!("the lock was written with {count} facts and has {found}"),
                Some(INCOMPLETE.into()),
            );
        }
        root.finish(&mut p);
        if p.count() == 0
            && let Some(lacking) = facts::lacking(&facts)
        {
            let message = format!("the lock does not say what was approved of {lacking}");
            p.add_whole("incomplete-lock", message, Some(INCOMPLETE.into()));
        }
        p.finish(Some(Lock { facts, ladder }))
    }

    /// What `library` changes against this lock.
    #[must_use]
    pub fn compare(&self, library: &Library, scope: Scope) -> Changes {
        let now = Lock::of(library);
        let mut told = Told::default();
        for ((subject, name), (old, _)) in &self.facts {
            if let Subject::Scenario(id) = subject
                && library.scenario(id).is_none()
            {
                let place = || Place::whole(&library.baseline.path);
                if scope == Scope::Whole && name == facts::PRESENT {
                    told.add(Way::Looser, place(), format!("{subject} was approved and is gone"));
                }
                if scope == Scope::Whole && name == facts::COUNTEREXAMPLE {
                    told.add(
                        Way::Looser,
                        place(),
                        format!("the counterexample `{id}` was approved and is gone"),
                    );
                }
                continue;
            }
            match now.fact(subject, name) {
                Some((new, _)) if new == old => {}
                Some((new, place)) => {
                    let way = if new.keeps(old) { Way::Stricter } else { Way::Looser };
                    let what = format!("was approved as {old} and is now {new}");
                    told.fact(way, place.clone(), (subject, name), what);
                }
                // the rule of a target that is gone too is nothing of its own
                None if now.lacks_ground(subject, name) => {}
                None => {
                    let way = if *old == Fact::Permitted { Way::Stricter } else { Way::Looser };
                    let place = facts::place_of(library, subject, name);
                    told.fact(way, place, (subject, name), format!("was approved as {old} and is gone"));
                }
            }
        }
        self.added(&now, &mut told);
        if scope == Scope::Whole {
            for (place, sentence) in beyond_harm::limits(library) {
                told.add(Way::Looser, place, sentence);
            }
        }
        told.changes()
    }

    /// True where the fact that `name` stands on is not there.
    fn lacks_ground(&self, subject: &Subject, name: &str) -> bool {
        facts::stands_on(subject, name).is_some_and(|(subject, name)| self.fact(&subject, &name).is_none())
    }

    fn fact(&self, subject: &Subject, name: &str) -> Option<&(Fact, Place)> {
        self.facts.get(&(subject.clone(), name.to_owned()))
    }

    /// What is looser than this lock, or gone.
    #[must_use]
    pub fn loosened(&self, library: &Library, scope: Scope) -> Vec<Change> {
        self.compare(library, scope).loosened
    }

    /// What `now` has and this lock has not.
    fn added(&self, now: &Lock, told: &mut Told) {
        for ((subject, name), (fact, place)) in &now.facts {
            if self.fact(subject, name).is_some() || self.lacks_ground(subject, name) {
                continue;
            }
            let known = *subject == Subject::Baseline || self.fact(subject, facts::PRESENT).is_some();
            if known {
                let approved = || self.facts.keys().map(|(_, name)| name.as_str());
                let stricter =
                    facts::is_stricter_when_new(name, fact) || cadence_facts::is_inside(name, approved());
                let way = if stricter { Way::Stricter } else { Way::Looser };
                let what = if stricter {
                    format!("is {fact} and not yet approved")
                } else {
                    format!("is new and counts as looser than what was approved: {fact}")
                };
                told.fact(way, place.clone(), (subject, name), what);
            } else if name == facts::PRESENT {
                told.add(Way::Stricter, place.clone(), format!("{subject} is new and not yet approved"));
            } else if let (facts::COUNTEREXAMPLE, Subject::Scenario(id)) = (name.as_str(), subject) {
                let sentence = format!("the counterexample `{id}` is new and not yet approved");
                told.add(Way::Stricter, place.clone(), sentence);
            }
        }
    }
}

fn read_facts(
    field: &crate::vocabulary::Field<'_>,
    p: &mut Problems<'_>,
    subject: &Subject,
    facts: &mut Facts,
) {
    for (name, value) in field.map(p).unwrap_or_default() {
        let Some(text) = value.text(p) else { continue };
        match read_fact(&text) {
            Some(fact) => {
                let place = p.source().place(value.key_range().start);
                facts.insert((subject.clone(), name), (fact, place));
            }
            None => value.complain(
                p,
                "bad-fact",
                format!("{} is not a fact of a lock", value.written(p)),
                Some("let `shadowdrill approve` write this file".into()),
            ),
        }
    }
}

/// How to mend a lock that is not whole.
const INCOMPLETE: &str = "take the file from version control; or review the yardstick, remove this file and let \
                          `shadowdrill approve` write it anew";

/// What stands for a fault that is not detected in time at any strength.
const NEVER: &str = "never";
/// What stands between the weakest strength and its scenario.
const IN: &str = " in ";

fn read_ladder(field: &crate::vocabulary::Field<'_>, p: &mut Problems<'_>, ladder: &mut Rungs) {
    for (name, value) in field.map(p).unwrap_or_default() {
        let Some(text) = value.text(p) else { continue };
        let (strength, scenario) = match text.split_once(IN) {
            Some((strength, scenario)) => (strength, Some(scenario.to_owned())),
            None => (text.as_str(), None),
        };
        let weakest = match strength {
            NEVER => Ok(None),
            _ => Ratio::parse(strength).map(Some),
        };
        match weakest {
            Ok(weakest) => {
                ladder.insert(name, Rung { scenario, weakest });
            }
            Err(message) => value.complain(p, "bad-fact", message, None),
        }
    }
}
