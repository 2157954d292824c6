//! What was harmed, what was avoided, and what each minute cost.

use serde::Serialize;

use super::charts::total_at;
use crate::report::dossier::{Dossier, HarmCurve};
use crate::report::lang::{Lang, fill};
use crate::verdict::HarmTotal;
use crate::vocabulary::HarmFamily;

const MINUTE: i64 = 60_000_000_000;
/// Minutes after the first harm that are stated.
const STATED: [i64; 6] = [1, 5, 15, 30, 60, 240];

#[derive(Debug, Serialize)]
pub struct HarmRow {
    name: &'static str,
    answered: String,
    unanswered: String,
    avoided: String,
    by_response: String,
    tone: &'static str,
}

#[derive(Debug, Serialize)]
pub struct Cost {
    caption: String,
    rows: Vec<CostRow>,
}

#[derive(Debug, Serialize)]
struct CostRow {
    after: String,
    answered: String,
    unanswered: String,
    per_minute: String,
}

pub fn harms(dossier: &Dossier, lang: Lang) -> Vec<HarmRow> {
    let row = |harm: &HarmTotal| HarmRow {
        name: lang.harm(harm.family),
        answered: lang.count(harm.answered),
        unanswered: lang.count(harm.unanswered),
        avoided: lang.count(harm.avoided),
        by_response: lang.count(harm.by_response),
        tone: if harm.avoided < 0 || harm.by_response > 0 { "bad" } else { "good" },
    };
    dossier.drill.damage.families.iter().map(row).collect()
}

/// For each family of harm, how it grew minute by minute in both runs.
pub fn costs(dossier: &Dossier, lang: Lang) -> Vec<Cost> {
    let Some(film) = &dossier.film else { return Vec::new() };
    let end = dossier.timeline.as_ref().map_or(0, |timeline| timeline.end_ns);
    let families = dossier.drill.damage.families.iter().map(|harm| harm.family);
    let curve = |curves: &'_ [HarmCurve], family: HarmFamily| {
        curves.iter().find(|curve| curve.family == family).cloned()
    };
    families
        .filter_map(|family| {
            let (answered, unanswered) =
                (curve(&film.answered.harm, family), curve(&film.unanswered.harm, family));
            let firsts = [&answered, &unanswered].into_iter().flatten();
            let first = firsts.filter_map(|curve| curve.time_ns.first()).min().copied()?;
            Some(cost(family, [answered.as_ref(), unanswered.as_ref()], first, end, lang))
        })
        .collect()
}

fn cost(family: HarmFamily, curves: [Option<&HarmCurve>; 2], first: i64, end: i64, lang: Lang) -> Cost {
    let whole = end.saturating_sub(first).max(0);
    let stated = STATED.iter().map(|minutes| minutes * MINUTE).filter(|after| *after < whole);
    let rows = stated.chain([whole]).map(|after| {
        let at = first.saturating_add(after);
        let [answered, unanswered] = curves.map(|curve| curve.map_or(0, |curve| total_at(curve, at)));
        // hundredths a minute, rounded to the nearest
        let per_minute = (i128::from(unanswered) * 100 * i128::from(MINUTE) + i128::from(after) / 2)
            / i128::from(after.max(1));
        CostRow {
            after: if after == whole {
                fill(lang.texts().at_the_end, &[&lang.span(after)])
            } else {
                lang.span(after)
            },
            answered: lang.count(answered),
            unanswered: lang.count(unanswered),
            per_minute: lang.hundredths(i64::try_from(per_minute).unwrap_or(i64::MAX)),
        }
    });
    Cost { caption: fill(lang.texts().cost_caption, &[lang.harm(family)]), rows: rows.collect() }
}

/// What stopping cost, and the profit that decides nothing.
pub fn of_stopping(dossier: &Dossier, lang: Lang) -> String {
    let damage = &dossier.drill.damage;
    fill(
        lang.texts().cost_of_stopping,
        &[&lang.count(damage.trades_forgone), &lang.hundredths(damage.pnl_cents)],
    )
}
