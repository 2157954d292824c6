//! The bundled library is part of the binary: a file that is new in it must make the binary new.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=fixtures");
    println!("cargo::rerun-if-changed=scenarios");
}
