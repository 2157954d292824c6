//! A bar's way from a feed that is watched: through its defects to the books and the strategies, and what the
//! decisions made on it are worth.

use super::feed::{Defect, Fate, Parcel, Watched};
use super::shadow::{Event, Pipeline};
use crate::base::draws::entity;
use crate::base::{JobId, Label, SymbolId};
use crate::market::Bar;
use crate::vocabulary::{Cause, Fact, FeedBar, HarmFamily, Observation, Source};

/// A bar that comes later than it should, or once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Straggler {
    pub symbol: SymbolId,
    pub number: u32,
    pub again: bool,
    pub cause: Cause,
}

impl Pipeline {
    /// Gives the feed a defect. From the first one on the pipeline keeps beside it what a sound feed would give.
    pub(crate) fn break_feed(&mut self, defect: Defect) {
        if self.feed.is_none() {
            self.feed = Some(Box::new(self.watched()));
        }
        if let Some(feed) = &mut self.feed {
            feed.defects.push(defect);
        }
        self.check_health();
    }

    fn watched(&self) -> Watched {
        let given = |(index, cursor): (usize, &usize)| {
            cursor.checked_sub(1).and_then(|last| self.day.series[index].get(last)).copied()
        };
        let mean = |series: &Vec<Bar>| {
            let sum: i128 = series.iter().map(|bar| i128::from(bar.volume.0)).sum();
            i64::try_from(sum / series.len().max(1) as i128).unwrap_or(i64::MAX).max(1)
        };
        let signals = |job: &Vec<super::strategy::Indicator>| job.iter().map(|one| one.signal()).collect();
        Watched {
            defects: Vec::new(),
            twins: self.indicators.clone(),
            decided: self.indicators.iter().map(signals).collect(),
            closes: self.ledger.positions().iter().map(|position| position.mark).collect(),
            given: self.cursors.iter().enumerate().map(given).collect(),
            volumes: self.day.series.iter().map(mean).collect(),
            blame: vec![None; self.day.series.len()],
        }
    }

    /// Takes every defect of the feed away that `cause` brought. What it spoiled stays so.
    pub(crate) fn mend_feed(&mut self, cause: Cause) {
        if let Some(feed) = &mut self.feed {
            feed.defects.retain(|defect| defect.cause != cause);
        }
        self.check_health();
    }

    /// Another feed takes over: prices, their history and the clock are right again, as far as that one is sound.
    pub(super) fn restore_feed(&mut self) {
        let Some(feed) = &mut self.feed else { return };
        feed.defects.retain(|defect| defect.everywhere);
        feed.blame.fill(None);
        self.indicators.clone_from(&feed.twins);
        for (index, close) in feed.closes.iter().enumerate() {
            self.ledger.mark(SymbolId(index as u16), *close);
        }
        for (given, (series, cursor)) in feed.given.iter_mut().zip(self.day.series.iter().zip(&self.cursors))
        {
            *given = cursor.checked_sub(1).and_then(|last| series.get(last)).copied();
        }
    }

    /// True where nothing is wrong with the feed, and every mark is the close that it should be.
    pub(super) fn feed_agrees(&self) -> bool {
        self.feed.as_ref().is_none_or(|feed| {
            let marks = self.ledger.positions().iter().map(|position| position.mark);
            !feed.is_broken() && marks.eq(feed.closes.iter().copied())
        })
    }

    /// True where no defect of the feed is in force.
    pub(super) fn feed_is_sound(&self) -> bool {
        self.feed.as_ref().is_none_or(|feed| !feed.is_broken())
    }

    /// The bar with this number closes: what a sound feed gives is noted, and what this one makes of it is given.
    pub(super) fn pass_bar(&mut self, index: usize, number: usize) {
        let (symbol, bar) = (SymbolId(index as u16), self.day.series[index][number]);
        // the draws of orders are named by the bar that is due, whatever comes of it
        self.bar_time[index] = self.now;
        let Some(feed) = &mut self.feed else { return };
        feed.closes[index] = bar.close;
        for (job, at) in &self.watchers[index] {
            feed.twins[*job as usize][*at as usize].on_bar(bar.close);
        }
        let mut parcel = Parcel { bar, due: bar.close, readable: true, cause: None };
        let mut fate = (Fate::Given, None);
        for defect in &feed.defects {
            let id = entity(&[defect.entity, u64::from(symbol.0), bar.time.ns() as u64]);
            if fate.0 != Fate::Never && self.draws.chance(Label::FaultActs, id, 0, defect.share) {
                let comes = parcel.spoil(defect, feed.given[index], feed.volumes[index]);
                fate = if comes == Fate::Given { fate } else { (comes, Some(defect.cause)) };
            }
        }
        match fate {
            (Fate::Later(_) | Fate::Never, Some(cause)) => {
                self.spoil_record(symbol, cause);
                self.record(Fact::Omitted { source: Source::Bars(symbol), due: self.now, cause });
            }
            _ => {
                if let Some(cause) = parcel.cause {
                    self.spoil_record(symbol, cause);
                }
                self.give_bar(symbol, parcel);
            }
        }
        if let (fate, Some(cause)) = fate {
            self.plan_stragglers(fate, symbol, number, cause);
        }
    }

    /// What the pipeline knows of a symbol is not as it should be: a record is lost or wrong.
    fn spoil_record(&mut self, symbol: SymbolId, cause: Cause) {
        if let Some(feed) = &mut self.feed {
            feed.blame[symbol.index()] = Some(cause);
        }
        self.record(Fact::Harm { family: HarmFamily::LostRecords, amount: 1, cause });
    }

    fn plan_stragglers(&mut self, fate: Fate, symbol: SymbolId, number: usize, cause: Cause) {
        let (copies, every, again) = match fate {
            Fate::GivenAgain(copies, after) => (copies, after, true),
            Fate::Later(by) => (1, by, false),
            Fate::Given | Fate::Never => return,
        };
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        for copy in 1..=copies {
            let at = self.now + every.scale(i64::from(copy), 1);
            self.schedule(at, Event::Bar(Straggler { symbol, number, again, cause }));
        }
    }

    /// A bar comes late or once more, unless the feed that held it is not in use any more.
    pub(super) fn on_straggler(&mut self, straggler: Straggler) {
        let Straggler { symbol, number, again, cause } = straggler;
        let held = |feed: &Watched| feed.defects.iter().any(|defect| defect.cause == cause);
        if !self.feed.as_ref().is_some_and(|feed| held(feed)) {
            return;
        }
        // a bar that is only late was missed already
        if again {
            self.spoil_record(symbol, cause);
        }
        let bar = self.day.series[symbol.index()][number as usize];
        self.give_bar(symbol, Parcel { bar, due: bar.close, readable: true, cause: Some(cause) });
    }

    /// Books and strategies take a bar in, and it can be seen.
    fn give_bar(&mut self, symbol: SymbolId, parcel: Parcel) {
        let Parcel { bar, readable, cause, .. } = parcel;
        let item = self.new_item();
        if let Some(cause) = cause {
            self.record(Fact::Caused { item, order: item, cause });
        }
        self.ledger.mark(symbol, bar.close);
        for (job, at) in &self.watchers[symbol.index()] {
            self.indicators[*job as usize][*at as usize].on_bar(bar.close);
        }
        if let Some(feed) = &mut self.feed {
            feed.given[symbol.index()] = Some(bar);
        }
        let Bar { time: stamp, high, low, close, volume, .. } = bar;
        self.see(Observation::Bar(FeedBar { item, symbol, stamp, high, low, close, volume, readable }));
    }

    /// Counts what a run decides on corrupt data, and what it would have decided and does not.
    pub(super) fn count_corrupt_decisions(&mut self, at: usize, job: JobId) {
        for place in 0..self.jobs[job.index()].symbols.len() {
            let symbol = self.jobs[job.index()].symbols[place];
            let signal = self.indicators[job.index()][place].signal();
            let held = self.processes[at].memory[job.index()].held[place].signal;
            let Some(feed) = &mut self.feed else { return };
            let strays = feed.strays((job.index(), place), signal, symbol);
            let due = feed.twins[job.index()][place].signal() != feed.decided[job.index()][place];
            let Some(cause) = strays else { continue };
            self.record(Fact::Harm { family: HarmFamily::CorruptDecisions, amount: 1, cause });
            if due && signal == held {
                self.record(Fact::Omitted { source: Source::Orders, due: self.now, cause });
            }
        }
    }

    /// A run is over: what the twins said then is what they were asked last.
    pub(super) fn note_twins(&mut self, job: JobId) {
        let Some(feed) = &mut self.feed else { return };
        let signals = feed.twins[job.index()].iter().map(|twin| twin.signal());
        feed.decided[job.index()].iter_mut().zip(signals).for_each(|(slot, signal)| *slot = signal);
    }

    /// Who is to blame for a decision: the strategy or the mark has strayed, or `before`, what the process followed until
    /// now, was not what a sound one would have followed.
    pub(super) fn blame_of(&self, job: JobId, place: usize, before: i8) -> Option<Cause> {
        let feed = self.feed.as_ref()?;
        let symbol = self.jobs[job.index()].symbols[place];
        let signal = self.indicators[job.index()][place].signal();
        let undoes =
            || (feed.decided[job.index()][place] != before).then_some(feed.blame[symbol.index()]).flatten();
        let strays = feed.strays((job.index(), place), signal, symbol);
        strays.or_else(|| feed.mismarks(symbol, self.ledger.position(symbol).mark)).or_else(undoes)
    }

    /// Who is to blame where a fill comes at a price that is not the market's.
    pub(super) fn blame_of_fill(&self, symbol: SymbolId) -> Option<Cause> {
        self.feed.as_ref()?.mismarks(symbol, self.ledger.position(symbol).mark)
    }
}
