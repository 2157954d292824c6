//! Runbooks against what they must meet before live.

mod command;
mod drills;
mod inert;
mod requirements;
mod subject;
