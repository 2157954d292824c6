//! Alert routes: log, stderr, webhook; each with a delay and a share it loses.

use super::shadow::{Event, Pipeline};
use crate::base::draws::{entity, entity_of};
use crate::base::{AlertId, Label, Ratio, RouteId, Span};
use crate::policy;

/// The routes of a policy.
#[derive(Clone, Debug)]
pub struct Routes(Vec<Route>);

#[derive(Clone, Copy, Debug)]
struct Route {
    entity: u64,
    delay: (Span, Span),
    loses: Ratio,
    timeout: Span,
}

impl Routes {
    /// The routes of a policy.
    #[must_use]
    pub fn new(routes: &[policy::Route]) -> Routes {
        let route = |route: &policy::Route| Route {
            entity: entity_of(&route.id),
            delay: route.delay,
            loses: route.loses,
            timeout: route.timeout,
        };
        Routes(routes.iter().map(route).collect())
    }
}

impl Pipeline {
    /// Puts an alert on a route. It arrives after a while, or it is lost: the route drops it or takes longer
    /// than its timeout. There is no retry.
    pub fn carry(&mut self, alert: AlertId, route: RouteId) {
        let Some(taken) = self.routes.0.get(route.index()).copied() else { return };
        let id = entity(&[taken.entity, u64::from(alert.0)]);
        let takes = self.draws.span(Label::Route, id, 0, taken.delay.0, taken.delay.1);
        let arrives = takes <= taken.timeout && !self.draws.chance(Label::Route, id, 1, taken.loses);
        let after = if arrives { takes } else { taken.timeout };
        self.schedule(self.now + after, Event::Carry(alert, route, arrives));
    }
}
