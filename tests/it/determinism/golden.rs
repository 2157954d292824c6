//! Digests of a few drills, the same on every machine, in debug and in release.

use crate::hunts::bundle::{Bundle, run};

/// A change here means that the same files and seed give another drill than before. Where that was meant, copy the
/// table that the failing test prints, and say in the changelog why.
const GOLDEN: &[(&str, u64, &str)] = &[
    ("calm-day", 0, "9d7972d6dce71dc7452c874b6c2d7669e2e9fd91213b971b47f6671cb988d3f7"),
    ("scheduler-crash", 1, "5579b1e9f20f3db391b3e722e3e361a26d2edb3b6321a7b25731a7958183aac6"),
    ("scheduler-hang", 2, "7e10156a7a16b13765d3e817e9b8da605f38672ff37025a6dce39902c541fa45"),
    ("scheduler-second", 3, "9b0f19f7b3dd5717af05726fbe05cf4146c0342d1a8893b07a930743e2d17aa9"),
    ("job-crash", 4, "c789a162093e645f3b3aa50db09dbc792ddd79398f2ccc74b089406972c65fe5"),
    ("order-resend-same-id", 5, "4648844d726fcf4b1015bc3d0f1a5f2882e8e56edc0462db307afd7e18acbaa6"),
    ("order-retry-storm", 6, "d501e0fabaf137a3e7e02d52ce5bf649e508589379419cc6c756a5cead9539d0"),
    ("gate-bypass", 7, "0f8a585968fbacbed67e38c267558050875ac23fd4f1f8cb269aabf06c756571"),
    ("gate-stale-book", 8, "8514999cbda5d98648e92eaf5d5c622c5850e7b3283a23a7f3ad889c8eadc4e4"),
    ("operator-report", 9, "f094f854430f92376d472f30c66b5130c50083436ab4df824d9d92eec96e9a65"),
    ("order-runaway", 10, "a9022fc1610180534f0e6158cb3cd6cb27ba7a27c47bba27cdf9a953e12cf773"),
    ("ledger-misbooks", 11, "1d5800a66a4d59744b6019660b7e5481dc6dbba1c5c2195930d80b323b6c95f6"),
    ("gate-bypass-deaf", 12, "86998b6e4c4b0bf6c992182ac8beab6903487bbdb79022df794b769faef3832a"),
    ("drawdown-crash", 13, "e6b36fb42c03adfd8466a6d3310a003bb536e362da9603ff298c9af8d42dbbae"),
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
