//! Digests of a few drills, the same on every machine, in debug and in release.

use crate::hunts::bundle::{Bundle, run};

/// A change here means that the same files and seed give another drill than before. Where that was meant, copy the
/// table that the failing test prints, and say in the changelog why.
const GOLDEN: &[(&str, u64, &str)] = &[
    ("calm-day", 0, "19ebfd046cb47280dc2f43e69aa25d85f706e8ccbca799228473f77506b58a07"),
    ("scheduler-crash", 1, "b54e2b633c91dc5822eb9e404db84d06b5968a4a4e2143aca584b7540bb7d5b0"),
    ("scheduler-hang", 2, "54904db6559bc9500a30ffd3e9db566a128b9bc3ea6544d3971701fd513645e3"),
    ("scheduler-second", 3, "a7d84045bc34c1f9e9b6ef9b7f85ddc7ee221ae2b6b32c3dcc4dd1c6e008a809"),
    ("job-crash", 4, "9f2d84e7025a8897aafcf22928fc418f14c2838bc93e6c0fb0d42708e4742612"),
    ("order-resend-same-id", 5, "690ffe00283dc097dbd2be177466d89e0c56586f466753fb2191b991e4877cc0"),
    ("order-retry-storm", 6, "57cc9742ec55e55a3aa6cb96d18bb973d435cd6cb62070cd3227fc0b6e43f336"),
    ("gate-bypass", 7, "52235780a32e3c9cb80f1a9e4379a09dea5a756fad8f5f2d770d55f6f93bcf12"),
    ("gate-stale-book", 8, "e9f4e5d8c67c35785e338e3d427b0f0d5f34c7138a62c591909cb17bde15ff0c"),
    ("operator-report", 9, "bfbd616cbe67a85631f6125b306c63cd7e8a44e45c1018451d288110e4c25308"),
    ("order-runaway", 10, "7bd2e93aeba3c40be01166a0a50dec04196f2d53ddccfcc20e0b01514073b97d"),
    ("ledger-misbooks", 11, "868eabddbd8085647525990aeb43b74e6c486c5ab0fc5c466c4ed894d91522ed"),
    ("gate-bypass-deaf", 12, "be7c5fc7871b4896d83a93120222a965da7c2a844d15753fd0ed9f74d54d8c38"),
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
