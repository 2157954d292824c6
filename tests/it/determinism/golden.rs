//! Digests of a few drills, the same on every machine, in debug and in release.

use crate::hunts::bundle::{Bundle, run};

/// A change here means that the same files and seed give another drill than before. Where that was meant, copy the
/// table that the failing test prints, and say in the changelog why.
const GOLDEN: &[(&str, u64, &str)] = &[
    ("calm-day", 0, "19ebfd046cb47280dc2f43e69aa25d85f706e8ccbca799228473f77506b58a07"),
    ("scheduler-crash", 1, "b54e2b633c91dc5822eb9e404db84d06b5968a4a4e2143aca584b7540bb7d5b0"),
    ("scheduler-hang", 2, "54904db6559bc9500a30ffd3e9db566a128b9bc3ea6544d3971701fd513645e3"),
    ("scheduler-second", 3, "5b4c02de9081d8ef19500844fc37a68e6a659d9cc9cf08c90a91101b10c2fb2d"),
    ("job-crash", 4, "57a76d1906070919300c526d310f93d2f9b370d0d87ce8498ce8f32d1733e384"),
    ("order-resend-same-id", 5, "44921f5ed705f464a4d0b7a972b69a5dddcbfa26ed32818b5095d31be359d256"),
    ("order-retry-storm", 6, "76f250c022cb5bf2d98cce90b6efd7f52f18f4977a1bb9c7caac4d85295de5d0"),
    ("gate-bypass", 7, "52235780a32e3c9cb80f1a9e4379a09dea5a756fad8f5f2d770d55f6f93bcf12"),
    ("gate-stale-book", 8, "e9f4e5d8c67c35785e338e3d427b0f0d5f34c7138a62c591909cb17bde15ff0c"),
    ("operator-report", 9, "cd3e08cb660f25c27bbd32e4eb7b6a42a740c3073133c7ac105a931edd0a8db8"),
    ("order-runaway", 10, "13731f5051bd1456d85e843e857dffcbd60f434b7bfc6a0cc0f0cce8311f37e5"),
    ("ledger-misbooks", 11, "868eabddbd8085647525990aeb43b74e6c486c5ab0fc5c466c4ed894d91522ed"),
    ("gate-bypass-deaf", 12, "c0241166e33ab6278c8c063578211220cc43f1d67de780b17be2e8e4737431da"),
    ("drawdown-crash", 13, "4b5924125b511b2acc10e5b72fd897bab4db56272a07d0ac82a467480bd01391"),
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
