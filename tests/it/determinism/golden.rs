//! Digests of a few drills, the same on every machine, in debug and in release.

use crate::hunts::bundle::{Bundle, run};

/// A change here means that the same files and seed give another drill than before. Where that was meant, copy the
/// table that the failing test prints, and say in the changelog why.
const GOLDEN: &[(&str, u64, &str)] = &[
    ("calm-day", 0, "079fafd461ecd6aef04fff35787b18c59fac1a801398d537fbfc61a3f40e71de"),
    ("scheduler-crash", 1, "0a9dc818dd505f1c26ff710e06dd853f3a505cf80d2d8a983eb90ac215173ba1"),
    ("scheduler-hang", 2, "2bd27cd58372eaf591712c87a280c48080d4202d4b8bf9fcbe8a3a25ae944df4"),
    ("scheduler-second", 3, "fe4d38a1552f55ac1f577a7366c00beed4eb4f2da4fc779ea3d63d3a7838cf80"),
    ("job-crash", 4, "0a7fa882571bae8baf33fb0bc16104eacbc9d1c714beaa17df581bab4909533f"),
    ("order-resend-same-id", 5, "5796cf056f7be3da3f9cb2f779114024461c002402861fb25689a4d958caec16"),
    ("order-retry-storm", 6, "c5bffb2cef9abf02b7cff46446d5480a52f2f224a986b26b35ae1258a92fe48a"),
    ("gate-bypass", 7, "35e9eb9c0b6784e8d3cdcb55d9393e7037d314085f66c855e02374c2b5874c8c"),
    ("gate-stale-book", 8, "49bc4c306f73b117c8ac7ce9d555b8c957fddca15c413ac94a1f1b55dc308096"),
    ("operator-report", 9, "5266b8351083de9b04d2cceeecbbc0993526fd154f232fc45814796ce4fa0644"),
    ("order-runaway", 10, "5e0519501bf4ae68218d64d2ad63b8ac0ca91420ecd8e39070f38eb7f6b27bcf"),
    ("ledger-misbooks", 11, "a48179c7d20e03fef1a5736e4147bcdc75761e57bc1ca9004bdf42f749b83b70"),
    ("gate-bypass-deaf", 12, "b917fe8d6f40565137c36b55621b5505ce4431224dea495533626400d70e7895"),
    ("drawdown-crash", 13, "c40ffc5f0a2b97ba54877a30a866d8031e71be4eca148e0d5f824ee1bba00416"),
];

#[test]
fn the_bytes_of_a_few_drills_are_those_written_down() {
    let library = Bundle::untouched().library();
    let now: Vec<(&str, u64, String)> = GOLDEN
        .iter()
        .map(|(id, seed, _)| (*id, *seed, run(&library, id, *seed).digest.to_string()))
        .collect();
    let same = now.iter().zip(GOLDEN).all(|((.., digest), (.., golden))| digest == golden);
    let table: String =
        now.iter().map(|(id, seed, digest)| format!("    ({id:?}, {seed}, {digest:?}),\n")).collect();
    assert!(same && !now.is_empty(), "the digests are now\n{table}");
}
