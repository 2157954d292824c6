//! The integration tests: one binary, one module a subject.

mod candles;
mod cli;
mod drill_log;
mod formats;
mod house;
mod hunts;
mod judge;
mod market;
