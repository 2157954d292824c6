//! A runbook that meets every requirement, and what is needed to audit it.

use std::collections::BTreeSet;

use shadowdrill::audit::{Basis, Finding, Requirement, RunbookAudit, file_links, inspect};
use shadowdrill::base::Digest;
use shadowdrill::drill_log::{Body, Day, DrillEntry, Exercised, History};
use shadowdrill::policy::Policy;
use shadowdrill::runbook::Runbook;
use shadowdrill::vocabulary::Track;

use crate::drill_log::support::{Made, drill};

/// Without its reviews.
pub const TEXT: &str = r##"+++
format = 1
id = "pause-system"
title = "Pause the system"
severities = ["medium", "high"]
owner = "A. Owner"
contact = "operations on call, #incidents"
needed_for_live = true
+++

# Pause the system

For what else is wrong see [the other runbook](other.md) and [the venue](https://example.com/status).

## 1. Ask it to end

```sh {"name":"stop","action":"scheduler.terminate"}
kill -TERM "$PID"
```

## 2. End it by force

```sh {"name":"kill","action":"scheduler.kill","when":"previous-failed"}
kill -KILL "$PID"
```

## 3. Copy the logs

```sh {"name":"logs","action":"logs.secure"}
cp -r logs backup
```

## 4. Copy the registry

```sh {"name":"registry","action":"registry.secure"}
cp -r registry backup
```

## 5. Tell the owner

```sh {"name":"tell","action":"owner.notify"}
./notify.sh
```

## 6. Write it down

```sh {"name":"record","action":"incident.record"}
date >> journal.md
```
"##;

/// All steps but the one that waits for a failure.
pub const USUAL: [&str; 5] = ["stop", "logs", "registry", "tell", "record"];

pub fn review(name: &str, digest: &Digest) -> String {
    format!("\n[[reviewer]]\nname = \"{name}\"\ndigest = \"{digest}\"\n")
}

/// The text with these lines at the end of its front matter.
pub fn entered(text: &str, lines: &str) -> String {
    text.replacen("\n+++\n", &format!("\n{lines}+++\n"), 1)
}

/// The text reviewed by two persons as it is.
pub fn reviewed(text: &str) -> String {
    let digest = Runbook::reviewed_digest(text.as_bytes()).expect("a runbook");
    entered(text, &format!("{}{}", review("B. First", &digest), review("C. Second", &digest)))
}

pub fn read(text: &str) -> Runbook {
    Runbook::parse(text.as_bytes(), "books/pause-system.md").unwrap_or_else(|found| panic!("{found:#?}"))
}

pub fn used(runbook: &Runbook, done: &[&str], failed: &[&str], not_needed: &[&str]) -> Exercised {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Exercised {
        runbook: runbook.id.clone(),
        digest: runbook.digest.clone(),
        done: names(done),
        failed: names(failed),
        not_needed: names(not_needed),
    }
}

pub fn held(track: Track, exercised: Exercised) -> DrillEntry {
    DrillEntry { track, exercised: vec![exercised], ..drill(1) }
}

/// Two drills: one as usual, and one in which the scheduler does not end by itself.
pub fn both(track: Track, runbook: &Runbook) -> Vec<DrillEntry> {
    vec![
        held(track, used(runbook, &USUAL, &[], &["kill"])),
        held(track, used(runbook, &["kill", "logs", "registry", "tell", "record"], &["stop"], &[])),
    ]
}

pub fn history(drills: Vec<DrillEntry>) -> History {
    let made = Made::of(drills.into_iter().map(|drill| Body::Drill(Box::new(drill))));
    History::of(&made.entries).expect("a history")
}

/// The audit ten days after the drills, with every link alive.
pub fn audit(runbook: Runbook, history: &History) -> RunbookAudit {
    audit_without(runbook, history, &[])
}

/// The same where these files are not there.
pub fn audit_without(runbook: Runbook, history: &History, absent: &[&str]) -> RunbookAudit {
    let policy =
        Policy::parse(include_bytes!("../../../fixtures/policy.toml"), "policy.toml").expect("a policy");
    let absent: BTreeSet<String> = absent.iter().map(|path| (*path).to_owned()).collect();
    let links: Vec<String> = file_links(&runbook).into_iter().map(|link| link.path).collect();
    assert!(absent.iter().all(|path| links.contains(path)), "{absent:?} is not among {links:?}");
    let as_of = Day::parse("2026-03-13").expect("a day");
    let runbooks = [runbook];
    let mut found = inspect(&Basis { runbooks: &runbooks, policy: &policy, history, absent: &absent, as_of });
    found.remove(0)
}

pub fn finding(audit: &RunbookAudit, requirement: Requirement) -> &Finding {
    audit.findings.iter().find(|finding| finding.requirement == requirement).expect("every requirement")
}

/// What is missing of a requirement, a line each, with its line in the file.
pub fn gaps(audit: &RunbookAudit, requirement: Requirement) -> Vec<String> {
    let finding = finding(audit, requirement);
    assert_eq!(finding.met, finding.gaps.is_empty());
    assert!(!finding.looked_for.is_empty());
    finding.gaps.iter().map(|gap| format!("{} {}", gap.place, gap.reason)).collect()
}
