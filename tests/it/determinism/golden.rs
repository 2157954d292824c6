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
    ("gate-bypass", 7, "73479a02a483cf0ab48951f2caa69a17e4e4913b2e94838d0b0aa4fdc8ed9edc"),
    ("gate-stale-book", 8, "2b6c4776ee0676bb4a142074bc62b80f0b4c9fa33a9d27052eda0b7efdc3680c"),
    ("operator-report", 9, "af93f5167fe2a25b73d9146903152d635f8e4ace6cd908e865b4aa0464bf344a"),
    ("order-runaway", 10, "10b342602ace4da4d6a4f29eac7cda707d7727fff6ebbccfccea90ca49ce9a1f"),
    ("ledger-misbooks", 11, "2f0dd2eb41c44a987c749b0a35f21f1509408c97d96d8efa31c3dd6559145a0b"),
    ("gate-bypass-deaf", 12, "deb358bd4db99040529d1675d97a4aad7edb7491d924bf4499cef6f49364e17e"),
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
