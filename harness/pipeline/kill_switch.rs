//! The kill switch: four functions, two triggers.

use crate::policy;

/// The kill switch and whether it is engaged.
#[derive(Clone, Debug)]
pub struct KillSwitch {
    policy: policy::KillSwitch,
    engaged: bool,
}

impl KillSwitch {
    /// A released switch.
    #[must_use]
    pub fn new(policy: &policy::KillSwitch) -> KillSwitch {
        KillSwitch { policy: policy.clone(), engaged: false }
    }

    /// What it is set up to do.
    #[must_use]
    pub fn policy(&self) -> &policy::KillSwitch {
        &self.policy
    }

    /// Engages it; gives false where it was engaged already.
    pub fn trip(&mut self) -> bool {
        !std::mem::replace(&mut self.engaged, true)
    }

    /// Releases it; gives false where it was not engaged.
    pub fn reset(&mut self) -> bool {
        std::mem::replace(&mut self.engaged, false)
    }

    /// True while no order but a reduce-only one may leave.
    #[must_use]
    pub fn stops_orders(&self) -> bool {
        self.engaged && self.policy.stop_orders
    }

    /// True while it is engaged with all four functions. One that was set up without some of them prints that
    /// trading is stopped and leaves a way open.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let policy = &self.policy;
        self.stops_orders() && self.is_read_only() && policy.cancel_orders && policy.alarm_owner
    }

    /// True while nothing may be started.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.engaged && self.policy.read_only
    }
}
