//! Runs a drill on a rig under a virtual clock: the next event is now.

use crate::base::Time;
use crate::drill::Drill;
use crate::vocabulary::{Input, Output};

/// What a drill acts on and observes.
pub trait Rig {
    /// When something will happen next by itself; [`Time::NEVER`] where nothing will.
    fn next_time(&self) -> Time;

    /// Lets the next thing happen.
    fn step(&mut self);

    /// Carries out what the drill asks for at `now`.
    fn apply(&mut self, now: Time, output: Output);

    /// What could be observed since the last call, all of it now; the driver empties the list.
    fn inputs(&mut self) -> &mut Vec<Input>;

    /// True where the rig cannot go on.
    fn has_failed(&self) -> bool;
}

/// Runs `drill` on `rig` until `end`; `seen` is told every input, in order.
///
/// What happens at one moment: the rig first, then the drill's own deadlines. Events at `end` still happen.
pub fn run(drill: &mut Drill<'_>, rig: &mut impl Rig, end: Time, mut seen: impl FnMut(Time, &Input)) {
    // the day begins: faults planned for the very start, and nothing else
    drill.start();
    let mut now = Time::ZERO;
    loop {
        carry_out(drill, rig, now, &mut seen);
        let of_rig = rig.next_time();
        let of_drill = drill.next_time();
        now = of_rig.min(of_drill);
        if now > end || now == Time::NEVER || rig.has_failed() {
            return;
        }
        if of_rig <= of_drill {
            rig.step();
        } else {
            seen(now, &Input::Deadline);
            drill.deadline(now);
        }
    }
}

/// Passes inputs up and outputs down until neither has any left at this moment.
#[inline(always)]
fn carry_out(drill: &mut Drill<'_>, rig: &mut impl Rig, now: Time, seen: &mut impl FnMut(Time, &Input)) {
    loop {
        let inputs = rig.inputs();
        for input in inputs.iter() {
            seen(now, input);
            drill.input(now, input);
        }
        inputs.clear();
        if !drill.has_outputs() {
            return;
        }
        hand_down(drill, rig, now);
    }
}

/// Lets the rig do what the drill asks for.
#[inline(never)]
fn hand_down(drill: &mut Drill<'_>, rig: &mut impl Rig, now: Time) {
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
            rig.step();
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
