//! The incident report as Markdown, in the order of the template.

use std::fmt::Write as _;

use super::model::{Incident, Part};
use crate::drill_log::markdown::inline;
use crate::report::lang::{Lang, fill};

/// The page. What a person has to fill in stands in bold brackets.
#[must_use]
pub fn to_incident_markdown(incident: &Incident, lang: Lang) -> String {
    let t = lang.texts();
    let mut page = format!("# {}\n\n", inline(&fill(t.incident_report_of, &[&incident.title])));
    let facts =
        [(t.date, incident.date.as_str()), (t.severity, incident.severity), (t.status, incident.status)];
    for (at, (name, value)) in facts.iter().enumerate() {
        let end = if at + 1 < facts.len() { "  \n" } else { "\n" };
        let _ = write!(page, "**{name}:** {}{end}", inline(value));
    }
    let _ = write!(page, "\n{}\n\n{}\n", t.sandbox, inline(&incident.age));
    heading(&mut page, t.summary);
    paragraphs(&mut page, &incident.summary, lang);
    heading(&mut page, t.timeline_of_incident);
    for moment in &incident.timeline {
        let time = if moment.human { marked(&moment.time, lang) } else { inline(&moment.time) };
        let _ = writeln!(page, "- {time} – {}", moment.what);
    }
    heading(&mut page, t.root_cause);
    paragraphs(&mut page, &incident.root_cause, lang);
    heading(&mut page, t.impact);
    for (name, part) in &incident.impact {
        let _ = writeln!(page, "- {name}: {}", shown(part, lang));
    }
    heading(&mut page, t.resolution);
    paragraphs(&mut page, &incident.resolution, lang);
    heading(&mut page, t.lessons_learned);
    for (at, part) in incident.lessons.iter().enumerate() {
        let _ = writeln!(page, "{}. {}", at + 1, shown(part, lang));
    }
    heading(&mut page, t.action_items);
    for part in &incident.actions {
        let _ = writeln!(page, "- [ ] {}", shown(part, lang));
    }
    page
}

fn heading(page: &mut String, title: &str) {
    let _ = write!(page, "\n## {title}\n\n");
}

fn paragraphs(page: &mut String, parts: &[Part], lang: Lang) {
    let shown: Vec<String> = parts.iter().map(|part| shown(part, lang)).collect();
    let _ = writeln!(page, "{}", shown.join("\n\n"));
}

fn shown(part: &Part, lang: Lang) -> String {
    if part.human { marked(&part.text, lang) } else { inline(&part.text) }
}

/// `**[to be filled in: …]**`
fn marked(text: &str, lang: Lang) -> String {
    format!("**\\[{}\\]**", fill(lang.texts().to_be_filled_in, &[&inline(text)]))
}
