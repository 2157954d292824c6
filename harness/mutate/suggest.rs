//! Which scenario would have to exist for a mutant to be killed.
//!
//! A suggestion is not an opinion. First come the scenarios that others have written and that this library lacks, as they are.
//! Then sketches go through the catalogue of faults, on several markets, alone and with a report or a second fault. Each is run on
//! the sound library, its expectations are written down from what happens there, and only where it then passes is it
//! a draft. What a mutant does not pass is suggested, as a file that can be saved as it is.

use super::ground::Ground;
use super::judge::{self, Status};
use super::model::{Mutant, without_days};
use crate::base::IncidentId;
use crate::library::Library;
use crate::policy::Condition;
use crate::scenario::{MarketSource, Scenario};
use crate::trial::{self, Drill};
use crate::verdict::AlertRelation;
use crate::vocabulary::{
    Action, CheckKind, EndState, EventClass, FaultKind, Limit, Named, OrderError, Outcome, Record,
    SeverityRange, Verdict,
};

/// A scenario that does not exist and would kill the mutant: it passes as the library stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// What breaks, on which market, in a line.
    pub what: String,
    /// Kinds of the faults.
    pub faults: Vec<FaultKind>,
    /// The check that the mutant would not meet.
    pub check: CheckKind,
    /// What would come of it.
    pub outcome: Outcome,
    /// The seed it was tried under.
    pub seed: u64,
    /// The file.
    pub toml: String,
}

/// Drafts are tried under this seed.
pub const SEED: u64 = 0;

/// Most drafts that one mutant is tried on.
const TRIED_MAX: usize = 80;

/// What a draft is made from.
#[derive(Clone, Debug)]
pub struct Sketch {
    name: String,
    title: String,
    market: &'static Market,
    faults: Vec<(FaultKind, String)>,
    report: Option<String>,
}

/// A market to sketch on.
#[derive(Debug)]
struct Market {
    name: &'static str,
    regime: &'static str,
    symbols: usize,
    account: Option<(u32, u32)>,
}

const MARKETS: [Market; 5] = [
    Market { name: "one symbol", regime: "calm", symbols: 1, account: None },
    Market { name: "four volatile symbols", regime: "volatile", symbols: 4, account: None },
    Market { name: "twelve symbols", regime: "trending", symbols: 12, account: None },
    Market { name: "a crash", regime: "crash", symbols: 2, account: None },
    Market { name: "a crash of a small account", regime: "crash", symbols: 2, account: Some((4_000, 2_000)) },
];

/// Everything worth sketching for this library, in a fixed order: what is simple comes first.
#[must_use]
pub fn sketches(library: &Library) -> Vec<Sketch> {
    let reports = reports(library);
    let mut all = Vec::new();
    for (at, market) in MARKETS.iter().enumerate() {
        for kind in FaultKind::ALL {
            let params = variants(*kind).into_iter().take(if at < 2 { usize::MAX } else { 1 });
            all.extend(params.map(|params| Sketch::new(market, vec![(*kind, params)], None)));
        }
        all.extend(reports.iter().map(|report| Sketch::new(market, Vec::new(), Some(report))));
    }
    // what only shows while something else is under way
    let obstacles = || FaultKind::ALL.iter().filter(|kind| kind.event_class() == EventClass::Obstacle);
    for kind in FaultKind::ALL {
        let fault = (*kind, String::new());
        for report in &reports {
            all.push(Sketch::new(&MARKETS[0], vec![fault.clone()], Some(report)));
        }
        for obstacle in obstacles().filter(|obstacle| *obstacle != kind) {
            all.push(Sketch::new(&MARKETS[0], vec![fault.clone(), (*obstacle, String::new())], None));
        }
    }
    for (report, obstacle) in reports.iter().flat_map(|report| obstacles().map(move |one| (report, one))) {
        all.push(Sketch::new(&MARKETS[0], vec![(*obstacle, String::new())], Some(report)));
    }
    for (at, sketch) in all.iter_mut().enumerate() {
        sketch.name = format!("suggested-{at}");
    }
    all
}

/// What operators may report: all that the rules know, and something that none of them knows.
fn reports(library: &Library) -> Vec<String> {
    let mut known: Vec<String> = Vec::new();
    for condition in library.policy.severity_rules.iter().flat_map(|rule| &rule.when) {
        if let Condition::Report(what) = condition
            && !known.contains(what)
        {
            known.push(what.clone());
        }
    }
    known.push("something-else".to_owned());
    known
}

/// Parameters worth trying beside the defaults, as lines of TOML.
fn variants(kind: FaultKind) -> Vec<String> {
    let mut all = vec![String::new()];
    for param in kind.params() {
        match param.name {
            "limit" => {
                let others = Limit::ALL.iter().map(|limit| format!("limit = \"{limit}\"\ndemand = 2.0\n"));
                all.extend(others);
            }
            "demand" => all.extend(["demand = 0.5\n", "demand = 3.0\n", "demand = 5.0\n"].map(str::to_owned)),
            "route" => all.extend(["route = \"stderr\"\n", "route = \"log\"\n"].map(str::to_owned)),
            "error" => {
                all.extend(OrderError::ALL.iter().map(|error| format!("error = \"{error}\"\n")));
            }
            "times" => all.push("times = 2\n".to_owned()),
            _ => {}
        }
    }
    all
}

impl Sketch {
    fn new(market: &'static Market, faults: Vec<(FaultKind, String)>, report: Option<&String>) -> Sketch {
        let said = |params: &str| params.trim().replace('\n', ", ");
        let mut parts: Vec<String> =
            faults
                .iter()
                .map(|(kind, params)| {
                    if params.is_empty() { kind.to_string() } else { format!("{kind} with {}", said(params)) }
                })
                .collect();
        parts.extend(report.map(|what| format!("the report {what}")));
        let title = format!("{}, on {}", parts.join(" and "), market.name);
        Sketch { name: String::new(), title, market, faults, report: report.cloned() }
    }

    /// The file before its expectations are known. The names of monitor and runbook only stand in.
    fn file(&self, library: &Library) -> String {
        let Market { regime, symbols, account, .. } = self.market;
        let names: Vec<String> = (1..=*symbols).map(|number| format!("\"S{number}-EUR\"")).collect();
        let mut text = format!(
            "format = 1\nid = \"{}\"\ntitle = {:?}\ncategory = \"suggested\"\n\n[market]\nregime = \"{regime}\"\n\
             start = 2025-03-03T00:00:00Z\nsymbols = [{}]\nbar = \"1m\"\nduration = \"24h\"\n",
            self.name,
            self.title,
            names.join(", ")
        );
        if let Some((equity, notional)) = account {
            text.push_str(&format!("\n[account]\nequity = {equity}\nnotional = {notional}\n"));
        }
        for (at, (kind, params)) in self.faults.iter().enumerate() {
            text.push_str(&format!(
                "\n[[fault]]\nid = \"fault-{at}\"\nkind = \"{kind}\"\nat = \"4h\"\nstrength = 1.0\n\
                 source = \"suggested by mutate\"\n"
            ));
            if !params.is_empty() {
                text.push_str(&format!("\n[fault.params]\n{params}"));
            }
        }
        if let Some(what) = &self.report {
            // after an incident is under way, where there is one
            text.push_str(&format!("\n[[report]]\nat = \"4h10m\"\nwhat = \"{what}\"\n"));
        }
        let monitor = library.policy.monitors.first().map_or("none", |monitor| monitor.id.as_str());
        let alerts =
            if self.faults.is_empty() { String::new() } else { format!("alerts = [\"{monitor}\"]\n") };
        text.push_str(&format!(
            "\n[expect]\n{alerts}severity = \"high\"\nrunbook = \"{}\"\nend_state = \"stopped-safe\"\n",
            library.policy.unmatched.1
        ));
        text
    }

    /// The scenario with the expectations that the sound library meets; `None` where it passes with none.
    #[must_use]
    pub fn draft(&self, library: &Library) -> Option<Scenario> {
        let text = self.file(library);
        let path = format!("{}.toml", self.name);
        let mut scenario = Scenario::parse(text.as_bytes(), &path).ok()?;
        scenario.expect.allowed = library.policy.monitors.iter().map(|monitor| monitor.id.clone()).collect();
        let drill = trial::run(library, &scenario, SEED).ok()?;
        characterise(library, &mut scenario, &drill)?;
        for end_state in [EndState::StoppedSafe, EndState::Running] {
            scenario.expect.end_state = end_state;
            let file = scenario.to_toml();
            let Ok(written) = Scenario::parse(file.as_bytes(), &path) else { continue };
            let passes = trial::run(library, &written, SEED)
                .is_ok_and(|drill| drill.judgement.verdict == Verdict::Passed);
            if passes {
                return Some(written);
            }
        }
        None
    }
}

/// Writes down as expected what the sound library did. Says nothing of the end state.
fn characterise(library: &Library, scenario: &mut Scenario, drill: &Drill) -> Option<()> {
    let judgement = &drill.judgement;
    let mut detecting: Vec<String> = Vec::new();
    let mut others: Vec<String> = Vec::new();
    for (alert, relation) in drill.timeline.alerts.iter().zip(&judgement.alerts) {
        let id = &library.policy.monitors.get(alert.monitor.index())?.id;
        let list = if *relation == AlertRelation::Detects { &mut detecting } else { &mut others };
        if !list.contains(id) {
            list.push(id.clone());
        }
    }
    others.retain(|id| !detecting.contains(id));
    let (last, highest) = (judgement.severity.last?, judgement.severity.highest?);
    let expect = &mut scenario.expect;
    expect.alerts = detecting;
    expect.allowed = others;
    expect.severity = Some(SeverityRange { lowest: last, highest });
    expect.runbook = Some(library.runbooks.get(usize::from(chosen(drill)?))?.id.clone());
    expect.sequence = done(drill);
    Some(())
}

/// The runbook that the first incident ended up with.
fn chosen(drill: &Drill) -> Option<u16> {
    let mut first: Option<(IncidentId, u16)> = None;
    for stamped in &drill.timeline.records {
        if let Record::Chosen { incident, runbook } = stamped.record
            && first.is_none_or(|(known, _)| known == incident)
        {
            first = Some((incident, runbook));
        }
    }
    first.map(|(_, runbook)| runbook)
}

/// What was done, in order, each action once.
fn done(drill: &Drill) -> Vec<Action> {
    let mut all: Vec<Action> = Vec::new();
    for stamped in &drill.timeline.records {
        if let Record::Done { action, .. } = stamped.record
            && !all.contains(&action)
        {
            all.push(action);
        }
    }
    all
}

/// The scenarios of `others` that this library lacks and could take over as they are: what they name is there, and they need no
/// candles from a file.
#[must_use]
pub fn lacked(library: &Library, others: Vec<Scenario>) -> Vec<Scenario> {
    let is_new = |scenario: &Scenario| {
        scenario.counterexample.is_none()
            && matches!(scenario.market.source, MarketSource::Synthetic { .. })
            && library.scenario(&scenario.id).is_none()
    };
    let mut with = without_days(library);
    let mut fits = |scenario: &Scenario| {
        with.scenarios = vec![scenario.clone()];
        with.problems().is_empty()
    };
    others.into_iter().filter(|scenario| is_new(scenario) && fits(scenario)).collect()
}

/// What was tried for a mutant without a suggestion. That nothing was found does not say that nothing is to be found.
#[must_use]
pub fn searched() -> String {
    format!(
        "the search found no scenario that passes as the files stand and that this fails, among the bundled ones that are not here and \
         at most {TRIED_MAX} drawn up from the catalogue, at full strength and at one moment of the day: each fault and each report on five kinds of market, and in twos with \
         a report or an obstacle; two other faults together, a weaker fault or another market may need this control"
    )
}

/// The first of these that kills the mutant protectively; where none does, the first that kills it by what the response leaves
/// undone. `others` are grounds of scenarios that are lacked, `drafts` those of drafts.
#[must_use]
pub fn suggest(
    library: &Library,
    others: &[Ground<'_>],
    drafts: &[Ground<'_>],
    mutant: &Mutant,
) -> Option<Suggestion> {
    let applied = mutant.applied(library);
    let in_order = |grounds| {
        let able = able(grounds, mutant);
        let (first, rest): (Vec<_>, Vec<_>) = able.partition(|ground| ground.concerns(library, mutant));
        first.into_iter().chain(rest)
    };
    let mut procedural = None;
    for ground in in_order(others).chain(in_order(drafts).take(TRIED_MAX)) {
        let Some((status, kill)) = judge::blow(ground, mutant, &applied) else { continue };
        let found = || {
            Some(Suggestion {
                what: ground.scenario.title.clone(),
                faults: ground.scenario.faults.iter().map(|fault| fault.kind).collect(),
                check: kill.check?,
                outcome: kill.outcome?,
                seed: ground.seed,
                toml: ground.scenario.to_toml(),
            })
        };
        match status {
            Status::Protective => return found(),
            Status::Procedural if procedural.is_none() => procedural = found(),
            _ => {}
        }
    }
    procedural
}

/// The grounds on which the mutant could show.
fn able<'g, 'l>(grounds: &'g [Ground<'l>], mutant: &Mutant) -> impl Iterator<Item = &'g Ground<'l>> {
    grounds.iter().filter(|ground| ground.passes() && ground.reaches(mutant))
}
