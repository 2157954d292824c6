//! A plan: the concrete faults of one seed.

use std::collections::BTreeMap;

use super::model::{FaultSpec, Scenario, Spec};
use crate::base::{Ratio, Span, Stream, Time};
use crate::vocabulary::{FaultKind, Value};

/// What breaks, when and how strongly, for one seed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The faults, indexed by `FaultId`, in the order of the scenario.
    pub faults: Vec<PlannedFault>,
    /// When each operator report comes.
    pub reports: Vec<Time>,
}

/// A fault with every choice made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedFault {
    /// Its id in the scenario.
    pub id: String,
    /// What breaks.
    pub kind: FaultKind,
    /// When it is set.
    pub set_at: Time,
    /// When it is lifted; [`Time::NEVER`] where it is not.
    pub lift_at: Time,
    /// Strength, 0 to 1.
    pub strength: Ratio,
    /// Every parameter of its kind.
    pub params: BTreeMap<&'static str, Value>,
}

impl Plan {
    /// The plan of `scenario` under `seed`. Each fault draws from a stream named by its id, so that
    /// neither its position nor another fault changes what it draws.
    #[must_use]
    pub fn draw(scenario: &Scenario, seed: u64) -> Plan {
        let faults = scenario.faults.iter().map(|spec| PlannedFault::draw(spec, seed)).collect();
        let reports = scenario
            .reports
            .iter()
            .map(|report| {
                let mut stream = Stream::new(seed, "report", &report.what);
                Time::ZERO + pick(&report.at, &mut stream).span()
            })
            .collect();
        Plan { faults, reports }
    }
}

impl PlannedFault {
    fn draw(spec: &FaultSpec, seed: u64) -> PlannedFault {
        // one stream a value: a value that becomes fixed does not shift the others
        let stream = |what: &str| Stream::new(seed, "fault", &format!("{}/{what}", spec.id));
        let set_at = Time::ZERO + pick(&spec.at, &mut stream("at")).span();
        let lift_at = spec
            .lasts
            .as_ref()
            .map_or(Time::NEVER, |lasts| set_at + pick(lasts, &mut stream("lasts")).span());
        let strength = pick(&spec.strength, &mut stream("strength")).ratio();
        let params = spec
            .kind
            .params()
            .iter()
            .map(|param| {
                let value = spec
                    .params
                    .get(param.name)
                    .map_or(param.default, |chosen| pick(chosen, &mut stream(param.name)));
                (param.name, value)
            })
            .collect();
        PlannedFault { id: spec.id.clone(), kind: spec.kind, set_at, lift_at, strength, params }
    }

    /// The duration parameter `name`; zero where the kind has none of that name.
    #[must_use]
    pub fn span(&self, name: &str) -> Span {
        self.params.get(name).map_or(Span::ZERO, |value| value.span())
    }

    /// The ratio parameter `name`; zero where the kind has none of that name.
    #[must_use]
    pub fn ratio(&self, name: &str) -> Ratio {
        self.params.get(name).map_or(Ratio::ZERO, |value| value.ratio())
    }

    /// The whole-number parameter `name`; zero where the kind has none of that name.
    #[must_use]
    pub fn count(&self, name: &str) -> i64 {
        match self.params.get(name) {
            Some(Value::Count(count)) => *count,
            _ => 0,
        }
    }
}

impl Value {
    fn span(self) -> Span {
        if let Value::Span(span) = self { span } else { Span::ZERO }
    }

    fn ratio(self) -> Ratio {
        if let Value::Ratio(ratio) = self { ratio } else { Ratio::ZERO }
    }
}

fn pick(spec: &Spec, stream: &mut Stream) -> Value {
    match spec {
        Spec::Fixed(value) => *value,
        Spec::OneOf(values) => {
            let last = i64::try_from(values.len()).unwrap_or(1) - 1;
            values[stream.between(0, last) as usize]
        }
        Spec::Between(low, high) => match (low, high) {
            (Value::Span(low), Value::Span(high)) => {
                Value::Span(Span::from_ns(stream.between(low.ns(), high.ns())))
            }
            (Value::Ratio(low), Value::Ratio(high)) => {
                Value::Ratio(Ratio::from_nano(stream.between(low.nano(), high.nano())))
            }
            (Value::Count(low), Value::Count(high)) => Value::Count(stream.between(*low, *high)),
            _ => *low,
        },
    }
}
