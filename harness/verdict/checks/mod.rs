//! The checks, by what they are about.

pub(super) mod action;
pub(super) mod alerting;
pub(super) mod harm;
pub(super) mod invariants;
pub(super) mod timed;

mod dispatch;

pub(super) use dispatch::check;
