//! What a monitoring system could see of a trading pipeline. A closed list: monitors know nothing else.

use super::limit::Limit;
use super::names::named;
use crate::base::{Item, JobId, Money, Price, ProcessId, Qty, RouteId, SymbolId, Time};

named! {
    /// Direction of an order.
    pub enum Side, "side" {
        /// Buy.
        Buy = "buy",
        /// Sell.
        Sell = "sell",
    }
}

named! {
    /// Where an order stands in its life.
    pub enum OrderState, "order state" {
        /// Built by the router, not sent.
        Created = "created",
        /// Sent to the broker.
        Submitted = "submitted",
        /// Accepted by the broker.
        Acknowledged = "acknowledged",
        /// Filled in part.
        PartiallyFilled = "partially-filled",
        /// Filled.
        Filled = "filled",
        /// Taken back before it was filled.
        Cancelled = "cancelled",
        /// Refused by the broker.
        Rejected = "rejected",
        /// Not filled in its time.
        Expired = "expired",
        /// Lost to an error inside the pipeline.
        Failed = "failed",
    }
}

named! {
    /// Why an order failed, as its sender is told.
    pub enum OrderError, "order error" {
        /// The venue did not answer in time.
        Timeout = "timeout",
        /// Too many requests in too short a time.
        RateLimit = "rate-limit",
        /// The venue does not accept the credentials.
        Authentication = "authentication",
        /// The venue refused the order itself.
        Reject = "reject",
        /// An exception inside a stage of the pipeline, on the order's way.
        Exception = "exception",
    }
}

/// What the risk gate reports about an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Let through, below 80 % of every limit.
    Passed,
    /// Let through, at or above the warning share of this limit.
    Warned(Limit),
    /// Blocked: this limit would be breached.
    Blocked(Limit),
}

/// A bar as the feed gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeedBar {
    /// Opaque name.
    pub item: Item,
    /// Whose bar.
    pub symbol: SymbolId,
    /// When it closes, by the clock of the feed.
    pub stamp: Time,
    /// Highest price.
    pub high: Price,
    /// Lowest price.
    pub low: Price,
    /// Last price; where it is not a number, what the pipeline takes in its place.
    pub close: Price,
    /// Traded quantity; zero where the source has none.
    pub volume: Qty,
    /// Every value is a number.
    pub readable: bool,
}

/// One thing seen. The time it happened travels beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Observation {
    /// A bar closed.
    Bar(FeedBar),
    /// Equity, gross exposure and open orders, published once a bar by the ledger.
    Mark { equity: Money, exposure: Money, open_orders: u32 },
    /// The market opened or closed.
    Session { open: bool },
    /// A scheduler wrote its heartbeat file.
    Heartbeat { item: Item, process: ProcessId },
    /// The run registry has a new finished run.
    RunFinished { item: Item, job: JobId, process: ProcessId },
    /// A job run ended with an error in the log.
    RunFailed { item: Item, job: JobId, process: ProcessId },
    /// The router sent an order towards the broker.
    Order {
        item: Item,
        /// The client order id as written on the order.
        client: u64,
        job: JobId,
        symbol: SymbolId,
        /// Close time of the bar the decision was made on; with job, symbol and side it names the intent.
        bar: Time,
        /// Signed: positive buys.
        qty: Qty,
        reduce_only: bool,
    },
    /// The risk gate reported its decision about an order that the router built.
    Gate { order: Item, decision: Decision },
    /// An order changed its state at the broker.
    OrderState { order: Item, state: OrderState },
    /// An order failed with this error.
    OrderFailed { item: Item, order: Item, error: OrderError },
    /// The broker reported a fill. Signed quantity.
    Fill { item: Item, order: Item, symbol: SymbolId, qty: Qty, price: Price },
    /// The ledger booked a fill: the position it holds since. Signed.
    Booking { fill: Item, symbol: SymbolId, position: Qty },
    /// A test message arrived over an alert route.
    Probe { item: Item, route: RouteId },
    /// The host that the monitors run on gave a sign of life.
    Beat,
    /// That host stopped working, or goes on: it happens to the monitors, and none of them is told why.
    Monitoring { awake: bool },
    /// New runs and processes were blocked or allowed again: absence is no sign of anything while they are blocked.
    Starts { allowed: bool },
    /// The kill switch was tripped or released.
    KillSwitch {
        engaged: bool,
        /// It alarmed the owner.
        alarmed: bool,
    },
}
