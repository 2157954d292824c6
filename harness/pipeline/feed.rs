//! The feed of market data: gives each bar of the day to the books, the strategies and whoever watches.
//!
//! A sound feed gives every bar as it closes, and nothing of this file is at work. From its first defect on the feed
//! keeps beside it what a sound one would have given: the closes, and a twin of every indicator. A decision is
//! corrupt where the strategy wants another thing than its twin. The day itself is never altered.

use super::strategy::Indicator;
use crate::base::money::{UNIT, WHOLE_MAX};
use crate::base::{Price, Qty, Ratio, Span, SymbolId, Time};
use crate::market::Bar;
use crate::vocabulary::{BarForm, Cause};

/// What can be wrong with the feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Defect {
    /// What it does to a bar.
    pub kind: DefectKind,
    /// Share of bars that it does it to.
    pub share: Ratio,
    /// The feed that one switches to has it as well.
    pub everywhere: bool,
    /// Names the fault in draws.
    pub entity: u64,
    /// Who is to blame.
    pub cause: Cause,
}

/// What a defect does to a bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefectKind {
    /// The close is this many times what it should be, and high or low reaches as far.
    Outlier(Ratio),
    /// The bar has values that cannot be.
    Invalid(BarForm),
    /// It comes this much later.
    Late(Span),
    /// It comes again.
    Again {
        /// How many times.
        copies: u32,
        /// Time between the bar and each copy.
        after: Span,
    },
    /// It does not come.
    Lost,
    /// What comes is the last bar once more, under the time of the new one.
    Stale,
    /// Its volume is this many times the mean of its symbol's day.
    Volume(i64),
    /// It is stamped by a clock that gains `gains` an hour from `since` on.
    ClockRuns {
        /// What it gains in an hour.
        gains: Span,
        /// When it was right.
        since: Time,
    },
    /// It is stamped by a clock that is wrong by this, ahead where it is positive.
    ClockOff(Span),
}

/// What a feed keeps from its first defect on.
#[derive(Clone, Debug)]
pub struct Watched {
    /// The defects in force.
    pub(super) defects: Vec<Defect>,
    /// What the indicators would say under a sound feed, by job and place.
    pub(super) twins: Vec<Vec<Indicator>>,
    /// What a twin said when it was last asked to decide, by job and place.
    pub(super) decided: Vec<Vec<i8>>,
    /// The closes that a sound feed would have given last, by symbol.
    pub(super) closes: Vec<Price>,
    /// The bar that the pipeline was given last, by symbol.
    pub(super) given: Vec<Option<Bar>>,
    /// The mean volume of the day, by symbol.
    pub(super) volumes: Vec<i64>,
    /// Who spoiled what the pipeline knows of each symbol, last.
    pub(super) blame: Vec<Option<Cause>>,
}

impl Watched {
    /// True while a defect is in force.
    pub(super) fn is_broken(&self) -> bool {
        !self.defects.is_empty()
    }

    /// Who is to blame where the strategy wants another thing than its twin.
    pub(super) fn strays(&self, (job, place): (usize, usize), signal: i8, symbol: SymbolId) -> Option<Cause> {
        (self.twins[job][place].signal() != signal).then_some(self.blame[symbol.index()]).flatten()
    }

    /// Who is to blame where the mark is not the close that it should be.
    pub(super) fn mismarks(&self, symbol: SymbolId, mark: Price) -> Option<Cause> {
        (self.closes[symbol.index()] != mark).then_some(self.blame[symbol.index()]).flatten()
    }
}

/// A bar on its way through the defects.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parcel {
    /// As it will be given; its time is its stamp.
    pub bar: Bar,
    /// The close that it should have.
    pub due: Price,
    /// Every value is a number.
    pub readable: bool,
    /// Who changed it.
    pub cause: Option<Cause>,
}

/// What becomes of a bar when a defect has been at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is given.
    Given,
    /// It is given, and so many times more, each so much later.
    GivenAgain(u32, Span),
    /// It is given so much later.
    Later(Span),
    /// It is not given.
    Never,
}

impl Parcel {
    /// Lets a defect at it. `last` is the bar given before it, `mean` the mean volume.
    pub(super) fn spoil(&mut self, defect: &Defect, last: Option<Bar>, mean: i64) -> Fate {
        let bar = &mut self.bar;
        let before = (*bar, self.readable);
        let fate = match defect.kind {
            DefectKind::Outlier(factor) => {
                // no larger than a price of a file, so that nothing computed with it leaves its range
                bar.close = Price(factor.of(self.due.0).min(WHOLE_MAX * UNIT));
                bar.high = bar.high.max(bar.close);
                bar.low = bar.low.min(bar.close);
                Fate::Given
            }
            DefectKind::Invalid(form) => {
                self.deform(form, last);
                Fate::Given
            }
            DefectKind::Late(by) => Fate::Later(by),
            DefectKind::Again { copies, after } => Fate::GivenAgain(copies, after),
            DefectKind::Lost => Fate::Never,
            DefectKind::Stale => {
                *bar = last.map_or(*bar, |last| Bar { time: bar.time, ..last });
                Fate::Given
            }
            DefectKind::Volume(factor) => {
                bar.volume = Qty(mean.saturating_mul(factor));
                Fate::Given
            }
            DefectKind::ClockRuns { gains, since } => {
                let run = bar.time.since(since).ns().max(0);
                let gained = i128::from(run) * i128::from(gains.ns()) / i128::from(HOUR_NS);
                bar.time += Span::from_ns(i64::try_from(gained).unwrap_or(i64::MAX / 4));
                Fate::Given
            }
            DefectKind::ClockOff(by) => {
                bar.time += by;
                Fate::Given
            }
        };
        // what changes nothing is nobody's doing
        if before != (self.bar, self.readable) {
            self.cause = Some(defect.cause);
        }
        fate
    }

    fn deform(&mut self, form: BarForm, last: Option<Bar>) {
        let bar = &mut self.bar;
        let mut all = |change: &dyn Fn(Price) -> Price| {
            for price in [&mut bar.open, &mut bar.high, &mut bar.low, &mut bar.close] {
                *price = change(*price);
            }
        };
        match form {
            BarForm::Zero => all(&|_| Price(0)),
            BarForm::Negative => all(&|price| Price(-price.0.abs())),
            BarForm::Nan => {
                // what is not a number is filled with the last price, as silently as programs do
                if let Some(last) = last {
                    all(&|_| last.close);
                }
                self.readable = false;
            }
            BarForm::HighBelowLow => {
                // a bar of one price has nothing to turn round
                if bar.high == bar.low {
                    bar.high = Price(bar.high.0 - 1);
                } else {
                    std::mem::swap(&mut bar.high, &mut bar.low);
                }
            }
        }
    }
}

const HOUR_NS: i64 = 3_600_000_000_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::FaultId;

    fn bar(time: i64, close: i64) -> Bar {
        let (open, high, low) = (Price(close), Price(close + 2), Price(close - 2));
        Bar { time: Time::from_ns(time), open, high, low, close: Price(close), volume: Qty(5) }
    }

    fn spoiled(kind: DefectKind) -> (Parcel, Fate) {
        let defect =
            Defect { kind, share: Ratio::ONE, everywhere: false, entity: 1, cause: Cause::Fault(FaultId(0)) };
        let mut parcel = Parcel { bar: bar(HOUR_NS, 100), due: Price(100), readable: true, cause: None };
        let fate = parcel.spoil(&defect, Some(bar(0, 90)), 7);
        (parcel, fate)
    }

    #[test]
    fn each_defect_does_to_a_bar_what_it_says() {
        let of = |kind| {
            let (Parcel { bar, readable, .. }, _) = spoiled(kind);
            (bar.high.0, bar.low.0, bar.close.0, bar.volume.0, bar.time.ns() - HOUR_NS, readable)
        };
        assert_eq!(of(DefectKind::Outlier(Ratio::from_nano(10_000_000_000))), (1_000, 98, 1_000, 5, 0, true));
        assert_eq!(of(DefectKind::Outlier(Ratio::from_nano(100_000_000))), (102, 10, 10, 5, 0, true));
        assert_eq!(of(DefectKind::Invalid(BarForm::Zero)), (0, 0, 0, 5, 0, true));
        assert_eq!(of(DefectKind::Invalid(BarForm::Negative)), (-102, -98, -100, 5, 0, true));
        assert_eq!(of(DefectKind::Invalid(BarForm::Nan)), (90, 90, 90, 5, 0, false));
        assert_eq!(of(DefectKind::Invalid(BarForm::HighBelowLow)), (98, 102, 100, 5, 0, true));
        assert_eq!(of(DefectKind::Stale), (92, 88, 90, 5, 0, true));
        assert_eq!(of(DefectKind::Volume(3)), (102, 98, 100, 21, 0, true));
        assert_eq!(of(DefectKind::ClockOff(Span::from_ns(-9))), (102, 98, 100, 5, -9, true));
        let runs = DefectKind::ClockRuns { gains: Span::from_ns(8), since: Time::from_ns(HOUR_NS / 2) };
        assert_eq!(of(runs), (102, 98, 100, 5, 4, true));
    }

    #[test]
    fn an_outlier_of_a_stale_bar_does_not_grow_from_bar_to_bar() {
        let of = |kind| Defect {
            kind,
            share: Ratio::ONE,
            everywhere: false,
            entity: 1,
            cause: Cause::Fault(FaultId(0)),
        };
        let (stale, outlier) =
            (of(DefectKind::Stale), of(DefectKind::Outlier(Ratio::from_nano(500_000_000))));
        let mut last = bar(0, 100);
        for number in 1..60 {
            let bar = bar(HOUR_NS * number, 100);
            let mut parcel = Parcel { bar, due: bar.close, readable: true, cause: None };
            parcel.spoil(&stale, Some(last), 7);
            parcel.spoil(&outlier, Some(last), 7);
            assert_eq!(parcel.bar.close, Price(50), "bar {number}");
            last = parcel.bar;
        }
    }

    #[test]
    fn what_changes_nothing_is_nobodys_doing() {
        assert_eq!(spoiled(DefectKind::Outlier(Ratio::ONE)).0.cause, None);
        assert_eq!(spoiled(DefectKind::ClockOff(Span::ZERO)).0.cause, None);
        assert_eq!(spoiled(DefectKind::Outlier(Ratio::ZERO)).0.cause, Some(Cause::Fault(FaultId(0))));
        assert_eq!(spoiled(DefectKind::Lost).1, Fate::Never);
        assert_eq!(spoiled(DefectKind::Late(Span::from_ns(3))).1, Fate::Later(Span::from_ns(3)));
    }
}
