//! The command line from outside: the built program in an empty folder with an empty environment.

mod approved;
mod due;
mod evidence;
mod files;
mod guards;
mod inert;
mod pages;
mod reports;
mod review;
mod runs;
mod sandbox;
mod usage;

pub use sandbox::Sandbox;
