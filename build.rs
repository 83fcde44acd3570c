//! Links the program at a fixed address, and with the unwinder in it, where that is known to work.
//!
//! A position-independent program relocates the tables of all time zones at every start, half the
//! time of a short command. `docs/performance.md` says what is given up for it.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;

/// The part of the compiler's library that unwinds, as an archive. Its shared form is mapped,
/// relocated and initialised at every start; where the archive comes first it is needed for
/// nothing and left out.
const UNWINDER: &str = "gcc_eh";

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
    say("cargo:rerun-if-env-changed=RUSTC_LINKER");
    if known && !is("FEATURE", "crt-static") {
        say("cargo:rustc-link-arg-bins=-no-pie");
        if let Some(folder) = folder_of(UNWINDER) {
            say(&format!(
                "cargo:rustc-link-search=native={}",
                folder.display()
            ));
            say(&format!("cargo:rustc-link-lib=static:-bundle={UNWINDER}"));
        }
    }
}

/// The folder in which the linker finds an archive; none where that is not installed.
fn folder_of(name: &str) -> Option<PathBuf> {
    let linker = std::env::var_os("RUSTC_LINKER").unwrap_or_else(|| "cc".into());
    let asked = Command::new(linker)
        .arg(format!("-print-file-name=lib{name}.a"))
        .output()
        .ok()?;
    let path = PathBuf::from(String::from_utf8(asked.stdout).ok()?.trim());
    // A linker that does not know it gives back the bare name.
    let found = path.is_absolute() && path.is_file();
    path.parent().filter(|_| found).map(PathBuf::from)
}
