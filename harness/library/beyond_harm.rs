//! Limits of the policy that stand above what the baseline calls harm: exposure between the two is damage that the gate
//! lets through and the audit does not see. The two files only have to be laid side by side to know; which strength of
//! which fault would show it is a matter of luck.

use super::model::Library;
use crate::base::Money;
use crate::policy::MonitorRule;
use crate::vocabulary::{Limit, Limits, Place};

/// Place and sentence of each such limit.
pub(super) fn limits(library: &Library) -> Vec<(Place, String)> {
    let harm = library.baseline.harm.limits;
    let gate = &library.policy.gate;
    let audits = library.policy.monitors.iter().filter_map(|monitor| match monitor.rule {
        MonitorRule::LimitAudit { limits } => {
            Some((format!("the monitor `{}`", monitor.id), limits, &monitor.place))
        }
        _ => None,
    });
    let mut found = Vec::new();
    for (whose, limits, place) in
        std::iter::once(("the gate".to_owned(), gate.limits, &gate.place)).chain(audits)
    {
        for (limit, set, harmful) in both(&limits, &harm) {
            if set > harmful {
                let sentence = format!(
                    "`{limit}` of {whose} is {set}, above the {harmful} from which {} counts exposure as harm",
                    library.baseline.path
                );
                found.push((place.clone(), sentence));
            }
        }
    }
    found
}

/// The limits that both set. One that is missing from the policy is what drills show.
fn both(policy: &Limits, harm: &Limits) -> impl Iterator<Item = (Limit, Money, Money)> {
    let pairs = [
        (Limit::SymbolExposure, policy.symbol_exposure, harm.symbol_exposure),
        (Limit::TotalExposure, policy.total_exposure, harm.total_exposure),
    ];
    pairs.into_iter().filter_map(|(limit, policy, harm)| Some((limit, policy?, harm?)))
}
