//! Reading the baseline file.

use std::collections::BTreeMap;

use super::model::{Baseline, HarmLimits, Target};
use crate::base::Digest;
use crate::vocabulary::{
    CheckKind, Limit, Limits, Milestone, Named, Place, Problem, Problems, Rule, SourceText, Table, table,
};

impl Baseline {
    /// Reads a baseline file.
    ///
    /// # Errors
    /// Every problem of the file.
    pub fn parse(bytes: &[u8], path: &str) -> Result<Baseline, Vec<Problem>> {
        let source = SourceText::read(bytes, path).map_err(|problem| vec![problem])?;
        let mut p = Problems::of(&source);
        let document = table::parse_file(&source, &mut p);
        if document.is_broken() {
            return p.finish(None);
        }
        let mut root = document.root(&mut p);
        let mut places = BTreeMap::new();
        let approvals = root.need(&mut p, "approvals", |f, p| f.names(p));
        keep_place(&mut root, &p, "approvals", &mut places);
        let targets = root.tables(&mut p, "target", target);
        let harm = root.need_table(&mut p, "harm", |t, p| harm(t, p, &mut places));
        let mut sequence_places = Vec::new();
        let sequences = root.tables(&mut p, "sequence", |t, p| {
            let before = p.count();
            sequence_places.push(p.source().place(t.range().start));
            let pair = (t.need_name(p, "first"), t.need_name(p, "then"));
            if pair.0 == pair.1 && p.count() == before {
                p.add("bad-sequence", t.range(), format!("`{}` cannot come before itself", pair.0), None);
            }
            pair
        });
        root.finish(&mut p);
        let numbered = sequence_places.into_iter().enumerate();
        places.extend(numbered.map(|(at, place)| (format!("sequence[{at}]"), place)));
        if targets.is_empty() {
            p.add_whole(
                "missing-key",
                "there is no target".into(),
                Some("a drill without a check proves nothing; add a `[[target]]`".into()),
            );
        }
        let value = harm.map(|harm| Baseline {
            digest: Digest::of(bytes),
            path: path.to_owned(),
            targets,
            harm,
            approvals,
            sequences,
            places,
        });
        p.finish(value)
    }
}

/// Keeps where a key stands, where it is there.
fn keep_place(t: &mut Table<'_>, p: &Problems<'_>, key: &'static str, places: &mut BTreeMap<String, Place>) {
    if let Some(field) = t.take(key) {
        places.insert(key.to_owned(), p.source().place(field.key_range().start));
    }
}

fn harm(t: &mut Table<'_>, p: &mut Problems<'_>, places: &mut BTreeMap<String, Place>) -> HarmLimits {
    let which = [Limit::SymbolExposure, Limit::TotalExposure];
    let limits = t.need_table(p, "limits", |t, p| {
        for limit in which {
            keep_place(t, p, limit.name(), places);
        }
        Limits::read(t, p, &which)
    });
    keep_place(t, p, "opportunities_left", places);
    let left = t.need(p, "opportunities_left", |f, p| f.count(p, 1, 1_000_000));
    HarmLimits { limits: limits.unwrap_or_default(), opportunities_left: u32::try_from(left).unwrap_or(1) }
}

fn target(t: &mut Table<'_>, p: &mut Problems<'_>) -> Target {
    let place = p.source().place(t.range().start);
    let before = p.count();
    let target = Target {
        check: t.need_name(p, "check"),
        events: t.or(p, "events", Vec::new(), |f, p| f.names(p)),
        severities: t.or(p, "severities", Vec::new(), |f, p| f.names(p)),
        from: t.need_name(p, "from"),
        to: t.need_name(p, "to"),
        within: t.need(p, "within", |f, p| f.span_positive(p)),
        rule: t.need_name(p, "rule"),
        reason: t.need(p, "reason", |f, p| f.line(p)),
        place,
    };
    if p.count() == before {
        hold_to_its_clock(t, p, &target);
        hold_to_its_rule(t, p, &target);
    }
    target
}

/// A target must stop its clock where its check is decided, and start it earlier.
fn hold_to_its_clock(t: &mut Table<'_>, p: &mut Problems<'_>, target: &Target) {
    let Some(end) = target.check.ends_at() else {
        if let Some(field) = t.take("check") {
            let message = format!("the check `{}` is not about time and takes no target", target.check);
            field.complain(p, "no-clock", message, None);
        }
        return;
    };
    if target.to != end
        && let Some(field) = t.take("to")
    {
        let message = format!("the check `{}` ends at `{end}`, found `{}`", target.check, target.to);
        field.complain(p, "wrong-milestone", message, Some(format!("write `to = \"{end}\"`")));
    }
    if target.from >= target.to
        && let Some(field) = t.take("from")
    {
        let message = format!("the clock cannot run from `{}` to `{}`", target.from, target.to);
        field.complain(p, "wrong-milestone", message, None);
    }
}

/// A target must not allow more than the rule it cites.
fn hold_to_its_rule(t: &mut Table<'_>, p: &mut Problems<'_>, target: &Target) {
    let Some(allowed) = target.rule.allows() else { return };
    if target.within > allowed
        && let Some(field) = t.take("within")
    {
        let message = format!("{} allows {allowed}, found {}", target.rule.citation(), target.within);
        let help = "tighten the target, or cite `firm` and say why".to_owned();
        field.complain(p, "looser-than-rule", message, Some(help));
    }
    let measures_raising = matches!(target.check, CheckKind::Detection | CheckKind::EachOrder);
    if target.rule == Rule::Rts6Article16
        && (target.from != Milestone::Effective || !measures_raising)
        && let Some(field) = t.take("rule")
    {
        let message = format!(
            "{} runs from the event to the alert: `detection` or `each-order` from `effective`",
            target.rule.citation()
        );
        field.complain(p, "looser-than-rule", message, Some("cite `firm` for any other clock".into()));
    }
}
