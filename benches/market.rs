//! Cost of a day's market: synthetic bars, candles read from text, and strategies that follow them.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use shadowdrill::base::Span;
use shadowdrill::market::{Candles, Day};
use shadowdrill::pipeline::strategy::Indicator;
use shadowdrill::scenario::{Market, MarketSource, Regime, Strategy};

const BARS: i64 = 1_440;

fn synthetic(regime: Regime) -> Market {
    Market {
        source: MarketSource::Synthetic { regime, start_ns: 1_740_960_000_000_000_000 },
        symbols: vec!["BTC".into()],
        bar: Span::from_mins(1),
        duration: Span::from_mins(BARS),
        session: None,
        pinned: false,
    }
}

fn market(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("market");
    group.throughput(Throughput::Elements(BARS as u64));
    for regime in [Regime::Calm, Regime::Trending, Regime::Volatile, Regime::Crash] {
        let spec = synthetic(regime);
        group.bench_function(format!("synthetic day {regime:?}"), |bencher| {
            bencher.iter(|| Day::synthetic(black_box(&spec), black_box(7)));
        });
    }

    let bars = Day::synthetic(&synthetic(Regime::Volatile), 7).series.remove(0);
    let mut text = String::from("timestamp,open,high,low,close,volume\n");
    for (minute, bar) in bars.iter().enumerate() {
        let (hour, minute) = (minute / 60, minute % 60);
        let prices = format!("{},{},{},{}", bar.open, bar.high, bar.low, bar.close);
        text.push_str(&format!("2025-03-03 {hour:02}:{minute:02}:00.000000,{prices},{}\n", bar.volume));
    }
    group.bench_function("candles parse", |bencher| {
        bencher.iter(|| Candles::parse(black_box(text.as_bytes()), "day.csv"));
    });

    for strategy in [
        Strategy::MaCrossover { fast: 5, slow: 20 },
        Strategy::RsiReversion { period: 14, oversold: 30, overbought: 70 },
        Strategy::Macd { fast: 12, slow: 26, signal: 9 },
    ] {
        group.bench_function(strategy.name(), |bencher| {
            bencher.iter(|| {
                let mut indicator = Indicator::new(strategy);
                bars.iter().fold(0_i64, |sum, bar| {
                    indicator.on_bar(bar.close);
                    sum + i64::from(indicator.signal())
                })
            });
        });
    }
    group.finish();
}

criterion_group!(benches, market);
criterion_main!(benches);
