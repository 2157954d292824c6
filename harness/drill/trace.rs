//! What enters the trace mix of each input: its time, its kind and one word of its content.

use crate::base::{Time, TraceMix};
use crate::vocabulary::{Decision, FeedBar, Input, Observation};

/// Takes an input into the mix.
#[inline(always)]
pub(super) fn mix(trace: &mut TraceMix, now: Time, input: &Input) {
    let (kind, word) = match *input {
        Input::Observed(ref seen) => observation(seen),
        Input::Deadline => (1, 0),
        Input::ActionDone(id) => (2, u64::from(id.0)),
        Input::ActionFailed(id, reason) => (3, u64::from(id.0) << 8 | reason as u64),
        Input::Delivered(alert, route) => (4, u64::from(alert.0) << 16 | u64::from(route.0)),
        Input::Lost(alert, route) => (5, u64::from(alert.0) << 16 | u64::from(route.0)),
        Input::Operator(report) => (6, u64::from(report)),
    };
    trace.event(now.ns(), kind, word);
}

#[inline(always)]
fn observation(seen: &Observation) -> (u64, u64) {
    match *seen {
        // the volume decides nothing, and not every source has one
        Observation::Bar(FeedBar { item, symbol, stamp, high, low, close, readable, .. }) => {
            let prices = close.0 as u64 ^ (high.0 as u64).rotate_left(13) ^ (low.0 as u64).rotate_left(29);
            let rest = (stamp.ns() as u64).rotate_left(53);
            (16 | u64::from(symbol.0) << 8 | u64::from(!readable) << 24 | item.0 << 25, prices ^ rest)
        }
        Observation::Mark { equity, exposure, open_orders } => {
            (17 | u64::from(open_orders) << 8, equity.0 as u64 ^ (exposure.0 as u64).rotate_left(32))
        }
        Observation::Session { open } => (18, u64::from(open)),
        Observation::Heartbeat { item, process } => (19 | u64::from(process.0) << 8, item.0),
        Observation::RunFinished { item, job, process } => {
            (20 | u64::from(process.0) << 8 | u64::from(job.0) << 24, item.0)
        }
        Observation::RunFailed { item, job, process } => {
            (21 | u64::from(process.0) << 8 | u64::from(job.0) << 24, item.0)
        }
        Observation::Order { item, client, qty, reduce_only, .. } => {
            (22 | u64::from(reduce_only) << 8 | item.0 << 16, client ^ (qty.0 as u64).rotate_left(21))
        }
        Observation::Gate { order, decision } => {
            let code = match decision {
                Decision::Passed => 0,
                Decision::Warned(limit) => 0x10 | limit as u64,
                Decision::Blocked(limit) => 0x20 | limit as u64,
            };
            (23 | code << 8, order.0)
        }
        Observation::OrderState { order, state } => (24 | (state as u64) << 8, order.0),
        Observation::Fill { item, order, qty, price, .. } => {
            (25 | item.0 << 8, order.0.rotate_left(48) ^ qty.0 as u64 ^ (price.0 as u64).rotate_left(24))
        }
        Observation::Booking { fill, position, .. } => (26 | fill.0 << 8, position.0 as u64),
        Observation::OrderFailed { item, order, error } => {
            (29 | (error as u64) << 8, item.0 ^ order.0.rotate_left(32))
        }
        Observation::Probe { item, route } => (30 | u64::from(route.0) << 8, item.0),
        Observation::Beat => (31, 0),
        Observation::Monitoring { awake } => (32, u64::from(awake)),
        Observation::KillSwitch { engaged, alarmed } => (27, u64::from(engaged) << 1 | u64::from(alarmed)),
        Observation::Starts { allowed } => (28, u64::from(allowed)),
    }
}
