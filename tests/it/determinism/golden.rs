//! Digests of a few drills, the same on every machine, in debug and in release.

use crate::hunts::bundle::{Bundle, run};

/// A change here means that the same files and seed give another drill than before. Where that was meant, copy the
/// table that the failing test prints, and say in the changelog why.
const GOLDEN: &[(&str, u64, &str)] = &[
    ("calm-day", 0, "0933642a0ec43c40b21f9e9218cd2f2e6531835798b4f95b615ee3106603ea12"),
    ("scheduler-crash", 1, "94d55250c399477a7740d0814c7b90297cf4d03b66ee6a9ced9a0dbebc382ef4"),
    ("scheduler-hang", 2, "5ac63ee337e8d5a2e5980d91e0d47a82650ac778b42a292503241a93a3460735"),
    ("scheduler-second", 3, "11356ec6e863986b75b8e106acfb7592f6f0b5077990436d8958a696368031db"),
    ("job-crash", 4, "7f9fcc59a866a671b5dc8938848bd5539db8d93638047c50b003743fda13d1e7"),
    ("order-resend-same-id", 5, "9ca4b72100a87508554989c3f8b498867cc9dc730e14204f5fcee7865f8f7cf0"),
    ("order-retry-storm", 6, "b2feefe5513e2fbf0423685730773c85b46d8db92f502d3456e79b1404ed8948"),
    ("gate-bypass", 7, "230f4fb6b51660e57a3abfa48508c3d35edeeff66b0fddfc6a072f308649eff2"),
    ("gate-stale-book", 8, "9d4d64afab90aa7157a90d194fca7ad5cead7eced21746b18e6367993c8efc4d"),
    ("operator-report", 9, "5c63f82d4fa1ed3139fa9767ac02ac7e20bc211594c22c9794d858fa1b1e75ad"),
    ("order-runaway", 10, "f7b0060be4f86f83f507a7a18319cf625d5ac46bdf098554e9bc8b1ade8a00b9"),
    ("ledger-misbooks", 11, "8d8d7c8133cb8e4342cfdb6f6374b47b1aa2edbde04ca381c02bb9f286b6cf47"),
    ("gate-bypass-deaf", 12, "1d6e765a99cc640410f0e4c3ce4990708a8bd315b69bc477798737278ee0c5e8"),
    ("drawdown-crash", 13, "2043b9c75af5c8511d7ab5611022a161b96d352f6581d7e47c117c8ce8a8404c"),
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
