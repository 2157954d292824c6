//! What is simpler than a scenario: parts left out, a shorter day, rounder values.

use crate::base::{Ratio, Span};
use crate::scenario::{FaultSpec, MarketSource, Scenario, Spec};
use crate::vocabulary::Value;

/// Scenarios one step simpler than this one, the largest steps first.
pub(super) fn than(scenario: &Scenario) -> Vec<Scenario> {
    let mut all = Vec::new();
    without_parts(scenario, &mut all);
    shorter(scenario, &mut all);
    for at in 0..scenario.faults.len() {
        for fault in rounder(&scenario.faults[at]) {
            let mut next = scenario.clone();
            next.faults[at] = fault;
            all.push(next);
        }
    }
    for at in 0..scenario.reports.len() {
        for when in rounder_spec(&scenario.reports[at].at) {
            let mut next = scenario.clone();
            next.reports[at].at = when;
            all.push(next);
        }
    }
    all
}

/// Fewer faults, reports, symbols, jobs.
fn without_parts(scenario: &Scenario, all: &mut Vec<Scenario>) {
    let mut add = |edit: &dyn Fn(&mut Scenario)| {
        let mut next = scenario.clone();
        edit(&mut next);
        all.push(next);
    };
    for at in 0..scenario.faults.len() {
        add(&|next| {
            next.faults.remove(at);
        });
    }
    for at in 0..scenario.reports.len() {
        add(&|next| {
            next.reports.remove(at);
        });
    }
    if scenario.market.symbols.len() > 1 {
        add(&|next| keep_symbols(next, 1));
        add(&|next| {
            let half = next.market.symbols.len().div_ceil(2);
            keep_symbols(next, half);
        });
        add(&|next| {
            let fewer = next.market.symbols.len() - 1;
            keep_symbols(next, fewer);
        });
    }
    for at in 0..scenario.jobs.len() {
        if scenario.jobs.len() > 1 {
            add(&|next| {
                next.jobs.remove(at);
            });
        }
    }
    if scenario.market.session.is_some() {
        add(&|next| next.market.session = None);
    }
}

/// Only the first symbols, for jobs and candles too.
fn keep_symbols(scenario: &mut Scenario, count: usize) {
    scenario.market.symbols.truncate(count);
    if let MarketSource::Csv { files, .. } = &mut scenario.market.source {
        files.truncate(count);
    }
    for job in &mut scenario.jobs {
        job.symbols.retain(|symbol| *symbol < count);
    }
}

/// A shorter day, in whole bars.
fn shorter(scenario: &Scenario, all: &mut Vec<Scenario>) {
    let bar = scenario.market.bar.ns();
    let bars = scenario.market.duration.ns() / bar.max(1);
    let mut tried = Vec::new();
    for fewer in [bars / 4, bars / 2, bars * 3 / 4, bars * 9 / 10, bars - 1] {
        if fewer > 0 && fewer < bars && !tried.contains(&fewer) {
            tried.push(fewer);
            let mut next = scenario.clone();
            next.market.duration = Span::from_ns(fewer * bar);
            all.push(next);
        }
    }
}

/// The fault with one value that is simpler: a default left out, a rounder number.
fn rounder(fault: &FaultSpec) -> Vec<FaultSpec> {
    let mut all = Vec::new();
    let mut add = |edit: &dyn Fn(&mut FaultSpec)| {
        let mut next = fault.clone();
        edit(&mut next);
        all.push(next);
    };
    if fault.lasts.is_some() {
        add(&|next| next.lasts = None);
    }
    for name in fault.params.keys() {
        add(&|next| {
            next.params.remove(name);
        });
    }
    if fault.strength != Spec::Fixed(Value::Ratio(Ratio::ONE)) {
        add(&|next| next.strength = Spec::Fixed(Value::Ratio(Ratio::ONE)));
        for strength in rounder_spec(&fault.strength) {
            add(&|next| next.strength = strength.clone());
        }
    }
    for at in rounder_spec(&fault.at) {
        add(&|next| next.at = at.clone());
    }
    for lasts in fault.lasts.iter().flat_map(rounder_spec) {
        add(&|next| next.lasts = Some(lasts.clone()));
    }
    for (name, value) in &fault.params {
        for value in rounder_spec(value) {
            add(&|next| {
                next.params.insert(name, value.clone());
            });
        }
    }
    all
}

/// Rounder values than this one, the roundest first: multiples of an hour, a minute, a second; of a tenth, a
/// hundredth, a thousandth; for a whole number the half and the one below. Every one is smaller, so that a search ends.
fn rounder_spec(spec: &Spec) -> Vec<Spec> {
    let Spec::Fixed(value) = spec else { return Vec::new() };
    let down = |value: i64, units: [i64; 3]| -> Vec<i64> {
        let mut all: Vec<i64> = units.iter().map(|unit| value - value.rem_euclid(*unit)).collect();
        all.retain(|rounder| *rounder < value);
        all.dedup();
        all
    };
    let all: Vec<Value> = match *value {
        Value::Span(span) => down(span.ns(), [3_600_000_000_000, 60_000_000_000, 1_000_000_000])
            .into_iter()
            .map(|ns| Value::Span(Span::from_ns(ns)))
            .collect(),
        Value::Ratio(ratio) => down(ratio.nano(), [100_000_000, 10_000_000, 1_000_000])
            .into_iter()
            .map(|nano| Value::Ratio(Ratio::from_nano(nano)))
            .collect(),
        Value::Count(count) => {
            let mut all = vec![count / 2, count - 1];
            all.retain(|fewer| *fewer >= 0 && *fewer < count);
            all.dedup();
            all.into_iter().map(Value::Count).collect()
        }
        Value::Limit(_) | Value::Error(_) | Value::Route(_) | Value::BarForm(_) | Value::ClockForm(_) => {
            Vec::new()
        }
    };
    all.into_iter().map(Spec::Fixed).collect()
}
