//! An order's way: router, gate, broker, ledger.

use super::broker::{FillResult, Filled, Intent, Order, OrderIndex, OrderKind};
use super::broker_defects::Unbooked;
use super::gate::{Book, Proposal};
use super::gate_defects;
use super::ledger::Misbooks;
use super::router::{self, Defect, client_id};
use super::shadow::{Copy, Demand, Event, Pipeline};
use crate::base::draws::entity;
use crate::base::{Item, JobId, Label, ProcessId, Qty, SymbolId, Time};
use crate::vocabulary::{Cause, Fact, HarmFamily, Observation, OrderError, OrderState, Source};

impl Pipeline {
    /// A process decided on an order: through router and gate to the broker, with what a defect of the router adds.
    ///
    /// `copy` is 0 for a decision of the strategy; `blame` is who caused it, where it is none.
    pub(super) fn order(
        &mut self,
        at: usize,
        (job, symbol): (JobId, SymbolId),
        qty: Qty,
        copy: u64,
        blame: Option<Cause>,
    ) {
        let process = self.processes[at].id;
        let cause = self.processes[at].rogue.map(|(cause, _)| cause).or(blame);
        // a second process is another sender: its orders have luck of their own
        let sender = if process.0 == 0 { copy } else { entity(&[copy, u64::from(process.0)]) };
        let intent = Intent { job, symbol, bar: self.bar_time[symbol.index()], copy: sender };
        if self.is_lost(intent) {
            return;
        }
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
            let_out: None,
            counted: copy == 0,
            foreign: false,
            quiet: None,
            late: None,
            sent: self.now,
        };
        if let Some(index) = self.send(order) {
            self.plan_copies(index);
        }
    }

    /// Whether a defective router loses the decision; what that leaves undone is recorded.
    fn is_lost(&mut self, intent: Intent) -> bool {
        let lost = self.router_defects.iter().find_map(|defect| match *defect {
            Defect::Loses { share, entity: fault, cause } => {
                let id = entity(&[fault, intent.entity()]);
                self.draws.chance(Label::FaultActs, id, 0, share).then_some(cause)
            }
            Defect::Resends { .. } => None,
        });
        let Some(cause) = lost else { return false };
        self.record(Fact::Omitted { source: Source::Orders, due: self.now, cause });
        self.record(Fact::Harm { family: HarmFamily::MissedDecisions, amount: 1, cause });
        true
    }

    /// Copies that a defective router will send of an order.
    fn plan_copies(&mut self, index: OrderIndex) {
        let order = *self.broker.order(index);
        for number in 0..self.router_defects.len() {
            let Defect::Resends { share, copies, every, same_id, entity: fault, cause } =
                self.router_defects[number]
            else {
                continue;
            };
            let id = entity(&[fault, order.intent.entity()]);
            if !self.draws.chance(Label::FaultActs, id, 0, share) {
                continue;
            }
            for copy in 1..=copies {
                let client = same_id.then_some(order.client);
                // named by the fault, so that another one shifts nothing
                let number = entity(&[fault, u64::from(copy)]);
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
        let intent = Intent { copy: entity(&[original.intent.copy, copy.number]), ..original.intent };
        let client = copy.client.unwrap_or_else(|| client_id(intent, original.process));
        self.send(Order {
            client,
            intent,
            filled: Qty::ZERO,
            state: OrderState::Created,
            cause: Some(copy.cause),
            let_out: None,
            counted: false,
            quiet: None,
            late: None,
            sent: self.now,
            ..original
        });
    }

    /// Takes an order past kill switch and gate to the broker. Gives its index where it went out.
    pub(super) fn send(&mut self, order: Order) -> Option<OrderIndex> {
        let stopped = self.kill_switch.stops_orders() && !order.reduce_only;
        let leak = if stopped { self.let_through(order.intent.entity()) } else { None };
        if stopped && leak.is_none() {
            return None;
        }
        let mut order = Order { item: self.new_item(), ..order };
        let ruling = self.ask_gate(&order);
        if let Some(decision) = ruling.reported {
            self.see(Observation::Gate { order: order.item, decision });
        }
        let past_gate = ruling.cause.filter(|_| ruling.passes);
        // what the switch alone should have kept back is what the strategy wants: it would be no harm without a switch
        let unintended = order.cause.or(past_gate);
        // an order that should not be and that defects let out would not be without any of them
        let causes = [order.cause, past_gate, leak.filter(|_| ruling.passes)];
        for at in 0..causes.len() {
            if let Some(cause) = causes[at].filter(|cause| !causes[..at].contains(&Some(*cause))) {
                self.record(Fact::Caused { item: order.item, order: order.item, cause });
            }
        }
        let mut causes = causes.into_iter().flatten();
        order.cause = causes.next();
        order.let_out = causes.find(|cause| Some(*cause) != order.cause);
        // no offence, but its fills would not be without the defect
        order.let_out = order.let_out.or(ruling.spared);
        if !ruling.passes {
            // a defect that blocks a good order loses the decision; what only reduces is the response's
            match ruling.cause {
                Some(cause) if order.reduce_only => {
                    self.record(Fact::Caused { item: order.item, order: order.item, cause });
                }
                Some(cause) => {
                    self.record(Fact::Harm { family: HarmFamily::CorruptDecisions, amount: 1, cause });
                }
                None => {}
            }
            return None;
        }
        if let Some(cause) = unintended {
            self.record(Fact::Harm { family: HarmFamily::UnintendedOrders, amount: 1, cause });
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
        Some(self.submit(order))
    }

    /// Hands an order to the broker, whoever made it. That it arrives is truth; that the router sent it is an observation of its own,
    /// so that an order without one shows.
    pub(super) fn submit(&mut self, order: Order) -> OrderIndex {
        if !order.reduce_only {
            self.record(Fact::NewOrder { item: order.item });
        }
        let (index, after) = self.broker.submit(order, &self.draws);
        let after = self.answered_after(&order, after);
        self.schedule(self.now + after, Event::Acknowledge(index));
        index
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
            &mut self.gate_scratch,
        )
    }

    pub(super) fn on_acknowledge(&mut self, index: OrderIndex) {
        if self.fails(index) {
            return;
        }
        let was_open = self.broker.order(index).is_open();
        let next = self.broker.acknowledge(index, &self.draws);
        let order = *self.broker.order(index);
        if was_open && order.state == OrderState::Rejected {
            let item = self.new_item();
            return self.tell_failure(item, &order, OrderError::Reject, OrderState::Rejected);
        }
        if !self.falls_silent(index) {
            self.see(Observation::OrderState { order: order.item, state: order.state });
        }
        if let Some(after) = next {
            self.schedule(self.now + after, Event::Fill(index, 0));
        } else {
            self.settle_actions();
        }
    }

    pub(super) fn on_fill(&mut self, index: OrderIndex, part: u32) {
        let order = *self.broker.order(index);
        let mark = self.ledger.position(order.intent.symbol).mark;
        let stalls = self.stalls(index, part);
        let (price, slipped) = self.price_given(&order, mark);
        self.measure_excess(self.ledger.look());
        let (result, next) = self.broker.fill(index, (part, stalls), price, self.now, &self.draws);
        if let FillResult::Filled(_) = result {
            self.after_fill(order.cause.or(order.quiet).or(slipped));
        }
        match (result, order.quiet) {
            (FillResult::Nothing, _) => return,
            (FillResult::Ended(_), Some(_)) => {}
            (FillResult::Ended(state), None) => {
                self.see(Observation::OrderState { order: order.item, state });
            }
            (FillResult::Filled(filled), Some(cause)) => self.fill_unheard(index, filled, cause),
            (FillResult::Filled(filled), None) => {
                if let Some(cause) = slipped {
                    self.count_cost(filled, (mark, price), cause);
                }
                self.take_fill(&order, filled, slipped);
                self.plan_repeat(index, part, filled);
            }
        }
        if let Some(after) = next {
            self.schedule(self.now + after, Event::Fill(index, part + 1));
        } else {
            self.settle_actions();
        }
    }

    /// A fill is reported: it enters the ledger and the memory of the process that sent the order. `cause` is to
    /// blame where it should not be although its order should.
    pub(super) fn take_fill(&mut self, order: &Order, filled: Filled, cause: Option<Cause>) {
        let item = self.new_item();
        let mispriced = self.blame_of_fill(order.intent.symbol);
        for cause in order.cause.into_iter().chain(order.let_out).chain(cause).chain(mispriced) {
            self.record(Fact::Caused { item, order: order.item, cause });
        }
        self.enter_fill(order, item, filled);
    }

    /// A fill becomes known under the name `item`.
    pub(super) fn enter_fill(&mut self, order: &Order, item: Item, filled: Filled) {
        let symbol = order.intent.symbol;
        self.tell_fill(item, order, filled);
        if order.foreign {
            return self.leave_unbooked(order, item, filled);
        }
        self.book(order, item, filled);
        if let Some(place) = self.place_in_job(order.intent.job, symbol) {
            self.attributed[order.intent.job.index()][place] += filled.qty;
            if order.counted
                && let Some(process) = self.processes.get_mut(order.process.index())
            {
                process.memory[order.intent.job.index()].held[place].qty += filled.qty;
            }
        }
    }

    fn tell_fill(&mut self, item: Item, order: &Order, filled: Filled) {
        let (symbol, qty, price) = (order.intent.symbol, filled.qty, filled.price);
        self.see(Observation::Fill { item, order: order.item, symbol, qty, price });
    }

    /// The ledger books a fill, or what a defect makes of that.
    fn book(&mut self, order: &Order, fill: Item, filled: Filled) {
        let symbol = order.intent.symbol;
        let times = self.times_booked(order, fill);
        if times == 0 {
            self.leave_unbooked(order, fill, filled);
        }
        for number in 1..=times {
            match self.ledger.book(symbol, filled.qty, filled.price, filled.fee) {
                Ok(position) if number == times => {
                    self.history.push(self.now, symbol, position);
                    self.see(Observation::Booking { fill, symbol, position });
                }
                Ok(_) => {}
                Err(overflow) => self.fail(overflow),
            }
        }
    }

    /// A fill that was reported and that the ledger does not hold.
    fn leave_unbooked(&mut self, order: &Order, fill: Item, filled: Filled) {
        if let Some(index) = self.broker.index_of(order.item) {
            self.unbooked.push(Unbooked { fill, order: index, filled, told: true });
        }
    }

    /// How many times the ledger books a fill; anything but once is a fault's doing and recorded.
    fn times_booked(&mut self, order: &Order, fill: Item) -> u32 {
        let wrong = self.misbooks.iter().find(|defect| {
            let id = entity(&[defect.entity, order.intent.entity(), order.filled.0.unsigned_abs()]);
            defect.times != 1 && self.draws.chance(Label::FaultActs, id, 0, defect.share)
        });
        let Some(Misbooks { times, cause, .. }) = wrong.copied() else { return 1 };
        self.record(Fact::Caused { item: fill, order: order.item, cause });
        self.record(Fact::Harm { family: HarmFamily::LostRecords, amount: 1, cause });
        times
    }

    /// Puts the ledger to what the broker's fills add up to. What was never booked is booked now.
    pub(super) fn rebuild_books(&mut self) {
        let fills = self.broker.fills().to_vec();
        self.ledger.restate(&fills, self.health.equity() - self.broker.paid());
        let unbooked = std::mem::take(&mut self.unbooked);
        let mut positions = fills.clone();
        let symbol_of = |of: &Unbooked, broker: &super::broker::Broker| broker.order(of.order).intent.symbol;
        for lost in &unbooked {
            let at = symbol_of(lost, &self.broker).index();
            positions[at] = positions[at] - lost.filled.qty;
        }
        for lost in unbooked {
            let symbol = symbol_of(&lost, &self.broker);
            positions[symbol.index()] += lost.filled.qty;
            if !lost.told {
                let order = *self.broker.order(lost.order);
                self.tell_fill(lost.fill, &order, lost.filled);
            }
            let position = positions[symbol.index()];
            self.see(Observation::Booking { fill: lost.fill, symbol, position });
        }
        for (symbol, position) in (0_u16..).map(SymbolId).zip(fills) {
            self.history.push(self.now, symbol, position);
        }
    }

    /// A reduce-only order of the response. It meets no job and no defect.
    pub(super) fn reduce(&mut self, symbol: SymbolId, qty: Qty, number: u64) -> Option<OrderIndex> {
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
            let_out: None,
            counted: false,
            foreign: false,
            quiet: None,
            late: None,
            sent: self.now,
        })
    }

    /// Gives the router a defect.
    pub(crate) fn break_router(&mut self, defect: router::Defect) {
        self.router_defects.push(defect);
        self.check_health();
    }

    /// Gives the ledger a defect.
    pub(crate) fn break_ledger(&mut self, defect: Misbooks) {
        self.misbooks.push(defect);
        self.check_health();
    }

    /// Lets a strategy enter again and again.
    pub(crate) fn let_run_away(&mut self, demand: Demand) {
        self.demands.push(demand);
        self.check_health();
    }

    /// Takes every defect of the flow of orders away that `cause` brought. What is booked wrongly stays so.
    pub(crate) fn mend_orders(&mut self, cause: Cause) {
        self.router_defects.retain(|defect| defect.cause() != cause);
        self.misbooks.retain(|defect| defect.cause != cause);
        self.demands.retain(|demand| demand.blame != Some(cause));
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
