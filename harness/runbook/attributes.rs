//! The attributes of a step: the JSON object in the info string of its fenced block.

use std::ops::Range;

use serde_json::Value;

use super::model::{OnFailure, Step, When};
use super::read::first_line;
use crate::base::Span;
use crate::vocabulary::{Action, Named, Problems, source, table};

/// Keys that a step may have.
const KEYS: [&str; 6] = ["name", "action", "timeout", "approval", "when", "on-failure"];
/// Attributes of runme that mean something to it and nothing here.
const RUNME: [&str; 9] = [
    "background",
    "cwd",
    "excludeFromRunAll",
    "id",
    "interactive",
    "interpreter",
    "mimeType",
    "promptEnv",
    "terminalRows",
];
/// Used where a step states no timeout.
const TIMEOUT: Span = Span::from_secs(60);

/// The step of a fenced block; `None` where the block is prose or its attributes are wrong.
pub fn step(
    info: &str,
    range: &Range<usize>,
    title: &str,
    command: String,
    p: &mut Problems<'_>,
) -> Option<Step> {
    let line = first_line(p, range);
    let text = p.source().text().get(line.clone()).unwrap_or("");
    let at = line.start + text.find('{').unwrap_or(0)..line.end;
    let json = &info[info.find('{')?..];
    let value: Value = match serde_json::from_str(json) {
        Ok(value) => value,
        Err(error) => {
            // a code block in prose may well carry braces; one that says `action` is meant as a step
            if json.contains("action") {
                let message = format!("the attributes are not a JSON object ({})", json_reason(&error));
                p.add(
                    "bad-attributes",
                    &at,
                    message,
                    Some("such as {\"name\":\"stop\",\"action\":\"scheduler.terminate\"}".into()),
                );
            }
            return None;
        }
    };
    let Value::Object(attributes) = value else { return None };
    if !attributes.contains_key("action") {
        if let Some(near) = attributes.keys().find(|key| source::did_you_mean(key, ["action"]).is_some()) {
            let message = format!("unknown attribute `{near}`");
            p.add("unknown-key", &key_at(p, &at, near), message, Some("did you mean `action`?".into()));
        }
        return None;
    }
    let mut reader = Attributes { values: &attributes, at: at.clone(), p };
    reader.refuse_unknown();
    reader.read(title, command)
}

fn json_reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or("unreadable").to_owned()
}

/// Where a key stands in the attributes, or all of them.
fn key_at(p: &Problems<'_>, at: &Range<usize>, key: &str) -> Range<usize> {
    let text = p.source().text().get(at.clone()).unwrap_or("");
    let quoted = format!("\"{key}\"");
    text.find(&quoted).map_or_else(|| at.clone(), |found| at.start + found..at.start + found + quoted.len())
}

struct Attributes<'v, 'p, 's> {
    values: &'v serde_json::Map<String, Value>,
    at: Range<usize>,
    p: &'p mut Problems<'s>,
}

impl Attributes<'_, '_, '_> {
    fn complain(&mut self, key: &str, code: &'static str, message: String, help: Option<String>) {
        let range = key_at(self.p, &self.at, key);
        self.p.add(code, &range, message, help);
    }

    fn refuse_unknown(&mut self) {
        let unknown = |key: &&String| !KEYS.contains(&key.as_str()) && !RUNME.contains(&key.as_str());
        for key in self.values.keys().filter(unknown).cloned().collect::<Vec<_>>() {
            let help = source::did_you_mean(&key, KEYS)
                .unwrap_or_else(|| format!("known here: {}", source::listed(KEYS)));
            self.complain(
                &key,
                "unknown-key",
                format!("unknown attribute `{}`", key.escape_debug()),
                Some(help),
            );
        }
    }

    fn text(&mut self, key: &str) -> Option<String> {
        match self.values.get(key)? {
            Value::String(text) => Some(text.clone()),
            other => {
                let message = format!("`{key}` must be a string, found {other}");
                self.complain(key, "wrong-type", message, None);
                None
            }
        }
    }

    fn read(&mut self, title: &str, command: String) -> Option<Step> {
        let name = self.name();
        let action = self.action();
        let timeout = self.timeout();
        let approval = self.flag("approval");
        let when =
            self.choice("when", &[("always", When::Always), ("previous-failed", When::PreviousFailed)]);
        let on_failure = self
            .choice("on-failure", &[("continue", OnFailure::Continue), ("escalate", OnFailure::Escalate)]);
        let title = title.trim();
        let name = name?;
        Some(Step {
            title: if title.is_empty() { name.clone() } else { title.to_owned() },
            name,
            action: action?,
            timeout: timeout?,
            approval: approval?,
            when: when?,
            on_failure: on_failure?,
            command,
            place: self.p.source().place(self.at.start),
        })
    }

    fn name(&mut self) -> Option<String> {
        if !self.values.contains_key("name") {
            let message = "a step needs a `name`".to_owned();
            self.complain(
                "action",
                "missing-key",
                message,
                Some("such as \"name\":\"stop-scheduler\"".into()),
            );
            return None;
        }
        let name = self.text("name")?;
        if !table::is_id(&name) {
            let message = format!("`name` must be lower-case words with hyphens, found {name:?}");
            self.complain("name", "bad-id", message, None);
            return None;
        }
        Some(name)
    }

    fn action(&mut self) -> Option<Action> {
        let name = self.text("action")?;
        let found = Action::from_name(&name);
        if found.is_none() {
            let names = || Action::ALL.iter().map(|action| action.name());
            let help = source::did_you_mean(&name, names())
                .unwrap_or_else(|| format!("known: {}", source::listed(names())));
            self.complain("action", "unknown-name", format!("unknown action {name:?}"), Some(help));
        }
        found
    }

    fn timeout(&mut self) -> Option<Span> {
        if !self.values.contains_key("timeout") {
            return Some(TIMEOUT);
        }
        let text = self.text("timeout")?;
        match Span::parse(&text) {
            Ok(span) if span > Span::ZERO && span <= Span::from_secs(7 * 86_400) => Some(span),
            Ok(span) => {
                let message = format!("`timeout` must be above 0 and at most a week, found {span}");
                self.complain("timeout", "out-of-range", message, None);
                None
            }
            Err(message) => {
                self.complain("timeout", "bad-duration", message, None);
                None
            }
        }
    }

    fn flag(&mut self, key: &str) -> Option<bool> {
        match self.values.get(key) {
            None => Some(false),
            Some(Value::Bool(flag)) => Some(*flag),
            Some(other) => {
                let message = format!("`{key}` must be true or false, found {other}");
                self.complain(key, "wrong-type", message, None);
                None
            }
        }
    }

    /// One of a few words; the first where the key is missing.
    fn choice<T: Copy>(&mut self, key: &str, words: &[(&'static str, T)]) -> Option<T> {
        if !self.values.contains_key(key) {
            return words.first().map(|(_, value)| *value);
        }
        let text = self.text(key)?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            let help = format!("known: {}", source::listed(words.iter().map(|(word, _)| *word)));
            self.complain(key, "unknown-name", format!("unknown value {text:?} of `{key}`"), Some(help));
        }
        found
    }
}
