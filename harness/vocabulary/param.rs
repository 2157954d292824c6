//! Parameters of faults: their types, values and ranges.

use super::limit::Limit;
use super::names::named;
use super::observation::OrderError;
use super::route::RouteKind;
use crate::base::{Ratio, Span};

named! {
    /// What is wrong with a bar that cannot be.
    pub enum BarForm, "form of a bar" {
        /// Every price is zero.
        Zero = "zero",
        /// Every price has the wrong sign.
        Negative = "negative",
        /// The prices are not numbers.
        Nan = "nan",
        /// The high is below the low.
        HighBelowLow = "high-below-low",
    }
}

named! {
    /// Which way a clock is set wrong.
    pub enum ClockForm, "form of a step" {
        /// It shows a time to come.
        Ahead = "ahead",
        /// It shows a time past.
        Behind = "behind",
    }
}

/// What type a parameter has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamKind {
    /// A duration.
    Span,
    /// A ratio.
    Ratio,
    /// A whole number.
    Count,
    /// The name of a risk limit.
    Limit,
    /// The name of an error that an order fails with.
    Error,
    /// The name of a kind of alert route.
    Route,
    /// The form of an impossible bar.
    BarForm,
    /// Which way a clock is wrong.
    ClockForm,
}

/// A parameter's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// A duration.
    Span(Span),
    /// A ratio.
    Ratio(Ratio),
    /// A whole number.
    Count(i64),
    /// A risk limit.
    Limit(Limit),
    /// An error that an order fails with.
    Error(OrderError),
    /// A kind of alert route.
    Route(RouteKind),
    /// A form of an impossible bar.
    BarForm(BarForm),
    /// A way in which a clock is wrong.
    ClockForm(ClockForm),
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Value::Span(span) => span.fmt(f),
            Value::Ratio(ratio) => ratio.fmt(f),
            Value::Count(count) => count.fmt(f),
            Value::Limit(limit) => limit.fmt(f),
            Value::Error(error) => error.fmt(f),
            Value::Route(route) => route.fmt(f),
            Value::BarForm(form) => form.fmt(f),
            Value::ClockForm(form) => form.fmt(f),
        }
    }
}

/// A parameter of a fault kind.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    /// Its key in a scenario file.
    pub name: &'static str,
    /// Its type.
    pub kind: ParamKind,
    /// Used where the scenario says nothing.
    pub default: Value,
    /// Smallest and largest value; `None` for a name.
    pub range: Option<(Value, Value)>,
    /// What it means, with its unit.
    pub doc: &'static str,
}

pub(super) const fn span(name: &'static str, default: i64, low: i64, high: i64, doc: &'static str) -> Param {
    Param {
        name,
        kind: ParamKind::Span,
        default: Value::Span(Span::from_secs(default)),
        range: Some((Value::Span(Span::from_secs(low)), Value::Span(Span::from_secs(high)))),
        doc,
    }
}

pub(super) const fn count(name: &'static str, default: i64, low: i64, high: i64, doc: &'static str) -> Param {
    Param {
        name,
        kind: ParamKind::Count,
        default: Value::Count(default),
        range: Some((Value::Count(low), Value::Count(high))),
        doc,
    }
}
