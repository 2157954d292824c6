//! The market and the strategies: what a day looks like, and what faulty candles answer.

use proptest::prelude::*;
use shadowdrill::base::{Digest, Price, Qty, Span, Time};
use shadowdrill::market::{Bar, Candles, Day};
use shadowdrill::pipeline::strategy::Indicator;
use shadowdrill::scenario::{Market, MarketSource, Regime, Session, Strategy};
use shadowdrill::vocabulary::Problem;

const MONDAY_NS: i64 = 1_740_960_000_000_000_000;
const MINUTE: Span = Span::from_mins(1);
const REGIMES: [Regime; 4] = [Regime::Calm, Regime::Trending, Regime::Volatile, Regime::Crash];

fn market(regime: Regime, symbols: &[&str], bar: Span, duration: Span) -> Market {
    Market {
        source: MarketSource::Synthetic { regime, start_ns: MONDAY_NS },
        symbols: symbols.iter().map(ToString::to_string).collect(),
        bar,
        duration,
        session: None,
        pinned: false,
    }
}

fn day_of(regime: Regime, seed: u64) -> Day {
    Day::synthetic(&market(regime, &["BTC"], MINUTE, Span::from_mins(1_440)), seed)
}

#[test]
fn the_same_seed_gives_the_same_day_and_another_symbol_changes_nothing() {
    let day = |symbols: &[&str], seed| {
        Day::synthetic(&market(Regime::Volatile, symbols, MINUTE, Span::from_mins(600)), seed).series
    };
    let alone = day(&["BTC"], 7);
    assert_eq!(alone, day(&["BTC"], 7));
    assert_ne!(alone, day(&["BTC"], 8));
    let three = day(&["ETH", "BTC", "SOL"], 7);
    assert_eq!(alone[0], three[1]);
    assert_ne!(three[0], three[2]);
}

#[test]
fn golden_bars_hold_on_every_machine() {
    let shown: Vec<String> = REGIMES
        .iter()
        .map(|regime| {
            let bars = day_of(*regime, 42).series.remove(0);
            let all = Digest::of(format!("{bars:?}").as_bytes());
            let bar = bars[1_000];
            let prices = format!("{} {} {} {}", bar.open, bar.high, bar.low, bar.close);
            format!("{} {prices} {} {}", bar.time, bar.volume, all.short())
        })
        .collect();
    insta::assert_snapshot!(shown.join("\n"), @"
    T+16:41:00 64.2246 64.2392 64.2114 64.2373 6488.70277907 e47d3af69c0b
    T+16:41:00 64.0369 64.0383 64.0128 64.0236 5674.07816489 341afe9422f7
    T+16:41:00 64.1287 64.2749 64.0016 64.257 6622.53894008 4e5d0a82604c
    T+16:41:00 61.094 61.1706 61.0703 61.1415 6306.16322937 d4c4375653fd
    ");
}

#[test]
fn every_bar_is_a_sound_bar() {
    for regime in REGIMES {
        for (bar, duration) in [("1s", "1h"), ("1m", "24h"), ("5m", "24h"), ("1h", "4w"), ("1d", "52w")] {
            let (bar, duration) = (Span::parse(bar).unwrap(), Span::parse(duration).unwrap());
            let symbols = ["BTC", "ETH", "X", "a-long-name"];
            let day = Day::synthetic(&market(regime, &symbols, bar, duration), 11);
            assert_eq!(day.sessions, [(Time::ZERO, Time::ZERO + duration)]);
            for bars in &day.series {
                assert_eq!(bars.len() as i64, duration.ns() / bar.ns());
                for (number, b) in bars.iter().enumerate() {
                    assert_eq!(b.time.ns(), (number as i64 + 1) * bar.ns());
                    let (low, high) = (b.open.min(b.close), b.open.max(b.close));
                    assert!(b.low.0 > 0 && b.low <= low && high <= b.high && b.volume.0 > 0, "{b:?}");
                }
                assert!(bars.windows(2).all(|pair| pair[0].close == pair[1].open));
            }
        }
    }
}

#[test]
fn each_regime_has_its_shape() {
    let share = |to: Price, from: Price| to.0 as f64 / from.0 as f64 - 1.0;
    for seed in 0..100 {
        let bars = |regime| day_of(regime, seed).series.remove(0);
        let range = |bars: &[Bar]| {
            share(bars.iter().map(|b| b.high).max().unwrap(), bars.iter().map(|b| b.low).min().unwrap())
        };
        let roughness = |bars: &[Bar]| {
            let square = |x: f64| x * x;
            let squares: f64 = bars.windows(2).map(|p| square(share(p[1].close, p[0].close))).sum();
            (squares / bars.len() as f64).sqrt()
        };
        let (calm, trending) = (bars(Regime::Calm), bars(Regime::Trending));
        let (volatile, crash) = (bars(Regime::Volatile), bars(Regime::Crash));
        assert!(range(&calm) < 0.015 && roughness(&calm) < 0.000_5, "calm, seed {seed}");
        assert!(range(&trending) > 0.008, "trending, seed {seed}: {}", range(&trending));
        assert!(roughness(&volatile) > 2.0 * roughness(&calm), "volatile, seed {seed}");
        // the fall lies in the middle of the day and is half won back
        let (at, lowest) = crash.iter().enumerate().min_by_key(|(_, b)| b.low).unwrap();
        let depth = share(lowest.low, crash[600].close);
        assert!((-0.18..-0.06).contains(&depth), "crash, seed {seed}: {depth}");
        assert!((675..850).contains(&at), "crash, seed {seed}: lowest at bar {at}");
        let recovered = share(crash[1_000].close, lowest.low);
        assert!((0.25..0.8).contains(&(recovered / -depth)), "crash, seed {seed}: {recovered} of {depth}");
    }
}

/// A drill without orders proves nothing: the default crossover must trade in every regime.
#[test]
fn a_crossover_trades_in_every_regime_at_every_seed() {
    for regime in REGIMES {
        for seed in 0..500 {
            let day = day_of(regime, seed);
            let at = changes_at(&day.series[0], Strategy::MaCrossover { fast: 5, slow: 20 });
            assert!(at.len() >= 55, "{regime:?}, seed {seed}: {} changes", at.len());
            let ends: Vec<usize> = [19].into_iter().chain(at).chain([1_439]).collect();
            let longest = ends.windows(2).map(|pair| pair[1] - pair[0]).max();
            assert!(longest <= Some(150), "{regime:?}, seed {seed}: {longest:?} bars without a change");
        }
    }
}

#[test]
fn bars_stay_inside_trading_hours() {
    let hours = |opens: &str, closes: &str| {
        Some(Session { opens: Span::parse(opens).unwrap(), closes: Span::parse(closes).unwrap() })
    };
    let mut spec = market(Regime::Calm, &["BTC", "ETH"], MINUTE, Span::parse("48h").unwrap());
    spec.session = hours("9h30m", "16h");
    let day = Day::synthetic(&spec, 3);
    assert_eq!(day.sessions.len(), 2);
    for bars in &day.series {
        assert_eq!(bars.len(), 2 * 390);
        let times = [0, 389, 390].map(|at: usize| bars[at].time.to_string());
        assert_eq!(times, ["T+09:31:00", "T+16:00:00", "T+33:31:00"]);
    }
    spec.session = hours("0s", "1s");
    assert!(Day::synthetic(&spec, 3).series.iter().all(Vec::is_empty), "no whole bar fits");
}

fn csv_market(bar: &str, duration: &str, start_ns: Option<i64>) -> Market {
    let source = MarketSource::Csv { files: vec!["day.csv".into()], start_ns };
    let (bar, duration) = (Span::parse(bar).unwrap(), Span::parse(duration).unwrap());
    Market { source, symbols: vec!["BTC".into()], bar, duration, session: None, pinned: false }
}

fn candles(text: &str) -> Candles {
    Candles::parse(text.as_bytes(), "day.csv").unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// One-minute rows from Monday 00:00; `skip` leaves minutes out.
fn minutes(count: i64, skip: &[i64]) -> String {
    let rows = (0..count).filter(|n| !skip.contains(n)).map(|n| {
        let time = MONDAY_NS / 1_000_000_000 + n * 60;
        format!("{time},{},{},{},{},{}\n", 100 + n, 103 + n, 99 - n, 101 + n, n + 1)
    });
    format!("time,open,high,low,close,volume\n{}", rows.collect::<String>())
}

/// `place code` of each problem.
fn told(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(|problem| format!("{} {}", problem.place, problem.code)).collect()
}

#[test]
fn candles_read_in_every_taken_form() {
    let row = |text: &str| candles(text).rows[0];
    let plain = row("timestamp,open,high,low,close,volume\n2022-01-01 00:00:00.000000,1.5,3,1,2,10\n");
    assert_eq!(plain.0, 1_640_995_200_000_000_000);
    assert_eq!((plain.1.open, plain.1.volume), (Price(150_000_000), Qty(1_000_000_000)));
    for same in [
        "\u{feff}Date,VOLUME,Close,Low,High,Open\r\n2022-01-01,10,2,1,3,1.5\r\n",
        "t;open;high;low;close;volume;trades\n2022-01-01T01:00:00+01:00;1.5;3;1;2;1e1;many\n",
        "t\tnote\topen\thigh\tlow\tclose\tvolume\n1640995200\tx\t1.5\t3\t1\t2\t10",
        "\n\nt,\"open\",high,low,close,volume\n\n\"1640995200000\",\"1.5\", 3 ,1,2,10\n\n",
    ] {
        assert_eq!(row(same), plain, "{same}");
    }
    let bare = candles("t,open,high,low,close\r\n2022-01-01,1.5,3,1,2\r\n\r\n2022-01-02,1.5,3,1,2\r\n");
    assert_eq!((bare.rows[1].1.volume, bare.step), (Qty(0), Span::parse("1d").unwrap()));
    assert_eq!(bare.lines, [2, 4]);
}

#[test]
fn each_fault_of_a_row_is_told_at_its_cell() {
    for (row, expected) in [
        ("x,1,3,1,2,5", "day.csv:3:1 bad-timestamp"),
        ("2,1,3,1,2,5", "day.csv:3:1 bad-timestamp"),
        ("1500-01-01,1,3,1,2,5", "day.csv:3:1 out-of-range"),
        ("2022-01-01,1,3,1,2,5", "day.csv:3:1 duplicate-time"),
        ("2021-12-31,1,3,1,2,5", "day.csv:3:1 time-backwards"),
        ("2022-01-02,NaN,3,1,2,5", "day.csv:3:12 bad-number"),
        ("2022-01-02,1,inf,1,2,5", "day.csv:3:14 bad-number"),
        ("2022-01-02,1,3,,2,5", "day.csv:3:16 bad-number"),
        ("2022-01-02,1,3,1,0x10,5", "day.csv:3:18 bad-number"),
        ("2022-01-02,\"ü,1\",3,1,2,5", "day.csv:3:12 bad-number"),
        ("2022-01-02,\"1\",\"3\",1,zwölf,5", "day.csv:3:22 bad-number"),
        ("2022-01-02,1,1e40,1,2,5", "day.csv:3:14 out-of-range"),
        ("2022-01-02,1,99999999999,1,2,5", "day.csv:3:14 out-of-range"),
        ("2022-01-02,0,3,0.5,2,5", "day.csv:3:12 non-positive-price"),
        ("2022-01-02,1,3,-1,2,5", "day.csv:3:16 non-positive-price"),
        ("2022-01-02,0.000000001,3,1,2,5", "day.csv:3:12 non-positive-price"),
        ("2022-01-02,1,3,1,2,-5", "day.csv:3:20 negative-volume"),
        ("2022-01-02,1,3,1,2,many", "day.csv:3:20 bad-number"),
        ("2022-01-02,1,1,3,2,5", "day.csv:3:14 high-below-low"),
        ("2022-01-02,4,3,1,2,5", "day.csv:3:12 price-outside-range"),
        ("2022-01-02,2,3,1,0.5,5", "day.csv:3:18 price-outside-range"),
        ("2022-01-02,1,3,1,2", "day.csv:3:19 field-count"),
        ("2022-01-02,1,3,1,2,5,6", "day.csv:3:22 field-count"),
    ] {
        for (breaks, tail) in [("\n", ""), ("\n", "\n"), ("\r\n", "\r\n")] {
            let text = format!("t,open,high,low,close,volume{breaks}2022-01-01,1,3,1,2,5{breaks}{row}{tail}");
            let problems = Candles::parse(text.as_bytes(), "day.csv").expect_err(row);
            assert_eq!(told(&problems), [expected], "{row}: {problems:#?}");
            assert!(!problems[0].message.ends_with('.'));
            let (from, to) = problems[0].span.expect("a cell has a span");
            assert!(from <= to && text.get(from..to).is_some(), "{row}: {from}..{to}");
        }
    }
}

#[test]
fn each_fault_of_a_file_is_told() {
    for (bytes, expected) in [
        (&b""[..], vec!["day.csv no-data"]),
        (b"  \n\n ", vec!["day.csv no-data"]),
        (b"\xef\xbb\xbf", vec!["day.csv no-data"]),
        (b"t,open,high,low,close\n", vec!["day.csv no-data"]),
        (b"t,open,high\n1640995200,1,2\n", vec!["day.csv:1:1 missing-column"; 2]),
        (b"1640995200,1,3,1,2\n", vec!["day.csv:1:1 missing-column"; 4]),
        (b"open,high,low,close\n1,3,1,2\n", vec!["day.csv:1:1 missing-column"]),
        (b"t,open,high,low,close,Close\n1640995200,1,3,1,2,2\n", vec!["day.csv:1:23 duplicate-column"]),
        (b"t,open\n1640995200,\xff\n", vec!["day.csv:2:12 not-text"]),
        (b"\x89PNG\r\n\x1a\n\0\0", vec!["day.csv:1:1 not-text"]),
        (b"t,open\0,high", vec!["day.csv:1:7 not-text"]),
        (b"t,open,high,low,close\n2022-01-01,\"1,3,1,2\n", vec!["day.csv:2:12 field-count"]),
    ] {
        let problems = Candles::parse(bytes, "day.csv").expect_err("refused");
        assert_eq!(told(&problems), expected, "{}", bytes.escape_ascii());
    }
}

#[test]
fn problems_are_capped_and_one_jump_in_time_is_one_problem() {
    let many = format!("t,open,high,low,close\n{}", "x,1,3,1,2\n".repeat(50));
    let problems = Candles::parse(many.as_bytes(), "day.csv").expect_err("refused");
    let last = &problems[20];
    assert_eq!((problems.len(), last.code, last.message.as_str()), (21, "more-problems", "and 30 more"));
    let jump = "t,open,high,low,close\n2022-01-05,1,3,1,2\n2022-01-01,1,3,1,2\n2022-01-02,1,3,1,2\n";
    let problems = Candles::parse(jump.as_bytes(), "day.csv").expect_err("refused");
    assert_eq!(told(&problems), ["day.csv:3:1 time-backwards"]);
}

#[test]
fn a_day_is_cut_out_of_candles() {
    let file = candles(&minutes(90, &[30, 31]));
    let day = Day::from_candles(&csv_market("1m", "1h", None), &[&file]).expect("a day");
    assert_eq!(day.calendar.start_ns(), MONDAY_NS);
    assert_eq!(day.series[0].len(), 58, "two missing minutes are a gap");
    assert_eq!((day.series[0][0].time, day.series[0][0].open), (Time::ZERO + MINUTE, Price(10_000_000_000)));
    assert_eq!(day.series[0][30].time.to_string(), "T+00:33:00");

    let later = Day::from_candles(&csv_market("1m", "1h", Some(MONDAY_NS + 60 * MINUTE.ns())), &[&file]);
    assert_eq!(later.expect("a day").series[0].len(), 30, "the file ends in the window");

    let mut spec = csv_market("1m", "1h", None);
    spec.session = Some(Session { opens: Span::from_mins(10), closes: Span::from_mins(20) });
    let cut = Day::from_candles(&spec, &[&file]).expect("a day");
    assert_eq!((cut.series[0].len(), cut.series[0][0].time), (10, Time::ZERO + Span::from_mins(11)));
}

#[test]
fn several_files_begin_together_where_all_have_rows() {
    let (early, late) = (candles(&minutes(60, &[])), candles(&minutes(60, &[0, 1, 2, 3, 4])));
    let spec = Market { symbols: vec!["BTC".into(), "ETH".into()], ..csv_market("5m", "10m", None) };
    let day = Day::from_candles(&spec, &[&early, &late]).expect("a day");
    assert_eq!(day.calendar.start_ns(), MONDAY_NS + 5 * MINUTE.ns());
    assert_eq!((day.series[0].len(), &day.series[0]), (2, &day.series[1]));
}

#[test]
fn finer_candles_are_put_together_exactly() {
    let file = candles(&minutes(20, &[7]));
    let day = Day::from_candles(&csv_market("5m", "20m", None), &[&file]).expect("a day");
    let bars = &day.series[0];
    assert_eq!(bars.len(), 3, "a bar that lacks a row is a gap");
    let whole = |n: i64| Price(n * 100_000_000);
    let first = bars[0];
    assert_eq!([first.open, first.high, first.low, first.close], [100, 107, 95, 105].map(whole));
    assert_eq!((first.time, first.volume), (Time::ZERO + Span::from_mins(5), Qty(15 * 100_000_000)));
    assert_eq!((bars[1].time, bars[1].open), (Time::ZERO + Span::from_mins(15), whole(110)));
}

#[test]
fn candles_that_do_not_fit_the_drill_are_refused() {
    let file = candles(&minutes(60, &[]));
    let shifted = candles(&minutes(60, &[]).replace("1740960600,", "1740960601,"));
    let rows = (0..20).map(|n| format!("{},1,3,1,2,9e9\n", 1_740_960_000 + 60 * n));
    let huge = candles(&format!("t,open,high,low,close,volume\n{}", rows.collect::<String>()));
    let later = |minutes: i64| Some(MONDAY_NS + minutes * MINUTE.ns());
    let closed = Session { opens: Span::parse("9h").unwrap(), closes: Span::parse("17h").unwrap() };
    for (bar, start_ns, session, file, expected) in [
        ("1m", later(60), None, &file, "day.csv no-data"),
        ("1m", later(-60), None, &file, "day.csv no-data"),
        ("1m", None, Some(closed), &file, "day.csv no-data"),
        ("30s", None, None, &file, "day.csv too-coarse"),
        ("90s", None, None, &file, "day.csv misaligned"),
        ("1m", None, None, &shifted, "day.csv:12:1 misaligned"),
        ("5m", None, None, &shifted, "day.csv:12:1 misaligned"),
        ("20m", None, None, &huge, "day.csv out-of-range"),
    ] {
        let spec = Market { session, ..csv_market(bar, "1h", start_ns) };
        let problems = Day::from_candles(&spec, &[file]).expect_err(expected);
        assert_eq!(told(&problems), [expected], "{problems:#?}");
    }
    let off = Day::from_candles(&csv_market("1m", "1h", Some(MONDAY_NS + 1)), &[&file]).expect_err("off");
    assert_eq!((off.len(), off[20].message.as_str()), (21, "and 39 more"));
    assert_eq!(
        told(&Day::from_candles(&csv_market("1m", "1h", None), &[]).expect_err("none")),
        [" file-count"]
    );
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = Candles::parse(&bytes, "day.csv");
    }

    #[test]
    fn no_text_makes_the_reader_panic_and_every_place_is_real(
        cells in prop::collection::vec(
            prop::sample::select(vec![
                "open", "high", "low", "close", "volume", "t", ",", ",", ",", ",", ";", "\n", "\n", "\r\n", "\"",
                "1", "2.5", "-1", "NaN", "1e400", "1640995200", "2022-01-01", "ü", " ", "9999999999",
            ]),
            0..120,
        ),
        headed in any::<bool>(),
    ) {
        let header = if headed { "\u{feff}t,open,high,low,close\n" } else { "" };
        let text = format!("{header}{}", cells.concat());
        match Candles::parse(text.as_bytes(), "day.csv") {
            Ok(candles) => {
                prop_assert!(!candles.rows.is_empty() && candles.rows.len() == candles.lines.len());
                prop_assert!(candles.rows.windows(2).all(|pair| pair[0].0 < pair[1].0));
                let _ = Day::from_candles(&csv_market("1m", "1h", None), &[&candles]);
            }
            Err(problems) => {
                let lines = text.split('\n').count() as u32;
                prop_assert!(!problems.is_empty() && problems.len() <= 21);
                for problem in problems {
                    prop_assert!(problem.place.line <= lines, "{problem:?}");
                    let (from, to) = problem.span.unwrap_or_default();
                    prop_assert!(from <= to && text.get(from..to).is_some(), "{problem:?}");
                }
            }
        }
    }
}

/// Bars at which the strategy's signal changes.
fn changes_at(bars: &[Bar], strategy: Strategy) -> Vec<usize> {
    let mut indicator = Indicator::new(strategy);
    let mut last = 0;
    let mut found = Vec::new();
    for (at, bar) in bars.iter().enumerate() {
        indicator.on_bar(bar.close);
        if indicator.signal() != last {
            last = indicator.signal();
            found.push(at);
        }
    }
    found
}
