//! The judge: every check met in one case, and red for the right reason in another.

mod detection;
mod invariants;
mod outcomes;
mod properties;
mod world;
