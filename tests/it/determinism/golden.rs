//! Digests of a few drills, the same on every machine, in debug and in release.

use crate::hunts::bundle::{Bundle, run};

/// A change here means that the same files and seed give another drill than before. Where that was meant, copy the
/// table that the failing test prints, and say in the changelog why.
const GOLDEN: &[(&str, u64, &str)] = &[
    ("calm-day", 0, "342bd4d3d88fdc2eb6dabf52de4ba257576411e2650f9842d5f2b6ea7e495404"),
    ("scheduler-crash", 1, "1693f4a9e54a68190b25dc855b10ba4b782b18de88e41fe87d8c79275362c2c5"),
    ("scheduler-hang", 2, "2d096718ebf0b1871b0fb7f53d0b719f813dc63097a0e40b349b60b6e30fd7aa"),
    ("scheduler-second", 3, "ddc8c3ebf5dea277d8a7583d7b091447439f1d0f3559e544329e299955f4a23e"),
    ("job-crash", 4, "8f77798cb52ed0056a4fd8240ebeef6f87c8e144e9373484bafd712cf3eab51a"),
    ("order-resend-same-id", 5, "32927db5051b2c5f2a5c7500da5177fe828e9bc9ce7232377b62e2469c3cfb59"),
    ("order-retry-storm", 6, "dadef16e6e9ebb6c9b5849f82ab755625d12416f29b715c1accd7c9646741f96"),
    ("gate-bypass", 7, "3233d1456dcb16b8b585f404b198603b783998a0f95050d5738380a638b29597"),
    ("gate-stale-book", 8, "d2db2e6258efce56057ac63d16c4b1b208043dfac9a66af4d916045c64a7137e"),
    ("operator-report", 9, "550dc762290c6015190422d4cfc8aec70a41faf11f969ca025f9c5f5b938b662"),
    ("order-runaway", 10, "36b6e74c0d49714db1e31539120928919231ed1cfc81c0d53d703e10f38cf84d"),
    ("ledger-misbooks", 11, "607ae67e797605d6a54d40fccdcbc8391da8599ef15eff6ea55608ffc56a6020"),
    ("gate-bypass-deaf", 12, "f1f890ee2310be62e0bc42cbfc1b5a51c0990cbb9295e29f14b36a029db6fb97"),
    ("drawdown-crash", 13, "0c22a2f763ab2f56c3f17aa6b2bc78b480492cc51c06edf7bae9771f5a583423"),
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
