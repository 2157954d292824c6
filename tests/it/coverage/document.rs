//! The firm's document and what is known of its system, row by row: which bundled drills show each, and what none shows yet.

use std::fmt::Write;

use shadowdrill::library::Library;
use shadowdrill::scenario::Scenario;
use shadowdrill::vocabulary::{Action, Severity};

use super::super::hunts::bundle::Bundle;

/// What shows a row.
enum Shown {
    /// These drills.
    Drills(&'static [&'static str]),
    /// These, each with this severity among those it accepts.
    Severity(Severity, &'static [&'static str]),
    /// These, each of which asks for this action.
    Action(Action, &'static [&'static str]),
    /// These, each of which expects this runbook.
    Runbook(&'static str, &'static [&'static str]),
    /// These, in each of which an operator reports this: it calls for the runbook of the row.
    Report(&'static str, &'static [&'static str]),
    /// No drill, and what does or is missing.
    Otherwise(&'static str),
    /// Nothing yet.
    Open(&'static str),
}
use Shown::{Drills, Open, Otherwise, Report, Runbook};

type Row = (&'static str, Shown);

const SECTIONS: &[(&str, &[Row])] = &[
    (
        "2 Shadow run",
        &[
            (
                "configuration, strategy and data are checked before the run",
                Open("faults of the configuration file"),
            ),
            ("the data source is there", Drills(&["feed-stale", "feed-gap"])),
            (
                "on anomalies the incident process is started",
                Drills(&["operator-report", "operator-report-unknown"]),
            ),
            (
                "the four known problems are clear errors",
                Otherwise(
                    "the program's own errors `config-not-found`, `strategy-not-found`, `no-data`, `shadow-disabled`",
                ),
            ),
        ],
    ),
    (
        "3.2 When to pause",
        &[
            (
                "an extreme loss",
                Drills(&["daily-loss-abs", "daily-loss-pct", "drawdown-crash", "drawdown-slide"]),
            ),
            ("an extreme profit", Open("a profit that nobody expects raises no alarm")),
            ("many risk blocks in a short time", Drills(&["order-runaway", "order-runaway-large"])),
            ("errors in scheduler or daemon", Drills(&["job-crash", "scheduler-crash", "scheduler-hang"])),
            ("an unclear situation", Runbook("pause-system", &["operator-report"])),
        ],
    ),
    (
        "3.3 to 3.5 How to pause",
        &[
            (
                "find the scheduler",
                Shown::Action(Action::SchedulerFind, &["scheduler-second", "order-runaway"]),
            ),
            (
                "end it with SIGTERM",
                Shown::Action(Action::SchedulerTerminate, &["scheduler-second", "order-runaway"]),
            ),
            (
                "end it with SIGKILL",
                Shown::Action(Action::SchedulerKill, &["scheduler-second-deaf", "gate-bypass-deaf"]),
            ),
            ("start no new runs", Shown::Action(Action::RunsBlock, &["scheduler-second"])),
            ("somebody starts a run all the same", Drills(&["started-during-stop"])),
            ("copy the logs", Shown::Action(Action::LogsSecure, &["order-runaway", "gate-bypass"])),
            ("copy the registry", Shown::Action(Action::RegistrySecure, &["order-runaway", "gate-bypass"])),
            ("begin the analysis", Shown::Action(Action::IncidentAnalyse, &["order-runaway", "gate-bypass"])),
            (
                "write down when and why",
                Shown::Action(Action::IncidentRecord, &["order-runaway", "gate-bypass"]),
            ),
            ("tell the team", Shown::Action(Action::OwnerNotify, &["order-runaway", "gate-bypass"])),
        ],
    ),
    (
        "4.1 What an incident is",
        &[
            ("far more trades than expected", Drills(&["order-storm-of-decisions", "order-retry-storm"])),
            ("far fewer trades than expected", Drills(&["order-lost"])),
            ("an outlier of the loss", Drills(&["daily-loss-abs", "drawdown-crash"])),
            ("an outlier of the profit", Open("a profit that nobody expects raises no alarm")),
            ("errors of the risk layer that persist", Drills(&["gate-disabled", "exits-blocked"])),
            (
                "errors of the execution layer that persist",
                Drills(&["venue-timeouts", "venue-rejects", "venue-rate-limited"]),
            ),
            ("a crash", Drills(&["scheduler-crash", "monitoring-dead"])),
            ("a hang", Drills(&["scheduler-hang", "fill-stalls"])),
            ("data are lost", Drills(&["feed-gap", "answer-lost"])),
            ("data are corrupt", Drills(&["bar-outlier", "bar-nan", "ledger-misbooks"])),
            ("the registry is lost or torn", Open("no fault of the run registry")),
        ],
    ),
    (
        "4.2 and 4.3 Severities",
        &[
            (
                "low, within a week",
                Shown::Severity(Severity::Low, &["fill-slips-slightly", "alert-webhook-dead"]),
            ),
            ("medium, within 24 h", Shown::Severity(Severity::Medium, &["scheduler-second", "order-lost"])),
            ("high, immediately", Shown::Severity(Severity::High, &["gate-bypass", "key-stolen"])),
            ("a backtest differs slightly", Shown::Severity(Severity::Low, &["fill-slips-slightly"])),
            (
                "twice as many orders as expected",
                Shown::Severity(
                    Severity::Medium,
                    &["scheduler-second", "order-resend-same-id", "order-resend-fresh-id"],
                ),
            ),
            (
                "risk limits are ignored",
                Shown::Severity(
                    Severity::High,
                    &["gate-bypass", "gate-disabled", "gate-limit-raised", "gate-stale-book"],
                ),
            ),
            (
                "an unknown exception",
                Shown::Severity(Severity::Medium, &["execution-exception", "job-crash"]),
            ),
            (
                "credentials are compromised",
                Shown::Severity(Severity::High, &["key-stolen", "key-stolen-large"]),
            ),
        ],
    ),
    (
        "4.4 Reaction",
        &[
            (
                "phase 1, 0 to 15 min: recognise, stop, secure, report",
                Drills(&["gate-bypass", "scheduler-second"]),
            ),
            ("phase 2, to 24 h: logs, root cause", Shown::Action(Action::IncidentAnalyse, &["gate-bypass"])),
            (
                "phase 3, to one week: fix, test, review, deploy",
                Otherwise(
                    "follow-ups of the drill log, each with its owner and due date; no drill mends a firm's code",
                ),
            ),
            (
                "phase 4: report and lessons",
                Otherwise("`report --incident`, in the form of the template of 4.5"),
            ),
        ],
    ),
    (
        "5.1 Live runbooks",
        &[
            ("start testnet", Report("start-testnet", &["start-testnet"])),
            ("stop testnet", Report("stop-testnet", &["stop-testnet", "start-testnet"])),
            ("start live", Report("start-live", &["start-live"])),
            ("stop live", Report("stop-live", &["stop-live", "start-live"])),
            ("kill switch", Runbook("kill-switch", &["kill-switch-by-hand", "drawdown-crash"])),
            ("graceful degradation", Report("degradation", &["degrade-gracefully"])),
            (
                "position liquidation",
                Report("liquidation", &["liquidate-positions", "degrade-then-liquidate"]),
            ),
        ],
    ),
    (
        "5.2 Requirements",
        &[(
            "complete, reviewed by two, played through, reachable",
            Otherwise("`shadowdrill runbooks audit`"),
        )],
    ),
    (
        "5.3 Kill switch",
        &[
            ("stops new orders", Drills(&["kill-switch-hollow", "drawdown-crash"])),
            (
                "cancels open orders",
                Drills(&["kill-switch-by-hand", "kill-switch-fills-stall", "cancel-refused"]),
            ),
            ("read-only", Drills(&["drawdown-crash", "kill-switch-exits-blocked"])),
            ("alarms the owner", Drills(&["drawdown-crash", "drawdown-slide"])),
            ("by hand", Shown::Action(Action::KillSwitchTrip, &["kill-switch-by-hand"])),
            ("at a condition", Drills(&["drawdown-crash", "drawdown-slide", "kill-switch-blind"])),
        ],
    ),
    (
        "Ways in which limits were ignored",
        &[
            ("the path never asks the gate", Drills(&["gate-bypass"])),
            ("the gate is off and says nothing", Drills(&["gate-disabled"])),
            ("the gate says `blocked` and lets through", Drills(&["gate-blocks-in-name-only"])),
            (
                "a value that cannot be read becomes no limit",
                Otherwise("`bad-number`: no run, no limit that is silently none"),
            ),
            (
                "a limit is another one than was meant",
                Drills(&["gate-limit-raised", "gate-order-limit-raised", "gate-total-limit-raised"]),
            ),
            ("two configurations with different limits", Open("one gate reads one file")),
            ("a quantity that is no number, or has no price, counts as nothing", Drills(&["gate-unpriced"])),
            ("exposure of the batch and not of the book", Drills(&["gate-batch-exposure"])),
            ("a book that is old", Drills(&["gate-stale-book"])),
            ("a profit trips the limit of losses", Open("no such defect of the gate")),
            ("client order ids that stand twice", Drills(&["order-resend-same-id"])),
        ],
    ),
    (
        "Ways in which data were wrong",
        &[
            ("a close ten times too high", Drills(&["bar-outlier"])),
            ("rows are missing", Drills(&["feed-gap"])),
            ("no number", Drills(&["bar-nan"])),
            ("zero, or negative", Drills(&["bar-zero", "bar-negative"])),
            ("high below low", Drills(&["bar-inverted"])),
            ("out of order", Drills(&["bar-shuffled"])),
            ("twice", Drills(&["bar-duplicated"])),
        ],
    ),
    (
        "Alerts",
        &[
            ("a dead webhook", Drills(&["alert-webhook-dead"])),
            ("another route carries it", Drills(&["alert-stderr-dead", "alert-webhook-loses"])),
            ("a webhook that is slow, or limited", Drills(&["alert-webhook-slow", "alert-webhook-limited"])),
            ("a flood that hides the one that matters", Open("no fault that floods")),
            ("the monitoring is dead, or lags", Drills(&["monitoring-dead", "monitoring-lags"])),
        ],
    ),
    (
        "Kill switches",
        &[
            ("says that it blocks, and nothing persists", Drills(&["kill-switch-hollow"])),
            ("a missing metric never trips it", Drills(&["kill-switch-blind"])),
            ("a corrupt state file opens it", Open("no fault of its state")),
            ("a halt blocks the way out", Drills(&["exits-blocked", "kill-switch-exits-blocked"])),
            ("a reset that does nothing", Open("no such fault")),
        ],
    ),
    (
        "The playbook's drills",
        &[
            ("data gap, corrupt candle", Drills(&["feed-gap", "bar-outlier", "bar-nan"])),
            ("profit and loss diverge", Drills(&["fill-slips", "fill-slips-noticeably"])),
            ("limit breach", Drills(&["gate-bypass", "gate-limit-raised"])),
            ("alert failure", Drills(&["alert-webhook-dead", "alert-stderr-dead"])),
            (
                "exchange interface fails",
                Drills(&["venue-timeouts", "venue-rate-limited", "venue-authentication"]),
            ),
            ("correlation drift", Open("no fault that couples symbols")),
        ],
    ),
];

impl Shown {
    fn drills(&self) -> &'static [&'static str] {
        match self {
            Drills(ids)
            | Shown::Severity(_, ids)
            | Shown::Action(_, ids)
            | Runbook(_, ids)
            | Report(_, ids) => ids,
            Otherwise(_) | Open(_) => &[],
        }
    }

    /// What a drill that is named here lacks to show the row.
    fn lacking(&self, drill: &Scenario) -> Option<String> {
        let expect = &drill.expect;
        match self {
            Shown::Severity(severity, _) => {
                let accepts = expect.severity.is_some_and(|range| range.contains(*severity));
                (!accepts).then(|| format!("accepts no severity {severity}"))
            }
            Shown::Action(action, _) => {
                (!expect.sequence.contains(action)).then(|| format!("does not ask for {action}"))
            }
            Runbook(id, _) => {
                (expect.runbook.as_deref() != Some(*id)).then(|| format!("does not expect the runbook {id}"))
            }
            Report(what, _) => {
                let reported = drill.reports.iter().any(|report| report.what == *what);
                (!reported).then(|| format!("has no report {what}"))
            }
            Drills(_) => (expect.severity.is_none()).then(|| "is a calm day".to_owned()),
            Otherwise(_) | Open(_) => None,
        }
    }
}

/// What is wrong with the list, held against a library.
fn wrong(library: &Library) -> Vec<String> {
    let rows = SECTIONS.iter().flat_map(|(section, rows)| rows.iter().map(move |row| (section, row)));
    let named = rows.flat_map(|(section, (row, shown))| {
        shown.drills().iter().filter_map(move |id| {
            let lacking = match library.scenario(id) {
                None => Some("is no drill of the library".to_owned()),
                Some(drill) => shown.lacking(drill),
            };
            lacking.map(|lacking| format!("{section}: {row}: `{id}` {lacking}"))
        })
    });
    named.collect()
}

#[test]
fn each_row_of_the_document_is_shown_by_the_drills_it_names() {
    let sound = Bundle::untouched();
    assert_eq!(wrong(&sound.library()), [""; 0]);
    // a drill that is gone, or asks for less, shows
    let lowered = sound.scenario("fill-slips-slightly", "severity = \"low\" ", "severity = \"medium\" ");
    let found = wrong(&lowered.runbook("note-and-watch", "\"low\"", "\"low\", \"medium\"").library());
    assert!(
        found.iter().any(|one| one.ends_with("`fill-slips-slightly` accepts no severity low")),
        "{found:?}"
    );
    let sequence = "    \"incident.analyse\",\n";
    let shorter = Bundle::untouched().scenario("gate-bypass", sequence, "").library();
    assert!(
        wrong(&shorter).iter().any(|one| one.ends_with("`gate-bypass` does not ask for incident.analyse"))
    );
}

/// The list as a page.
pub fn page() -> String {
    let mut page = "# The firm's document, row by row\n\n\
        Which bundled drills show each row of the firm's document (sections 2 to 5) and each failure known of its system. A test\n\
        holds this list against the library: each drill is there, and accepts the severity, asks for the action or expects the\n\
        runbook of its row. What a drill shows of the controls is in [coverage.md](coverage.md). Generated: a test keeps this page current.\n"
        .to_owned();
    for (section, rows) in SECTIONS {
        let _ = write!(page, "\n## {section}\n\n| row | shown by |\n|---|---|\n");
        for (row, shown) in *rows {
            let by = match shown {
                Otherwise(how) => format!("no drill: {how}"),
                Open(why) => format!("**nothing yet**: {why}"),
                _ => shown.drills().iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", "),
            };
            let _ = writeln!(page, "| {row} | {by} |");
        }
    }
    page
}
