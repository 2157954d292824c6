//! What can be wrong with the broker and the venue behind it, and what an order then meets.
//!
//! The broker keeps the truth of every order and fill, whatever it tells. A defect decides what is told and what is
//! done; which orders it meets is drawn by the name of the fault and of the order, so that it shifts nothing else.

use super::broker::{Filled, Order, OrderIndex};
use super::shadow::{Event, Pipeline};
use crate::base::draws::entity;
use crate::base::{Item, JobId, Label, Price, Ratio, Span};
use crate::vocabulary::{Cause, Fact, HarmFamily, Observation, OrderError, OrderState, Source};

/// One defect of the broker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Defect {
    /// What is wrong.
    pub kind: DefectKind,
    /// Share of orders or fills that it meets.
    pub share: Ratio,
    /// Names the fault in draws.
    pub entity: u64,
    /// Who is to blame.
    pub cause: Cause,
}

/// What is wrong with the broker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefectKind {
    /// Orders fail with this error.
    Fails(OrderError),
    /// Orders are taken and filled, and nobody is told.
    KeepsQuiet,
    /// Orders are filled in part, then never again, and never end.
    Stalls,
    /// Fills are reported a second time, this long after the first.
    RepeatsFills(Span),
    /// Fills come at prices that are worse by this share of the market's.
    Slips(Ratio),
    /// Open orders cannot be cancelled.
    RefusesCancel,
    /// Cancelled orders are filled all the same, this long after.
    FillsCancelled(Span),
}

/// A fill of the broker that the ledger does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unbooked {
    /// The fill.
    pub fill: Item,
    /// Its order.
    pub order: OrderIndex,
    /// What it was.
    pub filled: Filled,
    /// It was reported when it happened.
    pub told: bool,
}

/// A fill that is reported again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Repeat {
    order: OrderIndex,
    filled: Filled,
    cause: Cause,
}

/// How long a sender waits before it takes an order for timed out. The project's own figure; clients of exchanges
/// commonly wait ten seconds.
const TIMEOUT: Span = Span::from_secs(10);
/// The smallest share of an order that is filled before it stalls, and how much more it may be.
const STALLED: (Ratio, u64) = (Ratio::from_nano(250_000_000), 500_000_000);

impl Pipeline {
    /// Gives the broker a defect.
    pub(crate) fn break_broker(&mut self, defect: Defect) {
        self.broker_defects.push(defect);
        self.check_health();
    }

    /// Takes every defect of the broker away that `cause` brought. What is lost or stalled stays so.
    pub(crate) fn mend_broker(&mut self, cause: Cause) {
        self.broker_defects.retain(|defect| defect.cause != cause);
        self.check_health();
    }

    /// New credentials: what failed for want of them works again, and whoever has the old ones is shut out.
    pub(super) fn rotate_credentials(&mut self) {
        let bad = DefectKind::Fails(OrderError::Authentication);
        self.broker_defects.retain(|defect| defect.kind != bad);
        self.intruders.clear();
    }

    /// The first defect that `select` takes and that meets the order; with `n` for one of its fills.
    fn met<T>(&self, order: &Order, n: u64, select: impl Fn(DefectKind) -> Option<T>) -> Option<(T, Cause)> {
        self.broker_defects.iter().find_map(|defect| {
            let taken = select(defect.kind)?;
            let id = entity(&[defect.entity, order.intent.entity()]);
            let meets = self.draws.chance(Label::FaultActs, id, n, defect.share);
            meets.then_some((taken, defect.cause))
        })
    }

    /// The error that the order fails with, where it does.
    fn error_of(&self, order: &Order) -> Option<(OrderError, Cause)> {
        self.met(order, 0, |kind| if let DefectKind::Fails(error) = kind { Some(error) } else { None })
    }

    /// How long until the sender hears of an order that would be acknowledged after `after`.
    pub(super) fn answered_after(&self, order: &Order, after: Span) -> Span {
        match self.error_of(order) {
            Some((OrderError::Timeout, _)) => TIMEOUT,
            _ => after,
        }
    }

    /// Lets the order fail where a defect has it so; true where it did.
    pub(super) fn fails(&mut self, index: OrderIndex) -> bool {
        let order = *self.broker.order(index);
        if self.broker_defects.is_empty() || !order.is_open() {
            return false;
        }
        let Some((error, cause)) = self.error_of(&order) else { return false };
        let state = match error {
            OrderError::Timeout | OrderError::Exception => OrderState::Failed,
            OrderError::RateLimit | OrderError::Authentication | OrderError::Reject => OrderState::Rejected,
        };
        self.broker.end(index, state);
        let item = self.new_item();
        self.record(Fact::Caused { item, order: order.item, cause });
        self.miss_decision(&order, cause);
        self.tell_failure(item, &order, error, state);
        true
    }

    /// The sender is told that an order failed and where it stands.
    pub(super) fn tell_failure(&mut self, item: Item, order: &Order, error: OrderError, state: OrderState) {
        self.see(Observation::OrderFailed { item, order: order.item, error });
        self.see(Observation::OrderState { order: order.item, state });
        self.settle_actions();
    }

    /// A decision was not carried out, or not in full. What a fault or the response ordered was none.
    fn miss_decision(&mut self, order: &Order, cause: Cause) {
        if order.cause.is_none() && order.intent.job != JobId(u16::MAX) {
            self.record(Fact::Harm { family: HarmFamily::MissedDecisions, amount: 1, cause });
        }
    }

    /// Whether the sender hears nothing of the order any more: decided as it is answered.
    pub(super) fn falls_silent(&mut self, index: OrderIndex) -> bool {
        if self.broker_defects.is_empty() {
            return false;
        }
        let order = *self.broker.order(index);
        // it is the router's answers that are lost; of what the router never asked the account's own statement tells
        if order.foreign {
            return false;
        }
        let quiet = self.met(&order, 0, |kind| (kind == DefectKind::KeepsQuiet).then_some(()));
        let Some(((), cause)) = quiet else { return false };
        self.broker.keep_quiet(index, cause);
        self.record(Fact::Omitted { source: Source::OrderEnd(order.item), due: self.now, cause });
        self.record(Fact::Harm { family: HarmFamily::LostRecords, amount: 1, cause });
        true
    }

    /// The broker filled an order of which nobody hears.
    pub(super) fn fill_unheard(&mut self, index: OrderIndex, filled: Filled, cause: Cause) {
        let order = *self.broker.order(index);
        let fill = self.new_item();
        self.record(Fact::Caused { item: fill, order: order.item, cause });
        self.unbooked.push(Unbooked { fill, order: index, filled, told: false });
    }

    /// The share of the order that is filled before it stalls, where it does.
    pub(super) fn stalls(&mut self, index: OrderIndex, part: u32) -> Option<Ratio> {
        if self.broker_defects.is_empty() || part > 0 {
            return None;
        }
        let order = *self.broker.order(index);
        let met = self.met(&order, 0, |kind| (kind == DefectKind::Stalls).then_some(()));
        let ((), cause) = met.filter(|_| order.is_open())?;
        self.record(Fact::Omitted { source: Source::OrderEnd(order.item), due: self.now, cause });
        self.miss_decision(&order, cause);
        let more = self.draws.below(Label::FaultChoice, order.intent.entity(), 0, STALLED.1);
        Some(Ratio::from_nano(STALLED.0.nano() + i64::try_from(more).unwrap_or(0)))
    }

    /// The price at which the venue fills an order when the market's is `mark`, and who made it another one.
    pub(super) fn price_given(&self, order: &Order, mark: Price) -> (Price, Option<Cause>) {
        let slips = |kind| if let DefectKind::Slips(by) = kind { Some(by) } else { None };
        let Some((by, cause)) = self.met(order, 0, slips) else { return (mark, None) };
        let off = by.of(mark.0);
        let given = if order.qty.0 >= 0 { mark.0 + off } else { mark.0 - off };
        (Price(given), Some(cause).filter(|_| off != 0))
    }

    /// What a fill costs more than it would at the market's price is harm; the slippage that is set is none.
    pub(super) fn count_cost(&mut self, filled: Filled, (mark, given): (Price, Price), cause: Cause) {
        let cost = filled.qty.at(Price(given.0 - mark.0)).abs();
        let amount = i128::from(cost.cents());
        if amount > 0 {
            self.record(Fact::Harm { family: HarmFamily::ExcessCost, amount, cause });
        }
    }

    /// Plans the second report of a fill, where a defect makes one.
    pub(super) fn plan_repeat(&mut self, index: OrderIndex, part: u32, filled: Filled) {
        if self.broker_defects.is_empty() {
            return;
        }
        let order = *self.broker.order(index);
        let met = self.met(&order, u64::from(part), |kind| {
            if let DefectKind::RepeatsFills(after) = kind { Some(after) } else { None }
        });
        let Some((after, cause)) = met else { return };
        let number = u32::try_from(self.repeats.len()).unwrap_or(u32::MAX);
        self.repeats.push(Repeat { order: index, filled, cause });
        self.schedule(self.now + after, Event::Repeat(number));
    }

    /// A fill is reported again, and booked again. The broker's own books know of one.
    pub(super) fn on_repeat(&mut self, number: u32) {
        let Some(Repeat { order: index, filled, cause }) = self.repeats.get(number as usize).copied() else {
            return;
        };
        let order = *self.broker.order(index);
        // it is no order as it should be any more: more is filled of it than was ordered
        self.record(Fact::Caused { item: order.item, order: order.item, cause });
        self.record(Fact::Harm { family: HarmFamily::LostRecords, amount: 1, cause });
        self.take_fill(&order, filled, Some(cause));
    }

    /// Which of the orders to cancel the venue refuses to.
    pub(super) fn refused_cancels(&mut self) -> Vec<OrderIndex> {
        let mut refused = Vec::new();
        if self.broker_defects.is_empty() {
            return refused;
        }
        let orders = self.broker.orders();
        let met: Vec<(OrderIndex, Item, Cause)> = (0..)
            .zip(orders)
            .filter(|(_, order)| order.is_open())
            .filter_map(|(index, order)| {
                let met = self.met(order, 0, |kind| (kind == DefectKind::RefusesCancel).then_some(()))?;
                Some((index, order.item, met.1))
            })
            .collect();
        for (index, item, cause) in met {
            self.record(Fact::Caused { item, order: item, cause });
            refused.push(index);
        }
        refused
    }

    /// Plans the fill of a cancelled order, where a defect makes one.
    pub(super) fn plan_late_fill(&mut self, index: OrderIndex) {
        if self.broker_defects.is_empty() {
            return;
        }
        let order = *self.broker.order(index);
        let met = self.met(&order, 0, |kind| {
            if let DefectKind::FillsCancelled(after) = kind { Some(after) } else { None }
        });
        let Some((after, cause)) = met else { return };
        self.record(Fact::Caused { item: order.item, order: order.item, cause });
        self.broker.blame(index, cause);
        self.schedule(self.now + after, Event::LateFill(index));
    }

    /// What was cancelled is filled. The broker's books know of it, and the ledger books it.
    pub(super) fn on_late_fill(&mut self, index: OrderIndex) {
        let order = *self.broker.order(index);
        let mark = self.ledger.position(order.intent.symbol).mark;
        self.measure_excess(self.ledger.look());
        if let Some(filled) = self.broker.fill_rest(index, mark) {
            self.after_fill(order.cause.or(order.late));
            self.take_fill(&order, filled, order.late);
        }
    }

    /// Asks the venue what became of every order of which nobody heard, and books what it says.
    pub(super) fn query_orders(&mut self) {
        for index in self.broker.take_quiet() {
            let order = *self.broker.order(index);
            self.see(Observation::OrderState { order: order.item, state: order.state });
        }
        let (untold, rest): (Vec<Unbooked>, Vec<Unbooked>) =
            std::mem::take(&mut self.unbooked).into_iter().partition(|unbooked| !unbooked.told);
        self.unbooked = rest;
        for Unbooked { fill, order, filled, .. } in untold {
            let order = *self.broker.order(order);
            self.enter_fill(&order, fill, filled);
        }
    }

    /// Sends again whatever has no answer. Each copy is the response's own doing.
    pub(super) fn resend_unanswered(&mut self, cause: Cause) {
        let quiet: Vec<OrderIndex> = self.broker.take_quiet();
        for index in quiet {
            let order = *self.broker.order(index);
            let number = entity(&[order.intent.copy, 0x7265_7365]);
            let intent = super::broker::Intent { copy: number, ..order.intent };
            self.send(Order {
                client: super::router::client_id(intent, order.process),
                intent,
                filled: crate::base::Qty::ZERO,
                state: OrderState::Created,
                cause: Some(cause),
                let_out: None,
                counted: false,
                quiet: None,
                late: None,
                sent: self.now,
                ..order
            });
        }
    }
}
