//! Whatever is done to a log behind the program's back is found and located.

use proptest::prelude::*;
use rayon::prelude::*;
use shadowdrill::drill_log::chain::{decode, genesis, seal};
use shadowdrill::drill_log::{Body, Day, Flaw, FlawKind, Head, History, Link, verify};
use shadowdrill::report::{Lang, to_log_markdown};

use super::support::{Made, closing, drill, finding, follow_up, full};

fn flaw(log: &[u8], head: &[u8]) -> Option<Flaw> {
    verify(log, Some(head), None).flaw
}

/// The entry, from 1, that byte `at` belongs to.
fn entry_at(made: &Made, at: usize) -> u64 {
    let mut end = 0;
    let passed = made.lines.iter().take_while(|line| {
        end += line.len();
        end <= at
    });
    passed.count() as u64 + 1
}

/// Changes each of these bytes and expects the entry it belongs to to be named.
fn change_each(made: &Made, places: &[usize], masks: &[u8]) {
    let (log, head) = (made.log(), made.head());
    assert_eq!(flaw(&log, &head), None);
    places.par_iter().for_each(|&at| {
        // one mask more makes a line feed, which cuts the line in two
        for mask in masks.iter().copied().chain([log[at] ^ b'\n']).filter(|mask| *mask != 0) {
            let mut changed = log.clone();
            changed[at] ^= mask;
            let found = flaw(&changed, &head).unwrap_or_else(|| panic!("byte {at} ^ {mask:#x} is not found"));
            let entry = entry_at(made, at);
            assert_eq!(
                (found.kind, found.entry, found.line),
                (FlawKind::Changed, entry, entry),
                "byte {at}: {found:?}"
            );
        }
    });
}

#[test]
fn any_changed_byte_of_a_long_log_is_found_and_located() {
    let made = Made::long(100);
    let log = made.log();
    if full() {
        return change_each(&made, &(0..log.len()).collect::<Vec<_>>(), &[1]);
    }
    // by default a sample, and every end of a line; the short log below takes every byte
    let mut places: Vec<usize> = (0..log.len()).step_by(997).collect();
    places.extend((0..log.len()).filter(|at| log[*at] == b'\n'));
    change_each(&made, &places, &[1]);
}

#[test]
fn any_changed_byte_of_a_short_log_is_found_and_located() {
    let made = Made::of([
        Body::Drill(Box::new(drill(1))),
        finding(1, "x"),
        follow_up(1, "1.1", "y"),
        closing(1, "1.1"),
    ]);
    change_each(&made, &(0..made.log().len()).collect::<Vec<_>>(), &[1, 0x20, 0x80]);
}

#[test]
fn any_changed_byte_of_the_head_is_found() {
    let made = Made::long(2);
    let (log, head) = (made.log(), made.head());
    for at in 0..head.len() {
        for mask in [1_u8, 2, 4, 8, 16, 32, 64, 128, head[at] ^ b' ', head[at] ^ b'9', head[at] ^ b'\n'] {
            let mut changed = head.clone();
            changed[at] ^= mask;
            let found = flaw(&log, &changed).is_some();
            assert_eq!(found, mask != 0, "byte {at} ^ {mask:#x}");
        }
    }
}

#[test]
fn a_cut_tail_is_found_and_located() {
    let made = Made::long(100);
    let (log, head) = (made.log(), made.head());
    let mut end = 0;
    for (kept, line) in made.lines.iter().enumerate() {
        let kept_bytes = &log[..end];
        let found = flaw(kept_bytes, &head).expect("cut at a line");
        assert_eq!((found.kind, found.entry), (FlawKind::CutOff, kept as u64 + 1), "{found:?}");
        let step = if full() { 1 } else { 997 };
        for part in (1..line.len()).step_by(step).chain([line.len() - 1]) {
            let found = flaw(&log[..end + part], &head).expect("cut within a line");
            assert_eq!((found.kind, found.entry), (FlawKind::CutOff, kept as u64 + 1), "{found:?}");
        }
        end += line.len();
    }
    let found = flaw(&log[..made.lines[0].len()], &head).expect("cut");
    assert_eq!(found.message, "entries 2 to 100 are cut off: the log ends after entry 1, its head says 100");
}

/// Chains `body` where entry `number` is, sealed anew.
fn resealed(made: &Made, number: usize, body: Body) -> Vec<u8> {
    seal(number as u64, &made.entries[number - 1].previous, body).expect("sealed").1
}

fn other() -> Body {
    Body::Drill(Box::new(drill(666)))
}

type Deed = (&'static str, fn(&Made, &mut Vec<Vec<u8>>), FlawKind, u64, u64, &'static str);

const DEEDS: &[Deed] = &[
    (
        "first removed",
        |_, lines| drop(lines.remove(0)),
        FlawKind::Removed,
        1,
        1,
        "entry 1 is removed: entry 2 follows",
    ),
    (
        "one removed",
        |_, lines| drop(lines.remove(4)),
        FlawKind::Removed,
        5,
        5,
        "entry 5 is removed: entry 6 follows",
    ),
    (
        "three removed",
        |_, lines| drop(lines.drain(4..7)),
        FlawKind::Removed,
        5,
        5,
        "entries 5 to 7 are removed: entry 8 follows",
    ),
    (
        "last removed",
        |_, lines| drop(lines.pop()),
        FlawKind::CutOff,
        12,
        12,
        "entry 12 is cut off: the log ends after entry 11, its head says 12",
    ),
    (
        "neighbours swapped",
        |_, lines| lines.swap(4, 5),
        FlawKind::Reordered,
        5,
        5,
        "entries are out of order: entry 6 stands before entry 5, which is at line 6",
    ),
    (
        "last two swapped",
        |_, lines| lines.swap(10, 11),
        FlawKind::Reordered,
        11,
        11,
        "entries are out of order: entry 12 stands before entry 11, which is at line 12",
    ),
    (
        "first and last swapped",
        |_, lines| lines.swap(0, 11),
        FlawKind::Reordered,
        1,
        1,
        "entries are out of order: entry 12 stands before entry 1, which is at line 12",
    ),
    (
        "moved back",
        |_, lines| {
            let line = lines.remove(2);
            lines.insert(8, line);
        },
        FlawKind::Reordered,
        3,
        3,
        "entries are out of order: entry 4 stands before entry 3, which is at line 9",
    ),
    (
        "moved forward",
        |_, lines| {
            let line = lines.remove(8);
            lines.insert(2, line);
        },
        FlawKind::Reordered,
        3,
        3,
        "entries are out of order: entry 9 stands before entry 3, which is at line 4",
    ),
    (
        "copy inserted",
        |_, lines| lines.insert(6, lines[2].clone()),
        FlawKind::Inserted,
        7,
        7,
        "a copy of entry 3 is inserted where entry 7 belongs",
    ),
    (
        "copy beside the original",
        |_, lines| lines.insert(3, lines[2].clone()),
        FlawKind::Inserted,
        4,
        4,
        "a copy of entry 3 is inserted where entry 4 belongs",
    ),
    (
        "junk inserted",
        |_, lines| lines.insert(6, b"junk\n".to_vec()),
        FlawKind::Inserted,
        7,
        7,
        "line is inserted before entry 7, which stands at line 8",
    ),
    (
        "empty line inserted",
        |_, lines| lines.insert(0, b"\n".to_vec()),
        FlawKind::Inserted,
        1,
        1,
        "line is inserted before entry 1, which stands at line 2",
    ),
    (
        "two lines of junk",
        |_, lines| {
            lines.insert(6, b"a\n".to_vec());
            lines.insert(6, b"b\n".to_vec());
        },
        FlawKind::Inserted,
        7,
        7,
        "2 lines are inserted before entry 7, which stands at line 9",
    ),
    (
        "sealed entry inserted",
        |made, lines| lines.insert(6, resealed(made, 7, other())),
        FlawKind::Inserted,
        7,
        7,
        "line 7 is inserted: the entry 7 that the rest chains onto stands at line 8",
    ),
    (
        "sealed on nothing",
        |_, lines| lines.insert(6, seal(7, &genesis(), other()).expect("sealed").1),
        FlawKind::Inserted,
        7,
        7,
        "a line is inserted before entry 7, which stands at line 8",
    ),
    (
        "sealed anew",
        |made, lines| lines[6] = resealed(made, 7, other()),
        FlawKind::Changed,
        7,
        7,
        "entry 7 was changed and sealed anew: entry 8 does not chain onto it",
    ),
    (
        "last but one sealed anew",
        |made, lines| lines[10] = resealed(made, 11, other()),
        FlawKind::Changed,
        11,
        11,
        "entry 11 was changed and sealed anew: entry 12 does not chain onto it",
    ),
    (
        "chained elsewhere",
        |_, lines| lines[6] = seal(7, &genesis(), other()).expect("sealed").1,
        FlawKind::Changed,
        7,
        7,
        "entry 7 was changed: it does not chain onto entry 6",
    ),
    (
        "last sealed anew",
        |made, lines| lines[11] = resealed(made, 12, other()),
        FlawKind::Head,
        12,
        1,
        "the chain is intact, but entry 12",
    ),
    (
        "all sealed anew",
        |_, lines| *lines = Made::of((0..12).map(|_| other())).lines,
        FlawKind::Head,
        12,
        1,
        "the chain is intact, but entry 12",
    ),
    (
        "one more",
        |_, lines| lines.push(Made::long(13).lines[12].clone()),
        FlawKind::Unacknowledged,
        13,
        13,
        "entry 13 is beyond the head and not acknowledged",
    ),
    (
        "one more and junk",
        |_, lines| {
            lines.push(Made::long(13).lines[12].clone());
            lines.push(b"junk".to_vec());
        },
        FlawKind::Unacknowledged,
        13,
        13,
        "entry 13 is beyond the head and not acknowledged, and 4 more bytes",
    ),
    (
        "junk at the end",
        |_, lines| lines.push(b"junk\n".to_vec()),
        FlawKind::Torn,
        13,
        13,
        "5 bytes beyond the head are no entry",
    ),
    (
        "all gone",
        |_, lines| lines.clear(),
        FlawKind::CutOff,
        1,
        1,
        "entries 1 to 12 are cut off: the log ends after entry 0, its head says 12",
    ),
];

#[test]
fn every_deed_is_told_from_the_others() {
    let made = Made::long(12);
    for (deed, act, kind, entry, line, message) in DEEDS {
        let mut lines = made.lines.clone();
        act(&made, &mut lines);
        let found = flaw(&lines.concat(), &made.head()).unwrap_or_else(|| panic!("{deed} is not found"));
        assert_eq!((found.kind, found.entry, found.line), (*kind, *entry, *line), "{deed}: {found:?}");
        assert!(found.message.starts_with(message), "{deed}: {}", found.message);
    }
}

#[test]
fn a_hash_kept_elsewhere_shows_what_the_head_cannot() {
    let made = Made::long(12);
    let (log, head) = (made.log(), made.head());
    let kept = &made.entries[9].hash;
    let found = verify(&log, Some(&head), Some(kept));
    assert_eq!((found.expected_at, found.flaw), (Some(10), None));

    let shorter = Made { entries: made.entries[..9].to_vec(), lines: made.lines[..9].to_vec() };
    let rewritten = Made::of((0..12).map(|_| other()));
    for forged in [shorter, rewritten, Made::of([])] {
        let (log, head) = (forged.log(), forged.head());
        assert_eq!(flaw(&log, &head), None, "log and head agree with each other");
        let found = verify(&log, Some(&head), Some(kept));
        assert_eq!(found.flaw.map(|flaw| flaw.kind), Some(FlawKind::NotExpected));
    }
    assert!(verify(b"", None, Some(&genesis())).flaw.is_some(), "an empty log proves nothing");
}

#[test]
fn a_chained_line_that_no_entry_can_be_is_found() {
    // the second amendment follows the rules of the chain and amends nothing
    for body in [finding(2, "x"), closing(1, "1.1"), follow_up(7, "7.1", "x")] {
        let made = Made::of([Body::Drill(Box::new(drill(1))), body]);
        let found = flaw(&made.log(), &made.head()).expect("found");
        assert_eq!((found.kind, found.entry), (FlawKind::Unreadable, 2), "{found:?}");
    }
    let line = String::from_utf8(Made::long(1).lines[0].clone()).expect("UTF-8");
    let forged = line.replace("\"seed\":1,", "\"seed\":1,\"note\":\"x\",");
    let link = Link::read(forged.trim_end().as_bytes()).expect("a link");
    let forged = forged.replace(link.hash.as_str(), link.actual.as_str());
    let head = Head::new(1, forged.len() as u64, link.actual).encode();
    let found = flaw(forged.as_bytes(), head.as_bytes()).expect("found");
    assert_eq!((found.kind, found.entry), (FlawKind::Unreadable, 1));
    assert!(found.message.contains("unknown field `note`"), "{}", found.message);
}

proptest! {
    #[test]
    fn no_bytes_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), text in "[{}\",:a-z0-9\n]{0,80}") {
        for input in [bytes.as_slice(), text.as_bytes()] {
            let _ = Link::read(input);
            let _ = decode(input);
            let _ = Head::decode(input);
            let _ = verify(input, Some(input), None);
            let day = Day::parse("2026-04-15").expect("a day");
            let _ = to_log_markdown(input, &History::default(), &Head::empty(), day, Lang::German);
        }
    }

    #[test]
    fn no_edit_of_a_log_makes_a_reader_panic_or_stay_silent(
        at in 0_usize..20_000, length in 0_usize..3_000, put in prop::collection::vec(any::<u8>(), 0..20)
    ) {
        let made = Made::long(12);
        let log = made.log();
        let from = at % log.len();
        let to = (from + length).min(log.len());
        let edited = [&log[..from], &put, &log[to..]].concat();
        let found = verify(&edited, Some(&made.head()), None);
        prop_assert_eq!(found.flaw.is_none(), edited == log);
        let edited_head = [&made.head()[..from % 60], &put].concat();
        prop_assert!(verify(&log, Some(&edited_head), None).flaw.is_some());
    }

    #[test]
    fn sealed_entries_read_back(operator in "\\PC{1,40}", seed: u64, reports in prop::collection::vec(".{0,20}", 0..3)) {
        prop_assume!(!operator.trim().is_empty());
        let mut written = drill(seed);
        written.operator = operator;
        written.reports = reports;
        let made = Made::of([Body::Drill(Box::new(written.clone()))]);
        prop_assert_eq!(flaw(&made.log(), &made.head()), None);
        let entry = decode(made.lines[0].trim_ascii_end()).expect("decoded");
        prop_assert_eq!(entry.body, Body::Drill(Box::new(written)));
    }
}
