//! Orders that leave although everything was stopped: while the kill switch is engaged any, and while runs are blocked what was
//! decided on a bar that closed after the block.
//!
//! A run that was under way at the block may still send what it decided before; a switch lets nothing out but what reduces. The
//! item of its evidence is the order. An order that left stays out: the hold only delays the alert.

use super::desk::Desk;
use super::findings::{Finding, Findings};
use super::grid::Look;
use crate::base::Time;
use crate::vocabulary::Observation;

/// One alert for each such order.
#[derive(Clone, Debug)]
pub(super) struct OrderStopped {
    engaged: bool,
    blocked: Option<Time>,
    findings: Findings,
}

impl OrderStopped {
    pub fn new() -> OrderStopped {
        OrderStopped { engaged: false, blocked: None, findings: Findings::new() }
    }

    /// Compared as it is made: switch, block and orders travel equally long. True where an order should not have left.
    pub fn observe(&mut self, made: Time, seen: &Observation) -> bool {
        match *seen {
            Observation::KillSwitch { engaged, .. } => self.engaged = engaged,
            Observation::Starts { allowed: false } => self.blocked = self.blocked.or(Some(made)),
            Observation::Starts { allowed: true } => self.blocked = None,
            Observation::Order { item, symbol, bar, reduce_only: false, .. } => {
                let stopped = self.engaged || self.blocked.is_some_and(|since| bar > since);
                if stopped {
                    self.findings.note(made, Finding::of(symbol, item, 1, 1));
                }
                return stopped;
            }
            _ => {}
        }
        false
    }

    pub fn evaluate(&mut self, look: &Look, desk: &mut Desk<'_>) -> Time {
        self.findings.evaluate(look, desk)
    }
}
