//! Digests of a few drills, the same on every machine, in debug and in release.

use crate::hunts::bundle::{Bundle, run};

/// A change here means that the same files and seed give another drill than before. Where that was meant, copy the
/// table that the failing test prints, and say in the changelog why.
const GOLDEN: &[(&str, u64, &str)] = &[
    ("calm-day", 0, "0933642a0ec43c40b21f9e9218cd2f2e6531835798b4f95b615ee3106603ea12"),
    ("scheduler-crash", 1, "fccd5de52898a3c2bf50195afe19eeda4ebd530850f2d88b40477e829ad703a9"),
    ("scheduler-hang", 2, "ff9c60cd1fc00884113a83aadaa3642b6019f2100e021e40dbc30bd241b972f4"),
    ("scheduler-second", 3, "a8e03cc07fc84f0c238e76b3779429b0be0093ddcf409af95268c6053974e083"),
    ("job-crash", 4, "681d17d5697f93903b97a4fc1152b6214e12ee74b9960fe0e356744dcf7f61cb"),
    ("order-resend-same-id", 5, "142ff0f85f65151e5de54965319225bcd3825e91562608935deae42702a95f41"),
    ("order-retry-storm", 6, "7ab74de60e61ac57b710f4930e0c0fe8775cd924adbabf1e4301841a6ae40a42"),
    ("gate-bypass", 7, "6008bdb7bf8ceae86da5ae01e1689e6b207c20b4441d19f4f8916912a41364b4"),
    ("gate-stale-book", 8, "37e17c0770afaedb898bcb72f6a967e43092a731b19d428ab1f4a8fbfe305993"),
    ("operator-report", 9, "2cd22dc52512efdb147f0f06c42d86217df1f752b7b7c90855576449f2562864"),
    ("order-runaway", 10, "5c419846681ebdfaf82ce31ab4c1e11c93431c21af16297a3c71a4700ba6a7c0"),
    ("ledger-misbooks", 11, "e3f7942a9d677aa397dd13f423994bd769e3e96666937699ef334e2c3659d7b6"),
    ("gate-bypass-deaf", 12, "3086e3c422e96384ac3b8a5af92b5ceb5aae09074d8424c3bdb13257c9cbc67e"),
    ("drawdown-crash", 13, "c61b98fa4adcb92abc51084ea5309b46b720f6c1836a68fc8b245da87041da73"),
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
