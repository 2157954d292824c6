//! From a seed to a day.

use crate::base::{Ratio, Span, Stream};
use crate::scenario::{FaultSpec, MarketSource, Params, Regime, Report, Scenario, Spec};
use crate::vocabulary::{
    BarForm, CheckKind, ClockForm, FaultKind, Limit, Named, OrderError, Param, ParamKind, Place, Problem,
    RouteKind, Value,
};

/// The checks of such a day.
pub const CHECKS: [CheckKind; 3] = [CheckKind::Calm, CheckKind::Safety, CheckKind::Liveness];

/// Most faults of a day.
const FAULTS_MAX: i64 = 4;
/// Most symbols of a day.
const SYMBOLS_MAX: i64 = 4;
/// Faults are set between these, in seconds from the start.
const SET: (i64, i64) = (3_600, 6 * 3_600);
/// A fault lasts between these, in seconds: all are lifted by the tenth hour, and the rest of the day is there to settle.
const LASTS: (i64, i64) = (120, 4 * 3_600);
/// Something is reported by then, in seconds from the start: the rest of the day is there to settle.
const REPORTED_MAX: i64 = 10 * 3_600;
/// What somebody reports: two signs that the bundled rules know and ask to stop for, and one that no rule knows.
const REPORTS: [&str; 3] = ["kill", "unclear-situation", "something-else"];
/// Least strength, in hundredths.
const STRENGTH_MIN: i64 = 5;
/// Parameters go up to this many times their default, so that a day stays a day and does not become a flood of events.
const TIMES_DEFAULT: i64 = 20;
/// Parameters under which a right response hands over: what people do then nobody draws, and nothing says when it is done.
const HANDED_OVER: [&str; 1] = ["feeds"];

/// The day before its faults are drawn.
const DAY: &str = r#"
format = 1
id = "swarm"
title = "swarm"
category = "swarm"
[market]
regime = "calm"
start = 2025-03-03T00:00:00Z
symbols = ["S1-EUR"]
bar = "1m"
duration = "24h"
[expect]
"#;

const DAY_NS: i64 = 86_400_000_000_000;

/// The day of a seed: one to four kinds of fault, now and then one of them twice, and now and then a report, with time, duration, strength and parameters drawn
/// from the ranges of the catalogue, on a drawn kind of day. Its seed is pinned. `path` is where its file would stand.
///
/// # Errors
/// Never with a sound catalogue: the problems of the file that it would be.
pub fn draw(seed: u64, path: &str) -> Result<Scenario, Vec<Problem>> {
    let mut day = Scenario::parse(DAY.as_bytes(), path)?;
    let mut stream = Stream::new(seed, "swarm", "day");
    day.id = name(seed);
    day.seed = Some(seed);
    let symbols = stream.between(1, SYMBOLS_MAX);
    day.market.symbols = (1..=symbols).map(|number| format!("S{number}-EUR")).collect();
    let regime = *one(Regime::ALL, &mut stream);
    let weekday = stream.between(0, 6);
    if let MarketSource::Synthetic { regime: own, start_ns } = &mut day.market.source {
        *own = regime;
        *start_ns += weekday * DAY_NS;
    }
    let kinds = kinds(&mut stream);
    let mut names: Vec<String> = kinds.iter().map(|kind| kind.name().to_owned()).collect();
    // drawn from streams of their own: what is added to a day changes nothing of the rest
    let again = again(&kinds, seed);
    names.extend(again.iter().map(|kind| format!("{kind} once more")));
    day.reports = reports(seed, &day.expect.place);
    names.extend(day.reports.iter().map(|report| format!("the report {}", report.what)));
    day.title = format!("What always holds, under {}", names.join(", "));
    let first = kinds.into_iter().map(|kind| (kind, kind.name().to_owned()));
    let all = first.chain(again.into_iter().map(|kind| (kind, format!("{kind}-again"))));
    day.faults = all.map(|(kind, id)| fault(kind, id, seed, &day.expect.place)).collect();
    day.expect.only = CHECKS.to_vec();
    // the day is what its file says
    Scenario::parse(day.to_toml().as_bytes(), path)
}

/// What the day of a seed is called.
#[must_use]
pub fn name(seed: u64) -> String {
    format!("swarm-{seed}")
}

/// Kinds of fault, each once here.
fn kinds(stream: &mut Stream) -> Vec<FaultKind> {
    let mut left: Vec<FaultKind> = FaultKind::ALL.to_vec();
    let count = stream.between(1, FAULTS_MAX);
    let mut kinds = Vec::new();
    for _ in 0..count {
        let last = i64::try_from(left.len()).unwrap_or(1) - 1;
        kinds.push(left.remove(usize::try_from(stream.between(0, last)).unwrap_or(0)));
    }
    kinds
}

/// On one day in four one of its kinds breaks once more, maybe while it is broken.
fn again(kinds: &[FaultKind], seed: u64) -> Option<FaultKind> {
    let mut stream = Stream::new(seed, "swarm", "again");
    (stream.between(0, 3) == 0).then(|| *one(kinds, &mut stream))
}

/// On one day in four somebody reports something, whatever else is under way.
fn reports(seed: u64, place: &Place) -> Vec<Report> {
    let mut stream = Stream::new(seed, "swarm", "report");
    if stream.between(0, 3) > 0 {
        return Vec::new();
    }
    let at = Spec::Fixed(Value::Span(Span::from_secs(stream.between(SET.0, REPORTED_MAX))));
    vec![Report { at, what: (*one(&REPORTS, &mut stream)).to_owned(), place: place.clone() }]
}

/// A fault with every choice drawn from a stream of its own id, so that another fault beside it changes none.
fn fault(kind: FaultKind, id: String, seed: u64, place: &Place) -> FaultSpec {
    let mut stream = Stream::new(seed, "swarm", &id);
    let secs = |(low, high): (i64, i64), stream: &mut Stream| {
        Spec::Fixed(Value::Span(Span::from_secs(stream.between(low, high))))
    };
    let at = secs(SET, &mut stream);
    let lasts = secs(LASTS, &mut stream);
    let hundredths = if stream.between(0, 1) == 0 { 100 } else { stream.between(STRENGTH_MIN, 100) };
    let mut params = Params::new();
    for param in kind.params().iter().filter(|param| !HANDED_OVER.contains(&param.name)) {
        // the default is what most people meet, so it comes as often as all others together
        if stream.between(0, 1) == 1 {
            params.insert(param.name, Spec::Fixed(value(param, &mut stream)));
        }
    }
    FaultSpec {
        id,
        kind,
        at,
        lasts: Some(lasts),
        strength: Spec::Fixed(Value::Ratio(Ratio::from_nano(hundredths * 10_000_000))),
        params,
        source: "drawn by the swarm from the ranges of the catalogue".to_owned(),
        place: place.clone(),
    }
}

/// A value of the parameter's range, small ones as often as large ones.
fn value(param: &Param, stream: &mut Stream) -> Value {
    const SECOND: i64 = 1_000_000_000;
    const HUNDREDTH: i64 = 10_000_000;
    match (param.kind, param.default, param.range) {
        (ParamKind::Limit, ..) => Value::Limit(*one(Limit::ALL, stream)),
        (ParamKind::BarForm, ..) => Value::BarForm(*one(BarForm::ALL, stream)),
        (ParamKind::Error, ..) => Value::Error(*one(OrderError::ALL, stream)),
        (ParamKind::Route, ..) => Value::Route(*one(RouteKind::ALL, stream)),
        (ParamKind::ClockForm, ..) => Value::ClockForm(*one(ClockForm::ALL, stream)),
        (_, Value::Span(usual), Some((Value::Span(low), Value::Span(high)))) => {
            let [low, usual, high] = [low, usual, high].map(|span| span.ns() / SECOND);
            Value::Span(Span::from_secs(scaled(low, usual, high, stream)))
        }
        (_, Value::Ratio(usual), Some((Value::Ratio(low), Value::Ratio(high)))) => {
            // a hundredth is the least step, and never below the range
            let [low, usual, high] =
                [low.nano() + HUNDREDTH - 1, usual.nano(), high.nano()].map(|nano| nano / HUNDREDTH);
            Value::Ratio(Ratio::from_nano(scaled(low, usual, high, stream) * HUNDREDTH))
        }
        (_, Value::Count(usual), Some((Value::Count(low), Value::Count(high)))) => {
            Value::Count(scaled(low, usual, high, stream))
        }
        (_, usual, _) => usual,
    }
}

/// First the order of magnitude above `low`, then the number.
fn scaled(low: i64, usual: i64, high: i64, stream: &mut Stream) -> i64 {
    let most = high.min(usual.max(1).saturating_mul(TIMES_DEFAULT)).max(low) - low;
    let bits = i64::from(64 - most.unsigned_abs().leading_zeros());
    let top = ((1_i64 << stream.between(0, bits).min(62)) - 1).min(most);
    low + stream.between(top / 2, top)
}

fn one<'t, T>(all: &'t [T], stream: &mut Stream) -> &'t T {
    let last = i64::try_from(all.len()).unwrap_or(1) - 1;
    &all[usize::try_from(stream.between(0, last)).unwrap_or(0)]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_word_of_a_parameter_is_drawn() {
        let mut drawn = BTreeSet::new();
        for seed in 0..3_000 {
            let day = draw(seed, "x.toml").unwrap();
            for (name, value) in day.faults.iter().flat_map(|fault| &fault.params) {
                if let Spec::Fixed(Value::Error(_) | Value::Route(_) | Value::Limit(_)) = value {
                    drawn.insert(format!("{name} {value:?}"));
                }
            }
        }
        assert_eq!(drawn.len(), OrderError::ALL.len() + RouteKind::ALL.len() + Limit::ALL.len(), "{drawn:?}");
    }

    #[test]
    fn every_seed_gives_a_sound_file_of_explicit_values() {
        for seed in 0..300 {
            let day = draw(seed, "x.toml").unwrap_or_else(|found| panic!("seed {seed}: {found:#?}"));
            assert_eq!((day.seed, day.expect.only.as_slice()), (Some(seed), CHECKS.as_slice()));
            let handed_over = day.faults.iter().flat_map(|fault| fault.params.keys());
            assert!(handed_over.into_iter().all(|name| !HANDED_OVER.contains(name)), "seed {seed}");
            let last = day.faults.iter().map(|fault| {
                let (Spec::Fixed(Value::Span(at)), Some(Spec::Fixed(Value::Span(lasts)))) =
                    (&fault.at, &fault.lasts)
                else {
                    panic!("seed {seed}: a time that is not fixed")
                };
                at.ns() + lasts.ns()
            });
            assert!(last.max().is_some_and(|last| last <= 10 * 3_600_000_000_000), "seed {seed}");
        }
    }

    #[test]
    fn a_kind_comes_twice_and_people_report_now_and_then() {
        let days: Vec<Scenario> = (0..400).map(|seed| draw(seed, "x.toml").expect("sound")).collect();
        let twice = |day: &&Scenario| {
            let kinds: BTreeSet<&str> = day.faults.iter().map(|fault| fault.kind.name()).collect();
            kinds.len() < day.faults.len()
        };
        let repeated = days.iter().filter(twice).count();
        assert!((60..140).contains(&repeated), "{repeated}");
        let said: BTreeSet<&str> =
            days.iter().flat_map(|day| &day.reports).map(|report| report.what.as_str()).collect();
        assert_eq!(said, BTreeSet::from(REPORTS));
        let reported = days.iter().filter(|day| !day.reports.is_empty()).count();
        assert!((60..140).contains(&reported), "{reported}");
    }

    #[test]
    fn every_kind_and_every_pair_of_kinds_comes_up() {
        let mut pairs: BTreeSet<(&str, &str)> = BTreeSet::new();
        for seed in 0..4_000 {
            let day = draw(seed, "x.toml").expect("sound");
            for one in &day.faults {
                pairs.extend(day.faults.iter().map(|other| (one.kind.name(), other.kind.name())));
            }
        }
        let kinds = FaultKind::ALL.len();
        assert_eq!(pairs.len(), kinds * kinds, "a kind with itself is the kind alone");
    }

    #[test]
    fn a_scaled_value_stays_in_its_range_and_reaches_both_ends() {
        let mut stream = Stream::new(1, "test", "scaled");
        let drawn: BTreeSet<i64> = (0..4_000).map(|_| scaled(2, 10, 1_000_000, &mut stream)).collect();
        assert_eq!((drawn.first(), drawn.last()), (Some(&2), Some(&200)));
        assert!((0..100).all(|_| scaled(7, 7, 7, &mut stream) == 7));
    }
}
