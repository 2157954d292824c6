//! Writing a scenario: the file that reads back as the same scenario, without its comments.

use std::fmt::Write as _;

use jiff::Timestamp;

use super::model::{
    Expectation, FaultSpec, JobSpec, Market, MarketSource, Scenario, Schedule, Spec, Strategy,
};
use crate::base::{Money, Price, Ratio, Span, money};
use crate::vocabulary::source::quoted;
use crate::vocabulary::{CheckKind, Named, Value};

impl Scenario {
    /// The scenario as a file. Read again it is the same but for its places and its digest.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut file = Toml(String::new());
        file.pair("format", "1");
        file.text("id", &self.id);
        file.text("title", &self.title);
        file.text("category", &self.category);
        file.list("tags", self.tags.iter().map(|tag| quoted(tag)));
        file.list("rules", self.rules.iter().map(|rule| quoted(rule.name())));
        if let Some(responder) = &self.responder {
            file.text("responder", responder);
        }
        if !self.absent.is_empty() {
            file.list("absent", self.absent.iter().map(|id| quoted(id)));
        }
        if let Some(seed) = self.seed {
            file.pair("seed", &seed.to_string());
        }
        market(&mut file, &self.market);
        if let Some(account) = &self.account {
            file.table("[account]");
            file.pair("equity", &amount(account.equity));
            file.pair("notional", &amount(account.notional));
        }
        for one in &self.jobs {
            job(&mut file, one, &self.market.symbols);
        }
        for one in &self.faults {
            fault(&mut file, one);
        }
        for report in &self.reports {
            file.table("[[report]]");
            file.pair("at", &spec(&report.at));
            file.text("what", &report.what);
        }
        expectation(&mut file, &self.expect);
        for stated in self.counterexample.iter().flatten() {
            file.table("[[stated]]");
            file.text("check", stated.check.name());
            file.text("outcome", stated.outcome.name());
        }
        if !self.overrides.is_empty() {
            file.table("[overrides]");
            for (chosen, used) in &self.overrides {
                file.text(chosen, used);
            }
        }
        file.0
    }
}

struct Toml(String);

impl Toml {
    fn table(&mut self, head: &str) {
        let _ = write!(self.0, "\n{head}\n");
    }

    fn pair(&mut self, key: &str, value: &str) {
        let _ = writeln!(self.0, "{key} = {value}");
    }

    fn text(&mut self, key: &str, value: &str) {
        self.pair(key, &quoted(value));
    }

    /// A list; nothing where it is empty.
    fn list(&mut self, key: &str, items: impl Iterator<Item = String>) {
        let items: Vec<String> = items.collect();
        if !items.is_empty() {
            self.pair(key, &format!("[{}]", items.join(", ")));
        }
    }
}

fn market(file: &mut Toml, market: &Market) {
    file.table("[market]");
    match &market.source {
        MarketSource::Synthetic { regime, start_ns } => {
            file.text("regime", regime.name());
            file.pair("start", &moment(*start_ns));
        }
        MarketSource::Csv { files, start_ns } => {
            file.list("files", files.iter().map(|path| quoted(path)));
            if let Some(start_ns) = start_ns {
                file.pair("start", &moment(*start_ns));
            }
        }
    }
    file.list("symbols", market.symbols.iter().map(|symbol| quoted(symbol)));
    file.text("bar", &market.bar.to_string());
    file.text("duration", &market.duration.to_string());
    if let Some(session) = market.session {
        file.list("session", [session.opens, session.closes].map(|at| quoted(&time_of_day(at))).into_iter());
    }
    if market.pinned {
        file.pair("pinned", "true");
    }
}

/// A moment as TOML has it; the reader takes none that jiff could not hold.
fn moment(ns: i64) -> String {
    Timestamp::from_nanosecond(i128::from(ns))
        .map_or_else(|_| "1970-01-01T00:00:00Z".to_owned(), |at| at.to_string())
}

/// `14:30`, or `14:30:05`.
fn time_of_day(at: Span) -> String {
    let seconds = at.ns() / 1_000_000_000;
    let text = format!("{:02}:{:02}", seconds / 3_600, seconds / 60 % 60);
    if seconds % 60 == 0 { text } else { format!("{text}:{:02}", seconds % 60) }
}

fn job(file: &mut Toml, job: &JobSpec, symbols: &[String]) {
    file.table("[[job]]");
    file.text("id", &job.id);
    let numbers: Vec<(&str, i64)> = match job.strategy {
        Strategy::MaCrossover { fast, slow } => {
            file.text("strategy", "ma_crossover");
            vec![("fast", fast.into()), ("slow", slow.into())]
        }
        Strategy::RsiReversion { period, oversold, overbought } => {
            file.text("strategy", "rsi_reversion");
            vec![("period", period.into()), ("oversold", oversold.into()), ("overbought", overbought.into())]
        }
        Strategy::Macd { fast, slow, signal } => {
            file.text("strategy", "macd");
            vec![("fast", fast.into()), ("slow", slow.into()), ("signal", signal.into())]
        }
    };
    for (key, number) in numbers {
        file.pair(key, &number.to_string());
    }
    file.list("symbols", job.symbols.iter().filter_map(|at| symbols.get(*at)).map(|symbol| quoted(symbol)));
    match job.schedule {
        Schedule::Once => file.pair("once", "true"),
        Schedule::Interval(span) => file.text("interval", &span.to_string()),
        Schedule::Daily(at) => file.text("daily", &time_of_day(at)),
    }
}

fn fault(file: &mut Toml, fault: &FaultSpec) {
    file.table("[[fault]]");
    file.text("id", &fault.id);
    file.text("kind", fault.kind.name());
    file.pair("at", &spec(&fault.at));
    if let Some(lasts) = &fault.lasts {
        file.pair("lasts", &spec(lasts));
    }
    file.pair("strength", &spec(&fault.strength));
    file.text("source", &fault.source);
    if !fault.params.is_empty() {
        file.table("[fault.params]");
        for (name, value) in &fault.params {
            file.pair(name, &spec(value));
        }
    }
}

fn expectation(file: &mut Toml, expect: &Expectation) {
    let names = |ids: &[String]| ids.iter().map(|id| quoted(id)).collect::<Vec<_>>().into_iter();
    file.table("[expect]");
    file.list("alerts", names(&expect.alerts));
    file.list("allowed", names(&expect.allowed));
    file.list("forbidden_alerts", names(&expect.forbidden_alerts));
    match expect.severity {
        Some(range) if range.lowest == range.highest => file.text("severity", range.lowest.name()),
        Some(range) => {
            file.list("severity", [range.lowest, range.highest].map(|one| quoted(one.name())).into_iter());
        }
        None => {}
    }
    if expect.unmatched {
        file.pair("unmatched", "true");
    }
    if let Some(runbook) = &expect.runbook {
        file.text("runbook", runbook);
    }
    file.list("forbidden", expect.forbidden.iter().map(|action| quoted(action.name())));
    file.list("sequence", expect.sequence.iter().map(|action| quoted(action.name())));
    if expect.only.is_empty() || expect.only.contains(&CheckKind::Recovery) {
        file.text("end_state", expect.end_state.name());
    }
    file.list("only", expect.only.iter().map(|check| quoted(check.name())));
    if !expect.skip.is_empty() {
        file.table("[expect.skip]");
        for (check, reason) in &expect.skip {
            file.text(check.name(), reason);
        }
    }
    for target in &expect.targets {
        file.table("[[expect.target]]");
        file.text("check", target.check.name());
        file.text("within", &target.within.to_string());
    }
}

fn spec(spec: &Spec) -> String {
    match spec {
        Spec::Fixed(one) => value(*one),
        Spec::Between(low, high) => format!("{{ between = [{}, {}] }}", value(*low), value(*high)),
        Spec::OneOf(all) => {
            let all: Vec<String> = all.iter().map(|one| value(*one)).collect();
            format!("{{ one_of = [{}] }}", all.join(", "))
        }
    }
}

fn value(value: Value) -> String {
    match value {
        Value::Span(span) => quoted(&span.to_string()),
        Value::Ratio(ratio) => quoted(&share(ratio)),
        Value::Count(count) => count.to_string(),
        Value::Limit(limit) => quoted(limit.name()),
        Value::Route(route) => quoted(route.name()),
        Value::Error(error) => quoted(error.name()),
        Value::BarForm(form) => quoted(form.name()),
        Value::ClockForm(form) => quoted(form.name()),
    }
}

/// A ratio with all its places. The reader takes eight of a number, so that the ninth needs a percentage.
fn share(ratio: Ratio) -> String {
    if ratio.nano() % 10 == 0 {
        return ratio.to_string();
    }
    format!("{}.{:07}%", ratio.nano() / 10_000_000, ratio.nano() % 10_000_000)
}

/// An amount with all its places. Amounts in files have at most eight.
fn amount(money: Money) -> String {
    Price(i64::try_from(money.0 / i128::from(money::UNIT)).unwrap_or(i64::MAX)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Plan;

    const EVERYTHING: &str = r#"
format = 1
id = "everything"
title = "A \"title\" with a \\ and ü"
category = "any"
tags = ["a", "b"]
rules = ["firm", "dora-25"]
responder = "on-call"
absent = ["on-call"]
seed = 7
[market]
regime = "crash"
start = 2025-03-03T01:02:03Z
symbols = ["A", "B"]
bar = "1m"
duration = "6h"
session = ["08:00", "17:30:05"]
pinned = true
[account]
equity = 5000.5
notional = 0.00000001
[[job]]
id = "one"
strategy = "macd"
fast = 3
slow = 9
signal = 4
symbols = ["B"]
interval = "90s"
[[job]]
id = "two"
strategy = "rsi_reversion"
period = 7
oversold = 20
overbought = 80
daily = "14:30"
[[fault]]
id = "x"
kind = "gate-limit-raised"
at = { between = ["1h", "2h"] }
lasts = "10m"
strength = { one_of = [0.5, "12.3456789%"] }
source = "somewhere"
[fault.params]
demand = { between = [1.0, 3.0] }
factor = 7
limit = "max_order_notional"
[[report]]
at = "3h"
what = "kill"
[expect]
alerts = ["limit-audit"]
allowed = ["risk-blocks"]
forbidden_alerts = ["heartbeat-stale"]
severity = ["medium", "high"]
unmatched = true
runbook = "kill-switch"
forbidden = ["runs.release"]
sequence = ["kill-switch.trip", "incident.record"]
end_state = "stopped-safe"
only = ["alerts", "false-alarms", "severity", "runbook", "actions", "recovery", "stop", "analysis", "safety"]
[expect.skip]
analysis = "not today"
[[expect.target]]
check = "stop"
within = "2m"
[[stated]]
check = "actions"
outcome = "wrong-action"
[overrides]
kill-switch = "pause-system"
"#;

    /// A scenario without its places and its digest.
    fn bare(scenario: &Scenario) -> String {
        let mut text = format!("{scenario:#?}");
        for word in ["line: ", "column: "] {
            let kept = text.lines().filter(|line| !line.trim_start().starts_with(word));
            text = kept.collect::<Vec<_>>().join("\n");
        }
        text.replace(&String::from(scenario.digest.clone()), "")
    }

    #[test]
    fn a_scenario_reads_back_as_it_was() {
        let read = Scenario::parse(EVERYTHING.as_bytes(), "x.toml").expect("sound");
        let written = read.to_toml();
        let again = Scenario::parse(written.as_bytes(), "x.toml")
            .unwrap_or_else(|found| panic!("{found:#?}\n{written}"));
        assert_eq!(bare(&read), bare(&again), "{written}");
        assert_eq!(written, again.to_toml());
        for seed in 0..20 {
            assert_eq!(Plan::draw(&read, seed), Plan::draw(&again, seed), "seed {seed}");
        }
    }
}
