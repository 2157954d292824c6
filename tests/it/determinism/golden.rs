//! Digests of a few drills, the same on every machine, in debug and in release.

use crate::hunts::bundle::{Bundle, run};

/// A change here means that the same files and seed give another drill than before. Where that was meant, copy the
/// table that the failing test prints, and say in the changelog why.
const GOLDEN: &[(&str, u64, &str)] = &[
    ("calm-day", 0, "0933642a0ec43c40b21f9e9218cd2f2e6531835798b4f95b615ee3106603ea12"),
    ("scheduler-crash", 1, "de66387dfd5290d32bf09b1b4b4ca6f5f10232084dd189487d5aa0aea3fee8ee"),
    ("scheduler-hang", 2, "c5558204e92314407cb41bb763320eb63974fe951d90022cc8b8b84785b41d01"),
    ("scheduler-second", 3, "534efafb4597fa13cdf6c9eb13e5c34d4029ddf3eac5937f20a189bc576ddfdc"),
    ("job-crash", 4, "681d17d5697f93903b97a4fc1152b6214e12ee74b9960fe0e356744dcf7f61cb"),
    ("order-resend-same-id", 5, "cafb09d49ae3e726d65e9d35cc0586dfa354c74ed577ad80a4e23c324b573891"),
    ("order-retry-storm", 6, "4439540c05327b7bcc49b8584d334df3d631539707083438773adbd9ab960233"),
    ("gate-bypass", 7, "e855cd56f7dcdea53e5155f0a4985cd23cfb2b605bc883ee27c4f8e618e6c322"),
    ("gate-stale-book", 8, "f90e7dd177e0a7c87443531e51192e2753f760de688092ad413720e4f4e63f4d"),
    ("operator-report", 9, "2cd22dc52512efdb147f0f06c42d86217df1f752b7b7c90855576449f2562864"),
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
