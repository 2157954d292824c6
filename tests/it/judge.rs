//! The judge: every check met in one case, and red for the right reason in another.

mod detection;
mod outcomes;
mod properties;
mod world;
