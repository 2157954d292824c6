//! The templates and what they are given.

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, escape_formatter};
use serde::Serialize;
use thiserror::Error;

use crate::report::svg::escaped;

/// The style of every page.
pub const STYLE: &str = include_str!("style.css");

const TEMPLATES: [(&str, &str); 4] = [
    ("drill.html", include_str!("drill.html")),
    ("incident.html", include_str!("incident.html")),
    ("log.html", include_str!("log.html")),
    ("suite.html", include_str!("suite.html")),
];

/// A page could not be drawn.
#[derive(Debug, Error)]
#[error("the page could not be drawn: {0}")]
pub struct PageError(#[from] minijinja::Error);

/// Fills the template `name`. Every text is escaped as those of charts are: no markup, and no character that steers
/// or turns the reading direction.
pub fn render(name: &str, page: &impl Serialize) -> Result<String, PageError> {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.set_auto_escape_callback(|_| AutoEscape::Html);
    for (name, text) in TEMPLATES {
        templates.add_template(name, text)?;
    }
    templates.set_formatter(|out, state, value| match value.as_str() {
        Some(text) if !value.is_safe() => Ok(out.write_str(&escaped(text))?),
        _ => escape_formatter(out, state, value),
    });
    let mut page = templates.get_template(name)?.render(Serde(page))?;
    page.push('\n');
    Ok(page)
}
