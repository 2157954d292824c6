//! A crash at every byte of an append: what was acknowledged stays, and the next append goes on.

use std::fs;

use shadowdrill::drill_log::{Body, Head, Repair};

use super::support::{Folder, Made, drill, full};

/// The bytes of an append at which to crash: all of a short one, or a sample with both ends.
fn places(length: usize) -> Vec<usize> {
    let step = if full() { 1 } else { 7 };
    let mut places: Vec<usize> = (0..=length).step_by(step).collect();
    places.extend([1, 2, length - 1, length]);
    places.sort_unstable();
    places.dedup();
    places
}

#[test]
fn a_crash_while_the_log_is_written_loses_nothing() {
    for before in [0, 1, 3] {
        let old = Made::long(before);
        let mut new = old.clone();
        new.push(Body::Drill(Box::new(drill(77))));
        let line = new.lines.last().expect("the new line").clone();
        for written in places(line.len()) {
            let folder = Folder::with(&old);
            let head_left = &new.head()[..written % new.head().len()];
            folder.put(".head.new", head_left);
            folder.put("", &[old.log(), line[..written].to_vec()].concat());

            let receipt = folder.log.append(drill(5)).expect("appended after the crash");
            let expected = match written {
                0 => vec![],
                all if all == line.len() => vec![Repair::Adopted { first: before + 1, last: before + 1 }],
                part => vec![Repair::SetAside { bytes: part as u64, path: folder.beside(".torn-1") }],
            };
            assert_eq!(receipt.repairs, expected, "{before} entries, {written} bytes");
            let hashes = folder.intact();
            assert!(folder.get("").starts_with(&old.log()), "acknowledged bytes were touched");
            let adopted = u64::from(written == line.len());
            assert_eq!(
                (hashes.len() as u64, receipt.entry.number),
                (before + adopted + 1, before + adopted + 1)
            );
            if matches!(expected.first(), Some(Repair::SetAside { .. })) {
                assert_eq!(folder.get(".torn-1"), &line[..written], "torn bytes were lost");
            }
        }
    }
}

#[test]
fn a_crash_while_the_head_is_written_leaves_the_old_head_or_the_new() {
    let old = Made::long(2);
    let mut new = old.clone();
    new.push(Body::Drill(Box::new(drill(77))));
    for written in 0..=new.head().len() {
        let folder = Folder::with(&old);
        folder.put("", &new.log());
        folder.put(".head.new", &new.head()[..written]);
        let receipt = folder.log.append(drill(5)).expect("appended");
        assert_eq!(receipt.repairs, [Repair::Adopted { first: 3, last: 3 }]);
        assert_eq!(folder.intact()[2], new.entries[2].hash);
    }
    let folder = Folder::with(&new);
    let receipt = folder.log.append(drill(5)).expect("appended");
    assert_eq!((receipt.repairs.len(), receipt.entry.number), (0, 4));
}

#[test]
fn a_crash_while_the_files_are_made_is_no_damage() {
    let head = Head::empty().encode().into_bytes();
    let begun = |files: &[(&str, &[u8])]| {
        let folder = Folder::empty();
        files.iter().for_each(|(suffix, bytes)| folder.put(suffix, bytes));
        let receipt = folder.log.append(drill(1)).expect("appended");
        assert_eq!((receipt.entry.number, receipt.repairs.len()), (1, 0), "{files:?}");
        assert_eq!(folder.intact().len(), 1);
    };
    begun(&[(".lock", b"")]);
    for written in 0..=head.len() {
        begun(&[(".lock", b""), (".head.new", &head[..written])]);
    }
    begun(&[(".lock", b""), (".head", &head)]);
    begun(&[(".lock", b""), (".head", &head), ("", b"")]);
}

#[test]
fn a_crash_during_the_repair_is_repaired() {
    let made = Made::long(3);
    let folder = Folder::with(&made);
    folder.put("", &[made.log(), b"{\"format\":1,\"num".to_vec()].concat());
    // as if the torn bytes had been copied and the log not yet cut
    folder.put(".torn-1", b"{\"format\":1,\"num");
    let receipt = folder.log.append(drill(1)).expect("appended");
    assert_eq!(receipt.repairs, [Repair::SetAside { bytes: 16, path: folder.beside(".torn-2") }]);
    assert_eq!(folder.get(".torn-1"), folder.get(".torn-2"));
    assert_eq!(folder.intact().len(), 4);
}

#[test]
fn whole_entries_are_adopted_and_what_follows_them_is_set_aside() {
    let made = Made::long(5);
    let folder = Folder::with(&Made::long(2));
    folder.put("", &[made.log(), b"\xff\x00 rest\nmore".to_vec()].concat());
    let receipt = folder.log.append(drill(1)).expect("appended");
    let aside = Repair::SetAside { bytes: 12, path: folder.beside(".torn-1") };
    assert_eq!(receipt.repairs, [Repair::Adopted { first: 3, last: 5 }, aside]);
    assert_eq!(folder.get(".torn-1"), b"\xff\x00 rest\nmore");
    assert_eq!(folder.intact()[4], made.entries[4].hash);
    assert_eq!(
        receipt.repairs[0].to_string(),
        "entries 3 to 5 were written and not acknowledged; they are adopted"
    );
}

#[test]
fn an_entry_with_a_wrong_hash_beyond_the_head_is_not_adopted() {
    let old = Made::long(2);
    let mut new = old.clone();
    new.push(Body::Drill(Box::new(drill(77))));
    let mut forged = new.log();
    let at = forged.len() - 10;
    forged[at] ^= 1;
    let folder = Folder::with(&old);
    folder.put("", &forged);
    let receipt = folder.log.append(drill(1)).expect("appended");
    assert!(matches!(receipt.repairs[..], [Repair::SetAside { .. }]), "{:?}", receipt.repairs);
    assert_eq!(receipt.entry.number, 3);
}

#[test]
fn an_entry_whose_head_could_not_be_written_is_not_acknowledged() {
    let folder = Folder::with(&Made::long(2));
    fs::create_dir(folder.beside(".head.new")).expect("a folder");
    let head = folder.get(".head");
    assert!(folder.log.append(drill(1)).is_err());
    assert_eq!(folder.get(".head"), head);
    fs::remove_dir(folder.beside(".head.new")).expect("removed");
    let receipt = folder.log.append(drill(2)).expect("appended");
    assert_eq!(receipt.repairs, [Repair::Adopted { first: 3, last: 3 }]);
    assert_eq!((receipt.entry.number, folder.intact().len()), (4, 4));
}

#[test]
fn reading_repairs_nothing_and_names_what_it_left_out() {
    let folder = Folder::with(&Made::long(3));
    let mut log = folder.get("");
    log.extend_from_slice(b"torn");
    folder.put("", &log);
    let before = folder.state();
    let reading = folder.log.read().expect("read");
    assert_eq!((reading.history.drills.len(), reading.head.count), (3, 3));
    assert!(reading.pending.expect("named").message.starts_with("4 bytes beyond the head are no entry"));
    assert_eq!(folder.state(), before);
    fs::remove_file(folder.beside(".head")).expect("removed");
    assert!(folder.log.read().is_err());
}
