//! Reading the policy file: gate, kill switch, monitors and routes.

use super::model::{
    Condition, Gate, KillSwitch, Monitor, MonitorRule, Policy, Route, RouteKind, SeverityRule,
};
use super::read_response as response;
use crate::base::{Digest, RouteId, Span};
use crate::vocabulary::{
    Field, Limit, Limits, MonitorKind, Named, Place, Problem, Problems, SourceText, Table, source, table,
};

/// Most monitors, routes, rules or responders of a policy.
const ENTRIES_MAX: usize = 1_000;
/// Shortest and longest time between two beats.
const BEAT: (Span, Span) = (Span::from_secs(1), Span::from_secs(86_400));

impl Policy {
    /// Reads a policy file. Monitors, routes and responders that are named must exist in it; whether the
    /// runbooks exist is for the library to say.
    ///
    /// # Errors
    /// Every problem of the file.
    pub fn parse(bytes: &[u8], path: &str) -> Result<Policy, Vec<Problem>> {
        let source = SourceText::read(bytes, path).map_err(|problem| vec![problem])?;
        let mut p = Problems::of(&source);
        let document = table::parse_file(&source, &mut p);
        if document.is_broken() {
            return p.finish(None);
        }
        let mut root = document.root(&mut p);
        let gate = root.need_table(&mut p, "gate", gate);
        let kill_switch = root.need_table(&mut p, "kill_switch", kill_switch);
        let routes = root.tables(&mut p, "route", route);
        unique(&mut p, "route", routes.iter().map(|r| (r.id.as_str(), &r.place)));
        let known: Vec<String> = routes.iter().map(|route| route.id.clone()).collect();
        let monitors = root.tables(&mut p, "monitor", |t, p| monitor(t, p, &known));
        unique(&mut p, "monitor", monitors.iter().map(|m| (m.id.as_str(), &m.place)));
        let known: Vec<String> = monitors.iter().map(|monitor| monitor.id.clone()).collect();
        let beat = beat(&mut root, &mut p, &monitors);
        let incident = root.need_table(&mut p, "incident", response::incident);
        let severity_rules =
            root.tables(&mut p, "severity_rule", |t, p| response::severity_rule(t, p, &known));
        unique(&mut p, "severity rule", severity_rules.iter().map(|r| (r.id.as_str(), &r.place)));
        kept_apart(&mut p, &severity_rules, &known);
        let default = root.require(&mut p, "default_responder");
        let responders = root.tables(&mut p, "responder", response::responder);
        unique(&mut p, "responder", responders.iter().map(|r| (r.id.as_str(), &r.place)));
        response::escalations(&mut p, &responders);
        let default_responder = default.and_then(|field| {
            let id = field.id(&mut p)?;
            position(&field, &mut p, "responder", &id, responders.iter().map(|r| r.id.as_str()))
        });
        root.finish(&mut p);
        let sizes = [routes.len(), monitors.len(), severity_rules.len(), responders.len()];
        if sizes.iter().any(|size| *size > ENTRIES_MAX) {
            p.add_whole("too-large", format!("at most {ENTRIES_MAX} entries of a kind are read"), None);
        }
        let value = (|| {
            let (group_within, unmatched) = incident?;
            Some(Policy {
                digest: Digest::of(bytes),
                path: path.to_owned(),
                gate: gate?,
                kill_switch: kill_switch?,
                monitors,
                routes,
                beat,
                group_within,
                severity_rules,
                unmatched,
                responders,
                default_responder: default_responder?,
            })
        })();
        p.finish(value)
    }
}

/// Notes rules that name a monitor which another one keeps apart: its alerts come together with no other's, nor twice apart.
fn kept_apart(p: &mut Problems<'_>, rules: &[SeverityRule], monitors: &[String]) {
    let names = |rule: &SeverityRule, at: usize| {
        rule.when.iter().any(|condition| match condition {
            Condition::Alerts { monitors, .. } => monitors.iter().any(|monitor| monitor.index() == at),
            Condition::Report(_) => false,
        })
    };
    for (at, monitor) in monitors.iter().enumerate() {
        let Some(apart) = rules.iter().find(|rule| rule.apart && names(rule, at)) else { continue };
        for other in rules.iter().filter(|rule| !std::ptr::eq(*rule, apart) && names(rule, at)) {
            p.add_at(
                "bad-condition",
                &other.place,
                format!(
                    "the rule `{}` names `{monitor}`, which the rule `{}` keeps apart",
                    other.id, apart.id
                ),
                Some(
                    "an alert of it opens an incident that no other joins: name it in one rule alone".into(),
                ),
            );
        }
    }
}

/// Notes ids that stand twice.
fn unique<'i>(p: &mut Problems<'_>, what: &str, ids: impl Iterator<Item = (&'i str, &'i Place)>) {
    let mut seen: Vec<(&str, &Place)> = Vec::new();
    for (id, place) in ids.filter(|(id, _)| !id.is_empty()) {
        match seen.iter().find(|(other, _)| *other == id) {
            Some((_, first)) => {
                p.add_at(
                    "duplicate-id",
                    place,
                    format!("there are two {what}s `{id}`; the first is at {first}"),
                    None,
                );
            }
            None => seen.push((id, place)),
        }
    }
}

/// The position of `id` among `known`; notes `dangling-reference`.
pub fn position<'k>(
    field: &Field<'_>,
    p: &mut Problems<'_>,
    what: &str,
    id: &str,
    known: impl Iterator<Item = &'k str> + Clone,
) -> Option<usize> {
    let found = known.clone().position(|other| other == id);
    if found.is_none() {
        let help = source::did_you_mean(id, known.clone())
            .unwrap_or_else(|| format!("known: {}", source::listed(known)));
        field.complain(p, "dangling-reference", format!("there is no {what} `{id}`"), Some(help));
    }
    found
}

/// How often the host of the monitors gives a sign of life. Notes monitors that wait for one that never comes, or would miss it
/// where nothing is wrong.
fn beat(root: &mut Table<'_>, p: &mut Problems<'_>, monitors: &[Monitor]) -> Option<Span> {
    let field = root.take("monitoring");
    let table = field.as_ref().and_then(|field| field.table(p));
    let beat = table.and_then(|mut table| {
        let beat = table.require(p, "beat").and_then(|field| field.span_within(p, BEAT.0, BEAT.1));
        table.finish(p);
        beat
    });
    if field.is_some() && beat.is_none() {
        return None; // its own problem is noted
    }
    for monitor in monitors {
        let MonitorRule::MonitoringSilent { stale_after } = monitor.rule else { continue };
        let told = match beat {
            None => format!(
                "`{}` waits for beats, and the policy has no `[monitoring]` that gives them",
                monitor.id
            ),
            Some(beat) if stale_after <= beat => {
                format!("`{}` is to raise after {stale_after}, and a beat comes every {beat}", monitor.id)
            }
            Some(_) => continue,
        };
        let help = "write `[monitoring]` with `beat = \"2m\"`, and a longer `stale_after`";
        p.add_at("no-beat", &monitor.place, told, Some(help.into()));
    }
    beat
}

fn gate(t: &mut Table<'_>, p: &mut Problems<'_>) -> Gate {
    Gate {
        block_on_violation: t.need(p, "block_on_violation", |f, p| f.boolean(p)),
        warning_at: t.need(p, "warning_at", |f, p| f.share(p)),
        limits: t.need_table(p, "limits", |t, p| Limits::read(t, p, Limit::ALL)).unwrap_or_default(),
        place: p.source().place(t.range().start),
    }
}

fn kill_switch(t: &mut Table<'_>, p: &mut Problems<'_>) -> KillSwitch {
    KillSwitch {
        stop_orders: t.need(p, "stop_orders", |f, p| f.boolean(p)),
        cancel_orders: t.need(p, "cancel_orders", |f, p| f.boolean(p)),
        read_only: t.need(p, "read_only", |f, p| f.boolean(p)),
        alarm_owner: t.need(p, "alarm_owner", |f, p| f.boolean(p)),
        max_drawdown: t.need(p, "max_drawdown", |f, p| f.or_none(p, |f, p| f.share_above_zero(p))),
        manual: t.need(p, "manual", |f, p| f.boolean(p)),
        place: p.source().place(t.range().start),
    }
}

fn route(t: &mut Table<'_>, p: &mut Problems<'_>) -> Route {
    let kind = t.need(p, "kind", |field, p| {
        let kinds = [("log", RouteKind::Log), ("stderr", RouteKind::Stderr), ("webhook", RouteKind::Webhook)];
        let name = field.text(p)?;
        let at = position(field, p, "kind of route", &name, kinds.iter().map(|(name, _)| *name))?;
        Some(Some(kinds[at].1))
    });
    Route {
        id: t.need(p, "id", |f, p| f.id(p)),
        kind: kind.unwrap_or(RouteKind::Log),
        delay: t.need(p, "delay", |f, p| f.span_range(p)),
        loses: t.need(p, "loses", |f, p| f.share(p)),
        timeout: t.need(p, "timeout", |f, p| f.span_positive(p)),
        probe: t.maybe(p, "probe", |f, p| f.span_within(p, Span::from_secs(1), Span::from_secs(86_400))),
        watched: t.need(p, "watched", |f, p| f.boolean(p)),
        place: p.source().place(t.range().start),
    }
}

fn monitor(t: &mut Table<'_>, p: &mut Problems<'_>, routes: &[String]) -> Monitor {
    let day = Span::from_secs(86_400);
    let id = t.need(p, "id", |f, p| f.id(p));
    let rule = rule(t, p, routes);
    let routes = t.need(p, "routes", |field, p| {
        let mut found = Vec::new();
        for name in field.list(p)? {
            let Some(id) = name.id(p) else { continue };
            let Some(at) = position(&name, p, "route", &id, routes.iter().map(String::as_str)) else {
                continue;
            };
            let route = RouteId(u16::try_from(at).unwrap_or(u16::MAX));
            if found.contains(&route) {
                name.complain(p, "duplicate-entry", format!("the route `{id}` stands twice"), None);
            } else {
                found.push(route);
            }
        }
        Some(found)
    });
    Monitor {
        id,
        delay: t.need(p, "delay", |f, p| f.span_within(p, Span::ZERO, day)),
        interval: t.need(p, "interval", |f, p| f.span_within(p, Span::from_millis(1), day)),
        hold: t.need(p, "hold", |f, p| f.span_within(p, Span::ZERO, day)),
        rule,
        routes,
        place: p.source().place(t.range().start),
    }
}

fn rule(t: &mut Table<'_>, p: &mut Problems<'_>, routes: &[String]) -> MonitorRule {
    let whole = |t: &mut Table<'_>, p: &mut Problems<'_>, key| {
        u32::try_from(t.need(p, key, |f, p| f.count(p, 1, 1_000_000))).unwrap_or(1)
    };
    let count = |t: &mut Table<'_>, p: &mut Problems<'_>| whole(t, p, "count");
    let span = |t: &mut Table<'_>, p: &mut Problems<'_>, key| t.need(p, key, |f, p| f.span_positive(p));
    match t.need_name(p, "kind") {
        MonitorKind::Heartbeat => MonitorRule::Heartbeat { stale_after: span(t, p, "stale_after") },
        MonitorKind::RunAbsence => MonitorRule::RunAbsence { stale_after: span(t, p, "stale_after") },
        MonitorKind::OrderRateHigh => {
            MonitorRule::OrderRateHigh { count: count(t, p), window: span(t, p, "window") }
        }
        MonitorKind::OrderRateLow => {
            MonitorRule::OrderRateLow { count: count(t, p), window: span(t, p, "window") }
        }
        MonitorKind::DuplicateIntent => MonitorRule::DuplicateIntent { window: span(t, p, "window") },
        MonitorKind::LimitAudit => {
            const AUDITED: [Limit; 4] =
                [Limit::OrderNotional, Limit::TotalExposure, Limit::SymbolExposure, Limit::OpenPositions];
            let limits = t.need_table(p, "limits", |t, p| Limits::read(t, p, &AUDITED));
            MonitorRule::LimitAudit { limits: limits.unwrap_or_default() }
        }
        MonitorKind::Reconciliation => MonitorRule::Reconciliation { within: span(t, p, "within") },
        MonitorKind::Drawdown => {
            MonitorRule::Drawdown { share: t.need(p, "share", |f, p| f.share_above_zero(p)) }
        }
        MonitorKind::RiskBlocks => {
            MonitorRule::RiskBlocks { count: count(t, p), window: span(t, p, "window") }
        }
        MonitorKind::OrderErrors => {
            MonitorRule::OrderErrors { error: t.need_name(p, "error"), in_a_row: whole(t, p, "in_a_row") }
        }
        MonitorKind::OrderOpen => MonitorRule::OrderOpen { within: span(t, p, "within") },
        MonitorKind::FillAudit => MonitorRule::FillAudit,
        MonitorKind::OrderForeign => MonitorRule::OrderForeign,
        MonitorKind::OrderStopped => MonitorRule::OrderStopped,
        MonitorKind::FillPrice => {
            MonitorRule::FillPrice { away: t.need(p, "away", |f, p| f.share_above_zero(p)) }
        }
        MonitorKind::RouteSilent => MonitorRule::RouteSilent {
            route: t.need(p, "route", |field, p| {
                let id = field.id(p)?;
                let at = position(field, p, "route", &id, routes.iter().map(String::as_str))?;
                Some(RouteId(u16::try_from(at).unwrap_or(u16::MAX)))
            }),
            stale_after: span(t, p, "stale_after"),
        },
        MonitorKind::MonitoringSilent => {
            MonitorRule::MonitoringSilent { stale_after: span(t, p, "stale_after") }
        }
        MonitorKind::FeedSilent => MonitorRule::FeedSilent { bars: whole(t, p, "bars") },
        MonitorKind::BarSanity => {
            MonitorRule::BarSanity { jump: t.need(p, "jump", |f, p| f.share_above_zero(p)) }
        }
        MonitorKind::BarOrder => MonitorRule::BarOrder { repeats: whole(t, p, "repeats") },
        MonitorKind::BarVolume => MonitorRule::BarVolume { times: whole(t, p, "times") },
        MonitorKind::ClockOffset => {
            MonitorRule::ClockOffset { offset: span(t, p, "offset"), bars: whole(t, p, "bars") }
        }
    }
}
