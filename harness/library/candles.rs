//! A library put on the user's own candles.
//!
//! Every scenario keeps its faults, expectations, bar, duration and session; only its market changes: one
//! scenario a UTC day, called `gate-bypass@2022-01-05`, with one symbol for each file, named after it. It
//! starts at the time of day at which the scenario starts.
//!
//! A scenario is put on a day that is *covered*: each file gives at least half of the bars that trading
//! hours hold, nowhere in trading hours is more than an hour missing at a stretch, and no fault or report may
//! come in what is missing before the first or after the last bar. An hour without data is an outage of its
//! own, on which a monitor of missing orders is right to speak: such a day is not calm. A day that is not
//! covered is left out and said so, or is a problem where it was named. A scenario whose fault shows by volumes is left out where
//! a file has none.
//!
//! Codes, beside those of candles and windows: `no-data`, `duplicate-id`, `bad-id`, `day-not-covered`,
//! `too-large`, `dangling-reference`.
//!
//! Deliberately absent: filling gaps, choosing thresholds, reading files.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::assemble::File;
use super::model::Library;
use crate::base::{Calendar, Qty, Span, Time};
use crate::market::{Bar, Candles, Day};
use crate::scenario::{Market, MarketSource, Scenario, Spec};
use crate::vocabulary::{Place, Problem, Value};

/// Most days in a range.
const DAYS_MAX: i64 = 3_660;
/// Longest stretch of trading hours without a bar.
const GAP_MAX: Span = Span::from_mins(60);
/// Problems told one by one.
const PROBLEMS_MAX: usize = 20;

/// Which UTC days of the candles to drill on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Days {
    /// Every day that is covered; the others are left out.
    #[default]
    All,
    /// From the first to the last, both included; one that is not covered is a problem.
    Named {
        /// The first day.
        first: Date,
        /// The last day.
        last: Date,
    },
}

impl FromStr for Days {
    type Err = String;

    /// Reads `2022-01-05` or `2022-01-05..2022-01-10`, both ends included.
    fn from_str(text: &str) -> Result<Days, String> {
        let (first, last) = text.split_once("..").unwrap_or((text, text));
        let day = |part: &str| {
            let dashes = part.len() == 10 && part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
            let date = part.parse::<Date>().ok().filter(|date| dashes && (1970..2220).contains(&date.year()));
            date.ok_or_else(|| {
                format!("expected a day such as \"2022-01-05\" or \"2022-01-05..2022-01-10\", found {text:?}")
            })
        };
        let (first, last) = (day(first)?, day(last)?);
        if last < first {
            return Err(format!("the range of days {text:?} ends before it begins"));
        }
        let days = i64::from(first.until(last).map_or(0, |span| span.get_days())) + 1;
        if days > DAYS_MAX {
            return Err(format!("the range {text:?} has {days} days; at most {DAYS_MAX} are run"));
        }
        Ok(Days::Named { first, last })
    }
}

impl fmt::Display for Days {
    /// As it is read; `all` for every day.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Days::All => f.write_str("all"),
            Days::Named { first, last } if first == last => write!(f, "{first}"),
            Days::Named { first, last } => write!(f, "{first}..{last}"),
        }
    }
}

/// A library on candles, and what could not be put on them.
#[derive(Clone, Debug)]
pub struct OnCandles {
    /// The scenarios, day by day, each day in the order of the library.
    pub library: Library,
    /// The days left out, in order.
    pub left_out: Vec<LeftOut>,
    /// The scenarios that need their own market, by their ids.
    pub pinned: Vec<String>,
    /// The scenarios whose fault shows by volumes, where a file has none, by their ids.
    pub volumeless: Vec<String>,
}

/// A day that is not covered well enough for some scenarios.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The UTC day, as `2022-01-05`.
    pub day: String,
    /// The scenarios that do not run on it, by their ids in the library.
    pub scenarios: Vec<String>,
    /// Why: a fragment.
    pub reason: String,
}

impl Library {
    /// Puts every scenario that is not pinned to its own market on the user's candles: one file for each symbol,
    /// one scenario a day.
    ///
    /// # Errors
    /// Every problem of the files; `duplicate-id` and `bad-id` where file names give no symbols;
    /// `dangling-reference` where a scenario's job names a symbol by a position that the files do not have;
    /// `day-not-covered` for a day that was named; `no-data` where no day at all is covered.
    pub fn on_candles(&self, files: &[File], days: Days) -> Result<OnCandles, Vec<Problem>> {
        let mut problems = Vec::new();
        let symbols = symbols(files, &mut problems);
        let mut candles = Vec::with_capacity(files.len());
        for file in files {
            match Candles::parse(&file.bytes, &file.path) {
                Ok(read) => candles.push(read),
                Err(found) => problems.extend(found),
            }
        }
        self.positions(&symbols, &mut problems);
        if !problems.is_empty() {
            return Err(problems);
        }
        let volumeless = candles.iter().any(|file| file.rows.iter().all(|(_, bar)| bar.volume == Qty::ZERO));
        let (blind, fit): (Vec<&Scenario>, Vec<&Scenario>) = self
            .scenarios
            .iter()
            .filter(|scenario| !scenario.market.pinned)
            .partition(|scenario| volumeless && needs_volume(scenario));
        let volumeless = blind.iter().map(|scenario| scenario.id.clone()).collect();
        let mut hung = Hung { symbols, candles, scenarios: Vec::new(), left_out: Vec::new() };
        for day in chosen(days, &hung.candles) {
            for scenario in &fit {
                hung.hang(scenario, day)?;
            }
        }
        hung.check(days)?;
        Ok(hung.finish(self, volumeless))
    }

    /// The scenarios that need their own market.
    fn pinned(&self) -> impl Iterator<Item = &Scenario> {
        self.scenarios.iter().filter(|scenario| scenario.market.pinned)
    }

    /// Notes jobs that name symbols which the files do not have.
    fn positions(&self, symbols: &[String], problems: &mut Vec<Problem>) {
        for scenario in self.scenarios.iter().filter(|scenario| !scenario.market.pinned) {
            let jobs = if scenario.jobs.is_empty() { &self.settings.jobs } else { &scenario.jobs };
            for job in jobs {
                if let Some(position) = job.symbols.iter().find(|position| **position >= symbols.len()) {
                    let named = scenario.market.symbols.get(*position).map_or("?", String::as_str);
                    problems.push(Problem {
                        place: scenario.place.clone(),
                        code: "dangling-reference",
                        message: format!(
                            "the job `{}` of `{}` trades the symbol {} ({named}), and there are {} files of candles",
                            job.id,
                            scenario.id,
                            position + 1,
                            symbols.len()
                        ),
                        help: Some("give one file for each symbol, in the order of the scenario".into()),
                        span: None,
                    });
                }
            }
        }
    }
}

/// Scenarios put on candles so far.
struct Hung {
    symbols: Vec<String>,
    candles: Vec<Candles>,
    scenarios: Vec<Scenario>,
    left_out: Vec<LeftOut>,
}

impl Hung {
    /// Puts a scenario on a day, or notes why not.
    fn hang(&mut self, scenario: &Scenario, day: Date) -> Result<(), Vec<Problem>> {
        let market = self.market(scenario, day);
        let reason = match Day::from_candles(&market, &self.candles.iter().collect::<Vec<_>>()) {
            Ok(cut) => uncovered(scenario, &cut, &self.symbols),
            Err(found) if found.iter().all(|problem| problem.code == "no-data") => {
                found.first().map(|problem| format!("{}: {}", problem.place, problem.message))
            }
            Err(found) => return Err(found),
        };
        match reason {
            None => self.scenarios.push(Scenario {
                id: format!("{}@{day}", scenario.id),
                market,
                ..scenario.clone()
            }),
            Some(reason) => {
                let day = day.to_string();
                match self.left_out.iter_mut().rev().find(|left| left.day == day && left.reason == reason) {
                    Some(left) => left.scenarios.push(scenario.id.clone()),
                    None => {
                        self.left_out.push(LeftOut { day, scenarios: vec![scenario.id.clone()], reason });
                    }
                }
            }
        }
        Ok(())
    }

    /// The scenario's market on the candles of a day, from its own time of day on.
    fn market(&self, scenario: &Scenario, day: Date) -> Market {
        let market = &scenario.market;
        let own = match &market.source {
            MarketSource::Synthetic { start_ns, .. } => Some(*start_ns),
            MarketSource::Csv { start_ns, .. } => *start_ns,
        };
        let offset = own.map_or(0, |ns| Calendar::starting_at(ns).time_of_day(Time::ZERO).ns());
        let start_ns = midnight_ns(day).saturating_add(offset);
        let files = self.candles.iter().map(|file| file.path.clone()).collect();
        Market {
            source: MarketSource::Csv { files, start_ns: Some(start_ns) },
            symbols: self.symbols.clone(),
            ..market.clone()
        }
    }

    /// Refuses days that were named and are left out, and candles without any day.
    fn check(&self, days: Days) -> Result<(), Vec<Problem>> {
        let place = Place::whole(self.candles.first().map_or("", |file| file.path.as_str()));
        let help = self.candles.first().and_then(|file| {
            let at = |row: Option<&(i64, _)>| Some(Calendar::starting_at(row?.0).rfc3339(Time::ZERO));
            Some(format!(
                "{} has rows from {} to {}",
                file.path,
                at(file.rows.first())?,
                at(file.rows.last())?
            ))
        });
        let problem =
            |code, message| Problem { place: place.clone(), code, message, help: help.clone(), span: None };
        if days != Days::All && !self.left_out.is_empty() {
            let told = self.left_out.iter().take(PROBLEMS_MAX);
            let mut problems: Vec<Problem> = told
                .map(|left| {
                    problem(
                        "day-not-covered",
                        format!("the day {} is not covered: {}", left.day, left.reason),
                    )
                })
                .collect();
            if self.left_out.len() > PROBLEMS_MAX {
                let more = self.left_out.len() - PROBLEMS_MAX;
                problems.push(problem("more-problems", format!("and {more} more")));
            }
            return Err(problems);
        }
        match self.left_out.first() {
            Some(left) if self.scenarios.is_empty() => {
                let message = format!("no day is covered; {}: {}", left.day, left.reason);
                Err(vec![problem("no-data", message)])
            }
            None if self.scenarios.is_empty() => {
                let message = "every scenario chosen needs its own market (`pinned`) or volumes".to_owned();
                Err(vec![problem("no-data", message)])
            }
            _ => Ok(()),
        }
    }

    fn finish(self, library: &Library, volumeless: Vec<String>) -> OnCandles {
        let mut candles = BTreeMap::new();
        for scenario in &self.scenarios {
            // a scenario looks for its candles beside itself: one entry a folder of scenarios
            for (path, file) in scenario.candle_paths().into_iter().zip(&self.candles) {
                candles.entry(path).or_insert_with(|| file.clone());
            }
        }
        OnCandles {
            library: Library { scenarios: self.scenarios, candles, ..library.clone() },
            left_out: self.left_out,
            pinned: library.pinned().map(|scenario| scenario.id.clone()).collect(),
            volumeless,
        }
    }
}

fn needs_volume(scenario: &Scenario) -> bool {
    scenario.faults.iter().any(|fault| fault.kind.shows_by_volume())
}

/// The symbols, after the names of the files.
fn symbols(files: &[File], problems: &mut Vec<Problem>) -> Vec<String> {
    let mut symbols: Vec<String> = Vec::new();
    let mut note = |path: &str, code, message| {
        let help = Some("each file holds the candles of one symbol and is named after it".to_owned());
        problems.push(Problem { place: Place::whole(path), code, message, help, span: None });
    };
    for File { path, .. } in files {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        let symbol = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        if symbol.is_empty() || symbol.chars().any(char::is_control) {
            note(path, "bad-id", format!("the file name {name:?} gives no symbol"));
        } else if symbols.iter().any(|known| known == symbol) {
            note(path, "duplicate-id", format!("there are two files of candles for `{symbol}`"));
        }
        symbols.push(symbol.to_owned());
    }
    if files.is_empty() {
        note("", "no-data", "no file of candles is named".to_owned());
    }
    symbols
}

/// The days asked for; for all, those on which any file has a row.
fn chosen(days: Days, candles: &[Candles]) -> Vec<Date> {
    match days {
        Days::Named { first, last } => first.series(1.day()).take_while(|day| *day <= last).collect(),
        Days::All => {
            let rows = candles.iter().flat_map(|file| &file.rows);
            let numbers: std::collections::BTreeSet<i64> = rows.map(|row| row.0.div_euclid(DAY_NS)).collect();
            numbers.into_iter().map(|number| date(number.saturating_mul(DAY_NS))).collect()
        }
    }
}

const DAY_NS: i64 = 86_400_000_000_000;

fn date(ns: i64) -> Date {
    // an i64 of nanoseconds spans 1677 to 2262, well inside what a timestamp can hold
    let moment = Timestamp::from_nanosecond(i128::from(ns)).unwrap_or(Timestamp::UNIX_EPOCH);
    moment.to_zoned(TimeZone::UTC).date()
}

fn midnight_ns(day: Date) -> i64 {
    let moment = day.to_zoned(TimeZone::UTC).map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp());
    i64::try_from(moment.as_nanosecond()).unwrap_or(0)
}

/// Why a day does not cover a scenario; `None` where it does.
fn uncovered(scenario: &Scenario, day: &Day, symbols: &[String]) -> Option<String> {
    let bar = day.bar;
    let hours = day.sessions.iter();
    let full: i64 = hours.map(|(opens, closes)| closes.since(*opens).ns() / bar.ns()).sum();
    let (opens, closes) = (day.sessions.first()?.0, day.sessions.last()?.1);
    for (bars, symbol) in day.series.iter().zip(symbols) {
        let there = i64::try_from(bars.len()).unwrap_or(i64::MAX);
        if there.saturating_mul(2) < full {
            return Some(format!("{symbol} has {there} of {full} bars, fewer than half"));
        }
        if let Some((from, to)) = gap(bars, day) {
            return Some(format!("{symbol} has no bar from {from} to {to}, longer than {GAP_MAX}"));
        }
        let (first, last) = (bars.first()?.time - bar, bars.last()?.time);
        for (earliest, latest) in moments(scenario) {
            // a session may well begin late or end early by itself: only what the file lacks counts
            if first.since(opens) >= bar && earliest < first {
                return Some(format!(
                    "{symbol} begins at {first}, and something breaks as early as {earliest}"
                ));
            }
            if closes.since(last) >= bar && latest > last {
                return Some(format!("{symbol} ends at {last}, and something breaks as late as {latest}"));
            }
        }
    }
    None
}

/// The first stretch of trading hours without a bar that is too long.
fn gap(bars: &[Bar], day: &Day) -> Option<(Time, Time)> {
    // a bar may be longer than what is too long without one
    let longest = GAP_MAX.max(day.bar);
    let mut rest = bars;
    for (opens, closes) in &day.sessions {
        let inside = rest.partition_point(|bar| bar.time <= *closes);
        let mut from = *opens;
        for to in rest[..inside].iter().map(|bar| bar.time - day.bar).chain([*closes]) {
            if to.since(from) > longest {
                return Some((from, to));
            }
            from = to + day.bar;
        }
        rest = &rest[inside..];
    }
    None
}

/// Between which moments each fault and each report comes.
fn moments(scenario: &Scenario) -> impl Iterator<Item = (Time, Time)> {
    let specs =
        scenario.faults.iter().map(|fault| &fault.at).chain(scenario.reports.iter().map(|report| &report.at));
    specs.map(|spec| {
        let at = |value: &Value| Time::ZERO + if let Value::Span(span) = value { *span } else { Span::ZERO };
        match spec {
            Spec::Fixed(value) => (at(value), at(value)),
            Spec::Between(low, high) => (at(low), at(high)),
            Spec::OneOf(values) => {
                let all = values.iter().map(at);
                (all.clone().min().unwrap_or(Time::ZERO), all.max().unwrap_or(Time::ZERO))
            }
        }
    })
}
