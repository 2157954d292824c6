//! What the runs of a trial share changes no byte of any of them, and a run costs no memory for each of its events.

use shadowdrill::drill::timeline_bytes;
use shadowdrill::trial::{Case, Outcome, Prelude, TrialError};

use super::cases;
use crate::hunts::bundle::Bundle;

#[test]
fn a_run_from_the_shared_beginning_is_the_run_from_the_start() {
    let library = Bundle::untouched().library();
    let mut begun_later = 0;
    for (id, seed) in cases(&library) {
        let case = Case::new(&library, library.scenario(id).expect(id), seed).expect(id);
        let prelude = Prelude::of(&case);
        begun_later += usize::from(prelude.is_shared());
        let runs = [
            ("calm", case.calm(), prelude.calm()),
            ("unanswered", case.unanswered(), prelude.unanswered()),
            ("answered", case.answered(None), prelude.answered()),
        ];
        for (run, whole, shared) in runs {
            let (whole, shared) = (whole.expect(id), shared.expect(id));
            assert!(same(&whole, &shared), "{run} run of {id} at seed {seed}");
        }
        let (calm, answered) = (case.calm().expect(id), case.answered(None).expect(id));
        let breaks = !library.scenario(id).expect(id).is_calm();
        assert_eq!(!same(&calm, &answered), breaks, "{id}: the comparison can fail");
    }
    assert!(begun_later > cases(&library).len() / 2, "most plans leave something to share: {begun_later}");
}

fn same(one: &Outcome, other: &Outcome) -> bool {
    timeline_bytes(&one.0) == timeline_bytes(&other.0) && one.1 == other.1
}

type Run<'l> = fn(&Case<'l>) -> Result<Outcome, TrialError>;

/// Lists grow by doubling and room is made up front, so a day costs about a hundred allocations however many
/// events it has, and each alert two for its evidence.
#[test]
fn events_do_not_allocate() {
    const MOST: u64 = 288;
    const AN_ALERT: u64 = 2;
    let library = Bundle::untouched().library();
    for (id, seed) in cases(&library) {
        let case = Case::new(&library, library.scenario(id).expect(id), seed).expect(id);
        let runs: [(&str, Run<'_>); 3] = [
            ("calm", Case::calm),
            ("unanswered", Case::unanswered),
            ("answered", |case: &Case<'_>| case.answered(None)),
        ];
        for (name, run) in runs {
            let mut outcome = None;
            let counted = allocation_counter::measure(|| outcome = Some(run(&case)));
            let (timeline, truth) = outcome.expect("measured").expect(id);
            let events = timeline.trace.events().max(truth.len() as u64);
            assert!(counted.count_total > 0, "the counter counts");
            let (alerts, found) = (timeline.alerts.len() as u64, counted.count_total);
            assert!(
                found < MOST + AN_ALERT * alerts,
                "{name} run of {id} {seed}: {found} allocations, {events} events, {alerts} alerts"
            );
        }
    }
}
