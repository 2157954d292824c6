//! More orders in a window than expected. Orders that can only reduce a position do not count: a stop must
//! not look like a storm.

use super::burst::Burst;
use super::grid::Grid;
use crate::base::Time;
use crate::vocabulary::Observation;

/// Takes in what counts; true where the monitor must look.
pub(super) fn observe(burst: &mut Burst, made: Time, seen: &Observation, grid: &Grid) -> bool {
    match *seen {
        Observation::Order { item, reduce_only: false, .. } => burst.observe(made, item, grid),
        _ => false,
    }
}
