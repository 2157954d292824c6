//! What an alert can travel over.

use super::names::named;

named! {
    /// What a route is.
    pub enum RouteKind, "kind of route" {
        /// A line in the log file.
        Log = "log",
        /// A line on standard error.
        Stderr = "stderr",
        /// A JSON POST.
        Webhook = "webhook",
    }
}
