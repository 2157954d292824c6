//! Alert routes: log, stderr, webhook; each with a delay and a share it loses. Over some of them a test message is sent
//! again and again: that it arrives shows that the route lives.
//!
//! What is lost on a route is on the timeline and is no harm by itself: the others are there for that.

use std::collections::VecDeque;

use super::shadow::{Event, Pipeline};
use crate::base::draws::{entity, entity_of};
use crate::base::{AlertId, Draws, Label, Ratio, RouteId, Span, Time};
use crate::policy;
use crate::vocabulary::{Cause, Fact, Observation, RouteKind, Source};

/// The routes of a policy.
#[derive(Clone, Debug)]
pub struct Routes {
    routes: Vec<Route>,
    defects: Vec<Defect>,
}

#[derive(Clone, Debug)]
struct Route {
    kind: RouteKind,
    entity: u64,
    delay: (Span, Span),
    loses: Ratio,
    timeout: Span,
    probe: Option<Span>,
    /// When messages were sent that a limited route still counts.
    sent: VecDeque<Time>,
}

/// One defect of every route of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Defect {
    /// What is wrong.
    pub kind: DefectKind,
    /// Which routes.
    pub route: RouteKind,
    /// Share of messages that it meets; of a slow route, the share of the delay.
    pub share: Ratio,
    /// Names the fault in draws.
    pub entity: u64,
    /// Who is to blame.
    pub cause: Cause,
}

/// What is wrong with a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefectKind {
    /// Messages are lost.
    Loses,
    /// Messages take longer by this.
    Slows(Span),
    /// Beyond so many messages within a window they are lost.
    Limits {
        /// Messages that are let through.
        count: u32,
        /// Within this time.
        window: Span,
    },
}

/// What becomes of a message.
#[derive(Clone, Copy, Debug)]
struct Fate {
    after: Span,
    arrives: bool,
    /// It would have arrived but for this.
    cause: Option<Cause>,
}

impl Routes {
    /// The routes of a policy.
    #[must_use]
    pub fn new(routes: &[policy::Route]) -> Routes {
        let route = |route: &policy::Route| Route {
            kind: route.kind,
            entity: entity_of(&route.id),
            delay: route.delay,
            loses: route.loses,
            timeout: route.timeout,
            probe: route.probe,
            sent: VecDeque::new(),
        };
        Routes { routes: routes.iter().map(route).collect(), defects: Vec::new() }
    }

    /// True where no route has a defect.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.defects.is_empty()
    }

    /// How often a test message is sent over each route that has any.
    fn probes(&self) -> Vec<(RouteId, Span)> {
        let routes = self.routes.iter().zip(0..=u16::MAX);
        routes.filter_map(|(route, at)| Some((RouteId(at), route.probe?))).collect()
    }

    /// What becomes of the message called `id` that is sent over a route at `now`. The moment belongs to its name: without it
    /// the first alert of every scenario would have the same luck under a seed.
    fn fate(&mut self, at: RouteId, id: u64, now: Time, draws: &Draws) -> Option<Fate> {
        let route = self.routes.get_mut(at.index())?;
        let id = entity(&[route.entity, id, now.ns().unsigned_abs()]);
        let takes = draws.span(Label::Route, id, 0, route.delay.0, route.delay.1);
        let sound = takes <= route.timeout && !draws.chance(Label::Route, id, 1, route.loses);
        let mut fate = Fate { after: takes, arrives: sound, cause: None };
        for defect in self.defects.iter().filter(|defect| defect.route == route.kind) {
            let meets = || draws.chance(Label::FaultActs, entity(&[defect.entity, id]), 0, defect.share);
            let lost = match defect.kind {
                DefectKind::Loses => meets(),
                DefectKind::Slows(by) => {
                    fate.after = fate.after + Span::from_ns(defect.share.of(by.ns()));
                    fate.after > route.timeout
                }
                DefectKind::Limits { count, window } => {
                    while route.sent.front().is_some_and(|sent| now.since(*sent) >= window) {
                        route.sent.pop_front();
                    }
                    let full = route.sent.len() >= count as usize && meets();
                    if !full {
                        route.sent.push_back(now);
                    }
                    full
                }
            };
            if lost {
                fate.arrives = false;
                fate.cause = fate.cause.or(Some(defect.cause).filter(|_| sound));
            }
        }
        if !fate.arrives {
            fate.after = route.timeout;
        }
        Some(fate)
    }
}

impl Pipeline {
    /// Puts an alert on a route. It arrives after a while, or it is lost: the route drops it or takes longer
    /// than its timeout. There is no retry.
    pub fn carry(&mut self, alert: AlertId, route: RouteId) {
        let Some(fate) = self.routes.fate(route, u64::from(alert.0), self.now, &self.draws) else { return };
        self.schedule(self.now + fate.after, Event::Carry(alert, route, fate.arrives));
    }

    /// Plans the first test message of each route that has any.
    pub(super) fn plan_probes(&mut self) {
        for (route, every) in self.routes.probes() {
            self.schedule(self.now + every, Event::Probe(route, 1));
        }
    }

    /// A test message is sent, and the next one planned.
    pub(super) fn on_probe(&mut self, route: RouteId, number: u32) {
        let id = entity(&[0x7072_6f62, u64::from(number)]);
        let Some(fate) = self.routes.fate(route, id, self.now, &self.draws) else { return };
        if fate.arrives {
            self.schedule(self.now + fate.after, Event::Probed(route));
        } else if let Some(cause) = fate.cause {
            self.record(Fact::Omitted { source: Source::Probe(route), due: self.now, cause });
        }
        if let Some(every) = self.routes.routes.get(route.index()).and_then(|route| route.probe) {
            self.schedule(self.now + every, Event::Probe(route, number.saturating_add(1)));
        }
    }

    pub(super) fn on_probed(&mut self, route: RouteId) {
        let item = self.new_item();
        self.see(Observation::Probe { item, route });
    }

    /// Gives every route of a kind a defect.
    pub(crate) fn break_routes(&mut self, defect: Defect) {
        self.routes.defects.push(defect);
        self.check_health();
    }

    /// Takes every defect of the routes away that `cause` brought.
    pub(crate) fn mend_routes(&mut self, cause: Cause) {
        self.routes.defects.retain(|defect| defect.cause != cause);
        self.check_health();
    }

    /// The response puts every route in order.
    pub(super) fn restore_routes(&mut self) {
        self.routes.defects.clear();
        self.check_health();
    }
}
