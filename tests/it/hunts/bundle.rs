//! The bundled files with something broken in them, and what a drill on them comes to.

use std::collections::BTreeMap;

use shadowdrill::cli::load::{self, Sources};
use shadowdrill::library::{File, Files, Library};
use shadowdrill::trial::{self, Drill};
use shadowdrill::vocabulary::{CheckKind, Outcome, Problem, Verdict};

/// The seeds that hunts run at.
pub const SEEDS: &[u64] = &[0, 1, 2, 3];

/// Files that can be edited before they are read.
#[derive(Clone)]
pub struct Bundle(pub Files);

impl Bundle {
    /// The bundled library, counterexamples left out.
    pub fn untouched() -> Bundle {
        Bundle::of("bundled:scenarios")
    }

    /// The bundled library with the scenarios below `folder`.
    pub fn of(folder: &str) -> Bundle {
        let named = |name: &str| Some(format!("bundled:fixtures/{name}").into());
        let sources = Sources {
            scenarios: vec![folder.into()],
            settings: named("shadowdrill.toml"),
            policy: named("policy.toml"),
            baseline: named("baseline.toml"),
            runbooks: named("runbooks"),
        };
        Bundle(load::read(&sources).unwrap_or_else(|found| panic!("{found:#?}")))
    }

    /// Replaces a text of the policy that stands there exactly once.
    pub fn policy(mut self, find: &str, replace: &str) -> Bundle {
        edit(&mut self.0.policy, find, replace, 1);
        self
    }

    /// Replaces a text of the policy that stands there exactly `times`.
    pub fn policy_each(mut self, find: &str, replace: &str, times: usize) -> Bundle {
        edit(&mut self.0.policy, find, replace, times);
        self
    }

    /// Replaces a text inside the policy's table `[[kind]]` with this id.
    pub fn entry(mut self, kind: &str, id: &str, find: &str, replace: &str) -> Bundle {
        let text = text_of(&self.0.policy);
        let block = block(&text, kind, id);
        assert_eq!(block.matches(find).count(), 1, "{find:?} in {kind} {id}");
        self.0.policy.bytes = text.replacen(block, &block.replacen(find, replace, 1), 1).into_bytes();
        self
    }

    /// Takes the policy's table `[[kind]]` with this id away.
    pub fn without(mut self, kind: &str, id: &str) -> Bundle {
        let text = text_of(&self.0.policy);
        self.0.policy.bytes = text.replacen(block(&text, kind, id), "", 1).into_bytes();
        self
    }

    /// Takes a monitor away together with every severity rule and expectation that names it. A scenario that would then
    /// expect no alert at all expects one that has nothing to do with its fault.
    pub fn without_monitor(mut self, id: &str) -> Bundle {
        self = self.without("monitor", id);
        let named = format!("\"{id}\"");
        while let Some(rule) = rules(&text_of(&self.0.policy)).find(|(_, text)| text.contains(&named)) {
            self = self.without("severity_rule", &rule.0);
        }
        let policy = text_of(&self.0.policy);
        let ids = policy.split("[[monitor]]\nid = \"").skip(1).filter_map(|rest| rest.split('"').next());
        // what few faults show themselves by comes first
        let mut ids: Vec<&str> = ids.collect();
        ids.sort_by_key(|id| !["reconciliation", "drawdown", "duplicate-intent"].contains(id));
        for file in &mut self.0.scenarios {
            let text = text_of(file);
            let stand_in = ids.iter().find(|other| !text.contains(&format!("\"{other}\"")));
            let stand_in = stand_in.expect("a monitor that the scenario does not name");
            let stand_in = format!("\nalerts = [\"{stand_in}\"]");
            let text = text.replace(&format!(", {named}"), "").replace(&format!("{named}, "), "");
            let text = text.replace(&named, "").replace("\nalerts = []", &stand_in);
            file.bytes = text.into_bytes();
        }
        self
    }

    /// Replaces a text of the baseline that stands there exactly once.
    pub fn baseline(mut self, find: &str, replace: &str) -> Bundle {
        edit(&mut self.0.baseline, find, replace, 1);
        self
    }

    /// Replaces a text of the settings that stands there exactly once.
    pub fn settings(mut self, find: &str, replace: &str) -> Bundle {
        edit(&mut self.0.settings, find, replace, 1);
        self
    }

    /// Replaces a text of a scenario that stands there exactly once.
    pub fn scenario(mut self, id: &str, find: &str, replace: &str) -> Bundle {
        edit(named(&mut self.0.scenarios, &format!("/{id}.toml")), find, replace, 1);
        self
    }

    /// Replaces a text of a runbook that stands there exactly once.
    pub fn runbook(mut self, id: &str, find: &str, replace: &str) -> Bundle {
        edit(named(&mut self.0.runbooks, &format!("runbooks/{id}.md")), find, replace, 1);
        self
    }

    /// Takes the step with this name out of a runbook; its prose stays.
    pub fn without_step(self, runbook: &str, step: &str) -> Bundle {
        let text = self.runbook_text(runbook);
        let found = step_of(&text, step).to_owned();
        self.runbook(runbook, &found, "")
    }

    /// Exchanges two steps of a runbook.
    pub fn swapped(self, runbook: &str, one: &str, other: &str) -> Bundle {
        let text = self.runbook_text(runbook);
        let (one, other) = (step_of(&text, one).to_owned(), step_of(&text, other).to_owned());
        self.runbook(runbook, &one, "(here)")
            .runbook(runbook, &other, &one)
            .runbook(runbook, "(here)", &other)
    }

    /// Adds a step in front of the one with this name.
    pub fn with_step(self, runbook: &str, before: &str, action: &str) -> Bundle {
        let text = self.runbook_text(runbook);
        let found = step_of(&text, before).to_owned();
        let step = format!(
            "```sh {{\"name\":\"added\",\"action\":\"{action}\",\"timeout\":\"60s\"}}\ntrue\n```\n\n## And then\n\n{found}"
        );
        self.runbook(runbook, &found, &step)
    }

    fn runbook_text(&self, id: &str) -> String {
        let mut files = self.0.runbooks.clone();
        text_of(named(&mut files, &format!("runbooks/{id}.md")))
    }

    /// Reads everything.
    pub fn library(&self) -> Library {
        self.assemble().unwrap_or_else(|found| panic!("{found:#?}"))
    }

    /// Reads everything, or says what is wrong.
    pub fn assemble(&self) -> Result<Library, Vec<Problem>> {
        Library::assemble(&self.0)
    }
}

pub fn text_of(file: &File) -> String {
    String::from_utf8(file.bytes.clone()).expect("bundled files are text")
}

fn named<'f>(files: &'f mut [File], ending: &str) -> &'f mut File {
    files.iter_mut().find(|file| file.path.ends_with(ending)).unwrap_or_else(|| panic!("no file {ending}"))
}

fn edit(file: &mut File, find: &str, replace: &str, times: usize) {
    let text = text_of(file);
    assert_eq!(text.matches(find).count(), times, "{find:?} in {}", file.path);
    file.bytes = text.replace(find, replace).into_bytes();
}

/// The table `[[kind]]` with this id, up to the next table.
fn block<'t>(text: &'t str, kind: &str, id: &str) -> &'t str {
    let head = format!("[[{kind}]]\nid = \"{id}\"\n");
    let from = text.find(&head).unwrap_or_else(|| panic!("no {kind} {id}"));
    let inner = format!("[{kind}.");
    let mut to = from + head.len();
    for line in text[to..].split_inclusive('\n') {
        if line.starts_with('[') && !line.starts_with(&inner) {
            break;
        }
        to += line.len();
    }
    &text[from..to]
}

/// The severity rules: id and text.
fn rules(text: &str) -> impl Iterator<Item = (String, String)> + use<> {
    let ids: Vec<String> = text
        .split("[[severity_rule]]\nid = \"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next().map(str::to_owned))
        .collect();
    let text = text.to_owned();
    ids.into_iter().map(move |id| {
        let found = block(&text, "severity_rule", &id).to_owned();
        (id, found)
    })
}

/// The fenced block of a step.
fn step_of<'t>(text: &'t str, name: &str) -> &'t str {
    let head = format!("```sh {{\"name\":\"{name}\"");
    let from = text.find(&head).unwrap_or_else(|| panic!("no step {name}"));
    let length = text[from + 3..].find("```\n").expect("the block ends") + 3 + 4;
    &text[from..from + length]
}

/// The outcome of each check.
pub fn outcomes(drill: &Drill) -> BTreeMap<CheckKind, Outcome> {
    drill.judgement.checks.iter().map(|check| (check.id, check.outcome)).collect()
}

/// One drill.
pub fn run(library: &Library, scenario: &str, seed: u64) -> Drill {
    let found = library.scenario(scenario).unwrap_or_else(|| panic!("no scenario {scenario}"));
    trial::run(library, found, seed).unwrap_or_else(|error| panic!("{scenario} {seed}: {error}"))
}

/// What a hunt expects of a check: one of these outcomes.
pub type Named<'n> = (CheckKind, &'n [Outcome]);

/// Runs `scenario` on the untouched and on the broken files, at each seed. The first passes; the second fails, and each
/// check named has one of the outcomes stated, at every seed.
pub fn hunt(what: &str, scenario: &str, seeds: &[u64], broken: &Bundle, named: &[Named<'_>]) {
    quiet(scenario, seeds);
    red(what, scenario, seeds, broken, named);
}

/// The untouched files pass.
pub fn quiet(scenario: &str, seeds: &[u64]) {
    let library = Bundle::untouched().library();
    for seed in seeds {
        let drill = run(&library, scenario, *seed);
        assert_eq!(drill.judgement.verdict, Verdict::Passed, "untouched {scenario} {seed}: {}", told(&drill));
    }
}

/// The broken files fail in the way that is named.
pub fn red(what: &str, scenario: &str, seeds: &[u64], broken: &Bundle, named: &[Named<'_>]) {
    let library = broken.library();
    let mut wrong = Vec::new();
    for seed in seeds {
        let drill = run(&library, scenario, *seed);
        let found = outcomes(&drill);
        let as_named = named
            .iter()
            .all(|(check, allowed)| found.get(check).is_some_and(|outcome| allowed.contains(outcome)));
        if drill.judgement.verdict != Verdict::Failed || !as_named || named.is_empty() {
            wrong.push(format!("seed {seed}: {}\n  {}", drill.judgement.verdict, told(&drill)));
        }
    }
    assert!(wrong.is_empty(), "{what} in {scenario}: expected {named:?}\n{}", wrong.join("\n"));
}

/// The checks that are not met.
pub fn told(drill: &Drill) -> String {
    let bad = drill.judgement.checks.iter().filter(|check| check.outcome != Outcome::Met);
    bad.map(|check| format!("{} {} ({})", check.id, check.outcome, check.message))
        .collect::<Vec<_>>()
        .join("\n  ")
}
