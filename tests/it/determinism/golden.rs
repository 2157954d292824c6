//! Digests of a few drills, the same on every machine, in debug and in release.

use crate::hunts::bundle::{Bundle, run};

/// A change here means that the same files and seed give another drill than before. Where that was meant, copy the
/// table that the failing test prints, and say in the changelog why.
const GOLDEN: &[(&str, u64, &str)] = &[
    ("calm-day", 0, "f58b07fd479cb3088c88dd31d05d9e8c8e521b48b4235125249db8baa4b4d507"),
    ("scheduler-crash", 1, "b46362ddd2972cdcd037f5598c4d6945a5666c6b99f4c0d0435319896ccb9e2f"),
    ("scheduler-hang", 2, "fb3da5b9e251a1e4748b3a0983a060c24d4e03d190c51fd0300a9a34986ac993"),
    ("scheduler-second", 3, "3f6b566353f20b2fa93bb25d5df955900ba2036c4dca33b1910a361c17a4edff"),
    ("job-crash", 4, "e62e6a79271303280e50f5c82be624ca22cd2174c7737bdc7b94c4e78e231971"),
    ("order-resend-same-id", 5, "909a12126fecf752e00efae1bdad7c57e7dca7c27c6d6dfb34402a99650bad96"),
    ("order-retry-storm", 6, "71ac65d3531ca0342a3e879946fd2f390209cd4ce6ef1cb0cae41849dbbe2307"),
    ("gate-bypass", 7, "8bde120896ff5122345c3d90a9a38a6b5795bc1e3efa591ee0d615000da2ef94"),
    ("gate-stale-book", 8, "1aafb4638d7f78b0298134d89477804f3b3b386187a5cb2123972a63716c2e23"),
    ("operator-report", 9, "2686f5d6d31e81d0e9aa837d16e2d43e2b4ef9f5f7a52ff4a3c1915b0f5fa9aa"),
    ("order-runaway", 10, "33fbd6226bfb8fca3590d7fcde046e1d7d6a8555e61c9b5e49ccc38054f0e6c7"),
    ("ledger-misbooks", 11, "85df1639cf980458bc9fa8addccffe94e3a916160d9226ef305fb35a31535c7d"),
    ("gate-bypass-deaf", 12, "446255c95d99099840c3606763bc6a1c4629ba9a6dd601eb36cceca13d5cbfcc"),
    ("drawdown-crash", 13, "fc2700a0b78d709c8bd817c88596ef79a5f3dc1ecc7dbfed4ead742a71eeee53"),
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
