//! Digests of a few drills, the same on every machine, in debug and in release.

use crate::hunts::bundle::{Bundle, run};

/// A change here means that the same files and seed give another drill than before. Where that was meant, copy the
/// table that the failing test prints, and say in the changelog why.
const GOLDEN: &[(&str, u64, &str)] = &[
    ("calm-day", 0, "69de680447534f05caaefccbe73d294571effc67d4e83e01ec9fb122401d5b33"),
    ("scheduler-crash", 1, "aa6c3d843ebdab77b27ec2255acdcff351c92e045f746f19efcd609ac1958179"),
    ("scheduler-hang", 2, "61ea2078ea5318bffd230175f432d04a7ae3d7b0cb120a4650151743c1b4a896"),
    ("scheduler-second", 3, "4691e12632ad558bbca9c4589b907d75e707ce8a58a824c21d30871d0abbc6a2"),
    ("job-crash", 4, "aa909f8ff2547e46c08d4fe8926645ccbff71ac7072b46828795aca35da5e109"),
    ("order-resend-same-id", 5, "f128cb04ae530171710d494767cb4fa4d59aa7e1baeef458c72100b1f8685234"),
    ("order-retry-storm", 6, "a71926a0c884e4e36f67e5770be3a6b0e6cbd5386500d12399356dc9858d5c17"),
    ("gate-bypass", 7, "190dbb2581fb1c262304c47786577208ab36c647118158e548d73aaf116da1a7"),
    ("gate-stale-book", 8, "e5bd8c520d5c0fddad887ddcd1badbca04b758066500e4a717816c1408ac8ad8"),
    ("operator-report", 9, "25ecfabb92811db3ccb837de84209ac31ecd0ebd19c1479f70b2d9d5c132846c"),
    ("order-runaway", 10, ""),
    ("ledger-misbooks", 11, ""),
    ("gate-bypass-deaf", 12, ""),
    ("drawdown-crash", 13, ""),
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
