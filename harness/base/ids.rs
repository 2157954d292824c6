//! Names as numbers, each with a type of its own.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident($inner:ty);)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl $name {
            /// Position in the table that this id indexes.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }
    )*};
}

ids! {
    /// A traded symbol: its position in the scenario's list.
    SymbolId(u16);
    /// A scheduler job: its position in the list of jobs.
    JobId(u16);
    /// A scheduler process: 0 is the first one started.
    ProcessId(u16);
    /// A fault: its position in the plan.
    FaultId(u16);
    /// A monitor: its position in the policy.
    MonitorId(u16);
    /// An alert route: its position in the policy.
    RouteId(u16);
    /// An alert, counted in order of raising.
    AlertId(u32);
    /// An incident, counted in order of opening.
    IncidentId(u16);
    /// An action that the response asked for, counted in order of asking.
    ActionId(u32);
    /// Something that can be observed once and pointed at: an order, a fill, a job run, a bar.
    /// An opaque name: monitors compare items for equality and never compute with them.
    Item(u64);
}

impl Item {
    /// Stands for what was there before the evidence begins; nobody caused it.
    pub const CARRIED: Item = Item(0);
}
