//! Failures at the line that decided them: GitHub's workflow commands and GitLab's code quality report.

use std::fmt::Write as _;

use serde::Serialize;

use crate::base::Digest;
use crate::report::json::pretty;
use crate::report::model::{DrillReport, RunReport};
use crate::report::words;
use crate::vocabulary::Verdict;

/// Something that is not as it should be, at the place to look at first.
struct Finding {
    path: String,
    line: u32,
    column: u32,
    check: String,
    title: String,
    message: String,
    is_error: bool,
}

/// Everything that is not as it should be, in the order of the report.
fn findings(report: &RunReport) -> Vec<Finding> {
    // a host that shows only the first few shows those that say most: the drills
    let mut found = Vec::new();
    for drill in report.drills.iter().filter(|drill| !drill.is_good()) {
        found.extend(of_drill(drill));
    }
    for one in &report.not_as_approved {
        let (path, line, column) = place_of(&one.path);
        let check = "not-as-approved".to_owned();
        let title = format!("{}: {}", one.report, one.approval.sentence());
        let message =
            if one.changes.is_empty() { one.approval.sentence().to_owned() } else { one.changes.join("; ") };
        found.push(Finding { path, line, column, check, title, message, is_error: true });
    }
    for sentence in &report.loosened {
        let (place, message) = sentence.split_once(": ").unwrap_or(("", sentence));
        let (path, line, column) = place_of(place);
        let (check, title) = ("loosened".to_owned(), "loosened against baseline.lock".to_owned());
        found.push(Finding { path, line, column, check, title, message: message.to_owned(), is_error: true });
    }
    found
}

fn of_drill(drill: &DrillReport) -> Vec<Finding> {
    let at = |place: &str, check: String, message: String| {
        let (path, line, column) = place_of(place);
        let title = format!("{}, seed {}: {check}", drill.scenario, drill.seed);
        Finding { path, line, column, check, title, message, is_error: drill.verdict != Verdict::AsExpected }
    };
    let mut found = Vec::new();
    if let Some(error) = &drill.error {
        found.push(at(&drill.path, drill.verdict.to_string(), format!("{error}; {}", drill.reproduce)));
    }
    for check in drill.unmet() {
        let name = format!("{}: {}", check.id, check.outcome);
        let clue = drill.clues.iter().find(|clue| clue.check == check.id);
        let (place, why) = match clue {
            Some(clue) => (clue.place.as_str(), format!("; {}", clue.message)),
            None => (drill.path.as_str(), String::new()),
        };
        found.push(at(place, name, format!("{}{why}; {}", check.message, drill.reproduce)));
    }
    for stated in drill.unmade() {
        let message = format!("stated as {}, but the check was not made", stated.outcome);
        found.push(at(&drill.path, stated.check.to_string(), message));
    }
    found
}

/// `path:line:column`, or a path alone, which stands for its first line.
fn place_of(place: &str) -> (String, u32, u32) {
    let cut = place.rsplit_once(':').and_then(|(rest, column)| {
        let (path, line) = rest.rsplit_once(':')?;
        Some((path.to_owned(), line.parse().ok()?, column.parse().ok()?))
    });
    cut.unwrap_or_else(|| (place.to_owned(), 1, 1))
}

/// A workflow command a finding: GitHub shows it at the line.
#[must_use]
pub fn to_github(report: &RunReport) -> String {
    let mut text = String::new();
    for finding in findings(report) {
        let level = if finding.is_error { "error" } else { "warning" };
        let file = property(&finding.path);
        let place = match (file.is_empty(), finding.line.max(1), finding.column.max(1)) {
            (true, ..) => String::new(),
            (false, line, column) => format!("file={file},line={line},col={column},"),
        };
        let (title, message) = (property(&finding.title), data(&finding.message));
        let _ = writeln!(text, "::{level} {place}title={title}::{message}");
    }
    text
}

/// Text in a message of a workflow command.
fn data(text: &str) -> String {
    words::plain(text).replace('%', "%25")
}

/// Text in a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

/// GitLab's code quality report, with a final line break.
#[must_use]
pub fn to_gitlab(report: &RunReport) -> String {
    let issue = |finding: Finding| Issue {
        description: words::plain(&format!("{}: {}", finding.title, finding.message)),
        fingerprint: Digest::of_parts([
            ("path", finding.path.as_bytes()),
            ("title", finding.title.as_bytes()),
        ])
        .to_string(),
        check_name: finding.check,
        severity: if finding.is_error { "critical" } else { "minor" },
        location: Location { path: finding.path, lines: Lines { begin: finding.line.max(1) } },
    };
    let issues: Vec<Issue> = findings(report).into_iter().map(issue).collect();
    pretty(&issues)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn failures_stand_at_the_line_that_decided_them() {
        insta::assert_snapshot!(to_github(&sample::run()), @r"
        ::error file=policy.toml,line=31,col=1,title=orders-doubled%2C seed 17%3A detection%3A late::detection came out as late; monitor `duplicate-intent` sees after 1s, evaluates every 10s and holds for 0s; shadowdrill run scenarios/orders-doubled.toml --seed 17
        ::error file=scenarios/orders-doubled.toml,line=1,col=1,title=orders-doubled%2C seed 17%3A severity%3A wrong-severity::severity came out as wrong-severity; shadowdrill run scenarios/orders-doubled.toml --seed 17
        ::error file=scenarios/calm.toml,line=1,col=1,title=calm%2C seed 17%3A error::money overflowed in the ledger; shadowdrill run scenarios/calm.toml --seed 17
        ::error title=loosened against baseline.lock::target of detection loosened from 5s to 10s
        ");
        let issues: serde_json::Value = serde_json::from_str(&to_gitlab(&sample::run())).expect("JSON");
        assert_eq!(issues.as_array().map(Vec::len), Some(4));
        assert_eq!(issues[0]["location"]["lines"]["begin"], 31);
        assert_ne!(issues[0]["fingerprint"], issues[1]["fingerprint"]);
    }

    #[test]
    fn what_is_not_as_approved_is_told() {
        let mut run = sample::run();
        run.loosened.clear();
        run.drills.truncate(1);
        assert_eq!((to_github(&run).as_str(), to_gitlab(&run).as_str()), ("", "[]\n"));
        let run = run.held_against(vec![sample::not_approved()]);
        assert_eq!(
            to_github(&run),
            "::error file=scenarios/scheduler-crash.toml,line=1,col=1,title=scheduler-crash-17%3A not as approved::! \
             containment: met → late\n"
        );
        assert!(to_gitlab(&run).contains("not-as-approved"), "{}", to_gitlab(&run));
    }

    #[test]
    fn what_a_user_wrote_is_no_command() {
        let mut run = sample::run();
        run.drills[1].scenario = "a\n::error::b".into();
        run.drills[1].path = "x,line=9::stop-commands::y".into();
        run.drills[1].checks[1].message = "50% \r\n::add-mask::secret \u{1b}[31m".into();
        let text = to_github(&run);
        assert_eq!(text.lines().count(), 4, "{text}");
        assert!(text.lines().all(|line| line.starts_with("::error ")), "{text}");
        assert!(
            text.contains("file=x%2Cline=9%3A%3Astop-commands%3A%3Ay,line=1") && text.contains("50%25"),
            "{text}"
        );
        assert!(!text.contains('\u{1b}'));
    }
}
