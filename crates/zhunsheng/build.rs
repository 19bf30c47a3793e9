//! Builds the program again when a law file changes, because the law is embedded in it.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=../../law");
}
