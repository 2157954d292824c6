//! The kill switch: four functions, two triggers, and what can be wrong with it.

use crate::base::Ratio;
use crate::policy;
use crate::vocabulary::Cause;

/// The kill switch and whether it is engaged.
#[derive(Clone, Debug)]
pub struct KillSwitch {
    policy: policy::KillSwitch,
    engaged: bool,
    defects: Vec<Defect>,
}

/// One defect of the kill switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Defect {
    /// What is wrong.
    pub kind: DefectKind,
    /// Share of cases in which it is.
    pub share: Ratio,
    /// Names the fault in draws.
    pub entity: u64,
    /// Who is to blame.
    pub cause: Cause,
}

/// What is wrong with the kill switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefectKind {
    /// It says that it is engaged and lets orders out.
    Hollow,
    /// Its condition is never seen: the number it waits for does not come.
    Blind,
}

impl KillSwitch {
    /// A released switch.
    #[must_use]
    pub fn new(policy: &policy::KillSwitch) -> KillSwitch {
        KillSwitch { policy: policy.clone(), engaged: false, defects: Vec::new() }
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

    /// True while no order but a reduce-only one should leave.
    #[must_use]
    pub fn stops_orders(&self) -> bool {
        self.engaged && self.policy.stop_orders
    }

    /// True while none does: it is engaged and sound.
    #[must_use]
    pub fn holds_orders(&self) -> bool {
        self.stops_orders() && self.defects(DefectKind::Hollow).next().is_none()
    }

    /// True while it is engaged with all four functions. One that was set up without some of them prints that
    /// trading is stopped and leaves a way open. One that is hollow says the same as one that is not.
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

    /// Gives it a defect.
    pub fn break_down(&mut self, defect: Defect) {
        self.defects.push(defect);
    }

    /// Takes the defects away that `is_it` selects.
    pub fn mend(&mut self, is_it: impl Fn(&Defect) -> bool) {
        self.defects.retain(|defect| !is_it(defect));
    }

    /// Its defects of this kind.
    pub fn defects(&self, kind: DefectKind) -> impl Iterator<Item = &Defect> {
        self.defects.iter().filter(move |defect| defect.kind == kind)
    }

    /// True without any defect.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.defects.is_empty()
    }
}
