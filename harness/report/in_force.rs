//! The values that were in force when a report was approved, so that a review can name the one that was changed: what the files
//! of a drill say, without comments, places and sources. They explain and decide nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::base::Digest;
use crate::report::json::pretty;

/// Name and version of the JSON.
pub const IN_FORCE_SCHEMA: &str = "shadowdrill.in-force/1";

/// Keys that say why and not what.
const WORDS: [&str; 3] = ["source", "title", "assumed"];

/// What each file says: its values by their keys, by the file's part in a drill (`policy`, `runbook pause-system`).
pub type Values = BTreeMap<String, BTreeMap<String, String>>;

/// What was in force for each approved report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InForce {
    /// Name and version of this format.
    schema: String,
    /// Values that drills share, by their digest: one set where all reports were approved together.
    sets: BTreeMap<String, Values>,
    /// By the name of the report.
    reports: BTreeMap<String, Basis>,
}

/// What one report was approved under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Basis {
    /// The shared values.
    set: String,
    /// Digest of the values of its scenario.
    scenario: String,
}

impl Default for InForce {
    fn default() -> InForce {
        InForce { schema: IN_FORCE_SCHEMA.to_owned(), sets: BTreeMap::new(), reports: BTreeMap::new() }
    }
}

impl InForce {
    /// Notes under what a report is approved: shared values, and the text of its scenario.
    pub fn note(&mut self, name: &str, shared: &Values, scenario: &str) {
        let set = digest(shared);
        self.sets.entry(set.clone()).or_insert_with(|| shared.clone());
        let scenario = digest(&values_of(scenario));
        self.reports.insert(name.to_owned(), Basis { set, scenario });
    }

    /// Forgets all other reports, and the sets that none of these has.
    pub fn retain(&mut self, is_kept: impl Fn(&str) -> bool) {
        self.reports.retain(|name, _| is_kept(name));
        let used: BTreeSet<&String> = self.reports.values().map(|basis| &basis.set).collect();
        self.sets.retain(|set, _| used.contains(set));
    }

    /// The values that a report was approved under; none where they were not noted.
    #[must_use]
    pub fn shared(&self, name: &str) -> Option<&Values> {
        self.sets.get(&self.reports.get(name)?.set)
    }

    /// Whether the scenario of a report says something else than it did; none where that was not noted.
    #[must_use]
    pub fn has_other_scenario(&self, name: &str, scenario: &str) -> Option<bool> {
        Some(self.reports.get(name)?.scenario != digest(&values_of(scenario)))
    }

    /// Pretty JSON with a final line break.
    #[must_use]
    pub fn to_json(&self) -> String {
        pretty(self)
    }

    /// Reads what [`InForce::to_json`] wrote.
    ///
    /// # Errors
    /// What is wrong with it, as a fragment.
    pub fn from_json(text: &str) -> Result<InForce, String> {
        let read: InForce = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if read.schema == IN_FORCE_SCHEMA {
            Ok(read)
        } else {
            Err(format!("the format {:?} is not known; this program reads {IN_FORCE_SCHEMA}", read.schema))
        }
    }
}

fn digest<T: Serialize>(values: &T) -> String {
    Digest::of(pretty(values).as_bytes()).short().to_owned()
}

/// One value that is not what it was: `policy.toml monitor.heartbeat-stale.interval 5s → 50s`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ValueChange {
    /// The file's part in a drill.
    pub part: String,
    /// The key.
    pub key: String,
    /// What it was; none where it was not there.
    pub old: Option<String>,
    /// What it is; none where it is gone.
    pub new: Option<String>,
}

impl ValueChange {
    /// The change in words, with the key after the name of its file.
    #[must_use]
    pub fn told(&self, file: &str) -> String {
        let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "not there".to_owned());
        format!("{file} {} {} → {}", self.key, shown(&self.old), shown(&self.new))
    }
}

/// Every value that differs, by file and key. Of an entry that is gone or new as a whole there is one change.
#[must_use]
pub fn changed_values(old: &Values, new: &Values) -> Vec<ValueChange> {
    let none = BTreeMap::new();
    let parts: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let mut found: Vec<ValueChange> = Vec::new();
    for part in parts {
        let (one, other) = (old.get(part).unwrap_or(&none), new.get(part).unwrap_or(&none));
        let keys: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
        for key in keys {
            if one.get(key) == other.get(key) {
                continue;
            }
            let entry = entry_of(key);
            let has = |side: &BTreeMap<String, String>| side.keys().any(|key| entry_of(key) == entry);
            let there = |side: bool| side.then(|| "there".to_owned());
            let change = if has(one) == has(other) {
                ValueChange {
                    part: part.clone(),
                    key: key.clone(),
                    old: one.get(key).cloned(),
                    new: other.get(key).cloned(),
                }
            } else {
                let (old, new) = (there(has(one)), there(has(other)));
                ValueChange { part: part.clone(), key: entry, old, new }
            };
            if !found.contains(&change) {
                found.push(change);
            }
        }
    }
    found
}

/// `monitor.heartbeat-stale` of `monitor.heartbeat-stale.interval`.
fn entry_of(key: &str) -> String {
    key.split('.').take(2).collect::<Vec<_>>().join(".")
}

/// What a TOML file or a runbook says. Empty where it cannot be read: whoever loads the files has told so.
#[must_use]
pub fn values_of(text: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let Some(front) = text.strip_prefix("+++") else {
        of_toml(text, &mut found);
        return found;
    };
    let (front, body) = front.split_once("\n+++").unwrap_or((front, ""));
    of_toml(front, &mut found);
    let mut names = Vec::new();
    let mut lines = body.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```").and_then(|rest| rest.find('{').map(|at| &rest[at..]))
        else {
            continue;
        };
        let Ok(step) = serde_json::from_str::<BTreeMap<String, serde_json::Value>>(info) else { continue };
        let name = step.get("name").and_then(|name| name.as_str()).unwrap_or("?").to_owned();
        for (key, value) in step.iter().filter(|(key, _)| *key != "name") {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            found.insert(format!("step.{name}.{key}"), value);
        }
        let command: Vec<&str> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
        found.insert(format!("step.{name}.command"), command.join("; "));
        names.push(name);
    }
    found.insert("steps".to_owned(), names.join(", "));
    found
}

fn of_toml(text: &str, found: &mut BTreeMap<String, String>) {
    if let Ok(table) = text.parse::<toml::Table>() {
        table.iter().for_each(|(key, value)| flat(key, value, found));
    }
}

fn flat(key: &str, value: &toml::Value, found: &mut BTreeMap<String, String>) {
    match value {
        toml::Value::Table(table) => {
            let said = table.iter().filter(|(inner, _)| !WORDS.contains(&inner.as_str()) && *inner != "id");
            said.for_each(|(inner, value)| flat(&format!("{key}.{inner}"), value, found));
        }
        toml::Value::Array(all) if all.iter().any(|one| one.get("id").is_some()) => {
            let id = |one: &toml::Value| one.get("id").and_then(toml::Value::as_str).map(str::to_owned);
            for (at, one) in all.iter().enumerate() {
                flat(&format!("{key}.{}", id(one).unwrap_or_else(|| at.to_string())), one, found);
            }
            let order: Vec<String> = all.iter().filter_map(id).collect();
            found.insert(format!("order of {key}"), order.join(", "));
        }
        toml::Value::String(text) => {
            found.insert(key.to_owned(), text.clone());
        }
        other => {
            found.insert(key.to_owned(), other.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str = "default = \"a\"\n[gate.limits]\nmax = 5\n[[monitor]]\nid = \"beat\"\ninterval = \"5s\"\n\
                          source = \"own\"\nroutes = [\"log\"]\n[[monitor]]\nid = \"rate\"\ninterval = \"1s\"\n";
    const RUNBOOK: &str =
        "+++\nid = \"pause\"\n+++\n# Pause\n\n```sh {\"name\":\"stop\",\"timeout\":\"30s\"}\nkill\n```\n";

    fn shared(policy: &str, runbook: &str) -> Values {
        [("policy".to_owned(), values_of(policy)), ("runbook pause".to_owned(), values_of(runbook))].into()
    }

    fn told(policy: (&str, &str), runbook: (&str, &str)) -> Vec<String> {
        let old = shared(POLICY, RUNBOOK);
        let new = shared(&POLICY.replace(policy.0, policy.1), &RUNBOOK.replace(runbook.0, runbook.1));
        changed_values(&old, &new).iter().map(|change| change.told(&change.part)).collect()
    }

    #[test]
    fn the_value_that_changed_is_named() {
        for (from, to, expected) in [
            ("\"5s\"", "\"50s\"", "policy monitor.beat.interval 5s → 50s"),
            ("max = 5", "max = 50", "policy gate.limits.max 5 → 50"),
            ("[\"log\"]", "[]", "policy monitor.beat.routes [\"log\"] → []"),
            ("max = 5", "", "policy gate.limits there → not there"),
        ] {
            assert_eq!(told((from, to), ("", "")), [expected]);
        }
        let steps = told(("", ""), ("\"30s\"", "\"300s\""));
        assert_eq!(steps, ["runbook pause step.stop.timeout 30s → 300s"]);
        assert_eq!(told(("", ""), ("kill\n", "true\n")), ["runbook pause step.stop.command kill → true"]);
    }

    #[test]
    fn comments_sources_and_titles_are_no_values() {
        for (from, to) in [("[gate", "# a comment\n[gate"), ("\"own\"", "\"the firm\"")] {
            assert_eq!(told((from, to), ("# Pause", "# Take a break")), Vec::<String>::new());
        }
    }

    #[test]
    fn an_entry_that_is_gone_is_one_change() {
        let (head, _) = POLICY.rsplit_once("[[monitor]]").expect("two");
        let gone = changed_values(&shared(POLICY, RUNBOOK), &shared(head, RUNBOOK));
        let told: Vec<String> = gone.iter().map(|change| change.told("policy.toml")).collect();
        assert_eq!(
            told,
            ["policy.toml monitor.rate there → not there", "policy.toml order of monitor beat, rate → beat"]
        );
    }

    #[test]
    fn what_is_noted_is_read_again_and_what_nobody_needs_is_forgotten() {
        let mut kept = InForce::default();
        kept.note("a-0", &shared(POLICY, RUNBOOK), "seed = 1");
        kept.note("b-0", &shared("default = \"b\"", RUNBOOK), "seed = 1");
        let read = InForce::from_json(&kept.to_json()).expect("what was written");
        assert_eq!(read, kept);
        assert_eq!(read.shared("a-0"), Some(&shared(POLICY, RUNBOOK)));
        assert_eq!(read.has_other_scenario("a-0", "# a comment\nseed = 1"), Some(false));
        assert_eq!(read.has_other_scenario("a-0", "seed = 2"), Some(true));
        assert_eq!((read.shared("c-0"), read.has_other_scenario("c-0", "")), (None, None));
        kept.retain(|name| name == "b-0");
        assert_eq!((kept.sets.len(), kept.shared("a-0")), (1, None));
        assert!(InForce::from_json("{}").is_err());
        assert!(InForce::from_json(&read.to_json().replace("in-force/1", "in-force/9")).is_err());
    }
}
