//! The drill log: chain, crash safety, tampering, Markdown, command.

mod append;
mod broken;
mod command;
mod crash;
mod kill;
mod page;
pub mod support;
mod tamper;
