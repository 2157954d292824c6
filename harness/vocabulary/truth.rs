//! What really happened and who caused it. A stream of its own that only the judge reads.

use super::alert::Source;
use super::names::named;
use crate::base::{ActionId, FaultId, Item, Time};

/// Who caused something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// A fault of the plan.
    Fault(FaultId),
    /// An action of the response.
    Response(ActionId),
    /// Neither: the market.
    Market,
}

named! {
    /// The kinds of harm, each unsigned and never added to another.
    pub enum HarmFamily, "harm family" {
        /// Orders that nobody intended, counted.
        UnintendedOrders = "unintended-orders",
        /// Notional × seconds above a limit, in whole units of the quote currency × seconds: of what the venue filled, at the closes
        /// of the market.
        LimitExcess = "limit-excess",
        /// Decisions that were due and not made, counted per job run and symbol.
        MissedDecisions = "missed-decisions",
        /// Decisions made on corrupt data, counted.
        CorruptDecisions = "corrupt-decisions",
        /// Records lost or wrong, counted.
        LostRecords = "lost-records",
        /// Money lost to prices worse than the market's, in hundredths of the quote currency.
        ExcessCost = "excess-cost",
    }
}

/// A true fact about the pipeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// The item would not exist, or not be as it is, but for the cause. `order` is the order it belongs to (itself for an order).
    Caused { item: Item, order: Item, cause: Cause },
    /// What the source should have given at `due` did not come.
    Omitted { source: Source, due: Time, cause: Cause },
    /// Harm was done, `amount` in the unit of the family.
    Harm { family: HarmFamily, amount: i128, cause: Cause },
    /// A new order other than reduce-only went to the broker.
    NewOrder { item: Item },
    /// Logs or registry were copied. `pristine` where nothing had changed them since the incident began; `complete` where nothing is missing.
    Secured { logs: bool, registry: bool, pristine: bool, complete: bool },
    /// The state of the pipeline changed to this.
    Health(Health),
}

/// The state of the pipeline as it really is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// Scheduler processes that poll.
    pub polling: u16,
    /// Something could still give a new order other than reduce-only.
    pub ordering: bool,
    /// Orders at the broker that are not done.
    pub open_orders: u32,
    /// Exposure is below the harm limits.
    pub within_limits: bool,
    /// It is not, and a price of the market that moved is why: no fill has brought it there or made it worse, and no wrong
    /// price has sized a position.
    pub drifted: bool,
    /// Ledger, broker and the sum of fills agree; cash is conserved.
    pub books_agree: bool,
    /// No defect of a fault is in force.
    pub sound: bool,
    /// New runs are blocked, by step or by kill switch.
    pub blocked: bool,
}

/// A fact and when it became true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Truth {
    /// When.
    pub time: Time,
    /// What.
    pub fact: Fact,
}
