//! Orders that somebody else sends with the account's key: past strategy, router and gate, straight to the broker.
//!
//! The broker cannot tell them from the pipeline's own and reports them like those. The pipeline never decided on them, so
//! nothing of them is booked until somebody rebuilds the books.

use super::broker::{Intent, Order, OrderKind};
use super::shadow::{Event, Pipeline};
use crate::base::draws::entity;
use crate::base::{JobId, Label, ProcessId, Qty, Ratio, Span, SymbolId};
use crate::vocabulary::{Cause, Fact, HarmFamily, OrderState};

/// Somebody who has the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Intruder {
    /// Time between two moments at which an order may be sent.
    pub every: Span,
    /// Size of an order as a multiple of the configured notional.
    pub size: Ratio,
    /// Share of those moments at which one is.
    pub share: Ratio,
    /// Names the fault in draws.
    pub entity: u64,
    /// Who is to blame.
    pub cause: Cause,
}

impl Pipeline {
    /// Somebody gets hold of the key and begins at once.
    pub(crate) fn let_in(&mut self, intruder: Intruder) {
        self.intruders.push(intruder);
        self.schedule(self.now, Event::Intrude(intruder.cause, 0));
        self.check_health();
    }

    /// Whoever `cause` let in stops by itself. What was traded stays so.
    pub(crate) fn shut_out(&mut self, cause: Cause) {
        self.intruders.retain(|intruder| intruder.cause != cause);
        self.check_health();
    }

    /// The next moment of an intruder: an order, or none.
    pub(super) fn on_intrude(&mut self, cause: Cause, number: u32) {
        let Some(intruder) = self.intruders.iter().find(|intruder| intruder.cause == cause).copied() else {
            return;
        };
        self.schedule(self.now + intruder.every, Event::Intrude(cause, number.saturating_add(1)));
        let moment = u64::from(number);
        if self.market_open && self.draws.chance(Label::FaultActs, intruder.entity, moment, intruder.share) {
            self.intrude(&intruder, moment);
        }
    }

    fn intrude(&mut self, intruder: &Intruder, moment: u64) {
        let draw =
            |n: u64, bound: u64| self.draws.below(Label::FaultChoice, intruder.entity, 2 * moment + n, bound);
        let symbol = SymbolId(draw(0, self.bar_time.len() as u64) as u16);
        let side = if draw(1, 2) == 0 { 1 } else { -1 };
        let size = Qty::worth(self.settings.notional.times(intruder.size), self.ledger.position(symbol).mark);
        if size == Qty::ZERO {
            return;
        }
        let order = Order {
            item: self.new_item(),
            client: entity(&[intruder.entity, moment, 0x6b65_7973]),
            intent: Intent {
                job: JobId(u16::MAX),
                symbol,
                bar: self.bar_time[symbol.index()],
                copy: entity(&[intruder.entity, moment]),
            },
            process: ProcessId(u16::MAX),
            qty: Qty(size.0 * side),
            filled: Qty::ZERO,
            kind: OrderKind::Market,
            reduce_only: false,
            state: OrderState::Created,
            cause: Some(intruder.cause),
            let_out: None,
            counted: false,
            foreign: true,
            quiet: None,
            late: None,
            sent: self.now,
        };
        self.record(Fact::Caused { item: order.item, order: order.item, cause: intruder.cause });
        self.record(Fact::Harm { family: HarmFamily::UnintendedOrders, amount: 1, cause: intruder.cause });
        self.submit(order);
    }
}
