//! Jobs of the scheduler, as scenarios and settings write them.

use super::model::{JobSpec, Schedule, Strategy};
use crate::base::Span;
use crate::vocabulary::{Field, Problems, Table, source};

/// The strategies by name.
pub const STRATEGIES: [&str; 3] = ["ma_crossover", "rsi_reversion", "macd"];

/// Most bars that an indicator looks back.
const BARS_MAX: i64 = 5_000;

/// Reads one job. `symbols` are those that the job may name; empty where it may name none.
pub fn read(table: &mut Table<'_>, p: &mut Problems<'_>, symbols: Option<&[String]>) -> JobSpec {
    let id = table.need(p, "id", |f, p| f.id(p));
    let strategy = strategy(table, p);
    let schedule = schedule(table, p);
    let symbols = symbols.map_or_else(Vec::new, |known| {
        table.or(p, "symbols", Vec::new(), |field, p| positions(field, p, known))
    });
    JobSpec { id, strategy, symbols, schedule }
}

fn strategy(table: &mut Table<'_>, p: &mut Problems<'_>) -> Strategy {
    let stand_in = Strategy::MaCrossover { fast: 1, slow: 2 };
    let Some(field) = table.require(p, "strategy") else { return stand_in };
    let Some(name) = field.text(p) else { return stand_in };
    let before = p.count();
    let bars = |table: &mut Table<'_>, p: &mut Problems<'_>, key| {
        let read = table.need(p, key, |f, p| f.count(p, 1, BARS_MAX));
        u16::try_from(read).unwrap_or(1)
    };
    match name.as_str() {
        "ma_crossover" => {
            let (fast, slow) = (bars(table, p, "fast"), bars(table, p, "slow"));
            ascending(&field, p, before, ("fast", i64::from(fast)), ("slow", i64::from(slow)));
            Strategy::MaCrossover { fast, slow }
        }
        "rsi_reversion" => {
            let period = bars(table, p, "period");
            let mut level = |key| u8::try_from(table.need(p, key, |f, p| f.count(p, 1, 99))).unwrap_or(1);
            let (oversold, overbought) = (level("oversold"), level("overbought"));
            ascending(
                &field,
                p,
                before,
                ("oversold", i64::from(oversold)),
                ("overbought", i64::from(overbought)),
            );
            Strategy::RsiReversion { period, oversold, overbought }
        }
        "macd" => {
            let (fast, slow) = (bars(table, p, "fast"), bars(table, p, "slow"));
            ascending(&field, p, before, ("fast", i64::from(fast)), ("slow", i64::from(slow)));
            Strategy::Macd { fast, slow, signal: bars(table, p, "signal") }
        }
        other => {
            let help = source::did_you_mean(other, STRATEGIES)
                .unwrap_or_else(|| format!("available: {}", source::listed(STRATEGIES)));
            field.complain(
                p,
                "strategy-not-found",
                format!("there is no strategy {}", field.written(p)),
                Some(help),
            );
            for key in ["fast", "slow", "signal", "period", "oversold", "overbought"] {
                table.take(key);
            }
            stand_in
        }
    }
}

/// Notes where `first` is not below `second`, unless one of them was refused since there were `before` problems.
fn ascending(
    field: &Field<'_>,
    p: &mut Problems<'_>,
    before: usize,
    (first, low): (&str, i64),
    (second, high): (&str, i64),
) {
    if low >= high && p.count() == before {
        let message = format!("`{first}` must be below `{second}`, found {low} and {high}");
        field.complain(p, "out-of-range", message, None);
    }
}

fn schedule(table: &mut Table<'_>, p: &mut Problems<'_>) -> Schedule {
    let once = table.take("once");
    let interval = table.take("interval");
    let daily = table.take("daily");
    let given = [&once, &interval, &daily].into_iter().flatten().collect::<Vec<_>>();
    if given.len() != 1 {
        let range = given.last().map_or_else(|| table.range().clone(), |field| field.key_range().clone());
        p.add(
            "bad-schedule",
            &range,
            "a job has exactly one of `once`, `interval` and `daily`".into(),
            Some("such as `interval = \"60s\"`, `daily = \"14:30\"` or `once = true`".into()),
        );
        return Schedule::Once;
    }
    if let Some(field) = interval {
        let span = field.span_within(p, Span::from_secs(1), Span::from_secs(7 * 86_400));
        return Schedule::Interval(span.unwrap_or(Span::from_secs(60)));
    }
    if let Some(field) = daily {
        return Schedule::Daily(field.time_of_day(p).unwrap_or_default());
    }
    if let Some(field) = once
        && field.boolean(p) == Some(false)
    {
        field.complain(
            p,
            "bad-schedule",
            "`once = false` says nothing".into(),
            Some("leave the key out".into()),
        );
    }
    Schedule::Once
}

fn positions(field: &Field<'_>, p: &mut Problems<'_>, known: &[String]) -> Option<Vec<usize>> {
    let mut found = Vec::new();
    for name in field.lines(p)? {
        match known.iter().position(|symbol| *symbol == name) {
            Some(at) => found.push(at),
            None => field.complain(
                p,
                "dangling-reference",
                format!("the market has no symbol `{name}`"),
                Some(format!("its symbols are {}", source::listed(known.iter().map(String::as_str)))),
            ),
        }
    }
    Some(found)
}
