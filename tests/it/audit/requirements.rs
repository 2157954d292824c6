//! Each requirement goes red for the right reason, at the right place, and stays quiet otherwise.

use shadowdrill::audit::Requirement;
use shadowdrill::base::Digest;
use shadowdrill::drill_log::History;
use shadowdrill::runbook::Runbook;
use shadowdrill::vocabulary::Track;

use super::subject::{TEXT, audit, audit_without, both, entered, gaps, history, read, review, reviewed};

/// What is missing of a runbook with this text, of which nothing was drilled.
fn missing(text: &str, requirement: Requirement) -> Vec<String> {
    gaps(&audit(read(text), &History::default()), requirement)
}

/// The one thing that is missing.
#[track_caller]
fn one(text: &str, requirement: Requirement) -> String {
    let found = missing(text, requirement);
    assert_eq!(found.len(), 1, "{found:#?}");
    found.concat()
}

#[track_caller]
fn changed(from: &str, to: &str) -> String {
    assert!(TEXT.contains(from), "{from:?}");
    TEXT.replacen(from, to, 1)
}

#[test]
fn a_runbook_that_has_everything_meets_everything() {
    let runbook = read(&reviewed(TEXT));
    let drills = history(both(Track::Testnet, &runbook));
    let found = audit(runbook, &drills);
    assert!(found.is_met() && !found.falls_short() && found.needed_for_live, "{found:#?}");
    let names: Vec<Requirement> = found.findings.iter().map(|finding| finding.requirement).collect();
    assert_eq!(
        names,
        [Requirement::Complete, Requirement::Reviewed, Requirement::TestedInTestnet, Requirement::Reachable]
    );
}

#[test]
fn what_is_missing_in_the_file_is_named_at_its_place() {
    let complete = |text: &str| one(text, Requirement::Complete);
    assert_eq!(missing(TEXT, Requirement::Complete), Vec::<String>::new());
    assert_eq!(
        complete(&changed("\"Pause the system\"", "\"T.B.D.\"")),
        "books/pause-system.md:3:6 the title \"T.B.D.\" says nothing"
    );
    assert_eq!(
        complete(&changed("\"A. Owner\"", "\"-\"")),
        "books/pause-system.md:6:9 the owner \"-\" says nothing"
    );
    for command in ["", "# to be written\n", "   \n"] {
        assert_eq!(
            complete(&changed("cp -r logs backup\n", command)),
            "books/pause-system.md:29:7 the step `logs` has no command"
        );
    }
    // each duty of the document is looked for by what the step does, not by its name
    for (step, what) in [
        (
            "scheduler.terminate",
            "no step always stops the system (scheduler.terminate, scheduler.kill, runs.block, kill-switch.trip)",
        ),
        ("logs.secure", "no step always copies the logs (logs.secure)"),
        ("registry.secure", "no step always copies the run registry (registry.secure)"),
        ("owner.notify", "no step always tells the owner (owner.notify)"),
        ("incident.record", "no step always records time and reason (incident.record)"),
    ] {
        let said = complete(&changed(step, "books.reconcile"));
        assert_eq!(said, format!("books/pause-system.md:3:6 {what}, as a runbook for high does"));
    }
}

#[test]
fn what_a_runbook_needs_depends_on_its_severities() {
    let without = |action: &str, severities: &str| {
        let text = changed(action, "books.reconcile").replace("[\"medium\", \"high\"]", severities);
        // no rule names it
        missing(&text.replace("\"pause-system\"", "\"unnamed\""), Requirement::Complete).len()
    };
    for (action, low, medium, high) in [
        ("scheduler.terminate", 0, 1, 1),
        ("logs.secure", 0, 1, 1),
        ("registry.secure", 0, 1, 1),
        ("owner.notify", 0, 0, 1),
        ("incident.record", 1, 1, 1),
    ] {
        let counts =
            ["[\"low\"]", "[\"low\", \"medium\"]", "[\"low\", \"high\"]"].map(|all| without(action, all));
        assert_eq!(counts, [low, medium, high], "{action}");
    }
    // whatever it says of itself, rules of the policy take it up at medium
    let text = changed("logs.secure", "books.reconcile").replace("[\"medium\", \"high\"]", "[\"low\"]");
    assert!(one(&text, Requirement::Complete).ends_with("as a runbook for medium does"));
}

#[test]
fn a_dead_link_is_named_and_other_links_are_not() {
    let runbook = || read(&reviewed(TEXT));
    let found = audit_without(runbook(), &History::default(), &["books/other.md"]);
    assert_eq!(
        gaps(&found, Requirement::Complete),
        ["books/pause-system.md:21:28 the link `other.md` is dead: there is no `books/other.md`"]
    );
    assert_eq!(gaps(&audit(runbook(), &History::default()), Requirement::Complete), Vec::<String>::new());
}

#[test]
fn two_persons_must_have_reviewed_the_file_as_it_is() {
    let digest = Runbook::reviewed_digest(TEXT.as_bytes()).expect("a runbook");
    let other = Digest::of(b"another state");
    let by = |reviews: &[(&str, &Digest)]| {
        let lines: String = reviews.iter().map(|(name, digest)| review(name, digest)).collect();
        let found = missing(&entered(TEXT, &lines), Requirement::Reviewed);
        found
            .iter()
            .map(|gap| gap.split_once(' ').map_or("", |(_, reason)| reason).to_owned())
            .collect::<Vec<_>>()
    };
    let nobody = "no person counts as a reviewer of the file as it is; two must";
    let only_one = "one person counts as a reviewer of the file as it is; two must";
    assert_eq!(by(&[]), [nobody]);
    assert_eq!(by(&[("B. First", &digest)]), [only_one]);
    assert_eq!(by(&[("B. First", &digest), ("C. Second", &digest)]), Vec::<String>::new());
    // the same person is one person, however the name is written
    for again in [
        "B. First",
        "b. first",
        "B.  FIRST",
        " B First ",
        "B. First (risk)",
        "First, B.",
        "D. Third and B. First",
    ] {
        let said = by(&[("B. First", &digest), (again, &digest)]);
        assert_eq!(said, [only_one.to_owned(), format!("the reviewer `{again}` is there twice")]);
    }
    // nobody reviews what is their own
    for owner in [
        "A. Owner",
        "a owner",
        "A. OWNER <a@example.com>",
        "Owner, A.",
        "A. Owner, risk",
        "D. Third + A. Owner",
    ] {
        let said = by(&[("B. First", &digest), (owner, &digest)]);
        assert_eq!(said, [only_one.to_owned(), format!("the reviewer `{owner}` is the owner")]);
    }
    let (old, now) = (other.short(), digest.short());
    let stale =
        format!("the reviewer `C. Second` reviewed another state of the file ({old}…; it is {now}… now)");
    assert_eq!(by(&[("B. First", &digest), ("C. Second", &other)]), [only_one.to_owned(), stale]);
    assert_eq!(by(&[("B. First", &digest), ("…", &digest)])[1], "the reviewer `…` is the name of nobody");
    assert_eq!(
        by(&[("B. First", &digest), ("TBD (ops)", &digest)])[1],
        "the reviewer `TBD (ops)` is the name of nobody"
    );
    let marked = by(&[("B. First", &digest), ("B. Fi\u{308}rst", &digest)]);
    assert!(marked[1].contains("holds marks beside their letters"), "{marked:#?}");
    // a team behind a comma is nobody
    assert_eq!(by(&[("B. First, risk", &digest), ("C. Second, risk", &digest)]), Vec::<String>::new());
    // what no longer counts takes nothing away from two that do
    let three = [("B. First", &other), ("B. First", &digest), ("C. Second", &digest)];
    assert_eq!(by(&three), Vec::<String>::new());
    let undated = entered(TEXT, "\n[[reviewer]]\nname = \"B. First\"\n");
    assert_eq!(
        missing(&undated, Requirement::Reviewed)[1],
        "books/pause-system.md:11:8 the reviewer `B. First` states no digest of what was reviewed"
    );
}

#[test]
fn a_change_of_the_file_undoes_its_reviews() {
    let text = reviewed(TEXT);
    assert_eq!(missing(&text, Requirement::Reviewed), Vec::<String>::new());
    for (from, to) in [
        ("kill -TERM", "kill -STOP"),
        ("needed_for_live = true", "needed_for_live = false"),
        ("A. Owner", "D. Owner"),
        ("\"medium\", ", ""),
    ] {
        let found = missing(&text.replacen(from, to, 1), Requirement::Reviewed);
        assert_eq!(found.len(), 3, "{found:#?}");
        assert!(found[1].contains("`B. First` reviewed another state of the file"), "{found:#?}");
    }
}

#[test]
fn an_owner_that_lists_several_is_each_of_them() {
    let text = changed("A. Owner", "A. Owner and B. First");
    assert_eq!(
        missing(&reviewed(&text), Requirement::Reviewed)[1].split_once(' ').map(|(_, reason)| reason),
        Some("the reviewer `B. First` is the owner")
    );
    let text = changed("A. Owner", "Trading operations (B. First)");
    assert_eq!(
        missing(&reviewed(&text), Requirement::Reviewed).len(),
        2,
        "who stands in brackets owns it, too"
    );
}

#[test]
fn a_runbook_is_reached_by_a_rule_or_by_hand_and_has_a_contact() {
    let reachable = |text: &str| missing(text, Requirement::Reachable);
    assert_eq!(reachable(TEXT), Vec::<String>::new());
    let unnamed = changed("\"pause-system\"", "\"nobody-names-it\"");
    assert_eq!(
        reachable(&unnamed),
        ["books/pause-system.md:3:6 no rule of `policy.toml` names it, and it does not say `by_hand = true`"]
    );
    assert_eq!(reachable(&entered(&unnamed, "by_hand = true\n")), Vec::<String>::new());
    assert_eq!(reachable(&entered(&unnamed, "by_hand = false\n")).len(), 1);
    for contact in ["tbd", "?", "n/a"] {
        let text = changed("operations on call, #incidents", contact);
        assert_eq!(
            reachable(&text),
            [format!("books/pause-system.md:7:11 the contact {contact:?} leads to nobody")]
        );
        assert_eq!(missing(&text, Requirement::Complete).len(), 1);
    }
    // where it is missing altogether, the file is none
    assert!(Runbook::parse(changed("contact", "# contact").as_bytes(), "x.md").is_err());
}
