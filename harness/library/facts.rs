//! The facts about baseline and scenarios that are approved.

use std::collections::BTreeSet;

use super::applied_facts;
use super::cadence_facts;
use super::lock::{Fact, Facts, Subject};
use super::model::Library;
use crate::base::{Calendar, Ratio, Span, Time};
use crate::baseline::Baseline;
use crate::scenario::{FaultSpec, JobSpec, Market, MarketSource, Report, Scenario, Schedule, Spec, Strategy};
use crate::settings::Settings;
use crate::vocabulary::{EventClass, Limit, Named, Place, Severity};

/// The name of the fact that a scenario is there at all.
pub const PRESENT: &str = "scenario";

/// Facts about the baseline that every lock has.
const OF_EVERY_BASELINE: [&str; 7] = [
    "harm max_symbol_exposure_notional",
    "harm max_total_exposure_notional",
    "harm opportunities_left",
    "settings account",
    "settings broker",
    "settings scheduler",
    "settings shadow",
];

/// Facts about a scenario that every lock has of each of its scenarios.
const OF_EVERY_SCENARIO: [&str; 8] =
    [PRESENT, "account", "end_state", "jobs", "market", "reports", "responder", "seed"];

/// What facts lack that are all that was approved; `None` where they are whole. What a lock does not name it would let pass
/// as new.
pub fn lacking(facts: &Facts) -> Option<String> {
    let subjects: BTreeSet<&Subject> = facts.keys().map(|(subject, _)| subject).collect();
    let is_counterexample =
        |subject: &Subject| facts.contains_key(&(subject.clone(), COUNTEREXAMPLE.to_owned()));
    let of = |subject: &Subject| match subject {
        Subject::Baseline => OF_EVERY_BASELINE.as_slice(),
        Subject::Scenario(_) if is_counterexample(subject) => &[],
        Subject::Scenario(_) => OF_EVERY_SCENARIO.as_slice(),
    };
    let subjects = std::iter::once(&Subject::Baseline).chain(subjects.iter().copied());
    let mut scenarios = 0_usize;
    for subject in subjects {
        scenarios += usize::from(*subject != Subject::Baseline && !is_counterexample(subject));
        let gone =
            of(subject).iter().find(|name| !facts.contains_key(&(subject.clone(), (**name).to_owned())));
        if let Some(name) = gone {
            return Some(format!("`{name}` of {subject}"));
        }
    }
    (scenarios == 0).then(|| "any scenario".to_owned())
}

/// The name of the fact which runbook is expected.
const RUNBOOK: &str = "runbook";

/// Whether a fact that is not approved asks for no less than its absence did. A fact that must be exactly so is another
/// drill; but to expect a runbook is more than to expect none.
pub fn is_stricter_when_new(name: &str, fact: &Fact) -> bool {
    match fact {
        Fact::Permitted => false,
        Fact::Exactly(_) => name == RUNBOOK,
        _ => true,
    }
}

/// The name of the fact that a counterexample is there, and what it states.
pub const COUNTEREXAMPLE: &str = "counterexample";

/// The baseline's list of actions that need approval.
const APPROVALS: &str = "approvals";
/// What the name of the fact begins with that an action needs approval.
const APPROVAL: &str = "approval ";

/// What the name of the fact begins with that says which rule a target is for.
const RULE_OF: &str = "rule of ";

/// The subject and name of the fact that the fact `name` is nothing without: the target whose rule it is, the entry
/// of the cadence that it is about.
pub fn stands_on(subject: &Subject, name: &str) -> Option<(Subject, String)> {
    if let Some(target) = name.strip_prefix(RULE_OF) {
        return Some((subject.clone(), target.to_owned()));
    }
    if let Some(entry) = cadence_facts::about(name) {
        return Some((Subject::Baseline, entry.to_owned()));
    }
    let reached = cadence_facts::is_one(name) && *subject != Subject::Baseline;
    reached.then(|| (Subject::Baseline, name.to_owned()))
}

/// All facts of a library.
pub fn of(library: &Library) -> Facts {
    let mut facts = Facts::new();
    baseline(&library.baseline, &mut facts);
    settings(&library.settings, &mut facts);
    let cadence = library.cadence.as_ref();
    if let Some(cadence) = cadence {
        let mut lines = Lines { subject: Subject::Baseline, default_jobs: "", facts: &mut facts };
        cadence_facts::of_cadence(cadence, &mut lines);
    }
    let default_jobs = library.settings.jobs.iter().map(job).collect::<Vec<_>>().join("; ");
    for scenario in library.scenarios.iter().filter(|scenario| scenario.counterexample.is_none()) {
        let subject = Subject::Scenario(scenario.id.clone());
        let mut lines = Lines { subject, default_jobs: &default_jobs, facts: &mut facts };
        lines.scenario(scenario);
        if let Some(cadence) = cadence {
            cadence_facts::of_scenario(scenario, cadence, &mut lines);
        }
        lines.candles(library, scenario);
        applied_facts::of_scenario(&library.baseline, scenario, &mut lines);
    }
    for scenario in &library.scenarios {
        // what breaks in it and who answers how is under test there; that it is there, and what it states, is not
        let Some(stated) = &scenario.counterexample else { continue };
        let mut stated: Vec<String> =
            stated.iter().map(|stated| format!("{} {}", stated.check, stated.outcome)).collect();
        stated.sort();
        let subject = Subject::Scenario(scenario.id.clone());
        let mut lines = Lines { subject, default_jobs: "", facts: &mut facts };
        lines.add(COUNTEREXAMPLE.to_owned(), Fact::Exactly(stated.join(", ")), &scenario.place);
    }
    facts
}

/// Where a fact of a subject stands, or stood.
pub fn place_of(library: &Library, subject: &Subject, name: &str) -> Place {
    if cadence_facts::is_one(name) {
        return cadence_facts::place_of(library, name);
    }
    let scenario = match subject {
        Subject::Baseline => None,
        Subject::Scenario(id) => library.scenario(id),
    };
    let stood = || match name.strip_prefix(APPROVAL) {
        // the list is still there, and shorter
        Some(_) => library.baseline.place_of(APPROVALS),
        None => Place::whole(&library.baseline.path),
    };
    scenario.map_or_else(stood, |scenario| scenario.place.clone())
}

/// Targets are written out for each event class and severity they apply to, the tightest each, so that
/// only what they mean counts and not how they are grouped.
fn baseline(baseline: &Baseline, facts: &mut Facts) {
    let mut lines = Lines { subject: Subject::Baseline, default_jobs: "", facts };
    let approvals = baseline.place_of(APPROVALS);
    for action in &baseline.approvals {
        lines.add(format!("{APPROVAL}{action}"), Fact::Required, &approvals);
    }
    for (at, (first, then)) in baseline.sequences.iter().enumerate() {
        let place = baseline.place_of(&format!("sequence[{at}]"));
        lines.add(format!("sequence {first} then {then}"), Fact::Required, &place);
    }
    let limits = baseline.harm.limits;
    for (limit, value) in
        [(Limit::SymbolExposure, limits.symbol_exposure), (Limit::TotalExposure, limits.total_exposure)]
    {
        lines.add(format!("harm {limit}"), Fact::AtMost(value), &baseline.place_of(limit.name()));
    }
    let left = Ratio::from_nano(i64::from(baseline.harm.opportunities_left).saturating_mul(1_000_000_000));
    let place = baseline.place_of("opportunities_left");
    lines.add("harm opportunities_left".to_owned(), Fact::AtLeast(left), &place);
    for target in &baseline.targets {
        // an obstacle is asked nothing of its own
        let events = EventClass::ALL.iter().filter(|event| **event != EventClass::Obstacle);
        for event in events {
            let mut applying = baseline.targets_of(target.check, std::slice::from_ref(event));
            if !applying.any(|other| std::ptr::eq(other, target)) {
                continue;
            }
            let severities = Severity::ALL.iter();
            for severity in
                severities.filter(|s| target.severities.is_empty() || target.severities.contains(s))
            {
                let (check, from, to) = (target.check, target.from, target.to);
                let name = format!("target {check}, {event}, {severity}, {from} to {to}");
                let key = (Subject::Baseline, name);
                let tighter = match lines.facts.get(&key) {
                    Some((Fact::Within(within), _)) => target.within < *within,
                    _ => true,
                };
                if tighter {
                    let rule = (Subject::Baseline, format!("{RULE_OF}{}", key.1));
                    let cited = Fact::Exactly(target.rule.to_string());
                    lines.facts.insert(rule, (cited, target.place.clone()));
                    lines.facts.insert(key, (Fact::Within(target.within), target.place.clone()));
                }
            }
        }
    }
}

/// What the pipeline is set up with decides how hard a drill is: a change of it is shown, whichever way it goes.
/// Jobs are facts of the scenarios that use them.
fn settings(settings: &Settings, facts: &mut Facts) {
    let mut lines = Lines { subject: Subject::Baseline, default_jobs: "", facts };
    let (shadow, scheduler, broker) = (&settings.shadow, &settings.scheduler, &settings.broker);
    let range = |(low, high): (Span, Span)| format!("{low}..{high}");
    let account = format!("equity {}, notional {}", settings.equity, settings.notional);
    let costs = format!("fee_rate {}, slippage_bps {}", shadow.fee_rate, shadow.slippage_bps);
    let processes = format!(
        "poll {}, timeout {}, run {}, start {}",
        scheduler.poll,
        scheduler.timeout,
        range(scheduler.run),
        scheduler.start
    );
    let fills = format!(
        "acknowledge {}, fill {}, partial {}, reject {}, expire {}",
        range(broker.acknowledge),
        range(broker.fill),
        broker.partial,
        broker.reject,
        broker.expire
    );
    for (name, text) in [("account", account), ("shadow", costs), ("scheduler", processes), ("broker", fills)]
    {
        lines.add(format!("settings {name}"), Fact::Exactly(text), &settings.place_of(name));
    }
}

/// Takes the facts of one subject.
pub(super) struct Lines<'f> {
    subject: Subject,
    default_jobs: &'f str,
    facts: &'f mut Facts,
}

impl Lines<'_> {
    /// Adds one.
    pub(super) fn add(&mut self, name: String, fact: Fact, place: &Place) {
        self.facts.insert((self.subject.clone(), name), (fact, place.clone()));
    }

    /// The day itself, where it is read from files: another day is another drill.
    fn candles(&mut self, library: &Library, scenario: &Scenario) {
        let MarketSource::Csv { files, .. } = &scenario.market.source else { return };
        for (file, candles) in files.iter().zip(library.candles_of(scenario)) {
            self.add(format!("candles {file}"), Fact::Exactly(candles.digest.to_string()), &scenario.place);
        }
    }

    fn scenario(&mut self, scenario: &Scenario) {
        let (place, expect) = (&scenario.place, &scenario.expect);
        self.add(PRESENT.to_owned(), Fact::Required, place);
        self.add("market".to_owned(), Fact::Exactly(market(&scenario.market)), place);
        // always there: what is nothing but added would look stricter
        let account = scenario.account.map_or_else(
            || "of the settings".to_owned(),
            |account| format!("equity {}, notional {}", account.equity, account.notional),
        );
        self.add("account".to_owned(), Fact::Exactly(account), place);
        let seed = scenario.seed.map_or_else(|| "any".to_owned(), |seed| seed.to_string());
        self.add("seed".to_owned(), Fact::Exactly(seed), place);
        let jobs: Vec<String> = scenario.jobs.iter().map(job).collect();
        let jobs =
            if jobs.is_empty() { format!("of the settings: {}", self.default_jobs) } else { jobs.join("; ") };
        self.add("jobs".to_owned(), Fact::Exactly(jobs), place);
        let responder = scenario.responder.as_deref().unwrap_or("the default");
        self.add("responder".to_owned(), Fact::Exactly(responder.to_owned()), place);
        for id in &scenario.absent {
            self.add(format!("absent {id}"), Fact::Required, place);
        }
        for rule in &scenario.rules {
            self.add(format!("rule {rule}"), Fact::Required, place);
        }
        for fault in &scenario.faults {
            self.add(format!("fault {}", fault.id), Fact::Exactly(self::fault(fault)), &fault.place);
            let strength = Fact::Exactly(spec(&fault.strength));
            self.add(format!("fault {} strength", fault.id), strength, &fault.place);
        }
        for tag in &scenario.tags {
            self.add(format!("tag {tag}"), Fact::Required, place);
        }
        // a report opens an incident by itself: one more is no stricter than one less
        let report = |report: &Report| format!("{} at {}", report.what, spec(&report.at));
        let reports: Vec<String> = scenario.reports.iter().map(report).collect();
        let reports = if reports.is_empty() { "none".to_owned() } else { reports.join("; ") };
        self.add("reports".to_owned(), Fact::Exactly(reports), place);
        for id in &expect.alerts {
            self.add(format!("alert {id}"), Fact::Required, &expect.place);
        }
        for id in &expect.forbidden_alerts {
            self.add(format!("forbidden alert {id}"), Fact::Required, &expect.place);
        }
        for id in &expect.allowed {
            self.add(format!("allowed alert {id}"), Fact::Permitted, &expect.place);
        }
        if let Some(range) = expect.severity {
            self.add("severity".to_owned(), Fact::Between(range.lowest, range.highest), &expect.place);
        }
        if expect.unmatched {
            self.add("unmatched".to_owned(), Fact::Permitted, &expect.place);
        }
        if let Some(runbook) = &expect.runbook {
            self.add(RUNBOOK.to_owned(), Fact::Exactly(runbook.clone()), &expect.place);
        }
        for action in &expect.forbidden {
            self.add(format!("forbidden {action}"), Fact::Required, &expect.place);
        }
        if !expect.sequence.is_empty() {
            let words = expect.sequence.iter().map(ToString::to_string).collect();
            self.add("sequence".to_owned(), Fact::InOrder(words), &expect.place);
        }
        self.add("end_state".to_owned(), Fact::Exactly(expect.end_state.to_string()), &expect.place);
        if !expect.only.is_empty() {
            let words: Vec<String> = expect.only.iter().map(ToString::to_string).collect();
            // fewer are another fact, so that leaving one out shows
            self.add(format!("only {}", words.join(", ")), Fact::Permitted, &expect.place);
        }
        for (check, _) in &expect.skip {
            self.add(format!("skip {check}"), Fact::Permitted, &expect.place);
        }
        for target in &expect.targets {
            self.add(format!("target {}", target.check), Fact::Within(target.within), &target.place);
        }
    }
}

fn spec(spec: &Spec) -> String {
    match spec {
        Spec::Fixed(value) => value.to_string(),
        Spec::Between(low, high) => format!("{low}..{high}"),
        Spec::OneOf(values) => values.iter().map(ToString::to_string).collect::<Vec<_>>().join("|"),
    }
}

/// Kind, time and parameters. The strength is a fact of its own; a stronger fault is easier to detect and a weaker one to
/// outlast, so neither is stricter.
fn fault(fault: &FaultSpec) -> String {
    let mut text = format!("{} at {}", fault.kind, self::spec(&fault.at));
    if let Some(lasts) = &fault.lasts {
        text.push_str(&format!(" lasts {}", spec(lasts)));
    }
    for (name, value) in &fault.params {
        text.push_str(&format!(" {name} {}", spec(value)));
    }
    text
}

fn job(job: &JobSpec) -> String {
    let strategy = match job.strategy {
        Strategy::MaCrossover { fast, slow } => format!("ma_crossover {fast} {slow}"),
        Strategy::RsiReversion { period, oversold, overbought } => {
            format!("rsi_reversion {period} {oversold} {overbought}")
        }
        Strategy::Macd { fast, slow, signal } => format!("macd {fast} {slow} {signal}"),
    };
    let schedule = match job.schedule {
        Schedule::Once => "once".to_owned(),
        Schedule::Interval(span) => format!("interval {span}"),
        Schedule::Daily(time) => format!("daily {time}"),
    };
    format!("{}: {strategy}, {schedule}, symbols {:?}", job.id, job.symbols)
}

/// `2025-03-03T00:00:00Z`.
fn moment(ns: i64) -> String {
    Calendar::starting_at(ns).rfc3339(Time::ZERO)
}

fn market(market: &Market) -> String {
    let source = match &market.source {
        MarketSource::Synthetic { regime, start_ns } => {
            format!("{} from {}", regime.name(), moment(*start_ns))
        }
        MarketSource::Csv { files, start_ns } => {
            let start = start_ns.map_or("the first row".to_owned(), moment);
            format!("{} from {start}", files.join(" "))
        }
    };
    let session = market.session.map_or("around the clock".to_owned(), |session| {
        format!("open {} to {}", session.opens, session.closes)
    });
    let pinned = if market.pinned { ", pinned" } else { "" };
    let symbols = market.symbols.join(" ");
    format!("{source}, {symbols}, bars of {}, {}, {session}{pinned}", market.bar, market.duration)
}
