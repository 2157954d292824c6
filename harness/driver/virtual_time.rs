//! Runs a drill on a rig under a virtual clock: the next event is now.

use crate::base::Time;
use crate::drill::Drill;
use crate::vocabulary::{Input, Observation, Observer, Output};

/// What a drill acts on and observes.
pub trait Rig {
    /// When something will happen next by itself; [`Time::NEVER`] where nothing will.
    fn next_time(&mut self) -> Time;

    /// Lets the next thing happen. What can be observed of it goes to `observer` at once, or, like anything that
    /// comes after what had to wait, into [`Rig::inputs`].
    fn step(&mut self, observer: &mut impl Observer);

    /// Carries out what the drill asks for at `now`.
    fn apply(&mut self, now: Time, output: Output);

    /// What could be observed and was not told yet, all of it now; the driver empties the list.
    fn inputs(&mut self) -> &mut Vec<Input>;

    /// True where the rig cannot go on.
    fn has_failed(&self) -> bool;
}

/// For runs whose inputs nobody keeps.
pub fn unkept(_: Time, _: &Input) {}

/// Runs `drill` on `rig` until `end`; `seen` is told every input, in order.
pub fn run(drill: &mut Drill<'_>, rig: &mut impl Rig, end: Time, mut seen: impl FnMut(Time, &Input)) {
    // the day begins: faults planned for the very start, and nothing else
    drill.start();
    carry_out(drill, rig, Time::ZERO, &mut seen);
    go_on(drill, rig, end, seen);
}

/// Runs a drill that has started on from where it is until `end`. To stop at a time and to go on from there is the
/// same as not to stop.
///
/// What happens at one moment: the rig first, then the drill's own deadlines. Events at `end` still happen.
#[inline(never)]
pub fn go_on(drill: &mut Drill<'_>, rig: &mut impl Rig, end: Time, mut seen: impl FnMut(Time, &Input)) {
    loop {
        let of_rig = rig.next_time();
        let of_drill = drill.next_time();
        let now = of_rig.min(of_drill);
        if now > end || now == Time::NEVER || rig.has_failed() {
            return;
        }
        if of_rig <= of_drill {
            rig.step(&mut Listening { drill, seen: &mut seen, now });
        } else {
            seen(now, &Input::Deadline);
            drill.deadline(now);
        }
        carry_out(drill, rig, now, &mut seen);
    }
}

/// A drill that listens while something happens at `now`.
struct Listening<'l, 'd, S> {
    drill: &'l mut Drill<'d>,
    seen: &'l mut S,
    now: Time,
}

impl<S: FnMut(Time, &Input)> Observer for Listening<'_, '_, S> {
    #[inline(always)]
    fn observed(&mut self, seen: Observation) {
        (self.seen)(self.now, &Input::Observed(seen));
        self.drill.observed(self.now, &seen);
    }
}

/// Somebody watches, and nobody answers.
struct Watching<'l, S> {
    seen: &'l mut S,
    now: Time,
}

impl<S: FnMut(Time, &Input)> Observer for Watching<'_, S> {
    #[inline(always)]
    fn observed(&mut self, seen: Observation) {
        (self.seen)(self.now, &Input::Observed(seen));
    }
}

/// Passes inputs up and outputs down until neither has any left at this moment.
#[inline]
fn carry_out(drill: &mut Drill<'_>, rig: &mut impl Rig, now: Time, seen: &mut impl FnMut(Time, &Input)) {
    while !rig.inputs().is_empty() || drill.has_outputs() {
        exchange(drill, rig, now, seen);
    }
}

/// Passes up what waits, then lets the rig do what the drill asks for.
#[inline(never)]
fn exchange(drill: &mut Drill<'_>, rig: &mut impl Rig, now: Time, seen: &mut impl FnMut(Time, &Input)) {
    let inputs = rig.inputs();
    for input in inputs.iter() {
        seen(now, input);
        drill.input(now, input);
    }
    inputs.clear();
    while let Some(output) = drill.next_output() {
        rig.apply(now, output);
    }
}

/// Runs a rig alone until `end`, with faults set as planned and nobody answering.
pub fn run_unanswered(rig: &mut impl Rig, outputs: Vec<(Time, Output)>, end: Time) {
    watch_unanswered(rig, outputs, end, |_, _| {});
}

/// The same; `seen` is told every observation that nobody answers, in order.
pub fn watch_unanswered(
    rig: &mut impl Rig,
    mut outputs: Vec<(Time, Output)>,
    end: Time,
    mut seen: impl FnMut(Time, &Input),
) {
    outputs.sort_by_key(|(time, _)| *time);
    let mut planned = outputs.into_iter().peekable();
    loop {
        let next = planned.peek().map_or(Time::NEVER, |(time, _)| *time);
        let of_rig = rig.next_time();
        let now = of_rig.min(next);
        if now > end || now == Time::NEVER || rig.has_failed() {
            return;
        }
        if of_rig <= next {
            rig.step(&mut Watching { seen: &mut seen, now });
        } else if let Some((time, output)) = planned.next() {
            rig.apply(time, output);
        }
        let inputs = rig.inputs();
        for input in inputs.iter() {
            seen(now, input);
        }
        inputs.clear();
    }
}
