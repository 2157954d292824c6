//! Many orders failing with one error in a short time. The items of its evidence are the failures.

use super::burst::Burst;
use super::desk::Desk;
use super::grid::{Grid, Look};
use crate::base::{Span, Time};
use crate::vocabulary::{Observation, OrderError};

/// Counts the failures with one error; what they mean and how bad they are differs from error to error.
#[derive(Clone, Debug)]
pub(super) struct OrderErrors {
    error: OrderError,
    failures: Burst,
}

impl OrderErrors {
    pub fn new(error: OrderError, count: u32, window: Span) -> OrderErrors {
        OrderErrors { error, failures: Burst::new(count, window) }
    }

    /// Takes in what counts; true where the monitor must look.
    pub fn observe(&mut self, made: Time, seen: &Observation, grid: &Grid) -> bool {
        match *seen {
            Observation::OrderFailed { item, error, .. } if error == self.error => {
                self.failures.observe(made, item, grid)
            }
            _ => false,
        }
    }

    pub fn evaluate(&mut self, look: &Look, desk: &mut Desk<'_>) -> Time {
        self.failures.evaluate(look, desk)
    }
}
