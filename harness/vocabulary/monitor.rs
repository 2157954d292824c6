//! The kinds of monitors.

use super::names::named;

named! {
    /// What a monitor watches for.
    pub enum MonitorKind, "monitor kind" {
        /// No heartbeat of the scheduler for too long.
        Heartbeat = "heartbeat",
        /// No finished run of a job in the registry for too long.
        RunAbsence = "run-absence",
        /// More orders in a window than expected.
        OrderRateHigh = "order-rate-high",
        /// Fewer orders in a window than expected.
        OrderRateLow = "order-rate-low",
        /// The same intent, or the same client order id, sent more than once.
        DuplicateIntent = "duplicate-intent",
        /// A limit breached according to the fills, never according to the gate.
        LimitAudit = "limit-audit",
        /// A fill of the broker that the ledger has not booked, or has booked wrongly.
        Reconciliation = "reconciliation",
        /// Equity below its peak by too much.
        Drawdown = "drawdown",
        /// Many orders blocked by the gate in a short time.
        RiskBlocks = "risk-blocks",
        /// Many orders failing with one error in a short time.
        OrderErrors = "order-errors",
        /// An order that has not come to its end for too long.
        OrderOpen = "order-open",
        /// A fill that its order does not allow: more than was ordered, or after the order's end.
        FillAudit = "fill-audit",
        /// An order at the broker that the router never sent.
        OrderForeign = "order-foreign",
        /// An order that left although everything was stopped.
        OrderStopped = "order-stopped",
        /// A fill at a price too far from the market's.
        FillPrice = "fill-price",
        /// No test message over an alert route for too long.
        RouteSilent = "route-silent",
        /// No beat of the host that the monitors run on for too long. It runs elsewhere: a dead man's switch.
        MonitoringSilent = "monitoring-silent",
        /// No bar of a symbol for too long while the market is open.
        FeedSilent = "feed-silent",
        /// A bar whose prices cannot be, or jump too far.
        BarSanity = "bar-sanity",
        /// Bars out of order, twice, or the same again and again.
        BarOrder = "bar-order",
        /// A bar with a volume far above those before it.
        BarVolume = "bar-volume",
        /// Bars stamped with another time than that of their coming.
        ClockOffset = "clock-offset",
    }
}
