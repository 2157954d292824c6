//! All mutants of a library, in the order of its files.

use std::fmt::Display;

use super::model::Mutant;
use super::places::Texts;
use super::{controls, monitors, steps};
use crate::base::MonitorId;
use crate::library::Library;

/// What mutants are made from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bench<'a> {
    pub library: &'a Library,
    pub texts: &'a Texts,
}

/// Every mutant: each control broken in each way that applies to it, and `redundant` monitors in pairs.
///
/// The order is that of the policy, then of the runbooks; it depends on nothing else.
#[must_use]
pub fn mutants(library: &Library, texts: &Texts, redundant: &[(MonitorId, MonitorId)]) -> Vec<Mutant> {
    let bench = Bench { library, texts };
    let mut found = Vec::new();
    controls::gate(&bench, &mut found);
    controls::kill_switch(&bench, &mut found);
    controls::routes(&bench, &mut found);
    monitors::all(&bench, &mut found);
    found.extend(redundant.iter().filter_map(|(one, other)| monitors::pair(&bench, *one, *other)));
    controls::grouping_and_beat(&bench, &mut found);
    controls::rules(&bench, &mut found);
    controls::escalations(&bench, &mut found);
    steps::all(&bench, &mut found);
    found
}

/// `key old, now new`.
pub(super) fn replaced(key: &str, old: &impl Display, new: &impl Display) -> String {
    format!("{key} {old}, now {new}")
}
