//! The integration tests: one binary, one module a subject.

mod audit;
mod blindness;
mod candles;
mod cli;
mod coverage;
mod data;
mod determinism;
mod drill_log;
mod execution;
mod formats;
mod house;
mod hunts;
mod judge;
mod ladder;
mod market;
mod mutation;
mod planted;
mod reports;
mod seeds;
mod shrink;
mod swarm;
