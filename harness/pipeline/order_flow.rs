//! An order's way: router, gate, broker, ledger.

use super::broker::{FillResult, Filled, Intent, Order, OrderIndex, OrderKind};
use super::gate::{Book, Proposal};
use super::gate_defects;
use super::router::{self, Defect, client_id};
use super::shadow::{Copy, Demand, Event, Pipeline};
use crate::base::draws::entity;
use crate::base::{Item, JobId, Label, ProcessId, Qty, SymbolId, Time};
use crate::vocabulary::{Cause, Fact, HarmFamily, Observation, OrderState};

impl Pipeline {
    /// A process decided on an order: through router and gate to the broker, with what a defect of the router adds.
    pub(super) fn order(&mut self, at: usize, job: JobId, symbol: SymbolId, qty: Qty, copy: u32) {
        let process = self.processes[at].id;
        let cause = self.processes[at].rogue.map(|(cause, _)| cause);
        let intent = Intent { job, symbol, bar: self.bar_time[symbol.index()], copy };
        // a second process is another sender: its orders have luck of their own
        let intent = Intent { copy: copy + u32::from(process.0) * 10_000_000, ..intent };
        let order = Order {
            item: Item::CARRIED,
            client: client_id(intent, process),
            intent,
            process,
            qty,
            filled: Qty::ZERO,
            kind: OrderKind::Market,
            reduce_only: false,
            state: OrderState::Created,
            cause,
            counted: copy == 0,
            sent: self.now,
        };
        if let Some(index) = self.send(order) {
            self.plan_copies(index);
        }
    }

    /// Copies that a defective router will send of an order.
    fn plan_copies(&mut self, index: OrderIndex) {
        let order = *self.broker.order(index);
        for number in 0..self.router_defects.len() {
            let Defect::Resends { share, copies, every, same_id, entity: fault, cause } =
                self.router_defects[number];
            let id = entity(&[fault, order.intent.entity()]);
            if !self.draws.chance(Label::FaultActs, id, 0, share) {
                continue;
            }
            for copy in 1..=copies {
                let client = same_id.then_some(order.client);
                let number = (number as u32 + 1) * 10_000 + copy;
                self.schedule(
                    self.now + every.scale(i64::from(copy), 1),
                    Event::Resend(Copy { of: index, number, client, cause }),
                );
            }
        }
    }

    /// The router sends a copy, as long as the process it lives in does.
    pub(super) fn on_resend(&mut self, copy: Copy) {
        let original = *self.broker.order(copy.of);
        if !self.processes[original.process.index()].may_order() {
            return;
        }
        let intent = Intent { copy: original.intent.copy + copy.number, ..original.intent };
        let client = copy.client.unwrap_or_else(|| client_id(intent, original.process));
        self.send(Order {
            client,
            intent,
            filled: Qty::ZERO,
            state: OrderState::Created,
            cause: Some(copy.cause),
            counted: false,
            sent: self.now,
            ..original
        });
    }

    /// Takes an order past kill switch and gate to the broker. Gives its index where it went out.
    pub(super) fn send(&mut self, order: Order) -> Option<OrderIndex> {
        if self.kill_switch.stops_orders() && !order.reduce_only {
            return None;
        }
        let mut order = Order { item: self.new_item(), ..order };
        let ruling = self.ask_gate(&order);
        if let Some(decision) = ruling.reported {
            self.see(Observation::Gate { order: order.item, decision });
        }
        order.cause = order.cause.or(ruling.cause.filter(|_| ruling.passes));
        if let Some(cause) = order.cause {
            self.record(Fact::Caused { item: order.item, order: order.item, cause });
        }
        if !ruling.passes {
            // a defect that blocks a good order loses the decision
            if let Some(cause) = ruling.cause {
                self.record(Fact::Harm { family: HarmFamily::CorruptDecisions, amount: 1, cause });
            }
            return None;
        }
        if let Some(cause) = order.cause {
            self.record(Fact::Harm { family: HarmFamily::UnintendedOrders, amount: 1, cause });
        }
        if !order.reduce_only {
            self.record(Fact::NewOrder { item: order.item });
        }
        self.see(Observation::Order {
            item: order.item,
            client: order.client,
            job: order.intent.job,
            symbol: order.intent.symbol,
            bar: order.intent.bar,
            qty: order.qty,
            reduce_only: order.reduce_only,
        });
        let (index, after) = self.broker.submit(order, &self.draws);
        self.schedule(self.now + after, Event::Acknowledge(index));
        Some(index)
    }

    fn ask_gate(&mut self, order: &Order) -> gate_defects::Ruling {
        gate_defects::positions_into(&self.ledger, &mut self.positions);
        let book = Book { ledger: &self.ledger, positions: &self.positions, open: self.broker.open() };
        let proposal =
            Proposal { symbol: order.intent.symbol, qty: order.qty, reduce_only: order.reduce_only };
        gate_defects::rule(
            &self.gate,
            &self.gate_defects,
            (proposal, order.intent.entity()),
            book,
            (&self.history, self.now),
            &self.draws,
        )
    }

    pub(super) fn on_acknowledge(&mut self, index: OrderIndex) {
        let next = self.broker.acknowledge(index, &self.draws);
        let order = *self.broker.order(index);
        self.see(Observation::OrderState { order: order.item, state: order.state });
        if let Some(after) = next {
            self.schedule(self.now + after, Event::Fill(index, 0));
        } else {
            self.settle_actions();
        }
    }

    pub(super) fn on_fill(&mut self, index: OrderIndex, part: u32) {
        let order = *self.broker.order(index);
        let mark = self.ledger.position(order.intent.symbol).mark;
        let (result, next) = self.broker.fill(index, part, mark, self.now, &self.draws);
        match result {
            FillResult::Nothing => return,
            FillResult::Ended(state) => self.see(Observation::OrderState { order: order.item, state }),
            FillResult::Filled(filled) => self.book_fill(&order, filled),
        }
        if let Some(after) = next {
            self.schedule(self.now + after, Event::Fill(index, part + 1));
        } else {
            self.settle_actions();
        }
    }

    /// A fill enters the ledger and the memory of the process that sent the order.
    fn book_fill(&mut self, order: &Order, filled: Filled) {
        self.measure_excess(&self.ledger.look());
        let symbol = order.intent.symbol;
        let item = self.new_item();
        if let Some(cause) = order.cause {
            self.record(Fact::Caused { item, order: order.item, cause });
        }
        self.see(Observation::Fill { item, order: order.item, symbol, qty: filled.qty, price: filled.price });
        match self.ledger.book(symbol, filled.qty, filled.price, filled.fee) {
            Ok(position) => {
                self.history.push(self.now, symbol, position);
                self.see(Observation::Booking { fill: item, symbol, position });
            }
            Err(overflow) => self.fail(overflow),
        }
        if let Some(place) = self.place_in_job(order.intent.job, symbol) {
            self.attributed[order.intent.job.index()][place] += filled.qty;
            if order.counted
                && let Some(process) = self.processes.get_mut(order.process.index())
            {
                process.memory[order.intent.job.index()].held[place].qty += filled.qty;
            }
        }
        self.after_fill(order.cause);
    }

    /// A reduce-only order of the response. It meets no job and no defect.
    pub(super) fn reduce(&mut self, symbol: SymbolId, qty: Qty, number: u32) -> Option<OrderIndex> {
        let bar = self.bar_time[symbol.index()];
        let intent = Intent { job: JobId(u16::MAX), symbol, bar, copy: number };
        self.send(Order {
            item: Item::CARRIED,
            client: client_id(intent, ProcessId(u16::MAX)),
            intent,
            process: ProcessId(u16::MAX),
            qty,
            filled: Qty::ZERO,
            kind: OrderKind::Market,
            reduce_only: true,
            state: OrderState::Created,
            cause: None,
            counted: false,
            sent: self.now,
        })
    }

    /// Gives the router a defect.
    pub(crate) fn break_router(&mut self, defect: router::Defect) {
        self.router_defects.push(defect);
        self.check_health();
    }

    /// Takes every defect of the router away that `cause` brought.
    pub(crate) fn mend_router(&mut self, cause: Cause) {
        self.router_defects.retain(|Defect::Resends { cause: other, .. }| *other != cause);
        self.check_health();
    }

    /// Gives the gate a defect and the pipeline the demand that makes it matter.
    pub(crate) fn break_gate(&mut self, defect: gate_defects::Defect, demand: Demand) {
        self.gate_defects.push(defect);
        self.demands.push(demand);
        self.check_health();
    }

    /// Takes every defect of the gate away that `cause` brought, and its demand.
    pub(crate) fn mend_gate(&mut self, cause: Cause) {
        self.gate_defects.retain(|defect| defect.cause != cause);
        if let Cause::Fault(fault) = cause {
            self.demands.retain(|demand| demand.fault != fault.0);
        }
        self.check_health();
    }

    /// A fault was set: from here on the response's copies must be made before it starts anything.
    pub(crate) fn note_fault(&mut self, time: Time) {
        self.advance(time);
        self.fault_seen = true;
        self.check_health();
    }
}
