//! The order router: gives a decision its client order id and sends it on.

use super::broker::Intent;
use crate::base::draws::entity;
use crate::base::{ProcessId, Ratio, Span};
use crate::vocabulary::Cause;

/// What can be wrong with the router.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Defect {
    /// Sends a share of orders again.
    Resends {
        /// Share of orders.
        share: Ratio,
        /// How many copies of each.
        copies: u32,
        /// Time between them.
        every: Span,
        /// Under the id of the first, or each under a fresh one.
        same_id: bool,
        /// Names the fault in draws.
        entity: u64,
        /// Who is to blame.
        cause: Cause,
    },
    /// Loses a share of decisions: nobody is told, and no order goes out.
    Loses {
        /// Share of decisions.
        share: Ratio,
        /// Names the fault in draws.
        entity: u64,
        /// Who is to blame.
        cause: Cause,
    },
}

impl Defect {
    /// Who is to blame.
    #[must_use]
    pub fn cause(self) -> Cause {
        match self {
            Defect::Resends { cause, .. } | Defect::Loses { cause, .. } => cause,
        }
    }
}

/// The client order id of an order: a name made of the decision and the process, so that a repeat by the same
/// process has the same id unless it is given a fresh copy number.
#[must_use]
pub fn client_id(intent: Intent, process: ProcessId) -> u64 {
    entity(&[intent.entity(), u64::from(process.0), 0x636c_6964])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{JobId, SymbolId, Time};

    #[test]
    fn the_id_tells_decisions_copies_and_processes_apart() {
        let intent = Intent { job: JobId(0), symbol: SymbolId(0), bar: Time::from_ns(60), copy: 0 };
        let ids = [
            client_id(intent, ProcessId(0)),
            client_id(Intent { copy: 1, ..intent }, ProcessId(0)),
            client_id(intent, ProcessId(1)),
            client_id(Intent { bar: Time::from_ns(120), ..intent }, ProcessId(0)),
        ];
        assert_eq!(ids[0], client_id(intent, ProcessId(0)));
        let distinct: std::collections::BTreeSet<u64> = ids.into_iter().collect();
        assert_eq!(distinct.len(), 4);
    }
}
