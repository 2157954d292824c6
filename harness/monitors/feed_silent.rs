//! No bar of a symbol for too long, in market-open time. Whether starts are blocked does not matter: a feed needs no scheduler.

use super::board::{Board, History};
use super::desk::{Desk, Silence};
use super::grid::{Grid, Hold, Look};
use super::hours::{Change, Hours};
use crate::base::{Price, Span, SymbolId, Time};
use crate::vocabulary::Source;

/// Raises once a silence and symbol: again only after a bar of that symbol came. While the market is closed nothing is
/// expected; the wait begins anew at the opening.
#[derive(Clone, Debug)]
pub(super) struct FeedSilent {
    stale_after: Span,
    hours: Hours,
    symbols: Vec<Feed>,
}

#[derive(Clone, Debug, Default)]
struct Feed {
    last: Option<Time>,
    stale: bool,
    raised: bool,
    hold: Hold,
}

impl FeedSilent {
    /// Silent after as many `bars` as are one `bar` long each.
    pub fn new(bars: u32, bar: Span, symbols: usize, market_open: bool) -> FeedSilent {
        FeedSilent {
            stale_after: bar.scale(i64::from(bars), 1),
            hours: Hours::new(market_open),
            symbols: vec![Feed::default(); symbols],
        }
    }

    pub fn first_due(&self, grid: &Grid) -> Time {
        grid.visible(Time::ZERO + self.stale_after)
    }

    /// True while a bar of any symbol is missed: only then one matters at once; else the timer finds it when it fires.
    pub fn is_missed(&self) -> bool {
        self.symbols.iter().any(|feed| feed.stale)
    }

    /// True while a bar of this symbol is missed.
    pub fn misses(&self, symbol: SymbolId) -> bool {
        self.symbols.get(symbol.index()).is_some_and(|feed| feed.stale)
    }

    pub fn hours(&mut self, made: Time, change: Change) -> bool {
        self.hours.observe(made, change);
        true
    }

    pub fn evaluate(&mut self, look: &Look, board: &Board, desk: &mut Desk<'_>) -> Time {
        let open_since = self.hours.expected_since(look.horizon);
        let mut due = look.grid.visible(self.hours.next());
        for (index, feed) in self.symbols.iter_mut().enumerate() {
            let Some(closes) = board.closes(index) else { continue };
            let symbol = SymbolId(u16::try_from(index).unwrap_or(u16::MAX));
            due = due.min(feed.evaluate((symbol, closes), self.stale_after, open_since, look, desk));
        }
        due
    }
}

impl Feed {
    fn evaluate(
        &mut self,
        (symbol, closes): (SymbolId, &History<Price>),
        stale_after: Span,
        open_since: Option<Time>,
        look: &Look,
        desk: &mut Desk<'_>,
    ) -> Time {
        let last = closes.at(look.horizon).map(|(made, _)| made);
        if last != self.last {
            self.last = last;
            self.raised = false;
            self.hold.release();
        }
        let waiting_since = open_since.map(|opened| last.map_or(opened, |last| last.max(opened)));
        let stale_since = waiting_since.filter(|since| look.horizon.since(*since) >= stale_after);
        self.stale = stale_since.is_some();
        let Some(after) = stale_since else {
            self.hold.release();
            return waiting_since.map_or(Time::NEVER, |since| look.grid.visible(since + stale_after));
        };
        if self.hold.seen(look) && !self.raised {
            self.raised = true;
            let (source, until, window) = (Source::Bars(symbol), look.horizon, stale_after);
            desk.raise_missing(&Silence { source, after, until, window, at_least: 1, seen: 0 });
        }
        let held = if self.raised { Time::NEVER } else { self.hold.ends(look) };
        held.min(look.grid.visible(closes.after(look.horizon)))
    }
}
