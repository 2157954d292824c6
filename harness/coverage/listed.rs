//! All that files and catalogue list to be exercised.

use super::model::{Item, Subject};
use crate::library::Library;
use crate::vocabulary::{FaultKind, Named, Place, Rule};

/// Something listed: what it is, what it is called, what there is to know about it, and where it stands.
pub(super) struct Listed {
    pub item: Item,
    pub subject: Subject,
    pub name: String,
    pub about: String,
    pub place: Option<Place>,
}

/// Everything that is listed, in the order of [`Subject`], of the catalogue and of the files.
pub(super) fn all(library: &Library) -> Vec<Listed> {
    let mut listed = catalogue();
    monitors(library, &mut listed);
    severity_rules(library, &mut listed);
    steps(library, &mut listed);
    routes(library, &mut listed);
    listed
}

/// Articles and kinds of fault: they stand in no file. The firm's own targets are no article.
fn catalogue() -> Vec<Listed> {
    let articles = Rule::ALL.iter().filter(|rule| **rule != Rule::Firm).map(|rule| Listed {
        item: Item::Article(*rule),
        subject: Subject::Article,
        name: rule.name().to_owned(),
        about: rule.citation().to_owned(),
        place: None,
    });
    let faults = FaultKind::ALL.iter().map(|kind| Listed {
        item: Item::Fault(*kind),
        subject: Subject::Fault,
        name: kind.name().to_owned(),
        about: kind.family().name().to_owned(),
        place: None,
    });
    articles.chain(faults).collect()
}

fn monitors(library: &Library, listed: &mut Vec<Listed>) {
    listed.extend(library.policy.monitors.iter().enumerate().map(|(at, monitor)| Listed {
        item: Item::Monitor(at),
        subject: Subject::Monitor,
        name: monitor.id.clone(),
        about: monitor.rule.kind().name().to_owned(),
        place: Some(monitor.place.clone()),
    }));
}

/// The rules, and the answer where none matches.
fn severity_rules(library: &Library, listed: &mut Vec<Listed>) {
    let policy = &library.policy;
    listed.extend(policy.severity_rules.iter().enumerate().map(|(at, rule)| Listed {
        item: Item::SeverityRule(Some(at)),
        subject: Subject::SeverityRule,
        name: rule.id.clone(),
        about: format!("{}, {}", rule.severity, rule.runbook),
        place: Some(rule.place.clone()),
    }));
    let (severity, runbook) = &policy.unmatched;
    listed.push(Listed {
        item: Item::SeverityRule(None),
        subject: Subject::SeverityRule,
        name: "unmatched".to_owned(),
        about: format!("{severity}, {runbook}, where no rule matches"),
        place: Some(Place::whole(&policy.path)),
    });
}

/// The steps of the runbooks that the policy names: no incident takes up another one.
fn steps(library: &Library, listed: &mut Vec<Listed>) {
    for (at, runbook) in library.runbooks.iter().enumerate() {
        if !library.policy.names_runbook(&runbook.id) {
            continue;
        }
        listed.extend(runbook.steps.iter().enumerate().map(|(number, step)| Listed {
            item: Item::Step(at, number),
            subject: Subject::Step,
            name: format!("{}/{}", runbook.id, step.name),
            about: step.action.name().to_owned(),
            place: Some(step.place.clone()),
        }));
    }
}

fn routes(library: &Library, listed: &mut Vec<Listed>) {
    listed.extend(library.policy.routes.iter().enumerate().map(|(at, route)| Listed {
        item: Item::Route(at),
        subject: Subject::Route,
        name: route.id.clone(),
        about: format!("{}{}", route.kind, if route.watched { "" } else { ", nobody watches it" }),
        place: Some(route.place.clone()),
    }));
}
