//! The command reference as a page: the help text of every command.

use clap::CommandFactory;

use super::args::Cli;

/// Width of the help texts, whatever the terminal.
const WIDTH: usize = 100;

/// `docs/cli.md`: a test keeps it current.
#[must_use]
pub fn reference() -> String {
    let mut page = String::from(
        "# Command line\n\nThe help text of every command. Results go to stdout and are the same bytes for the same files and \
         seeds; where things were written and the log's head go to stderr.\n",
    );
    let mut program = steady(Cli::command().term_width(WIDTH));
    program.build();
    section(&mut page, &mut program, "shadowdrill");
    page
}

fn section(page: &mut String, command: &mut clap::Command, name: &str) {
    let help = command.clone().term_width(WIDTH).render_long_help().to_string();
    let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
    page.push_str(&format!("\n## {name}\n\n```text\n{}\n```\n", lines.join("\n")));
    for child in command.get_subcommands_mut().filter(|child| child.get_name() != "help") {
        let name = format!("{name} {}", child.get_name());
        section(page, child, &name);
    }
}

/// The command without the values that the environment happens to hold.
fn steady(command: clap::Command) -> clap::Command {
    command.mut_args(|arg| arg.hide_env_values(true)).mut_subcommands(steady)
}
