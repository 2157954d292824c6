//! The state of the pipeline as it really is, and harm by exposure above a limit.

use super::ledger::Look;
use super::scheduler::Activity;
use super::shadow::Pipeline;
use crate::base::{Money, Time};
use crate::vocabulary::{Cause, Fact, HarmFamily, Health, Limits, Observation};

/// What is remembered to notice a change.
#[derive(Clone, Debug)]
pub(super) struct Watch {
    harm: Limits,
    symbol_max: Money,
    total_max: Money,
    equity: Money,
    last: Option<Health>,
    excess: Money,
    /// A price of the market that moved opened the breach, and no fill has made it worse.
    drifted: bool,
    since: Time,
    cause: Option<Cause>,
}

impl Watch {
    /// A watch on a pipeline that starts with `equity`; exposure at or above `harm` is harm.
    pub(super) fn new(harm: Limits, equity: Money) -> Watch {
        let none = Money(i128::MAX);
        Watch {
            harm,
            symbol_max: harm.symbol_exposure.unwrap_or(none),
            total_max: harm.total_exposure.unwrap_or(none),
            equity,
            last: None,
            excess: Money::ZERO,
            drifted: false,
            since: Time::ZERO,
            cause: None,
        }
    }

    /// Equity at the start of the day's first bar.
    pub(super) fn equity(&self) -> Money {
        self.equity
    }

    pub(super) fn last(&self) -> Health {
        self.last.unwrap_or_default()
    }

    /// True where exposure reaches no harm limit. Asked once a bar, so the limits are kept as plain numbers.
    #[inline]
    fn is_far_below(&self, look: &Look) -> bool {
        look.largest < self.symbol_max && look.exposure < self.total_max
    }

    /// True while exposure is above a harm limit, or was at the last look.
    pub(super) fn is_exposed(&self) -> bool {
        self.excess > Money::ZERO || self.last.is_some_and(|health| !health.within_limits)
    }
}

impl Pipeline {
    /// Counts the harm of exposure above a limit since the last look, then takes a new look. `books` is what the ledger makes
    /// of it now.
    #[inline]
    pub(super) fn measure_excess(&mut self, books: Look) {
        let look = self.real(books);
        let watch = &mut self.health;
        if watch.excess == Money::ZERO && watch.is_far_below(&look) {
            watch.since = self.now;
        } else {
            self.count_excess(&look);
        }
    }

    /// Exposure as it is, whatever books and feed make of it: what the venue filled, at the closes of the market. Equity is left
    /// as the books have it.
    #[inline]
    fn real(&self, books: Look) -> Look {
        if self.feed.is_none() && self.positions_agree() { books } else { self.look_behind(books) }
    }

    #[inline(never)]
    fn look_behind(&self, books: Look) -> Look {
        let closes = |symbol: usize| {
            self.feed.as_ref().map_or(self.ledger.positions()[symbol].mark, |feed| feed.closes[symbol])
        };
        let values = self.broker.fills().iter().enumerate();
        let none = Look { exposure: Money::ZERO, largest: Money::ZERO, ..books };
        values.map(|(symbol, held)| held.at(closes(symbol)).abs()).fold(none, |look, value| Look {
            exposure: look.exposure + value,
            largest: look.largest.max(value),
            ..look
        })
    }

    #[inline(never)]
    fn count_excess(&mut self, look: &Look) {
        let watch = &mut self.health;
        if watch.excess > Money::ZERO {
            let span = self.now.since(watch.since).ns();
            // whole units × seconds: 10¹⁶ units of money and 10⁹ ns
            let amount = watch.excess.0 / 10_000_000_000 * i128::from(span) / 1_000_000_000_000_000;
            if let (Some(cause), true) = (watch.cause, amount > 0) {
                self.record(Fact::Harm { family: HarmFamily::LimitExcess, amount, cause });
            }
        }
        let excess = self.excess(look);
        if self.health.excess == Money::ZERO {
            self.health.drifted = excess > Money::ZERO;
        }
        self.health.since = self.now;
        self.health.excess = excess;
    }

    /// How far exposure is above the harm limits: the larger of the worst symbol's excess and the total's.
    #[inline]
    fn excess(&self, look: &Look) -> Money {
        let harm = &self.health.harm;
        let over = |value: Money, limit: Option<Money>| match limit {
            // at the limit is a breach already, however small
            Some(max) if value >= max => (value - max).max(Money(1)),
            _ => Money::ZERO,
        };
        over(look.largest, harm.symbol_exposure).max(over(look.exposure, harm.total_exposure))
    }

    /// The venue has filled something: exposure may have changed, and who caused it is remembered.
    pub(super) fn after_fill(&mut self, cause: Option<Cause>) {
        let excess = self.excess(&self.look_behind(self.ledger.look()));
        if excess > self.health.excess {
            self.health.drifted = false;
        }
        self.health.excess = excess;
        if cause.is_some() {
            self.health.cause = cause;
        }
    }

    /// Records the state where it changed.
    pub(super) fn check_health(&mut self) {
        let ordering = !self.kill_switch.holds_orders()
            && self.processes.iter().any(super::scheduler::Process::may_order);
        let health = Health {
            polling: self.processes.iter().filter(|process| process.polls()).count() as u16,
            ordering,
            open_orders: if ordering { 0 } else { self.broker.open_count() },
            within_limits: self.health.excess == Money::ZERO,
            drifted: self.health.drifted && self.health.excess > Money::ZERO,
            books_agree: self.books_agree(),
            sound: self.is_sound(),
            blocked: !self.starts_allowed(),
        };
        if self.health.last != Some(health) {
            if health.blocked != self.health.last().blocked {
                self.see(Observation::Starts { allowed: !health.blocked });
            }
            self.health.last = Some(health);
            self.record(Fact::Health(health));
        }
    }

    /// Positions are the sum of fills and cash is what the fills left of it.
    pub(super) fn books_agree(&self) -> bool {
        self.positions_agree() && self.ledger.cash() == self.health.equity - self.broker.paid()
    }

    #[inline]
    fn positions_agree(&self) -> bool {
        let positions = self.ledger.positions().iter().map(|position| position.qty);
        positions.eq(self.broker.fills().iter().copied())
    }

    fn is_sound(&self) -> bool {
        self.gate_defects.is_empty()
            && self.feed_is_sound()
            && self.router_defects.is_empty()
            && self.scheduler_defects.is_empty()
            && self.misbooks.is_empty()
            && self.broker_defects.is_empty()
            && self.intruders.is_empty()
            && self.kill_switch.is_sound()
            && self.routes.is_sound()
            && self.monitoring.is_sound()
            && self.demands.iter().all(|demand| demand.blame.is_none())
            && self.processes.iter().all(|process| {
                process.down.is_none()
                    && (process.deaf.is_none() || !process.is_alive())
                    && process.activity != Activity::Hung
                    && !(process.rogue.is_some() && process.may_order())
            })
    }
}
