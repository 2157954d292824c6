//! The pages about formats say everything that the program knows.

use shadowdrill::coverage::{Shortfall, Subject};
use shadowdrill::runbook::Runbook;
use shadowdrill::scenario::Scenario;
use shadowdrill::scenario::job::STRATEGIES;
use shadowdrill::vocabulary::{
    Action, CheckKind, EndState, FaultKind, Limit, MonitorKind, Named, Rule, Severity,
};

const SCENARIO: &str = include_str!("../../../docs/scenario-format.md");
const POLICY: &str = include_str!("../../../docs/policy.md");
const RUNBOOK: &str = include_str!("../../../docs/runbook-format.md");
const TRUST: &str = include_str!("../../../docs/trust.md");

fn names<N: Named>(page: &str) {
    for member in N::ALL {
        assert!(
            page.contains(&format!("`{}`", member.name())),
            "{} `{}` is not documented",
            N::WHAT,
            member.name()
        );
    }
}

#[test]
fn every_name_is_documented() {
    names::<FaultKind>(SCENARIO);
    names::<Rule>(SCENARIO);
    names::<EndState>(SCENARIO);
    names::<MonitorKind>(POLICY);
    names::<Limit>(POLICY);
    names::<Action>(RUNBOOK);
    names::<Severity>(RUNBOOK);
    names::<Subject>(TRUST);
    names::<Shortfall>(TRUST);
    for check in CheckKind::ALL.iter().filter_map(|check| check.ends_at().map(|end| (check, end))) {
        let (check, end) = check;
        assert!(
            POLICY.contains(&format!("`{check}`")) && POLICY.contains(&format!("`{end}`")),
            "{check} {end}"
        );
    }
    assert!(STRATEGIES.iter().all(|strategy| SCENARIO.contains(&format!("| `{strategy}` |"))));
}

#[test]
fn every_fault_parameter_is_documented_with_its_default() {
    for kind in FaultKind::ALL {
        let start = format!("| `{kind}` |");
        let row = SCENARIO
            .lines()
            .find(|line| line.starts_with(&start))
            .unwrap_or_else(|| panic!("{kind} is not documented"));
        for param in kind.params() {
            assert!(row.contains(&format!("`{}`", param.name)), "{kind} {}", param.name);
        }
    }
}

#[test]
fn every_code_of_a_broken_file_is_documented() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken");
    for folder in std::fs::read_dir(root).unwrap() {
        for file in std::fs::read_dir(folder.unwrap().path()).unwrap() {
            let name = file.unwrap().file_name().to_string_lossy().into_owned();
            let code = name.split("--").next().unwrap();
            assert!(SCENARIO.contains(&format!("`{code}`")), "{code} is not documented");
        }
    }
}

/// Whatever code a source file gives to a problem is in the table, also where no broken file shows it.
#[test]
fn every_code_of_a_source_file_is_documented() {
    let mut codes = Vec::new();
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("harness")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
                codes.extend(codes_in(&text));
            }
        }
    }
    assert!(codes.len() > 50, "{} codes found", codes.len());
    for code in codes {
        assert!(SCENARIO.contains(&format!("`{code}`")), "{code} is not documented");
    }
}

/// The codes that are handed to what notes a problem.
fn codes_in(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for call in [
        "complain(p, ",
        "complain( p, ",
        "complain( &mut p, ",
        "add_at(",
        "add_at( ",
        "problem(Place::whole(file), ",
    ] {
        for (at, _) in text.match_indices(call) {
            let rest = text[at + call.len()..].strip_prefix('"').and_then(|rest| rest.split('"').next());
            found.extend(rest.map(str::to_owned));
        }
    }
    found
}

#[test]
fn codes_are_found_where_they_are_handed_over() {
    assert_eq!(
        codes_in("f.complain(p, \"bad-fact\", x); p.add_at( \"no-step\", y)"),
        ["bad-fact", "no-step"]
    );
    assert_eq!(codes_in("complain(p, code, x)"), Vec::<String>::new());
}

#[test]
fn the_examples_load() {
    let block = |page: &'static str, start: &str, end: &str| {
        let rest = &page[page.find(start).unwrap() + start.len()..];
        &rest[..rest.find(end).unwrap()]
    };
    let scenario = block(SCENARIO, "```toml\n", "\n```\n");
    assert!(
        Scenario::parse(scenario.as_bytes(), "example").is_ok_and(|read| read.id == "my-scheduler-crash")
    );
    let runbook = block(RUNBOOK, "````markdown\n", "````\n").replace("digest = \"0d5f…\"\n", "");
    let runbook = Runbook::parse(runbook.as_bytes(), "example").unwrap();
    assert_eq!((runbook.steps.len(), runbook.steps[0].title.as_str()), (1, "1. Find what is left of it"));
}

#[test]
fn entering_a_review_does_not_change_what_was_reviewed() {
    let text = include_str!("../../../fixtures/runbooks/kill-switch.md");
    let before = Runbook::reviewed_digest(text.as_bytes()).unwrap();
    let head = "contact = \"risk on call, #trading-incidents\"\n";
    let review = format!("{head}\n[[reviewer]]\nname = \"A. Reviewer\"\ndigest = \"{before}\"\n");
    let reviewed = text.replacen(head, &review, 1);
    let read = Runbook::parse(reviewed.as_bytes(), "kill-switch.md").unwrap();
    assert_eq!(read.reviewers[0].digest.as_ref(), Some(&before));
    let blank = text.replacen(head, &format!("{head}\n"), 1);
    assert_eq!(Runbook::reviewed_digest(reviewed.as_bytes()), Runbook::reviewed_digest(blank.as_bytes()));
    assert_ne!(Runbook::reviewed_digest(text.replace("kill", "pill").as_bytes()), Some(before));
}
