//! The judge: a pure function of timeline, truth and baseline.

mod model;

pub use model::{AlertRelation, Check, Damage, HarmTotal, Judgement, Milestones, SeverityTrace};
