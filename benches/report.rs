//! Speed of the drill report: held against 50 ms and 1 MB for the biggest bundled drill. The drill and its film are
//! made before the clock starts; the film has a bench of its own, because every page needs one.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use shadowdrill::cli::load::{Sources, load};
use shadowdrill::report::{Dossier, DrillReport, Lang, Origin, to_html};
use shadowdrill::trial;

/// The largest page allowed, in bytes.
const PAGE_MAX: usize = 1_000_000;

fn reports(criterion: &mut Criterion) {
    let library = load(&Sources::default()).expect("the bundled library is sound");
    let dossier_of = |scenario: &shadowdrill::scenario::Scenario| {
        let drill = trial::run(&library, scenario, 0).expect("runs");
        let report = DrillReport::of(&library, scenario, &drill, &Origin::default());
        let film = trial::film(&library, scenario, &drill).expect("runs");
        Dossier::of(&library, scenario, &report, &drill, &film)
    };
    let size = |dossier: &Dossier| to_html(dossier, Lang::German).expect("a page").len();
    let dossiers: Vec<Dossier> = library.scenarios.iter().map(dossier_of).collect();
    let biggest = dossiers.iter().max_by_key(|dossier| size(dossier)).expect("a scenario");
    assert!(size(biggest) < PAGE_MAX, "{}: {} bytes", biggest.name(), size(biggest));
    println!("the biggest page is {}: {} bytes", biggest.name(), size(biggest));

    let mut group = criterion.benchmark_group("report");
    group.bench_function("html of the biggest drill", |bencher| {
        bencher.iter(|| black_box(to_html(biggest, Lang::German)));
    });
    let json = biggest.to_json();
    group
        .bench_function("dossier read back", |bencher| bencher.iter(|| black_box(Dossier::from_json(&json))));
    let scenario = library.scenario(&biggest.drill.scenario).expect("bundled");
    let drill = trial::run(&library, scenario, 0).expect("runs");
    group.bench_function("film of the calm and the unanswered run", |bencher| {
        bencher.iter(|| black_box(trial::film(&library, scenario, &drill)));
    });
    group.finish();
}

criterion_group!(benches, reports);
criterion_main!(benches);
