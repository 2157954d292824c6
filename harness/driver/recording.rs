//! Recorded inputs: a drill replayed from them, without a rig, gives the same bytes.

use crate::base::Time;
use crate::drill::Drill;
use crate::vocabulary::Input;

/// All inputs of a drill in order, with their times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recording(Vec<(Time, Input)>);

impl Recording {
    /// Takes in the next input.
    pub fn push(&mut self, time: Time, input: &Input) {
        self.0.push((time, *input));
    }

    /// The inputs.
    #[must_use]
    pub fn inputs(&self) -> &[(Time, Input)] {
        &self.0
    }
}

/// Feeds a recording to `drill`; what the drill asks for goes nowhere.
pub fn replay(drill: &mut Drill<'_>, recording: &Recording) {
    drill.start();
    while drill.next_output().is_some() {}
    for (time, input) in recording.inputs() {
        drill.input(*time, input);
        while drill.next_output().is_some() {}
    }
}
