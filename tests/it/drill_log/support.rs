//! Entries and logs made by hand.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use shadowdrill::base::Digest;
use shadowdrill::base::draws::SCHEME;
use shadowdrill::drill_log::chain::{genesis, seal};
use shadowdrill::drill_log::{
    Amendment, Body, Change, Day, DrillEntry, DrillLog, Entry, FollowUp, Head, InputDigests, Moment,
    Priority, ScenarioEntry,
};
use shadowdrill::verdict::{Check, Damage, HarmTotal, Milestones, SeverityTrace};
use shadowdrill::vocabulary::{
    CheckKind, HarmFamily, Milestone, Outcome, Rule, Severity, SeverityRange, Track, Verdict,
};

/// True where the long forms of the tests were asked for.
pub fn full() -> bool {
    std::env::var("SHADOWDRILL_FULL").is_ok_and(|value| value == "1")
}

pub fn moment(text: &str) -> Moment {
    Moment::parse(text).expect(text)
}

pub fn check(id: CheckKind, outcome: Outcome) -> Check {
    Check {
        id,
        outcome,
        target_ns: Some(5_000_000_000),
        actual_ns: Some(2_250_000_000),
        clock: Some((Milestone::Effective, Milestone::Raised)),
        source: "rts6-16-5".into(),
        message: "raised 2.25s after the first duplicate".into(),
    }
}

/// The drill with this seed; different seeds give different entries.
pub fn drill(seed: u64) -> DrillEntry {
    let digest = |name: &str| Digest::of(name.as_bytes());
    let reached = Milestones(BTreeMap::from([
        (Milestone::Injected, 3_600_000_000_000),
        (Milestone::Effective, 3_600_250_000_000),
        (Milestone::Raised, 3_602_500_000_000),
    ]));
    let families = vec![HarmTotal {
        family: HarmFamily::UnintendedOrders,
        answered: 3,
        unanswered: 41,
        avoided: 38,
        by_response: 0,
    }];
    DrillEntry {
        started: moment("2026-03-03T14:05:00Z"),
        ended: moment("2026-03-03T14:05:00.012Z"),
        operator: "r. lindqvist".into(),
        track: Track::Shadow,
        scenario: ScenarioEntry {
            id: "scheduler-doubled".into(),
            title: "A second scheduler doubles every job".into(),
            category: "scheduler".into(),
            rules: vec![Rule::Rts6Article16],
            digest: digest("scenario"),
        },
        seed,
        digests: InputDigests {
            policy: digest("policy"),
            baseline: digest("baseline"),
            runbooks: digest("runbooks"),
            settings: digest("settings"),
            data: None,
        },
        program: "0.1.0".into(),
        draws: SCHEME.into(),
        verdict: Verdict::Passed,
        checks: vec![check(CheckKind::Detection, Outcome::Met), check(CheckKind::Stop, Outcome::Met)],
        milestones: DrillEntry::all_milestones(&reached),
        severity: SeverityTrace {
            expected: Some(SeverityRange { lowest: Severity::Medium, highest: Severity::High }),
            first: Some(Severity::Medium),
            highest: Some(Severity::High),
            last: Some(Severity::High),
        },
        damage: Damage { families, trades_forgone: 2, pnl_cents: -1_250 },
        timeline: digest("timeline"),
        exercised: Vec::new(),
        reports: vec!["reports/scheduler-doubled.md".into()],
        reproduce: format!("shadowdrill run scenarios/scheduler-doubled.toml --seed {seed}"),
    }
}

pub fn amendment(on: u64, change: Change) -> Body {
    let written = moment("2026-03-04T09:00:00Z");
    Body::Amendment(Amendment { on, written, operator: "m. okafor".into(), change })
}

pub fn finding(on: u64, text: &str) -> Body {
    amendment(on, Change::Finding { text: text.into() })
}

pub fn follow_up(on: u64, id: &str, text: &str) -> Body {
    let due = Day::parse("2026-03-31").expect("a date");
    amendment(
        on,
        Change::FollowUp(FollowUp {
            id: id.into(),
            text: text.into(),
            owner: "ops".into(),
            priority: Priority::High,
            due,
        }),
    )
}

pub fn closing(on: u64, id: &str) -> Body {
    amendment(on, Change::Close { id: id.into(), note: "lock added".into() })
}

/// A log in memory.
#[derive(Clone)]
pub struct Made {
    pub entries: Vec<Entry>,
    pub lines: Vec<Vec<u8>>,
}

impl Made {
    pub fn of(bodies: impl IntoIterator<Item = Body>) -> Made {
        let mut made = Made { entries: Vec::new(), lines: Vec::new() };
        for body in bodies {
            made.push(body);
        }
        made
    }

    /// A log of `count` entries; every tenth one is an amendment.
    pub fn long(count: u64) -> Made {
        Made::of((1..=count).map(|number| {
            if number % 10 == 0 {
                finding(number - 1, "the pager was on silent")
            } else {
                Body::Drill(Box::new(drill(number)))
            }
        }))
    }

    pub fn push(&mut self, body: Body) {
        let previous = self.entries.last().map_or_else(genesis, |entry| entry.hash.clone());
        let (entry, line) = seal(self.entries.len() as u64 + 1, &previous, body).expect("a sound entry");
        self.entries.push(entry);
        self.lines.push(line);
    }

    pub fn log(&self) -> Vec<u8> {
        self.lines.concat()
    }

    pub fn head(&self) -> Vec<u8> {
        let bytes = self.lines.iter().map(Vec::len).sum::<usize>() as u64;
        let hash = self.entries.last().map_or_else(genesis, |entry| entry.hash.clone());
        Head::new(self.entries.len() as u64, bytes, hash).encode().into_bytes()
    }
}

/// A folder with a log in it.
pub struct Folder {
    pub folder: tempfile::TempDir,
    pub path: PathBuf,
    pub log: DrillLog,
}

impl Folder {
    pub fn empty() -> Folder {
        // thousands of syncs: by default they spare the disk where there is a folder in memory
        let memory = Path::new("/dev/shm");
        let in_memory = (!full() && memory.is_dir()).then(|| tempfile::tempdir_in(memory).ok()).flatten();
        let folder = in_memory.unwrap_or_else(|| tempfile::tempdir().expect("a temporary folder"));
        let path = folder.path().join("drill-log.jsonl");
        let log = DrillLog::at(&path);
        Folder { folder, path, log }
    }

    pub fn with(made: &Made) -> Folder {
        let folder = Folder::empty();
        folder.put("", &made.log());
        folder.put(".head", &made.head());
        folder
    }

    /// The file beside the log with this suffix.
    pub fn beside(&self, suffix: &str) -> PathBuf {
        PathBuf::from(format!("{}{suffix}", self.path.display()))
    }

    pub fn put(&self, suffix: &str, bytes: &[u8]) {
        fs::write(self.beside(suffix), bytes).expect("written");
    }

    pub fn get(&self, suffix: &str) -> Vec<u8> {
        fs::read(self.beside(suffix)).expect("read")
    }

    /// Every file and its bytes.
    pub fn state(&self) -> BTreeMap<String, Vec<u8>> {
        state_of(self.folder.path())
    }

    /// The chain is whole and nothing stands beyond the head; gives the hashes in order.
    pub fn intact(&self) -> Vec<Digest> {
        let snapshot = self.log.snapshot().expect("a log");
        let verification = snapshot.verify(None);
        assert_eq!(verification.flaw, None);
        snapshot
            .log
            .split_inclusive(|byte| *byte == b'\n')
            .map(|line| shadowdrill::drill_log::Link::read(&line[..line.len() - 1]).expect("a link").hash)
            .collect()
    }
}

pub fn state_of(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).expect("a folder").map(|file| file.expect("an entry"));
    files
        .filter(|file| file.path().is_file())
        .map(|file| {
            let bytes = fs::read(file.path()).unwrap_or_default();
            (file.file_name().to_string_lossy().into_owned(), bytes)
        })
        .collect()
}
