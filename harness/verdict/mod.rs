//! The judge: a pure function of three runs, their truth, and the yardstick.
//!
//! It alone reads the truth. It asks of every alert whether it would have fired without the fault, finds when
//! each milestone was reached, holds those against the baseline's targets, and compares the harm of the answered run with that
//! of the unanswered one. It reads nothing of the policy but the ids of monitors and whether somebody watches a
//! route: what is under test is never its own yardstick. It neither runs anything nor prints.

mod case;
mod checks;
mod damage;
mod detection;
mod judge;
mod milestones;
mod model;
mod severity;
mod stop;
mod targets;

pub use case::{Case, Run};
pub use judge::judge;
pub use model::{AlertRelation, Check, Damage, HarmTotal, Judgement, Milestones, SeverityTrace};
