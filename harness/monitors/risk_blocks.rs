//! Many orders blocked by the gate in a short time. The items of its evidence are the blocked orders.

use super::burst::Burst;
use super::grid::Grid;
use crate::base::Time;
use crate::vocabulary::{Decision, Observation};

/// Takes in what counts; true where the monitor must look.
pub(super) fn observe(burst: &mut Burst, made: Time, seen: &Observation, grid: &Grid) -> bool {
    match *seen {
        Observation::Gate { order, decision: Decision::Blocked(_) } => burst.observe(made, order, grid),
        _ => false,
    }
}
