//! What the kill switch does to the rest of the pipeline: engaged by hand or by its condition, and broken by a fault.

use super::gate_defects;
use super::kill_switch::{Defect, DefectKind};
use super::shadow::{Demand, Pipeline};
use crate::base::draws::entity;
use crate::base::{Label, Money};
use crate::vocabulary::{Cause, Fact, FailReason, Observation};

impl Pipeline {
    pub(super) fn trip_by_hand(&mut self) -> Option<FailReason> {
        if !self.kill_switch.policy().manual {
            return Some(FailReason::Blocked);
        }
        self.trip_kill_switch();
        None
    }

    /// Engages the kill switch with all the functions it is set up with.
    fn trip_kill_switch(&mut self) {
        if !self.kill_switch.trip() {
            return;
        }
        let (cancels, alarmed) =
            (self.kill_switch.policy().cancel_orders, self.kill_switch.policy().alarm_owner);
        self.see(Observation::KillSwitch { engaged: true, alarmed });
        if cancels {
            self.cancel_open_orders();
        }
        self.settle_actions();
        self.check_health();
    }

    /// Trips the switch where equity has fallen as far as its condition says, unless a defect keeps it from seeing that.
    #[inline]
    pub(super) fn watch_drawdown(&mut self, equity: Money) {
        if let Some(share) = self.kill_switch.policy().max_drawdown
            && self.ledger.drawdown_reached(equity, share)
            && !self.misses_drawdown()
        {
            self.trip_kill_switch();
        }
    }

    #[cold]
    fn misses_drawdown(&mut self) -> bool {
        if self.kill_switch.stops_orders() {
            return false;
        }
        let blind = |defect: &&Defect| self.draws.chance(Label::FaultActs, defect.entity, 0, defect.share);
        let Some(cause) = self.kill_switch.defects(DefectKind::Blind).find(blind).map(|defect| defect.cause)
        else {
            return false;
        };
        let item = self.new_item();
        self.record(Fact::Caused { item, order: item, cause });
        true
    }

    /// Who lets an order of this name out of an engaged switch; `None` where it holds.
    pub(super) fn let_through(&self, order: u64) -> Option<Cause> {
        let acts = |defect: &&Defect| {
            let name = entity(&[defect.entity, order]);
            self.draws.chance(Label::FaultActs, name, 0, defect.share)
        };
        self.kill_switch.defects(DefectKind::Hollow).find(acts).map(|defect| defect.cause)
    }

    /// Gives the kill switch a defect, and the pipeline what makes it show.
    pub(crate) fn break_kill_switch(&mut self, defect: Defect, demand: Option<Demand>) {
        self.kill_switch.break_down(defect);
        self.demands.extend(demand);
        self.check_health();
    }

    /// From now on the gate stops what only reduces, too.
    pub(crate) fn block_exits(&mut self, defect: gate_defects::Defect) {
        self.gate_defects.push(defect);
        self.check_health();
    }

    /// Takes every defect of gate and kill switch away that `cause` brought, and its demand.
    pub(crate) fn mend_controls(&mut self, cause: Cause) {
        self.kill_switch.mend(|defect| defect.cause == cause);
        self.mend_gate(cause);
    }

    /// The response puts gate and kill switch back into force.
    pub(super) fn restore_controls(&mut self) {
        self.gate_defects.clear();
        self.kill_switch.mend(|_| true);
        self.check_health();
    }
}
