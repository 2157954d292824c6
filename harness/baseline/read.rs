//! Reading the baseline file.

use super::model::{Baseline, HarmLimits, Target};
use crate::base::Digest;
use crate::vocabulary::{
    CheckKind, Limit, Limits, Milestone, Problem, Problems, Rule, SourceText, Table, table,
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
        let approvals = root.need(&mut p, "approvals", |f, p| f.names(p));
        let targets = root.tables(&mut p, "target", target);
        let harm = root.need_table(&mut p, "harm", harm);
        let sequences = root.tables(&mut p, "sequence", |t, p| {
            let before = p.count();
            let pair = (t.need_name(p, "first"), t.need_name(p, "then"));
            if pair.0 == pair.1 && p.count() == before {
                p.add("bad-sequence", t.range(), format!("`{}` cannot come before itself", pair.0), None);
            }
            pair
        });
        root.finish(&mut p);
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
        });
        p.finish(value)
    }
}

fn harm(t: &mut Table<'_>, p: &mut Problems<'_>) -> HarmLimits {
    let limits =
        t.need_table(p, "limits", |t, p| Limits::read(t, p, &[Limit::SymbolExposure, Limit::TotalExposure]));
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
