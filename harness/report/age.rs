//! How old a result is: from what on its age counts, and how long a pass holds.
//!
//! A page that is drawn with its drill knows no date, so that the same files and seed give the same page. It says from where the age
//! counts and when the cadence asks again; the age itself stands where the drill log is read.

use crate::cadence::Drillable;
use crate::library::Library;
use crate::report::lang::{Lang, fill};
use crate::report::model::{AgainReport, DrillReport};
use crate::scenario::Scenario;

/// Stands in the id of a drill on somebody's candles, before its day.
const ON_A_DAY: char = '@';

/// Who asks for this scenario again; none for a counterexample, for one on somebody's candles and for one that is not the library's.
pub fn again(library: &Library, scenario: &Scenario) -> Option<AgainReport> {
    let own = library.scenario(&scenario.id).is_some_and(|known| known.path == scenario.path);
    if !own || scenario.counterexample.is_some() || scenario.id.contains(ON_A_DAY) {
        return None;
    }
    let drillable = Drillable { id: &scenario.id, category: &scenario.category, tags: &scenario.tags };
    let again = library.cadence.as_ref()?.again(&drillable)?;
    let within_ns = again.within.map(|within| i64::try_from(within.as_nanos()).unwrap_or(i64::MAX));
    Some(AgainReport { entry: again.entry.id.clone(), within_ns })
}

/// What the pages of a drill say about the age of its result.
#[must_use]
pub fn age_of(drill: &DrillReport, lang: Lang) -> String {
    let t = lang.texts();
    match &drill.again {
        Some(AgainReport { entry, within_ns: Some(within) }) => {
            fill(t.age_again, &[entry, &lang.span(*within)])
        }
        Some(AgainReport { entry, within_ns: None }) => fill(t.age_in_turn, &[entry]),
        None => t.age_unasked.to_owned(),
    }
}
