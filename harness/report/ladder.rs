//! The ladder as a table, as JSON, and the catalogue of faults as a page.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::base::Ratio;
use crate::drill_log::markdown::{code, inline, row};
use crate::ladder::{Climb, Reach, STEPS};
use crate::report::words::padded;
use crate::scenario::Regime;
use crate::vocabulary::{Family, FaultKind, Named};

/// How far each climb came.
#[derive(Clone, Debug, Default)]
pub struct LadderReport {
    cells: BTreeMap<(FaultKind, Regime), Reach>,
    scenarios: BTreeMap<FaultKind, String>,
}

impl LadderReport {
    /// The report of these climbs.
    #[must_use]
    pub fn new(climbs: &[(Climb, Reach)]) -> LadderReport {
        let mut report = LadderReport::default();
        for (climb, reach) in climbs {
            report.cells.insert((climb.fault, climb.regime), *reach);
            report.scenarios.insert(climb.fault, climb.scenario.clone());
        }
        report
    }

    /// `25 %`, `never`, `no effect`, or a dash where the day was not tried.
    fn cell(&self, fault: FaultKind, regime: Regime) -> String {
        match self.cells.get(&(fault, regime)) {
            Some(Reach::Detected(strength)) => per_cent(*strength),
            Some(Reach::Undetected) => "never".to_owned(),
            Some(Reach::NoEffect) => "no effect".to_owned(),
            None => "-".to_owned(),
        }
    }

    /// A line a kind of fault with a column a kind of day, and a head.
    fn table(&self) -> Vec<Vec<String>> {
        let mut head = vec!["fault".to_owned()];
        head.extend(Regime::ALL.iter().map(|regime| regime.name().to_owned()));
        let mut lines = vec![head];
        for fault in self.scenarios.keys() {
            let mut line = vec![fault.to_string()];
            line.extend(Regime::ALL.iter().map(|regime| self.cell(*fault, *regime)));
            lines.push(line);
        }
        lines
    }
}

/// A strength in per cent; the steps are whole ones.
fn per_cent(strength: Ratio) -> String {
    format!("{} %", strength.nano() / 10_000_000)
}

/// The table for people at a terminal.
#[must_use]
pub fn ladder_to_human(report: &LadderReport) -> String {
    let table = report.table();
    let width =
        table.iter().filter_map(|line| line.first()).map(|cell| cell.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for line in &table {
        let cells: Vec<String> = line.iter().skip(1).map(|cell| format!("{cell:>9}")).collect();
        let name = line.first().map_or("", String::as_str);
        let _ = writeln!(text, "{}  {}", padded(name, width), cells.join("  "));
    }
    text.push_str("\nthe weakest strength that is detected in time under every seed\n");
    text
}

/// Versioned JSON with a final line break.
#[must_use]
pub fn ladder_to_json(report: &LadderReport) -> String {
    let rungs: Vec<serde_json::Value> = report
        .cells
        .iter()
        .map(|((fault, regime), reach)| {
            let (outcome, strength) = match reach {
                Reach::Detected(strength) => ("detected", Some(strength.to_string())),
                Reach::Undetected => ("undetected", None),
                Reach::NoEffect => ("no-effect", None),
            };
            serde_json::json!({
                "fault": fault.name(), "regime": regime.name(), "scenario": report.scenarios.get(fault),
                "outcome": outcome, "weakest": strength,
            })
        })
        .collect();
    let steps: Vec<String> = STEPS.iter().map(Ratio::to_string).collect();
    let whole = serde_json::json!({ "schema": "shadowdrill.ladder/1", "steps": steps, "rungs": rungs });
    let mut text = serde_json::to_string_pretty(&whole).unwrap_or_default();
    text.push('\n');
    text
}

/// `docs/faults.md`: every kind of fault with its parameters, and how weak it may be.
#[must_use]
pub fn faults_page(report: &LadderReport) -> String {
    let mut page = String::from(
        "# Faults\n\nEvery kind of fault with what its strength scales and its parameters. Below each family stands the ladder: \
         the weakest strength that the bundled files detect in time, on each kind of day, under every seed. `never` is not \
         even at full strength; `no effect`, that nothing could be detected; a dash, that its scenario needs a day of \
         its own. `shadowdrill ladder` prints the same for your files. Generated: a test keeps this page current.\n",
    );
    for family in Family::ALL {
        let kinds: Vec<FaultKind> =
            FaultKind::ALL.iter().copied().filter(|kind| kind.family() == *family).collect();
        let _ = write!(page, "\n## {family}\n");
        for kind in &kinds {
            fault(&mut page, *kind);
        }
        let table = report.table();
        let mine = |line: &&Vec<String>| {
            kinds.iter().any(|kind| line.first().is_some_and(|name| *name == kind.to_string()))
        };
        let lines: Vec<&Vec<String>> = table.iter().skip(1).filter(mine).collect();
        if let (Some(head), false) = (table.first(), lines.is_empty()) {
            page.push_str("\n### Weakest strength detected in time\n\n");
            page.push_str(&row(head));
            page.push_str(&format!("|---|{}\n", "---:|".repeat(head.len() - 1)));
            lines.iter().for_each(|line| page.push_str(&row(line)));
        }
    }
    page
}

fn fault(page: &mut String, kind: FaultKind) {
    let _ = write!(page, "\n### {}\n\n", code(kind.name()));
    let _ =
        writeln!(page, "Event class: {}. Strength: {}.", kind.event_class(), inline(kind.strength_means()));
    if !kind.params().is_empty() {
        page.push_str("\n| parameter | default | meaning |\n|---|---|---|\n");
        for param in kind.params() {
            page.push_str(&row(&[code(param.name), inline(&param.default.to_string()), inline(param.doc)]));
        }
    }
}
