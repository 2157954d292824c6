//! Digests of a few drills, the same on every machine, in debug and in release.

use crate::hunts::bundle::{Bundle, run};

/// A change here means that the same files and seed give another drill than before. Where that was meant, copy the
/// table that the failing test prints, and say in the changelog why.
const GOLDEN: &[(&str, u64, &str)] = &[
    ("calm-day", 0, "076d4361ee3a4b42c23369feaa323290b690f199fed8f41b2c659678789543a1"),
    ("scheduler-crash", 1, "3145bbe5afa877715e4e906dad83aaad67ed65a875fbe188d70f89049e105f48"),
    ("scheduler-hang", 2, "1b1e7fb84cb725d3adca922dcfc7c40098c274a03d79c1e955ddafa6bd005699"),
    ("scheduler-second", 3, "db5ee3a9d50058ab828626db204717bf76ee53b0a252cb3c8cd01990bdd43cae"),
    ("job-crash", 4, "366ba7f92c90a8931473d96a738e161305beaad300c14ccf36564c44fe034532"),
    ("order-resend-same-id", 5, "9c33121bea1e771e19c0442dab8ea84b7b63c0687efab4e9e5f5453414c631c9"),
    ("order-retry-storm", 6, "8201c96c3cf432e821245a1391d6f0c46a783e340c4ae4c024df696cf8be0625"),
    ("gate-bypass", 7, "d3ad865ca3917be0f10c6b64c87f7f1e44f413a3b58e98b30e02f2d37de82de2"),
    ("gate-stale-book", 8, "f83ded2d193b33c2131626552a75114ced04ab36084f1be70f101fde3a0e8a60"),
    ("operator-report", 9, "af93f5167fe2a25b73d9146903152d635f8e4ace6cd908e865b4aa0464bf344a"),
    ("order-runaway", 10, "10b342602ace4da4d6a4f29eac7cda707d7727fff6ebbccfccea90ca49ce9a1f"),
    ("ledger-misbooks", 11, "dfb670b3390f9cd5f6da7c86763f1aba9c26f7e3fc6501354193cd209f6cc9b4"),
    ("gate-bypass-deaf", 12, "fca05d92ed543797111d8e38f1f937c2209a1be61c4ac0c0a31d1f89850acb6e"),
    ("drawdown-crash", 13, "9eee8c49c601e225ad6e763ed4cc16c5ff06d7df5831e9b8dfd7c30b9df6e5b6"),
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
