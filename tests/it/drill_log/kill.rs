//! Writers that are killed, and writers beside each other.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use shadowdrill::base::{Digest, Draws, Label};
use shadowdrill::drill_log::{DrillLog, Link, Repair};

use super::support::{Folder, drill, full};

const LOG: &str = "SHADOWDRILL_TEST_WRITER_LOG";
const COUNT: &str = "SHADOWDRILL_TEST_WRITER_COUNT";

/// Appends `count` drills and says so after each acknowledgement.
fn write(log: &DrillLog, count: u64, said: &mut dyn Write) {
    // begins a line of its own, whatever the test runner has printed before
    said.write_all(b"\n").expect("a pipe");
    for seed in 1..=count {
        let receipt = log.append(drill(seed)).expect("appended");
        let line = format!("ack {} {}\n", receipt.entry.number, receipt.entry.hash);
        said.write_all(line.as_bytes()).and_then(|()| said.flush()).expect("a pipe");
    }
}

/// The acknowledgement that a line states; none for a line cut short or of another kind.
fn acknowledged(line: &str) -> Option<(u64, Digest)> {
    let (number, hash) = line.strip_suffix('\n')?.strip_prefix("ack ")?.split_once(' ')?;
    Some((number.parse().ok()?, Digest::from_hex(hash)?))
}

/// The child process of the tests below; run as a test of its own, it is a short writer.
#[test]
fn writer() {
    if let (Ok(path), Ok(count)) = (std::env::var(LOG), std::env::var(COUNT)) {
        let count = count.parse().expect("a count");
        return write(&DrillLog::at(Path::new(&path)), count, &mut std::io::stdout().lock());
    }
    let folder = Folder::empty();
    let mut said = Vec::new();
    write(&folder.log, 3, &mut said);
    let said = String::from_utf8(said).expect("text");
    let hashes: Vec<Digest> =
        said.split_inclusive('\n').filter_map(acknowledged).map(|(_, hash)| hash).collect();
    assert_eq!(hashes, folder.intact());
}

fn spawn(path: &Path, count: u64) -> Child {
    Command::new(std::env::current_exe().expect("this test"))
        .args(["drill_log::kill::writer", "--exact", "--nocapture", "--test-threads=1"])
        .env(LOG, path)
        .env(COUNT, count.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a writer")
}

/// The hashes of all lines that are complete, acknowledged or not.
fn whole_lines(folder: &Folder) -> Vec<Digest> {
    let Ok(snapshot) = folder.log.snapshot() else { return Vec::new() };
    let lines = snapshot.log.split_inclusive(|byte| *byte == b'\n');
    lines.filter_map(|line| Link::read(line.strip_suffix(b"\n")?).ok()).map(|link| link.hash).collect()
}

#[test]
fn no_acknowledged_entry_is_lost_by_a_kill() {
    let rounds: u64 = if full() { 1_000 } else { 100 };
    let draws = Draws::new(20_260_303);
    let mut folder = Folder::empty();
    let mut all: BTreeMap<u64, Digest> = BTreeMap::new();
    let (mut adopted, mut killed) = (0, 0);
    for round in 0..rounds {
        if round % 20 == 0 {
            folder = Folder::empty();
            all.clear();
        }
        let below = |n: u64, bound: u64| draws.below(Label::FaultChoice, round, n, bound);
        let mut child = spawn(&folder.path, 1_000_000);
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe"));
        // the kill comes after so many acknowledgements, and a little later
        let (wanted, pause) = (below(0, 8), below(1, 400_000));
        let mut seen = 0;
        let mut note = |line: &str| {
            let found = acknowledged(line);
            if let Some((number, hash)) = found {
                assert_eq!(all.insert(number, hash), None, "entry {number} was acknowledged twice");
                return true;
            }
            false
        };
        let mut line = String::new();
        while seen < wanted && lines.read_line(&mut line).expect("a pipe") > 0 {
            seen += u64::from(note(&line));
            line.clear();
        }
        for _ in 0..pause {
            std::hint::spin_loop();
        }
        child.kill().expect("killed");
        killed += u64::from(!child.wait().expect("ended").success());
        line.clear();
        while lines.read_line(&mut line).expect("a pipe") > 0 {
            note(&line);
            line.clear();
        }
        // every other round leaves the repair to the next writer, which may be killed over it
        let hashes = if round % 2 == 0 {
            whole_lines(&folder)
        } else {
            let receipt = folder.log.append(drill(0)).expect("appended after the kill");
            let is_adopted = |repair: &&Repair| matches!(repair, Repair::Adopted { .. });
            adopted += receipt.repairs.iter().filter(is_adopted).count();
            all.insert(receipt.entry.number, receipt.entry.hash);
            folder.intact()
        };
        for (number, hash) in &all {
            let at = usize::try_from(*number).expect("a small number") - 1;
            assert_eq!(
                hashes.get(at),
                Some(hash),
                "round {round}: entry {number} was acknowledged and is lost"
            );
        }
    }
    assert_eq!(killed, rounds, "a writer ended by itself");
    assert!(adopted > 0, "no kill fell between log and head: the rounds show nothing");
}

#[test]
fn writers_beside_each_other_make_one_chain() {
    let folder = Folder::empty();
    let writers: Vec<Child> = (0..8).map(|_| spawn(&folder.path, 200)).collect();
    let mut numbers = BTreeSet::new();
    let mut acknowledgements = BTreeMap::new();
    for writer in writers {
        let output = writer.wait_with_output().expect("ended");
        assert!(output.status.success());
        let text = String::from_utf8(output.stdout).expect("text");
        let found: Vec<_> = text.split_inclusive('\n').filter_map(acknowledged).collect();
        assert_eq!(found.len(), 200);
        assert!(found.is_sorted_by_key(|(number, _)| *number));
        numbers.extend(found.iter().map(|(number, _)| *number));
        acknowledgements.extend(found);
    }
    assert!(numbers.into_iter().eq(1..=1_600));
    let hashes = folder.intact();
    assert!(acknowledgements.into_values().eq(hashes));
}
