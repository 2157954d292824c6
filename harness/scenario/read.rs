//! Reading a scenario file: the day and what breaks on it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::job;
use super::model::{
    Account, FaultSpec, Market, MarketSource, Params, Regime, Report, Scenario, Session, Spec,
};
use super::read_expect as expect;
use crate::base::{Digest, Ratio, Span};
use crate::vocabulary::field::is_id;
use crate::vocabulary::{
    BarForm, ClockForm, EventClass, FaultKind, Field, Limit, Named, OrderError, Param, ParamKind, Problem,
    Problems, RouteKind, SourceText, Table, Value, source, table,
};

/// Longest drill.
const DURATION_MAX: Span = Span::from_secs(31 * 86_400);
/// Most bars of one symbol in a drill.
const BARS_MAX: i64 = 1_000_000;
/// Most symbols, jobs, faults or reports of a scenario.
const ENTRIES_MAX: usize = 256;

impl Scenario {
    /// Reads a scenario file. What it names of the policy, the runbooks and the settings is for the library to check.
    ///
    /// # Errors
    /// Every problem of the file.
    pub fn parse(bytes: &[u8], path: &str) -> Result<Scenario, Vec<Problem>> {
        let source = SourceText::read(bytes, path).map_err(|problem| vec![problem])?;
        let mut p = Problems::of(&source);
        let document = table::parse_file(&source, &mut p);
        if document.is_broken() {
            return p.finish(None);
        }
        let mut root = document.root(&mut p);
        let id_field = root.require(&mut p, "id");
        let place = source.place(id_field.as_ref().map_or(0, |field| field.range().start));
        let id = id_field.and_then(|field| field.id(&mut p)).unwrap_or_default();
        let title = root.need(&mut p, "title", |f, p| f.line(p));
        let category = root.need(&mut p, "category", |f, p| f.id(p));
        let tags = root.or(&mut p, "tags", Vec::new(), |f, p| f.ids(p));
        let rules = root.or(&mut p, "rules", Vec::new(), |f, p| f.names(p));
        let responder = root.maybe(&mut p, "responder", |f, p| f.id(p));
        let absent = root.or(&mut p, "absent", Vec::new(), |f, p| f.ids(p));
        let seed = root.maybe(&mut p, "seed", |f, p| f.count(p, 0, i64::MAX - 1));
        let market = root.need_table(&mut p, "market", market);
        let account = root.maybe(&mut p, "account", |f, p| {
            let mut t = f.table(p)?;
            let read = account(&mut t, p);
            t.finish(p);
            Some(read)
        });
        let (symbols, duration) = market
            .as_ref()
            .map_or((Vec::new(), DURATION_MAX), |market| (market.symbols.clone(), market.duration));
        // where the duration itself was refused, times are held against the longest one
        let duration = if duration == Span::ZERO { DURATION_MAX } else { duration };
        let jobs = root.tables(&mut p, "job", |t, p| (t.range().clone(), job::read(t, p, Some(&symbols))));
        let faults = root.tables(&mut p, "fault", |t, p| (t.range().clone(), fault(t, p, duration)));
        let reports = root.tables(&mut p, "report", |t, p| report(t, p, duration));
        let stated = expect::stated(&mut root, &mut p);
        let overrides = root.or(&mut p, "overrides", BTreeMap::new(), overrides);
        let calm = faults.is_empty() && reports.is_empty();
        let expect = root.need_table(&mut p, "expect", |t, p| {
            let shows = |fault: &FaultSpec| fault.kind.event_class() != EventClass::Obstacle;
            let faults = faults.iter().any(|(_, fault)| shows(fault));
            expect::expectation(t, p, &expect::Stakes { calm, faults, stated: true })
        });
        root.finish(&mut p);
        unique(&mut p, "job", jobs.iter().map(|(range, job)| (job.id.as_str(), range)));
        for (at, report) in reports.iter().enumerate() {
            // what an operator reports names the stream of draws
            if reports[..at].iter().any(|other| other.what == report.what) {
                let message = format!("`{}` is reported twice", report.what);
                p.add_at("duplicate-entry", &report.place, message, None);
            }
        }
        unique(&mut p, "fault", faults.iter().map(|(range, fault)| (fault.id.as_str(), range)));
        if [symbols.len(), jobs.len(), faults.len(), reports.len()].iter().any(|size| *size > ENTRIES_MAX) {
            p.add_whole(
                "too-large",
                format!("at most {ENTRIES_MAX} symbols, jobs, faults and reports"),
                None,
            );
        }
        let value = (|| {
            Some(Scenario {
                id,
                title,
                category,
                tags,
                rules,
                seed: seed.and_then(|seed| u64::try_from(seed).ok()),
                market: market?,
                account,
                jobs: jobs.into_iter().map(|(_, job)| job).collect(),
                faults: faults.into_iter().map(|(_, fault)| fault).collect(),
                reports,
                responder,
                absent,
                expect: expect?,
                counterexample: stated,
                overrides,
                digest: Digest::of(bytes),
                path: path.to_owned(),
                place,
            })
        })();
        p.finish(value)
    }
}

fn unique<'i>(
    p: &mut Problems<'_>,
    what: &str,
    ids: impl Iterator<Item = (&'i str, &'i std::ops::Range<usize>)>,
) {
    let mut seen = std::collections::BTreeSet::new();
    for (id, range) in ids {
        if !id.is_empty() && !seen.insert(id) {
            p.add("duplicate-id", range, format!("there are two {what}s `{id}`"), None);
        }
    }
}

fn market(t: &mut Table<'_>, p: &mut Problems<'_>) -> Market {
    let bar_max = Span::from_secs(86_400);
    let symbols_field = t.require(p, "symbols");
    let before = p.count();
    let symbols = symbols_field.as_ref().and_then(|field| field.lines(p)).unwrap_or_default();
    if let Some(field) = &symbols_field
        && symbols.is_empty()
        && field.is_list()
        && p.count() == before
    {
        field.complain(p, "empty-value", "a market has at least one symbol".into(), None);
    }
    let source = market_source(t, p, &symbols);
    let bar = t.need(p, "bar", |f, p| f.span_within(p, Span::from_secs(1), bar_max));
    let duration_field = t.require(p, "duration");
    let duration = duration_field.as_ref().and_then(|f| f.span_within(p, Span::from_secs(60), DURATION_MAX));
    if let (Some(field), Some(duration)) = (&duration_field, duration)
        && bar > Span::ZERO
    {
        if duration.ns() % bar.ns() != 0 {
            let message = format!("a drill of {duration} is not a whole number of bars of {bar}");
            field.complain(p, "out-of-range", message, None);
        } else if duration.ns() / bar.ns() > BARS_MAX {
            let message = format!("a drill has at most {BARS_MAX} bars, found {}", duration.ns() / bar.ns());
            field.complain(p, "out-of-range", message, None);
        }
    }
    let session = t.maybe(p, "session", |f, p| f.hours(p)).map(|(opens, closes)| Session { opens, closes });
    let pinned = t.or(p, "pinned", false, |f, p| f.boolean(p));
    Market { source, symbols, bar, duration: duration.unwrap_or_default(), session, pinned }
}

fn account(t: &mut Table<'_>, p: &mut Problems<'_>) -> Account {
    Account {
        equity: t.need(p, "equity", |f, p| f.money(p)),
        notional: t.need(p, "notional", |f, p| f.money(p)),
    }
}

fn market_source(t: &mut Table<'_>, p: &mut Problems<'_>, symbols: &[String]) -> MarketSource {
    let start = t.take("start");
    let start_ns = start.as_ref().and_then(|field| utc(field, p));
    let regime = t.take("regime");
    let files = t.take("files");
    match (regime, files) {
        (Some(regime), None) => {
            if start.is_none() {
                t.require(p, "start");
            }
            let regimes = [
                ("calm", Regime::Calm),
                ("trending", Regime::Trending),
                ("volatile", Regime::Volatile),
                ("crash", Regime::Crash),
            ];
            let found = regime.text(p).and_then(|name| {
                let found = regimes.iter().find(|(known, _)| *known == name).map(|(_, regime)| *regime);
                if found.is_none() {
                    let names = || regimes.iter().map(|(known, _)| *known);
                    let help = source::did_you_mean(&name, names())
                        .unwrap_or_else(|| format!("known: {}", source::listed(names())));
                    let message = format!("unknown market regime {}", regime.written(p));
                    regime.complain(p, "unknown-name", message, Some(help));
                }
                found
            });
            MarketSource::Synthetic { regime: found.unwrap_or(Regime::Calm), start_ns: start_ns.unwrap_or(0) }
        }
        (None, Some(field)) => {
            let files: Vec<String> = match field.list(p) {
                Some(items) => items.iter().filter_map(|item| item.line(p)).collect(),
                None => Vec::new(),
            };
            if field.is_list() && files.len() != symbols.len() {
                let message = format!("{} candle files for {} symbols", files.len(), symbols.len());
                field.complain(
                    p,
                    "wrong-count",
                    message,
                    Some("name one file a symbol, in their order".into()),
                );
            }
            MarketSource::Csv { files, start_ns }
        }
        _ => {
            p.add(
                "bad-market",
                t.range(),
                "a market has either `regime` (synthetic) or `files` (candles)".into(),
                Some("such as `regime = \"calm\"` or `files = [\"btc.csv\"]`".into()),
            );
            MarketSource::Csv { files: Vec::new(), start_ns: None }
        }
    }
}

/// A moment in UTC: RFC 3339, a date, or a date and time without zone (then UTC).
fn utc(field: &Field<'_>, p: &mut Problems<'_>) -> Option<i64> {
    let text = field.datetime_text(p)?;
    let moment = text.parse::<Timestamp>().ok().or_else(|| {
        let civil = text.parse::<DateTime>().ok()?;
        Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
    });
    let ns = moment.and_then(|moment| i64::try_from(moment.as_nanosecond()).ok());
    // what a drill adds to its start must stay a moment
    let ns = ns.filter(|ns| (0..=7_900_000_000_000_000_000).contains(ns));
    if ns.is_none() {
        field.complain(
            p,
            "bad-time",
            format!("expected a moment from 1970 to 2220, found {}", field.written(p)),
            Some("such as \"2025-03-03T00:00:00Z\"".into()),
        );
    }
    ns
}

fn fault(t: &mut Table<'_>, p: &mut Problems<'_>, duration: Span) -> FaultSpec {
    let place = p.source().place(t.range().start);
    let kind_field = t.require(p, "kind");
    let kind: Option<FaultKind> = kind_field.and_then(|field| field.name(p));
    let span = |low: Span, high: Span| {
        move |field: &Field<'_>, p: &mut Problems<'_>| field.span_within(p, low, high).map(Value::Span)
    };
    let at = t.need(p, "at", |f, p| spec(f, p, &span(Span::ZERO, duration)).map(Some));
    let lasts = t.maybe(p, "lasts", |f, p| spec(f, p, &span(Span::from_secs(1), DURATION_MAX)));
    let strength =
        t.need(p, "strength", |f, p| spec(f, p, &|field, p| field.share(p).map(Value::Ratio)).map(Some));
    let params = t.take("params");
    let params = match (params, kind) {
        (Some(field), Some(kind)) => fault_params(&field, p, kind),
        _ => Params::new(),
    };
    FaultSpec {
        id: t.need(p, "id", |f, p| f.id(p)),
        kind: kind.unwrap_or(FaultKind::ALL[0]),
        at: at.unwrap_or(Spec::Fixed(Value::Span(Span::ZERO))),
        lasts,
        strength: strength.unwrap_or(Spec::Fixed(Value::Ratio(Ratio::ONE))),
        params,
        source: t.need(p, "source", |f, p| f.line(p)),
        place,
    }
}

fn fault_params(field: &Field<'_>, p: &mut Problems<'_>, kind: FaultKind) -> Params {
    let mut params = Params::new();
    let Some(mut table) = field.table(p) else { return params };
    for param in kind.params() {
        if let Some(value) = table.take(param.name)
            && let Some(spec) = spec(&value, p, &|field, p| param_value(field, p, param))
        {
            params.insert(param.name, spec);
        }
    }
    table.finish(p);
    params
}

fn param_value(field: &Field<'_>, p: &mut Problems<'_>, param: &Param) -> Option<Value> {
    match (param.kind, param.range) {
        (ParamKind::Span, Some((Value::Span(low), Value::Span(high)))) => {
            field.span_within(p, low, high).map(Value::Span)
        }
        (ParamKind::Ratio, Some((Value::Ratio(low), Value::Ratio(high)))) => {
            field.ratio_within(p, low, high).map(Value::Ratio)
        }
        (ParamKind::Count, Some((Value::Count(low), Value::Count(high)))) => {
            field.count(p, low, high).map(Value::Count)
        }
        (ParamKind::Limit, _) => field.name::<Limit>(p).map(Value::Limit),
        (ParamKind::Route, _) => field.name::<RouteKind>(p).map(Value::Route),
        (ParamKind::Error, _) => field.name::<OrderError>(p).map(Value::Error),
        (ParamKind::BarForm, _) => field.name::<BarForm>(p).map(Value::BarForm),
        (ParamKind::ClockForm, _) => field.name::<ClockForm>(p).map(Value::ClockForm),
        // a table that gives a range of another type than its parameter cannot be read against
        _ => field.wrong_type(p, "a value of this parameter"),
    }
}

/// A value, `{ between = [low, high] }` or `{ one_of = [...] }`.
fn spec(
    field: &Field<'_>,
    p: &mut Problems<'_>,
    read: &dyn Fn(&Field<'_>, &mut Problems<'_>) -> Option<Value>,
) -> Option<Spec> {
    if !field.is_table() {
        return read(field, p).map(Spec::Fixed);
    }
    let mut table = field.table(p)?;
    let between = table.take("between").map(|range| range.under(field));
    let one_of = table.take("one_of").map(|list| list.under(field));
    table.finish(p);
    match (between, one_of) {
        (Some(range), None) => between_ends(&range, p, read),
        (None, Some(list)) => {
            let items = list.list(p)?;
            if items.is_empty() {
                list.complain(p, "empty-value", "`one_of` offers nothing".into(), None);
            }
            let values: Vec<Value> = items.iter().filter_map(|item| read(item, p)).collect();
            (values.len() == items.len() && !values.is_empty()).then_some(Spec::OneOf(values))
        }
        _ => {
            field.complain(
                p,
                "bad-choice",
                format!(
                    "`{}` is a value, `{{ between = [low, high] }}` or `{{ one_of = [...] }}`",
                    field.key()
                ),
                None,
            );
            None
        }
    }
}

fn between_ends(
    range: &Field<'_>,
    p: &mut Problems<'_>,
    read: &dyn Fn(&Field<'_>, &mut Problems<'_>) -> Option<Value>,
) -> Option<Spec> {
    let items = range.list(p)?;
    let [low, high] = items.as_slice() else {
        range.complain(p, "wrong-count", "`between` has two ends".into(), None);
        return None;
    };
    let (low, high) = (read(low, p)?, read(high, p)?);
    let ascending = match (low, high) {
        (Value::Span(low), Value::Span(high)) => low <= high,
        (Value::Ratio(low), Value::Ratio(high)) => low <= high,
        (Value::Count(low), Value::Count(high)) => low <= high,
        _ => {
            let help = Some("use `one_of` for names".to_owned());
            range.complain(p, "bad-choice", "there is nothing between two names".into(), help);
            return None;
        }
    };
    if !ascending {
        let message = format!("`between` begins at {low}, after its end {high}");
        range.complain(p, "out-of-range", message, Some("write the smaller one first".into()));
        return None;
    }
    Some(Spec::Between(low, high))
}

fn report(t: &mut Table<'_>, p: &mut Problems<'_>, duration: Span) -> Report {
    let at = t.need(p, "at", |f, p| {
        spec(f, p, &|f, p| f.span_within(p, Span::ZERO, duration).map(Value::Span)).map(Some)
    });
    Report {
        at: at.unwrap_or(Spec::Fixed(Value::Span(Span::ZERO))),
        what: t.need(p, "what", |f, p| f.id(p)),
        place: p.source().place(t.range().start),
    }
}

fn overrides(field: &Field<'_>, p: &mut Problems<'_>) -> Option<BTreeMap<String, String>> {
    let mut read = BTreeMap::new();
    for (key, value) in field.map(p)? {
        if !is_id(&key) {
            p.add("bad-id", value.key_range(), format!("`{key}` is not the id of a runbook"), None);
        }
        if let Some(id) = value.id(p) {
            read.insert(key, id);
        }
    }
    Some(read)
}
