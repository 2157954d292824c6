//! Digests of a few drills, the same on every machine, in debug and in release.

use crate::hunts::bundle::{Bundle, run};

/// A change here means that the same files and seed give another drill than before. Where that was meant, copy the
/// table that the failing test prints, and say in the changelog why.
const GOLDEN: &[(&str, u64, &str)] = &[
    ("calm-day", 0, "69de680447534f05caaefccbe73d294571effc67d4e83e01ec9fb122401d5b33"),
    ("scheduler-crash", 1, "7c3b70632ef076bfbe53ca36e33d653101d07d03e0e7b73d20b7f8ce6aaa40db"),
    ("scheduler-hang", 2, "dc8154429fcafd65832464d4524f5b8b7b9c03fe9682f3b7604f26e09da25196"),
    ("scheduler-second", 3, "293a5363888c68b04dd52d98000204d54166da9a9e529f201624c9d66520ad3d"),
    ("job-crash", 4, "aa909f8ff2547e46c08d4fe8926645ccbff71ac7072b46828795aca35da5e109"),
    ("order-resend-same-id", 5, "172fe69e84af2c7a08baf1c39ac988521dc37bc829dc920192aa6b6c9dd44e0f"),
    ("order-retry-storm", 6, "cafa69cc7f3fd39d2c1e696fc27ed69cb3f6e29c2f9f7df40ae74d1684f7cd65"),
    ("gate-bypass", 7, "1bd816a2f23da188e0d9d338b1eba4ab578f736a6b0276f290545ae2d9afe0fa"),
    ("gate-stale-book", 8, "66506b9d3feb4469866439f13915edf4d67aa7cb0b3fc9cb070797510fd486c1"),
    ("operator-report", 9, "25ecfabb92811db3ccb837de84209ac31ecd0ebd19c1479f70b2d9d5c132846c"),
    ("order-runaway", 10, "61f4d4213cb438d98c2623787d96e27291cbf9173ae8ef3425cf52ef22972c2c"),
    ("ledger-misbooks", 11, "3bf78b48226802a284542fc844dbc847d4335326ba3693fc3a2273cc891eba1b"),
    ("gate-bypass-deaf", 12, "4a68722bbb1c40ecfad0d97d6aa1b68885303e736a6bf24fa490fedb0b4dc629"),
    ("drawdown-crash", 13, "c259b0b0c415d1423d1d3aeb2055895d40a29d330517a47af48fdc10998b4db6"),
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
