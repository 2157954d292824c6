//! What an incident report holds, in the words of one language.

use serde::Serialize;

/// An incident report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Incident {
    /// Short title.
    pub title: String,
    /// `YYYY-MM-DD`, the day of the incident on the drill's calendar.
    pub date: String,
    /// `Low`, `Medium`, `High`, or a dash.
    pub severity: &'static str,
    /// `Open` or `Resolved`.
    pub status: &'static str,
    /// From when on the age of the drill's result counts.
    pub age: String,
    /// Two or three sentences.
    pub summary: Vec<Part>,
    /// `HH:MM` and what happened then.
    pub timeline: Vec<Moment>,
    /// The technical cause.
    pub root_cause: Vec<Part>,
    /// Systems, runs, money: a label and what is known.
    pub impact: Vec<(String, Part)>,
    /// What ended it.
    pub resolution: Vec<Part>,
    /// What was learned.
    pub lessons: Vec<Part>,
    /// What is to be done.
    pub actions: Vec<Part>,
}

/// A piece of text, known or to be filled in by a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The text, or what a person has to say here.
    pub text: String,
    /// It is to be filled in.
    pub human: bool,
}

/// A line of the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Moment {
    /// `HH:MM`, or `HH:MM` where a person has to fill it in.
    pub time: String,
    /// What happened.
    pub what: &'static str,
    /// The time is to be filled in.
    pub human: bool,
}

impl Part {
    /// Something that the drill knows.
    #[must_use]
    pub fn known(text: impl Into<String>) -> Part {
        Part { text: text.into(), human: false }
    }

    /// Something that a person has to fill in.
    #[must_use]
    pub fn human(text: impl Into<String>) -> Part {
        Part { text: text.into(), human: true }
    }
}
