//! A mutation run for people at a terminal, as Markdown, and as JSON with its schema.

use std::fmt::Write as _;

use crate::drill_log::markdown::{inline, row};
use crate::mutate::{ControlKind, Status, searched};
use crate::report::human::{Paint, Tint};
use crate::report::json::pretty;
use crate::report::mutation::{ControlReport, MUTATE_SCHEMA, MutantReport, MutationReport, Score};
use crate::report::words::{counted, padded, plain};
use crate::vocabulary::Named;

/// The whole report as text: a line a kind of control, every mutant that lowers the score, the score.
#[must_use]
pub fn mutation_to_human(report: &MutationReport, paint: Paint) -> String {
    let mut text = String::new();
    for [kind, mutants, protective, procedural, nominal, survived, equivalent, refused] in table(report) {
        let cells = [mutants, protective, procedural, nominal, survived, equivalent, refused];
        let cells: Vec<String> = cells.iter().map(|cell| format!("{cell:>10}")).collect();
        let _ = writeln!(text, "{}{}", padded(&kind, 14), cells.join("  "));
    }
    for left_out in &report.left_out {
        let _ = writeln!(
            text,
            "left out: {} seed {} does not pass as it stands: {}",
            plain(&left_out.scenario),
            left_out.seed,
            plain(&left_out.reason)
        );
    }
    for mutant in report.alive() {
        let _ = write!(text, "\n{}", alive(mutant, paint));
    }
    let tint = if report.alive().next().is_none() { Tint::Good } else { Tint::Bad };
    let _ = write!(text, "\n{}\n", paint.tint(tint, &score_line(report)));
    text
}

/// One line a kind of control, with a head and a foot.
fn table(report: &MutationReport) -> Vec<[String; 8]> {
    let line = |name: &str, score: Score| {
        let Score { mutants, protective, procedural, nominal, survived, equivalent, refused, .. } = score;
        let numbers = [mutants, protective, procedural, nominal, survived, equivalent, refused];
        let [a, b, c, d, e, f, g] = numbers.map(|number| number.to_string());
        [name.to_owned(), a, b, c, d, e, f, g]
    };
    let head =
        ["control", "mutants", "protective", "procedural", "nominal", "survived", "equivalent", "refused"];
    let mut lines = vec![head.map(str::to_owned)];
    for kind in ControlKind::ALL {
        let of_kind = |mutant: &&MutantReport| mutant.controls.first().is_some_and(|one| one.kind == *kind);
        let score = Score::of(report.mutants.iter().filter(of_kind).map(|mutant| mutant.status));
        if score.mutants > 0 {
            lines.push(line(kind.name(), score));
        }
    }
    lines.push(line("all", report.score));
    lines
}

fn alive(mutant: &MutantReport, paint: Paint) -> String {
    let status = paint.tint(Tint::Bad, &mutant.status.to_string().to_uppercase());
    let mut text = format!("{status} {}: {}\n", plain(&named(mutant)), plain(&mutant.tried));
    for control in &mutant.controls {
        let _ = writeln!(text, "  {} {}", paint.tint(Tint::Dim, "at:"), plain(&control.place()));
    }
    let _ = writeln!(text, "  {} {}", paint.tint(Tint::Dim, "tried:"), plain(&noticed(mutant)));
    let _ = writeln!(text, "  {} {}", paint.tint(Tint::Dim, "to kill it:"), plain(&suggested(mutant)));
    text
}

/// Which scenario would have to exist.
fn suggested(mutant: &MutantReport) -> String {
    mutant.suggestion.as_ref().map_or_else(searched, |found| {
        format!(
            "write the scenario `{}`: {} comes out as {} (its file is in the JSON)",
            found.what, found.check, found.outcome
        )
    })
}

/// `monitor order-rate-low, window (doubled)`.
fn named(mutant: &MutantReport) -> String {
    let control = |control: &ControlReport| match &control.key {
        Some(key) => format!("{} {}, {key}", control.kind, control.entry),
        None => format!("{} {}", control.kind, control.entry),
    };
    let all: Vec<String> = mutant.controls.iter().map(control).collect();
    format!("{} ({})", all.join(" and "), mutant.operator)
}

/// What the drills noticed of a mutant that lowers the score.
fn noticed(mutant: &MutantReport) -> String {
    let drills = counted(mutant.drills, "drill");
    match &mutant.kill {
        None if mutant.drills == 0 => "no drill comes to it".to_owned(),
        None => format!("{drills} noticed nothing"),
        Some(kill) => {
            let check = kill.check.map_or("no check".to_owned(), |check| check.to_string());
            format!(
                "{drills}; all that {} seed {} noticed: {check}: {}",
                kill.scenario, kill.seed, kill.message
            )
        }
    }
}

/// `412 mutants on 64 drills: 300 protective, 100 procedural, 5 equivalent; score 98.76 %`.
#[must_use]
pub fn score_line(report: &MutationReport) -> String {
    let score = &report.score;
    let mut parts = vec![format!("{} protective", score.protective)];
    let all = [
        (score.procedural, "procedural"),
        (score.nominal, "nominal"),
        (score.survived, "survived"),
        (score.equivalent, "equivalent"),
        (score.refused, "refused"),
    ];
    parts.extend(all.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")));
    let since = report
        .changed_since
        .as_ref()
        .map_or_else(String::new, |revision| format!(" of the controls changed since {}", plain(revision)));
    format!(
        "{}{since} on {}: {}; score {}",
        counted(score.mutants, "mutant"),
        counted(report.grounds, "drill"),
        parts.join(", "),
        percent(score)
    )
}

/// `98.76 %`, rounded down, so that it says 100 only where it is.
#[must_use]
pub fn percent(score: &Score) -> String {
    score.basis_points.map_or_else(
        || "none, for nothing counts".to_owned(),
        |points| {
            format!("{}.{:02} % ({} of {})", points / 100, points % 100, score.killed(), score.counted())
        },
    )
}

/// A Markdown page: the score, the table, every mutant that lowers the score, what was shown to be equivalent.
#[must_use]
pub fn mutation_to_markdown(report: &MutationReport) -> String {
    let mut page = format!("## Mutation of the controls\n\n{}\n\n", inline(&score_line(report)));
    for (at, line) in table(report).iter().enumerate() {
        page.push_str(&row(line));
        if at == 0 {
            page.push_str("|---|---:|---:|---:|---:|---:|---:|---:|\n");
        }
    }
    section(&mut page, "Left out: these drills do not pass as they stand", &left_out(report));
    let alive = report.alive().map(|mutant| {
        let what = format!("Tried: {}. To kill it: {}", noticed(mutant), suggested(mutant));
        markdown_of(mutant, &what)
    });
    let alive: Vec<String> = alive.collect();
    section(&mut page, "These lower the score", &alive);
    let equivalent = report.mutants.iter().filter_map(|mutant| {
        let shown = mutant.equivalence.as_ref()?;
        Some(markdown_of(mutant, &format!("{}: {}", shown.predicate, shown.meaning)))
    });
    section(&mut page, "Equivalent", &equivalent.collect::<Vec<_>>());
    let refused = report.mutants.iter().filter(|mutant| mutant.status == Status::Refused);
    let refused = refused.map(|mutant| markdown_of(mutant, mutant.refusal.as_deref().unwrap_or("")));
    section(&mut page, "Refused by check", &refused.collect::<Vec<_>>());
    page
}

fn section(page: &mut String, title: &str, items: &[String]) {
    if !items.is_empty() {
        let _ = write!(page, "\n### {title}\n\n");
        for item in items {
            let _ = writeln!(page, "- {item}");
        }
    }
}

fn left_out(report: &MutationReport) -> Vec<String> {
    let line = |one: &crate::report::mutation::LeftOut| {
        format!("{} seed {}: {}", inline(&one.scenario), one.seed, inline(&one.reason))
    };
    report.left_out.iter().map(line).collect()
}

fn markdown_of(mutant: &MutantReport, what: &str) -> String {
    let places: Vec<String> = mutant.controls.iter().map(|control| inline(&control.place())).collect();
    format!(
        "**{}**: {} ({}). {}",
        inline(&named(mutant)),
        inline(&mutant.tried),
        places.join(", "),
        inline(what)
    )
}

/// Pretty JSON with a final line break.
#[must_use]
pub fn mutation_to_json(report: &MutationReport) -> String {
    pretty(report)
}

/// The JSON Schema of the report, generated from the model, with a final line break.
#[must_use]
pub fn mutation_schema() -> String {
    let mut schema = schemars::schema_for!(MutationReport);
    schema.insert("title".to_owned(), MUTATE_SCHEMA.into());
    pretty(&schema)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survivor() -> MutantReport {
        MutantReport {
            id: "route/pager/removed".to_owned(),
            controls: Vec::new(),
            operator: crate::mutate::Operator::Removed,
            tried: "no monitor sends alerts over it".to_owned(),
            status: Status::Survived,
            drills: 3,
            kill: None,
            equivalence: None,
            refusal: None,
            suggestion: None,
        }
    }

    #[test]
    fn a_search_that_found_nothing_is_no_proof() {
        let mut mutant = survivor();
        let said = suggested(&mutant);
        assert!(said.starts_with("the search found no scenario"), "{said}");
        assert!(said.contains("80") && said.contains("may need this control"), "{said}");
        assert!(!said.contains("no fault of the catalogue"), "{said}");
        mutant.suggestion = Some(crate::report::mutation::SuggestionReport {
            what: "job-crash, on one symbol".to_owned(),
            faults: Vec::new(),
            check: crate::vocabulary::CheckKind::Detection,
            outcome: crate::vocabulary::Outcome::Late,
            seed: 0,
            toml: String::new(),
        });
        assert!(suggested(&mutant).starts_with("write the scenario `job-crash, on one symbol`"));
    }
}
