//! Reports as one self-contained HTML file: no script, no request, style and charts inline.
//!
//! Every value goes through the template's escaping; the only text that does not is what this house draws
//! itself: the style and the charts, which escape for themselves.

mod charts;
mod cost;
mod drill;
mod incident;
mod lead;
mod log;
mod render;
mod rows;
mod suite;

pub use drill::to_html;
pub use incident::to_incident_html;
pub use log::to_log_html;
pub use render::PageError;
pub use suite::to_suite_html;
