//! Links the program at a fixed address where that is known to work.
//!
//! A position-independent program relocates the tables of all time zones at every start, half the
//! time of a short command. `docs/performance.md` says what is given up for it.

use std::io::Write as _;

fn main() {
    let is = |name: &str, value: &str| {
        let found = std::env::var(format!("CARGO_CFG_TARGET_{name}"));
        found.is_ok_and(|found| found.split(',').any(|one| one == value))
    };
    let known =
        is("OS", "linux") && is("ENV", "gnu") && (is("ARCH", "x86_64") || is("ARCH", "aarch64"));
    let mut out = std::io::stdout();
    let mut say = |line: &str| {
        // Cargo has gone when nobody reads this.
        let _ = writeln!(out, "{line}");
    };
    say("cargo:rerun-if-changed=build.rs");
    if known && !is("FEATURE", "crt-static") {
        say("cargo:rustc-link-arg-bins=-no-pie");
    }
}
