//! One drill's timeline with every name resolved, for people and as JSON.
//!
//! The bytes that a drill's digest covers are not made here: this is a view.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::library::Library;
use crate::report::build::monitor_id;
use crate::report::json::pretty;
use crate::report::model::Tool;
use crate::report::words;
use crate::scenario::Scenario;
use crate::trial::Drill;
use crate::vocabulary::{Alert, Record, StepTaken, Steps};

/// Name and version of the timeline's JSON.
pub const TIMELINE_SCHEMA: &str = "shadowdrill.timeline/1";

/// A timeline as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TimelineReport {
    /// Name and version of this format: `shadowdrill.timeline/1`.
    pub schema: String,
    /// What made it.
    pub tool: Tool,
    /// The scenario's id.
    pub scenario: String,
    /// The seed.
    pub seed: u64,
    /// UTC moment of the drill's start.
    pub start: String,
    /// Length of the drill in nanoseconds.
    pub end_ns: i64,
    /// What happened, in order.
    pub entries: Vec<TimelineEntry>,
    /// What was counted, by name.
    pub totals: BTreeMap<String, u64>,
    /// Mix over every simulated event, 32 hexadecimal digits.
    pub trace: String,
    /// The drill's digest.
    pub digest: String,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TimelineEntry {
    /// When, in nanoseconds since the drill's start.
    pub time_ns: i64,
    /// Who: `drill`, `monitor`, `route`, `operator`, `policy`, `responder`, `pipeline` or `market`.
    pub who: String,
    /// What, in one word.
    pub what: String,
    /// What, in a sentence.
    pub text: String,
}

impl TimelineReport {
    /// The timeline of the drill's answered run.
    #[must_use]
    pub fn of(library: &Library, scenario: &Scenario, drill: &Drill) -> TimelineReport {
        let timeline = &drill.timeline;
        let names = Names { library, scenario, drill };
        let mut steps = Steps::default();
        let entries = (timeline.records.iter())
            .map(|stamped| {
                let (who, what, text) = names.say(stamped.record, steps.follow(&stamped.record));
                TimelineEntry { time_ns: stamped.time.ns(), who: who.to_owned(), what: what.to_owned(), text }
            })
            .collect();
        let totals = &timeline.totals;
        let counts = [
            ("bars", u64::from(totals.bars)),
            ("orders", u64::from(totals.orders)),
            ("fills", u64::from(totals.fills)),
            ("blocked", u64::from(totals.blocked)),
            ("runs", u64::from(totals.runs)),
            ("heartbeats", u64::from(totals.heartbeats)),
            ("evaluations", totals.evaluations),
            ("events", timeline.trace.events()),
        ];
        TimelineReport {
            schema: TIMELINE_SCHEMA.to_owned(),
            tool: Tool::this(),
            scenario: drill.scenario.clone(),
            seed: drill.seed,
            start: timeline.calendar.rfc3339(crate::base::Time::ZERO),
            end_ns: timeline.end.ns(),
            entries,
            totals: counts.into_iter().map(|(name, count)| (name.to_owned(), count)).collect(),
            trace: timeline.trace.hex(),
            digest: drill.digest.to_string(),
        }
    }

    /// The timeline as aligned lines.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!(
            "{}, seed {}, from {}\n\n",
            words::plain(&self.scenario),
            self.seed,
            words::plain(&self.start)
        );
        let width = |pick: fn(&TimelineEntry) -> &str| {
            self.entries.iter().map(|entry| pick(entry).chars().count()).max().unwrap_or(0)
        };
        let (who, what) = (width(|entry| &entry.who), width(|entry| &entry.what));
        for entry in &self.entries {
            let line = format!(
                "{}  {}  {}  {}",
                words::padded(&words::moment(entry.time_ns), 14),
                words::padded(&words::plain(&entry.who), who),
                words::padded(&words::plain(&entry.what), what),
                words::plain(&entry.text)
            );
            text.push_str(line.trim_end());
            text.push('\n');
        }
        let totals: Vec<String> = self.totals.iter().map(|(name, count)| format!("{count} {name}")).collect();
        text.push_str(&format!("\n{} end of the drill\n", words::padded(&words::moment(self.end_ns), 15)));
        text.push_str(&format!("totals  {}\n", totals.join(", ")));
        text.push_str(&format!("trace   {}\ndigest  {}\n", self.trace, self.digest));
        text
    }

    /// The timeline as JSON with a final line break.
    #[must_use]
    pub fn to_json(&self) -> String {
        pretty(self)
    }
}

/// Resolves the numbers of records to the names of the library.
struct Names<'a> {
    library: &'a Library,
    scenario: &'a Scenario,
    drill: &'a Drill,
}

type Said = (&'static str, &'static str, String);

impl Names<'_> {
    /// What the record says; `step` is the one that it is about, where it is about one.
    fn say(&self, record: Record, step: Option<StepTaken>) -> Said {
        match record {
            Record::Injected(id) => ("drill", "injected", self.fault(id.index())),
            Record::Lifted(id) => ("drill", "lifted", self.fault(id.index())),
            Record::Session { open } => ("market", if open { "opened" } else { "closed" }, String::new()),
            Record::KillSwitch { engaged, alarmed } => kill_switch(engaged, alarmed),
            Record::Reported(position) => ("operator", "reported", self.report(position)),
            Record::Raised(id) => ("monitor", "raised", self.alert(id.index())),
            Record::Delivered(id, route) => ("route", "delivered", self.sent(id.index(), route.index())),
            Record::Lost(id, route) => ("route", "lost", self.sent(id.index(), route.index())),
            Record::Opened(id) => ("policy", "opened", format!("incident {id}")),
            Record::Classified { incident, severity, rule } => {
                ("policy", "classified", format!("incident {incident} as {severity}: {}", self.rule(rule)))
            }
            Record::Chosen { incident, runbook } => {
                ("policy", "chosen", format!("runbook {} for incident {incident}", self.runbook(runbook)))
            }
            Record::Lowered { incident, severity, approved } => {
                let approval = if approved { "approved" } else { "without approval" };
                ("responder", "lowered", format!("incident {incident} to {severity}, {approval}"))
            }
            Record::PassedOn { incident, responder } => {
                ("policy", "passed-on", format!("incident {incident} on to {}", self.responder(responder)))
            }
            Record::Acknowledged { incident, responder } => {
                ("responder", "acknowledged", format!("incident {incident} by {}", self.responder(responder)))
            }
            Record::Escalated(id) => ("responder", "escalated", format!("incident {id}")),
            Record::Closed(id) => ("responder", "closed", format!("incident {id}")),
            Record::Approved { .. } => ("responder", "approved", self.step(step)),
            Record::Started { action, approved, .. } => {
                let approval = if approved { ", approved" } else { "" };
                ("responder", "started", format!("{}: {action}{approval}", self.step(step)))
            }
            Record::Done { action, .. } => ("pipeline", "done", format!("{}: {action}", self.step(step))),
            Record::Failed { action, reason, .. } => {
                ("pipeline", "failed", format!("{}: {action}: {reason}", self.step(step)))
            }
            Record::Skipped { action, forgotten, .. } => {
                let why = if forgotten { "forgotten" } else { "not needed" };
                ("responder", "skipped", format!("{}: {action}: {why}", self.step(step)))
            }
        }
    }

    fn rule(&self, position: Option<u16>) -> String {
        let rules = &self.library.policy.severity_rules;
        let found = position.and_then(|position| rules.get(usize::from(position)));
        found.map_or_else(|| "no rule matched".to_owned(), |rule| format!("rule {}", rule.id))
    }

    fn runbook(&self, position: u16) -> String {
        let found = self.library.runbooks.get(usize::from(position));
        found.map_or_else(|| position.to_string(), |found| found.id.clone())
    }

    fn responder(&self, position: u16) -> String {
        let found = self.library.policy.responders.get(usize::from(position));
        found.map_or_else(|| position.to_string(), |found| found.id.clone())
    }

    fn sent(&self, alert: usize, route: usize) -> String {
        let found = self.library.policy.routes.get(route);
        format!("alert {alert} over {}", found.map_or_else(|| route.to_string(), |route| route.id.clone()))
    }

    fn fault(&self, position: usize) -> String {
        let Some(fault) = self.drill.plan.faults.get(position) else { return position.to_string() };
        let params: Vec<String> =
            fault.params.iter().map(|(name, value)| format!(", {name} {value}")).collect();
        format!("fault {}: {}, strength {}{}", fault.id, fault.kind, fault.strength, params.concat())
    }

    fn report(&self, position: u16) -> String {
        let found = self.scenario.reports.get(usize::from(position));
        found.map_or_else(|| position.to_string(), |report| report.what.clone())
    }

    fn alert(&self, position: usize) -> String {
        let Some(alert) = self.drill.timeline.alerts.get(position) else { return position.to_string() };
        let (value, threshold, unit) = words::measured(alert);
        format!(
            "alert {} of {}{}: {} against {}",
            alert.id,
            monitor_id(self.library, alert),
            self.symbol(alert),
            words::quantity(value, unit),
            words::quantity(threshold, unit)
        )
    }

    fn symbol(&self, alert: &Alert) -> String {
        let symbol = alert.symbol.and_then(|id| self.scenario.market.symbols.get(id.index()));
        symbol.map_or_else(String::new, |symbol| format!(" on {symbol}"))
    }

    fn step(&self, taken: Option<StepTaken>) -> String {
        let found = taken.and_then(|taken| {
            let runbook = self.library.runbooks.get(usize::from(taken.runbook))?;
            Some((runbook, runbook.steps.get(usize::from(taken.step))?))
        });
        found.map_or_else(
            || "a step of no runbook".to_owned(),
            |(runbook, step)| format!("step {} of {}", step.name, runbook.id),
        )
    }
}

fn kill_switch(engaged: bool, alarmed: bool) -> Said {
    if !engaged {
        return ("pipeline", "released", "orders are allowed again".to_owned());
    }
    let alarm = if alarmed { "; the owner was alarmed" } else { "" };
    ("pipeline", "kill-switch", format!("no new orders except reduce-only{alarm}"))
}
