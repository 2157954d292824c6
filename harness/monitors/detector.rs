//! The closed list of detectors: which observations each takes in.

use super::bar_order::BarOrder;
use super::bar_sanity::BarSanity;
use super::bar_volume::BarVolume;
use super::board::Board;
use super::burst::Burst;
use super::clock_offset::ClockOffset;
use super::desk::Desk;
use super::drawdown::Drawdown;
use super::duplicate_intent::{DuplicateIntent, Intent, Order};
use super::feed_silent::FeedSilent;
use super::fill_audit::FillAudit;
use super::fill_price::FillPrice;
use super::grid::{Grid, Look};
use super::heartbeat::Heartbeat;
use super::hours::Change;
use super::limit_audit::{Fill, LimitAudit};
use super::order_errors::OrderErrors;
use super::order_foreign::OrderForeign;
use super::order_open::OrderOpen;
use super::order_rate_low::OrderRateLow;
use super::order_stopped::OrderStopped;
use super::reconciliation::Reconciliation;
use super::run_absence::RunAbsence;
use super::sign_of_life::SignOfLife;
use super::watch::Surroundings;
use super::{order_rate_high, risk_blocks};
use crate::base::{SymbolId, Time};
use crate::policy::MonitorRule;
use crate::vocabulary::{FeedBar, Observation, Source};

/// One detector with its state.
#[derive(Clone, Debug)]
pub(super) enum Detector {
    Heartbeat(Heartbeat),
    RunAbsence(RunAbsence),
    OrderRateHigh(Burst),
    OrderRateLow(OrderRateLow),
    DuplicateIntent(Box<DuplicateIntent>),
    LimitAudit(Box<LimitAudit>),
    Reconciliation(Box<Reconciliation>),
    Drawdown(Box<Drawdown>),
    RiskBlocks(Burst),
    OrderErrors(OrderErrors),
    OrderOpen(Box<OrderOpen>),
    FillAudit(Box<FillAudit>),
    OrderForeign(Box<OrderForeign>),
    OrderStopped(OrderStopped),
    FillPrice(Box<FillPrice>),
    RouteSilent(SignOfLife),
    MonitoringSilent(SignOfLife),
    FeedSilent(Box<FeedSilent>),
    BarSanity(Box<BarSanity>),
    BarOrder(Box<BarOrder>),
    BarVolume(Box<BarVolume>),
    ClockOffset(Box<ClockOffset>),
}

/// Kinds of observations that somebody may watch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub(super) enum Seen {
    Bar,
    Mark,
    Session,
    Starts,
    Heartbeat,
    RunFinished,
    Order,
    Gate,
    Fill,
    Booking,
    OrderState,
    OrderFailed,
    Probe,
    Beat,
    KillSwitch,
    /// Watched by nobody, or only looked up on the board.
    Other,
}

impl Seen {
    /// How many kinds there are.
    pub const COUNT: usize = Seen::Other as usize + 1;

    #[inline(always)]
    pub fn of(seen: &Observation) -> Seen {
        match seen {
            Observation::Mark { .. } => Seen::Mark,
            Observation::Session { .. } => Seen::Session,
            Observation::Starts { .. } => Seen::Starts,
            Observation::Heartbeat { .. } => Seen::Heartbeat,
            Observation::RunFinished { .. } => Seen::RunFinished,
            Observation::Order { .. } => Seen::Order,
            Observation::Gate { .. } => Seen::Gate,
            Observation::Fill { .. } => Seen::Fill,
            Observation::Booking { .. } => Seen::Booking,
            Observation::OrderState { .. } => Seen::OrderState,
            Observation::OrderFailed { .. } => Seen::OrderFailed,
            Observation::Probe { .. } => Seen::Probe,
            Observation::Beat => Seen::Beat,
            Observation::Bar(_) => Seen::Bar,
            Observation::KillSwitch { .. } => Seen::KillSwitch,
            Observation::RunFailed { .. } | Observation::Monitoring { .. } => Seen::Other,
        }
    }
}

impl Detector {
    pub fn new(rule: MonitorRule, surroundings: &Surroundings) -> Detector {
        let Surroundings { symbols, jobs, equity, market_open, bar } = *surroundings;
        match rule {
            MonitorRule::Heartbeat { stale_after } => Detector::Heartbeat(Heartbeat::new(stale_after)),
            MonitorRule::RunAbsence { stale_after } => {
                Detector::RunAbsence(RunAbsence::new(stale_after, jobs, market_open))
            }
            MonitorRule::OrderRateHigh { count, window } => {
                Detector::OrderRateHigh(Burst::new(count, window))
            }
            MonitorRule::OrderRateLow { count, window } => {
                Detector::OrderRateLow(OrderRateLow::new(count, window, market_open))
            }
            MonitorRule::DuplicateIntent { window } => {
                Detector::DuplicateIntent(Box::new(DuplicateIntent::new(window)))
            }
            MonitorRule::LimitAudit { limits } => {
                Detector::LimitAudit(Box::new(LimitAudit::new(limits, symbols)))
            }
            MonitorRule::Reconciliation { within } => {
                Detector::Reconciliation(Box::new(Reconciliation::new(within, symbols)))
            }
            MonitorRule::Drawdown { share } => Detector::Drawdown(Box::new(Drawdown::new(share, equity))),
            MonitorRule::RiskBlocks { count, window } => Detector::RiskBlocks(Burst::new(count, window)),
            MonitorRule::OrderErrors { error, in_a_row } => {
                Detector::OrderErrors(OrderErrors::new(error, in_a_row))
            }
            MonitorRule::OrderOpen { within } => Detector::OrderOpen(Box::new(OrderOpen::new(within))),
            MonitorRule::RouteSilent { route, stale_after } => {
                Detector::RouteSilent(SignOfLife::new(Source::Probe(route), stale_after))
            }
            MonitorRule::MonitoringSilent { stale_after } => {
                Detector::MonitoringSilent(SignOfLife::new(Source::Beat, stale_after))
            }
            MonitorRule::FillAudit => Detector::FillAudit(Box::new(FillAudit::new())),
            MonitorRule::OrderForeign => Detector::OrderForeign(Box::new(OrderForeign::new())),
            MonitorRule::OrderStopped => Detector::OrderStopped(OrderStopped::new()),
            MonitorRule::FillPrice { away } => Detector::FillPrice(Box::new(FillPrice::new(away, symbols))),
            MonitorRule::FeedSilent { bars } => {
                Detector::FeedSilent(Box::new(FeedSilent::new(bars, bar, symbols, market_open)))
            }
            MonitorRule::BarSanity { jump } => Detector::BarSanity(Box::new(BarSanity::new(jump, symbols))),
            MonitorRule::BarOrder { repeats } => {
                Detector::BarOrder(Box::new(BarOrder::new(repeats, symbols)))
            }
            MonitorRule::BarVolume { times } => Detector::BarVolume(Box::new(BarVolume::new(times, symbols))),
            MonitorRule::ClockOffset { offset, bars } => {
                Detector::ClockOffset(Box::new(ClockOffset::new(offset, bars, symbols)))
            }
        }
    }

    /// The kinds of observations it takes in.
    pub fn watches(&self) -> &'static [Seen] {
        match self {
            Detector::Heartbeat(_) => &[Seen::Heartbeat, Seen::Starts],
            Detector::RunAbsence(_) => &[Seen::RunFinished, Seen::Session, Seen::Starts],
            Detector::OrderRateHigh(_) | Detector::DuplicateIntent(_) => &[Seen::Order],
            Detector::OrderRateLow(_) => &[Seen::Order, Seen::Session, Seen::Starts],
            Detector::LimitAudit(_) => &[Seen::Fill],
            Detector::Reconciliation(_) => &[Seen::Fill, Seen::Booking],
            Detector::Drawdown(_) => &[Seen::Mark, Seen::Fill],
            Detector::RiskBlocks(_) => &[Seen::Gate],
            Detector::RouteSilent(_) => &[Seen::Probe],
            Detector::MonitoringSilent(_) => &[Seen::Beat],
            Detector::OrderErrors(_) => &[Seen::OrderFailed, Seen::OrderState],
            Detector::OrderOpen(_) | Detector::FillAudit(_) | Detector::OrderForeign(_) => {
                &[Seen::Order, Seen::Fill, Seen::OrderState]
            }
            Detector::OrderStopped(_) => &[Seen::Order, Seen::Starts, Seen::KillSwitch],
            Detector::FeedSilent(_) => &[Seen::Session],
            Detector::FillPrice(_) => &[Seen::Bar, Seen::Fill, Seen::Starts],
            Detector::BarSanity(_) => &[Seen::Bar, Seen::Session],
            Detector::BarOrder(_) | Detector::BarVolume(_) | Detector::ClockOffset(_) => &[Seen::Bar],
        }
    }

    /// True where it does not run on the host of the others, and looks while that one stalls.
    pub fn is_elsewhere(&self) -> bool {
        matches!(self, Detector::MonitoringSilent(_))
    }

    /// True while it misses a heartbeat, a finished run or a bar: only then the next one matters at once.
    pub fn misses(&self) -> bool {
        match self {
            Detector::Heartbeat(heartbeat) => heartbeat.is_missed(),
            Detector::RunAbsence(absence) => absence.is_missed(),
            Detector::FeedSilent(silent) => silent.is_missed(),
            _ => false,
        }
    }

    /// True while it misses a bar of this symbol.
    pub fn misses_bar(&self, symbol: SymbolId) -> bool {
        matches!(self, Detector::FeedSilent(silent) if silent.misses(symbol))
    }

    /// True where it holds observations of this kind against its threshold as they come, so that only what might
    /// cross it waits for a tick. Whoever watches bars does, so bars are counted for all of them at once.
    pub fn holds(&self, kind: Seen) -> bool {
        matches!(
            (self, kind),
            (Detector::Drawdown(_), Seen::Mark)
                | (Detector::RiskBlocks(_), Seen::Gate)
                | (Detector::OrderRateHigh(_) | Detector::DuplicateIntent(_), Seen::Order)
                | (Detector::OrderStopped(_), Seen::Order)
                | (Detector::Reconciliation(_), Seen::Booking)
                | (Detector::OrderErrors(_), Seen::OrderFailed)
                | (Detector::OrderOpen(_) | Detector::FillAudit(_), Seen::Fill)
                | (Detector::OrderForeign(_), Seen::Fill | Seen::OrderState)
                | (Detector::FillPrice(_), Seen::Fill)
        )
    }

    /// True where a timer that was set has lost its reason.
    pub fn is_idle(&self) -> bool {
        match self {
            Detector::Reconciliation(books) => books.is_idle(),
            Detector::OrderOpen(open) => open.is_idle(),
            _ => false,
        }
    }

    /// When it must look although nothing was observed; [`Time::NEVER`] where it need not.
    pub fn first_due(&self, grid: &Grid) -> Time {
        match self {
            Detector::Heartbeat(heartbeat) => heartbeat.first_due(grid),
            Detector::RunAbsence(absence) => absence.first_due(grid),
            Detector::OrderRateLow(low) => low.first_due(grid),
            Detector::RouteSilent(life) | Detector::MonitoringSilent(life) => life.first_due(grid),
            Detector::FeedSilent(silent) => silent.first_due(grid),
            _ => Time::NEVER,
        }
    }

    /// Takes in a bar, of which there are more than of anything else. True where it must be looked at.
    #[inline]
    pub fn bar(&mut self, made: Time, bar: &FeedBar) -> bool {
        match self {
            Detector::BarSanity(sanity) => sanity.bar(made, bar),
            Detector::FillPrice(prices) => {
                prices.bar(bar);
                false
            }
            Detector::BarOrder(order) => order.bar(made, bar),
            Detector::BarVolume(volume) => volume.bar(made, bar),
            Detector::ClockOffset(clock) => clock.bar(made, bar),
            _ => false,
        }
    }

    /// Takes in an observation. Says when it must be looked at; [`Time::NEVER`] where it can wait for
    /// whatever comes next.
    #[inline(always)]
    pub fn observe(&mut self, made: Time, seen: &Observation, grid: &Grid) -> Time {
        let matters = match self {
            Detector::Heartbeat(heartbeat) => match *seen {
                Observation::Heartbeat { .. } => heartbeat.is_missed(),
                Observation::Starts { allowed } => heartbeat.hours(made, Change::Starts { allowed }),
                _ => false,
            },
            Detector::RunAbsence(absence) => match *seen {
                Observation::RunFinished { job, .. } => absence.misses(job),
                Observation::Session { open } => absence.hours(made, Change::Market { open }),
                Observation::Starts { allowed } => absence.hours(made, Change::Starts { allowed }),
                _ => false,
            },
            Detector::OrderRateHigh(burst) => order_rate_high::observe(burst, made, seen, grid),
            Detector::RiskBlocks(burst) => risk_blocks::observe(burst, made, seen, grid),
            Detector::OrderRateLow(low) => match *seen {
                Observation::Order { reduce_only: false, .. } => low.order(made, grid),
                Observation::Session { open } => low.hours(made, Change::Market { open }),
                Observation::Starts { allowed } => low.hours(made, Change::Starts { allowed }),
                _ => false,
            },
            Detector::DuplicateIntent(duplicate) => match *seen {
                Observation::Order { item, client, job, symbol, bar, qty, reduce_only: false } => duplicate
                    .observe(made, Order { item, client, intent: Intent::new(job, symbol, bar, qty) }),
                _ => false,
            },
            Detector::OrderErrors(errors) => errors.observe(made, seen),
            Detector::OrderOpen(open) => return open.observe(made, seen, grid),
            Detector::FillAudit(audit) => audit.observe(made, seen),
            Detector::OrderForeign(foreign) => foreign.observe(made, seen),
            Detector::OrderStopped(stopped) => stopped.observe(made, seen),
            Detector::FillPrice(prices) => prices.observe(made, seen),
            Detector::RouteSilent(life) | Detector::MonitoringSilent(life) => life.observe(made, seen),
            Detector::LimitAudit(audit) => match *seen {
                Observation::Fill { item, order, symbol, qty, price } => {
                    audit.fill(made, Fill { item, order, symbol, qty, price })
                }
                _ => false,
            },
            Detector::Reconciliation(books) => match *seen {
                Observation::Fill { item, qty, .. } => {
                    let first = books.fill(made, item, qty);
                    return if first { books.overdue(made, grid) } else { Time::NEVER };
                }
                Observation::Booking { fill, symbol, position } => {
                    books.booking(made, fill, symbol, position)
                }
                _ => false,
            },
            Detector::Drawdown(drawdown) => match *seen {
                Observation::Fill { item, symbol, qty, price, .. } => {
                    drawdown.fill(made, item, symbol, qty, price)
                }
                _ => false,
            },
            Detector::FeedSilent(silent) => match *seen {
                Observation::Session { open } => silent.hours(made, Change::Market { open }),
                _ => false,
            },
            Detector::BarSanity(sanity) => {
                if let Observation::Session { .. } = seen {
                    sanity.forget();
                }
                false
            }
            Detector::BarOrder(_) | Detector::BarVolume(_) | Detector::ClockOffset(_) => false,
        };
        if matters { grid.visible(made) } else { Time::NEVER }
    }

    /// Looks, and says when to look again although nothing new is observed.
    pub fn evaluate(&mut self, look: &Look, board: &Board, desk: &mut Desk<'_>) -> Time {
        match self {
            Detector::Heartbeat(heartbeat) => heartbeat.evaluate(look, board, desk),
            Detector::RunAbsence(absence) => absence.evaluate(look, board, desk),
            Detector::OrderRateHigh(burst) | Detector::RiskBlocks(burst) => burst.evaluate(look, desk),
            Detector::OrderRateLow(low) => low.evaluate(look, desk),
            Detector::DuplicateIntent(duplicate) => duplicate.evaluate(look, desk),
            Detector::LimitAudit(audit) => audit.evaluate(look, board, desk),
            Detector::Reconciliation(books) => books.evaluate(look, desk),
            Detector::Drawdown(drawdown) => drawdown.evaluate(look, board, desk),
            Detector::OrderErrors(errors) => errors.evaluate(look, desk),
            Detector::OrderOpen(open) => open.evaluate(look, desk),
            Detector::FillAudit(audit) => audit.evaluate(look, desk),
            Detector::OrderForeign(foreign) => foreign.evaluate(look, desk),
            Detector::OrderStopped(stopped) => stopped.evaluate(look, desk),
            Detector::FillPrice(prices) => prices.evaluate(look, desk),
            Detector::RouteSilent(life) | Detector::MonitoringSilent(life) => life.evaluate(look, desk),
            Detector::FeedSilent(silent) => silent.evaluate(look, board, desk),
            Detector::BarSanity(sanity) => sanity.evaluate(look, desk),
            Detector::BarOrder(order) => order.evaluate(look, desk),
            Detector::BarVolume(volume) => volume.evaluate(look, desk),
            Detector::ClockOffset(clock) => clock.evaluate(look, desk),
        }
    }
}
