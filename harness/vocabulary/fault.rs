//! The kinds of faults and what a strength of one means.

use super::check::Invariant;
use super::limit::Limit;
use super::names::{Named, named};
use super::observation::OrderError;
use super::param::{BarForm, ClockForm, Param, ParamKind, Value, count, span};
use super::route::RouteKind;
use crate::base::Ratio;

named! {
    /// What a fault breaks.
    pub enum Family, "fault family" {
        /// The scheduler and its jobs.
        Scheduler = "scheduler",
        /// The flow of orders.
        Orders = "orders",
        /// The risk limits.
        RiskLimits = "risk-limits",
        /// What the venue makes of orders.
        Execution = "execution",
        /// The routes of alerts, and the host that the monitors run on.
        Alerts = "alerts",
        /// The market data and the clock that stamps it.
        Data = "data",
        /// Who may use the account.
        Security = "security",
        /// The controls that stop the system.
        Controls = "controls",
    }
}

named! {
    /// What class of event a fault shows itself as; detection targets are set by class.
    pub enum EventClass, "event class" {
        /// Orders that should not be.
        OrderFlow = "order-flow",
        /// A limit breached.
        Limit = "limit",
        /// Something that should come does not.
        Absence = "absence",
        /// A number that is unusual over a while.
        Statistical = "statistical",
        /// Nothing by itself: it stands in the way of the response, and no alert can be asked for it.
        Obstacle = "obstacle",
        /// A bar that is not what the market did, each for itself.
        Data = "data",
    }
}

named! {
    /// A kind of fault.
    pub enum FaultKind, "fault kind" {
        /// The scheduler process dies and stays dead.
        SchedulerCrash = "scheduler-crash",
        /// The scheduler process lives and does nothing; SIGTERM does not end it.
        SchedulerHang = "scheduler-hang",
        /// A second scheduler runs the same jobs: every decision is ordered twice.
        SchedulerSecond = "scheduler-second",
        /// Job runs die inside with an exception; the scheduler goes on.
        JobCrash = "job-crash",
        /// The scheduler processes that run do not listen to SIGTERM.
        SchedulerDeaf = "scheduler-deaf",
        /// The router sends an order again under the same client order id.
        OrderResendSameId = "order-resend-same-id",
        /// The router sends an order again under a fresh client order id.
        OrderResendFreshId = "order-resend-fresh-id",
        /// The router takes every acknowledgement for a failure and retries.
        OrderRetryStorm = "order-retry-storm",
        /// A strategy does not see its fills and enters again at every run.
        OrderRunaway = "order-runaway",
        /// The router loses decisions: the run ends well and no order goes out.
        OrderLost = "order-lost",
        /// The ledger books fills not at all, or more than once.
        LedgerMisbooks = "ledger-misbooks",
        /// Orders take a path that never consults the risk gate.
        GateBypass = "gate-bypass",
        /// The risk gate is switched off and passes everything in silence.
        GateDisabled = "gate-disabled",
        /// The risk gate counts an order without a price, or with a quantity that is no number, as nothing.
        GateUnpriced = "gate-unpriced",
        /// The risk gate adds up the batch of orders and not the book.
        GateBatchExposure = "gate-batch-exposure",
        /// The risk gate reads a book that is out of date.
        GateStaleBook = "gate-stale-book",
        /// One limit of the risk gate is raised many times over.
        GateLimitRaised = "gate-limit-raised",
        /// The risk gate reports "blocked" and lets the order through.
        GateBlocksInNameOnly = "gate-blocks-in-name-only",
        /// Orders fail with an error: the venue does not answer, refuses them, or a stage throws an exception.
        OrderErrors = "order-errors",
        /// The venue takes orders and fills them, and every word about that is lost: nobody knows their state.
        AnswerLost = "answer-lost",
        /// The venue fills a part of an order and then nothing more, without ever ending it.
        FillStalls = "fill-stalls",
        /// The venue reports a fill twice, under a name of its own, and both are booked.
        FillRepeated = "fill-repeated",
        /// The venue fills at prices that are worse than the market's.
        FillSlips = "fill-slips",
        /// The venue refuses to cancel open orders.
        CancelRefused = "cancel-refused",
        /// The venue fills orders after it has confirmed that they are cancelled.
        FillAfterCancel = "fill-after-cancel",
        /// An alert route loses what is sent over it, or is dead.
        RouteLoses = "route-loses",
        /// An alert route takes longer; beyond its timeout what is sent over it is lost.
        RouteSlow = "route-slow",
        /// An alert route lets only so many messages through in a while.
        RouteLimited = "route-limited",
        /// The host that the monitors run on stalls, again and again or for good: nobody looks.
        MonitoringStalls = "monitoring-stalls",
        /// A price is many times what it should be.
        BarOutlier = "bar-outlier",
        /// A bar has values that no market can give.
        BarInvalid = "bar-invalid",
        /// Bars come late; one that is later than a bar is long comes after its successor.
        BarLate = "bar-late",
        /// Bars come more than once.
        BarDuplicated = "bar-duplicated",
        /// Bars do not come at all.
        FeedGap = "feed-gap",
        /// The feed gives its last bar again in the place of each new one.
        FeedStale = "feed-stale",
        /// The volume of a bar is many times what it should be; its prices are right.
        VolumeSpike = "volume-spike",
        /// The clock that stamps the bars gains time.
        ClockSkew = "clock-skew",
        /// The clock that stamps the bars is set wrong at once.
        ClockStep = "clock-step",
        /// Somebody else has the account's key and trades with it.
        KeyStolen = "key-stolen",
        /// The kill switch says that it is engaged and lets orders out.
        KillSwitchHollow = "kill-switch-hollow",
        /// The kill switch does not see the loss that it waits for: the number is missing.
        KillSwitchBlind = "kill-switch-blind",
        /// The risk gate also stops orders that only reduce a position.
        ExitsBlocked = "exits-blocked",
    }
}

/// Demand of a runaway strategy, of all risk-limit faults and of a hollow kill switch: a limit or a switch matters only while
/// something asks for more.
const DEMAND: Param = Param {
    name: "demand",
    kind: ParamKind::Ratio,
    default: Value::Ratio(Ratio::ONE),
    range: Some((
        Value::Ratio(Ratio::from_nano(100_000_000)),
        Value::Ratio(Ratio::from_nano(100_000_000_000)),
    )),
    doc: "size of the entry that each job run repeats because it does not see its fills, as a multiple of the configured notional",
};

impl FaultKind {
    /// The family.
    #[must_use]
    pub fn family(self) -> Family {
        match self {
            FaultKind::SchedulerCrash
            | FaultKind::SchedulerHang
            | FaultKind::SchedulerSecond
            | FaultKind::JobCrash
            | FaultKind::SchedulerDeaf => Family::Scheduler,
            FaultKind::OrderResendSameId
            | FaultKind::OrderResendFreshId
            | FaultKind::OrderRetryStorm
            | FaultKind::OrderRunaway
            | FaultKind::OrderLost
            | FaultKind::LedgerMisbooks => Family::Orders,
            FaultKind::OrderErrors
            | FaultKind::AnswerLost
            | FaultKind::FillStalls
            | FaultKind::FillRepeated
            | FaultKind::FillSlips
            | FaultKind::CancelRefused
            | FaultKind::FillAfterCancel => Family::Execution,
            FaultKind::RouteLoses
            | FaultKind::RouteSlow
            | FaultKind::RouteLimited
            | FaultKind::MonitoringStalls => Family::Alerts,
            FaultKind::BarOutlier
            | FaultKind::BarInvalid
            | FaultKind::BarLate
            | FaultKind::BarDuplicated
            | FaultKind::FeedGap
            | FaultKind::FeedStale
            | FaultKind::VolumeSpike
            | FaultKind::ClockSkew
            | FaultKind::ClockStep => Family::Data,
            FaultKind::KeyStolen => Family::Security,
            FaultKind::KillSwitchHollow | FaultKind::KillSwitchBlind | FaultKind::ExitsBlocked => {
                Family::Controls
            }
            _ => Family::RiskLimits,
        }
    }

    /// The class of event that detection targets are set for.
    #[must_use]
    pub fn event_class(self) -> EventClass {
        match self {
            FaultKind::SchedulerCrash
            | FaultKind::SchedulerHang
            | FaultKind::JobCrash
            | FaultKind::LedgerMisbooks
            | FaultKind::AnswerLost
            | FaultKind::FillStalls
            | FaultKind::RouteLoses
            | FaultKind::RouteSlow
            | FaultKind::RouteLimited
            | FaultKind::MonitoringStalls
            | FaultKind::BarLate
            | FaultKind::FeedGap
            | FaultKind::FeedStale => EventClass::Absence,
            FaultKind::BarOutlier
            | FaultKind::BarInvalid
            | FaultKind::BarDuplicated
            | FaultKind::VolumeSpike => EventClass::Data,
            FaultKind::SchedulerDeaf
            | FaultKind::CancelRefused
            | FaultKind::FillAfterCancel
            | FaultKind::KillSwitchBlind
            | FaultKind::ExitsBlocked => EventClass::Obstacle,
            FaultKind::OrderRunaway
            | FaultKind::OrderLost
            | FaultKind::OrderErrors
            | FaultKind::FillSlips
            | FaultKind::ClockSkew
            | FaultKind::ClockStep => EventClass::Statistical,
            FaultKind::SchedulerSecond
            | FaultKind::OrderResendSameId
            | FaultKind::OrderResendFreshId
            | FaultKind::OrderRetryStorm
            | FaultKind::FillRepeated
            | FaultKind::KillSwitchHollow
            | FaultKind::KeyStolen => EventClass::OrderFlow,
            _ => EventClass::Limit,
        }
    }

    /// The invariants that it breaks by itself: from when it is set they ask nothing. Whether all is in order again in
    /// the end is asked all the same.
    #[must_use]
    pub fn breaks(self) -> &'static [Invariant] {
        match self {
            FaultKind::LedgerMisbooks
            | FaultKind::AnswerLost
            | FaultKind::FillRepeated
            | FaultKind::KeyStolen => &[Invariant::BooksConserved],
            FaultKind::SchedulerSecond => &[Invariant::StopHolds],
            FaultKind::KillSwitchHollow => &[Invariant::KillSwitchHolds],
            _ => &[],
        }
    }

    /// True where a source without volumes cannot show it: bars that repeat one another may then be a market that rests.
    #[must_use]
    pub fn shows_by_volume(self) -> bool {
        matches!(self, FaultKind::FeedStale | FaultKind::VolumeSpike)
    }

    /// What its strength scales, from nothing at 0 to everything at 1.
    #[must_use]
    pub fn strength_means(self) -> &'static str {
        match self {
            FaultKind::SchedulerCrash => "length of the outage as a share of `down_for`",
            FaultKind::SchedulerHang => "length of the hang as a share of `down_for`",
            FaultKind::SchedulerSecond => "share of decisions that the second scheduler also orders",
            FaultKind::JobCrash => "share of job runs that die",
            FaultKind::OrderResendSameId | FaultKind::OrderResendFreshId => {
                "share of orders that are sent again"
            }
            FaultKind::OrderRetryStorm => "share of orders that are retried",
            FaultKind::SchedulerDeaf => "share of the running processes that ignore SIGTERM",
            FaultKind::OrderRunaway => "share of job runs that enter again",
            FaultKind::OrderLost => "share of decisions that are lost",
            FaultKind::LedgerMisbooks => "share of fills that are booked wrongly",
            FaultKind::GateBypass | FaultKind::GateDisabled | FaultKind::GateBlocksInNameOnly => {
                "share of orders that escape the gate"
            }
            FaultKind::GateUnpriced => "share of orders that the gate counts as nothing",
            FaultKind::GateBatchExposure => "share of the book that the gate leaves out",
            FaultKind::GateStaleBook => "age of the book as a share of `lag`",
            FaultKind::OrderErrors => "share of orders that fail",
            FaultKind::AnswerLost => "share of orders whose answers are lost",
            FaultKind::FillStalls => "share of orders that are never filled to the end",
            FaultKind::FillRepeated => "share of fills that are reported again",
            FaultKind::FillSlips => "how much worse prices are, as a share of `by`",
            FaultKind::CancelRefused => "share of open orders that cannot be cancelled",
            FaultKind::FillAfterCancel => "share of cancelled orders that are filled all the same",
            FaultKind::RouteLoses => "share of messages that are lost",
            FaultKind::RouteSlow => "how much longer a message takes, as a share of `by`",
            FaultKind::RouteLimited => "share of the messages beyond `count` that are lost",
            FaultKind::MonitoringStalls => "share of each `cycle` for which nothing is watched",
            FaultKind::GateLimitRaised => "how far the limit is raised, from once to `factor` times",
            FaultKind::BarOutlier | FaultKind::BarInvalid | FaultKind::VolumeSpike => {
                "share of bars that are wrong"
            }
            FaultKind::BarLate => "share of bars that are late; the others pass them",
            FaultKind::BarDuplicated => "share of bars that come again",
            FaultKind::FeedGap => "share of bars that do not come",
            FaultKind::FeedStale => "share of bars that repeat the last one",
            FaultKind::ClockSkew => "how fast the clock gains, as a share of `gains`",
            FaultKind::ClockStep => "how far the clock is set wrong, as a share of `by`",
            FaultKind::KillSwitchHollow => "share of orders that leave all the same",
            FaultKind::KillSwitchBlind => "how likely it is that the loss is not seen",
            FaultKind::ExitsBlocked => "share of reducing orders that are stopped",
            FaultKind::KeyStolen => "share of the moments, one each `every`, at which an order is sent",
        }
    }

    /// Its parameters beside `strength`.
    #[must_use]
    pub fn params(self) -> &'static [Param] {
        const DOWN: [Param; 1] =
            [span("down_for", 86_400, 60, 604_800, "time until the process comes back by itself")];
        const RESEND: [Param; 2] = [
            count("copies", 1, 1, 100, "how many times each order is sent again"),
            span("after", 1, 0, 3_600, "time between the order and each copy"),
        ];
        const STORM: [Param; 2] = [
            count("factor", 10, 1, 1_000, "retries for each order"),
            span("window", 60, 1, 86_400, "time over which the retries of one order are spread"),
        ];
        const SECOND: [Param; 1] = [span("after", 7, 1, 600, "how far its polls lag behind the first one's")];
        const NONE: [Param; 0] = [];
        const MISBOOKS: [Param; 1] =
            [count("times", 0, 0, 10, "how many times such a fill is booked; once is as it should be")];
        const GATE: [Param; 1] = [DEMAND];
        const STALE: [Param; 2] =
            [DEMAND, span("lag", 1_800, 60, 86_400, "age of the book that the gate reads")];
        const RAISED: [Param; 3] = [
            DEMAND,
            count("factor", 100, 2, 1_000_000, "how many times the limit is raised"),
            Param {
                name: "limit",
                kind: ParamKind::Limit,
                default: Value::Limit(Limit::SymbolExposure),
                range: None,
                doc: "which limit is raised",
            },
        ];
        const ERROR: [Param; 1] = [Param {
            name: "error",
            kind: ParamKind::Error,
            default: Value::Error(OrderError::Reject),
            range: None,
            doc: "what they fail with: `timeout`, `rate-limit`, `authentication`, `reject`, or `exception` in a stage of the pipeline",
        }];
        const AFTER: [Param; 1] =
            [span("after", 1, 0, 3_600, "time between what was right and the fill that is not")];
        const SLIPS: [Param; 1] = [Param {
            name: "by",
            kind: ParamKind::Ratio,
            default: Value::Ratio(Ratio::from_nano(10_000_000)),
            range: Some((
                Value::Ratio(Ratio::from_nano(100_000)),
                Value::Ratio(Ratio::from_nano(500_000_000)),
            )),
            doc: "how much worse than the market's price, as a share of it",
        }];
        const ROUTE: Param = Param {
            name: "route",
            kind: ParamKind::Route,
            default: Value::Route(RouteKind::Webhook),
            range: None,
            doc: "which kind of alert route: `log`, `stderr` or `webhook`",
        };
        const LOSES: [Param; 1] = [ROUTE];
        const SLOW: [Param; 2] =
            [ROUTE, span("by", 30, 1, 86_400, "how much longer a message takes at most")];
        const LIMITED: [Param; 3] = [
            ROUTE,
            count("count", 1, 0, 1_000, "messages that are let through"),
            span("window", 3_600, 1, 86_400, "time within which they are counted"),
        ];
        const STALLS: [Param; 1] =
            [span("cycle", 900, 1, 86_400, "time from the beginning of one stall to that of the next")];
        const OUTLIER: [Param; 2] = [
            Param {
                name: "factor",
                kind: ParamKind::Ratio,
                default: Value::Ratio(Ratio::from_nano(10_000_000_000)),
                range: Some((
                    Value::Ratio(Ratio::from_nano(1_000_000)),
                    Value::Ratio(Ratio::from_nano(1_000_000_000_000)),
                )),
                doc: "how many times the right close; below one it is too low",
            },
            count("feeds", 1, 1, 2, "feeds that have it: 1 the one in use, 2 the one to switch to as well"),
        ];
        const INVALID: [Param; 1] = [Param {
            name: "form",
            kind: ParamKind::BarForm,
            default: Value::BarForm(BarForm::Nan),
            range: None,
            doc: "what is wrong with the bar: `zero`, `negative`, `nan` or `high-below-low`",
        }];
        const LATE: [Param; 1] = [span("delay", 90, 1, 86_400, "how long after its time a bar comes")];
        const DUPLICATED: [Param; 2] = [
            count("copies", 1, 1, 100, "how many times each such bar comes again"),
            span("after", 1, 1, 86_400, "time between the bar and each copy"),
        ];
        const VOLUME: [Param; 1] = [count("factor", 1_000, 2, 1_000_000, "how many times the right volume")];
        const SKEW: [Param; 1] = [span("gains", 120, 1, 86_400, "what the clock gains in an hour")];
        const STEP: [Param; 2] = [
            span("by", 60, 1, 86_400, "how far the clock is set wrong"),
            Param {
                name: "form",
                kind: ParamKind::ClockForm,
                default: Value::ClockForm(ClockForm::Ahead),
                range: None,
                doc: "which way the clock is wrong: `ahead` or `behind`",
            },
        ];
        const STOLEN: [Param; 2] = [
            span("every", 60, 1, 3_600, "time between two orders of the stranger"),
            Param {
                name: "size",
                kind: ParamKind::Ratio,
                default: Value::Ratio(Ratio::ONE),
                range: Some((
                    Value::Ratio(Ratio::from_nano(10_000_000)),
                    Value::Ratio(Ratio::from_nano(100_000_000_000)),
                )),
                doc: "size of such an order as a multiple of the configured notional",
            },
        ];
        match self {
            FaultKind::KeyStolen => &STOLEN,
            FaultKind::RouteLoses => &LOSES,
            FaultKind::RouteSlow => &SLOW,
            FaultKind::RouteLimited => &LIMITED,
            FaultKind::MonitoringStalls => &STALLS,
            FaultKind::OrderErrors => &ERROR,
            FaultKind::FillRepeated | FaultKind::FillAfterCancel => &AFTER,
            FaultKind::FillSlips => &SLIPS,
            FaultKind::BarOutlier => &OUTLIER,
            FaultKind::BarInvalid => &INVALID,
            FaultKind::BarLate => &LATE,
            FaultKind::BarDuplicated => &DUPLICATED,
            FaultKind::VolumeSpike => &VOLUME,
            FaultKind::ClockSkew => &SKEW,
            FaultKind::ClockStep => &STEP,
            FaultKind::SchedulerCrash | FaultKind::SchedulerHang => &DOWN,
            FaultKind::SchedulerSecond => &SECOND,
            FaultKind::JobCrash
            | FaultKind::SchedulerDeaf
            | FaultKind::OrderLost
            | FaultKind::AnswerLost
            | FaultKind::FillStalls
            | FaultKind::CancelRefused
            | FaultKind::KillSwitchBlind
            | FaultKind::ExitsBlocked
            | FaultKind::FeedGap
            | FaultKind::FeedStale => &NONE,
            FaultKind::OrderRunaway => &GATE,
            FaultKind::LedgerMisbooks => &MISBOOKS,
            FaultKind::OrderResendSameId | FaultKind::OrderResendFreshId => &RESEND,
            FaultKind::OrderRetryStorm => &STORM,
            FaultKind::GateStaleBook => &STALE,
            FaultKind::GateLimitRaised => &RAISED,
            FaultKind::GateBypass
            | FaultKind::GateDisabled
            | FaultKind::GateUnpriced
            | FaultKind::GateBatchExposure
            | FaultKind::GateBlocksInNameOnly
            | FaultKind::KillSwitchHollow => &GATE,
        }
    }

    /// Kinds whose name is near `text`, for a "did you mean".
    #[must_use]
    pub fn names() -> Vec<&'static str> {
        FaultKind::ALL.iter().map(|kind| kind.name()).collect()
    }
}
