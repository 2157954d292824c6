//! Which alerts detect which fault.
//!
//! An alert detects a fault if it would not have fired without it. That is asked of the alert's own
//! evidence and never of its time: the items that the fault caused are taken out, the omissions of the fault
//! are put back, and the monitor's rule is applied again.
//!
//! - *Seen*: fires where the measure of the items that stand reaches the threshold and one that made the monitor look
//!   is among them.
//! - *Missing, at least one*: fires where some stretch between what came last, what would have come, and the end
//!   of sight is as long as the window. What follows market hours starts to wait anew at each opening.
//! - *Missing, at least n*: fires where those seen (the alert's value) and those that would have come within the
//!   window before the end of sight are fewer than n.
//! - *Missing booking, missing end of an order*: does not fire where it would have come within the window, or where
//!   the fill or the order would not exist.
//!
//! With several faults at work an alert detects a fault if it needs that fault, or if that fault would
//! have been enough alone and none of them would have left it silent. No alert raised before a fault was set detects it.
//!
//! An alert that detects nothing is *consequential* where the scenario lists its monitor as allowed and it was raised at or
//! after the first fault or report; everything else is *false*, also what the response caused and nobody allowed.

use super::case::{Case, Run};
use super::model::AlertRelation;
use crate::base::{FaultId, Item, Span, Time};
use crate::vocabulary::{Alert, Cause, Evidence, Fact, Record, Source};

/// Who caused and who left out what, in the answered run; sorted to be searched.
pub(super) struct Causes {
    items: Vec<(Item, Cause)>,
    omissions: Vec<(Source, Time, Cause)>,
    openings: Vec<Time>,
}

/// What the judge found out about one alert.
pub(super) struct Judged {
    /// When it was raised; `None` where the timeline has no record of that.
    pub raised: Option<Time>,
    /// The faults that it detects.
    pub faults: Vec<FaultId>,
    /// It would not have fired without the response.
    pub from_response: bool,
    /// How it relates to the truth.
    pub relation: AlertRelation,
}

impl Causes {
    pub(super) fn of(run: &Run<'_>) -> Causes {
        let mut causes = Causes { items: Vec::new(), omissions: Vec::new(), openings: Vec::new() };
        for truth in run.truth {
            match truth.fact {
                Fact::Caused { item, cause, .. } if item != Item::CARRIED => causes.items.push((item, cause)),
                Fact::Omitted { source, due, cause } => causes.omissions.push((source, due, cause)),
                _ => {}
            }
        }
        causes.items.sort_unstable();
        causes.items.dedup();
        causes.omissions.sort_unstable();
        for stamped in &run.timeline.records {
            if let Record::Session { open: true } = stamped.record {
                causes.openings.push(stamped.time);
            }
        }
        causes
    }

    /// Whether the alert fires in a world without the causes that `without` selects.
    fn fires(&self, run: &Run<'_>, alert: &Alert, without: &dyn Fn(Cause) -> bool) -> bool {
        match alert.evidence {
            Evidence::Seen { measure, threshold, .. } => {
                let evidence = run.timeline.evidence_of(alert);
                measure.fires(evidence, threshold, |item| !self.is_caused(item, without))
            }
            Evidence::Missing {
                source: source @ (Source::Booking(item) | Source::OrderEnd(item)),
                after,
                until,
                window,
                ..
            } => {
                let in_time = |due: Time| after <= due && due <= until && due.since(after) < window;
                !self.is_caused(item, without) && !self.dues(source, without).any(in_time)
            }
            Evidence::Missing { source, after, until, window, at_least } if at_least <= 1 => {
                self.is_silent(source, (after, until), window, without)
            }
            Evidence::Missing { source, until, window, at_least, .. } => {
                let since = until - window;
                let back = self.dues(source, without).filter(|due| since < *due && *due <= until).count();
                // a value that is no count below the threshold is no evidence of anything
                let seen = alert.value;
                (0..i128::from(at_least)).contains(&seen) && seen + (back as i128) < i128::from(at_least)
            }
        }
    }

    /// Whether nothing comes from the source for as long as the window.
    fn is_silent(
        &self,
        source: Source,
        (after, until): (Time, Time),
        window: Span,
        without: &dyn Fn(Cause) -> bool,
    ) -> bool {
        let inside = |at: &Time| after < *at && *at <= until;
        let mut points: Vec<Time> = self.dues(source, without).filter(inside).collect();
        if !points.is_empty() && !matches!(source, Source::Heartbeat | Source::Probe(_) | Source::Beat) {
            points.extend(self.openings.iter().copied().filter(inside));
            points.sort_unstable();
        }
        points.push(until);
        let mut last = after;
        points.into_iter().any(|point| point.since(std::mem::replace(&mut last, point)) >= window)
    }

    fn is_caused(&self, item: Item, by: &dyn Fn(Cause) -> bool) -> bool {
        let from = self.items.partition_point(|(other, _)| *other < item);
        self.items[from..].iter().take_while(|(other, _)| *other == item).any(|(_, cause)| by(*cause))
    }

    /// When the source would have given something but for the causes selected.
    fn dues(&self, source: Source, by: &dyn Fn(Cause) -> bool) -> impl Iterator<Item = Time> {
        let from = self.omissions.partition_point(|(other, ..)| *other < source);
        self.omissions[from..]
            .iter()
            .take_while(move |(other, ..)| *other == source)
            .filter(|(.., cause)| by(*cause))
            .map(|(_, due, _)| *due)
    }

    fn detects(&self, run: &Run<'_>, alert: &Alert, fault: FaultId, alone: bool) -> bool {
        let is_it = |cause| cause == Cause::Fault(fault);
        if !self.fires(run, alert, &|_| false) {
            return false;
        }
        if !self.fires(run, alert, &is_it) {
            return true;
        }
        let is_fault = |cause| matches!(cause, Cause::Fault(_));
        !alone
            && !self.fires(run, alert, &is_fault)
            && self.fires(run, alert, &|cause| is_fault(cause) && !is_it(cause))
    }

    fn follows_from_response(&self, run: &Run<'_>, alert: &Alert) -> bool {
        self.fires(run, alert, &|_| false)
            && !self.fires(run, alert, &|cause| matches!(cause, Cause::Response(_)))
    }
}

/// Relates every alert of the answered run to the truth. `injected` holds when each fault of the plan was set;
/// `start` is the first of those and of the operator's reports.
pub(super) fn judge_alerts(
    case: &Case<'_>,
    causes: &Causes,
    injected: &[Option<Time>],
    start: Option<Time>,
) -> Vec<Judged> {
    let run = &case.answered;
    let raised = raised_times(run);
    let alone = injected.len() == 1;
    let judge_one = |(position, alert): (usize, &Alert)| {
        let raised = raised[position];
        let is_set = |at: Option<Time>| raised.zip(at).is_some_and(|(raised, at)| raised >= at);
        let faults: Vec<FaultId> = injected
            .iter()
            .enumerate()
            .filter(|(_, at)| is_set(**at))
            .filter_map(|(fault, _)| u16::try_from(fault).ok().map(FaultId))
            .filter(|fault| causes.detects(run, alert, *fault, alone))
            .collect();
        let allowed = case
            .monitors
            .get(alert.monitor.index())
            .is_some_and(|monitor| case.scenario.expect.allowed.contains(&monitor.id));
        let from_response = faults.is_empty() && causes.follows_from_response(run, alert);
        let relation = match (faults.is_empty(), allowed && is_set(start)) {
            (false, _) => AlertRelation::Detects,
            (true, true) => AlertRelation::Consequential,
            (true, false) => AlertRelation::False,
        };
        Judged { raised, faults, from_response, relation }
    };
    run.timeline.alerts.iter().enumerate().map(judge_one).collect()
}

/// When each alert was raised, by position; `None` where no record says so.
pub(super) fn raised_times(run: &Run<'_>) -> Vec<Option<Time>> {
    let mut times = vec![None; run.timeline.alerts.len()];
    for stamped in &run.timeline.records {
        if let Record::Raised(alert) = stamped.record
            && let Some(slot) = times.get_mut(alert.index())
        {
            slot.get_or_insert(stamped.time);
        }
    }
    times
}
