//! Speed of a drill: one day of 1,440 one-minute bars, one symbol, all monitors, response, judge, trace mix;
//! no text written. The day is made once and shared by its runs, as in a trial.
//!
//! `one-day drill` is held against 300 µs and `events` against 20 ns an event; what was reached stands in
//! `docs/architecture.md`, section "Speed". The unanswered run is made before the clock starts and has a bench
//! of its own, as has the judge.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use shadowdrill::cli::load::{Sources, load};
use shadowdrill::library::Library;
use shadowdrill::scenario::Scenario;
use shadowdrill::trial::{Case, Prelude};

fn library() -> Library {
    load(&Sources::default()).expect("the bundled library is sound")
}

fn scenario<'a>(library: &'a Library, id: &str) -> &'a Scenario {
    library.scenario(id).expect("a bundled scenario")
}

fn case<'a>(library: &'a Library, id: &str) -> Case<'a> {
    Case::new(library, scenario(library, id), 7).expect("a bundled scenario runs")
}

/// Calm and answered run with the judge: the figure that the project promises. The two share what comes before the
/// first thing planned, as every run of the program does.
fn one_day(criterion: &mut Criterion) {
    let library = library();
    let mut group = criterion.benchmark_group("one-day drill");
    for id in ["scheduler-crash", "order-resend-fresh-id", "gate-bypass"] {
        let case = case(&library, id);
        let unanswered = case.unanswered().expect("runs");
        group.bench_function(format!("{id}: calm, answered, judge"), |bencher| {
            bencher.iter(|| {
                let prelude = Prelude::of(&case);
                let calm = prelude.calm().expect("runs");
                let (timeline, truth) = prelude.answered().expect("runs");
                black_box(case.judge(&(&timeline, &truth), &unanswered, &calm))
            });
        });
    }
    group.finish();
}

/// Whole runs by simulated event: criterion prints events a second. A calm run and the drill itself count the inputs
/// that enter the trace mix. Nobody counts those of an unanswered run, so it is given in time alone.
fn events(criterion: &mut Criterion) {
    let library = library();
    let mut group = criterion.benchmark_group("events");
    for id in ["calm-day", "gate-bypass"] {
        let case = case(&library, id);
        group.throughput(Throughput::Elements(case.calm().expect("runs").0.trace.events()));
        group.bench_function(format!("{id}: calm"), |bencher| {
            bencher.iter(|| black_box(case.calm().expect("runs")));
        });
    }
    let case = case(&library, "gate-bypass");
    group.throughput(Throughput::Elements(case.answered(None).expect("runs").0.trace.events()));
    group.bench_function("gate-bypass: answered", |bencher| {
        bencher.iter(|| black_box(case.answered(None).expect("runs")));
    });
    group.finish();
    criterion.bench_function("gate-bypass: unanswered", |bencher| {
        bencher.iter(|| black_box(case.unanswered().expect("runs")));
    });
}

/// The judge alone, on runs that were made before.
fn judge(criterion: &mut Criterion) {
    let library = library();
    let mut group = criterion.benchmark_group("judge");
    for id in ["scheduler-crash", "order-resend-fresh-id", "gate-bypass"] {
        let case = case(&library, id);
        let (calm, unanswered) = (case.calm().expect("runs"), case.unanswered().expect("runs"));
        let (timeline, truth) = case.answered(None).expect("runs");
        group.bench_function(id, |bencher| {
            bencher.iter(|| black_box(case.judge(&(&timeline, &truth), &unanswered, &calm)));
        });
    }
    group.finish();
}

/// What comes before the runs: plan, day and draws.
fn preparation(criterion: &mut Criterion) {
    let library = library();
    let chosen = scenario(&library, "gate-bypass");
    criterion.bench_function("prepare a day", |bencher| {
        bencher.iter(|| black_box(Case::new(&library, chosen, 7).expect("a bundled scenario runs")));
    });
    let day = Arc::clone(case(&library, "gate-bypass").day());
    criterion.bench_function("prepare on a shared day", |bencher| {
        bencher.iter_batched(
            || Arc::clone(&day),
            |day| black_box(Case::on_day(&library, chosen, 7, day).expect("a bundled scenario runs")),
            BatchSize::SmallInput,
        );
    });
}

criterion_group!(benches, one_day, events, judge, preparation);
criterion_main!(benches);
