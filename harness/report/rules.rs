//! Rule articles and the drills that give evidence for them, as Markdown.

use std::fmt::Write as _;

use crate::drill_log::markdown::inline;
use crate::drill_log::{Day, History};
use crate::vocabulary::{Named, Rule};

/// A table of rules: each with the last drill of every scenario that is mapped to it, and its age on the day `as_of`.
#[must_use]
pub fn to_rules_page(history: &History, as_of: Day) -> String {
    let mut page = String::from(
        "# Rules and drills\n\nThe last drill in the log of every scenario that is mapped to a rule. A mapping says that the drill \
         gives evidence for the article, not that the article is fulfilled.\n",
    );
    let _ = writeln!(page, "Ages are counted to {as_of}.");
    for rule in Rule::ALL.iter().filter(|rule| **rule != Rule::Firm) {
        let _ = write!(page, "\n## {}\n\n", rule.citation());
        let mut last: std::collections::BTreeMap<&str, &crate::drill_log::DrillHistory> = Default::default();
        for drill in history.drills.iter().filter(|drill| drill.drill.scenario.rules.contains(rule)) {
            last.insert(&drill.drill.scenario.id, drill);
        }
        if last.is_empty() {
            page.push_str("No drill in the log.\n");
            continue;
        }
        page.push_str("| scenario | entry | date | age | verdict | digest |\n|---|---:|---|---:|---|---|\n");
        for (id, history) in last {
            let drill = &history.drill;
            let _ = writeln!(
                page,
                "| {} | {} | {} | {} d | {} | {} |",
                inline(id),
                history.number,
                drill.started.date(),
                history.age_days(as_of),
                if history.is_loosened() {
                    format!("{}, by a loosened yardstick", drill.verdict)
                } else {
                    drill.verdict.to_string()
                },
                drill.timeline
            );
        }
    }
    page
}
