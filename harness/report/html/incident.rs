//! The incident report as a page.

use serde::Serialize;

use super::render::{PageError, STYLE, render};
use crate::report::dossier::Dossier;
use crate::report::incident::Incident;
use crate::report::lang::{Lang, Texts, fill};

#[derive(Serialize)]
struct Page<'a> {
    lang: &'static str,
    t: &'static Texts,
    style: &'static str,
    heading: String,
    incident: &'a Incident,
    footer: String,
}

/// The incident report of a drill: one file that needs nothing else.
///
/// # Errors
/// As [`super::to_html`].
pub fn to_incident_html(dossier: &Dossier, lang: Lang) -> Result<String, PageError> {
    let t = lang.texts();
    let incident = Incident::of(dossier, lang);
    let page = Page {
        lang: lang.tag(),
        t,
        style: STYLE,
        heading: fill(t.incident_report_of, &[&incident.title]),
        incident: &incident,
        footer: fill(t.footer, &[&dossier.tool.name, &dossier.tool.version]),
    };
    render("incident.html", &page)
}
