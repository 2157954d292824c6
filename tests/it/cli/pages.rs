//! Generated pages are snapshots, and what the README shows is what the program does.

use std::fs;
use std::path::PathBuf;

use shadowdrill::{ladder, report};

use super::Sandbox;
use crate::coverage::covered;
use crate::hunts::bundle::Bundle;

/// The page as it stands in the project; rewritten first where `SHADOWDRILL_UPDATE` is set.
#[track_caller]
fn current(name: &str, generated: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name);
    if std::env::var_os("SHADOWDRILL_UPDATE").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, generated).expect("a page");
    }
    let stands = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        stands == generated,
        "{name} is out of date: SHADOWDRILL_UPDATE=1 cargo test --test it rewrites it"
    );
}

#[test]
fn the_command_reference_is_current() {
    current("docs/cli.md", &shadowdrill::cli::reference());
}

#[test]
fn the_schema_is_current() {
    current("docs/schema/run.schema.json", &shadowdrill::report::schema());
    current("docs/schema/mutate.schema.json", &shadowdrill::report::mutation_schema());
    current("docs/schema/due.schema.json", &shadowdrill::report::due_schema());
    current("docs/schema/list.schema.json", &shadowdrill::report::list_schema());
    current("docs/schema/coverage.schema.json", &shadowdrill::report::coverage_schema());
    current("docs/schema/audit.schema.json", &shadowdrill::report::audit_schema());
    current("docs/schema/runbooks.schema.json", &shadowdrill::report::runbooks_schema());
}

#[test]
fn the_catalogue_of_faults_is_current() {
    let library = Bundle::untouched().library();
    let reached = ladder::climbs(&library).into_iter().map(|climb| {
        let reach = climb.reach(&library, &[0, 1, 2]).expect("it runs");
        (climb, reach)
    });
    let report = report::LadderReport::new(&reached.collect::<Vec<_>>());
    current("docs/faults.md", &report::faults_page(&report));
}

#[test]
fn the_coverage_page_is_current() {
    let found = covered(&Bundle::untouched().library());
    current("docs/coverage.md", &report::coverage_page(&report::CoverageReport::new(&found)));
}

#[test]
fn the_page_of_the_firms_document_is_current() {
    current("docs/document.md", &crate::coverage::document::page());
}

#[test]
fn there_is_a_completion_script_for_every_shell() {
    let sandbox = Sandbox::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        assert!(sandbox.run(&["completions", shell]).expect(0).stdout.contains("shadowdrill"), "{shell}");
    }
    sandbox.shell("shadowdrill completions bash > script && bash -n script").expect(0);
}

#[test]
fn there_is_a_manual_page_for_every_command() {
    let sandbox = Sandbox::new();
    assert!(sandbox.run(&["man"]).expect(0).stdout.contains(".TH shadowdrill"));
    sandbox.run(&["man", "pages"]).expect(0);
    for page in
        ["shadowdrill", "shadowdrill-run", "shadowdrill-log", "shadowdrill-log-verify", "shadowdrill-show"]
    {
        assert!(sandbox.read(&format!("pages/{page}.1")).contains(".TH"), "{page}");
    }
}

/// One command of the README and the lines below it.
#[derive(Debug, PartialEq, Eq)]
struct Shown {
    command: String,
    lines: Vec<String>,
}

/// The `console` blocks of a page.
fn shown(page: &str) -> Vec<Shown> {
    let mut found: Vec<Shown> = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        match (line, line.strip_prefix("$ ")) {
            ("```console", _) => inside = true,
            ("```", _) => inside = false,
            (_, Some(command)) if inside => {
                found.push(Shown { command: command.to_owned(), lines: Vec::new() })
            }
            _ if inside => found.last_mut().expect("a command first").lines.push(line.to_owned()),
            _ => {}
        }
    }
    found
}

/// Whether `output` is what `lines` show: `...` on a line of its own stands for any lines, none included.
fn matches(lines: &[String], output: &[&str]) -> bool {
    match lines.split_first() {
        None => output.is_empty(),
        Some((first, rest)) if first == "..." => {
            (0..=output.len()).any(|skip| matches(rest, &output[skip..]))
        }
        Some((first, rest)) => {
            output.first().is_some_and(|line| line == first) && matches(rest, &output[1..])
        }
    }
}

/// The page with what its commands print now; where lines are left out, as many are kept as before.
fn renewed(page: &str, outputs: &[Vec<String>]) -> String {
    let mut text = String::new();
    let mut next = outputs.iter().zip(shown(page));
    let mut inside = false;
    for line in page.lines() {
        inside = line == "```console" || (inside && line != "```");
        if !inside || line == "```console" {
            text.push_str(&format!("{line}\n"));
        } else if line.starts_with("$ ") {
            let (output, old) = next.next().expect("an output for each command");
            let kept = match old.lines.iter().position(|line| line == "...") {
                Some(at) => {
                    let tail = output.len().saturating_sub(old.lines.len() - at - 1).max(at);
                    [&output[..at.min(output.len())], &["...".to_owned()], &output[tail.min(output.len())..]]
                        .concat()
                }
                None => output.clone(),
            };
            text.push_str(&format!("{line}\n"));
            kept.iter().for_each(|line| text.push_str(&format!("{line}\n")));
        }
    }
    text
}

#[test]
fn the_readme_shows_what_the_program_does() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let page = fs::read_to_string(&path).expect("a README");
    let all = shown(&page);
    assert!(all.len() >= 4, "the tour has {} commands", all.len());
    let sandbox = Sandbox::new();
    let printed = |one: &Shown| -> Vec<String> {
        sandbox.shell(&one.command).stdout.lines().map(|line| line.trim_end().to_owned()).collect()
    };
    let outputs: Vec<Vec<String>> = all.iter().map(printed).collect();
    if std::env::var_os("SHADOWDRILL_UPDATE").is_some() {
        return fs::write(&path, renewed(&page, &outputs)).expect("the README");
    }
    for (one, output) in all.iter().zip(&outputs) {
        let lines: Vec<&str> = output.iter().map(String::as_str).collect();
        let (now, before) = (output.join("\n"), one.lines.join("\n"));
        assert!(
            matches(&one.lines, &lines),
            "$ {}\nprints\n{now}\nbut the README has\n{before}",
            one.command
        );
    }
}

#[test]
fn a_tour_is_renewed_with_as_many_lines_as_before() {
    let page = "a\n```console\n$ x\n1\n...\n9\n$ y\nold\n```\nz\n";
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let now = renewed(page, &[lines("one\ntwo\nthree"), lines("new")]);
    assert_eq!(now, "a\n```console\n$ x\none\n...\nthree\n$ y\nnew\n```\nz\n");
    assert_eq!(renewed(&now, &[lines("one\ntwo\nthree"), lines("new")]), now);
}

#[test]
fn the_rule_of_the_tour_finds_a_difference() {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    assert!(matches(&lines("a\n...\nd"), &["a", "b", "c", "d"]));
    assert!(matches(&lines("a\n..."), &["a"]));
    assert!(!matches(&lines("a\n...\ne"), &["a", "b", "d"]));
    assert!(!matches(&lines("a"), &["a", "b"]));
    assert_eq!(shown("```console\n$ x\ny\n```\n```sh\n$ z\n```").len(), 1);
}
