//! The run as JSON, and the schema of that JSON.

use serde::Serialize;

use crate::report::model::{RUN_SCHEMA, RunReport};

/// Any of the program's models as pretty JSON with a final line break.
pub fn pretty<T: Serialize + ?Sized>(model: &T) -> String {
    let mut text = serde_json::to_string_pretty(model).unwrap_or_default();
    text.push('\n');
    text
}

/// Pretty JSON with a final line break.
#[must_use]
pub fn to_json(report: &RunReport) -> String {
    pretty(report)
}

/// The JSON Schema of the report, generated from the model, with a final line break.
#[must_use]
pub fn schema() -> String {
    schema_text(schemars::schema_for!(RunReport), RUN_SCHEMA)
}

/// A schema with its title, as its file holds it.
pub fn schema_text(mut schema: schemars::Schema, title: &str) -> String {
    schema.insert("title".to_owned(), title.into());
    pretty(&schema)
}
