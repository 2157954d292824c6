//! Rule articles and the drills that give evidence for them, as Markdown.

use std::fmt::Write as _;

use crate::drill_log::markdown::inline;
use crate::drill_log::{Day, History};
use crate::report::lang::{Lang, fill};
use crate::report::speech::Speech;
use crate::vocabulary::{Named, Rule};

/// A table of rules: each with the last drill of every scenario that is mapped to it, and its age on the day `as_of`.
#[must_use]
pub fn to_rules_page(history: &History, as_of: Day, lang: Lang) -> String {
    let (speech, t) = (Speech(lang), lang.texts());
    let mut page = format!("# {}\n\n{}\n", t.rules_title, t.rules_lead);
    let _ = writeln!(page, "{}", fill(t.rules_ages, &[&as_of.to_string()]));
    for rule in Rule::ALL.iter().filter(|rule| **rule != Rule::Firm) {
        let _ = write!(page, "\n## {}\n\n", rule.citation());
        let mut last: std::collections::BTreeMap<&str, &crate::drill_log::DrillHistory> = Default::default();
        for drill in history.drills.iter().filter(|drill| drill.drill.scenario.rules.contains(rule)) {
            last.insert(&drill.drill.scenario.id, drill);
        }
        if last.is_empty() {
            let _ = writeln!(page, "{}", t.rules_none);
            continue;
        }
        let _ = writeln!(page, "{}\n|---|---:|---|---:|---|---|", t.rules_head);
        for (id, history) in last {
            let drill = &history.drill;
            let verdict = speech.name(drill.verdict, lang.verdict(drill.verdict));
            let verdict = if history.is_loosened() { fill(t.verdict_loosened, &[&verdict]) } else { verdict };
            let _ = writeln!(
                page,
                "| {} | {} | {} | {} | {verdict} | {} |",
                inline(id),
                history.number,
                drill.started.date(),
                fill(t.age_days, &[&speech.count(history.age_days(as_of))]),
                drill.timeline
            );
        }
    }
    page
}
