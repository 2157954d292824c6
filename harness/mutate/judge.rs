//! What becomes of a mutant: killed, and how, or alive.

use super::equivalent::{self, Predicate};
use super::ground::Ground;
use super::model::Mutant;
use super::suggest::Suggestion;
use crate::library::Library;
use crate::verdict::Check;
use crate::vocabulary::{CheckKind, Outcome, Verdict, named};

named! {
    /// What became of a mutant.
    pub enum Status, "status of a mutant" {
        /// A drill noticed that protection was lost: detection, severity, containment, recovery or harm.
        Protective = "protective",
        /// Drills noticed no more than that the response left one of its duties: a step, a copy, a word to the owner.
        Procedural = "procedural",
        /// Drills noticed no more than that a named alert is missing, or that there was nothing to measure.
        Nominal = "nominal",
        /// No drill noticed.
        Survived = "survived",
        /// No drill can notice, by a predicate that was checked.
        Equivalent = "equivalent",
        /// `check` refuses such files: nobody can run them.
        Refused = "refused",
    }
}

/// The check by which a mutant was killed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kill {
    /// The scenario's id.
    pub scenario: String,
    /// The seed.
    pub seed: u64,
    /// The check; `None` where the mutant could not be run.
    pub check: Option<CheckKind>,
    /// What came of it.
    pub outcome: Option<Outcome>,
    /// In a sentence.
    pub message: String,
}

/// What became of a mutant, and how that was found.
#[derive(Clone, Debug)]
pub struct Fate {
    /// What became of it.
    pub status: Status,
    /// Drills that were run on it.
    pub drills: usize,
    /// By what it was killed: the first protective kill, else the first procedural one, else the first nominal one.
    pub kill: Option<Kill>,
    /// Why nothing can kill it.
    pub predicate: Option<Predicate>,
    /// Why `check` refuses it.
    pub refusal: Option<String>,
    /// A scenario that would kill it, where it lowers the score and one was found.
    pub suggestion: Option<Suggestion>,
}

impl Fate {
    /// Whether it lowers the score.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        matches!(self.status, Status::Nominal | Status::Survived)
    }
}

/// Tries a mutant on all grounds until one kills it protectively. Grounds that do not pass as they stand are
/// passed over. The yardstick is the library's own, unchanged.
#[must_use]
pub fn judge(library: &Library, grounds: &[Ground<'_>], mutant: &Mutant) -> Fate {
    let applied = mutant.applied(library);
    let mut fate = Fate {
        status: Status::Survived,
        drills: 0,
        kill: None,
        predicate: None,
        refusal: None,
        suggestion: None,
    };
    if let Some(problem) = applied.problems().first() {
        fate.status = Status::Refused;
        fate.refusal = Some(format!("{}: {}", problem.code, problem.message));
        return fate;
    }
    let able = || grounds.iter().filter(|ground| ground.passes() && ground.reaches(mutant));
    let (first, rest): (Vec<&Ground<'_>>, Vec<&Ground<'_>>) =
        able().partition(|ground| ground.concerns(library, mutant));
    for ground in first.into_iter().chain(rest) {
        fate.drills += 1;
        let Some((status, kill)) = blow(ground, mutant, &applied) else { continue };
        if fate.kill.is_none() || weight(status) > weight(fate.status) {
            fate.status = status;
            fate.kill = Some(kill);
        }
        if status == Status::Protective {
            return fate;
        }
    }
    if fate.status == Status::Survived
        && let Some(predicate) = equivalent::predicate(library, mutant)
        && equivalent::is_unseen(predicate, library, able(), mutant, &applied)
    {
        fate.status = Status::Equivalent;
        fate.predicate = Some(predicate);
    }
    fate
}

/// What this ground shows of the mutant; `None` where it notices nothing.
pub(super) fn blow(ground: &Ground<'_>, mutant: &Mutant, applied: &Library) -> Option<(Status, Kill)> {
    let kill = |check: Option<&Check>, message: String| Kill {
        scenario: ground.scenario.id.clone(),
        seed: ground.seed,
        check: check.map(|check| check.id),
        outcome: check.map(|check| check.outcome),
        message,
    };
    let judgement = match ground.run(mutant, applied) {
        Ok(tried) => tried.judgement,
        Err(error) => return Some((Status::Nominal, kill(None, error.to_string()))),
    };
    if judgement.verdict == Verdict::Passed {
        return None;
    }
    let is_unmet = |check: &&Check| !matches!(check.outcome, Outcome::Met | Outcome::Skipped);
    // the first among equals
    let heaviest = judgement
        .checks
        .iter()
        .filter(is_unmet)
        .map(|check| (shown_by(check), check))
        .rev()
        .max_by_key(|(status, _)| weight(*status));
    Some(heaviest.map_or_else(
        || (Status::Nominal, kill(None, "no check was left".to_owned())),
        |(status, check)| (status, kill(Some(check), check.message.clone())),
    ))
}

/// How much a kill says.
fn weight(status: Status) -> u8 {
    match status {
        Status::Protective => 2,
        Status::Procedural => 1,
        Status::Nominal | Status::Survived | Status::Equivalent | Status::Refused => 0,
    }
}

/// What a check that is not met shows. That a named alert is missing shows nothing of protection: another one may have come in
/// its place. That there was nothing to measure shows nothing.
fn shown_by(check: &Check) -> Status {
    use CheckKind as Kind;
    if matches!(check.outcome, Outcome::NoData | Outcome::NotEvaluated) {
        return Status::Nominal;
    }
    match check.id {
        Kind::Effect | Kind::Alerts => Status::Nominal,
        // detection
        Kind::Calm | Kind::FalseAlarms | Kind::Detection | Kind::EachOrder | Kind::Delivery
        // severity
        | Kind::Severity | Kind::Classification
        // containment
        | Kind::StopBegun | Kind::Stop | Kind::Containment
        // recovery
        | Kind::Recovery | Kind::Liveness
        // harm
        | Kind::Harm | Kind::Safety => Status::Protective,
        Kind::Acknowledgement | Kind::Secure | Kind::Notification | Kind::Analysis | Kind::Runbook | Kind::Actions => {
            Status::Procedural
        }
    }
}
