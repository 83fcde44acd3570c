//! What the source says there is: fields of text in bodies, functions over an incident, commands.

#![expect(clippy::disallowed_methods, reason = "these tests read the source")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The Rust files below a folder of the package, tests left out.
fn files(folder: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found = Vec::new();
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)
            .expect("a folder of the source")
            .flatten()
        {
            let path = entry.path();
            let name = path
                .file_stem()
                .and_then(|name| name.to_str())
                .unwrap_or_default();
            if name == "tests" {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                found.push(path);
            }
        }
    }
    found
}

/// The names of fields that hold text in whatever goes into the file.
pub(super) fn text_fields() -> BTreeSet<String> {
    const TEXT: [&str; 3] = ["String", "Option<String>", "Vec<String>"];
    let mut fields = BTreeSet::new();
    for file in files("src/domain") {
        let text = std::fs::read_to_string(&file).expect("a file of the source");
        let (mut serialised, mut inside, mut renamed) = (false, false, None);
        for line in text.lines().map(str::trim) {
            if line.starts_with("#[derive(") {
                serialised = line.contains("Deserialize");
            } else if line.starts_with("pub struct ") || line.starts_with("pub enum ") {
                inside = serialised && line.ends_with('{');
            } else if line == "}" {
                inside = false;
            } else if let Some(rename) = line.strip_prefix("#[serde(rename = \"") {
                renamed = rename.split('"').next().map(str::to_owned);
            } else if inside
                && let Some((name, what)) = line.trim_start_matches("pub ").split_once(": ")
            {
                let name = renamed.take().unwrap_or_else(|| name.to_owned());
                if TEXT.contains(&what.trim_end_matches(',')) {
                    fields.insert(name);
                }
            }
        }
    }
    assert!(
        fields.contains("text") && fields.contains("floor_reason"),
        "{fields:?}"
    );
    fields
}

/// The public functions of the reports that take an incident, or what a paper is asked with.
pub(super) fn functions_over_incidents() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in files("src/report") {
        let text = std::fs::read_to_string(&file).expect("a file of the source");
        for start in text.split("pub fn ").skip(1) {
            let head = start.split('{').next().unwrap_or_default();
            let takes = head.contains("&Incident") || head.contains("&Asked");
            let gives = head.contains("->");
            let name = head.split(['(', '<']).next().unwrap_or_default();
            if takes && (gives || name == "take") {
                found.insert(name.to_owned());
            }
        }
    }
    found
}

/// The commands that the program says it has, those that have commands of their own by these:
/// `handoff plan`.
pub(super) fn commands() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut left = vec![Vec::new()];
    while let Some(path) = left.pop() {
        let below = listed(&path);
        if below.is_empty() {
            found.insert(path.join(" "));
        }
        for name in below {
            let path = path.iter().cloned().chain([name]);
            left.push(path.collect());
        }
    }
    found
}

/// The commands that the help of one lists.
fn listed(path: &[String]) -> Vec<String> {
    let help = Command::new(env!("CARGO_BIN_EXE_warroom"))
        .args(path)
        .arg("--help")
        .output();
    let help = String::from_utf8(help.expect("it runs").stdout).expect("text");
    let Some((_, list)) = help.split_once("Commands:\n") else {
        return Vec::new();
    };
    let lines = list.lines().take_while(|line| line.starts_with("  "));
    let names = lines.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    let names = names.filter(|name| !name.is_empty() && *name != "help");
    names.map(str::to_owned).collect()
}
