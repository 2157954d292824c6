//! Reading the settings file.

use std::collections::BTreeMap;

use super::model::{Broker, Scheduler, Settings, Shadow};
use crate::base::{Digest, Ratio, Span};
use crate::cadence::{self, Cadence};
use crate::scenario::job;
use crate::vocabulary::{Field, Problem, Problems, SourceText, Table, table};

/// The one type of run that a drill makes.
const RUN_TYPE: &str = "shadow_run";

impl Settings {
    /// Reads a settings file.
    ///
    /// # Errors
    /// Every problem of the file.
    pub fn parse(bytes: &[u8], path: &str) -> Result<Settings, Vec<Problem>> {
        let source = SourceText::read(bytes, path).map_err(|problem| vec![problem])?;
        let mut p = Problems::of(&source);
        let document = table::parse_file(&source, &mut p);
        if document.is_broken() {
            return p.finish(None);
        }
        let mut root = document.root(&mut p);
        let shadow = root.need_table(&mut p, "shadow", shadow);
        let account = root.need_table(&mut p, "account", |t, p| {
            (t.need(p, "equity", |f, p| f.money(p)), t.need(p, "notional", |f, p| f.money(p)))
        });
        let scheduler = root.need_table(&mut p, "scheduler", scheduler);
        let broker = root.need_table(&mut p, "broker", broker);
        let jobs = root.tables(&mut p, "job", |t, p| {
            let place = t.range().clone();
            (job::read(t, p, None), place)
        });
        let cadence = cadence(&mut root, &mut p);
        let mut places = BTreeMap::new();
        for table in ["shadow", "account", "scheduler", "broker"] {
            if let Some(field) = root.take(table) {
                places.insert(table.to_owned(), p.source().place(field.range().start));
            }
        }
        root.finish(&mut p);
        if jobs.is_empty() {
            p.add_whole(
                "missing-key",
                "there is no job".into(),
                Some("add a `[[job]]` with `id`, `strategy` and a schedule".into()),
            );
        }
        for (at, (spec, range)) in jobs.iter().enumerate() {
            if jobs[..at].iter().any(|(other, _)| other.id == spec.id) {
                p.add("duplicate-id", range, format!("there are two jobs `{}`", spec.id), None);
            }
        }
        let value = (|| {
            let (equity, notional) = account?;
            Some(Settings {
                digest: Digest::of(bytes),
                path: path.to_owned(),
                shadow: shadow?,
                notional,
                equity,
                scheduler: scheduler?,
                broker: broker?,
                jobs: jobs.into_iter().map(|(job, _)| job).collect(),
                cadence,
                places,
            })
        })();
        p.finish(value)
    }
}

fn shadow(t: &mut Table<'_>, p: &mut Problems<'_>) -> Shadow {
    let mut place = p.source().place(t.range().start);
    if let Some(field) = t.require(p, "enabled") {
        place = p.source().place(field.key_range().start);
        if field.boolean(p) == Some(false) {
            field.complain(
                p,
                "shadow-disabled",
                "shadow runs are disabled".into(),
                Some("set `enabled = true` under `[shadow]` to drill the shadow pipeline".into()),
            );
        }
    }
    Shadow {
        enabled: true,
        run_type: t.need(p, "run_type", run_type),
        fee_rate: t.need(p, "fee_rate", |f, p| f.ratio_within(p, Ratio::ZERO, Ratio::from_nano(100_000_000))),
        slippage_bps: t.need(p, "slippage_bps", |f, p| {
            f.ratio_within(p, Ratio::ZERO, Ratio::from_nano(1_000_000_000_000))
        }),
        place,
    }
}

/// How often what is drilled, where the project says so.
fn cadence(root: &mut Table<'_>, p: &mut Problems<'_>) -> Option<Cadence> {
    let mut table = root.take("cadence")?.table(p)?;
    let cadence = cadence::read(&mut table, p);
    table.finish(p);
    Some(cadence)
}

/// A drill is a shadow run and nothing else: any other type is refused, `live` above all.
fn run_type(field: &Field<'_>, p: &mut Problems<'_>) -> Option<String> {
    let found = field.line(p)?;
    if found == RUN_TYPE {
        return Some(found);
    }
    field.complain(
        p,
        "unknown-name",
        format!("expected the run type \"{RUN_TYPE}\", found {found:?}"),
        Some("a drill only ever makes shadow runs".into()),
    );
    None
}

fn scheduler(t: &mut Table<'_>, p: &mut Problems<'_>) -> Scheduler {
    let day = Span::from_secs(86_400);
    let before = p.count();
    let value = Scheduler {
        poll: t.need(p, "poll", |f, p| f.span_within(p, Span::from_secs(1), day)),
        timeout: t.need(p, "timeout", |f, p| f.span_within(p, Span::from_secs(1), day)),
        run: t.need(p, "run", |f, p| f.span_range(p)),
        start: t.need(p, "start", |f, p| f.span_within(p, Span::ZERO, day)),
    };
    if let Some(field) = t.take("run")
        && p.count() == before
        && value.run.1 >= value.timeout
    {
        field.complain(
            p,
            "out-of-range",
            format!("a job run of {} is always ended by the timeout of {}", value.run.1, value.timeout),
            Some("make the timeout longer than the longest run".into()),
        );
    }
    value
}

fn broker(t: &mut Table<'_>, p: &mut Problems<'_>) -> Broker {
    Broker {
        acknowledge: t.need(p, "acknowledge", |f, p| f.span_range(p)),
        fill: t.need(p, "fill", |f, p| f.span_range(p)),
        partial: t.need(p, "partial", |f, p| f.share(p)),
        reject: t.need(p, "reject", |f, p| f.share(p)),
        expire: t.need(p, "expire", |f, p| f.span_positive(p)),
    }
}
