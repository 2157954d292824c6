//! A day cut out of candles.
//!
//! A row is the bar that opens at its timestamp and closes one bar later. A file finer than the drill's bar is
//! put together exactly: a bar that lacks one of its rows is left out, since its close is unknown. Gaps stay
//! gaps; nothing is filled in.
//!
//! Codes: `no-data`, `misaligned`, `too-coarse`, `out-of-range`, `file-count`.

use super::hours::{Hours, sessions};
use super::model::{Bar, Candles, Day};
use crate::base::{Calendar, Qty, Span, Time};
use crate::scenario::{Market, MarketSource};
use crate::vocabulary::{Place, Problem, Rows};

/// Problems told for one file; misaligned rows tend to be all of them.
const PROBLEMS_MAX: usize = 20;

impl Day {
    /// Cuts the drill's window out of one file of candles for each symbol, in their order.
    ///
    /// The window begins at the source's `start_ns`. Where that is `None` it begins at the first moment from
    /// which every file has rows, floored to a bar.
    ///
    /// # Errors
    /// `no-data` where a file has no bar in the window and its trading hours, `misaligned` where rows do not
    /// stand on the bars' grid, `too-coarse` where rows are further apart than a bar, `out-of-range` where
    /// volumes overflow, `file-count` where files and symbols do not match.
    pub fn from_candles(market: &Market, candles: &[&Candles]) -> Result<Day, Vec<Problem>> {
        if candles.len() != market.symbols.len() || candles.is_empty() || market.bar <= Span::ZERO {
            let message = format!("{} symbols and {} files of candles", market.symbols.len(), candles.len());
            let file = candles.first().map_or("", |file| file.path.as_str());
            return Err(vec![problem(Place::whole(file), "file-count", message)]);
        }
        let start_ns = start_ns(market, candles);
        let calendar = Calendar::starting_at(start_ns);
        let sessions = sessions(calendar, market.duration, market.session);
        let mut series = Vec::with_capacity(candles.len());
        let mut rows = Vec::with_capacity(candles.len());
        let mut problems = Vec::new();
        for file in candles {
            let cut = Cut { file, start_ns, bar: market.bar, duration: market.duration, sessions: &sessions };
            match cut.bars() {
                Ok((bars, lines)) => {
                    let lines = bars.iter().map(|bar| bar.time).zip(lines).collect();
                    series.push(bars);
                    rows.push(Rows { path: file.path.clone(), lines });
                }
                Err(found) => problems.extend(found),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Day { calendar, bar: market.bar, duration: market.duration, series, sessions, rows })
    }
}

fn problem(place: Place, code: &'static str, message: String) -> Problem {
    Problem { place, code, message, help: None, span: None }
}

fn start_ns(market: &Market, candles: &[&Candles]) -> i64 {
    let given = match &market.source {
        MarketSource::Csv { start_ns, .. } => *start_ns,
        MarketSource::Synthetic { start_ns, .. } => Some(*start_ns),
    };
    given.unwrap_or_else(|| {
        let first = candles.iter().filter_map(|file| file.rows.first()).map(|row| row.0).max().unwrap_or(0);
        first.saturating_sub(first.rem_euclid(market.bar.ns()))
    })
}

/// The cut of one file.
struct Cut<'a> {
    file: &'a Candles,
    start_ns: i64,
    bar: Span,
    duration: Span,
    sessions: &'a [(Time, Time)],
}

impl Cut<'_> {
    /// The bars, and the line that each begins in.
    fn bars(&self) -> Result<(Vec<Bar>, Vec<u32>), Vec<Problem>> {
        let (file, bar) = (self.file, self.bar);
        if file.step > bar {
            let message = format!("rows are {} apart and a bar is {bar}", file.step);
            return Err(vec![self.whole("too-coarse", message, "use finer candles or a longer bar")]);
        }
        let step = if file.step > Span::ZERO { file.step } else { bar };
        if bar.ns() % step.ns() != 0 {
            let message = format!("rows are {step} apart, which does not divide a bar of {bar}");
            return Err(vec![self.whole("misaligned", message, "use a bar that is a whole number of rows")]);
        }
        let end_ns = self.start_ns.saturating_add(self.duration.ns());
        let from = file.rows.partition_point(|row| row.0 < self.start_ns);
        let to = file.rows.partition_point(|row| row.0 < end_ns).max(from);
        if from == to {
            return Err(vec![self.no_rows()]);
        }
        self.aligned(from, to, step)?;
        let (bars, lines) = self.joined(from..to, bar.ns() / step.ns())?;
        if bars.is_empty() {
            let message = "no complete bar lies in the window and its trading hours".to_owned();
            return Err(vec![self.whole("no-data", message, "check the start, the session and the file")]);
        }
        Ok((bars, lines))
    }

    fn whole(&self, code: &'static str, message: String, help: &str) -> Problem {
        Problem { help: Some(help.to_owned()), ..problem(Place::whole(&self.file.path), code, message) }
    }

    fn no_rows(&self) -> Problem {
        let at = |ns: i64| Calendar::starting_at(ns).rfc3339(Time::ZERO);
        let message = format!(
            "no row between {} and {}",
            at(self.start_ns),
            at(self.start_ns.saturating_add(self.duration.ns()))
        );
        let help = match (self.file.rows.first(), self.file.rows.last()) {
            (Some(first), Some(last)) => format!("the file has rows from {} to {}", at(first.0), at(last.0)),
            _ => "the file has no rows".to_owned(),
        };
        self.whole("no-data", message, &help)
    }

    /// Every row of the window stands on the grid of rows that begins at the start.
    fn aligned(&self, from: usize, to: usize, step: Span) -> Result<(), Vec<Problem>> {
        let rows = self.file.rows[from..to].iter().zip(from..);
        let mut off = rows.filter(|((time, _), _)| (time - self.start_ns) % step.ns() != 0);
        let mut problems: Vec<Problem> = off
            .by_ref()
            .take(PROBLEMS_MAX)
            .map(|((time, _), index)| {
                let line = self.file.lines.get(index).copied().unwrap_or(0);
                let late = Span::from_ns((time - self.start_ns) % step.ns());
                let place = Place { file: self.file.path.as_str().into(), line, column: 1 };
                let message = format!("the row is {late} after the grid of {step} from the drill's start");
                problem(place, "misaligned", message)
            })
            .collect();
        let unlisted = off.count();
        if unlisted > 0 {
            let place = Place::whole(&self.file.path);
            problems.push(problem(place, "more-problems", format!("and {unlisted} more")));
        }
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    /// Puts `needed` rows together for each bar, and keeps the bars inside trading hours.
    fn joined(
        &self,
        range: std::ops::Range<usize>,
        needed: i64,
    ) -> Result<(Vec<Bar>, Vec<u32>), Vec<Problem>> {
        let (rows, mut at) = (&self.file.rows[range.clone()], range.start);
        let slot = |row: &(i64, Bar)| (row.0 - self.start_ns) / self.bar.ns();
        let mut hours = Hours::new(self.sessions);
        let mut bars = Vec::with_capacity(rows.len() / usize::try_from(needed).unwrap_or(1).max(1) + 1);
        let mut lines = Vec::with_capacity(bars.capacity());
        for group in rows.chunk_by(|a, b| slot(a) == slot(b)) {
            let line = self.file.lines.get(at).copied().unwrap_or(0);
            at += group.len();
            let closes = Time::from_ns((slot(&group[0]) + 1) * self.bar.ns());
            let complete = i64::try_from(group.len()) == Ok(needed);
            if !complete || closes > Time::ZERO + self.duration || !hours.contain(closes - self.bar, closes) {
                continue;
            }
            let mut whole = Bar { time: closes, ..group[0].1 };
            for (_, part) in &group[1..] {
                whole.high = whole.high.max(part.high);
                whole.low = whole.low.min(part.low);
                whole.close = part.close;
                let Some(volume) = whole.volume.0.checked_add(part.volume.0) else {
                    let message = format!("the volumes of the bar that closes at {closes} overflow");
                    return Err(vec![self.whole("out-of-range", message, "leave the volume column out")]);
                };
                whole.volume = Qty(volume);
            }
            bars.push(whole);
            lines.push(line);
        }
        Ok((bars, lines))
    }
}
