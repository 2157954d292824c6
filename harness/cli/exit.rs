//! Exit codes. A contract: CI systems decide by them.

use std::process::ExitCode;

use crate::report::RunReport;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "it is the exit code"]
pub enum Exit {
    /// 0: every drill passed, every counterexample is as expected, nothing was loosened.
    Passed,
    /// 1: a drill failed or is not as approved, or the yardstick was loosened against its lock, or a log does not verify, or a runbook
    /// that is needed for live falls short.
    Failed,
    /// 2: bad usage or input, or a path that cannot be used, found before anything was done. Nothing was written.
    Usage,
    /// 3: a drill was aborted, standard output or a report could not be written once work had begun, or the harness itself failed.
    Harness,
}

impl Exit {
    /// The number.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Exit::Passed => 0,
            Exit::Failed => 1,
            Exit::Usage => 2,
            Exit::Harness => 3,
        }
    }

    /// The exit code of a run. A run without a drill has shown nothing and has not passed.
    pub fn of(report: &RunReport) -> Exit {
        let summary = &report.summary;
        let good = summary.passed + summary.as_expected;
        if summary.aborted + summary.errors > 0 {
            Exit::Harness
        } else if summary.drills == 0
            || good != summary.drills
            || summary.loosened + summary.not_as_approved > 0
        {
            Exit::Failed
        } else {
            Exit::Passed
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit.code())
    }
}
