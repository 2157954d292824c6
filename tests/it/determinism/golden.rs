//! Digests of a few drills, the same on every machine, in debug and in release.

use crate::hunts::bundle::{Bundle, run};

/// A change here means that the same files and seed give another drill than before. Where that was meant, copy the
/// table that the failing test prints, and say in the changelog why.
const GOLDEN: &[(&str, u64, &str)] = &[
    ("calm-day", 0, "7c91abac7895d0b014dcd682370f96f999178d2a7cd0f1f6913df8301dfce374"),
    ("scheduler-crash", 1, "93fa78e28f92a27728a2c2a4259b0944903ac6006a535ef81c26901ff17258f4"),
    ("scheduler-hang", 2, "49a067663ccf11a79d92ca39467ac09dd3f66374e79bda610fe323738beecc83"),
    ("scheduler-second", 3, "d7888e2dc367d16acae9b84636337173e158ff41df69e76319445b4eca4dd9fc"),
    ("job-crash", 4, "60f2e404b11adf7c2ebdbd67ade9a2d5255197f308bd76cb63e6b663b71b89ae"),
    ("order-resend-same-id", 5, "0449677ef270984fab2744b1d823bee3deede78fd22180d0e5dc9c2bc7c11302"),
    ("order-retry-storm", 6, "4d39f261c736ed426d15a3efa02a11f711c152e594c188a76ea2d9052817d36f"),
    ("gate-bypass", 7, "0239bf208cbf7edd15a654a46e115722c160b22358216b901bc4ac0ff4b4fbdd"),
    ("gate-stale-book", 8, "311f50e97f222d23fa902783240bba430a349c0df4db82e975caea9339714eeb"),
    ("operator-report", 9, "719cbe351d9d6dc9670aec837ff813c231c187de8439c754437c97aab4ab51a4"),
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
