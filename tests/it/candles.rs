//! A library on the user's own candles: small generated files stand for them.

use shadowdrill::base::{Ratio, Span, Time};
use shadowdrill::cli::load::{self, Sources};
use shadowdrill::library::{Days, File, Library, OnCandles};
use shadowdrill::policy::MonitorRule;
use shadowdrill::scenario::{Session, Spec};
use shadowdrill::trial::{Drill, run};
use shadowdrill::vocabulary::{CheckKind, Milestone, MonitorKind, Outcome, Problem, Record, Value, Verdict};

const FIRST: i64 = 1_641_340_800; // 2022-01-05T00:00:00Z
const MINUTE: i64 = 60;
const DAY: i64 = 86_400;

fn library(scenarios: &[&str]) -> Library {
    let named = |name: &str| Some(format!("bundled:fixtures/{name}").into());
    let sources = Sources {
        scenarios: scenarios.iter().map(|id| format!("bundled:scenarios/{id}.toml").into()).collect(),
        settings: named("shadowdrill.toml"),
        policy: named("policy.toml"),
        baseline: named("baseline.toml"),
        runbooks: named("runbooks"),
    };
    load::load(&sources).unwrap_or_else(|found| panic!("{found:#?}"))
}

/// One-minute candles of a walk, the rows `keep` lets stand: seconds since the first day's midnight.
fn rows(days: i64, mut walk: u64, keep: impl Fn(i64) -> bool) -> Vec<(i64, [i64; 4])> {
    let mut price = 4_000_000_i64; // cents
    let mut rows = Vec::new();
    for second in (0..days * DAY).step_by(60) {
        walk = walk.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let open = price;
        price += i64::try_from((walk >> 33) % 4_001).unwrap() - 2_000;
        let (high, low) = (open.max(price) + 100, open.min(price) - 100);
        if keep(second) {
            rows.push((FIRST + second, [open, high, low, price]));
        }
    }
    rows
}

fn file(path: &str, rows: &[(i64, [i64; 4])]) -> File {
    let mut text = "timestamp,open,high,low,close,volume\n".to_owned();
    for (second, cells) in rows {
        let [open, high, low, close] = cells.map(|cents| format!("{}.{:02}", cents / 100, cents % 100));
        text.push_str(&format!("{second},{open},{high},{low},{close},1.5\n"));
    }
    File { path: path.into(), bytes: text.into_bytes() }
}

fn whole(days: i64) -> File {
    file("data/btc.csv", &rows(days, 1, |_| true))
}

fn on(library: &Library, files: &[File], days: &str) -> OnCandles {
    let days = if days == "all" { Days::All } else { days.parse().unwrap() };
    library.on_candles(files, days).unwrap_or_else(|found| panic!("{found:#?}"))
}

fn refused(library: &Library, files: &[File], days: &str) -> Vec<Problem> {
    let days = if days == "all" { Days::All } else { days.parse().unwrap() };
    library.on_candles(files, days).expect_err("these candles are refused")
}

fn drills(library: &Library) -> Vec<Drill> {
    library.scenarios.iter().map(|scenario| run(library, scenario, 3).expect("it runs")).collect()
}

fn passed(drill: &Drill) {
    let checks = &drill.judgement.checks;
    assert_eq!(drill.judgement.verdict, Verdict::Passed, "{}: {checks:#?}", drill.scenario);
}

fn ids(library: &Library) -> Vec<&str> {
    library.scenarios.iter().map(|scenario| scenario.id.as_str()).collect()
}

#[test]
fn a_library_is_put_on_every_day_of_the_candles() {
    let all = ["calm-day", "gate-bypass", "order-resend-fresh-id", "scheduler-crash"];
    let hung = on(&library(&all), &[whole(2)], "all");
    assert!(hung.left_out.is_empty(), "{:?}", hung.left_out);
    let expected: Vec<String> = ["2022-01-05", "2022-01-06"]
        .iter()
        .flat_map(|day| all.iter().map(move |id| format!("{id}@{day}")))
        .collect();
    assert_eq!(ids(&hung.library), expected);
    for (drill, scenario) in drills(&hung.library).iter().zip(&hung.library.scenarios) {
        assert_eq!(scenario.market.symbols, ["btc"]);
        assert!(scenario.id.ends_with(&drill.timeline.calendar.date(Time::ZERO)));
        assert_eq!(drill.timeline.totals.bars, 1_440);
        passed(drill);
        let raised = drill.judgement.milestones.0.contains_key(&Milestone::Raised);
        assert_eq!(raised, !scenario.is_calm(), "{}", scenario.id);
        if scenario.is_calm() {
            assert!(drill.timeline.alerts.is_empty());
            assert!(drill.timeline.totals.fills >= 20, "{} fills", drill.timeline.totals.fills);
        }
    }
    let bars = |day: usize| run(&hung.library, &hung.library.scenarios[day], 0).unwrap().digest;
    assert_ne!(bars(0), bars(4), "another day is another market");
}

#[test]
fn a_monitor_that_need_not_look_on_a_calm_day_is_awake() {
    let mut hung = on(&library(&["calm-day"]), &[whole(1)], "all").library;
    let at = hung.policy.monitors.iter().position(|monitor| monitor.rule.kind() == MonitorKind::Drawdown);
    let at = at.expect("the policy has one");
    let of = |library: &Library| {
        let timeline = run(library, &library.scenarios[0], 0).unwrap().timeline;
        let alerts = timeline.alerts.iter().filter(|alert| alert.monitor.index() == at).count();
        (timeline.evaluations[at] > 0, alerts > 0)
    };
    assert!(!of(&hung).1);
    hung.policy.monitors[at].rule = MonitorRule::Drawdown { share: Ratio::from_nano(500_000) };
    assert_eq!(of(&hung), (true, true), "0.05 % is less than any such day loses");
}

#[test]
fn days_are_named_alone_or_as_a_range() {
    let calm = library(&["calm-day"]);
    let four = whole(4);
    for (days, found) in [
        ("2022-01-06", vec!["calm-day@2022-01-06"]),
        ("2022-01-06..2022-01-07", vec!["calm-day@2022-01-06", "calm-day@2022-01-07"]),
    ] {
        assert_eq!(ids(&on(&calm, std::slice::from_ref(&four), days).library), found, "{days}");
        assert_eq!(days.parse::<Days>().unwrap().to_string(), days);
    }
    for (days, said) in [
        ("", "expected a day"),
        ("tomorrow", "expected a day"),
        ("2022-01-32", "expected a day"),
        ("2022-01-05T00:00", "expected a day"),
        ("+02022-01-05", "expected a day"),
        ("2022-01-05..", "expected a day"),
        ("2022-01-05..2022-01-07..2022-01-09", "expected a day"),
        ("2022-01-06..2022-01-05", "ends before it begins"),
        ("1970-01-01..2219-12-31", "at most 3660"),
        ("1900-01-01", "expected a day"),
    ] {
        let error = days.parse::<Days>().expect_err(days);
        assert!(error.contains(said), "{days}: {error}");
    }
}

#[test]
fn a_day_without_rows_is_refused_where_it_was_named() {
    let both = library(&["calm-day", "gate-bypass"]);
    let found = refused(&both, &[whole(2)], "2022-01-06..2022-01-07");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0].code, found[0].place.to_string()), ("day-not-covered", "data/btc.csv".into()));
    assert!(found[0].message.contains("2022-01-07 is not covered"), "{}", found[0].message);
    let help = found[0].help.as_deref().unwrap();
    assert!(help.contains("from 2022-01-05T00:00:00Z to 2022-01-06T23:59:00Z"), "{help}");
}

#[test]
fn a_day_with_few_rows_is_left_out_and_said_so() {
    let both = library(&["calm-day", "gate-bypass"]);
    // what of the second day, by the minute, is there → why nothing runs on it; nothing where both run
    type Keep = fn(i64) -> bool;
    let cases: [(Keep, &str); 8] = [
        (|minute| minute < 11 * 60, "btc has 660 of 1440 bars, fewer than half"),
        (|minute| minute % 5 < 2, "btc has 576 of 1440 bars, fewer than half"),
        (|minute| minute < 15 * 60, "btc has no bar from T+15:00:00 to T+24:00:00, longer than 1h"),
        (|minute| minute >= 61, "btc has no bar from T+00:00:00 to T+01:01:00, longer than 1h"),
        (
            |minute| !(540..601).contains(&minute),
            "btc has no bar from T+09:00:00 to T+10:01:00, longer than 1h",
        ),
        (|minute| !(540..600).contains(&minute), ""),
        (|minute| minute >= 60, ""),
        (|minute| minute % 20 != 7, ""),
    ];
    for (number, (keep, reason)) in cases.into_iter().enumerate() {
        let gapped = file("btc.csv", &rows(2, 1, |second| second < DAY || keep((second - DAY) / MINUTE)));
        let hung = on(&both, std::slice::from_ref(&gapped), "all");
        let runs = hung.library.scenarios.iter().filter(|scenario| scenario.id.ends_with("@2022-01-06"));
        if reason.is_empty() {
            assert_eq!((runs.count(), hung.left_out.len()), (2, 0), "case {number}: {:?}", hung.left_out);
        } else {
            assert_eq!((runs.count(), hung.left_out.len()), (0, 1), "case {number}");
            let left = &hung.left_out[0];
            assert_eq!((left.day.as_str(), left.reason.as_str()), ("2022-01-06", reason), "case {number}");
            assert_eq!(left.scenarios, ["calm-day", "gate-bypass"]);
            let found = refused(&both, std::slice::from_ref(&gapped), "2022-01-06");
            assert!(found[0].code == "day-not-covered" && found[0].message.ends_with(reason), "{found:?}");
        }
        // rows that are missing for an hour are told of, by their line, and are no false alarm
        let holes = [(5, "missing after line 1981 of btc.csv"), (6, "missing before line 1442 of btc.csv")];
        let hole = holes.iter().find(|(of, _)| *of == number).map(|(_, said)| *said);
        for drill in drills(&hung.library) {
            match hole.filter(|_| drill.scenario.ends_with("@2022-01-06")) {
                Some(said) => without_data(&drill, said),
                None => passed(&drill),
            }
        }
    }
}

/// The calm day of this drill raised alerts about its rows, and about nothing else.
fn without_data(drill: &Drill, said: &str) {
    let checks = &drill.judgement.checks;
    let calm = checks.iter().find(|check| check.id == CheckKind::Calm).expect("a calm check");
    assert_eq!(calm.outcome, Outcome::NoData, "{}: {calm:?}", drill.scenario);
    assert!(calm.message.contains(said), "{}: {}", drill.scenario, calm.message);
    assert_eq!(drill.judgement.verdict, Verdict::Failed);
    assert!(checks.iter().all(|check| check.outcome != Outcome::FalseAlarm), "{}", drill.scenario);
}

/// What the file says of a bar, and the line that the report points at.
#[test]
fn a_row_that_cannot_be_believed_is_named_and_is_no_false_alarm() {
    let mut odd = rows(1, 1, |_| true);
    for cell in &mut odd[700].1 {
        *cell *= 10;
    }
    let calm = library(&["calm-day"]);
    let hung = on(&calm, &[file("btc.csv", &odd)], "all");
    without_data(&drills(&hung.library)[0], "look at line 702 of btc.csv (bar-sanity)");
    // a scenario that is pinned to its day vouches for the rows
    let mut pinned = hung.library;
    pinned.scenarios[0].market.pinned = true;
    let drill = &drills(&pinned)[0];
    let calm = drill.judgement.checks.iter().find(|check| check.id == CheckKind::Calm).unwrap();
    assert_eq!(calm.outcome, Outcome::FalseAlarm, "{calm:?}");
}

/// A row that cannot be believed calls people who are then busy with it when something breaks: no check of that drill is red for it.
#[test]
fn what_a_row_that_cannot_be_believed_spoils_shows_nothing() {
    let mut odd = rows(1, 1, |_| true);
    for cell in &mut odd[182].1 {
        *cell = *cell * 3 / 2;
    }
    let mut bypass = library(&["gate-bypass"]);
    bypass.scenarios[0].faults[0].at = Spec::Fixed(Value::Span(Span::from_mins(180)));
    let drill = &drills(&on(&bypass, &[file("btc.csv", &odd)], "all").library)[0];
    assert_eq!(drill.judgement.verdict, Verdict::Failed);
    let mut spoiled = 0;
    for check in &drill.judgement.checks {
        let shows = matches!(check.outcome, Outcome::Met | Outcome::Skipped | Outcome::NoData);
        assert!(shows, "{check:?}");
        spoiled += usize::from(check.message.starts_with("rows of the candles raise alerts too"));
    }
    assert!(spoiled > 0);
}

#[test]
fn what_shows_by_volumes_is_left_out_where_there_are_none() {
    let three = library(&["calm-day", "feed-stale", "volume-spike"]);
    let full = whole(1);
    let text = String::from_utf8(full.bytes.clone()).unwrap();
    let bare = File { bytes: text.replace(",volume", "").replace(",1.5", "").into_bytes(), ..full.clone() };
    let (with, without) = (on(&three, &[full], "all"), on(&three, &[bare], "2022-01-05"));
    assert_eq!((with.library.scenarios.len(), with.volumeless.len()), (3, 0));
    assert_eq!(without.volumeless, ["feed-stale", "volume-spike"]);
    assert_eq!(without.library.scenarios.len(), 1);
    drills(&without.library).iter().for_each(passed);
}

#[test]
fn nothing_may_break_before_the_first_bar_or_after_the_last() {
    let minutes = |count| Value::Span(Span::from_mins(count));
    for (from, to, earliest, latest, reason) in [
        (45, 1_440, 45, 840, ""),
        (45, 1_440, 44, 840, "btc begins at T+00:45:00, and something breaks as early as T+00:44:00"),
        (0, 1_400, 60, 1_400, ""),
        (0, 1_400, 60, 1_401, "btc ends at T+23:20:00, and something breaks as late as T+23:21:00"),
        (0, 1_440, 0, 1_440, ""),
    ] {
        let mut both = library(&["calm-day", "gate-bypass", "operator-report"]);
        both.scenarios[1].faults[0].at = Spec::Between(minutes(earliest), minutes(latest));
        both.scenarios[2].reports[0].at = Spec::OneOf(vec![minutes(latest), minutes(earliest)]);
        let part = rows(1, 1, |second| (from..to).contains(&(second / MINUTE)));
        let hung = on(&both, &[file("btc.csv", &part)], "all");
        let expected: &[&str] = if reason.is_empty() { &[] } else { &["gate-bypass", "operator-report"] };
        assert_eq!(hung.library.scenarios.len(), 3 - expected.len());
        assert!(hung.left_out.iter().all(|left| left.scenarios == expected && left.reason == reason));
        assert_eq!(hung.left_out.len(), usize::from(!reason.is_empty()));
    }
}

#[test]
fn candles_without_a_single_covered_day_are_refused() {
    let short = file("btc.csv", &rows(1, 1, |second| second < 3_600));
    let found = refused(&library(&["calm-day"]), &[short], "all");
    assert_eq!(found[0].code, "no-data");
    assert!(found[0].message.contains("60 of 1440 bars"), "{}", found[0].message);
}

#[test]
fn each_file_is_a_symbol() {
    let second = file("data/eth.perp.csv", &rows(1, 99, |_| true));
    let hung = on(&library(&["calm-day", "scheduler-second"]), &[whole(1), second.clone()], "all").library;
    for (drill, scenario) in drills(&hung).iter().zip(&hung.scenarios) {
        assert_eq!(scenario.market.symbols, ["btc", "eth.perp"]);
        let paths: Vec<&str> = hung.candles_of(scenario).iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["data/btc.csv", "data/eth.perp.csv"]);
        assert_eq!(drill.timeline.totals.bars, 2 * 1_440);
        passed(drill);
    }
    // one symbol makes fewer orders than both
    let orders = |files: &[File]| {
        let calm = on(&library(&["calm-day"]), files, "all").library;
        drills(&calm)[0].timeline.totals.orders
    };
    let (btc, eth) = (orders(&[whole(1)]), orders(std::slice::from_ref(&second)));
    assert_eq!(orders(&[whole(1), second]), btc + eth);
}

#[test]
fn files_that_give_no_symbols_are_refused() {
    let calm = library(&["calm-day"]);
    let named = |path: &str| File { path: path.into(), ..whole(1) };
    for (files, code) in [
        (vec![], "no-data"),
        (vec![named("a/btc.csv"), named("b/btc.csv")], "duplicate-id"),
        (vec![named("data/.csv")], "bad-id"),
    ] {
        let found = refused(&calm, &files, "all");
        assert_eq!((found.len(), found[0].code), (1, code), "{found:#?}");
    }
    let mut broken = named("data/btc.csv");
    broken.bytes.extend_from_slice(b"1641427200,1,1,1,none,1\n");
    let found = refused(&calm, &[broken], "all");
    assert_eq!((found[0].code, found[0].place.line), ("bad-number", 1_442), "{found:#?}");
    // a job that trades the second of two symbols has none to trade in one file
    let mut picky = calm.clone();
    picky.settings.jobs[0].symbols = vec![1];
    let found = refused(&picky, &[whole(1)], "all");
    assert_eq!(found[0].code, "dangling-reference", "{found:#?}");
    assert!(picky.on_candles(&[whole(1), named("eth.csv")], Days::All).is_ok());
}

#[test]
fn headers_may_be_capitalised_and_volume_may_be_missing() {
    let plain = on(&library(&["gate-bypass"]), &[whole(1)], "all").library;
    let mut text = String::from_utf8(whole(1).bytes).unwrap().replace(",1.5\n", "\n");
    text = text.replace("timestamp,open,high,low,close,volume", "Date,OPEN,High,Low,Close");
    let loud = File { path: "data/btc.csv".into(), bytes: text.into_bytes() };
    let loud = on(&library(&["gate-bypass"]), &[loud], "all").library;
    assert_eq!(drills(&plain)[0].digest, drills(&loud)[0].digest, "volume decides nothing");
}

#[test]
fn trading_hours_are_those_of_the_scenario() {
    let mut hours = library(&["calm-day", "gate-bypass"]);
    for scenario in &mut hours.scenarios {
        let (opens, closes) = (Span::from_mins(60), Span::from_mins(20 * 60));
        scenario.market.session = Some(Session { opens, closes });
    }
    // the night is missing from the file, and nobody trades then
    let day = file("btc.csv", &rows(1, 1, |second| (3_600..20 * 3_600).contains(&second)));
    let hung = on(&hours, &[day], "2022-01-05");
    for drill in drills(&hung.library) {
        assert_eq!(drill.timeline.totals.bars, 19 * 60);
        let sessions = |open| {
            let records = &drill.timeline.records;
            records.iter().filter(|stamped| stamped.record == Record::Session { open }).count()
        };
        assert_eq!((sessions(true), sessions(false)), (1, 1));
        passed(&drill);
    }
    // half an hour of trading hours is too little, however long the night in the file
    let night = file("btc.csv", &rows(1, 1, |second| !(5_400..20 * 3_600).contains(&second)));
    assert_eq!(refused(&hours, &[night], "2022-01-05")[0].code, "day-not-covered");
}
