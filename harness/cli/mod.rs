//! The command line: one file a command. The only room that prints, reads the clock and the environment.
//!
//! Results go to stdout and are the same bytes for the same files and seeds; where things were written, the
//! log's head and progress go to stderr. Exit codes are in `exit`, and every error becomes one in `error`.

mod app;
mod approve;
mod args;
mod causes;
mod check;
mod completions;
mod conduct;
mod coverage;
mod due;
mod error;
mod evidence;
mod exit;
mod files;
mod guard;
mod init;
mod ladder;
mod list;
mod log_page;
mod log_text;
mod man;
mod mutate;
mod prompt;
mod record;
mod redraw;
mod reference;
mod report;
mod review;
mod revision;
mod run;
mod runbooks;
mod screen;
mod search;
mod seeds;
mod select;
mod show;
mod shrink;
mod snapshots;
mod suite;
mod swarm;
mod yardstick;

pub mod diagnostics;
pub mod load;
pub mod log;

pub use app::main;
pub use args::LOG_FILE;
pub use error::CliError;
pub use exit::Exit;
pub use reference::reference;
pub use screen::Screen;
