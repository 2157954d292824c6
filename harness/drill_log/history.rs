//! Drills with everything that was added to them later.

use std::collections::BTreeMap;

use serde::Serialize;

use super::entry::{Amendment, Body, Change, DrillEntry, Entry, FollowUp};
use super::moment::{Day, Moment};
use crate::base::Digest;
use crate::vocabulary::{Track, Verdict};

/// What the finding begins with that a run adds to a drill whose yardstick was looser than approved.
pub const LOOSENED: &str = "loosened against the lock: ";

/// All drills of a log, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct History {
    /// One a drill entry.
    pub drills: Vec<DrillHistory>,
    /// The drill that each amendment's entry is on.
    pub amendments: BTreeMap<u64, u64>,
}

/// A drill and its amendments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DrillHistory {
    /// Number of its entry.
    pub number: u64,
    /// Hash of the entry before.
    pub previous: Digest,
    /// Hash of its entry.
    pub hash: Digest,
    /// The entry.
    pub drill: DrillEntry,
    /// Findings, in order.
    pub findings: Vec<Noted>,
    /// Follow-ups, in order.
    pub follow_ups: Vec<FollowUpHistory>,
}

/// A text that somebody added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Noted {
    /// Number of the amendment's entry.
    pub entry: u64,
    /// When.
    pub written: Moment,
    /// Who.
    pub operator: String,
    /// What.
    pub text: String,
}

/// A follow-up and its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FollowUpHistory {
    /// Number of the amendment's entry.
    pub entry: u64,
    /// The follow-up.
    pub follow_up: FollowUp,
    /// How it was closed; none while it is open.
    pub closed: Option<Noted>,
}

/// How a drill stands in the table of drills.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Passed, and nobody found anything to note.
    Ok,
    /// Not passed, or somebody noted a finding or a follow-up.
    Issues,
    /// A counterexample that came out as stated: neither good nor bad.
    AsExpected,
}

/// Counts over a log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Drills.
    pub drills: u64,
    /// Of these, [`Standing::Ok`].
    pub ok: u64,
    /// Of these, [`Standing::Issues`].
    pub issues: u64,
    /// Of these, [`Standing::AsExpected`].
    pub as_expected: u64,
    /// Drills on each track, in the order of the vocabulary.
    pub tracks: Vec<(Track, u64)>,
    /// Findings.
    pub findings: u64,
    /// Follow-ups.
    pub follow_ups: u64,
    /// Of these, not closed.
    pub open: u64,
}

impl History {
    /// Puts entries together.
    ///
    /// # Errors
    /// The first entry that amends what is not there, and a fragment that says so.
    pub fn of(entries: &[Entry]) -> Result<History, (u64, String)> {
        let mut history = History::default();
        for entry in entries {
            match &entry.body {
                Body::Drill(drill) => history.drills.push(DrillHistory {
                    number: entry.number,
                    previous: entry.previous.clone(),
                    hash: entry.hash.clone(),
                    drill: DrillEntry::clone(drill),
                    findings: Vec::new(),
                    follow_ups: Vec::new(),
                }),
                Body::Amendment(amendment) => {
                    history.amend(entry.number, amendment).map_err(|message| (entry.number, message))?;
                    history.amendments.insert(entry.number, amendment.on);
                }
            }
        }
        Ok(history)
    }

    /// The drill with this entry number.
    #[must_use]
    pub fn drill(&self, number: u64) -> Option<&DrillHistory> {
        let at = self.drills.binary_search_by_key(&number, |drill| drill.number).ok()?;
        self.drills.get(at)
    }

    /// Adds an amendment with entry number `entry`.
    ///
    /// # Errors
    /// A fragment: there is no such drill, no such follow-up, or it is closed already.
    pub fn amend(&mut self, entry: u64, amendment: &Amendment) -> Result<(), String> {
        let on = amendment.on;
        let at = self.drills.binary_search_by_key(&on, |drill| drill.number);
        let drill = at.ok().and_then(|at| self.drills.get_mut(at));
        let drill = drill.ok_or_else(|| {
            let what = if on > 0 && on < entry { "is no drill" } else { "does not exist" };
            format!("entry {on} {what}; only drills are amended")
        })?;
        let noted = |text: &str| Noted {
            entry,
            written: amendment.written.clone(),
            operator: amendment.operator.clone(),
            text: text.to_owned(),
        };
        match &amendment.change {
            Change::Finding { text } => drill.findings.push(noted(text)),
            Change::FollowUp(follow_up) => {
                if drill.follow_ups.iter().any(|known| known.follow_up.id == follow_up.id) {
                    return Err(format!("drill {on} already has a follow-up {:?}", follow_up.id));
                }
                drill.follow_ups.push(FollowUpHistory { entry, follow_up: follow_up.clone(), closed: None });
            }
            Change::Close { id, note } => {
                let known = drill.follow_ups.iter_mut().find(|known| known.follow_up.id == *id);
                let known = known.ok_or_else(|| format!("drill {on} has no follow-up {id:?}"))?;
                if let Some(closed) = &known.closed {
                    return Err(format!("follow-up {id:?} is closed already, by entry {}", closed.entry));
                }
                known.closed = Some(noted(note));
            }
        }
        Ok(())
    }

    /// Counts.
    #[must_use]
    pub fn totals(&self) -> Totals {
        use crate::vocabulary::Named as _;
        let mut totals = Totals { drills: self.drills.len() as u64, ..Totals::default() };
        for drill in &self.drills {
            match drill.standing() {
                Standing::Ok => totals.ok += 1,
                Standing::Issues => totals.issues += 1,
                Standing::AsExpected => totals.as_expected += 1,
            }
            totals.findings += drill.findings.len() as u64;
            totals.follow_ups += drill.follow_ups.len() as u64;
            totals.open += drill.follow_ups.iter().filter(|known| known.closed.is_none()).count() as u64;
        }
        let on = |track: Track| self.drills.iter().filter(|drill| drill.drill.track == track).count() as u64;
        totals.tracks = Track::ALL.iter().map(|track| (*track, on(*track))).collect();
        totals
    }
}

impl DrillHistory {
    /// Whole days from the day of the drill to `as_of`: the age of its result; negative where it is in the future.
    #[must_use]
    pub fn age_days(&self, as_of: Day) -> i64 {
        Day::parse(&self.drill.started.date()).map_or(0, |day| day.days_until(as_of))
    }

    /// How the drill stands in the table.
    #[must_use]
    pub fn standing(&self) -> Standing {
        let noted = !self.findings.is_empty() || !self.follow_ups.is_empty();
        match self.drill.verdict {
            _ if noted => Standing::Issues,
            Verdict::Passed => Standing::Ok,
            Verdict::AsExpected => Standing::AsExpected,
            _ => Standing::Issues,
        }
    }

    /// True where it was held against a yardstick that was looser than approved: it shows nothing, whatever its verdict.
    #[must_use]
    pub fn is_loosened(&self) -> bool {
        self.findings.iter().any(|finding| finding.text.starts_with(LOOSENED))
    }

    /// The id that the next follow-up of this drill gets.
    #[must_use]
    pub fn next_follow_up(&self) -> String {
        format!("{}.{}", self.number, self.follow_ups.len() + 1)
    }
}

impl Standing {
    /// As the table says it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Standing::Ok => "OK",
            Standing::Issues => "Issues",
            Standing::AsExpected => "as expected",
        }
    }
}
