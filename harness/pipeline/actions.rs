//! The response's actions. Each takes a while, and is reported done only when the pipeline shows its result.

use super::broker::OrderIndex;
use super::scheduler::Activity;
use super::shadow::{Event, Pipeline};
use crate::base::draws::entity;
use crate::base::{ActionId, Label, Money, Qty, Ratio, Span, SymbolId};
use crate::vocabulary::{Action, Cause, Fact, FailReason, Input, Observation, OrderState};

/// An action under way.
#[derive(Clone, Debug)]
pub(super) struct Pending {
    id: ActionId,
    action: Action,
    /// It has taken effect; what is left is that the result shows.
    acted: bool,
    processes: Vec<u16>,
    orders: Vec<OrderIndex>,
    round: u32,
}

/// Reduce-only orders bring exposure to this share of a limit.
const REDUCE_TO: Ratio = Ratio::from_nano(800_000_000);
/// Size of one reduce-only order as a share of the order limit.
const SLICE: Ratio = Ratio::from_nano(900_000_000);
/// A position is reduced in at most this many orders a round.
const SLICES_MAX: usize = 1_000;
/// Rounds of reduce-only orders before the action is left to its timeout.
const ROUNDS_MAX: u32 = 20;

/// How long an action takes to take effect, in milliseconds: shortest and longest.
fn takes(action: Action) -> (i64, i64) {
    match action {
        Action::SchedulerTerminate | Action::SchedulerKill | Action::KillSwitchTrip => (50, 200),
        Action::LogsSecure | Action::RegistrySecure => (1_000, 4_000),
        Action::OwnerNotify | Action::OrdersCancelAll => (100, 500),
        // people on both ends of a telephone
        Action::VenueCall => (60_000, 180_000),
        Action::CredentialsRotate => (10_000, 60_000),
        Action::OrdersQuery => (500, 3_000),
        _ => (200, 800),
    }
}

impl Pipeline {
    /// Begins an action; the report comes among the inputs within `timeout`.
    pub fn act(&mut self, id: ActionId, action: Action, timeout: Span) {
        let (low, high) = takes(action);
        let named = entity(&[action as u64, u64::from(id.0)]);
        let after =
            self.draws.span(Label::ActionTime, named, 0, Span::from_millis(low), Span::from_millis(high));
        self.pending.push(Pending {
            id,
            action,
            acted: false,
            processes: Vec::new(),
            orders: Vec::new(),
            round: 0,
        });
        self.schedule(self.now + after, Event::Act(id));
        self.schedule(self.now + timeout, Event::GiveUp(id));
    }

    pub(super) fn on_act(&mut self, id: ActionId) {
        let Some(at) = self.pending.iter().position(|pending| pending.id == id) else { return };
        let action = self.pending[at].action;
        self.pending[at].acted = true;
        let failed = match action {
            Action::SchedulerFind => self.find_processes(),
            Action::SchedulerTerminate | Action::SchedulerKill => {
                self.end_found(at, action == Action::SchedulerKill);
                None
            }
            Action::SchedulerStart => self.start_by_response(at),
            Action::RunsBlock => {
                self.runs_blocked = true;
                None
            }
            Action::RunsRelease => {
                self.runs_blocked = false;
                self.note_start();
                None
            }
            Action::OrdersCancelAll => {
                self.cancel_open_orders();
                None
            }
            Action::PositionsReduce | Action::PositionsFlatten => {
                self.reduce_positions(at);
                None
            }
            Action::LogsSecure | Action::RegistrySecure => {
                self.secure(action);
                None
            }
            Action::GateRestore => {
                self.restore_controls();
                None
            }
            Action::BooksRebuild => {
                self.rebuild_books();
                None
            }
            Action::OrdersQuery => {
                self.query_orders();
                None
            }
            Action::OrdersResend => {
                self.resend_unanswered(Cause::Response(id));
                None
            }
            Action::VenueCall => {
                self.cancel_orders(&[]);
                None
            }
            Action::CredentialsRotate => {
                self.rotate_credentials();
                None
            }
            Action::RoutesRestore => {
                self.restore_routes();
                None
            }
            Action::MonitoringRestart => {
                self.restart_monitoring();
                None
            }
            Action::FeedRestore => {
                self.restore_feed();
                None
            }
            Action::FeedCheck => (!self.feed_agrees()).then_some(FailReason::Mismatch),
            Action::BooksReconcile => (!self.books_agree()).then_some(FailReason::Mismatch),
            Action::KillSwitchTrip => self.trip_by_hand(),
            Action::KillSwitchReset => {
                if self.kill_switch.reset() {
                    self.see(Observation::KillSwitch { engaged: false, alarmed: false });
                    self.note_start();
                }
                None
            }
            Action::IncidentRecord
            | Action::IncidentAnalyse
            | Action::OwnerNotify
            | Action::SeverityLower => None,
        };
        if let Some(reason) = failed {
            self.pending.retain(|pending| pending.id != id);
            self.tell(Input::ActionFailed(id, reason));
        } else {
            self.settle_actions();
        }
    }

    pub(super) fn on_give_up(&mut self, id: ActionId) {
        let Some(at) = self.pending.iter().position(|pending| pending.id == id) else { return };
        let orders = self.pending.remove(at).orders;
        self.withdraw(&orders);
        self.tell(Input::ActionFailed(id, FailReason::TimedOut));
    }

    /// Cancels what is still open of these orders: what an action sent does not outlive it.
    fn withdraw(&mut self, orders: &[OrderIndex]) {
        if orders.is_empty() {
            return;
        }
        let mut kept = self.refused_cancels();
        let open = (0..).zip(self.broker.orders()).filter(|(_, order)| order.is_open());
        kept.extend(open.map(|(index, _)| index).filter(|index| !orders.contains(index)));
        self.cancel_orders(&kept);
    }

    /// Reports every action whose result shows.
    pub(super) fn settle_actions(&mut self) {
        let mut at = 0;
        while at < self.pending.len() {
            if self.pending[at].acted && self.shows(at) {
                let id = self.pending.remove(at).id;
                self.tell(Input::ActionDone(id));
            } else {
                at += 1;
            }
        }
    }

    /// True where the pipeline shows what the action was to bring about.
    fn shows(&mut self, at: usize) -> bool {
        let pending = &self.pending[at];
        match pending.action {
            Action::SchedulerTerminate | Action::SchedulerKill => {
                pending.processes.iter().all(|number| !self.processes[*number as usize].is_alive())
            }
            Action::SchedulerStart => pending
                .processes
                .iter()
                .all(|number| self.processes[*number as usize].activity != Activity::Starting),
            Action::OrdersCancelAll | Action::VenueCall => self.broker.open_count() == 0,
            Action::KillSwitchTrip => self.kill_switch.is_complete() && self.broker.open_count() == 0,
            Action::PositionsReduce | Action::PositionsFlatten => {
                if pending.orders.iter().any(|index| self.broker.order(*index).is_open()) {
                    return false;
                }
                let done = self.over_target(pending.action).is_empty();
                if !done && pending.round < ROUNDS_MAX {
                    self.reduce_positions(at);
                }
                done
            }
            _ => true,
        }
    }

    fn find_processes(&mut self) -> Option<FailReason> {
        let mut any = false;
        for process in self.processes.iter_mut().filter(|process| process.is_alive()) {
            process.found = true;
            any = true;
        }
        (!any).then_some(FailReason::NothingThere)
    }

    /// SIGTERM or SIGKILL to what was found, or else to the first process that lives.
    fn end_found(&mut self, at: usize, kill: bool) {
        let alive = |numbers: &mut dyn Iterator<Item = &super::scheduler::Process>| -> Vec<u16> {
            numbers.filter(|process| process.is_alive()).map(|process| process.id.0).collect()
        };
        let mut targets = alive(&mut self.processes.iter().filter(|process| process.found));
        if self.processes.iter().all(|process| !process.found) {
            targets = alive(&mut self.processes.iter());
            targets.truncate(1);
        }
        self.pending[at].processes.clone_from(&targets);
        for number in targets {
            let process = &mut self.processes[number as usize];
            if let (Some(cause), false) = (process.deaf, kill) {
                let item = self.new_item();
                self.record(Fact::Caused { item, order: item, cause });
                continue;
            }
            match process.activity {
                Activity::Running { .. } if !kill => process.terminating = true,
                // the run of a killed process goes on alone
                Activity::Running { job, polled } => process.activity = Activity::Orphan { job, polled },
                Activity::Hung if !kill => {}
                _ => self.end_process(number as usize),
            }
        }
    }

    fn start_by_response(&mut self, at: usize) -> Option<FailReason> {
        if !self.starts_allowed() {
            return Some(FailReason::Blocked);
        }
        self.end_outages();
        // beside a process that still polls, a new one doubles every decision: that is the response's doing
        let doubles = self.processes.iter().any(|process| process.polls() && process.rogue.is_none());
        let cause = Cause::Response(self.pending[at].id);
        let rogue = doubles.then_some((cause, Ratio::ONE));
        let Some(number) = self.start_process(self.now + self.settings.scheduler.start, rogue) else {
            return Some(FailReason::Blocked);
        };
        self.pending[at].processes.push(number);
        self.note_start();
        None
    }

    fn note_start(&mut self) {
        self.started_since_fault |= self.fault_seen;
    }

    /// Cancels every open order that the venue lets go.
    pub(super) fn cancel_open_orders(&mut self) {
        let refused = self.refused_cancels();
        self.cancel_orders(&refused);
    }

    fn cancel_orders(&mut self, refused: &[OrderIndex]) {
        let mut cancelled = Vec::new();
        self.broker.cancel_all(refused, |index, order| cancelled.push((index, order.item)));
        for (index, order) in cancelled {
            self.see(Observation::OrderState { order, state: OrderState::Cancelled });
            self.plan_late_fill(index);
        }
    }

    fn secure(&mut self, action: Action) {
        let logs = action == Action::LogsSecure;
        self.record(Fact::Secured {
            logs,
            registry: !logs,
            pristine: !self.started_since_fault,
            complete: true,
        });
    }

    /// Sends one round of reduce-only orders.
    fn reduce_positions(&mut self, at: usize) {
        let action = self.pending[at].action;
        let slice = self.gate.limits.order_notional.map(|max| max.times(SLICE));
        let mut sent = Vec::new();
        for (symbol, qty) in self.over_target(action) {
            let mark = self.ledger.position(symbol).mark;
            let step = slice.map_or(qty.abs(), |most| Qty::worth(most, mark)).0.max(1);
            let mut left = qty;
            for number in 0..SLICES_MAX {
                if left == Qty::ZERO {
                    break;
                }
                let part = Qty(left.0.clamp(-step, step));
                left = left - part;
                let copy = u64::from(self.pending[at].round) * SLICES_MAX as u64 + number as u64;
                sent.extend(self.reduce(symbol, part, copy));
            }
        }
        self.pending[at].orders = sent;
        self.pending[at].round += 1;
    }

    /// What must be traded to bring every symbol to its target: 80 % of the limits, or flat. Counted from what the broker
    /// holds: a ledger that books wrongly would have the wrong positions reduced.
    fn over_target(&self, action: Action) -> Vec<(SymbolId, Qty)> {
        let limits = &self.gate.limits;
        let marks = self.ledger.positions().iter().map(|position| position.mark);
        let held = || self.broker.fills().iter().copied().zip(marks.clone());
        let total = held().fold(Money::ZERO, |sum, (qty, mark)| sum + qty.at(mark).abs());
        let most = |limit: Option<Money>| limit.map(|max| max.times(REDUCE_TO));
        let shrink = match most(limits.total_exposure) {
            Some(max) if total > max => Some((max, total)),
            _ => None,
        };
        let mut trades = Vec::new();
        for (index, (qty, mark)) in held().enumerate() {
            let value = qty.at(mark).abs();
            let mut target = most(limits.symbol_exposure).map_or(value, |max| max.min(value));
            if let Some((max, total)) = shrink {
                let scaled =
                    value.0 / 1_000_000 * (max.0 / 1_000_000) / (total.0 / 1_000_000).max(1) * 1_000_000;
                target = target.min(Money(scaled));
            }
            if action == Action::PositionsFlatten {
                target = Money::ZERO;
            }
            if target < value {
                let keep = Qty(Qty::worth(target, mark).0 * qty.signum());
                trades.push((SymbolId(index as u16), keep - qty));
            }
        }
        trades
    }
}
