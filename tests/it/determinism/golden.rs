//! Digests of a few drills, the same on every machine, in debug and in release.

use crate::hunts::bundle::{Bundle, run};

/// A change here means that the same files and seed give another drill than before. Where that was meant, copy the
/// table that the failing test prints, and say in the changelog why.
const GOLDEN: &[(&str, u64, &str)] = &[
    ("calm-day", 0, "569a95e886b1355de96098ccdfd0256339180651dc4ad5eccce5bbfc207266d5"),
    ("scheduler-crash", 1, "92e683b73bbcd79789d851cca581580bb6c6217e38c3c17ebec657fca3fcd817"),
    ("scheduler-hang", 2, "1ce46ac093f2e472eba70c84303fb913387cdf50d406663b707d6f217bed732d"),
    ("scheduler-second", 3, "0706b69be656bd3e4a13c4b6e6bccb0993ea8fb7b78f1f9527ffbed533739d29"),
    ("job-crash", 4, "242f6732130b5bbd1837134d9429379297302e6b34eb4f11480a087c06563195"),
    ("order-resend-same-id", 5, "2dc107aae58ae292fa35d109af70a640c1fcfb037f328ea5d53fc675bec4ba56"),
    ("order-retry-storm", 6, "eae3a86be04837e3ab8e5ed06146a8450ee5af3acd5b0573ad999ab1f023bc14"),
    ("gate-bypass", 7, "1d09af8e7f47b3a2ca89ec37206668ee4e41ccfa309481620561127a3b256b76"),
    ("gate-stale-book", 8, "4ffe5425e25ee48825d0005a5e78f55f2d801171e7e7d6a5dc4b8375204a21ed"),
    ("operator-report", 9, "706e5384b44c6ff9e223e98ab80415f95b344a7b6a6a2319a1576ce1a0dff1a5"),
    ("order-runaway", 10, "ba513b7e3986add04fd3b318b0b1f838caa5c3627b938b11db9d3f964509f1fe"),
    ("ledger-misbooks", 11, "de2279d05aefd666b39328aca5ef6360be30627b1c1852a20177033ee4146766"),
    ("gate-bypass-deaf", 12, "8db71f1b6252fca33c98c57c92710fdd96a85d786afae5a7a89cb1abe38e5314"),
    ("drawdown-crash", 13, "af01f2689a68326af5a26fb2414d88b800999356d78bb80cecef5d9f1d64c786"),
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
