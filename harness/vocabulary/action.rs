//! What a runbook step can do to the pipeline.

use super::names::named;

named! {
    /// An action on the pipeline. It has succeeded only when the pipeline shows it.
    pub enum Action, "action" {
        /// Find every scheduler process. `terminate` and `kill` reach only processes that were found, or else the first one started.
        SchedulerFind = "scheduler.find",
        /// SIGTERM to the scheduler processes; each ends after its running job. A hung process does not.
        SchedulerTerminate = "scheduler.terminate",
        /// SIGKILL to the scheduler processes; leaves the heartbeat file stale.
        SchedulerKill = "scheduler.kill",
        /// Start a scheduler process. Memory is lost: `once` and `interval` jobs run again.
        SchedulerStart = "scheduler.start",
        /// Start nothing new: no scheduler and no run until released.
        RunsBlock = "runs.block",
        /// Allow starts again.
        RunsRelease = "runs.release",
        /// Cancel all open orders.
        OrdersCancelAll = "orders.cancel-all",
        /// Bring exposure below the limits with reduce-only orders, counted from what the broker holds.
        PositionsReduce = "positions.reduce",
        /// Close all positions with reduce-only orders, counted from what the broker holds.
        PositionsFlatten = "positions.flatten",
        /// Copy the logs to a time-stamped folder.
        LogsSecure = "logs.secure",
        /// Copy the run registry to a time-stamped folder.
        RegistrySecure = "registry.secure",
        /// Write down time and reason.
        IncidentRecord = "incident.record",
        /// Find the root cause and write it down.
        IncidentAnalyse = "incident.analyse",
        /// Tell the owner and the team.
        OwnerNotify = "owner.notify",
        /// Put the risk gate back into force with its configured limits.
        GateRestore = "gate.restore",
        /// Check that ledger and broker agree.
        BooksReconcile = "books.reconcile",
        /// Rebuild the ledger from the broker's fills.
        BooksRebuild = "books.rebuild",
        /// Trip the kill switch.
        KillSwitchTrip = "kill-switch.trip",
        /// Release the kill switch.
        KillSwitchReset = "kill-switch.reset",
        /// Lower the incident's severity by one.
        SeverityLower = "severity.lower",
        /// Ask the venue what became of every order without an answer, and book what it says.
        OrdersQuery = "orders.query",
        /// Send every order without an answer again. What it leaves of the first one is unknown.
        OrdersResend = "orders.resend",
        /// Have the venue's desk cancel all open orders, by telephone.
        VenueCall = "venue.call",
        /// Replace the credentials at the venue and in the pipeline.
        CredentialsRotate = "credentials.rotate",
        /// Put the alert routes in order, or spare ones in their place.
        RoutesRestore = "routes.restore",
        /// Start the monitors anew on a host that works: they take in what they have missed.
        MonitoringRestart = "monitoring.restart",
        /// Switch to another feed of market data: prices, their history and the clock are right again.
        FeedRestore = "feed.restore",
        /// Check that the feed agrees with a second source.
        FeedCheck = "feed.check",
    }
}

named! {
    /// Why an action did not succeed.
    pub enum FailReason, "failure" {
        /// The pipeline did not show the result before the step's timeout.
        TimedOut = "timed-out",
        /// There is nothing the action could act on.
        NothingThere = "nothing-there",
        /// Starts are blocked or the system is read-only.
        Blocked = "blocked",
        /// The check that the action makes found a difference.
        Mismatch = "mismatch",
    }
}
