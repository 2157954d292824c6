//! Appends to a log: one writer at a time, acknowledged only when log and head are on disk.
//!
//! Acknowledged bytes are never written: the log is opened for appending, and cut only beyond its head.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::chain::{self, Link};
use super::entry::{Amendment, Body, Change, DrillEntry, FollowUp};
use super::error::LogError;
use super::files::{self, beside, disk};
use super::head::Head;
use super::history::History;
use super::moment::Moment;
use super::receipt::{Note, Reading, Receipt, Repair, Snapshot};
use super::verify::{Flaw, FlawKind, Walk, verify};

/// A log on disk: `PATH`, its head `PATH.head` and its lock `PATH.lock`.
#[derive(Clone, Debug)]
pub struct DrillLog {
    log: PathBuf,
    head: PathBuf,
    lock: PathBuf,
}

impl DrillLog {
    /// The log at `path`. Nothing is touched.
    #[must_use]
    pub fn at(path: &Path) -> DrillLog {
        DrillLog { log: path.to_owned(), head: beside(path, ".head"), lock: beside(path, ".lock") }
    }

    /// The log's file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.log
    }

    /// The head's file.
    #[must_use]
    pub fn head_path(&self) -> &Path {
        &self.head
    }

    /// Log and head, read while no writer is at work. Writes nothing.
    ///
    /// # Errors
    /// [`LogError::Absent`] where there is neither; else what the system says.
    pub fn snapshot(&self) -> Result<Snapshot, LogError> {
        // without a lock file, or without the right to read it, there is no writer to wait for
        let lock = files::open(&self.lock, OpenOptions::new().read(true)).ok().flatten();
        if let Some(lock) = &lock {
            lock.lock_shared().map_err(disk("lock", &self.lock))?;
        }
        let head = files::read(&self.head)?;
        let log = files::read(&self.log)?;
        if log.is_none() && head.is_none() {
            return Err(LogError::Absent { path: self.log.clone() });
        }
        Ok(Snapshot { log: log.unwrap_or_default(), head })
    }

    /// Every acknowledged drill with its amendments. What stands beyond the head is left out and named.
    ///
    /// # Errors
    /// As [`DrillLog::snapshot`], and [`LogError::Flawed`] where the acknowledged part is not whole.
    pub fn read(&self) -> Result<Reading, LogError> {
        self.reading(&self.snapshot()?)
    }

    /// What a snapshot of this log says; as [`DrillLog::read`].
    ///
    /// # Errors
    /// [`LogError::Flawed`] where the acknowledged part is not whole.
    pub fn reading(&self, snapshot: &Snapshot) -> Result<Reading, LogError> {
        let flaw = snapshot.verify(None).flaw;
        let beyond = |flaw: &Flaw| matches!(flaw.kind, FlawKind::Unacknowledged | FlawKind::Torn);
        let pending = match flaw {
            Some(flaw) if !beyond(&flaw) => {
                let path = if flaw.kind == FlawKind::Head { &self.head } else { &self.log };
                return Err(LogError::Flawed { path: path.clone(), flaw });
            }
            pending => pending,
        };
        let head = snapshot.head.as_deref().and_then(|head| Head::decode(head).ok());
        let head = head.unwrap_or_else(Head::empty);
        let mut entries = Walk::over(&snapshot.log).entries;
        entries.truncate(usize::try_from(head.count).unwrap_or(usize::MAX));
        let history = History::of(&entries).map_err(|(entry, message)| {
            LogError::flawed(&self.log, FlawKind::Unreadable, entry, entry, message)
        })?;
        Ok(Reading { history, head, pending })
    }

    /// Finds out whether the log, and files beside it, can be written. Leaves nothing behind.
    ///
    /// # Errors
    /// As [`DrillLog::append`].
    pub fn check_place(&self) -> Result<(), LogError> {
        files::can_write(&self.log)
    }

    /// Finds out whether an entry can be appended: the files can be opened, and the end of the log is that of its head. Writes
    /// nothing.
    ///
    /// # Errors
    /// As [`DrillLog::append`].
    pub fn check_end(&self) -> Result<(), LogError> {
        self.acknowledged().map(|_| ())
    }

    /// Appends a drill. The time this takes does not depend on the length of the log.
    ///
    /// # Errors
    /// [`LogError`]; the entry is not acknowledged, and nothing acknowledged was touched.
    pub fn append(&self, drill: DrillEntry) -> Result<Receipt, LogError> {
        let body = Body::Drill(Box::new(drill));
        body.check().map_err(|message| self.refused(message))?;
        self.open()?.append(body)
    }

    /// Appends what a person adds to the drill with entry number `on`. Reads and verifies the whole log.
    ///
    /// # Errors
    /// [`LogError::Refused`] where there is no such drill or follow-up; else as [`DrillLog::append`].
    pub fn annotate(
        &self,
        on: u64,
        written: Moment,
        operator: String,
        note: Note,
    ) -> Result<Receipt, LogError> {
        // refused before anything is locked or repaired, where it can be
        self.amendment(&self.read()?, on, &written, &operator, &note)?;
        let opened = self.open()?;
        let log = files::read(&self.log)?.unwrap_or_default();
        let head = Some(opened.head.encode().into_bytes());
        let reading = self.reading(&Snapshot { log, head })?;
        let body = self.amendment(&reading, on, &written, &operator, &note)?;
        opened.append(body)
    }

    fn amendment(
        &self,
        reading: &Reading,
        on: u64,
        written: &Moment,
        operator: &str,
        note: &Note,
    ) -> Result<Body, LogError> {
        let change = match note.clone() {
            Note::Finding { text } => Change::Finding { text },
            Note::FollowUp { text, owner, priority, due } => {
                let id = reading.history.drill(on).map(|drill| drill.next_follow_up()).unwrap_or_default();
                Change::FollowUp(FollowUp { id, text, owner, priority, due })
            }
            Note::Close { id, note } => Change::Close { id, note },
        };
        let amendment = Amendment { on, written: written.clone(), operator: operator.to_owned(), change };
        reading
            .history
            .clone()
            .amend(reading.head.count + 1, &amendment)
            .map_err(|message| self.refused(message))?;
        let body = Body::Amendment(amendment);
        body.check().map_err(|message| self.refused(message))?;
        Ok(body)
    }

    fn refused(&self, message: String) -> LogError {
        LogError::Refused { path: self.log.clone(), message }
    }

    /// Locks the log, checks its end against the head and repairs what an interrupted append left.
    fn open(&self) -> Result<Opened<'_>, LogError> {
        if !self.lock.exists() {
            // no writer was ever here: find a foreign or damaged file before writing anything
            self.acknowledged()?;
        }
        let lock = files::create(&self.lock, OpenOptions::new().write(true).create(true))?;
        lock.lock().map_err(disk("lock", &self.lock))?;
        let (head, log) = match self.acknowledged()? {
            (Some(head), Some(log)) => (head, log),
            (known, log) => self.begin(known, log)?,
        };
        let mut opened = Opened { paths: self, _lock: lock, log, head, repairs: Vec::new() };
        opened.repair()?;
        Ok(opened)
    }

    /// The head and the log's file, whose end was checked against the head. Writes nothing.
    fn acknowledged(&self) -> Result<(Option<Head>, Option<File>), LogError> {
        let head = match files::read(&self.head)? {
            Some(bytes) => Some(Head::decode(&bytes).map_err(|message| self.bad_head(0, message))?),
            None => None,
        };
        let mut log = files::open(&self.log, OpenOptions::new().read(true).append(true))?;
        let length = match &log {
            Some(log) => log.metadata().map_err(disk("read", &self.log))?.len(),
            None => 0,
        };
        match (&head, &mut log) {
            (None, _) if length > 0 => {
                return Err(self.bad_head(0, format!("the file is missing, and the log has {length} bytes")));
            }
            (Some(head), _) if length < head.bytes => {
                let message =
                    format!("the log is cut off: it has {length} bytes, and its head says {}", head.bytes);
                return Err(self.located(FlawKind::CutOff, head, message));
            }
            (Some(head), Some(log)) => self.check_last(head, log)?,
            _ => {}
        }
        Ok((head, log))
    }

    fn bad_head(&self, entry: u64, message: String) -> LogError {
        LogError::flawed(&self.head, FlawKind::Head, entry, 1, message)
    }

    /// The end of the log is wrong: names the first entry that is, which takes reading all of it.
    fn located(&self, kind: FlawKind, head: &Head, message: String) -> LogError {
        let read = |path| files::read(path).ok().flatten();
        let log = read(&self.log).unwrap_or_default();
        let flaw = verify(&log, read(&self.head).as_deref(), None).flaw;
        match flaw {
            Some(flaw) if flaw.kind == FlawKind::Head => LogError::Flawed { path: self.head.clone(), flaw },
            Some(flaw) => LogError::Flawed { path: self.log.clone(), flaw },
            None => LogError::flawed(&self.log, kind, head.count, head.count, message),
        }
    }

    /// The last acknowledged entry is the one that the head names.
    fn check_last(&self, head: &Head, log: &mut File) -> Result<(), LogError> {
        if head.count == 0 {
            return Ok(());
        }
        let line = files::line_before(log, head.bytes).map_err(disk("read", &self.log))?;
        let changed = |message: String| self.located(FlawKind::Changed, head, message);
        let Some(body) = line.strip_suffix(b"\n") else {
            return Err(changed(format!("entry {} does not end where its head says", head.count)));
        };
        let link = Link::read(body).map_err(|reason| {
            changed(format!("entry {}, the last one, was changed: {reason}", head.count))
        })?;
        if link.is_sound() && link.number == head.count && link.hash == head.hash {
            return Ok(());
        }
        Err(changed(format!(
            "the log does not match its head: entry {} with hash {} should stand here, found entry {} with {}",
            head.count,
            head.hash.short(),
            link.number,
            link.actual.short()
        )))
    }

    /// Makes the files that are not there yet. The head comes first: a log without a head is never right.
    fn begin(&self, head: Option<Head>, log: Option<File>) -> Result<(Head, File), LogError> {
        let head = match head {
            Some(head) => head,
            None => {
                let head = Head::empty();
                self.write_head(&head)?;
                head
            }
        };
        let log = match log {
            Some(log) => log,
            None => {
                let options = OpenOptions::new().read(true).append(true).create(true).to_owned();
                let log = files::create(&self.log, &options)?;
                files::sync_folder(&self.log)?;
                log
            }
        };
        Ok((head, log))
    }

    fn write_head(&self, head: &Head) -> Result<(), LogError> {
        files::replace(&self.head, &beside(&self.head, ".new"), head.encode().as_bytes())
    }
}

/// A log that this process alone may append to.
struct Opened<'a> {
    paths: &'a DrillLog,
    _lock: File,
    log: File,
    head: Head,
    repairs: Vec<Repair>,
}

impl Opened<'_> {
    /// Adopts whole entries beyond the head, then moves what remains to a file of its own.
    fn repair(&mut self) -> Result<(), LogError> {
        let path = &self.paths.log;
        let tail = files::read_from(&mut self.log, self.head.bytes).map_err(disk("read", path))?;
        if tail.is_empty() {
            return Ok(());
        }
        let walk = Walk::beyond(self.head.clone(), &tail);
        let whole = walk.head();
        if whole != self.head {
            self.log.sync_all().map_err(disk("sync", path))?;
            self.paths.write_head(&whole)?;
            self.repairs.push(Repair::Adopted { first: self.head.count + 1, last: whole.count });
        }
        let adopted = usize::try_from(whole.bytes - self.head.bytes).unwrap_or(tail.len());
        let torn = tail.get(adopted..).unwrap_or_default();
        self.head = whole;
        if !torn.is_empty() {
            let aside = self.set_aside(torn)?;
            self.log.set_len(self.head.bytes).map_err(disk("cut", path))?;
            self.log.sync_all().map_err(disk("sync", path))?;
            self.repairs.push(Repair::SetAside { bytes: torn.len() as u64, path: aside });
        }
        Ok(())
    }

    fn set_aside(&self, torn: &[u8]) -> Result<PathBuf, LogError> {
        let mut count: u64 = 1;
        let mut path = beside(&self.paths.log, ".torn-1");
        while path.exists() {
            count += 1;
            path = beside(&self.paths.log, &format!(".torn-{count}"));
        }
        let mut file = files::create(&path, OpenOptions::new().write(true).create_new(true))?;
        file.write_all(torn).map_err(disk("write", &path))?;
        file.sync_all().map_err(disk("sync", &path))?;
        files::sync_folder(&path)?;
        Ok(path)
    }

    fn append(mut self, body: Body) -> Result<Receipt, LogError> {
        let path = &self.paths.log;
        let sealed = chain::seal(self.head.count + 1, &self.head.hash, body);
        let (entry, line) = sealed.map_err(|message| self.paths.refused(message))?;
        let written = self.log.write_all(&line).and_then(|()| self.log.sync_all());
        if let Err(source) = written {
            // our own bytes beyond the head; if they stay, the next append deals with them
            let _ = self.log.set_len(self.head.bytes);
            return Err(LogError::Disk { action: "append to", path: path.clone(), source });
        }
        let bytes = self.head.bytes + line.len() as u64;
        self.paths.write_head(&Head::new(entry.number, bytes, entry.hash.clone()))?;
        Ok(Receipt { entry, repairs: self.repairs })
    }
}
